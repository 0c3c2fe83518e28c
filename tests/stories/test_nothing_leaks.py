"""What nobody may learn, in no corner of the desk: one sealed, one excluded, one restricted matter, one witness.

Every field of them bears a mark. Officers who may not know of them, and a stranger, go everywhere, and look into
every answer: its words, its headers, what is packed in its files. The places are listed in docs/privacy.md.
"""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import msgspec
import pikepdf
import psycopg
import pypdfium2
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from PIL import Image
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.api import queries as tokens
from fayi.api import rules as token_rules
from fayi.api.models import Token
from fayi.documents import actions as documents
from fayi.documents import scans
from fayi.kit import clock
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.notices.pages.inbox import unread_counts
from fayi.parties.models import Party
from fayi.sealing import actions as sealing
from fayi.sealing.kinds import ProtectGround, SealGround
from fayi.settings import Settings
from tests.attacks.asking import asker
from tests.browser import Browser
from tests.cast import (
    AUDITOR_SHEN,
    CHAIR_ZHAO,
    HEAD_FANG,
    JUDGE_HE,
    MANAGEMENT_LU,
    MEDIATOR_LI,
    STATION,
    Person,
)
from tests.conftest import Worker
from tests.make import Make
from tests.stories.test_every_route_withstands_nonsense import WORDS, may, routes

SEALED, EXCLUDED, RESTRICTED, WITNESS = "蜃楼封存甲", "鹦鹉回避甲", "琉璃限知甲", "珊瑚证人甲"
MARKS = (SEALED, EXCLUDED, RESTRICTED, WITNESS)
UNENTITLED = (CHAIR_ZHAO, HEAD_FANG, JUDGE_HE, MANAGEMENT_LU, AUDITOR_SHEN, None)
"""The chair of the committee that holds all four, another agency that was asked about the sealed one, the court,
the prison, the auditor and a stranger."""
SEEN_AGAIN = re.compile(
    r"""name="_csrf_token"[^>]*>|name="operation"[^>]*>|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|nonce="[^"]*\""""
)
NOWHERE = 987654321
PLACES = (
    "every GET route of the site and of the interface with the ids of the matters and of all that hangs on them",
    "every list and search of the site and the interface with half of each mark",
    "suggestions",
    "counts and figures",
    "answers to every POST, empty and with what is looked for: errors, conflicts, the check for duplicates, the intake",
    "the calendar program's file",
    "the bell's events: their words, and the count itself",
    "batches: pages, ZIP and PDF, their names",
    "error pages",
    "redirects, headers and file names",
    "what is packed in PDF (text, properties, XMP), Word, Excel and ZIP (names, properties)",
    "notices of others, sendings and their faults",
    "later work's arguments and locks",
    "the log of the interface's use",
    "what is notified to open pages",
    "the log",
)
"""Where it is looked; docs/privacy.md lists them."""


@dataclass
class Hidden:
    """The four matters, what must not be seen of them, and by table the ids of their rows."""

    sealed: Matter
    excluded: Matter
    restricted: Matter
    witness: Matter
    ids: dict[str, dict[int, int]]
    """Column (hearing_id …) → matter → id of a row."""
    heard: list[str]
    """What was notified."""

    @property
    def all(self) -> tuple[Matter, ...]:
        """All four."""
        return self.sealed, self.excluded, self.restricted, self.witness

    def numbers(self, *these: Matter) -> tuple[str, ...]:
        """The numbers of the matters."""
        return tuple(number for one in these for number in (one.intake_number, one.reference) if number)


