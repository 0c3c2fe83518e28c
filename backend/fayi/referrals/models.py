"""Referrals and transfers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base


class Referral(Base):
    """One agency asks another."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str]
    """referral or transfer"""
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reason: Mapped[str]
    until: Mapped[date | None]
    """The last day on which a referral lets the other agency see the matter."""
    status: Mapped[str]
    """asked, accepted, returned, done, revoked"""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str] = mapped_column(default="")
    """Why it was returned, or what came of it, in words the asking agency may read."""

    @property
    def ground(self) -> str:
        """Under which name it opens the matter."""
        return f"{self.kind}:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.status == "asked" or (self.status == "accepted" and self.kind == "referral")
