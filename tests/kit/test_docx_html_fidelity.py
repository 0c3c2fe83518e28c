"""Whole papers: page by page and line by line as agreed, and as LibreOffice sets them where it is installed.

The agreed lines are kept in `expected_lines/`. After a deliberate change write them anew with
`python -m tests.kit.test_docx_html_fidelity` and read the difference.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fayi.catalogue import entries
from fayi.catalogue.entries import DocumentKind
from fayi.kit.docx import Picture, fill
from fayi.kit.docx_html import convert
from fayi.kit.docx_html.fonts import SERIF_FILE, face
from fayi.kit.pdf import write_pdf
from tests.catalogue import examples
from tests.kit.office import SOFFICE, print_with_libreoffice
from tests.kit.official_papers import PAPERS
from tests.kit.page_lines import compare, lines_of
from tests.kit.word_files import png, text_of

EXPECTED = Path(__file__).parent / "expected_lines"
CATALOGUE = list(entries.load().values())

# Where LibreOffice leaves an empty page behind a table that is to stay with its next.
EMPTY_LAST_PAGE = {"MD-0103"}

needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def printed(docx: bytes) -> bytes:
    converted = convert(docx)
    assert converted.warnings == ()
    return write_pdf(converted, title="文", created=datetime(2026, 11, 22, tzinfo=UTC))


def pages_of(pdf: bytes) -> list[list[str]]:
    """The text of every line, by page."""
    pages: list[list[str]] = []
    for line in lines_of(pdf):
        while len(pages) <= line.page:
            pages.append([])
        pages[line.page].append(line.text)
    return pages


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_set_line_by_line_as_agreed(name: str) -> None:
    expected = json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))
    assert pages_of(printed(PAPERS[name]())) == expected


@pytest.mark.parametrize("name", PAPERS)
def test_no_character_of_a_paper_is_lost(name: str) -> None:
    docx = PAPERS[name]()
    found = sorted("".join(line.text for line in lines_of(printed(docx))))
    for character in "".join(text_of(docx).split()).replace("|", ""):
        found.remove(character)


@needs_libreoffice
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_set_as_libreoffice_sets_it(name: str, tmp_path: Path) -> None:
    docx = PAPERS[name]()
    found = compare(print_with_libreoffice(docx, tmp_path), printed(docx))
    assert found.pages[0] == found.pages[1]
    assert found.share >= 0.95, found.different
    assert found.left_median <= 0.3
    assert found.left_95 <= 2
    assert abs(found.baseline_shift) <= 0.3
    assert found.baseline_95 <= 2


@needs_libreoffice
@pytest.mark.skipif(
    face("仿宋_GB2312").file != SERIF_FILE, reason="LibreOffice is shown the bundled fonts only"
)
@pytest.mark.parametrize("form", CATALOGUE, ids=lambda form: form.code)
def test_a_form_is_set_as_libreoffice_sets_it(form: DocumentKind, tmp_path: Path) -> None:
    docx = fill(form.template, examples.full(form), {"qr": Picture(png(), 20)})
    found = compare(print_with_libreoffice(docx, tmp_path), printed(docx))
    if form.code in EMPTY_LAST_PAGE:  # every footer then tells another number of pages
        assert found.share >= 0.92, found.different
    else:
        assert found.pages[0] == found.pages[1]
        assert found.share >= 0.95, found.different


if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    for name, paper in PAPERS.items():
        agreed = json.dumps(pages_of(printed(paper())), ensure_ascii=False, indent=1)
        (EXPECTED / f"{name}.json").write_text(agreed + "\n", "utf-8")
