"""How a booking is joined from elsewhere: its room on the line, links, who came, and tests the day before."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit import clock
from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class VideoRoom(Base):
    """How one booking is joined. Its times are the booking's."""

    __tablename__ = "video_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    key: Mapped[str]
    """By which the media server knows it; not to be guessed."""
    way: Mapped[str]
    """external, livekit, builtin"""
    address: Mapped[str] = mapped_column(default="")
    """Where the agency's own system is joined; for `external`."""
    terminal: Mapped[str] = mapped_column(default="")
    """Number that meeting hardware dials."""
    pin: Mapped[str] = mapped_column(default="")
    """What it asks for after that."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    opened_at: Mapped[datetime | None]
    """When those who wait were first let in."""
    closed_at: Mapped[datetime | None]


class JoinLink(Base):
    """A link for one person. It ends with the booking; only a hash of its token is kept."""

    __tablename__ = "join_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    video_room_id: Mapped[int] = mapped_column(ForeignKey("video_room.id"))
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    name: Mapped[str]
    capacity: Mapped[str]
    """A key of rules.CAPACITIES."""
    phone: Mapped[str | None] = mapped_column(Encrypted)
    mail_address: Mapped[str | None] = mapped_column(Encrypted)
    token_hash: Mapped[bytes]
    made_at: Mapped[datetime]
    """Of the token that is good now."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    revoked_at: Mapped[datetime | None]
    sent_by: Mapped[str | None]
    """sms, mail"""
    sending: Mapped[str] = mapped_column(default="")
    """queued, sent, failed; empty: never sent"""
    sent_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Joining(Base):
    """One stay of one person in a room on the line."""

    __tablename__ = "joining"

    id: Mapped[int] = mapped_column(primary_key=True)
    video_room_id: Mapped[int] = mapped_column(ForeignKey("video_room.id"))
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    join_link_id: Mapped[int | None] = mapped_column(ForeignKey("join_link.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str]
    """By which the others in the room address it; not to be guessed."""
    name: Mapped[str]
    capacity: Mapped[str]
    status: Mapped[str]
    """waiting, admitted, dismissed, left, lost"""
    arrived_at: Mapped[datetime] = mapped_column(default=clock.now)
    admitted_at: Mapped[datetime | None]
    since: Mapped[datetime]
    """Of the status."""
    seen_at: Mapped[datetime]
    """When it was last heard of."""
    talk: Mapped[str] = mapped_column(default="")
    """The private talk it takes part in; empty: the sitting."""


class LineTest(Base):
    """That somebody tried out camera, microphone, speaker and line at a place, and what came of it."""

    __tablename__ = "line_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    join_link_id: Mapped[int | None] = mapped_column(ForeignKey("join_link.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    place: Mapped[str]
    camera: Mapped[str]
    """works, fails, untried"""
    microphone: Mapped[str]
    speaker: Mapped[str]
    round_trip: Mapped[int | None] = mapped_column(Integer)
    """Milliseconds there and back to this site, the middle of several; None: not measured."""
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
