"""Papers bound as one PDF: scans prepared one by one, then merged, numbered and given bookmarks.

Both are jobs for the render pool, because scans come from outside. Each paper is prepared in a job of its own,
with that job's limits on time and memory: a damaged or hostile one costs its own pages, not the file. Content
travels in files, not through the line to the process.

What is kept of a paper: its pages as they look when printed, with annotations and filled-in form fields drawn
into them. What is dropped: scripts, links, attachments, forms, bookmarks and tags. The bound file is marked as
PDF/A-2b when every paper is one of our own prints or a picture. A PDF that was handed in may be anything, so
with one of those inside it is an ordinary PDF with the same metadata.
"""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pikepdf
from pikepdf import AccessMode, Array, Dictionary, Name, ObjectStreamMode, OutlineItem

from fayi.kit.docx_html import Converted
from fayi.kit.docx_html.fonts import SERIF_FAMILY, SERIF_FILE, advance
from fayi.kit.pdf import write_pdf
from fayi.kit.pdf_pictures import PictureDamaged, PictureTooLarge, picture_page, tiff_pages

PDF = "application/pdf"
MOST_PAGES = 2000
STAMP_SIZE = 14.0  # points
STAMP_RIGHT, STAMP_TOP = 42.5, 22.7  # from the edges of the page to the number, in points
SIGNS = "0123456789-"
LEFT_BEHIND = ("/AA", "/Annots", "/B", "/Metadata", "/PieceInfo", "/StructParents", "/Tabs", "/Thumb")
"""What a page may carry that is not seen on it."""
FAULTS = (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, RuntimeError, OSError)
"""What reading a broken PDF may raise."""


class Fault(StrEnum):
    """Why a paper cannot be bound."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    NO_PAPER = "no_paper"
    TOO_LARGE = "too_large"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {
            "damaged": "文件已损坏",
            "locked": "文件加了密码",
            "no_paper": "不是可以装订的文件",
            "too_large": "文件过大，超出处理能力",
        }[self]


@dataclass(frozen=True)
class Prepared:
    """A paper that is ready to be bound, or why it is not."""

    pages: int
    fault: Fault | None = None


@dataclass(frozen=True)
class Piece:
    """A PDF to be bound: its bookmark, where it lies, what is written on its pages.

    `numbers` holds a number for each page ("3", or "3-7" where a page stands for several); empty when the
    pages bear none, as covers do. `label` is then what a viewer calls them. `only`: the one page of the PDF
    that is bound, counted from 0.
    """

    title: str
    path: str
    numbers: tuple[str, ...] = ()
    label: str = ""
    only: int | None = None


@dataclass(frozen=True)
class Binding:
    """What the bound file says about itself; `created` is aware. `archival`: to be marked as PDF/A-2b."""

    title: str
    keywords: str
    description: str
    created: datetime
    archival: bool


def prepare(source: str, media_type: str, target: str, turned: int = 0) -> Prepared:
    """Make the paper in the file `source` (PDF, JPEG, PNG, TIFF) ready to be bound, as the PDF file `target`.

    `turned`: by how many degrees its pages are turned clockwise, a multiple of 90.
    """
    if media_type != PDF and not media_type.startswith("image/"):
        return Prepared(0, Fault.NO_PAPER)
    try:
        with _opened(source, media_type) as pdf:
            pages = len(pdf.pages)
            if not 0 < pages <= MOST_PAGES:
                return Prepared(0, Fault.TOO_LARGE if pages else Fault.DAMAGED)
            if media_type == PDF:
                _strip(pdf)
            if turned:
                for page in pdf.pages:
                    page.rotate(turned, relative=True)
            pdf.save(target, compress_streams=False, object_stream_mode=ObjectStreamMode.disable)
    except pikepdf.PasswordError:
        return Prepared(0, Fault.LOCKED)
    except PictureTooLarge:
        return Prepared(0, Fault.TOO_LARGE)
    except PictureDamaged:
        return Prepared(0, Fault.DAMAGED)
    except FAULTS:
        return Prepared(0, Fault.DAMAGED)
    return Prepared(pages)


def bind(pieces: Sequence[Piece], target: str, binding: Binding) -> int:
    """Write the pieces one after the other into the file `target`; returns how many pages it has.

    A number stands in the upper right corner of each page, as on the front of every sheet of a file: the bound
    file is meant to be printed on one side. Equal arguments give equal bytes.
    """
    with ExitStack() as open_files, pikepdf.new() as whole:
        marks: list[tuple[str, int]] = []
        labels: list[str] = []
        stamp = _Stamp(whole, open_files, binding.created)
        for piece in pieces:
            part = open_files.enter_context(pikepdf.open(piece.path, access_mode=AccessMode.stream))
            marks.append((piece.title, len(whole.pages)))
            pages = [*part.pages] if piece.only is None else [part.pages[piece.only]]
            for at, page in enumerate(pages):
                whole.pages.append(page)
                number = piece.numbers[at] if piece.numbers else ""
                labels.append(number or piece.label)
                if number:
                    stamp.write(whole.pages[-1], number)
            if binding.archival and "/OutputIntents" not in whole.Root:
                _take_colours(whole, part)
        _describe(whole, binding)
        _number_in_viewers(whole, labels)
        with whole.open_outline() as outline:
            outline.root.extend(OutlineItem(title, at) for title, at in marks)
        whole.save(
            target,
            min_version="1.7",
            compress_streams=True,
            object_stream_mode=ObjectStreamMode.disable,
            deterministic_id=True,
        )
        return len(labels)


def _opened(source: str, media_type: str) -> pikepdf.Pdf:
    if media_type == PDF:
        return pikepdf.open(source, access_mode=AccessMode.stream)
    return tiff_pages(source) if media_type == "image/tiff" else picture_page(source)


def _strip(pdf: pikepdf.Pdf) -> None:
    """Draw annotations and form fields into the pages, and drop all that is not seen on paper."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    for page in pdf.pages:
        for key in LEFT_BEHIND:
            if key in page:
                del page[key]
    for key in ("/AcroForm", "/Names", "/OpenAction", "/AA", "/StructTreeRoot", "/Outlines", "/AF"):
        if key in pdf.Root:
            del pdf.Root[key]


