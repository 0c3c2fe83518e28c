"""Sign-off (审批): somebody else than the drafter issues what may not go out on one person's word."""

import asyncio
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.rules import Actor
from fayi.catalogue import entries
from fayi.documents import actions, queries, rules, sign_off
from fayi.documents.models import Document
from fayi.kit.errors import NotPermitted, StalePage
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES, AgencyKind
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN, RECORDER_SUN
from tests.documents.press import Press
from tests.make import Make

LI, QIAN, ZHAO = MEDIATOR_LI.actor, MEDIATOR_QIAN.actor, CHAIR_ZHAO.actor
CODE = "MD-0109"
"""A notice with a number, for which a sign-off is asked here."""


@pytest.fixture(autouse=True)
def signed_off_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue asks for a sign-off of CODE."""
    kind = entries.kind(CODE)
    monkeypatch.setitem(entries._loaded, CODE, msgspec.structs.replace(kind, sign_off=True))


async def do(
    make: Make, act: Any, document: Document, *given: Any, by: Actor, version: int | None = None
) -> Any:
    """Perform a deed of `sign_off` or `actions` on the document in a transaction of its own."""
    async with make.session(by) as session:
        here = await session.get_one(Document, document.id)
        matter = await session.get_one(Matter, document.matter_id)
        return await act(session, matter, here, *given, by=by, version=version)


async def submitted(make: Make, press: Press) -> Document:
    """A complete draft of 李调解, submitted by 李调解."""
    draft = await press.draft(await make.matter(stage="mediating"), CODE)
    assert draft.saved_by_id == LI.officer_id
    found: Document = await do(make, sign_off.submit, draft, by=LI)
    return found


async def tags_of(make: Make, document: Document) -> list[str]:
    async with make.session(ZHAO) as session:
        found = await session.scalars(
            text("select tag from timeline where matter_id = :id and tag like 'document:%' order by seq"),
            {"id": document.matter_id},
        )
        return list(found)


async def test_what_was_submitted_is_issued_by_somebody_else(make: Make, press: Press) -> None:
    document = await submitted(make, press)
    assert (document.status, document.number) == ("submitted", None)
    issued = await press.issue(document, by=ZHAO)
    assert (issued.status, issued.no, issued.issued_by_id) == ("issued", 1, ZHAO.officer_id)
    assert (await tags_of(make, issued))[-3:] == ["document:drafted", "document:submitted", "document:issued"]


async def test_a_draft_that_needs_a_sign_off_is_not_issued_without(make: Make, press: Press) -> None:
    draft = await press.draft(await make.matter(stage="mediating"), CODE)
    with pytest.raises(rules.NeedsSignOff):
        await press.issue(draft, by=ZHAO)
    with pytest.raises(NotPermitted):
        await press.issue(draft, by=LI)


@pytest.mark.parametrize("part", ["created_by_id", "saved_by_id", "submitted_by_id"])
async def test_whoever_had_a_part_in_the_draft_does_not_sign_it_off(
    make: Make, press: Press, owner: AsyncEngine, part: str
) -> None:
    document = await submitted(make, press)
    async with owner.begin() as connection:
        await connection.execute(text("alter table document disable trigger keep_document"))
        await connection.execute(
            text(f"update document set {part} = :zhao where id = :id"),
            {"zhao": ZHAO.officer_id, "id": document.id},
        )
        await connection.execute(text("alter table document enable trigger keep_document"))
    with pytest.raises(rules.DraftedByOneself) as refused:
        await press.issue(document, by=ZHAO)
    assert "须由其他人审批" in str(refused.value)
    async with owner.begin() as connection:
        with pytest.raises(DBAPIError, match="issued by somebody else"):
            await connection.execute(
                text("update document set status = 'issued', issued_by_id = :zhao where id = :id"),
                {"zhao": ZHAO.officer_id, "id": document.id},
            )


@pytest.mark.parametrize(
    "change",
    [
        "status = 'issued', issued_by_id = 3",
        "sign_off = false",
        "sign_off = false, status = 'issued', issued_by_id = 3",
        "status = 'replaced'",
    ],
)
async def test_the_database_lets_no_draft_go_around_its_sign_off(
    make: Make, press: Press, owner: AsyncEngine, change: str
) -> None:
    draft = await press.draft(await make.matter(stage="mediating"), CODE)
    async with owner.begin() as connection:
        with pytest.raises(DBAPIError, match=r"somebody else|goes on needing|is issued, returned"):
            await connection.execute(text(f"update document set {change} where id = :id"), {"id": draft.id})


@pytest.mark.parametrize(
    "change",
    ["particulars = '\\x00'", "submitted_by_id = 3", "saved_by_id = 3", "title = 'x'", "status = 'void'"],
)
async def test_the_database_keeps_what_was_submitted(
    make: Make, press: Press, owner: AsyncEngine, change: str
) -> None:
    document = await submitted(make, press)
    async with owner.begin() as connection:
        with pytest.raises(DBAPIError, match=r"submitted is not altered|is issued, returned"):
            await connection.execute(
                text(f"update document set {change} where id = :id"), {"id": document.id}
            )


async def test_what_was_submitted_is_neither_saved_nor_discarded(make: Make, press: Press) -> None:
    document = await submitted(make, press)
    with pytest.raises(rules.NotADraft):
        await do(make, actions.save_draft, document, {}, by=LI)
    with pytest.raises(rules.NotIssued):
        await do(make, actions.void, document, "不要了", by=ZHAO)


async def test_it_comes_back_with_a_reason_and_is_submitted_again(make: Make, press: Press) -> None:
    document = await submitted(make, press)
    with pytest.raises(rules.NoReason):
        await do(make, sign_off.return_, document, "　", by=ZHAO)
    document = await do(make, sign_off.return_, document, "终止理由写得不清楚。", by=ZHAO)
    assert (document.status, document.return_reason) == ("draft", "终止理由写得不清楚。")
    assert document.returned_by_id == ZHAO.officer_id
    document = await do(make, sign_off.submit, document, by=LI)
    assert (document.status, document.return_reason, document.returned_at) == ("submitted", "", None)
    assert (await tags_of(make, document))[-3:] == [
        "document:submitted", "document:returned", "document:submitted",
    ]  # fmt: skip
    assert (await press.issue(document, by=ZHAO)).no == 1


async def test_only_what_is_complete_and_asks_for_it_is_submitted(make: Make, press: Press) -> None:
    matter = await make.matter(stage="agreed_written")
    with pytest.raises(rules.Missing):
        await do(make, sign_off.submit, await make.document(matter, CODE), by=LI)
    with pytest.raises(rules.NeedsNoSignOff):
        await do(make, sign_off.submit, await press.draft(matter, "MD-0106"), by=LI)


async def test_only_those_who_may_sign_off_return_it(make: Make, press: Press) -> None:
    document = await submitted(make, press)
    for by in (LI, QIAN, RECORDER_SUN.actor):
        with pytest.raises(NotPermitted):
            await do(make, sign_off.return_, document, "不行", by=by)
    returned = await do(make, sign_off.return_, document, "不行", by=ZHAO)
    with pytest.raises(rules.NotSubmitted):
        await do(make, sign_off.return_, returned, "还是不行", by=ZHAO)


async def test_two_who_sign_off_at_once_issue_one_document(make: Make, press: Press) -> None:
    document = await submitted(make, press)
    answers = await asyncio.gather(
        *(press.issue(document, by=ZHAO, version=document.version) for _ in range(2)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} == {Document, StalePage}


async def test_the_correction_of_a_signed_document_is_signed_off_too(make: Make, press: Press) -> None:
    issued = await press.issue(await submitted(make, press), by=ZHAO)
    async with make.session(LI) as session:
        draft = await actions.replace(
            session,
            await session.get_one(Matter, issued.matter_id),
            await session.get_one(Document, issued.id),
            by=LI,
        )
    with pytest.raises(rules.NeedsSignOff):
        await press.issue(draft, by=ZHAO)
    await do(make, sign_off.submit, draft, by=LI)
    assert (await press.issue(draft, by=ZHAO)).replaces_id == issued.id
    assert (await press.reload(issued)).status == "replaced"


async def test_whoever_first_writes_in_a_draft_has_drafted_it(make: Make, press: Press) -> None:
    matter = await make.matter(stage="mediating")
    laid_out = await make.document(matter, CODE, by=CHAIR_ZHAO)
    assert laid_out.created_by_id == ZHAO.officer_id
    draft = await press.draft(matter, CODE)
    assert (draft.id, draft.drafters) == (laid_out.id, {LI.officer_id})
    await do(make, sign_off.submit, draft, by=LI)
    assert (await press.issue(draft, by=ZHAO)).status == "issued"


def test_wherever_documents_are_issued_somebody_may_sign_off() -> None:
    leading = {
        kind
        for role in ROLES.values()
        if Permission.DOCUMENTS_SIGN_OFF in role.permissions
        for kind in role.kinds
    }
    assert leading >= {
        AgencyKind.STATION, AgencyKind.JUSTICE_BUREAU, AgencyKind.JUSTICE_OFFICE, AgencyKind.COURT,
        AgencyKind.MEDIATION_COMMITTEE, AgencyKind.LEGAL_AID_CENTER, AgencyKind.NOTARY_OFFICE,
        AgencyKind.PRISON, AgencyKind.CORRECTION_AGENCY,
    }  # fmt: skip


async def test_a_document_goes_from_desk_to_desk_until_it_is_issued(
    browser: Browser, make: Make, press: Press
) -> None:
    draft = await press.draft(await make.matter(stage="mediating"), CODE)
    page = await browser.open(f"/documents/{draft.id}", as_=MEDIATOR_LI)
    assert not page.has("保存并签发")
    page = await page.form("保存并送审").submit()
    assert page.has("这类文书须经审批")
    page = await page.form("送审").submit()
    assert page.has("已送审")
    assert page.has("这份文书由您起草、修改或者送审")
    assert "/documents/submitted" not in page.links().values()
    await browser.open("/documents/submitted", as_=MEDIATOR_LI, expect=403)

    waiting = await browser.open("/documents/submitted", as_=CHAIR_ZHAO)
    assert waiting.has("待您审批")
    page = await waiting.follow(draft.title)
    fault = await page.form("退回").fill({"return-reason": ""}).submit(expect=422)
    assert fault.errors()["return-reason"]
    page = await page.form("退回").fill({"return-reason": "请写明终止的理由。"}).submit()
    assert page.has("现在没有等待您审批的文书")

    page = await browser.open(f"/documents/{draft.id}", as_=MEDIATOR_LI)
    assert page.has("请写明终止的理由。")
    assert page.has("赵主任")
    page = await page.form("保存并送审").submit()
    await page.form("送审").submit()
    page = await browser.open(f"/documents/{draft.id}", as_=CHAIR_ZHAO)
    page = await page.form("审批签发").submit()
    assert page.has("文书已审批签发。")
    assert page.has("李调解")
    async with make.session(ZHAO) as session:
        found = (await queries.of_matter(session, draft.matter_id or 0))[0]
    assert (found.status, found.issued_by_id) == ("issued", ZHAO.officer_id)


async def test_somebody_without_the_right_sees_that_it_waits(
    browser: Browser, make: Make, press: Press
) -> None:
    document = await submitted(make, press)
    page = await browser.open(f"/documents/{document.id}", as_=MEDIATOR_QIAN)
    assert page.has("文书正在审批，内容不能修改。")
    for deed in ("sign-off", "return"):
        await browser.post(f"/documents/{document.id}/{deed}", {}, as_=MEDIATOR_QIAN, expect=403)
    pdf = (await browser.open(f"/documents/{document.id}/pdf", as_=MEDIATOR_QIAN)).answer.content
    assert pdf.startswith(b"%PDF-")
    tab = await browser.open(f"/matters/{document.matter_id}/documents", as_=MEDIATOR_QIAN)
    assert tab.has("已送审")


async def test_what_the_chair_drafted_stands_apart(browser: Browser, make: Make, press: Press) -> None:
    document = await submitted(make, press)
    document = await do(make, sign_off.return_, document, "请改。", by=ZHAO)
    async with make.session(ZHAO) as session:
        matter = await session.get_one(Matter, document.matter_id)
        here = await session.get_one(Document, document.id)
        await actions.save_draft(session, matter, here, here.particulars or {}, by=ZHAO, version=None)
        await sign_off.submit(session, matter, here, by=ZHAO, version=None)
    page = await browser.open("/documents/submitted", as_=CHAIR_ZHAO)
    assert page.has("现在没有等待您审批的文书")
    assert page.has("您起草的，须由他人审批")
    await browser.post(f"/documents/{document.id}/sign-off", {}, as_=CHAIR_ZHAO, expect=403)
