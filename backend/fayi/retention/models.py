"""Periods, holds, prolongations, and lists of what is destroyed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.retention.kinds import Bar, CountedFrom, Decision, ListStatus, PeriodKind


class RetentionPeriod(Base):
    """How long files of a type of matter are kept, from one day to another."""

    __tablename__ = "retention_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_type: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    """Only matters of this category; empty: all of the type."""
    kind: Mapped[str]
    """kinds.PeriodKind"""
    years: Mapped[int | None]
    """None: for ever."""
    counted_from: Mapped[str] = mapped_column(default="archived")
    basis: Mapped[str]
    confirmed: Mapped[bool] = mapped_column(default=False)
    """Whether somebody has compared it with the rules that hold here."""
    since: Mapped[date]
    until: Mapped[date | None]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    set_at: Mapped[datetime]

    @property
    def kind_label(self) -> str:
        """The Chinese name of the class."""
        return PeriodKind.of(self.kind).label

    @property
    def counted_from_label(self) -> str:
        """From when it counts, in Chinese."""
        return CountedFrom.of(self.counted_from).label


class MatterHold(Base):
    """Nothing of the matter may be destroyed, whatever its period says (冻结销毁)."""

    __tablename__ = "matter_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    lift_reason: Mapped[str] = mapped_column(default="")


class RetentionProlongation(Base):
    """A matter is kept longer than its period says."""

    __tablename__ = "retention_prolongation"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    until: Mapped[date]
    reason: Mapped[str]
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class DisposalList(Base):
    """销毁清册: what is to be destroyed, drawn up by one officer and carried out by another. Kept for ever."""

    __tablename__ = "disposal_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    """kinds.ListStatus"""
    note: Mapped[str] = mapped_column(default="")
    drawn_up_at: Mapped[datetime]
    drawn_up_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    submitted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    return_reason: Mapped[str] = mapped_column(default="")
    supervisors: Mapped[str] = mapped_column(default="")
    """Who watched the paper files being destroyed (监销人)."""
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with every change; whoever checks an older one is told so."""

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return ListStatus.of(self.status).label


class DisposalItem(Base):
    """A matter on a list, with all that is kept of it for ever; names nobody."""

    __tablename__ = "disposal_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("disposal_list.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    number: Mapped[str]
    type: Mapped[str]
    received_on: Mapped[date]
    closed_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    kind: Mapped[str]
    years: Mapped[int]
    basis: Mapped[str]
    ends_on: Mapped[date]
    decision: Mapped[str] = mapped_column(default="destroy")
    """kinds.Decision"""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was taken off or prolonged; of what was kept at the last moment, a kinds.Bar."""
    destroyed_at: Mapped[datetime | None]
    destroyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    entries: Mapped[int | None]
    """How long the timeline was."""
    head_before: Mapped[bytes | None]
    """The hash at its end, by which a copy from before can be proved."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many documents, papers, hearings and parties went with it."""

    @property
    def decision_label(self) -> str:
        """The Chinese name of what becomes of it."""
        return Decision.of(self.decision).label

    @property
    def kind_label(self) -> str:
        """The Chinese name of the class."""
        return PeriodKind.of(self.kind).label

    @property
    def reason_label(self) -> str:
        """Why, in words."""
        return Bar.of(self.reason).label if self.decision == "kept" else self.reason
