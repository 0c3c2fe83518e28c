"""Twelve workers and the company that owes them: representatives, an oral agreement put on paper, instalments."""

import re

from sqlalchemy import text

from fayi.kit.identity import Sex, credit_check_character
from tests.browser import Page
from tests.cast import CHAIR_ZHAO, COMMITTEE, MEDIATOR_LI, RECORDER_SUN
from tests.stories.teller import Story, comer, docx_text, id_number, pdf_text, rows, seal

WORKERS = tuple(
    f"{surname}{given}"
    for surname, given in zip(
        "石罗龙潘杨吴陆韦蒙覃岑卢",
        ("阿水", "永福", "正华", "小云", "秀芝", "国良", "天明", "玉珍", "有财", "桂兰", "大勇", "青山"),
        strict=True,
    )
)
COMPANY = "青禾县湖桥建筑劳务有限公司"
CODE = "91339801MA00000001"[:17]
OWED = 23_800
FACTS = "十二名务工人员在湖桥镇安置房工地做泥水工，2026年3月至5月的工资没有发放，公司称工程款尚未结清。"


async def test_a_collective_dispute(story: Story) -> None:
    async with story.on("2026-06-15T08:30"):
        matter = await come_as_twelve(story)
    async with story.on("2026-06-16T11:00"):
        await be_accepted_and_choose_representatives(story, matter)
    async with story.on("2026-06-17T16:00"):
        await shake_hands(story, matter)
    async with story.on("2026-06-23T10:00"):
        await put_it_on_paper(story, matter)
    async with story.on("2026-07-31T10:00"):
        await be_paid(story, matter)
    async with story.on("2026-08-03T10:00"):
        await be_closed(story, matter)
    assert await story.broken_chains() == []


async def come_as_twelve(story: Story) -> int:
    workers = [
        comer("applicant", name, number=id_number("1980-05-01", Sex.MALE, at), phone=f"139000001{at:02d}")
        for at, name in enumerate(WORKERS)
    ]
    company = comer("respondent", COMPANY, kind="organisation", number=CODE + credit_check_character(CODE))
    given = {
        "source": "接受委托移送",
        "dispute_type": "拖欠农民工工资",
        "region": "浙江省",
        "facts": FACTS,
        "people_count": "13",
        "amount": str(OWED * 12),
        "difficult": True,
    }
    page = await story.browser.open("/intake/mediation", as_=RECORDER_SUN)
    page = (
        await page.form("下一步：核对").fill(rows("people", [*workers, company]) | given).submit(expect=409)
    )
    assert page.errors() == {"commissioned_by": "请选择委托移送单位。"}
    assert page.form("下一步：核对").values["people-11-name"] == [WORKERS[11]]
    page = await page.form("下一步：核对").fill(commissioned_by="公安机关").submit()
    assert page.title == f"核对：{WORKERS[0]}等12人与{COMPANY}劳动争议"
    slip = await page.form("确认登记").submit()
    found = re.fullmatch(r"/matters/(\d+)/slip", slip.path)
    assert found
    return int(found[1])


async def be_accepted_and_choose_representatives(story: Story, matter: int) -> None:
    await story.act(matter, "受理", CHAIR_ZHAO)
    await story.signed_copy(await story.issue(matter, "人民调解当事人权利义务告知书", CHAIR_ZHAO))
    await story.signed_copy(await story.issue(matter, "人民调解受理登记表", CHAIR_ZHAO))
    await story.act(matter, "指派调解员", CHAIR_ZHAO, lead="李调解", others=["钱调解"], recorder="孙记录")
    await story.act(matter, "开始调解", MEDIATOR_LI)
    page = await story.browser.open(f"/matters/{matter}/parties", as_=MEDIATOR_LI)
    company = await page.follow(COMPANY)
    company = await company.follow("更正")
    await company.form("保存更正").fill(legal_representative="卢金海", phone="0570-8600001").submit()
    page = await page.follow("推选代表人")
    for too_few_or_many in (WORKERS[:1], WORKERS[:6]):
        page = await page.form("保存").fill(participants=list(too_few_or_many)).submit(expect=422)
        assert page.errors()["participants"].startswith("推选的代表人应为2至5人")
    page = await page.form("保存").fill(participants=list(WORKERS[:3])).submit()
    assert page.has("代表人已登记。")
    assert page.text.count("推选的代表人") == 3


