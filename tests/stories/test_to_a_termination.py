"""Two brothers and their mother's keep: one will not come, comes, waits for an appraisal, and leaves for court."""

from tests.cast import CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN, RECORDER_SUN
from tests.stories.teller import Story, comer, docx_text, pdf_text

WU = comer("applicant", "吴桂香", phone="13900000003", address="湖桥镇下塘村3号")
ZHENG = comer("respondent", "郑水生", phone="13900000004", address="湖桥镇下塘村5号")
DISPUTE = {
    "source": "当事人申请",
    "dispute_type": "婚姻家庭纠纷",
    "region": "浙江省",
    "facts": "郑水生两年没有支付母亲吴桂香的赡养费，兄弟之间为轮流照料争执不下。",
    "claims": "每月支付赡养费\n每月探望两次",
    "registration_form": "口头申请",
}


async def test_to_a_termination(story: Story) -> None:
    async with story.on("2026-06-01T09:00"):
        matter, slip = await story.register(RECORDER_SUN, [WU, ZHENG], **DISPUTE)
        assert slip.has("受理决定：最迟2026年6月4日")
    async with story.on("2026-06-02T09:00"):
        await refuse_and_think_again(story, matter)
    async with story.on("2026-06-05T11:00"):
        await be_asked_at_home_and_heard(story, matter)
    async with story.on("2026-06-10T09:00"):
        await wait_for_an_appraisal(story, matter)
    async with story.on("2026-06-20T09:00"):
        await go_on(story, matter)
    async with story.on("2026-07-20T15:00"):
        await part(story, matter)
    async with story.on("2026-07-24T09:00"):
        await be_filed(story, matter)
    assert await story.broken_chains() == []


async def refuse_and_think_again(story: Story, matter: int) -> None:
    assert "口头申请尚未记录" in await story.why_not(matter, "受理", CHAIR_ZHAO)
    await story.act(matter, "征询对方意愿", MEDIATOR_LI, party="郑水生", way="电话", answer="明确拒绝")
    blocked = await story.why_not(matter, "受理", CHAIR_ZHAO)
    assert "郑水生明确拒绝调解，不得调解（人民调解法第十七条）。" in blocked
    await story.act(
        matter,
        "征询对方意愿",
        MEDIATOR_LI,
        party="郑水生",
        way="上门",
        answer="同意调解",
        note="劝说后同意。",
    )


async def be_asked_at_home_and_heard(story: Story, matter: int) -> None:
    page = await story.browser.open(f"/matters/{matter}", as_=CHAIR_ZHAO)
    page = await page.follow("更正")
    page = (
        await page.form("保存更正").fill(oral_signed=True, because="登记表已宣读，申请人按了指印。").submit()
    )
    assert page.has("登记内容已更正。")
    assert page.has("登记表已宣读，申请人按了指印。")
    page = await story.act(matter, "受理", CHAIR_ZHAO, on="2026-06-03")
    assert page.has("（2026）湖桥人调字第1号")
    assert "权利义务告知书尚未签发" in await story.why_not(matter, "指派调解员", CHAIR_ZHAO)
    await story.signed_copy(await story.issue(matter, "人民调解当事人权利义务告知书", CHAIR_ZHAO))
    await story.act(matter, "指派调解员", CHAIR_ZHAO, lead="李调解", recorder="孙记录", on="2026-06-04")
    await story.act(matter, "开始调解", MEDIATOR_LI, on="2026-06-04")
    said = "问：您一个人住吗？\n答：是的，小儿子隔几天来一次。"
    page = await story.hear(matter, "2026-06-05T09:00", said, RECORDER_SUN, kind="调查")
    assert page.has("小儿子隔几天来一次")


async def wait_for_an_appraisal(story: Story, matter: int) -> None:
    clocks = await due(story, matter)
    assert clocks["调解期限"] == "2026年7月3日"
    page = await story.act(
        matter,
        "中止调解",
        MEDIATOR_LI,
        expect=409,
        cause="等待鉴定或者评估",
        reason="等待护理等级评估。",
        resume_on="2026-06-10",
    )
    assert page.errors()["resume_on"] == "预计恢复日期应晚于中止日期。"
    page = await page.form("中止调解").fill(resume_on="2026-06-20").submit()
    assert page.has("已中止计时")
    assert "中止调解" not in page.links()
    assert (await due(story, matter))["调解期限"] == "已中止计时"


