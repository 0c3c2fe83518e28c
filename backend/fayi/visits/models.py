"""Visits, the registered parties who came, the matters that came of them, answers and lists given."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted
from fayi.visits.rules import GROUP, VisitStatus, written_turn


class Visit(Base):
    """Somebody, or several together, came in, phoned or wrote to one agency on one day."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    day: Mapped[date]
    no: Mapped[int]
    """The turn: from 1 every day at every agency, without a gap."""
    channel: Mapped[str]
    """procedure.channel.Channel"""
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """rules.Purpose"""
    people: Mapped[int]
    """How many came together (人次)."""
    anonymous: Mapped[bool] = mapped_column(default=False)
    """Asked not to be written down; then there is neither name nor phone nor party."""
    name: Mapped[str | None] = mapped_column(Encrypted)
    phone: Mapped[str | None] = mapped_column(Encrypted)
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """rules.Need"""
    priority: Mapped[str] = mapped_column(default="")
    """rules.Priority; empty: in turn"""
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    """rules.VisitStatus"""
    place: Mapped[str] = mapped_column(default="")
    """The window to which the turn was called."""
    times_called: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    called_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who called or served."""
    ended_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(default="")
    """rules.Result, once served"""
    result_note: Mapped[str] = mapped_column(default="")
    redirected_to: Mapped[str] = mapped_column(default="")
    """The competent body, in words; it need not work with the desk."""
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def turn(self) -> str:
        """The turn as it is called: A001."""
        return written_turn(self.no)

    @property
    def standing(self) -> VisitStatus:
        """The status, typed."""
        return VisitStatus.of(self.status)

    @property
    def is_group(self) -> bool:
        """Whether it counts as a collective visit."""
        return self.people >= GROUP


class VisitPerson(Base):
    """A registered party was among those who came."""

    __tablename__ = "visit_person"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)


class VisitMatter(Base):
    """A matter was registered in a visit."""

    __tablename__ = "visit_matter"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)


class VisitEnquiry(Base):
    """A question answered on the spot."""

    __tablename__ = "visit_enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    question: Mapped[str]
    answer: Mapped[str]
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class VisitList(Base):
    """What is still lacking, told once and completely (一次性告知), printed for the visitor."""

    __tablename__ = "visit_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    about: Mapped[str]
    items: Mapped[list[str]] = mapped_column(ARRAY(Text))
    bring_by: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
