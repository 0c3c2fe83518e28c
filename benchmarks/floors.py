"""The floors: the least that any site on the same libraries would have to do."""

from typing import Any

from jinja2 import Environment
from litestar import Litestar, get
from litestar.response import Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

ROWS = """<!doctype html><html lang="zh"><head><title>办件</title></head><body><table><thead><tr><th>编号</th>
<th>事项</th><th>类型</th><th>环节</th><th>承办</th><th>登记日期</th></tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/matters/{{ row.id }}">{{ row.reference }}</a></td><td>{{ row.title }}</td>
<td>{{ row.type }}</td><td>{{ row.stage }}</td><td>{{ row.assignee }}</td><td>{{ row.received_on }}</td></tr>
{% endfor %}</tbody></table></body></html>"""

LATEST = (
    "select m.*, o.name as assignee from matter m left join officer o on o.id = m.assignee_id"
    " order by m.updated_at desc limit 50"
)


def bare_site(engine: AsyncEngine) -> Litestar:
    """Litestar, one SELECT with SQLAlchemy Core, fifty rows through Jinja: no sign-in, no rights, no look."""
    template = Environment(autoescape=True).from_string(ROWS)

    @get("/rows")
    async def rows() -> Response[str]:
        async with engine.connect() as connection:
            found = (await connection.execute(text(LATEST))).all()
        return Response(template.render(rows=found), media_type="text/html")

    return Litestar([rows], openapi_config=None)


async def ask(app: Any, path: str, cookie: str = "", expect: int = 200) -> bytes:
    """One request straight into an ASGI app; returns the body."""
    path, _, query = path.partition("?")
    status, body = 0, bytearray()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            body.extend(message.get("body", b""))

    headers = [(b"host", b"bench"), *([(b"cookie", cookie.encode())] if cookie else [])]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("bench", 80), "root_path": "", "state": {}, "app": app,
    }  # fmt: skip
    await app(scope, receive, send)
    if status != expect:
        raise RuntimeError(f"{path} answered {status}")
    return bytes(body)
