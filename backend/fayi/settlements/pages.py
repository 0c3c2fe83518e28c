"""The settlement of a matter as people read it, its signatures and instalments, and follow-ups."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from msgspec import Struct

from fayi.agencies import queries as agencies
from fayi.kit import clock
from fayi.matters.actions import details_of
from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.parties import queries as parties
from fayi.procedure.dossier import Participant
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.settlements import actions, forms, queries, rules
from fayi.settlements.models import FollowUp, Instalment
from fayi.settlements.queries import Whole
from fayi.settlements.rules import Terms
from fayi.web.forms import Filled, attempt, blank, posted
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]


class AtSettlement(AtMatter, frozen=True, kw_only=True):
    """An officer at the settlement of a matter."""

    tab: ClassVar[str] = "settlement"

    @property
    def may_handle(self) -> bool:
        """Whether the officer may change anything here."""
        held = self.actor.agency_id == self.matter.agency_id
        archived = Status(self.matter.status) is Status.ARCHIVED
        return held and self.actor.may(Permission.MATTERS_HANDLE) and not archived


class SettlementTab(Struct, frozen=True, kw_only=True):
    """The settlement as people read it, and what is kept and asked afterwards."""

    head: Head
    whole: Whole | None
    names: dict[int, str]
    """Participation → name."""
    unsigned: tuple[str, ...]
    effective_on: date | None
    signing: Filled[forms.Sign] | None
    earlier: tuple[Whole, ...]
    """Those it replaced."""
    follow_ups: Sequence[FollowUp]
    officers: dict[int, str]
    may_handle: bool
    may_write: bool
    may_change: bool
    """Revise it, or write down that the parties agreed anew."""


class FormPage(Struct, frozen=True, kw_only=True):
    """A form about the settlement."""

    head: Head
    title: str
    form: Filled[Any]
    address: str
    back: str
    submit: str
    about: Instalment | None = None
    names: dict[int, str] = {}


@get("/", permission=Permission.MATTERS_READ)
async def settlement_tab(at: AtSettlement) -> Page:
    """The tab."""
    return await show(at)


async def show(at: AtSettlement, signing: Filled[forms.Sign] | None = None) -> Page:
    """The tab, with the form for signatures as it stands."""
    whole = await queries.of_matter(at.session, at.matter.id)
    participants = await parties.participants(at.session, at.matter.id)
    follow_ups = await queries.follow_ups(at.session, at.matter.id)
    on_paper = whole is not None and whole.settlement.on_paper
    if signing is None and whole is not None and on_paper and at.may_handle:
        choices = await signers(at, whole, participants)
        if choices:
            day = whole.settlement.put_in_writing_on or whole.settlement.agreed_on
            signing = blank(forms.Sign, choices={"signer": choices}, way="signature", on=day)
    page = SettlementTab(
        head=await at.head(),
        whole=whole,
        names=await queries.names(at.session, at.matter.id),
        unsigned=rules.unsigned(whole.bound(participants), whole.marks) if whole and on_paper else (),
        effective_on=whole.effective_on(participants) if whole else None,
        signing=signing,
        earlier=await queries.earlier(at.session, at.matter.id),
        follow_ups=follow_ups,
        officers=await agencies.names(at.session, [one.officer_id for one in follow_ups]),
        may_handle=at.may_handle,
        may_write=at.may_handle and at.matter.status == Status.OPEN,
        may_change=whole is not None and at.may_handle and at.matter.status == Status.OPEN,
    )
    return Page("settlements/tab.html", page, status=signing.status if signing else 200)


async def signers(
    at: AtSettlement, whole: Whole, participants: Sequence[Participant]
) -> list[tuple[str, str]]:
    """Who may still sign, as choices; those whose signature is needed first."""
    here = {party_id: participation_id for participation_id, party_id in whole.party_ids.items()}
    found: list[tuple[str, str]] = []
    for one in participants:
        part = here[one.party_id]
        if not one.needs_guardian:
            found.append((f"party|{part}|{one.name}", say(one.name, "party")))
        for agent in one.agents:
            if rules.may_sign(agent, clock.today()):
                words = translate("{name}（代{party}）", name=agent.name, party=one.name)
                found.append((f"agent|{part}|{agent.name}", words))
    for capacity in ("mediator", "committee", "recorder"):
        for name in await queries.signers_for(at.session, at.matter, capacity, at.actor):
            found.append((f"{capacity}||{name}", say(name, capacity)))
    signed = {f"{one.capacity}|{one.participation_id or ''}|{one.name}" for one in whole.signatures}
    return [(value, words) for value, words in found if value not in signed]


def say(name: str, capacity: str) -> str:
    """Somebody with the capacity they sign in."""
    return translate("{name}（{capacity}）", name=name, capacity=rules.SIGNER_CAPACITIES[capacity])


@get("/new", permission=Permission.MATTERS_HANDLE)
async def write_form(at: AtSettlement) -> Page:
    """The form for a settlement."""
    matter_type = at.types[at.matter.type]
    texts = matter_type.texts(details_of(at.matter, matter_type)) if matter_type.texts else ()
    participants = await parties.participants(at.session, at.matter.id)
    given = {
        "form": "written",
        "agreed_on": clock.today(),
        # The account of what happened is the longest text of a matter.
        "facts": max(texts, key=len, default=""),
        "copies": len(rules.must_sign(participants, set())) + 1,
    }
    form: Filled[dict[str, Any]] = blank(await fields(at), given)
    return await form_page(at, form, "new")


@post("/new", permission=Permission.MATTERS_HANDLE)
async def write(request: AnyRequest, at: AtSettlement) -> Page | Redirect:
    """Write down what the parties agreed."""
    filled: Filled[dict[str, Any]] = await posted(request, await fields(at))
    async with attempt(at.session, filled):
        terms = forms.Agreement(**filled.data).terms()
        await actions.write_settlement(at.session, at.matter, terms, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, "new")
    return Redirect(at.address, "协议已登记。")


@get("/revise", permission=Permission.MATTERS_HANDLE)
async def revise_form(at: AtSettlement) -> Page:
    """The settlement, to be corrected."""
    return await form_page(at, await filled_form(at), "revise")


@post("/revise", permission=Permission.MATTERS_HANDLE)
async def revise(request: AnyRequest, at: AtSettlement) -> Page | Redirect:
    """Correct a settlement nobody has signed."""
    filled: Filled[dict[str, Any]] = await posted(request, await fields(at, changed=True))
    async with attempt(at.session, filled):
        terms, because = terms_of(filled.data)
        await actions.revise(at.session, at.matter, terms, because=because, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, "revise")
    return Redirect(at.address, "协议已修改。")


@get("/anew", permission=Permission.MATTERS_HANDLE)
async def anew_form(at: AtSettlement) -> Page:
    """The settlement, to be replaced by what the parties have agreed since."""
    return await form_page(at, await filled_form(at), "anew")


@post("/anew", permission=Permission.MATTERS_HANDLE)
async def anew(request: AnyRequest, at: AtSettlement) -> Page | Redirect:
    """Write down that the parties changed their settlement."""
    filled: Filled[dict[str, Any]] = await posted(request, await fields(at, changed=True))
    async with attempt(at.session, filled):
        terms, because = terms_of(filled.data)
        await actions.agree_anew(at.session, at.matter, terms, because=because, by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, "anew")
    return Redirect(at.address, "新的协议已登记，请各方签名。")


async def filled_form(at: AtSettlement) -> Filled[dict[str, Any]]:
    """The form of an agreement, filled with the present one."""
    whole = await actions.current(at.session, at.matter)
    settlement = whole.settlement
    given = {
        "form": settlement.form,
        "agreed_on": settlement.agreed_on if whole.is_open else clock.today(),
        "facts": settlement.facts,
        "disputed": settlement.disputed,
        "clauses": [clause.text for clause in whole.clauses],
        "performance_way": settlement.performance_way,
        "performance_term": settlement.performance_term,
        "amount": settlement.amount or None,
        "copies": settlement.copies,
        "no_paper_wanted": settlement.no_paper_wanted,
        "instalments": [one for one in whole.instalments if one.status != "performed"],
    }
    return blank(await fields(at, changed=True), given)


def terms_of(filled: dict[str, Any]) -> tuple[Terms, str]:
    """The terms of a changed agreement, and why it was changed."""
    given = dict(filled)
    because = given.pop("because")
    return forms.Agreement(**given).terms(), because


async def fields(at: AtSettlement, *, changed: bool = False) -> Sequence[Any]:
    """The fields of an agreement in this matter."""
    names = await queries.names(at.session, at.matter.id)
    here = {one.party_id for one in await parties.participants(at.session, at.matter.id)}
    ids = await queries.party_ids(at.session, at.matter.id)
    choices = [(part_id, name) for part_id, name in names.items() if ids[part_id] in here]
    return forms.agreement_fields(choices, changed=changed)


@post("/sign", permission=Permission.MATTERS_HANDLE)
async def sign(request: AnyRequest, at: AtSettlement) -> Page | Redirect:
    """Note a signature, seal or fingerprint."""
    whole = await actions.current(at.session, at.matter)
    participants = await parties.participants(at.session, at.matter.id)
    choices = await signers(at, whole, participants)
    filled = await posted(request, forms.Sign, choices={"signer": choices})
    async with attempt(at.session, filled):
        capacity, part, name = filled.data.signer.split("|", 2)
        await actions.sign(
            at.session,
            at.matter,
            capacity=capacity,
            participation_id=int(part) if part else None,
            name=name,
            way=filled.data.way,
            on=filled.data.on,
            by=at.actor,
        )
    if not filled.ok:
        return await show(at, filled)
    return Redirect(at.address, "签名已登记。")


@get("/paper", permission=Permission.MATTERS_HANDLE)
async def paper_form(at: AtSettlement) -> Page:
    """The form for putting an oral settlement on paper."""
    whole = await actions.current(at.session, at.matter)
    bound = whole.bound(await parties.participants(at.session, at.matter.id))
    return await form_page(at, blank(forms.Paper, on=clock.today(), copies=len(bound) + 1), "paper")


@post("/paper", permission=Permission.MATTERS_HANDLE)
async def paper(request: AnyRequest, at: AtSettlement) -> Page | Redirect:
    """Put an oral settlement on paper."""
    filled = await posted(request, forms.Paper)
    async with attempt(at.session, filled):
        await actions.put_in_writing(
            at.session, at.matter, on=filled.data.on, copies=filled.data.copies, by=at.actor
        )
    if not filled.ok:
        return await form_page(at, filled, "paper")
    return Redirect(at.address, "已补制书面协议，请各方签名。")


@get("/instalments/{instalment_id:int}/performed", permission=Permission.MATTERS_HANDLE)
async def perform_form(at: AtSettlement, instalment_id: int) -> Page:
    """When, and what shows it?"""
    return await instalment_page(at, blank(forms.Performed, on=clock.today()), instalment_id, "performed")


@post("/instalments/{instalment_id:int}/performed", permission=Permission.MATTERS_HANDLE)
async def perform(request: AnyRequest, at: AtSettlement, instalment_id: int) -> Page | Redirect:
    """Note that an instalment was performed."""
    filled = await posted(request, forms.Performed)
    async with attempt(at.session, filled):
        told = filled.data
        await actions.perform_instalment(
            at.session, at.matter, instalment_id, on=told.on, proof=told.proof, by=at.actor
        )
    if not filled.ok:
        return await instalment_page(at, filled, instalment_id, "performed")
    return Redirect(at.address, "履行情况已登记。")


@get("/instalments/{instalment_id:int}/breached", permission=Permission.MATTERS_HANDLE)
async def breach_form(at: AtSettlement, instalment_id: int) -> Page:
    """How is it known?"""
    return await instalment_page(at, blank(forms.Breached), instalment_id, "breached")


@post("/instalments/{instalment_id:int}/breached", permission=Permission.MATTERS_HANDLE)
async def breach(request: AnyRequest, at: AtSettlement, instalment_id: int) -> Page | Redirect:
    """Note that an instalment was not performed."""
    filled = await posted(request, forms.Breached)
    async with attempt(at.session, filled):
        told = filled.data
        await actions.breach_instalment(
            at.session, at.matter, instalment_id, declared=told.declared, note=told.note, by=at.actor
        )
    if not filled.ok:
        return await instalment_page(at, filled, instalment_id, "breached")
    return Redirect(at.address, "未履行的情况已登记。")


@get("/follow-ups/new", permission=Permission.MATTERS_HANDLE)
async def follow_up_form(at: AtSettlement) -> Page:
    """The form for a follow-up."""
    return await form_page(at, blank(forms.FollowUp, on=clock.today()), "follow-ups/new")


@post("/follow-ups/new", permission=Permission.MATTERS_HANDLE)
async def follow_up(request: AnyRequest, at: AtSettlement) -> Page | Redirect:
    """Note a follow-up."""
    filled = await posted(request, forms.FollowUp)
    async with attempt(at.session, filled):
        await actions.record_follow_up(at.session, at.matter, filled.data.asked(), by=at.actor)
    if not filled.ok:
        return await form_page(at, filled, "follow-ups/new")
    return Redirect(at.address, "回访已登记。")


FORMS = {
    "new": ("登记协议", "登记协议"),
    "revise": ("修改协议", "保存修改"),
    "anew": ("重新达成协议", "登记新的协议"),
    "paper": ("补制书面协议", "补制书面协议"),
    "performed": ("登记履行", "登记已履行"),
    "breached": ("登记未履行", "登记未履行"),
    "follow-ups/new": ("登记回访", "登记回访"),
}
"""Title and button of each form."""


async def form_page(
    at: AtSettlement, form: Filled[Any], what: str, *, path: str = "", about: Instalment | None = None
) -> Page:
    """A form about the settlement as it stands, sent to `path`, else to `what`."""
    title, submit = FORMS[what]
    page = FormPage(
        head=await at.head(),
        title=title,
        form=form,
        address=f"{at.address}/{path or what}",
        back=at.address,
        submit=submit,
        about=about,
        names=await queries.names(at.session, at.matter.id) if about else {},
    )
    return Page("settlements/form.html", page, status=form.status)


async def instalment_page(at: AtSettlement, form: Filled[Any], instalment_id: int, what: str) -> Page:
    """A form about one instalment as it stands."""
    instalment = actions.one_of(await actions.current(at.session, at.matter), instalment_id)
    return await form_page(at, form, what, path=f"instalments/{instalment_id}/{what}", about=instalment)


settlement_of_matter = Router(
    "/matters/{matter_id:int}/settlement",
    route_handlers=[
        settlement_tab,
        write_form,
        write,
        revise_form,
        revise,
        anew_form,
        anew,
        sign,
        paper_form,
        paper,
        perform_form,
        perform,
        breach_form,
        breach,
        follow_up_form,
        follow_up,
    ],
    dependencies={"at": Provide(AtSettlement.provide)},
)
