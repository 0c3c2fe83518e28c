"""An objection against a refusal or an end of legal aid, before the justice bureau."""

from datetime import date

import msgspec
import pytest

from fayi.kit.errors import Refusal
from fayi.matter_types.aid_objection import forms, matter_type
from fayi.matter_types.aid_objection.details import Disputed, details_when_linked
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.permissions import Permission
from tests.matter_types.aid_dossiers import aid, done

FOUND = done("examine", by=11, files_seen=True, proposal="uphold")


def objection(stage: str = "examined", **changes: object) -> Dossier:
    whole = Dossier(
        type="aid_objection",
        stage=stage,
        status="open",
        today=date(2026, 11, 5),
        received_on=date(2026, 11, 2),
        details=matter_type.examples[0],
        done=(FOUND,),
        officer_id=28,
    )
    return msgspec.structs.replace(whole, **changes)


def why_not(key: str, dossier: Dossier) -> list[str]:
    action = matter_type.action(key)
    assert action is not None
    return [each.sentence for each in action.objections(dossier)]


@pytest.mark.parametrize("key", ["uphold", "order_correction"])
def test_nobody_decides_unseen_or_on_their_own_findings(key: str) -> None:
    assert why_not(key, objection(done=())) == ["还没有提出审查意见。"]
    hearsay = done("examine", by=11, files_seen=False)
    assert why_not(key, objection(done=(hearsay,))) == ["还没有调阅法律援助机构的案卷。"]
    assert why_not(key, objection(officer_id=11)) == ["提出审查意见的人不能作出决定。"]
    assert why_not(key, objection()) == []


def test_an_upheld_decision_tells_the_way_to_reconsideration_or_court() -> None:
    with pytest.raises(Refusal) as refused:
        forms.Upheld(reasons="原决定正确。")
    assert refused.value.field == "remedy_told"


def test_the_bureau_decides_within_five_days_of_receiving_the_objection() -> None:
    (limit,) = matter_type.time_limits
    assert limit.length == Length(5, Unit.DAYS)
    assert limit.counted_from is not None
    assert limit.counted_from(objection("received")) == date(2026, 11, 2)


def test_a_leader_decides_and_the_file_has_the_decision() -> None:
    for key in ("uphold", "order_correction"):
        action = matter_type.action(key)
        assert action is not None
        assert action.permission is Permission.MATTERS_CLOSE
    assert why_not("archive", objection("upheld")) == ["异议审查决定书还没有入卷。"]
    assert why_not("archive", objection("upheld", filed=frozenset({"decision"}))) == []
    assert why_not("archive", objection("withdrawn")) == []


def test_an_objection_comes_to_the_counter_or_out_of_the_disputed_matter() -> None:
    assert matter_type.intake
    refused = done("refuse", on=date(2026, 10, 29))
    filed = done(
        "pass_on_objection",
        filed_by="何有田",
        filed_on="2026-11-01",
        grounds="属于工伤。",
        center="县法援中心",
    )
    opened = details_when_linked(aid("objected", done=(refused, filed)))
    assert (opened.disputed, opened.decided_on) == (Disputed.REFUSAL, date(2026, 10, 29))
    assert (opened.filed_by, opened.filed_on, opened.center) == ("何有田", date(2026, 11, 1), "县法援中心")
    ended = details_when_linked(aid("objected", done=(done("terminate", on=date(2026, 10, 30)), filed)))
    assert (ended.disputed, ended.decided_on) == (Disputed.TERMINATION, date(2026, 10, 30))
