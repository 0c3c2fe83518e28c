"""Forms forged on other sites, addresses that lead out of the site, strangers' headers, foreign pages on the lines."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute, WebSocketRoute
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.attacks.county import checksums
from tests.browser import ADDRESS, Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, PASSWORD
from tests.make import Make

EVIL = "https://evil.example"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
UNSAID = {
    "application/json": b'{"name":"x"}',
    "text/plain": b"name=x",
    "multipart/form-data; boundary=x": b"--x--",
}
"""Content types a foreign page can send without asking, and one that it cannot."""
ELSEWHERE = (
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\r\nSet-Cookie: a=b",
    "/%0d%0aSet-Cookie:%20a=b", "javascript:alert(1)", "/\t/evil.example", " //evil.example", "///evil.example",
)  # fmt: skip
OUT_OF_THE_FOLDER = (
    "../settings.py", "..%2fsettings.py", "%2e%2e/settings.py", "..%5csettings.py", "....//settings.py",
    "%2e%2e%2f%2e%2e%2fsettings.py", "..%252fsettings.py", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd",
    "..%c0%afsettings.py", "word%00.docx", "site.css%00.html",
)  # fmt: skip


def changing(application: Litestar) -> list[tuple[str, str]]:
    """Method and address of everything that changes something and is opened by a cookie."""
    return [
        (method, "/" + "/".join(part if isinstance(part, str) else "1" for part in route.path_components))
        for route in application.routes
        if isinstance(route, HTTPRoute)
        for method in sorted(CHANGING & set(route.methods))
        if not route.route_handler_map[method][0].opt.get("bearer")
    ]


async def test_nothing_is_changed_by_a_form_that_no_page_of_this_site_has_shown(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    """Signed in, and without a token, with a made-up one, with somebody else's, under every content type."""
    await make.matter()
    client, other = await browser.client(CHAIR_ZHAO), await browser.client(CLERK_WANG)
    for one in (client, other):
        await one.get("/sign-in")
    before, taken, tried = await checksums(owner), [], 0
    types = list(UNSAID.items())
    for at, (method, path) in enumerate(changing(application)):
        kind, body = types[at % len(types)]
        forged: list[dict[str, Any]] = [
            {"data": {"operation": str(uuid4())}},
            {"data": {"_csrf_token": ("0" * 96, other.cookies["csrftoken"])[at % 2]}},
            {"content": body, "headers": {"content-type": kind, "origin": EVIL}},
        ]
        for given in forged:
            answer = await client.request(method, path, **given)
            tried += 1
            if answer.status_code != 403:
                taken.append(f"{method} {path} {given}: {answer.status_code}")
    print(f"\n{tried} forged")
    assert not taken, "\n".join(taken)
    assert await checksums(owner) == before


async def test_a_token_of_this_browser_is_not_taken_from_a_page_of_another_site(browser: Browser) -> None:
    """The cookie is only sent along by pages of this site, and no script can read it."""
    client = await browser.client(None)
    cookies = [
        one for one in (await client.get("/sign-in")).headers.get_list("set-cookie") if "csrftoken" in one
    ]
    assert cookies
    for cookie in cookies:
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower() or "samesite=strict" in cookie.lower()


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_no_address_given_from_outside_leads_away_or_writes_a_header(
    browser: Browser, path: str
) -> None:
    client = await browser.client(None)
    token = (await client.get("/sign-in")) and client.cookies["csrftoken"]
    asked = [
        await client.post(
            "/language", data={"_csrf_token": token, "language": "en\r\nSet-Cookie: a=b", "next": path}
        ),
        await client.get("/sign-in", params={"next": path}),
        await client.post(
            "/sign-in",
            data={"_csrf_token": token, "sign_in_name": "wang", "password": PASSWORD, "next": path},
        ),
    ]
    signed_in = await browser.client(CLERK_WANG)
    asked.append(await signed_in.get("/sign-in", params={"next": path}))
    for answer in asked:
        assert "evil.example" not in answer.headers.get("location", "")
        assert not any(value.startswith("a=b") for value in answer.headers.get_list("set-cookie"))
        assert 'href="javascript:' not in answer.text
        assert 'value="//evil' not in answer.text


async def test_no_page_takes_its_addresses_from_the_host_header(browser: Browser, make: Make) -> None:
    """A link made from the Host header would send whoever asked for it to somebody else's site."""
    matter = await make.matter()
    client = await browser.client(CHAIR_ZHAO)
    for path in ("/", "/sign-in", f"/matters/{matter.id}", f"/matters/{matter.id}/slip", "/account/calendar"):
        answer = await client.get(path, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
        assert "evil.example" not in answer.text + str(answer.headers), path


async def test_no_address_leads_to_a_file_outside_its_folder(browser: Browser, make: Make) -> None:
    document = await make.document(await make.matter(stage="mediating"), "MD-0106")
    client = await browser.client(CHAIR_ZHAO)
    own = f"/documents/{document.id}/"
    for folder in ("/static/", "/catalogue/MD-0106/", "/catalogue/", own, "/batches/tables/", "/join/"):
        for path in OUT_OF_THE_FOLDER:
            answer = await client.get(folder + path)
            assert answer.status_code in (303, 400, 404, 410), (folder, path, answer.status_code)
            assert "database_url" not in answer.text
            assert "root:" not in answer.text


async def connecting() -> Any:
    """What a browser says first on a line."""
    return {"type": "websocket.connect"}


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        EVIL,
        f"{ADDRESS}.evil.example",
        "http://testserver@evil.example",
        "http://evil.example:80",
    ],
)
async def test_a_page_of_another_site_gets_no_line(
    application: Litestar, database: object, origin: str | None
) -> None:
    lines = [route for route in application.routes if isinstance(route, WebSocketRoute)]
    assert len(lines) == 2
    for route in lines:
        path = "/" + "/".join(part if isinstance(part, str) else "1" for part in route.path_components)
        said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        headers = [(b"host", b"testserver")] + ([(b"origin", origin.encode())] if origin else [])
        scope: Any = {
            "type": "websocket", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "scheme": "ws", "http_version": "1.1", "server": ("testserver", 80), "client": ("127.0.0.1", 1),
            "asgi": {"version": "3.0"}, "headers": headers, "subprotocols": [], "extensions": {},
        }  # fmt: skip
        await asyncio.wait_for(application(scope, connecting, said.put), 10)
        assert said.qsize() == 1
        assert (await said.get())["type"] == "websocket.close", path
