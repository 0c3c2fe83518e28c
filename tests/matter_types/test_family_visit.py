"""Visits of relatives by video: who may come, what the prison looks at, what the calendar must hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.matter_types.family_visit import forms, guards, matter_type, visit_guards
from fayi.matter_types.family_visit.details import Details, Visitor
from fayi.matter_types.family_visit.kinds import AbortGround, Proof, Relation
from fayi.procedure.dossier import Barred, Booked, Conflict, Dossier, Participant, PrisonerSeen
from fayi.procedure.matter_type import Objection, Status
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from tests.matter_types.dossiers import done

DAY = date(2026, 11, 23)
MOTHER = Participant(party_id=1, name="周桂香", role="applicant", kind="person", age=61, identified=True)
SON = Participant(party_id=2, name="周小海", role="applicant", kind="person", age=9, identified=True)
PRISONER = Participant(party_id=3, name="周小河", role="respondent", kind="person", age=38)
DETAILS = Details(
    prison="青禾监狱",
    prisoner_number="3398000123",
    visitors=(Visitor(name="周桂香", relation=Relation.PARENT),),
    reason="报平安。",
)
SEEN = PrisonerSeen(known=True, visit_class="ordinary", place="held")
BOOKED = Booked(
    status="confirmed",
    starts_at=datetime(2026, 11, 30, 1, tzinfo=UTC),
    ends_at=datetime(2026, 11, 30, 2, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 2, tzinfo=UTC),
    roles=frozenset({"office", "prison", "line", "prisoner"}),
)


def visit(stage: str, **changed: Any) -> Dossier:
    """A visit that lacks nothing at a stage."""
    lacking_nothing = Dossier(
        type="family_visit",
        stage=stage,
        status=matter_type.stage(stage).status.value,
        today=DAY,
        received_on=date(2026, 11, 20),
        details=DETAILS,
        participants=(MOTHER, PRISONER),
        prisoner=SEEN,
        booking=BOOKED,
        held_by="justice_office",
        done=(done("first_verify", date(2026, 11, 20), proved=["周桂香"]),),
    )
    return msgspec.structs.replace(lacking_nothing, **changed)


def objections(action: str, dossier: Dossier) -> list[str]:
    """What stands in the way of an action, in words."""
    known = matter_type.action(action)
    assert known is not None
    return [one.sentence.format_map(one.values) for one in known.objections(dossier)]


def detailed(**changed: Any) -> Details:
    return msgspec.structs.replace(DETAILS, **changed)


def visitor(name: str, relation: Relation = Relation.CHILD, *, minor: bool = False) -> Visitor:
    return Visitor(name=name, relation=relation, minor=minor)


@pytest.mark.parametrize(
    ("action", "stage"),
    [
        ("first_verify", "registered"),
        ("apply", "first_verified"),
        ("send_to_prison", "applied"),
        ("allow", "site_checked"),
        ("schedule", "allowed"),
        ("remind", "scheduled"),
    ],
)
def test_nothing_stands_in_the_way_of_a_visit_that_lacks_nothing(action: str, stage: str) -> None:
    assert objections(action, visit(stage)) == []


@pytest.mark.parametrize("action", ["first_verify", "apply", "send_to_prison", "allow"])
def test_nobody_four_people_and_strangers_may_not_come(action: str) -> None:
    stage = {"first_verify": "registered", "apply": "registered", "send_to_prison": "applied"}.get(
        action, "site_checked"
    )
    assert "尚未登记会见人。" in objections(action, visit(stage, participants=(PRISONER,)))
    four = detailed(visitors=tuple(visitor(name) for name in ("周桂香", "甲", "乙", "丙")))
    assert "一次会见不超过3人，现有4人。" in objections(action, visit(stage, details=four))
    other = detailed(visitors=(visitor("周桂香", Relation.OTHER),))
    said = objections(action, visit(stage, details=other))
    assert "周桂香不是亲属或者监护人，须先经监狱批准并写明依据。" in said
    allowed = detailed(visitors=other.visitors, other_allowed="监狱长批准，2026年11月18日。")
    assert objections(action, visit(stage, details=allowed)) == []


def test_three_may_come() -> None:
    three = detailed(visitors=tuple(visitor(name) for name in ("周桂香", "甲", "乙")))
    assert guards.too_many(visit("applied", details=three)) is None


def test_of_everybody_who_comes_the_relation_is_written_down() -> None:
    dossier = visit("applied", participants=(MOTHER, SON, PRISONER))
    said = guards.relation_not_said(dossier)
    assert said is not None
    assert said.values == {"names": "周小海"}


def test_a_child_comes_with_a_grown_up() -> None:
    alone = visit("applied", participants=(SON, PRISONER), details=detailed(visitors=(visitor("周小海"),)))
    assert guards.child_alone(alone) is not None
    together = visit(
        "applied",
        participants=(MOTHER, SON, PRISONER),
        details=detailed(visitors=(*DETAILS.visitors, visitor("周小海", minor=True))),
    )
    assert guards.child_alone(together) is None


def test_a_relation_is_proved_before_the_first_visit() -> None:
    said = objections("apply", visit("registered", done=()))
    assert said == ["周桂香是首次会见，请先核验亲属关系证明。"]


def test_a_relation_proved_in_an_earlier_matter_is_not_proved_again() -> None:
    seen = msgspec.structs.replace(SEEN, proved=frozenset({"周桂香"}))
    assert objections("apply", visit("registered", done=(), prisoner=seen)) == []


def test_what_is_verified_are_originals_and_the_visitors_own() -> None:
    with pytest.raises(Refusal):
        forms.FirstVerification(proved=["周桂香"], proofs=(), originals_seen=True)
    with pytest.raises(Refusal):
        forms.FirstVerification(proved=["周桂香"], proofs=(Proof.BIRTH,), originals_seen=False)
    form = forms.FirstVerification(proved=["路人"], proofs=(Proof.BIRTH,), originals_seen=True)
    said = guards.proved_a_stranger(visit("registered", form=form))
    assert isinstance(said, Objection)
    assert said.field == "proved"


@pytest.mark.parametrize("action", ["apply", "send_to_prison", "allow"])
def test_while_visits_are_suspended_nothing_new_is_asked_for_or_allowed(action: str) -> None:
    stage = {"apply": "first_verified", "send_to_prison": "applied", "allow": "site_checked"}[action]
    seen = msgspec.structs.replace(SEEN, suspended_until=DAY)
    said = objections(action, visit(stage, prisoner=seen))
    assert said == ["因上次会见违反规定，会见暂停到2026-11-23，之后再申请。"]
    over = msgspec.structs.replace(SEEN, suspended_until=DAY - timedelta(days=1))
    assert objections(action, visit(stage, prisoner=over)) == []


def test_a_wish_for_a_day_that_is_past_is_corrected_first() -> None:
    past = detailed(wished_until=DAY - timedelta(days=1))
    assert guards.wish_is_past(visit("registered", details=past)) is not None
    assert guards.wish_is_past(visit("registered", details=detailed(wished_until=DAY))) is None
    before = DAY - timedelta(days=1)
    with pytest.raises(Refusal):
        Details(
            prison="青禾监狱",
            prisoner_number="1",
            visitors=(),
            reason="x",
            wished_from=DAY,
            wished_until=before,
        )


def test_the_office_passes_on_and_the_prison_checks_its_own() -> None:
    assert guards.held_at_the_prison(visit("applied", held_by="prison")) is not None
    assert guards.held_at_the_prison(visit("applied")) is None
    assert guards.held_at_the_office(visit("applied")) is not None
    assert guards.held_at_the_office(visit("applied", held_by="prison")) is None
    with pytest.raises(Refusal):
        forms.SiteCheck(with_agency="7", fits=False)


def test_only_the_prison_decides_and_by_its_register() -> None:
    for key in ("allow", "decline", "schedule", "suspend_visits", "stop_for_period", "resume"):
        action = matter_type.action(key)
        assert action is not None
        assert action.permission is Permission.FAMILY_VISITS_DECIDE
    able = {role.key for role in ROLES.values() if Permission.FAMILY_VISITS_DECIDE in role.permissions}
    assert able == {"management_section"}
    said = objections("allow", visit("site_checked", prisoner=PrisonerSeen()))
    assert said == ["本监狱的名册里没有编号3398000123，请核对编号。"]


@pytest.mark.parametrize(
    ("visit_class", "before", "allowed"),
    [
        ("observed", 0, True),
        ("observed", 1, False),
        ("ordinary", 0, True),
        ("ordinary", 1, False),
        ("lenient", 1, True),
        ("lenient", 2, False),
        ("strict", 0, False),
    ],
)
def test_each_class_has_its_visits_a_month(visit_class: str, before: int, allowed: bool) -> None:
    seen = msgspec.structs.replace(SEEN, visit_class=visit_class, visits_this_month=before)
    for action, stage in (("allow", "site_checked"), ("schedule", "allowed")):
        assert (objections(action, visit(stage, prisoner=seen)) == []) is allowed


@pytest.mark.parametrize(
    "place", ["confinement", "investigation", "hospital", "leave", "transferred", "released"]
)
def test_nobody_is_seen_who_is_in_confinement_under_investigation_or_away(place: str) -> None:
    seen = msgspec.structs.replace(SEEN, place=place)
    for action, stage in (("allow", "site_checked"), ("schedule", "moved")):
        assert len(objections(action, visit(stage, prisoner=seen))) == 1


def test_a_no_contact_order_and_a_victim_among_the_relatives_stop_a_visit() -> None:
    seen = msgspec.structs.replace(
        SEEN, barred=(Barred(name="周桂香", why="系被害人"), Barred(name="别人", why="禁止接触令"))
    )
    assert objections("allow", visit("site_checked", prisoner=seen)) == ["周桂香不得会见：系被害人。"]
    with pytest.raises(Refusal):
        forms.Permit(victim_looked=False, opinion="同意。")
    told = guards.tell_the_prison(visit("site_checked", prisoner=seen))
    assert any("别人" in one.values.values() for one in told)
    spouse = detailed(visitors=(visitor("周桂香", Relation.SPOUSE),))
    told = guards.tell_the_prison(visit("site_checked", details=spouse))
    assert any("离婚" in one.sentence for one in told)


def test_an_open_conflict_stops_the_decision() -> None:
    dossier = visit("site_checked", conflicts=(Conflict(sentence="承办人是会见人的亲属。"),))
    assert objections("allow", dossier) == ["承办人是会见人的亲属。"]


def test_a_refusal_ends_with_being_told_and_a_permit_goes_on() -> None:
    tell = matter_type.action("tell_family")
    assert tell is not None
    assert tell.target(visit("declined")) == "turned_down"
    assert tell.target(visit("allowed")) == "allowed"
    assert matter_type.stage("turned_down").status is Status.CLOSED


def test_the_review_takes_three_working_days_and_the_answer_two_more() -> None:
    limits = {limit.key: limit for limit in matter_type.time_limits}
    assert str(limits["review"].length) == "3个工作日"
    assert limits["review"].starts_on == ("send_to_prison", "check_at_prison")
    assert str(limits["answer"].length) == "2个工作日"
    assert "tell_family" in limits["answer"].stops_on
    assert limits["review"].local


def test_both_rooms_the_line_and_the_prisoner_are_booked_together() -> None:
    assert visit_guards.no_booking(visit("allowed", booking=None)) is not None
    for role in ("prison", "line", "prisoner", "office"):
        lacking = msgspec.structs.replace(BOOKED, roles=BOOKED.roles - {role})
        assert visit_guards.no_booking(visit("allowed", booking=lacking)) is not None, role
    station = msgspec.structs.replace(BOOKED, roles=BOOKED.roles - {"office"} | {"station"})
    assert visit_guards.no_booking(visit("allowed", booking=station)) is None
    schedule = matter_type.action("schedule")
    assert schedule is not None
    assert schedule.claims


def test_a_flagged_or_unanswered_booking_is_not_scheduled() -> None:
    flagged = msgspec.structs.replace(BOOKED, flag="该服刑人员届时不能到场，请与监狱联系另行安排。")
    assert objections("schedule", visit("allowed", booking=flagged)) == [flagged.flag]
    waiting = msgspec.structs.replace(BOOKED, unanswered=("亲情会见室",))
    assert objections("schedule", visit("allowed", booking=waiting)) == ["亲情会见室所属单位还没有同意使用。"]


def test_a_visit_is_not_put_into_the_time_of_a_suspension() -> None:
    seen = msgspec.structs.replace(SEEN, suspended_until=date(2026, 11, 30))
    assert visit_guards.suspended_on_the_day(visit("moved", prisoner=seen)) is not None
    seen = msgspec.structs.replace(SEEN, suspended_until=date(2026, 11, 29))
    assert visit_guards.suspended_on_the_day(visit("moved", prisoner=seen)) is None


@pytest.mark.parametrize("action", ["remind", "check_in", "record_no_show"])
def test_a_time_that_is_only_offered_is_none(action: str) -> None:
    offered = msgspec.structs.replace(BOOKED, status="held")
    said = objections(action, visit("scheduled", booking=offered, today=date(2026, 11, 30)))
    assert said == ["会见时间还没有确定；因开庭让出时间的，请先征求家属意见。"]


def test_the_family_answers_only_what_was_offered() -> None:
    assert visit_guards.nothing_offered(visit("scheduled")) is not None
    offered = msgspec.structs.replace(BOOKED, status="held")
    assert visit_guards.nothing_offered(visit("scheduled", booking=offered)) is None
    accept = matter_type.action("accept_time")
    assert accept is not None
    assert accept.claims


def test_nobody_is_checked_in_or_missed_before_the_day() -> None:
    for action in ("check_in", "record_no_show"):
        assert objections(action, visit("reminded")) == ["会见定在2026-11-30，还没有到。"]
        assert objections(action, visit("reminded", today=date(2026, 11, 30))) == []


def test_whoever_comes_is_identified_again_and_bags_are_looked_into() -> None:
    unknown = msgspec.structs.replace(MOTHER, identified=False)
    dossier = visit("reminded", participants=(unknown, PRISONER), today=date(2026, 11, 30))
    assert objections("check_in", dossier) == ["周桂香还没有登记身份证件，请先在“当事人”里核对。"]
    with pytest.raises(Refusal):
        forms.CheckIn(identity_checked=False, bags_checked=True)
    with pytest.raises(Refusal):
        forms.CheckIn(identity_checked=True, bags_checked=False)


def test_children_stand_on_the_household_book() -> None:
    form = forms.CheckIn(identity_checked=True, bags_checked=True)
    dossier = visit("reminded", participants=(MOTHER, SON, PRISONER), form=form)
    said = visit_guards.children_not_on_the_book(dossier)
    assert said is not None
    assert said.field == "children_on_book"
    assert visit_guards.children_not_on_the_book(visit("reminded", form=form)) is None
    looked = msgspec.structs.replace(form, children_on_book=True)
    assert visit_guards.children_not_on_the_book(msgspec.structs.replace(dossier, form=looked)) is None


def test_another_language_needs_a_translator_beside() -> None:
    form = forms.Beginning(prisoner_checked=True, monitored=True)
    dossier = visit("checked_in", details=detailed(language="苗语"), form=form)
    assert objections("begin", dossier) == ["会见使用苗语，须有翻译在场。"]
    seen = msgspec.structs.replace(SEEN, language="手语")
    assert objections("begin", visit("checked_in", prisoner=seen, form=form)) == [
        "会见使用手语，须有翻译在场。"
    ]
    with_one = msgspec.structs.replace(form, translator="龙翻译")
    assert objections("begin", msgspec.structs.replace(dossier, form=with_one)) == []


def test_a_family_visit_is_monitored_and_the_prisoner_is_who_he_should_be() -> None:
    with pytest.raises(Refusal):
        forms.Beginning(prisoner_checked=False, monitored=True)
    with pytest.raises(Refusal):
        forms.Beginning(prisoner_checked=True, monitored=False)


def test_a_visit_is_broken_off_for_a_reason_that_is_told() -> None:
    with pytest.raises(Refusal) as no_ground:
        forms.BrokenOff(grounds=(), facts="x", family_told=True)
    assert no_ground.value.field == "grounds"
    with pytest.raises(Refusal) as untold:
        forms.BrokenOff(grounds=(AbortGround.PHONE,), facts="x", family_told=False)
    assert untold.value.field == "family_told"
    labels = {one.label for one in AbortGround}
    assert {"使用隐语、暗语", "使用手机", "录音、录像、拍照", "使用未经同意的语言"} <= labels


@pytest.mark.parametrize(
    ("until", "right"),
    [
        (date(2026, 12, 22), False),
        (date(2026, 12, 23), True),
        (date(2027, 2, 23), True),
        (date(2027, 2, 24), False),
    ],
)
def test_a_suspension_lasts_one_to_three_months(until: date, right: bool) -> None:
    form = forms.Suspension(until=until, reason="拍照。", family_told=True)
    assert (visit_guards.suspension_length(visit("aborted", form=form)) is None) is right


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert visit_guards.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert visit_guards.months_after(date(2026, 12, 31), 1) == date(2027, 1, 31)
    assert visit_guards.months_after(date(2026, 10, 31), 1) == date(2026, 11, 30)


def test_recordings_are_not_kept_for_ever() -> None:
    for until, right in ((DAY, True), (date(2027, 11, 23), True), (date(2027, 11, 24), False)):
        form = forms.Log(record="平稳。", recording_until=until)
        assert (visit_guards.recording_kept_too_long(visit("ended", form=form)) is None) is right


def test_the_family_is_told_of_every_change() -> None:
    for struct in (forms.Move, forms.Cancelling):
        with pytest.raises(Refusal):
            struct(asked_by="监狱", reason="x", family_told=False)
    with pytest.raises(Refusal):
        forms.ClosedPeriod(reason="疫情", family_told=False)
    for key in ("move_visit", "cancel", "stop_for_period"):
        action = matter_type.action(key)
        assert action is not None
        assert action.releases, key
        assert action.announces, key


def test_what_took_place_is_completed_and_the_rest_ends_without() -> None:
    close = matter_type.action("close")
    assert close is not None
    assert close.target(visit("logged")) == "closed"
    for stage in ("no_show", "aborted", "suspended"):
        assert close.target(visit(stage)) == "not_held"


def test_the_day_of_a_visit_is_the_stations() -> None:
    late = msgspec.structs.replace(BOOKED, starts_at=datetime(2026, 11, 30, 17, tzinfo=UTC))
    assert visit_guards.day_of(visit("scheduled", booking=late)) == date(2026, 12, 1)
    assert clock.local(late.starts_at).hour == 1
