"""The one form of row security, measured as the fastest: lists are driven from `matter_access`."""

from alembic import op


def hang_on_matter(table: str) -> None:
    """Show the rows of `table` (which has a matter_id) only to agencies that may see the matter."""
    op.execute(f"alter table {table} enable row level security")
    op.execute(
        f"create policy {table}_of_visible_matters on {table} for all to fayi_app"
        f" using (exists (select from matter_access a where a.matter_id = {table}.matter_id))"
        f" with check (exists (select from matter_access a where a.matter_id = {table}.matter_id))"
    )


def let_app(rights: str, table: str) -> None:
    """Grant `rights` (e.g. "select, insert") on `table` to the application's role."""
    op.execute(f"grant {rights} on {table} to fayi_app")
