"""How a time limit becomes a date: first day, last day, working days, make-up days, pauses, custody.

Pure: the official calendar and the pauses are handed in. The rules, once for everybody:

- The day of the event is not counted (民事诉讼法第八十五条, 刑事诉讼法第一百零五条, 民法典第二百零一条).
- A last day on a 法定休假日 moves to the first working day after it (民事诉讼法第八十五条,
  民法典第二百零三条), but never for a person in custody (刑事诉讼法第一百零五条).
- Months and years end on the corresponding day, or on the last day of a month that has none
  (民法典第二百零二条).
- Hours run through nights and holidays, to the minute: the earliest reading of the law, so never too late.
- While a clock is paused nothing is counted. Hours leave out the exact time of the pause; units of days
  leave out every day of which any part was paused, so counting goes on the day after the clock starts again,
  just as the day of the event is not counted either. While a pause is open there is no last day.
- Counting backward ("three days before the hearing", 民事诉讼法第一百三十九条) the day of the event is not
  counted either, and a holiday moves the last day to an *earlier* working day: the time the law leaves the
  other side is never cut short.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from fayi.kit.clock import ZONE, local

DAY = timedelta(days=1)
_NEVER = datetime.max.replace(tzinfo=UTC)
END_OF_DAY = time(23, 59, 59)

# From this day on the plan for the *next* year may turn weekends into working days and the reverse:
# 2018-12-29 became a working Saturday when the plan for 2019 came out.
YEAR_END = (12, 29)


class Unit(StrEnum):
    """What a time limit is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"hours": "小时", "days": "日", "working_days": "工作日", "months": "个月", "years": "年"}[
            self
        ]


