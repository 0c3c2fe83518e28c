"""What holds for every matter type, whoever adds it."""

import re
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from fayi import matter_types
from fayi.casework.forms import told_of
from fayi.catalogue import entries
from fayi.library.rules import CodeList
from fayi.matter_types import collect, discover
from fayi.procedure.calendar import Length
from fayi.procedure.check import FaultyType, must_be_sound
from fayi.procedure.dossier import Conflict, Done, Dossier, Held, Linked, Participant, SettlementSeen
from fayi.procedure.matter_type import Action, MatterType, Objection, Status
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from fayi.web.fields import fields_of

TYPES = discover()
CHINESE = re.compile("[\u4e00-\u9fff]")
DAY = date(2026, 11, 23)

EVERY_TYPE = pytest.mark.parametrize("matter_type", TYPES.values(), ids=list(TYPES))
EVERY_ACTION = pytest.mark.parametrize(
    ("matter_type", "action"),
    [(matter_type, action) for matter_type in TYPES.values() for action in matter_type.actions],
    ids=[f"{key}-{action.key}" for key, matter_type in TYPES.items() for action in matter_type.actions],
)
EVERY_STRUCT = pytest.mark.parametrize(
    "struct",
    list(
        dict.fromkeys(
            struct
            for matter_type in TYPES.values()
            for struct in (matter_type.details, *(a.form for a in matter_type.actions if a.form))
        )
    ),
    ids=lambda struct: f"{struct.__module__.rpartition('.')[2]}-{struct.__name__}",
)


def bare(matter_type: MatterType, stage: str, details: Any) -> Dossier:
    """A matter of which nothing is known but what it is about."""
    return Dossier(
        type=matter_type.key,
        stage=stage,
        status=matter_type.stage(stage).status.value,
        today=DAY,
        received_on=date(2026, 11, 2),
        details=details,
    )


def crowded(matter_type: MatterType, stage: str, details: Any) -> Dossier:
    """A matter with one of everything, none of it finished."""
    return msgspec.structs.replace(
        bare(matter_type, stage, details),
        participants=tuple(
            Participant(party_id=at, name=name, role=role.key, kind="person", needs_guardian=True)
            for at, (name, role) in enumerate(zip("张王李赵", matter_type.roles, strict=False))
        ),
        conflicts=(Conflict(sentence="调解员是一方的亲属。"),),
        mediators=("李调解",),
        held=(Held(kind="mediation", on=date(2026, 11, 9), has_minutes=False),),
        settlement=SettlementSeen(
            written=True,
            agreed_on=date(2026, 9, 1),
            facts="",
            clauses=0,
            performance_way="",
            performance_term="",
            unsigned=("张三",),
            effective_on=date(2026, 9, 1),
            instalments=2,
            performed=1,
        ),
        linked=tuple(Linked(matter_id=9, type=key, stage="x", status="open", kind="opens") for key in TYPES),
        done=(
            Done(
                action="register",
                on=date(2026, 11, 2),
                at=datetime(2026, 11, 2, 1, tzinfo=UTC),
            ),
        ),
    )


def test_every_type_is_sound() -> None:
    must_be_sound(TYPES.values(), frozenset(entries.load()))


@EVERY_TYPE
def test_a_type_lies_under_its_own_name(matter_type: MatterType) -> None:
    assert getattr(matter_types, matter_type.key).matter_type is matter_type


@EVERY_TYPE
def test_an_end_can_be_reached_from_every_stage(matter_type: MatterType) -> None:
    """Following actions from any stage that is still open, a matter can be closed."""
    for start in matter_type.stages:
        seen, frontier = {start.key}, [start.key]
        while frontier:
            here = frontier.pop()
            for action in matter_type.actions:
                if here not in action.from_stages or action.to_stage is None:
                    continue
                targets = (
                    [action.to_stage]
                    if isinstance(action.to_stage, str)
                    else [action.target(bare(matter_type, here, matter_type.examples[0]))]
                )
                frontier += [target for target in targets if target not in seen]
                seen.update(targets)
        ends = {matter_type.stage(key).status for key in seen}
        assert ends & {Status.CLOSED, Status.ARCHIVED}, f"nothing leads from {start.key} to an end"


@EVERY_TYPE
def test_nothing_has_an_outcome_before_it_was_accepted(matter_type: MatterType) -> None:
    for stage in matter_type.stages:
        if stage.status is Status.DRAFT:
            assert stage.outcome is None, stage.key


@EVERY_TYPE
def test_every_word_shown_is_chinese(matter_type: MatterType) -> None:
    shown = [
        matter_type.label,
        *(stage.label for stage in matter_type.stages),
        *(action.label for action in matter_type.actions),
        *(limit.label for limit in matter_type.time_limits),
        *(limit.basis for limit in matter_type.time_limits),
        *(role.label for role in matter_type.roles),
        *(paper.label for paper in matter_type.papers),
    ]
    assert [text for text in shown if not CHINESE.search(text)] == []


@EVERY_TYPE
def test_the_title_names_both_sides_and_shortens_many(matter_type: MatterType) -> None:
    for details in matter_type.examples:
        one = matter_type.title(details, ("张三",), ("李四",))
        assert one.startswith("张三与李四")
        many = matter_type.title(details, tuple(f"张{n}" for n in range(12)), ("某建筑公司",))
        assert many.startswith("张0等12人与某建筑公司")
        assert "None" not in one + many
        assert matter_type.title(details, (), ())


