"""Which facts each way of serving asks for, and the days that count."""

from datetime import date
from typing import Any

import pytest

from fayi.kit.errors import Refusal
from fayi.serving import rules
from fayi.serving.rules import (
    Capacity,
    Cause,
    Consent,
    Ground,
    Kept,
    Outcome,
    Plan,
    Recipient,
    RecipientKind,
    Way,
)

ISSUED, TODAY = date(2026, 11, 2), date(2026, 11, 20)
WHOLE_PLANS: dict[Way, dict[str, Any]] = {
    Way.DIRECT: {},
    Way.LEFT: {"address": "湖桥镇中心街19号"},
    Way.POST: {"address": "湖桥镇中心街19号"},
    Way.PASSED_ON: {"ground": Ground.PRISON, "through": "青禾监狱"},
    Way.ELECTRONIC: {"address": "dashan@example.cn", "consent": Consent.STATED},
    Way.ENTRUSTED: {"through": "临溪县司法局"},
    Way.ANNOUNCED: {"because": "下落不明，邮寄两次均退回。", "published_in": "人民法院公告网"},
}
WHOLE_OUTCOMES: dict[Way, dict[str, Any]] = {
    Way.DIRECT: {"capacity": Capacity.SELF},
    Way.LEFT: {"refusal": "本人说不认这份文书", "kept": Kept.WITNESSES, "witnesses": "村委会主任王守信"},
    Way.POST: {"capacity": Capacity.ADULT_FAMILY, "received_by": "陈小山"},
    Way.PASSED_ON: {},
    Way.ELECTRONIC: {"confirmation": "平台显示已送达"},
    Way.ENTRUSTED: {"capacity": Capacity.SELF},
    Way.ANNOUNCED: {},
}


def told(way: Way, **changed: Any) -> Outcome:
    """A complete outcome of this way."""
    return Outcome(**{"served_on": TODAY, "served_by": "李调解"} | WHOLE_OUTCOMES[way] | changed)


def check(way: Way, outcome: Outcome, *, organisation: bool = False, sent_on: date | None = None) -> None:
    rules.check_served(
        Plan(way=way, **WHOLE_PLANS[way]),
        outcome,
        organisation=organisation,
        issued_on=ISSUED,
        sent_on=sent_on,
        today=TODAY,
    )


@pytest.mark.parametrize("way", Way)
def test_a_plan_with_all_its_way_asks_for_is_taken(way: Way) -> None:
    rules.check_plan(Plan(way=way, **WHOLE_PLANS[way]))


@pytest.mark.parametrize(
    ("way", "lacking"), [(way, name) for way, whole in WHOLE_PLANS.items() for name in whole]
)
def test_a_plan_that_lacks_what_its_way_asks_for_is_refused_at_that_field(way: Way, lacking: str) -> None:
    whole = {name: value for name, value in WHOLE_PLANS[way].items() if name != lacking}
    with pytest.raises(Refusal) as refused:
        rules.check_plan(Plan(way=way, **whole))
    assert refused.value.field == lacking


def test_only_a_public_notice_waits_longer_for_those_abroad() -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_plan(Plan(way=Way.DIRECT, abroad=True))
    assert refused.value.field == "abroad"


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.ANNOUNCED])
def test_an_outcome_with_all_its_way_asks_for_is_taken(way: Way) -> None:
    check(way, told(way))


@pytest.mark.parametrize(
    ("way", "lacking"), [(way, name) for way, whole in WHOLE_OUTCOMES.items() for name in whole]
)
def test_an_outcome_that_lacks_what_its_way_asks_for_is_refused_at_that_field(way: Way, lacking: str) -> None:
    empty = None if lacking in ("capacity", "kept") else ""
    with pytest.raises(Refusal) as refused:
        check(way, told(way, **{lacking: empty}))
    assert refused.value.field == lacking


def test_what_was_left_at_home_and_filmed_says_what_was_filmed() -> None:
    with pytest.raises(Refusal) as refused:
        check(Way.LEFT, told(Way.LEFT, kept=Kept.RECORDING))
    assert refused.value.field == "recording"
    check(Way.LEFT, told(Way.LEFT, kept=Kept.RECORDING, recording="执法记录仪录像三分钟，存办公电脑"))


@pytest.mark.parametrize(
    ("capacity", "organisation", "fits"),
    [
        (Capacity.SELF, False, True),
        (Capacity.ADULT_FAMILY, False, True),
        (Capacity.AGENT, False, True),
        (Capacity.DESIGNATED, False, True),
        (Capacity.HEAD, False, False),
        (Capacity.MAILROOM, False, False),
        (Capacity.SELF, True, False),
        (Capacity.ADULT_FAMILY, True, False),
        (Capacity.AGENT, True, True),
        (Capacity.DESIGNATED, True, True),
        (Capacity.HEAD, True, True),
        (Capacity.MAILROOM, True, True),
    ],
)
def test_who_may_sign_depends_on_whether_the_recipient_is_a_person(
    capacity: Capacity, organisation: bool, fits: bool
) -> None:
    if fits:
        rules.check_receiver(capacity, "某人", organisation=organisation)
        return
    with pytest.raises(Refusal) as refused:
        rules.check_receiver(capacity, "某人", organisation=organisation)
    assert refused.value.field == "capacity"


