"""公证: the state table of the domain book, each guard, the forms, the limits, the lists."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from fayi.agencies.rules import written_number
from fayi.kit.errors import Refusal
from fayi.matter_types.mediation.details import properties as disputed_properties
from fayi.matter_types.mediation.details import upgrade
from fayi.matter_types.mediation.examples import EXAMPLES as DISPUTES
from fayi.matter_types.notarisation import (
    TIME_LIMITS,
    accepted_as_5,
    accepted_as_10,
    decided_on,
    end_forms,
    forms,
    matter_type,
)
from fayi.matter_types.notarisation.details import Details, properties, title
from fayi.matter_types.notarisation.examples import EXAMPLES
from fayi.matter_types.notarisation.kinds import (
    ANY_PLACE,
    IN_PERSON,
    SERIES,
    SPEED_5,
    SPEED_10,
    CertificateClass,
    NotaryMatter,
    Place,
    RefusalGround,
    Subject,
    UsePlace,
)
from fayi.procedure.dossier import (
    Conflict,
    Done,
    Dossier,
    MaterialsSeen,
    Mentioned,
    Participant,
    Representative,
)
from fayi.procedure.matter_type import Status
from fayi.procedure.property import property_keys

DAY = date(2026, 11, 2)
TANG, PAN, YU = 13, 21, 22
OLD = Participant(party_id=1, name="陈大山", role="applicant", kind="person", age=71, identified=True)
SON = Participant(party_id=2, name="陈小山", role="respondent", kind="person", age=40, identified=True)
GIFT, ESTATE, ABROAD = EXAMPLES
BEFORE = "pre_registered materials_check need_more submitted"
UNDER_WAY = "accepted reviewing supplementing verifying"
STAYS = ""
STATE_TABLE = [
    ("check_materials", "pre_registered", "materials_check"),
    ("ask_for_more", "materials_check", "need_more"),
    ("check_again", "need_more", "materials_check"),
    ("submit", "materials_check", "submitted"),
    ("take_back", "submitted", "materials_check"),
    ("withdraw", BEFORE, "withdrawn"),
    ("accept", "submitted materials_check", "accepted"),
    ("decline", "submitted materials_check", "not_accepted"),
    ("reassign", UNDER_WAY, STAYS),
    ("start_review", "accepted", "reviewing"),
    ("record_talk", "accepted reviewing", STAYS),
    ("ask_to_supplement", "reviewing", "supplementing"),
    ("record_supplied", "supplementing", "reviewing"),
    ("verify", "reviewing", "verifying"),
    ("record_verified", "verifying", "reviewing"),
    ("propose", "reviewing", "proposed"),
    ("send_back", "proposed", "reviewing"),
    ("sign_off", "proposed", "signed_off"),
    ("refuse", "accepted reviewing supplementing proposed", "refused"),
    ("end", f"{UNDER_WAY} proposed signed_off", "ended"),
    ("decide_fee_cut", f"{UNDER_WAY} proposed signed_off", STAYS),
    ("record_fee", f"{UNDER_WAY} proposed signed_off issued", STAYS),
    ("issue_certificate", "signed_off issued", "issued"),
    ("record_collected", "issued", "delivered"),
    ("reissue", "delivered closed", STAYS),
    ("open_recheck", "issued delivered closed archived", "recheck"),
    ("pause_recheck", "recheck", "recheck_paused"),
    ("resume_recheck", "recheck_paused", "recheck"),
    ("uphold", "recheck", "upheld"),
    ("decide_correction", "recheck", "to_correct"),
    ("decide_revocation", "recheck", "to_revoke"),
    ("record_corrected", "to_correct", "corrected"),
    ("record_revoked", "to_revoke", "revoked"),
    ("close", "delivered refused ended upheld corrected revoked", "closed"),
    ("archive", "closed withdrawn not_accepted", "archived"),
]
FILED = frozenset({"certificate", "application", "acceptance", "notice", "identity", "talk", "receipt"})
ACCEPTANCE = forms.Acceptance(
    lead=TANG,
    identity_checked=True,
    capacity_checked=True,
    interest_checked=True,
    no_dispute=True,
    meaning_told=True,
    fee=Decimal(800),
)
SUBMISSION = forms.Submission(to="8", told_no_promise=True)
DRAFT = forms.Draft(certificates=2, opinion="真实、合法。")
NUMBER = "（2026）青禾证内民字第8号"


def done(action: str, on: date = DAY, *, by: int = TANG, number: str = "", **facts: Any) -> Done:
    """An action performed on a day, with what was filled in."""
    at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    return Done(action=action, on=on, at=at, facts=facts, officer_id=by, number=number)


def talk(person: str = "陈大山", **facts: Any) -> Done:
    """A talk that left no doubt."""
    told = {"person": person, "place": "office", "alone": True, "capacity": "clear", "own_will": True}
    return done("record_talk", **(told | facts))


ACCEPTED = done("accept", lead=TANG, fee="800")
CERTIFIED = (
    ACCEPTED,
    talk(),
    done("propose", certificates=2),
    done("sign_off", by=YU),
    done("issue_certificate", number=NUMBER),
    done("issue_certificate", number="（2026）青禾证内民字第9号"),
)


def at(stage: str, details: Details = GIFT, **changes: Any) -> Dossier:
    """A gift of a house that lacks nothing, at the notary office of its county."""
    lacking_nothing = Dossier(
        type="notarisation",
        stage=stage,
        status=matter_type.stage(stage).status.value,
        today=date(2026, 11, 20),
        received_on=DAY,
        details=details,
        participants=(OLD, SON),
        done=(ACCEPTED, talk()),
        filed=FILED,
        materials=MaterialsSeen(told=1),
        held_by="notary_office",
        region="339801",
        officer_id=YU,
    )
    return replace(lacking_nothing, **changes)


def why_not(key: str, dossier: Dossier) -> str:
    """All that stands in the way of an action, in words."""
    action = matter_type.action(key)
    assert action is not None
    return "".join(o.sentence.format_map(o.values) for o in action.objections(dossier))


@pytest.mark.parametrize(("key", "stages", "target"), STATE_TABLE, ids=[row[0] for row in STATE_TABLE])
def test_an_action_leads_from_these_stages_to_that_one(key: str, stages: str, target: str) -> None:
    action = matter_type.action(key)
    assert action is not None
    assert set(action.from_stages) == set(stages.split())
    assert action.target(at(action.from_stages[0])) == (target or action.from_stages[0])


def test_every_action_stands_in_the_state_table() -> None:
    assert [action.key for action in matter_type.actions] == [row[0] for row in STATE_TABLE]


# ---- the counter


def test_nothing_begins_without_an_applicant() -> None:
    assert "尚未登记申请人" in why_not("check_materials", at("pre_registered", participants=(SON,)))


@pytest.mark.parametrize("kind", sorted(IN_PERSON))
def test_a_will_survival_and_adoption_are_not_applied_for_through_an_agent(kind: NotaryMatter) -> None:
    through = replace(GIFT, kind=kind, through_agent=True)
    assert "公证法第二十六条" in why_not("check_materials", at("pre_registered", through))
    agent = replace(OLD, agents=(Representative(name="陈小山", kind="agent"),))
    mine = at("materials_check", replace(GIFT, kind=kind), participants=(agent,), form=SUBMISSION)
    assert "公证法第二十六条" in why_not("submit", mine)
    assert why_not("check_materials", at("pre_registered", replace(GIFT, kind=kind))) == ""


def test_a_gift_may_be_applied_for_through_an_agent() -> None:
    assert why_not("check_materials", at("pre_registered", replace(GIFT, through_agent=True))) == ""


def test_nobody_is_sent_for_more_without_the_one_list() -> None:
    assert "一次性告知清单" in why_not("ask_for_more", at("materials_check", materials=MaterialsSeen()))
    assert why_not("ask_for_more", at("materials_check", materials=MaterialsSeen(told=1), done=())) == ""


def test_a_second_time_needs_a_second_list() -> None:
    again = at("materials_check", done=(done("ask_for_more"),))
    assert "一次性告知清单" in why_not("ask_for_more", again)


@pytest.mark.parametrize("key", ["submit", "accept"])
def test_nothing_is_passed_on_or_accepted_while_materials_are_missing(key: str) -> None:
    lacking = at("materials_check", materials=MaterialsSeen(missing=("不动产权证书", "婚姻状况证明")))
    assert "还缺材料：不动产权证书、婚姻状况证明。" in why_not(key, lacking)


def test_the_station_passes_on_what_is_complete_and_lies_in_the_county() -> None:
    assert why_not("submit", at("materials_check", held_by="station", form=SUBMISSION)) == ""


def test_the_station_promises_no_day() -> None:
    with pytest.raises(Refusal, match="自公证机构受理之日起算"):
        forms.Submission(to="8")


def test_a_house_is_inherited_at_the_office_where_it_stands() -> None:
    house = replace(GIFT, kind=NotaryMatter.INHERITANCE, property_region="339905")
    elsewhere = at("materials_check", house, form=SUBMISSION)
    assert "不动产所在地的公证机构" in why_not("submit", elsewhere)
    assert why_not("submit", replace(elsewhere, region="339905")) == ""
    assert "不动产所在地的公证机构" in why_not("accept", at("submitted", house, form=ACCEPTANCE))


@pytest.mark.parametrize("kind", sorted(ANY_PLACE))
def test_a_commission_statement_gift_or_will_about_a_house_may_be_made_where_one_lives(
    kind: NotaryMatter,
) -> None:
    house = replace(GIFT, kind=kind, property_region="339905", property_address="远镇1号")
    told = replace(SUBMISSION)
    assert why_not("submit", at("materials_check", house, form=told)) == ""
    stranger = replace(house, residence_region="339901")
    assert "住所地、经常居住地" in why_not("submit", at("materials_check", stranger, form=told))


def test_a_city_office_serves_all_its_counties_and_a_wider_area_is_shown_by_a_paper() -> None:
    house = replace(GIFT, kind=NotaryMatter.PARTITION, property_region="339802")
    assert why_not("submit", at("materials_check", house, form=SUBMISSION, region="339800")) == ""
    shown = replace(SUBMISSION, area_basis="省司法厅关于调整执业区域的批复")
    assert why_not("submit", at("materials_check", house, form=shown)) == ""


def test_what_waits_for_an_answer_is_neither_taken_back_nor_withdrawn_nor_accepted() -> None:
    waiting = at("submitted", awaits="青禾县公证处", form=ACCEPTANCE)
    for key in ("take_back", "withdraw", "accept"):
        assert "正在等待答复" in why_not(key, waiting)


# ---- acceptance


def test_the_station_does_not_decide() -> None:
    at_the_station = at("submitted", held_by="station", form=ACCEPTANCE)
    for key in ("accept", "decline"):
        assert "是否受理由公证机构决定" in why_not(key, at_the_station)
    assert why_not("accept", at("submitted", form=ACCEPTANCE)) == ""


@pytest.mark.parametrize(
    "left_out", ["identity_checked", "capacity_checked", "interest_checked", "no_dispute", "meaning_told"]
)
def test_a_notary_accepts_only_after_looking_and_telling(left_out: str) -> None:
    with pytest.raises(Refusal) as refused:
        replace(ACCEPTANCE, **{left_out: False})
    assert refused.value.field == left_out


def test_a_dispute_is_not_notarised() -> None:
    disputed = replace(GIFT, disputed=True)
    for key, stage in (("submit", "materials_check"), ("accept", "submitted"), ("propose", "reviewing")):
        assert "有争议" in why_not(key, at(stage, disputed))


def test_who_lacks_capacity_needs_a_guardian() -> None:
    boy = Participant(party_id=3, name="陈小宝", role="respondent", kind="person", age=7, needs_guardian=True)
    assert "陈小宝须由监护人代理" in why_not("accept", at("submitted", participants=(OLD, boy)))
    beside = replace(boy, has_guardian=True)
    assert why_not("accept", at("submitted", participants=(OLD, beside), form=ACCEPTANCE)) == ""


@pytest.mark.parametrize(("key", "stage"), [("accept", "submitted"), ("start_review", "accepted")])
def test_nobody_notarises_their_own_or_a_relatives_matter(key: str, stage: str) -> None:
    related = at(stage, conflicts=(Conflict(sentence="公证员是当事人的近亲属。"),))
    assert "近亲属" in why_not(key, related)


def test_another_matter_about_the_house_is_asked_after_first() -> None:
    told = (Mentioned(type="mediation", agency="湖桥镇人民调解委员会", phone="0990-6001111"),)
    mentioned = at("submitted", mentions=told, form=ACCEPTANCE)
    assert "湖桥镇人民调解委员会另有未办结的办件" in why_not("accept", mentioned)
    clarified = replace(ACCEPTANCE, clarified="已电话核实，邻里争的是通道，与房屋所有权无关。")
    assert why_not("accept", replace(mentioned, form=clarified)) == ""
    assert "另有未办结的办件" in why_not("propose", at("reviewing", mentions=told, form=DRAFT))
    action = matter_type.action("accept")
    assert action is not None
    assert action.tells is not None
    assert "0990-6001111" in str(action.tells(mentioned)[0].values)


def test_two_do_a_will_together() -> None:
    will = replace(GIFT, kind=NotaryMatter.WILL)
    assert "由二人共同办理" in why_not("accept", at("submitted", will, form=ACCEPTANCE))
    two = replace(ACCEPTANCE, others=(PAN,))
    assert why_not("accept", at("submitted", will, form=two)) == ""
    with pytest.raises(Refusal, match="不能同时是共同办理人"):
        replace(ACCEPTANCE, others=(TANG,))


# ---- review


def test_more_is_asked_for_by_list_and_in_time() -> None:
    form = forms.Supplement(reason="补登记信息", supply_by=date(2026, 11, 20))
    assert "应晚于今天" in why_not("ask_to_supplement", at("reviewing", form=form))
    told = at("reviewing", done=(ACCEPTED, done("ask_for_more")), form=form)
    assert "一次性告知清单" in why_not("ask_to_supplement", told)


def test_the_clock_goes_on_only_when_everything_is_there() -> None:
    lacking = at("supplementing", materials=MaterialsSeen(missing=("不动产权证书",)))
    assert "还缺材料" in why_not("record_supplied", lacking)
    assert why_not("record_supplied", at("supplementing")) == ""


@pytest.mark.parametrize("stage", ["supplementing", "verifying", "recheck_paused"])
def test_the_clock_stands_still_meanwhile(stage: str) -> None:
    assert matter_type.stage(stage).status is Status.SUSPENDED


def test_a_verification_that_stops_the_clock_is_told() -> None:
    with pytest.raises(Refusal, match="应当及时告知当事人"):
        forms.Verification(reason="核实权属", way="发函", told=False)


def test_no_certificate_is_drawn_up_without_a_talk() -> None:
    assert "还没有登记与当事人的谈话" in why_not("propose", at("reviewing", done=(ACCEPTED,), form=DRAFT))
    assert why_not("propose", at("reviewing", form=DRAFT)) == ""


@pytest.mark.parametrize("doubt", [{"capacity": "doubtful"}, {"own_will": False}])
def test_no_certificate_is_drawn_up_while_capacity_or_free_will_is_in_doubt(doubt: dict[str, Any]) -> None:
    doubtful = at("reviewing", done=(ACCEPTED, talk(**doubt)), form=DRAFT)
    assert "陈大山的民事行为能力或者意思表示有疑问" in why_not("propose", doubtful)
    later = replace(doubtful, done=(*doubtful.done, talk()))
    assert why_not("propose", later) == ""


def test_an_old_person_who_gives_a_house_away_is_talked_to_alone() -> None:
    together = at("reviewing", done=(ACCEPTED, talk(alone=False)), form=DRAFT)
    assert "陈大山已满六十周岁" in why_not("propose", together)
    young = replace(together, participants=(replace(OLD, age=59), SON))
    assert why_not("propose", young) == ""
    proof = replace(together, details=replace(ABROAD))
    assert why_not("propose", proof) == ""


def test_who_makes_a_will_is_heard_by_two_and_earlier_wills_are_looked_for() -> None:
    will = replace(GIFT, kind=NotaryMatter.WILL)
    searched = replace(DRAFT, will_searched=True)
    assert "二名公证人员" in why_not("propose", at("reviewing", will, form=searched))
    heard = at("reviewing", will, done=(ACCEPTED, talk(second="潘公证")), form=DRAFT)
    assert "查询全国公证管理系统" in why_not("propose", heard)
    assert why_not("propose", replace(heard, form=searched)) == ""


def test_an_heir_in_prison_is_visited_or_heard_by_video() -> None:
    form = replace(DRAFT, will_searched=True)
    absent = at("reviewing", ESTATE, form=form)
    assert "入监或者远程视频谈话" in why_not("propose", absent)
    for place in (Place.PRISON, Place.VIDEO):
        heard = replace(absent, done=(ACCEPTED, talk(), talk("陈二山", place=place.value)))
        assert why_not("propose", heard) == ""


@pytest.mark.parametrize(
    "key", ["sign_off", "send_back", "refuse", "end", "uphold", "decide_correction", "decide_revocation"]
)
def test_nobody_signs_off_their_own_matter(key: str) -> None:
    action = matter_type.action(key)
    assert action is not None
    stage = "proposed" if "proposed" in action.from_stages else "recheck"
    drafted = (ACCEPTED, talk(), done("propose", by=PAN, certificates=1))
    for officer in (TANG, PAN):
        assert "不得审批自己承办的" in why_not(key, at(stage, done=drafted, officer_id=officer))
    assert why_not(key, at(stage, done=drafted, officer_id=YU)) == ""


def test_whoever_took_it_over_may_not_sign_it_off_either() -> None:
    changed = (ACCEPTED, done("reassign", lead=YU, others=[PAN]))
    assert "不得审批自己承办的" in why_not("sign_off", at("proposed", done=changed, officer_id=PAN))
    assert why_not("sign_off", at("proposed", done=changed, officer_id=TANG)) == ""


# ---- endings without a certificate


def test_the_nine_grounds_of_the_law_are_nine() -> None:
    assert len(RefusalGround) == 9
    assert [ground.label[1] for ground in RefusalGround] == list("一二三四五六七八九")


def test_it_ends_for_lack_of_progress_after_six_months_only() -> None:
    form = end_forms.Ended(ground="six_months", reason="当事人一直不补材料")
    form = msgspec.convert(msgspec.to_builtins(form), end_forms.Ended)
    running = at("supplementing", form=form, due={"six_months": date(2027, 5, 2)})
    assert "受理还没有满六个月" in why_not("end", running)
    assert why_not("end", replace(running, today=date(2027, 5, 3))) == ""
    withdrawn = msgspec.convert({"ground": "withdrawn", "reason": "撤回"}, end_forms.Ended)
    assert why_not("end", replace(running, form=withdrawn)) == ""


@pytest.mark.parametrize(("key", "form"), [("refuse", end_forms.Refused), ("end", end_forms.Ended)])
def test_no_more_is_given_back_than_was_paid(key: str, form: Any) -> None:
    ground = "false" if form is end_forms.Refused else "died"
    given = msgspec.convert({"ground": ground, "reason": "理由", "refund": "640"}, form, strict=False)
    assert "不能超过已收的0元" in why_not(key, at("reviewing", form=given))
    paid = at("reviewing", form=given, done=(ACCEPTED, done("record_fee", amount="800")))
    assert why_not(key, paid) == ""
    with pytest.raises(Refusal, match="不能小于零"):
        replace(given, refund=Decimal(-1))


# ---- fees


def test_for_somebody_aided_a_reduction_is_decided_before_the_certificate() -> None:
    aided = at("signed_off", replace(GIFT, aided=True), done=CERTIFIED[:4])
    assert "公证法第三十四条、法律援助法第五十三条" in why_not("issue_certificate", aided)
    granted = at("signed_off", done=CERTIFIED[:4], aided=("青禾援字〔2026〕3号",))
    assert "法律援助对象" in why_not("issue_certificate", granted)
    cut = done("decide_fee_cut", by=YU, amount="800")
    assert why_not("issue_certificate", replace(aided, done=(*aided.done, cut))) == ""


def test_no_more_is_waived_than_is_owed_and_never_for_nothing() -> None:
    cut = end_forms.FeeCut(
        ground=end_forms.CutGround.AIDED, amount=Decimal(900), proof="青禾援决字〔2026〕3号", reason="受援人"
    )
    assert "不能超过应收公证费800元" in why_not("decide_fee_cut", at("reviewing", form=cut))
    assert why_not("decide_fee_cut", at("reviewing", form=replace(cut, amount=Decimal(800)))) == ""
    with pytest.raises(Refusal, match="请填写给予法律援助决定书"):
        replace(cut, proof="")
    with pytest.raises(Refusal, match="减免金额应为零"):
        replace(cut, ground=end_forms.CutGround.NONE)
    with pytest.raises(Refusal, match="请填写减免金额"):
        replace(cut, amount=Decimal(0))


def test_the_certificate_is_given_out_when_the_fee_is_paid() -> None:
    form = forms.Collection(
        way="office", collector="陈大山", identity_checked=True, copies=2, receipt_signed=True
    )
    unpaid = at("issued", done=CERTIFIED, form=form)
    assert "公证费还有800元没有收取" in why_not("record_collected", unpaid)
    part = (*CERTIFIED, done("decide_fee_cut", by=YU, amount="300"), done("record_fee", amount="500"))
    assert why_not("record_collected", replace(unpaid, done=part)) == ""


# ---- certificates


def test_as_many_certificates_are_numbered_as_were_signed_off() -> None:
    assert why_not("issue_certificate", at("issued", done=CERTIFIED[:5])) == ""
    assert "2件公证书已经全部编号" in why_not("issue_certificate", at("issued", done=CERTIFIED))
    assert "还有1件" in why_not("record_collected", at("issued", done=CERTIFIED[:5]))


@pytest.mark.parametrize("klass", list(CertificateClass))
def test_each_class_of_certificates_is_numbered_in_its_own_series(klass: CertificateClass) -> None:
    action = matter_type.action("issue_certificate")
    assert action is not None
    assert action.gives_number is not None
    form = forms.Certificate(certificate_class=klass, name="公证书", sealed=True)
    assert action.gives_number(at("signed_off", form=form)) == SERIES[klass]
    assert len(set(SERIES.values())) == len(CertificateClass)


def test_a_certificates_number_is_written_as_people_write_it() -> None:
    assert written_number("青禾", "证内民字", 2026, 8) == NUMBER
    assert written_number("青禾", "证港澳台字", 2026, 1) == "（2026）青禾证港澳台字第1号"
    assert written_number("青禾", "公登字", 2026, 1) == "青禾公登字〔2026〕1号"


def test_a_certificate_bears_signature_and_seal() -> None:
    with pytest.raises(Refusal, match="加盖公证机构印章"):
        forms.Certificate(certificate_class=CertificateClass.HMT, name="公证书", sealed=False)


def test_somebody_else_collects_with_a_power_only() -> None:
    paid = (*CERTIFIED, done("record_fee", amount="800"))
    form = forms.Collection(
        way=forms.CollectWay.STATION, collector="周文岚", identity_checked=True, copies=2, receipt_signed=True
    )
    assert "请填写代领依据" in why_not("record_collected", at("issued", done=paid, form=form))
    shown = replace(form, authority="陈大山的授权委托书")
    assert why_not("record_collected", at("issued", done=paid, form=shown)) == ""
    with pytest.raises(Refusal, match="核对领取人的身份证件"):
        replace(form, identity_checked=False)
    with pytest.raises(Refusal, match="回执上签收"):
        replace(form, receipt_signed=False)


def test_copies_are_made_of_known_certificates_only() -> None:
    form = forms.Reissue(number="（2026）青禾证内民字第99号", copies=1, reason="遗失", collector="陈大山")
    assert "没有出具过编号为" in why_not("reissue", at("delivered", done=CERTIFIED, form=form))
    assert why_not("reissue", at("delivered", done=CERTIFIED, form=replace(form, number=NUMBER))) == ""


# ---- re-examination


def asked(**changes: Any) -> end_forms.RecheckAsked:
    """A party who asks within the year."""
    form = end_forms.RecheckAsked(
        lead=PAN,
        asked_by="陈小山",
        capacity=end_forms.Asker.PARTY,
        known_on=DAY,
        number=NUMBER,
        error="坐落写错",
    )
    return replace(form, **changes)


def test_another_notary_re_examines() -> None:
    assert why_not("open_recheck", at("delivered", done=CERTIFIED, form=asked())) == ""
    own = at("delivered", done=CERTIFIED, form=asked(lead=TANG))
    assert "原承办公证员以外的公证员" in why_not("open_recheck", own)
    helped = at("delivered", done=CERTIFIED, form=asked(others=(TANG,)))
    assert "原承办公证员以外的公证员" in why_not("open_recheck", helped)


def test_a_re_examination_is_asked_for_within_one_year_of_knowing_and_twenty_of_the_certificate() -> None:
    late = at("closed", done=CERTIFIED, form=asked(), today=date(2027, 11, 3))
    assert "收到公证书已超过一年" in why_not("open_recheck", late)
    assert why_not("open_recheck", replace(late, today=date(2027, 11, 2))) == ""
    stranger = asked(capacity=end_forms.Asker.INTERESTED)
    assert "知道公证事项已超过一年" in why_not("open_recheck", replace(late, form=stranger))
    knows_late = asked(capacity=end_forms.Asker.INTERESTED, known_on=date(2046, 10, 30))
    years = at("archived", done=CERTIFIED, form=knows_late, today=date(2046, 11, 2))
    assert why_not("open_recheck", years) == ""
    assert "超过二十年" in why_not("open_recheck", replace(years, today=date(2046, 11, 3)))
    before = asked(known_on=date(2026, 11, 1))
    assert "出证之后" in why_not("open_recheck", at("closed", done=CERTIFIED, form=before))


def test_only_a_certificate_is_re_examined() -> None:
    assert "没有出具过公证书" in why_not("open_recheck", at("closed", done=(ACCEPTED,), form=asked()))


def test_a_supplementary_certificate_is_numbered_and_one_given_out_again_is_not() -> None:
    again = end_forms.Corrected(way=end_forms.CorrectWay.REPLACE, number=NUMBER, told="陈大山")
    further = end_forms.Corrected(
        way=end_forms.CorrectWay.SUPPLEMENT,
        certificate_class=CertificateClass.DOMESTIC_CIVIL,
        number=NUMBER,
        told="陈大山",
    )
    action = matter_type.action("record_corrected")
    assert action is not None
    assert action.gives_number is not None
    assert action.gives_number(at("to_correct", form=again)) is None
    assert action.gives_number(at("to_correct", form=further)) == "证内民字"
    with pytest.raises(Refusal, match="请选择编号类别"):
        replace(further, certificate_class=None)


def test_what_cannot_be_taken_back_is_announced() -> None:
    with pytest.raises(Refusal, match="应当公告撤销"):
        end_forms.Revoked(number=NUMBER, taken_back=False)
    assert end_forms.Revoked(number=NUMBER, taken_back=False, announced_on=DAY)


# ---- the file


@pytest.mark.parametrize("paper", sorted(FILED))
def test_a_file_with_a_certificate_lacks_none_of_these(paper: str) -> None:
    form = forms.Archiving(pages=30, retention=forms.Retention.LONG, archived_by=YU)
    assert "卷内缺少必备材料" in why_not(
        "archive", at("closed", done=CERTIFIED, filed=FILED - {paper}, form=form)
    )
    assert why_not("archive", at("closed", done=CERTIFIED, form=form)) == ""


def test_a_file_without_acceptance_holds_what_there_can_be() -> None:
    assert why_not("archive", at("withdrawn", done=(), filed=frozenset({"application", "identity"}))) == ""


def test_a_will_is_a_secret_volume_and_seen_by_few() -> None:
    will = replace(GIFT, kind=NotaryMatter.WILL)
    form = forms.Archiving(pages=30, retention=forms.Retention.PERMANENT, archived_by=YU)
    assert "应当立为密卷" in why_not("archive", at("closed", will, done=CERTIFIED, form=form))
    apart = replace(form, volume=forms.VolumeKind.SECRET)
    assert why_not("archive", at("closed", will, done=CERTIFIED, form=apart)) == ""
    assert matter_type.confidential is not None
    assert matter_type.confidential(will)
    assert not matter_type.confidential(GIFT)


# ---- limits


def test_no_clock_runs_from_pre_registration_and_the_certificates_from_acceptance() -> None:
    assert all("register" not in limit.starts_on for limit in TIME_LIMITS)
    limits = {limit.key: limit for limit in TIME_LIMITS}
    assert limits["certificate"].starts_on == ("accept",)
    assert str(limits["certificate"].length) == "15个工作日"
    assert str(limits["recheck"].length) == "30日"
    assert str(limits["recheck_done"].length) == "10日"
    assert limits["six_months"].runs_on
    assert limits["recheck_pause"].runs_on
    assert not limits["certificate"].runs_on


def test_simple_kinds_are_faster_and_only_those() -> None:
    assert not SPEED_5 & SPEED_10
    assert accepted_as_5(at("accepted", ABROAD)) == DAY
    assert accepted_as_10(at("accepted", ABROAD)) is None
    assert accepted_as_5(at("accepted")) is accepted_as_10(at("accepted")) is None
    assert accepted_as_10(at("accepted", replace(GIFT, kind=NotaryMatter.ENTRUST))) == DAY
    assert accepted_as_5(at("submitted", ABROAD, done=())) is None
    assert decided_on(at("closed", done=CERTIFIED)) == DAY


# ---- details and materials


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"used_in": UsePlace.ABROAD}, "country"),
        ({"property_region": ""}, "property_region"),
        ({"property_address": ""}, "property_address"),
        ({"subject": Subject.DEPOSIT}, "subject"),
    ],
)
def test_what_cannot_be_together_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        replace(GIFT, **changes)
    assert refused.value.field == field


def asks(details: Details) -> set[str]:
    """Keys of what must be handed in."""
    assert matter_type.materials is not None
    return {one.key for one in matter_type.materials(details) if one.must}


@pytest.mark.parametrize("kind", list(NotaryMatter))
def test_every_kind_asks_for_identity_and_each_material_once(kind: NotaryMatter) -> None:
    assert matter_type.materials is not None
    keys = [one.key for one in matter_type.materials(replace(GIFT, kind=kind, aided=True, in_prison=True))]
    assert len(keys) == len(set(keys))
    assert {"application", "identity"} <= set(keys)


def test_a_gift_of_a_house_asks_for_title_and_marriage_and_an_agent_for_a_power() -> None:
    assert asks(GIFT) == {"application", "identity", "marriage", "title"}
    assert asks(replace(GIFT, through_agent=True)) == asks(GIFT) | {"authority"}
    assert {"kinship", "death", "proof", "aid"} <= asks(ESTATE)


def test_a_title_names_who_and_what() -> None:
    assert title(GIFT, ("陈大山",), ("陈小山",)) == "陈大山与陈小山赠与公证"
    assert title(ABROAD, ("王五",), ()) == "王五犯罪记录公证"


# ---- the same property


@pytest.mark.parametrize(
    "written",
    [
        "浙（2021）青禾县不动产权第0004512号",
        "浙(2021)青禾县不动产权第0004512号",
        "  浙（２０２１）青禾县不动产权 第0004512 号 ",
        "浙〔2021〕青禾县不动产权0004512",
    ],
)
def test_a_title_is_the_same_however_its_number_is_written(written: str) -> None:
    assert property_keys(certificate=written) == property_keys(certificate=GIFT.property_certificate)


def test_a_house_without_title_is_known_by_its_place_and_a_village_is_not_a_house() -> None:
    assert property_keys(region="339801103", address="湖桥镇上塘村12号") == property_keys(
        region="339801", address="湖桥镇 上塘村12"
    )
    assert property_keys(region="339801", address="湖桥镇上塘村") == ()
    assert property_keys(region="", address="湖桥镇上塘村12号") == ()
    assert property_keys() == ()


def test_a_dispute_between_neighbours_and_a_gift_name_the_same_house() -> None:
    assert set(disputed_properties(DISPUTES[0])) & set(properties(GIFT))
    assert disputed_properties(DISPUTES[1]) == ()
    assert properties(ESTATE) == ()


def test_an_older_mediation_is_read_as_without_a_title() -> None:
    assert upgrade({"facts": "墙"}, 1) == {"facts": "墙", "property_certificate": ""}
