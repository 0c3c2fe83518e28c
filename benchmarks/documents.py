"""`python -m benchmarks.documents`: how fast documents are made, against the least any program would need.

Three documents as Word file and PDF/A in seconds of processor time, medians of rounds that take turns with
- the floor: bare docxtpl, and bare WeasyPrint on plain HTML of the same text in the same fonts, PDF/A too;
- LibreOffice, which only prints the filled file: started for one, and what each further file costs it in the
  same run, which is less than a server that is asked for one file at a time.
Then a batch on two processes, and a preview.
"""

import argparse
import asyncio
import io
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import weasyprint
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree
from weasyprint.text.fonts import FontConfiguration

from fayi.catalogue import entries
from fayi.kit.docx import Picture
from fayi.kit.docx_facts import cleaned
from fayi.kit.docx_html.fonts import SANS_FILE, SERIF_FILE
from fayi.kit.docx_html.package import MAIN_PART, Element, W, value_of
from fayi.kit.docx_sandbox import ClosedEnvironment
from fayi.kit.pdf import page_count
from fayi.kit.render_pool import PrintDetails, RenderPool, preview, print_document
from tests.kit.word_files import png

Facts = dict[str, Any]
CREATED = datetime(2026, 11, 22, tzinfo=UTC)
PICTURES = {"qr": Picture(png(), 20)}
DETAILS = PrintDetails(title="文书", created=CREATED)
WARM_FILES = 9
PDF_A = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
SHEET = (
    f"@font-face{{font-family:'Serif SC';src:url(file://{SERIF_FILE.path})}}"
    f"@font-face{{font-family:'Sans SC';src:url(file://{SANS_FILE.path})}}"
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}p{margin:0;text-align:justify}.sans{font-family:'Sans SC'}"
    "body{font-family:'Serif SC';font-size:16pt;line-height:28pt}td{border:.5pt solid;padding:2pt 5pt;font-size:12pt}"
    "h1{font-size:22pt;font-weight:normal;text-align:center}table{border-collapse:collapse;width:100%}"
)


def chosen() -> dict[str, tuple[bytes, Facts]]:
    """A notice, a form table and a record of about five pages: template and facts by what they are."""
    kinds = entries.load()
    record = kinds["MD-0105"]
    facts = dict(record.samples)
    for field in record.fields:
        if field.kind == "rows" and {"speaker", "text"} <= {*facts[field.name][0]}:
            facts[field.name] = facts[field.name] * 6
    return {
        "notice": (kinds["MD-0109"].template, dict(kinds["MD-0109"].samples)),
        "form table": (kinds["MD-0102"].template, dict(kinds["MD-0102"].samples)),
        "record": (record.template, facts),
    }


def plain_html(docx: bytes) -> str:
    """The text of a Word file as a web author would write it: headings, paragraphs, tables, the same typefaces."""

    def text(parent: Element) -> str:
        breaks = {W + "br": "\n"}
        return "".join(
            (part.text or "") if part.tag == W + "t" else breaks.get(part.tag, "") for part in parent.iter()
        )

    def block(paragraph: Element, tag: str = "p") -> str:
        fonts = [font.get(W + "eastAsia", "") for font in paragraph.iterfind(f"{W}r/{W}rPr/{W}rFonts")]
        look = ' class="sans"' if any("黑" in font for font in fonts) else ""
        return f"<{tag}{look}>{escape(text(paragraph)) or '&nbsp;'}</{tag}>"

    def row(element: Element) -> str:
        cells = ""
        for cell in element.iter(W + "tc"):
            span = value_of(cell.find(W + "tcPr"), "gridSpan", "1")
            cells += f'<td colspan="{span}">{"".join(map(block, cell.iter(W + "p")))}</td>'
        return f"<tr>{cells}</tr>"

    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        (body,) = etree.fromstring(archive.read(MAIN_PART)).iter(W + "body")
    parts = []
    for number, element in enumerate(body):
        if element.tag == W + "p":
            parts.append(block(element, "p" if number else "h1"))
        elif element.tag == W + "tbl":
            parts.append(f"<table>{''.join(map(row, element.iter(W + 'tr')))}</table>")
    return f'<html lang="zh"><body>{"".join(parts)}</body></html>'


