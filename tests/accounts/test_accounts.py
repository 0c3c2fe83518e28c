"""The second factor, sessions, the locked counter PC, former passwords, limits and cookies, through the pages."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import msgspec
import pyotp
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.accounts import jobs, limits
from fayi.accounts.models import SecondFactor
from fayi.agencies.guards import COOKIE
from fayi.agencies.models import SignedIn
from fayi.app import create_app
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.settings import Settings
from tests.browser import Browser, Page
from tests.cast import CHAIR_ZHAO, CLERK_WANG, MEDIATOR_LI, MEDIATOR_QIAN, PASSWORD, Person

PIN = "2580"


async def sign_in(browser: Browser, person: Person, password: str = PASSWORD, expect: int = 200) -> Page:
    page = await browser.open("/sign-in")
    return (
        await page.form("登录")
        .fill(sign_in_name=person.sign_in_name, password=password)
        .submit(expect=expect)
    )


async def code_of(database: Database, person: Person, later: int = 0) -> str:
    """What the officer's authenticator shows."""
    async with database.transaction() as session:
        factor = await session.get_one(SecondFactor, person.id)
        return pyotp.TOTP(factor.secret).at(int(clock.now().timestamp()) + later)


async def enrol(browser: Browser, database: Database, person: Person) -> list[str]:
    """Set a second factor up; the recovery codes."""
    page = await browser.open("/account/factor", as_=person)
    page = await page.form("开始设置").submit()
    assert "data:image/svg+xml" in page.html
    page = await page.form("确认启用").fill(code=await code_of(database, person)).submit()
    return re.findall(r"<code>(\w{5}-\w{5})</code>", page.html)


async def choose_pin(browser: Browser, person: Person) -> None:
    page = await browser.open("/account/pin", as_=person)
    await page.form("保存PIN").fill(password=PASSWORD, pin=PIN, again=PIN).submit()


async def test_a_second_factor_is_asked_once_it_was_confirmed_and_no_code_counts_twice(
    browser: Browser, database: Database
) -> None:
    codes = await enrol(browser, database, CLERK_WANG)
    assert len(codes) == 10
    page = await sign_in(browser, CLERK_WANG)
    assert page.title == "两步验证"
    assert (await browser.open("/matters")).path == "/sign-in"
    used = await code_of(database, CLERK_WANG)
    assert (await page.form("验证").fill(code=used).submit(expect=422)).has("已经用过")
    with clock.frozen(clock.now() + timedelta(seconds=30)):
        waiting = (await browser.client(None)).cookies[COOKIE]
        page = await page.form("验证").fill(code=await code_of(database, CLERK_WANG)).submit()
        assert page.path == "/desk"
        assert (await browser.client(None)).cookies[COOKIE] != waiting
        assert (await browser.open("/account/sessions")).has("就是这里")


async def test_a_recovery_code_stands_in_once(browser: Browser, database: Database) -> None:
    codes = await enrol(browser, database, CLERK_WANG)
    async with database.transaction() as session:
        kept = await session.scalars(text("select encode(code_hash, 'escape') from recovery_code"))
        assert not any(codes[0] in one for one in kept)
    page = await sign_in(browser, CLERK_WANG)
    page = await page.form("验证").fill(code=codes[3].upper()).submit()
    await page.form("退出登录").submit()
    page = await sign_in(browser, CLERK_WANG)
    await page.form("验证").fill(code=codes[3]).submit(expect=422)
    assert (await page.form("验证").fill(code=codes[4]).submit()).path == "/desk"


async def test_five_wrong_codes_are_the_last_even_with_a_right_one(
    browser: Browser, database: Database
) -> None:
    codes = await enrol(browser, database, CLERK_WANG)
    page = await sign_in(browser, CLERK_WANG)
    for _ in range(5):
        page = await page.form("验证").fill(code="000000").submit(expect=422)
    assert (await page.form("验证").fill(code=codes[0]).submit(expect=422)).has("次数过多")


async def test_the_home_administrator_resets_a_lost_factor_and_the_officer_is_told(
    browser: Browser, database: Database
) -> None:
    await enrol(browser, database, MEDIATOR_QIAN)
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    assert (await page.form("重设两步验证").submit()).has("两步验证已重设")
    page = await sign_in(browser, MEDIATOR_QIAN)
    assert page.path == "/desk"
    assert (await browser.open("/notices")).has("重设了您的两步验证")
    await browser.post(f"/officers/{CHAIR_ZHAO.id}/factor/reset", as_=CHAIR_ZHAO, expect=409)
    await browser.post(f"/officers/{CLERK_WANG.id}/factor/reset", as_=CHAIR_ZHAO, expect=404)


