"""Filling Word templates: the one door to docxtpl."""

import functools
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass

from docx.shared import Mm, Pt
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, TemplateSyntaxError
from lxml import etree

from fayi.kit.docx_facts import BLANK_MARK, MissingFact, cleaned
from fayi.kit.docx_html.package import WP, A, Element, W, WordPackage, parse_xml, refuse_doctype
from fayi.kit.docx_lint import lint
from fayi.kit.docx_names import PROPERTIES, Fault, open_template
from fayi.kit.docx_sandbox import ClosedEnvironment
from fayi.kit.errors import Refusal

__all__ = ["Fault", "MissingFact", "Picture", "TemplateFault", "fill", "lint"]

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same file whenever it is filled
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FULL_WIDTH_SPACE = "\u3000"
CENTRE_BELOW = 24.0
"""Points from the top of its paragraph to the middle of a floating picture: two lines of 28 pt, and a bit up."""
ANCHOR = (
    '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0"'
    ' distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" locked="0" layoutInCell="1"'
    ' allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/></wp:anchor>'
)


class TemplateFault(Refusal):
    """模板有误：{sentence}（{place}）"""

    status_code = 422

    def __init__(self, sentence: str, place: str) -> None:
        """`sentence` says what is wrong, `place` where in the template."""
        super().__init__(sentence=sentence, place=place)
        self.sentence, self.place = sentence, place


@dataclass(frozen=True)
class Picture:
    """A PNG to stand in the line of text, such as a QR code; its width in millimetres.

    A `floating` one, such as a seal, lies behind the text: centred across its column or cell, and down the
    page where its paragraph and the next one meet, a little above, so that the issuer's name and the date lie
    in its middle and below (骑年盖月, GB/T 9704-2012 7.3.5.4).
    """

    png: bytes
    width_mm: float
    floating: bool = False


def fill(
    template: bytes,
    facts: Mapping[str, object],
    pictures: Mapping[str, Picture] | None = None,
    *,
    draft: bool = False,
) -> bytes:
    """Fill a Word template. Equal arguments give equal bytes. In a `draft` missing facts become blanks.

    Raises MissingFact for a name without a value, TemplateFault for an expression that cannot be evaluated,
    NotAWordFile, WordFileTooLarge or DoctypeInside for a file that may not be opened.
    """
    package = WordPackage(template)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            refuse_doctype(package.content(name))
    document = _Template(io.BytesIO(template))
    context: dict[str, object] = dict(cleaned(facts))
    open_template(document)
    for name, picture in (pictures or {}).items():
        kind = _FloatingImage if picture.floating else InlineImage
        context[name] = kind(document, io.BytesIO(picture.png), width=Mm(picture.width_mm))
    document.draft = draft
    document.render(context, _environment(draft), autoescape=True)
    file = io.BytesIO()
    document.save(file)
    return _settled(file.getvalue())


class _FloatingImage(InlineImage):  # type: ignore[misc]
    """A picture behind the text, where docxtpl only knows those in the line."""

    def _insert_image(self) -> str:
        return re.sub(r"<wp:inline\b.*</wp:inline>", _afloat, super()._insert_image(), flags=re.DOTALL)


def _afloat(found: re.Match[str]) -> str:
    """The `wp:inline` found as a `wp:anchor` with the same picture."""
    inline = parse_xml(found.group().encode())
    extent = inline.find(WP + "extent")
    anchor = parse_xml(
        ANCHOR.format(
            down=Pt(CENTRE_BELOW) - int(extent.get("cy")) // 2, cx=extent.get("cx"), cy=extent.get("cy")
        ).encode()
    )
    anchor.extend([inline.find(WP + "docPr"), *inline.findall(WP + "cNvGraphicFramePr")])
    anchor.append(inline.find(A + "graphic"))
    return str(etree.tostring(anchor, encoding="unicode"))


@functools.cache
def _environment(draft: bool, escaping: bool = True) -> ClosedEnvironment:
    """One for the whole process, because it remembers what it compiled."""
    return ClosedEnvironment(draft=draft, escaping=escaping)


