"""Serving as officers do it on the site."""

from urllib.parse import quote, unquote
from uuid import uuid4

import pytest

from fayi.documents.models import Document
from fayi.kit import clock
from fayi.serving import queries, sources
from fayi.serving.forms import Failed, Mistake, Registered, Sent, Served, Several
from fayi.serving.rules import Way
from tests.attachments import samples
from tests.browser import Browser, Page
from tests.cast import CHAIR_MA, LAWYER_GU, MEDIATOR_LI
from tests.make import Make
from tests.serving.runner import LI, Runner

PNG = samples.png()
TODAY = "served-served_on"


async def form_of(browser: Browser, document: Document) -> Page:
    return await browser.open(f"/documents/{document.id}/serving/new", as_=MEDIATOR_LI)


async def test_a_document_is_registered_for_both_parties_at_once(browser: Browser, runner: Runner) -> None:
    document = await runner.issued()
    page = await browser.open(f"/documents/{document.id}/serving", as_=MEDIATOR_LI)
    assert page.has("还没有登记送达。")
    form = page.form("登记送达")
    assert len(form.values["several-recipients"]) == 2
    page = await form.submit()
    assert page.has("已登记")
    assert page.has("陈大山")
    assert page.text.count("待送达") == 2
    assert not page.has("给当事人和代理人送达")
    card = await browser.open(f"/documents/{document.id}/serving", as_=MEDIATOR_LI, fragment=True)
    assert "送达（0/2）" in card.html


async def test_the_document_s_own_page_asks_for_its_card_and_links_to_it(
    browser: Browser, runner: Runner
) -> None:
    document = await runner.issued()
    page = await browser.open(f"/documents/{document.id}", as_=MEDIATOR_LI)
    assert f'hx-get="/documents/{document.id}/serving"' in page.html
    assert page.links()["送达记录"] == f"/documents/{document.id}/serving"


async def test_from_the_letter_to_its_receipt(browser: Browser, make: Make, runner: Runner) -> None:
    document = await runner.issued()
    page = await form_of(browser, document)
    party = page.form("登记送达").values
    assert party["copies"] == ["1"]
    page = await page.form("登记送达").fill(
        to="陈大山（申请人）", way="邮寄送达", address="湖桥镇中心街19号"
    ).submit()  # fmt: skip
    assert page.title == "送达给陈大山"
    fault = await page.form("登记寄出").fill({"sent-tracking": ""}).submit(expect=422)
    assert fault.errors()["sent-tracking"] == "邮寄送达请填写邮件单号。"
    page = await page.form("登记寄出").fill({"sent-tracking": "EMS1042"}).submit()
    assert page.has("EMS1042")
    listed = await browser.open("/serving", as_=MEDIATOR_LI)
    assert listed.has("EMS1042")
    page = await page.form("登记已送达").fill(
        {"served-capacity": "同住成年家属", "served-received_by": "陈小山"}
    ).submit()  # fmt: skip
    assert page.has("已送达")
    assert page.has("陈小山")
    assert page.has("请扫描存在这里")
    page = await page.form("存送达证明").fill({"proof-scan": ("陈大山回证.png", PNG)}).submit()
    link = page.links()["送达回证"]
    got = await browser.open(link, as_=MEDIATOR_LI)
    assert got.answer.content == PNG
    assert "陈大山" not in unquote(got.answer.headers["content-disposition"])
    await browser.open(link, as_=CHAIR_MA, expect=404)
    assert (await browser.open("/serving", as_=MEDIATOR_LI)).has("没有等着送达的文书")
    matter = await browser.open(f"/matters/{document.matter_id}", as_=MEDIATOR_LI)
    assert matter.has("送达《人民调解协议书》")


@pytest.mark.parametrize(
    ("filled", "at"),
    [
        ({}, "to"),
        ({"to": "其他个人"}, "name"),
        ({"to": "陈大山（申请人）", "way": "电子送达"}, "address"),
        ({"to": "陈大山（申请人）", "way": "电子送达", "address": "dashan@example.cn"}, "consent"),
        ({"to": "陈大山（申请人）", "way": "转交送达", "through": "青禾监狱"}, "ground"),
        ({"to": "陈大山（申请人）", "way": "委托送达"}, "through"),
        ({"to": "陈大山（申请人）", "way": "公告送达", "published_in": "报纸"}, "because"),
        ({"to": "陈大山（申请人）", "copies": "0"}, "copies"),
        ({"to": "陈大山（申请人）", "copies": "两份"}, "copies"),
        ({"to": "陈大山（申请人）", "abroad": True}, "abroad"),
    ],
)
async def test_what_is_lacking_is_marked_where_it_is_and_nothing_typed_is_lost(
    browser: Browser, runner: Runner, filled: dict[str, str], at: str
) -> None:
    document = await runner.issued()
    page = await form_of(browser, document)
    page = await page.form("登记送达").fill({"note": "请当面说明"} | filled).submit(expect=422)
    assert at in page.errors()
    assert page.form("登记送达").values["note"] == ["请当面说明"]
    async with runner.make.session(LI) as session:
        assert (await queries.of_document(session, document)).servings == ()


