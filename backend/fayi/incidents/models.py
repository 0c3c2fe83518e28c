"""Incidents and the measures taken, which are only added to."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from fayi.incidents.kinds import DataKind, IncidentKind, IncidentStatus, MeasureKind
from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class Incident(Base):
    """Personal data were leaked, altered, lost or misused, or may have been."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[str]
    kind: Mapped[str]
    """kinds.IncidentKind"""
    title: Mapped[str]
    """Names nobody."""
    what: Mapped[str] = mapped_column(Encrypted)
    happened_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime]
    data_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """kinds.DataKind"""
    persons: Mapped[int]
    """How many are concerned, as far as is known."""
    cause: Mapped[str] = mapped_column(Encrypted)
    harm: Mapped[str] = mapped_column(Encrypted)
    remedies: Mapped[str] = mapped_column(Encrypted)
    report_hours: Mapped[int]
    report_by: Mapped[datetime]
    authority_told_at: Mapped[datetime | None]
    persons_told_at: Mapped[datetime | None]
    not_told_because: Mapped[str | None] = mapped_column(Encrypted)
    """Why the persons need not be told."""
    matter_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """Matters concerned, as found among the readings or named."""
    status: Mapped[str] = mapped_column(default="open")
    conclusion: Mapped[str | None] = mapped_column(Encrypted)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def kind_label(self) -> str:
        """What happened, in Chinese."""
        return IncidentKind.of(self.kind).label

    @property
    def status_label(self) -> str:
        """Where it stands, in Chinese."""
        return IncidentStatus.of(self.status).label

    @property
    def data_labels(self) -> list[str]:
        """Which kinds of data, in Chinese."""
        return [DataKind.of(one).label for one in self.data_kinds]


class IncidentMeasure(Base):
    """Something that was done about an incident; never altered."""

    __tablename__ = "incident_measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    """kinds.MeasureKind"""
    words: Mapped[str] = mapped_column(Encrypted)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    recorded_at: Mapped[datetime]

    @property
    def kind_label(self) -> str:
        """What was done, in Chinese."""
        return MeasureKind.of(self.kind).label
