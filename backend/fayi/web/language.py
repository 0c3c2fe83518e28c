"""Chinese and English. The Chinese sentence in the code is the message id; English comes from fayi.po.

    python -m fayi.web.language collect      brings fayi.po up to date with the code

A sentence that has no English yet is shown in Chinese.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from markupsafe import Markup, escape

from fayi.kit import clock

Language = Literal["zh", "en"]
COOKIE = "language"
CATALOGUE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "fayi.po"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_language: ContextVar[Language] = ContextVar("language", default="zh")


def current() -> Language:
    """The language this request is answered in."""
    return _language.get()


def use(language: str) -> None:
    """Answer the rest of this request in `language`; anything unknown is Chinese."""
    _language.set("en" if language == "en" else "zh")


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Speak `language` inside the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def cookie(language: str) -> Cookie:
    """The cookie by which this browser keeps its language for a year."""
    return Cookie(
        key=COOKIE,
        value="en" if language == "en" else "zh",
        max_age=31_536_000,
        path="/",
        httponly=True,
        samesite="lax",
    )


class SpeaksTheirLanguage:
    """ASGI middleware: the language is the one the browser's cookie asks for; under /api, the header."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the language and go on."""
        if scope["type"] in (ScopeType.HTTP, ScopeType.WEBSOCKET):
            asks = b"accept-language" if scope["path"].startswith("/api/") else b"cookie"
            asked = next((value for name, value in scope["headers"] if name == asks), b"")
            english = rb"^\s*en\b" if asks != b"cookie" else rb"(?:^|;\s*)language=en(?:;|$)"
            use("en" if re.search(english, asked) else "zh")
        await self.app(scope, receive, send)


@cache
def english() -> dict[str, str]:
    """Every message that has English."""
    return {str(entry.id): str(entry.string) for entry in _stored() if entry.id and entry.string}


def _stored() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="en", domain="fayi", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="fayi")


def translate(message: str, **values: object) -> str:
    """`message` in the current language, its {placeholders} filled.

    Days, times and amounts are written as people of that language write them, and a value that is itself a
    message is translated. A placeholder without a value stays as it is. Markup among the values makes the
    whole Markup, with everything else escaped.
    """
    text = english().get(message, message) if current() == "en" else message
    if not values:
        return text
    if any(isinstance(value, Markup) for value in values.values()):
        safe = {key: escape(_written(value)) for key, value in values.items()}
        return Markup(PLACEHOLDER.sub(lambda found: safe.get(found[1], found[0]), str(escape(text))))
    written = {key: str(_written(value)) for key, value in values.items()}
    return PLACEHOLDER.sub(lambda found: written.get(found[1], found[0]), text)


def _written(value: object) -> str:
    match value:
        case Markup():
            return value
        case str():
            return translate(value)
        case datetime():
            return written_time(value)
        case date():
            return written_day(value)
        case Decimal():
            return f"{value:,}"
        case _:
            return str(value)


def written_day(day: date) -> str:
    """2026年11月22日, or 22 Nov 2026."""
    return translate("{year}年{month}月{day}日", **_parts(day))


def _parts(day: date) -> dict[str, str]:
    """A day's parts, with the name of the month for English."""
    return {"year": str(day.year), "month": str(day.month), "day": str(day.day), "name": MONTHS[day.month]}


def written_time(instant: datetime) -> str:
    """The instant as the clock at the station shows it: 2026年11月22日 14:05."""
    at = clock.local(instant)
    return translate("{year}年{month}月{day}日 {time}", **_parts(at), time=f"{at:%H:%M}")


def collect() -> tuple[int, int]:
    """Bring fayi.po up to date: new messages come in empty, vanished ones go. Returns (all, untranslated)."""
    from fayi.web.messages import messages

    known = {str(entry.id): str(entry.string) for entry in _stored() if entry.id}
    catalogue = Catalog(locale="en", domain="fayi", project="fayi", fuzzy=False)
    for message in messages():
        catalogue.add(message, known.get(message, ""))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=True)
    return len(catalogue), sum(not entry.string for entry in catalogue if entry.id)


if __name__ == "__main__":
    if sys.argv[1:] != ["collect"]:
        sys.exit("usage: python -m fayi.web.language collect")
    print("{} messages, {} without English".format(*collect()))
