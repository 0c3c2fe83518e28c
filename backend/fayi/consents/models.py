"""One answer of one person about one stage of the proceeding."""

from datetime import datetime

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from fayi.consents.kinds import IN_FORCE, Answer, Capacity, Told, Way
from fayi.kit.database import Base
from fayi.procedure.proceedings import ProceedingStage


class Consent(Base):
    """What somebody answered to holding a stage online; rows are only added, and the latest counts."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    """The participant; None for somebody who is no party to the matter."""
    name: Mapped[str]
    capacity: Mapped[str]
    """kinds.Capacity"""
    stage: Mapped[str]
    """procedure.proceedings.ProceedingStage"""
    told: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """kinds.Told: of what the person was told beforehand."""
    way: Mapped[str]
    """kinds.Way"""
    answer: Mapped[str]
    """kinds.Answer"""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was refused or withdrawn."""
    at: Mapped[datetime]
    """When it was answered, asked or withdrawn."""
    asked_by: Mapped[str]
    """Who asked, or to whom it was declared."""
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    """Of a withdrawal: the consent that was taken back, which stays."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    """Who wrote it down."""
    recorded_at: Mapped[datetime]

    @property
    def person(self) -> tuple[int | None, str, str]:
        """Whom it is of: parties by their row, others by name and capacity."""
        return (self.party_id, "", "") if self.party_id else (None, self.name, self.capacity)

    @property
    def capacity_label(self) -> str:
        """The Chinese name of the capacity."""
        return Capacity.of(self.capacity).label

    @property
    def stage_label(self) -> str:
        """The Chinese name of the stage."""
        return ProceedingStage.of(self.stage).label

    @property
    def way_label(self) -> str:
        """The Chinese name of the way it was answered."""
        return Way.of(self.way).label

    @property
    def answer_label(self) -> str:
        """The Chinese name of the answer."""
        return Answer.of(self.answer).label

    @property
    def told_everything(self) -> bool:
        """Whether the person was told of all that the law asks for."""
        return set(self.told) >= set(Told)

    @property
    def in_force(self) -> bool:
        """Whether it lets the stage be held online, as long as no later answer counts."""
        return self.answer in IN_FORCE
