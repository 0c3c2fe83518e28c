"""The same document for many: from a list, a search, a spreadsheet."""

import io
import zipfile

import pypdfium2
import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from fayi.batches import actions, queries, rules
from fayi.batches.models import Batch
from fayi.catalogue import entries, samples
from fayi.kit import clock
from fayi.kit.files import Files
from fayi.kit.spreadsheets import NotASpreadsheet, SpreadsheetTooLarge, read_rows
from fayi.matters.actions import recuse
from fayi.matters.models import Matter
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, CLERK_WANG, MEDIATOR_LI, STATION
from tests.conftest import Worker
from tests.make import Make

LI = MEDIATOR_LI.actor
VISIT = {
    "接待时间*": "2026-07-01T09:30",
    "渠道*": "来站",
    "来访人*": "许桂兰",
    "联系电话*": "13900005678",
    "服务事项*": "法律咨询",
    "事项内容*": "询问遗嘱怎样写才有效。",
    "答复或处理意见*": "已经答复。",
    "处理方式*": "当场办结",
    "接待人*": "王登记",
    "人群类别": "农民；妇女",
}


def sheet(*rows: dict[str, object]) -> bytes:
    """A spreadsheet with these rows."""
    book = Workbook()
    heads = list(dict.fromkeys(head for row in rows for head in row))
    book.active.append(heads)
    for row in rows:
        book.active.append([row.get(head) for head in heads])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def texts(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


async def newest(make: Make, person: object = MEDIATOR_LI) -> Batch:
    async with make.session(person.actor) as session:  # type: ignore[attr-defined]
        return (await queries.latest(session))[0]


async def test_a_notice_is_issued_to_everybody_on_a_list(
    browser: Browser, make: Make, worker: Worker, files: Files
) -> None:
    matters = [await make.matter(stage="mediating") for _ in range(3)]
    numbers = [str(matter.reference) for matter in matters]
    page = await browser.open("/batches/new/MD-0103", as_=MEDIATOR_LI)
    page = (
        await page.form("开始制作")
        .fill(matters="\n".join([*numbers, "（2026）不存在第9号"]), to_do="issue")
        .submit()
    )
    assert page.has("共4份，做成0份")
    await worker()
    batch = await newest(make)
    page = await browser.open(f"/batches/{batch.id}", as_=MEDIATOR_LI)
    assert page.has("共4份，做成3份，没有做成1份")
    assert page.has("没有编号为“（2026）不存在第9号”的办件，或者本单位看不到它。")
    archive = await browser.open(f"/batches/{batch.id}/all.zip", as_=MEDIATOR_LI)
    names = zipfile.ZipFile(io.BytesIO(archive.answer.content)).namelist()
    assert [name[:4] for name in names] == ["0001", "0002", "0003"]
    assert not any("陈大山" in name for name in names)
    whole = await browser.open(f"/batches/{batch.id}/all.pdf", as_=MEDIATOR_LI)
    assert texts(whole.answer.content).count("人民调解当事人权利义务告知书") >= 3


async def test_whoever_may_not_see_a_matter_takes_nothing_of_it_out_with_the_batch(
    browser: Browser, make: Make, worker: Worker
) -> None:
    """Neither when they stood aside before it was packed nor afterwards."""
    made = [await make.matter(stage="mediating", applicants=(name,)) for name in ("甲鸢尾", "乙鸢尾")]
    page = await browser.open("/batches/new/MD-0103", as_=MEDIATOR_LI)
    numbers = "\n".join(str(matter.reference) for matter in made)
    await page.form("开始制作").fill(matters=numbers, to_do="issue").submit()
    await worker()
    at = f"/batches/{(await newest(make)).id}"
    client, counted = await browser.client(CHAIR_ZHAO), []
    for kept_away, names in enumerate((["0001", "0002"], ["0002"], [])):
        if kept_away:
            async with make.session(LI) as session:
                here = await session.get_one(Matter, made[kept_away - 1].id)
                await recuse(session, here, CHAIR_ZHAO.id, "是近亲属。", by=LI)
        archive, whole = await client.get(f"{at}/all.zip"), await client.get(f"{at}/all.pdf")
        assert {archive.status_code, whole.status_code} == ({200} if names else {404})
        if names:
            assert [name[:4] for name in zipfile.ZipFile(io.BytesIO(archive.content)).namelist()] == names
            counted.append(texts(whole.content).count("人民调解当事人权利义务告知书"))
    assert counted[0] == 2 * counted[1] > 0
    everything = await browser.open(f"{at}/all.zip", as_=MEDIATOR_LI)
    assert len(zipfile.ZipFile(io.BytesIO(everything.answer.content)).namelist()) == 2


async def test_a_row_without_a_document_names_no_matter_to_whoever_is_kept_away_from_it(
    browser: Browser, make: Make
) -> None:
    matter = await make.matter(stage="mediating")
    page = await browser.open("/batches/new/MD-0103", as_=MEDIATOR_LI)
    await (
        page.form("开始制作").fill(matters=f"{matter.reference}\n（2026）不存在第9号", to_do="draft").submit()
    )
    at = f"/batches/{(await newest(make)).id}"
    assert (await browser.open(at, as_=CHAIR_ZHAO)).has(str(matter.reference))
    async with make.session(LI) as session:
        await recuse(session, await session.get_one(Matter, matter.id), CHAIR_ZHAO.id, "是近亲属。", by=LI)
    page = await browser.open(at, as_=CHAIR_ZHAO)
    assert page.has("不存在第9号")
    assert not page.has(str(matter.reference))
    assert (await browser.open(at, as_=MEDIATOR_LI)).has(str(matter.reference))


async def test_the_rows_of_a_spreadsheet_become_documents_outside_matters(
    browser: Browser, make: Make, worker: Worker
) -> None:
    page = await browser.open("/batches/new/ST-0101", as_=CLERK_WANG)
    table = sheet(VISIT, VISIT | {"来访人*": "何有田", "渠道*": "飞鸽"}, VISIT | {"联系电话*": None})
    page = await page.form("开始制作").fill(table=("来访.xlsx", table)).submit()
    await worker()
    batch = await newest(make, CLERK_WANG)
    page = await browser.open(f"/batches/{batch.id}", as_=CLERK_WANG)
    assert page.has("共3份，做成2份，没有做成1份")
    assert page.has("渠道：")
    async with make.session(CLERK_WANG.actor) as session:
        made = await queries.documents(session, batch.id)
        assert [document.matter_id for _, document in made] == [None, None]
        assert [document.status for _, document in made] == ["draft", "draft"]
        assert made[0][1].particulars["crowd"] == ["农民", "妇女"]  # type: ignore[index]
    failed = await browser.open(f"/batches/{batch.id}/failed.xlsx", as_=CLERK_WANG)
    rows = list(load_workbook(io.BytesIO(failed.answer.content)).active.values)
    assert len(rows) == 2
    assert "飞鸽" in rows[1]


async def test_the_matters_found_by_a_search_get_a_document_each(
    browser: Browser, make: Make, worker: Worker
) -> None:
    await make.matter(applicants=("欧阳青云",))
    await make.matter()
    page = await browser.open("/batches/new/MD-0101?q=欧阳青云", as_=MEDIATOR_LI)
    await page.form("开始制作").submit()
    await worker()
    async with make.session(LI) as session:
        ((_, document),) = await queries.documents(session, (await newest(make)).id)
    assert document.particulars["applicants"][0]["name"] == "欧阳青云"  # type: ignore[index]


async def test_what_is_the_same_on_all_is_said_once_and_a_row_goes_before_it(
    browser: Browser, make: Make, worker: Worker
) -> None:
    row = {head: cell for head, cell in VISIT.items() if head not in ("渠道*", "接待人*")}
    page = await browser.open("/batches/new/ST-0101", as_=CLERK_WANG)
    await (
        page.form("开始制作")
        .fill(
            {
                "table": ("来访.xlsx", sheet(row, row | {"渠道*": "网络"})),
                "all-channel": "电话",
                "all-receiver": "王登记",
            }
        )
        .submit()
    )
    await worker()
    async with make.session(CLERK_WANG.actor) as session:
        made = await queries.documents(session, (await newest(make, CLERK_WANG)).id)
    assert [document.particulars["channel"] for _, document in made] == ["电话", "网络"]  # type: ignore[index]


async def test_a_cancelled_batch_makes_no_more_and_can_be_taken_up_again(
    browser: Browser, make: Make, worker: Worker
) -> None:
    matter = await make.matter()
    page = await browser.open("/batches/new/MD-0101", as_=MEDIATOR_LI)
    page = await page.form("开始制作").fill(matters=matter.intake_number).submit()
    page = await page.form("取消").submit()
    assert page.has("已取消，做好的文书保留。")
    await worker()
    batch = await newest(make)
    async with make.session(LI) as session:
        assert not await queries.documents(session, batch.id)
        with pytest.raises(rules.NotRunning):
            await actions.cancel(session, batch.id, by=LI)
    page = await browser.open(f"/batches/{batch.id}", as_=MEDIATOR_LI)
    await page.form("重新制作没有做成的").submit()
    await worker()
    async with make.session(LI) as session:
        assert len(await queries.documents(session, batch.id)) == 1


async def test_doing_the_work_twice_makes_nothing_twice(make: Make, worker: Worker, browser: Browser) -> None:
    matter = await make.matter()
    page = await browser.open("/batches/new/MD-0101", as_=MEDIATOR_LI)
    await page.form("开始制作").fill(matters=matter.intake_number).submit()
    await worker()
    await worker()
    async with make.session(LI) as session:
        assert len(await queries.documents(session, (await newest(make)).id)) == 1


async def test_an_officer_who_has_left_makes_nothing_any_more(
    make: Make, worker: Worker, browser: Browser
) -> None:
    matter = await make.matter()
    page = await browser.open("/batches/new/MD-0101", as_=MEDIATOR_LI)
    await page.form("开始制作").fill(matters=matter.intake_number).submit()
    async with make.database.transaction() as session:
        await session.execute(
            text("update officer set left_on = '2020-01-01' where id = :id"), {"id": MEDIATOR_LI.id}
        )
    await worker()
    async with make.session(LI) as session:
        (row,) = await queries.rows(session, (await newest(make)).id)
    assert row.status == "failed"


async def test_documents_that_need_sign_off_are_submitted_not_issued(
    browser: Browser, make: Make, worker: Worker
) -> None:
    code = next(
        kind.code
        for kind in entries.load().values()
        if kind.sign_off and not any(field.kind == "rows" and field.required for field in kind.fields)
    )
    kind = entries.kind(code)
    fields = rules.columns(kind.fields)
    row = {
        field.label: cell(kind.samples[field.name])
        for field in fields
        if kind.samples[field.name] is not None
    }
    page = await browser.open(f"/batches/new/{code}", as_=CHAIR_ZHAO)
    await page.form("开始制作").fill(table=("表.xlsx", sheet(row)), to_do="issue").submit()
    with clock.frozen(samples.INSTANT):
        await worker()
    async with make.session(CHAIR_ZHAO.actor) as session:
        (line,) = await queries.rows(session, (await newest(make, CHAIR_ZHAO)).id)
        assert line.fault is None
        ((_, document),) = await queries.documents(session, line.batch_id)
    assert document.status == "submitted"


def cell(value: object) -> object:
    """A sample as somebody types it into a spreadsheet."""
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "；".join(str(one).rstrip("；") for one in value)
        case _:
            return str(value).replace(" ", "T")[:16] if hasattr(value, "hour") else str(value)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填写办件编号、检索词，或者上传表格"),
        ({"words": "没有这样的办件"}, "没有检索到办件"),
        ({"matters": "\n".join(f"第{n}号" for n in range(1001))}, "一批最多制作1000份"),
        ({"table": ("表.xlsx", b"no spreadsheet")}, "请上传.xlsx格式的表格"),
        ({"table": ("表.xlsx", sheet({"身高": "180"}))}, "表格里有不认识的栏目：身高"),
        ({"table": ("表.xlsx", sheet({"渠道": None}))}, "表格里没有内容"),
    ],
    ids=["nothing", "nothing found", "too many", "not a spreadsheet", "strange column", "no rows"],
)
async def test_what_cannot_be_made_is_told_at_the_field_and_nothing_typed_is_lost(
    browser: Browser, make: Make, typed: dict[str, object], sentence: str
) -> None:
    page = await browser.open("/batches/new/ST-0101", as_=CLERK_WANG)
    page = await page.form("开始制作").fill({"all-receiver": "王登记", **typed}).submit(expect=422)
    assert page.has(sentence)
    assert page.form("开始制作").values["all-receiver"] == ["王登记"]
    async with make.session(CLERK_WANG.actor) as session:
        assert not await queries.latest(session)


async def test_another_agency_sees_no_batch(browser: Browser, make: Make, worker: Worker) -> None:
    matter = await make.matter()
    page = await browser.open("/batches/new/MD-0101", as_=MEDIATOR_LI)
    await page.form("开始制作").fill(matters=matter.intake_number).submit()
    batch = await newest(make)
    for path in ("", "/all.zip", "/failed.xlsx"):
        await browser.open(f"/batches/{batch.id}{path}", as_=CHAIR_MA, expect=404)
    async with make.database.transaction(agency_id=STATION.id) as session:
        assert (await session.execute(text("select count(*) from batch_row"))).scalar_one() == 0


async def test_the_spreadsheet_to_fill_in_names_every_particular_and_what_must_be_known(
    browser: Browser,
) -> None:
    answer = (await browser.open("/batches/tables/ST-0101", as_=CLERK_WANG)).answer
    head = next(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert head[0] == rules.MATTER_COLUMN
    assert {"来访人*", "住址"} <= set(head)


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * (70 << 20))
    with pytest.raises(SpreadsheetTooLarge):
        read_rows(file.getvalue())
    with pytest.raises(NotASpreadsheet):
        read_rows(b"PK")