@EVERY_TYPE
def test_the_examples_survive_being_stored(matter_type: MatterType) -> None:
    for details in matter_type.examples:
        stored = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(details)))
        assert msgspec.convert(stored, matter_type.details, strict=False) == details


@EVERY_TYPE
def test_search_and_lists_get_plain_words(matter_type: MatterType) -> None:
    for details in matter_type.examples:
        if matter_type.category:
            assert isinstance(matter_type.category(details), str)
        if matter_type.texts:
            assert all(isinstance(text, str) for text in matter_type.texts(details))
            assert any(text.strip() for text in matter_type.texts(details))


@EVERY_TYPE
def test_a_local_time_limit_says_that_local_rules_decide(matter_type: MatterType) -> None:
    for limit in matter_type.time_limits:
        assert isinstance(limit.length, Length)
        assert ("以本地" in limit.basis) == limit.local, f"{limit.key}: {limit.basis}"
        cited = any(word in limit.basis for word in ("法", "规定", "条例"))
        assert cited, f"{limit.key} cites nothing"


@EVERY_TYPE
def test_time_limits_know_where_they_are_counted_from_or_that_they_do_not_start(
    matter_type: MatterType,
) -> None:
    for limit in matter_type.time_limits:
        if limit.counted_from is not None:
            for details in matter_type.examples:
                counted = limit.counted_from(bare(matter_type, matter_type.first_stage.key, details))
                assert counted is None or isinstance(counted, date)


@EVERY_TYPE
def test_somebody_at_an_agency_that_holds_it_may_do_each_action(matter_type: MatterType) -> None:
    held_by = [role.permissions for role in ROLES.values() if role.kinds & set(matter_type.handled_by)]
    anywhere = [role.permissions for role in ROLES.values()]
    for action in matter_type.actions:
        able = anywhere if action.open_to else held_by
        assert any(action.permission in permissions for permissions in able), action.key


@EVERY_ACTION
def test_a_guard_answers_none_or_a_chinese_sentence(matter_type: MatterType, action: Action) -> None:
    for details in matter_type.examples:
        for stage in action.from_stages:
            for dossier in (bare(matter_type, stage, details), crowded(matter_type, stage, details)):
                for guard in action.unless:
                    answer = guard(dossier)
                    if answer is None:
                        continue
                    objection = answer if isinstance(answer, Objection) else Objection(answer)
                    assert CHINESE.search(objection.sentence)
                    assert objection.sentence.endswith("。")
                    filled = objection.sentence.format_map(objection.values)
                    assert "{" not in filled
                    if objection.field is not None:
                        assert action.form is not None
                        assert objection.field in action.form.__struct_fields__


@EVERY_ACTION
def test_an_action_is_done_under_a_known_permission_and_leads_to_a_stage(
    matter_type: MatterType, action: Action
) -> None:
    assert isinstance(action.permission, Permission)
    for details in matter_type.examples:
        for stage in action.from_stages:
            assert matter_type.stage(action.target(bare(matter_type, stage, details)))


@EVERY_STRUCT
def test_a_form_can_be_drawn_and_every_field_has_a_chinese_label(struct: type[Struct]) -> None:
    for field in fields_of(struct):
        assert CHINESE.search(field.label), f"{struct.__name__}.{field.name} has no label"
        assert field.name not in ("on", "operation", "version"), "this name belongs to every action's form"
        assert all(CHINESE.search(label) for _, label in field.choices)


@EVERY_STRUCT
def test_a_form_names_code_lists_that_exist(struct: type[Struct]) -> None:
    known = {"kind", "rows", "agencies", "codes", "officers", "region", "means", "labels", "placeholder"}
    for name, told in told_of(struct).items():
        assert told.keys() <= known, f"{struct.__name__}.{name}: {told}"
        if "codes" in told:
            assert CodeList(told["codes"])
        if "region" in told:
            assert told["region"] in ("near", "province")


@EVERY_STRUCT
def test_a_field_of_money_says_that_it_is_in_yuan(struct: type[Struct]) -> None:
    for field in fields_of(struct):
        if field.kind == "money":
            assert "（元）" in field.label
            assert "不是万元" in field.help


def module(name: str, **contents: Any) -> ModuleType:
    made = ModuleType(name)
    made.__dict__.update(contents)
    return made


def test_a_module_without_a_type_is_refused() -> None:
    with pytest.raises(FaultyType, match="empty declares no matter_type"):
        collect([module("empty")])
    with pytest.raises(FaultyType, match="words declares no matter_type"):
        collect([module("words", matter_type="人民调解")])


def test_two_types_of_the_same_key_are_refused() -> None:
    (one, *_) = TYPES.values()
    with pytest.raises(FaultyType, match=f"second: the key '{one.key}' is taken"):
        collect([module("first", matter_type=one), module("second", matter_type=one)])


def test_only_types_for_the_counter_are_offered_there() -> None:
    offered = {matter_type.key for matter_type in TYPES.at_the_counter()}
    assert "mediation" in offered
    assert "judicial_confirmation" not in offered


def test_no_meta_hides_a_rule_that_forms_do_not_check() -> None:
    """Pages read max_length, ge, gt, le and lt; a pattern or min_length would be passed over in silence."""
    for matter_type in TYPES.values():
        for struct in (matter_type.details, *(a.form for a in matter_type.actions if a.form)):
            for hint in msgspec.inspect.type_info(struct).fields:  # type: ignore[attr-defined]
                inner = hint.type
                while isinstance(inner, msgspec.inspect.Metadata):
                    inner = inner.type
                assert getattr(inner, "pattern", None) is None
                assert getattr(inner, "min_length", None) is None
