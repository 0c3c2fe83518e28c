"""Which readings are conspicuous, and by which rule. A finding accuses nobody: it says where to look."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from fayi.kit import clock

FOLLOWED_WITHIN = timedelta(minutes=30)
"""A search that leads to a matter is followed by its opening within this time."""
LONG_NUMBER = re.compile(r"[0-9]{7,}[0-9Xx]?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Rule(StrEnum):
    """What can be conspicuous about readings."""

    MANY = "many"
    OFF_HOURS = "off_hours"
    SELF = "self"
    RELATIVE = "relative"
    NAMESAKE = "namesake"
    RECUSED = "recused"
    REPEATED = "repeated"

    @property
    def label(self) -> str:
        """In a few words."""
        return LABELS[self][0]

    @property
    def explanation(self) -> str:
        """When the rule fires, with placeholders named as the fields of Limits."""
        return LABELS[self][1]


LABELS = {
    Rule.MANY: ("短时间大量查阅", "{within_minutes}分钟内查阅不少于{most_readings}次。"),
    Rule.OFF_HOURS: (
        "非工作时间查阅",
        "在非工作日，或者工作日{opens_at}时以前、{closes_at}时以后查阅（工作日以工作日历为准）。",
    ),
    Rule.SELF: ("查阅本人信息", "被查阅的当事人与查阅人的身份证件号码相同。"),
    Rule.RELATIVE: ("查阅亲属信息", "当事人登记的关系中，被查阅人是查阅人的亲属或者同住人。"),
    Rule.NAMESAKE: ("查阅同姓同乡信息", "被查阅人与查阅人同姓，户籍地或者居住地在同一乡镇、街道。"),
    Rule.RECUSED: ("应当回避仍查阅", "查阅人已经回避，或者已经披露与本件的利害关系。"),
    Rule.REPEATED: (
        "反复检索同一内容",
        "对同一内容检索不少于{same_searches}次，检索后30分钟内没有打开任何办件。",
    ),
}


class Limits(Struct, frozen=True, kw_only=True):
    """What counts as much, and as out of hours."""

    most_readings: int = 40
    within_minutes: int = 10
    opens_at: int = 7
    """Hour of the day at which work may begin."""
    closes_at: int = 20
    """Hour of the day at which work is over; 24 is midnight."""
    same_searches: int = 3


class Seen(Struct, frozen=True, kw_only=True):
    """A reading as far as the rules ask."""

    id: int
    at: datetime
    officer_id: int
    concerns_matter: bool = False
    search: bytes | None = None
    """The blind index of what was searched for; None for other readings."""


class Finding(Struct, frozen=True, kw_only=True):
    """A rule that fired for an officer on a day, with the readings it fired on, the earliest first."""

    rule: Rule
    officer_id: int
    day: date
    readings: tuple[int, ...]

    @property
    def key(self) -> str:
        """The same as long as no further reading joins; one that joins makes it a finding to be looked at anew."""
        return f"{self.rule.value}.{self.officer_id}.{self.day.isoformat()}.{len(self.readings)}"


def findings(
    readings: Iterable[Seen],
    ties: Iterable[tuple[int, str]],
    is_working: Callable[[date], bool],
    limits: Limits,
) -> list[Finding]:
    """All that is conspicuous, the latest day first. `ties`: (reading id, rule) as the database found them."""
    in_order = sorted(readings, key=lambda one: (one.at, one.id))
    tied: defaultdict[Rule, set[int]] = defaultdict(set)
    for reading_id, tie in ties:
        tied[Rule(tie)].add(reading_id)
    by_officer: defaultdict[int, list[Seen]] = defaultdict(list)
    for one in in_order:
        by_officer[one.officer_id].append(one)
    found: list[Finding] = []
    for officer_id, own in by_officer.items():
        conspicuous: dict[Rule, set[int]] = {
            Rule.MANY: crowded(own, limits),
            Rule.OFF_HOURS: {one.id for one in own if is_off_hours(one.at, is_working, limits)},
            Rule.REPEATED: repeated(own, limits),
        } | tied
        for rule, ids in conspicuous.items():
            by_day: defaultdict[date, list[int]] = defaultdict(list)
            for one in own:
                if one.id in ids:
                    by_day[clock.local(one.at).date()].append(one.id)
            found += [
                Finding(rule=rule, officer_id=officer_id, day=day, readings=tuple(rows))
                for day, rows in by_day.items()
            ]
    order = list(Rule)
    return sorted(found, key=lambda one: (-one.day.toordinal(), order.index(one.rule), one.officer_id))


def crowded(readings: Sequence[Seen], limits: Limits) -> set[int]:
    """Ids of readings of one officer, in order of time, that lie in a crowd of `most_readings` or more."""
    window = timedelta(minutes=limits.within_minutes)
    found: set[int] = set()
    first = taken = 0
    for last, one in enumerate(readings):
        while one.at - readings[first].at > window:
            first += 1
        if last - first + 1 >= limits.most_readings:
            found.update(each.id for each in readings[max(first, taken) : last + 1])
            taken = last + 1
    return found


def is_off_hours(at: datetime, is_working: Callable[[date], bool], limits: Limits) -> bool:
    """Whether nobody works at this moment."""
    here = clock.local(at)
    if not is_working(here.date()):
        return True
    opens = time(limits.opens_at)
    return here.time() < opens or (limits.closes_at < 24 and here.time() >= time(limits.closes_at))


def repeated(readings: Sequence[Seen], limits: Limits) -> set[int]:
    """Ids of searches of one officer, in order of time, for the same words that never led to a matter."""
    by_words: defaultdict[bytes, list[Seen]] = defaultdict(list)
    followed: set[bytes] = set()
    opened = [one.at for one in readings if one.concerns_matter]
    for one in readings:
        if one.search is not None:
            by_words[one.search].append(one)
            if any(one.at <= at <= one.at + FOLLOWED_WITHIN for at in opened):
                followed.add(one.search)
    return {
        one.id
        for words, searches in by_words.items()
        if words not in followed and len(searches) >= limits.same_searches
        for one in searches
    }


def redacted(subject: str) -> str:
    """What was searched for, with long numbers shortened: the list of one's own readings is looked at in public."""
    return LONG_NUMBER.sub(lambda found: f"{found[0][:3]}…{found[0][-2:]}", subject)


def as_text(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
