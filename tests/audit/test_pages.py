"""What auditors, officers and the persons concerned are shown of readings."""

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.audit import queries
from fayi.audit.jobs import seal
from fayi.audit.rules import Limits
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.identity import Sex, example_id_number
from fayi.readings import actions
from fayi.readings.models import Reading
from fayi.readings.rules import ReadingKind
from tests.attacks.asking import asker
from tests.browser import PURPOSE, Browser
from tests.cast import (
    AUDITOR_SHEN,
    BUREAU_HEAD_JIANG,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    GUIDE_BAI,
    HEAD_FANG,
    JUDGE_HE,
    MANAGEMENT_LU,
    OFFICE,
    OFFICE_LIN,
    STATION,
    STEWARD_XIANG,
)
from tests.conftest import SessionAs
from tests.make import Make

LIN = OFFICE_LIN.actor
NUMBER = example_id_number(date(1990, 3, 7), Sex.FEMALE, 31)


async def readings_of(session_as: SessionAs, actor: Any) -> list[tuple[str, str]]:
    """Kind and purpose of the actor's own readings, the earliest first."""
    async with session_as(actor) as session:
        rows = await session.scalars(
            select(Reading).where(Reading.officer_id == actor.officer_id).order_by(Reading.id)
        )
        return [(row.kind, row.purpose) for row in rows]


async def raw(browser: Browser, path: str, as_: Any) -> Any:
    return await (await browser.client(as_)).get(path, follow_redirects=False)


async def test_a_matter_that_tells_of_punishment_is_opened_for_a_purpose_asked_once(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="registered", by=OFFICE_LIN)
    address = f"/matters/{matter.id}?tab=1"
    handler = await raw(browser, address, OFFICE_LIN)
    assert handler.status_code == 200
    assert await readings_of(session_as, LIN) == [("opened", "承办本件")]
    async with make.session(LIN) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": STATION.id}
        )
    asked = await raw(browser, address, HEAD_FANG)
    assert (asked.status_code, asked.headers["location"].partition("?")[0]) == (
        303,
        f"/matters/{matter.id}/purpose",
    )
    page = await browser.open(asked.headers["location"], as_=HEAD_FANG)
    assert page.has(matter.number)
    assert not page.has(matter.title)
    page = await page.form("继续").fill(purpose="").submit(expect=422)
    page = await page.form("继续").fill(purpose="站内质量抽查").submit()
    assert str(page.answer.url).endswith(address)
    assert (await raw(browser, f"/matters/{matter.id}/documents", HEAD_FANG)).status_code == 200
    assert await readings_of(session_as, HEAD_FANG.actor) == [("opened", "站内质量抽查")]
    with clock.frozen(clock.now() + timedelta(hours=2)):
        async with session_as(HEAD_FANG.actor) as session:
            found = await session.scalars(select(Reading).where(Reading.matter_id == matter.id))
            assert len(found.all()) == 1


async def test_a_form_that_came_without_a_purpose_goes_on_once_it_is_given(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="registered", by=OFFICE_LIN)
    async with make.session(LIN) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": STATION.id}
        )
    path, reason = f"/matters/{matter.id}/sight/aside", "当事人是我的表弟。"
    fang = await asker(browser, make, HEAD_FANG)
    answer = await fang.ask("POST", path, {"reason": reason})
    assert answer.status_code == 403
    assert f'name="resume-reason" value="{reason}"' in answer.text
    carried = {"resume_path": path, "resume-reason": reason}
    answer = await fang.ask("POST", f"/matters/{matter.id}/purpose", carried | {"purpose": ""})
    assert answer.status_code == 422
    assert f'name="resume-reason" value="{reason}"' in answer.text
    answer = await fang.ask("POST", f"/matters/{matter.id}/purpose", carried | {"purpose": "登记回避"})
    assert f'action="{path}"' in answer.text
    assert f'name="reason" value="{reason}"' in answer.text
    sent = await fang.ask("POST", path, {"reason": reason, "officer_id": str(HEAD_FANG.id)})
    assert sent.status_code == 303
    assert (await fang.ask("GET", f"/matters/{matter.id}")).status_code == 404


async def test_what_is_taken_out_of_a_matter_has_the_purpose_it_was_opened_for(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="registered", by=OFFICE_LIN)
    async with make.session(LIN) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": STATION.id}
        )
    for who, purpose in ((OFFICE_LIN, "承办本件"), (HEAD_FANG, PURPOSE)):
        await browser.open(f"/matters/{matter.id}/slip", as_=who)
        read = await readings_of(session_as, who.actor)
        assert read == [("opened", purpose), ("printed", purpose)]


async def test_another_system_says_in_a_header_what_it_opens_a_matter_for(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="registered", by=OFFICE_LIN)
    async with make.session(LIN) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": matter.id, "a": STATION.id}
        )
    fang = await asker(browser, make, HEAD_FANG)
    address = f"/api/matters/{matter.id}"
    refused = await fang.ask("GET", address)
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (403, "X-Opened-For")
    headers = {"Authorization": f"Bearer {fang.token}", "X-Opened-For": quote("归集统计")}
    assert (await fang.client.get(address, headers=headers)).status_code == 200
    assert (await fang.ask("GET", address)).status_code == 200
    assert (await raw(browser, f"/matters/{matter.id}", HEAD_FANG)).status_code == 303
    assert await readings_of(session_as, HEAD_FANG.actor) == [("opened", "归集统计")]


