"""The door of the interface: whose token it is, that a request sent twice is done once, that all is kept."""

import hashlib
import re
import tempfile
from typing import IO, Any
from urllib.parse import unquote
from uuid import UUID, uuid4

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers.base import BaseRouteHandler
from litestar.response import Response
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts import limits
from fayi.api import actions, queries, rules
from fayi.api.bodies import Fault, Faults
from fayi.api.models import Answer
from fayi.api.queries import Bearer
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters.guards import purpose_given
from fayi.procedure.permissions import Permission
from fayi.readings.rules import LONGEST_PURPOSE, SHORTEST_PURPOSE
from fayi.web.language import translate
from fayi.web.reading import clean
from fayi.web.request import address_of

KEY = re.compile(rf"[!-~]{{1,{rules.LONGEST_KEY}}}")
SPOOLED = 1 << 20
"""Octets of a file that are kept in memory; a longer one goes to the disk."""


class Sent(Struct, frozen=True):
    """A file that came as the body of a request."""

    file: IO[bytes]


async def may_call(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Find out whose token it is, tell row security, and raise unless it holds the route's permission.

    A good token is let in from everywhere, so that nobody can lock another system out by failing beside it; but not
    more often than FAYI_TOKEN_PER_MINUTE.
    """
    permission: Permission = handler.opt["permission"]
    state = connection.scope["state"]
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise rules.NoToken
    session: AsyncSession = state["session"]
    bearer = await queries.bearer(session, token.strip())
    if bearer is None:
        source = address_of(connection)
        if await queries.failures(session, source) >= rules.MOST_FAILURES:
            raise rules.TooManyBadTokens(minutes=rules.FAILURE_MINUTES)
        database: Database = connection.app.state.database
        async with database.transaction() as apart:
            await actions.count_failure(apart, source)
        raise rules.BadToken
    state["bearer"], state["actor"] = bearer, bearer.actor
    await limits.must_not_exceed(
        connection.app.state.database,
        "token_per_minute",
        str(bearer.token_id),
        connection.app.state.settings.token_per_minute,
    )
    if not bearer.actor.may(permission):
        raise NotPermitted


async def opens_for_a_purpose(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """The door of a matter, behind that of the interface: the header X-Opened-For says what for."""
    await purpose_given(connection, handler, purpose_in(connection, "X-Opened-For"))


def purpose_in(connection: ASGIConnection[Any, Any, Any, Any], header: str) -> str:
    """The purpose in a header: percent-encoded UTF-8, because headers carry no Chinese. Raises Faults."""
    given = unquote(connection.headers.get(header.lower(), ""), errors="replace")[:LONGEST_PURPOSE]
    try:
        purpose = clean(given)
    except Refusal as refusal:
        raise Faults([Fault(translate(refusal.message), parameter=header)], 400) from refusal
    if given and len(purpose) < SHORTEST_PURPOSE:
        raise Faults([Fault(translate("请写明查看用途。"), parameter=header)], 400)
    return purpose


async def answer_once(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Before a POST: a key seen before with the same request answers as it was answered then.

    The second of two sent at once waits for the first, because the key is unique. A request that was refused
    leaves nothing behind, so that its key may be used again.
    """
    if request.method != "POST":
        return None
    digest = await digest_of(request)
    if request.route_handler.opt.get("only_looks"):
        return None
    key = request.headers.get("idempotency-key", "")
    if not KEY.fullmatch(key):
        raise rules.NoKey
    state = request.scope["state"]
    session: AsyncSession = state["session"]
    bearer: Bearer = state["bearer"]
    long_ago = clock.now() - rules.ANSWERS_KEPT
    await session.execute(text("select forget_api_answers(:long_ago)"), {"long_ago": long_ago})
    await session.execute(
        delete(Answer).where(Answer.token_id == bearer.token_id, Answer.key == key, Answer.at < long_ago)
    )
    fresh = await session.scalar(
        text(
            "insert into api_answer (token_id, key, digest, at) values (:token, :key, :digest, :at)"
            " on conflict do nothing returning token_id"
        ),
        {"token": bearer.token_id, "key": key, "digest": digest, "at": clock.now()},
    )
    kept = await session.get_one(Answer, (bearer.token_id, key))
    if fresh is not None:
        state["answer"] = kept
        return None
    if kept.digest != digest:
        raise rules.KeyUsedOtherwise
    headers = {"Idempotency-Replayed": "true"} | ({"Location": kept.location} if kept.location else {})
    return Response(
        (kept.body or "").encode(), status_code=kept.status, media_type="application/json", headers=headers
    )


async def digest_of(request: Request[Any, Any, Any]) -> bytes:
    """SHA-256 of what was asked: method, address, body. A file is put aside on the way."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if not request.route_handler.opt.get("takes_file"):
        digest.update(await request.body())
        return digest.digest()
    file: Any = tempfile.SpooledTemporaryFile(max_size=SPOOLED, prefix="fayi-sent-")  # noqa: SIM115
    request.scope["state"]["sent"] = Sent(file)
    async for piece in request.stream():
        digest.update(piece)
        file.write(piece)
    file.seek(0)
    return digest.digest()


class KeepsRecords:
    """ASGI middleware inside the transaction: gives each request its id, writes its use down, keeps answers.

    What was done and that it was done are committed together; what was refused is written down apart.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, and look at the answer as it leaves."""
        state = scope["state"]
        request_id = uuid4()
        held: list[Message] = []
        pieces: list[bytes] = []

        async def record(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                headers["X-Request-Id"] = str(request_id)
                if "answer" in state and message["status"] < 400:
                    held.append(message)
                    return
                await self.leave(scope, message, request_id, send)
            elif held:
                pieces.append(message.get("body", b""))  # type: ignore[arg-type]
                if message.get("more_body"):
                    return
                await keep(state["session"], state["answer"], held[0], b"".join(pieces))
                await self.leave(scope, held[0], request_id, send)
                await send({"type": "http.response.body", "body": b"".join(pieces), "more_body": False})
            else:
                await send(message)

        try:
            await self.app(scope, receive, record)
        finally:
            if "sent" in state:
                state["sent"].file.close()

    async def leave(self, scope: Any, start: Any, request_id: UUID, send: Send) -> None:
        """Let the answer's head out, its use written down: with what was done, or apart where nothing was."""
        bearer: Bearer | None = scope["state"].get("bearer")
        facts: dict[str, Any] = {
            "method": scope["method"],
            "path": scope["path"].encode("utf-8", "replace").decode(),
            "status": start["status"],
            "source": address_of(Request(scope)),
        }
        if bearer is not None and start["status"] < 400:
            await actions.record_use(scope["state"]["session"], bearer, request_id, **facts)
        await send(start)
        if bearer is not None and start["status"] >= 400:
            database: Database = scope["litestar_app"].state.database
            actor = bearer.actor
            async with database.transaction(agency_id=actor.agency_id, officer_id=actor.officer_id) as apart:
                await actions.record_use(apart, bearer, request_id, **facts)


async def keep(session: AsyncSession, answer: Answer, start: Any, body: bytes) -> None:
    """Keep what a request was answered for those that repeat it."""
    headers = dict(start["headers"])
    answer.status, answer.body = start["status"], body.decode()
    answer.location = headers.get(b"location", b"").decode()
    await session.flush()