async def test_a_second_serving_is_explained(browser: Browser, runner: Runner) -> None:
    document = await runner.issued()
    await runner.registered(document)
    page = await form_of(browser, document)
    page = await page.form("登记送达").fill(to="陈大山（申请人）").submit(expect=422)
    assert "再次送达" in page.errors()["note"]
    page = await page.form("登记送达").fill(note="第一份已遗失").submit()
    assert page.has("第一份已遗失")


async def test_what_was_registered_is_changed_and_keeps_who_it_is_for(
    browser: Browser, runner: Runner
) -> None:
    serving = await runner.registered(await runner.issued())
    page = await browser.open(f"/serving/{serving.id}/change", as_=MEDIATOR_LI)
    page = (
        await page.form("保存更改")
        .fill(way="转交送达", ground="被监禁，由监所转交", through="青禾监狱")
        .submit()
    )
    assert page.has("转交送达")
    assert page.has("青禾监狱")
    page = await browser.open(f"/serving/{serving.id}/change", as_=MEDIATOR_LI)
    page = await page.form("保存更改").fill(to="单位", name="青禾监狱", way="直接送达").submit()
    assert page.title == "送达给青禾监狱"
    again = await browser.open(f"/serving/{serving.id}/change", as_=MEDIATOR_LI)
    assert again.form("保存更改").values["name"] == ["青禾监狱"]


async def test_what_was_left_at_home_asks_for_the_reason_and_the_witness(
    browser: Browser, runner: Runner
) -> None:
    serving = await runner.registered(await runner.issued(), Way.LEFT, address="湖桥镇中心街19号")
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    fault = await page.form("登记已送达").fill({"served-refusal": "不认这份文书"}).submit(expect=422)
    assert "served-kept" in fault.errors()
    fault = await fault.form("登记已送达").fill({"served-kept": "witnesses"}).submit(expect=422)
    assert "见证人" in fault.errors()["served-witnesses"]
    assert fault.form("登记已送达").values["served-refusal"] == ["不认这份文书"]
    page = await fault.form("登记已送达").fill({"served-witnesses": "村委会主任王守信"}).submit()
    assert page.has("村委会主任王守信")


async def test_a_day_in_the_future_is_refused_at_its_field(browser: Browser, runner: Runner) -> None:
    serving = await runner.registered(await runner.issued())
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    page = (
        await page.form("登记已送达")
        .fill({TODAY: "2099-01-01", "served-capacity": "本人"})
        .submit(expect=422)
    )
    assert page.errors()[TODAY] == "日期不能晚于今天。"
    assert page.form("登记已送达").values["served-capacity"] == ["self"]


