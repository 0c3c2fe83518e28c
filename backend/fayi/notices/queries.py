"""What an officer has been told, what is unread, and what is on its way."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.kit.outgoing import MailServer, SmsGateway
from fayi.notices.models import Notice, NoticeChoice, Sending
from fayi.notices.rules import Way
from fayi.settings import Settings

PAGE = 30


def position(text: str) -> int | None:
    """Where the page before ended, as its address says; None for the first page or nonsense."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


async def told(
    session: AsyncSession, actor: Actor, *, unread: bool = False, kind: str = "", before: int | None = None
) -> Sequence[Notice]:
    """Notices for the actor at the agency worked as, newest first: a page and one more."""
    query = select(Notice).where(Notice.officer_id == actor.officer_id, Notice.agency_id == actor.agency_id)
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if kind:
        query = query.where(Notice.kind == kind)
    if before is not None:
        query = query.where(Notice.id < before)
    return (await session.scalars(query.order_by(Notice.id.desc()).limit(PAGE + 1))).all()


async def get(session: AsyncSession, notice_id: int) -> Notice:
    """One of the actor's own notices; raises NotFound for anything else."""
    notice = await session.scalar(select(Notice).where(Notice.id == notice_id))
    if notice is None:
        raise NotFound
    return notice


async def unread(session: AsyncSession, officer_id: int) -> dict[int, int]:
    """How many notices the officer has not read, by agency."""
    found = await session.execute(
        text("select agency_id, unread from unread_notices(:officer)"), {"officer": officer_id}
    )
    return {row.agency_id: row.unread for row in found}


async def choices(session: AsyncSession, officer_id: int) -> dict[str, frozenset[str]]:
    """Way → kinds of notice that the officer wants sent by it."""
    found = await session.scalars(select(NoticeChoice).where(NoticeChoice.officer_id == officer_id))
    chosen: dict[str, set[str]] = {}
    for choice in found:
        chosen.setdefault(choice.way, set()).add(choice.kind)
    return {way: frozenset(kinds) for way, kinds in chosen.items()}


async def sendings(
    session: AsyncSession, actor: Actor, *, status: str = "", before: int | None = None
) -> Sequence[tuple[Sending, str]]:
    """What left the agency's desk or failed to, newest first, with whom it is for: a page and one more."""
    query = (
        select(Sending, Officer.name)
        .join(Officer, Officer.id == Sending.officer_id)
        .where(Sending.agency_id == actor.agency_id)
    )
    if status:
        query = query.where(Sending.status == status)
    if before is not None:
        query = query.where(Sending.id < before)
    found = await session.execute(query.order_by(Sending.id.desc()).limit(PAGE + 1))
    return [(sending, name) for sending, name in found]


def mail_server(settings: Settings) -> MailServer | None:
    """The mail server of the settings; None when notices are not sent by e-mail."""
    if not (settings.smtp_host and settings.mail_from):
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        name=settings.smtp_name,
        password=settings.smtp_password,
        sender=settings.mail_from,
    )


def sms_gateway(settings: Settings) -> SmsGateway | None:
    """The gateway of the settings; None when notices are not sent by short message."""
    if not (settings.sms_url and settings.sms_secret):
        return None
    return SmsGateway(url=settings.sms_url, secret=settings.sms_secret)


def ways(settings: Settings) -> tuple[Way, ...]:
    """The ways out that the settings open."""
    opened = {Way.MAIL: mail_server(settings), Way.SMS: sms_gateway(settings)}
    return tuple(way for way, carrier in opened.items() if carrier is not None)
