"""Choosing how a booking is joined, making, sending and withdrawing links, and noting tests of the line."""

import secrets

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.queries import token_hash
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.jobs import later
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video import livekit, queries, rules
from fayi.video.forms import ChooseWay, NewLink, Trial, TrialAtPlace
from fayi.video.models import Joining, JoinLink, LineTest, VideoRoom
from fayi.video.queries import Opened
from fayi.video.rules import Capacity, Way

SEND = "video.send_link"
"""The job that makes a link anew and sends it."""
WHERE = {"sms": "phone", "mail": "mail_address"}


async def choose(
    session: AsyncSession, booking: Booking, chosen: ChooseWay, settings: Settings, *, by: Actor
) -> VideoRoom:
    """Say how the booking is joined; links that were sent stay good and lead the new way."""
    must_stand(booking)
    if chosen.way not in queries.ways(settings):
        raise rules.NoSuchWay
    room = await queries.room_of(session, booking.id)
    if room is None:
        room = VideoRoom(
            booking_id=booking.id,
            key=secrets.token_urlsafe(12),
            made_at=clock.now(),
            made_by_id=by.officer_id,
            way=chosen.way.value,
        )
        session.add(room)
    room.way = chosen.way.value
    room.address = chosen.address if chosen.way is Way.EXTERNAL else ""
    room.terminal, room.pin = chosen.terminal, chosen.pin
    await session.flush()
    return room


async def make_link(
    session: AsyncSession, booking: Booking, room: VideoRoom, new: NewLink, *, by: Actor
) -> tuple[JoinLink, str]:
    """A link for one person, and its token, which is kept nowhere."""
    must_stand(booking)
    if booking.status != "confirmed":
        raise rules.NotConfirmed
    there = await session.scalar(
        select(func.count()).where(JoinLink.booking_id == booking.id, JoinLink.revoked_at.is_(None))
    )
    if (there or 0) >= rules.MOST_LINKS:
        raise Refusal("一次预约最多{most}个入场链接。", most=rules.MOST_LINKS)
    token = fresh_token()
    link = JoinLink(
        video_room_id=room.id,
        booking_id=booking.id,
        name=new.name,
        capacity=new.capacity.value,
        phone=new.phone or None,
        mail_address=new.mail_address or None,
        token_hash=token_hash(token),
        made_at=clock.now(),
        made_by_id=by.officer_id,
    )
    session.add(link)
    await session.flush()
    return link, token


async def make_links_for_expected(
    session: AsyncSession, booking: Booking, room: VideoRoom, *, by: Actor
) -> list[tuple[JoinLink, str]]:
    """A link for everybody who takes part in the matter and has none yet."""
    made = []
    for one in await queries.expected(session, booking):
        new = NewLink(name=one.name, capacity=Capacity.of(one.capacity), phone=one.phone)
        made.append(await make_link(session, booking, room, new, by=by))
    if not made:
        raise Refusal("应到人员都已有链接，或者您的岗位看不到办件的当事人。可以逐个填写姓名生成。")
    return made


async def renew(session: AsyncSession, booking: Booking, link: JoinLink) -> str:
    """A new token in place of the old one, which opens nothing any more."""
    must_stand(booking)
    if link.revoked_at is not None:
        raise Refusal("这个链接已经收回，请为本人重新生成。")
    token = fresh_token()
    link.token_hash, link.made_at = token_hash(token), clock.now()
    await session.flush()
    return token


async def revoke(session: AsyncSession, link: JoinLink) -> None:
    """Withdraw a link; who is inside by it is out at once."""
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        await session.flush()


async def send(session: AsyncSession, booking: Booking, link: JoinLink, way: str, *, by: Actor) -> None:
    """Send somebody a new link by short message or e-mail, when this transaction is over.

    The token is made as the message is written, so that it is kept nowhere until then; the old link ends there.
    """
    must_stand(booking)
    if link.revoked_at is not None:
        raise Refusal("这个链接已经收回，请为本人重新生成。")
    if way not in WHERE or not getattr(link, WHERE[way]):
        raise Refusal("没有登记{name}的手机号码或者邮箱，请当面或者电话告知链接。", name=link.name)
    link.sent_by, link.sending, link.sent_at = way, "queued", None
    await session.flush()
    await later(session, SEND, link_id=link.id, agency_id=by.agency_id, officer_id=by.officer_id)


