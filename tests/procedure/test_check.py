"""A faulty matter type is found before the site starts, and each fault is told in a sentence."""

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from fayi.procedure.calendar import Length, Unit
from fayi.procedure.check import FaultyType, faults, must_be_sound
from fayi.procedure.matter_type import (
    Action,
    MatterType,
    Paper,
    PartyRole,
    Stage,
    Status,
    TimeLimit,
)
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind


class Goods(Struct, frozen=True):
    goods: str


class MoreDays(Struct, frozen=True):
    extra_days: int


class Who(Struct, frozen=True):
    lead: int


ACCEPT = Action(
    key="accept",
    label="受理",
    permission=Permission.MATTERS_ACCEPT,
    from_stages=("received",),
    to_stage="open",
    issues=("XX-01",),
)
CLOSE = Action(
    key="close",
    label="结案",
    permission=Permission.MATTERS_CLOSE,
    from_stages=("open",),
    to_stage="closed",
)
LIMIT = TimeLimit(
    key="decide",
    label="办理期限",
    length=Length(30, Unit.DAYS),
    starts_on=("accept",),
    stops_on=("close",),
    basis="本地规定",
)
SOUND = MatterType(
    key="goods",
    label="投诉",
    details=Goods,
    title=lambda details, applicants, respondents: details.goods,
    stages=(
        Stage("received", "待受理", Status.DRAFT),
        Stage("open", "办理中", Status.OPEN),
        Stage("closed", "已结案", Status.CLOSED),
    ),
    actions=(ACCEPT, CLOSE),
    handled_by=(AgencyKind.STATION,),
    time_limits=(LIMIT,),
    examples=(Goods("洗衣机"),),
)
CODES = frozenset({"XX-01"})


def found(**changes: Any) -> list[str]:
    return faults(replace(SOUND, **changes), CODES, frozenset({"court"}))


def with_action(**changes: Any) -> list[str]:
    return found(actions=(replace(ACCEPT, **changes), CLOSE))


def test_a_sound_type_has_no_faults() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"stages": (*SOUND.stages, SOUND.stages[0])},
            "goods: stage 'received' is declared 2 times",
        ),
        ({"actions": (ACCEPT, CLOSE, CLOSE)}, "goods: action 'close' is declared 2 times"),
        ({"time_limits": (LIMIT, LIMIT)}, "goods: time limit 'decide' is declared 2 times"),
        (
            {"roles": (PartyRole(key="a", label="甲", side="none"),) * 2},
            "goods: role 'a' is declared 2 times",
        ),
        (
            {"papers": (Paper(key="p", label="申请书", must=True),) * 2},
            "goods: paper 'p' is declared 2 times",
        ),
        ({"stages": ()}, "goods: has no stages"),
        (
            {"time_limits": (replace(LIMIT, starts_on=("acept",)),)},
            "goods: time limit 'decide' hangs on unknown action 'acept'",
        ),
        (
            {"time_limits": (replace(LIMIT, stops_on=("ends",)),)},
            "goods: time limit 'decide' hangs on unknown action 'ends'",
        ),
        ({"time_limits": (replace(LIMIT, basis=""),)}, "goods: time limit 'decide' names no basis"),
        ({"documents": ("XX-09",)}, "goods: document 'XX-09' is not in the catalogue"),
        (
            {"papers": (Paper(key="p", label="申请书", must=True, documents=("XX-08",)),)},
            "goods: document 'XX-08' is not in the catalogue",
        ),
        (
            {"stages": (*SOUND.stages, Stage("waiting", "等待", Status.SUSPENDED))},
            "goods: stage 'waiting' cannot be reached",
        ),
        ({"actions": (ACCEPT,), "time_limits": ()}, "goods: no way leads from stage 'open' to an end"),
        ({"intake": False}, "goods: is opened neither at the counter nor from another matter"),
        ({"examples": ()}, "goods: has no examples, so nothing of it is tested"),
    ],
)
def test_a_fault_of_a_type_is_told(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in found(**changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"permission": "matters:acept"},
            "goods: action 'accept' asks for unknown permission 'matters:acept'",
        ),
        ({"from_stages": ()}, "goods: action 'accept' starts from no stage"),
        ({"from_stages": ("recieved",)}, "goods: action 'accept' starts from unknown stage 'recieved'"),
        ({"to_stage": "opened"}, "goods: action 'accept' leads to unknown stage 'opened'"),
        ({"issues": ("XX-07",)}, "goods: document 'XX-07' is not in the catalogue"),
        (
            {"extends": "decision", "form": MoreDays},
            "goods: action 'accept' extends unknown time limit 'decision'",
        ),
        (
            {"extends": "decide", "form": Goods},
            "goods: action 'accept' extends a time limit but its form has no extra_days",
        ),
        ({"extends": "decide"}, "goods: action 'accept' extends a time limit but its form has no extra_days"),
        ({"assigns": True}, "goods: action 'accept' assigns officers but its form has no lead"),
        (
            {"assigns": True, "form": Goods},
            "goods: action 'accept' assigns officers but its form has no lead",
        ),
        ({"opens": "notary"}, "goods: action 'accept' opens 'notary', which is no type that can be opened"),
    ],
)
def test_a_fault_of_an_action_is_told(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in with_action(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"extends": "decide", "form": MoreDays},
        {"assigns": True, "form": Who},
        {"opens": "court"},
        {"to_stage": lambda dossier: "open"},
    ],
)
def test_what_an_action_may_do_is_not_called_a_fault(changes: dict[str, Any]) -> None:
    assert with_action(**changes) == []


