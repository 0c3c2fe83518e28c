"""Every address of the site, as everybody, with nothing, with nonsense and with numbers that lead nowhere."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import quote, unquote, urlencode
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from fayi.data_requests import actions as data_requests
from fayi.data_requests.forms import RequestForm
from fayi.data_requests.kinds import RequestKind
from fayi.incidents import actions as incidents
from fayi.incidents.forms import IncidentForm
from fayi.incidents.kinds import DataKind, IncidentKind
from fayi.kit import clock
from fayi.procedure.permissions import Permission
from fayi.retention.models import DisposalList
from fayi.visits import actions as visits
from fayi.visits.forms import TakeVisit, TellOnce
from fayi.visits.rules import Purpose
from tests.browser import ADDRESS, Browser, Page
from tests.cast import (
    AID_HEAD_RUAN,
    AUDITOR_SHEN,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    HEAD_FANG,
    JUDGE_HE,
    KEEPER_XU,
    LAWYER_GU,
    MANAGEMENT_LU,
    MEDIATOR_LI,
    NOTARY_TANG,
    OFFICE_LIN,
    RECORDER_SUN,
    STATION,
    Person,
)
from tests.make import Make

EVERYBODY = (
    CLERK_WANG, HEAD_FANG, CHAIR_ZHAO, MEDIATOR_LI, RECORDER_SUN, JUDGE_HE, OFFICE_LIN, KEEPER_XU,
    AUDITOR_SHEN, NOTARY_TANG, LAWYER_GU, None,
)  # fmt: skip
TO_THE_FULL = (CLERK_WANG, CHAIR_ZHAO, HEAD_FANG, KEEPER_XU)
"""Those who between them may do everything; they are tried with more than the others."""
BETWEEN_THEM = (*TO_THE_FULL, AID_HEAD_RUAN, AUDITOR_SHEN, LAWYER_GU, MANAGEMENT_LU)
"""For every permission there is one of these who holds it."""
WORDS = {
    "type_key": ("mediation",),
    "key": ("accept", "suspend", "terminate"),
    "form": ("word", "pdf"),
    "token": ("0" * 32,),
    "answer": ("return", "finish", "revoke"),
    "kind": ("referral", "transfer", "joint"),
    "role": ("mediator",),
    "file_path": ("site.css",),
}
NOWHERE = ("987654321", str(2**63), str(2**80), "-1", "0", "x", "%00", "%ED%A0%80", "..%2F..", "💣")
NONSENSE: tuple[str | bytes, ...] = (
    "", " ", "\x00", "\x08\x1b", "true", "-1", "0", "1", "2", "9" * 400, "1e999", "NaN", "2026-02-30",
    "9999-99-99", "0000-00-00", "2026-11-22T25:61", "张" * 6000, "陈\u202e大山", "💣" * 50, "\ufeff", "\ufffd",
    "'; drop table matter; --", "<script>alert(1)</script>", "{% if x %}", "../../etc/passwd", "%s%n", "a\nb\rc",
    "²", "１２", b"\xed\xa0\x80", b"\xff\xfe", "party|1|陈大山", "party|" + "9" * 30 + "|x", "|", str(2**63),
    str(2**31), "-0", "null",
)  # fmt: skip
QUERY = (
    "q", "page", "offset", "month", "mine", "type", "status", "category", "holder", "since", "until", "role",
    "kind", "name", "pick", "side", "subject", "hearing", "person", "renew", "lacking", "paper", "reading", "next",
    "assignee", "list", "year", "start", "end", "before", "after",
)  # fmt: skip

ASKED = RequestForm(
    kind=RequestKind.ACCESS, person="陈大山", proof="身份证", wishes="要副本", received_on=clock.today()
)
NOTICED = IncidentForm(
    kind=IncidentKind.LOST,
    title="丢失一份材料",
    what="柜台上少了一份复印件",
    noticed_at=clock.now() - timedelta(hours=1),
    data_kinds=(DataKind.PAPERS,),
    persons=1,
)


@pytest.fixture
async def lived_in(make: Make) -> None:
    """A desk where something of each kind has the number 1."""
    matter = await make.matter(stage="agreed_written", respondents=("周小河", "吴桂香", "郑水生"))
    await make.hearing(matter, held=False)
    await make.document(matter, "MD-0106")
    await make.paper(matter, "identity")
    await make.referral(matter, STATION)
    await make.matter(at=STATION, handled_by=COMMITTEE)
    await make.prisoner()
    async with make.session(CHAIR_ZHAO.actor) as session:
        await incidents.enter(session, NOTICED, by=CHAIR_ZHAO.actor)
        session.add(
            DisposalList(
                agency_id=COMMITTEE.id,
                number="2026-1",
                drawn_up_at=clock.now(),
                drawn_up_by_id=CHAIR_ZHAO.id,
            )
        )
    async with make.session(CLERK_WANG.actor) as session:
        came = await visits.take(session, TakeVisit(purposes=(Purpose.OTHER,)), by=CLERK_WANG.actor)
        await data_requests.register(session, ASKED, by=CLERK_WANG.actor)
        await visits.tell_once(session, came, TellOnce(about="公证", items=["户口簿"]), by=CLERK_WANG.actor)


def routes(application: Litestar, method: str) -> list[HTTPRoute]:
    """The routes of the site that answer this method; signing out comes last."""
    found = [
        one
        for one in application.routes
        # A stream has no end to wait for.
        if isinstance(one, HTTPRoute) and method in one.methods and "live" not in one.route_handlers[0].opt
    ]
    return sorted(found, key=lambda one: "sign-out" in one.path)


def permission_of(route: HTTPRoute, method: str) -> Permission:
    """What the route asks of whoever uses this method."""
    permission: Permission = route.route_handler_map[method][0].opt["permission"]
    return permission


def may(actor: Person | None, route: HTTPRoute, method: str) -> bool:
    """Whether the route lets this officer in."""
    return actor is not None and actor.actor.may(permission_of(route, method))


def routes_for(application: Litestar, method: str, actor: Person | None) -> list[HTTPRoute]:
    """The routes this officer tries: all that are open to the officer, and some that are not.

    A closed route is refused before any code of its own runs, the same for all that ask for one permission:
    the officer tries one for each such permission, and is sent to the others in turn with everybody else.
    Whoever is signed out tries them all.
    """
    found: list[HTTPRoute] = []
    refused: set[Permission] = set()
    for at, route in enumerate(routes(application, method)):
        unable = [one for one in EVERYBODY if one and not may(one, route, method)]
        in_turn = bool(unable) and unable[at % len(unable)] is actor
        if actor not in unable or in_turn or permission_of(route, method) not in refused:
            found.append(route)
        if actor in unable:
            refused.add(permission_of(route, method))
    return found


def addresses(route: HTTPRoute, *, leading: bool = True) -> Iterator[str]:
    """The route's address with every number 1, then, unless `leading`, with what leads nowhere."""
    parts = list(route.path_components)
    names = [part.name for part in parts if not isinstance(part, str)]
    filled = [WORDS.get(name, ("1",)) for name in names] if leading else [NOWHERE] * len(names)
    # Of several parts that lead nowhere, each way once is enough.
    for values in product(*filled) if leading else zip(*filled, strict=True):
        given = iter(values)
        yield "/" + "/".join(part if isinstance(part, str) else next(given) for part in parts)


