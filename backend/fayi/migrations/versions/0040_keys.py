"""Which processes know which keys, and a value that proves that the keys given are the right ones."""

from alembic import op

from fayi.migrations.row_security import let_app

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Create what every process looks at when it starts, and twice a minute."""
    op.execute(
        """
        create table key_use (
            process text constraint pk_key_use primary key,
            -- Names of keys, which tell nothing about the keys.
            reads text[] not null,
            writes text not null,
            seen_at timestamptz not null
        );
        create table key_proof (
            id bigint constraint pk_key_proof primary key check (id = 1),
            proof bytea not null
        );
        """
    )
    let_app("select, insert, update, delete", "key_use")
    let_app("select, insert", "key_proof")
