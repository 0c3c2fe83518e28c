"""Who is next on the rota and why, what a closing file lacks, and what the subsidy comes to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from fayi.agencies.rules import Ground
from fayi.appointments.kinds import (
    AGREED,
    IN_COURT,
    Activity,
    AidKind,
    ConflictKind,
    Item,
    Procedure,
    Result,
    Weight,
)

PROPOSED = 3
"""How many lawyers the rota names."""
GRAVE_YEARS = 3
"""Full years of practice for cases of life imprisonment or death (法律援助法26)."""
GRAVE = frozenset({"life_or_death", "death_review"})
ANSWER_HOURS = 24
HAND_IN_DAYS = 30
"""Days to hand the closing file in after the end of the case."""

SPECIALITY, LANGUAGE, SEX, NEAR, EACH_OPEN = 40, 30, 20, 20, 15
"""Points on the rota; each day of waiting is one point, so that nobody waits for ever."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A lawyer as far as the rota needs to know."""

    officer_id: int
    firm_id: int
    name: str
    firm: str
    practising_since: date
    entered_on: date
    specialities: frozenset[str] = frozenset()
    districts: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    sex: str = ""
    most_open: int = 5
    on_rota: bool = True
    away_from: date | None = None
    away_until: date | None = None
    open: int = 0
    last: date | None = None
    """The day of the last appointment, declined ones not counted."""
    asked_before: bool = False
    """Asked in this matter, and declined, silent or replaced."""
    conflicts: tuple[ConflictKind, ...] = ()

    def is_away(self, on: date) -> bool:
        """Whether the lawyer is away on the day `on`."""
        if self.away_from is None and self.away_until is None:
            return False
        return (self.away_from or on) <= on <= (self.away_until or on)


class Wanted(Struct, frozen=True, kw_only=True):
    """What a matter asks of its lawyer."""

    aid_kind: str
    grave: bool = False
    """The aided person may be sentenced to life or death."""
    region: str = ""
    """Where the organ that deals with the case sits."""
    languages: frozenset[str] = frozenset()
    sex: str = ""


class Proposal(Struct, frozen=True, kw_only=True):
    """A lawyer on the rota: place, points, and the sentences that say why."""

    candidate: Candidate
    place: int
    points: int
    grounds: tuple[Ground, ...]


class LeftOut(Struct, frozen=True, kw_only=True):
    """A lawyer whom the rota does not propose, and why; `for_ever`: who may not be appointed at all."""

    candidate: Candidate
    grounds: tuple[Ground, ...]
    for_ever: bool


class Rota(Struct, frozen=True, kw_only=True):
    """Everybody who might act: those who may be asked, in order, and those left out."""

    proposed: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def first(self) -> tuple[Proposal, ...]:
        """Those to be asked first."""
        return self.proposed[:PROPOSED]


def full_years(since: date, on: date) -> int:
    """Full years between two days; never negative."""
    return max(0, on.year - since.year - ((on.month, on.day) < (since.month, since.day)))


def draw(wanted: Wanted, candidates: Iterable[Candidate], on: date) -> Rota:
    """The rota for a matter on a day: the same people give the same order, however they are listed.

    Points: what the lawyer can do for this matter, less for each open appointment, and one for every day
    since the last one. Waiting counts without limit, so that everybody's turn comes.
    """
    proposed, left_out = [], []
    for candidate in candidates:
        against = obstacles(wanted, candidate, on)
        if against:
            for_ever = any(hard for _, hard in against)
            grounds = tuple(ground for ground, _ in against)
            left_out.append(LeftOut(candidate=candidate, grounds=grounds, for_ever=for_ever))
        else:
            proposed.append((*reckon(wanted, candidate, on), candidate))
    proposed.sort(
        key=lambda one: (-one[0], one[2].last or one[2].entered_on, one[2].officer_id, one[2].firm_id)
    )
    left_out.sort(key=lambda one: (one.for_ever, one.candidate.officer_id, one.candidate.firm_id))
    return Rota(
        proposed=tuple(
            Proposal(candidate=candidate, place=place, points=points, grounds=grounds)
            for place, (points, grounds, candidate) in enumerate(proposed, start=1)
        ),
        left_out=tuple(left_out),
    )


def obstacles(wanted: Wanted, candidate: Candidate, on: date) -> list[tuple[Ground, bool]]:
    """Why the rota does not propose the lawyer; True where nobody may appoint them either."""
    found: list[tuple[Ground, bool]] = [
        (Ground(kind.label), kind.weight is Weight.HARD)
        for kind in candidate.conflicts
        if kind.weight is not Weight.NOTE
    ]
    years = full_years(candidate.practising_since, on)
    if wanted.grave and years < GRAVE_YEARS:
        sentence = (
            "可能判处无期徒刑、死刑的案件，律师应执业三年以上；该律师执业{years}年（法律援助法第二十六条）。"
        )
        found.append((Ground(sentence, {"years": str(years)}), True))
    if candidate.asked_before:
        found.append((Ground("这件办件已经问过该律师。"), False))
    if not candidate.on_rota:
        found.append((Ground("没有列入法律援助轮值。"), False))
    if candidate.is_away(on):
        found.append((Ground("请假外出。"), False))
    if candidate.open >= candidate.most_open:
        values = {"open": str(candidate.open), "most": str(candidate.most_open)}
        found.append((Ground("在办{open}件，已达到最多{most}件。", values), False))
    return found


