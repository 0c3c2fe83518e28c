"""The pages of lawyers, of the centre and of a firm's head, as people use them."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from fayi.kit import clock
from tests.appointments import scene
from tests.browser import Browser
from tests.cast import (
    AID_CLERK_DU,
    AID_HEAD_RUAN,
    AID_REVIEWER_SHI,
    CLERK_WANG,
    FIRM,
    FIRM_HEAD_KANG,
    KEEPER_XU,
    LAWYER_GU,
    LAWYER_LUO,
    OTHER_FIRM,
    OTHER_LAWYER_MO,
)
from tests.chromium import PHONE, OpenWindow, must_be_accessible, must_fit, settled
from tests.make import Make


async def test_pages_that_are_not_for_everybody(make: Make, browser: Browser) -> None:
    await scene.enter_lawyers(make, LAWYER_GU)
    for path, denied in (
        ("/lawyers", LAWYER_GU),
        ("/lawyer", FIRM_HEAD_KANG),
        ("/lawyer", AID_CLERK_DU),
        ("/subsidies", AID_CLERK_DU),
        ("/subsidies/list.xlsx", LAWYER_GU),
        ("/subsidies/rates", AID_REVIEWER_SHI),
        ("/lawyers", CLERK_WANG),
    ):
        await browser.open(path, as_=denied, expect=403)


async def test_another_lawyer_of_the_firm_finds_no_page_of_an_appointment(
    make: Make, browser: Browser
) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.appointed(make, matter)
    for person in (LAWYER_LUO, OTHER_LAWYER_MO):
        for path in (
            f"/appointments/{appointment.id}",
            f"/appointments/{appointment.id}/write/meeting",
            f"/matters/{matter.id}",
            f"/matters/{matter.id}/appointments",
            f"/matters/{matter.id}/documents",
        ):
            await browser.open(path, as_=person, expect=404)
        page = await browser.open("/search?q=陈大山", as_=person)
        assert matter.number not in page.text
    assert (await browser.open("/lawyer", as_=LAWYER_LUO)).has("现在没有等待答复的商请")


async def test_the_head_of_the_firm_sees_number_and_kind_and_no_names(make: Make, browser: Browser) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.appointed(make, matter)
    register = await browser.open("/lawyers", as_=FIRM_HEAD_KANG)
    assert register.has(matter.number)
    assert not register.has("莫律师")
    page = await browser.open(f"/appointments/{appointment.id}", as_=FIRM_HEAD_KANG)
    assert page.has("劳动争议调解与仲裁代理")
    assert not page.has("陈大山")
    await browser.open(f"/matters/{matter.id}", as_=FIRM_HEAD_KANG, expect=404)


async def test_from_the_register_to_the_payment(make: Make, browser: Browser) -> None:
    """Offered, declined for conflict, the next one accepts, meets the prisoner, works, reports, is paid."""
    register = await browser.open("/lawyers", as_=AID_CLERK_DU)
    for lawyer, firm in ((LAWYER_GU, FIRM), (OTHER_LAWYER_MO, OTHER_FIRM)):
        form = register.form("登记").fill(
            officer=f"{lawyer.name}（{firm.short_name}）",
            licence_number=scene.LICENCES[lawyer.id],
            practising_since="2016-03-01",
            specialities=["labour"],
            on_rota=True,
        )
        register = await form.submit()
    assert register.has("莫律师")
    await scene.enter_rates(make)
    matter = await scene.granted(make)
    tab = f"/matters/{matter.id}/appointments"
    page = await browser.open(tab, as_=AID_CLERK_DU)
    assert page.has("第1位：顾律师（浙江青禾律师事务所）")
    assert page.has("擅长这类案件（+40分）。")
    page = await page.form("发出商请").submit()
    assert page.has("等待答复")

    mine = await browser.open("/lawyer", as_=LAWYER_GU)
    offer = await mine.follow(matter.number)
    assert offer.has("周小河")
    await browser.open(f"/matters/{matter.id}", as_=LAWYER_GU, expect=404)
    refused = await offer.form("接受").submit(expect=422)
    assert "请先核对有无利益冲突。" in refused.text
    await (
        refused.form("不接受").fill({"decline-code": "conflict", "decline-words": "曾代理发包方。"}).submit()
    )

    page = await browser.open(tab, as_=AID_CLERK_DU)
    assert page.has("有利益冲突")
    page = await page.form("发出商请").submit()
    offer = await (await browser.open("/lawyer", as_=OTHER_LAWYER_MO)).follow(matter.number)
    matter_page = await offer.form("接受").fill({"accept-no_conflict": True}).submit()
    assert matter_page.path == f"/matters/{matter.id}"
    await make.do(matter, "assign_lawyer")

    day = await browser.open("/lawyer", as_=OTHER_LAWYER_MO)
    assert day.has("还没有会见")
    form = (await day.follow("登记会见")).form("登记")
    met = clock.local(clock.now() - timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M")
    faulty = await form.fill(
        met_at=met, place="青禾监狱", in_custody=True, not_overheard=[], words="核对欠薪。"
    ).submit(expect=422)
    assert faulty.errors() == {"not_overheard": "在监管场所会见的，请填写是否被监听。"}
    page = await faulty.form("登记").fill(not_overheard=True, interpreter="杨翻译").submit()
    assert page.has("没有被监听")
    page = await (await page.follow("工作日志")).form("登记").fill(activity="travel", minutes="120").submit()
    page = (
        await (await page.follow("通报情况"))
        .form("通报")
        .fill(procedure="arbitration", words="已申请仲裁。")
        .submit()
    )
    assert page.has("已申请仲裁。")

    form = (await page.follow("提交结案卷宗")).form("提交")
    today = clock.today().isoformat()
    pages = {f"pages-{key}": str(number) for key, number in scene.WHOLE_FILE.items()}
    filled = form.fill({"closed_on": today, "result": "mediated", "procedures": ["arbitration"]} | pages)
    lacking = await filled.fill({"pages-decision": "0"}).submit(expect=422)
    assert lacking.has("缺少“裁判文书、调解书等结果文书副本”。")
    page = await lacking.form("提交").fill({"pages-decision": "8"}).submit()
    assert page.has("待审核")

    page = await browser.open(tab, as_=AID_REVIEWER_SHI)
    page = await page.form("卷宗齐全").submit()
    assert page.has("已办结")
    await browser.open(f"/matters/{matter.id}", as_=OTHER_LAWYER_MO, expect=404)
    claim = await (await browser.open("/lawyer", as_=OTHER_LAWYER_MO)).follow(matter.number)
    assert claim.has("“仲裁”办案补贴：1500.00元（2025-07-01起施行）。")
    claimed = await claim.form("申领").submit()
    assert claimed.has("待审核")

    claims = await browser.open("/subsidies?status=claimed", as_=AID_REVIEWER_SHI)
    page = await (await claims.follow(matter.number)).form("审核通过").submit()
    page = await page.form("登记发放").fill({"pay-receipt": "青禾援付0007"}).submit()
    assert page.has("已发放")
    sheet = await browser.open("/subsidies/list.xlsx", as_=AID_HEAD_RUAN)
    rows = [*load_workbook(io.BytesIO(sheet.answer.content)).active.values]
    assert rows[1][:4] == (matter.number, "莫律师", OTHER_FIRM.name, "2230.00")
    assert "青禾援付0007" in rows[1]


async def test_a_lawyer_is_replaced_on_the_page_and_the_new_one_reads_what_was_handed_over(
    make: Make, browser: Browser
) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    await scene.appointed(make, matter, LAWYER_GU)
    page = await (await browser.open(f"/matters/{matter.id}/appointments", as_=AID_HEAD_RUAN)).follow(
        "更换律师"
    )
    page = (
        await page.form("更换")
        .fill(code="neglect", words="联系不上。", handover="材料在卷内第3页。")
        .submit()
    )
    assert page.has("已更换")
    await browser.open(f"/matters/{matter.id}", as_=LAWYER_GU, expect=404)
    await scene.appointed(make, matter, LAWYER_LUO)
    page = await browser.open(f"/matters/{matter.id}/appointments", as_=LAWYER_LUO)
    assert page.has("材料在卷内第3页。")


async def test_the_keeper_enters_a_row_of_the_table_with_its_paper(make: Make, browser: Browser) -> None:
    form = (await browser.open("/subsidies/rates", as_=KEEPER_XU)).form("登记")
    given = {"item": "base", "amount": "1500", "source": "青禾司〔2025〕12号", "valid_from": "2025-07-01"}
    faulty = await form.fill(given).submit(expect=422)
    assert faulty.errors() == {"aid_kind": "办案补贴请选择案件种类。"}
    page = await faulty.form("登记").fill(aid_kind="labour", procedure="arbitration").submit()
    assert page.has("青禾司〔2025〕12号")


@pytest.mark.browser
async def test_a_lawyers_day_on_a_phone(make: Make, window: OpenWindow) -> None:
    await scene.enter_lawyers(make)
    await scene.offer(make, await scene.granted(make), LAWYER_GU)
    matter = await scene.granted(make, applicants=("吴小溪",), respondents=("马三江",))
    await scene.works(make, await scene.appointed(make, matter, LAWYER_GU))
    page = await window(as_=LAWYER_GU, size=PHONE)
    for path in ("/lawyer", f"/matters/{matter.id}/appointments"):
        await page.goto(path)
        await settled(page)
        await must_be_accessible(page)
        await must_fit(page)
    await page.goto("/lawyer")
    await page.get_by_role("link", name="登记会见").first.click()
    await page.get_by_label("地点").fill("青禾监狱")
    assert await page.get_by_role("button", name="登记").is_visible()
