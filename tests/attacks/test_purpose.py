"""A matter that tells of punishment, by every address that leads to it: nobody gets past the question what for."""

from collections.abc import Mapping
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from fayi.kit.database import Base
from fayi.matters.guards import OPENED_BY
from fayi.procedure.permissions import Permission
from tests.attacks.asking import address, asked, asker
from tests.attacks.county import build, numbers, table_of, tables_of
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, OFFICE, OFFICE_LIN
from tests.make import Make

LEAD_ON = {
    "/notices/{notice_id:int}/open": "leads on to the matter, which asks",
}
"""What hangs on a matter and may be asked for without a purpose, and why."""


def leads_to_a_matter(route: HTTPRoute) -> bool:
    """Whether a number in the address is a matter's, or that of a row that says to which matter it belongs."""
    tables = {table_of(route, name) for name in numbers(route)}
    return any(one == "matter" or "matter_id" in Base.metadata.tables[one].columns for one in tables)


def has_a_door(handler: HTTPRouteHandler) -> bool:
    """Whether it is not for everybody, and not the question itself."""
    return handler.opt["permission"] is not Permission.PUBLIC and "asks_purpose" not in handler.opt


async def rows_of(connection: AsyncConnection, tables: frozenset[str]) -> dict[str, list[Mapping[str, Any]]]:
    """What there is in each table."""
    return {
        table: [dict(row) for row in (await connection.execute(text(f"select * from {table}"))).mappings()]
        for table in tables
    }


async def punished(
    make: Make, owner: AsyncEngine, application: Litestar
) -> tuple[int, dict[str, list[Mapping[str, Any]]]]:
    """A matter in which there is everything, made to tell of punishment, that nobody of its agency handles."""
    county = await build(make, owner, application)
    visit = await make.matter("family_visit", at=OFFICE, stage="registered", by=OFFICE_LIN)
    matter_id, tables = county.open.id, tables_of(application)
    async with owner.begin() as connection:
        await connection.execute(text("set local session_replication_role = replica"))
        await connection.execute(
            text(
                "update matter set (type, stage, details, registered_by_id, assignee_id) ="
                " (select type, stage, details, registered_by_id, null::bigint from matter where id = :visit)"
                " where id = :id"
            ),
            {"id": matter_id, "visit": visit.id},
        )
        await connection.execute(text("delete from assignment where matter_id = :id"), {"id": matter_id})
        await connection.execute(
            text("update subsidy_claim set centre_id = :agency"), {"agency": CHAIR_ZHAO.place.id}
        )
        for table in tables - {"matter"}:
            if "matter_id" in Base.metadata.tables[table].columns:
                hang = f"update {table} set matter_id = {matter_id} where matter_id is null"
                await connection.execute(text(hang))
        return matter_id, await rows_of(connection, tables)


async def test_every_address_of_a_matter_that_tells_of_punishment_asks_what_for(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    matter_id, rows = await punished(make, owner, application)
    zhao = await asker(browser, make, CHAIR_ZHAO)
    wrong, tried = [], 0
    ways = [one for one in asked(application) if leads_to_a_matter(one[0]) and has_a_door(one[2])]
    for route, method, handler in ways:
        path = address(route, rows, matter_id)
        answer = await zhao.ask(method, path)
        tried += 1
        if handler.opt.get("bearer"):
            right = answer.status_code == 403 and "X-Opened-For" in answer.text
        elif method in ("HEAD", "PATCH", "DELETE"):
            right = answer.status_code == 403  # sent by a script, which shows no page
        elif method == "GET":
            right = answer.headers.get("location", "").startswith(f"/matters/{matter_id}/purpose?")
        else:
            right = answer.status_code == 403 and f'action="/matters/{matter_id}/purpose"' in answer.text
        if right == (route.path in LEAD_ON):
            wrong.append(f"{method} {path}: {answer.status_code} {answer.headers.get('location', '')}")
    assert not wrong, "\n".join(wrong)
    assert tried > 150
    assert set(OPENED_BY) <= {name for route, _, _ in ways for name in numbers(route)}
