"""How the search engine stands: for those who keep the desk running."""

from litestar import get
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.procedure.permissions import Permission
from fayi.search import outbox
from fayi.settings import Settings
from fayi.web.templating import Page


class EnginePage(Struct, frozen=True, kw_only=True):
    """How the engine stands, and whether this site asks one."""

    configured: bool
    report: outbox.Report


@get("/search/engine", permission=Permission.AGENCY_MANAGE)
async def engine(session: AsyncSession, settings: Settings) -> Page:
    """How far the engine is behind, what it has not done yet, and when all was last compared."""
    return Page(
        "search/engine.html",
        EnginePage(configured=bool(settings.meilisearch_url), report=await outbox.report(session)),
    )
