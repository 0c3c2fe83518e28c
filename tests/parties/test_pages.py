"""The pages of parties, through HTTP, each checked as a page."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.matters import actions as matters
from fayi.parties import actions, queries
from fayi.parties.kinds import Relation
from fayi.parties.models import Conflict, Participation, Party
from fayi.readings.models import Reading
from tests.browser import Browser, Page
from tests.cast import CHAIR_MA, CHAIR_ZHAO, LAWYER_GU, MEDIATOR_LI
from tests.parties.people import BIRTH, CREDIT_CODE, NUMBER, OTHER_NUMBER, SessionAs, dispute, written_down

ZHAO, MA = CHAIR_ZHAO.actor, CHAIR_MA.actor


async def party_named(session_as: SessionAs, name: str) -> Party:
    async with session_as(ZHAO) as session:
        return (await session.scalars(select(Party).where(Party.name == name))).one()


async def test_a_person_is_registered_after_a_search_that_found_nobody(
    browser: Browser, session_as: SessionAs
) -> None:
    page = await browser.open("/parties?q=孙小小", as_=CHAIR_ZHAO)
    assert page.has("没有查到“孙小小”")
    page = await page.follow("登记自然人")
    page = await page.form("登记").fill(name="孙小小", id_number=NUMBER, phone="138 0000 0000").submit()
    assert page.title == "孙小小"
    assert page.has("1985年3月2日")
    assert not page.has(NUMBER)
    assert not page.has("13800000000")
    party = await party_named(session_as, "孙小小")
    assert party.sex == "2"


async def test_every_fault_is_shown_at_its_field_and_nothing_typed_is_lost(browser: Browser) -> None:
    page = await browser.open("/parties/new", as_=CHAIR_ZHAO)
    typed = {"name": "孙小小", "id_number": NUMBER[:17], "phone": "138", "birth_date": "2050-01-01"}
    page = await page.form("登记").fill(typed).submit(expect=422)
    assert set(page.errors()) == {"id_number", "phone", "birth_date"}
    form = page.form("登记")
    assert {name: form.values[name][0] for name in typed} == typed


async def test_a_number_that_contradicts_the_chosen_sex_is_a_fault_of_the_sex(browser: Browser) -> None:
    page = await browser.open("/parties/new", as_=CHAIR_ZHAO)
    page = await page.form("登记").fill(name="孙小小", id_number=NUMBER, sex="男").submit(expect=422)
    assert set(page.errors()) == {"sex"}


BAD_INPUT = {
    "surrogate": b"%ED%A0%80",
    "broken utf-8": b"%FF%FE%80",
    "nul": b"%E7%8E%8B%00",
    "control": b"%07%1B",
    "paste": b"x" * 300_000,
    "markup": b"%3Cscript%3E",
    "turned": b"%E2%80%AE%E7%8E%8B",
    "emoji": b"%F0%9F%99%82" * 50,
}


async def sent_raw(browser: Browser, body: bytes) -> Page:
    """The answer to a form's body as it stands, whatever its status."""
    await browser.open("/parties/new", as_=CHAIR_ZHAO)
    client = await browser.client(CHAIR_ZHAO)
    token = client.cookies.get("csrftoken", "").encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post("/parties/new", content=b"_csrf_token=" + token + b"&" + body, headers=kind)
    return Page(browser, CHAIR_ZHAO, answer, answer.status_code)


@pytest.mark.parametrize("bad", BAD_INPUT)
@pytest.mark.parametrize("field", ["name", "id_number", "phone", "address", "household_region"])
async def test_bad_input_is_answered_with_a_sentence_and_never_an_error(
    browser: Browser, bad: str, field: str
) -> None:
    given = {"kind": b"person", "name": b"%E5%AD%99", field: BAD_INPUT[bad]}
    page = await sent_raw(browser, b"&".join(name.encode() + b"=" + text for name, text in given.items()))
    assert page.status in (303, 422)
    assert page.status == 303 or field in page.errors()


async def test_ten_megabytes_pasted_are_turned_away(browser: Browser) -> None:
    page = await sent_raw(browser, b"kind=person&name=" + b"%E5%AD%99" * 1_200_000)
    assert page.status in (413, 422)


