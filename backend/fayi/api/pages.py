"""The description of the interface, for people and for programs."""

from typing import Any

from litestar import Request, Response, get

from fayi.api.openapi import description
from fayi.procedure.permissions import Permission
from fayi.web.templating import Page


@get("/api", permission=Permission.PUBLIC)
async def documentation() -> Page:
    """What can be asked for, to read and to try."""
    return Page("api/documentation.html")


@get("/api/openapi.json", permission=Permission.PUBLIC)
async def openapi(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """The same for programs (OpenAPI 3.1). It tells of nobody, so that anybody may read it."""
    return Response(description(request.app), media_type="application/json")
