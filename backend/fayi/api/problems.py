"""How faults are told to other systems: one shape (RFC 9457), in the language they ask for, never a page."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.accounts.limits import TooOften
from fayi.api.bodies import Asks, Fault, Faults
from fayi.api.rules import FAILURE_MINUTES, PATH
from fayi.kit.errors import Refusal, StalePage
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.readings.rules import PurposeWanted
from fayi.web import errors
from fayi.web.language import translate

MEDIA_TYPE = "application/problem+json"
SENTENCES = errors.WORDS | {
    400: "请求的内容无法识别。",
    405: "这个地址不支持这种请求方法。",
    413: "提交的内容太大。",
}
NOT_CHANGES = ("matter:registered", "matter:linked", "matter:opened_from", "matter:recusal")
"""Entries that leave a matter's version as it is."""


class Happened(Struct, frozen=True, kw_only=True):
    """An entry of the timeline, as short as it can be told."""

    seq: int
    tag: str
    on: date
    officer: str | None
    agency: str | None


class Now(Struct, frozen=True, kw_only=True):
    """How a matter stands, told to whoever looked at it too long ago."""

    version: int
    stage: str
    status: str
    entries: tuple[Happened, ...]
    """What has happened since the version that was sent, the oldest first."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A party that may be the one that was to be written down."""

    party_id: int
    name: str
    rule: str


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stood in the way."""

    title: str
    status: int
    detail: str
    """A sentence for people, in the language asked for."""
    number: str | None = None
    """Under which it was written into the log, for the administrator."""
    errors: tuple[Fault, ...] = ()
    current: Now | None = None
    candidates: tuple[Candidate, ...] = ()


class Changed(Refusal):
    """办件在您读取之后已有新的变动。请核对最新情况后再办理。"""

    def __init__(self, refusal: Refusal, now: Now | None) -> None:
        """What was refused, and how the matter stands now."""
        super().__init__(refusal.message, field=refusal.field, **refusal.values)
        self.status_code = refusal.status_code
        self.now = now


class AskFirst(Refusal):
    """可能已经登记过，请先核对。"""

    def __init__(self, refusal: Refusal, candidates: Sequence[Candidate]) -> None:
        """What was refused, and who it may be."""
        super().__init__(refusal.message, field=refusal.field, **refusal.values)
        self.status_code = refusal.status_code
        self.candidates = tuple(candidates)


@asynccontextmanager
async def telling_changes(
    session: AsyncSession, matter: Matter, version: int | None = None
) -> AsyncIterator[None]:
    """A conflict inside the block is told with how the matter stands now, and what led there."""
    matter_id = matter.id
    try:
        async with session.begin_nested():
            yield
            await session.flush()
    except Refusal as refusal:
        if refusal.status_code != 409:
            raise
        seen = await session.scalar(select(Matter.version).where(Matter.id == matter_id))
        now = None
        if seen is not None:
            await session.refresh(matter)
            now = await stand(session, matter, version)
        raise Changed(StalePage() if seen is None else refusal, now) from refusal


async def stand(session: AsyncSession, matter: Matter, version: int | None) -> Now:
    """How the matter stands, and what happened since it had this version."""
    behind = matter.version - (version or matter.version)
    entries = await queries.entries(session, matter.id) if behind > 0 else ()
    changes = [one for one in entries if one[0].tag.startswith("matter:") and one[0].tag not in NOT_CHANGES]
    first = changes[:behind][-1][0].seq if changes else 0
    return Now(
        version=matter.version,
        stage=matter.stage,
        status=matter.status,
        entries=tuple(
            Happened(seq=entry.seq, tag=entry.tag, on=entry.happened_on, officer=officer, agency=agency)
            for entry, officer, agency in reversed(entries)
            if first and entry.seq >= first
        ),
    )


def answer(problem: Problem) -> Response[Problem]:
    """The answer that tells a problem."""
    headers = {
        401: {"WWW-Authenticate": 'Bearer realm="fayi"'},
        429: {"Retry-After": str(FAILURE_MINUTES * 60)},
        503: {"Retry-After": "30"},
    }
    return Response(
        problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers.get(problem.status, {})
    )


def told(status: int, detail: str, **more: Any) -> Response[Problem]:
    """A problem with the title of its status; `detail` is in the reader's language."""
    title = translate(errors.TITLES.get(status, errors.TITLES[500]))
    return answer(Problem(title=title, status=status, detail=detail, **more))


def refused(request: Request[Any, Any, Any], fault: Refusal) -> Response[Problem]:
    """A Refusal in its own words, at its place in the body."""
    words = translate(fault.message, **fault.values)
    match fault:
        case Faults():
            return told(fault.status_code, words, errors=fault.faults)
        case Changed():
            return told(fault.status_code, words, errors=places(request, fault, words), current=fault.now)
        case AskFirst():
            return told(
                fault.status_code, words, errors=places(request, fault, words), candidates=fault.candidates
            )
    return told(fault.status_code, words, errors=places(request, fault, words))


def places(request: Request[Any, Any, Any], fault: Refusal, words: str) -> tuple[Fault, ...]:
    """Where in the body the fault lies, when it names a field."""
    asks: Asks | None = request.scope["state"].get("asks")
    if fault.field is None or asks is None:
        return ()
    return (Fault(words, asks.place(fault.field)),)


def http_fault(request: Request[Any, Any, Any], fault: HTTPException) -> Response[Any]:
    """What the framework refuses."""
    if fault.status_code >= 500:
        return unforeseen(request, fault)
    problem = told(fault.status_code, translate(SENTENCES.get(fault.status_code, SENTENCES[400])))
    problem.headers.update(errors.allowed(fault))
    return problem


def lost(request: Request[Any, Any, Any], fault: HTTPException) -> Response[Any]:
    """An address that is not there, or a wrong method: told as JSON under /api, as a page elsewhere."""
    if request.url.path.startswith(f"{PATH}/"):
        return http_fault(request, fault)
    return errors.http_fault(request, fault)


def undecodable(request: Request[Any, Any, Any], fault: Exception) -> Response[Problem]:
    """Bytes that are no text."""
    return told(400, translate(SENTENCES[400]))


def no_database(request: Request[Any, Any, Any], fault: DBAPIError) -> Response[Problem]:
    """The database does not answer. Other faults of the database are ours."""
    if isinstance(fault, OperationalError | InterfaceError):
        return told(503, translate(SENTENCES[503]), number=errors.logged(request, fault))
    return unforeseen(request, fault)


def unforeseen(request: Request[Any, Any, Any], fault: Exception) -> Response[Problem]:
    """Anything else: logged with a number, told as that number."""
    return told(500, translate(SENTENCES[500]), number=errors.logged(request, fault))


def too_often(request: Request[Any, Any, Any], fault: TooOften) -> Response[Problem]:
    """More requests with this token than it may make, and when to come back."""
    told_so = refused(request, fault)
    told_so.headers["Retry-After"] = str(fault.seconds)
    return told_so


def purpose_wanted(request: Request[Any, Any, Any], fault: PurposeWanted) -> Response[Problem]:
    """A matter with offence data, or a sealed one, and nobody said what it is opened for."""
    words = translate(PurposeWanted.__doc__ or "")
    return told(fault.status_code, words, errors=(Fault(words, parameter="X-Opened-For"),))


HANDLERS: ExceptionHandlersMap = {
    PurposeWanted: purpose_wanted,
    TooOften: too_often,
    Refusal: refused,
    HTTPException: http_fault,
    UnicodeDecodeError: undecodable,
    DBAPIError: no_database,
    Exception: unforeseen,
}
"""For the router under /api."""
