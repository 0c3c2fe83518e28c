"""What a settlement must hold, who has to sign it, and from when it binds."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from fayi.kit.errors import Refusal
from fayi.procedure.dossier import Participant, Representative

FORMS = {"written": "书面协议", "oral": "口头协议"}
SIGNER_CAPACITIES = {
    "party": "当事人",
    "agent": "代理人",
    "mediator": "调解员",
    "recorder": "记录人",
    "committee": "调解委员会印章",
}
SIGN_WAYS = {"signature": "签名", "seal": "盖章", "fingerprint": "按指印"}
INSTALMENT_STATUSES = {"due": "待履行", "performed": "已履行", "breached": "未履行"}
FOLLOW_UP_WAYS = {"visit": "上门", "phone": "电话", "video": "视频", "other": "其他"}
FOLLOW_UP_RESULTS = {"performed": "已履行", "partly": "部分履行", "not_performed": "未履行"}
SATISFACTIONS = {"satisfied": "满意", "fairly": "基本满意", "dissatisfied": "不满意"}

SIDES = frozenset({"applicant", "respondent"})
SIGNING = "sign"
"""The power an agent needs to sign for the party (签署文书)."""


class Owed(Struct, frozen=True, kw_only=True):
    """One instalment as it is agreed: money in yuan, or an act."""

    due_on: date
    debtor_id: int
    """A participation."""
    creditor_id: int | None = None
    amount: Decimal = Decimal(0)
    what: str = ""


class Terms(Struct, frozen=True, kw_only=True):
    """What the parties agreed, as it is written down. Amounts in yuan."""

    form: str
    agreed_on: date
    facts: str
    clauses: tuple[str, ...]
    performance_way: str
    performance_term: str
    disputed: str = ""
    copies: int = 0
    no_paper_wanted: bool = False
    amount: Decimal | None = None
    """None: the sum of the instalments."""
    instalments: tuple[Owed, ...] = ()


class Mark(Struct, frozen=True, kw_only=True):
    """One signature, as the rules see it."""

    capacity: str
    name: str
    on: date
    party_id: int | None = None
    """The party who signs, or for whom an agent signs."""


class NoFacts(Refusal):
    """请写明纠纷的主要事实。"""

    status_code = 422


class NoClause(Refusal):
    """协议至少要有一条内容。"""

    status_code = 422


class EmptyClause(Refusal):
    """协议第{no}条没有内容。"""

    status_code = 422


class NoPerformance(Refusal):
    """请写明履行的方式和期限（人民调解法第二十九条）。"""

    status_code = 422


class PaperNotRenounced(Refusal):
    """口头协议要以各方当事人认为不需要制作协议书为前提（人民调解法第二十八条）。当事人已这样表示的，请勾选。"""

    status_code = 422


class TooFewCopies(Refusal):
    """协议书至少要有{copies}份：各方当事人各执一份，调解委员会留存一份。"""

    status_code = 422


class AgreedInFuture(Refusal):
    """达成协议的日期不能晚于今天。"""

    status_code = 422


class AgreedBeforeAcceptance(Refusal):
    """达成协议的日期不能早于受理日期{since}。"""

    status_code = 422


class NegativeAmount(Refusal):
    """金额不能是负数。"""

    status_code = 422


class SumsDiffer(Refusal):
    """各期金额合计{sum}元，与协议金额{amount}元不一致。"""

    status_code = 422


class DueBeforeAgreed(Refusal):
    """第{no}期的履行日期早于达成协议的日期。"""

    status_code = 422


class NothingOwed(Refusal):
    """第{no}期没有写明金额或要做的事情。"""

    status_code = 422


class OwesThemselves(Refusal):
    """第{no}期的义务人和权利人是同一方。"""

    status_code = 422


def must_be_complete(terms: Terms, *, since: date, today: date, parties: int) -> None:
    """Raise the first Refusal that stands against writing these terms down.

    `since` is the day of acceptance, or of receipt before that; `parties` how many have to sign.
    """
    if terms.agreed_on > today:
        raise AgreedInFuture(field="agreed_on")
    if terms.agreed_on < since:
        raise AgreedBeforeAcceptance(field="agreed_on", since=since)
    if not terms.facts.strip():
        raise NoFacts(field="facts")
    if not terms.clauses:
        raise NoClause(field="clauses")
    for no, clause in enumerate(terms.clauses, 1):
        if not clause.strip():
            raise EmptyClause(field="clauses", no=no)
    for field, text in (
        ("performance_way", terms.performance_way),
        ("performance_term", terms.performance_term),
    ):
        if not text.strip():
            raise NoPerformance(field=field)
    if terms.form == "oral" and not terms.no_paper_wanted:
        raise PaperNotRenounced(field="no_paper_wanted")
    if terms.form == "written" and terms.copies < parties + 1:
        raise TooFewCopies(field="copies", copies=parties + 1)
    must_add_up(terms)


def must_add_up(terms: Terms) -> None:
    """Raise a Refusal when an instalment is impossible or their sum is not the amount agreed."""
    if terms.amount is not None and terms.amount < 0:
        raise NegativeAmount(field="amount")
    for no, owed in enumerate(terms.instalments, 1):
        if owed.amount < 0:
            raise NegativeAmount(field="instalments")
        if owed.due_on < terms.agreed_on:
            raise DueBeforeAgreed(field="instalments", no=no)
        if not owed.amount and not owed.what.strip():
            raise NothingOwed(field="instalments", no=no)
        if owed.debtor_id == owed.creditor_id:
            raise OwesThemselves(field="instalments", no=no)
    owed_in_all = total(terms.instalments)
    if terms.amount is not None and owed_in_all and owed_in_all != terms.amount:
        raise SumsDiffer(field="amount", sum=owed_in_all, amount=terms.amount)


def total(instalments: Iterable[Owed]) -> Decimal:
    """The sum of the instalments, in yuan."""
    return sum((owed.amount for owed in instalments), Decimal(0))


def must_sign(participants: Iterable[Participant], debtors: Collection[int]) -> tuple[Participant, ...]:
    """Those whom the settlement binds only when they sign: both sides, and anybody else who owes something.

    `debtors` are ids of parties.
    """
    return tuple(one for one in participants if one.role in SIDES or one.party_id in debtors)


def signed_on(participant: Participant, marks: Iterable[Mark]) -> date | None:
    """The day the participant became bound: by their own hand, or that of somebody who may sign for them.

    Who needs a guardian cannot sign alone: the guardian's signature counts (民法典19-22).
    """
    days = [
        mark.on
        for mark in marks
        if mark.party_id == participant.party_id
        and (
            (mark.capacity == "party" and not participant.needs_guardian)
            or (
                mark.capacity == "agent"
                and any(agent.name == mark.name and may_sign(agent, mark.on) for agent in participant.agents)
            )
        )
    ]
    return min(days, default=None)


def may_sign(agent: Representative, on: date) -> bool:
    """Whether the authority covers signing on that day. A guardian's comes from the law."""
    if agent.valid_until is not None and agent.valid_until < on:
        return False
    return agent.kind == "guardian" or SIGNING in agent.scope


def unsigned(bound: Iterable[Participant], marks: Sequence[Mark]) -> tuple[str, ...]:
    """Names of those who have to sign and have not, themselves or through somebody who may."""
    return tuple(one.name for one in bound if signed_on(one, marks) is None)


def effective_on(
    form: str, agreed_on: date, bound: Sequence[Participant], marks: Sequence[Mark]
) -> date | None:
    """From which day the settlement binds; None while a signature or the seal is missing.

    Written: when all parties and a mediator have signed and the committee's seal is on it (人民调解法29).
    Oral: the day it was reached (人民调解法30); putting it on paper later does not move that day.
    """
    if form == "oral":
        return agreed_on
    days = [signed_on(one, marks) for one in bound]
    for capacity in ("mediator", "committee"):
        days.append(min((mark.on for mark in marks if mark.capacity == capacity), default=None))
    known = [day for day in days if day is not None]
    return max(known) if bound and len(known) == len(days) else None
