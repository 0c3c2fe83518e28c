"""From draft to paper: numbers without gaps, nothing half stored, nothing altered afterwards."""

import asyncio
import hashlib
import io
from pathlib import Path
from typing import Any

import docx
import msgspec
import pypdfium2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.catalogue import entries
from fayi.documents import actions, queries, rules, scans
from fayi.documents.models import Document
from fayi.kit import clock, media
from fayi.kit.errors import NotPermitted, Refusal, StalePage
from fayi.kit.files import Files, StorageFull
from fayi.kit.render_pool import RenderFailed, RenderPool
from fayi.matters.models import Matter
from fayi.procedure.roles import permissions_of
from tests.attachments import samples
from tests.cast import CHAIR_ZHAO, OFFICE, OFFICE_LIN
from tests.documents.press import Press
from tests.make import Make

ZHAO = CHAIR_ZHAO.actor
STAGES = {
    "MD-0106": "agreed_written",
    "MD-0107": "agreed_oral",
    "MD-0108": "performed",
    "MD-0109": "terminated",
    "MD-0110": "performed",
}
"""How far a mediation has come when such a document is written."""


async def a_matter_for(make: Make, press: Press, code: str) -> Matter:
    if code.startswith("JC"):
        origin = await make.matter(stage="agreed_written")
        await press.issued(origin, "MD-0106")
        await make.do(origin, "apply_confirmation")
        return await make.linked(origin, "judicial_confirmation")
    matter = await make.matter(stage=STAGES.get(code, "mediating"))
    if code == "MD-0104":
        await make.hearing(matter, kind="inquiry")
    if code == "MD-0108":
        await press.issued(matter, "MD-0106")
        await make.follow_up(matter)
    return matter


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def words_in_word(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    return "".join("".join(file.element.body.itertext()).split())


def texts_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text_ for one in value.values() for text_ in texts_of(one)]
    if isinstance(value, list):
        return [text_ for one in value for text_ in texts_of(one)]
    return ["".join(value.split())] if isinstance(value, str) else []


OF_THESE_TYPES = [
    kind.code for kind in entries.load().values() if kind.area in ("mediation", "judicial_confirmation")
]


@pytest.mark.parametrize("code", OF_THESE_TYPES)
async def test_a_document_is_issued_and_opens_again_with_all_it_says(
    make: Make, press: Press, files: Files, code: str
) -> None:
    document = await press.issued(await a_matter_for(make, press, code), code)
    word, pdf = await files.get(document.docx_digest or ""), await files.get(document.pdf_digest or "")
    assert hashlib.sha256(pdf).hexdigest() == document.pdf_digest
    printed, written = words_of(pdf), words_in_word(word)
    kind = entries.kind(code)
    plain = [field for field in kind.fields if field.kind not in ("choice", "choices", "bool", "rows")]
    values = rules.typed(plain, document.facts or {})
    for name, value in values.items():
        for said in texts_of(value):
            assert said in written, f"{code} {name}: not in the Word file"
            # A long text may run over a page's foot: its first line and its last then say that it is whole.
            assert said[:20] in printed, f"{code} {name}: not in the PDF"
            assert said[-10:] in printed, f"{code} {name}: its end is not in the PDF"
    if kind.number_series:
        assert document.number in written
        assert document.number in printed


