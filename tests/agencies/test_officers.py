"""Administrators keep the officers of their own agency, and no others."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies import queries
from fayi.agencies.models import Officer, OfficerRole
from fayi.kit import clock
from fayi.kit.database import Database
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    HEAD_FANG,
    JUDGE_HE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    PASSWORD,
    STATION,
)


async def roles_of(database: Database, officer_id: int) -> set[tuple[int, str]]:
    """Roles held today."""
    async with database.transaction() as session:
        held = await session.scalars(
            queries.holding(clock.today()).where(OfficerRole.officer_id == officer_id)
        )
        return {(role.agency_id, role.role) for role in held}


async def test_an_administrator_brings_somebody_new_who_then_chooses_a_password(
    browser: Browser, database: Database
) -> None:
    page = await browser.open("/officers", as_=CHAIR_ZHAO)
    assert page.has("李调解")
    assert not page.has("杨调解")
    page = (
        await page.form("添加")
        .fill(sign_in_name="xin", name="辛调解", role="mediator", password="First-word-26")
        .submit()
    )
    assert page.title == "辛调解"
    door = await browser.open("/sign-in")
    page = await door.form("登录").fill(sign_in_name="xin", password="First-word-26").submit()
    assert page.path == "/account/password"
    async with database.transaction() as session:
        new = await session.scalar(select(Officer).where(Officer.sign_in_name == "xin"))
        assert new is not None
        assert new.must_change_password
        assert "First-word-26" not in new.password_hash
    assert await roles_of(database, new.id) == {(COMMITTEE.id, "mediator")}


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"sign_in_name": "li"}, "sign_in_name"),
        ({"password": "short"}, "password"),
        ({"password": "xin-xin-2026"}, "password"),
        ({"name": ""}, "name"),
    ],
)
async def test_a_newcomer_with_a_taken_name_or_a_weak_password_is_not_added(
    browser: Browser, given: dict[str, str], at: str
) -> None:
    page = await browser.open("/officers", as_=CHAIR_ZHAO)
    typed = {"sign_in_name": "xin", "name": "辛调解", "role": "mediator", "password": "First-word-26"} | given
    page = await page.form("添加").fill(typed).submit(expect=422 if at == "name" else 409)
    assert set(page.errors()) == {at}
    assert page.form("添加").values["name"] == [typed["name"]]


async def test_a_role_that_does_not_exist_there_cannot_be_given(browser: Browser, database: Database) -> None:
    await browser.post(
        f"/officers/{MEDIATOR_QIAN.id}/roles", {"role-role": "judge"}, as_=CHAIR_ZHAO, expect=422
    )
    assert await roles_of(database, MEDIATOR_QIAN.id) == {(COMMITTEE.id, "mediator")}


async def test_officers_of_another_agency_do_not_exist_for_an_administrator(browser: Browser) -> None:
    await browser.open(f"/officers/{CLERK_WANG.id}", as_=CHAIR_ZHAO, expect=404)
    for path, typed in (
        ("", {"name": "改"}),
        ("/roles", {"role-role": "clerk"}),
        ("/roles/clerk/end", {}),
        ("/password", {"reset-password": "First-word-26"}),
        ("/unlock", {}),
    ):
        await browser.post(f"/officers/{CLERK_WANG.id}{path}", typed, as_=CHAIR_ZHAO, expect=404)


@pytest.mark.parametrize("person", [MEDIATOR_LI, CHAIR_MA, JUDGE_HE], ids=lambda person: person.name)
async def test_without_being_administrator_nobody_sees_the_officers(browser: Browser, person: object) -> None:
    await browser.open("/officers", as_=person, expect=403)  # type: ignore[arg-type]
    await browser.post("/officers", {"name": "改"}, as_=person, expect=403)  # type: ignore[arg-type]


async def test_a_role_here_does_not_open_an_account_that_another_agency_keeps(
    browser: Browser, database: Database
) -> None:
    page = await browser.open("/officers", as_=CHAIR_ZHAO)
    page = (
        await page.form("/officers/existing")
        .fill({"existing-sign_in_name": "he", "existing-role": "mediator"})
        .submit()
    )
    assert page.title == "何法官"
    assert page.has("县人民法院")
    assert not page.has("重设初始密码")
    for path, typed in (
        ("", {"name": "改"}),
        ("/password", {"reset-password": "First-word-26"}),
        ("/unlock", {}),
    ):
        refusal = await browser.post(f"/officers/{JUDGE_HE.id}{path}", typed, as_=CHAIR_ZHAO, expect=403)
        assert refusal.has("青禾县人民法院")
    async with database.transaction() as session:
        judge = await session.get_one(Officer, JUDGE_HE.id)
        assert (judge.name, judge.must_change_password) == ("何法官", False)
    await browser.post(f"/officers/{JUDGE_HE.id}/roles/mediator/end", {}, as_=CHAIR_ZHAO)
    await browser.open(f"/officers/{JUDGE_HE.id}", as_=CHAIR_ZHAO, expect=404)


async def test_a_role_that_ends_ends_the_sessions_of_that_agency(
    browser: Browser, database: Database
) -> None:
    assert (await browser.open("/matters", as_=MEDIATOR_QIAN)).path == "/matters"
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    await page.form("撤销").submit()
    assert await roles_of(database, MEDIATOR_QIAN.id) == set()
    assert (await browser.open("/matters", as_=MEDIATOR_QIAN)).path == "/sign-in"
    await browser.post(f"/officers/{MEDIATOR_QIAN.id}/roles/mediator/end", {}, as_=CHAIR_ZHAO, expect=404)


async def test_a_role_may_be_given_again(browser: Browser, database: Database) -> None:
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    page = await page.form("添加岗位").fill({"role-role": "recorder"}).submit()
    await browser.post(f"/officers/{MEDIATOR_QIAN.id}/roles/mediator/end", {}, as_=CHAIR_ZHAO)
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    await page.form("添加岗位").fill({"role-role": "mediator"}).submit()
    assert await roles_of(database, MEDIATOR_QIAN.id) == {
        (COMMITTEE.id, "mediator"),
        (COMMITTEE.id, "recorder"),
    }


async def test_the_last_administrator_stays(browser: Browser, database: Database) -> None:
    refusal = await browser.post(
        f"/officers/{HEAD_FANG.id}/roles/administrator/end", {}, as_=HEAD_FANG, expect=409
    )
    assert refusal.has("最后一名管理员")
    page = await browser.open(f"/officers/{CLERK_WANG.id}", as_=HEAD_FANG)
    await page.form("添加岗位").fill({"role-role": "administrator"}).submit()
    await browser.post(f"/officers/{HEAD_FANG.id}/roles/administrator/end", {}, as_=CLERK_WANG)
    assert await roles_of(database, HEAD_FANG.id) == {(STATION.id, "station_head")}


async def test_a_password_that_was_reset_ends_every_session_and_is_to_be_changed(
    browser: Browser, owner: AsyncEngine
) -> None:
    await browser.open("/matters", as_=MEDIATOR_QIAN)
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    await page.form("重设初始密码").fill({"reset-password": "First-word-26"}).submit()
    assert (await browser.open("/matters", as_=MEDIATOR_QIAN)).path == "/sign-in"
    door = await browser.open("/sign-in")
    await door.form("登录").fill(sign_in_name="qian", password=PASSWORD).submit(expect=422)
    page = await door.form("登录").fill(sign_in_name="qian", password="First-word-26").submit()
    assert page.path == "/account/password"
    async with owner.connect() as connection:
        open_sessions = await connection.scalar(
            text("select count(*) from signed_in where officer_id = :id"), {"id": MEDIATOR_QIAN.id}
        )
    assert open_sessions == 1


async def test_a_profile_is_corrected(browser: Browser, database: Database) -> None:
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    await page.form("保存").fill(name="钱大调解", full_time=False).submit()
    async with database.transaction() as session:
        officer = await session.get_one(Officer, MEDIATOR_QIAN.id)
        assert (officer.name, officer.full_time) == ("钱大调解", False)