@pytest.fixture
async def strict(settings: Settings, database: Database, token_of: object) -> AsyncIterator[Browser]:
    """A desk that requires what it may require, behind HTTPS and a proxy, over the same database."""
    app = create_app(
        msgspec.structs.replace(
            settings,
            second_factor="required",
            public_per_minute=5,
            sign_ins_per_minute=5,
            secure_cookies=True,
            password_days=90,
            trusted_proxies="127.0.0.1",
        )
    )
    try:
        async with Browser(app, token_of) as opened:  # type: ignore[arg-type]
            yield opened
    finally:
        await app.state.database.close()


async def visitor(strict: Browser, address: str, **cookies: str) -> httpx.AsyncClient:
    """A browser behind the proxy, over HTTPS."""
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=strict._application),
        base_url="https://testserver",
        headers={"X-Forwarded-For": address},
    )
    client.cookies.update(cookies)
    return client


async def test_whoever_needs_a_second_factor_is_led_to_it_and_keeps_it(
    strict: Browser, token_of: object, database: Database
) -> None:
    tokens = {person: await token_of(person) for person in (CHAIR_ZHAO, MEDIATOR_LI)}  # type: ignore[operator]
    async with await visitor(strict, "203.0.113.1", **{"__Host-fayi_session": tokens[CHAIR_ZHAO]}) as client:
        for path in ("/matters", "/officers", "/account/sessions"):
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/account/factor"), path
        assert (await client.get("/account/factor")).status_code == 200
    async with await visitor(strict, "203.0.113.2", **{"__Host-fayi_session": tokens[MEDIATOR_LI]}) as client:
        answer = await client.get("/matters")
        assert answer.status_code == 200
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        with clock.frozen(clock.now() + timedelta(days=91)):
            async with database.transaction() as session:
                await session.execute(
                    text("update signed_in set seen_at = :now, ends_at = :now + interval '1 hour'"),
                    {"now": clock.now()},
                )
            assert (await client.get("/matters")).headers["location"] == "/account/password"
    async with await visitor(strict, "203.0.113.3", fayi_session=tokens[MEDIATOR_LI]) as client:
        assert (await client.get("/matters")).headers["location"].startswith("/sign-in")


async def test_too_many_tries_are_told_in_words_by_address_and_for_all_processes(
    strict: Browser, database: Database
) -> None:
    async with await visitor(strict, "203.0.113.7") as client:
        for _ in range(5):
            assert (await client.get("/verify/" + "0" * 32)).status_code == 404
        answer = await client.get("/progress")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 60
        assert "秒后再试" in answer.text
        assert "<h1>" in answer.text
        with clock.frozen(clock.now() + timedelta(seconds=61)):
            assert (await client.get("/progress")).status_code == 200
    async with await visitor(strict, "203.0.113.8") as other:
        answer = await other.get("/progress")
        assert answer.status_code == 200
        assert "__Host-csrftoken" in answer.headers["set-cookie"]
    async with database.transaction() as session:
        kept = str((await session.execute(text("select who::text from attempt"))).all())
        assert "203.0.113" not in kept
    for _ in range(2):
        await limits.must_not_exceed(database, "sign_ins_per_minute", "x", 2)
    with pytest.raises(limits.TooOften):
        await limits.must_not_exceed(database, "sign_ins_per_minute", "x", 2)


async def test_a_name_nobody_has_is_locked_as_one_somebody_has(browser: Browser) -> None:
    for name in ("nobody-here", CLERK_WANG.sign_in_name):
        said = []
        for _ in range(6):
            page = await browser.open("/sign-in")
            page = await page.form("登录").fill(sign_in_name=name, password="wrong").submit(expect=422)
            said.append("暂时锁定" in page.text)
        assert said == [False] * 4 + [True] * 2, name


async def test_sessions_are_listed_and_ended_by_the_officer_and_the_home_administrator(
    browser: Browser, database: Database
) -> None:
    await browser.open("/", as_=MEDIATOR_QIAN)
    await sign_in(browser, MEDIATOR_QIAN)
    page = await browser.open("/account/sessions")
    assert page.has("127.0.0.1")
    await page.form("结束").submit()
    assert (await browser.open("/matters", as_=MEDIATOR_QIAN)).path == "/sign-in"
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}/sessions", as_=CHAIR_ZHAO)
    await page.form("全部结束").submit()
    assert (await browser.open("/matters")).path == "/sign-in"
    async with database.transaction() as session:
        other = await session.scalar(select(SignedIn.id).where(SignedIn.officer_id == CHAIR_ZHAO.id))
    await browser.post(f"/account/sessions/{other}/end", as_=MEDIATOR_LI, expect=404)


