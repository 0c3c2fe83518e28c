"""The settlement, its clauses, signatures and instalments; follow-ups."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.settlements import rules


class Settlement(Base):
    """What the parties agreed; the one without `replaced_by_id` is the current one of its matter."""

    __tablename__ = "settlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    form: Mapped[str]
    """written, oral"""
    agreed_on: Mapped[date]
    facts: Mapped[str]
    """The main facts of the dispute (纠纷主要事实)."""
    disputed: Mapped[str] = mapped_column(default="")
    """What was in dispute, and who is answerable for what."""
    performance_way: Mapped[str]
    performance_term: Mapped[str]
    copies: Mapped[int] = mapped_column(default=0)
    no_paper_wanted: Mapped[bool] = mapped_column(default=False)
    """Of an oral one: the parties said they need no paper (人民调解法28)."""
    put_in_writing_on: Mapped[date | None]
    """Of an oral one: when it was put on paper, e.g. for judicial confirmation."""
    amount: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """In yuan; 0 when it is not about money."""
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("settlement.id"))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    written_at: Mapped[datetime]

    @property
    def form_label(self) -> str:
        """The Chinese name of its form."""
        return rules.FORMS[self.form]

    @property
    def on_paper(self) -> bool:
        """Whether there is a paper to sign."""
        return self.form == "written" or self.put_in_writing_on is not None


class Clause(Base):
    """One numbered sentence of the settlement."""

    __tablename__ = "clause"

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    no: Mapped[int]
    text: Mapped[str]


class Signature(Base):
    """A signature, seal or fingerprint on the settlement; never altered."""

    __tablename__ = "signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    capacity: Mapped[str]
    """party, agent, mediator, recorder, committee"""
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    """The party, or the party an agent signs for."""
    name: Mapped[str]
    way: Mapped[str]
    """signature, seal, fingerprint"""
    signed_on: Mapped[date]

    @property
    def capacity_label(self) -> str:
        """The Chinese name of the capacity."""
        return rules.SIGNER_CAPACITIES[self.capacity]

    @property
    def way_label(self) -> str:
        """The Chinese name of the way."""
        return rules.SIGN_WAYS[self.way]


class Instalment(Base):
    """Something one party owes another by a day: money, or an act."""

    __tablename__ = "instalment"

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    no: Mapped[int]
    due_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """In yuan; 0 when an act is owed."""
    debtor_id: Mapped[int] = mapped_column(ForeignKey("participation.id"))
    creditor_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    what: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="due")
    """due, performed, breached"""
    performed_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    """What shows that it was performed, or how the breach came to light."""
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return rules.INSTALMENT_STATUSES[self.status]


class FollowUp(Base):
    """The committee asked afterwards how things stand (回访)."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    made_on: Mapped[date]
    way: Mapped[str]
    """visit, phone, video, other"""
    asked: Mapped[str]
    """Whom."""
    result: Mapped[str]
    """performed, partly, not_performed"""
    satisfaction: Mapped[str] = mapped_column(default="")
    """satisfied, fairly, dissatisfied; empty: not asked"""
    note: Mapped[str]
    hidden_risk: Mapped[str] = mapped_column(default="")
    """What may still go wrong, and what is done about it."""
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))

    @property
    def way_label(self) -> str:
        """The Chinese name of the way it was made."""
        return rules.FOLLOW_UP_WAYS[self.way]

    @property
    def result_label(self) -> str:
        """The Chinese name of what was found."""
        return rules.FOLLOW_UP_RESULTS[self.result]

    @property
    def satisfaction_label(self) -> str:
        """How content they are, in Chinese; empty when they were not asked."""
        return rules.SATISFACTIONS.get(self.satisfaction, "")
