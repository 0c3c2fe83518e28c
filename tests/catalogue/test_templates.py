"""Every form of the catalogue: the right names, the law it rests on, and whole when it is filled."""

import io
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import segno
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import nodes

from document_templates.drafting.kit import Sheet
from document_templates.drafting.tables import Table, cell
from fayi.catalogue import entries
from fayi.catalogue.entries import DocumentKind
from fayi.kit.chinese_values import cn_date, cn_datetime, dot_date, money
from fayi.kit.docx import Picture, fill, lint
from fayi.kit.docx_sandbox import ClosedEnvironment
from tests.catalogue import examples
from tests.catalogue.examples import Facts

ROOT = entries.root_of()
FILES = {
    code: file.parent / entries.file_name(entry)
    for file in ROOT.rglob("catalogue.toml")
    for entry in tomllib.loads(file.read_text("utf-8"))["document"]
    if (code := entry["code"])
}
CATALOGUE = list(entries.load().values())
EXAMPLES = (examples.full, examples.sparse, examples.crowded, examples.awkward)
TYPES = {
    "text", "longtext", "date", "datetime", "person", "idno", "choice", "bool", "money", "number", "list",
    "rows",
}  # fmt: skip

each_document = pytest.mark.parametrize("document", CATALOGUE, ids=lambda document: document.code)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__)


def declared(document: DocumentKind) -> set[str]:
    """The names the entry declares; rows only by their columns."""
    names = {document.number_field} if document.number_field else set()
    for field in document.fields:
        names |= {f"{field.name}.{column.name}" for column in field.columns} or {field.name}
    return names


def text_of(docx: bytes) -> str:
    """All the text of a Word file, headers and footers too."""
    document = Document(io.BytesIO(docx))
    section = document.sections[0]
    parts = [document.element.body, section.header._element, section.footer._element]
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for part in parts
        for paragraph in part.iter(qn("w:p"))
    )


def code() -> Picture:
    file = io.BytesIO()
    segno.make("https://verify.example/v/0123456789ab").save(file, kind="png", scale=4)
    return Picture(file.getvalue(), 20)


@cache
def filled(code_: str, example: Callable[[DocumentKind], Facts]) -> bytes:
    document = entries.kind(code_)
    return fill(document.template, example(document), {"qr": code()})


def printed(value: Any, template: str) -> Iterator[str]:
    """How a form shows a value. A choice is ticked where the template has boxes for it."""
    match value:
        case bool() | None:
            return
        case datetime():
            yield cn_datetime(value)
        case date():
            yield cn_date(value)
        case Decimal():
            yield money(value)
        case str() if f"box('{value}')" in template:
            yield f"☑{value}"
        case str():
            yield from value.split("\n")
        case int():
            yield str(value)
        case list():
            for one in value:
                yield from printed(one, template)
        case dict():  # an age stands only where no date of birth is known
            shown = {name: one for name, one in value.items() if name != "age" or not value.get("birth_date")}
            for one in shown.values():
                dotted = isinstance(one, date) and "|dot_date" in template
                yield from [dot_date(one)] if dotted else printed(one, template)


WORDED = {("MD-0109", "ways_told")}
"""Choices that the form turns into sentences."""


def test_every_entry_has_its_template_and_every_template_its_entry() -> None:
    assert sorted(FILES.values()) == sorted(ROOT.rglob("*.docx"))
    assert len(CATALOGUE) == len(FILES)


@pytest.mark.parametrize("file", sorted(ROOT.rglob("catalogue.toml")), ids=lambda file: file.parent.name)
def test_an_entry_speaks_in_known_words(file: Path) -> None:
    for entry in tomllib.loads(file.read_text("utf-8"))["document"]:
        for field in [*entry["fields"], *(c for f in entry["fields"] for c in f.get("columns", ()))]:
            assert field["type"] in TYPES
            assert ("choices" in field) == (field["type"] == "choice") or field["type"] == "list"
            assert ("columns" in field) == (field["type"] == "rows")
            assert re.fullmatch("[a-z_]+", field["name"])
            assert not hasattr({}, field["name"]), "Jinja would find the method of the row, not its column"


@each_document
def test_an_entry_belongs_to_a_known_area_and_layout(document: DocumentKind) -> None:
    assert document.area in entries.AREAS
    assert document.layout in entries.LAYOUTS


@each_document
def test_every_particular_has_a_sample(document: DocumentKind) -> None:
    for field in document.fields:
        value = document.samples[field.name]
        assert value not in (None, "", []), field.name
        for column in field.columns:
            for row in value:
                assert row[column.name] not in (None, "") or not column.required, column.name


@each_document
def test_the_legal_basis_names_laws_and_articles(document: DocumentKind) -> None:
    articles = "第[一二三四五六七八九十百零]+条(?:至第[一二三四五六七八九十百零]+条)?"
    law = f"《[^》]+》{articles}(?:、{articles})*"
    assert re.fullmatch(f"(?:{law}(?:[、，]{law})*)?", document.legal_basis)


@each_document
def test_a_template_has_no_fault(document: DocumentKind) -> None:
    assert [f"{fault} {fault.place}" for fault in entries.looked_over(document)] == []


@each_document
def test_a_template_uses_every_fact_its_entry_declares(document: DocumentKind) -> None:
    """Columns as well: one that nobody prints would be asked for in vain."""
    used = {fault.values.get("name") for fault in lint(document.template, set(), set())}
    assert declared(document) <= used


