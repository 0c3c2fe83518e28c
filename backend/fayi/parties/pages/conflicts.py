"""Telling of conflicts, disclosing them, and recording how the sides took them."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import Parameter

from fayi.agencies import queries as agencies
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.parties import conflicts, queries
from fayi.parties.forms import AcceptConflictForm, TellConflictForm
from fayi.parties.pages.place import AtParties, form_page
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

Subject = Annotated[str, Parameter(max_length=200)]


@get("/conflicts/tell", permission=Permission.PARTIES_WRITE)
async def tell_form(at: AtParties) -> Page:
    """Ask whose interest it is, and what it is."""
    form: Filled[TellConflictForm] = forms.blank(
        TellConflictForm, choices=await officer_choices(at), on=clock.today()
    )
    return await tell_page(at, form)


@post("/conflicts/tell", permission=Permission.PARTIES_WRITE)
async def tell(request: Request[Any, Any, Any], at: AtParties) -> Page | Redirect:
    """Write down an interest that the records do not show."""
    filled: Filled[TellConflictForm] = await forms.posted(
        request, TellConflictForm, choices=await officer_choices(at)
    )
    async with forms.attempt(at.session, filled):
        form = filled.data
        await conflicts.tell_conflict(
            at.session, at.matter, by=at.actor, officer_id=form.officer_id, what=form.what, on=form.on
        )
    if not filled.ok:
        return await tell_page(at, filled)
    return Redirect(at.address, "利害关系已披露。")


async def officer_choices(at: AtParties) -> dict[str, list[tuple[Any, str]]]:
    """Officers of the agency that holds the matter."""
    officers = await agencies.officers_of(at.session, at.matter.agency_id)
    return {"officer_id": [(officer.id, officer.name) for officer in officers]}


async def tell_page(at: AtParties, filled: Filled[TellConflictForm]) -> Page:
    """The form for telling of an interest as it stands."""
    return await form_page(
        at,
        filled,
        "conflicts/tell",
        title="披露利害关系",
        submit="披露",
        hint="与当事人有亲属、同事、经济往来等关系，可能影响公正的，都应披露；各方同意后方可继续办理。",
    )


@post("/conflicts/disclose", permission=Permission.PARTIES_WRITE)
async def disclose(request: Request[Any, Any, Any], at: AtParties) -> Redirect:
    """The sides were told of a conflict the records show."""
    subject = str((await request.form()).get("subject", ""))
    await conflicts.disclose_conflict(at.session, at.matter, subject, by=at.actor, on=clock.today())
    return Redirect(at.address, "已记录披露。")


@get("/conflicts/accept", permission=Permission.PARTIES_WRITE)
async def accept_form(at: AtParties, subject: Subject = "") -> Page:
    """Ask how the sides agreed, or what was found out."""
    return await accept_page(at, subject, forms.blank(AcceptConflictForm, on=clock.today()))


@post("/conflicts/accept", permission=Permission.PARTIES_WRITE)
async def accept(request: Request[Any, Any, Any], at: AtParties, subject: Subject = "") -> Page | Redirect:
    """Every side accepts a conflict, or a hint was looked into."""
    filled: Filled[AcceptConflictForm] = await forms.posted(request, AcceptConflictForm)
    async with forms.attempt(at.session, filled):
        form = filled.data
        await conflicts.accept_conflict(
            at.session, at.matter, subject, by=at.actor, on=form.on, note=form.note
        )
    if not filled.ok:
        return await accept_page(at, subject, filled)
    return Redirect(at.address, "已记录。")


async def accept_page(at: AtParties, subject: str, filled: Filled[AcceptConflictForm]) -> Page:
    """The form for accepting a conflict as it stands; NotFound when nothing of the kind gives pause."""
    pauses = await queries.pauses(at.session, at.matter.id)
    pause = next((one for one in pauses if one.subject == subject), None)
    if pause is None:
        raise NotFound
    return await form_page(
        at,
        filled,
        f"conflicts/accept?subject={subject}",
        title="记录各方同意" if pause.kind.is_of_interest else "记录核实结果",
        about=pause.kind.label,
        submit="记录",
    )
