"""Files sent piece by piece from the desk's own pages."""

from typing import Any

from litestar import Request, Response, delete, head, patch, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.attachments.pages import tus
from fayi.attachments.pages.tus import Parts, Way
from fayi.attachments.rules import PIECE_BODY
from fayi.kit.database import Database
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission

ADDRESS = "/matters/{matter_id:int}/incoming"


def provide_parts(
    session: AsyncSession, database: Database, types: MatterTypes, render_pool: RenderPool, files: Files
) -> Parts:
    """What the site works with."""
    return Parts(session=session, database=database, types=types, pool=render_pool, files=files)


def way_of(matter: Matter, actor: Actor) -> Way:
    """The way into a matter for whoever is signed in."""
    return Way(matter=matter, actor=actor, address=f"/matters/{matter.id}/incoming")


@post(ADDRESS, permission=Permission.DOCUMENTS_DRAFT)
async def expect_file(
    request: Request[Any, Any, Any], matter: Matter, actor: Actor, parts: Parts
) -> Response[None]:
    """A file is going to be sent."""
    return await tus.created(request, way_of(matter, actor), parts)


@head(ADDRESS + "/{key:str}", permission=Permission.DOCUMENTS_DRAFT)
async def how_far(
    request: Request[Any, Any, Any], matter: Matter, actor: Actor, parts: Parts, key: FromPath[str]
) -> Response[None]:
    """How much of it is here."""
    return await tus.looked_up(request, way_of(matter, actor), parts, key)


@patch(ADDRESS + "/{key:str}", permission=Permission.DOCUMENTS_DRAFT, request_max_body_size=PIECE_BODY)
async def take_piece(
    request: Request[Any, Any, Any], matter: Matter, actor: Actor, parts: Parts, key: FromPath[str]
) -> Response[None]:
    """The next piece."""
    return await tus.appended(request, way_of(matter, actor), parts, key)


@delete(ADDRESS + "/{key:str}", permission=Permission.DOCUMENTS_DRAFT, status_code=204)
async def give_up(
    request: Request[Any, Any, Any], matter: Matter, actor: Actor, parts: Parts, key: FromPath[str]
) -> Response[None]:
    """The rest is not going to be sent."""
    return await tus.ended(request, way_of(matter, actor), parts, key)
