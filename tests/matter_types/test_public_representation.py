"""Public lawyers act for their own unit, and for nobody else without a basis and a second officer."""

from datetime import date, timedelta

import msgspec
import pytest

from fayi.kit.errors import Refusal
from fayi.matter_types.public_representation import forms, matter_type
from fayi.matter_types.public_representation.details import Details, Mandate
from fayi.procedure.dossier import Dossier, Participant
from tests.matter_types.aid_dossiers import done

OWN, ASSIGNED, OUTSIDE = matter_type.examples
PRISON = Participant(party_id=1, name="青禾监狱", role="applicant", kind="organisation")
VILLAGE = Participant(party_id=2, name="上塘村合作社", role="applicant", kind="organisation")
TODAY = date(2026, 11, 9)
WARNING = (
    "公职律师只办理所在单位的法律事务，上塘村合作社不是所在单位，也不是统筹指派：须先写明依据并由第二人复核。"
)
PEI, STEWARD = 27, 30


def asked(example: Details = OWN, *who: Participant, stage: str = "registered", **changes: object) -> Dossier:
    whole = Dossier(
        type="public_representation",
        stage=stage,
        status="draft",
        today=TODAY,
        received_on=TODAY,
        details=example,
        participants=who or (PRISON,),
        holder="青禾监狱",
        filed=frozenset({"mandate"}),
        officer_id=PEI,
    )
    return msgspec.structs.replace(whole, **changes)


def why_not(key: str, dossier: Dossier) -> list[str]:
    action = matter_type.action(key)
    assert action is not None
    return [each.sentence.format_map(each.values) for each in action.objections(dossier)]


def test_somebody_else_than_the_own_unit_is_not_represented_without_more() -> None:
    assert why_not("confirm_mandate", asked(OWN, VILLAGE)) == [WARNING], "whatever was ticked"
    assert why_not("confirm_mandate", asked(OUTSIDE, VILLAGE)) == [WARNING]
    assert why_not("confirm_mandate", asked(OWN, PRISON, VILLAGE)) == [WARNING], "nor beside the own unit"


def test_the_own_unit_and_an_assignment_from_above_need_their_paper_alone() -> None:
    assert why_not("confirm_mandate", asked()) == []
    assert why_not("confirm_mandate", asked(ASSIGNED, VILLAGE)) == []
    assert why_not("confirm_mandate", asked(filed=frozenset())) == ["授权委托书或者指派文件还没有入卷。"]
    assert why_not("confirm_mandate", asked(participants=())) == ["尚未登记所代表的一方。"]


def test_an_assignment_names_its_paper() -> None:
    with pytest.raises(Refusal) as refused:
        msgspec.structs.replace(ASSIGNED, mandate_number=" ")
    assert refused.value.field == "mandate_number"


def test_no_public_lawyer_is_paid() -> None:
    with pytest.raises(Refusal) as refused:
        forms.MandateConfirmed(lead=PEI)
    assert refused.value.field == "unpaid"


def answer(on: date = TODAY) -> forms.WarningAnswered:
    return forms.WarningAnswered(basis="结对帮扶协议第三条", given_by="青禾县司法局", given_on=on)


def test_a_warning_is_answered_only_when_there_was_one_and_not_with_tomorrows_paper() -> None:
    assert why_not("answer_warning", asked(form=answer())) == [
        "代表的是所在单位或者属于统筹指派，不需要说明依据。"
    ]
    future = asked(OUTSIDE, VILLAGE, form=answer(TODAY + timedelta(days=1)))
    assert why_not("answer_warning", future) == ["文件日期不能晚于今天。"]
    assert why_not("answer_warning", asked(OUTSIDE, VILLAGE, form=answer())) == []


def test_a_second_officer_signs_off_and_agrees() -> None:
    answered = (done("answer_warning", by=PEI),)
    agreed = forms.Countersigned(agreed=True, note="依据充分。")
    waiting = asked(OUTSIDE, VILLAGE, stage="answered", done=answered, form=agreed)
    assert why_not("countersign", waiting) == ["说明依据的人不能自己复核，须由第二人复核。"]
    by_another = msgspec.structs.replace(waiting, officer_id=STEWARD)
    assert why_not("countersign", by_another) == []
    against = msgspec.structs.replace(by_another, form=forms.Countersigned(agreed=False, note="无依据。"))
    assert why_not("countersign", against) == ["不同意的，请办理“不予代理”。"]


def test_the_warning_stands_above_the_forms_of_whoever_decides() -> None:
    for key in ("answer_warning", "countersign", "decline"):
        action = matter_type.action(key)
        assert action is not None
        assert action.tells is not None
        assert len(action.tells(asked(OUTSIDE, VILLAGE))) == 1
        assert action.tells(asked()) == ()


def test_lists_and_figures_count_the_kinds_of_mandate_apart() -> None:
    assert matter_type.category is not None
    assert [matter_type.category(each) for each in matter_type.examples] == [
        mandate.value for mandate in Mandate
    ]


def test_no_result_is_less_than_nothing() -> None:
    with pytest.raises(Refusal) as refused:
        forms.Completion(ending=forms.Ending.WON, avoided=-1, summary="胜诉。")  # type: ignore[arg-type]
    assert refused.value.field == "avoided"
