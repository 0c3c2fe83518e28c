"""The tab 知悉范围: who stands aside, who alone sees the matter, sealing it, and whose name is kept back."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from litestar import Request, Router, get, post
from litestar.di import Provide
from litestar.params import FromPath
from msgspec import Struct

from fayi.agencies import queries as agencies
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Recusal
from fayi.matters.pages import AtMatter
from fayi.matters.queries import Head
from fayi.parties.models import Party
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.readings.actions import record
from fayi.readings.rules import ReadingKind
from fayi.sealing import actions, queries
from fayi.sealing.forms import AsideForm, IdentityForm, NarrowForm, ProtectForm, SealForm
from fayi.sealing.models import Protection, Sealing
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class AtSight(AtMatter, frozen=True, kw_only=True):
    """An officer at the tab."""

    tab: ClassVar[str] = "sight"

    @property
    def held(self) -> bool:
        """Whether the actor's agency holds the matter."""
        return self.matter.agency_id == self.actor.agency_id


class SightTab(Struct, frozen=True, kw_only=True):
    """The tab."""

    head: Head
    aside: Sequence[tuple[Recusal, str]]
    named: tuple[str, ...]
    sealing: Sealing | None
    protected: tuple[tuple[Party, Protection], ...]
    may_assign: bool
    may_seal: bool


class FormPage(Struct, frozen=True, kw_only=True):
    """One form of the tab."""

    head: Head
    title: str
    hint: str
    form: Filled[Any]
    action: str
    submit: str


class IdentityPage(Struct, frozen=True, kw_only=True):
    """Who a protected person is."""

    head: Head
    protection: Protection
    identity: dict[str, str]


@get("/", permission=Permission.MATTERS_READ)
async def tab(at: AtSight) -> Page:
    """Who sees the matter, and who does not."""
    narrowed = await matters.narrowed_to(at.session, at.matter) if at.held else ()
    names = await agencies.names(at.session, list(narrowed))
    takers = await queries.takers(at.session, at.matter.id)
    protections = await queries.protections(at.session, [party.id for party in takers])
    over = at.matter.status in (Status.CLOSED, Status.ARCHIVED)
    page = SightTab(
        head=await at.head(),
        aside=await queries.aside(at.session, at.matter.id),
        named=tuple(names[one] for one in narrowed if one in names),
        sealing=await queries.sealing_of(at.session, at.matter.id),
        protected=tuple((one, protections[one.id]) for one in takers if one.id in protections),
        may_assign=at.held and at.actor.may(Permission.MATTERS_ASSIGN),
        may_seal=at.held and over and at.actor.may(Permission.SEALING_DECIDE),
    )
    return Page("sealing/tab.html", page)


async def officers_here(at: AtSight) -> list[tuple[str, str]]:
    """Officers of the actor's agency, as choices."""
    return [(str(one.id), one.name) for one in await agencies.officers_of(at.session, at.actor.agency_id)]


async def form_page(
    at: AtSight, form: Filled[Any], path: str, title: str, submit: str, hint: str = ""
) -> Page:
    """A form of the tab as it stands."""
    page = FormPage(
        head=await at.head(),
        title=title,
        hint=hint,
        form=form,
        action=f"{at.address}/{path}",
        submit=submit,
    )
    return Page("sealing/form.html", page, status=form.status)


async def aside_choices(at: AtSight) -> dict[str, list[tuple[Any, str]]]:
    """Oneself; for those who assign, everybody of the agency."""
    if at.held and at.actor.may(Permission.MATTERS_ASSIGN):
        return {"officer_id": list(await officers_here(at))}
    return {"officer_id": [(str(at.actor.officer_id), at.actor.name)]}


async def aside_page(at: AtSight, form: Filled[Any]) -> Page:
    """The form for standing aside as it stands."""
    hint = "回避以后，这名工作人员看不到办件的任何内容，也检索不到。"
    return await form_page(at, form, "aside", "回避", "登记回避", hint)


@get("/aside", permission=Permission.MATTERS_READ)
async def aside_form(at: AtSight) -> Page:
    """Ask who stands aside, and why."""
    chosen = await aside_choices(at)
    return await aside_page(at, forms.blank(AsideForm, choices=chosen, officer_id=at.actor.officer_id))


@post("/aside", permission=Permission.MATTERS_READ)
async def stand_aside(request: Request[Any, Any, Any], at: AtSight) -> Page | Redirect:
    """Write it down: from now on the matter does not exist for that officer."""
    filled: Filled[AsideForm] = await forms.posted(request, AsideForm, choices=await aside_choices(at))
    async with forms.attempt(at.session, filled):
        form = filled.data
        await actions.stand_aside(at.session, at.matter, int(form.officer_id), form.reason, by=at.actor)
    if not filled.ok:
        return await aside_page(at, filled)
    own = int(filled.data.officer_id) == at.actor.officer_id
    return Redirect("/matters" if own else at.address, "回避已登记。")


async def narrow_page(at: AtSight, form: Filled[Any]) -> Page:
    """The form for narrowing as it stands."""
    hint = "涉及本机构工作人员或者其近亲属的办件，只让确有必要的人员知悉。其他人员看不到，也检索不到。"
    return await form_page(at, form, "narrow", "限定知悉人员", "确定", hint)


@get("/narrow", permission=Permission.MATTERS_ASSIGN)
async def narrow_form(at: AtSight) -> Page:
    """Ask who alone sees the matter."""
    known = await matters.narrowed_to(at.session, at.matter) or (at.actor.officer_id,)
    chosen = {"officers": await officers_here(at)}
    return await narrow_page(
        at, forms.blank(NarrowForm, choices=chosen, officers=tuple(str(one) for one in known))
    )