class _Stamp:
    """Writes numbers on pages, in the letters our documents are printed with."""

    def __init__(self, whole: pikepdf.Pdf, open_files: ExitStack, created: datetime) -> None:
        """Print each sign once; it is drawn wherever a number has it."""
        sheet = open_files.enter_context(pikepdf.open(io.BytesIO(_signs(created))))
        self._drawn = {
            sign: whole.copy_foreign(page.as_form_xobject())
            for sign, page in zip(SIGNS, sheet.pages, strict=True)
        }

    def write(self, page: pikepdf.Page, number: str) -> None:
        """Write `number` upright in the upper right corner of the page as it is seen, on a white ground."""
        left, bottom, right, top = (float(edge) for edge in page.cropbox)
        turned = int(page.obj.get("/Rotate", 0)) % 360
        width, height = (right - left, top - bottom) if turned % 180 == 0 else (top - bottom, right - left)
        corner = {
            0: (1, 0, 0, 1, left, bottom),
            90: (0, 1, -1, 0, right, bottom),
            180: (-1, 0, 0, -1, right, top),
            270: (0, -1, 1, 0, left, top),
        }[turned]
        wide = sum(_width(sign) for sign in number)
        x, y = max(width - STAMP_RIGHT - wide, 4), max(height - STAMP_TOP - STAMP_SIZE, 4)
        drawing = [
            "{} {} {} {} {:.3f} {:.3f} cm".format(*corner),
            f"1 g {x - 3:.2f} {y - 1:.2f} {wide + 6:.2f} {STAMP_SIZE * 1.2:.2f} re f",
        ]
        for sign in number:
            name = f"/FayiNumber{SIGNS.index(sign)}"
            page.add_resource(self._drawn[sign], Name.XObject, Name(name))
            drawing.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {name} Do Q")
            x += _width(sign)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add("\nQ\nq {}\nQ\n".format("\n".join(drawing)).encode())


def _signs(created: datetime) -> bytes:
    """A PDF with a small page for each sign."""
    rules = "".join(
        f"@page p{at}{{margin:0;size:{_width(sign)}pt {STAMP_SIZE * 1.2}pt}}.p{at}{{page:p{at}}}"
        for at, sign in enumerate(SIGNS)
    )
    body = f"body{{margin:0;font:{STAMP_SIZE}pt/1.2 '{SERIF_FAMILY}'}}"
    sections = "".join(f'<section class="p{at}">{sign}</section>' for at, sign in enumerate(SIGNS))
    page = Converted(sections, css=body + rules, screen_css="", warnings=(), title="")
    return write_pdf(page, title="0-9", created=created)


def _width(sign: str) -> float:
    return advance(sign, SERIF_FILE) * STAMP_SIZE


def _take_colours(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    """What the colours of our prints mean, which PDF/A asks for."""
    if "/OutputIntents" in part.Root:
        intents = part.make_indirect(part.Root.OutputIntents)
        whole.Root.OutputIntents = whole.copy_foreign(intents)


def _describe(whole: pikepdf.Pdf, binding: Binding) -> None:
    moment = binding.created.astimezone(UTC)
    told = {
        "/Title": binding.title,
        "/Subject": binding.description,
        "/Keywords": binding.keywords,
        "/CreationDate": moment.strftime("D:%Y%m%d%H%M%SZ"),
        "/ModDate": moment.strftime("D:%Y%m%d%H%M%SZ"),
    }
    for key, value in told.items():
        if value:
            whole.docinfo[key] = value
    with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata.load_from_docinfo(whole.docinfo)
        if binding.archival:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
    whole.Root.Lang = "zh-CN"
    whole.Root.PageMode = Name.UseOutlines
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _number_in_viewers(whole: pikepdf.Pdf, labels: Sequence[str]) -> None:
    """The numbers written on the pages, in the viewer's own list of pages too."""
    numbers: list[object] = []
    for at, label in enumerate(labels):
        numbers += [at, Dictionary(P=pikepdf.String(label))]
    whole.Root.PageLabels = Dictionary(Nums=Array(numbers))
