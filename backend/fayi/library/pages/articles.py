"""Articles of law: entered by whoever keeps the library, read and found by everybody."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import actions, queries
from fayi.library.forms import ArticleForm
from fayi.library.models import Article
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class ArticlesPage(Struct, frozen=True, kw_only=True):
    """The statutes, the articles of one, and the form of a new one for whoever keeps them."""

    statutes: Sequence[str]
    shown: str
    articles: Sequence[Article]
    form: Filled[ArticleForm]
    may_change: bool


class ArticlePage(Struct, frozen=True):
    """One article."""

    article: Article
    may_change: bool


@get("/library/articles", permission=Permission.SIGNED_IN)
async def articles(request: Request[Any, Any, Any], session: AsyncSession, actor: Any) -> Page:
    """The articles that were entered, old ones included."""
    shown = request.query_params.get("statute", "")[:100]
    return await articles_page(session, actor, shown, forms.blank(ArticleForm, statute=shown))


@post("/library/articles", permission=Permission.LIBRARY_MANAGE)
async def enter_article(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Any
) -> Page | Redirect:
    """Let an article read like this from a day on."""
    filled = await forms.posted(request, ArticleForm)
    entered = None
    async with forms.attempt(session, filled):
        entered = await actions.enter_article(session, filled.data, officer_id=actor.officer_id)
    if entered is None or not filled.ok:
        return await articles_page(session, actor, "", filled)
    return Redirect(f"/library/articles/{entered.id}", "条文已录入。")


@get("/library/articles/{article_id:int}", permission=Permission.SIGNED_IN)
async def article(article_id: FromPath[int], session: AsyncSession, actor: Any) -> Page:
    """One article with its dates and its source."""
    found = await session.get(Article, article_id)
    if found is None:
        raise NotFound
    return Page("library/article.html", ArticlePage(found, actor.may(Permission.LIBRARY_MANAGE)))


@post("/library/articles/{article_id:int}/end", permission=Permission.LIBRARY_MANAGE)
async def end_article(article_id: FromPath[int], session: AsyncSession) -> Redirect:
    """Let one hold until today."""
    found = await session.get(Article, article_id)
    if found is None:
        raise NotFound
    await actions.end_article(session, found, last=clock.today())
    return Redirect("/library/articles", "这一条从明天起不再适用。")


async def articles_page(session: AsyncSession, actor: Any, shown: str, filled: Filled[ArticleForm]) -> Page:
    """The list, with the form."""
    page = ArticlesPage(
        statutes=await queries.statutes(session),
        shown=shown,
        articles=await queries.articles(session, shown),
        form=filled,
        may_change=actor.may(Permission.LIBRARY_MANAGE),
    )
    return Page("library/articles.html", page, status=filled.status)
