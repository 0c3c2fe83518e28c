"""Code lists as they stand, for whoever wonders what may be chosen."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.library import queries
from fayi.library.models import Code
from fayi.library.rules import CodeList
from fayi.procedure.permissions import Permission
from fayi.web.templating import Page


class CodesPage(Struct, frozen=True):
    """One list, and the others to go on to."""

    shown: CodeList
    lists: tuple[CodeList, ...]
    codes: Sequence[Code]


@get("/library/codes", permission=Permission.SIGNED_IN)
async def codes(request: Request[Any, Any, Any], session: AsyncSession) -> Page:
    """The codes of a list that may be chosen today."""
    asked = request.query_params.get("list", "")
    shown = CodeList(asked) if asked in [*CodeList] else CodeList.DISPUTE_TYPE
    return Page("library/codes.html", CodesPage(shown, tuple(CodeList), await queries.codes(session, shown)))
