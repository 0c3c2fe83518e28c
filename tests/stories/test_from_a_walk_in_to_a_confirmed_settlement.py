"""A quarrel over a wall comes in at the station, is settled at Huqiao, confirmed by the court and filed."""

from fayi.kit.identity import Sex
from tests.browser import Page
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    JUDGE_HE,
    MEDIATOR_LI,
    RECORDER_SUN,
    STATION,
)
from tests.stories.teller import Story, comer, docx_text, id_number, pdf_text, rows, seal

CHEN = comer(
    "applicant",
    "陈大山",
    number=id_number("1971-03-05", Sex.MALE),
    phone="13900000001",
    address="湖桥镇上塘村12号",
)
ZHOU = comer(
    "respondent",
    "周小河",
    number=id_number("1985-11-20", Sex.FEMALE),
    phone="13900000002",
    address="湖桥镇上塘村13号",
)
FACTS = "周小河翻建围墙时占用了两家共用的通道，陈大山的三轮车不能进出，双方多次争吵。"
DIALOGUE = (
    "李调解：请双方先说明情况。\n陈大山：墙砌在通道上，车进不去。\n周小河：我愿意拆，钱要分两次给。"
    "\n李调解：拆墙的期限定在九月底，可以吗？\n陈大山：可以。"
)
CLAUSES = ("周小河于2026年9月20日前拆除占用通道的围墙。", "周小河分两期赔偿陈大山3000元。")
COURT_NUMBER = "（2026）浙9801民特12号"
PARTICULARS = (
    "湖桥镇人民调解委员会",
    "陈大山", "男", "1971年3月5日", CHEN["number"], "13900000001", "湖桥镇上塘村12号",
    "周小河", "女", "1985年11月20日", ZHOU["number"], "13900000002", "湖桥镇上塘村13号",
    FACTS, *CLAUSES, "拆墙、银行转账", "2026年9月20日前", "3,000.00", "2026年8月31日", "2026年9月20日",
    "1,000.00", "2,000.00", "2026年8月10日",
)  # fmt: skip


async def test_from_a_walk_in_to_a_confirmed_settlement(story: Story) -> None:
    async with story.on("2026-08-03T09:10"):
        matter = await come_in(story)
    async with story.on("2026-08-04T10:00"):
        await be_taken_on(story, matter)
    async with story.on("2026-08-06T09:00"):
        await be_given_to_a_mediator(story, matter)
    async with story.on("2026-08-10T15:00"):
        document = await settle(story, matter)
        await stands_in_the_document(story, document)
    async with story.on("2026-08-12T09:00"):
        confirmation = await apply_to_the_court(story, matter)
    async with story.on("2026-08-14T09:00"):
        await story.act(confirmation, "登记法院受理", MEDIATOR_LI, court_reference=COURT_NUMBER)
    async with story.on("2026-08-20T09:00"):
        await ask_how_things_stand(story, matter)
    async with story.on("2026-08-28T09:00"):
        await be_confirmed(story, matter, confirmation)
    async with story.on("2026-09-21T09:00"):
        await perform(story, matter)
    async with story.on("2026-09-25T09:00"):
        await close_and_file(story, matter, confirmation)
        await is_found_again(story, matter)
        await shows_itself_genuine(story, document)
    assert await story.broken_chains() == []


async def come_in(story: Story) -> int:
    given = {
        "handled_by": COMMITTEE.name,
        "source": "当事人申请",
        "dispute_type": "邻里纠纷",
        "region": "浙江省",
        "place": "湖桥镇上塘村",
        "occurred_on": "2026-07-26",
        "facts": FACTS,
        "claims": "拆除占用通道的围墙\n赔偿误工损失",
        "amount": "3000",
    }
    matter, slip = await story.register(CLERK_WANG, [CHEN, ZHOU], **given)
    for words in ("青监法服登字〔2026〕1号", "陈大山", STATION.name, "受理决定：最迟2026年8月6日"):
        assert slip.has(words), words
    return matter


async def be_taken_on(story: Story, matter: int) -> None:
    desk = await story.browser.open("/desk", as_=CHAIR_ZHAO)
    page = await desk.follow("陈大山与周小河邻里纠纷")
    page = await page.form("接收").submit()
    assert page.has("已接收。")
    page = await story.act(matter, "征询对方意愿", CHAIR_ZHAO, party="周小河", way="电话", answer="同意调解")
    assert page.has("同意调解")
    page = await story.act(matter, "受理", CHAIR_ZHAO)
    assert page.has("（2026）湖桥人调字第1号")
    for title in ("人民调解受理登记表", "人民调解当事人权利义务告知书"):
        await story.signed_copy(await story.issue(matter, title, CHAIR_ZHAO))


