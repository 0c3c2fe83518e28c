"""How often something may be tried: one count in PostgreSQL for all site processes, written apart from the request.

A refusal is rolled back, but the attempt stays counted. Windows are fixed: the first attempt opens one.
"""

import re
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta

from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts.models import Attempt
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import Refusal
from fayi.kit.secrets import vault

KNOWN = "fayi_known"
"""The cookie by which a browser is known again at which somebody has signed in."""
MOST_KNOWN = 12
"""So many officers of one counter PC are known again."""
WRITTEN = re.compile(r"[\w-]{22}(\.[\w-]{22})+", re.ASCII)


class TooOften(Refusal):
    """操作过于频繁，请在{seconds}秒后再试。"""

    status_code = 429

    def __init__(self, seconds: int) -> None:
        """To be tried again after so many seconds."""
        super().__init__(seconds=seconds)
        self.seconds = seconds


async def count(session: AsyncSession, kind: str, who: str, within: timedelta) -> tuple[int, timedelta]:
    """Count one more attempt of `who`; how many there were in this window, and how long it still lasts."""
    now = clock.now()
    row = (
        await session.execute(
            text(
                "insert into attempt (kind, who, times, since) values (:kind, :who, 1, :now)"
                " on conflict (kind, who) do update set"
                " times = case when attempt.since <= :opened then 1 else attempt.times + 1 end,"
                " since = case when attempt.since <= :opened then :now else attempt.since end"
                " returning times, since"
            ),
            {"kind": kind, "who": key_of(kind, who), "now": now, "opened": now - within},
        )
    ).one()
    return row.times, row.since + within - now


async def counted(session: AsyncSession, kind: str, who: str, within: timedelta) -> tuple[int, timedelta]:
    """How many attempts there were in the present window, and how long it still lasts."""
    found = await session.get(Attempt, (kind, key_of(kind, who)), populate_existing=True)
    if found is None or found.since <= clock.now() - within:
        return 0, timedelta(0)
    return found.times, found.since + within - clock.now()


async def begin_window(session: AsyncSession, kind: str, who: str) -> None:
    """Let the window last from now on, with what was counted until now."""
    await session.execute(
        update(Attempt)
        .where(Attempt.kind == kind, Attempt.who == key_of(kind, who))
        .values(since=clock.now())
        .execution_options(synchronize_session=False)
    )


async def forget(session: AsyncSession, kind: str, who: str) -> None:
    """Begin anew."""
    await session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.who == key_of(kind, who)))


async def must_not_exceed(
    database: Database, kind: str, who: str, most: int, within: timedelta = timedelta(minutes=1)
) -> None:
    """Count one more attempt, for good; raises TooOften from the one after `most`. 0: without limit."""
    if not most:
        return
    async with database.transaction() as apart:
        times, left = await count(apart, kind, who, within)
    if times > most:
        raise TooOften(max(1, int(left.total_seconds())))


def counted_as(known: str, name: str) -> str:
    """Under what wrong passwords for a name count: those typed at a browser it signed in at before count apart.

    `known` is that browser's cookie. So nobody who types wrong passwords elsewhere holds the officer up.
    """
    browser, *marks = known.split(".") if WRITTEN.fullmatch(known) else [""]
    return f"{browser}\n{name}" if mark_of(browser, name) in marks else name


def known_again(known: str, name: str) -> str:
    """The browser's cookie with the name added; those that signed in longest ago fall out."""
    browser, *marks = known.split(".") if WRITTEN.fullmatch(known) else [secrets.token_urlsafe(16)]
    mark = mark_of(browser, name)
    return ".".join([browser, mark, *[one for one in marks if one != mark][: MOST_KNOWN - 1]])


def mark_of(browser: str, name: str) -> str:
    """What only the desk can write: that this name signed in at this browser."""
    return urlsafe_b64encode(vault().index(f"known {browser} {name}")[:16]).decode().rstrip("=")


def key_of(kind: str, who: str) -> bytes:
    """A keyed hash: neither names nor addresses lie about."""
    return vault().index(f"attempt {kind} {who}")
