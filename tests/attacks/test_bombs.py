"""Files that unpack to more than a computer holds, pictures and pages of any size, templates that reach out."""

import asyncio
import io
import resource
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from openpyxl import Workbook, load_workbook

from fayi.kit import media, pdf, sealed_package
from fayi.kit.docx import MissingFact, TemplateFault, fill, lint
from fayi.kit.docx_html import convert
from fayi.kit.errors import Refusal
from fayi.kit.reply_slip import PRINTED, blank_slip
from fayi.kit.spreadsheets import read_rows, write_rows
from tests.kit.word_files import OFFICE, paragraph, picture, word_file

MEGABYTES = 300
"""What a bomb may take of this computer's memory before it is refused."""
ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ [].__class__.__base__.__subclasses__() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ config.__class__.__init__.__globals__ }}",
    "{{ request.application.__globals__ }}",
    "{{ joiner.__init__.__globals__.os.system('id') }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ x.__init__.__globals__['__builtins__']['eval']('1') }}",
    "{{ name|attr('__cla'+'ss__') }}",
    "{{ name|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ name['__cla' 'ss__'] }}",
    "{{ name['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ ('%s'|format('x')).__class__ }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ '{0.__class__}'|format(name) }}",
    "{{ (name|string).format_map }}",
    "{{ (name|map)|list }}",
    "{{ [name]|map(attribute='__class__.__mro__')|list }}",
    "{{ [name]|groupby('__class__') }}",
    "{{ [name]|sort(attribute='__class__')|first }}",
    "{{ [name]|sum(attribute='__class__') }}",
    "{{ [name]|selectattr('__class__')|list }}",
    "{{ name|tojson }}{{ name|pprint }}{{ name|xmlattr }}",
    "{{ self._TemplateReference__context }}",
    "{{ loop.__init__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ undefined_name.__class__ }}",
    "{{ on.__class__ }}{{ on.strftime('%x') }}",
    "{{ 9**9**9 }}",
    "{{ 'x' * 10**10 }}",
    "{{ [1] * 10**10 }}",
    "{{ name|replace('a', 'b' * 10**9) }}",
    "{{ name|indent(10**9) }}",
    "{{ name|wordwrap(1) }}",
    "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% call name() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% extends 'base' %}",
    "{% from 'os' import system %}",
    "{% block x %}{% endblock %}",
    "{% with x = name.__class__ %}{{ x }}{% endwith %}",
    "{% do name.__class__ %}",
    "{% debug %}",
)
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|'/c calc'!A1",
)


@pytest.fixture
async def listener() -> AsyncIterator[tuple[str, list[str]]]:
    """A server on this computer, and who has called it."""
    called: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append((await reader.readline()).decode(errors="replace"))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", called
    server.close()
    await server.wait_closed()


def swollen(size: int) -> bytes:
    """A ZIP with one part of so many zeros, made without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    data = piece * (size >> 20) + packer.flush()
    said = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(data), size, 1, 0)
    entry = b"PK\x03\x04" + said + b"a" + data
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + said + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a"
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(entry), 0)
    return entry + listed + end


def lying(package: bytes, says: int) -> bytes:
    """The same ZIP, its parts said to be smaller than they are."""
    lied = bytearray(package)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lied.find(mark)
        lied[at + offset : at + offset + 4] = struct.pack("<I", says)
    return bytes(lied)


def enormous_png(side: int) -> bytes:
    """A picture of side by side dots in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(4096)))
        + chunk(b"IEND", b"")
    )


def enormous_pdf(path: Path, points: float, pages: int = 1) -> None:
    """A PDF whose pages are so many points wide and high."""
    with pikepdf.new() as paper:
        for _ in range(pages):
            page = paper.add_blank_page()
            page.MediaBox = [0, 0, points, points]
        paper.save(path)


def grown(before: int) -> int:
    """By how many megabytes this process has been larger than it was."""
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10


@pytest.mark.parametrize("expression", ESCAPES)
def test_no_known_way_out_of_a_template_is_open(expression: str) -> None:
    facts = {"name": "张三", "on": datetime(2026, 1, 1, tzinfo=UTC)}
    with pytest.raises((TemplateFault, MissingFact, Refusal)):
        fill(word_file(paragraph(expression)), facts)


def test_a_value_that_is_a_template_is_only_a_value() -> None:
    for value in ("{{7*7}}", "{% for x in [1] %}x{% endfor %}", "${7*7}", "<w:br/>", "&#x7b;{7*7}}"):
        filled = fill(word_file(paragraph("{{ name }}")), {"name": value})
        text = zipfile.ZipFile(io.BytesIO(filled)).read("word/document.xml").decode()
        assert "49" not in text
        assert "<w:br/>" not in text


