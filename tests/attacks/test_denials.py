"""Every route under a matter, in every relation to it, at several stages: answered as a model in plain Python says."""

from collections import Counter
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from tests.attacks.asking import address, asked, asker
from tests.attacks.county import RELATIONS, County, build, checksums, give_every_role, numbers, table_of
from tests.browser import Browser
from tests.cast import COMMITTEE, MEDIATOR_LI, MEDIATOR_QIAN, PEOPLE, Person
from tests.make import Make
from tests.routes import FORMS
from tests.stories.test_every_route_withstands_nonsense import permission_of, routes

LOOKS = {Permission.MATTERS_READ, Permission.PARTIES_READ, Permission.DOCUMENTS_READ, Permission.SIGNED_IN}
PAPERS = {
    "document", "material_list", "material_receipt", "material_return", "paper", "serving", "serving_proof",
}  # fmt: skip
CONTENTS = {"consent", "hearing", "instalment", "participation", "party", "representation"}
HIDDEN = {"no_papers": PAPERS, "particulars": PAPERS | CONTENTS}
"""What a relation hides of a matter, by the table an address leads to."""
DRAFTS = {"document", "serving", "serving_proof"}
"""Of the county's documents none is issued, and drafts are the holder's alone."""
OF_A_MATTER = {
    "agent_id", "consent_id", "document_id", "hearing_id", "hold_id", "instalment_id", "matter_id", "paper_id",
    "part_id", "party_id", "proof_id", "serving_id",
}  # fmt: skip
"""Numbers of what hangs on a matter or takes part in one; of the others see test_idor."""
HANDLED_TOGETHER = {
    "/matters/{matter_id:int}/actions/{key:str}",
    "/matters/{matter_id:int}/attachments",
    "/matters/{matter_id:int}/incoming/{key:str}",
    "/matters/{matter_id:int}/consents/new",
    "/matters/{matter_id:int}/consents/{consent_id:int}/withdraw",
    "/matters/{matter_id:int}/incoming",
    "/matters/{matter_id:int}/papers",
    "/papers/{paper_id:int}/remove",
    "/api/matters/{matter_id:int}/actions/{key:str}",
    "/api/matters/{matter_id:int}/documents",
    "/api/matters/{matter_id:int}/papers",
}
"""What an agency that handles a matter jointly may do in it."""
FORM_FIRST: dict[str, dict[str, Any]] = {
    "/matters/{matter_id:int}/actions/{key:str}": FORMS["mediation", "suspend"]()
    | {"on": clock.today().isoformat(), "version": "1"},
    "/matters/{matter_id:int}/attachments": {},
    "/matters/{matter_id:int}/incoming": {},
    "/matters/{matter_id:int}/papers": {"paper_key": "identity", "pages": "1", "original_kept": "on"},
    "/papers/{paper_id:int}/remove": {"removal-reason": "重复"},
    "/api/matters/{matter_id:int}/actions/{key:str}": {
        "on": clock.today().isoformat(), "version": 1, "form": FORMS["mediation", "suspend"](),
    },
    "/api/matters/{matter_id:int}/documents": {"code": "MD-0102"},
    "/api/matters/{matter_id:int}/hearings": {},
    "/api/matters/{matter_id:int}/materials/{material:str}": {"status": "have"},
    "/api/matters/{matter_id:int}/papers": {},
    "/api/matters/{matter_id:int}/participants": {},
    "/api/parties/{party_id:int}": {},
}  # fmt: skip
"""Where the form is read before it is known whose matter it is: with a form that would be taken.

Where it is empty, what would be taken is a file or long; what is too little of a form is told then."""
MALFORMED = {400, 412, 422}
OF_ONES_OWN = {
    "/matters/{matter_id:int}/purpose",
    "/matters/{matter_id:int}/sight/aside",
    "/parties/{party_id:int}/read",
}
"""Forms that whoever sees the matter or the person may send: of the officer's own looking, or standing aside."""


KEPT_AWAY = {
    "recused": "insert into recusal (matter_id, officer_id, reason, since)"
    " select id, :officer, '回避', now() from matter",
    "restricted": "update matter_access set officers = array[:other] where agency_id = :agency",
    "sealed": "insert into sealing (matter_id, agency_id, ground, sealed_at)"
    " select id, agency_id, 'juvenile', now() from matter",
}
"""How an officer of the agency that holds the matters comes not to know them, nor anything that hangs on them."""
HANGING = ("serving", "serving_proof")
HANG = "update {} set matter_id = {} where matter_id is null"
"""What may hang on no matter at all is given to one, so that it is hidden with it."""
KNOWN_AGAIN = (
    "delete from recusal",
    "update matter_access set officers = null",
    "delete from sealing",
)


