"""Code lists by name, what a change of the calendar is, and reading the State Council's holiday notice."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fayi.kit.errors import Refusal
from fayi.procedure.calendar import DAY, YEAR_END, Length


class CodeList(StrEnum):
    """The code lists."""

    ETHNIC_GROUP = "ethnic_group"
    SEX = "sex"
    MARITAL_STATUS = "marital_status"
    EDUCATION = "education"
    DISPUTE_TYPE = "dispute_type"
    MATTER_SOURCE = "matter_source"
    COMMISSIONED_BY = "commissioned_by"
    SPECIAL_GROUP = "special_group"
    IDENTITY_KIND = "identity_kind"
    CLOSING = "closing"
    DECLINE_REASON = "decline_reason"
    TERMINATION_REASON = "termination_reason"
    LANGUAGE = "language"
    SERVICE_METHOD = "service_method"
    RELATIONSHIP = "relationship"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return LIST_LABELS[self]


LIST_LABELS: Mapping[CodeList, str] = {
    CodeList.ETHNIC_GROUP: "民族",
    CodeList.SEX: "性别",
    CodeList.MARITAL_STATUS: "婚姻状况",
    CodeList.EDUCATION: "文化程度",
    CodeList.DISPUTE_TYPE: "纠纷类型",
    CodeList.MATTER_SOURCE: "案件来源",
    CodeList.COMMISSIONED_BY: "委托移送单位",
    CodeList.SPECIAL_GROUP: "特殊群体",
    CodeList.IDENTITY_KIND: "证件类型",
    CodeList.CLOSING: "结案方式",
    CodeList.DECLINE_REASON: "不予受理理由",
    CodeList.TERMINATION_REASON: "终止理由",
    CodeList.LANGUAGE: "语言和方言",
    CodeList.SERVICE_METHOD: "送达方式",
    CodeList.RELATIONSHIP: "与当事人关系",
}


class RegionLevel(StrEnum):
    """Levels of administrative divisions."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"province": "省级", "city": "地级", "county": "县级", "town": "乡级"}[self]


def region_code(code: str) -> str:
    """A region's code as it is kept: provinces and cities filled up to the six digits of GB/T 2260."""
    return code.ljust(6, "0")


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that became a working day, or ceased to be one."""

    day: date
    working: bool


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a change of the calendar did: the days that turned, and the year that is no longer provisional."""

    days: tuple[DayChange, ...]
    settled_year: int | None = None

    def __bool__(self) -> bool:
        """Whether anything changed, so that deadlines have to be worked out anew."""
        return bool(self.days) or self.settled_year is not None


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A local number that was set: what it was from `since` on (None: not set here) and what it is now."""

    before: Length | None
    after: Length | None
    since: date


ARTICLE = re.compile(
    r"第?([零〇一二两三四五六七八九十百千]+|\d{1,4})条(?:之([一二三四五六七八九十]+|\d{1,2}))?"
)
DIGITS = {figure: n for n, figure in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}


class UnreadableArticle(Refusal):
    """条号请按“第一百八十八条”或“第一百八十八条之一”填写。"""

    status_code = 422


def whole_number(words: str) -> int:
    """A number below ten thousand in figures or in Chinese: 一百八十八, 188."""
    if words.isdecimal():
        return int(words)
    total, digit = 0, 0
    for figure in words:
        if figure in UNITS:
            total += (digit or 1) * UNITS[figure]
            digit = 0
        else:
            digit = DIGITS[figure]
    return total + digit


def article_position(number: str) -> int:
    """Where an article stands in its statute: its number times 100, and that of 之一, 之二 behind it."""
    found = ARTICLE.fullmatch(unicodedata.normalize("NFKC", number).strip())
    if found is None:
        raise UnreadableArticle(field="number")
    return whole_number(found[1]) * 100 + (whole_number(found[2]) if found[2] else 0)


class UnreadableNotice(Refusal):
    """没有读懂放假通知，请粘贴通知中“一、元旦：……”至“七、国庆节：……”的原文。"""

    status_code = 422


@dataclass(frozen=True, slots=True)
class Plan:
    """The official plan of a year: days off and make-up working days, each with the holiday's name."""

    year: int
    off: Mapping[date, str]
    made_up: Mapping[date, str]


HEADING = re.compile(r"[一二三四五六七八九十]、([^:。]{2,30}):")
PART = re.compile(r"[^,;。]+")
DAYS = re.compile(
    r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:(?:至|-|—)(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日)?"
)
OFF = ("放假", "补休", "休息")
WORKED = "上班"


def read_plan(year: int, notice: str) -> Plan:
    """The plan of `year` in the wording of the State Council's notice; raises UnreadableNotice.

    Read are sentences like 元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
    """
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", notice))
    compact = re.sub(r"\([^)]*\)", "", compact)
    headings = list(HEADING.finditer(compact))
    off: dict[date, str] = {}
    made_up: dict[date, str] = {}
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(compact)
        waiting: list[date] = []
        for part in PART.findall(compact[heading.end() : end]):
            waiting += _days_in(part, year, waiting)
            if WORKED in part:
                made_up |= dict.fromkeys(waiting, heading[1])
                waiting = []
            elif any(word in part for word in OFF):
                off |= dict.fromkeys(waiting, heading[1])
                waiting = []
    _refuse_impossible(year, off, made_up)
    return Plan(year, off, made_up)


def _days_in(part: str, year: int, before: list[date]) -> Iterator[date]:
    """The days a part of a sentence names; a day without a month is in the month named last."""
    month = before[-1].month if before else None
    for found in DAYS.finditer(part):
        first_year, first_month, first_day, last_year, last_month, last_day = (
            int(group) if group else None for group in found.groups()
        )
        month = first_month or month
        if month is None:
            raise UnreadableNotice
        first = _day(first_year or year, month, first_day)
        last = first
        if last_day:
            month = last_month or month
            last = _day(last_year or (first.year if last_month is None else year), month, last_day)
        if not first <= last <= first + 31 * DAY:
            raise UnreadableNotice(
                "通知中的日期“{words}”前后颠倒或者间隔过长，请核对。", field="notice", words=found[0]
            )
        yield from (first + n * DAY for n in range((last - first).days + 1))


def _day(year: int, month: int, day: int | None) -> date:
    try:
        return date(year, month, day or 0)
    except ValueError:
        raise UnreadableNotice(
            "通知中的{year}年{month}月{day}日不存在，请核对。",
            field="notice",
            year=year,
            month=month,
            day=day,
        ) from None


def _refuse_impossible(year: int, off: Mapping[date, str], made_up: Mapping[date, str]) -> None:
    """Raise UnreadableNotice for a plan no notice can mean: better to ask than to move deadlines wrongly."""
    if not off:
        raise UnreadableNotice(field="notice")
    for day in (date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)):
        if day not in off:
            raise UnreadableNotice(
                "通知里没有读到{day}放假，请核对年份，并粘贴完整的通知。", field="notice", day=day
            )
    for day in (*off, *made_up):
        if not date(year - 1, *YEAR_END) <= day <= date(year, 12, 31):
            raise UnreadableNotice(
                "通知中的{day}不在{year}年，请核对年份。", field="notice", day=day, year=year
            )
    for day in made_up:
        if day in off:
            raise UnreadableNotice("通知中的{day}既放假又上班，请核对。", field="notice", day=day)
        if day.weekday() < 5:
            raise UnreadableNotice("通知中的{day}不是周末，不会调休上班，请核对。", field="notice", day=day)
