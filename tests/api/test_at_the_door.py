"""Who is let in by a token, and who is not, whatever else they bring."""

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.guards import COOKIE
from fayi.api import rules
from fayi.api.openapi import routes
from fayi.kit import clock
from fayi.procedure.permissions import Permission
from tests.api.conftest import System, SystemOf
from tests.browser import ADDRESS
from tests.cast import CHAIR_MA, CHAIR_ZHAO, CLERK_WANG, HEAD_FANG, MEDIATOR_LI, STATION, Person
from tests.make import Make

NOBODYS = rules.PREFIX + "x" * 43


def leading(application: Litestar) -> list[tuple[str, str]]:
    """Every route of the interface as a method and an address with every number 1."""
    words = {"{key}": "accept", "{type_key}": "mediation"}
    found = []
    for path, handler in routes(application):
        address = path.removeprefix("/api")
        for name, word in words.items():
            address = address.replace(name, word)
        while "{" in address:
            address = address[: address.index("{")] + "1" + address[address.index("}") + 1 :]
        found += [(method, address) for method in sorted(handler.http_methods & {"GET", "POST"})]
    return found


def test_everything_below_the_interface_asks_for_a_token_but_its_description(application: Litestar) -> None:
    with_a_token = {path for path, _ in routes(application)}
    below = {
        re.sub(r"{(\w+):\w+}", r"{\1}", route.path)
        for route in application.routes
        if route.path.startswith("/api")
    }
    assert below - with_a_token == {"/api", "/api/openapi.json"}
    assert all(path.startswith("/api/") for path in with_a_token)


@pytest.mark.parametrize("authorization", [None, "", "Basic d2FuZzp3YW5n", "Bearer", f"Bearer {NOBODYS}"])
async def test_nothing_is_open_without_a_good_token(
    stranger: System, application: Litestar, make: Make, authorization: str | None
) -> None:
    await make.matter()
    headers = {} if authorization is None else {"Authorization": authorization}
    for method, address in leading(application)[:: 7 if authorization else 1]:
        answer = await stranger.ask(method, address, expect=401, headers=headers)
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_no_cookie_opens_the_interface_and_no_page_opens_to_a_token(
    application: Litestar,
    make: Make,
    system_of: SystemOf,
    token_of: Callable[[Person], Awaitable[str]],
) -> None:
    await make.matter()
    system = await system_of(CHAIR_ZHAO)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=application), base_url=ADDRESS
    ) as signed_in:
        signed_in.cookies.set(COOKIE, await token_of(CHAIR_ZHAO), domain="testserver.local")
        await signed_in.get("/")
        assert (await signed_in.get("/matters/1")).status_code == 200
        assert (await signed_in.get("/api/matters/1")).status_code == 401
        key = {"Idempotency-Key": "k", "X-CSRFToken": signed_in.cookies["csrftoken"]}
        answer = await signed_in.post("/api/matters/1/actions/accept", json={}, headers=key)
        assert answer.status_code == 401
    page = await system.http.get("/matters/1", headers={"Authorization": f"Bearer {system.token}"})
    assert page.status_code == 303
    assert page.headers["location"].startswith("/sign-in")


async def test_a_token_opens_nothing_once_it_is_revoked_or_has_expired(
    system_of: SystemOf, make: Make, owner: AsyncEngine
) -> None:
    await make.matter()
    system = await system_of(CHAIR_ZHAO)
    await system.get("/matters/1")
    async with owner.begin() as connection:
        await connection.execute(text("update api_token set revoked_at = now(), revoked_by_id = 3"))
    await system.get("/matters/1", expect=401)
    expired = await system_of(CHAIR_ZHAO, valid_until=clock.today() - timedelta(days=1))
    await expired.get("/matters/1", expect=401)
    last_day = await system_of(CHAIR_ZHAO, valid_until=clock.today())
    await last_day.get("/matters/1")


async def test_a_token_ends_with_its_officer_and_does_no_more_than_its_officer_may_do_now(
    system_of: SystemOf, make: Make, owner: AsyncEngine
) -> None:
    await make.matter()
    system = await system_of(CHAIR_ZHAO)
    await system.get("/matters/1")
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer_role set until = :gone where officer_id = :id and role = 'chair'"),
            {"gone": date(2021, 1, 1), "id": CHAIR_ZHAO.id},
        )
    await system.get("/matters/1", expect=403)
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer set left_on = :gone where id = :id"),
            {"gone": date(2021, 1, 1), "id": CHAIR_ZHAO.id},
        )
    await system.get("/matters/1", expect=401)


