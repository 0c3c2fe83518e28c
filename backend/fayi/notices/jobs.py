"""Sending notices out of the desk: a number and a link, nothing of what the matter is about."""

from typing import Any

from msgspec import Struct
from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.kit.jobs import jobs
from fayi.kit.outgoing import NotSent
from fayi.matters.models import Matter
from fayi.notices import queries
from fayi.notices.actions import SEND
from fayi.notices.models import Notice, Sending
from fayi.notices.queries import mail_server, sms_gateway
from fayi.notices.rules import Way
from fayi.settings import Settings
from fayi.web.language import spoken, translate

MOST = 6
"""Attempts; with the pauses between them (4, 16 … 1024 s) they stretch over some twenty minutes."""


class WillTryAgain(Exception):
    """This attempt failed; the next one comes after a pause."""


class Message(Struct, frozen=True):
    """What goes out, and to which address or phone number."""

    to: str
    subject: str
    words: str


@jobs.task(
    name=SEND,
    retry=RetryStrategy(max_attempts=MOST, exponential_wait=4, retry_exceptions=[WillTryAgain]),
    pass_context=True,
)
async def send(context: JobContext, sending_id: int, agency_id: int, officer_id: int) -> dict[str, Any]:
    """Send one notice one way; what came of each attempt is kept with the sending."""
    given = context.additional_context
    settings: Settings = given["settings"]
    whose = {"agency_id": agency_id, "officer_id": officer_id}
    async with given["database"].transaction(**whose) as session:
        sending = await session.get(Sending, sending_id)
        if sending is None or sending.status != "queued":
            return {"sent": False}
        try:
            message = await compose(session, settings, sending)
        except Refusal as refusal:
            end(sending, "failed", refusal.message)
            return {"sent": False}
    fault = None
    try:
        await hand_on(settings, Way.of(sending.way), message, key=f"notice-{sending_id}")
    except NotSent as not_sent:
        fault = not_sent
    async with given["database"].transaction(**whose) as session:
        sending = await session.get_one(Sending, sending_id)
        sending.attempts += 1
        if fault is None:
            end(sending, "sent", "")
        elif fault.final or sending.attempts >= MOST:
            end(sending, "failed", str(fault))
        else:
            sending.fault = str(fault)
    if sending.status == "queued":
        raise WillTryAgain(sending.fault)
    return {"sent": sending.status == "sent"}


async def compose(session: AsyncSession, settings: Settings, sending: Sending) -> Message:
    """The message in the receiver's language. Raises a Refusal when it cannot, or must no longer, go out."""
    officer = await session.get_one(Officer, sending.officer_id)
    way = Way.of(sending.way)
    if (mail_server(settings) if way is Way.MAIL else sms_gateway(settings)) is None:
        raise Refusal("这种通知方式没有开通。")
    if await agencies.at_work(session, officer.id, sending.agency_id) is None:
        raise Refusal("收件人已不在本机构工作。")
    to = officer.mail_address if way is Way.MAIL else officer.phone
    if not to:
        raise Refusal("收件人没有填写邮箱地址或手机号码。")
    try:
        notice = await queries.get(session, sending.notice_id)
    except NotFound:
        raise Refusal("收件人已不能查看这件办件。") from None
    number = await number_of(session, notice)
    with spoken("en" if officer.language == "en" else "zh"):
        values = {"kind": notice.kind_label, "number": number, "link": f"{settings.site_url}{notice.address}"}
        sentence = (
            "您有一条新通知（{kind}），案号{number}。请登录查看：{link}"
            if number
            else "您有一条新通知（{kind}）。请登录查看：{link}"
        )
        return Message(to, translate("法驿通知：{kind}", **values), translate(sentence, **values))


async def number_of(session: AsyncSession, notice: Notice) -> str:
    """The number of the matter it is about, empty for none."""
    if notice.matter_id is None:
        return str(notice.values.get("number", ""))
    matter = await session.get(Matter, notice.matter_id)
    return matter.number if matter else ""


async def hand_on(settings: Settings, way: Way, message: Message, *, key: str) -> None:
    """Give it to the server or the gateway; raises NotSent."""
    if way is Way.MAIL and (server := mail_server(settings)):
        await server.send(message.to, message.subject, message.words, key=key)
    elif gateway := sms_gateway(settings):
        await gateway.send(message.to, message.words, key=key)


def end(sending: Sending, status: str, fault: str) -> None:
    """It is sent, or has failed for good."""
    sending.status, sending.fault, sending.ended_at = status, fault, clock.now()
