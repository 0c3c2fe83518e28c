"""The list of materials of a matter, the list of what is missing, receipts and returns."""

from collections.abc import Sequence
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from litestar.params import FromPath
from msgspec import Struct

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.materials import actions, forms, queries
from fayi.materials.models import MaterialItem, MaterialList, MaterialReceipt, MaterialReturn
from fayi.materials.rules import Checked, Line
from fayi.matters import queries as matters
from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.parties import queries as parties
from fayi.procedure.dossier import Mentioned
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.web.fields import fields_of, with_choices
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]
WRITES = Permission.MATTERS_REGISTER


class AtMaterials(AtMatter, frozen=True, kw_only=True):
    """An officer at the materials of a matter."""

    tab: ClassVar[str] = "materials"

    @property
    def may_give_back(self) -> bool:
        """Whether the officer may receive and return what people bring here."""
        return self.actor.agency_id == self.matter.agency_id and self.actor.may(WRITES)

    @property
    def may_write(self) -> bool:
        """Whether the list may still be worked on."""
        return self.may_give_back and self.matter.status not in (Status.CLOSED, Status.ARCHIVED)

    async def applicant(self) -> str:
        """Who most likely brings the papers."""
        people = await parties.participants(self.session, self.matter.id)
        return next((one.name for one in people if one.role == "applicant"), "")


