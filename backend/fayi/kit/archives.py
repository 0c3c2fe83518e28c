"""Many files as one: a ZIP whose bytes depend on its files alone, and PDFs one after the other."""

import io
import zipfile
from collections.abc import Sequence

import pikepdf

MOMENT = (1980, 1, 1, 0, 0, 0)


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """(name, content) pairs as a ZIP; names are kept as UTF-8."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files:
            target.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def names_in(archive: bytes) -> list[str]:
    """What the files in a ZIP are called, in order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return packed.namelist()


def one_pdf(papers: Sequence[bytes]) -> bytes:
    """PDF files one after the other in one; meant for the render pool."""
    with pikepdf.new() as whole:
        for content in papers:
            with pikepdf.open(io.BytesIO(content)) as paper:
                whole.pages.extend(paper.pages)
        file = io.BytesIO()
        whole.save(file, deterministic_id=True)
    return file.getvalue()
