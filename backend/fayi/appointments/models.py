"""Lawyers, appointments, what lawyers write down, closing files, and subsidies."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base


class Lawyer(Base):
    """An officer of a firm as the aid centre knows them; public, as the register of lawyers is."""

    __tablename__ = "lawyer"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The law firm or grassroots legal-service office."""
    licence_number: Mapped[str]
    practising_since: Mapped[date]
    sex: Mapped[str] = mapped_column(default="")
    """GB/T 2261.1: 1 male, 2 female; empty when not told."""
    specialities: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """kinds.AidKind"""
    districts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Region codes, of any length."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    most_open: Mapped[int]
    """How many appointments at once."""
    on_rota: Mapped[bool]
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    entered_on: Mapped[date]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)


class Appointment(Base):
    """A lawyer is asked to act in a matter; sight of the matter follows `status`, by the database itself.

    Lawyer and firm head read this row: it holds the matter's number and kind and nothing of the people.
    """

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    number: Mapped[str]
    """The matter's number on the day of the offer."""
    matter_type: Mapped[str]
    aid_kind: Mapped[str]
    """kinds.AidKind, or what the type's category says."""
    centre_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    lawyer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    practised_years: Mapped[int]
    place: Mapped[int | None]
    """The lawyer's place in the rota's proposal; None: chosen from outside it."""
    status: Mapped[str] = mapped_column(default="offered")
    """offered, active, declined, lapsed, withdrawn, changed, ended, completed"""
    offered_at: Mapped[datetime]
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    answer_by: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decline_code: Mapped[str] = mapped_column(default="")
    """kinds.DeclineCode; the words to it stand in the matter's timeline."""
    ended_at: Mapped[datetime | None]
    end_code: Mapped[str] = mapped_column(default="")
    """kinds.EndCode"""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer or is at work."""
        return self.status in ("offered", "active")


class LawyerMeeting(Base):
    """The lawyer met the aided person (约见)."""

    __tablename__ = "lawyer_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    met_at: Mapped[datetime]
    way: Mapped[str]
    """kinds.Way"""
    place: Mapped[str]
    in_custody: Mapped[bool]
    not_overheard: Mapped[bool | None]
    """In custody: nobody listened (律师会见时不被监听, 刑诉法 39; 律师法 33)."""
    interpreter: Mapped[str] = mapped_column(default="")
    accompanied_by: Mapped[str] = mapped_column(default="")
    """Who was with a minor or a disabled person."""
    words: Mapped[str]
    recorded_at: Mapped[datetime]


class WorkEntry(Base):
    """What the lawyer did on a day, and for how many hours."""

    __tablename__ = "work_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    worked_on: Mapped[date]
    activity: Mapped[str]
    """kinds.Activity"""
    hours: Mapped[Decimal]
    words: Mapped[str]
    recorded_at: Mapped[datetime]


class StageReport(Base):
    """How the matter stands (承办情况通报), or what the next lawyer has to know."""

    __tablename__ = "stage_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    kind: Mapped[str]
    """progress or handover"""
    procedure: Mapped[str]
    """kinds.Procedure"""
    words: Mapped[str]
    reported_at: Mapped[datetime]


class ClosingFile(Base):
    """The closing file (结案卷宗) as it was handed in, and what the centre found."""

    __tablename__ = "closing_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    closed_on: Mapped[date]
    """The day the case ended; 30 days to hand the file in count from it."""
    result: Mapped[str]
    """kinds.Result"""
    procedures: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """kinds.Procedure: in which the lawyer acted; the subsidy is reckoned by them."""
    items: Mapped[dict[str, Any]]
    """Item of the list → pages, 0 for one that there is none of."""
    handed_in_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="waiting")
    """waiting, complete, returned"""
    lacking: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    words: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))


class SubsidyRate(Base):
    """A row of the basis table: what is paid for a kind of case at a stage, or for an item, since when."""

    __tablename__ = "subsidy_rate"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The aid centre that pays by it."""
    aid_kind: Mapped[str] = mapped_column(default="")
    """kinds.AidKind; empty for items that do not depend on it."""
    procedure: Mapped[str] = mapped_column(default="")
    """kinds.Procedure; empty for items that do not depend on it."""
    item: Mapped[str]
    """kinds.Item"""
    unit: Mapped[str]
    """kinds.Unit"""
    amount: Mapped[Decimal]
    """Yuan."""
    source: Mapped[str]
    """The paper it stands in, with its number."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class SubsidyClaim(Base):
    """A subsidy claimed for an appointment, as it was reckoned on the day of the claim."""

    __tablename__ = "subsidy_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    number: Mapped[str]
    centre_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    lawyer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    lines: Mapped[list[Any]]
    """rules.Line, each as it was reckoned."""
    amount: Mapped[Decimal]
    status: Mapped[str] = mapped_column(default="claimed")
    """claimed, returned, reviewed, paid"""
    claimed_at: Mapped[datetime]
    claimed_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    words: Mapped[str] = mapped_column(default="")
    paid_on: Mapped[date | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    receipt: Mapped[str] = mapped_column(default="")
    """The number of the payment."""