class MaterialsTab(Struct, frozen=True, kw_only=True):
    """The list and everything that was told, taken in and given back."""

    head: Head
    lines: tuple[Line, ...]
    missing: int
    lists: Sequence[MaterialList]
    items: Sequence[tuple[MaterialItem, MaterialReceipt]]
    returns: dict[int, MaterialReturn]
    mentions: tuple[Mentioned, ...]
    types: dict[str, str]
    may_write: bool
    may_give_back: bool


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about the materials."""

    head: Head
    title: str
    form: Filled[Any]
    address: str
    back: str
    submit: str
    lines: tuple[Line, ...] = ()
    """What is missing, where that is told."""


class PrintPage(Struct, frozen=True, kw_only=True):
    """A list, a receipt or a note of return on paper."""

    back: str
    number: str
    title: str
    agency: Agency
    officer: str
    paper: MaterialList | MaterialReceipt | MaterialReturn
    items: tuple[MaterialItem, ...] = ()


@get("/", permission=Permission.MATTERS_READ)
async def materials_tab(at: AtMaterials) -> Page:
    """The tab."""
    matter_type = at.types[at.matter.type]
    lines = await queries.checklist(at.session, at.matter, matter_type)
    page = MaterialsTab(
        head=await at.head(),
        lines=lines,
        missing=sum(line.is_missing for line in lines),
        lists=await queries.lists(at.session, at.matter.id),
        items=await queries.items(at.session, at.matter.id),
        returns=await queries.returns(at.session, at.matter.id),
        mentions=await matters.mentions(at.session, at.matter.id) if matter_type.properties else (),
        types={key: kind.label for key, kind in at.types.items()},
        may_write=at.may_write,
        may_give_back=at.may_give_back,
    )
    return Page("materials/tab.html", page)


@get("/lines/{key:str}", permission=WRITES)
async def check_form(at: AtMaterials, key: FromPath[str]) -> Page:
    """One line of the list."""
    line = await queries.line(at.session, at.matter, at.types[at.matter.type], key)
    form = blank(
        forms.CheckLine,
        status=line.status,
        received_on=line.received_on or clock.today(),
        received_from=line.received_from or await at.applicant(),
        originals=line.originals,
        copies=line.copies,
        original_seen=line.seen_by != "",
        reason=line.reason,
    )
    return await form_page(at, form, line.label, "".join(("lines/", key)), "保存")


@post("/lines/{key:str}", permission=WRITES)
async def check(request: AnyRequest, at: AtMaterials, key: FromPath[str]) -> Page | Redirect:
    """Write down what was found."""
    line = await queries.line(at.session, at.matter, at.types[at.matter.type], key)
    filled = await posted(request, forms.CheckLine)
    async with attempt(at.session, filled):
        told = filled.data
        checked = Checked(
            status=told.status,
            received_on=told.received_on,
            received_from=told.received_from,
            originals=told.originals,
            copies=told.copies,
            original_seen=told.original_seen,
            reason=told.reason,
        )
        await actions.check(at.session, at.matter, at.types[at.matter.type], key, checked, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, line.label, "".join(("lines/", key)), "保存")
    return Redirect(at.address, "材料情况已登记。")


@get("/ask", permission=WRITES)
async def ask_form(at: AtMaterials) -> Page:
    """A material the list does not name."""
    return await form_page(at, blank(forms.AskFor), translate("增加材料"), "ask", "增加")


@post("/ask", permission=WRITES)
async def ask(request: AnyRequest, at: AtMaterials) -> Page | Redirect:
    """Ask for a material the list does not name."""
    filled = await posted(request, forms.AskFor)
    async with attempt(at.session, filled):
        await actions.ask_for(at.session, at.matter, filled.data.label, must=filled.data.must, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, translate("增加材料"), "ask", "增加")
    return Redirect(at.address, "材料已列入清单。")


@get("/tell", permission=WRITES)
async def tell_form(at: AtMaterials) -> Page:
    """The one list of what is missing."""
    return await tell_page(at, blank(forms.Tell, told_to=await at.applicant()))


@post("/tell", permission=WRITES)
async def tell(request: AnyRequest, at: AtMaterials) -> Page | Redirect:
    """Tell in one list what is missing."""
    filled = await posted(request, forms.Tell)
    async with attempt(at.session, filled):
        told = filled.data
        made = await actions.tell(
            at.session,
            at.matter,
            at.types[at.matter.type],
            told_to=told.told_to,
            supply_by=told.supply_by,
            explanations=told.explanations,
            because=told.because,
            by=at.actor,
        )
    if not filled.ok:
        return await tell_page(at, filled)
    return Redirect(f"{at.address}/lists/{made.id}", "清单已生成，请打印交给当事人。")


async def tell_page(at: AtMaterials, form: Filled[Any]) -> Page:
    """The form, with what the list will name."""
    lines = await queries.checklist(at.session, at.matter, at.types[at.matter.type])
    missing = tuple(line for line in lines if line.is_missing)
    return await form_page(at, form, translate("一次性告知"), "tell", "生成清单", lines=missing)


@get("/receive", permission=WRITES)
async def receive_form(at: AtMaterials) -> Page:
    """Originals and evidence that stay here."""
    form = blank(forms.TakeIn, received_from=await at.applicant(), received_on=clock.today())
    return await form_page(at, form, translate("收存材料"), "receive", "登记并出具收据")


@post("/receive", permission=WRITES)
async def receive(request: AnyRequest, at: AtMaterials) -> Page | Redirect:
    """Keep things on a receipt."""
    filled = await posted(request, forms.TakeIn)
    async with attempt(at.session, filled):
        told = filled.data
        made = await actions.take_in(
            at.session,
            at.matter,
            [row.item() for row in told.items],
            received_on=told.received_on,
            received_from=told.received_from,
            note=told.note,
            by=at.actor,
        )
    if not filled.ok:
        return await form_page(at, filled, translate("收存材料"), "receive", "登记并出具收据")
    return Redirect(f"{at.address}/receipts/{made.id}", "已登记，请打印收据交给交件人。")


@get("/return", permission=WRITES)
async def return_form(at: AtMaterials) -> Page:
    """What is given back, to whom."""
    kept = await kept_choices(at)
    given = {"items": [value for value, _ in kept], "returned_on": clock.today()}
    form: Filled[Any] = blank(
        with_choices(fields_of(forms.GiveBack), {"items": kept}, translated=False), given
    )
    return await form_page(at, form, translate("退还材料"), "return", "登记退还")


@post("/return", permission=WRITES)
async def give_back(request: AnyRequest, at: AtMaterials) -> Page | Redirect:
    """Give things back."""
    filled = await posted(request, forms.GiveBack, choices={"items": await kept_choices(at)})
    async with attempt(at.session, filled):
        told = filled.data
        made = await actions.give_back(
            at.session,
            at.matter,
            [int(item) for item in told.items],
            returned_on=told.returned_on,
            collector=told.collector,
            collector_number=told.collector_number,
            authority=told.authority,
            by=at.actor,
        )
    if not filled.ok:
        return await form_page(at, filled, translate("退还材料"), "return", "登记退还")
    return Redirect(f"{at.address}/returns/{made.id}", "退还已登记，请打印后由领取人签名。")


async def kept_choices(at: AtMaterials) -> list[tuple[int, str]]:
    """What is still here, as choices."""
    return [
        (item.id, translate("{label}（{number}）", label=item.label, number=receipt.number))
        for item, receipt in await queries.items(at.session, at.matter.id)
        if item.return_id is None
    ]


@get("/lists/{paper_id:int}", permission=Permission.MATTERS_READ)
async def list_paper(at: AtMaterials, paper_id: FromPath[int]) -> Page:
    """The list of what is missing, to be printed."""
    told = await queries.one(at.session, MaterialList, at.matter.id, paper_id)
    return await paper_page(at, told, "一次性告知单", "materials/list.html")


@get("/receipts/{paper_id:int}", permission=Permission.MATTERS_READ)
async def receipt_paper(at: AtMaterials, paper_id: FromPath[int]) -> Page:
    """The receipt, to be printed."""
    receipt = await queries.one(at.session, MaterialReceipt, at.matter.id, paper_id)
    return await paper_page(at, receipt, "材料接收单", "materials/receipt.html")


@get("/returns/{paper_id:int}", permission=Permission.MATTERS_READ)
async def return_paper(at: AtMaterials, paper_id: FromPath[int]) -> Page:
    """The note of return, to be printed and signed."""
    given = await queries.one(at.session, MaterialReturn, at.matter.id, paper_id)
    return await paper_page(at, given, "材料退还签收单", "materials/return.html")


async def paper_page(
    at: AtMaterials, paper: MaterialList | MaterialReceipt | MaterialReturn, title: str, template: str
) -> Page:
    """A paper with the things it names."""
    await readings.record(
        at.session, at.actor, ReadingKind.PRINTED, matter_id=at.matter.id, subject=title, paper_id=paper.id
    )
    items = [item for item, _ in await queries.items(at.session, at.matter.id)]
    if isinstance(paper, MaterialReceipt):
        items = [item for item in items if item.receipt_id == paper.id]
    elif isinstance(paper, MaterialReturn):
        items = [item for item in items if item.return_id == paper.id]
    names = await agencies.names(at.session, [paper.officer_id])
    page = PrintPage(
        back=at.address,
        number=at.matter.number,
        title=title,
        agency=await agencies.agency(at.session, paper.agency_id),
        officer=names.get(paper.officer_id, ""),
        paper=paper,
        items=tuple(items),
    )
    return Page(template, page)


async def form_page(
    at: AtMaterials,
    form: Filled[Any],
    title: str,
    path: str,
    submit: str,
    *,
    lines: tuple[Line, ...] = (),
) -> Page:
    """A form about the materials as it stands; `title` in the reader's language."""
    page = FormPage(
        head=await at.head(),
        title=title,
        form=form,
        address=f"{at.address}/{path}",
        back=at.address,
        submit=submit,
        lines=lines,
    )
    return Page("materials/form.html", page, status=form.status)


materials_of_matter = Router(
    "/matters/{matter_id:int}/materials",
    route_handlers=[
        materials_tab,
        check_form,
        check,
        ask_form,
        ask,
        tell_form,
        tell,
        receive_form,
        receive,
        return_form,
        give_back,
        list_paper,
        receipt_paper,
        return_paper,
    ],
    dependencies={"at": Provide(AtMaterials.provide)},
)
