"""An administrator gives a token, sees what was done with it, and takes it back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.api import actions, queries, rules
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.procedure.permissions import Permission
from tests.api.conftest import System
from tests.browser import Browser, Page
from tests.cast import CHAIR_MA, CHAIR_ZHAO, HEAD_FANG, MEDIATOR_LI
from tests.conftest import SessionAs
from tests.make import Make


async def given(browser: Browser, **changed: Any) -> Page:
    """The answer to an administrator who gives a token."""
    page = await browser.open("/agency/tokens", as_=CHAIR_ZHAO)
    values = {
        "system": "县矛盾调处平台",
        "purpose": "推送调解登记，联系人蔡工。",
        "permissions": ["查看办件", "登记办件"],
        "valid_until": (clock.today() + timedelta(days=90)).isoformat(),
    } | changed
    expect = values.pop("expect", 200)
    return await page.form("发放").fill(**values).submit(expect=expect)


def written_on(page: Page) -> str:
    """The token that a page shows."""
    return next(word for word in page.text.split() if word.startswith(rules.PREFIX))


async def test_a_token_is_shown_once_and_kept_as_a_hash(
    browser: Browser, application: Any, stranger: System, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter()
    page = await given(browser)
    token = written_on(page)
    system = System(stranger.http, token)
    assert (await system.get(f"/matters/{matter.id}"))["id"] == matter.id
    await system.get("/parties/1", expect=403)
    listed = await browser.open("/agency/tokens", as_=CHAIR_ZHAO)
    assert listed.has("县矛盾调处平台")
    assert listed.has(CHAIR_ZHAO.name)
    assert token not in listed.answer.text
    async with owner.connect() as connection:
        row = (await connection.execute(text("select api_token::text from api_token"))).scalar_one()
        kept = bytes(await connection.scalar(text("select token_hash from api_token")))
    assert token not in row
    assert kept == queries.token_hash(token)


async def test_what_was_done_with_a_token_is_seen_and_a_revoked_one_opens_nothing(
    browser: Browser, stranger: System, make: Make
) -> None:
    await make.matter()
    system = System(stranger.http, written_on(await given(browser)))
    answer = await system.ask("GET", "/matters/1")
    page = await browser.open("/agency/tokens/1", as_=CHAIR_ZHAO)
    assert page.has("GET /api/matters/1")
    assert page.has(answer.headers["x-request-id"])
    page = await page.form("撤销").submit(expect=200)
    assert page.has("令牌已撤销，立即失效。")
    assert page.has("已撤销")
    await system.get("/matters/1", expect=401)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"valid_until": (clock.today() + timedelta(days=366)).isoformat()}, "valid_until"),
        ({"permissions": []}, "permissions"),
        ({"system": ""}, "system"),
        ({"purpose": " "}, "purpose"),
    ],
)
async def test_a_token_that_may_not_be_given_is_refused_at_its_field(
    browser: Browser, changed: dict[str, Any], field: str
) -> None:
    page = await given(browser, expect=422, **changed)
    assert field in page.errors()


async def test_nobody_gives_more_than_they_may_do_and_nobody_gives_what_is_for_people_alone(
    browser: Browser, session_as: SessionAs
) -> None:
    page = await browser.open("/agency/tokens", as_=HEAD_FANG)
    offered = {option.get("value") for option in page.all("input") if option.get("name") == "permissions"}
    assert Permission.MATTERS_READ in offered
    assert not offered & (rules.BY_PEOPLE_ALONE | {Permission.MATTERS_RULE})
    for wanted in (Permission.MATTERS_RULE, Permission.AGENCY_MANAGE, Permission.DOCUMENTS_SIGN_OFF):
        async with session_as(HEAD_FANG.actor) as session:
            with pytest.raises(Refusal) as refused:
                await actions.give_token(
                    session,
                    system="x",
                    purpose="x",
                    permissions=(Permission.MATTERS_READ, wanted),
                    valid_until=clock.today(),
                    by=HEAD_FANG.actor,
                )
            assert refused.value.field == "permissions"


def test_every_permission_that_may_be_given_is_told_in_words() -> None:
    assert set(Permission) - rules.BY_PEOPLE_ALONE == rules.WORDS.keys()


async def test_only_administrators_see_tokens_and_only_those_of_their_agency(
    browser: Browser, session_as: SessionAs
) -> None:
    await given(browser)
    await browser.open("/agency/tokens", as_=MEDIATOR_LI, expect=403)
    await browser.open("/agency/tokens", as_=CHAIR_MA, expect=403)
    listed = await browser.open("/agency/tokens", as_=HEAD_FANG)
    assert not listed.has("县矛盾调处平台")
    await browser.open("/agency/tokens/1", as_=HEAD_FANG, expect=404)
    await browser.post("/agency/tokens/1/revoke", as_=HEAD_FANG, expect=404)
    async with session_as(HEAD_FANG.actor) as session:
        assert await session.scalar(text("select count(*) from api_token")) == 0
    async with session_as(MEDIATOR_LI.actor) as session:
        token = await queries.token(session, MEDIATOR_LI.place.id, 1)
        with pytest.raises(NotPermitted):
            await actions.revoke_token(session, token, by=MEDIATOR_LI.actor)


async def test_the_description_is_read_and_tried_without_leaving_the_site(
    application: Any, browser: Browser, window: Any, make: Make
) -> None:
    await browser.open("/api")
    page = await window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/api")
    await page.get_by_text("/api/matters/{matter_id}/timeline").wait_for()
    await page.locator("[id$=timeline_read]").click()
    await page.get_by_role("button", name="Try it out").click()
    await page.locator("input[placeholder='matter_id']").fill("1")
    await page.get_by_role("button", name="Execute").click()
    await page.locator(".live-responses-table .response-col_status", has_text="401").wait_for()
    own = page.url.split("/api")[0]
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=application), base_url=own) as http:
        assert (await http.get("/api/openapi.json")).json()["openapi"] == "3.1.0"


def test_permissions_are_chosen_by_what_they_are_about_each_in_one_place_and_looking_first() -> None:
    given = [one.value for one in set(Permission) - rules.BY_PEOPLE_ALONE]
    groups = rules.grouped(given)
    assert sorted(one for _, ones in groups for one in ones) == sorted(given)
    assert {label for label, _ in groups} == set(rules.RESOURCES.values())
    matters = dict(groups)["办件"]
    assert matters[0] is Permission.MATTERS_READ
    assert Permission.PARTIES_READ not in matters
    assert rules.grouped([]) == ()


async def test_what_a_token_allows_is_shown_by_resource_with_sensitive_data_marked(browser: Browser) -> None:
    await given(browser, permissions=["查看办件", "查看完整的证件号码、电话和住址"])
    listed = await browser.open("/agency/tokens", as_=CHAIR_ZHAO)
    assert listed.has("办件 1项")
    assert listed.has("当事人 1项")
    assert listed.has("含敏感信息")
    token = await browser.open("/agency/tokens/1", as_=CHAIR_ZHAO)
    assert token.has("查看完整的证件号码、电话和住址")
    assert token.has("查看办件")
    assert not token.has("登记办件")
