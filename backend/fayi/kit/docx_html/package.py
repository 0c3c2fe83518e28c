"""Reading a Word file: a zip of XML parts that point at each other. Nothing outside the file is touched."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from fayi.kit.errors import Refusal

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

MAIN_PART = "word/document.xml"
MAX_UNPACKED_BYTES = 20 << 20
MAX_RATIO = 100
RATIO_FREE_BYTES = 1 << 20  # small parts of blanks may pack very well


class NotAWordFile(Refusal):
    """这不是可以打开的 Word 文档（.docx）。"""

    status_code = 422


class WordFileTooLarge(Refusal):
    """Word 文档解压后过大，不能打开。"""

    status_code = 422


class DoctypeInside(Refusal):
    """Word 文档里含有 DOCTYPE 声明，不能打开。"""

    status_code = 422


@dataclass(frozen=True)
class Target:
    """Where a relationship points: a part's name inside the file, or an address outside it."""

    name: str
    external: bool
    kind: str


def local_name(element: Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attributes(element: Element) -> dict[str, str]:
    """The attributes by their names without namespace."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}


def value_of(parent: Element | None, child: str, default: str = "") -> str:
    """`w:val` of the named child, or `default` when child or attribute is absent."""
    found = parent.find(W + child) if parent is not None else None
    return found.get(W + "val", default) if found is not None else default


def open_archive(docx: bytes) -> zipfile.ZipFile:
    """Open the zip after looking at the sizes it declares, before anything is unpacked.

    Raises NotAWordFile, or WordFileTooLarge for more than 20 MB or a packing ratio above 100 (a zip bomb).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(docx))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotAWordFile from error
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise WordFileTooLarge
    for entry in entries:
        if entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise WordFileTooLarge
    if MAIN_PART not in archive.namelist():
        raise NotAWordFile
    return archive


def parse_xml(content: bytes) -> Element:
    """Parse one part. Entities are never resolved; a DOCTYPE is refused outright."""
    refuse_doctype(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotAWordFile from error
    return root


def refuse_doctype(content: bytes) -> None:
    """Raise DoctypeInside for an XML part that declares one, or is not in UTF-8 where we could not see it."""
    if b"<!DOCTYPE" in content or b"\0" in content or b'encoding="UTF-7' in content:
        raise DoctypeInside


class WordPackage:
    """One opened Word file."""

    def __init__(self, docx: bytes) -> None:
        self._archive = open_archive(docx)
        self._relationships: dict[str, dict[str, Target]] = {}
        self.names = frozenset(self._archive.namelist())

    def part(self, name: str) -> Element | None:
        """The parsed XML part, None when the file has none of that name."""
        return parse_xml(self.content(name)) if name in self.names else None

    def content(self, name: str) -> bytes:
        """The bytes of a part; raises NotAWordFile when the zip entry is damaged."""
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, RuntimeError, KeyError, EOFError, OSError, zlib.error) as error:
            raise NotAWordFile from error

    def relationships(self, part_name: str) -> dict[str, Target]:
        """What the part's relationship ids point at."""
        if part_name not in self._relationships:
            folder, name = posixpath.split(part_name)
            root = self.part(posixpath.join(folder, "_rels", name + ".rels"))
            self._relationships[part_name] = {
                entry.get("Id", ""): _target(folder, entry) for entry in (root if root is not None else [])
            }
        return self._relationships[part_name]


def _target(folder: str, entry: Element) -> Target:
    address = entry.get("Target", "")
    kind = entry.get("Type", "").rpartition("/")[2]
    if entry.get("TargetMode") == "External":
        return Target(address, True, kind)
    if address.startswith("/"):
        return Target(address[1:], False, kind)
    return Target(posixpath.normpath(posixpath.join(folder, address)), False, kind)