async def test_a_locked_session_answers_the_unlock_page_alone_and_keeps_what_was_sent(
    browser: Browser,
) -> None:
    await choose_pin(browser, CLERK_WANG)
    client = await browser.client(CLERK_WANG)
    await (await browser.open("/matters", as_=CLERK_WANG)).form("锁定电脑Ctrl+Alt+L").submit()
    page = await browser.open("/matters?status=open", as_=CLERK_WANG, expect=423)
    assert page.title == "电脑已锁定"
    await browser.open("/matters", as_=CLERK_WANG, expect=423, fragment=True)
    assert (await client.get("/notices/live", headers={"Sec-Fetch-Dest": "empty"})).status_code == 423
    page = await page.form("解锁").fill(pin="9999").submit(expect=422)
    assert page.has("还可以试4次")
    page = await page.form("解锁").fill(pin=PIN).submit()
    assert page.path == "/matters"
    await browser.post("/lock", as_=CLERK_WANG, expect=303)
    page = await browser.post("/agency", {"agency_id": "2"}, as_=CLERK_WANG, expect=423)
    page = await page.form("解锁").fill(pin=PIN).submit()
    assert (await page.form("接着提交").submit()).path == "/desk"


async def test_an_idle_session_with_a_pin_is_locked_by_the_server_and_later_ended(browser: Browser) -> None:
    await choose_pin(browser, CLERK_WANG)
    start = clock.now()
    with clock.frozen(start + timedelta(minutes=9)):
        assert (await browser.open("/account/present", as_=CLERK_WANG, expect=204)).status == 204
    with clock.frozen(start + timedelta(minutes=18)):
        await browser.open("/matters", as_=CLERK_WANG)
    with clock.frozen(start + timedelta(minutes=29)):
        await browser.open("/matters", as_=CLERK_WANG, expect=423)
    with clock.frozen(start + timedelta(minutes=49)):
        assert (await browser.open("/matters", as_=CLERK_WANG)).path == "/sign-in"


async def test_five_wrong_pins_end_the_session(browser: Browser) -> None:
    await choose_pin(browser, CLERK_WANG)
    await browser.post("/lock", as_=CLERK_WANG, expect=303)
    page = await browser.open("/unlock", as_=CLERK_WANG)
    for _ in range(4):
        page = await page.form("解锁").fill(pin="9999").submit(expect=422)
    page = await page.form("解锁").fill(pin="9999").submit()
    assert page.path == "/sign-in"
    await browser.post("/lock", as_=MEDIATOR_LI, expect=409)


async def test_none_of_the_last_five_passwords_comes_back(browser: Browser) -> None:
    news = [f"Hedgehog-{number}-sea" for number in range(5)]
    old = PASSWORD
    for new in news:
        page = await browser.open("/account/password", as_=CLERK_WANG)
        await page.form("修改密码").fill(old=old, new=new, again=new).submit()
        old = new
    page = await browser.open("/account/password", as_=CLERK_WANG)
    page = await page.form("修改密码").fill(old=old, new=news[0], again=news[0]).submit(expect=409)
    assert "最近用过" in page.errors()["new"]
    await page.form("修改密码").fill(old=old, new=PASSWORD, again=PASSWORD).submit()


async def test_working_as_another_agency_renews_the_token(browser: Browser) -> None:
    await sign_in(browser, MEDIATOR_LI)
    client = await browser.client(None)
    before = client.cookies[COOKIE]
    await browser.post("/agency", {"agency_id": "5"})
    assert client.cookies[COOKIE] != before
    client.cookies.set(COOKIE, before, domain="testserver.local")
    assert (await browser.open("/matters")).path == "/sign-in"


async def test_what_is_over_is_forgotten_at_night(
    database: Database, owner: AsyncEngine, browser: Browser
) -> None:
    await browser.open("/", as_=CLERK_WANG)
    async with database.transaction() as session:
        await limits.count(session, "x", "y", timedelta(minutes=1))
    with clock.frozen(clock.now() + timedelta(days=2)):
        await jobs.forget(database)
    async with owner.connect() as connection:
        left = await connection.execute(
            text("select (select count(*) from attempt), (select count(*) from signed_in)")
        )
        assert tuple(left.one()) == (0, 0)
