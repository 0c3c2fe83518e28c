"""Searches an officer keeps under a name, and those of late, which are forgotten when asked to."""

from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode

from litestar import Request, post
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.procedure.permissions import Permission
from fayi.search import actions
from fayi.search.pages.search import FILTERS
from fayi.web import forms
from fayi.web.templating import Redirect

KEPT = ("q", "in", "sort", "pinyin", "homophones", *FILTERS)


class SaveSearch(Struct, frozen=True, kw_only=True):
    """A name for what was asked."""

    name: Annotated[str, Meta(title="名称", min_length=1, max_length=60)]
    asked: Annotated[str, Meta(title="查找内容", max_length=3000, extra_json_schema={"kind": "hidden"})]


def address(asked: str) -> str:
    """The search page's address for what was asked; what is no part of a search is left out."""
    parts = parse_qs(asked, max_num_fields=30)
    return "/search?" + urlencode({name: parts[name][0][:200] for name in KEPT if name in parts})


@post("/search/saved", permission=Permission.MATTERS_READ)
async def save_search(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Redirect:
    """Keep what was asked under a name."""
    filled = await forms.posted(request, SaveSearch)
    if not filled.ok:
        return Redirect("/search", "没有保存：请给这次检索起一个六十字以内的名称。")
    kept = address(filled.data.asked)
    saved = await actions.save(session, actor, filled.data.name.strip(), kept.removeprefix("/search?"))
    if saved is None:
        return Redirect(kept, "保存的检索已满五十条，请先删去不用的。")
    return Redirect(kept, "已保存这次检索。")


@post("/search/saved/{saved_id:int}/discard", permission=Permission.MATTERS_READ)
async def discard_search(saved_id: FromPath[int], session: AsyncSession) -> Redirect:
    """Throw a saved search away."""
    await actions.discard(session, saved_id)
    return Redirect("/search", "已删去这条检索。")


@post("/search/recent/forget", permission=Permission.MATTERS_READ)
async def forget_searches(session: AsyncSession) -> Redirect:
    """Forget what was looked for."""
    await actions.forget(session)
    return Redirect("/search", "检索记录已清除。")
