"""A reading: one row for every time somebody opened, unmasked, searched, printed or took out something."""

from datetime import datetime
from typing import Any

from sqlalchemy import FetchedValue, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted
from fayi.readings.rules import ReadingKind


class Reading(Base):
    """Who read what, when, as which agency, and what for. Written once; outlives what was read."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    """By the database's own clock, which the application cannot set."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    kind: Mapped[str]
    matter_id: Mapped[int | None]
    party_id: Mapped[int | None]
    prisoner_id: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(default="")
    subject: Mapped[str | None] = mapped_column(Encrypted)
    """What was searched for, or the name of what was taken out; encrypted, since it may be an ID number."""
    subject_index: Mapped[bytes | None]
    """Blind index of the subject, by which the same search is known again."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else is known: the columns unmasked, the section searched and its hits, the paper's id."""
    system: Mapped[str] = mapped_column(default="")
    """The other system the officer acted through."""

    @property
    def reading_kind(self) -> ReadingKind:
        """The kind, typed."""
        return ReadingKind(self.kind)
