"""共享法庭远程庭审: who may not, what is refused, and the state table of the domain book."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fayi.kit.errors import Refusal
from fayi.matter_types.remote_court_session import forms, hearing_forms, matter_type
from fayi.matter_types.remote_court_session.booking_guards import latest_notice
from fayi.matter_types.remote_court_session.details import faulty
from fayi.matter_types.remote_court_session.hearing_guards import fault_minutes
from fayi.matter_types.remote_court_session.kinds import (
    Absence,
    CriminalGround,
    DeclineGround,
    OpenGround,
    Procedure,
    Sentence,
    SittingKind,
    Unfit,
)
from fayi.procedure.court_reference import court_reference
from fayi.procedure.dossier import Dossier, Held, PrisonerSeen
from fayi.procedure.matter_type import Acting, Action, Outcome, Status, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from tests.matter_types.sitting_dossiers import (
    BOOKED,
    CHEN,
    CIVIL,
    MEDIATION,
    PAROLE,
    PRISONER,
    SERVING,
    TODAY,
    ZHOU,
    agreed,
    done,
    fields,
    objections,
    parole,
    sitting,
)

BEFORE = "requested prison_review declined consent scheduled notified ready adjourned"
UNDECIDED = f"{BEFORE} in_session interrupted ended signed"
STATE_TABLE = [
    ("ask_prison", "requested declined prison_review consent adjourned", "prison_review"),
    ("agree", "prison_review", "consent"),
    ("decline", "prison_review", "declined"),
    ("tell_and_ask", "consent scheduled adjourned", ""),
    ("schedule", "consent adjourned", "scheduled"),
    ("send_notice", "scheduled notified ready", "scheduled"),
    ("record_notice_signed", "scheduled", "notified"),
    ("verify_prison", "notified", "notified"),
    ("verify_court", "notified", "notified"),
    ("start", "ready", "in_session"),
    ("interrupt", "in_session", "interrupted"),
    ("resume", "interrupted", "in_session"),
    ("adjourn", "scheduled notified ready in_session interrupted", "adjourned"),
    ("end", "in_session interrupted", "ended"),
    ("sign_record", "ended", "signed"),
    ("go_offline", f"{BEFORE} in_session interrupted", "offline"),
    ("cancel", BEFORE, "cancelled"),
    ("rule", "signed", "ruled"),
    ("record_served", "ruled", "served"),
    ("record_opinion", "ruled served", ""),
    ("rule_anew", "ruled served", "ruled"),
    ("close", "served signed offline", "closed"),
    ("archive", "closed cancelled", "archived"),
    ("post_filing", UNDECIDED, ""),
    ("record_objection", UNDECIDED, ""),
    ("ask_for_material", UNDECIDED, ""),
    ("record_material", UNDECIDED, ""),
    ("extend_ruling", UNDECIDED, ""),
]


def test_the_table_names_every_action_once() -> None:
    assert [key for key, _, _ in STATE_TABLE] == [action.key for action in matter_type.actions]


@pytest.mark.parametrize(("key", "starts", "ends"), STATE_TABLE)
def test_an_action_leads_from_these_stages_to_that_one(key: str, starts: str, ends: str) -> None:
    action = matter_type.action(key)
    assert action is not None
    assert set(action.from_stages) == set(starts.split())
    for stage in action.from_stages:
        assert action.target(sitting(stage)) == (ends or stage)


# ---- who


def test_the_prison_alone_reviews_and_the_court_cannot() -> None:
    for key in ("agree", "decline"):
        action = matter_type.action(key)
        assert action is not None
        assert action.permission is Permission.SESSIONS_REVIEW
        assert action.open_to == {Acting.JOINT}
        assert [role.key for role in ROLES.values() if action.permission in role.permissions] == [
            "execution_section"
        ]


def test_what_only_the_prison_does_and_what_only_the_court_does() -> None:
    prison = {"agree", "decline", "schedule", "record_notice_signed", "verify_prison", "cancel",
              "record_served", "record_material"}  # fmt: skip
    assert {action.key for action in matter_type.actions if action.open_to} == prison


def test_the_judge_and_not_the_clerk_opens_interrupts_turns_offline_and_rules() -> None:
    clerk, judge = ROLES["court_clerk"].permissions, ROLES["judge"].permissions
    assert {action.key for action in matter_type.actions if action.permission not in clerk} == {
        "agree", "decline", "start", "interrupt", "resume", "adjourn", "end", "go_offline", "rule",
        "rule_anew", "extend_ruling",
    }  # fmt: skip
    assert {action.key for action in matter_type.actions if action.permission not in judge} == {
        "agree", "decline",
    }  # fmt: skip


@pytest.mark.parametrize(("key", "kind", "sentence"), [
    ("record_notice_signed", "court", "这一项由协助的监狱办理。"),
    ("verify_prison", "court", "这一项由协助的监狱办理。"),
    ("record_served", "court", "这一项由协助的监狱办理。"),
    ("verify_court", "prison", "这一项由法院办理。"),
    ("send_notice", "prison", "这一项由法院办理。"),
])  # fmt: skip
def test_neither_end_speaks_for_the_other(key: str, kind: str, sentence: str) -> None:
    assert sentence in objections(key, sitting("notified", officer_kind=kind))


# ---- what cannot be written down


@pytest.mark.parametrize("number", [
    "", "215号", "(2026)浙9801民初215号", "（26）浙9801民初215号", "（2026）浙9801民初0215号",
    "（2026）浙980民初215号", "（2026）某9801民初215号", "（2026）浙9801民初号", "（2026）浙9801民初215号之一",
])  # fmt: skip
def test_what_no_court_would_write_is_refused_at_the_number(number: str) -> None:
    with pytest.raises(Refusal, match="案号的写法不对") as refused:
        replace(CIVIL, court_reference=number)
    assert refused.value.field == "court_reference"


@pytest.mark.parametrize(("kind", "number"), [
    (SittingKind.CIVIL, "（2026）浙9801刑初12号"),
    (SittingKind.CIVIL, "（2026）浙9801刑更12号"),
    (SittingKind.ENFORCE, "（2026）浙9801民初12号"),
    (SittingKind.CRIMINAL, "（2026）浙9801刑更12号"),
])  # fmt: skip
def test_a_number_of_another_kind_of_proceeding_is_refused(kind: SittingKind, number: str) -> None:
    with pytest.raises(Refusal, match="与庭审类型不符") as refused:
        replace(CIVIL, kind=kind, court_reference=number)
    assert refused.value.field == "court_reference"


@pytest.mark.parametrize(("number", "word", "kind"), [
    ("（2026）浙0825民初12号", "浙0825", "民初"),
    ("（2026）浙08刑更3号", "浙08", "刑更"),
    ("（2026）浙民终3号", "浙", "民终"),
    ("（2026）最高法民申33号", "最高法", "民申"),
    ("（2026）京73知民初9号", "京73", "知民初"),
    ("（2026）浙9801诉前调确9号", "浙9801", "诉前调确"),
])  # fmt: skip
def test_numbers_of_all_levels_of_courts_are_taken_apart(number: str, word: str, kind: str) -> None:
    found = court_reference(number)
    assert found is not None
    assert (found.year, found.word, found.kind) == (2026, word, kind)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    found = court_reference(text)
    assert found is None or str(found.number) in text


def test_a_number_of_another_court_is_refused_at_the_field() -> None:
    fault = faulty(CIVIL, "浙9802")
    assert fault is not None
    assert fault.field == "court_reference"
    assert fault.sentence.format_map(fault.values) == "这是另一个法院的案号，本院的代字是浙9802。"
    assert faulty(CIVIL, "浙9801") is None


def test_a_criminal_trial_is_online_for_the_grounds_of_the_rules_only() -> None:
    trial = {"kind": SittingKind.CRIMINAL, "court_reference": "（2026）浙9801刑初12号"}
    with pytest.raises(Refusal, match="速裁程序") as refused:
        replace(CIVIL, **trial)
    assert refused.value.field == "criminal_ground"
    assert replace(CIVIL, criminal_ground=CriminalGround.FAST_TRACK, **trial)


def test_a_criminal_witness_normally_comes_in_person() -> None:
    testimony = {"kind": SittingKind.WITNESS, "court_reference": "（2026）浙9801刑初12号"}
    with pytest.raises(Refusal, match="一般应当线下作证") as refused:
        replace(CIVIL, **testimony)
    assert refused.value.field == "witness_reason"
    assert replace(CIVIL, witness_reason="监狱传染病封控，经法院决定。", **testimony)
    assert replace(CIVIL, kind=SittingKind.WITNESS)


@pytest.mark.parametrize(("changes", "field"), [
    ({"sentence": None}, "sentence"),
    ({"proposal_on": None}, "proposal_on"),
    ({"docketed_on": None}, "docketed_on"),
    ({"docketed_on": date(2026, 11, 8)}, "docketed_on"),
    ({"open_hearing": False}, "open_hearing"),
    ({"interpreter": True}, "language"),
    ({"minor": True}, "public"),
])  # fmt: skip
def test_a_proposal_that_is_not_whole_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        replace(PAROLE, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("ground", OpenGround)
def test_each_ground_of_the_rules_forces_a_hearing_in_court(ground: OpenGround) -> None:
    with pytest.raises(Refusal, match="必须开庭"):
        replace(PAROLE, open_grounds=(ground,), open_hearing=False)


REFUSED_FORMS: list[tuple[Callable[[], Any], str]] = [
    (lambda: forms.Decline(ground=DeclineGround.ILL, note="住院"), "alternatives"),
    (lambda: forms.Asking(asked=("周小河",)), "told"),
    (lambda: forms.Notice(told=("周小河",), way="当面", announced_on=TODAY), "announced_at"),
    (
        lambda: forms.Notice(told=("周小河",), way="当面", announced_on=TODAY, announced_at="公告栏"),
        "redacted",
    ),
    (lambda: forms.NoticeSigned(passed_on_by="牛警官"), "signed"),
    (lambda: forms.NoticeSigned(passed_on_by="牛警官", signed=True, left_behind=True), "signed"),
    (lambda: forms.Offline(grounds=(), note="不宜"), "grounds"),
    (lambda: forms.Cancellation(reason="撤诉"), "all_told"),
    (lambda: forms.Posting(place="公示栏"), "redacted"),
    (lambda: hearing_forms.Opening(started_at=BOOKED.starts_at), "recording_told"),
    (lambda: hearing_forms.Adjournment(reason="改期", absent="陈大山"), "absence"),
    (lambda: hearing_forms.Adjournment(reason="改期", absence=Absence.DEFAULT), "absent"),
    (
        lambda: hearing_forms.Served(
            serving=hearing_forms.Serving.LEFT_BEHIND, papers=("判决书",), received_on=TODAY,
            passed_on_by="牛警官",
        ),
        "witness",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "field"), REFUSED_FORMS)
def test_a_form_that_cannot_be_true_is_refused_at_its_field(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        make()
    assert refused.value.field == field


def test_who_has_left_the_prison_is_declined_without_another_day() -> None:
    assert forms.Decline(ground=DeclineGround.MOVED, note="已转河清监狱").alternatives == ()


# ---- the guards: a sitting that lacks nothing, and one thing taken away

REVIEW = forms.Review(
    prisoner_number="3398003217", held_here=True, fit=True, not_confined=True, escorts=("牛警官", "高警官"),
    room_free=True,
)  # fmt: skip
THERE = forms.Identified(name="周小河", photo=True, number=True, face=True)
AT_PRISON = forms.PrisonVerification(
    people=(THERE,), quiet=True, lit=True, closed=True, monitoring_off=True, line_tested=True,
    recording_told=True, officer_apart=True,
)  # fmt: skip
AT_COURT = forms.CourtVerification(
    people=(replace(THERE, name="陈大山"),), emblem=True, line_tested=True, recording_told=True,
    address_hidden=True,
)  # fmt: skip
DAY = date(2026, 12, 7)
START = datetime(2026, 12, 7, 1, 30, tzinfo=UTC)
OPENING = hearing_forms.Opening(started_at=START, recording_told=True)
NOTICE = forms.Notice(told=("陈大山", "周小河"), way="电子送达")
PAROLE_NOTICE = forms.Notice(
    told=("青禾监狱", "周小河"), way="监狱转交", announced_on=TODAY, announced_at="法院公告栏", redacted=True
)
SIGNED = hearing_forms.RecordSigned(
    signers=tuple(
        hearing_forms.Signer(name=name, way=hearing_forms.SigningWay.ONLINE, at=START)
        for name in ("陈大山", "周小河")
    )
)
CLOSING = hearing_forms.Closing(
    ended_at=datetime(2026, 12, 7, 3, tzinfo=UTC), result=hearing_forms.Result.COMPLETED
)
RULING = hearing_forms.Ruling(
    paper=hearing_forms.RulingPaper.JUDGMENT, court_reference=CIVIL.court_reference, summary="准予离婚。"
)
PAROLED = replace(RULING, court_reference=PAROLE.court_reference, granted=True)
SERVED = hearing_forms.Served(
    serving=hearing_forms.Serving.SIGNED, papers=("裁定书",), received_on=TODAY, passed_on_by="牛警官",
    procuratorate_on=TODAY, corrections_agency="青禾县社区矫正管理局", corrections_on=TODAY,
)  # fmt: skip
OPENED = done("start", DAY, started_at=START.isoformat())
CUT = done("interrupt", DAY, at="2026-12-07T02:00:00Z", cause="line")
INTERRUPTION = hearing_forms.Interruption(
    at=datetime(2026, 12, 7, 2, tzinfo=UTC), cause=hearing_forms.Cause.LINE, cut_off="监狱", note="中断"
)
RESUMPTION = hearing_forms.Resumption(
    at=datetime(2026, 12, 7, 2, 4, tzinfo=UTC), measures="改用备用线路", nothing_missed=True
)
OFFLINE = forms.Offline(grounds=(Unfit.COMPLEX,), note="证据繁多")
READY: dict[str, Dossier] = {
    "ask_prison": sitting("requested"),
    "agree": sitting("prison_review", form=REVIEW, officer_kind="prison"),
    "decline": sitting("prison_review", officer_kind="prison"),
    "schedule": sitting("consent", booking=replace(BOOKED, status="proposed"), done=()),
    "send_notice": sitting("scheduled", form=NOTICE, officer_kind="court"),
    "record_notice_signed": sitting("scheduled", officer_kind="prison"),
    "verify_prison": sitting("notified", today=DAY, form=AT_PRISON, officer_kind="prison"),
    "verify_court": sitting("notified", today=DAY, form=AT_COURT, officer_kind="court"),
    "start": sitting("ready", today=DAY, form=OPENING),
    "interrupt": sitting("in_session", today=DAY, form=INTERRUPTION, done=(OPENED,)),
    "resume": sitting("interrupted", today=DAY, form=RESUMPTION, done=(OPENED, CUT)),
    "adjourn": sitting("interrupted", form=hearing_forms.Adjournment(reason="改期"), done=(OPENED, CUT)),
    "end": sitting("in_session", today=DAY, form=CLOSING, done=(OPENED,)),
    "sign_record": sitting("ended", form=SIGNED),
    "go_offline": sitting("consent", form=OFFLINE),
    "rule": sitting("signed", form=RULING),
    "record_served": sitting("ruled", form=SERVED, officer_kind="prison"),
    "close": sitting("served"),
    "archive": sitting("closed", done=(done("end"), done("rule"))),
}
PAROLE_READY: dict[str, Dossier] = {
    "schedule": parole("consent", booking=replace(BOOKED, status="proposed")),
    "send_notice": parole("scheduled", form=PAROLE_NOTICE, officer_kind="court"),
    "record_notice_signed": parole("scheduled", officer_kind="prison"),
    "rule": parole("signed", form=PAROLED),
    "record_served": parole(
        "ruled", form=SERVED, officer_kind="prison", done=(done("rule", granted=True),)
    ),
    "post_filing": parole("requested"),
    "record_objection": parole("requested"),
    "record_opinion": parole("served"),
    "rule_anew": parole("served", form=replace(PAROLED)),
    "ask_for_material": parole("requested"),
    "record_material": parole("requested"),
    "extend_ruling": parole("consent"),
}  # fmt: skip


@pytest.mark.parametrize("key", READY)
def test_nothing_stands_in_the_way_when_nothing_is_lacking(key: str) -> None:
    assert objections(key, READY[key]) == []


@pytest.mark.parametrize("key", PAROLE_READY)
def test_nothing_stands_in_the_way_of_a_parole_that_lacks_nothing(key: str) -> None:
    assert objections(key, PAROLE_READY[key]) == []


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"participants": (CHEN,)}, "请先在当事人中登记服刑人员。"),
    (
        {"participants": (CHEN, replace(ZHOU, needs_guardian=True))},
        "请先登记周小河的法定代理人或者合适成年人。",
    ),
    ({"details": replace(CIVIL, minor=True)}, "请先登记周小河的法定代理人或者合适成年人。"),
    (
        {"details": replace(CIVIL, unfit=(Unfit.SECRET,))},
        "有不宜在线的情形（涉及国家安全、国家秘密），应当转为线下（在线诉讼规则第二十一条）。",
    ),
])  # fmt: skip
def test_a_prison_is_not_asked_for_what_must_not_be_online(changes: dict[str, Any], sentence: str) -> None:
    assert objections("ask_prison", replace(READY["ask_prison"], **changes)) == [sentence]


@pytest.mark.parametrize(("changes", "field"), [
    ({"prisoner_number": "3398009999"}, "prisoner_number"),
    ({"held_here": False}, "held_here"),
    ({"fit": False}, "fit"),
    ({"not_confined": False}, "not_confined"),
    ({"escorts": ("牛警官",)}, "escorts"),
    ({"escorts": ("牛警官", "牛警官")}, "escorts"),
    ({"room_free": False}, "room_free"),
])  # fmt: skip
def test_the_prison_does_not_agree_for_somebody_who_cannot_come(changes: dict[str, Any], field: str) -> None:
    answer = replace(REVIEW, **changes)
    assert fields("agree", replace(READY["agree"], form=answer)) == [field]


@pytest.mark.parametrize("place", ["hospital", "confinement", "investigation", "leave", "transferred"])
@pytest.mark.parametrize("key", ["agree", "schedule", "verify_prison"])
def test_the_prisons_register_has_the_last_word(key: str, place: str) -> None:
    away = replace(READY[key], prisoner=PrisonerSeen(known=True, place=place))
    assert [told[:12] for told in objections(key, away)] == ["名册登记该服刑人员届时不"]
    held = replace(away, prisoner=PrisonerSeen(known=True, place="held"))
    assert objections(key, held) == []


def test_the_prison_is_told_of_an_unknown_number_and_of_a_language() -> None:
    told = matter_type.action("agree")
    assert told is not None
    assert told.tells is not None
    unknown = told.tells(READY["agree"])
    assert [one.sentence for one in unknown] == ["本监狱的名册里没有这个编号，请核对是不是在本监服刑。"]
    miao = told.tells(replace(READY["agree"], prisoner=PrisonerSeen(known=True, language="苗语")))
    assert [one.values for one in miao] == [{"language": "苗语"}]


# ---- consent


def test_consent_to_mediation_is_not_consent_to_a_trial() -> None:
    only_mediation = replace(
        READY["schedule"], consents=(agreed(CHEN, "mediation"), agreed(ZHOU, "mediation"))
    )
    assert objections("schedule", only_mediation) == [
        "陈大山、周小河还没有在告知以后同意在线进行“庭审”；同意其他环节的，不能推定同意这一环节"
        "（在线诉讼规则第四条）。"
    ]
    mediating = replace(only_mediation, details=MEDIATION)
    assert objections("schedule", mediating) == []


def test_silence_of_one_party_is_no_consent() -> None:
    assert "周小河还没有" in objections("schedule", replace(READY["schedule"], consents=(agreed(CHEN),)))[0]


def test_agreeing_without_having_been_told_is_no_consent() -> None:
    untold = (agreed(CHEN), agreed(ZHOU, told=False))
    assert (
        "周小河还没有在告知以后同意" in objections("schedule", replace(READY["schedule"], consents=untold))[0]
    )


def test_who_moves_it_himself_need_not_be_asked_again() -> None:
    moved = (agreed(CHEN), agreed(ZHOU, answer="moved", told=False))
    assert objections("schedule", replace(READY["schedule"], consents=moved)) == []


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
@pytest.mark.parametrize("key", ["schedule", "start"])
def test_consent_refused_or_taken_back_leads_offline(key: str, answer: str) -> None:
    against = replace(READY[key], consents=(agreed(CHEN), agreed(ZHOU, answer=answer, reason="要当面质证")))
    assert objections(key, against) == ["周小河不同意在线进行或者已撤回同意，请转为线下。"]
    offline = replace(OFFLINE, grounds=(Unfit.NO_CONSENT,))
    assert objections("go_offline", replace(against, form=offline)) == []


def test_lack_of_consent_is_no_ground_while_everybody_agrees() -> None:
    offline = replace(READY["go_offline"], form=replace(OFFLINE, grounds=(Unfit.NO_CONSENT,)))
    assert fields("go_offline", offline) == ["grounds"]


def test_the_guardian_answers_for_a_minor() -> None:
    minor = replace(ZHOU, needs_guardian=True, has_guardian=True)
    answer = agreed(CHEN, party_id=None, name="周大河", capacity="guardian")
    heard = replace(READY["schedule"], participants=(CHEN, minor), consents=(agreed(CHEN), answer))
    assert objections("schedule", heard) == []


def test_in_parole_the_prisoner_and_the_procuratorate_agree_and_the_prison_is_not_asked() -> None:
    without = replace(PAROLE_READY["schedule"], consents=(agreed(PRISONER),))
    assert "检察机关还没有" in objections("schedule", without)[0]
    stays_away = replace(without, details=replace(PAROLE, procuratorate=False))
    assert objections("schedule", stays_away) == []
    assert "青禾监狱" not in "".join(objections("schedule", replace(without, consents=())))


def test_in_a_criminal_trial_prosecutor_party_and_defender_agree() -> None:
    details = replace(
        CIVIL, kind=SittingKind.CRIMINAL, court_reference="（2026）浙9801刑初12号",
        criminal_ground=CriminalGround.FAST_TRACK,
    )  # fmt: skip
    defender = replace(CHEN, role="defender", name="顾律师", party_id=7)
    trial = replace(READY["schedule"], details=details, participants=(PRISONER, defender), consents=())
    assert "周小河、顾律师、检察机关还没有" in objections("schedule", trial)[0]


def test_nobody_is_asked_before_watching_only() -> None:
    lesson = replace(READY["schedule"], details=replace(CIVIL, kind=SittingKind.REMOTE_LEARN), consents=())
    assert objections("schedule", lesson) == []


# ---- rooms


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"booking": None}, "还没有预约场所，请先在“排期”中选定时间、法庭和远程庭审室。"),
    ({"booking": replace(BOOKED, roles=frozenset({"court"}))}, "预约里还没有监狱远程庭审室。"),
    ({"booking": replace(BOOKED, roles=frozenset({"prison"}))}, "预约里还没有法院法庭。"),
    ({"details": replace(CIVIL, witness_apart=True)}, "预约里还没有证人室。"),
    ({"booking": replace(BOOKED, unanswered=("远程庭审室",))}, "远程庭审室的管理单位还没有同意。"),
    ({"details": replace(CIVIL, minutes=121)}, "预约的120分钟不够，预计需要121分钟。"),
    ({"today": date(2026, 12, 8)}, "预约的日期2026-12-07已经过去，请另行预约。"),
    ({"booking": replace(BOOKED, flag="服刑人员已转监，请核对。")}, "服刑人员已转监，请核对。"),
    (
        {"details": replace(CIVIL, interpreter=True, language="hmn")},
        "需要翻译，还没有落实翻译人员。",
    ),
    ({"done": (done("adjourn", hour=9),)}, "改期以后还没有另行预约场所。"),
])  # fmt: skip
def test_a_sitting_is_not_fixed_without_the_rooms_and_people_it_needs(
    changes: dict[str, Any], sentence: str
) -> None:
    assert objections("schedule", replace(READY["schedule"], **changes)) == [sentence]


def test_nobody_is_heard_in_prison_after_the_end_of_the_sentence() -> None:
    ends = replace(READY["schedule"], done=(done("agree", release_on="2026-12-06"),))
    assert objections("schedule", ends) == ["服刑人员2026-12-06刑满，请另选此前的日期，或者转为线下。"]
    assert objections("schedule", replace(ends, done=(done("agree", release_on="2026-12-07"),))) == []


def test_a_civil_matter_does_not_show_what_is_for_commutation_alone() -> None:
    hidden = [one.key for one in matter_type.actions if one.concerns and not one.concerns(CIVIL)]
    assert sorted(hidden) == [
        "ask_for_material", "extend_ruling", "post_filing", "record_material", "record_objection",
        "record_opinion", "rule_anew",
    ]  # fmt: skip
    assert all(one.concerns(PAROLE) for one in matter_type.actions if one.concerns)


def test_the_prison_agrees_to_its_own_room_by_scheduling() -> None:
    waiting = replace(READY["schedule"], booking=replace(BOOKED, unanswered=("远程庭审室",)))
    assert objections("schedule", replace(waiting, officer_kind="prison")) == []


def test_a_witness_has_a_room_apart() -> None:
    apart = replace(BOOKED, roles=BOOKED.roles | {"witness"})
    heard = replace(READY["schedule"], details=replace(CIVIL, witness_apart=True), booking=apart)
    assert objections("schedule", heard) == []


# ---- notice


@pytest.mark.parametrize(("today", "late"), [(date(2026, 12, 4), False), (date(2026, 12, 5), True)])
@pytest.mark.parametrize("key", ["send_notice", "record_notice_signed"])
def test_a_civil_notice_is_served_three_days_before_the_day_of_the_hearing_not_counted(
    key: str, today: date, late: bool
) -> None:
    assert latest_notice(READY[key]) == date(2026, 12, 4)
    told = objections(key, replace(READY[key], today=today))
    assert bool(told) is late
    if late:
        assert told[0].startswith("开庭三日以前应当送达通知，最迟2026-12-04")


@pytest.mark.parametrize("procedure", [Procedure.SIMPLE, Procedure.SMALL])
def test_simple_procedure_is_not_bound_to_three_days(procedure: Procedure) -> None:
    late = replace(READY["record_notice_signed"], today=DAY, details=replace(CIVIL, procedure=procedure))
    assert objections("record_notice_signed", late) == []


@pytest.mark.parametrize("announced_on", [None, date(2026, 12, 5)])
def test_commutation_is_announced_three_days_before_as_well(announced_on: date | None) -> None:
    late = replace(PAROLE_NOTICE, announced_on=announced_on)
    dossier = replace(PAROLE_READY["send_notice"], form=late, today=max(TODAY, announced_on or TODAY))
    assert "announced_on" in fields("send_notice", dossier)


def test_nothing_was_announced_tomorrow() -> None:
    form = replace(PAROLE_NOTICE, announced_on=date(2026, 11, 24))
    assert objections("send_notice", replace(PAROLE_READY["send_notice"], form=form)) == [
        "公告日期不能晚于办理日期。"
    ]


def test_the_notice_names_everybody_who_takes_part() -> None:
    form = replace(NOTICE, told=("陈大山",))
    assert objections("send_notice", replace(READY["send_notice"], form=form)) == ["还没有通知周小河。"]


def test_nobody_is_told_of_rooms_that_are_not_confirmed() -> None:
    proposed = replace(READY["send_notice"], booking=replace(BOOKED, status="proposed"))
    assert objections("send_notice", proposed) == ["场所还没有确认，请先排期。"]


def test_the_prisoner_signs_only_what_the_court_has_sent() -> None:
    unsent = replace(READY["record_notice_signed"], done=(done("send_notice"), done("schedule")))
    assert objections("record_notice_signed", unsent) == ["法院还没有发出开庭通知。"]


@pytest.mark.parametrize("key", ["record_notice_signed", "verify_prison", "verify_court", "start"])
def test_who_was_told_of_another_day_or_room_is_told_again(key: str) -> None:
    moved = replace(READY[key], booking=replace(BOOKED, changed_at=datetime(2026, 11, 23, 4, tzinfo=UTC)))
    assert objections(key, moved) == ["通知以后时间或者场所有变动，请重新通知。"]


# ---- before and at the sitting


@pytest.mark.parametrize("key", ["verify_prison", "verify_court", "start"])
def test_nothing_is_established_on_another_day(key: str) -> None:
    assert "预约的开庭日期是2026-12-07。" in objections(key, replace(READY[key], today=TODAY))


@pytest.mark.parametrize("doubt", ["photo", "number", "face"])
def test_photo_number_and_face_all_have_to_agree(doubt: str) -> None:
    form = replace(AT_PRISON, people=(replace(THERE, **{doubt: False}),))
    assert objections("verify_prison", replace(READY["verify_prison"], form=form)) == [
        "周小河的照片、编号、本人三项没有全部核对。"
    ]


def test_the_prison_establishes_the_prisoner() -> None:
    nobody = replace(AT_PRISON, people=())
    assert objections("verify_prison", replace(READY["verify_prison"], form=nobody))[0] == "请逐人核验身份。"
    another = replace(AT_PRISON, people=(replace(THERE, name="牛警官"),))
    assert objections("verify_prison", replace(READY["verify_prison"], form=another)) == [
        "没有核验周小河的身份。"
    ]


@pytest.mark.parametrize("line", [
    "quiet", "lit", "closed", "monitoring_off", "line_tested", "recording_told", "officer_apart",
])  # fmt: skip
def test_every_line_of_the_prisons_check_list_counts(line: str) -> None:
    form = replace(AT_PRISON, **{line: False})
    assert fields("verify_prison", replace(READY["verify_prison"], form=form)) == [line]


@pytest.mark.parametrize("line", ["emblem", "line_tested", "recording_told", "address_hidden"])
def test_every_line_of_the_courts_check_list_counts(line: str) -> None:
    form = replace(AT_COURT, **{line: False})
    assert fields("verify_court", replace(READY["verify_court"], form=form)) == [line]


def test_the_emblem_is_asked_of_the_court_alone() -> None:
    assert "emblem" not in forms.PrisonVerification.__struct_fields__


def test_a_witness_does_not_hear_the_trial() -> None:
    details = replace(CIVIL, witness_apart=True)
    within = replace(READY["verify_court"], details=details)
    assert fields("verify_court", within) == ["witness_apart"]
    apart = replace(within, form=replace(AT_COURT, witness_apart=True))
    assert objections("verify_court", apart) == []


def test_it_is_ready_when_both_ends_are_and_not_before() -> None:
    prison, court = matter_type.action("verify_prison"), matter_type.action("verify_court")
    assert prison is not None
    assert court is not None
    told = (done("schedule"), done("send_notice", hour=3))
    assert prison.target(sitting("notified", done=told)) == "notified"
    assert court.target(sitting("notified", done=(*told, done("verify_prison", hour=4)))) == "ready"
    assert prison.target(sitting("notified", done=(*told, done("verify_court", hour=4)))) == "ready"
    before = (done("verify_prison"), done("adjourn"), *told)
    assert court.target(sitting("notified", done=before)) == "notified"


def test_a_sitting_opens_on_the_day_it_is_written_down() -> None:
    form = replace(OPENING, started_at=datetime(2026, 12, 6, 1, tzinfo=UTC))
    assert fields("start", replace(READY["start"], form=form)) == ["started_at"]


def test_time_does_not_run_backward_in_the_sitting() -> None:
    early = datetime(2026, 12, 7, 1, tzinfo=UTC)
    for key, change in (
        ("interrupt", {"at": early}),
        ("resume", {"at": early}),
        ("end", {"ended_at": early}),
    ):
        form = replace(READY[key].form, **change)
        assert fields(key, replace(READY[key], form=form)) == list(change)


def test_nobody_goes_on_who_has_missed_something() -> None:
    form = replace(RESUMPTION, nothing_missed=False)
    assert fields("resume", replace(READY["resume"], form=form)) == ["nothing_missed"]


@pytest.mark.parametrize("cause", ["line", "equipment", "power", "force_majeure"])
@pytest.mark.parametrize("key", ["adjourn", "end"])
def test_technical_absence_is_not_refusal_to_appear(key: str, cause: str) -> None:
    cut = replace(CUT, facts=CUT.facts | {"cause": cause})
    form = replace(READY[key].form, absent="周小河", absence=Absence.DEFAULT)
    dossier = replace(READY[key], stage="interrupted", done=(OPENED, cut), form=form)
    assert fields(key, dossier) == ["absence"]
    excused = replace(dossier, form=replace(form, absence=Absence.TECHNICAL))
    assert objections(key, excused) == []
    ordered = replace(dossier, done=(OPENED, replace(CUT, facts=CUT.facts | {"cause": "order"})))
    assert objections(key, ordered) == []


def test_fault_minutes_are_counted_over_all_interruptions() -> None:
    log = (
        OPENED, CUT, done("resume", DAY, at="2026-12-07T02:04:00Z"),
        done("interrupt", DAY, at="2026-12-07T02:30:00Z", cause="power"),
        done("resume", DAY, at="2026-12-07T02:37:00Z"),
        done("interrupt", DAY, at="2026-12-07T03:00:00Z", cause="illness"),
    )  # fmt: skip
    assert fault_minutes(sitting("interrupted", done=log)) == 11
    assert fault_minutes(sitting("ended", done=())) == 0
    closing = matter_type.action("end")
    assert closing is not None
    assert closing.tells is not None
    assert [one.values for one in closing.tells(sitting("in_session", done=log))] == [{"minutes": "11"}]


def test_each_person_heard_signs_the_record_or_is_noted_as_refusing() -> None:
    one = hearing_forms.RecordSigned(signers=SIGNED.signers[:1])
    assert objections("sign_record", replace(READY["sign_record"], form=one)) == ["周小河还没有核对签名。"]
    refusing = replace(SIGNED.signers[1], way=hearing_forms.SigningWay.REFUSED)
    both = hearing_forms.RecordSigned(signers=(SIGNED.signers[0], refusing))
    assert objections("sign_record", replace(READY["sign_record"], form=both)) == []


def test_minutes_that_all_have_signed_need_no_list() -> None:
    held = (Held(kind="trial", on=DAY, has_minutes=True, signed=True),)
    nobody = hearing_forms.RecordSigned(signers=())
    assert objections("sign_record", replace(READY["sign_record"], form=nobody, held=held)) == []


# ---- the ruling


def test_a_ruling_bears_the_matters_number() -> None:
    form = replace(RULING, court_reference="（2026）浙9801民初216号")
    assert fields("rule", replace(READY["rule"], form=form)) == ["court_reference"]


def test_a_question_or_a_testimony_closes_without_a_ruling_and_a_trial_does_not() -> None:
    asked = replace(READY["rule"], details=SERVING, form=None)
    assert objections("rule", asked) == ["这类活动没有裁判，请直接结案。"]
    assert objections("close", sitting("signed", details=SERVING)) == []
    assert objections("close", sitting("signed")) == ["还没有裁判。"]


@pytest.mark.parametrize(("posted", "sentence"), [
    ((), "立案后还没有公示（关于减刑、假释案件审理程序的规定第三条）。"),
    (
        (done("post_filing", date(2026, 11, 18)),),
        "公示到2026-11-23届满，届满以后才能裁定（关于减刑、假释案件审理程序的规定第三条）。",
    ),
])  # fmt: skip
def test_commutation_is_decided_after_five_days_of_posting(posted: tuple[Any, ...], sentence: str) -> None:
    assert objections("rule", replace(PAROLE_READY["rule"], done=posted)) == [sentence]


def test_the_day_after_the_posting_is_late_enough() -> None:
    posted = (done("post_filing", date(2026, 11, 17)),)
    assert objections("rule", replace(PAROLE_READY["rule"], done=posted)) == []


@pytest.mark.parametrize("lacking", ["proposal", "judgments", "merits", "appraisal", "awards", "survey",
                                     "procuratorate"])  # fmt: skip
def test_the_bundle_is_whole_before_the_day_is_fixed(lacking: str) -> None:
    ready = PAROLE_READY["schedule"]
    told = objections("schedule", replace(ready, filed=ready.filed - {lacking}))
    assert len(told) == 1
    assert told[0].startswith("减刑、假释材料不齐，缺少：")


def test_the_survey_is_asked_for_parole_and_not_for_commutation() -> None:
    commuting = replace(PAROLE, kind=SittingKind.COMMUTE)
    ready = replace(PAROLE_READY["schedule"], details=commuting)
    assert objections("schedule", replace(ready, filed=ready.filed - {"survey"})) == []
    assert matter_type.materials is not None
    assert len(matter_type.materials(PAROLE)) == len(matter_type.materials(commuting)) + 1 == 7
    assert matter_type.materials(CIVIL) == ()


@pytest.mark.parametrize("key", ["ask_prison", "schedule"])
def test_an_objection_makes_a_hearing_in_court_necessary(key: str) -> None:
    written = replace(PAROLE, open_grounds=(), open_hearing=False)
    objected = replace(
        PAROLE_READY["schedule"], details=written,
        done=(done("record_objection", ground="procuratorate"),),
    )  # fmt: skip
    assert any("应当开庭审理" in told for told in objections(key, objected))
    assert objections(key, replace(objected, details=replace(written, open_hearing=True))) == []


def test_only_commutation_and_parole_are_posted_extended_and_ruled_anew() -> None:
    for key in ("post_filing", "record_objection", "ask_for_material", "record_material", "extend_ruling",
                "record_opinion", "rule_anew"):  # fmt: skip
        assert "只有减刑、假释需要办理这一项。" in objections(key, sitting("requested")), key


def test_a_reprieved_death_sentence_is_never_extended() -> None:
    reprieved = replace(PAROLE, kind=SittingKind.COMMUTE, sentence=Sentence.REPRIEVE)
    assert objections("extend_ruling", replace(PAROLE_READY["extend_ruling"], details=reprieved)) == [
        "死刑缓期执行罪犯的减刑，审理期限不能延长。"
    ]
    for sentence in (Sentence.LIFE, Sentence.FIXED):
        details = replace(PAROLE, sentence=sentence)
        assert objections("extend_ruling", replace(PAROLE_READY["extend_ruling"], details=details)) == []


@pytest.mark.parametrize(("changes", "field"), [
    ({"procuratorate_on": None}, "procuratorate_on"),
    ({"corrections_on": None}, "corrections_on"),
    ({"corrections_agency": ""}, "corrections_on"),
    ({"received_on": date(2026, 11, 24)}, "received_on"),
])  # fmt: skip
def test_a_parole_ruling_reaches_prisoner_procuratorate_and_corrections(
    changes: dict[str, Any], field: str
) -> None:
    form = replace(SERVED, **changes)
    assert fields("record_served", replace(PAROLE_READY["record_served"], form=form)) == [field]


def test_a_parole_that_was_not_granted_is_no_matter_of_corrections() -> None:
    form = replace(SERVED, corrections_on=None, corrections_agency="")
    kept = replace(PAROLE_READY["record_served"], form=form, done=(done("rule", granted=False),))
    assert objections("record_served", kept) == []


def test_a_correction_opinion_is_answered_by_a_new_panel_before_the_end() -> None:
    asked = parole("served", done=(done("rule"), done("record_opinion", hour=5)))
    assert objections("close", asked) == ["检察机关的纠正意见还没有重新审理（刑事诉讼法第二百七十四条）。"]
    answered = replace(asked, done=(*asked.done, done("rule_anew", hour=6)))
    assert objections("close", answered) == []


@pytest.mark.parametrize(("happened", "missing"), [
    (("end",), "远程开庭协助函及回执、远程出庭通知书、庭审、调解笔录"),
    (("end", "rule"), "远程开庭协助函及回执、远程出庭通知书、庭审、调解笔录、裁判文书、送达回证"),
    (("go_offline",), "转为线下、取消的材料"),
])  # fmt: skip
def test_the_file_holds_what_the_way_of_the_matter_asks_for(happened: tuple[str, ...], missing: str) -> None:
    empty = sitting("closed", filed=frozenset(), done=tuple(done(key) for key in happened))
    assert objections("archive", empty) == ["".join(("卷内缺少必备材料：", missing, "。"))]


def test_a_cancelled_sitting_leaves_no_gaps() -> None:
    assert objections("archive", sitting("cancelled", filed=frozenset(), done=(done("cancel"),))) == []


WORST = (
    sitting(
        "signed", participants=(replace(CHEN, needs_guardian=True),), booking=None, consents=(), done=(),
        details=replace(CIVIL, unfit=(Unfit.OTHER,), interpreter=True, language="hmn"), filed=frozenset(),
        form=replace(RULING, court_reference="（2026）浙9801民初1号"), officer_kind="prison",
        prisoner=PrisonerSeen(known=True, place="hospital"),
    ),
    sitting(
        "scheduled", today=date(2026, 12, 8), details=replace(CIVIL, minutes=600, witness_apart=True),
        booking=replace(BOOKED, flag="请核对。", unanswered=("法庭",), changed_at=START, roles=frozenset()),
        consents=(agreed(ZHOU, answer="refused"),),
        done=(done("agree", release_on="2026-12-01"), done("adjourn", DAY), done("send_notice")),
        form=forms.Notice(told=(), way="当面", announced_on=date(2027, 1, 1), announced_at="公告栏",
                          redacted=True),
        officer_kind="court",
    ),
    sitting("prison_review", form=forms.Review(prisoner_number="1", escorts=()), officer_kind="court"),
    sitting("notified", form=forms.PrisonVerification(people=()), officer_kind="court"),
    sitting("notified", form=forms.CourtVerification(people=()), officer_kind="prison",
            details=replace(CIVIL, witness_apart=True)),
    sitting("adjourned", done=(done("adjourn"),)),
    sitting("ready", form=replace(OPENING, started_at=datetime(2026, 12, 1, tzinfo=UTC))),
    sitting("in_session", done=(OPENED,), form=replace(INTERRUPTION, at=datetime(2026, 12, 1, tzinfo=UTC))),
    sitting("interrupted", done=(OPENED, CUT), form=replace(RESUMPTION, nothing_missed=False,
                                                            at=datetime(2026, 12, 1, tzinfo=UTC))),
    sitting("interrupted", done=(OPENED, CUT), form=replace(
        CLOSING, ended_at=START, absent="周小河", absence=Absence.DEFAULT)),
    sitting("ended", form=hearing_forms.RecordSigned(signers=())),
    sitting("consent", form=replace(OFFLINE, grounds=(Unfit.NO_CONSENT,))),
    sitting("signed", details=SERVING),
    parole("ruled", officer_kind="court", done=(done("rule", granted=True),), form=replace(
        SERVED, received_on=DAY, procuratorate_on=None, corrections_on=None)),
    parole("requested", details=replace(PAROLE, open_hearing=False, open_grounds=(),
                                        sentence=Sentence.REPRIEVE),
           done=(done("record_objection"), done("record_opinion")), filed=frozenset()),
    parole("closed", filed=frozenset(), done=(done("end"),)),
)  # fmt: skip
"""Sittings with much that is wrong."""


@pytest.mark.parametrize("action", matter_type.actions, ids=lambda action: action.key)
def test_every_guard_stands_in_the_way_of_some_sitting(action: Action) -> None:
    assert [guard.__name__ for guard in action.unless if not any(map(guard, WORST))] == []


# ---- time limits


def limit(key: str) -> TimeLimit:
    return next(one for one in matter_type.time_limits if one.key == key)


def test_the_time_limits_are_those_of_the_rules() -> None:
    assert {one.key: str(one.length) for one in matter_type.time_limits} == {
        "posting": "5日", "posted": "5日", "material": "3日", "ruling": "1个月", "serving": "7日",
        "opinion": "20日", "new_panel": "1个月", "identity_online": "3日",
    }  # fmt: skip
    assert not any(one.local for one in matter_type.time_limits)


def test_holidays_never_lengthen_a_term_of_a_prisoner() -> None:
    assert {one.key for one in matter_type.time_limits if not one.in_custody} == {"identity_online"}


@pytest.mark.parametrize(("key", "counted"), [
    ("posting", date(2026, 11, 10)), ("ruling", date(2026, 11, 9)), ("serving", date(2026, 11, 20)),
    ("opinion", date(2026, 11, 21)), ("identity_online", date(2026, 11, 12)),
])  # fmt: skip
def test_where_each_clock_is_counted_from(key: str, counted: date) -> None:
    dossier = parole(
        "served",
        done=(
            done("tell_and_ask", date(2026, 11, 12)), done("rule", date(2026, 11, 20)),
            done("record_served", date(2026, 11, 22), procuratorate_on="2026-11-21"),
        ),
    )  # fmt: skip
    from_day = limit(key).counted_from
    assert from_day is not None
    assert from_day(dossier) == counted
    elsewhere = replace(dossier, details=CIVIL, participants=(CHEN, ZHOU))
    assert from_day(elsewhere) == (counted if key == "identity_online" else None)


def test_a_lesson_starts_no_clock_of_answers() -> None:
    lesson = sitting("consent", details=replace(CIVIL, kind=SittingKind.REMOTE_LEARN),
                     done=(done("tell_and_ask"),))  # fmt: skip
    counted = limit("identity_online").counted_from
    assert counted is not None
    assert counted(lesson) is None


# ---- the rest


def test_how_it_ends_tells_a_sitting_held_from_one_offline_or_cancelled() -> None:
    ends = {stage.key: stage.outcome for stage in matter_type.stages if stage.outcome}
    assert ends == {
        "signed": Outcome.COMPLETED, "ruled": Outcome.COMPLETED, "served": Outcome.COMPLETED,
        "offline": Outcome.TERMINATED, "cancelled": Outcome.WITHDRAWN,
    }  # fmt: skip
    assert matter_type.stage("cancelled").status is Status.CLOSED


def test_rooms_are_claimed_by_scheduling_and_freed_by_every_way_out() -> None:
    assert [action.key for action in matter_type.actions if action.claims] == ["schedule"]
    assert {action.key for action in matter_type.actions if action.releases} == {
        "adjourn", "go_offline", "cancel",
    }  # fmt: skip
    assert [action.key for action in matter_type.actions if action.joins] == ["ask_prison"]


def test_each_paper_of_the_two_agencies_comes_with_its_action() -> None:
    issued = {action.key: action.issues for action in matter_type.actions if action.issues}
    assert issued == {
        "ask_prison": ("RC-0104",), "agree": ("RC-0106",), "tell_and_ask": ("RC-0101", "RC-0102", "RC-0103"),
        "send_notice": ("RC-0105", "RC-0109"), "end": ("RC-0107",), "record_served": ("RC-0109",),
    }  # fmt: skip
    assert matter_type.all_documents()[0] == "RC-0108"
