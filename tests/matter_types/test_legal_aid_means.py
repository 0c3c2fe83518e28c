"""The means test and the time limits of legal aid, worked out without a database."""

from datetime import date, datetime
from decimal import Decimal

import msgspec
import pytest

from fayi.kit.clock import ZONE
from fayi.matter_types.legal_aid import matter_type, means
from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.means import MeansResult
from fayi.procedure.calendar import Length, Unit, WorkingCalendar, work_out
from fayi.procedure.matter_type import TimeLimit
from tests.matter_types.aid_dossiers import (
    DEFENCE,
    DIVORCE,
    RECEIVED,
    RULES,
    WAGES,
    aid,
    details,
    done,
)

PLAIN_WEEK = WorkingCalendar({}, frozenset({2026}))


def sentences(example: Details, **changes: object) -> tuple[MeansResult, list[str]]:
    worked = means.work_out(aid(example=example, **changes))
    return worked.result, [each.sentence.format_map(each.values) for each in worked.sentences]


def test_without_a_standard_in_the_library_there_is_no_result() -> None:
    result, told = sentences(DIVORCE, means=RULES[:3])
    assert result is MeansResult.UNKNOWN
    assert told == ["业务规则中没有收到申请那天施行的经济困难标准，请先由业务规则管理员登记。"]


def test_without_income_or_without_pledge_and_proof_there_is_no_result() -> None:
    result, told = sentences(details(DIVORCE, monthly_income=None, pledged=False), filed=frozenset())
    assert result is MeansResult.UNKNOWN
    assert told == [
        "没有登记家庭月收入，请更正登记内容。",
        "申请人没有作个人诚信承诺，也没有提交经济困难的证明材料。",
    ]
    assert sentences(details(DIVORCE, pledged=False))[0] is MeansResult.WITHIN, "proof instead of a pledge"
    without_rule = RULES[:2] + RULES[3:]
    unpledged = details(DIVORCE, pledged=False)
    assert sentences(unpledged, means=without_rule, filed=frozenset())[0] is MeansResult.WITHIN


@pytest.mark.parametrize(
    ("income", "result", "each"),
    [
        ("4500.00", MeansResult.WITHIN, "家庭月收入4500.00元，共3人，人均1500.00元。"),
        ("4500.03", MeansResult.BEYOND, "家庭月收入4500.03元，共3人，人均1500.01元。"),
    ],
)
def test_the_income_a_head_is_compared_with_the_standard(income: str, result: MeansResult, each: str) -> None:
    worked, told = sentences(details(DIVORCE, monthly_income=Decimal(income)))
    assert worked is result
    assert told[0] == each
    assert "人均每月1500.00元的标准" in told[1]


def test_whoever_needs_no_check_shows_proof() -> None:
    result, told = sentences(WAGES, filed=frozenset())
    assert result is MeansResult.UNKNOWN
    assert told[-1] == "还缺少证明材料：居住证、务工证明等。"
    assert sentences(WAGES)[0] is MeansResult.NOT_CHECKED


def test_a_victim_of_violence_has_no_condition_to_meet() -> None:
    result, told = sentences(details(WAGES, not_checked="", no_condition="violence"), filed=frozenset())
    assert result is MeansResult.NO_CONDITION
    assert told == [
        "申请人属于“遭受虐待、遗弃或者家庭暴力的受害人主张相关权益”，不受经济困难条件限制（法律援助法第三十二条）。"
    ]


def test_a_ground_that_was_not_in_force_on_the_day_counts_for_nothing() -> None:
    result, told = sentences(WAGES, means=RULES[2:])
    assert result is MeansResult.UNKNOWN
    assert told == ["登记的情形在收到申请那天没有施行，请更正登记内容。"]


def test_the_form_shows_how_the_test_was_worked_out_and_what_came_of_it() -> None:
    opinion = matter_type.action("give_opinion")
    assert opinion is not None
    assert opinion.tells is not None
    told = [each.sentence.format_map(each.values) for each in opinion.tells(aid(example=DIVORCE))]
    assert told == [
        "家庭月收入3600.00元，共3人，人均1200.00元。",
        "不超过人均每月1500.00元的标准，符合经济困难条件（本省法律援助条例）。",
        "经济状况的结论：符合经济困难标准。",
    ]


# Time limits


def limit(key: str) -> TimeLimit:
    return next(each for each in matter_type.time_limits if each.key == key)


def counted(key: str, dossier: object) -> date | datetime | None:
    rule = limit(key)
    assert rule.counted_from is not None
    return rule.counted_from(dossier)  # type: ignore[arg-type]


def test_what_is_handed_in_on_friday_at_ten_to_midnight_is_passed_on_by_saturday_ten_to_midnight() -> None:
    rule = limit("pass_on")
    start = counted("pass_on", aid("received", DIVORCE))
    assert start == datetime(2026, 11, 20, 23, 50, tzinfo=ZONE)
    worked = work_out(rule.length, start=start, calendar=PLAIN_WEEK, in_custody=rule.in_custody)
    assert worked.due == datetime(2026, 11, 21, 23, 50, tzinfo=ZONE)
    assert counted("pass_on", aid("received")) is None


def test_the_review_takes_seven_days_from_the_application_or_from_the_passing_on() -> None:
    assert limit("review").length == Length(7, Unit.DAYS)
    assert counted("review", aid("received")) == RECEIVED
    assert counted("review_in_custody", aid("received")) is None
    assert counted("review_in_custody", aid("received", DIVORCE, done=())) is None
    passed_on = done("pass_on", on=date(2026, 11, 4))
    assert counted("review_in_custody", aid("passed_on", DIVORCE, done=(passed_on,))) == date(2026, 11, 4)
    assert counted("review", aid("passed_on", DIVORCE, done=(passed_on,))) is None
    assert counted("review", aid("received", DEFENCE)) is None


def test_in_custody_a_holiday_does_not_lengthen_the_review() -> None:
    sunday = date(2026, 11, 8)
    for key, due in (("review", date(2026, 11, 16)), ("review_in_custody", date(2026, 11, 15))):
        rule = limit(key)
        worked = work_out(rule.length, start=sunday, calendar=PLAIN_WEEK, in_custody=rule.in_custody)
        assert worked.last_day == due


def test_a_lawyer_is_owed_three_days_from_the_decision_or_from_the_notice() -> None:
    assert limit("assignment").length == Length(3, Unit.DAYS)
    assert counted("assignment", aid("received", done=())) is None
    granted = done("grant", on=date(2026, 11, 6))
    assert counted("assignment", aid("granted", done=(granted,))) == date(2026, 11, 6)
    assert counted("assignment", aid("received", DEFENCE, done=())) == DEFENCE.notice_received_on


def test_the_limitation_and_the_papers_fall_due_on_their_days() -> None:
    for key, dossier, last in (
        ("limitation", aid("received", details(limitation_on=date(2026, 11, 12))), date(2026, 11, 12)),
        (
            "make_up_papers",
            aid("prior_aid", done=(done("prior_aid", papers_by="2026-11-18"),)),
            date(2026, 11, 18),
        ),
    ):
        start = counted(key, dossier)
        assert start is not None
        assert work_out(limit(key).length, start=start, calendar=PLAIN_WEEK).last_day == last
    assert counted("limitation", aid("received", DIVORCE)) is None
    assert counted("make_up_papers", aid("received")) is None


def test_the_examples_are_judged_by_the_law_that_names_them() -> None:
    known = {rule.code for rule in RULES} | {""}
    assert {each.not_checked for each in matter_type.examples} <= known
    assert msgspec.structs.asdict(WAGES)["not_checked"] == "migrant_worker"
