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


def limit_to_scope(table: str, what: str, *, besides: str = "matter_id is null") -> None:
    """Hide the rows of `table` in matters an agency sees less of: `what` is "papers" or "contents".

    Rows for which `besides` (SQL) holds are shown all the same.
    """
    op.execute(
        f"create policy {table}_within_scope on {table} as restrictive for select to fayi_app"
        f" using ({besides} or matter_id <> all ((select limited_matters('{what}'))::bigint[]))"
    )
