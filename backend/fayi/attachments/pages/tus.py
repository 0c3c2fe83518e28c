"""The tus protocol, version 1.0.0, core with creation and termination: a file comes in piece by piece.

A piece that breaks off counts as far as it came. While bytes come in no database connection is held.
"""

import tempfile
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.exceptions import InternalServerException
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.attachments import actions, queries, rules
from fayi.attachments.models import Incoming
from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes

PIECE_TYPE = "application/offset+octet-stream"


class Way(Struct, frozen=True, kw_only=True):
    """Into which matter files come, by whom, and at which address."""

    matter: Matter
    actor: Actor
    address: str
    link_id: int | None = None


class Parts(Struct, frozen=True, kw_only=True):
    """What the site works with."""

    session: AsyncSession
    database: Database
    types: MatterTypes
    pool: RenderPool
    files: Files


async def created(request: Request[Any, Any, Any], way: Way, parts: Parts) -> Response[None]:
    """POST: expect a file of so many bytes; the answer says where it is sent to."""
    must_speak_tus(request)
    told = rules.told(request.headers.get("upload-length"), request.headers.get("upload-metadata"))
    incoming = await actions.begin(
        parts.session, way.matter, parts.types[way.matter.type], told, by=way.actor, link_id=way.link_id
    )
    return answer(201, incoming, {"location": f"{way.address}/{incoming.key}"})


async def looked_up(request: Request[Any, Any, Any], way: Way, parts: Parts, key: str) -> Response[None]:
    """HEAD: how many bytes are here."""
    must_speak_tus(request)
    return answer(200, await found(way, parts, key))


async def ended(request: Request[Any, Any, Any], way: Way, parts: Parts, key: str) -> Response[None]:
    """DELETE: the sender gives up."""
    must_speak_tus(request)
    await actions.forget(parts.session, await found(way, parts, key))
    return Response(None, status_code=204, headers={"tus-resumable": rules.TUS})


async def appended(request: Request[Any, Any, Any], way: Way, parts: Parts, key: str) -> Response[None]:
    """PATCH: the bytes from an offset on. With the last of them the file becomes a paper."""
    must_speak_tus(request)
    if request.headers.get("content-type", "").partition(";")[0] != PIECE_TYPE:
        raise rules.OtherProtocol
    said = request.headers.get("upload-offset", "")
    incoming = await found(way, parts, key)
    if not said.isdecimal() or int(said) != incoming.received:
        raise rules.WrongOffset
    offset, most = incoming.received, incoming.size - incoming.received
    with tempfile.TemporaryDirectory(prefix="fayi-piece-") as folder:
        copy = Path(folder) / "piece"
        async with parts.database.lent_back(parts.session):
            size = await actions.received(
                whole_or_broken_off(request), copy, most=most, first=not incoming.received
            )
        incoming = await found(way, parts, key)
        if size:
            await actions.keep_piece(incoming, copy, size, offset, parts.files)
            await parts.session.flush()
    if incoming.received == incoming.size:
        await completed(way, parts, incoming)
    return answer(204, incoming)


async def completed(way: Way, parts: Parts, incoming: Incoming) -> None:
    """Make a paper of it; what cannot become one is forgotten at once, and the sender told why."""
    matter_type = parts.types[way.matter.type]
    # Read before anything is rolled back, which forgets what was loaded.
    matter_id, key, pieces = way.matter.id, incoming.key, tuple(incoming.pieces)
    try:
        await actions.complete(
            parts.session, way.matter, matter_type, incoming, by=way.actor, pool=parts.pool, files=parts.files
        )
    except Refusal:
        await parts.session.rollback()
        whose = {"agency_id": way.actor.agency_id, "officer_id": way.actor.officer_id}
        async with parts.database.transaction(**whose) as session:
            gone = await queries.incoming(session, matter_id, way.actor.officer_id, key, link_id=way.link_id)
            await actions.forget(session, gone)
        await parts.files.drop_pieces(pieces)
        raise


async def whole_or_broken_off(request: Request[Any, Any, Any]) -> Any:
    """The body piece by piece; when the line breaks, it ends with what came."""
    try:
        async for piece in request.stream():
            yield piece
    except InternalServerException:
        return


async def found(way: Way, parts: Parts, key: str) -> Incoming:
    """What is coming in under this key."""
    return await queries.incoming(
        parts.session, way.matter.id, way.actor.officer_id, key, link_id=way.link_id
    )


def must_speak_tus(request: Request[Any, Any, Any]) -> None:
    """Raise OtherProtocol unless the request speaks our version."""
    if request.headers.get("tus-resumable") != rules.TUS:
        raise rules.OtherProtocol


def answer(status: int, incoming: Incoming, more: dict[str, str] | None = None) -> Response[None]:
    """An answer that says how far it is."""
    headers = {
        "tus-resumable": rules.TUS,
        "upload-offset": str(incoming.received),
        "upload-length": str(incoming.size),
        "cache-control": "no-store",
    }
    return Response(None, status_code=status, headers=headers | (more or {}))
