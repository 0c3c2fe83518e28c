"""Agencies, officers, the roles they hold, who is signed in, and number series."""

from base64 import b64decode
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted
from fayi.procedure.roles import AgencyKind


class Agency(Base):
    """A bureau, office, committee, court …; agencies form a tree."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    committee_kind: Mapped[str | None]
    """Of a mediation committee: village, town, enterprise, industry, newcomer."""
    name: Mapped[str]
    short_name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    region_code: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    number_word: Mapped[str]
    """The word its numbers begin with (代字), e.g. 龙湖."""
    closed_on: Mapped[date | None]
    outside: Mapped[bool] = mapped_column(default=False)
    """Nobody works there on this desk: what it is asked goes out as a sealed package."""
    desk_key: Mapped[str] = mapped_column(default="")
    """Of an agency that works on a desk elsewhere: the Ed25519 key it signs replies with, in hex."""

    @property
    def agency_kind(self) -> AgencyKind:
        """The kind, typed."""
        return AgencyKind(self.kind)


class Officer(Base):
    """Someone who works at an agency and signs in."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_name: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    locked_until: Mapped[datetime | None]
    password_changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    pin_hash: Mapped[str] = mapped_column(default="")
    """Of the short number that unlocks a counter PC; empty: none was chosen."""
    left_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(default="zh")
    phone: Mapped[str] = mapped_column(default="")
    mail_address: Mapped[str] = mapped_column(default="")
    """Where notices are sent that the officer wants by e-mail."""
    id_number_index: Mapped[bytes | None]
    """Blind index of the officer's own ID number, for finding conflicts of interest."""
    home_region: Mapped[str | None]
    """Province of origin (two digits), for matching mediators to newcomers."""
    dialects: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    specialities: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    full_time: Mapped[bool] = mapped_column(default=True)


class OfficerRole(Base):
    """A role an officer holds at an agency."""

    __tablename__ = "officer_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]


class Absence(Base):
    """An officer is away from an agency, and another one stands in (代班), from the first day to the last."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    since: Mapped[date]
    until: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    withdrawn_at: Mapped[datetime | None]
    """When it was taken back before it began."""


class AgencySeal(Base):
    """The picture of an agency's seal (印章); one that was replaced is kept, retired."""

    __tablename__ = "agency_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    digest: Mapped[str]
    """SHA-256 of the PNG."""
    picture: Mapped[str] = mapped_column(Encrypted)
    """The PNG in base64."""
    width_mm: Mapped[int]
    """As printed."""
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))

    @property
    def png(self) -> bytes:
        """The picture."""
        return b64decode(self.picture)


class SignedIn(Base):
    """One sign-in: an officer at work as an agency, until sign-out, idleness or the end of the day."""

    __tablename__ = "signed_in"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    id: Mapped[int] = mapped_column(Identity())
    """By which the session is named to people."""
    address: Mapped[str] = mapped_column(default="")
    """In the network, at the sign-in."""
    browser: Mapped[str] = mapped_column(default="")
    awaits_factor: Mapped[bool] = mapped_column(default=False)
    """The password was right, the second factor has not been shown: the session opens nothing."""
    locked_at: Mapped[datetime | None]
    wrong_pins: Mapped[int] = mapped_column(default=0)


class FormerPassword(Base):
    """A password an officer had, as a hash: the last few may not come back."""

    __tablename__ = "former_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    hash: Mapped[str]
    until: Mapped[datetime]


class Counter(Base):
    """The last number taken of a series, by agency and year."""

    __tablename__ = "counter"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Operation(Base):
    """A form that has been sent, so that sending it twice does it once."""

    __tablename__ = "operation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    location: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
