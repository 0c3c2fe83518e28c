"""One word for one thing: the names of modules, classes and functions keep to the vocabulary."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CODE = Path(__file__).parents[1] / "backend" / "fayi"

AVOID = {
    "case": "matter",
    "ticket": "matter",
    "client": "party",
    "customer": "party",
    "plaintiff": "applicant",
    "defendant": "respondent",
    "user": "officer (at work: actor)",
    "staff": "officer",
    "department": "agency",
    "tenant": "agency",
    "workflow": "procedure",
    "transition": "action",
    "state": "status",
    "step": "stage",
    "phase": "stage",
    "handling": "casework",
    "history": "timeline",
    "reception": "intake",
    "approve": "accept",
    "approval": "judicial_confirmation",
    "reject": "decline",
    "dispatch": "assign",
    "handover": "referral",
    "postpone": "adjourn",
    "reschedule": "adjourn",
    "presence": "attendance",
    "transcript": "minutes",
    "publish": "issue",
    "delivery": "serve",
    "upload": "exhibit or paper",
    "sla": "time_limit",
    "contract": "settlement",
    "fulfilment": "performance",
    "callback": "follow_up",
    "mask": "redact",
    "slot": "booking",
    "inmate": "prisoner",
    "convict": "prisoner",
    "probation": "community_corrections",
    "conference": "joint_meeting",
    "service": "the feature it belongs to",
    "helper": "what it does",
    "util": "what it does",
}
"""A word that is not used, and the one that is."""


def names_of(source: str) -> Iterator[str]:
    """Names of the classes and functions in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def words_of(name: str) -> list[str]:
    """CamelCase and snake_case taken apart, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]


def strange(names: Iterator[str]) -> list[str]:
    """What to say instead, for each word, or plural, that is not ours."""
    return [
        f"{name}: say {AVOID[known]!r} instead of {word!r}"
        for name in names
        for word in words_of(name)
        for known in {word, word.removesuffix("s")}
        if known in AVOID
    ]


def test_one_word_for_one_thing() -> None:
    found = {
        str(path.relative_to(CODE)): said
        for path in CODE.rglob("*.py")
        if (
            said := strange(
                iter([*path.relative_to(CODE).with_suffix("").parts, *names_of(path.read_text())])
            )
        )
    }
    assert not found


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("class CaseStatus: ...", "CaseStatus: say 'matter' instead of 'case'"),
        ("async def next_step(): ...", "next_step: say 'stage' instead of 'step'"),
        ("class A:\n    def of_client(self): ...", "of_client: say 'party' instead of 'client'"),
        ("def list_users(): ...", "list_users: say 'officer (at work: actor)' instead of 'users'"),
        ("class Suitcase: ...", None),
    ],
)
def test_a_word_is_found_inside_a_name_and_only_as_a_word(source: str, said: str | None) -> None:
    assert strange(names_of(source)) == ([said] if said else [])
