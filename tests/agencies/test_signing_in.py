"""At the door: passwords, lock-outs, idleness, first passwords, and forms that come after the sign-out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.accounts import actions, limits
from fayi.agencies.guards import COOKIE
from fayi.agencies.models import Officer, SignedIn
from fayi.kit import clock
from fayi.kit.database import Database
from tests.browser import Browser, Page
from tests.cast import CHAIR_ZHAO, CLERK_WANG, MEDIATOR_LI, MEDIATOR_QIAN, PASSWORD, Person
from tests.make import Make

WRONG = "登录名或密码不对"
LOCKED = "账号已暂时锁定"


async def sign_in(
    browser: Browser, person: Person, password: str = PASSWORD, *, expect: int = 200, name: str | None = None
) -> Page:
    page = await browser.open("/sign-in")
    form = page.form("登录").fill(sign_in_name=name or person.sign_in_name, password=password)
    return await form.submit(expect=expect)


async def test_whoever_signs_in_goes_on_where_they_wanted_to_go(browser: Browser) -> None:
    door = await browser.open("/matters?status=open")
    assert door.path == "/sign-in"
    page = await door.form("登录").fill(sign_in_name="wang", password=PASSWORD).submit()
    assert str(page.answer.url).endswith("/matters?status=open")
    assert (await browser.open("/sign-in")).path == "/desk"


@pytest.mark.parametrize(
    "following", ["//evil.example", "https://evil.example/x", "\\\\evil.example", "javascript:x"]
)
async def test_the_door_leads_nowhere_else(browser: Browser, following: str) -> None:
    page = await browser.open("/sign-in")
    form = page.form("登录").fill(sign_in_name="wang", password=PASSWORD)
    form.values["next"] = [following]
    assert (await form.submit()).path == "/desk"


@pytest.mark.parametrize(
    ("name", "password"), [("wang", "wrong"), ("nobody", PASSWORD), ("", ""), ("wang", "")]
)
async def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    browser: Browser, name: str, password: str
) -> None:
    page = await browser.open("/sign-in")
    page = await page.form("登录").fill(sign_in_name=name, password=password).submit(expect=422)
    if name and password:
        assert page.has(WRONG)
    assert page.form("登录").values["sign_in_name"] == [name]
    assert page.form("登录").values["password"] == [""]
    assert COOKIE not in (await browser.client(None)).cookies


async def test_five_wrong_passwords_lock_the_account_although_each_answer_is_a_refusal(
    browser: Browser, database: Database
) -> None:
    for _ in range(4):
        assert (await sign_in(browser, CLERK_WANG, "wrong", expect=422)).has(WRONG)
    assert (await sign_in(browser, CLERK_WANG, "wrong", expect=422)).has(LOCKED)
    assert (await sign_in(browser, CLERK_WANG, expect=422)).has(LOCKED)
    async with database.transaction() as session:
        officer = await session.get_one(Officer, CLERK_WANG.id)
        assert officer.locked_until is not None
        assert timedelta(minutes=14) < officer.locked_until - clock.now() <= timedelta(minutes=15)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert (await sign_in(browser, CLERK_WANG)).path == "/desk"


async def test_a_right_password_forgets_the_wrong_ones(browser: Browser) -> None:
    for _ in range(4):
        await sign_in(browser, CLERK_WANG, "wrong", expect=422)
    await (await sign_in(browser, CLERK_WANG)).form("退出登录").submit()
    for _ in range(4):
        await sign_in(browser, CLERK_WANG, "wrong", expect=422)
    assert (await sign_in(browser, CLERK_WANG)).path == "/desk"


async def test_wrong_passwords_typed_elsewhere_do_not_hold_up_a_browser_the_officer_has_used(
    browser: Browser,
) -> None:
    await (await sign_in(browser, CLERK_WANG)).form("退出登录").submit()
    cookies = (await browser.client(None)).cookies
    known = cookies[limits.KNOWN]
    cookies.delete(limits.KNOWN)
    for _ in range(5):
        await sign_in(browser, CLERK_WANG, "wrong", expect=422)
    for forged in ("", known.split(".")[0], f"{known[:22]}.{'A' * 22}", limits.known_again(known[:22], "li")):
        cookies.set(limits.KNOWN, forged, domain="testserver.local", path="/")
        assert (await sign_in(browser, CLERK_WANG, expect=422)).has(LOCKED), forged
    cookies.set(limits.KNOWN, known, domain="testserver.local", path="/")
    page = await sign_in(browser, CLERK_WANG)
    assert page.path == "/desk"
    await page.form("退出登录").submit()
    cookies.delete(limits.KNOWN)
    assert (await sign_in(browser, CLERK_WANG, expect=422)).has(LOCKED)


async def test_five_wrong_passwords_lock_a_known_browser_too_and_an_administrator_lifts_it(
    browser: Browser,
) -> None:
    await (await sign_in(browser, MEDIATOR_QIAN)).form("退出登录").submit()
    for _ in range(5):
        page = await sign_in(browser, MEDIATOR_QIAN, "wrong", expect=422)
    assert page.has(LOCKED)
    assert (await sign_in(browser, MEDIATOR_QIAN, expect=422)).has(LOCKED)
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    await page.form("解锁").submit()
    assert (await sign_in(browser, MEDIATOR_QIAN)).path == "/desk"


def test_a_browser_knows_the_last_dozen_of_its_officers_again() -> None:
    known = ""
    for at in range(14):
        known = limits.known_again(known, f"officer-{at}")
    assert limits.known_again(known, "officer-13") == known
    apart = [at for at in range(14) if limits.counted_as(known, f"officer-{at}") != f"officer-{at}"]
    assert apart == list(range(2, 14))


async def test_an_administrator_lifts_a_lock_out(browser: Browser, database: Database) -> None:
    for _ in range(5):
        await sign_in(browser, MEDIATOR_QIAN, "wrong", expect=422)
    page = await browser.open(f"/officers/{MEDIATOR_QIAN.id}", as_=CHAIR_ZHAO)
    await page.form("解锁").submit()
    assert (await sign_in(browser, MEDIATOR_QIAN)).path == "/desk"


async def test_who_has_left_or_works_nowhere_does_not_come_in(browser: Browser, owner: AsyncEngine) -> None:
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer set left_on = :day where id = :id"),
            {"day": clock.today() - timedelta(days=1), "id": CLERK_WANG.id},
        )
        await connection.execute(
            text("update officer_role set until = :day where officer_id = :id"),
            {"day": clock.today() - timedelta(days=1), "id": MEDIATOR_QIAN.id},
        )
    assert (await sign_in(browser, CLERK_WANG, expect=422)).has(WRONG)
    assert (await sign_in(browser, MEDIATOR_QIAN, expect=403)).has("没有岗位")


async def test_a_session_is_kept_only_as_a_hash_and_ends_with_the_sign_out(
    browser: Browser, database: Database
) -> None:
    page = await sign_in(browser, CLERK_WANG)
    client = await browser.client(None)
    token = client.cookies[COOKIE]
    async with database.transaction() as session:
        kept = await session.scalar(select(SignedIn).where(SignedIn.officer_id == CLERK_WANG.id))
        assert kept is not None
        assert token.encode() not in kept.token_hash
    await page.form("退出登录").submit()
    client.cookies.set(COOKIE, token, domain="testserver.local")
    assert (await browser.open("/matters")).path == "/sign-in"


async def test_an_idle_officer_is_signed_out_and_a_busy_one_is_not(browser: Browser) -> None:
    await browser.open("/", as_=CLERK_WANG)
    start = clock.now()
    for minutes in (29, 58, 87):
        with clock.frozen(start + timedelta(minutes=minutes)):
            assert (await browser.open("/matters", as_=CLERK_WANG)).path == "/matters"
    with clock.frozen(start + timedelta(minutes=118)):
        assert (await browser.open("/matters", as_=CLERK_WANG)).path == "/sign-in"


async def test_after_ten_hours_even_a_busy_officer_signs_in_anew(browser: Browser) -> None:
    await browser.open("/", as_=CLERK_WANG)
    start = clock.now()
    for half_hours in range(1, 24):
        with clock.frozen(start + timedelta(minutes=25 * half_hours)):
            page = await browser.open("/matters", as_=CLERK_WANG)
            assert (page.path == "/matters") == (25 * half_hours < 600), half_hours


async def test_what_was_typed_before_the_sign_out_is_sent_after_signing_in(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/terminate", as_=MEDIATOR_LI)
    form = page.form("终止调解").fill(reason="OTHER", note="双方意见不能一致。", ways_told=["诉讼", "仲裁"])
    async with owner.begin() as connection:
        await connection.execute(text("delete from signed_in"))
    door = await form.submit(expect=401)
    assert door.has("您已退出登录")
    door = await door.form("登录").fill(sign_in_name="li", password="wrong").submit(expect=422)
    back = await door.form("登录").fill(sign_in_name="li", password=PASSWORD).submit()
    assert back.title == "您已重新登录"
    done = await back.form("接着提交").submit()
    assert done.path == f"/matters/{matter.id}"
    ended = await make.reload(matter)
    assert ended.stage == "terminated"
    async with make.session(MEDIATOR_LI.actor) as session:
        facts = await session.scalar(
            text("select facts from timeline where matter_id = :m and tag = 'matter:terminate'"),
            {"m": matter.id},
        )
    assert facts["form"]["note"] == "双方意见不能一致。"
    assert sorted(facts["form"]["ways_told"]) == ["arbitration", "lawsuit"]


async def test_a_form_typed_before_the_sign_out_is_still_stale_when_the_matter_went_on(
    browser: Browser, make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open(f"/matters/{matter.id}/actions/terminate", as_=MEDIATOR_LI)
    form = page.form("终止调解").fill(reason="OTHER", note="双方意见不能一致。", ways_told=["诉讼"])
    await make.do(matter, "extend")
    async with owner.begin() as connection:
        await connection.execute(text("delete from signed_in"))
    door = await form.submit(expect=401)
    back = await door.form("登录").fill(sign_in_name="li", password=PASSWORD).submit()
    page = await back.form("接着提交").submit(expect=409)
    assert page.form("终止调解").values["note"] == ["双方意见不能一致。"]
    assert (await make.reload(matter)).stage == "mediating"


async def test_the_first_way_leads_to_a_password_of_ones_own(browser: Browser, owner: AsyncEngine) -> None:
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer set must_change_password = true where id = :id"), {"id": CLERK_WANG.id}
        )
    page = await sign_in(browser, CLERK_WANG)
    assert page.path == "/account/password"
    for path in ("/", "/matters", "/search?q=x", "/agency"):
        assert (await browser.open(path)).path == "/account/password"
    page = await browser.post("/agency", {"agency_id": "2"})
    assert page.path == "/account/password"
    for new, again, fault in (
        ("short", "short", "至少要有10个字符"),
        ("wang-2026-long", "wang-2026-long", "不能含有登录名"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "太简单"),
        (PASSWORD, PASSWORD, "不能与原密码相同"),
        ("Hedgehog-7-sea", "Hedgehog-7-see", "不一样"),
    ):
        page = await page.form("修改密码").fill(old=PASSWORD, new=new, again=again).submit(expect=409)
        assert fault in " ".join(page.errors().values())
    page = (
        await page.form("修改密码")
        .fill(old="wrong", new="Hedgehog-7-sea", again="Hedgehog-7-sea")
        .submit(expect=409)
    )
    assert "原密码不对" in page.errors()["old"]
    page = (
        await page.form("修改密码").fill(old=PASSWORD, new="Hedgehog-7-sea", again="Hedgehog-7-sea").submit()
    )
    assert page.path == "/desk"
    await page.form("退出登录").submit()
    await sign_in(browser, CLERK_WANG, expect=422)
    assert (await sign_in(browser, CLERK_WANG, "Hedgehog-7-sea")).path == "/desk"


async def test_a_new_password_ends_the_officers_other_sessions(browser: Browser) -> None:
    assert (await browser.open("/matters", as_=CLERK_WANG)).path == "/matters"
    await sign_in(browser, CLERK_WANG)
    page = await browser.open("/account/password")
    await page.form("修改密码").fill(old=PASSWORD, new="Hedgehog-7-sea", again="Hedgehog-7-sea").submit()
    assert (await browser.open("/matters")).path == "/matters"
    assert (await browser.open("/matters", as_=CLERK_WANG)).path == "/sign-in"


async def test_an_officer_works_as_another_agency_only_where_a_role_is_held(
    browser: Browser, make: Make
) -> None:
    matter = await make.matter()
    page = await browser.open("/agency", as_=MEDIATOR_LI)
    page = await page.form("湖桥镇新居民人民调解委员会").submit()
    await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI, expect=404)
    await browser.post("/agency", {"agency_id": "6"}, as_=MEDIATOR_LI, expect=403)
    await browser.post("/agency", {"agency_id": "x"}, as_=MEDIATOR_LI, expect=404)
    await browser.post("/agency", {"agency_id": "4"}, as_=MEDIATOR_LI)
    await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI)


async def test_who_loses_the_last_role_while_at_work_can_still_leave(
    browser: Browser, owner: AsyncEngine
) -> None:
    page = await browser.open("/", as_=CLERK_WANG)
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer_role set until = '2020-01-02' where officer_id = :id"), {"id": CLERK_WANG.id}
        )
    await browser.open("/matters", as_=CLERK_WANG, expect=403)
    assert (await page.form("退出登录").submit()).path == "/sign-in"


async def test_a_form_without_its_token_is_not_taken(browser: Browser) -> None:
    client = await browser.client(CLERK_WANG)
    answer = await client.post("/agency", data={"agency_id": "2"})
    assert answer.status_code == 403


def test_trying_out_passwords_takes_time_and_memory() -> None:
    # Made when the program starts, before the tests begin to hash quickly.
    assert actions.NOBODY.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