async def test_no_token_manages_an_agency_whatever_is_written_in_its_row(system_of: SystemOf) -> None:
    system = await system_of(CHAIR_ZHAO, list(Permission))
    for path in ("/officers", "/agency/tokens", "/agency/seal"):
        answer = await system.http.get(path, headers={"Authorization": f"Bearer {system.token}"})
        assert answer.status_code == 303, path
    assert Permission.AGENCY_MANAGE not in rules.held(list(Permission), frozenset(Permission))
    assert Permission.DOCUMENTS_SIGN_OFF not in rules.held(list(Permission), frozenset(Permission))


async def test_every_route_asks_for_its_permission(
    system_of: SystemOf, application: Litestar, make: Make
) -> None:
    await make.matter()
    powerless = await system_of(CHAIR_ZHAO, ())
    for method, address in leading(application):
        await powerless.ask(method, address, expect=403)


async def test_what_another_agency_holds_is_not_there_and_what_it_shares_may_only_be_read(
    system_of: SystemOf, make: Make
) -> None:
    matter = await make.matter()
    newcomers, station = await system_of(CHAIR_MA), await system_of(HEAD_FANG)
    for path in ("", "/timeline", "/actions", "/deadlines", "/documents", "/participants"):
        await newcomers.get(f"/matters/{matter.id}{path}", expect=404)
    assert (await newcomers.get("/matters"))["matters"] == []
    await make.referral(matter, STATION, by=CHAIR_ZHAO)
    assert (await station.get(f"/matters/{matter.id}"))["is_held"] is False
    body = {"on": clock.today().isoformat(), "version": 1, "form": {}}
    await station.post(f"/matters/{matter.id}/actions/accept", body, expect=403)
    await station.post(f"/matters/{matter.id}/particulars", {"because": "x", "details": {}}, expect=403)
    await station.post(f"/matters/{matter.id}/documents", {"code": "MD-0102"}, expect=403)


async def test_a_permission_that_was_not_given_is_missing_though_the_officer_holds_it(
    system_of: SystemOf, make: Make
) -> None:
    matter = await make.matter()
    reader = await system_of(CHAIR_ZHAO, ["matters:read"])
    told = await reader.get(f"/matters/{matter.id}")
    assert told["participants"][0]["name"] == "陈大山"
    assert told["participants"][0]["party"] is None
    await reader.post(f"/matters/{matter.id}/actions/accept", {"version": 1}, expect=403)
    await reader.get("/parties/1", expect=403)
    actions = {one["key"]: one for one in (await reader.get(f"/matters/{matter.id}/actions"))["actions"]}
    assert actions["accept"]["reasons"] == ["您的岗位没有这项权限。"]


async def test_whoever_keeps_coming_with_bad_tokens_is_told_to_wait_and_nobody_else_is(
    system_of: SystemOf, stranger: System, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_FAILURES", 3)
    system = await system_of(MEDIATOR_LI)
    bad = {"Authorization": f"Bearer {NOBODYS}"}
    for _ in range(3):
        await stranger.ask("GET", "/matters", expect=401, headers=bad)
    answer = await stranger.ask("GET", "/matters", expect=429, headers=bad)
    assert answer.headers["retry-after"] == "900"
    await system.get("/matters")
    with clock.frozen(clock.now() + timedelta(minutes=rules.FAILURE_MINUTES + 1)):
        await stranger.ask("GET", "/matters", expect=401, headers=bad)


async def test_every_use_is_written_down_with_its_request_id_also_what_was_refused(
    system_of: SystemOf, make: Make, owner: AsyncEngine
) -> None:
    await make.matter()
    system = await system_of(CHAIR_ZHAO)
    read = await system.ask("GET", "/matters/1?secret=1")
    refused = await system.ask("GET", "/matters/77", expect=404)
    done = await system.ask("POST", "/parties/find", json={"number": "13800000000"})
    async with owner.connect() as connection:
        rows = (await connection.execute(text("select * from api_use order by id"))).all()
        used = await connection.scalar(text("select last_used_at from api_token"))
    assert [(str(row.request_id), row.method, row.path, row.status) for row in rows] == [
        (read.headers["x-request-id"], "GET", "/api/matters/1", 200),
        (refused.headers["x-request-id"], "GET", "/api/matters/77", 404),
        (done.headers["x-request-id"], "POST", "/api/parties/find", 200),
    ]
    assert used is not None


async def test_problems_are_told_in_the_language_that_is_asked_for(system_of: SystemOf) -> None:
    system = await system_of(CLERK_WANG)
    chinese = await system.get("/matters/1", expect=404)
    english = await system.get("/matters/1", expect=404, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert chinese["title"] == "没有找到"
    assert english["title"] == "Not found"


@pytest.mark.parametrize(
    "path", ["/matters/0", "/matters/-1", f"/matters/{2**63}", "/matters/x", "/%00", "/nothing"]
)
async def test_what_leads_nowhere_is_told_as_json(system_of: SystemOf, path: str) -> None:
    system = await system_of(MEDIATOR_LI)
    await system.get(path, expect=404)
