"""Looking over a Word template before it is used: everything that could go wrong when it is filled."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from fayi.kit.docx_html import convert
from fayi.kit.docx_html.package import (
    MAIN_PART,
    DoctypeInside,
    Element,
    NotAWordFile,
    W,
    WordFileTooLarge,
    WordPackage,
    parse_xml,
    value_of,
)
from fayi.kit.docx_html.pages import GRIDS
from fayi.kit.docx_html.properties import Properties, child
from fayi.kit.docx_html.styles import Styles
from fayi.kit.docx_sandbox import ClosedEnvironment

MAX_DOCUMENT_BYTES = 2 << 20
MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
PARTNERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
RAW_EXPRESSION = re.compile(r"\{\{(?:r|p|tr|tc)\s")
TAGS_ONLY = re.compile(r"(?:\s*\{%.*?%\}\s*)+", re.DOTALL)
ONE_EXPRESSION = re.compile(r"\s*\{\{[^{}]*\}\}\s*")
ACTIVE_PARTS = re.compile(r"(?i)vbaProject|activeX|/embeddings/|\.bin$|\.exe$|/webextensions/|customUI")
FOREIGN_RELATIONSHIPS = frozenset(
    {"aFChunk", "attachedTemplate", "subDocument", "oleObject", "frame", "control"}
)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a template: a sentence with placeholders, where, and the placeholders' values."""

    sentence: str
    place: str = ""
    values: dict[str, str] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return self.sentence.format_map(self.values)


def lint(template: bytes, declared: set[str], required: set[str]) -> list[Fault]:
    """Every fault of a template; empty means it may be used.

    `declared` are the names a template may use (`applicant` admits `applicant.name`; `applicant.name` admits
    only that), `required` those it must use. Inside a loop over `parties`, `party.name` is `parties.name`.
    """
    try:
        package = WordPackage(template)
        faults = [*_container_faults(package)]
    except (NotAWordFile, WordFileTooLarge, DoctypeInside) as refusal:
        return [Fault(str(refusal))]
    if faults:
        return faults
    body = child(package.part(MAIN_PART), "body")
    if body is None:
        return [Fault(str(NotAWordFile()))]
    faults = [*_mark_faults(package)]
    if faults:
        return faults
    names = _Names(declared)
    faults += names.read(template)
    faults += names.missing(required)
    faults += _layout_faults(package, body)
    faults += [
        Fault("文书转换不支持这种版式：{construct}。", found.place, {"construct": found.construct})
        for found in convert(template).warnings
    ]
    return faults


def _container_faults(package: WordPackage) -> Iterator[Fault]:
    """What the file carries besides text."""
    for name in sorted(package.names):
        if ACTIVE_PARTS.search(name):
            yield Fault("模板中不得含有宏或嵌入对象。", name)
        if name.endswith((".xml", ".rels")):
            parse_xml(package.content(name))
    if len(package.content(MAIN_PART)) > MAX_DOCUMENT_BYTES:
        yield Fault("模板正文过大，不得超过2MB。", MAIN_PART)
    if b"macroEnabled" in package.content("[Content_Types].xml"):
        yield Fault("模板中不得含有宏或嵌入对象。", "[Content_Types].xml")
    for name in sorted(package.names):
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        for target in package.relationships(folder + file.removesuffix(".rels")).values():
            foreign = target.kind in FOREIGN_RELATIONSHIPS
            if foreign or (target.external and target.kind != "hyperlink"):
                yield Fault("模板中不得链接外部文件：{target}。", name, {"target": target.name[:80]})


def _text_parts(package: WordPackage) -> Iterator[str]:
    yield MAIN_PART
    yield from sorted(name for name in package.names if re.fullmatch(r"word/(header|footer)\d*\.xml", name))


def _mark_faults(package: WordPackage) -> Iterator[Fault]:
    """Marks that are not closed in their paragraph, and forms that print raw XML."""
    for part in _text_parts(package):
        root = package.part(part)
        for number, paragraph in enumerate(root.iter(W + "p") if root is not None else [], start=1):
            text = _text(paragraph)
            place = _place(part, number, text)
            if not _marks_pair_up(text):
                yield Fault("模板标记没有成对写在同一段落内。", place)
            if RAW_EXPRESSION.search(text):
                yield Fault("模板中不得使用 {{r、{{p、{{tr、{{tc 写法。", place)


def _marks_pair_up(text: str) -> bool:
    expected = ""
    for mark in MARK.findall(text):
        if expected:
            if mark != expected:
                return False
            expected = ""
        elif mark in PARTNERS:
            expected = PARTNERS[mark]
        else:
            return False
    return not expected


def _layout_faults(package: WordPackage, body: Element) -> Iterator[Fault]:
    """Layout that Word, other programs and our converter would set differently."""
    for section in body.iter(W + "sectPr"):
        grid = section.find(W + "docGrid")
        if grid is not None and grid.get(W + "type") in GRIDS:
            yield Fault("页面设置中不得使用文档网格。", MAIN_PART)
    for table in body.iter(W + "tbl"):
        layout = child(child(table, "tblPr"), "tblLayout")
        if layout is None or layout.get(W + "type") != "fixed":
            text = "".join(table.itertext(W + "t"))
            yield Fault("表格须设为固定列宽。", _place(MAIN_PART, 0, text))
    styles = Styles(package)
    for number, paragraph in enumerate(body.iter(W + "p"), start=1):
        given, text = child(paragraph, "pPr"), _text(paragraph)
        if next(paragraph.iter(W + "drawing"), None) is not None:
            continue
        if TAGS_ONLY.fullmatch(text) or ONE_EXPRESSION.fullmatch(text):
            continue  # disappears when filled, or may hold a picture, which an exact line would cut off
        table_style = next(
            (value_of(child(table, "tblPr"), "tblStyle") for table in paragraph.iterancestors(W + "tbl")), ""
        )
        inherited, _ = styles.paragraph(styles.name_of(given), table_style)
        spacing = inherited.copy().fold_all(Properties.of(given))
        if spacing.get("spacing", "lineRule", "auto") == "auto":
            yield Fault("段落行距须设为固定值。", _place(MAIN_PART, number, text))


class _Names:
    """The names a template uses, followed through its loops."""

    def __init__(self, declared: set[str]) -> None:
        self._declared = declared
        self._used: dict[str, str] = {}

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


def _sources(template: bytes) -> Iterator[tuple[str, str]]:
    """The Jinja source docxtpl would compile, by part; every paragraph begins a line."""
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    yield MAIN_PART, _by_paragraph(document.patch_xml(document.get_xml()))
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for key, part in document.get_headers_footers(kind):
            yield f"word/{key}", _by_paragraph(document.patch_xml(document.get_part_xml(part)))
    properties = document.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield f"docProps {name}", str(getattr(properties, name))


def _by_paragraph(source: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _line_place(part: str, source: str, line: int) -> str:
    lines = source.splitlines()
    words = re.sub(r"<[^>]+>", "", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
    return _place(part, 0, words)


def _place(part: str, paragraph: int, text: str) -> str:
    words = [part.rpartition("/")[2].removesuffix(".xml")]
    if paragraph:
        words.append(f"¶{paragraph}")
    if text.strip():
        words.append(f"「{text.strip()[:20]}」")
    return " ".join(words)


def _text(paragraph: Element) -> str:
    """A paragraph's own text, without that of paragraphs inside it."""
    return "".join(
        text.text or ""
        for text in paragraph.iter(W + "t")
        if next(text.iterancestors(W + "p"), None) is paragraph
    )