def reckon(wanted: Wanted, candidate: Candidate, on: date) -> tuple[int, tuple[Ground, ...]]:
    """The lawyer's points for the matter, and each of them in a sentence."""
    grounds, points = [], 0

    def add(more: int, sentence: str, **values: str) -> None:
        nonlocal points
        points += more
        grounds.append(Ground(sentence, {**values, "points": f"{more:+d}"}))

    waited = max(0, (on - (candidate.last or candidate.entered_on)).days)
    if candidate.last is None:
        add(waited, "列入名册{days}天，还没有指派过（{points}分）。", days=str(waited))
    else:
        add(waited, "距上次指派{days}天（{points}分）。", days=str(waited))
    if wanted.aid_kind in candidate.specialities:
        add(SPECIALITY, "擅长这类案件（{points}分）。")
    shared = sorted(wanted.languages & candidate.languages)
    if shared:
        add(LANGUAGE, "会说受援人的语言：{languages}（{points}分）。", languages="、".join(shared))
    if wanted.sex and wanted.sex == candidate.sex:
        add(SEX, "符合受援人对律师性别的意愿（{points}分）。")
    if is_near(wanted.region, candidate.districts):
        add(NEAR, "在办案机关所在地执业（{points}分）。")
    add(-EACH_OPEN * candidate.open, "在办{open}件（{points}分）。", open=str(candidate.open))
    grounds += [Ground(kind.label) for kind in candidate.conflicts if kind.weight is Weight.NOTE]
    return points, tuple(grounds)


def is_near(region: str, districts: Iterable[str]) -> bool:
    """Whether one of the districts holds the region, or lies in it."""
    return bool(region) and any(
        own and (region.startswith(own) or own.startswith(region)) for own in districts
    )


class Entry(Struct, frozen=True, kw_only=True):
    """An entry of the closing file's list."""

    key: str
    label: str
    must: bool


def closing_list(aid_kind: str, *, notified: bool = False) -> tuple[Entry, ...]:
    """The list of a closing file (结案卷宗目录), by the kind of help; `notified`: an organ asked for a lawyer."""
    in_court = aid_kind in [*IN_COURT]
    duty, drafting = aid_kind == AidKind.DUTY_LAWYER, aid_kind == AidKind.DRAFTING
    return (
        Entry(
            key="basis", label="办案机关通知函" if notified else "法律援助申请表和给予决定书", must=not duty
        ),
        Entry(key="notice", label="指派通知书", must=not duty),
        Entry(key="agreement", label="委托协议或者授权委托书", must=not duty),
        Entry(key="duty_form", label="法律帮助登记表", must=duty),
        Entry(key="meeting", label="会见、约见笔录", must=not drafting),
        Entry(key="evidence", label="阅卷和调查取证材料", must=False),
        Entry(key="pleadings", label="起诉状、答辩状、辩护词、代理词等法律文书", must=in_court or drafting),
        Entry(key="hearing", label="出庭通知和庭审记录", must=False),
        Entry(key="decision", label="裁判文书、调解书等结果文书副本", must=in_court),
        Entry(key="reports", label="承办情况通报记录", must=in_court),
        Entry(key="report", label="结案报告表", must=not duty),
        Entry(key="feedback", label="受援人意见反馈表", must=False),
    )


def lacking(
    entries: Sequence[Entry], pages: Mapping[str, int], *, met: bool, reported: bool, worked: bool
) -> tuple[Ground, ...]:
    """What the closing file lacks, each named: entries without pages, and what the desk itself has no record of."""
    missing = [
        Ground("缺少“{label}”。", {"label": entry.label})
        for entry in entries
        if entry.must and pages.get(entry.key, 0) <= 0
    ]
    must = {entry.key for entry in entries if entry.must}
    if "meeting" in must and not met:
        missing.append(Ground("还没有登记会见、约见受援人的情况。"))
    if "reports" in must and not reported:
        missing.append(Ground("还没有通报过承办情况。"))
    if not worked:
        missing.append(Ground("还没有登记工作日志。"))
    return tuple(missing)


def hand_in_by(closed_on: date) -> date:
    """The last day for the closing file."""
    return closed_on + timedelta(days=HAND_IN_DAYS)