async def note_test(
    session: AsyncSession,
    booking: Booking,
    found: Trial,
    *,
    by: Actor | None = None,
    opened: Opened | None = None,
) -> LineTest:
    """Keep what trying out the devices showed, by an officer at a place or by the holder of a link."""
    place = found.place if isinstance(found, TrialAtPlace) else opened.link.name if opened else ""
    test = LineTest(
        booking_id=booking.id,
        join_link_id=opened.link.id if opened else None,
        officer_id=by.officer_id if by else None,
        place=place,
        camera=found.camera.value,
        microphone=found.microphone.value,
        speaker=found.speaker.value,
        round_trip=found.round_trip,
        note=found.note,
        at=clock.now(),
    )
    session.add(test)
    await session.flush()
    return test


async def note_use(session: AsyncSession, link: JoinLink) -> None:
    """Write down that somebody goes in by a link."""
    link.last_used_at = clock.now()
    await session.flush()


async def come_in(
    session: AsyncSession,
    room: VideoRoom,
    *,
    name: str,
    capacity: str,
    admitted: bool,
    link_id: int | None = None,
    officer_id: int | None = None,
) -> Joining:
    """The stay of somebody in a room of the media server: the one that goes on, or a new one that waits.

    Asked for again and again by the page, which so tells that it is still there.
    """
    await session.execute(select(VideoRoom.id).where(VideoRoom.id == room.id).with_for_update())
    now = clock.now()
    stay = await queries.stay(session, room.id, link_id=link_id, officer_id=officer_id)
    if stay is None:
        if room.closed_at is not None and not admitted:
            raise rules.SittingOver
        stay = Joining(
            video_room_id=room.id,
            booking_id=room.booking_id,
            join_link_id=link_id,
            officer_id=officer_id,
            key=secrets.token_urlsafe(12),
            name=name,
            capacity=capacity,
            status="admitted" if admitted else "waiting",
            arrived_at=now,
            admitted_at=now if admitted else None,
            since=now,
        )
        session.add(stay)
        if admitted:
            room.closed_at = None
    stay.seen_at = now
    await session.flush()
    return stay


async def let_in(session: AsyncSession, settings: Settings, room: VideoRoom, stay: Joining) -> None:
    """Let in who waits in a room of the media server."""
    if stay.status != "waiting":
        raise Refusal("{name}已不在等候，请看最新的名单。", name=stay.name)
    stay.status, stay.since, stay.admitted_at = "admitted", clock.now(), clock.now()
    room.opened_at = room.opened_at or clock.now()
    await session.flush()
    await livekit.let_in(settings, room, stay)


async def put_out(session: AsyncSession, settings: Settings, room: VideoRoom, stay: Joining) -> None:
    """Send somebody out of a room of the media server, e.g. a witness who has been heard; the link stays good."""
    if stay.status not in ("waiting", "admitted"):
        raise Refusal("{name}已经离开，请看最新的名单。", name=stay.name)
    stay.status, stay.since = "dismissed", clock.now()
    await session.flush()
    await livekit.put_out(settings, room, stay)


async def leave(session: AsyncSession, stay: Joining) -> None:
    """Go of one's own accord."""
    if stay.status in ("waiting", "admitted"):
        stay.status, stay.since = "left", clock.now()
        await session.flush()


async def close(session: AsyncSession, settings: Settings, room: VideoRoom) -> None:
    """End the sitting on the media server for everybody who is there."""
    room.opened_at = room.opened_at or clock.now()
    room.closed_at = clock.now()
    for stay in await queries.joined(session, room.id):
        await leave(session, stay)
    await session.flush()
    await livekit.end(settings, room)


def must_stand(booking: Booking) -> None:
    """Raise a Refusal when the booking was cancelled or is long over."""
    if booking.status == "cancelled":
        raise Refusal("预约已经取消。")
    if clock.now() >= booking.ends_at + rules.LATE:
        raise Refusal("预约的时间已经过去。")


def fresh_token() -> str:
    """A token nobody guesses: 192 random bits."""
    return secrets.token_urlsafe(24)
