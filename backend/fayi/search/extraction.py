"""The text of a file: the text layer of a PDF, a Word file, or what a command for scans reads in it."""

import asyncio
import logging
import shlex
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pypdfium2
from lxml import etree

from fayi.kit import media
from fayi.kit.render_pool import RenderFailed, RenderPool

logger = logging.getLogger(__name__)

MOST_TEXT = 300_000
"""Characters kept of one file."""
MOST_PAGES = 500
FEWEST = 10
"""Fewer characters in a whole PDF than these are stamps of a scanner, not its text."""
MOST_UNPACKED = 50 << 20
OCR_SECONDS = 300
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
READABLE = frozenset({media.PDF, media.DOCX, media.JPEG, media.PNG, media.TIFF})
SCANS = frozenset({media.PDF, media.JPEG, media.PNG, media.TIFF})


class Source(StrEnum):
    """Where a text comes from."""

    LAYER = "layer"
    WORD = "word"
    OCR = "ocr"
    NONE = "none"


def pdf_text(path: str) -> str:
    """The text layer of a PDF, page by page; for a child process."""
    pieces: list[str] = []
    pdf = pypdfium2.PdfDocument(path)
    for number in range(min(len(pdf), MOST_PAGES)):
        page = pdf[number].get_textpage()
        pieces.append(page.get_text_range())
        if sum(map(len, pieces)) > MOST_TEXT:
            break
    # PDFium marks a hyphen at the end of a line with a non-character.
    return "\n".join(pieces).replace("\ufffe", "").replace("\x00", "")[:MOST_TEXT]


def word_text(path: str) -> str:
    """The text of a Word file, a paragraph to a line; for a child process."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with suppress(BadZipFile, KeyError, etree.XMLSyntaxError), ZipFile(path) as archive:
        if archive.getinfo("word/document.xml").file_size > MOST_UNPACKED:
            return ""
        body = etree.fromstring(archive.read("word/document.xml"), parser)
        paragraphs = (
            "".join(piece.text or "" for piece in paragraph.iter(f"{WORD}t"))
            for paragraph in body.iter(f"{WORD}p")
        )
        return "\n".join(line for line in paragraphs if line)[:MOST_TEXT]
    return ""


async def read(pool: RenderPool, path: Path, media_type: str, ocr_command: str) -> tuple[str, Source]:
    """The text of a file and where it comes from; ("", NONE) where there is none."""
    readers = {media.PDF: (pdf_text, Source.LAYER), media.DOCX: (word_text, Source.WORD)}
    if media_type in readers:
        reader, source = readers[media_type]
        try:
            found = (await pool.render(reader, str(path))).strip()
        except RenderFailed:
            found = ""
        if len(found) >= FEWEST or (found and source is Source.WORD):
            return found, source
    if ocr_command and media_type in SCANS and (found := (await recognised(ocr_command, path)).strip()):
        return found[:MOST_TEXT], Source.OCR
    return "", Source.NONE


async def recognised(command: str, path: Path) -> str:
    """What the command for scans writes to its output, given the file's path last; empty when it fails."""
    try:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(command),
            str(path),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as fault:
        logger.warning("the command for scans does not start: %s", fault)
        return ""
    try:
        written, _ = await asyncio.wait_for(process.communicate(), OCR_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        logger.warning("the command for scans took longer than %s seconds", OCR_SECONDS)
        return ""
    if process.returncode:
        logger.warning("the command for scans ended with %s", process.returncode)
        return ""
    return written.decode(errors="replace").replace("\x00", "")
