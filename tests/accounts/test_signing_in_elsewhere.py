"""Signing in with an identity kept elsewhere, against a provider that answers over HTTP and signs real tokens."""

import asyncio
import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import text

from fayi.app import create_app
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.settings import Settings
from tests.browser import Browser, Page
from tests.cast import CLERK_WANG, MEDIATOR_LI

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CLIENT, SECRET = "fayi", "between us"


class Provider:
    """A provider of identities: whoever comes is `name`; hands out each code once, for its verifier."""

    def __init__(self) -> None:
        """Nobody has come yet."""
        self.issuer = ""
        self.name, self.subject = CLERK_WANG.sign_in_name, "s-1"
        self.changed: dict[str, Any] = {}
        self.key = KEY
        self._codes: dict[str, dict[str, str]] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _ = head.split("\r\n")[0].split(" ")
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
        basic = next(
            (line[21:] for line in head.split("\r\n") if line.lower().startswith("authorization: basic ")), ""
        )
        status, said = self.answer(method, urlsplit(target).path, body, basic)
        content = json.dumps(said).encode()
        writer.write(
            f"HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n"
            "connection: close\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        writer.close()

    def answer(self, method: str, path: str, body: str, basic: str) -> tuple[int, dict[str, Any]]:
        """What is published, and tokens for codes."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        if path == "/keys":
            return 200, dict(KeySet([KEY]).as_dict(private=False))
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self._codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        who = unquote(b64decode(basic).decode().replace("+", " "))
        if (
            method != "POST"
            or asked is None
            or challenge != asked["code_challenge"]
            or who != f"{CLIENT}:{SECRET}"
        ):
            return 400, {"error": "invalid_grant"}
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "preferred_username": self.name,
        } | self.changed
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def authorize(self, address: str) -> str:
        """Somebody signs in there: the address they are sent back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["code_challenge_method"] == "S256"
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        code = f"code-{len(self._codes)}-{query['state'][:6]}"
        self._codes[code] = query
        back = urlsplit(query["redirect_uri"])
        return f"{back.path}?code={code}&state={quote(query['state'])}"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """The provider, listening."""
    provider = Provider()
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    provider.issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield provider


@pytest.fixture
async def site(
    settings: Settings, provider: Provider, database: Database, token_of: Any
) -> AsyncIterator[Browser]:
    """A desk that offers the provider, over the same database."""
    app = create_app(
        msgspec.structs.replace(
            settings,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            public_url="http://testserver",
        )
    )
    try:
        async with Browser(app, token_of) as opened:
            yield opened
    finally:
        await app.state.database.close()


async def come(site: Browser, provider: Provider, *, expect: int = 200, following: str = "") -> Page:
    """There and back again."""
    client = await site.client(None)
    answer = await client.get("/sign-in/oidc", params={"next": following} if following else {})
    assert answer.status_code == 303, answer.text
    return await site.open(provider.authorize(answer.headers["location"]), expect=expect)


async def test_an_identity_opens_the_account_of_its_name_and_is_linked_to_it(
    site: Browser, provider: Provider
) -> None:
    assert any("/sign-in/oidc" in link for link in (await site.open("/sign-in")).links().values())
    page = await come(site, provider, following="/matters")
    assert page.path == "/matters"
    assert CLERK_WANG.name in page.html
    await page.form("退出登录").submit()
    provider.name = "renamed"
    assert (await come(site, provider)).path == "/desk"
    provider.name, provider.subject = CLERK_WANG.sign_in_name, "s-2"
    await (await site.open("/")).form("退出登录").submit()
    assert (await come(site, provider, expect=403)).has("没有对应的工作人员")


async def test_nobody_is_made_and_who_has_left_does_not_come_in(
    site: Browser, provider: Provider, owner: Any
) -> None:
    provider.name = "stranger"
    assert (await come(site, provider, expect=403)).has("没有对应的工作人员")
    provider.name = MEDIATOR_LI.sign_in_name
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer set left_on = :day where id = :id"),
            {"day": clock.today() - timedelta(days=1), "id": MEDIATOR_LI.id},
        )
    await come(site, provider, expect=403)
    async with owner.connect() as connection:
        assert await connection.scalar(text("select count(*) from linked_identity")) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another site"},
        {"iss": "http://elsewhere.example"},
        {"nonce": "another"},
        {"exp": 1},
        {"iat": 4102444800},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"sub": ""},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    site: Browser, provider: Provider, changed: dict[str, Any]
) -> None:
    provider.changed = changed
    assert (await come(site, provider, expect=403)).has("无法核实")
    assert (await site.open("/matters")).path == "/sign-in"


async def test_a_token_signed_by_somebody_else_opens_nothing(site: Browser, provider: Provider) -> None:
    provider.key = OTHER_KEY
    assert (await come(site, provider, expect=403)).has("无法核实")


async def test_an_answer_nobody_asked_for_opens_nothing(site: Browser, provider: Provider) -> None:
    client = await site.client(None)
    await site.open("/sign-in/oidc/callback?code=x&state=y", expect=403)
    back = provider.authorize((await client.get("/sign-in/oidc")).headers["location"])
    assert (await site.open(back.replace("state=", "state=x"), expect=403)).has("无法核实")
    back = provider.authorize((await client.get("/sign-in/oidc")).headers["location"])
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert (await site.open(back, expect=403)).has("重新登录")
    await client.get("/sign-in/oidc")
    page = await site.open("/sign-in/oidc/callback?error=access_denied&state=x", expect=403)
    assert page.has("登录")


async def test_a_provider_that_cannot_be_reached_is_told_in_plain_words(
    settings: Settings, token_of: Any, database: Database
) -> None:
    app = create_app(
        msgspec.structs.replace(settings, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT)
    )
    async with Browser(app, token_of) as browser:
        assert (await browser.open("/sign-in/oidc", expect=502)).has("暂时连接不上")
    await app.state.database.close()


async def test_a_desk_without_a_provider_has_no_such_way(browser: Browser) -> None:
    await browser.open("/sign-in/oidc", expect=404)
    await browser.open("/sign-in/oidc/callback", expect=404)
