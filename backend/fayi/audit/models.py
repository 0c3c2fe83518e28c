"""What auditors wrote about conspicuous readings."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base


class AuditMark(Base):
    """An auditor looked at a finding and noted what came of it; never altered, a later mark adds to it."""

    __tablename__ = "audit_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    finding: Mapped[str]
    """The finding's key, made of the rule and what it fired on."""
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    note: Mapped[str]


class AuditLimit(Base):
    """What counts as much and as out of hours at an agency; never altered, the latest row is in force."""

    __tablename__ = "audit_limit"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    most_readings: Mapped[int]
    within_minutes: Mapped[int]
    opens_at: Mapped[int]
    """Hour of the day."""
    closes_at: Mapped[int]
    """Hour of the day; 24 is midnight."""
    same_searches: Mapped[int]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