def expected(route: HTTPRoute, method: str, handler: HTTPRouteHandler, relation: str) -> set[int]:
    """The answers the model allows."""
    tables = [table_of(route, name) for name in numbers(route)]
    hidden = HIDDEN.get(relation, set())
    if relation == "none" or tables[0] in hidden or (tables[0] in DRAFTS and relation != "holder"):
        return {404}
    if method == "GET" and handler.opt["permission"] in LOOKS:
        if hidden & set(tables):
            return {404}
        nothing_yet = tables != ["matter"] or route.path.endswith("/settlement")
        return {200, 303, 404} if nothing_yet else {200, 303}
    if route.path in OF_ONES_OWN:
        return {200, 303, *MALFORMED}
    if relation == "joint" and route.path in HANDLED_TOGETHER:
        pieces = {404} if method in ("HEAD", "PATCH", "DELETE") else set()
        return {200, 201, 303, 403, 409, *MALFORMED} | pieces
    if method == "GET" and route.path in FORM_FIRST:
        return {200, 403}
    if method in ("HEAD", "PATCH", "DELETE"):
        return {403, 404}  # the pieces of a file belong to whoever sends it
    if set(numbers(route)) != {"matter_id"} or route.path.endswith("/documents"):
        # What hangs on a matter and is only looked for among what one may change is not found.
        return {403, 404, *(MALFORMED if not FORM_FIRST.get(route.path, True) else ())}
    return {403, *(MALFORMED if not FORM_FIRST.get(route.path, True) else ())}


def of_a_matter(route: HTTPRoute) -> bool:
    """Whether what the route leads to hangs on a matter or takes part in one."""
    return set(numbers(route)) <= OF_A_MATTER