@pytest.fixture
async def hidden(
    make: Make, application: Any, owner: AsyncEngine, settings: Settings, browser: Browser, worker: Worker
) -> Hidden:
    """Four matters of the committee in which everything bears a mark; only mediator Li may see them."""
    async with await psycopg.AsyncConnection.connect(
        settings.database_owner_url, autocommit=True
    ) as listener:
        for channel in ("notices", "video"):
            await listener.execute(f"listen {channel}")
        found = [await marked(make, application, mark, stage) for mark, stage in (
            (SEALED, "closed"), (EXCLUDED, "agreed_written"), (RESTRICTED, "mediating"), (WITNESS, "mediating"),
        )]  # fmt: skip
        sealed, excluded, restricted, witness = found
        page = await browser.open("/batches/new/MD-0103", as_=MEDIATOR_LI)
        numbers = "\n".join(str(one.reference) for one in found[1:])
        await page.form("开始制作").fill(matters=numbers, to_do="issue").submit()
        await worker()
        head = msgspec.structs.replace(
            MEDIATOR_LI.actor, permissions=CHAIR_ZHAO.actor.permissions | MEDIATOR_LI.actor.permissions
        )
        ids = await rows_of(owner, [one.id for one in found])
        async with make.session(head) as session:
            here = await session.get_one(Matter, excluded.id)
            await matters.recuse(session, here, CHAIR_ZHAO.id, "是当事人的近亲属。", by=head)
            here = await session.get_one(Matter, restricted.id)
            await sealing.narrow(session, here, [MEDIATOR_LI.id], "当事人是本会人员。", by=head)
        async with make.session(head) as session:
            party = await session.get_one(Party, ids["party_id"][witness.id])
            await sealing.protect(session, party, ProtectGround.WITNESS, [MEDIATOR_LI.id], by=head)
        async with make.session(head) as session:
            here = await session.get_one(Matter, sealed.id)
            await sealing.seal(session, here, SealGround.COURT_ORDER, by=head, paper="青禾封字1号")
        heard = [note.payload async for note in listener.notifies(timeout=0.2)]
    return Hidden(sealed, excluded, restricted, witness, ids, heard)