class _Template(DocxTemplate):  # type: ignore[misc]
    """A docxtpl template whose errors say where they happened."""

    draft = False

    def render_xml_part(
        self, src_xml: str, part: object, context: dict[str, object], jinja_env: Environment | None = None
    ) -> str:
        """Fill one part."""
        with _faults_placed(src_xml):
            return str(super().render_xml_part(src_xml, part, context, jinja_env))

    def render_properties(self, context: dict[str, object], jinja_env: Environment | None = None) -> None:
        """Fill the title and the other properties, which are plain text and not XML."""
        environment = _environment(self.draft, escaping=False)
        properties = self.docx.core_properties
        for name in PROPERTIES:
            source = getattr(properties, name)
            with _faults_placed(source):
                words = environment.from_string(source).render(context)
            setattr(properties, name, words.replace(BLANK_MARK, ""))


@contextmanager
def _faults_placed(source: str) -> Iterator[None]:
    """Tell what goes wrong inside as a TemplateFault with its place in `source`."""
    try:
        yield
    except (Refusal, MemoryError):
        raise
    except TemplateSyntaxError as error:
        raise TemplateFault("模板中的标记写法不正确，或不允许使用。", _place(source, error)) from error
    except Exception as error:
        raise TemplateFault("模板中的标记无法计算。", _place(source, error)) from error


def _place(source: str, error: Exception) -> str:
    """The words around the line of the template an error points at."""
    line = error.lineno if isinstance(error, TemplateSyntaxError) else None
    trace = error.__traceback__
    while trace is not None and not isinstance(error, TemplateSyntaxError):
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", source).splitlines()
    if line is None or not 0 < line <= len(lines):
        return "?"
    return re.sub(r"<[^>]+>", "", lines[line - 1]).strip()[:60] or "?"


def _settled(docx: bytes) -> bytes:
    """The same file with fixed dates in the zip and blanks underlined."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(file, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("word/") and BLANK_MARK.encode() in content:
                content = _underline_blanks(content)
            settled = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            settled.compress_type = zipfile.ZIP_DEFLATED
            settled.external_attr = 0o600 << 16
            target.writestr(settled, content)
    return file.getvalue()


def _underline_blanks(content: bytes) -> bytes:
    """Turn blank marks into underlined full-width spaces, each stretch in a run of its own."""
    root = parse_xml(content)
    for run in list(root.iter(W + "r")):
        parent = run.getparent()
        if parent is not None and any(BLANK_MARK in (text.text or "") for text in run.iter(W + "t")):
            place = parent.index(run)
            parent[place : place + 1] = _split_run(run)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _split_run(run: Element) -> list[Element]:
    properties = run.find(W + "rPr")
    pieces: list[Element] = []

    def begin() -> Element:
        piece = run.makeelement(W + "r")
        if properties is not None:
            piece.append(deepcopy(properties))
        pieces.append(piece)
        return piece

    def add_text(piece: Element, words: str) -> None:
        text = etree.SubElement(piece, W + "t")
        text.text = words
        text.set(XML_SPACE, "preserve")

    current = begin()
    for element in run:
        if element is properties:
            continue
        if element.tag != W + "t" or BLANK_MARK not in (element.text or ""):
            current.append(deepcopy(element))
            continue
        for words in re.findall(f"{BLANK_MARK}+|[^{BLANK_MARK}]+", element.text or ""):
            if words[0] == BLANK_MARK:
                _underline(current := begin())
                add_text(current, FULL_WIDTH_SPACE * len(words))
                current = begin()
            else:
                add_text(current, words)
    return [piece for piece in pieces if len(piece) > (properties is not None)]


def _underline(run: Element) -> None:
    """Underline a run, in the place the schema gives the property."""
    properties = run.find(W + "rPr")
    if properties is None:
        properties = run.makeelement(W + "rPr")
        run.insert(0, properties)
    for old in properties.findall(W + "u"):
        properties.remove(old)
    after = ("effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout")
    following = next((child for child in properties if etree.QName(child).localname in after), None)
    underline = properties.makeelement(W + "u", {W + "val": "single"})
    if following is None:
        properties.append(underline)
    else:
        following.addprevious(underline)
