"""Clocks, the times they stood still, and how their last days have moved."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.procedure.calendar import Length, Unit


class Deadline(Base):
    """One clock of one matter. `due_at` None: it stands still."""

    __tablename__ = "deadline"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    key: Mapped[str]
    """Of the type's time limit."""
    started_on: Mapped[date]
    started_at: Mapped[datetime]
    """The instant hours are counted from."""
    n: Mapped[int]
    unit: Mapped[str]
    extra_days: Mapped[int] = mapped_column(default=0)
    """By how much it has been lengthened."""
    source: Mapped[str] = mapped_column(default="")
    """The document a local number rests on."""
    in_custody: Mapped[bool] = mapped_column(default=False)
    lapses: Mapped[bool] = mapped_column(default=False)
    """A right that ends with it, not a duty."""
    runs_on: Mapped[bool] = mapped_column(default=False)
    """Suspensions of the matter do not stop it."""
    due_at: Mapped[datetime | None]
    provisional: Mapped[bool]
    steps: Mapped[list[Any]]
    """How it was worked out: message ids with their values."""
    status: Mapped[str]
    """running, met, missed (the act was done, but late), cancelled"""
    stopped_on: Mapped[date | None]

    @property
    def length(self) -> Length:
        """The length in force, lengthenings included."""
        return Length(self.n + self.extra_days, Unit(self.unit))


class Suspension(Base):
    """A time in which all clocks of a matter stand still; `until` None while it lasts."""

    __tablename__ = "suspension"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str]


class DeadlineChange(Base):
    """That a last day moved without anybody touching the matter, and why."""

    __tablename__ = "deadline_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    at: Mapped[datetime]
    why: Mapped[str]
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]