async def test_a_number_is_written_as_the_catalogue_says(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    year = clock.today().year
    assert (await press.issued(matter, "MD-0106")).number == f"（{year}）湖桥人调协字第1号"
    assert (await press.issued(matter, "MD-0106")).number == f"（{year}）湖桥人调协字第2号"
    assert (await press.issued(await make.matter(stage="terminated"), "MD-0109")).number == (
        f"（{year}）湖桥人调终字第1号"
    )
    assert (await press.issued(matter, "MD-0103")).number is None


async def test_twenty_issued_at_once_bear_twenty_numbers_without_a_gap(make: Make, press: Press) -> None:
    matters = [await make.matter(stage="mediating") for _ in range(4)]
    drafts = [await press.draft(matters[at % 4], "MD-0109") for at in range(20)]
    issued = await asyncio.gather(*(press.issue(draft) for draft in drafts))
    assert sorted(one.no or 0 for one in issued) == list(range(1, 21))
    assert len({one.number for one in issued}) == 20


async def test_two_cannot_both_issue_the_same_draft(make: Make, press: Press) -> None:
    draft = await press.draft(await make.matter(stage="agreed_written"), "MD-0106")
    answers = await asyncio.gather(
        *(press.issue(draft, version=draft.version) for _ in range(2)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} == {Document, StalePage}


async def test_a_number_is_not_lost_when_the_printing_process_dies(
    make: Make, press: Press, files: Files
) -> None:
    matter = await make.matter(stage="agreed_written")
    draft = await press.draft(matter, "MD-0106")
    starved = RenderPool(workers=1, memory_mb=1)
    try:
        with pytest.raises(RenderFailed):
            await press.issue(draft, pool=starved)
    finally:
        starved.close()
    assert (await press.reload(draft)).status == "draft"
    assert (await press.reload(draft)).number is None
    assert (await press.issue(draft)).no == 1


async def test_a_store_that_cannot_be_written_leaves_nothing_behind(
    make: Make, press: Press, tmp_path: Path
) -> None:
    matter = await make.matter(stage="agreed_written")
    draft = await press.draft(matter, "MD-0106")
    folder = tmp_path / "full"
    full = Files("", folder)
    folder.rmdir()
    folder.write_text("a file where the folder was")
    with pytest.raises(StorageFull):
        await press.issue(draft, files=full)
    kept = await press.reload(draft)
    assert (kept.status, kept.number, kept.pdf_digest) == ("draft", None, None)
    assert (await press.issue(draft)).no == 1


async def test_a_missing_particular_is_named_at_its_field(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    draft = await press.draft(matter, "MD-0106", performance_way=None)
    with pytest.raises(rules.Missing) as refused:
        await press.issue(draft)
    assert refused.value.field == "performance_way"
    assert str(refused.value) == "“履行方式”还没有填写，不能签发。"


async def test_a_draft_nobody_has_looked_at_is_not_issued(make: Make, press: Press) -> None:
    document = await make.document(await make.matter(stage="agreed_written"), "MD-0103")
    with pytest.raises(rules.Missing):
        await press.issue(document)


async def test_a_draft_nobody_has_written_in_is_used_again(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    first = await make.document(matter, "MD-0105")
    assert (await make.document(matter, "MD-0105")).id == first.id
    await press.save(first, await press.known(matter, "MD-0105"))
    assert (await make.document(matter, "MD-0105")).id != first.id


@pytest.mark.parametrize(
    "change",
    [
        "title = '别的文书'",
        "facts = ''::bytea",
        "particulars = null",
        "number = '（2026）湖桥人调协字第99号'",
        "pdf_digest = repeat('0', 64)",
        "verify_token = 'another'",
        "issued_at = now()",
        "status = 'draft'",
        "matter_id = 0",
    ],
)
async def test_what_was_issued_is_not_altered(
    make: Make, press: Press, owner: AsyncEngine, change: str
) -> None:
    document = await press.issued(await make.matter(stage="agreed_written"), "MD-0106")
    async with make.session(ZHAO) as session:
        with pytest.raises(DBAPIError, match=r"not altered|stays what it is|row-level security"):
            async with session.begin_nested():
                await session.execute(
                    text(f"update document set {change} where id = :id"), {"id": document.id}
                )
    async with owner.begin() as connection:
        with pytest.raises(DBAPIError, match=r"not altered|stays what it is"):
            await connection.execute(
                text(f"update document set {change} where id = :id"), {"id": document.id}
            )


async def test_nothing_is_deleted(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    await make.paper(matter, "identity")
    for table in ("document", "paper"):
        async with make.session(ZHAO) as session:
            with pytest.raises(DBAPIError, match="permission denied"):
                async with session.begin_nested():
                    await session.execute(text(f"delete from {table}"))


async def test_what_a_document_says_does_not_stand_in_the_database_in_the_clear(
    make: Make, press: Press, owner: AsyncEngine
) -> None:
    document = await press.issued(
        await make.matter(stage="agreed_written"), "MD-0106", facts="墙占了通道，双方争吵。"
    )
    async with owner.connect() as connection:
        row = (
            await connection.execute(
                text("select particulars, facts from document where id = :id"), {"id": document.id}
            )
        ).one()
    for sealed in row:
        assert "墙占了通道" not in bytes(sealed).decode("utf-8", "ignore")
        assert b"\\u5899" not in bytes(sealed)


async def test_a_void_document_keeps_its_number_and_no_longer_counts(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    document = await press.issued(matter, "MD-0106")
    async with make.session(ZHAO) as session:
        here = await session.get_one(Matter, matter.id)
        await actions.void(
            session,
            here,
            await session.get_one(Document, document.id),
            "协议内容有误",
            by=ZHAO,
            version=document.version,
        )
    after = await press.reload(document)
    assert (after.status, after.number, after.void_reason) == ("void", document.number, "协议内容有误")
    async with make.session(ZHAO) as session:
        assert "MD-0106" not in await queries.issued_codes(session, matter.id)
    assert (await press.issued(matter, "MD-0106")).no == 2


async def test_voiding_needs_a_reason(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    document = await press.issued(matter, "MD-0106")
    async with make.session(ZHAO) as session:
        with pytest.raises(rules.NoReason):
            await actions.void(
                session,
                await session.get_one(Matter, matter.id),
                await session.get_one(Document, document.id),
                "  ",
                by=ZHAO,
                version=None,
            )


async def corrected(make: Make, document: Document) -> Document:
    async with make.session(ZHAO) as session:
        return await actions.replace(
            session,
            await session.get_one(Matter, document.matter_id),
            await session.get_one(Document, document.id),
            by=ZHAO,
        )


async def test_a_correction_takes_the_place_of_the_old_one_when_it_is_issued(
    make: Make, press: Press
) -> None:
    old = await press.issued(await make.matter(stage="agreed_written"), "MD-0106")
    draft = await corrected(make, old)
    assert draft.particulars == old.particulars
    assert (await press.reload(old)).status == "issued"
    with pytest.raises(rules.BeingReplaced):
        await corrected(make, old)
    new = await press.issue(draft)
    assert (new.replaces_id, new.no) == (old.id, 2)
    assert (await press.reload(old)).status == "replaced"
    with pytest.raises(rules.NotIssued):
        await corrected(make, await press.reload(old))


async def test_only_the_agency_that_holds_the_matter_issues(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    draft = await press.draft(matter, "MD-0106")
    async with make.session(ZHAO) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": OFFICE.id}
        )
    with pytest.raises(NotPermitted):
        await press.issue(draft, by=OFFICE_LIN.actor)


async def test_a_clerk_may_draft_but_not_issue(make: Make, press: Press) -> None:
    draft = await press.draft(await make.matter(stage="agreed_written"), "MD-0106")
    clerk = msgspec.structs.replace(ZHAO, permissions=permissions_of(frozenset({"clerk"})))
    with pytest.raises(NotPermitted):
        await press.issue(draft, by=clerk)


async def test_a_draft_saved_by_somebody_else_meanwhile_is_not_overwritten(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    draft = await press.draft(matter, "MD-0103")
    async with make.session(ZHAO) as session:
        with pytest.raises(StalePage):
            await actions.save_draft(
                session,
                await session.get_one(Matter, matter.id),
                await session.get_one(Document, draft.id),
                {},
                by=ZHAO,
                version=draft.version - 1,
            )


async def test_a_paper_is_filed_by_a_document_or_by_hand_until_it_is_taken_out(
    make: Make, press: Press
) -> None:
    matter = await make.matter(stage="accepted")
    matter_type = make.types["mediation"]

    async def filed() -> frozenset[str]:
        async with make.session(ZHAO) as session:
            return await queries.filed_papers(session, matter.id, matter_type)

    assert await filed() == frozenset()
    await press.issued(matter, "MD-0103")
    paper = await make.paper(matter, "identity")
    assert await filed() == {"rights_notice", "identity"}
    async with make.session(ZHAO) as session:
        here = await session.get_one(Matter, matter.id)
        stored = await queries.get_paper(session, ZHAO, paper.id)
        await actions.remove_paper(session, here, stored[0], "放错了卷", by=ZHAO)
    assert await filed() == {"rights_notice"}


async def test_the_timeline_tells_what_became_of_a_document(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    await press.issued(matter, "MD-0106")
    async with make.session(ZHAO) as session:
        tags = await session.scalars(
            text(
                "select tag from timeline where matter_id = :id and tag like 'document:%' order by seq desc"
            ),
            {"id": matter.id},
        )
        assert [*tags][:2] == ["document:issued", "document:drafted"]


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (samples.photo(), 1),
        (samples.png(), 1),
        (samples.pdf(3), 3),
    ],
)
async def test_a_scan_is_stored_by_its_content(
    press: Press, files: Files, content: bytes, pages: int
) -> None:
    scan = await scans.take_in(io.BytesIO(content), "x.jpg", pool=press.pool, files=files)
    assert (scan.digest, scan.pages) == (hashlib.sha256(content).hexdigest(), pages)
    assert await files.get(scan.digest) == content


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", media.Damaged),
        (b"MZ program", rules.NotAScan),
        (b"<html>", rules.NotAScan),
        (b"%PDF-1.7 broken", media.Damaged),
        (b"PK\x03\x04 office file", media.Damaged),
        (samples.office(), rules.NotAScan),
        (samples.tiff(), rules.NotAScan),
    ],
)
async def test_what_is_no_scan_is_refused(
    press: Press, files: Files, content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        await scans.take_in(io.BytesIO(content), "x.pdf", pool=press.pool, files=files)


async def test_a_scan_beyond_the_limit_is_refused(press: Press, files: Files) -> None:
    big = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(rules.BIGGEST_SCAN))
    with pytest.raises(rules.ScanTooLarge):
        await scans.take_in(big, "x.png", pool=press.pool, files=files)
