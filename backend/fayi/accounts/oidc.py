"""Signing in with an identity kept elsewhere: OpenID Connect, authorization code with PKCE, state and nonce.

What the provider says is believed only as an ID token signed by a key it publishes, for this site, for this sign-in.
"""

import secrets
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.settings import Settings

CALLBACK = "/sign-in/oidc/callback"
SECONDS = 10
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signed with a private key; never `none`, never with the secret shared with us."""
SKEW = 60


class NotReached(Refusal):
    """统一身份认证暂时连接不上，请稍后再试，或者用登录名和密码登录。"""

    status_code = 502


class NotBelieved(Refusal):
    """统一身份认证的答复无法核实，登录没有成功。请重新登录；再次出现请联系管理员。"""

    status_code = 403


class GivenUp(Refusal):
    """您没有在统一身份认证完成登录，请重新登录。"""

    status_code = 403


class Asked(Struct, frozen=True):
    """What a sign-in that is under way keeps in its sealed cookie."""

    state: str
    nonce: str
    verifier: str
    next: str
    until: float


class Identity(Struct, frozen=True):
    """Who somebody is, as the provider says."""

    issuer: str
    subject: str
    name: str
    """The claim that names the sign-in name; empty when it is missing or not verified."""


async def asked_for(url: str) -> dict[str, Any]:
    """A JSON object from the provider; raises NotReached."""
    try:
        async with httpx.AsyncClient(timeout=SECONDS) as http:
            answer = await http.get(url)
            answer.raise_for_status()
            found = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise NotReached from fault
    if not isinstance(found, dict):
        raise NotReached
    return found


async def metadata(settings: Settings) -> dict[str, Any]:
    """What the provider publishes about itself; raises NotReached, and NotBelieved for another's."""
    issuer = settings.oidc_issuer.rstrip("/")
    found = await asked_for(f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise NotBelieved
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if any(not isinstance(found.get(one), str) for one in wanted):
        raise NotReached
    return found


async def begin(settings: Settings, following: str) -> tuple[str, Asked]:
    """The address at which the provider asks who somebody is, and what has to be kept until they come back."""
    asked = Asked(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        next=following,
        until=clock.now().timestamp() + 600,
    )
    published = await metadata(settings)
    address = prepare_grant_uri(
        published["authorization_endpoint"],
        settings.oidc_client_id,
        "code",
        redirect_uri=settings.site_url + CALLBACK,
        scope="openid profile email",
        state=asked.state,
        nonce=asked.nonce,
        code_challenge=create_s256_code_challenge(asked.verifier),
        code_challenge_method="S256",
    )
    return address, asked


async def exchanged(settings: Settings, endpoint: str, asked: Asked, code: str) -> dict[str, Any]:
    """What the provider gives for the code (RFC 6749 4.1.3); raises NotReached, and NotBelieved for a refusal."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.site_url + CALLBACK,
        "code_verifier": asked.verifier,
        "client_id": settings.oidc_client_id,
    }
    proof: httpx.Auth = httpx.Auth()
    if settings.oidc_client_secret:
        proof = httpx.BasicAuth(
            quote(settings.oidc_client_id, safe=""), quote(settings.oidc_client_secret, safe="")
        )
    try:
        async with httpx.AsyncClient(timeout=SECONDS) as http:
            answer = await http.post(endpoint, data=sent, auth=proof)
    except httpx.HTTPError as fault:
        raise NotReached from fault
    if answer.status_code >= 500:
        raise NotReached
    try:
        found = answer.json()
    except ValueError as fault:
        raise NotBelieved from fault
    if answer.status_code != 200 or not isinstance(found, dict):
        raise NotBelieved
    return found


async def finish(settings: Settings, asked: Asked, code: str) -> Identity:
    """Exchange the code for an ID token and believe it only when all of it is right."""
    published = await metadata(settings)
    token = await exchanged(settings, published["token_endpoint"], asked, code)
    keys = await asked_for(published["jwks_uri"])
    try:
        read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    except (JoseError, KeyError, TypeError, ValueError) as fault:
        raise NotBelieved from fault
    return identity_of(settings, read.claims, asked)


def identity_of(settings: Settings, claims: dict[str, Any], asked: Asked) -> Identity:
    """Who the claims of a token with a good signature are about; raises NotBelieved (OpenID Connect Core 3.1.3.7)."""
    now = clock.now().timestamp()
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    ends, issued = claims.get("exp"), claims.get("iat")
    sound = (
        str(claims.get("iss", "")).rstrip("/") == settings.oidc_issuer.rstrip("/")
        and settings.oidc_client_id in audiences
        and claims.get("azp", settings.oidc_client_id) == settings.oidc_client_id
        and (len(audiences) == 1 or "azp" in claims)
        and isinstance(ends, int | float)
        and ends > now - SKEW
        and isinstance(issued, int | float)
        and issued < now + SKEW
        and secrets.compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode())
        and isinstance(claims.get("sub"), str)
        and bool(claims["sub"])
    )
    if not sound:
        raise NotBelieved
    name = claims.get(settings.oidc_claim)
    verified = settings.oidc_claim != "email" or claims.get("email_verified") is True
    return Identity(
        settings.oidc_issuer.rstrip("/"), claims["sub"], name if isinstance(name, str) and verified else ""
    )
