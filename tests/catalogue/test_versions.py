"""Templates change, and what may not become one is refused before it can do harm."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fayi.agencies.rules import Actor
from fayi.catalogue import actions, entries, queries, rules
from fayi.catalogue.models import TemplateVersion
from fayi.kit import clock
from fayi.kit.errors import NotPermitted
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.procedure.permissions import Permission
from tests.cast import CHAIR_MA, CHAIR_ZHAO, COMMITTEE, KEEPER_XU, MEDIATOR_LI, NEWCOMERS, OFFICE, Person
from tests.make import Make

CODE = "MD-0109"
ZHAO = CHAIR_ZHAO.actor


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    """One child process that tries out templates, with little time and memory."""
    pool = RenderPool(workers=1, seconds=8, memory_mb=900)
    yield pool
    pool.close()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """An empty store of files."""
    return Files("", tmp_path / "files")


def administrator(person: Person) -> Actor:
    """The person at work as an administrator of the agency as well."""
    actor = person.actor
    return replace(actor, permissions=actor.permissions | {Permission.AGENCY_MANAGE})


def template(change: Callable[[object], None] | None = None, words: str = "专此告知") -> bytes:
    """The form of CODE with other words, or changed otherwise."""
    document = Document(io.BytesIO(entries.kind(CODE).template))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("特此告知", words)
    if change is not None:
        change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


async def add(
    make: Make, pool: RenderPool, files: Files, content: bytes, *, day: date | None = None, by: Actor = ZHAO
) -> TemplateVersion:
    async with make.session(by) as session:
        return await actions.add_version(
            session,
            entries.kind(CODE),
            content,
            valid_from=day or clock.today(),
            note="修改",
            by=by,
            pool=pool,
            files=files,
        )


async def used(make: Make, files: Files, agency_id: int, day: date) -> bytes:
    async with make.session(ZHAO) as session:
        return (await queries.in_force(session, files, entries.kind(CODE), agency_id, day)).template


async def test_a_version_holds_from_its_first_day_until_the_next(
    make: Make, pool: RenderPool, files: Files
) -> None:
    today = clock.today()
    first, second = template(), template(words="谨此告知")
    await add(make, pool, files, first, day=today + timedelta(days=1))
    await add(make, pool, files, second, day=today + timedelta(days=10))
    came = entries.kind(CODE).template
    found = [await used(make, files, COMMITTEE.id, today + timedelta(days=n)) for n in (0, 1, 9, 10, 400)]
    assert found == [came, first, first, second, second]


async def test_an_agency_below_uses_the_version_above_unless_it_has_its_own(
    make: Make, pool: RenderPool, files: Files
) -> None:
    bureau = administrator(KEEPER_XU)
    county, own = template(), template(words="谨此告知")
    await add(make, pool, files, county, by=bureau)
    assert await used(make, files, COMMITTEE.id, clock.today()) == county
    await add(make, pool, files, own)
    assert await used(make, files, COMMITTEE.id, clock.today()) == own
    assert await used(make, files, NEWCOMERS.id, clock.today()) == county
    assert await used(make, files, OFFICE.id, clock.today()) == county


async def test_going_back_keeps_every_version(make: Make, pool: RenderPool, files: Files) -> None:
    first, second = template(), template(words="谨此告知")
    await add(make, pool, files, first)
    await add(make, pool, files, second)
    async with make.session(ZHAO) as session:
        await actions.restore(session, entries.kind(CODE), 1, by=ZHAO, note="退回")
    assert await used(make, files, COMMITTEE.id, clock.today()) == first
    async with make.session(ZHAO) as session:
        await actions.restore(session, entries.kind(CODE), 0, by=ZHAO, note="退回")
        versions = await queries.versions(session, COMMITTEE.id, CODE)
    assert [one.no for one in versions] == [4, 3, 2, 1]
    assert [one.never_held for one in versions] == [False, True, True, True]
    assert await used(make, files, COMMITTEE.id, clock.today()) == entries.kind(CODE).template


@pytest.mark.parametrize(
    ("day", "refusal"), [(-1, rules.InThePast), (3, rules.BeforeTheLast)], ids=["past", "before the last"]
)
async def test_the_first_day_fits_what_was_said_before(
    make: Make, pool: RenderPool, files: Files, day: int, refusal: type[Exception]
) -> None:
    await add(make, pool, files, template(), day=clock.today() + timedelta(days=5))
    with pytest.raises(refusal):
        await add(make, pool, files, template(words="谨此告知"), day=clock.today() + timedelta(days=day))


async def test_the_same_template_is_not_a_new_version(make: Make, pool: RenderPool, files: Files) -> None:
    with pytest.raises(rules.SameTemplate):
        await add(make, pool, files, entries.kind(CODE).template)


async def test_only_an_administrator_of_the_agency_adds_a_version(
    make: Make, pool: RenderPool, files: Files
) -> None:
    with pytest.raises(NotPermitted):
        await add(make, pool, files, template(), by=MEDIATOR_LI.actor)


async def test_another_agency_cannot_write_versions_even_in_the_database(
    make: Make, pool: RenderPool, files: Files
) -> None:
    await add(make, pool, files, template())
    stranger = administrator(CHAIR_MA)
    async with make.session(stranger) as session:
        found = await session.execute(
            text("update template_version set valid_until = valid_from returning id")
        )
        assert found.all() == []
    with pytest.raises(DBAPIError):
        async with make.session(stranger) as session:
            await session.execute(
                text(
                    "insert into template_version (agency_id, code, no, valid_from, added_at)"
                    f" values ({COMMITTEE.id}, '{CODE}', 9, '2026-01-01', now())"
                )
            )


async def test_a_version_is_never_altered(make: Make, pool: RenderPool, files: Files) -> None:
    await add(make, pool, files, template())
    with pytest.raises(DBAPIError):
        async with make.session(ZHAO) as session:
            await session.execute(text("update template_version set digest = 'other'"))


# hostile templates


def say(words: str) -> Callable[[object], None]:
    """A change that adds a paragraph in the style of the text."""

    def change(document: object) -> None:
        document.paragraphs[3].insert_paragraph_before(words, document.paragraphs[3].style)  # type: ignore[attr-defined]

    return change


def packed(name: str, content: bytes) -> bytes:
    """The form with one more part in its zip, or another in place of one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template())) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in source.infolist():
            if entry.filename != name:
                new.writestr(entry, source.read(entry))
        new.writestr(name, content)
    return file.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(template())) as source:
        return source.read(name)


