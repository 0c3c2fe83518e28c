"""Code lists as they stand, and the means rules of legal aid, kept by whoever has the paper."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import actions, queries
from fayi.library.forms import MeansForm, MeansRoute
from fayi.library.models import Code, MeansStandard
from fayi.library.rules import CodeList
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class CodesPage(Struct, frozen=True):
    """One list, and the others to go on to."""

    shown: CodeList
    lists: tuple[CodeList, ...]
    codes: Sequence[Code]


@get("/library/codes", permission=Permission.SIGNED_IN)
async def codes(request: Request[Any, Any, Any], session: AsyncSession) -> Page:
    """The codes of a list that may be chosen today."""
    asked = request.query_params.get("list", "")
    shown = CodeList(asked) if asked in [*CodeList] else CodeList.DISPUTE_TYPE
    return Page("library/codes.html", CodesPage(shown, tuple(CodeList), await queries.codes(session, shown)))


class MeansPage(Struct, frozen=True, kw_only=True):
    """Every means rule with its dates, and the form of a new one for whoever keeps them."""

    rules: tuple[tuple[MeansStandard, MeansRoute], ...]
    form: Filled[MeansForm]
    may_change: bool


@get("/library/means", permission=Permission.SIGNED_IN)
async def means(session: AsyncSession, actor: Any) -> Page:
    """The rules by which means are tested, old ones included."""
    return await means_page(session, actor, forms.blank(MeansForm, since=clock.today()))


@post("/library/means", permission=Permission.LIBRARY_MANAGE)
async def set_means(request: Request[Any, Any, Any], session: AsyncSession, actor: Any) -> Page | Redirect:
    """Let a rule hold from a day on."""
    filled = await forms.posted(request, MeansForm)
    async with forms.attempt(session, filled):
        await actions.set_means(session, filled.data, officer_id=actor.officer_id)
    if not filled.ok:
        return await means_page(session, actor, filled)
    return Redirect("/library/means", "已保存；此前收到的申请仍按原来的规定。")


@post("/library/means/{rule_id:int}/end", permission=Permission.LIBRARY_MANAGE)
async def end_means(session: AsyncSession, actor: Any, rule_id: int) -> Redirect:
    """Let one hold until today."""
    row = await session.get(MeansStandard, rule_id)
    if row is None:
        raise NotFound
    await actions.end_means(session, row, last=clock.today(), officer_id=actor.officer_id)
    return Redirect("/library/means", "这项规定从明天起不再适用。")


async def means_page(session: AsyncSession, actor: Any, filled: Filled[MeansForm]) -> Page:
    """All rules, with the form."""
    rules = tuple((row, MeansRoute.of(row.route)) for row in await queries.all_means(session))
    page = MeansPage(rules=rules, form=filled, may_change=actor.may(Permission.LIBRARY_MANAGE))
    return Page("library/means.html", page, status=filled.status)
