"""Sending links: whose sitting, when, and the link; nothing of what it is about."""

from typing import Any

from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.queries import token_hash
from fayi.kit import clock
from fayi.kit.jobs import jobs
from fayi.kit.outgoing import NotSent
from fayi.notices.queries import mail_server, sms_gateway
from fayi.rooms import queries as rooms
from fayi.settings import Settings
from fayi.video import queries, rules
from fayi.video.actions import SEND, WHERE, fresh_token
from fayi.video.models import JoinLink
from fayi.web.filters import when
from fayi.web.language import spoken, translate

MOST = 6
"""Attempts; with the pauses between them (4, 16 … 1024 s) they stretch over some twenty minutes."""


class WillTryAgain(Exception):
    """This attempt failed; the next one comes after a pause."""


@jobs.task(
    name=SEND,
    retry=RetryStrategy(max_attempts=MOST, exponential_wait=4, retry_exceptions=[WillTryAgain]),
    pass_context=True,
)
async def send_link(context: JobContext, link_id: int, agency_id: int, officer_id: int) -> dict[str, Any]:
    """Send one link. Each attempt makes it anew, so what arrives last is good and nothing else is."""
    given = context.additional_context
    settings: Settings = given["settings"]
    whose = {"agency_id": agency_id, "officer_id": officer_id}
    async with given["database"].transaction(**whose) as session:
        link = await session.get(JoinLink, link_id)
        if link is None or link.sending != "queued":
            return {"sent": False}
        message = await compose(session, settings, link)
        if message is None:
            link.sending = "failed"
            return {"sent": False}
        way, to, words = link.sent_by, getattr(link, WHERE[link.sent_by or ""]), message
    key, fault = f"join-{link_id}-{attempt_of(words)}", None
    try:
        if way == "mail" and (server := mail_server(settings)):
            await server.send(to, translate("视频入场链接"), words, key=key)
        elif gateway := sms_gateway(settings):
            await gateway.send(to, words, key=key)
    except NotSent as not_sent:
        fault = not_sent
    over = fault is not None and (fault.final or context.job.attempts + 1 >= MOST)
    async with given["database"].transaction(**whose) as session:
        link = await session.get_one(JoinLink, link_id)
        if fault is None:
            link.sending, link.sent_at = "sent", clock.now()
        elif over:
            link.sending = "failed"
    if fault is not None and not over:
        raise WillTryAgain(str(fault))
    return {"sent": fault is None}


async def compose(session: AsyncSession, settings: Settings, link: JoinLink) -> str | None:
    """The words of the message, with a link made for it; None when it can, or must, no longer go out."""
    open_ = mail_server(settings) if link.sent_by == "mail" else sms_gateway(settings)
    booking = await rooms.get(session, link.booking_id)
    stands = rules.opens(
        revoked=link.revoked_at is not None,
        status=booking.status,
        ends_at=booking.ends_at,
        now=clock.now(),
    )
    if open_ is None or not stands:
        return None
    token = fresh_token()
    link.token_hash, link.made_at = token_hash(token), clock.now()
    agency = await agencies.agency(session, booking.agency_id)
    with spoken("zh"):
        return translate(
            "{agency}请您于{time}通过视频到场，请提前一天打开链接测试设备。链接只供{name}本人使用，请勿转发：{link}",
            agency=agency.name,
            time=when(await queries.begins_at(session, booking)),
            name=link.name,
            link=f"{settings.site_url}/join/{token}",
        )


def attempt_of(words: str) -> str:
    """What tells one attempt's message from another's, because each carries a link of its own."""
    return token_hash(words).hex()[:12]
