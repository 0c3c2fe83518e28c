"""The tables of later work, as the library that owns them declares them."""

from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy import text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Later work."""
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(
        text(
            """
            do $$ declare name text; begin
                for name in select tablename from pg_tables
                        where schemaname = 'public' and tablename like 'procrastinate\\_%' loop
                    execute format('grant select, insert, update, delete on %I to fayi_app', name);
                end loop;
                for name in select sequencename from pg_sequences
                        where schemaname = 'public' and sequencename like 'procrastinate\\_%' loop
                    execute format('grant usage, select on sequence %I to fayi_app', name);
                end loop;
            end $$
            """
        )
    )
