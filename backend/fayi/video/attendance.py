"""Who waits, sits and talks apart in the built-in room: every coming and going is a row with its times."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import case, func, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.kit.secrets import vault
from fayi.rooms.models import Booking
from fayi.video.doors import Door
from fayi.video.models import Joining, JoinLink, VideoRoom
from fayi.video.rules import MOST_ENDS, MOST_WAITING, RoomFull, SittingOver, may_connect, opens

CHANNEL = "video"
"""On which the database tells every site process of a change in a room, and carries its signals."""
UNHEARD = timedelta(seconds=40)
"""An end of which no site process has said anything for so long counts as lost."""
LIVE = ("waiting", "admitted")
MISSED = timedelta(minutes=15)
"""How long somebody whose line broke stays on the list."""


class Gone(Refusal):
    """这一方已经不在线，请看最新的名单。"""


def seat_pass(key: str) -> str:
    """With which the page that sat under this key, and no other, takes its seat again without waiting."""
    return f"{key}.{vault().index('video seat ' + key).hex()}"


def key_on(pass_shown: str) -> str:
    """The key on a pass; empty when it is none of ours."""
    key = pass_shown.partition(".")[0]
    return key if hmac.compare_digest(seat_pass(key).encode(), pass_shown.encode()) else ""


async def tell(session: AsyncSession, room_id: int) -> None:
    """Tell every site process, once this transaction is committed, that something in the room has changed."""
    said = msgspec.json.encode({"room": room_id}).decode()
    await session.execute(text("select pg_notify(:channel, :said)"), {"channel": CHANNEL, "said": said})


async def roll(session: AsyncSession, room_id: int) -> Sequence[Joining]:
    """The last stay of each person who waits, sits, or lost the line a short while ago, in the order of coming."""
    last = (
        select(func.max(Joining.id))
        .where(Joining.video_room_id == room_id)
        .group_by(Joining.join_link_id, Joining.officer_id)
    )
    found = await session.scalars(
        select(Joining)
        .where(
            Joining.id.in_(last),
            Joining.status.in_(LIVE) | ((Joining.status == "lost") & (Joining.since > clock.now() - MISSED)),
        )
        .order_by(Joining.arrived_at, Joining.id)
    )
    return found.all()


async def enter(session: AsyncSession, door: Door, pass_shown: str = "") -> Joining:
    """Come to the door: wait there, or sit down at once as a moderator or with the pass of a broken line.

    An earlier connection of the same person ends: the newer wins. RoomFull, SittingOver.
    """
    room = await _locked(session, door.room_id)
    comer, now = door.comer, clock.now()
    if room.closed_at is not None:
        if not comer.moderates:
            raise SittingOver
        room.closed_at = None
    await sweep(session, room.id)
    stays = await session.scalars(
        select(Joining)
        .where(
            Joining.video_room_id == room.id,
            Joining.join_link_id.is_not_distinct_from(comer.link_id),
            Joining.officer_id.is_not_distinct_from(comer.officer_id),
            Joining.status.in_(("waiting", "admitted", "lost")),
        )
        .order_by(Joining.id)
    )
    key, again, last = key_on(pass_shown), None, None
    for last in stays:
        if last.key == key and last.admitted_at is not None:
            again = last
    # A seat is taken again only by the page that had it, and only if it was that person's last.
    again = again if again is last else None
    talk = again.talk if again is not None else ""
    if last is not None:
        if last.status != "lost":
            last.status, last.since = ("lost", last.seen_at) if again is last else ("left", now)
        last.talk = ""
        await session.flush()
    admitted = comer.moderates or again is not None
    await _must_have_room(session, room.id, admitted=admitted)
    joining = Joining(
        video_room_id=room.id,
        booking_id=room.booking_id,
        join_link_id=comer.link_id,
        officer_id=comer.officer_id,
        key=secrets.token_urlsafe(12),
        name=comer.name,
        capacity=comer.capacity,
        status="admitted" if admitted else "waiting",
        arrived_at=now,
        admitted_at=now if admitted else None,
        since=now,
        seen_at=now,
        talk=talk,
    )
    session.add(joining)
    await session.flush()
    await tell(session, room.id)
    return joining


async def admit(session: AsyncSession, room_id: int, key: str) -> None:
    """Let in one who waits; Gone or RoomFull."""
    room = await _locked(session, room_id)
    joining = await _one(session, room_id, key, "waiting")
    await _must_have_room(session, room_id, admitted=True)
    joining.status, joining.since, joining.admitted_at = "admitted", clock.now(), clock.now()
    if room.opened_at is None:
        room.opened_at = clock.now()
    await tell(session, room_id)


async def send_back(session: AsyncSession, room_id: int, key: str) -> None:
    """Send one who sits back to the waiting room, e.g. a witness who has been heard; Gone."""
    await _locked(session, room_id)
    joining = await _one(session, room_id, key, "admitted")
    now = clock.now()
    if joining.talk:
        await end_talk(session, room_id, joining.talk)
    # The page goes on under its key, which belongs to one stay: the stay that ends takes another.
    joining.key, joining.status, joining.since = secrets.token_urlsafe(12), "dismissed", now
    await session.flush()
    session.add(
        Joining(
            video_room_id=joining.video_room_id,
            booking_id=joining.booking_id,
            join_link_id=joining.join_link_id,
            officer_id=joining.officer_id,
            key=key,
            name=joining.name,
            capacity=joining.capacity,
            status="waiting",
            arrived_at=now,
            since=now,
            seen_at=now,
        )
    )
    await tell(session, room_id)


async def dismiss(session: AsyncSession, room_id: int, key: str) -> None:
    """Turn one away who waits or sits; Gone."""
    await _locked(session, room_id)
    joining = await _one(session, room_id, key, "waiting", "admitted")
    if joining.talk:
        await end_talk(session, room_id, joining.talk)
    joining.status, joining.since = "dismissed", clock.now()
    await tell(session, room_id)


async def talk_apart(session: AsyncSession, room_id: int, keys: Sequence[str]) -> None:
    """Let two who sit talk alone: from now on nobody else sees or hears them. Gone, Refusal."""
    await _locked(session, room_id)
    if len(set(keys)) != 2:
        raise Refusal("请选择两方。")
    two = [await _one(session, room_id, key, "admitted") for key in keys]
    if any(one.talk for one in two):
        raise Refusal("所选的一方正在单独谈话。")
    talk = secrets.token_urlsafe(8)
    for one in two:
        one.talk = talk
    await tell(session, room_id)


async def end_talk(session: AsyncSession, room_id: int, talk: str) -> None:
    """Bring those who talk apart back into the sitting."""
    await session.execute(
        update(Joining).where(Joining.video_room_id == room_id, Joining.talk == talk).values(talk="")
    )
    await tell(session, room_id)


async def end_talk_of(session: AsyncSession, room_id: int, key: str) -> None:
    """End the talk this one takes part in; Gone."""
    joining = await _one(session, room_id, key, "admitted", "lost")
    if not joining.talk:
        raise Gone
    await end_talk(session, room_id, joining.talk)


async def close(session: AsyncSession, room_id: int) -> None:
    """End the sitting on the line: everybody leaves."""
    room, now = await _locked(session, room_id), clock.now()
    room.opened_at, room.closed_at = room.opened_at or now, now
    await session.execute(
        update(Joining)
        .where(Joining.video_room_id == room_id, Joining.status.in_(LIVE))
        .values(status="left", since=now, talk="")
    )
    await tell(session, room_id)


async def depart(session: AsyncSession, room_id: int, key: str, *, lost: bool) -> None:
    """Somebody has left, or the line to them broke; one whose stay has ended already stays as it is."""
    joining = await session.scalar(
        select(Joining).where(Joining.video_room_id == room_id, Joining.key == key, Joining.status.in_(LIVE))
    )
    if joining is None:
        return
    lost = lost and joining.status == "admitted"
    if joining.talk and not lost:
        await end_talk(session, room_id, joining.talk)
    joining.status, joining.since = ("lost" if lost else "left"), clock.now()
    await tell(session, room_id)


async def still_heard(session: AsyncSession, room_id: int, keys: Sequence[str]) -> None:
    """Note that these are there, and which others have not been heard of for too long."""
    await session.execute(
        update(Joining)
        .where(
            Joining.video_room_id == room_id,
            Joining.key.in_(keys),
            Joining.status.in_(LIVE),
        )
        .values(seen_at=clock.now())
    )
    await sweep(session, room_id)


async def sweep(session: AsyncSession, room_id: int) -> None:
    """Whoever's site process has gone silent is lost since it was last heard of."""
    gone = await session.execute(
        update(Joining)
        .where(
            Joining.video_room_id == room_id,
            Joining.status.in_(LIVE),
            Joining.seen_at < clock.now() - UNHEARD,
        )
        .values(status=case((Joining.status == "admitted", "lost"), else_="left"), since=Joining.seen_at)
        .returning(Joining.id)
    )
    if gone.all():
        await tell(session, room_id)


