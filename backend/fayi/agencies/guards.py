"""The door of the site: who is signed in, what the route asks for, that a form sent twice is done once."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers.base import BaseRouteHandler
from litestar.response import Response
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, NotSignedIn, Refusal
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import language
from fayi.web.templating import Redirect

COOKIE = "fayi_session"
TOKENS = ("_csrf_token", "operation")
LARGEST = 2**63 - 1
PASSWORD_PATHS = ("/account/password", "/sign-out", "/language")
FACTOR_PATHS = (
    *PASSWORD_PATHS,
    "/account/factor",
    "/account/factor/begin",
    "/account/factor/confirm",
    "/agency",
)
LOCKED_PATHS = ("/unlock", "/lock", "/sign-out", "/language")


class SignedOutWhileTyping(NotSignedIn):
    """您已退出登录。请重新登录，刚才填写的内容会接着提交。"""

    def __init__(self, sent: tuple[tuple[str, str], ...]) -> None:
        """`sent` is what was typed, so that it can go on after signing in."""
        super().__init__()
        self.sent = sent


class FactorWanted(Refusal):
    """您的岗位要求两步验证，请先设置。"""

    status_code = 403


class Locked(Refusal):
    """电脑已锁定，请输入PIN解锁。"""

    status_code = 423

    def __init__(self, sent: tuple[tuple[str, str], ...] = ()) -> None:
        """`sent` is what was typed, so that it can go on after unlocking."""
        super().__init__()
        self.sent = sent


class PasswordMustChange(Refusal):
    """首次登录，请先修改初始密码。"""

    status_code = 403


def methods_at(connection: ASGIConnection[Any, Any, Any, Any]) -> set[str]:
    """The methods the address of this request knows."""
    here = connection.scope["path_template"]
    return {
        method for route in connection.app.routes if route.path_format == here for method in route.methods
    }


async def may_enter(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Find out who acts, tell row security, and raise unless the actor holds the route's permission."""
    if "permission" not in handler.opt:
        # The framework answers OPTIONS by itself, on every address; nobody of ours asks, and it says nothing.
        raise MethodNotAllowedException(headers={"allow": ", ".join(methods_at(connection))})
    permission: Permission = handler.opt["permission"]
    state = connection.scope["state"]
    state["actor"] = None
    if not all(map(may_be_there, connection.path_params.values())):
        raise NotFound
    if handler.opt.get("static") or handler.opt.get("bearer"):
        # What asks for a token has a door of its own, which no cookie opens.
        return
    token = session_token(connection)
    if token:
        actor = await queries.signed_in(
            state["session"],
            token,
            asked=queries.rules_of(connection.app.state.settings),
            by_itself=bool(handler.opt.get("live")),
            locked_too=True,
        )
        if actor is not None and actor.is_locked and permission is Permission.PUBLIC:
            actor = None
        state["actor"] = actor
        if actor is not None and language.COOKIE not in connection.cookies:
            language.use(actor.language)
    if permission is Permission.PUBLIC:
        return
    actor = state["actor"]
    if actor is None:
        raise (
            SignedOutWhileTyping(await sent_form(connection))
            if connection.scope.get("method") == "POST"
            else NotSignedIn
        )
    if actor.is_locked and connection.url.path not in LOCKED_PATHS:
        raise Locked(await sent_form(connection) if connection.scope.get("method") == "POST" else ())
    if actor.must_change_password and connection.url.path not in PASSWORD_PATHS:
        raise PasswordMustChange
    if actor.must_enrol and not actor.must_change_password and connection.url.path not in FACTOR_PATHS:
        raise FactorWanted
    if not actor.may(permission):
        raise NotPermitted


def cookie_name(settings: Settings, name: str = COOKIE) -> str:
    """Behind HTTPS the browser itself sees to it that no other site, path or plain page sets the cookie."""
    return f"__Host-{name}" if settings.secure_cookies else name


def session_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The session's token that the browser sent, or nothing."""
    return connection.cookies.get(cookie_name(connection.app.state.settings), "")


def may_be_there(part: object) -> bool:
    """Whether anything can have this part of an address: the database knows no larger number and no NUL."""
    return -LARGEST <= part <= LARGEST if isinstance(part, int) else "\0" not in str(part)


async def sent_form(connection: ASGIConnection[Any, Any, Any, Any]) -> tuple[tuple[str, str], ...]:
    """The text of a form that came too late, without its token; files cannot be kept."""
    form = await Request[Any, Any, Any](connection.scope, connection.receive).form()
    return tuple(
        (name, value) for name, value in form.multi_items() if isinstance(value, str) and name not in TOKENS
    )


async def do_once(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Before a POST: an operation id seen before answers with where the first sending led.

    The second of two sent at once waits for the first, because the id is unique.
    """
    if request.method != "POST":
        return None
    form = await request.form()
    try:
        operation = UUID(str(form.get("operation", "")))
    except ValueError:
        return None
    session: AsyncSession = request.scope["state"]["session"]
    actor = request.scope["state"].get("actor")
    fresh = await session.scalar(
        text(
            "insert into operation (id, officer_id, at) values (:id, :officer, :at)"
            " on conflict do nothing returning id"
        ),
        {"id": operation, "officer": actor.officer_id if actor else None, "at": clock.now()},
    )
    if fresh is None:
        location = await session.scalar(
            text(
                "select location from operation where id = :id and officer_id is not distinct from :officer"
            ),
            {"id": operation, "officer": actor.officer_id if actor else None},
        )
        return Redirect(location or "/")
    request.scope["state"]["operation"] = operation
    return None


class RemembersOperations:
    """ASGI middleware inside the transaction: keeps where a form sent for the first time led."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, and look at the answer's headers as it leaves."""

        async def remember(message: Message) -> None:
            state = scope.get("state", {})
            if message["type"] == "http.response.start" and "operation" in state:
                headers = dict(message["headers"])
                location = headers.get(b"location") or headers.get(b"hx-redirect")
                if location is not None:
                    await state["session"].execute(
                        text("update operation set location = :location where id = :id"),
                        {"location": location.decode(), "id": state["operation"]},
                    )
                elif message["status"] < 400:
                    # A page shown in answer (a check page) keeps nothing and may be asked for again.
                    await state["session"].execute(
                        text("delete from operation where id = :id"), {"id": state["operation"]}
                    )
            await send(message)

        await self.app(scope, receive, remember)
