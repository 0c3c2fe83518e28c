"""Reading the State Council's notice."""

from datetime import date

import pytest

from fayi.library.rules import UnreadableNotice, read_plan
from fayi.library.seeds import day_rows
from fayi.procedure.calendar import DAY

NOTICE_2026 = """
    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。
    2月14日（周六）、2月28日（周六）上班。
    三、清明节：4月4日（周六）至6日（周一）放假，共3天。
    四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
    五、端午节：6月19日（周五）至21日（周日）放假，共3天。
    六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
    七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def span(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def test_the_notice_of_2026_reads_as_the_seeds_have_it() -> None:
    plan = read_plan(2026, NOTICE_2026)
    seeded = {row["day"]: row for row in day_rows() if row["day"].year == 2026}  # type: ignore[attr-defined]
    assert {day: (False, name) for day, name in plan.off.items()} | {
        day: (True, name) for day, name in plan.made_up.items()
    } == {day: (row["working"], row["name"]) for day, row in seeded.items()}


def test_a_plan_may_reach_into_the_last_days_of_the_year_before() -> None:
    plan = read_plan(
        2019,
        "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。"
        "二、劳动节：5月1日放假，与周末连休。三、国庆节：10月1日至7日放假调休，共7天。"
        "9月29日（星期日）、10月12日（星期六）上班。",
    )
    assert sorted(plan.off)[:3] == span(date(2018, 12, 30), date(2019, 1, 1))
    assert sorted(plan.made_up) == [date(2018, 12, 29), date(2019, 9, 29), date(2019, 10, 12)]


def test_a_month_named_once_holds_for_the_days_after_it() -> None:
    plan = read_plan(
        2017,
        "一、元旦：1月1日放假，1月2日（星期一）补休。二、劳动节：4月29日至5月1日放假，共3天。"
        "三、国庆节、中秋节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。",
    )
    assert set(plan.off) == {
        date(2017, 1, 1),
        date(2017, 1, 2),
        *span(date(2017, 4, 29), date(2017, 5, 1)),
        *span(date(2017, 10, 1), date(2017, 10, 8)),
    }
    assert plan.off[date(2017, 10, 1)] == "国庆节、中秋节"


def test_a_working_day_may_stand_in_the_same_sentence_as_the_holiday() -> None:
    notice = NOTICE_2026.replace(
        "共7天。9月20日（周日）、10月10日（周六）上班", "共7天，10月10日（周六）上班"
    )
    assert date(2026, 10, 10) in read_plan(2026, notice).made_up


@pytest.mark.parametrize(
    ("year", "notice", "sentence"),
    [
        (2026, "", "没有读懂放假通知"),
        (2026, "各省、自治区、直辖市人民政府：现将放假安排通知如下。", "没有读懂放假通知"),
        (2026, NOTICE_2026.split("七、国庆节")[0], "没有读到2026-10-01放假"),
        (2026, NOTICE_2026.replace("2月15日", "2月30日"), "2026年2月30日不存在"),
        (2026, NOTICE_2026.replace("至23日", "至3日"), "前后颠倒"),
        (2026, NOTICE_2026.replace("5月9日（周六）", "5月8日（周五）"), "2026-05-08不是周末"),
        (2026, NOTICE_2026.replace("5月9日（周六）", "5月3日（周日）"), "2026-05-03既放假又上班"),
        (2026, NOTICE_2026.replace("6月19日（周五）至21日", "2027年6月19日至21日"), "2027-06-19不在2026年"),
    ],
)
def test_a_notice_that_makes_no_sense_is_refused_in_words(year: int, notice: str, sentence: str) -> None:
    with pytest.raises(UnreadableNotice) as refused:
        read_plan(year, notice)
    assert sentence in str(refused.value)


def test_the_notice_of_one_year_is_not_taken_for_another() -> None:
    with pytest.raises(UnreadableNotice, match="不是周末"):
        read_plan(2027, NOTICE_2026)
