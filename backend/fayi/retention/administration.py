"""The periods that hold here, kept by whoever keeps the rules."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.retention import actions, queries
from fayi.retention.forms import PeriodForm
from fayi.retention.models import RetentionPeriod
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

AnyRequest = Request[Any, Any, Any]


class PeriodsPage(Struct, frozen=True, kw_only=True):
    """All periods, with the form for a new one."""

    periods: Sequence[RetentionPeriod]
    types: dict[str, str]
    form: Filled[PeriodForm]
    may_change: bool


def type_choices(types: MatterTypes) -> dict[str, list[tuple[str, str]]]:
    """Types of matter to choose from."""
    return {"matter_type": [(key, one.label) for key, one in types.items()]}


@get("/retention/periods", permission=Permission.SIGNED_IN)
async def periods_page(session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """What holds here."""
    form = forms.blank(PeriodForm, choices=type_choices(types), since=clock.today())
    return await periods_as(session, actor, types, form)


async def periods_as(
    session: AsyncSession, actor: Actor, types: MatterTypes, form: Filled[PeriodForm]
) -> Page:
    """The periods with the form as it stands."""
    page = PeriodsPage(
        periods=await queries.periods(session),
        types={key: one.label for key, one in types.items()},
        form=form,
        may_change=actor.may(Permission.LIBRARY_MANAGE),
    )
    return Page("retention/periods.html", page, status=form.status)


@post("/retention/periods", permission=Permission.LIBRARY_MANAGE)
async def lay_down(
    request: AnyRequest, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Lay down a period."""
    filled: Filled[PeriodForm] = await forms.posted(request, PeriodForm, choices=type_choices(types))
    async with forms.attempt(session, filled):
        await actions.lay_down(session, filled.data, by=actor)
    if not filled.ok:
        return await periods_as(session, actor, types, filled)
    return Redirect("/retention/periods", "保管期限已保存。")
