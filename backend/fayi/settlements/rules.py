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

TITLES = {
    "settlement:written:agreed": "登记书面协议的内容",
    "settlement:written:revised": "修改协议",
    "settlement:written:agreed_anew": "登记重新达成的书面协议",
    "settlement:oral:agreed": "登记口头协议的内容",
    "settlement:oral:agreed_anew": "登记重新达成的口头协议",
    "settlement:oral:revised": "修改协议",
    "settlement:oral:put_in_writing": "口头协议补制书面协议",
    "settlement:signature:added": "{name}在协议上签名、盖章或者按指印",
    "settlement:instalment:performed": "第{no}期已履行",
    "settlement:instalment:breached": "第{no}期未履行",
    "settlement:follow_up:made": "登记回访情况",
}
"""What the entries of the timeline that come from here say."""

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


class Asked(Struct, frozen=True, kw_only=True):
    """A follow-up: who was asked, how, and what they said."""

    on: date
    way: str
    whom: str
    result: str
    note: str
    satisfaction: str = ""
    hidden_risk: str = ""


class MatterArchived(Refusal):
    """办件已经归档，不能再办理协议、履行和回访事项。"""


class NotOpen(Refusal):
    """办件不在办理中，不能登记协议。待受理的请先受理，中止的请先恢复，已结案的不能再登记。"""


class NothingAgreed(Refusal):
    """还没有登记协议。"""


class AlreadyAgreed(Refusal):
    """这件办件已经登记了协议；内容有误的请修改，当事人变更协议的请重新达成协议。"""


class AlreadyBinding(Refusal):
    """协议已有人签名或者已经开始履行，内容不能再改；当事人要变更的，请重新达成协议。"""


class StillOpen(Refusal):
    """原协议还没有人签名，请直接修改。"""


class AnewBeforeOld(Refusal):
    """重新达成协议的日期不能早于原协议的日期{agreed_on}。"""

    status_code = 422


class NoPaper(Refusal):
    """口头协议没有书面文本，不需要签名；当事人要求书面协议的，请先补制书面协议。"""


class PaperAlready(Refusal):
    """已经有书面协议。"""


class SignedTooEarly(Refusal):
    """日期不能早于{since}。"""

    status_code = 422


class SignedInFuture(Refusal):
    """日期不能晚于今天。"""

    status_code = 422


class SignedAlready(Refusal):
    """“{name}”已经签过名或者盖过章。"""


class SealNeeded(Refusal):
    """调解委员会应当加盖印章。"""

    status_code = 422


class NotConcerned(Refusal):
    """“{name}”不是这件办件的当事人、代理人或者调解员、记录人，不能在协议上签名。"""

    status_code = 422


class MayNotSign(Refusal):
    """“{name}”的代理权限不包括签署文书，或者授权已经过期，不能代签协议。请先补办授权委托书。"""

    status_code = 422


class NotYetBinding(Refusal):
    """协议还没有生效：应签名的当事人、调解员没有签齐，或者没有加盖调解委员会印章。"""


class PerformedAlready(Refusal):
    """第{no}期已经记为履行完毕。"""


class NotedAlready(Refusal):
    """第{no}期已经有履行记录。"""


class PerformedBeforeAgreed(Refusal):
    """履行日期不能早于达成协议的日期{agreed_on}。"""

    status_code = 422


class PerformedInFuture(Refusal):
    """履行日期不能晚于今天。"""

    status_code = 422


class NoProof(Refusal):
    """请写明依据，例如收条、转账凭证或者双方的陈述。"""

    status_code = 422


class NotYetDue(Refusal):
    """第{no}期{due_on}才到期，现在还不能记为未履行；义务人已明确表示不履行的，请勾选。"""

    status_code = 422


class FollowUpInFuture(Refusal):
    """回访日期不能晚于今天。"""

    status_code = 422


class FollowUpTooEarly(Refusal):
    """回访日期不能早于{since}。"""

    status_code = 422


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
    if terms.form == "written":
        must_have_copies(terms.copies, parties)
    must_add_up(terms)


def must_have_copies(copies: int, parties: int) -> None:
    """Raise TooFewCopies unless each of the parties and the committee gets one (人民调解法29)."""
    if copies < parties + 1:
        raise TooFewCopies(field="copies", copies=parties + 1)


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


def must_be_party_or_agent(participants: Iterable[Participant], mark: Mark) -> None:
    """Raise NotConcerned or MayNotSign unless a participant signs, or somebody who may sign for one."""
    signer = next((one for one in participants if one.party_id == mark.party_id), None)
    if signer is None or (mark.capacity == "party" and mark.name != signer.name):
        raise NotConcerned(field="signer", name=mark.name)
    if mark.capacity == "party":
        return
    agents = [agent for agent in signer.agents if agent.name == mark.name]
    if not agents:
        raise NotConcerned(field="signer", name=mark.name)
    if not any(may_sign(agent, mark.on) for agent in agents):
        raise MayNotSign(field="signer", name=mark.name)


def must_be_signed_in_time(on: date, since: date, today: date) -> None:
    """Raise a Refusal for a day before there was anything to sign, or after today."""
    if on < since:
        raise SignedTooEarly(field="on", since=since)
    if on > today:
        raise SignedInFuture(field="on")


def must_be_performed_in_time(on: date, agreed_on: date, today: date) -> None:
    """Raise a Refusal for performance before the settlement or after today."""
    if on < agreed_on:
        raise PerformedBeforeAgreed(field="on", agreed_on=agreed_on)
    if on > today:
        raise PerformedInFuture(field="on")


def must_be_a_follow_up(asked: Asked, *, since: date, today: date) -> None:
    """Raise a Refusal for a follow-up before the settlement (or the matter) or after today."""
    if asked.on > today:
        raise FollowUpInFuture(field="on")
    if asked.on < since:
        raise FollowUpTooEarly(field="on", since=since)


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