async def be_given_to_a_mediator(story: Story, matter: int) -> None:
    await story.act(
        matter, "指派调解员", CHAIR_ZHAO, lead="李调解", recorder="孙记录", chosen_by_parties=True
    )
    desk = await story.browser.open("/desk", as_=MEDIATOR_LI)
    assert desk.has("我承办的")
    await story.act(matter, "开始调解", MEDIATOR_LI)
    page = await story.browser.open(f"/matters/{matter}/hearings", as_=RECORDER_SUN)
    page = await page.follow("安排调解会或调查")
    page = await page.form("排定").fill(starts_at="2026-08-10T09:00").submit()
    assert page.has("2026年8月10日 09:00")


async def settle(story: Story, matter: int) -> Page:
    page = await story.browser.open(f"/matters/{matter}/hearings", as_=MEDIATOR_LI)
    page = await page.follow("2026年8月10日 09:00")
    page = await page.follow("记录笔录")
    given = {"minutes": DIALOGUE, "rights_told": True, "result": "达成书面协议"}
    page = await page.form("保存笔录").fill(given).submit()
    assert page.has("我愿意拆，钱要分两次给。")
    page = await page.form("登记签名").submit()
    assert not page.has("待签名")

    page = await story.browser.open(f"/matters/{matter}/settlement", as_=MEDIATOR_LI)
    page = await page.follow("登记协议")
    owes = {"debtor_id": "周小河", "creditor_id": "陈大山"}
    instalments = [
        {"due_on": "2026-08-31", "amount": "1000"} | owes,
        {"due_on": "2026-09-20", "amount": "2000"} | owes,
    ]
    agreement = {
        "clauses": "\n".join(CLAUSES),
        "performance_way": "拆墙、银行转账",
        "performance_term": "2026年9月20日前",
    }
    page = await page.form("登记协议").fill(agreement | rows("instalments", instalments)).submit()
    assert page.has("协议还没有生效")
    assert "周小河还没有签名" in await story.why_not(matter, "达成书面协议", MEDIATOR_LI)
    page = await story.sign(
        page,
        ("陈大山（当事人）", "签名"),
        ("周小河（当事人）", "按指印"),
        ("李调解（调解员）", "签名"),
        ("孙记录（记录人）", "签名"),
        (seal(COMMITTEE), "盖章"),
    )
    assert page.has("协议自2026年8月10日起生效。")
    await story.act(matter, "达成书面协议", MEDIATOR_LI)
    await story.signed_copy(await story.issue(matter, "人民调解记录", CHAIR_ZHAO))
    document = await story.issue(matter, "人民调解协议书", CHAIR_ZHAO)
    assert document.has("（2026）湖桥人调协字第1号")
    await story.signed_copy(document)
    return document


async def stands_in_the_document(story: Story, document: Page) -> None:
    printed = pdf_text(await story.download(document, "pdf"))
    written = docx_text(await story.download(document, "word"))
    for words in ("（2026）湖桥人调协字第1号", *PARTICULARS):
        assert words in printed, f"{words} is not in the PDF:\n{printed}"
        assert words in written, f"{words} is not in the Word file:\n{written}"


async def apply_to_the_court(story: Story, matter: int) -> int:
    page = await story.act(matter, "申请司法确认", MEDIATOR_LI, court="青禾县人民法院", jointly=True)
    linked = next(href for words, href in page.links().items() if "青" in words or "登字" in words)
    confirmation = int(linked.rpartition("/")[2])
    assert "申请书还没有入卷" in await story.why_not(confirmation, "提交法院", MEDIATOR_LI)
    for title in ("司法确认申请书", "申请司法确认承诺书"):
        await story.signed_copy(await story.issue(confirmation, title, CHAIR_ZHAO))
    page = await story.draft(confirmation, "撤回司法确认申请书", MEDIATOR_LI)
    await page.form("作废草稿").submit()
    for entry in ("调解协议", "调解组织主持调解的证明", "身份证明、资格证明"):
        await story.put_in(confirmation, entry, MEDIATOR_LI)
    await story.act(confirmation, "提交法院", MEDIATOR_LI)
    document = await story.issue(confirmation, "司法确认申请材料清单", CHAIR_ZHAO, sender="李调解")
    assert document.has("（2026）湖桥确移字第1号")
    return confirmation