async def test_what_failed_says_why_and_can_be_tried_again(browser: Browser, runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(document)
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    fault = await page.form("登记未送达").fill({"failed-cause": "其他"}).submit(expect=422)
    assert "failed-words" in fault.errors()
    page = await fault.form("登记未送达").fill({"failed-words": "道路中断"}).submit()
    assert page.has("道路中断")
    page = await browser.open(page.links()["改用其他方式送达"], as_=MEDIATOR_LI)
    await page.form("登记送达").fill(to="陈大山（申请人）").submit()


async def test_a_mistake_is_declared_with_a_reason_and_stays_to_be_read(
    browser: Browser, runner: Runner
) -> None:
    serving = await runner.served(await runner.registered(await runner.issued()))
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    fault = await page.form("声明登记有误").fill({"mistake-reason": ""}).submit(expect=422)
    assert fault.errors()["mistake-reason"] == "请填写错在哪里。"
    page = await page.form("声明登记有误").fill({"mistake-reason": "签收的是邻居"}).submit()
    assert page.has("签收的是邻居")
    assert not page.has("存送达证明")


async def test_a_stale_page_is_told_so(browser: Browser, runner: Runner) -> None:
    serving = await runner.registered(await runner.issued())
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    await runner.failed(serving)
    answer = await page.form("登记已送达").fill({"served-capacity": "本人"}).submit(expect=409)
    assert answer.has("已有新的变动")


@pytest.mark.parametrize("scan", [("program.pdf", b"MZ"), ("empty.pdf", b""), ("a.exe", b"MZ")])
async def test_what_is_no_scan_is_refused_at_its_field(
    browser: Browser, runner: Runner, scan: tuple[str, bytes]
) -> None:
    serving = await runner.registered(await runner.issued())
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    page = (
        await page.form("存送达证明").fill({"proof-title": "现场照片", "proof-scan": scan}).submit(expect=422)
    )
    assert "proof-scan" in page.errors()
    assert page.form("存送达证明").values["proof-title"] == ["现场照片"]


async def test_the_plain_proof_is_printed_with_what_is_known(browser: Browser, runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(document, address="湖桥镇中心街19号")
    page = await browser.open(f"/serving/{serving.id}/receipt", as_=MEDIATOR_LI)
    for told in ("送达回证", "陈大山", "湖桥镇中心街19号", document.number, "人民调解协议书", "拒收事由"):
        assert page.has(told or "")
    await browser.post(f"/serving/{serving.id}/receipt", as_=MEDIATOR_LI, expect=404)


async def test_the_catalogue_s_own_proof_is_drafted_once_and_opened_again(
    browser: Browser, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sources.RECEIPTS, "mediation", "MD-0101")
    serving = await runner.served(await runner.registered(await runner.issued()))
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    draft = await page.form("起草《人民调解申请书》").submit()
    assert draft.title == "人民调解申请书"
    again = await browser.post(f"/serving/{serving.id}/receipt", as_=MEDIATOR_LI)
    assert again.path == draft.path
    page = await browser.open(f"/serving/{serving.id}", as_=MEDIATOR_LI)
    assert page.links()["打开送达回证"] == draft.path


async def test_the_tab_tells_what_is_still_open(browser: Browser, make: Make, runner: Runner) -> None:
    matter = await make.matter(stage="agreed_written")
    tab = f"/matters/{matter.id}/serving"
    assert (await browser.open(tab, as_=MEDIATOR_LI)).has("签发了文书以后")
    document = await runner.issued(matter)
    assert (await browser.open(tab, as_=MEDIATOR_LI)).has("还没有登记送达。")
    serving = await runner.registered(document)
    assert (await browser.open(tab, as_=MEDIATOR_LI)).has("还有1件送达没有结果。")
    await runner.served(serving)
    page = await browser.open(tab, as_=MEDIATOR_LI)
    assert not page.has("没有结果")
    assert page.has("还缺")
    await runner.proven(serving)
    assert not (await browser.open(tab, as_=MEDIATOR_LI)).has("还缺")


async def test_the_list_can_be_narrowed_and_tells_how_long_it_waits(browser: Browser, runner: Runner) -> None:
    document = await runner.issued()
    await runner.registered(document)
    to = await runner.recipient(document, "周小河")
    await runner.sent(await runner.registered(document, Way.POST, to=to, address="临溪路3号"))
    page = await browser.open("/serving", as_=MEDIATOR_LI)
    assert page.has("陈大山")
    assert page.has("周小河")
    page = await browser.open("/serving?status=sent", as_=MEDIATOR_LI)
    assert not page.has("陈大山")
    assert (await browser.open("/serving?way=nonsense&after=x~1", as_=MEDIATOR_LI)).has("陈大山")
    day = clock.today().isoformat()
    assert not (await browser.open(f"/serving?after={day}~999", as_=MEDIATOR_LI)).has("陈大山")


async def test_another_agency_finds_none_of_the_pages(browser: Browser, runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(document)
    for path in (
        f"/documents/{document.id}/serving",
        f"/documents/{document.id}/serving/new",
        f"/serving/{serving.id}",
        f"/serving/{serving.id}/change",
        f"/serving/{serving.id}/receipt",
        f"/matters/{document.matter_id}/serving",
    ):
        await browser.open(path, as_=CHAIR_MA, expect=404)
    for deed in ("sent", "served", "failed", "mistaken", "proofs", "receipt", "change"):
        await browser.post(f"/serving/{serving.id}/{deed}", as_=CHAIR_MA, expect=404)
    assert not (await browser.open("/serving", as_=LAWYER_GU)).has("陈大山")


NONSENSE = (
    "",
    " ",
    "\x08",
    "-1",
    "9" * 400,
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "张" * 6000,
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "party-999999999999999999999",
    "²",
)


@pytest.mark.parametrize("value", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_breaks_no_form(browser: Browser, runner: Runner, value: str) -> None:
    document = await runner.issued()
    serving = await runner.registered(document, Way.POST, address="湖桥镇中心街19号")
    client = await browser.client(MEDIATOR_LI)
    forms = {
        f"/documents/{document.id}/serving": Several,
        f"/documents/{document.id}/serving/new": Registered,
        f"/serving/{serving.id}/change": Registered,
        f"/serving/{serving.id}/sent": Sent,
        f"/serving/{serving.id}/served": Served,
        f"/serving/{serving.id}/failed": Failed,
        f"/serving/{serving.id}/mistaken": Mistake,
    }
    prefixes = {Several: "several-", Sent: "sent-", Served: "served-", Failed: "failed-", Mistake: "mistake-"}
    await browser.open("/serving", as_=MEDIATOR_LI)
    for path, form in forms.items():
        names = [prefixes.get(form, "") + name for name in form.__struct_fields__]
        token = {"_csrf_token": client.cookies.get("csrftoken"), "operation": str(uuid4())}
        answer = await client.post(path, data=dict.fromkeys(names, value) | token)
        assert answer.status_code in (303, 409, 422), (path, answer.status_code)
    for query in (f"after={quote(value)}", f"after=2026-01-01~{quote(value)}", f"way={quote(value)}"):
        assert (await client.get(f"/serving?{query}")).status_code == 200
    assert (await client.get(f"/documents/{document.id}/serving/new?to={quote(value)}")).status_code == 200
