"""Every sentence people may see, found in the code, the templates and the catalogue of documents.

Chinese text in Python is a message wherever it stands as a string literal, except in docstrings (those of
Refusals are messages) and as an argument of `re`, `str.maketrans` and the like, where it is compared with
what people type.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment, nodes

PACKAGE = Path(__file__).parent.parent
DOCUMENTS = PACKAGE.parent.parent / "document_templates"
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
CHARACTER_RANGE = "\u4e00-\u9fff"
"""What stands only in patterns."""
NOT_FOR_TRANSLATION = (
    "demo*", "documents/covers.py", "documents/sittings.py", "documents/standings.py", "kit/chinese_values.py",
    "kit/docx*", "kit/reply_slip.py",
    "kit/summary_sheet.py", "library/seeds/*",
    "matter_types/*/examples.py", "migrations/*", "procedure/naming.py",
    "search/chinese.py", "search/pinyin.py",
)  # fmt: skip
"""Modules whose Chinese is data (names, places, what is written on paper), not something the site says."""
WRITE_ON_PAPER = {"written_number", "summary_facts", "summary_title", "papers_of_package"}
"""Functions whose Chinese stands on papers and in the register, where it is the same in every language."""
COMPARING = {
    "compile", "endswith", "find", "finditer", "fullmatch", "index", "maketrans", "match", "partition",
    "removeprefix", "removesuffix", "replace", "rpartition", "search", "split", "startswith", "strip",
    "rstrip", "lstrip", "sub",
}  # fmt: skip


def modules() -> list[Path]:
    """The modules whose Chinese is said to people."""
    excluded = {path for pattern in NOT_FOR_TRANSLATION for path in PACKAGE.glob(pattern)}
    found = sorted(PACKAGE.rglob("*.py"))
    return [path for path in found if excluded.isdisjoint((path, *path.parents))]


def templates() -> list[Path]:
    """Every page template."""
    return sorted(PACKAGE.glob("*/templates/**/*.*"))


def is_chinese(text: object) -> bool:
    """Whether `text` is a string that holds a Chinese character."""
    return isinstance(text, str) and CHINESE.search(text) is not None and CHARACTER_RANGE not in text


def messages() -> list[str]:
    """Every message once, in the order of the code."""
    trees = {path: ast.parse(path.read_text()) for path in modules()}
    refusals = _refusals(trees.values())
    found: dict[str, None] = {}
    for tree in trees.values():
        found.update(dict.fromkeys(_said(tree, refusals)))
    for path in templates():
        found.update(dict.fromkeys(node.value for node in spoken_in(path)))
    found.update(dict.fromkeys(_of_documents()))
    return list(found)


def _refusals(trees: Iterable[ast.AST]) -> set[str]:
    parents: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                names = (getattr(base, "attr", "") or getattr(base, "id", "") for base in node.bases)
                parents.setdefault(node.name, set()).update(names)
    found = {"Refusal"}
    while more := {name for name, bases in parents.items() if bases & found} - found:
        found |= more
    return found


def _of_paper(tree: ast.AST) -> set[int]:
    """The parts of a module that write on paper."""
    writers = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name in WRITE_ON_PAPER)
    return {id(part) for writer in writers for part in ast.walk(writer)}


def _said(tree: ast.AST, refusals: set[str]) -> Iterator[str]:
    """The Chinese literals of a module, without those that are docstrings or only compared with."""
    skipped = _of_paper(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in COMPARING:
                skipped.update(id(part) for argument in node.args for part in ast.walk(argument))
        if isinstance(node, ast.ClassDef) and node.name in refusals:
            docstring = ast.get_docstring(node, clean=False)
            if is_chinese(docstring):
                yield docstring or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in skipped and is_chinese(node.value):
            yield str(node.value)


def spliced(tree: ast.AST) -> Iterator[int]:
    """Lines where Chinese stands in an f-string or is joined with + or %: no catalogue can translate it."""
    paper = _of_paper(tree)
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts = [node.left, node.right]
        for part in parts:
            if isinstance(part, ast.Constant) and is_chinese(part.value) and id(part) not in paper:
                yield part.lineno


def spoken_in(path: Path) -> Iterator[nodes.Const]:
    """The Chinese strings inside the expressions of a template."""
    for node in Environment().parse(path.read_text()).find_all(nodes.Const):
        if is_chinese(node.value):
            yield node


def unspoken_in(path: Path) -> Iterator[int]:
    """Lines of a template with Chinese that is neither inside _("…") nor offered by ui.select."""
    tree = Environment().parse(path.read_text())
    for data in tree.find_all(nodes.TemplateData):
        if is_chinese(data.data):
            yield data.lineno
    translated = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_"
        for argument in call.args
    } | {
        id(offered)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Getattr) and call.node.attr == "select"
        for offered in call.find_all(nodes.Const)
    }
    for constant in tree.find_all(nodes.Const):
        if is_chinese(constant.value) and id(constant) not in translated:
            yield constant.lineno


def _of_documents() -> Iterator[str]:
    for file in sorted(DOCUMENTS.rglob("catalogue.toml")):
        catalogue = tomllib.loads(file.read_text("utf-8"))
        yield catalogue["category"]
        for document in catalogue.get("document", ()):
            yield from (document[part] for part in ("title", "issued_by", "addressed_to", "copies", "note"))
            for field in document["fields"]:
                for one in (field, *field.get("columns", ())):
                    texts = (one["label"], one.get("help"), *one.get("choices", ()))
                    yield from (text for text in texts if is_chinese(text))