async def ask_how_things_stand(story: Story, matter: int) -> None:
    page = await story.browser.open(f"/matters/{matter}/settlement", as_=MEDIATOR_LI)
    page = await page.follow("登记回访")
    given = {"way": "电话", "whom": "陈大山", "result": "部分履行", "note": "墙已拆了一半，第一期款月底付。"}
    page = await page.form("登记回访").fill(given).submit()
    assert page.has("墙已拆了一半")
    await story.act(matter, "回访", MEDIATOR_LI)
    await story.signed_copy(await story.issue(matter, "人民调解回访记录", CHAIR_ZHAO))


async def be_confirmed(story: Story, matter: int, confirmation: int) -> None:
    assert "还没有登记法院确认有效" in await story.why_not(matter, "法院确认有效", MEDIATOR_LI)
    page = await story.act(
        confirmation,
        "登记裁定确认有效",
        MEDIATOR_LI,
        court_reference=COURT_NUMBER,
        perform_by="2026-09-20",
        on="2026-08-27",
    )
    assert page.has("裁定确认有效")
    await story.act(matter, "法院确认有效", MEDIATOR_LI)
    await story.act(matter, "开始履行", MEDIATOR_LI)


async def perform(story: Story, matter: int) -> None:
    assert "还有2期没有登记履行凭证" in await story.why_not(matter, "履行完毕", MEDIATOR_LI)
    page = await story.browser.open(f"/matters/{matter}/settlement", as_=MEDIATOR_LI)
    for no, day, proof in ((1, "2026-08-31", "转账凭证"), (2, "2026-09-19", "收条和现场照片")):
        page = await page.follow(f"第{no}期已履行")
        page = await page.form("登记已履行").fill(on=day, proof=proof).submit()
        assert page.has(proof)
    await story.act(matter, "履行完毕", MEDIATOR_LI, way="墙已拆除，款已付清。", confirmed_by="陈大山")


async def close_and_file(story: Story, matter: int, confirmation: int) -> None:
    assert "裁定书或者通知书还没有入卷" in await story.why_not(confirmation, "结案", CHAIR_ZHAO)
    await story.put_in(confirmation, "法院裁定书或者通知书", MEDIATOR_LI, pages=2)
    await story.act(confirmation, "结案", CHAIR_ZHAO)
    await story.act(matter, "结案", CHAIR_ZHAO, result="达成书面协议", amount="3000")
    page = await story.browser.open(f"/matters/{matter}/actions/archive", as_=RECORDER_SUN)
    assert page.has("卷内缺少必备材料：当事人身份证明。")
    await story.put_in(matter, "当事人身份证明", MEDIATOR_LI, pages=2)
    await story.issue(matter, "人民调解卷宗封面及卷内目录", CHAIR_ZHAO, retention="长期")
    page = await story.act(matter, "归档", RECORDER_SUN, pages=18, archived_by="孙记录", retention="长期")
    assert page.has("已归档")
    assert page.has("这一环节没有需要本机构办理的事项。")
    assert await story.deadlines(matter, MEDIATOR_LI) == dict.fromkeys(
        ("受理决定", "调解期限", "共同申请司法确认", "回访"), "按期完成"
    )
    assert await story.deadlines(confirmation, MEDIATOR_LI) == dict.fromkeys(
        ("共同申请司法确认", "法院决定是否受理", "法院作出裁定（最迟）", "申请执行"), "按期完成"
    )


async def is_found_again(story: Story, matter: int) -> None:
    for words in ("周小河", "（2026）湖桥人调字第1号", "湖桥人调1", "三轮车", "钱要分两次给", "围墙 通道"):
        assert matter in await story.search(words, MEDIATOR_LI), words
    assert (await story.search("（2026）湖桥人调字第1号", MEDIATOR_LI))[0] == matter
    assert await story.search("水库", MEDIATOR_LI) == []
    for stranger in (CHAIR_MA, JUDGE_HE):
        assert await story.search("周小河", stranger) == []
        await story.browser.open(f"/matters/{matter}", as_=stranger, expect=404)


async def shows_itself_genuine(story: Story, document: Page) -> None:
    address = next(href for href in document.links().values() if href.startswith("/verify/"))
    page = await story.browser.open(address)
    for words in ("（2026）湖桥人调协字第1号", COMMITTEE.name, "现行有效"):
        assert page.has(words), words
    for kept in ("陈大山", "周小河", "围墙"):
        assert kept not in page.html
    same = await page.form("核对").fill(file=("a.pdf", await story.download(document, "pdf"))).submit()
    assert same.has("一致：您上传的文件就是当时签发的那一份")
