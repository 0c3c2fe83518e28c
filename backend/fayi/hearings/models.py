"""A hearing and the people who are asked to it and come."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.hearings import kinds, rules
from fayi.kit import clock
from fayi.kit.database import Base


class Hearing(Base):
    """A sitting of a matter: a mediation session, or an inquiry with a party or a witness."""

    __tablename__ = "hearing"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str]
    """mediation, inquiry, trial, interview"""
    planned_at: Mapped[datetime]
    planned_until: Mapped[datetime]
    """When it is expected to end; two hearings of one person clash when these times overlap."""
    place: Mapped[str]
    way: Mapped[str] = mapped_column(default="on_site")
    """on_site, remote, mixed"""
    is_public: Mapped[bool] = mapped_column(default=False)
    invitees_agreed: Mapped[bool] = mapped_column(default=False)
    """All parties agreed that the relatives and experts are asked to it (人民调解法20)."""
    status: Mapped[str] = mapped_column(default="planned")
    """planned, held, adjourned, cancelled"""
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    rights_told: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[str] = mapped_column(default="")
    turns: Mapped[list[Any]] = mapped_column(default=list)
    """What was said, in order: {"speaker": …, "text": …}."""
    result: Mapped[str] = mapped_column(default="")
    """Of a mediation that was held: written, oral, failed, continued."""
    result_note: Mapped[str] = mapped_column(default="")
    supplements: Mapped[list[Any]] = mapped_column(default=list)
    """Added after the minutes were signed: {"text": …, "on": …, "by": …}."""
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    adjourned_from_id: Mapped[int | None] = mapped_column(ForeignKey("hearing.id"))
    reason: Mapped[str] = mapped_column(default="")
    """Why it was adjourned or cancelled."""
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    """The booking of its places; goes over to the one it is adjourned to."""

    @property
    def has_minutes(self) -> bool:
        """Whether anything of what was said is written down."""
        return bool(self.minutes)

    @property
    def kind_label(self) -> str:
        """The Chinese name of its kind."""
        return kinds.KINDS[self.kind]

    @property
    def way_label(self) -> str:
        """The Chinese name of the way it is held."""
        return kinds.WAYS[self.way]

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return kinds.STATUSES[self.status]

    @property
    def result_label(self) -> str:
        """What came of it, in Chinese; empty when nothing is known yet."""
        return kinds.RESULTS.get(self.result, "")

    @property
    def held_on(self) -> date:
        """The day at the station on which it was held, or is to be."""
        return clock.local(self.started_at or self.planned_at).date()

    def write(self, text: str) -> None:
        """Set down what was said; a dialogue is kept as turns, too."""
        self.minutes, self.turns = text.strip(), list(rules.turns_of(text))

    def must_be(self, *statuses: str) -> None:
        """Raise NotInThisStatus unless the hearing is in one of these."""
        if self.status not in statuses:
            raise rules.NotInThisStatus(status=kinds.STATUSES[self.status])

    def set_aside(self, status: str, because: str) -> None:
        """It does not take place at its time: `adjourned` to another, or `cancelled`."""
        self.must_be("planned")
        self.status, self.reason = status, because

    def take_place(self, started_at: datetime, ended_at: datetime) -> None:
        """It was held from `started_at` to `ended_at`."""
        self.must_be("planned")
        self.status, self.started_at, self.ended_at = "held", started_at, ended_at


class Attendance(Base):
    """Somebody asked to a hearing, whether they came, and whether they signed the minutes."""

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    """The party, or the party an agent speaks for."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    name: Mapped[str]
    capacity: Mapped[str]
    """A key of kinds.CAPACITIES."""
    present: Mapped[bool] = mapped_column(default=False)
    came_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    """Of a witness at a trial: who is heard apart is there from `came_at` to this alone."""
    signed_on: Mapped[date | None]
    signed_at: Mapped[datetime | None]
    """To the minute, where the record was checked and signed online."""
    sign_way: Mapped[str] = mapped_column(default="")
    """signature, seal, fingerprint, online; empty: not signed"""
    remark: Mapped[str] = mapped_column(default="")

    @property
    def capacity_label(self) -> str:
        """The Chinese name of the capacity."""
        return kinds.CAPACITIES[self.capacity]

    @property
    def sign_way_label(self) -> str:
        """The Chinese name of the way it was signed; empty when it was not."""
        return kinds.SIGN_WAYS.get(self.sign_way, "")

    def as_asked(self) -> rules.Attendee:
        """The same person, as somebody to be asked again."""
        return rules.Attendee(
            name=self.name,
            capacity=self.capacity,
            participation_id=self.participation_id,
            officer_id=self.officer_id,
            remark=self.remark,
        )

    @property
    def must_sign(self) -> bool:
        """Whether the minutes need this signature."""
        return self.present and self.capacity in kinds.SIGNERS