class Site:
    """Asks the site for anything, and remembers what it broke at."""

    def __init__(self, browser: Browser, actor: Person | None) -> None:
        self.browser = browser
        self.actor = actor
        self.broke: list[str] = []

    async def get(self, address: str) -> Page | None:
        """The page at this address, or what the site says instead."""
        client = await self.browser.client(self.actor)
        return self.judged(await client.get(address), "")

    async def post(self, address: str, pairs: Sequence[tuple[str, Any]] = ()) -> Page | None:
        """What the site answers to raw pairs, bytes and all, with a good token and a fresh operation."""
        client = await self.browser.client(self.actor)
        if not client.cookies.get("csrftoken"):
            await client.get("/sign-in")
        token = [("_csrf_token", client.cookies.get("csrftoken")), ("operation", str(uuid4()))]
        answer = await client.post(
            address,
            content=urlencode([*token, *pairs]).encode(),
            headers={"content-type": "application/x-www-form-urlencoded", "Referer": f"{ADDRESS}/"},
        )
        return self.judged(answer, str(pairs)[:300])

    def judged(self, answer: httpx.Response, sent: str) -> Page | None:
        """The answer as a whole page; None when it is no page, or when the site broke (remembered)."""
        asked = f"{answer.request.method} {unquote(str(answer.request.url))[:200]} {sent}"
        if answer.status_code >= 500:
            self.broke.append(f"{answer.status_code} {asked}")
            return None
        piece = "<!doctype" not in answer.text[:100].lower()
        if not piece and "<main" not in answer.text:
            return None  # a paper, as it is printed
        try:
            return Page(self.browser, self.actor, answer, answer.status_code, fragment=piece)
        except AssertionError as fault:
            self.broke.append(f"{fault} {asked}")
            return None

    def must_be_whole(self) -> None:
        """Fail with everything the site broke at."""
        assert not self.broke, "\n".join(self.broke)


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda who: who.sign_in_name if who else "nobody")
async def test_every_page_and_every_empty_form_is_answered(
    browser: Browser, application: Litestar, lived_in: None, actor: Person | None
) -> None:
    site = Site(browser, actor)
    for route in routes_for(application, "GET", actor):
        for address in addresses(route):
            await site.get(address)
    for route in routes_for(application, "POST", actor):
        for address in addresses(route):
            await site.post(address)
    site.must_be_whole()