async def test_where_a_purpose_leads_stays_on_this_desk(browser: Browser, make: Make) -> None:
    matter = await make.matter("family_visit", at=OFFICE, stage="registered", by=OFFICE_LIN)
    page = await browser.open(f"/matters/{matter.id}/purpose?next=//elsewhere.example/", as_=OFFICE_LIN)
    page = await page.form("继续").fill(purpose="核对").submit()
    assert page.path == f"/matters/{matter.id}"
    await browser.open(f"/matters/{matter.id}/purpose", as_=JUDGE_HE, expect=404)


async def test_an_ordinary_matter_is_opened_without_a_question(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("mediation", at=COMMITTEE)
    assert (await raw(browser, f"/matters/{matter.id}", CHAIR_ZHAO)).status_code == 200
    assert await readings_of(session_as, CHAIR_ZHAO.actor) == []


async def test_the_auditor_sees_who_read_and_neither_titles_nor_what_was_searched(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, by=OFFICE_LIN)
    await browser.open("/parties?q=陈大山", as_=OFFICE_LIN)
    await browser.open(f"/matters/{matter.id}/slip", as_=OFFICE_LIN)
    async with session_as(MANAGEMENT_LU.actor) as session:
        await actions.record(session, MANAGEMENT_LU.actor, ReadingKind.PRINTED, purpose="别处的用途")
    page = await browser.open("/audit", as_=AUDITOR_SHEN)
    assert all(page.has(words) for words in ("林所长", "检索", "打印文书", matter.number))
    assert not page.has("陈大山")
    assert not page.has("别处的用途")
    page = await browser.open(f"/audit?number={matter.number}&officer=林&kind=printed", as_=AUDITOR_SHEN)
    assert page.has("打印文书")
    page = await browser.open("/audit?since=2020-01-01&until=2020-01-02&before=x", as_=BUREAU_HEAD_JIANG)
    assert page.has("没有符合条件的查阅记录。")
    await browser.open("/audit", as_=OFFICE_LIN, expect=403)


async def test_what_is_sealed_has_no_number_in_the_auditors_list(
    browser: Browser, make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, by=OFFICE_LIN)
    async with session_as(LIN) as session:
        await actions.record(session, LIN, ReadingKind.OPENED, matter_id=matter.id, purpose="核对陈大山")
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "insert into sealing (matter_id, agency_id, ground, sealed_at)"
                " values (:matter, :agency, 'court_order', now())"
            ),
            {"matter": matter.id, "agency": OFFICE.id},
        )
    page = await browser.open("/audit", as_=AUDITOR_SHEN)
    assert page.has("已封存")
    assert not page.has(matter.number)
    assert not page.has("陈大山")
    page = await browser.open(f"/audit?number={matter.number}", as_=AUDITOR_SHEN)
    assert page.has("没有符合条件的查阅记录。")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_the_list_is_taken_out_without_formulas_and_for_a_purpose(
    browser: Browser, session_as: SessionAs, form: str
) -> None:
    async with session_as(LIN) as session:
        await actions.record(session, LIN, ReadingKind.PRINTED, purpose="=1+1")
    page = await browser.open("/audit/export?officer=林", as_=AUDITOR_SHEN)
    await page.form("导出").fill(purpose="").submit(expect=422)
    got = (await page.form("导出").fill(form=form, purpose="季度审计").submit()).answer
    if form == "csv":
        assert "'=1+1" in got.content.decode("utf-8-sig")
    else:
        sheet = load_workbook(io.BytesIO(got.content)).active
        assert sheet is not None
        assert (sheet["G2"].value, sheet["G2"].data_type) == ("=1+1", "s")
    assert await readings_of(session_as, AUDITOR_SHEN.actor) == [("audited", "季度审计")]


async def test_an_officer_sees_the_own_readings_with_numbers_shortened(
    browser: Browser, session_as: SessionAs
) -> None:
    await browser.open(f"/parties?q={NUMBER}", as_=CLERK_WANG)
    page = await browser.open("/account/readings", as_=CLERK_WANG)
    assert page.has("检索")
    assert not page.has(NUMBER)
    assert not (await browser.open("/account/readings", as_=HEAD_FANG)).has("检索")