def test_registration_itself_may_start_a_clock() -> None:
    assert found(time_limits=(replace(LIMIT, starts_on=("register",)),)) == []


def test_a_stage_behind_an_unreachable_one_cannot_be_reached_either() -> None:
    island = (Stage("island", "孤岛", Status.OPEN), Stage("beyond", "更远", Status.OPEN))
    leaving = Action(
        key="leave",
        label="离开",
        permission=Permission.MATTERS_HANDLE,
        from_stages=("island",),
        to_stage="beyond",
    )
    told = found(stages=(*SOUND.stages, *island), actions=(ACCEPT, CLOSE, leaving))
    assert told == ["goods: stage 'beyond' cannot be reached", "goods: stage 'island' cannot be reached"]


def test_stages_that_only_lead_to_each_other_are_no_way_to_an_end() -> None:
    wait = replace(CLOSE, key="wait", to_stage="waiting")
    back = replace(CLOSE, key="back", from_stages=("waiting",), to_stage="open")
    told = found(
        stages=(*SOUND.stages, Stage("waiting", "等待", Status.SUSPENDED)),
        actions=(ACCEPT, wait, back),
        time_limits=(),
    )
    assert "goods: no way leads from stage 'waiting' to an end" in told
    assert "goods: no way leads from stage 'received' to an end" in told


def test_the_site_does_not_start_and_every_fault_of_every_type_is_named() -> None:
    misspelt = replace(SOUND, key="other", actions=(replace(ACCEPT, from_stages=("recieved",)), CLOSE))
    bare = replace(SOUND, examples=())
    with pytest.raises(FaultyType) as refused:
        must_be_sound((misspelt, bare), CODES)
    assert "other: action 'accept' starts from unknown stage 'recieved'" in str(refused.value)
    assert "goods: has no examples, so nothing of it is tested" in str(refused.value)


def test_only_a_type_that_says_how_can_be_opened_from_another_matter() -> None:
    opening = replace(SOUND, actions=(replace(ACCEPT, opens="other"), CLOSE))
    closed = replace(SOUND, key="other")
    with pytest.raises(FaultyType, match="opens 'other', which is no type that can be opened"):
        must_be_sound((opening, closed), CODES)
    opened = replace(closed, intake=False, details_when_linked=lambda dossier: Goods("洗衣机"))
    must_be_sound((opening, opened), CODES)
