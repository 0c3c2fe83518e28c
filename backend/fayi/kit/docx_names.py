"""The names and filters a Word template uses, read from its parts without filling it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from fayi.kit.docx_html.package import MAIN_PART, NotAWordFile
from fayi.kit.docx_sandbox import ClosedEnvironment

PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a template: a sentence with placeholders, where, and the placeholders' values."""

    sentence: str
    place: str = ""
    values: dict[str, str] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return self.sentence.format_map(self.values)


@lru_cache(maxsize=512)
def names_used(template: bytes) -> frozenset[str]:
    """The dotted names of the facts a template uses."""
    names = Names(set())
    for _ in names.read(template):
        pass
    return names.used


class Names:
    """The names a template uses, followed through its loops."""

    def __init__(self, declared: set[str]) -> None:
        self._declared = declared
        self._used: dict[str, str] = {}

    @property
    def used(self) -> frozenset[str]:
        """Those met so far."""
        return frozenset(self._used)

    def read(self, template: bytes) -> Iterator[Fault]:
        """Compile every part in the closed environment; faults for what does not compile or is not known."""
        environment = ClosedEnvironment()
        for part, source in _sources(template):
            try:
                tree = environment.parse(source)
            except TemplateSyntaxError as error:
                yield Fault("模板中的标记写法不正确，或不允许使用。", _line_place(part, source, error.lineno))
                continue
            for filter_ in tree.find_all((nodes.Filter, nodes.Test)):
                known = environment.filters if isinstance(filter_, nodes.Filter) else environment.tests
                if filter_.name not in known:
                    yield Fault(
                        "模板使用了不允许的过滤器“{name}”。",
                        _line_place(part, source, filter_.lineno),
                        {"name": filter_.name},
                    )
            before = set(self._used)
            self._walk(tree, {"loop": ""}, part, source)
            for name in [name for name in self._used if name not in before and not self._known(name)]:
                yield Fault("模板使用了未声明的名称“{name}”。", self._used[name], {"name": name})

    def missing(self, required: set[str]) -> Iterator[Fault]:
        """Required names the template does not use."""
        for name in sorted(required):
            if not any(used == name or used.startswith(name + ".") for used in self._used):
                yield Fault("模板缺少必备事项“{name}”。", "", {"name": name})

    def _known(self, name: str) -> bool:
        parts = name.split(".")
        if any(".".join(parts[:length]) in self._declared for length in range(1, len(parts) + 1)):
            return True
        return any(declared.startswith(name + ".") for declared in self._declared)

    def _walk(self, node: nodes.Node, scope: dict[str, str], part: str, source: str) -> None:
        if isinstance(node, nodes.For):
            self._walk(node.iter, scope, part, source)
            inner = dict(scope)
            for target in node.target.find_all(nodes.Name) if not isinstance(node.target, nodes.Name) else ():
                inner[target.name] = ""
            if isinstance(node.target, nodes.Name):
                inner[node.target.name] = self._path(node.iter, scope)
            for inside in [*node.body, *([node.test] if node.test else [])]:
                self._walk(inside, inner, part, source)
            for inside in node.else_:
                self._walk(inside, scope, part, source)
            return
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            if path := self._path(node, scope):
                self._used.setdefault(path, _line_place(part, source, node.lineno))
            if isinstance(node, nodes.Getitem):
                self._walk(node.arg, scope, part, source)
            if self._path(node, scope) or isinstance(node, nodes.Name):
                return
        for inside in node.iter_child_nodes():
            self._walk(inside, scope, part, source)

    def _path(self, node: nodes.Node, scope: dict[str, str]) -> str:
        """The dotted name of an expression; empty when it is not simply a fact."""
        if isinstance(node, nodes.Name):
            return scope.get(node.name, node.name)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._path(node.node, scope)
        if isinstance(node, nodes.Getattr):
            base, name = self._path(node.node, scope), node.attr
        elif isinstance(node, nodes.Getitem):
            base = self._path(node.node, scope)
            name = node.arg.value if isinstance(node.arg, nodes.Const) else ""
        else:
            return ""
        return f"{base}.{name}" if base and isinstance(name, str) and name else base


def open_template(document: DocxTemplate) -> None:
    """Let python-docx read the file; NotAWordFile when it cannot, whatever it stumbles over."""
    try:
        document.init_docx()
    except Exception as error:
        raise NotAWordFile from error


def _sources(template: bytes) -> Iterator[tuple[str, str]]:
    """The Jinja source docxtpl would compile, by part; every paragraph begins a line."""
    document = DocxTemplate(io.BytesIO(template))
    open_template(document)
    yield MAIN_PART, _by_paragraph(document.patch_xml(document.get_xml()))
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for key, part in document.get_headers_footers(kind):
            yield f"word/{key}", _by_paragraph(document.patch_xml(document.get_part_xml(part)))
    properties = document.docx.core_properties
    for name in PROPERTIES:
        yield f"docProps {name}", str(getattr(properties, name))


def _by_paragraph(source: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _line_place(part: str, source: str, line: int) -> str:
    lines = source.splitlines()
    words = re.sub(r"<[^>]+>", "", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
    return place_of(part, 0, words)


def place_of(part: str, paragraph: int, text: str) -> str:
    """Where something stands: the part, the number of the paragraph (0 for unknown), its first words."""
    words = [part.rpartition("/")[2].removesuffix(".xml")]
    if paragraph:
        words.append(f"¶{paragraph}")
    if text.strip():
        words.append(f"「{text.strip()[:20]}」")
    return " ".join(words)