@pytest.mark.parametrize(
    ("served_on", "sent_on", "fits"),
    [
        (ISSUED, None, True),
        (TODAY, None, True),
        (date(2026, 11, 1), None, False),
        (date(2026, 11, 21), None, False),
        (date(2026, 11, 4), date(2026, 11, 5), False),
        (date(2026, 11, 5), date(2026, 11, 5), True),
    ],
)
def test_a_document_is_served_after_it_was_issued_and_sent_and_not_in_the_future(
    served_on: date, sent_on: date | None, fits: bool
) -> None:
    outcome = told(Way.POST, served_on=served_on)
    if fits:
        check(Way.POST, outcome, sent_on=sent_on)
        return
    with pytest.raises(Refusal) as refused:
        check(Way.POST, outcome, sent_on=sent_on)
    assert refused.value.field == "served_on"


def test_a_letter_is_sent_under_its_number() -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_sent(Way.POST, TODAY, "", issued_on=ISSUED, today=TODAY)
    assert refused.value.field == "tracking"
    rules.check_sent(Way.ENTRUSTED, TODAY, "", issued_on=ISSUED, today=TODAY)


@pytest.mark.parametrize("sent_on", [date(2026, 11, 1), date(2026, 11, 21)])
def test_nothing_is_sent_before_it_was_issued_or_tomorrow(sent_on: date) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_sent(Way.POST, sent_on, "EMS1", issued_on=ISSUED, today=TODAY)
    assert refused.value.field == "sent_on"


def test_a_public_notice_counts_as_served_when_thirty_days_have_passed() -> None:
    assert rules.deemed_on(date(2026, 1, 1)) == date(2026, 1, 31)
    assert rules.deemed_on(date(2024, 2, 1)) == date(2024, 3, 2)
    assert rules.deemed_on(date(2026, 1, 1), abroad=True) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("published_on", "served_on", "fits"),
    [
        (date(2026, 10, 21), TODAY, True),
        (date(2026, 10, 22), TODAY, False),
        (date(2026, 10, 21), date(2026, 11, 19), False),
    ],
)
def test_a_public_notice_is_served_on_the_day_it_runs_out_and_no_other(
    published_on: date, served_on: date, fits: bool
) -> None:
    plan = Plan(way=Way.ANNOUNCED, **WHOLE_PLANS[Way.ANNOUNCED])
    outcome = told(Way.ANNOUNCED, served_on=served_on)
    day = date(2026, 10, 1)
    if fits:
        rules.check_served(
            plan, outcome, organisation=False, issued_on=day, sent_on=published_on, today=TODAY
        )
        return
    with pytest.raises(Refusal) as refused:
        rules.check_served(
            plan, outcome, organisation=False, issued_on=day, sent_on=published_on, today=TODAY
        )
    assert refused.value.field == "served_on"


def test_another_reason_for_failing_is_told_in_words() -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_failed(TODAY, Cause.OTHER, "", earliest=ISSUED, today=TODAY)
    assert refused.value.field == "words"
    rules.check_failed(TODAY, Cause.OTHER, "道路中断", earliest=ISSUED, today=TODAY)
    rules.check_failed(TODAY, Cause.MOVED, "", earliest=ISSUED, today=TODAY)


def test_serving_the_same_person_again_needs_a_note() -> None:
    chen = Recipient(kind=RecipientKind.PARTY, name="陈大山", participation_id=1)
    agent = Recipient(kind=RecipientKind.AGENT, name="顾律师", participation_id=1)
    rules.must_be_explained(chen, [agent], "")
    rules.must_be_explained(chen, [chen], "第一份遗失")
    with pytest.raises(rules.ServedTwice) as refused:
        rules.must_be_explained(chen, [agent, chen], "")
    assert refused.value.field == "note"


@pytest.mark.parametrize(
    ("words", "copies"),
    [
        ("一式三份：送委托机关一份，抄送检察院一份，存档一份", 2),
        ("一式四份：决定机关、检察院、公安机关、存档各一份", 3),
        ("一式二联：存根留存，正本送达本人；司法所存复印件", 1),
        ("一式四联：存根、决定机关、人民检察院、公安机关各一联，联间加盖骑缝编号章", 3),
        ("一式二份：申请人一份，存卷一份；申请人在回执签名", 1),
        ("一式一份：存卷", None),
        ("一式二份：县级社区矫正机构、司法所各存一份", None),
        ("一式多份：各方当事人各一份，存卷一份", None),
        ("一册：连续登记", None),
        ("", None),
    ],
)
def test_copies_to_serve_are_read_from_the_words_of_the_catalogue(words: str, copies: int | None) -> None:
    assert rules.copies_to_serve(words) == copies
