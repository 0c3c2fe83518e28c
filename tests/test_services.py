"""Every row of a service's table names a test, and the test is there."""

import ast
import re
from pathlib import Path

import pytest

from fayi.matter_types import discover

ROOT = Path(__file__).parents[1]
PAGES = sorted(path for path in (ROOT / "docs" / "services").glob("*.md") if path.name != "README.md")
NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")


def names_in(path: Path) -> set[str]:
    """The names of the tests in a module."""
    defined = ast.walk(ast.parse(path.read_text()))
    return {node.name for node in defined if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_row_names_a_test_that_is_there(page: Path) -> None:
    lines = [line for line in page.read_text().splitlines() if line.startswith("|")]
    rows = [line for line in lines if not set(line) <= set("|-: ")]
    tested = [row for row in rows if NAMED.search(row)]
    assert len(tested) >= 4, "no table"
    gone = [
        f"{file}::{name}"
        for row in tested
        for file, name in NAMED.findall(row)
        if not (ROOT / file).exists() or name not in names_in(ROOT / file)
    ]
    assert not gone


@pytest.mark.parametrize(
    ("page", "key"),
    [("mediation", "mediation"), ("enquiry", "enquiry"), ("petition", "petition_guidance"),
     ("notary", "notarisation"), ("legal_aid", "legal_aid"), ("remote_court", "remote_court_session"),
     ("family_visit", "family_visit")],
)  # fmt: skip
def test_every_action_of_a_type_stands_in_its_table(page: str, key: str) -> None:
    text = (ROOT / "docs" / "services" / f"{page}.md").read_text()
    assert [action.key for action in discover()[key].actions if f"`{action.key}`" not in text] == []