class Floor:
    """Bare docxtpl and bare WeasyPrint, which may keep what they can: the environment, the fonts."""

    def __init__(self) -> None:
        self._environment = ClosedEnvironment()
        self._fonts = FontConfiguration()
        self._sheet = weasyprint.CSS(string=SHEET, font_config=self._fonts)

    def make(self, template: bytes, facts: Facts, html: str) -> None:
        """One Word file and one PDF/A of the same text."""
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        qr = InlineImage(document, io.BytesIO(png()), width=Mm(20))
        document.render({**cleaned(facts), "qr": qr}, self._environment, autoescape=True)
        document.save(io.BytesIO())
        weasyprint.HTML(string=html).write_pdf(
            stylesheets=[self._sheet], font_config=self._fonts, pdf_variant="pdf/a-2b"
        )


def against(work: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians in seconds of processor time of `work` and `floor`, done in turn after two rounds to warm up."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 2):
        for one, times in zip((work, floor), taken, strict=True):
            start = time.process_time()
            one()
            times.append(time.process_time() - start)
    return statistics.median(taken[0][2:]), statistics.median(taken[1][2:])


def libreoffice(docx: bytes) -> tuple[float, float] | None:
    """Seconds of processor time for a cold start with one file, and for each further file; None without it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    with tempfile.TemporaryDirectory() as home:
        files = [Path(home) / f"{number}.docx" for number in range(WARM_FILES)]
        for file in files:
            file.write_bytes(docx)

        def took(some: list[Path]) -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [soffice, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to"]
            subprocess.run(
                [*command, "pdf", "--outdir", home, *map(str, some)], check=True, capture_output=True
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        took(files[:1])  # makes its profile
        cold = statistics.median(took(files[:1]) for _ in range(3))
        return cold, (took(files) - cold) / (WARM_FILES - 1)


async def batch(template: bytes, facts: Facts, count: int) -> float:
    """Seconds by the clock for so many documents on two processes."""
    pool = RenderPool(workers=2)
    await pool.start()
    start = time.perf_counter()
    jobs = (pool.render(print_document, template, facts, PICTURES, DETAILS) for _ in range(count))
    await asyncio.gather(*jobs)
    taken = time.perf_counter() - start
    pool.close()
    return taken


def main() -> None:
    """Measure, and print a table and two lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="how often each document is made")
    parser.add_argument("--batch", type=int, default=500, help="notices in the batch; 0 for none")
    given = parser.parse_args()
    floor = Floor()
    documents = chosen()
    print(
        "| document | pages | per second and core | floor ms | ratio (aim <= 1.25) | cold (>= 6) | warm (>= 2) |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    for what, (template, facts) in documents.items():
        docx, pdf = print_document(template, facts, PICTURES, DETAILS)
        html = plain_html(docx)
        ours, least = against(
            lambda template=template, facts=facts: print_document(template, facts, PICTURES, DETAILS),
            lambda template=template, facts=facts, html=html: floor.make(template, facts, html),
            given.rounds,
        )
        office = libreoffice(docx)
        times = (
            " | ".join(f"{took / ours:.1f} x" for took in office)
            if office
            else "not installed | not installed"
        )
        print(
            f"| {what} | {page_count(pdf)} | {1 / ours:.1f} | {least * 1000:.0f} | {ours / least:.2f} | {times} |"
        )
    template, facts = documents["notice"]
    if given.batch:
        taken = asyncio.run(batch(template, facts, given.batch))
        print(f"\n{given.batch} notices on two processes: {taken:.1f} s, {given.batch / taken:.1f} a second")
    seen, _ = against(lambda: preview(template, facts, PICTURES, "草稿"), lambda: None, given.rounds)
    print(f"preview of a notice: {seen * 1000:.0f} ms (aim < 100)")


if __name__ == "__main__":
    main()