LINKED = b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:9/x.png" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "the insides of Python": lambda: template(say("{{ cycler.__init__.__globals__.os.popen('id').read() }}")),
    "an attribute of a value": lambda: template(say("{{ end_reason.__class__.__mro__ }}")),
    "a method": lambda: template(say("{{ end_reason.upper() }}")),
    "an endless loop": lambda: template(say("{% for a in range(10**9) %}x{% endfor %}")),
    "a loop over a huge power": lambda: template(say("{{ 'A' * 10**10 }}")),
    "nested loops over what is known": lambda: template(
        say("{% for a in end_detail %}" * 9 + "x" + "{% endfor %}" * 9)
    ),
    "a huge width": lambda: template(say("{{ end_reason|center(1000000000) }}")),
    "an include": lambda: template(say("{% include '/etc/passwd' %}")),
    "a zip bomb": lambda: packed("word/media/big.png", b"\0" * (60 << 20)),
    "a linked picture": lambda: packed(
        "word/_rels/document.xml.rels",
        part("word/_rels/document.xml.rels").replace(b"</Relationships>", LINKED),
    ),
    "macros": lambda: packed("word/vbaProject.bin", b"MZ"),
    "an embedded object": lambda: packed("word/embeddings/oleObject1.bin", b"\xd0\xcf"),
    "an XML entity": lambda: packed(
        "word/document.xml", part("word/document.xml").replace(b"?>", b"?>" + DOCTYPE, 1)
    ),
    "not a Word file": lambda: b"PK\x03\x04 nothing",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n",
    "nothing at all": lambda: b"",
    "a form for another area": lambda: entries.kind("JC-0101").template,
}


@pytest.mark.parametrize("make_one", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_template_is_refused_with_a_sentence(
    make: Make, pool: RenderPool, files: Files, make_one: Callable[[], bytes]
) -> None:
    with pytest.raises(actions.FaultyTemplate) as refused:
        await add(make, pool, files, make_one())
    assert all(
        str(fault) and "{" not in fault.sentence.format_map(fault.values) for fault in refused.value.faults
    )
    async with make.session(ZHAO) as session:
        assert not await queries.versions(session, COMMITTEE.id, CODE)


async def test_a_template_that_prints_an_optional_particular_as_if_it_were_known_is_refused(
    make: Make, pool: RenderPool, files: Files
) -> None:
    with pytest.raises(actions.FaultyTemplate) as refused:
        await add(make, pool, files, template(say("{{ end_detail }}")))
    assert [str(fault) for fault in refused.value.faults] == [
        "“end_detail”可以不填，模板却没有写不填时怎样印。"
    ]
