"""Materials of a matter: checked, told once, kept on a receipt, given back; who may not, first."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.materials import actions, queries
from fayi.materials.models import MaterialReceipt
from fayi.materials.rules import Checked, Item, MaterialStatus, NothingMissing, NotKeptHere, ToldAlready
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from tests.browser import Browser
from tests.cast import (
    AUDITOR_SHEN,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    FIRM_HEAD_KANG,
    NOTARY,
    NOTARY_HEAD_YU,
    NOTARY_TANG,
    RECORDER_SUN,
    STATION,
)
from tests.make import Make

SessionAs = Callable[[Actor], AbstractAsyncContextManager[AsyncSession]]
NOTHING = Checked(status=MaterialStatus.LACK)
DEED = Item(label="不动产权证书", original=True, copies=1, pages=4)
COPY = Item(label="户口簿", original=False, copies=1, pages=6)
ID_NUMBER = "99010119790816202X"


async def test_only_who_holds_the_matter_and_receives_people_may_write(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("notarisation", at=STATION)
    await make.referral(matter, NOTARY, kind="referral")
    for person, refusal in ((NOTARY_TANG, NotPermitted), (AUDITOR_SHEN, NotPermitted)):
        async with session_as(person.actor) as session:
            with pytest.raises(refusal):
                await actions.ask_for(session, matter, "登记信息", must=True, by=person.actor)


async def test_the_tab_is_read_only_for_those_who_help_and_unknown_to_strangers(
    make: Make, browser: Browser
) -> None:
    matter = await make.matter("notarisation", at=STATION)
    at = f"/matters/{matter.id}/materials"
    await browser.open(at, as_=CHAIR_ZHAO, expect=404)
    await browser.open(at, as_=FIRM_HEAD_KANG, expect=404)
    await make.referral(matter, NOTARY, kind="referral")
    page = await browser.open(at, as_=NOTARY_TANG)
    assert page.has("不动产权证书")
    assert "一次性告知" not in page.links()
    await browser.open(f"{at}/tell", as_=NOTARY_TANG, expect=403)
    await browser.post(f"{at}/ask", {"label": "x"}, as_=NOTARY_TANG, expect=403)
    await browser.open(f"{at}/lines/nonsense", as_=CLERK_WANG, expect=404)
    await browser.open(f"{at}/receipts/1", as_=CLERK_WANG, expect=404)


async def test_a_list_is_given_once_and_a_second_one_has_a_reason(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter("notarisation", at=STATION, stage="materials_check")
    await make.materials(matter, but=("title", "marriage"))
    await make.list_of_missing(matter)
    with pytest.raises(ToldAlready):
        await make.list_of_missing(matter)
    await make.list_of_missing(matter, because="登记信息显示另有共有人。")
    async with session_as(CLERK_WANG.actor) as session:
        first, second = await queries.lists(session, matter.id)
    assert set(first.items) == {"不动产权证书", "婚姻状况证明"}
    assert (first.because, second.no, second.because) == ("", 2, "登记信息显示另有共有人。")
    await make.materials(matter)
    with pytest.raises(NothingMissing):
        await make.list_of_missing(matter, because="再告知")


async def test_originals_are_kept_on_a_numbered_receipt_and_go_back_to_who_brought_them(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("notarisation", at=STATION)
    actor = CLERK_WANG.actor
    async with session_as(actor) as session:
        here = await session.get_one(Matter, matter.id)
        receipt = await actions.take_in(
            session, here, [DEED, COPY], received_on=clock.today(), received_from="陈大山", note="", by=actor
        )
        assert receipt.number == f"青监法服收件字〔{clock.today().year}〕1号"
        kept = [item.id for item, _ in await queries.items(session, matter.id)]

    async def give_back(collector: str, authority: str = "") -> None:
        async with session_as(actor) as session:
            await actions.give_back(
                session,
                await session.get_one(Matter, matter.id),
                kept,
                returned_on=clock.today(),
                collector=collector,
                collector_number=ID_NUMBER,
                authority=authority,
                by=actor,
            )

    with pytest.raises(Refusal, match="请写明代领依据"):
        await give_back("周文岚")
    await give_back("陈大山")
    with pytest.raises(NotKeptHere):
        await give_back("陈大山")
    async with session_as(actor) as session:
        (given,) = (await queries.returns(session, matter.id)).values()
        assert (given.collector, given.collector_number) == ("陈大山", ID_NUMBER)
        with pytest.raises(NotFound):
            await queries.one(session, MaterialReceipt, matter.id + 1, receipt.id)


async def test_a_matter_is_not_over_while_originals_are_kept(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter(at=COMMITTEE)
    actor = RECORDER_SUN.actor
    async with session_as(actor) as session:
        await actions.take_in(
            session,
            await session.get_one(Matter, matter.id),
            [DEED],
            received_on=clock.today(),
            received_from="陈大山",
            note="",
            by=actor,
        )
    with pytest.raises(Refusal, match="收存的原件还没有退还"):
        await make.do(matter, "withdraw")
    async with session_as(actor) as session:
        here = await session.get_one(Matter, matter.id)
        (item, _) = (await queries.items(session, matter.id))[0]
        await actions.give_back(
            session, here, [item.id], returned_on=clock.today(), collector="陈大山",
            collector_number=ID_NUMBER, authority="", by=actor,
        )  # fmt: skip
    assert (await make.do(matter, "withdraw")).stage == "withdrawn"
    async with session_as(actor) as session:
        here = await session.get_one(Matter, matter.id)
        with pytest.raises(Refusal, match="材料清单不能再改"):
            await actions.ask_for(session, here, "登记信息", must=True, by=actor)


async def test_a_receipt_is_never_altered(make: Make, session_as: SessionAs, owner: AsyncEngine) -> None:
    matter = await make.matter("notarisation", at=STATION)
    actor = CLERK_WANG.actor
    async with session_as(actor) as session:
        await actions.take_in(
            session,
            await session.get_one(Matter, matter.id),
            [DEED],
            received_on=clock.today(),
            received_from="陈大山",
            note="",
            by=actor,
        )
    for change in (
        "update material_receipt set received_from = 'x'",
        "delete from material_receipt",
        "update material_item set copies = 2",
        "delete from material_item",
        "update material_list set items = array['x']",
    ):
        async with session_as(actor) as session:
            with pytest.raises(DBAPIError):
                await session.execute(text(change))
    async with owner.begin() as connection:
        with pytest.raises(DBAPIError, match="stays as it is"):
            await connection.execute(text("update material_item set pages = 9"))


async def test_materials_are_seen_by_those_who_see_the_matter(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter("notarisation", at=STATION)
    await make.materials(matter)
    for table in ("material", "property_mention"):
        async with session_as(NOTARY_TANG.actor) as session:
            assert await session.scalar(text(f"select count(*) from {table}")) == 0
        async with session_as(CLERK_WANG.actor) as session:
            assert await session.scalar(text(f"select count(*) from {table}"))


async def test_the_whole_way_of_papers_through_the_pages(make: Make, browser: Browser) -> None:
    matter = await make.matter("notarisation", at=STATION, stage="materials_check")
    at = f"/matters/{matter.id}/materials"
    page = await browser.open(f"{at}/lines/title", as_=CLERK_WANG)
    page = await page.form("保存").fill(status="已提交", originals="0", copies="1").submit(expect=409)
    assert page.errors() == {"original_seen": "这项材料要核对原件；没有见到原件的，请仍记为缺。"}
    page = await page.form("保存").fill(original_seen=True, originals="1").submit()
    assert page.has("王登记")
    page = await browser.open(f"{at}/lines/marriage", as_=CLERK_WANG)
    page = await page.form("保存").fill(status="免交").submit(expect=409)
    page = await page.form("保存").fill(reason="民政信息已核验。", originals="0", copies="0").submit()
    assert page.has("民政信息已核验。")
    page = (
        await (await browser.open(f"{at}/ask", as_=CLERK_WANG))
        .form("增加")
        .fill(label="登记机构出具的登记信息", must=True)
        .submit()
    )
    page = await (await page.follow("一次性告知")).form("生成清单").fill(told_to="陈大山").submit()
    assert page.has("登记机构出具的登记信息")
    page = await (await browser.open(f"{at}/tell", as_=CLERK_WANG)).form("生成清单").submit(expect=422)
    assert "because" in page.errors()
    page = await browser.open(f"{at}/receive", as_=CLERK_WANG)
    page = (
        await page.form("登记并出具收据")
        .fill({"items-0-label": "不动产权证书", "items-0-original": "true", "items-0-pages": "4"})
        .submit()
    )
    assert page.has("收件字")
    page = await browser.open(f"{at}/return", as_=CLERK_WANG)
    page = await page.form("登记退还").fill(collector="陈小山", collector_number=ID_NUMBER).submit(expect=409)
    assert "authority" in page.errors()
    page = await page.form("登记退还").fill(authority="陈大山的授权委托书").submit()
    assert page.has("陈小山")
    page = await browser.open(at, as_=CLERK_WANG)
    assert not page.has("收存中")


async def test_that_others_deal_with_the_same_house_is_told_without_their_file(
    make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    dispute = await make.matter(at=COMMITTEE, applicants=("吴桂香",), respondents=("郑水生",))
    gift = await make.matter("notarisation", at=STATION)
    async with owner.begin() as connection:
        await connection.execute(
            text("update agency set phone = '0990-6001111' where id = :id"), {"id": COMMITTEE.id}
        )
    async with session_as(CLERK_WANG.actor) as session:
        (told,) = await matters.mentions(session, gift.id)
        assert (told.type, told.agency, told.phone) == ("mediation", COMMITTEE.name, "0990-6001111")
        assert await session.get(Matter, dispute.id) is None
    async with session_as(CLERK_WANG.actor) as session:
        await matters.mentions(session, gift.id)
    async with session_as(NOTARY_HEAD_YU.actor) as session:
        assert await matters.mentions(session, gift.id) == ()
    async with owner.connect() as connection:
        readings = (await connection.execute(text("select officer_id, facts -> 'found' from reading"))).all()
    assert [tuple(one) for one in readings] == [(CLERK_WANG.id, [COMMITTEE.name])]
    await make.do(dispute, "withdraw")
    async with session_as(CLERK_WANG.actor) as session:
        assert await matters.mentions(session, gift.id) == ()
