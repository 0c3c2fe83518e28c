"""How a booking is joined, who holds a link, what a link opens, and whether the line was tried out."""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency, Officer
from fayi.agencies.queries import token_hash
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.database import Database, act_for
from fayi.kit.errors import NotFound
from fayi.kit.secrets import vault
from fayi.parties import queries as parties
from fayi.parties.kinds import AgentKind
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking, BookingPart, Need, Room
from fayi.settings import Settings
from fayi.video import rules
from fayi.video.models import Joining, JoinLink, LineTest, VideoRoom
from fayi.video.rules import Capacity, Expected, LinkOver, Way


class Opened(Struct, frozen=True, kw_only=True):
    """What a link opens: for whom, to which sitting, and whom to ring about it."""

    link: JoinLink
    room: VideoRoom
    booking: Booking
    agency: Agency
    """Which arranges it."""
    begins_at: datetime
    """The sitting itself, without the talk before."""

    @property
    def contact(self) -> str:
        """Whom to ring."""
        return contact_of(self.booking, self.agency)

    @property
    def leads_in(self) -> bool:
        """Whether the sitting itself may be entered already."""
        return rules.leads_in(self.booking.starts_at, clock.now())


class Tested(Struct, frozen=True, kw_only=True):
    """A test of the line, by whom."""

    test: LineTest
    by: str

    @property
    def good(self) -> bool:
        """Whether one can rely on the place."""
        return not self.faults

    @property
    def faults(self) -> tuple[str, ...]:
        """What was not in order, as message ids."""
        test = self.test
        return rules.faults(
            camera=test.camera,
            microphone=test.microphone,
            speaker=test.speaker,
            round_trip=test.round_trip,
        )


def contact_of(booking: Booking, agency: Agency) -> str:
    """Whom to ring about a booking: what it says itself, else the agency's number."""
    return booking.contact or " ".join(filter(None, (agency.name, agency.phone)))


def ways(settings: Settings) -> tuple[Way, ...]:
    """The ways the settings open."""
    offered = settings.livekit_url and settings.livekit_key and settings.livekit_secret
    return tuple(way for way in Way if way is not Way.LIVEKIT or offered)


async def room_of(session: AsyncSession, booking_id: int) -> VideoRoom | None:
    """How the booking is joined; None while nobody has chosen."""
    found: VideoRoom | None = await session.scalar(
        select(VideoRoom).where(VideoRoom.booking_id == booking_id)
    )
    return found


async def links(session: AsyncSession, booking_id: int) -> Sequence[JoinLink]:
    """The links of a booking, withdrawn ones last."""
    found = await session.scalars(
        select(JoinLink)
        .where(JoinLink.booking_id == booking_id)
        .order_by(JoinLink.revoked_at.is_not(None), JoinLink.id)
    )
    return found.all()


