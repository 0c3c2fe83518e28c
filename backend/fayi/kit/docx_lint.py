"""Looking over a Word template before it is used: everything that could go wrong when it is filled."""

import re
from collections.abc import Iterator

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
from fayi.kit.docx_names import Fault, Names, place_of

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


def lint(template: bytes, declared: set[str], required: set[str]) -> list[Fault]:
    """Every fault of a template; empty means it may be used.

    `declared` are the names a template may use (`applicant` admits `applicant.name`; `applicant.name` admits
    only that), `required` those it must use. Inside a loop over `parties`, `party.name` is `parties.name`.
    """
    try:
        return _found(template, declared, required)
    except (NotAWordFile, WordFileTooLarge, DoctypeInside) as refusal:
        return [Fault(str(refusal))]


def _found(template: bytes, declared: set[str], required: set[str]) -> list[Fault]:
    """The faults, those first that keep us from looking further."""
    package = WordPackage(template)
    if faults := [*_container_faults(package)]:
        return faults
    body = child(package.part(MAIN_PART), "body")
    if body is None:
        raise NotAWordFile
    if faults := [*_mark_faults(package)]:
        return faults
    names = Names(declared)
    faults = [*names.read(template)]
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
            place = place_of(part, number, text)
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
            yield Fault("表格须设为固定列宽。", place_of(MAIN_PART, 0, text))
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
            yield Fault("段落行距须设为固定值。", place_of(MAIN_PART, number, text))


def _text(paragraph: Element) -> str:
    """A paragraph's own text, without that of paragraphs inside it."""
    return "".join(
        text.text or ""
        for text in paragraph.iter(W + "t")
        if next(text.iterancestors(W + "p"), None) is paragraph
    )
