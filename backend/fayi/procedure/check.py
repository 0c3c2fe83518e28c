"""Faults of a matter type that can be seen without running anything."""

from collections import Counter
from collections.abc import Iterable

from fayi.procedure.matter_type import Action, MatterType, Status
from fayi.procedure.permissions import Permission


class FaultyType(Exception):
    """The site does not start on a faulty type; the text names the type and what is wrong."""


def faults(matter_type: MatterType, document_codes: frozenset[str], openable: frozenset[str]) -> list[str]:
    """Everything wrong with one type, each as a readable sentence; empty when it is sound.

    `openable` are the keys of the types that can be opened out of another matter.
    """
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
        if action.assigns and (action.form is None or "lead" not in action.form.__struct_fields__):
            complain(f"action {action.key!r} assigns officers but its form has no lead")
        if action.hands_over and (action.form is None or "to" not in action.form.__struct_fields__):
            complain(f"action {action.key!r} hands a matter over but its form has no to")
        if action.joins and (action.form is None or "with_agency" not in action.form.__struct_fields__):
            complain(f"action {action.key!r} asks for joint handling but its form has no with_agency")
        if action.opens is not None and action.opens not in openable:
            complain(f"action {action.key!r} opens {action.opens!r}, which is no type that can be opened")
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
    for stage in sorted((reached & stages) - _ending(matter_type)):
        complain(f"no way leads from stage {stage!r} to an end")
    if not matter_type.intake and matter_type.details_when_linked is None:
        complain("is opened neither at the counter nor from another matter")
    if not matter_type.examples:
        complain("has no examples, so nothing of it is tested")
    return found


def _targets(matter_type: MatterType, action: Action) -> set[str]:
    """Stages the action may move a matter to; a computed target may be any."""
    if action.to_stage is None:
        return set()
    return {action.to_stage} if isinstance(action.to_stage, str) else {s.key for s in matter_type.stages}


def _reached(matter_type: MatterType) -> set[str]:
    """Stages some path of actions leads to from the first one."""
    if not matter_type.stages:
        return set()
    reached, frontier = set[str](), {matter_type.first_stage.key}
    while frontier:
        reached |= frontier
        ways = [_targets(matter_type, a) for a in matter_type.actions if frontier & set(a.from_stages)]
        frontier = set[str]().union(*ways) - reached
    return reached


def _ending(matter_type: MatterType) -> set[str]:
    """Stages that are closed or archived, and those from which some path of actions leads there."""
    ends = {stage.key for stage in matter_type.stages if stage.status in (Status.CLOSED, Status.ARCHIVED)}
    while True:
        leading = (action for action in matter_type.actions if _targets(matter_type, action) & ends)
        more = {stage for action in leading for stage in action.from_stages} - ends
        if not more:
            return ends
        ends |= more


def must_be_sound(types: Iterable[MatterType], document_codes: frozenset[str]) -> None:
    """Raise FaultyType with every fault found; the site does not start on a faulty type."""
    types = list(types)
    openable = frozenset(matter_type.key for matter_type in types if matter_type.details_when_linked)
    found = [fault for matter_type in types for fault in faults(matter_type, document_codes, openable)]
    if found:
        raise FaultyType("\n".join(found))