LENGTHS: Mapping[Unit, str] = {
    Unit.HOURS: "{n}小时",
    Unit.DAYS: "{n}日",
    Unit.WORKING_DAYS: "{n}个工作日",
    Unit.MONTHS: "{n}个月",
    Unit.YEARS: "{n}年",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence for people: a message id and what fills it (dates, instants, numbers)."""

    message: str
    values: Mapping[str, date | datetime | int]

    def __str__(self) -> str:
        return self.message.format_map(
            {
                name: f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
                for name, value in self.values.items()
            }
        )


@dataclass(frozen=True, slots=True)
class Length:
    """So many hours, days, working days, months or years; at least one."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"a time limit is at least 1 long, not {self.n}")

    @property
    def words(self) -> Reason:
        """The length as people say it: 3个工作日."""
        return Reason(LENGTHS[self.unit], {"n": self.n})

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a clock stood still: from `start` up to, not including, `end`; None while it lasts."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a pause needs times with a zone")
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause cannot end before it starts")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked: Monday to Friday, except where the official plan says otherwise.

    `days` holds the days the plans name (True: worked, also on a weekend; False: off). `official_years` are
    the years whose plan has been published; every other year is provisional.
    """

    days: Mapping[date, bool]
    official_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return self.days.get(day, day.weekday() < 5)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a 法定休假日: a public holiday, or a weekend day that is not made up for."""
        return not self.is_working(day)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        day -= DAY
        while self.is_holiday(day):
            day -= DAY
        return day

    def missing_plan(self, day: date) -> int | None:
        """The year whose plan is still to come and could change `day`; None when `day` is settled."""
        if day.year not in self.official_years:
            return day.year
        if (day.month, day.day) >= YEAR_END and day.year + 1 not in self.official_years:
            return day.year + 1
        return None

    def provisional(self, day: date) -> bool:
        """Whether a plan still to come could change `day`."""
        return self.missing_plan(day) is not None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What a time limit comes to, and how.

    `due` is the last instant in time (Asia/Shanghai), None while the clock is paused; `steps` explain it in
    order; `provisional` says that an official plan still to come may move it.
    """

    due: datetime | None
    steps: tuple[Reason, ...]
    provisional: bool = False

    @property
    def last_day(self) -> date | None:
        """The last day, None while the clock is paused."""
        return None if self.due is None else self.due.date()


def work_out(
    length: Length,
    *,
    start: datetime | date,
    calendar: WorkingCalendar,
    pauses: Iterable[Pause] = (),
    in_custody: bool = False,
) -> WorkedOut:
    """The last instant of a limit of `length` for an event at `start`.

    `start` is an aware instant (its day is the day in Asia/Shanghai) or, for all units but hours, a day.
    `in_custody` is for limits that run against a suspect, defendant or prisoner in custody: holidays then
    never lengthen them. Raises ValueError for an instant without a zone and for hours counted from a day.
    """
    if length.unit is Unit.HOURS:
        return _work_out_hours(length, _instant(start), pauses)
    first = _day(start)
    stops = _paused_days(pauses, after=first)
    begun = (
        "自{start}起算，开始的当日不计入，从{first}开始计算（刑事诉讼法第一百零五条）。"
        if in_custody
        else "自{start}起算，开始的当日不计入，从{first}开始计算（民法典第二百零一条）。"
    )
    steps = [Reason(begun, {"start": first, "first": first + DAY})]
    if length.unit is Unit.WORKING_DAYS:
        return _work_out_working_days(length, first, calendar, stops, steps)

    last = _corresponding(first, length)
    steps.append(_nominal(length, last))
    for stop in stops:
        if stop.first > last:
            break
        if stop.last is None:
            steps.append(_standing_still(stop, Unit.DAYS, (last - stop.first).days + 1))
            return WorkedOut(None, tuple(steps))
        last += stop.length
        steps.append(stop.explained())
    if in_custody:
        steps.append(
            Reason("当事人在押，期间不因节假日延长，到期日为{due}（刑事诉讼法第一百零五条）。", {"due": last})
        )
        return WorkedOut(_end_of(last), tuple(steps))

    due = last
    while calendar.is_holiday(due) or (stop_then := _stop_on(due, stops)):
        if calendar.is_working(due) and stop_then and stop_then.last is None:
            steps.append(_standing_still(stop_then, Unit.DAYS, 1))
            return WorkedOut(None, tuple(steps))
        due += DAY
    if due != last:
        steps.append(
            Reason(
                "{last}是法定休假日，顺延至休假日后的第一个工作日{due}（民事诉讼法第八十五条、民法典第二百零三条）。",
                {"last": last, "due": due},
            )
        )
    return _settled(due, _span(last, due), calendar, steps)


def _work_out_hours(length: Length, start: datetime, pauses: Iterable[Pause]) -> WorkedOut:
    steps = [Reason("自{start}起连续计算{n}小时，夜间和节假日照算。", {"start": start, "n": length.n})]
    due = start + timedelta(hours=length.n)
    counted_to = start
    for pause in _in_order(pauses):
        begin = max(local(pause.start), counted_to)
        if begin >= due:
            break
        if pause.end is None:
            hours, rest = divmod(due - begin, timedelta(hours=1))
            steps.append(
                Reason(
                    "自{first}起中止计时，尚未恢复；恢复后还剩{hours}小时{minutes}分钟。",
                    {"first": begin, "hours": hours, "minutes": rest // timedelta(minutes=1)},
                )
            )
            return WorkedOut(None, tuple(steps))
        end = local(pause.end)
        if end > begin:
            due += end - begin
            counted_to = end
            steps.append(Reason("{first}至{last}中止计时，这段时间不计入。", {"first": begin, "last": end}))
    steps.append(Reason("到期时间为{due}。", {"due": due}))
    return WorkedOut(due, tuple(steps))


def _work_out_working_days(
    length: Length, first: date, calendar: WorkingCalendar, stops: "list[_Stop]", steps: list[Reason]
) -> WorkedOut:
    day, counted, off = first, 0, 0
    made_up: list[date] = []
    met: list[_Stop] = []
    while counted < length.n:
        day += DAY
        if stop := _stop_on(day, stops):
            if stop.last is None:
                left = length.n - counted
                steps += [other.explained() for other in met]
                steps.append(_standing_still(stop, Unit.WORKING_DAYS, left))
                return WorkedOut(None, tuple(steps))
            met.append(stop)
            day = stop.last
        elif calendar.is_working(day):
            counted += 1
            if day.weekday() >= 5:
                made_up.append(day)
        else:
            off += 1
    steps += [stop.explained() for stop in met]
    if off:
        steps.append(Reason("其间有{n}天是周末或者放假的日子，不计入工作日。", {"n": off}))
    steps += [Reason("{day}是周末，但按放假安排调休上班，计为工作日。", {"day": each}) for each in made_up]
    steps.append(_nominal(length, day))
    return _settled(day, _span(first + DAY, day), calendar, steps)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A run of whole days that are not counted; without a last one while the pause is open."""

    first: date
    last: date | None

    @property
    def length(self) -> timedelta:
        return (self.last or self.first) - self.first + DAY

    def explained(self) -> Reason:
        return Reason(
            "{first}至{last}中止计算，共{n}日，不计入。",
            {"first": self.first, "last": self.last or self.first, "n": self.length.days},
        )