async def test_a_likely_duplicate_is_shown_and_can_be_opened_or_passed_over(
    browser: Browser, session_as: SessionAs
) -> None:
    async with session_as(ZHAO) as session:
        first = await written_down(session, ZHAO, "孙小小", phone="13800000000")
    page = await browser.open("/parties/new", as_=CHAIR_ZHAO)
    page = await page.form("登记").fill(name="孙小小", phone="13800000000").submit(expect=409)
    assert page.has("名称和电话相同")
    assert page.links()["打开“孙小小”"] == f"/parties/{first.id}"
    page = await page.form("不是同一人，仍然新建").submit()
    assert page.title == "孙小小"
    assert page.path != f"/parties/{first.id}"


async def test_the_same_id_number_leads_to_the_record_there_is(
    browser: Browser, session_as: SessionAs
) -> None:
    async with session_as(ZHAO) as session:
        first = await written_down(session, ZHAO, "孙小小", id_number=NUMBER)
    page = await browser.open("/parties/new", as_=CHAIR_ZHAO)
    page = await page.form("登记").fill(name="孙晓晓", id_number=NUMBER).submit(expect=422)
    assert page.links()["打开“孙小小”"] == f"/parties/{first.id}"
    assert not page.has("仍然新建")


async def test_a_form_sent_twice_registers_one_party(browser: Browser, session_as: SessionAs) -> None:
    sent = {"kind": "person", "name": "孙小小", "operation": "6f8a9a53-1d4e-4f5a-9a2b-9b1c1f0f7f10"}
    first = await browser.post("/parties/new", sent, as_=CHAIR_ZHAO)
    again = await browser.post("/parties/new", sent, as_=CHAIR_ZHAO)
    assert first.path == again.path
    await party_named(session_as, "孙小小")


async def test_the_number_being_typed_tells_sex_birth_date_and_who_has_it(
    browser: Browser, session_as: SessionAs
) -> None:
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "孙小小", id_number=OTHER_NUMBER)
    typed = {"name": "", "identity_kind": "ID", "prefix": "", "operation": ""}
    page = await browser.post("/parties/derive", typed | {"id_number": NUMBER}, as_=CHAIR_ZHAO, fragment=True)
    assert page.find("input", id="f-birth_date", value=BIRTH.isoformat()) is not None
    assert "已经登记过" not in page.text
    page = await browser.post(
        "/parties/derive", typed | {"id_number": OTHER_NUMBER}, as_=CHAIR_ZHAO, fragment=True
    )
    assert "已经登记过" in page.text
    page = await browser.post("/parties/derive", typed | {"id_number": "12"}, as_=CHAIR_ZHAO, fragment=True)
    assert "应为18位" in page.text


async def test_an_organisation_is_registered_with_its_credit_code(browser: Browser) -> None:
    page = await browser.open("/parties/new?kind=organisation", as_=CHAIR_ZHAO)
    page = await page.form("登记").fill(name="青禾食品有限公司", uscc=CREDIT_CODE).submit()
    assert page.has(CREDIT_CODE)
    page = await browser.open(f"/parties?q={CREDIT_CODE}", as_=CHAIR_ZHAO)
    assert "青禾食品有限公司" in page.links()


async def test_a_region_is_written_by_name_and_an_unclear_one_is_asked_again(
    browser: Browser, session_as: SessionAs
) -> None:
    page = await browser.open("/parties/new", as_=CHAIR_ZHAO)
    page = await page.form("登记").fill(name="孙小小", household_region="浙江省衢州市龙游县").submit()
    assert page.has("浙江省衢州市龙游县")
    assert (await party_named(session_as, "孙小小")).household_region == "330825"
    page = await browser.open("/parties/new", as_=CHAIR_ZHAO)
    page = await page.form("登记").fill(name="李四", household_region="鼓楼区").submit(expect=422)
    assert set(page.errors()) == {"household_region"}