async def test_what_another_agency_holds_is_shown_and_changed_as_far_as_was_agreed(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    county = await build(make, owner, application)
    wrong: list[str] = []
    for relation, person in RELATIONS.items():
        if relation == "holder":
            continue
        before = await checksums(owner)
        attacker, answered = await asker(browser, make, person), Counter[int]()
        for at, (route, method, handler) in enumerate(asked(application)):
            if not of_a_matter(route):
                continue
            matter = stage_of(county, route, at + len(relation))
            path = address(route, county.ids, matter.id)
            answer = await attacker.ask(method, path, FORM_FIRST.get(route.path))
            answered[answer.status_code] += 1
            if answer.status_code not in (allowed := expected(route, method, handler, relation)):
                wrong.append(
                    f"{relation}: {method} {path} ({matter.stage}): {answer.status_code}, not {allowed}"
                )
        print(f"\n{relation}: {answered.total()} asked:", dict(sorted(answered.items())))
        if relation != "joint" and await checksums(owner) != before:
            wrong.append(f"{relation}: something was changed")
    wrong += await from_the_same_agency(browser, application, make, owner, county)
    assert not wrong, "\n".join(wrong)


async def from_the_same_agency(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine, county: County
) -> list[str]:
    """What a colleague who is not assigned sees and is refused; then with every role, kept away from the matters.

    Each way of keeping away is tried on a third of the routes, for one rule of row security holds them all.
    """
    colleague, wrong, answered = await asker(browser, make, MEDIATOR_QIAN), [], Counter[int]()
    ways = [one for one in asked(application) if of_a_matter(one[0])]
    async with owner.begin() as connection:
        await as_it_is_kept(connection, *(HANG.format(table, county.open.id) for table in HANGING))
    before = await checksums(owner)
    for at, (route, method, handler) in enumerate(ways):
        may, looks = MEDIATOR_QIAN.actor.may(handler.opt["permission"]), handler.opt["permission"] in LOOKS
        shown = method == "GET" and looks and numbers(route) == ["matter_id"]
        if (may and not shown) or handler.opt.get("bearer"):
            continue
        # In the open matter there are bare rows, which no page can draw.
        path = address(route, county.ids, (county.closed, county.archived)[at % 2].id)
        answer = await colleague.ask(method, path, FORM_FIRST.get(route.path))
        answered[answer.status_code] += 1
        if answer.status_code not in ({200, 303, 404} if may else {403}):
            wrong.append(f"colleague: {method} {path}: {answer.status_code}")
    for turn, kept_away in enumerate(KEPT_AWAY.values()):
        async with owner.begin() as connection:
            await give_every_role(connection, (MEDIATOR_QIAN,))
            await as_it_is_kept(connection, *KNOWN_AGAIN, kept_away)
        for at, (route, method, _) in enumerate(ways[turn::3]):
            path = address(route, county.ids, stage_of(county, route, at).id)
            answer = await colleague.ask(method, path, FORM_FIRST.get(route.path))
            answered[answer.status_code] += 1
            if answer.status_code != 404:
                wrong.append(f"{list(KEPT_AWAY)[turn]}: {method} {path}: {answer.status_code}, not 404")
    async with owner.begin() as connection:
        await as_it_is_kept(connection, *KNOWN_AGAIN)
    after = await checksums(owner)
    changed = [name for name in before if before[name] != after[name] and name != "officer_role"]
    print(f"\nsame agency: {answered.total()} asked:", dict(sorted(answered.items())))
    return wrong + [f"the same agency changed {name}" for name in changed]


async def as_it_is_kept(connection: AsyncConnection, *these: str) -> None:
    """Write, as a replica would, who may know the matters; nothing follows from it."""
    await connection.execute(text("set local session_replication_role = replica"))
    for one in these:
        values = {"officer": MEDIATOR_QIAN.id, "other": MEDIATOR_LI.id, "agency": COMMITTEE.id}
        await connection.execute(text(one), {key: values[key] for key in values if f":{key}" in one})


def stage_of(county: County, route: HTTPRoute, at: int) -> Matter:
    """The matter the route is tried on: the one in which there is everything, or in turn one of another stage."""
    stages = (county.open, county.closed, county.archived)
    return stages[at % 3] if numbers(route) == ["matter_id"] else county.open


async def test_no_other_method_is_answered(browser: Browser, application: Litestar) -> None:
    """What the framework adds by itself (OPTIONS) and what no route knows: 405, naming what is; not static files."""
    client, wrong = await browser.client(None), []
    for route in (one for one in application.routes if isinstance(one, HTTPRoute)):
        path = "/" + "/".join(part if isinstance(part, str) else "1" for part in route.path_components)
        if path.startswith("/static/"):
            continue
        for method in {"OPTIONS", "PUT", "TRACE"} - set(route.methods) | {"OPTIONS"}:
            answer = await client.request(method, path)
            if answer.status_code not in (404, 405) and not (method == "PUT" and answer.status_code == 403):
                wrong.append(f"{method} {path}: {answer.status_code}")
            known = ", ".join(sorted(set(route.methods) - {"OPTIONS"}))
            if answer.status_code == 405 and answer.headers.get("Allow") != known:
                wrong.append(f"{method} {path}: {answer.headers.get('Allow')} for {known}")
    assert not wrong, "\n".join(wrong[:40])


async def test_every_role_opens_what_its_permissions_open_and_nothing_else(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    """For each role and each permission one route, and each route once by a role that lacks its permission."""
    played = {role: person for person in PEOPLE for place, role in person.roles if person.place is place}
    lacking: dict[Permission, list[Person]] = {}
    wrong, tried = [], 0
    once: dict[tuple[Permission, int], str] = {}
    for method in ("GET", "POST"):
        for at, route in enumerate(routes(application, method)):
            handler = route.route_handler_map[method][0]
            permission = permission_of(route, method)
            if permission in (Permission.PUBLIC, Permission.SIGNED_IN) or handler.opt.get("bearer"):
                continue
            unable = [person for person in PEOPLE if not person.actor.may(permission)]
            lacking.setdefault(permission, unable)
            chosen = [person for person in unable if (permission, person.id) not in once] or [
                unable[at % len(unable)]
            ]
            for person in chosen:
                once[permission, person.id] = route.path
                path = "/" + "/".join(
                    part if isinstance(part, str) else "1" for part in route.path_components
                )
                client = await browser.client(person)
                if not client.cookies.get("csrftoken"):
                    await client.get("/sign-in")
                answer = await client.request(
                    method,
                    path,
                    data={"_csrf_token": client.cookies["csrftoken"]} if method == "POST" else None,
                )
                tried += 1
                if answer.status_code != 403:
                    wrong.append(f"{person.name} {method} {path}: {answer.status_code}")
    print(f"\n{tried} refused, {len(lacking)} permissions, {len(played)} of {len(ROLES)} roles")
    assert not wrong, "\n".join(wrong)
    assert len(played) >= 25
