"""The tab, the three forms, the boxes and one referral by itself, as people see and use them."""

import pytest

from fayi.kit import clock
from fayi.referrals import queries
from tests.browser import Browser, Page
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COURT,
    JUDGE_HE,
    LAWYER_GU,
    MEDIATOR_LI,
    NEWCOMERS,
    NOTARY,
    NOTARY_TANG,
)
from tests.make import Make

ASKED = {"to": COURT.name, "reason": "请核实是否已立案。", "consent_way": "written"}


async def test_the_tab_tells_the_three_things_apart(make: Make, browser: Browser) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/referrals", as_=CHAIR_ZHAO)
    for words in ("转办", "移送", "协办", "办件仍由本机构承办", "对方接收后，办件才转到对方"):
        assert page.has(words)
    assert {f"/matters/{matter.id}/referrals/{kind}" for kind in ("referral", "transfer", "joint")} <= set(
        page.links().values()
    )
    fields: dict[str, set[str]] = {}
    for kind in ("referral", "transfer", "joint"):
        form = await browser.open(f"/matters/{matter.id}/referrals/{kind}", as_=CHAIR_ZHAO)
        fields[kind] = {
            one.get("name") or "" for tag in ("input", "select", "textarea") for one in form.all(tag)
        }
    assert {"scope", "until"} <= fields["referral"]
    assert "until" in fields["joint"]
    assert "scope" not in fields["joint"]
    assert not {"scope", "until"} & fields["transfer"]
    await browser.open(f"/matters/{matter.id}/referrals/nonsense", as_=CHAIR_ZHAO, expect=404)


async def ask(browser: Browser, make: Make, matter_id: int, *, expect: int = 200, **changed: object) -> Page:
    """The form of a referral, sent by the chairman with everybody's consent unless changed."""
    async with make.session(CHAIR_ZHAO.actor) as session:
        persons = await queries.persons(session, matter_id)
    page = await browser.open(f"/matters/{matter_id}/referrals/referral", as_=CHAIR_ZHAO)
    form = page.form(f"/matters/{matter_id}/referrals/referral")
    given = ASKED | {"consent_from": [str(one) for one in persons]} | changed
    return await form.fill(given).submit(expect=expect)


async def test_from_asking_to_the_result(make: Make, browser: Browser) -> None:
    matter = await make.matter(stage="accepted")
    page = await ask(browser, make, matter.id)
    for words in ("请核实是否已立案。", "等待答复", "陈大山、周小河", "不含文书、卷宗材料和送达记录"):
        assert page.has(words)
    asked = await browser.open(f"/matters/{matter.id}/referrals", as_=JUDGE_HE)
    assert asked.has("请核实是否已立案。")
    (accept,) = [f.get("action") for f in asked.all("form") if (f.get("action") or "").endswith("/accept")]
    accepted = await asked.form(str(accept)).submit()
    assert accepted.path == f"/matters/{matter.id}"
    await browser.post(str(accept), as_=CHAIR_MA, expect=404)
    await browser.post(str(accept).replace("accept", "nonsense"), as_=JUDGE_HE, expect=404)
    finish = str(accept).replace("accept", "finish")
    done = await browser.post(
        finish, {"answer-words": "没有立案。", "answer-note": "书记员已查两次。"}, as_=JUDGE_HE
    )
    assert done.path == "/referrals"
    await browser.open(f"/matters/{matter.id}/referrals", as_=JUDGE_HE, expect=404)
    own = await browser.open(str(accept).removesuffix("/accept"), as_=JUDGE_HE)
    assert own.has("书记员已查两次。")
    for address in (f"/matters/{matter.id}/referrals", f"/matters/{matter.id}", "/referrals?box=out&all=1"):
        page = await browser.open(address, as_=CHAIR_ZHAO)
        assert not page.has("书记员已查两次。"), address
    page = await browser.open(f"/matters/{matter.id}/referrals", as_=CHAIR_ZHAO)
    assert page.has("没有立案。")
    assert page.has("已办结")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"consent_from": []}, "consent_from"),
        ({"consent_way": ""}, "consent_way"),
        ({"consent_on": ""}, "consent_on"),
        ({"consent_on": "2031-01-01"}, "consent_on"),
        ({"until": "2020-01-01"}, "until"),
        ({"basis": "override"}, "override_ground"),
        ({"basis": "override", "override_ground": "duty"}, "override_reason"),
    ],
)
async def test_what_is_missing_is_said_at_its_field(
    make: Make, browser: Browser, changed: dict[str, object], field: str
) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/referrals/referral", as_=CHAIR_ZHAO)
    assert page.has("本人同意")
    client = await browser.client(CHAIR_ZHAO)
    async with make.session(CHAIR_ZHAO.actor) as session:
        persons = await queries.persons(session, matter.id)
    data = {
        "_csrf_token": client.cookies.get("csrftoken"), "to": str(COURT.id), "reason": "请核实。",
        "basis": "consent", "scope": "all", "consent_from": [str(one) for one in persons],
        "consent_way": "oral", "consent_on": clock.today().isoformat(),
    }  # fmt: skip
    answer = await client.post(f"/matters/{matter.id}/referrals/referral", data=data | changed)
    assert answer.status_code in (409, 422)
    shown = Page(browser, CHAIR_ZHAO, answer, answer.status_code)
    assert set(shown.errors()) == {field}


