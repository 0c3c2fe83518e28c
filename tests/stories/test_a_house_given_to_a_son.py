"""A woman of 71 gives her house to her son: from the station, past what is missing, to the certificate."""

from fayi.kit.identity import Sex
from tests.cast import CHAIR_ZHAO, CLERK_WANG, NOTARY, NOTARY_HEAD_YU, NOTARY_TANG, STATION
from tests.make import Make
from tests.stories.teller import Story, comer, id_number

MOTHER = comer("applicant", "吴桂香", number=id_number("1955-03-08", Sex.FEMALE), phone="13900000003")
SON = comer("respondent", "郑水生", number=id_number("1983-07-01", Sex.MALE), phone="13900000004")
GIFT = {
    "kind": "赠与",
    "matter": "吴桂香自愿将房屋无偿赠与儿子郑水生。",
    "purpose": "向不动产登记机构办理转移登记",
    "residence_region": "浙江省",
    "subject": "房屋",
    "property_region": "浙江省",
    "property_address": "湖桥镇下塘村3号",
    "amount": "320000",
}
AREA = "省司法厅关于执业区域的批复"


async def test_a_house_given_to_a_son(story: Story, make: Make) -> None:
    async with story.on("2026-06-01T09:00"):
        matter, slip = await story.register(CLERK_WANG, [MOTHER, SON], type_key="notarisation", **GIFT)
        assert not slip.has("最迟")
        assert "404" in str(
            (await story.browser.open(f"/matters/{matter}", as_=CHAIR_ZHAO, expect=404)).status
        )
        await check_papers(story, make, matter)
    async with story.on("2026-06-02T09:00"):
        await pass_on(story, matter)
    async with story.on("2026-06-03T09:00"):
        await decide(story, matter)
    assert await story.broken_chains() == []


async def check_papers(story: Story, make: Make, matter: int) -> None:
    await story.act(matter, "核对材料", CLERK_WANG)
    assert "还缺材料" in await story.why_not(matter, "移交公证机构", CLERK_WANG)
    assert "一次性告知清单" in await story.why_not(matter, "告知补正", CLERK_WANG)
    at = f"/matters/{matter}/materials"
    for key in ("application", "identity", "marriage"):
        page = await story.browser.open(f"{at}/lines/{key}", as_=CLERK_WANG)
        page = (
            await page.form("保存")
            .fill(status="已提交", received_from="吴桂香", originals=1, copies=1, original_seen=True)
            .submit()
        )
    assert page.has("还缺1项必交材料")
    page = await (await page.follow("一次性告知")).form("生成清单").fill(told_to="吴桂香").submit()
    assert page.has("不动产权证书")
    await story.act(matter, "告知补正", CLERK_WANG)
    await story.act(matter, "重新核对", CLERK_WANG)
    page = await story.browser.open(f"{at}/lines/title", as_=CLERK_WANG)
    await (
        page.form("保存")
        .fill(status="已提交", received_from="吴桂香", originals=1, copies=1, original_seen=True)
        .submit()
    )


async def pass_on(story: Story, matter: int) -> None:
    told = {"to": NOTARY.name, "area_basis": AREA}
    page = await story.act(matter, "移交公证机构", CLERK_WANG, expect=409, **told)
    assert page.errors() == {"told_no_promise": "请先告知申请人：办理期限自公证机构受理之日起算。"}
    await story.act(matter, "移交公证机构", CLERK_WANG, **told, told_no_promise=True)
    assert "正在等待答复" in await story.why_not(matter, "退回核对材料", CLERK_WANG)
    page = await story.browser.open(f"/matters/{matter}/referrals", as_=NOTARY_TANG)
    page = await page.form("接收").submit()


async def decide(story: Story, matter: int) -> None:
    accepting = {
        "lead": "唐公证", "identity_checked": True, "capacity_checked": True, "interest_checked": True,
        "no_dispute": True, "fee": "800", "area_basis": AREA,
    }  # fmt: skip
    page = await story.act(matter, "受理", NOTARY_TANG, expect=409, **accepting, meaning_told="false")
    assert "meaning_told" in page.errors()
    page = await story.act(matter, "受理", NOTARY_TANG, **accepting, meaning_told=True)
    assert page.has("青禾公登字〔2026〕1号")
    await story.act(matter, "开始审查", NOTARY_TANG)
    talk = {"person": "吴桂香", "capacity": "表达清楚", "own_will": True}
    await story.act(matter, "登记谈话", NOTARY_TANG, person="吴桂香", capacity="clear", own_will=True)
    draft = {"certificates": 1, "opinion": "真实、合法。"}
    assert talk["person"] in await story.why_not(matter, "拟制公证书送审", NOTARY_TANG)
    await story.act(
        matter, "登记谈话", NOTARY_TANG, person="吴桂香", capacity="clear", own_will=True, alone=True
    )
    await story.act(matter, "拟制公证书送审", NOTARY_TANG, **draft)
    await story.act(matter, "批准出证", NOTARY_HEAD_YU, opinion="同意出证。")
    page = await story.act(
        matter,
        "出具公证书",
        NOTARY_TANG,
        certificate_class="国内民事",
        name="赠与公证书",
        sealed=True,
    )
    assert page.has("（2026）青禾证内民字第1号")
    assert "公证费还有800.00元没有收取" in await story.why_not(matter, "登记领取", NOTARY_TANG)
    await story.act(matter, "登记收费", NOTARY_TANG, amount="800", receipt_number="0012345", paid_by="郑水生")
    await story.act(
        matter, "登记领取", NOTARY_TANG, way="到公证机构领取", collector="郑水生", identity_checked=True,
        copies=2, receipt_signed=True,
    )  # fmt: skip
    page = await story.browser.open(f"/matters/{matter}", as_=CLERK_WANG)
    assert page.has("已领取")
    assert STATION.short_name
