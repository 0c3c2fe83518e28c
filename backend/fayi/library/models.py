"""Regions, codes, the calendar, and local lengths of time limits: readable by everyone."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.procedure.calendar import Length, Unit


class Region(Base):
    """An administrative division as it was from a day to a day; a code may come back with another name."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(primary_key=True)
    """GB/T 2260, six digits; of a town with the three of GB/T 10114 behind them."""
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    """The last day; None: in force."""
    name: Mapped[str]
    full_name: Mapped[str]
    """With the divisions it lies in: 浙江省衢州市龙游县湖镇镇."""
    level: Mapped[str]
    parent_code: Mapped[str | None]
    source: Mapped[str]


class Code(Base):
    """A code of a list, with the days on which it may be chosen."""

    __tablename__ = "code"

    list: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    """The last day; None: in force."""
    label: Mapped[str]
    sort: Mapped[int]
    parent: Mapped[str | None]
    """The code it is counted under in reports."""


class CalendarYear(Base):
    """A year of the calendar; until its plan is published it is not official."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    official: Mapped[bool]
    source: Mapped[str]


class CalendarDay(Base):
    """A day on which the calendar differs from the plain week, or confirms it by name."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str]
    source: Mapped[str]


class CalendarVersion(Base):
    """One row whose version the database renews with every change of the calendar."""

    __tablename__ = "calendar_version"

    one_row: Mapped[bool] = mapped_column(primary_key=True)
    version: Mapped[UUID]


class LocalNumber(Base):
    """The length of a time limit as an agency, or everybody, has to keep it from a day to a day."""

    __tablename__ = "local_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_type: Mapped[str]
    time_limit: Mapped[str]
    agency_id: Mapped[int | None]
    """None: everywhere. Else the agency and all below it."""
    n: Mapped[int]
    unit: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day; None: in force."""
    source_document: Mapped[str]
    set_by: Mapped[int]
    set_at: Mapped[datetime]

    @property
    def length(self) -> Length:
        """The number with its unit."""
        return Length(self.n, Unit(self.unit))


class Article(Base):
    """An article of a statute as it was from a day to a day, entered by whoever keeps the library."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    statute: Mapped[str]
    """Its title, without 《》."""
    number: Mapped[str]
    """As it is cited: 第一百八十八条."""
    position: Mapped[int]
    """Where it stands in the statute: the number as a figure, times 100, and that of 之一, 之二 …"""
    body: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    """The last day; None: in force."""
    source: Mapped[str]
    """The publication it was taken from."""
    set_by: Mapped[int]
    set_at: Mapped[datetime]


class MeansStandard(Base):
    """A rule of the means test for legal aid, from a day to a day."""

    __tablename__ = "means_standard"

    id: Mapped[int] = mapped_column(primary_key=True)
    route: Mapped[str]
    """no_condition, not_checked, pledge, standard"""
    code: Mapped[str]
    label: Mapped[str]
    basis: Mapped[str]
    proof: Mapped[str]
    amount: Mapped[Decimal | None]
    """Of a standard: yuan a head and month."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day; None: in force."""
    source_document: Mapped[str]
    set_by: Mapped[int | None]
    """None: it stands in the law and was there from the first day."""
    set_at: Mapped[datetime]