@post("/narrow", permission=Permission.MATTERS_ASSIGN)
async def narrow(request: Request[Any, Any, Any], at: AtSight) -> Page | Redirect:
    """Show the matter to these alone."""
    chosen = {"officers": await officers_here(at)}
    filled: Filled[NarrowForm] = await forms.posted(request, NarrowForm, choices=chosen)
    async with forms.attempt(at.session, filled):
        form = filled.data
        await actions.narrow(at.session, at.matter, form.officers, form.reason, by=at.actor)
    if not filled.ok:
        return await narrow_page(at, filled)
    return Redirect(at.address, "知悉人员已限定。")


async def seal_page(at: AtSight, form: Filled[Any]) -> Page:
    """The form for sealing as it stands."""
    hint = "封存以后，任何人都看不到、检索不到这件办件，本机构人员也不例外；需要查询的，从“封存查询”申请。"
    return await form_page(at, form, "seal", "封存", "封存", hint)


@get("/seal", permission=Permission.SEALING_DECIDE)
async def seal_form(at: AtSight) -> Page:
    """Ask for the ground."""
    return await seal_page(at, forms.blank(SealForm))


@post("/seal", permission=Permission.SEALING_DECIDE)
async def seal(request: Request[Any, Any, Any], at: AtSight) -> Page | Redirect:
    """Seal it."""
    filled: Filled[SealForm] = await forms.posted(request, SealForm)
    async with forms.attempt(at.session, filled):
        form = filled.data
        await actions.seal(at.session, at.matter, form.ground, by=at.actor, paper=form.paper, note=form.note)
    if not filled.ok:
        return await seal_page(at, filled)
    return Redirect("/sealed", "办件已封存。")


async def protect_choices(at: AtSight) -> dict[str, list[tuple[Any, str]]]:
    """The persons who take part, registered here, and the officers of the agency."""
    people = await queries.takers(at.session, at.matter.id)
    return {
        "party_id": [(str(one.id), one.name) for one in people if one.agency_id == at.actor.agency_id],
        "officers": list(await officers_here(at)),
    }


async def protect_page(at: AtSight, form: Filled[Any]) -> Page:
    """The form for protecting somebody as it stands."""
    hint = (
        "保护以后，这名当事人在所有页面、清单、检索和导出中只显示化名；此前的文书、材料只有选中的人员能看到。"
    )
    return await form_page(at, form, "protect", "身份保护", "开始保护", hint)


@get("/protect", permission=Permission.MATTERS_ASSIGN)
async def protect_form(at: AtSight) -> Page:
    """Ask whom, why, and who may know."""
    return await protect_page(
        at,
        forms.blank(ProtectForm, choices=await protect_choices(at), officers=(str(at.actor.officer_id),)),
    )


@post("/protect", permission=Permission.MATTERS_ASSIGN)
async def protect(request: Request[Any, Any, Any], at: AtSight) -> Page | Redirect:
    """Let the person go by another name."""
    filled: Filled[ProtectForm] = await forms.posted(request, ProtectForm, choices=await protect_choices(at))
    async with forms.attempt(at.session, filled):
        form = filled.data
        party = await at.session.get_one(Party, int(form.party_id))
        await actions.protect(
            at.session, party, form.ground, [int(one) for one in form.officers], by=at.actor, note=form.note
        )
    if not filled.ok:
        return await protect_page(at, filled)
    return Redirect(at.address, "身份保护已开始。")


async def protection_of(at: AtSight, party_id: int) -> tuple[Party, Protection]:
    """A protected person of the matter the actor is named for; NotFound otherwise."""
    for party in await queries.takers(at.session, at.matter.id):
        known = (await queries.protections(at.session, [party.id])).get(party.id)
        if party.id == party_id and known is not None:
            return party, known
    raise NotFound


@get("/identity/{party_id:int}", permission=Permission.MATTERS_READ)
async def identity_form(at: AtSight, party_id: FromPath[int]) -> Page:
    """Ask what the real identity is read for."""
    await protection_of(at, party_id)
    form: Filled[IdentityForm] = forms.blank(IdentityForm)
    return await form_page(at, form, f"identity/{party_id}", "查看真实身份", "查看", "查看会被记录。")


@post("/identity/{party_id:int}", permission=Permission.MATTERS_READ, status_code=200)
async def identity(request: Request[Any, Any, Any], at: AtSight, party_id: FromPath[int]) -> Page:
    """Show who it is, and write the reading down."""
    _, protection = await protection_of(at, party_id)
    filled: Filled[IdentityForm] = await forms.posted(request, IdentityForm)
    if not filled.ok:
        return await form_page(at, filled, f"identity/{party_id}", "查看真实身份", "查看", "查看会被记录。")
    await record(
        at.session,
        at.actor,
        ReadingKind.UNMASKED,
        matter_id=at.matter.id,
        party_id=party_id,
        purpose=filled.data.purpose,
        what=["name", "address"],
    )
    known = json.loads(protection.identity)
    shown = IdentityPage(head=await at.head(), protection=protection, identity=known)
    return Page("sealing/identity.html", shown)


@post("/identity/{party_id:int}/end", permission=Permission.MATTERS_ASSIGN)
async def end_protection(at: AtSight, party_id: FromPath[int]) -> Redirect:
    """Give the person the name back."""
    party, protection = await protection_of(at, party_id)
    await actions.end_protection(at.session, protection, party, by=at.actor)
    return Redirect(at.address, "身份保护已结束。")


sight_of_matter = Router(
    "/matters/{matter_id:int}/sight",
    route_handlers=[
        tab,
        aside_form,
        stand_aside,
        narrow_form,
        narrow,
        seal_form,
        seal,
        protect_form,
        protect,
        identity_form,
        identity,
        end_protection,
    ],
    dependencies={"at": Provide(AtSight.provide)},
)
