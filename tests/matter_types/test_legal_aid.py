"""Legal aid: who may not apply, review, decide, act or end, and why; the way itself is in the stories."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from fayi.kit import clock
from fayi.kit.clock import ZONE
from fayi.kit.errors import Refusal
from fayi.matter_types.legal_aid import forms, matter_type
from fayi.matter_types.legal_aid import outcome_forms as later
from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.kinds import (
    AidKind,
    AppliedBy,
    CivilKind,
    CriminalKind,
    Limitation,
    Place,
    Route,
    Source,
)
from fayi.matter_types.legal_aid.means import MeansResult
from fayi.procedure.dossier import Conflict, Linked, MaterialsSeen, Representative
from fayi.procedure.matter_type import Acting, Status
from fayi.procedure.permissions import Permission
from tests.matter_types.aid_dossiers import (
    COMPENSATION,
    DEFENCE,
    DIVORCE,
    HE,
    HEAD,
    RECEIVED,
    REVIEWER,
    TODAY,
    WAGES,
    aid,
    details,
    done,
    lawyer,
    why_not,
)

HANDED_IN = DIVORCE.handed_in_at
assert HANDED_IN is not None
FRIDAY_NIGHT = datetime(2026, 11, 20, 23, 50, tzinfo=ZONE)


# What is written down at the counter


@pytest.mark.parametrize(
    ("field", "example", "changes"),
    [
        ("handed_in_at", DIVORCE, {"handed_in_at": None}),
        ("handed_in_at", WAGES, {"handed_in_at": FRIDAY_NIGHT}),
        ("civil_kind", WAGES, {"civil_kind": None}),
        ("civil_kind", DEFENCE, {"civil_kind": CivilKind.LABOUR}),
        ("criminal_kind", DEFENCE, {"criminal_kind": None}),
        ("criminal_kind", WAGES, {"criminal_kind": CriminalKind.MINOR}),
        ("limitation_on", WAGES, {"limitation_on": None}),
        ("limitation", DIVORCE, {"limitation_on": date(2027, 1, 1)}),
        ("place", DIVORCE, {"place": Place.EVENT}),
        ("applied_by", WAGES, {"applied_by": AppliedBy.RELATIVE}),
        ("not_checked", WAGES, {"no_condition": "violence"}),
        ("monthly_income", DIVORCE, {"monthly_income": Decimal(-1)}),
        ("source", DEFENCE, {"source": Source.WINDOW}),
        ("organ", DEFENCE, {"organ": ""}),
        ("notice_number", DEFENCE, {"notice_number": ""}),
        ("notice_received_on", DEFENCE, {"notice_received_on": None}),
        ("notice_number", WAGES, {"notice_number": "（2026）1号"}),
        ("aid_kind", WAGES, {"route": Route.NOTIFIED, "source": Source.COURT}),
    ],
)
def test_what_cannot_be_together_is_refused_at_its_field(
    field: str, example: Details, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        details(example, **changes)
    assert refused.value.field == field


def test_a_close_relative_may_apply_for_a_prisoner() -> None:
    assert details(DIVORCE, applied_by=AppliedBy.RELATIVE).applied_by is AppliedBy.RELATIVE


# Passing on from custody


def test_only_an_application_from_custody_is_passed_on() -> None:
    assert why_not("pass_on", aid("received")) == ["申请不是从监狱、看守所来的，不需要转交。"]
    assert why_not("pass_on", aid("received", DIVORCE)) == []


def test_the_prison_has_sent_it_before_it_writes_down_that_it_did() -> None:
    kept = aid("received", DIVORCE, held_by="prison")
    assert why_not("pass_on", kept) == ["申请还没有转给法律援助机构，请先在“转办”中请法律援助机构接办。"]
    sent = msgspec.structs.replace(kept, awaits="青禾县法律援助中心")
    assert why_not("pass_on", sent) == []


def pass_on(at: datetime, because: str = "") -> forms.PassOn:
    return forms.PassOn(passed_on_at=at, passed_on_by="高警官", late_because=because)


def test_nothing_is_passed_on_before_it_was_handed_in_or_in_the_future() -> None:
    early = aid("received", DIVORCE, form=pass_on(HANDED_IN - timedelta(minutes=1)))
    assert why_not("pass_on", early) == ["转交时间不能早于被监管人交出申请的时间。"]
    future = aid("received", DIVORCE, form=pass_on(clock.now() + timedelta(minutes=5)))
    assert "转交时间不能晚于现在。" in why_not("pass_on", future)


def test_after_twenty_four_hours_the_reason_is_written_down() -> None:
    late = HANDED_IN + timedelta(hours=24, minutes=1)
    example = details(DIVORCE, handed_in_at=clock.now() - timedelta(hours=30))
    handed_in = example.handed_in_at
    assert handed_in is not None
    late = handed_in + timedelta(hours=24, minutes=1)
    assert why_not("pass_on", aid("received", example, form=pass_on(late))) == [
        "已经超过二十四小时，请写明原因（法律援助法第三十九条）。"
    ]
    assert why_not("pass_on", aid("received", example, form=pass_on(late, "周末没有值班人员。"))) == []
    in_time = handed_in + timedelta(hours=24)
    assert why_not("pass_on", aid("received", example, form=pass_on(in_time))) == []


def test_a_prisoners_application_is_not_reviewed_before_its_passing_on_is_on_record() -> None:
    missing = "被监管人的申请还没有登记转交的时间（法律援助法第三十九条）。"
    assert missing in why_not("start_review", aid("received", DIVORCE))
    assert missing in why_not("prior_aid", aid("received", DIVORCE))
    assert why_not("start_review", aid("passed_on", DIVORCE, done=(done("pass_on"),))) == []


# Review


def test_somebody_unknown_or_unseen_is_not_reviewed() -> None:
    assert why_not("start_review", aid("received", participants=())) == ["尚未登记申请人。"]
    unseen = msgspec.structs.replace(HE, identified=False)
    assert why_not("start_review", aid("received", participants=(unseen,), filed=frozenset())) == [
        "何有田的身份证明还没有核对或者入卷。"
    ]


def test_a_minor_comes_with_a_guardian() -> None:
    boy = msgspec.structs.replace(HE, age=12, needs_guardian=True)
    assert why_not("start_review", aid("received", participants=(boy,))) == [
        "何有田须由法定代理人陪同，尚未登记法定代理人。"
    ]
    with_mother = msgspec.structs.replace(boy, has_guardian=True)
    assert why_not("start_review", aid("received", participants=(with_mother,))) == []


def test_whoever_applies_for_somebody_else_is_named() -> None:
    example = details(DIVORCE, applied_by=AppliedBy.RELATIVE)
    dossier = aid("passed_on", example, done=(done("pass_on"),))
    assert why_not("start_review", dossier) == ["代为申请的法定代理人或者近亲属还没有登记为代理人。"]
    sister = Representative(name="何有芳", kind="agent")
    named = msgspec.structs.replace(dossier, participants=(msgspec.structs.replace(HE, agents=(sister,)),))
    assert why_not("start_review", named) == []


def test_an_oral_application_is_written_down_and_signed() -> None:
    assert why_not("start_review", aid("received", details(oral=True))) == [
        "口头申请尚未记录并由申请人签名或者按指印。"
    ]
    assert why_not("start_review", aid("received", details(oral=True, oral_signed=True))) == []


def test_a_conflict_of_interest_is_settled_before_the_review_and_before_a_lawyer() -> None:
    conflict = Conflict(sentence="审查人是对方当事人的亲属。")
    assert why_not("start_review", aid("received", conflicts=(conflict,))) == [conflict.sentence]
    granted = aid("granted", conflicts=(conflict,), appointments=(lawyer(),))
    assert why_not("assign_lawyer", granted) == [conflict.sentence]
    accepted = msgspec.structs.replace(conflict, accepted=True)
    assert why_not("start_review", aid("received", conflicts=(accepted,))) == []


def test_a_reviewer_says_that_they_are_not_related() -> None:
    with pytest.raises(Refusal) as refused:
        forms.Reviewing(lead=REVIEWER)
    assert refused.value.field == "unrelated"


def test_what_is_missing_is_told_once_all_of_it() -> None:
    supplement = forms.Supplement(items=("务工证明",), reason="缺少证明。", supply_by=date(2026, 11, 20))
    assert why_not("ask_for_more", aid(form=supplement)) == []
    asked = (done("ask_for_more", supply_by="2026-11-05"),)
    assert why_not("ask_for_more", aid(form=supplement, done=asked)) == ["补充材料应当一次告知，已经告知过。"]
    today = msgspec.structs.replace(supplement, supply_by=TODAY)
    assert why_not("ask_for_more", aid(form=today)) == ["补充期限应晚于通知的日期。"]
    nothing = msgspec.structs.replace(supplement, items=("  ",))
    assert why_not("ask_for_more", aid(form=nothing)) == ["请写明需要补充的材料或者说明。"]


def test_the_clock_stands_still_while_the_applicant_supplements() -> None:
    assert matter_type.stage("need_more").status is Status.SUSPENDED


def test_an_application_is_withdrawn_by_silence_only_after_the_last_day() -> None:
    asked = done("ask_for_more", supply_by=TODAY.isoformat())
    assert why_not("deem_withdrawn", aid("need_more", done=(asked,))) == [
        "补充期限到2026-11-09，还没有届满。"
    ]
    assert why_not("deem_withdrawn", aid("need_more", done=(asked,), today=TODAY + timedelta(days=1))) == []
    assert why_not("deem_withdrawn", aid("need_more", done=())) == ["还没有通知申请人补充材料。"]


def test_after_the_supplement_the_application_goes_on_where_it_stood() -> None:
    supplied = matter_type.action("record_supplied")
    assert supplied is not None
    assert supplied.target(aid("need_more", done=())) == "received"
    assert supplied.target(aid("need_more", DIVORCE, done=(done("pass_on"),))) == "passed_on"
    assert supplied.target(aid("need_more")) == "under_review"


def opinion(**changes: object) -> forms.Opinion:
    given = forms.Opinion(
        means=MeansResult.NOT_CHECKED,
        in_scope=True,
        right_place=True,
        merits="有欠条和考勤照片。",
        grant=True,
        reason="符合条件。",
    )
    return msgspec.structs.replace(given, **changes)


def test_only_the_named_reviewer_gives_the_opinion() -> None:
    assert why_not("give_opinion", aid(form=opinion())) == ["审查意见由指定的审查人提出。"]
    assert why_not("give_opinion", aid(form=opinion(), officer_id=REVIEWER)) == []
    changed = (done("start_review", lead=REVIEWER), done("change_reviewer", lead=HEAD))
    assert why_not("give_opinion", aid(form=opinion(), done=changed)) == []


def test_the_opinion_says_about_means_what_the_rules_say() -> None:
    form = opinion(means=MeansResult.WITHIN)
    assert why_not("give_opinion", aid(form=form, officer_id=REVIEWER)) == [
        "按业务规则得出的结论是“免予核查经济困难状况”。"
    ]


def test_an_opinion_for_help_needs_means_scope_and_place() -> None:
    unproven = aid(form=opinion(means=MeansResult.UNKNOWN), officer_id=REVIEWER, filed=frozenset())
    assert why_not("give_opinion", unproven) == ["经济状况还不符合条件，不能建议给予法律援助。"]
    for lacking in ({"in_scope": False}, {"right_place": False}):
        dossier = aid(form=opinion(**lacking), officer_id=REVIEWER)
        assert why_not("give_opinion", dossier) == [
            "不属于援助范围或者不由本机构受理的，不能建议给予法律援助。"
        ]


def test_an_applicant_takes_an_application_back_and_a_notice_is_not_the_applicants_to_take_back() -> None:
    assert why_not("withdraw", aid("received")) == []
    assert why_not("withdraw", aid("received", DEFENCE)) == [
        "办案机关的通知不能由受援人撤回；本人不愿意或者另行委托的，受理后终止法律援助。"
    ]


# The list of materials


def asked(example: Details) -> list[str]:
    assert matter_type.materials is not None
    return [each.key for each in matter_type.materials(example) if each.must]


def test_upon_a_notice_nobody_is_asked_about_means() -> None:
    assert asked(DEFENCE) == ["notice", "identity"]


def test_whoever_is_exempt_brings_proof_and_whoever_is_not_a_statement() -> None:
    assert asked(WAGES) == ["application", "identity", "means_proof", "exhibits"]
    assert asked(DIVORCE) == ["application", "identity", "means_statement", "exhibits"]
    relative = details(DIVORCE, applied_by=AppliedBy.RELATIVE)
    assert asked(relative) == ["application", "identity", "kinship", "means_statement", "exhibits"]


def test_what_was_handed_in_on_the_list_counts_like_what_is_in_the_file() -> None:
    unseen = msgspec.structs.replace(HE, identified=False)
    handed_in = MaterialsSeen(have=frozenset({"identity", "means_proof"}))
    dossier = aid("received", participants=(unseen,), filed=frozenset(), materials=handed_in)
    assert why_not("start_review", dossier) == []
    assert why_not("grant", aid(filed=frozenset(), materials=handed_in)) == []


# Decision


def test_nobody_decides_before_a_reviewer_has_given_an_opinion() -> None:
    for action in ("grant", "refuse"):
        assert why_not(action, aid(done=())) == ["审查人还没有提出审查意见。"]


def test_the_reviewer_does_not_decide() -> None:
    for action in ("grant", "refuse"):
        assert why_not(action, aid(officer_id=REVIEWER)) == ["审查人不能审批自己审查的申请。"]
        assert why_not(action, aid(officer_id=HEAD)) == []


def test_help_is_not_granted_against_the_opinion() -> None:
    against = done("give_opinion", by=REVIEWER, grant=False)
    assert why_not("grant", aid(done=(against,))) == [
        "审查意见是不予援助；要给予援助的，请先由审查人重新提出意见。"
    ]


def test_help_is_not_granted_out_of_scope_or_at_the_wrong_place() -> None:
    assert why_not("grant", aid(example=details(civil_kind=CivilKind.NONE))) == [
        "所申请的事项不在法律援助法第三十一条和本省规定的范围之内。"
    ]
    (wrong,) = why_not("grant", aid(example=details(place=Place.ELSEWHERE)))
    assert wrong.startswith("应向办案机关")
    unconditional = details(civil_kind=CivilKind.NONE, not_checked="", no_condition="violence")
    assert why_not("grant", aid(example=unconditional)) == []


def test_help_is_not_granted_when_the_means_are_not_shown() -> None:
    assert why_not("grant", aid(filed=frozenset())) == ["还缺少证明材料：居住证、务工证明等。"]


def test_a_refusal_for_means_is_not_made_up() -> None:
    refusal = forms.Refused(ground=forms.RefusalGround.MEANS, reasons="收入高。", remedy_told=True)
    assert why_not("refuse", aid(form=refusal)) == [
        "按业务规则申请人的经济状况符合条件，不能以此为由不予援助。"
    ]
    scope = msgspec.structs.replace(refusal, ground=forms.RefusalGround.SCOPE)
    assert why_not("refuse", aid(form=scope)) == []


def test_a_refusal_and_an_end_tell_the_remedy_and_a_grant_that_it_is_free() -> None:
    for form, given in (
        (forms.Refused, {"ground": forms.RefusalGround.SCOPE, "reasons": "不在范围。"}),
        (later.Termination, {"ground": later.EndGround.ASKED, "facts": "本人要求。", "organ_told": "无"}),
        (forms.Grant, {"opinion": "同意。"}),
        (later.Meeting, {"place": "律所", "agreement_signed": True}),
    ):
        with pytest.raises(Refusal) as refused:
            form(**given)  # type: ignore[arg-type]
        assert refused.value.field in ("remedy_told", "free_told")


# Urgent aid first


def urgent(**changes: object) -> forms.PriorAid:
    form = forms.PriorAid(
        ground=forms.Urgency.LIMITATION, reason="时效将届满。", papers_by=date(2026, 11, 16)
    )
    return msgspec.structs.replace(form, **changes)


@pytest.mark.parametrize(
    ("left", "refused"),
    [
        (7, "距届满还有7日，不少于七日，不属于这一情形。"),
        (6, None),
        (0, None),
        (-1, "时效或者期限已经届满。"),
    ],
)
def test_help_comes_first_only_with_fewer_than_seven_days_left(left: int, refused: str | None) -> None:
    example = details(limitation_on=TODAY + timedelta(days=left))
    found = why_not("prior_aid", aid("received", example, form=urgent()))
    assert found == ([refused] if refused else [])


def test_help_comes_first_for_preservation_whatever_the_limitation() -> None:
    form = urgent(ground=forms.Urgency.PRESERVATION)
    assert why_not("prior_aid", aid("received", form=form)) == []


def test_help_first_needs_a_known_last_day_and_a_date_for_the_papers() -> None:
    unclear = details(limitation=Limitation.UNCLEAR, limitation_on=None)
    assert why_not("prior_aid", aid("received", unclear, form=urgent())) == [
        "登记内容里没有时效或者期限的届满日，请先更正登记内容。"
    ]
    past = urgent(papers_by=TODAY - timedelta(days=1))
    assert why_not("prior_aid", aid("received", form=past)) == ["补办手续的期限不能早于今天。"]


def test_the_limitation_is_told_before_anything_is_decided() -> None:
    review = matter_type.action("start_review")
    assert review is not None
    assert review.tells is not None

    def told(example: object) -> list[str]:
        assert review.tells is not None
        return [each.sentence.format_map(each.values) for each in review.tells(aid("received", example))]  # type: ignore[arg-type]

    assert told(details(limitation_on=date(2026, 11, 12))) == [
        "时效或者期限2026-11-12届满，只剩3日，可以先行提供法律援助。"
    ]
    assert told(details(limitation_on=date(2026, 11, 1))) == ["时效或者期限已于2026-11-01届满。"]
    assert told(details(limitation_on=date(2026, 11, 30))) == ["时效或者期限2026-11-30届满，还有21日。"]
    assert told(DIVORCE) == []
    assert told(COMPENSATION) == ["时效或者期限的届满日还没有查明，请尽快查明并更正登记内容。"]


def test_help_that_came_first_does_not_end_well_without_its_papers() -> None:
    given = done("prior_aid", papers_by="2026-11-16")
    assert why_not("report_completed", aid("in_progress", done=(given,))) == [
        "先行提供的法律援助还没有补办手续。"
    ]
    unfit = (given, done("make_up_papers", qualifies=False))
    assert why_not("report_completed", aid("in_progress", done=unfit)) == [
        "补办手续时审查不符合条件，应当终止法律援助。"
    ]
    fit = (given, done("make_up_papers", qualifies=True))
    assert why_not("report_completed", aid("in_progress", done=fit)) == []


def test_papers_are_made_up_once_with_the_application_and_only_where_help_came_first() -> None:
    given = done("prior_aid", papers_by="2026-11-16")
    assert why_not("make_up_papers", aid("in_progress")) == ["不是先行提供的法律援助，没有需要补办的手续。"]
    assert why_not("make_up_papers", aid("in_progress", done=(given,), filed=frozenset())) == [
        "法律援助申请表还没有入卷。"
    ]
    assert why_not("make_up_papers", aid("in_progress", done=(given, done("make_up_papers")))) == [
        "手续已经补办。"
    ]
    assert why_not("make_up_papers", aid("in_progress", done=(given,))) == []


# Upon a notice


def test_a_notice_is_not_reviewed_and_an_application_is() -> None:
    assert "办案机关通知的和值班律师法律帮助不作审查，请直接受理。" in why_not(
        "start_review", aid("received", DEFENCE)
    )
    assert why_not("accept_request", aid("received")) == [
        "当事人申请的法律援助须经审查（法律援助法第四十三条）。"
    ]


def test_a_notice_is_accepted_with_its_letter() -> None:
    assert why_not("accept_request", aid("received", DEFENCE)) == ["办案机关的通知函还没有入卷。"]
    filed = frozenset({"notice", "identity"})
    assert why_not("accept_request", aid("received", DEFENCE, filed=filed)) == []


def test_a_duty_lawyers_help_is_not_reviewed() -> None:
    duty = details(
        DIVORCE, aid_kind=AidKind.DUTY_LAWYER, civil_kind=None, criminal_kind=CriminalKind.OTHER,
        source=Source.DETENTION,
    )  # fmt: skip
    assert why_not("accept_request", aid("passed_on", duty, done=(done("pass_on"),))) == []


# The lawyer


def test_nobody_is_assigned_before_a_lawyer_has_accepted() -> None:
    waiting = "还没有律师接受指派，请先在“承办”中指派律师事务所和律师。"
    assert why_not("assign_lawyer", aid("granted")) == [waiting]
    assert why_not("assign_lawyer", aid("granted", appointments=(lawyer(status="offered"),))) == [waiting]
    assert why_not("assign_lawyer", aid("granted", appointments=(lawyer(),))) == []


@pytest.mark.parametrize("kind", [CriminalKind.LIFE_OR_DEATH, CriminalKind.DEATH_REVIEW])
def test_a_case_of_life_or_death_needs_a_lawyer_of_three_years(kind: CriminalKind) -> None:
    example = details(DEFENCE, criminal_kind=kind)
    young = aid("notified", example, appointments=(lawyer(practised_years=2),))
    assert why_not("assign_lawyer", young) == [
        "可能判处无期徒刑、死刑和死刑复核的案件，承办律师应当有三年以上执业经历，顾律师执业2年（法律援助法第二十六条）。"
    ]
    assert why_not("assign_lawyer", aid("notified", example, appointments=(lawyer(practised_years=3),))) == []
    minor = details(DEFENCE, criminal_kind=CriminalKind.MINOR)
    assert why_not("assign_lawyer", aid("notified", minor, appointments=(lawyer(practised_years=1),))) == []


def meeting(**changes: object) -> later.Meeting:
    form = later.Meeting(place="会见室", agreement_signed=True, not_overheard=True, free_told=True)
    return msgspec.structs.replace(form, **changes)


def test_in_custody_the_lawyer_is_not_overheard_and_acts_only_when_wanted() -> None:
    overheard = aid("assigned", DIVORCE, form=meeting(not_overheard=False))
    assert why_not("record_meeting", overheard) == ["在监管场所约见，应确认谈话没有被监听。"]
    unsigned = aid("assigned", form=meeting(agreement_signed=False))
    assert why_not("record_meeting", unsigned) == ["签订委托协议或者取得当事人同意后，才能开始办理。"]
    assert why_not("record_meeting", aid("assigned", form=meeting(not_overheard=False))) == []


@pytest.mark.parametrize("key", ["record_meeting", "record_filing", "report_completed"])
def test_the_appointed_lawyer_does_these_from_the_own_firm(key: str) -> None:
    action = matter_type.action(key)
    assert action is not None
    assert action.open_to == {Acting.APPOINTMENT}


@pytest.mark.parametrize("key", ["grant", "refuse", "prior_aid", "terminate", "change_lawyer", "check"])
def test_a_lawyer_decides_nothing(key: str) -> None:
    action = matter_type.action(key)
    assert action is not None
    assert action.open_to == frozenset()


# The end


def completion(ending: later.Ending, **changes: object) -> later.Completion:
    form = later.Completion(ending=ending, ended_on=TODAY, summary="已裁决。")
    return msgspec.structs.replace(form, **changes)


@pytest.mark.parametrize(
    ("example", "ending", "refused"),
    [
        (DEFENCE, later.Ending.WON, "刑事辩护请填辩护意见是否采纳或者不起诉。"),
        (DEFENCE, later.Ending.PARTLY_TAKEN, None),
        (WAGES, later.Ending.ALL_TAKEN, "这一办理结果只用于刑事案件。"),
        (WAGES, later.Ending.MEDIATED, None),
        (WAGES, later.Ending.HELP_GIVEN, "代理和辩护的案件请填写具体的办理结果。"),
    ],
)
def test_the_result_is_one_of_its_kind_of_case(
    example: Details, ending: later.Ending, refused: str | None
) -> None:
    found = why_not("report_completed", aid("in_progress", example, form=completion(ending)))
    assert found == ([refused] if refused else [])


def test_a_case_does_not_end_tomorrow_or_before_it_began_or_with_less_than_nothing() -> None:
    wrong = "案件办结日期应在收到申请之后，且不晚于今天。"
    for day in (TODAY + timedelta(days=1), RECEIVED - timedelta(days=1)):
        form = completion(later.Ending.WON, ended_on=day)
        assert why_not("report_completed", aid("in_progress", form=form)) == [wrong]
    form = completion(later.Ending.WON, recovered=-1)
    assert why_not("report_completed", aid("in_progress", form=form)) == ["金额不能小于零。"]


def test_a_file_is_not_found_in_order_without_report_and_outcome() -> None:
    assert why_not("check", aid("completed")) == [
        "承办人的结案报告表还没有入卷。",
        "裁判文书、调解书等结果文书还没有入卷。",
    ]
    assert why_not("check", aid("completed", filed=frozenset({"closing_report", "outcome"}))) == []


def test_the_lawyers_own_closing_file_is_looked_through_first() -> None:
    filed = frozenset({"closing_report", "outcome"})
    handed_in = lawyer(status="active", handed_in_on=TODAY)
    assert why_not("check", aid("completed", filed=filed, appointments=(handed_in,))) == [
        "律师提交的结案材料还没有在“承办”中审查通过。"
    ]
    checked = lawyer(status="completed", checked_on=TODAY)
    assert why_not("check", aid("completed", filed=filed, appointments=(checked,))) == []


def test_a_subsidy_that_was_not_paid_is_not_written_down_as_paid() -> None:
    paid = later.SubsidyPaid(amount=Decimal(1200), voucher="第31号")
    unpaid = lawyer(status="completed", checked_on=TODAY)
    assert why_not("pay_subsidy", aid("checked", appointments=(unpaid,), form=paid)) == [
        "办案补贴还没有在“承办”中发放；不需要发放的填0。"
    ]
    nothing = msgspec.structs.replace(paid, amount=Decimal(0))
    assert why_not("pay_subsidy", aid("checked", appointments=(unpaid,), form=nothing)) == []
    done_so = lawyer(status="completed", checked_on=TODAY, paid_on=TODAY)
    assert why_not("pay_subsidy", aid("checked", appointments=(done_so,), form=paid)) == []
    with pytest.raises(Refusal):
        later.SubsidyPaid(amount=Decimal(-1), voucher="第31号")


def test_the_file_waits_for_what_its_own_end_needs() -> None:
    assert why_not("archive", aid("subsidised")) == [
        "卷内缺少必备材料：指派通知书、裁判文书、调解书等结果文书、结案报告表。"
    ]
    assert why_not("archive", aid("refused")) == ["卷内缺少必备材料：给予或者不予法律援助决定书。"]
    assert why_not("archive", aid("ended")) == ["卷内缺少必备材料：终止法律援助决定书。"]
    assert why_not("archive", aid("withdrawn", DIVORCE)) == ["卷内缺少必备材料：被监管人员申请转交单及回执。"]
    assert why_not("archive", aid("withdrawn")) == []


def test_there_are_the_eight_grounds_of_the_law_to_end_help() -> None:
    assert len(later.EndGround) == 8


# Objection


def dispute(on: date) -> later.Dispute:
    return later.Dispute(
        filed_by="何有田", filed_on=on, grounds="不服。", center="青禾县法律援助中心", bureau="青禾县司法局"
    )


def test_nobody_objects_before_the_decision_or_in_the_future() -> None:
    decided = (done("refuse", on=date(2026, 11, 6)),)
    wrong = "提出异议的日期应在作出决定之后，且不晚于今天。"
    for day in (date(2026, 11, 5), TODAY + timedelta(days=1)):
        for action in ("pass_on_objection", "record_objection"):
            assert why_not(action, aid("refused", done=decided, form=dispute(day))) == [wrong]
    assert why_not("record_objection", aid("refused", done=decided, form=dispute(TODAY))) == []


def decision(**changes: object) -> later.BureauDecision:
    form = later.BureauDecision(number="青禾司援异〔2026〕1号", decided_on=TODAY, remedy_told=True)
    return msgspec.structs.replace(form, **changes)


def test_what_the_bureau_has_not_decided_is_not_written_down_as_decided() -> None:
    opened = Linked(matter_id=7, type="aid_objection", stage="examined", status="open", kind="opens")
    waiting = aid("objected", done=(done("pass_on_objection"),), linked=(opened,), form=decision())
    undecided = ["司法行政部门在本系统里还没有作出这样的决定。"]
    assert why_not("record_upheld", waiting) == undecided
    assert why_not("record_ordered_corrected", waiting) == undecided
    upheld = msgspec.structs.replace(opened, done=(done("uphold"),))
    decided = msgspec.structs.replace(waiting, linked=(upheld,))
    assert why_not("record_upheld", decided) == []
    assert why_not("record_ordered_corrected", decided) == undecided


def test_what_the_bureau_decided_elsewhere_is_written_down_from_its_paper() -> None:
    told = aid("objected", done=(done("record_objection"),), form=decision())
    assert why_not("record_upheld", told) == []
    assert why_not("record_ordered_corrected", told) == []


def test_an_upheld_decision_tells_the_way_to_reconsideration_or_court() -> None:
    silent = aid("objected", form=decision(remedy_told=False))
    assert why_not("record_upheld", silent) == ["维持原决定的，应告知可以申请行政复议或者提起行政诉讼。"]
    assert why_not("record_ordered_corrected", silent) == []
    tomorrow = aid("objected", form=decision(decided_on=TODAY + timedelta(days=1)))
    assert why_not("record_upheld", tomorrow) == ["决定日期不能晚于今天。"]


# Who sees it, and how it is counted


def test_a_claim_against_the_prison_is_confidential() -> None:
    assert matter_type.confidential is not None
    assert matter_type.confidential(COMPENSATION)
    assert not matter_type.confidential(DIVORCE)


def test_references_and_lists_tell_the_kind_of_help() -> None:
    grant = matter_type.action("grant")
    assert grant is not None
    assert callable(grant.numbers)
    assert [grant.numbers(aid(example=example)) for example in (WAGES, DEFENCE)] == ["民字", "刑字"]
    administrative = details(aid_kind=AidKind.ADMINISTRATIVE, place=Place.ORGAN)
    assert grant.numbers(aid(example=administrative)) == "行字"
    assert matter_type.category is not None
    assert matter_type.category(WAGES) == "labour"


def test_each_act_needs_the_right_officer() -> None:
    needed = {action.key: action.permission for action in matter_type.actions}
    assert needed["pass_on"] is Permission.REFERRALS_SEND
    assert needed["give_opinion"] is Permission.MATTERS_HANDLE
    for key in ("grant", "refuse", "prior_aid", "deem_withdrawn", "correct_decision"):
        assert needed[key] is Permission.MATTERS_ACCEPT
    for key in ("terminate", "pay_subsidy"):
        assert needed[key] is Permission.MATTERS_CLOSE
