"""Claims as the centre reviews and pays them, their list as a spreadsheet, and the basis table."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.appointments import forms as told
from fayi.appointments import subsidies, work
from fayi.appointments.kinds import AidKind, ClaimStatus, Item, Procedure, Unit
from fayi.appointments.models import SubsidyClaim, SubsidyRate
from fayi.kit import clock
from fayi.kit.spreadsheets import write_rows
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import download
from fayi.web.templating import Page, Redirect

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ClaimsPage(Struct, frozen=True, kw_only=True):
    """Claims, newest first."""

    claims: Sequence[Row[SubsidyClaim, str, str]]
    status: str
    statuses: dict[str, ClaimStatus]
    choices: tuple[tuple[str, str], ...]
    may_keep: bool


class ClaimPage(Struct, frozen=True, kw_only=True):
    """A claim with how it was reckoned, and what may be done with it."""

    claim: SubsidyClaim
    lawyer: str
    firm: str
    status: ClaimStatus
    back_form: Filled[told.ReturnClaim]
    pay_form: Filled[told.Pay]


class RatesPage(Struct, frozen=True, kw_only=True):
    """The basis tables the actor keeps, and the form for a new row."""

    rates: Sequence[SubsidyRate]
    centres: dict[int, str]
    paid_for: dict[str, str]
    kinds: dict[str, str]
    procedures: dict[str, str]
    units: dict[str, str]
    form: Filled[told.NewRate]


@get("/subsidies", permission=Permission.SUBSIDIES_REVIEW)
async def claims(session: AsyncSession, actor: Actor, status: FromQuery[str] = "") -> Page:
    """办案补贴."""
    known = {one.value: one for one in ClaimStatus}
    wanted = status if status in known else None
    page = ClaimsPage(
        claims=await subsidies.claims(session, actor, status=wanted),
        status=wanted or "",
        statuses=known,
        choices=tuple((one.value, translate(one.label)) for one in ClaimStatus),
        may_keep=actor.may(Permission.SUBSIDIES_KEEP),
    )
    return Page("appointments/claims.html", page)


@get("/subsidies/list.xlsx", permission=Permission.SUBSIDIES_REVIEW)
async def claims_file(session: AsyncSession, actor: Actor, status: FromQuery[str] = "") -> Response[bytes]:
    """The same as a spreadsheet, for the payment."""
    known = {one.value: one for one in ClaimStatus}
    rows = [
        [
            claim.number,
            lawyer,
            firm,
            f"{claim.amount:.2f}",
            "\n".join(sentence_of(line) for line in claim.lines),
            translate(known[claim.status].label),
            clock.local(claim.claimed_at).date().isoformat(),
            claim.paid_on.isoformat() if claim.paid_on else "",
            claim.receipt,
        ]
        for claim, lawyer, firm in await subsidies.claims(
            session, actor, status=status if status in known else None
        )
    ]
    head = [translate(one) for one in HEAD]
    subject = translate("办案补贴")
    await readings.record(session, actor, ReadingKind.EXPORTED, subject=subject, rows=len(rows))
    return download(write_rows(head, rows), f"{subject}.xlsx", TABLE_TYPE)


HEAD = ("案号", "律师", "律师事务所", "金额（元）", "计算过程", "状态", "申领日期", "发放日期", "付款凭证号")


def sentence_of(line: dict[str, Any]) -> str:
    """A line of the reckoning in words."""
    return translate(line["sentence"], **line["values"])


@get("/subsidies/{claim_id:int}", permission=Permission.SUBSIDIES_REVIEW)
async def claim(session: AsyncSession, actor: Actor, claim_id: FromPath[int]) -> Page:
    """A claim."""
    return await claim_page(session, actor, await subsidies.seen(session, actor, claim_id))


async def claim_page(
    session: AsyncSession,
    actor: Actor,
    found: SubsidyClaim,
    *,
    back_form: Filled[told.ReturnClaim] | None = None,
    pay_form: Filled[told.Pay] | None = None,
) -> Page:
    """The claim with its forms as they stand."""
    rows = await subsidies.claims(session, actor, appointment_id=found.appointment_id)
    lawyer, firm = next((lawyer, firm) for one, lawyer, firm in rows if one.id == found.id)
    page = ClaimPage(
        claim=found,
        lawyer=lawyer,
        firm=firm,
        status=ClaimStatus.of(found.status),
        back_form=back_form or forms.blank(told.ReturnClaim, prefix="back-"),
        pay_form=pay_form or forms.blank(told.Pay, prefix="pay-", paid_on=clock.today()),
    )
    return Page("appointments/claim.html", page, status=max(page.back_form.status, page.pay_form.status))


@post("/subsidies/{claim_id:int}/review", permission=Permission.SUBSIDIES_REVIEW)
async def review(session: AsyncSession, actor: Actor, claim_id: FromPath[int]) -> Redirect:
    """The claim is right."""
    await work.review(session, await subsidies.claim(session, actor, claim_id), by=actor)
    return Redirect(f"/subsidies/{claim_id}", "已审核。")


@post("/subsidies/{claim_id:int}/return", permission=Permission.SUBSIDIES_REVIEW)
async def return_claim(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, claim_id: FromPath[int]
) -> Page | Redirect:
    """The claim goes back."""
    found = await subsidies.claim(session, actor, claim_id)
    filled: Filled[told.ReturnClaim] = await forms.posted(request, told.ReturnClaim, prefix="back-")
    async with forms.attempt(session, filled):
        await work.return_claim(session, found, filled.data.words, by=actor)
    if not filled.ok:
        return await claim_page(session, actor, found, back_form=filled)
    return Redirect(f"/subsidies/{claim_id}", "已退回。")


@post("/subsidies/{claim_id:int}/pay", permission=Permission.SUBSIDIES_REVIEW)
async def pay(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, claim_id: FromPath[int]
) -> Page | Redirect:
    """It was paid."""
    found = await subsidies.claim(session, actor, claim_id)
    filled: Filled[told.Pay] = await forms.posted(request, told.Pay, prefix="pay-")
    async with forms.attempt(session, filled):
        await work.pay(session, found, filled.data, by=actor)
    if not filled.ok:
        return await claim_page(session, actor, found, pay_form=filled)
    return Redirect(f"/subsidies/{claim_id}", "已登记发放。")


@get("/subsidies/rates", permission=Permission.SUBSIDIES_KEEP)
async def rates(session: AsyncSession, actor: Actor) -> Page:
    """补贴标准."""
    centres = await centres_of(session, actor)
    form: Filled[told.NewRate] = forms.blank(
        told.NewRate, choices={"agency": [*centres.items()]}, agency=next(iter(centres), None)
    )
    return await rates_page(session, actor, form)


@post("/subsidies/rates", permission=Permission.SUBSIDIES_KEEP)
async def enter_rate(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page | Redirect:
    """Add a row."""
    centres = await centres_of(session, actor)
    choices = {"agency": [*centres.items()]}
    filled: Filled[told.NewRate] = await forms.posted(request, told.NewRate, choices=choices)
    async with forms.attempt(session, filled):
        await work.enter_rate(session, filled.data, by=actor)
    if not filled.ok:
        return await rates_page(session, actor, filled)
    return Redirect("/subsidies/rates", "补贴标准已登记。")


async def rates_page(session: AsyncSession, actor: Actor, form: Filled[told.NewRate]) -> Page:
    """The table with the form as it stands."""
    centres = await centres_of(session, actor)
    page = RatesPage(
        rates=await subsidies.rates(session, centres),
        centres=centres,
        paid_for={one.value: one.label for one in Item},
        kinds={one.value: one.label for one in AidKind},
        procedures={one.value: one.label for one in Procedure},
        units={one.value: one.label for one in Unit},
        form=form,
    )
    return Page("appointments/rates.html", page, status=form.status)


async def centres_of(session: AsyncSession, actor: Actor) -> dict[int, str]:
    """Aid centres whose table the actor keeps: the own one, or those below the bureau."""
    rows = await session.execute(
        select(Agency.id, Agency.name)
        .where(
            Agency.kind == AgencyKind.LEGAL_AID_CENTER.value,
            (Agency.id == actor.agency_id) | (Agency.parent_id == actor.agency_id),
        )
        .order_by(Agency.name)
    )
    return {row.id: row.name for row in rows}