def test_every_route_is_tried_by_all_who_may_by_one_who_may_not_and_signed_out(application: Litestar) -> None:
    for method in ("GET", "POST"):
        tried = {actor: routes_for(application, method, actor) for actor in EVERYBODY}
        for route in routes(application, method):
            able = [actor for actor in EVERYBODY if actor is None or may(actor, route, method)]
            assert all(route in tried[actor] for actor in able), route.path
            unable = [actor for actor in EVERYBODY if actor not in able]
            assert not unable or any(route in tried[actor] for actor in unable), route.path


@pytest.mark.parametrize("actor", BETWEEN_THEM, ids=lambda who: who.sign_in_name)
async def test_what_leads_nowhere_is_not_found(
    browser: Browser, application: Litestar, lived_in: None, actor: Person
) -> None:
    site = Site(browser, actor)
    for method in ("GET", "POST"):
        for route in routes(application, method):
            permission = permission_of(route, method)
            others = [
                other for other in BETWEEN_THEM[: BETWEEN_THEM.index(actor)] if other.actor.may(permission)
            ]
            if others or not actor.actor.may(permission):
                continue
            for address in addresses(route, leading=False):
                await (site.get(address) if method == "GET" else site.post(address))
    site.must_be_whole()


def test_somebody_tries_every_route_with_what_leads_nowhere(application: Litestar) -> None:
    left = [
        route.path
        for method in ("GET", "POST")
        for route in routes(application, method)
        if not any(actor.actor.may(permission_of(route, method)) for actor in BETWEEN_THEM)
    ]
    assert not left


@pytest.mark.parametrize("actor", TO_THE_FULL, ids=lambda who: who.sign_in_name)
async def test_every_field_of_every_form_withstands_nonsense(
    browser: Browser, application: Litestar, lived_in: None, actor: Person
) -> None:
    draw = random.Random(actor.id)
    site = Site(browser, actor)
    for address, fields in (await forms_of(site, application)).items():
        if address == "/sign-out":
            continue
        for turn in range(4):
            pairs: list[tuple[str, Any]] = [
                (name, draw.choice(given if turn else NONSENSE)) for name, given in fields.items()
            ]
            if turn and pairs:
                # All but one field as a browser would send them.
                at = draw.randrange(len(pairs))
                pairs[at] = (pairs[at][0], draw.choice(NONSENSE))
            await site.post(address, pairs)
    site.must_be_whole()


async def forms_of(site: Site, application: Litestar) -> dict[str, dict[str, list[str]]]:
    """Every form on every page that opens: address → field → what it offers or shows."""
    found: dict[str, dict[str, list[str]]] = {}
    for route in routes(application, "GET"):
        for address in addresses(route):
            page = await site.get(address)
            for form in page.all("form") if page else ():
                if (form.get("method") or "").lower() != "post":
                    continue
                fields = found.setdefault(form.get("action") or address, {})
                for field in form.iter():
                    name = field.get("name")
                    if name and name not in ("_csrf_token", "operation"):
                        given = [option.get("value") or "" for option in field.iter("option")]
                        fields.setdefault(name, []).extend(given or [field.get("value") or field.text or ""])
    return found


async def test_every_list_withstands_nonsense_in_its_address(
    browser: Browser, application: Litestar, lived_in: None
) -> None:
    draw = random.Random(1)
    site = Site(browser, CHAIR_ZHAO)
    for route in routes(application, "GET"):
        if any(not isinstance(part, str) for part in route.path_components):
            continue
        for _ in range(10):
            query = "&".join(f"{name}={quote(draw.choice(NONSENSE)[:100])}" for name in QUERY)
            await site.get(f"{route.path}?{query}")
    site.must_be_whole()