async def shake_hands(story: Story, matter: int) -> None:
    said = (
        f"李调解：请代表人先说。\n{WORKERS[0]}：三个月工资，一共{OWED * 12}元。\n卢金海：七月底前分两次给清。"
        f"\n{WORKERS[1]}：我们同意，不用写纸。"
    )
    await story.hear(matter, "2026-06-17T14:00", said, RECORDER_SUN, result="达成口头协议", rights_told=True)
    page = await story.browser.open(f"/matters/{matter}/settlement/new", as_=MEDIATOR_LI)
    owes = {"debtor_id": COMPANY, "due_on": "2026-07-31"}
    instalments = [owes | {"creditor_id": name, "amount": str(OWED)} for name in WORKERS]
    given = {
        "form": "口头协议",
        "clauses": f"{COMPANY}支付十二名务工人员2026年3月至5月的工资。",
        "performance_way": "转入各人的银行账户",
        "performance_term": "2026年7月31日前",
        "no_paper_wanted": True,
        "amount": str(OWED * 11),
    }
    page = await page.form("登记协议").fill(given | rows("instalments", instalments)).submit(expect=422)
    assert page.errors()["amount"] == "各期金额合计285,600.00元，与协议金额261,800.00元不一致。"
    page = await page.form("登记协议").fill(amount="").submit()
    assert page.has("协议自2026年6月17日起生效。")
    await story.act(matter, "达成口头协议", MEDIATOR_LI)
    document = await story.issue(matter, "人民调解口头协议登记表", CHAIR_ZHAO)
    printed = pdf_text(await story.download(document, "pdf"))
    for words in (*WORKERS, COMPANY, "转入各人的银行账户", "2026年6月17日"):
        assert words in printed, words


async def put_it_on_paper(story: Story, matter: int) -> None:
    page = await story.browser.open(f"/matters/{matter}/settlement/paper", as_=MEDIATOR_LI)
    page = await page.form("补制书面协议").fill(copies="13").submit(expect=422)
    assert "至少要有14份" in page.errors()["copies"]
    page = await page.form("补制书面协议").fill(copies="14").submit()
    assert "还没有签名" in await story.why_not(matter, "口头协议改为书面", MEDIATOR_LI)
    signing = [(f"{name}（当事人）", "按指印") for name in WORKERS]
    page = await story.sign(
        page,
        *signing,
        (f"{COMPANY}（当事人）", "盖章"),
        ("李调解（调解员）", "签名"),
        (seal(COMMITTEE), "盖章"),
    )
    # On paper later, in effect since the day hands were shaken.
    assert page.has("协议自2026年6月17日起生效。")
    await story.act(matter, "口头协议改为书面", MEDIATOR_LI)
    document = await story.issue(matter, "人民调解协议书", CHAIR_ZHAO)
    await stands_in(story, document)
    await story.act(matter, "开始履行", MEDIATOR_LI)


async def stands_in(story: Story, document: Page) -> None:
    printed = pdf_text(await story.download(document, "pdf"))
    written = docx_text(await story.download(document, "word"))
    for words in (*WORKERS, COMPANY, "卢金海", "23,800.00", "2026年7月31日", "2026年6月17日", FACTS):
        assert words in printed, f"{words} is not in the PDF"
        assert words in written, f"{words} is not in the Word file"
    assert printed.count("23,800.00") >= 12


async def be_paid(story: Story, matter: int) -> None:
    page = await story.browser.open(f"/matters/{matter}/settlement", as_=MEDIATOR_LI)
    for no in range(1, 12):
        page = await page.follow(f"第{no}期已履行")
        page = await page.form("登记已履行").fill(on="2026-07-30", proof="银行回单").submit()
    assert "还有1期没有登记履行凭证" in await story.why_not(matter, "履行完毕", MEDIATOR_LI)
    page = await page.follow("第12期已履行")
    page = await page.form("登记已履行").fill(on="2026-07-31", proof="银行回单").submit()
    await story.act(matter, "履行完毕", MEDIATOR_LI, way="工资全部到账。", confirmed_by=WORKERS[0])
    page = await story.browser.open(f"/matters/{matter}/settlement/follow-ups/new", as_=MEDIATOR_LI)
    given = {
        "way": "电话",
        "whom": WORKERS[0],
        "result": "已履行",
        "note": "都收到了。",
        "satisfaction": "满意",
    }
    page = await page.form("登记回访").fill(given).submit()
    assert page.has("都收到了。")


async def be_closed(story: Story, matter: int) -> None:
    page = await story.act(matter, "结案", CHAIR_ZHAO, result="达成书面协议", amount=str(OWED * 12))
    assert page.has("已结案")
    for name in (WORKERS[0], WORKERS[11], COMPANY, "泥水工", "不用写纸"):
        assert await story.search(name, CHAIR_ZHAO) == [matter], name
    async with story.owner.connect() as connection:
        owed = "select sum(amount), count(*) from instalment where status = 'performed'"
        assert tuple((await connection.execute(text(owed))).one()) == (OWED * 12, 12)
