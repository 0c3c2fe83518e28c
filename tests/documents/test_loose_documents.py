"""Documents that belong to no matter, any document for a matter, numbers in order, and who may write."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.rules import Actor
from fayi.catalogue import entries, samples
from fayi.documents import actions, queries, rules, sign_off, sources
from fayi.documents.models import Document
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters.models import Matter
from tests.attachments.samples import png
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    OFFICE,
    OFFICE_LIN,
)
from tests.catalogue import examples
from tests.documents.press import SITE, Press
from tests.make import Make

LI, ZHAO, MA, LIN = MEDIATOR_LI.actor, CHAIR_ZHAO.actor, CHAIR_MA.actor, OFFICE_LIN.actor
CODE = "MD-0109"
GAP = r"class=\"tag [^>]*>\s*缺号"


async def begun(make: Make, code: str = CODE, *, by: Actor = LI) -> Document:
    async with make.session(by) as session:
        return await actions.begin(session, None, code, by=by)


async def drafted(make: Make, code: str = CODE, *, by: Actor = LI) -> Document:
    """A complete draft that belongs to no matter."""
    document = await begun(make, code, by=by)
    async with make.session(by) as session:
        here = await session.get_one(Document, document.id)
        values = examples.full(entries.kind(code))
        return await actions.save_draft(session, None, here, values, by=by, version=None)


async def issued(make: Make, press: Press, code: str = CODE, *, by: Actor = LI) -> Document:
    """A document that belongs to no matter, issued."""
    document = await drafted(make, code, by=by)
    async with make.session(by) as session:
        return await actions.issue(
            session,
            None,
            await session.get_one(Document, document.id),
            by=by,
            version=None,
            pool=press.pool,
            files=press.files,
            site_url=SITE,
        )


async def voided(make: Make, document: Document, *, by: Actor = LI) -> Document:
    async with make.session(by) as session:
        here = await session.get_one(Document, document.id)
        matter = await session.get(Matter, here.matter_id) if here.matter_id else None
        return await actions.void(session, matter, here, "写错了", by=by, version=None)


OF_EACH_AREA_AND_LAYOUT = {(kind.area, kind.layout): kind.code for kind in entries.load().values()}


@pytest.mark.parametrize("code", OF_EACH_AREA_AND_LAYOUT.values())
async def test_a_document_of_each_kind_is_issued_outside_any_matter(
    make: Make, press: Press, code: str
) -> None:
    with clock.frozen(samples.INSTANT):
        if not entries.kind(code).sign_off:
            document = await issued(make, press, code)
        else:
            document = await drafted(make, code)
            async with make.session(LI) as session:
                here = await session.get_one(Document, document.id)
                await sign_off.submit(session, None, here, by=LI, version=None)
            async with make.session(ZHAO) as session:
                document = await actions.issue(
                    session,
                    None,
                    await session.get_one(Document, document.id),
                    by=ZHAO,
                    version=None,
                    pool=press.pool,
                    files=press.files,
                    site_url=SITE,
                )
    assert document.status == "issued"
    assert (await press.files.get(document.pdf_digest or "")).startswith(b"%PDF")
    assert await press.files.get(document.template_digest or "") == entries.kind(code).template


async def test_a_document_is_made_outside_any_matter(make: Make, press: Press, owner: AsyncEngine) -> None:
    document = await issued(make, press)
    assert (document.matter_id, document.agency_id, document.no) == (None, COMMITTEE.id, 1)
    assert (document.created_by_id, document.issued_by_id) == (LI.officer_id, LI.officer_id)
    async with owner.connect() as connection:
        assert await connection.scalar(text("select count(*) from timeline")) == 0
    async with make.session(LI) as session:
        new = await actions.replace(session, None, await session.get_one(Document, document.id), by=LI)
        assert (new.matter_id, new.replaces_id) == (None, document.id)
    assert (await voided(make, document)).status == "void"


async def test_it_is_seen_and_written_by_its_agency_alone(browser: Browser, make: Make, press: Press) -> None:
    document = await issued(make, press)
    await browser.open(f"/documents/{document.id}", as_=MEDIATOR_QIAN)
    await browser.open(f"/documents/{document.id}", as_=CHAIR_MA, expect=404)
    async with make.session(MA) as session:
        assert await session.get(Document, document.id) is None
        with pytest.raises(NotFound):
            await queries.get(session, MA, document.id)
        changed = await session.execute(text("update document set version = 9"))
        assert changed.rowcount == 0
        row = "insert into document (agency_id, code, title, created_at) values (:a, 'x', 'x', now())"
        with pytest.raises(DBAPIError, match="row-level security"):
            async with session.begin_nested():
                await session.execute(text(row), {"a": COMMITTEE.id})


async def test_nothing_but_the_agency_and_the_day_is_known_of_it(make: Make) -> None:
    async with make.session(LI) as session:
        known = await sources.gather_loose(session, COMMITTEE.id)
    assert known == {"today": clock.today(), "agency.name": COMMITTEE.name}
    for kind in entries.load().values():
        assert set(sources.prefill(kind, known)) == {field.name for field in kind.fields}


async def test_a_draft_nobody_has_written_in_is_used_again_by_whoever_began_it(make: Make) -> None:
    first = await begun(make)
    assert (await begun(make)).id == first.id
    assert (await begun(make, by=ZHAO)).id != first.id
    assert (await begun(make, "MD-0103")).id != first.id


async def test_a_document_is_begun_from_anywhere(browser: Browser, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    for named in (str(matter.id), matter.reference, matter.intake_number):
        page = await browser.post("/documents/begin", {"code": "JC-0101", "matter": named}, as_=MEDIATOR_LI)
        assert re.fullmatch(r"/documents/\d+", page.path)
        assert page.has(matter.reference or "")
    page = await browser.post("/documents/begin", {"code": CODE}, as_=MEDIATOR_LI)
    assert page.has("不属于办件")
    for named in ("（2026）湖桥人调字第99号", "💣", "9" * 30):
        answer = await browser.post(
            "/documents/begin", {"code": CODE, "matter": named}, as_=MEDIATOR_LI, expect=422
        )
        assert answer.has("没有找到案号为")
    await browser.post("/documents/begin", {"code": "XX-1"}, as_=MEDIATOR_LI, expect=404)
    await browser.post("/documents/begin", {"code": CODE, "matter": str(matter.id)}, as_=CHAIR_MA, expect=404)


async def test_a_loose_document_goes_through_the_pages(browser: Browser, make: Make) -> None:
    document = await drafted(make)
    page = await browser.open(f"/documents/{document.id}", as_=MEDIATOR_LI)
    assert not page.has("按办件最新内容重新填写")
    page = await page.form("保存并签发").submit()
    assert page.has("不属于办件")
    page = await page.form("签发").submit()
    assert page.has("文书已签发。")
    page = await page.form("制作更正文书").submit()
    page = await page.form("作废草稿").submit()
    assert page.path == "/documents"
    assert page.has("草稿已作废。")
    for form in ("word", "pdf"):
        await browser.open(f"/documents/{document.id}/{form}", as_=MEDIATOR_LI)


async def test_the_list_is_searched_and_paged(
    browser: Browser, make: Make, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await issued(make, press)
    await drafted(make, "MD-0103")
    await issued(make, press, by=MA)
    title = entries.kind("MD-0103").title
    page = await browser.open("/documents", as_=MEDIATOR_LI)
    assert page.has(document.number or "")
    assert page.has(title)
    assert not page.has("湖桥新")
    page = await browser.open("/documents?q=" + (document.number or ""), as_=MEDIATOR_LI)
    assert page.has(document.title)
    assert not page.has(title)
    page = await browser.open("/documents?status=draft", as_=MEDIATOR_LI)
    assert not page.has(document.number or "")
    assert (await browser.open("/documents?q=%25", as_=MEDIATOR_LI)).has("没有找到这样的文书")
    monkeypatch.setattr(queries, "PAGE", 1)
    page = await browser.open("/documents", as_=MEDIATOR_LI)
    older = await page.follow("下一页")
    assert older.has(document.number or "")
    assert not older.has(title)


async def test_a_matter_s_documents_do_not_stand_among_the_loose_ones(make: Make, press: Press) -> None:
    await press.draft(await make.matter(stage="agreed_written"), "MD-0103")
    async with make.session(LI) as session:
        assert await queries.loose(session, COMMITTEE.id) == []


async def test_what_fits_no_entry_of_the_list_comes_last_in_the_file(
    browser: Browser, make: Make, press: Press
) -> None:
    matter = await make.matter("judicial_confirmation")
    matter_type = make.types["judicial_confirmation"]
    assert all("MD-0102" not in entry.documents for entry in matter_type.papers)
    other = await press.issued(matter, "MD-0102")
    await press.issued(matter, "JC-0101")
    async with make.session(ZHAO) as session:
        lines = await queries.contents(session, matter.id, matter_type)
    assert (lines[-1].document.id if lines[-1].document else 0) == other.id
    assert lines[-1].entry.label == "其他材料"
    assert [line.no for line in lines] == list(range(1, len(lines) + 1))
    page = await browser.open(f"/matters/{matter.id}/documents", as_=MEDIATOR_LI)
    assert page.has("其他材料")
    page = await browser.open(f"/documents/{other.id}", as_=MEDIATOR_LI)
    page = await page.form("入卷").fill({"signed-scan": ("x.png", png())}).submit()
    assert page.has("签名后的扫描件")


async def test_the_register_shows_every_number_in_order(browser: Browser, make: Make, press: Press) -> None:
    matter = await make.matter(stage="mediating")
    given = [await press.issued(matter, CODE), await issued(make, press), await issued(make, press)]
    await voided(make, given[1])
    page = await browser.open("/documents/numbers", as_=CHAIR_ZHAO)
    places = [page.text.index(one.number or "") for one in given]
    assert places == sorted(places)
    assert f"<s>{given[1].number}</s>" in page.html
    assert not re.search(GAP, page.html)
    assert page.has("李调解")
    assert not (await browser.open("/documents/numbers", as_=CHAIR_MA)).has(given[0].number or "")
    await issued(make, press, by=MA)
    await browser.open("/documents/numbers?year=x&series=%00", as_=CHAIR_MA)


async def test_the_register_shows_numbers_in_matters_that_went_elsewhere_and_names_a_gap(
    browser: Browser, make: Make, press: Press, owner: AsyncEngine
) -> None:
    first, second = [await press.issued(await make.matter(stage="mediating"), CODE) for _ in range(2)]
    async with owner.begin() as connection:
        await connection.execute(
            text("insert into recusal (matter_id, officer_id, reason, since) values (:m, :o, '亲属', now())"),
            {"m": first.matter_id, "o": ZHAO.officer_id},
        )
        await connection.execute(text("update counter set last = 3 where series = :s"), {"s": first.series})
    page = await browser.open(f"/documents/numbers?year={first.year}&series={first.series}", as_=CHAIR_ZHAO)
    assert page.has(first.number or "")
    assert f"/documents/{first.id}" not in page.links().values()
    assert f"/documents/{second.id}" in page.links().values()
    assert len(re.findall(GAP, page.html)) == 1


@pytest.mark.parametrize(
    ("words", "copies"),
    [
        ("一式三份：本人、司法所、矫正机构各一份", 3),
        ("一式二联：存根留存，正本送达", 2),
        ("一式两份", 2),
        ("一式10份", 10),
        ("一式一份：存档", 1),
        ("一式多份：各方当事人各一份", None),
        ("一卷一份", None),
        ("一册：连续登记", None),
        ("", None),
    ],
)
def test_copies_are_counted_as_the_catalogue_says(words: str, copies: int | None) -> None:
    assert rules.copies_of(words) == copies


async def test_the_pages_say_how_many_to_print(browser: Browser, make: Make, press: Press) -> None:
    found = [
        (code, rules.copies_of(one.copies)) for code, one in entries.load().items() if one.area == "mediation"
    ]
    code, copies = next((code, copies) for code, copies in found if copies)
    draft = await press.draft(await make.matter(stage="mediating"), code)
    page = await browser.open(f"/documents/{draft.id}/issue", as_=MEDIATOR_LI)
    assert page.has(f"应印{copies}份")
    assert (await page.form("签发").submit()).has(f"应印{copies}份")


async def test_verification_tells_no_title(browser: Browser, make: Make, press: Press) -> None:
    document = await issued(make, press)
    page = await browser.open(f"/verify/{document.verify_token}")
    for told in (document.number, COMMITTEE.name, document.pdf_digest):
        assert page.has(told or "")
    assert document.title not in page.html
    async with make.session(MA) as session:
        found = await queries.verified(session, document.verify_token or "")
    assert found is not None
    assert set(found.__struct_fields__) == {"number", "issued_at", "agency", "status", "pdf_digest"}


async def may_also_see(make: Make, matter: Matter, agency_id: int) -> None:
    async with make.session(ZHAO) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": agency_id}
        )


@pytest.mark.parametrize(
    "deed",
    [
        "update document set version = 9 where matter_id = :m",
        "update document set status = 'void', void_reason = 'x' where matter_id = :m",
        "update document set agency_id = 3 where matter_id = :m",
        "update paper set removed_at = now(), remove_reason = 'x' where matter_id = :m",
    ],
)
async def test_an_agency_that_was_asked_alters_nothing_of_the_owner_s(
    make: Make, press: Press, deed: str
) -> None:
    matter = await make.matter(stage="agreed_written")
    await press.issued(matter, "MD-0106")
    await make.document(matter, "MD-0103")
    await make.paper(matter, "identity")
    await may_also_see(make, matter, OFFICE.id)
    async with make.session(LIN) as session:
        assert await session.scalar(text("select count(*) from document")) >= 2
        assert (await session.execute(text(deed), {"m": matter.id})).rowcount == 0


@pytest.mark.parametrize("agency_id", [COMMITTEE.id, OFFICE.id])
async def test_an_agency_that_was_asked_adds_nothing_to_the_owner_s_file(make: Make, agency_id: int) -> None:
    matter = await make.matter(stage="agreed_written")
    await may_also_see(make, matter, OFFICE.id)
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            "insert into document (matter_id, agency_id, code, title, created_at) values (:m, :a, 'x', 'x', now())",
            {"m": matter.id, "a": agency_id},
        ),
        (
            "insert into paper (matter_id, paper_key, title, pages, added_at) values (:m, 'identity', 'x', 1, now())",
            {"m": matter.id},
        ),
    )
    async with make.session(LIN) as session:
        for row, given in rows:
            with pytest.raises(DBAPIError, match="row-level security"):
                async with session.begin_nested():
                    await session.execute(text(row), given)


async def test_drafts_go_over_with_the_matter_and_issued_documents_stay_their_agency_s(
    make: Make, press: Press
) -> None:
    matter = await make.matter(stage="accepted")
    out = await press.issued(matter, "MD-0103")
    draft = await press.draft(matter, "MD-0102")
    await make.referral(matter, NEWCOMERS, kind="transfer")
    matter = await make.take_over(matter, NEWCOMERS)
    assert matter.agency_id == NEWCOMERS.id
    with pytest.raises(NotPermitted):
        await voided(make, out, by=MA)
    async with make.session(MA) as session:
        with pytest.raises(rules.NotOurs):
            await actions.replace(session, matter, await session.get_one(Document, out.id), by=MA)
    async with make.session(MA) as session:
        here = await session.get_one(Document, draft.id)
        saved = await actions.save_draft(session, matter, here, here.particulars or {}, by=MA, version=None)
        assert saved.agency_id == NEWCOMERS.id
    assert (await voided(make, draft, by=MA)).status == "void"
