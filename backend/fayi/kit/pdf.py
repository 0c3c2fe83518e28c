"""Converted Word files printed as PDF/A, and PDF pages as pictures."""

import functools
import io
import logging
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree

import cssselect2
import pydyf
import pypdfium2
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from fayi.kit.docx_html import Converted
from fayi.kit.docx_html.drawn_fonts import DrawnFont
from fayi.kit.docx_html.fonts import SANS_FAMILY, SANS_FILE, SERIF_FAMILY, SERIF_FILE
from fayi.kit.docx_html.symbols import FAMILY as SIGN_FAMILY
from fayi.kit.docx_html.symbols import sign_font
from fayi.kit.docx_html.usual_letters import reduced_font
from fayi.kit.errors import Refusal

FONT_SCHEME = "fayi-font:"
MISSING_GLYPH = ".notdef glyph rendered"
SCREEN_DPI = 110
PACKING = 6  # zlib's own choice: what 9 saves on top is not worth its time
WATERMARK = (
    '<div style="position:fixed;left:0;top:38%;width:100%;text-align:center;z-index:-2;'
    "font-family:'{family}';font-size:110pt;letter-spacing:40pt;color:#ececec;"
    'transform:rotate(-35deg)">{text}</div>'
)

_pdfium = threading.Lock()  # PDFium is not safe to use from several threads at once


class MissingGlyph(Refusal):
    """文书中有系统字体不支持的文字：{characters}。请联系管理员安装字体。"""

    status_code = 422


class PictureUnreadable(Refusal):
    """文书中有无法打印的图片。"""

    status_code = 422


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF; `relationship` as in PDF/A-3 (Source, Data, Supplement …)."""

    name: str
    content: bytes
    relationship: str = "Supplement"


def write_pdf(
    converted: Converted,
    *,
    title: str,
    created: datetime,
    keywords: str = "",
    watermark: str | None = None,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Print as PDF/A-2b (PDF/A-3b with attachments). Equal arguments give equal bytes.

    `created` is aware and becomes the document's date. Nothing outside `converted` is fetched. Raises
    MissingGlyph for a character no font has, PictureUnreadable for a damaged picture.
    """
    stamp = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = "".join(
        f'<meta name="{name}" content="{escape(content)}"/>'
        for name, content in (("keywords", keywords), ("dcterms.created", stamp), ("dcterms.modified", stamp))
        if content
    )
    shade = WATERMARK.format(family=SANS_FAMILY, text=escape(watermark)) if watermark else ""
    page = replace(converted, title=title).print_page(head=head, before=shade)
    fonts, style_sheet = _fonts(converted.drawn_fonts)
    with _Complaints() as complaints:
        content = _Page(page).write_pdf(
            stylesheets=[style_sheet],
            font_config=fonts,
            finisher=_finish,
            attachments=[
                weasyprint.Attachment(
                    string=file.content,
                    name=file.name,
                    relationship=file.relationship,
                    created=created,
                    modified=created,
                )
                for file in attachments
            ],
            pdf_variant="pdf/a-3b" if attachments else "pdf/a-2b",
        )
    complaints.raise_any()
    return bytes(content)


def warm_up() -> None:
    """Read the bundled fonts into memory; the first document then prints as fast as any."""
    _fonts()


def page_images(pdf: bytes, dpi: int = SCREEN_DPI) -> list[bytes]:
    """Every page as a PNG."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            images = []
            for page in document:
                file = io.BytesIO()
                page.render(scale=dpi / 72).to_pil().save(file, "PNG")
                images.append(file.getvalue())
            return images
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_count_of_file(path: str) -> int | None:
    """How many pages a PDF from outside has; None when it is damaged, locked by a password or empty."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            return None
        try:
            return len(document) or None
        finally:
            document.close()


class _OwnFonts(URLFetcher):  # type: ignore[misc]
    """Gives the font files it was made with, and nothing else; used for our own style sheet only."""

    def __init__(self, files: list[bytes]) -> None:
        super().__init__()
        self._files = files

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, body=self._files[int(url.removeprefix(FONT_SCHEME))])


@functools.lru_cache(8)
def _fonts(drawn: tuple[DrawnFont, ...] = ()) -> tuple[FontConfiguration, weasyprint.CSS]:
    """The bundled families and those drawn for a document, kept for the next of its kind."""
    # All made here: WeasyPrint would pass over a font that fails to load, and take any other it finds.
    files = {
        SERIF_FAMILY: reduced_font(SERIF_FILE),
        SANS_FAMILY: reduced_font(SANS_FILE),
        SIGN_FAMILY: sign_font(),
    } | {font.family: font.file() for font in drawn}
    rules = "".join(
        f"@font-face{{font-family:'{family}';src:url({FONT_SCHEME}{number})}}"
        for number, family in enumerate(files)
    )
    configuration = FontConfiguration()
    fetcher = _OwnFonts(list(files.values()))
    return configuration, weasyprint.CSS(string=rules, font_config=configuration, url_fetcher=fetcher)


class _Page(weasyprint.HTML):  # type: ignore[misc]
    """A page of ours, which is XML: read ten times as fast as HTML in the wild, the only kind WeasyPrint reads.

    It fetches nothing but what stands in the page itself.
    """

    def __init__(self, page: str) -> None:
        self.base_url = None
        self.url_fetcher = URLFetcher(allowed_protocols=["data"])
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(ElementTree.fromstring(page))
        self.etree_element = self.wrapper_element.etree_element


def _finish(_: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Pack what WeasyPrint would pack twice and harder than it is worth; list attachments once.

    It names each attachment twice in the catalog's list of associated files.
    """
    for found in pdf.objects:
        if isinstance(found, pydyf.Stream) and "Interpolate" in found.extra:
            found.extra["Interpolate"] = "false"  # PDF/A forbids to smooth pictures
        if isinstance(found, pydyf.Stream) and found.compress:
            plain = pydyf.Stream(found.stream).data
            content = plain[plain.index(b"stream\n") + 7 : -len(b"\nendstream")]
            found.stream, found.compress = [zlib.compress(content, PACKING)], False
            found.extra["Filter"] = "/FlateDecode"
    if files := pdf.catalog.get("AF"):
        files[:] = list(dict.fromkeys(files))


class _Complaints(logging.Handler):
    """Listens to WeasyPrint's warnings while one document is printed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._messages: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._messages.append(record.getMessage())

    def __enter__(self) -> "_Complaints":
        weasyprint.LOGGER.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        weasyprint.LOGGER.removeHandler(self)

    def raise_any(self) -> None:
        """Turn what may not pass silently into a refusal."""
        for message in self._messages:
            if MISSING_GLYPH in message:
                raise MissingGlyph(characters=message.rpartition(":")[2].strip(" \"'"))
            if "Failed to load" in message or "image" in message.lower():
                raise PictureUnreadable
