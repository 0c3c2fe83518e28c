"""Parties, their relations, the part they play, who acts for them, and conflicts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.identity import redact_id, redact_phone
from fayi.kit.secrets import Encrypted


class Party(Base):
    """A person or an organisation, as one agency wrote it down."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """person or organisation"""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that registered it."""
    name: Mapped[str]
    name_key: Mapped[str]
    """The name as it is compared: one width, lower case, without spaces and dots."""
    sex: Mapped[str] = mapped_column(default="")
    """GB/T 2261.1: 1 male, 2 female, 0 unknown, 9 not stated; empty when not asked."""
    ethnic: Mapped[str] = mapped_column(default="")
    """GB/T 3304 code."""
    birth_date: Mapped[date | None]
    identity_kind: Mapped[str] = mapped_column(default="")
    """kit.identity.IdentityKind; empty when no paper was shown."""
    id_number: Mapped[str | None] = mapped_column(Encrypted)
    id_number_index: Mapped[bytes | None]
    phone: Mapped[str | None] = mapped_column(Encrypted)
    phone_index: Mapped[bytes | None]
    address: Mapped[str | None] = mapped_column(Encrypted)
    """Where the person lives or the organisation sits, below the region."""
    address_index: Mapped[bytes | None]
    household_region: Mapped[str] = mapped_column(default="")
    """户籍地, a region code."""
    residence_region: Mapped[str] = mapped_column(default="")
    """居住地, a region code."""
    home_region: Mapped[str] = mapped_column(default="")
    """籍贯: province of origin (two digits), for matching mediators to newcomers."""
    dialects: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    language: Mapped[str] = mapped_column(default="")
    occupation: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    education: Mapped[str] = mapped_column(default="")
    special_groups: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What has to be arranged: kinds.Need."""
    illiterate: Mapped[bool] = mapped_column(default=False)
    without_capacity: Mapped[bool] = mapped_column(default=False)
    """An adult who cannot judge his or her own acts (民法典 21, 22, 24)."""
    uscc: Mapped[str] = mapped_column(default="")
    """统一社会信用代码 of an organisation; public, so not encrypted."""
    legal_representative: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return self.kind == "person"

    @property
    def redacted_id_number(self) -> str:
        """The ID number for lists."""
        return redact_id(self.id_number) if self.id_number else ""

    @property
    def redacted_phone(self) -> str:
        """The phone for lists."""
        return redact_phone(self.phone) if self.phone else ""

    @property
    def redacted_address(self) -> str:
        """The address for lists: its first four characters."""
        return f"{self.address[:4]}…" if self.address else ""


class PartyRelation(Base):
    """`party` is the `kind` of `other`: parent of, spouse of, in the same household as …"""

    __tablename__ = "party_relation"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str]
    """kinds.Relation"""
    recorded_at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class ProcessingRestriction(Base):
    """The party's data are kept and read, and used for nothing new, until that is lifted (限制处理)."""

    __tablename__ = "processing_restriction"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id", ondelete="CASCADE"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    request: Mapped[str]
    """Number of the data request it was placed on."""
    since: Mapped[datetime]
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    lift_reason: Mapped[str] = mapped_column(default="")


class Participation(Base):
    """A party takes part in a matter, on a side, in a role of its type."""

    __tablename__ = "participation"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    role: Mapped[str]
    side: Mapped[str]
    """applicant, respondent or none, as the role says"""
    since: Mapped[date]
    until: Mapped[date | None]
    leave_reason: Mapped[str] = mapped_column(default="")
    newcomer: Mapped[bool] = mapped_column(default=False)
    identity_seen: Mapped[str] = mapped_column(default="")
    """How identity was checked: kinds.IdentitySeen; empty when it was not."""
    identity_seen_on: Mapped[date | None]
    read_aloud_on: Mapped[date | None]
    """The day the papers were read to somebody who cannot read."""
    thumbprint: Mapped[bool] = mapped_column(default=False)
    """A fingerprint stands where others sign."""
    witness: Mapped[str] = mapped_column(default="")
    """Who was present at the reading."""


class Representation(Base):
    """Somebody acts for a participant: an agent, a guardian, or a representative of a group.

    A representative of a group is a participant of its side; its row hangs on its own participation.
    """

    __tablename__ = "representation"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    agent_name: Mapped[str]
    agent_unit: Mapped[str] = mapped_column(default="")
    """The law firm or employer of the agent."""
    kind: Mapped[str]
    """kinds.AgentKind"""
    relation: Mapped[str] = mapped_column(default="")
    """How the agent stands to the participant, in words: 母亲, 律师 …"""
    scope: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """kinds.Scope"""
    authority: Mapped[str] = mapped_column(default="")
    """The authority document that was seen; empty when none was."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")

    @property
    def last_day(self) -> date | None:
        """The last day on which the agent may act; None: no end in sight."""
        return min((day for day in (self.valid_until, self.ended_on) if day is not None), default=None)

    def is_in_force(self, on: date) -> bool:
        """Whether the agent may act on the day `on`."""
        return self.valid_from <= on and (self.last_day is None or on <= self.last_day)


class Conflict(Base):
    """A conflict that was found or told: disclosed to the sides, and accepted by them or not yet."""

    __tablename__ = "conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str]
    """kinds.ConflictKind"""
    subject: Mapped[str]
    """What it is about, so that the same conflict found again is the same row: kinds.Found.subject."""
    sentence: Mapped[str]
    values: Mapped[dict[str, Any]]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    disclosed_on: Mapped[date | None]
    accepted_by_all_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