def _in_order(pauses: Iterable[Pause]) -> list[Pause]:
    """By when they begin; of those that begin together the longest first, so that it alone is told of."""
    return sorted(pauses, key=lambda pause: (pause.start, pause.start - (pause.end or _NEVER)))


def _paused_days(pauses: Iterable[Pause], *, after: date) -> list[_Stop]:
    """The days after `after` that any pause touches, as runs in order that neither meet nor overlap."""
    runs: list[_Stop] = []
    for pause in _in_order(pauses):
        if pause.end == pause.start:
            continue
        first = max(local(pause.start).date(), after + DAY)
        last = None if pause.end is None else local(pause.end - timedelta(microseconds=1)).date()
        if last is not None and last < first:
            continue
        if runs and (runs[-1].last is None or first <= runs[-1].last + DAY):
            before = runs.pop()
            first = before.first
            last = None if before.last is None or last is None else max(before.last, last)
        runs.append(_Stop(first, last))
    return runs


def _stop_on(day: date, stops: list[_Stop]) -> _Stop | None:
    for stop in stops:
        if stop.first <= day and (stop.last is None or day <= stop.last):
            return stop
    return None


def _standing_still(stop: _Stop, unit: Unit, left: int) -> Reason:
    message = (
        "自{first}起中止计算，尚未恢复；恢复后还剩{n}个工作日。"
        if unit is Unit.WORKING_DAYS
        else "自{first}起中止计算，尚未恢复；恢复后还剩{n}日。"
    )
    return Reason(message, {"first": stop.first, "n": left})


def _nominal(length: Length, last: date) -> Reason:
    """The sentence that names the last day before holidays and pauses are looked at."""
    message = {
        Unit.DAYS: "按日历日计算{n}日，最后一日为{last}。",
        Unit.WORKING_DAYS: "计算{n}个工作日，最后一日为{last}。",
        Unit.MONTHS: "计算{n}个月，到期月的对应日（没有对应日的为月末日）为{last}（民法典第二百零二条）。",
        Unit.YEARS: "计算{n}年，到期年的对应日（没有对应日的为月末日）为{last}（民法典第二百零二条）。",
    }[length.unit]
    return Reason(message, {"n": length.n, "last": last})


def _settled(
    due: date, looked_at: Iterable[date], calendar: WorkingCalendar, steps: list[Reason]
) -> WorkedOut:
    """The result for `due`, provisional when the plan of any day looked at is still to come."""
    missing = sorted({year for day in looked_at if (year := calendar.missing_plan(day)) is not None})
    awaited = "{year}年的放假安排尚未正式公布，结果暂定，公布后重新计算。"
    steps += [Reason(awaited, {"year": year}) for year in missing]
    return WorkedOut(_end_of(due), tuple(steps), provisional=bool(missing))


def _corresponding(day: date, length: Length) -> date:
    """The day `length` (days, months or years) after `day`, clipped to the end of its month."""
    if length.unit is Unit.DAYS:
        return day + length.n * DAY
    months = day.year * 12 + day.month - 1 + length.n * (12 if length.unit is Unit.YEARS else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _span(first: date, last: date) -> Iterable[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, ZONE)


def _instant(moment: datetime | date) -> datetime:
    if not isinstance(moment, datetime):
        raise ValueError("hours are counted from an instant, not from a day")
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return local(moment)


def _day(moment: datetime | date) -> date:
    return _instant(moment).date() if isinstance(moment, datetime) else moment
