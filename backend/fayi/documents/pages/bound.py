"""The whole file as one PDF: what will be in it and what is missing, and the download."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO
from urllib.parse import quote

from litestar import get
from litestar.response import Stream
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents import binding, rules
from fayi.documents.binding import Plan
from fayi.documents.pages.answers import may
from fayi.documents.queries import Filed
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.guards import purpose_to_take_out
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes, Paper
from fayi.procedure.permissions import Permission
from fayi.web.language import translate
from fayi.web.templating import Page

PIECE = 1 << 20


class Listed(Struct, frozen=True):
    """A line of the contents: a paper with its number and day of issue, or one that is missing."""

    line: Filed | None
    missing: Paper | None
    number: str
    day: date | None


class BeforeBinding(Struct, frozen=True, kw_only=True):
    """What the bound file will hold."""

    matter: Matter
    plan: Plan
    listed: tuple[Listed, ...]
    pages: int
    may_draft: bool


@get("/matters/{matter_id:int}/file", permission=Permission.DOCUMENTS_READ)
async def before_binding(matter: Matter, session: AsyncSession, actor: Actor, types: MatterTypes) -> Page:
    """全卷PDF: its contents and what is missing."""
    await purpose_to_take_out(session, actor, matter)
    matter_type = types[matter.type]
    plan = await binding.plan(session, matter, matter_type)
    listed: list[Listed] = []
    for entry in (*matter_type.papers, rules.OTHER_PAPERS):
        if entry in plan.missing:
            listed.append(Listed(None, entry, "", None))
        listed += [
            Listed(line, None, *binding.number_and_day(plan, line))
            for line in plan.lines
            if line.entry.key == entry.key
        ]
    page = BeforeBinding(
        matter=matter,
        plan=plan,
        listed=tuple(listed),
        pages=sum(line.pages for line in plan.lines),
        may_draft=may(actor, matter, Permission.DOCUMENTS_DRAFT),
    )
    return Page("documents/bound.html", page)


@get("/matters/{matter_id:int}/file.pdf", permission=Permission.DOCUMENTS_READ)
async def bound_file(
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    render_pool: RenderPool,
    files: Files,
) -> Stream:
    """The file bound as one PDF; that it was taken out, and by whom, is recorded."""
    whole = await binding.bound(session, matter, types[matter.type], by=actor, pool=render_pool, files=files)
    name = rules.name_of_file(translate("全卷"), matter.number, ".pdf")
    return Stream(
        piece_by_piece(whole.content),
        media_type="application/pdf",
        headers={
            "content-disposition": f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{quote(name)}",
            "content-length": str(whole.size),
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )


def piece_by_piece(content: BinaryIO) -> Iterator[bytes]:
    """The file in pieces, closed at the end."""
    with content:
        while piece := content.read(PIECE):
            yield piece
