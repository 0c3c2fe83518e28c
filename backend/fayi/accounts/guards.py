"""Before anybody is looked for: how often this address may ask."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.response import Response

from fayi.accounts import limits
from fayi.accounts.limits import TooOften
from fayi.kit.database import Database
from fayi.procedure.permissions import Permission
from fayi.web import errors
from fayi.web.request import address_of

PUBLIC = "public_per_minute"


async def not_too_often(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Count attempts at routes that name a `limit` (a setting), and at all that ask for no sign-in.

    Raises TooOften, which is answered with 429. What watches the desk, files of the pages and the interface, which
    counts by token, are left out.
    """
    opt = handler.opt
    setting = opt.get("limit", PUBLIC if opt.get("permission") is Permission.PUBLIC else "")
    if not setting or opt.get("static") or opt.get("bearer") or opt.get("unlimited"):
        return
    most: int = getattr(connection.app.state.settings, setting)
    database: Database = connection.app.state.database
    await limits.must_not_exceed(database, setting, address_of(connection), most)


def too_often(request: Request[Any, Any, Any], fault: TooOften) -> Response[Any]:
    """A page in words, and the header that tells programs when to come back."""
    answer = errors.refused(request, fault)
    answer.headers["Retry-After"] = str(fault.seconds)
    return answer