async def marked(make: Make, application: Any, mark: str, stage: str) -> Matter:
    """A matter whose every field bears the mark, with a hearing, a settlement, papers, documents, a referral."""
    one = await make.party(
        mark, address=f"{mark}路1号", unit=f"{mark}厂", occupation=f"{mark}工", residence_region="330106"
    )
    matter = await make.matter(applicants=(one,), facts=f"{mark}的经过", place=f"{mark}巷口")
    await make.drive(matter, "mediating")
    if mark == SEALED:
        await make.referral(matter, STATION, reason=f"{mark}请协助")
    await make.hearing(matter, text=f"{mark}：情况如此。", by=MEDIATOR_LI)
    await make.hearing(matter, held=False, by=MEDIATOR_LI)
    drawn = io.BytesIO()
    Image.new("L", (40, 60), hash(mark) % 200).save(drawn, "png")
    drawn.seek(0)
    given = application.dependencies
    pool, files = given["render_pool"].dependency(), given["files"].dependency()
    scan = await scans.take_in(drawn, f"{mark}身份证.png", pool=pool, files=files)
    async with make.session(MEDIATOR_LI.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await documents.add_paper(
            session, here, make.types["mediation"], paper_key="identity", title=f"{mark}身份证", pages=1,
            scan=scan, original_kept=False, by=MEDIATOR_LI.actor,
        )  # fmt: skip
        begun = await documents.begin(session, here, "MD-0106", by=MEDIATOR_LI.actor)
        await documents.save_draft(
            session, here, begun, {"facts": f"{mark}的协议"}, by=MEDIATOR_LI.actor, version=None
        )
    if stage != "mediating":
        await make.settlement(matter, facts=f"{mark}的事实", clauses=(f"{mark}的约定。",), by=MEDIATOR_LI)
        await make.do(matter, "settle_in_writing")
    if stage == "closed":
        await make.do(matter, "start_performance")
        await make.do(matter, "record_performed")
        await make.follow_up(matter, note=f"{mark}已履行")
        await make.do(matter, "close")
    return await make.reload(matter)


async def rows_of(owner: AsyncEngine, matter_ids: list[int]) -> dict[str, dict[int, int]]:
    """A row of every table that hangs on the matters, by the name a route gives its id."""
    found: dict[str, dict[int, int]] = {}
    async with owner.connect() as connection:
        tables = await connection.scalars(
            text(
                "select distinct a.table_name from information_schema.columns a"
                " join information_schema.columns b using (table_schema, table_name)"
                " where table_schema = 'public' and a.column_name = 'matter_id' and b.column_name = 'id'"
            )
        )
        for table in tables.all():
            rows = await connection.execute(
                text(f"select matter_id, max(id) from {table} where matter_id = any (:ids) group by 1"),
                {"ids": matter_ids},
            )
            found[f"{table}_id"] = {row[0]: row[1] for row in rows}
        parties = await connection.execute(
            text(
                "select matter_id, min(party_id) from participation where matter_id = any (:ids) group by 1"
            ),
            {"ids": matter_ids},
        )
        found["party_id"] = {row[0]: row[1] for row in parties}
        batch = await connection.scalar(text("select max(id) from batch"))
    found["part_id"] = found["participation_id"]
    found["batch_id"] = dict.fromkeys(matter_ids, batch)
    return found


def addresses(route: HTTPRoute, hidden: Hidden, matter_ids: list[int]) -> Iterator[str]:
    """The route's address for each of these matters, with the ids of what hangs on them."""
    names = [part.name for part in route.path_components if not isinstance(part, str)]
    told = set()
    for matter_id in matter_ids if names else [0]:
        for turn in range(2 if "key" in names or "kind" in names else 1):
            values = {"matter_id": matter_id}
            for name in names:
                words = WORDS.get(name)
                known = hidden.ids.get(name, {}).get(matter_id, 1)
                values.setdefault(name, words[turn % len(words)] if words else known)
            path = "/" + "/".join(
                part if isinstance(part, str) else str(values[part.name]) for part in route.path_components
            )
            if path not in told:
                told.add(path)
                yield path


def words_of(answer: httpx.Response) -> str:
    """All that an answer tells: its address, headers, words, and what is packed inside."""
    headers = " ".join(f"{name}: {unquote(value)}" for name, value in answer.headers.multi_items())
    return f"{headers}\n{words_in(answer.content, answer.headers.get('content-type', ''))}"


def words_in(content: bytes, kind: str = "") -> str:
    """The words of a file; of packed ones, the names and words of what is in them."""
    if content[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(content)) as pdf:
            told = [
                str(pdf.docinfo),
                str(pdf.Root.get("/Metadata") and pdf.Root.Metadata.read_bytes().decode()),
            ]
        pages = pypdfium2.PdfDocument(content)
        return "\n".join([*told, *(page.get_textpage().get_text_range() for page in pages)])
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(f"{one.filename} {words_in(packed.read(one))}" for one in packed.infolist())
    words = content.decode(errors="replace")
    if "json" in kind:
        words += json.dumps(json.loads(words), ensure_ascii=False)
    return words + unquote(words)


def leaks(words: str, marks: tuple[str, ...]) -> list[str]:
    """Which marks are in the words; only whole numbers count."""
    return [mark for mark in marks if mark in words]


async def test_nobody_learns_of_what_is_hidden(
    hidden: Hidden,
    browser: Browser,
    application: Litestar,
    make: Make,
    owner: AsyncEngine,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    found = await different_from_nothing(hidden, browser, application)
    found += await named_outside_their_pages(hidden, browser, application)
    turn = 0
    for actor in UNENTITLED:
        client = await browser.client(actor)
        marks = marks_for(actor, hidden)
        everything = [one.id for one in hidden.all] if actor is CHAIR_ZHAO else [hidden.sealed.id]
        headers = {"Authorization": f"Bearer {await token(make, actor)}"} if actor else {}
        for route in routes(application, "GET"):
            if "sign-out" in route.path or not (actor is None or may(actor, route, "GET")):
                continue
            door = "/matters/{matter_id" in route.path or route.path.startswith("/api")
            if door and actor not in (CHAIR_ZHAO, HEAD_FANG):
                continue  # the same door for all who have no access; test_row_security tries it
            given = headers if route.path.startswith("/api") else {}
            # The three that the chair may not know of by turns, for one rule hides them; the witness each time.
            turn += 1
            these = [everything[turn % 3], *everything[3:]] if len(everything) > 1 else everything
            for path in addresses(route, hidden, these):
                answer = await client.get(path, headers=given)
                found += [f"{actor and actor.name} {path} {mark}" for mark in leaks(words_of(answer), marks)]
        for path in asked_for(application, actor) if actor in (CHAIR_ZHAO, HEAD_FANG) else ():
            answer = await client.get(path, headers=headers if path.startswith("/api") else {})
            # What was asked for is shown in the field again.
            found += [f"{actor and actor.name} {path} {mark}" for mark in leaks(words_of(answer), MARKS)]
    found += await answered(hidden, browser, application, make)
    found += await told_by_the_bell(hidden, application, make)
    found += [f"calendar {mark}" for mark in leaks(await calendar(browser), MARKS)]
    found += [f"kept {told}" for told in await kept_for_others(owner)]
    found += [f"notified {mark}" for mark in leaks(" ".join(hidden.heard), MARKS)]
    logged = caplog.text + "".join(capfd.readouterr())
    found += [f"logged {mark}" for mark in leaks(logged, MARKS)]
    assert not found, "\n".join(found)


async def answered(hidden: Hidden, browser: Browser, application: Litestar, make: Make) -> list[str]:
    """Marks in the answers to forms: empty ones about the matters, and those in which something is looked for."""
    chair = await asker(browser, make, CHAIR_ZHAO)
    marks, found = marks_for(CHAIR_ZHAO, hidden), []
    for turn, route in enumerate(routes(application, "POST")):
        if "sign-out" in route.path or not may(CHAIR_ZHAO, route, "POST"):
            continue
        path = next(addresses(route, hidden, [hidden.all[turn % 4].id]))
        mark = MARKS[turn % 4]
        half = dict.fromkeys(("q", "name", "words", "matters"), mark[:2])
        answer = await chair.ask("POST", path, half if not route.path.startswith("/api") else {})
        found += [f"POST {path} {one}" for one in leaks(words_of(answer), marks)]
    batch = hidden.ids["batch_id"][hidden.excluded.id]
    for what in ("all.zip", "all.pdf", "failed.xlsx"):
        packed = await chair.ask("GET", f"/batches/{batch}/{what}")
        found += [f"batch {what} {one}" for one in leaks(words_of(packed), marks)]
    for mark in MARKS:
        for path in ("/parties/new", "/intake/find", "/intake/mediation"):
            answer = await chair.ask("POST", path, {"name": mark, "number": "", "kind": "natural"})
            others = [one for one in marks if one != mark]
            found += [f"POST {path} {one}" for one in leaks(words_of(answer), tuple(others))]
            # The name typed stands in its field again; what was known of the person does not.
            found += [
                f"POST {path} {one}" for one in leaks(answer.text, (f"{mark}路", f"{mark}厂", f"{mark}的"))
            ]
    return found


async def told_by_the_bell(hidden: Hidden, application: Litestar, make: Make) -> list[str]:
    """Marks in the bell's first event of an officer kept away, and what it counts of matters that are not there."""
    given = application.dependencies
    event = await anext(unread_counts(CHAIR_ZHAO.actor, make.database, given["waker"].dependency()))
    async with make.session(CHAIR_ZHAO.actor) as session:
        seen = await session.scalar(
            text("select count(*) from notice where read_at is null and officer_id = :id"),
            {"id": CHAIR_ZHAO.id},
        )
    told = event.encode().decode()
    return [f"bell {mark}" for mark in leaks(told, MARKS)] + [
        f"bell: {told}" for _ in "1" if event.data != seen
    ]


def test_the_places_are_those_that_are_told() -> None:
    told = " ".join((Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8").split())
    assert [place for place in PLACES if place not in told] == []


def marks_for(actor: Person | None, hidden: Hidden) -> tuple[str, ...]:
    """What this one must not see: the marks, and the numbers of what does not exist for them."""
    unknown = hidden.all[:3] if actor is CHAIR_ZHAO else (hidden.sealed,)
    return (*MARKS, *hidden.numbers(*unknown))


def asked_for(application: Litestar, actor: Person | None) -> Iterator[str]:
    """Every list, searched for half of each mark."""
    for route in routes(application, "GET"):
        if any(not isinstance(part, str) for part in route.path_components):
            continue
        if actor is None or not may(actor, route, "GET"):
            continue
        if any(word in route.path for word in ("search", "part", "matters", "people", "find", "document")):
            for mark in MARKS:
                yield f"{route.path}?q={mark[:2]}&name={mark[:2]}&words={mark[:2]}"


async def token(make: Make, person: Person) -> str:
    """A token of the interface with all that the officer may give."""
    written = token_rules.PREFIX + uuid4().hex
    async with make.session(person.actor) as session:
        session.add(
            Token(
                agency_id=person.place.id, officer_id=person.id, system="一体化平台", purpose="对接",
                permissions=sorted(token_rules.may_be_given(person.actor)), token_hash=tokens.token_hash(written),
                made_at=clock.now(), valid_until=clock.today(),
            )
        )  # fmt: skip
    return written


async def calendar(browser: Browser) -> str:
    """What the chair's own calendar program reads."""
    page = await browser.open("/account/calendar", as_=CHAIR_ZHAO)
    page = await page.form("生成订阅地址").submit()
    address = re.search(r"/calendars/\S+\.ics", page.text)
    assert address
    return (await (await browser.client(None)).get(address[0])).text


async def kept_for_others(owner: AsyncEngine) -> list[str]:
    """Marks in notices of other officers, in what is to be sent, and in later work."""
    found = []
    async with owner.connect() as connection:
        for query in (
            'select n."values"::text || n.sentence || n.address from notice n where officer_id <> 4',
            "select s.fault from sending s",
            "select args::text || coalesce(queueing_lock, '') from procrastinate_jobs",
            "select path || source from api_use",
        ):
            told = await connection.scalars(text(query))
            found += [f"{query[:40]}: {one}" for one in told if leaks(str(one), MARKS)]
    return found


async def different_from_nothing(hidden: Hidden, browser: Browser, application: Litestar) -> list[str]:
    """Where the sealed matter answers otherwise than one that never was, in status or words."""
    client = await browser.client(CHAIR_ZHAO)
    different = []
    for route in routes(application, "GET"):
        names = [part.name for part in route.path_components if not isinstance(part, str)]
        if "matter_id" not in names or route.path.startswith("/api") or not may(CHAIR_ZHAO, route, "GET"):
            continue
        there = next(addresses(route, hidden, [hidden.sealed.id]))
        nowhere = there.replace(f"/matters/{hidden.sealed.id}", f"/matters/{NOWHERE}")
        one, other = await client.get(there), await client.get(nowhere)
        if (one.status_code, plain(one, hidden.sealed.id)) != (other.status_code, plain(other, NOWHERE)):
            different.append(f"{there}: {one.status_code} {other.status_code}")
    return different


def plain(answer: httpx.Response, matter_id: int) -> str:
    """The answer without its own id and what is new each time."""
    return SEEN_AGAIN.sub("…", answer.text).replace(f"/matters/{matter_id}", "/matters/…").replace(
        f"%2Fmatters%2F{matter_id}", "…"
    )  # fmt: skip


async def named_outside_their_pages(hidden: Hidden, browser: Browser, application: Litestar) -> list[str]:
    """Files that name somebody in their own name, their properties, or the names of what is packed in them."""
    client = await browser.client(MEDIATOR_LI)
    found = []
    for route in routes(application, "GET"):
        names = [part.name for part in route.path_components if not isinstance(part, str)]
        if not names or route.path.startswith("/api") or not may(MEDIATOR_LI, route, "GET"):
            continue
        for path in addresses(route, hidden, [hidden.excluded.id]):
            answer = await client.get(path)
            outside = " ".join(f"{name}: {unquote(value)}" for name, value in answer.headers.multi_items())
            if answer.content[:4] == b"%PDF":
                with pikepdf.open(io.BytesIO(answer.content)) as pdf:
                    outside += str(pdf.docinfo)
                    outside += str(pdf.Root.get("/Metadata") and pdf.Root.Metadata.read_bytes().decode())
            elif answer.content[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
                    outside += " ".join(packed.namelist())
                    outside += " ".join(
                        packed.read(name).decode() for name in packed.namelist() if "docProps" in name
                    )
            found += [f"{path} {mark}" for mark in leaks(outside, MARKS)]
    return found
