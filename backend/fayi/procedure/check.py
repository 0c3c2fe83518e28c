"""Faults of a matter type that can be seen without running anything."""

from collections import Counter
from collections.abc import Iterable

from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission


class FaultyType(Exception):
    """The site does not start on a faulty type; the text names the type and what is wrong."""


def faults(matter_type: MatterType, document_codes: frozenset[str], type_keys: frozenset[str]) -> list[str]:
    """Everything wrong with one type, each as a readable sentence; empty when it is sound."""
    stages = {stage.key for stage in matter_type.stages}
    actions = {action.key for action in matter_type.actions}
    limits = {limit.key for limit in matter_type.time_limits}
    found: list[str] = []

    def complain(text: str) -> None:
        found.append(f"{matter_type.key}: {text}")

    for what, keys in (
        ("stage", [stage.key for stage in matter_type.stages]),
        ("action", [action.key for action in matter_type.actions]),
        ("time limit", [limit.key for limit in matter_type.time_limits]),
        ("role", [role.key for role in matter_type.roles]),
        ("paper", [paper.key for paper in matter_type.papers]),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                complain(f"{what} {key!r} is declared {count} times")
    if not matter_type.stages:
        complain("has no stages")
    for action in matter_type.actions:
        if not isinstance(action.permission, Permission):
            complain(f"action {action.key!r} asks for unknown permission {action.permission!r}")
        if not action.from_stages:
            complain(f"action {action.key!r} starts from no stage")
        for stage in action.from_stages:
            if stage not in stages:
                complain(f"action {action.key!r} starts from unknown stage {stage!r}")
        if isinstance(action.to_stage, str) and action.to_stage not in stages:
            complain(f"action {action.key!r} leads to unknown stage {action.to_stage!r}")
        if action.extends is not None:
            if action.extends not in limits:
                complain(f"action {action.key!r} extends unknown time limit {action.extends!r}")
            if action.form is None or "extra_days" not in action.form.__struct_fields__:
                complain(f"action {action.key!r} extends a time limit but its form has no extra_days")
        if action.opens is not None and action.opens not in type_keys:
            complain(f"action {action.key!r} opens unknown type {action.opens!r}")
    for limit in matter_type.time_limits:
        for action_key in limit.starts_on + limit.stops_on:
            if action_key not in actions | {"register"}:
                complain(f"time limit {limit.key!r} hangs on unknown action {action_key!r}")
        if not limit.basis:
            complain(f"time limit {limit.key!r} names no basis")
    papers_codes = tuple(code for paper in matter_type.papers for code in paper.documents)
    for code in (*matter_type.all_documents(), *papers_codes):
        if code not in document_codes:
            complain(f"document {code!r} is not in the catalogue")
    reached = _reached(matter_type)
    for stage in sorted(stages - reached):
        complain(f"stage {stage!r} cannot be reached")
    if not matter_type.examples:
        complain("has no examples, so nothing of it is tested")
    return found


def _reached(matter_type: MatterType) -> set[str]:
    """Stages some path of actions leads to; a computed target may lead anywhere."""
    if not matter_type.stages:
        return set()
    if any(callable(action.to_stage) for action in matter_type.actions):
        return {stage.key for stage in matter_type.stages}
    reached, frontier = {matter_type.first_stage.key}, [matter_type.first_stage.key]
    while frontier:
        here = frontier.pop()
        for action in matter_type.actions:
            if (
                here in action.from_stages
                and isinstance(action.to_stage, str)
                and action.to_stage not in reached
            ):
                reached.add(action.to_stage)
                frontier.append(action.to_stage)
    return reached


def must_be_sound(types: Iterable[MatterType], document_codes: frozenset[str]) -> None:
    """Raise FaultyType with every fault found; the site does not start on a faulty type."""
    types = list(types)
    keys = frozenset(matter_type.key for matter_type in types)
    found = [fault for matter_type in types for fault in faults(matter_type, document_codes, keys)]
    if found:
        raise FaultyType("\n".join(found))
