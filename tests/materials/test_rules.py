"""What is on the list, what is missing, and what cannot be written down."""

from datetime import date

import pytest
from msgspec.structs import replace

from fayi.kit.errors import Refusal
from fayi.materials import rules
from fayi.materials.rules import Checked, Line, MaterialStatus
from fayi.procedure.dossier import Done, Dossier, MaterialsSeen
from fayi.procedure.materials import list_not_given, materials_missing, originals_kept
from fayi.procedure.matter_type import Asked, Objection

TODAY = date(2026, 11, 23)
TITLE = Asked(key="title", label="不动产权证书")
DRAFT = Asked(key="draft", label="赠与书", must=False, original=False)
HAVE = Line(
    key="title", label="不动产权证书", must=True, status=MaterialStatus.HAVE, received_on=TODAY, copies=1
)
CHECKED = Checked(
    status=MaterialStatus.HAVE, received_on=TODAY, received_from="陈大山", copies=1, original_seen=True
)


def test_what_nobody_has_touched_is_lacking_and_only_what_must_be_there_is_missing() -> None:
    title, draft = rules.lines((TITLE, DRAFT), {})
    assert title.is_missing
    assert not draft.is_missing


def test_what_was_received_stays_on_the_list_when_it_is_not_asked_for_any_more() -> None:
    (draft, title) = rules.lines((DRAFT,), {"title": HAVE})
    assert draft.key == "draft"
    assert not title.still_asked
    assert not title.is_missing
    assert rules.lines((DRAFT,), {"title": replace(HAVE, status=MaterialStatus.LACK)}) == (draft,)


def test_a_line_an_officer_added_is_missing_like_any_other() -> None:
    extra = Line(key="extra-1", label="登记信息", must=True)
    found = rules.lines((TITLE,), {"title": HAVE, "extra-1": extra})
    seen = rules.seen(found, ["户口簿"], 1)
    assert seen == MaterialsSeen(
        missing=("登记信息",), have=frozenset({"title"}), originals_kept=("户口簿",), told=1
    )


def test_the_type_says_what_a_line_is_called_today() -> None:
    (title,) = rules.lines((replace(TITLE, label="不动产权证", must=False),), {"title": HAVE})
    assert (title.label, title.must, title.status) == ("不动产权证", False, MaterialStatus.HAVE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": MaterialStatus.WAIVED, "copies": 0}, "reason"),
        ({"status": MaterialStatus.WAIVED, "reason": "可以查询"}, "copies"),
        ({"status": MaterialStatus.LACK}, "copies"),
        ({"received_on": None}, "received_on"),
        ({"received_on": date(2026, 11, 24)}, "received_on"),
        ({"received_from": " "}, "received_from"),
        ({"copies": 0}, "copies"),
        ({"original_seen": False}, "original_seen"),
    ],
)
def test_a_line_is_not_checked_carelessly(changes: dict[str, object], field: str) -> None:
    line = rules.lines((TITLE,), {})[0]
    with pytest.raises(Refusal) as refused:
        rules.must_hold_together(line, replace(CHECKED, **changes), today=TODAY)
    assert refused.value.field == field


def test_a_copy_is_enough_where_no_original_is_asked_for() -> None:
    draft = rules.lines((DRAFT,), {})[0]
    rules.must_hold_together(draft, replace(CHECKED, original_seen=False), today=TODAY)
    waived = Checked(status=MaterialStatus.WAIVED, reason="可以向登记机构查询")
    rules.must_hold_together(rules.lines((TITLE,), {})[0], waived, today=TODAY)


def test_a_receipt_for_nothing_is_not_written() -> None:
    with pytest.raises(Refusal, match="至少填写一项"):
        rules.numbered([])


def dossier(materials: MaterialsSeen, *actions: str) -> Dossier:
    """A matter of which only the materials are known."""
    return Dossier(
        type="x",
        stage="x",
        status="open",
        today=TODAY,
        received_on=TODAY,
        details=None,
        materials=materials,
        done=tuple(Done(action=key, on=TODAY, at=None) for key in actions),  # type: ignore[arg-type]
    )


def test_guards_name_what_is_missing_and_what_is_kept() -> None:
    told = materials_missing(dossier(MaterialsSeen(missing=("身份证", "户口簿"))))
    assert isinstance(told, Objection)
    assert told.values == {"names": "身份证、户口簿"}
    kept = originals_kept(dossier(MaterialsSeen(originals_kept=("房产证",))))
    assert isinstance(kept, Objection)
    assert kept.values == {"names": "房产证"}
    assert materials_missing(dossier(MaterialsSeen())) is originals_kept(dossier(MaterialsSeen())) is None


def test_each_time_people_are_sent_away_they_have_a_list() -> None:
    guard = list_not_given("ask", "supplement")
    assert guard(dossier(MaterialsSeen())) is not None
    assert guard(dossier(MaterialsSeen(told=1))) is None
    assert guard(dossier(MaterialsSeen(told=1), "ask")) is not None
    assert guard(dossier(MaterialsSeen(told=1), "other")) is None
    assert guard(dossier(MaterialsSeen(told=2), "supplement")) is None
