"""A sitting of the court with the prison that is joined in the built-in room, now."""

import secrets
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.queries import token_hash
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.rooms.models import Booking
from fayi.video.doors import Comer, Door
from fayi.video.models import Joining, JoinLink, VideoRoom
from tests.cast import COURT, COURT_CLERK_FU, PRISON

MODERATOR = Comer(name="傅书记员", capacity="clerk", officer_id=COURT_CLERK_FU.id, moderates=True)


@dataclass(frozen=True)
class Sitting:
    """The booking and its room on the line."""

    database: Database
    booking_id: int
    room_id: int

    @property
    def path(self) -> str:
        """Where officers find the room."""
        return f"/bookings/{self.booking_id}/video/room"

    def session(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction of the court's clerk."""
        return self.database.transaction(agency_id=COURT.id, officer_id=COURT_CLERK_FU.id)

    async def link(self, name: str, capacity: str = "party") -> tuple[int, str]:
        """A new link: its id and its token."""
        token = secrets.token_urlsafe(24)
        async with self.session() as session:
            link = JoinLink(
                video_room_id=self.room_id,
                booking_id=self.booking_id,
                name=name,
                capacity=capacity,
                token_hash=token_hash(token),
                made_at=clock.now(),
                made_by_id=COURT_CLERK_FU.id,
            )
            session.add(link)
            await session.flush()
        return link.id, token

    async def door(self, name: str, capacity: str = "party") -> Door:
        """The door of the room, for the holder of a new link."""
        link_id, _ = await self.link(name, capacity)
        return self.door_of(Comer(name=name, capacity=capacity, link_id=link_id))

    def door_of(self, comer: Comer) -> Door:
        """The door of the room, for somebody."""
        now = clock.now()
        return Door(
            room_id=self.room_id, agency_id=COURT.id, title="", starts_at=now, ends_at=now, comer=comer
        )

    async def stays(self) -> list[Joining]:
        """Every stay, in the order of coming."""
        async with self.session() as session:
            return list(
                await session.scalars(
                    select(Joining).where(Joining.video_room_id == self.room_id).order_by(Joining.id)
                )
            )

    async def withdraw(self, link_id: int) -> None:
        """The clerk withdraws a link."""
        async with self.session() as session:
            (await session.get_one(JoinLink, link_id)).revoked_at = clock.now()


async def begin(database: Database, *, way: str = "builtin", in_minutes: int = 10) -> Sitting:
    """The court sits in a moment."""
    now = clock.now()
    starts_at = now + timedelta(minutes=in_minutes)
    async with database.transaction(agency_id=COURT.id, officer_id=COURT_CLERK_FU.id) as session:
        booking = Booking(
            agency_id=COURT.id,
            agency_ids=[COURT.id, PRISON.id],
            purpose="court",
            title="远程庭审",
            status="confirmed",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            made_at=now,
            made_by_id=COURT_CLERK_FU.id,
            changed_at=now,
        )
        session.add(booking)
        await session.flush()
        room = VideoRoom(
            booking_id=booking.id,
            key=secrets.token_urlsafe(12),
            way=way,
            made_at=now,
            made_by_id=COURT_CLERK_FU.id,
        )
        session.add(room)
        await session.flush()
    return Sitting(database, booking.id, room.id)