async def test_a_party_of_another_agency_is_not_there(browser: Browser, session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "孙小小")
    for path in ("", "/edit", "/relate"):
        await browser.open(f"/parties/{party.id}{path}", as_=CHAIR_MA, expect=404)
    await browser.post(f"/parties/{party.id}/read", {"purpose": "好奇"}, as_=CHAIR_MA, expect=404)


async def test_full_numbers_are_shown_for_a_purpose_to_those_who_may_and_the_reading_is_kept(
    browser: Browser, session_as: SessionAs
) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "孙小小", id_number=NUMBER, phone="13800000000")
    page = await browser.open(f"/parties/{party.id}", as_=CHAIR_ZHAO)
    page = await page.form("查看").fill(purpose="").submit(expect=422)
    page = await page.form("查看").fill(purpose="核对送达地址").submit()
    assert page.has(NUMBER)
    assert page.has("13800000000")
    address = str(page.answer.url)
    assert not (await browser.open(f"/parties/{party.id}", as_=CHAIR_ZHAO)).has(NUMBER)
    assert not (await browser.open(address, as_=MEDIATOR_LI)).has(NUMBER)
    async with session_as(ZHAO) as session:
        reading = (await session.scalars(select(Reading))).one()
        assert (reading.officer_id, reading.purpose) == (ZHAO.officer_id, "核对送达地址")


async def test_who_may_not_read_numbers_is_offered_no_button(browser: Browser, session_as: SessionAs) -> None:
    matter, party, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await matters.grant_access(session, matter, LAWYER_GU.place.id, "referral:1")
    page = await browser.open(f"/parties/{party.id}", as_=LAWYER_GU)
    assert not page.has("查看完整号码")
    await browser.post(f"/parties/{party.id}/read", {"purpose": "好奇"}, as_=LAWYER_GU, expect=403)
    await browser.open(f"/parties/{party.id}/edit", as_=LAWYER_GU, expect=403)


async def test_a_correction_goes_through_the_form(browser: Browser, session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "孙小", phone="13800000000", household_region="330825")
    page = await browser.open(f"/parties/{party.id}/edit", as_=CHAIR_ZHAO)
    form = page.form("保存更正")
    assert form.values["phone"] == ["13800000000"]
    page = await form.fill(name="孙小小").submit()
    assert page.title == "孙小小"
    party = await party_named(session_as, "孙小小")
    assert (party.phone, party.household_region, party.version) == ("13800000000", "330825", 2)
    stale = {"kind": "person", "name": "孙大", "version": "1"}
    page = await browser.post(f"/parties/{party.id}/edit", stale, as_=CHAIR_ZHAO, expect=409)


