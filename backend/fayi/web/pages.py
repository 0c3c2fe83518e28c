"""What the shell itself serves: its static files and the switch between languages."""

from typing import Any

from litestar import Request, Router, post
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from fayi.procedure.permissions import Permission
from fayi.web import language
from fayi.web.templating import STATIC, Redirect, local_path


def static_files() -> Router:
    """/static/…: kept by browsers for ever, because an address changes with its file."""
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(public=True, max_age=31_536_000, immutable=True),
        opt={"permission": Permission.PUBLIC, "exclude_from_csrf": True, "static": True},
        include_in_schema=False,
    )


@post("/language", permission=Permission.PUBLIC, include_in_schema=False)
async def switch_language(request: Request[Any, Any, Any]) -> Redirect:
    """Show this browser everything in the other language, on the page where it is."""
    form = await request.form()
    return Redirect(
        local_path(str(form.get("next", "/"))), cookies=[language.cookie(str(form.get("language", "zh")))]
    )