async def shut_out(session: AsyncSession, room_id: int) -> bool:
    """End the stays of all whose link was withdrawn or replaced since they came, or of all when the booking no
    longer stands. Whether there were any.
    """
    room = await session.get_one(VideoRoom, room_id)
    booking = await session.get_one(Booking, room.booking_id)
    over = not opens(revoked=False, status=booking.status, ends_at=booking.ends_at, now=clock.now())
    withdrawn = select(JoinLink.id).where(
        JoinLink.id == Joining.join_link_id,
        JoinLink.revoked_at.is_not(None) | (JoinLink.made_at > Joining.arrived_at),
    )
    ended = await session.execute(
        update(Joining)
        .where(
            Joining.video_room_id == room_id,
            Joining.status.in_(("waiting", "admitted", "lost")),
            true() if over else withdrawn.exists(),
        )
        .values(status="dismissed", since=clock.now(), talk="")
        .returning(Joining.id)
    )
    return bool(ended.all())


async def ends(session: AsyncSession, room_id: int, keys: Sequence[str]) -> dict[str, str]:
    """Why the stays under these keys ended for good, as message ids; one whose line broke may come back."""
    room = await session.get_one(VideoRoom, room_id)
    stays = await session.scalars(
        select(Joining).where(Joining.video_room_id == room_id, Joining.key.in_(keys))
    )
    later = {
        (joining.join_link_id, joining.officer_id): joining.id for joining in await roll(session, room_id)
    }
    told = {}
    for stay in stays:
        if stay.status == "dismissed":
            told[stay.key] = "您已被请出视频室，或者您的链接已经作废。如有疑问，请联系安排单位。"
        elif later.get((stay.join_link_id, stay.officer_id), 0) > stay.id:
            told[stay.key] = "您已在别的窗口或者设备上进入，这个窗口已经断开。"
        elif room.closed_at is not None:
            told[stay.key] = SittingOver.__doc__ or ""
    return told


