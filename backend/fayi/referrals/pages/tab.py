"""The tab 转办移送 of a matter, and the form of each of the three things that may be asked."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals import actions, queries, rules
from fayi.referrals.forms import Answer, ask_fields
from fayi.referrals.pages.cards import Shown, shown
from fayi.referrals.rules import EXPLAINED, Basis, Kind, LegalBasis, Scope
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.field import Field
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class ReferralsTab(Struct, frozen=True, kw_only=True):
    """What was asked and answered, who sees the matter, and what may be asked."""

    head: Head
    referrals: tuple[Shown, ...]
    seeing: Sequence[tuple[Agency, tuple[tuple[str, str], ...]]]
    """Agencies with why they see the matter, as message ids with their tones."""
    named: Sequence[tuple[str, str]]
    """Names and parts of those who take part, for an agency that is shown no more."""
    kinds: tuple[tuple[Kind, str], ...]
    """What may be asked, with what it means; empty for who may not ask."""
    is_over: bool
    answer: Filled[Answer]


class AskPage(Struct, frozen=True, kw_only=True):
    """The form of one kind."""

    head: Head
    kind: Kind
    explained: str
    form: Filled[dict[str, Any]]
    basis_fields: tuple[str, ...]
    """Names of the fields about personal data."""
    may_override: bool


WHAT = ("to", "reason", "scope", "until")
GROUNDS = {
    "owner": ("承办", "blue"),
    "origin": ("原登记", "gray"),
    "referral": ("转办", "gray"),
    "transfer": ("待接办", "gray"),
    "invited": ("待协办", "gray"),
    "joint": ("协办", "green"),
    "appointment": ("指派", "gray"),
}
"""Why an agency sees a matter, with the tone of its badge."""


@get("/matters/{matter_id:int}/referrals", permission=Permission.MATTERS_READ)
async def referrals_tab(
    matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes, tabs: tuple[Tab, ...]
) -> Page:
    """转办移送."""
    return await tab(session, actor, matter, types, tabs)


@get("/matters/{matter_id:int}/referrals/{kind:str}", permission=Permission.REFERRALS_SEND)
async def ask_form(
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    kind: FromPath[str],
) -> Page:
    """The form to ask another agency."""
    actor.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    fields = await fields_for(session, actor, matter, kind_of(kind))
    preset: dict[str, Any] = {"scope": Scope.NO_PAPERS, "basis": Basis.CONSENT, "consent_on": clock.today()}
    filled: Filled[dict[str, Any]] = forms.blank(fields, preset)
    return await ask_page(session, actor, matter, types, tabs, kind_of(kind), filled)


@post("/matters/{matter_id:int}/referrals/{kind:str}", permission=Permission.REFERRALS_SEND)
async def ask(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    kind: FromPath[str],
) -> Page | Redirect:
    """Ask another agency."""
    actor.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    fields = await fields_for(session, actor, matter, kind_of(kind))
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields)
    async with forms.attempt(session, filled):
        given = filled.data
        await actions.ask(
            session,
            matter,
            types[matter.type],
            kind=kind_of(kind),
            to=await session.get_one(Agency, int(given["to"])),
            reason=given["reason"],
            until=given.get("until"),
            scope=given.get("scope") or Scope.ALL,
            basis=basis_of(given),
            by=actor,
        )
    if not filled.ok:
        return await ask_page(session, actor, matter, types, tabs, kind_of(kind), filled)
    return Redirect(f"/matters/{matter.id}/referrals", "已发出，等待对方答复。")


def kind_of(word: str) -> Kind:
    """The kind an address names; NotFound for anything else."""
    try:
        return Kind.of(word)
    except KeyError:
        raise NotFound from None


def basis_of(given: dict[str, Any]) -> LegalBasis:
    """The legal basis as it was filled in; what belongs to the other one is left aside."""
    if given["basis"] == Basis.OVERRIDE:
        return LegalBasis(
            kind=Basis.OVERRIDE,
            override_ground=given.get("override_ground"),
            override_reason=given.get("override_reason") or "",
        )
    return LegalBasis(
        kind=Basis.CONSENT,
        consent_from=tuple(int(one) for one in given.get("consent_from") or ()),
        consent_way=given.get("consent_way"),
        consent_on=given.get("consent_on"),
    )


async def fields_for(session: AsyncSession, actor: Actor, matter: Matter, kind: Kind) -> Sequence[Field]:
    """The fields of the form, with the agencies that may be asked and the people who take part."""
    return ask_fields(
        kind,
        await askable(session, actor, outside=kind is Kind.REFERRAL),
        await queries.persons(session, matter.id),
        may_override=actor.may(Permission.REFERRALS_OVERRIDE),
    )


async def askable(session: AsyncSession, actor: Actor, *, outside: bool) -> list[tuple[int, str]]:
    """Agencies that may be asked, those on the desk first; with `outside` also those that are not."""
    offered = [*await queries.at_work(session)]
    if outside:
        offered += await queries.at_work(session, outside=True)
    return [(one.id, one.name) for one in offered if one.id != actor.agency_id]


async def ask_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    kind: Kind,
    filled: Filled[dict[str, Any]],
) -> Page:
    """The form as it stands."""
    page = AskPage(
        head=await matters.head(session, actor, matter, types, tabs, "referrals"),
        kind=kind,
        explained=EXPLAINED[kind],
        form=filled,
        basis_fields=tuple(field.name for field in filled.fields if field.name not in WHAT),
        may_override=actor.may(Permission.REFERRALS_OVERRIDE),
    )
    return Page("referrals/ask.html", page, status=filled.status)


async def tab(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    answer: Filled[Answer] | None = None,
) -> Page:
    """The tab, with an answer as it stands."""
    head = await matters.head(session, actor, matter, types, tabs, "referrals")
    over = matter.status in rules.OVER
    may_ask = head.is_held and actor.may(Permission.REFERRALS_SEND) and not over
    people = await queries.persons(session, matter.id)
    roles = {role.key: role.label for role in types[matter.type].roles}
    page = ReferralsTab(
        head=head,
        referrals=await shown(session, actor, await queries.of_matter(session, matter.id), matter),
        seeing=[
            (agency, tuple(found for ground in grounds if (found := GROUNDS.get(ground.partition(":")[0]))))
            for agency, grounds in await matters.agencies_seeing(session, matter.id)
        ],
        named=()
        if head.is_held or people
        else [(name, roles.get(role, role)) for name, role in await queries.named(session, matter.id)],
        kinds=tuple(EXPLAINED.items()) if may_ask else (),
        is_over=over,
        answer=answer or forms.blank(Answer, prefix="answer-"),
    )
    return Page("referrals/tab.html", page, status=page.answer.status)
