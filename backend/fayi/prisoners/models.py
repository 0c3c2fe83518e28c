"""Those held in a prison, where each of them is, who may not visit them, and who read or asked what."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.identity import redact_id
from fayi.kit.secrets import Encrypted
from fayi.prisoners.rules import BarKind, Place, Stay, VisitClass


class Prisoner(Base):
    """Somebody in the register of one prison; seen and kept by its officers alone."""

    __tablename__ = "prisoner"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The prison."""
    number: Mapped[str]
    """罪犯编号: given by the prison system, unique within the prison."""
    name: Mapped[str]
    name_key: Mapped[str]
    """The name as it is compared: one width, lower case, without spaces and dots."""
    sex: Mapped[str] = mapped_column(default="")
    """GB/T 2261.1: 1 male, 2 female; empty when not known."""
    birth_date: Mapped[date | None]
    id_number: Mapped[str | None] = mapped_column(Encrypted)
    id_number_index: Mapped[bytes | None]
    ward: Mapped[str] = mapped_column(default="")
    """监区"""
    visit_class: Mapped[str]
    """observed, ordinary, lenient, strict"""
    language: Mapped[str] = mapped_column(default="")
    """What has to be interpreted from, e.g. 苗语 or 手语; empty: nothing."""
    held_since: Mapped[date]
    family_told_on: Mapped[date | None]
    """When the relatives were told of the intake and of visits."""
    family_told_how: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"))
    """The same person under the number that is kept."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def resource(self) -> str:
        """The name among the claims of bookings."""
        return f"prisoner:{self.id}"

    @property
    def label(self) -> str:
        """陈一鸣（3398000123）"""
        return f"{self.name}（{self.number}）"

    @property
    def redacted_id_number(self) -> str:
        """The ID number for pages."""
        return redact_id(self.id_number) if self.id_number else ""

    @property
    def visit_class_label(self) -> str:
        """The class in words."""
        return VisitClass.of(self.visit_class).label


class Whereabouts(Base):
    """Where a prisoner is from a day on. Never changed: a later row says what is so now."""

    __tablename__ = "whereabouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    kind: Mapped[str]
    """rules.Place"""
    since: Mapped[date]
    until: Mapped[date | None]
    """The last day, where it is known; from the day after it the prisoner is back."""
    place: Mapped[str] = mapped_column(default="")
    """The other prison, the hospital."""
    note: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))

    @property
    def label(self) -> str:
        """Its kind in words."""
        return Place.of(self.kind).label

    def as_stay(self) -> Stay:
        """The same, plain."""
        return Stay(kind=Place.of(self.kind), since=self.since, until=self.until)


class VisitBar(Base):
    """Somebody who may not visit the prisoner: a no-contact order, the victim, another reason."""

    __tablename__ = "visit_bar"

    id: Mapped[int] = mapped_column(primary_key=True)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    name: Mapped[str]
    kind: Mapped[str]
    """rules.BarKind"""
    reason: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    lifted_on: Mapped[date | None]

    @property
    def label(self) -> str:
        """Its kind in words."""
        return BarKind.of(self.kind).label


class PrisonerEnquiry(Base):
    """An agency asked where somebody is held; written by the database alone."""

    __tablename__ = "prisoner_enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    prisoner_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"))
    prison_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    reason: Mapped[str]
    """What the answer is needed for."""