async def connected(session: AsyncSession, room_id: int, one: str, other: str) -> bool:
    """Whether these two may be connected to each other now."""
    both = (
        await session.scalars(
            select(Joining).where(Joining.video_room_id == room_id, Joining.key.in_((one, other)))
        )
    ).all()
    return len(both) == 2 and may_connect(both[0].status, both[0].talk, both[1].status, both[1].talk)


async def _locked(session: AsyncSession, room_id: int) -> VideoRoom:
    """The room; others who change something in it wait, so that no one comes in as the fifth."""
    room = await session.scalar(
        select(VideoRoom)
        .where(VideoRoom.id == room_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if room is None:
        raise NotFound
    return room


async def _one(session: AsyncSession, room_id: int, key: str, *statuses: str) -> Joining:
    joining = await session.scalar(
        select(Joining).where(
            Joining.video_room_id == room_id, Joining.key == key, Joining.status.in_(statuses)
        )
    )
    if joining is None:
        raise Gone
    return joining


async def _must_have_room(session: AsyncSession, room_id: int, *, admitted: bool) -> None:
    status, most = ("admitted", MOST_ENDS) if admitted else ("waiting", MOST_WAITING)
    there = await session.scalar(
        select(func.count()).where(Joining.video_room_id == room_id, Joining.status == status)
    )
    if there is not None and there >= most:
        if admitted:
            raise RoomFull(most=MOST_ENDS)
        raise Refusal("等候的人太多，请过一会儿再进入。")
