"""A sealing, a request to open or lift one, and a person whose name is kept back."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted
from fayi.sealing.kinds import Answer, AskGround, LiftGround, ProtectGround, RequestKind, SealGround


class Sealing(Base):
    """A matter is sealed: from now on the database shows it to nobody, its holder included."""

    __tablename__ = "sealing"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    ground: Mapped[str]
    """kinds.SealGround"""
    paper: Mapped[str] = mapped_column(default="")
    """The number of the court's or another organ's notice; empty when sealed by rule."""
    note: Mapped[str] = mapped_column(default="")
    sealed_at: Mapped[datetime]
    sealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """None: the desk itself, by rule."""
    lifted_at: Mapped[datetime | None]

    @property
    def ground_label(self) -> str:
        """The Chinese name of the ground."""
        return SealGround.of(self.ground).label


class SealedRequest(Base):
    """Somebody asks to read a sealed matter, or that sealing ends, knowing its number alone."""

    __tablename__ = "sealed_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """kinds.RequestKind"""
    number: Mapped[str]
    """As it was typed; whether there is such a matter is not looked at on asking."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that is asked, and decides."""
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    ground: Mapped[str]
    """kinds.AskGround or kinds.LiftGround"""
    unit: Mapped[str]
    """The organ or unit it is asked for."""
    paper: Mapped[str]
    """The number of its letter, or of the judgement."""
    purpose: Mapped[str]
    officers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """Of the asking agency: who is to read it."""
    answer: Mapped[str] = mapped_column(default="waiting")
    """kinds.Answer"""
    words: Mapped[str] = mapped_column(default="")
    """The decider's reasons, for the deciding agency alone."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None]
    sealing_id: Mapped[int | None] = mapped_column(ForeignKey("sealing.id"))
    open_until: Mapped[datetime | None]

    @property
    def kind_label(self) -> str:
        """The Chinese name of what is asked."""
        return RequestKind.of(self.kind).label

    @property
    def ground_label(self) -> str:
        """The Chinese name of the ground."""
        kinds = AskGround if self.kind == RequestKind.OPEN else LiftGround
        return kinds.of(self.ground).label

    @property
    def answer_label(self) -> str:
        """The Chinese name of the answer."""
        return Answer.of(self.answer).label


class Protection(Base):
    """A party goes by another name; who it is, only the officers named here may read."""

    __tablename__ = "protection"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    ground: Mapped[str]
    """kinds.ProtectGround"""
    note: Mapped[str] = mapped_column(default="")
    alias: Mapped[str]
    officers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    identity: Mapped[str] = mapped_column(Encrypted)
    """JSON of what was taken out of the party's row."""
    entries: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    """Entries of timelines that name the person; the database finds them, and hides them from others."""
    since: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))

    @property
    def ground_label(self) -> str:
        """The Chinese name of the ground."""
        return ProtectGround.of(self.ground).label
