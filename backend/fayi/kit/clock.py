"""The only source of time. Times are kept in UTC and shown in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present day at the station (Asia/Shanghai)."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """The same instant as the wall clock at the station shows it."""
    return instant.astimezone(ZONE)


def age(birth: date, on: date) -> int:
    """Full years on the day `on`; who was born on 29 February grows older on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Stand the clock still at `instant` (aware) inside the block; for tests and demo data."""
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
