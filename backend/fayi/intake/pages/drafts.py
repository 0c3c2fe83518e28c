"""Keeping a form as it is typed so far, going on with it elsewhere, throwing it away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.intake import actions, queries, rules
from fayi.intake.models import IntakeDraft
from fayi.intake.pages.registering import all_fields, at_the_counter, form_page, named_in
from fayi.intake.pages.where_from import PREFIX, where_from
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect, asks_for_fragment

LEFT_OUT = ("_csrf_token", "operation", "step", f"{PREFIX}draft", f"{PREFIX}version")


class SavedPage(Struct, frozen=True, kw_only=True):
    """What is said under the form after it was saved by itself."""

    draft_id: int | None
    version: int | None
    at: datetime | None
    fault: str


@post("/intake/{type_key:str}/draft", permission=Permission.MATTERS_REGISTER)
async def save(
    request: Request[Any, Any, Any], type_key: str, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """Save what is typed; asked by itself while the officer types, and by the button."""
    matter_type = at_the_counter(types, type_key)
    sent = await request.form()
    start = await where_from(session, actor, matter_type, named_in(sent))
    try:
        draft = await actions.save_draft(
            session,
            kept_pairs(sent.multi_items()),
            by=actor,
            type_key=type_key,
            draft=start.draft,
            version=start.version,
            visit=start.visit,
        )
    except rules.StaleDraft as stale:
        if not asks_for_fragment(request):
            raise
        said = SavedPage(
            draft_id=start.draft.id if start.draft else None,
            version=start.version,
            at=None,
            fault=stale.message,
        )
        return Page("intake/_saved.html", said, status=stale.status_code)
    if asks_for_fragment(request):
        saved = SavedPage(draft_id=draft.id, version=draft.version, at=clock.now(), fault="")
        return Page("intake/_saved.html", saved)
    return Redirect("/intake", "草稿已保存。")


@get("/intake/drafts/{draft_id:int}", permission=Permission.MATTERS_REGISTER)
async def resume(draft_id: int, session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """Go on with a draft: everything as it was typed."""
    draft = await queries.draft(session, actor, draft_id)
    matter_type = at_the_counter(types, draft.type)
    came: dict[str, list[str]] = {}
    for name, text in draft.pairs:
        came.setdefault(name, []).append(text)
    named = {
        name.removeprefix(PREFIX): values[-1] for name, values in came.items() if name.startswith(PREFIX)
    }
    own = {"draft": draft.id, "version": draft.version}
    try:
        start = await where_from(session, actor, matter_type, named | own)
    except NotFound:
        # What it was opened from may have passed to another agency; what was typed stays.
        start = await where_from(session, actor, matter_type, own)
    filled: Filled[dict[str, Any]] = forms.read(await all_fields(session, actor, matter_type, start), came)
    filled.errors.clear()
    filled.refusal, filled.status = "", 200
    return await form_page(session, actor, matter_type, filled, start)


@post("/intake/drafts/{draft_id:int}/discard", permission=Permission.MATTERS_REGISTER)
async def discard(draft_id: int, session: AsyncSession, actor: Actor) -> Redirect:
    """Throw a draft away."""
    draft: IntakeDraft = await queries.draft(session, actor, draft_id)
    await actions.discard_draft(session, draft, by=actor)
    return Redirect("/intake", "草稿已删除。")


def kept_pairs(sent: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    """What of a form is kept: every text, but nothing that belongs to this sending alone."""
    return [(name, text) for name, text in sent if isinstance(text, str) and name not in LEFT_OUT]
