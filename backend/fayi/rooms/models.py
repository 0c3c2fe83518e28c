"""Rooms and their hours, bookings and what they need, and the claims that keep others out."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, Text, Time
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit import clock
from fayi.kit.database import Base
from fayi.rooms.availability import RoomSeen, Shut, Window
from fayi.rooms.rules import BookingStatus, ClosureKind, Needed, Part, Purpose, RoomKind


class Room(Base):
    """A room, a line or a device of an agency. Its numbered kin (three laptops) are rooms of their own."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str]
    """room, line, device"""
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    """Where it is found: building, floor, door."""
    seats: Mapped[int] = mapped_column(Integer, default=0)
    """How many people it holds; 0: not counted."""
    equipment: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What it may be used for; empty: anything."""
    before_minutes: Mapped[int] = mapped_column(Integer, default=0)
    """Taken up before each use, e.g. by the escort."""
    after_minutes: Mapped[int] = mapped_column(Integer, default=0)
    """Taken up after each use, e.g. by cleaning."""
    asks_first: Mapped[bool] = mapped_column(default=False)
    """Its agency must agree before another agency's booking is confirmed."""
    terminal: Mapped[str] = mapped_column(default="")
    """Number of the meeting hardware that stands in it."""
    join_address: Mapped[str] = mapped_column(default="")
    """Standing address of the agency's own video system for it."""
    in_use_from: Mapped[date]
    in_use_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")

    @property
    def resource(self) -> str:
        """Its name among the claims."""
        return f"room:{self.id}"

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return RoomKind.of(self.kind).label

    def as_seen(self, windows: Sequence[Window], shut: Sequence[Shut]) -> RoomSeen:
        """What bookings need to know of it."""
        return RoomSeen(
            id=self.id,
            name=self.name,
            agency_id=self.agency_id,
            seats=self.seats,
            purposes=frozenset(self.purposes),
            before_minutes=self.before_minutes,
            after_minutes=self.after_minutes,
            asks_first=self.asks_first,
            in_use_from=self.in_use_from,
            in_use_until=self.in_use_until,
            windows=tuple(windows),
            shut=tuple(shut),
        )


class RoomHours(Base):
    """A weekly window of a room. Without one it is never open; a closed window beats an open one."""

    __tablename__ = "room_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    weekday: Mapped[int] = mapped_column(Integer)
    """1 Monday … 7 Sunday."""
    opens: Mapped[time] = mapped_column(Time)
    """At the station, Asia/Shanghai."""
    closes: Mapped[time] = mapped_column(Time)
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What for; empty: whatever the room is for."""
    agency_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """Whose bookings; empty: everybody's."""
    closed: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]

    def as_window(self) -> Window:
        """The same, plain."""
        return Window(
            weekday=self.weekday,
            opens=self.opens,
            closes=self.closes,
            purposes=frozenset(self.purposes),
            agency_ids=frozenset(self.agency_ids),
            closed=self.closed,
            since=self.since,
            until=self.until,
        )


class Closure(Base):
    """A time in which a room, or all of an agency's rooms, cannot be used; half-open."""

    __tablename__ = "closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    """None: every room of the agency."""
    kind: Mapped[str]
    """block (repairs, an inspection) or suspension (停止会见期, e.g. an epidemic)"""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    lifted_at: Mapped[datetime | None]

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return ClosureKind.of(self.kind).label

    @property
    def in_force(self) -> bool:
        """Whether it closes anything now or later."""
        return self.lifted_at is None and (self.ends_at is None or self.ends_at > clock.now())


class Booking(Base):
    """A sitting, visit or talk with all it needs. Of the matter it serves it tells nothing but that there is one."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """Who arranges it."""
    agency_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """Who sees it: the arranging agency and those whose rooms it needs."""
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    purpose: Mapped[str]
    """court, family_visit, lawyer_talk, mediation, interview, training, other"""
    title: Mapped[str] = mapped_column(default="")
    """What the ends may read on the calendar; no names of parties."""
    people: Mapped[int] = mapped_column(Integer, default=1)
    """How many are expected in the fullest room."""
    status: Mapped[str]
    """proposed, held, confirmed, cancelled"""
    held_until: Mapped[datetime | None]
    starts_at: Mapped[datetime]
    """Of its first part."""
    ends_at: Mapped[datetime]
    """Of its last part."""
    contact: Mapped[str] = mapped_column(default="")
    """Whom to ring about it."""
    note: Mapped[str] = mapped_column(default="")
    """For the officers at all ends."""
    flag: Mapped[str] = mapped_column(default="")
    """Why somebody must look at it, a message id: the prisoner was moved, the room was closed."""
    flag_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    flagged_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it was moved or cancelled, last."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    changed_at: Mapped[datetime]
    """When its times or places last changed."""
    version: Mapped[int] = mapped_column(Integer, default=1)

    @property
    def stands(self) -> str:
        """Its status now: a hold that has run out is a proposal again."""
        if self.status == "held" and self.held_until is not None and self.held_until <= clock.now():
            return "proposed"
        return self.status

    @property
    def status_label(self) -> str:
        """Its status in words."""
        return BookingStatus.of(self.stands).label

    @property
    def purpose_label(self) -> str:
        """What it is for, in words."""
        return Purpose.of(self.purpose).label


class BookingPart(Base):
    """A part of a booking: the talk before, the sitting itself, the talk after. Half-open, without buffers."""

    __tablename__ = "booking_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[str]
    """pre, main, post"""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Its kind in words."""
        return Part.of(self.kind).label


class Need(Base):
    """A resource a booking cannot do without."""

    __tablename__ = "need"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    resource: Mapped[str]
    """room:12, prisoner:7, officer:3"""
    label: Mapped[str]
    """Its name, as those who see the booking may read it."""
    role: Mapped[str]
    """What it is there for: court, prison, station, office, witness, line, device, prisoner, officer."""
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """Whose it is."""
    parts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=lambda: ["pre", "main", "post"])
    agreed_at: Mapped[datetime | None]
    """When its agency agreed, where it is asked first."""
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))

    def as_needed(self) -> Needed:
        """The same as a plan has it."""
        return Needed(
            resource=self.resource,
            label=self.label,
            role=self.role,
            agency_id=self.agency_id,
            parts=tuple(self.parts),
        )


class Claim(Base):
    """One resource taken for one part of a booking, buffers included; no two of one resource overlap."""

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    part: Mapped[str]
    resource: Mapped[str]
    occupied: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class UnmetDemand(Base):
    """A wish that could not be met: what for, when, for how long, and how many other times were offered."""

    __tablename__ = "unmet_demand"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    agency_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    purpose: Mapped[str]
    wished_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(Integer)
    resources: Mapped[list[str]] = mapped_column(ARRAY(Text))
    offered: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime]


class Contact(Base):
    """Whom to ring at an agency about its rooms and those who come to them; kept by the agency itself."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Where it is somebody who signs in here: absences are known, reminders reach them."""
    name: Mapped[str]
    duty: Mapped[str] = mapped_column(default="")
    """What they are there for."""
    phone: Mapped[str]
    """Of the office, not a private one."""
    hours: Mapped[str] = mapped_column(default="")
    """When the phone is answered."""
    rank: Mapped[int] = mapped_column(Integer, default=1)
    """Who is rung first has the lowest."""
    since: Mapped[date]
    until: Mapped[date | None]