async def go_on(story: Story, matter: int) -> None:
    await story.act(matter, "恢复调解", MEDIATOR_LI)
    # Neither the day it stopped nor the day it went on counts: eleven days from 3 July.
    assert (await due(story, matter))["调解期限"] == "2026年7月14日"
    page = await story.act(matter, "延长调解期限", MEDIATOR_LI, expect=409, extra_days=10)
    assert page.errors()["all_sides_agreed"] == "延长调解期限须经各方当事人同意。"
    await page.form("延长调解期限").fill(all_sides_agreed=True).submit()
    assert (await due(story, matter))["调解期限"] == "2026年7月24日"
    await story.act(matter, "更换调解员", CHAIR_ZHAO, lead="钱调解", recorder="孙记录")


async def part(story: Story, matter: int) -> None:
    said = "钱调解：评估是三级护理，请双方说说。\n郑水生：我一分钱也不会再给。\n吴桂香：那就让法院说。"
    await story.hear(matter, "2026-07-20T09:00", said, MEDIATOR_QIAN, result="调解不成", rights_told=True)
    assert "尚未登记当事人达成的协议" in await story.why_not(matter, "达成书面协议", MEDIATOR_QIAN)
    given = {"reason": "当事人一方或者双方不愿继续调解", "ways_told": "诉讼"}
    page = await story.act(matter, "终止调解", MEDIATOR_QIAN, **given)
    assert page.has("调解不成")
    document = await story.issue(matter, "人民调解终止告知书", CHAIR_ZHAO)
    printed = pdf_text(await story.download(document, "pdf"))
    written = docx_text(await story.download(document, "word"))
    for words in (
        "（2026）湖桥人调终字第1号",
        "吴桂香",
        "郑水生",
        "2026年6月3日",
        "2026年7月20日",
        "诉讼",
        "钱调解",
    ):
        assert words in printed, f"{words} is not in the PDF:\n{printed}"
        assert words in written, f"{words} is not in the Word file:\n{written}"
    await story.signed_copy(document)


async def be_filed(story: Story, matter: int) -> None:
    page = await story.act(matter, "结案", CHAIR_ZHAO, expect=409, result="达成书面协议")
    assert page.errors()["result"] == "没有达成协议的，结案方式应为调解不成。"
    page = await page.form("结案").fill(result="调解不成", amount="5000").submit(expect=409)
    assert page.errors()["amount"] == "调解不成的，协议涉及金额应为0。"
    page = await page.form("结案").fill(amount="0").submit()
    assert page.has("已结案")
    assert "更正" not in page.links()
    for title in ("人民调解受理登记表", "人民调解调查记录", "人民调解记录"):
        await story.issue(matter, title, CHAIR_ZHAO)
    await story.put_in(matter, "当事人身份证明", RECORDER_SUN)
    await story.issue(matter, "人民调解卷宗封面及卷内目录", CHAIR_ZHAO, retention="短期")
    page = await story.act(matter, "归档", RECORDER_SUN, pages=14, archived_by="孙记录", retention="短期")
    assert page.has("已归档")
    assert await story.deadlines(matter, MEDIATOR_LI) == {"受理决定": "按期完成", "调解期限": "按期完成"}
    for words in ("郑水生", "轮流照料", "一分钱也不会", "小儿子"):
        assert await story.search(words, CHAIR_ZHAO) == [matter], words


async def due(story: Story, matter: int) -> dict[str, str]:
    """The running clocks on the overview and their last days."""
    page = await story.browser.open(f"/matters/{matter}", as_=CHAIR_ZHAO)
    card = next(card for card in page.all("section") if "期限" in "".join(card.find(".//h2").itertext()))
    found = {}
    for line in card.iter("li"):
        words = [word.strip() for word in line.itertext() if word.strip()]
        found[words[0]] = words[-1]
    return found
