"""An administrator's tokens for other systems: giving, looking after, revoking."""

from collections.abc import Iterable
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import actions, queries, rules
from fayi.api.forms import NewToken
from fayi.api.models import Token, Use
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class Right(Struct, frozen=True):
    """A permission as it is shown."""

    value: str
    words: str
    sensitive: bool


Groups = tuple[tuple[str, tuple[Right, ...]], ...]
"""Permissions by what they are about."""


class TokenLine(Struct, frozen=True, kw_only=True):
    """A token in the list."""

    token: Token
    officer: str
    groups: Groups


class TokensPage(Struct, frozen=True, kw_only=True):
    """The tokens of the agency, and the form for a new one."""

    tokens: tuple[TokenLine, ...]
    form: Filled[NewToken]
    groups: Groups
    """What may be chosen."""


class GivenPage(Struct, frozen=True, kw_only=True):
    """A token that has just been given, shown this once."""

    token: Token
    written: str


class TokenPage(Struct, frozen=True, kw_only=True):
    """What a token allows, and what was done with it lately."""

    token: Token
    groups: Groups
    uses: tuple[Use, ...]


@get("/agency/tokens", permission=Permission.AGENCY_MANAGE)
async def tokens_page(session: AsyncSession, actor: Actor) -> Page:
    """The tokens of the administrator's agency."""
    return await tokens(session, actor, forms.blank(NewToken, choices=choices(actor)))


@post("/agency/tokens", permission=Permission.AGENCY_MANAGE)
async def give_token(request: Request[Any, Any, Any], session: AsyncSession, actor: Actor) -> Page:
    """Give a token; its text is shown on this answer and never again."""
    filled: Filled[NewToken] = await forms.posted(request, NewToken, choices=choices(actor))
    async with forms.attempt(session, filled):
        given = filled.data
        token, written = await actions.give_token(
            session,
            system=given.system,
            purpose=given.purpose,
            permissions=tuple(given.permissions),
            valid_until=given.valid_until,
            by=actor,
        )
    if not filled.ok:
        return await tokens(session, actor, filled)
    return Page("api/given.html", GivenPage(token=token, written=written))


@get("/agency/tokens/{token_id:int}", permission=Permission.AGENCY_MANAGE)
async def token_page(token_id: FromPath[int], session: AsyncSession, actor: Actor) -> Page:
    """What was done with a token lately."""
    token = await queries.token(session, actor.agency_id, token_id)
    uses = tuple(await queries.uses(session, token.id))
    return Page("api/token.html", TokenPage(token=token, groups=groups_of(token.permissions), uses=uses))


@post("/agency/tokens/{token_id:int}/revoke", permission=Permission.AGENCY_MANAGE)
async def revoke_token(token_id: FromPath[int], session: AsyncSession, actor: Actor) -> Redirect:
    """From now on it opens nothing."""
    token = await queries.token(session, actor.agency_id, token_id)
    await actions.revoke_token(session, token, by=actor)
    return Redirect("/agency/tokens", "令牌已撤销，立即失效。")


def choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """The permissions that may be given."""
    return {"permissions": [(one.value, rules.words_of(one)) for one in rules.may_be_given(actor)]}


def groups_of(permissions: Iterable[str]) -> Groups:
    """Permissions as a page shows them."""
    return tuple(
        (label, tuple(Right(one.value, rules.words_of(one), one in rules.SENSITIVE) for one in ones))
        for label, ones in rules.grouped(permissions)
    )


async def tokens(session: AsyncSession, actor: Actor, filled: Filled[NewToken]) -> Page:
    """The list, with the form as it stands."""
    page = TokensPage(
        tokens=tuple(
            TokenLine(
                token=token,
                officer=officer,
                groups=groups_of(token.permissions),
            )
            for token, officer in await queries.tokens(session, actor.agency_id)
        ),
        form=filled,
        groups=groups_of(rules.may_be_given(actor)),
    )
    return Page("api/tokens.html", page, status=filled.status)