async def link(session: AsyncSession, booking_id: int, link_id: int) -> JoinLink:
    """One of them, locked; raises NotFound."""
    found = await session.scalar(
        select(JoinLink)
        .where(JoinLink.id == link_id, JoinLink.booking_id == booking_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def opened(session: AsyncSession, database: Database, token: str, *, asker: str) -> Opened:
    """What the link with this token opens now; the session acts for the arranging agency from here on.

    Raises LinkOver, which tells whom to ring and nothing else, and TooManyWrongLinks when `asker` (an address
    of the network) has tried many that lead nowhere; a link that opens is never held up by others' failures.
    """
    found = (
        await session.execute(text("select * from join_link_of(:hash)"), {"hash": token_hash(token)})
    ).one_or_none()
    if found is None:
        await count_wrong(database, asker)
        raise LinkOver
    await act_for(session, found.agency_id, None)
    booking = await rooms.get(session, found.booking_id)
    agency = await agencies.agency(session, found.agency_id)
    if not rules.opens(revoked=found.revoked, status=found.status, ends_at=found.ends_at, now=clock.now()):
        contact = contact_of(booking, agency)
        raise LinkOver("这个链接现在不能使用。请联系：{contact}。", contact=contact)
    held = await session.get_one(JoinLink, found.id)
    return Opened(
        link=held,
        room=await session.get_one(VideoRoom, held.video_room_id),
        booking=booking,
        agency=agency,
        begins_at=await begins_at(session, booking),
    )


async def count_wrong(database: Database, asker: str) -> None:
    """Count a link that leads nowhere, also though the answer is a refusal; raises TooManyWrongLinks."""
    counted = {"asker": vault().index(f"joins {asker}"), "number": vault().index("joins")}
    async with database.transaction() as apart:
        wrong = await apart.scalar(
            text("select by_asker from count_failed_queries(:asker, :number, :since)"),
            counted | {"since": clock.now() - rules.WRONG_TIME},
        )
        if (wrong or 0) < rules.WRONG_LINKS:
            await apart.execute(
                text("select record_failed_query(:asker, :number, :at)"), counted | {"at": clock.now()}
            )
    rules.must_not_try_on(wrong or 0)


async def begins_at(session: AsyncSession, booking: Booking) -> datetime:
    """When the sitting itself begins."""
    found = await session.scalar(
        select(BookingPart.starts_at).where(BookingPart.booking_id == booking.id, BookingPart.kind == "main")
    )
    return found or booking.starts_at


async def standing(session: AsyncSession, booking_id: int) -> Sequence[Room]:
    """The rooms, lines and devices of a booking, for the addresses and numbers they are joined at."""
    needed = await session.scalars(
        select(Need.resource).where(Need.booking_id == booking_id, Need.resource.like("room:%"))
    )
    ids = [int(resource.partition(":")[2]) for resource in needed]
    found = await session.scalars(select(Room).where(Room.id.in_(ids)).order_by(Room.id))
    return found.all()


async def expected(session: AsyncSession, booking: Booking) -> list[Expected]:
    """Who takes part in the matter and has no link yet; nobody where the actor does not see the matter.

    Who is held in the prison joins from the room there, and needs none.
    """
    if booking.matter_id is None:
        return []
    held = set(
        await session.scalars(
            select(Need.label).where(Need.booking_id == booking.id, Need.role == "prisoner")
        )
    )
    there = {one.name for one in await links(session, booking.id) if one.revoked_at is None}
    found: dict[str, Expected] = {}
    for part in await parties.taking_part(session, booking.matter_id):
        if part.party.name not in held and part.party.is_person:
            capacity = part.participation.role if part.participation.role in AS_THEY_ARE else Capacity.PARTY
            found.setdefault(part.party.name, Expected(part.party.name, capacity, part.party.phone))
        for agent in part.agents:
            if agent.is_in_force(clock.today()) and agent.kind != AgentKind.GROUP_REPRESENTATIVE:
                capacity = Capacity.GUARDIAN if agent.kind == AgentKind.GUARDIAN else Capacity.LAWYER
                found.setdefault(agent.agent_name, Expected(agent.agent_name, capacity))
    return [one for name, one in found.items() if name not in there]


AS_THEY_ARE = frozenset({Capacity.WITNESS, Capacity.INTERPRETER, Capacity.PROSECUTOR})
"""Roles in a matter that are capacities too."""


async def tests(session: AsyncSession, booking_id: int) -> list[Tested]:
    """The tests of the line for a booking, latest first."""
    found = await session.execute(
        select(LineTest, func.coalesce(JoinLink.name, Officer.name))
        .outerjoin(JoinLink, JoinLink.id == LineTest.join_link_id)
        .outerjoin(Officer, Officer.id == LineTest.officer_id)
        .where(LineTest.booking_id == booking_id)
        .order_by(LineTest.at.desc(), LineTest.id.desc())
    )
    return [Tested(test=test, by=name) for test, name in found]


async def tested(session: AsyncSession, booking_ids: Collection[int]) -> dict[int, bool]:
    """Which bookings were tried out, and whether the last test at every place was good."""
    last = (
        select(func.max(LineTest.id))
        .where(LineTest.booking_id.in_(list(booking_ids)))
        .group_by(LineTest.booking_id, LineTest.place)
    )
    good: dict[int, bool] = {}
    for test in await session.scalars(select(LineTest).where(LineTest.id.in_(last))):
        works = Tested(test=test, by="").good
        good[test.booking_id] = good.get(test.booking_id, True) and works
    return good


async def joined(session: AsyncSession, video_room_id: int) -> Sequence[Joining]:
    """The last stay of each person who came, in the order of coming."""
    last = (
        select(func.max(Joining.id))
        .where(Joining.video_room_id == video_room_id)
        .group_by(Joining.join_link_id, Joining.officer_id)
    )
    found = await session.scalars(select(Joining).where(Joining.id.in_(last)).order_by(Joining.id))
    return found.all()


async def joining(session: AsyncSession, video_room_id: int, key: str) -> Joining:
    """A stay in this room, locked; raises NotFound."""
    found = await session.scalar(
        select(Joining)
        .where(Joining.key == key, Joining.video_room_id == video_room_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def stay_that_is_over(session: AsyncSession, video_room_id: int, key: str) -> Joining | None:
    """The stay with this key, if it has ended; None while it goes on, or for a key that nobody has."""
    found: Joining | None = await session.scalar(
        select(Joining).where(
            Joining.key == key,
            Joining.video_room_id == video_room_id,
            Joining.status.in_(("dismissed", "left")),
        )
    )
    return found


async def stay(
    session: AsyncSession, video_room_id: int, *, link_id: int | None = None, officer_id: int | None = None
) -> Joining | None:
    """The stay of one person that goes on, waiting or admitted; None when there is none."""
    found: Joining | None = await session.scalar(
        select(Joining)
        .where(
            Joining.video_room_id == video_room_id,
            Joining.join_link_id.is_not_distinct_from(link_id),
            Joining.officer_id.is_not_distinct_from(officer_id),
            Joining.status.in_(("waiting", "admitted")),
        )
        .order_by(Joining.id.desc())
        .limit(1)
    )
    return found


def moderates(actor: Actor, booking: Booking) -> bool:
    """Whether an officer lets the others in: one of the arranging agency whose business sittings are.

    A court lets people into its own sitting also where the prison has arranged the rooms.
    """
    holds = (Permission.HEARINGS_SCHEDULE, Permission.SESSIONS_VERIFY, Permission.FAMILY_VISITS_DECIDE)
    sits = booking.purpose == "court" and actor.agency_kind is AgencyKind.COURT
    at_home = actor.agency_id == booking.agency_id or (sits and actor.agency_id in booking.agency_ids)
    return at_home and any(map(actor.may, holds))