async def test_a_person_is_told_which_agencies_read_and_not_which_officers(
    browser: Browser, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter("family_visit", at=OFFICE, by=OFFICE_LIN)
    people = await make.participations(matter)
    party_id = next(iter(people.values())).party_id
    async with session_as(LIN) as session:
        await actions.record(session, LIN, ReadingKind.PRINTED, matter_id=matter.id)
        await actions.record(session, LIN, ReadingKind.UNMASKED, party_id=party_id, purpose="核对送达地址")
    page = await browser.open(f"/parties/{party_id}/readings", as_=OFFICE_LIN)
    assert all(page.has(words) for words in ("打印文书", "核对送达地址", matter.number, OFFICE.name))
    assert not page.has(OFFICE_LIN.name)
    await browser.open(f"/parties/{party_id}/readings", as_=GUIDE_BAI, expect=404)
    assert (await readings_of(session_as, LIN))[-1][0] == "reported"


async def test_reading_of_oneself_of_relatives_and_after_recusal_is_found_and_marked(
    browser: Browser, make: Make, session_as: SessionAs, owner: AsyncEngine
) -> None:
    own = await make.party("林所长", by=OFFICE_LIN, id_number=NUMBER)
    sister = await make.party("林小妹", by=OFFICE_LIN)
    stranger = await make.party("周小河", by=OFFICE_LIN)
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "update officer set id_number_index = (select id_number_index from party where id = :own)"
                " where id = :officer"
            ),
            {"own": own.id, "officer": OFFICE_LIN.id},
        )
        await connection.execute(
            text("update party set residence_region = '990102003004' where id = any (:ids)"),
            {"ids": [own.id, stranger.id, sister.id]},
        )
        await connection.execute(
            text(
                "insert into party_relation (party_id, other_id, kind, recorded_at)"
                " values (:sister, :own, 'sibling', now())"
            ),
            {"sister": sister.id, "own": own.id},
        )
    matter = await make.matter("family_visit", at=OFFICE, by=OFFICE_LIN)
    async with session_as(LIN) as session:
        for party in (own, sister, stranger):
            await actions.record(session, LIN, ReadingKind.UNMASKED, party_id=party.id, purpose="核对")
        await actions.record(session, LIN, ReadingKind.PRINTED, matter_id=matter.id)
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "insert into recusal (matter_id, officer_id, reason, since)"
                " values (:matter, :officer, '近亲属', now() - interval '1 day')"
            ),
            {"matter": matter.id, "officer": OFFICE_LIN.id},
        )
    today = clock.today()
    async with session_as(AUDITOR_SHEN.actor) as session:
        found, complete = await queries.conspicuous(session, since=today, until=today, limits=Limits())
    ties = {one.rule.value: len(one.readings) for one in found if one.rule.value != "off_hours"}
    assert ties == {"self": 1, "relative": 1, "namesake": 1, "recused": 1}
    assert complete
    async with session_as(MANAGEMENT_LU.actor) as session:
        assert await queries.conspicuous(session, since=today, until=today, limits=Limits()) == ([], True)
    page = await browser.open("/audit/findings", as_=AUDITOR_SHEN)
    (link,) = [one for one in page.links().values() if "/self." in one]
    page = await browser.open(link, as_=AUDITOR_SHEN)
    page = await page.form("记录核查情况").fill(note="已向本人核实，系本人办理登记。").submit()
    assert page.has("已核查")
    assert "/self." not in str((await browser.open("/audit/findings?open=1", as_=AUDITOR_SHEN)).links())
    await browser.open("/audit/findings/self.1.2020-01-01.1", as_=AUDITOR_SHEN, expect=404)


async def test_an_agency_sets_its_own_limits(browser: Browser, session_as: SessionAs) -> None:
    page = await browser.open("/audit/limits", as_=AUDITOR_SHEN)
    page = await page.form("保存").fill(opens_at="9", closes_at="9").submit(expect=422)
    page = await page.form("保存").fill(opens_at="8", closes_at="18", most_readings="5").submit()
    assert page.path == "/audit/findings"
    async with session_as(AUDITOR_SHEN.actor) as session:
        assert await queries.limits(session, AUDITOR_SHEN.actor) == Limits(
            opens_at=8, closes_at=18, most_readings=5
        )
    async with session_as(STEWARD_XIANG.actor) as session:
        assert await queries.limits(session, STEWARD_XIANG.actor) == Limits()


async def test_the_nightly_seal_is_told_on_the_page(
    browser: Browser, database: Database, session_as: SessionAs, owner: AsyncEngine
) -> None:
    async with session_as(LIN) as session:
        reading = await actions.record(session, LIN, ReadingKind.PRINTED)
    assert await seal(database) == 0
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert await seal(database) == reading.id
    assert (await browser.open("/audit", as_=AUDITOR_SHEN)).has("每日封账与记录相符")
    async with owner.begin() as connection:
        await connection.execute(text("update reading set officer_id = 1"))
    assert (await browser.open("/audit", as_=AUDITOR_SHEN)).has("请立即核查")


@pytest.mark.parametrize(
    "typed", ["%00", "²", "9999-12-31", "0001-01-01", "-1", "99999999999999999999", "'%22%3C"]
)
async def test_nonsense_in_the_address_is_answered(browser: Browser, typed: str) -> None:
    for path in ("/audit", "/audit/export", "/audit/findings"):
        names = ("officer", "kind", "number", "since", "until", "before", "open")
        await browser.open(f"{path}?" + "&".join(f"{name}={typed}" for name in names), as_=AUDITOR_SHEN)
