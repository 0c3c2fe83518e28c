"""Headers on every answer: nothing foreign runs in our pages, and shared PCs keep no copies of them."""

from urllib.parse import urlsplit

from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

SELF = "'self'"
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # charts and the calendar place things by style attributes
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
HTTPS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def for_video(*servers: str) -> dict[str, str]:
    """The headers of a page that may use camera, microphone and screen, and may reach these media servers.

    `servers` are addresses such as wss://media.example; they are asked over HTTP too.
    """
    reached = [f"{scheme}://{urlsplit(one).netloc}" for one in servers for scheme in schemes(one)]
    return {
        "content-security-policy": f"{CONTENT_POLICY}; connect-src {' '.join([SELF, *reached])}",
        "permissions-policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    }


def schemes(server: str) -> tuple[str, str]:
    """The two schemes under which a media server is asked, both secret or neither."""
    return ("wss", "https") if urlsplit(server).scheme in ("wss", "https") else ("ws", "http")


class SafeHeaders:
    """ASGI middleware: adds HEADERS to every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the headers; behind HTTPS browsers are told to come by HTTPS alone from now on."""
        secure = scope["litestar_app"].state.get("settings") if "litestar_app" in scope else None
        kept = HEADERS | (HTTPS if secure is not None and secure.secure_cookies else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableScopeHeaders.from_message(message)
                for name, value in kept.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