class Rate(Struct, frozen=True, kw_only=True):
    """A row of the basis table."""

    aid_kind: str
    procedure: str
    item: Item
    amount: Decimal
    source: str
    valid_from: date
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on the day `on`."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class Worked(Struct, frozen=True, kw_only=True):
    """What was done under an appointment, as far as it is paid for."""

    aid_kind: str
    closed_on: date
    result: Result
    procedures: tuple[Procedure, ...]
    activities: tuple[Activity, ...] = ()
    """Of every entry of the work log."""
    custody_meetings: int = 0
    interpreted_meetings: int = 0


class Line(Struct, frozen=True, kw_only=True):
    """A line of the reckoning: what for, how often, at which rate, by which paper."""

    item: str
    sentence: str
    values: dict[str, str]
    times: int
    rate: Decimal
    amount: Decimal
    source: str


class Reckoning(Struct, frozen=True, kw_only=True):
    """The subsidy with how it was reckoned, and what the basis table has no row for."""

    lines: tuple[Line, ...]
    unknown: tuple[Ground, ...]

    @property
    def amount(self) -> Decimal:
        """The sum, in yuan."""
        return sum((line.amount for line in self.lines), Decimal(0))


def subsidy(worked: Worked, rates: Sequence[Rate]) -> Reckoning:
    """What is paid for an appointment, by the rates in force on the day the case ended."""
    lines: list[Line] = []
    unknown: list[Ground] = []

    def rate_of(item: Item, aid_kind: str, procedure: str) -> Rate | None:
        fitting = [
            rate
            for rate in rates
            if rate.item is item
            and rate.holds(worked.closed_on)
            and rate.aid_kind in (aid_kind, "")
            and rate.procedure in (procedure, "")
        ]
        # The row that says most: this kind at this stage, before this kind, before every kind.
        return max(
            fitting,
            key=lambda rate: (bool(rate.aid_kind), bool(rate.procedure), rate.valid_from),
            default=None,
        )

    def add(rate: Rate, times: int, sentence: str, **values: str) -> None:
        lines.append(
            Line(
                item=rate.item.value,
                sentence=sentence,
                values={
                    **values,
                    "times": str(times),
                    "rate": f"{rate.amount:.2f}",
                    "since": rate.valid_from.isoformat(),
                },
                times=times,
                rate=rate.amount,
                amount=rate.amount * times,
                source=rate.source,
            )
        )

    days = sum(activity is Activity.DUTY for activity in worked.activities)
    if worked.aid_kind != AidKind.DUTY_LAWYER:
        for procedure in dict.fromkeys(worked.procedures):
            rate = rate_of(Item.BASE, worked.aid_kind, procedure.value)
            if rate is None:
                values = {"procedure": procedure.label, "on": worked.closed_on.isoformat()}
                unknown.append(Ground("补贴标准表里没有“{procedure}”在{on}施行的办案补贴标准。", values))
            else:
                add(rate, 1, "“{procedure}”办案补贴：{rate}元（{since}起施行）。", procedure=procedure.label)
    for item, times, sentence in (
        (Item.AGREED, int(worked.result in AGREED), "以调解、和解结案：{rate}元（{since}起施行）。"),
        (
            Item.CUSTODY_MEETING,
            worked.custody_meetings,
            "监管场所会见{times}次，每次{rate}元（{since}起施行）。",
        ),
        (
            Item.INTERPRETER,
            worked.interpreted_meetings,
            "会见时有翻译{times}次，每次{rate}元（{since}起施行）。",
        ),
        (
            Item.TRAVEL,
            sum(activity is Activity.TRAVEL for activity in worked.activities),
            "异地往返{times}次，每次{rate}元（{since}起施行）。",
        ),
        (Item.DUTY_DAY, days, "值班{times}日，每日{rate}元（{since}起施行）。"),
    ):
        rate = rate_of(item, worked.aid_kind, "") if times else None
        if rate is not None:
            add(rate, times, sentence)
    return Reckoning(lines=tuple(lines), unknown=tuple(unknown))


TITLES = {
    "appointment:offered": "商请{lawyer}（{firm}）承办",
    "appointment:accepted": "{lawyer}接受指派",
    "appointment:declined": "律师不接受指派",
    "appointment:lapsed": "{lawyer}逾期没有答复，指派商请失效",
    "appointment:withdrawn": "收回对{lawyer}的指派商请",
    "appointment:changed": "{lawyer}不再承办，需要另行指派",
    "appointment:ended": "对{lawyer}的指派终止",
    "appointment:completed": "结案卷宗齐全，{lawyer}办结",
    "appointment:met": "律师会见、约见受援人",
    "appointment:reported": "律师通报承办情况",
    "appointment:handed_over": "律师承办工作交接",
    "appointment:handed_in": "律师提交结案卷宗",
    "appointment:file_returned": "结案卷宗退回补正",
    "appointment:paid": "办案补贴已发放",
}
"""What the timeline says."""