@pytest.mark.parametrize("reader", ["word", "package", "sheet", "lying sheet", "lying package"])
def test_what_unpacks_to_a_gigabyte_is_refused_without_being_unpacked(reader: str) -> None:
    bomb = swollen(1 << 30)
    if reader.startswith("lying"):
        bomb = lying(bomb, 1000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read = {"word": lambda: fill(bomb, {}), "package": lambda: sealed_package.opened(bomb, "x")}
    with pytest.raises(Refusal):
        read.get(reader.removeprefix("lying "), lambda: read_rows(bomb))()
    print(f"\n{reader}: {len(bomb) >> 10} KB, {grown(before)} MB more memory")
    assert grown(before) < MEGABYTES


@pytest.mark.parametrize("side", [30_000, 2**31 - 1])
def test_a_picture_of_a_thousand_million_dots_is_refused_before_it_is_drawn(
    tmp_path: Path, side: int
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(enormous_png(side))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal):
        media.examined(str(path))
    assert grown(before) < MEGABYTES


@pytest.mark.parametrize(
    ("points", "pages"), [(14_400, 1), (3_000_000, 1), (1_000_000_000, 1), (0.001, 1), (595, 3000)]
)
def test_the_thumbnail_of_a_page_is_small_however_large_the_page(
    tmp_path: Path, points: float, pages: int
) -> None:
    path = tmp_path / "a.pdf"
    enormous_pdf(path, points, pages)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        media.examined(str(path))
        media.draw(str(path), media.PDF, str(tmp_path / "small.jpg"), str(tmp_path / "shown.jpg"))
    except Refusal:
        pass
    assert grown(before) < MEGABYTES


@pytest.mark.parametrize("scheme", ["http", "https", "ftp", "file"])
async def test_nothing_that_is_printed_calls_anybody(listener: tuple[str, list[str]], scheme: str) -> None:
    where, called = listener
    address = f"{scheme}://{where}/x"
    page = convert(word_file(paragraph("正文")))
    reaching = (
        f'<img src="{address}"/>', f'<div style="background:url({address})">x</div>',
        f'<style>@import "{address}";</style>', f'<link rel="stylesheet" href="{address}"/>',
        f'<object data="{address}"/>', f'<embed src="{address}"/>', f'<a href="{address}" rel="attachment">x</a>',
        f"<style>@font-face{{font-family:x;src:url({address})}} p{{font-family:x}}</style>",
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}" width="9" height="9"/></svg>',
    )  # fmt: skip
    for one in reaching:
        try:
            printed = await asyncio.to_thread(
                pdf.write_pdf,
                replace(page, html=page.html + one),
                title="文",
                created=datetime(2026, 1, 1, tzinfo=UTC),
            )
            assert b"root:" not in printed
        except Refusal:
            pass
    assert called == []


@pytest.mark.parametrize(
    "kind", ["image", "attachedTemplate", "aFChunk", "oleObject", "frame", "subDocument"]
)
async def test_nothing_that_a_word_file_names_outside_itself_is_fetched(
    listener: tuple[str, list[str]], kind: str
) -> None:
    where, called = listener
    link = (
        f'<Relationship Id="rId90" Type="{OFFICE}/{kind}" Target="http://{where}/x" TargetMode="External"/>'
    )
    template = word_file(paragraph("{{ name }}"), paragraph(content=picture()), relationships=link)
    assert lint(template, {"name"}, set())
    try:
        filled = await asyncio.to_thread(fill, template, {"name": "张三"})
        page = await asyncio.to_thread(convert, filled)
        await asyncio.to_thread(pdf.write_pdf, page, title="文", created=datetime(2026, 1, 1, tzinfo=UTC))
    except Refusal:
        pass
    assert called == []


async def test_a_sheet_that_names_another_one_fetches_nothing(listener: tuple[str, list[str]]) -> None:
    where, called = listener
    book = Workbook()
    book.active.append([f'=WEBSERVICE("http://{where}/x")', f"='http://{where}/[a.xlsx]Sheet1'!A1"])
    file = io.BytesIO()
    book.save(file)
    await asyncio.to_thread(read_rows, file.getvalue())
    assert called == []


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_somebody_typed_is_no_formula_in_any_sheet_that_is_handed_out(typed: str) -> None:
    sheets = (
        write_rows(["姓名"], [[typed]], notes=[typed]),
        blank_slip(dict.fromkeys(PRINTED, typed)),
    )
    for content in sheets:
        book = load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert any(str(cell.value).strip() == typed.strip() for cell in cells)
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
