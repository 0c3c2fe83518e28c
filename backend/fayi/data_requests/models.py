"""A request of a person about their own data, and its answer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from fayi.data_requests.kinds import Capacity, Decision, Ground, RequestKind, RequestStatus
from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class DataRequest(Base):
    """What somebody asked this agency about the data it keeps of a person."""

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[str]
    kind: Mapped[str]
    """kinds.RequestKind"""
    person: Mapped[str] = mapped_column(Encrypted)
    """Whose data it is about."""
    person_number: Mapped[str | None] = mapped_column(Encrypted)
    party_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """The person's rows in the register, found when the request came in; they may be erased since."""
    capacity: Mapped[str]
    """kinds.Capacity"""
    asker: Mapped[str | None] = mapped_column(Encrypted)
    """Who asks, when that is not the person."""
    proof: Mapped[str] = mapped_column(Encrypted)
    """What was shown: the identity paper, a power of attorney, proof of kinship."""
    contact: Mapped[str | None] = mapped_column(Encrypted)
    wishes: Mapped[str] = mapped_column(Encrypted)
    received_on: Mapped[date]
    due_on: Mapped[date]
    status: Mapped[str] = mapped_column(default="open")
    """kinds.RequestStatus"""
    password: Mapped[str] = mapped_column(Encrypted)
    """Of the exported file; told by another way than the file goes."""
    withheld: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many matters the last export left out, by kinds.LeftOut; not for the person."""
    erased: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many visits, contact data and rows were erased."""
    decision: Mapped[str] = mapped_column(default="")
    """kinds.Decision"""
    grounds: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """kinds.Ground"""
    reasons: Mapped[str | None] = mapped_column(Encrypted)
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def kind_label(self) -> str:
        """What is asked, in Chinese."""
        return RequestKind.of(self.kind).label

    @property
    def capacity_label(self) -> str:
        """As what somebody asks, in Chinese."""
        return Capacity.of(self.capacity).label

    @property
    def status_label(self) -> str:
        """Where it stands, in Chinese."""
        return RequestStatus.of(self.status).label

    @property
    def decision_label(self) -> str:
        """The answer, in Chinese; empty before."""
        return Decision.of(self.decision).label if self.decision else ""

    @property
    def ground_labels(self) -> list[str]:
        """The grounds, in Chinese."""
        return [Ground.of(one).label for one in self.grounds]