async def test_who_may_not_override_is_offered_consent_alone(make: Make, browser: Browser) -> None:
    matter = await make.matter(stage="accepted")
    page = await browser.open(f"/matters/{matter.id}/referrals/referral", as_=MEDIATOR_LI)
    assert not page.has("个人信息保护法第十三条")
    assert page.has("请由有批准权限的负责人发出")
    page = await browser.open(f"/matters/{matter.id}/referrals/referral", as_=CHAIR_ZHAO)
    assert page.has("个人信息保护法第十三条")


async def test_who_may_not_ask_is_not_let_in(make: Make, browser: Browser) -> None:
    matter = await make.matter(stage="accepted")
    await make.referral(matter, COURT)
    await browser.open(f"/matters/{matter.id}/referrals/referral", as_=LAWYER_GU, expect=403)
    await browser.open(f"/matters/{matter.id}/referrals/referral", as_=JUDGE_HE, expect=403)
    page = await browser.open(f"/matters/{matter.id}/referrals", as_=JUDGE_HE)
    assert f"/matters/{matter.id}/referrals/referral" not in page.links().values()
    await browser.post(
        f"/matters/{matter.id}/referrals/referral",
        {"to": str(NOTARY.id), "reason": "x"},
        as_=JUDGE_HE,
        expect=403,
    )


async def test_a_matter_that_is_over_offers_nothing(make: Make, browser: Browser) -> None:
    matter = await make.matter(stage="closed")
    page = await browser.open(f"/matters/{matter.id}/referrals", as_=CHAIR_ZHAO)
    assert page.has("已经结案")
    assert f"/matters/{matter.id}/referrals/transfer" not in page.links().values()


async def test_the_boxes_hold_what_is_asked_of_us_and_by_us(make: Make, browser: Browser) -> None:
    matter = await make.matter(stage="accepted")
    referral = await make.referral(matter, COURT)
    joint = await make.referral(matter, NEWCOMERS, kind="joint")
    for person, box, links in (
        (JUDGE_HE, "in", {referral.id}),
        (CHAIR_MA, "in", {joint.id}),
        (CHAIR_ZHAO, "out", {referral.id, joint.id}),
        (CHAIR_ZHAO, "in", set()),
        (NOTARY_TANG, "in", set()),
    ):
        page = await browser.open(f"/referrals?box={box}", as_=person)
        found = {
            int(link.rsplit("/", 1)[1])
            for link in page.links().values()
            if link.startswith("/referrals/") and link[-1].isdigit()
        }
        assert found == links, (person.name, box)
    await make.answer(referral, "return", "不属于本院管辖。")
    page = await browser.open("/referrals", as_=JUDGE_HE)
    assert f"/referrals/{referral.id}" not in page.links().values()
    page = await browser.open("/referrals?all=1", as_=JUDGE_HE)
    assert page.has("现在看不到")
    assert not page.has("陈大山")
    page = await browser.open(f"/referrals/{referral.id}", as_=JUDGE_HE)
    assert page.has("不属于本院管辖。")
    await browser.open(f"/referrals/{referral.id}", as_=CHAIR_MA, expect=404)