async def test_two_parties_are_related_and_both_pages_say_so(browser: Browser, session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        mother = await written_down(session, ZHAO, "周妈妈")
        child = await written_down(session, ZHAO, "孙小小")
    page = await browser.open(f"/parties/{mother.id}/relate?q=小小", as_=CHAIR_ZHAO)
    page = await page.form("登记关系").fill(other_id=child.id, kind=Relation.PARENT).submit()
    assert page.has("是孙小小的父母")
    page = await browser.open(f"/parties/{child.id}", as_=CHAIR_ZHAO)
    assert page.has("是周妈妈的子女")


async def tab(browser: Browser, matter: Any, **more: Any) -> Page:
    return await browser.open(f"/matters/{matter.id}/parties", **({"as_": CHAIR_ZHAO} | more))


async def test_the_tab_shows_the_sides_and_what_gives_pause(browser: Browser, session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        one = await written_down(session, ZHAO, "钱多多", phone="13800000000", illiterate=True)
        other = await written_down(
            session, ZHAO, "孙小小", phone="13800000000", birth_date=clock.today() - timedelta(3700)
        )
    matter, *_ = await dispute(session_as, ZHAO, one, other)
    page = await tab(browser, matter)
    for words in ("钱多多", "孙小小", "电话相同", "尚未登记监护人", "不识字"):
        assert page.has(words), words
    assert not page.has("13800000000")
    page = await page.follow("记录核实结果")
    page = await page.form("记录").fill(note="系父女共用一部电话").submit()
    assert page.has("系父女共用一部电话")


async def test_a_party_joins_by_search_or_by_creation_on_the_same_page(
    browser: Browser, session_as: SessionAs
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "李四")
    page = await (await tab(browser, matter)).follow("添加第三人")
    page = await browser.open(f"{page.path}?role=third_party&q=李四", as_=CHAIR_ZHAO)
    page = await page.form("添加“李四”").fill(identity_seen="查验证件原件").submit()
    assert page.has("李四")
    page = await browser.open(f"/matters/{matter.id}/parties/add?role=third_party&q=周五", as_=CHAIR_ZHAO)
    page = await page.form("登记并添加").fill(phone="138").submit(expect=422)
    assert set(page.errors()) == {"phone"}
    page = await page.form("登记并添加").fill(phone="13800000000", newcomer=True).submit()
    assert page.has("周五")
    async with session_as(ZHAO) as session:
        assert [one.participation.newcomer for one in await queries.taking_part(session, matter.id)] == [
            False,
            False,
            False,
            True,
        ]


async def test_the_same_person_is_not_put_on_both_sides(browser: Browser, session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    page = await browser.open(f"/matters/{matter.id}/parties/add?role=respondent&q=钱多多", as_=CHAIR_ZHAO)
    page = await page.form("添加“钱多多”").submit(expect=422)
    assert page.has("同一人不能同时列在两方")


async def test_a_duplicate_found_while_creating_takes_part_with_one_click(
    browser: Browser, session_as: SessionAs
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        known = await written_down(session, ZHAO, "周五", id_number=NUMBER)
    page = await browser.open(
        f"/matters/{matter.id}/parties/add?role=third_party&kind=person", as_=CHAIR_ZHAO
    )
    page = await page.form("登记并添加").fill(name="周武", id_number=NUMBER).submit(expect=422)
    button = page.find("button", name="party_id")
    assert button is not None
    sent = {"party_id": known.id, "role": "third_party"}
    page = await browser.post(str(button.get("formaction")), sent, as_=CHAIR_ZHAO)
    assert page.has("周五")


async def test_an_agent_is_named_and_ended(browser: Browser, session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    page = await (await tab(browser, matter)).follow("登记代理人")
    form = page.form("登记代理人").fill(agent_name="顾律师", agent_unit="青禾律师事务所", relation="律师")
    page = await form.submit(expect=422)
    assert set(page.errors()) == {"authority"}
    page = await page.form("登记代理人").fill(authority="授权委托书").submit(expect=422)
    assert set(page.errors()) == {"scope"}
    page = await page.form("登记代理人").fill(scope=["签署文书", "领取文书"]).submit()
    assert page.has("签署文书、领取文书")
    page = await page.follow("终止代理顾律师")
    page = await page.form("终止").fill(reason="解除委托").submit()
    assert not page.has("顾律师")


async def test_somebody_leaves_is_read_to_and_is_identified(browser: Browser, session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        third = await written_down(session, ZHAO, "李四", illiterate=True)
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    page = await browser.open(f"/matters/{matter.id}/parties/add?role=third_party&q=李四", as_=CHAIR_ZHAO)
    await page.form("添加“李四”").submit()
    async with session_as(ZHAO) as session:
        part = (await session.scalars(select(Participation).where(Participation.party_id == third.id))).one()
    base = f"/matters/{matter.id}/parties/{part.id}"
    page = await browser.open(f"{base}/read-aloud", as_=CHAIR_ZHAO)
    page = await page.form("记录").fill(witness="周见证", thumbprint=True).submit()
    assert page.has("已捺指印")
    page = await browser.open(f"{base}/identity", as_=CHAIR_ZHAO)
    page = await page.form("记录").fill(how="查验证件原件").submit()
    page = await browser.open(f"{base}/leave", as_=CHAIR_ZHAO)
    page = await page.form("退出").fill(reason="与本案无关").submit()
    assert page.has("与本案无关")
    await browser.open(f"{base}/leave", as_=CHAIR_ZHAO, expect=404)


async def test_a_numerous_side_chooses_its_representatives(browser: Browser, session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    page = await tab(browser, matter)
    for name in ("甲甲", "乙乙"):
        page = await browser.open(f"{page.path}/add?role=applicant&q={name}", as_=CHAIR_ZHAO)
        page = await page.form("登记并添加").submit()
    page = await page.follow("推选代表人")
    page = await page.form("保存").fill(participants=["甲甲"]).submit(expect=422)
    assert set(page.errors()) == {"participants"}
    page = await page.form("保存").fill(participants=["甲甲", "乙乙"]).submit()
    assert page.text.count("推选的代表人") == 2


async def test_an_interest_is_told_and_accepted_by_somebody_else(
    browser: Browser, session_as: SessionAs
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    page = await (await tab(browser, matter)).follow("披露利害关系")
    page = await page.form("披露").fill(officer_id="李调解", what="与申请人同村").submit()
    assert page.has("“李调解”披露：与申请人同村")
    page = await page.follow("记录各方同意")
    page = await page.form("记录").fill(note="各方当面同意").submit()
    async with session_as(ZHAO) as session:
        assert (await session.scalars(select(Conflict.accepted_by_all_on))).one() == clock.today()


async def test_who_only_looks_on_sees_the_tab_without_buttons(
    browser: Browser, session_as: SessionAs
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
        part = (await queries.taking_part(session, matter.id))[0].participation
    page = await tab(browser, matter, as_=CHAIR_MA)
    assert page.has("钱多多")
    assert not page.has("添加")
    base = f"/matters/{matter.id}/parties"
    for path in (
        f"{base}/add?role=applicant",
        f"{base}/{part.id}/agent",
        f"{base}/{part.id}/leave",
        f"{base}/conflicts/tell",
    ):
        await browser.open(path, as_=CHAIR_MA, expect=403)
    leaving = {"reason": "不让", "on": clock.today().isoformat()}
    await browser.post(f"{base}/{part.id}/leave", leaving, as_=CHAIR_MA, expect=403)


async def test_an_excluded_officer_finds_neither_the_tab_nor_the_party(
    browser: Browser, session_as: SessionAs
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await matters.recuse(session, matter, MEDIATOR_LI.id, "与申请人是表兄弟", by=ZHAO)
    await tab(browser, matter, as_=MEDIATOR_LI, expect=404)
    await browser.open(f"/parties/{one.id}", as_=MEDIATOR_LI, expect=404)
    page = await browser.open("/parties?q=钱多多", as_=MEDIATOR_LI)
    assert "钱多多" not in page.links()


async def test_searches_of_a_register_ask_the_database_with_an_index(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "insert into party (kind, agency_id, name, name_key, created_at, updated_at)"
                " select 'person', 4, '王' || chr(19968 + n % 5000) || chr(19968 + n * 7 % 5000),"
                " '王' || chr(19968 + n % 5000) || chr(19968 + n * 7 % 5000), now(), now()"
                " from generate_series(1, 20000) n"
            )
        )
        await connection.execute(text("analyze party"))
        plan = await connection.scalars(
            text(
                "explain select id from party where string_to_array(name_key, null)"
                " @> string_to_array('丁七', null) and strpos(name_key, '丁七') > 0"
            )
        )
        assert "ix_party_letters" in "\n".join(plan)
    async with session_as(ZHAO) as session:
        some = (await session.scalars(select(Party).limit(1))).one()
        assert some.id in {party.id for party in await queries.find(session, ZHAO, some.name)}


async def test_relatives_of_parties_are_offered_as_guardians(browser: Browser, session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        child = await written_down(session, ZHAO, "孙小小", birth_date=clock.today() - timedelta(3700))
        mother = await written_down(session, ZHAO, "周妈妈", birth_date=BIRTH)
        await actions.relate(session, ZHAO, mother, child, Relation.PARENT)
    matter, *_ = await dispute(session_as, ZHAO, child, "李四")
    page = await (await tab(browser, matter)).follow("登记监护人")
    page = await page.form("登记代理人").fill(agent_id="周妈妈", relation="父母", authority="户口簿").submit()
    assert not page.has("尚未登记监护人")
