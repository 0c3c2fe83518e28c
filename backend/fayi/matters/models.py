"""The matter and what belongs to the record itself."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, FetchedValue, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.procedure.matter_type import Stage, Status


class Matter(Base):
    """One thing the desk handles, from registration to the archive."""

    __tablename__ = "matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    type_version: Mapped[int]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that holds it."""
    registered_at_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    intake_number: Mapped[str]
    """The number on the slip the applicant takes home; given at registration."""
    reference: Mapped[str | None]
    """The number people quote (案号); given at acceptance."""
    title: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    """What lists filter by, e.g. the code of the dispute type."""
    channel: Mapped[str]
    confidential: Mapped[bool] = mapped_column(default=False)
    """Inside an agency only some officers see it; whoever passes it on loses sight of it."""
    stage: Mapped[str]
    status: Mapped[str]
    outcome: Mapped[str | None]
    received_on: Mapped[date]
    stage_since: Mapped[date]
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    disposed_on: Mapped[date | None]
    """When its file was destroyed; nothing but this line and dates is left then."""
    disposed_under: Mapped[str | None]
    """The number of the disposal list."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    details: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with every action; a page that was opened under an older one is stale."""
    timeline_length: Mapped[int] = mapped_column(default=0)
    """Entries so far; with the next column, written by the database when an entry is added."""
    timeline_head: Mapped[bytes] = mapped_column(default=b"")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def number(self) -> str:
        """The number to show: the reference, or the intake number before acceptance."""
        return self.reference or self.intake_number

    def move_to(self, stage: Stage, *, on: date) -> None:
        """Stand at `stage` from the day `on`; closing and archiving leave their dates."""
        self.stage, self.status, self.stage_since = stage.key, stage.status.value, on
        if stage.outcome is not None:
            self.outcome = stage.outcome.value
        if stage.status is Status.CLOSED:
            self.closed_on = self.closed_on or on
        if stage.status is Status.ARCHIVED:
            self.archived_on = on
        self.version += 1


class MatterAccess(Base):
    """That an agency may see a matter, on which grounds, and until when. Written by the database alone."""

    __tablename__ = "matter_access"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    grounds: Mapped[dict[str, Any]]
    visible_until: Mapped[datetime]
    officers: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    """The only officers of the agency who see it; None: all of them."""
    scopes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By ground, what it shows where that is not all: no_papers, particulars."""
    updated_at: Mapped[datetime]


class Recusal(Base):
    """An officer with an interest in a matter stands aside (回避) and sees nothing of it."""

    __tablename__ = "recusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str]
    since: Mapped[datetime]


class Assignment(Base):
    """An officer is answerable for a matter, or helps with it."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    capacity: Mapped[str]
    """lead, co, recorder"""
    since: Mapped[date]
    until: Mapped[date | None]


class MatterLink(Base):
    """`opened` came out of `matter`, e.g. a judicial confirmation out of a mediation."""

    __tablename__ = "matter_link"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    opened_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)


class PropertyMention(Base):
    """That a matter is about a property, known by a keyed hash: equal keys, the same property."""

    __tablename__ = "property_mention"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)


class Entry(Base):
    """What happened, never altered; each entry carries the hash of the one before it."""

    __tablename__ = "timeline"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    seq: Mapped[int] = mapped_column(server_default=FetchedValue())
    tag: Mapped[str]
    """source:subject:action, e.g. matter:accept or document:settlement:issued."""
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    note: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[bytes] = mapped_column(server_default=FetchedValue())
    hash: Mapped[bytes] = mapped_column(server_default=FetchedValue())