@each_document
@each_example
def test_a_filled_form_opens_again_and_holds_every_value(
    document: DocumentKind, example: Callable[[DocumentKind], Facts]
) -> None:
    template, text = text_of(document.template), text_of(filled(document.code, example))
    assert not re.search(r"\{%|%\}|None|Undefined", text)
    for name, value in example(document).items():
        if (document.code, name) not in WORDED:
            assert [words for words in printed(value, template) if words not in text] == [], name


@each_document
@each_example
def test_every_cell_of_a_filled_form_ends_with_a_paragraph(
    document: DocumentKind, example: Callable[[DocumentKind], Facts]
) -> None:
    """Word refuses to open a file with an empty cell, and joins tables that touch."""
    body = Document(io.BytesIO(filled(document.code, example))).element.body
    assert all(cell[-1].tag == qn("w:p") for cell in body.iter(qn("w:tc")))
    tags = [child.tag for child in body]
    assert (qn("w:tbl"), qn("w:tbl")) not in pairwise(tags)
    assert tags[-2:] == [qn("w:p"), qn("w:sectPr")]


@each_document
def test_a_form_keeps_the_geometry_of_official_papers(document: DocumentKind) -> None:
    (section,) = Document(io.BytesIO(document.template)).sections
    page = (round(section.page_width.mm), round(section.page_height.mm))
    sides = (round(section.left_margin.mm), round(section.right_margin.mm))
    above = (round(section.top_margin.mm), round(section.bottom_margin.mm))
    if page == (297, 210):
        assert document.layout in ("register", "form_table") or "横版" in document.note
        assert (sides, above) == ((25, 25), (25, 20))
    else:
        assert (page, sides) == ((210, 297), (28, 26))
        assert above in ((37, 35), (25, 20))


@each_document
def test_a_paper_bears_its_title(document: DocumentKind) -> None:
    text = "".join(text_of(document.template).split())
    assert "".join(document.title.split()) in text or document.code == "MD-0110"


@pytest.mark.parametrize(
    "document",
    [one for one in CATALOGUE if one.layout in ("form_table", "record")],
    ids=lambda document: document.code,
)
def test_a_form_or_record_says_where_to_sign(document: DocumentKind) -> None:
    assert re.search("签名|签收|签章|签字|印章|公章", text_of(document.template))


@each_document
def test_a_numbered_paper_has_a_place_for_its_code(document: DocumentKind) -> None:
    assert not document.number_field or "{{ qr }}" in text_of(document.template)


def test_a_draft_without_a_code_shows_none() -> None:
    agreement = entries.kind("MD-0106")
    text = text_of(fill(agreement.template, examples.full(agreement)))
    assert "扫码核验" not in text
    assert "（人民调解委员会印章）" in text


def test_many_applicants_each_have_their_paragraph_and_their_line_to_sign_on() -> None:
    text = text_of(filled("MD-0106", examples.crowded))
    assert text.count("申请人：张禾苗，") == 5
    assert text.count("申请人（张禾苗）：") == 5


def test_a_record_without_minutes_gives_lines_to_write_on() -> None:
    blank = Document(io.BytesIO(filled("MD-0104", examples.sparse)))
    written = Document(io.BytesIO(filled("MD-0104", examples.full)))

    def ruled(filled: Any) -> int:
        return sum(bool(p._p.xpath(".//w:tab[@w:leader='underscore']")) for p in filled.paragraphs)

    assert ruled(blank) == 20
    assert ruled(written) == 0


def test_another_reason_for_ending_is_told_in_its_own_words() -> None:
    notice = entries.kind("MD-0109")
    facts = examples.full(notice) | {"end_reason": "其他", "ways_told": ["仲裁", "诉讼"]}
    text = text_of(fill(notice.template, facts))
    assert "现因下述情形，根据" in text
    assert "向仲裁机构申请仲裁" in text
    assert "向有管辖权的人民法院提起诉讼" in text
    assert "请求有关行政机关处理" not in text


def test_templates_use_nothing_but_data() -> None:
    """No assignment, no call, no block: what an office can read and change in Word."""
    environment = ClosedEnvironment()
    for document in CATALOGUE:
        template = DocxTemplate(io.BytesIO(document.template))
        template.init_docx()
        tree = environment.parse(template.patch_xml(template.get_xml()))
        assert not list(tree.find_all((nodes.Call, nodes.Assign, nodes.Macro, nodes.Include)))


def test_the_kit_draws_a_letter_with_a_red_head_that_passes_the_lint(tmp_path: Path) -> None:
    sheet = Sheet("函")
    sheet.red_head("{{ agency }}")
    sheet.number("{{ doc_number }}")
    sheet.title("关于{{ subject }}", "的函")
    sheet.body("{{ content }}")
    table = Table()
    table.row(cell(200, "{{ subject }}"), cell(242, "{{ content }}"))
    sheet.table(table)
    sheet.table(table)
    sheet.footer()
    sheet.save(tmp_path / "letter.docx")
    names = {"agency", "doc_number", "subject", "content"}
    assert lint((tmp_path / "letter.docx").read_bytes(), names, names) == []


def test_the_readme_explains_every_filter_the_templates_use() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    used = {name for one in CATALOGUE for name in re.findall(r"\|(\w+)", text_of(one.template))}
    assert {name for name in used if f"`{name}" not in readme} == set()
