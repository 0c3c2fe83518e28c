"""Papers become words: Word files, PDFs with a text layer, scans where a command reads them, and nothing else."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from docx import Document as WordFile
from PIL import Image
from sqlalchemy import select, text
from weasyprint import HTML

from fayi.documents.models import Paper
from fayi.kit import clock, media
from fayi.kit.database import Database
from fayi.kit.render_pool import RenderPool
from fayi.search.extraction import pdf_text, recognised, word_text
from fayi.search.index import PostgresIndex, Section, Wanted
from fayi.search.jobs import read_left_over, read_papers
from fayi.search.models import PaperText
from fayi.settings import Settings
from tests.cast import COMMITTEE, MEDIATOR_LI
from tests.make import Make


def word(*lines: str) -> bytes:
    """A Word file with these paragraphs."""
    document, file = WordFile(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def scan() -> bytes:
    """A blank picture."""
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(file, "PNG")
    return file.getvalue()


def test_a_word_file_and_a_text_layer_are_read_and_damaged_files_say_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(word("围墙超出界址", "四十公分"))
    assert word_text(str(file)) == "围墙超出界址\n四十公分"
    file.write_bytes(b"PK\x03\x04 not an archive")
    assert word_text(str(file)) == ""
    file.write_bytes(HTML(string="<p>围墙超出界址四十公分</p>").write_pdf())
    assert "围墙超出界址四十公分" in pdf_text(str(file)).replace("\n", "")


async def test_a_command_that_fails_or_is_not_there_reads_nothing(tmp_path: Path) -> None:
    assert await recognised("echo 围墙", tmp_path) == f"围墙 {tmp_path}\n"
    assert await recognised("false", tmp_path) == ""
    assert await recognised("/no/such/command --fast", tmp_path) == ""


async def test_papers_are_read_once_identity_papers_and_infected_ones_never(
    make: Make, application: Any, database: Database, settings: Settings, pool: RenderPool, tmp_path: Path
) -> None:
    matter, files = await make.matter(), application.state.files
    command = tmp_path / "ocr"
    command.write_text("#!/bin/sh\necho 扫描件里的三轮车 13800000000\n")
    command.chmod(0o700)
    given = (
        ("Word", word("界址四十公分，电话13900000000。"), media.DOCX, "paper", "clean"),
        ("scan", scan(), media.PNG, "paper", "unchecked"),
        ("identity", word("身份证上的住址"), media.DOCX, "identity", "clean"),
        ("infected", word("带毒文件"), media.DOCX, "paper", "infected"),
        ("waiting", word("还没有查毒"), media.DOCX, "paper", "waiting"),
    )
    async with make.session(MEDIATOR_LI.actor) as session:
        for title, content, media_type, kind, safety in given:
            paper = Paper(
                matter_id=matter.id, paper_key="other", title=title, pages=1, added_at=clock.now(),
                file_digest=await files.put(content), media_type=media_type, kind=kind, safety=safety,
                threat="EICAR" if safety == "infected" else "",
            )  # fmt: skip
            session.add(paper)
    context: Any = SimpleNamespace(
        additional_context={
            "database": database,
            "files": files,
            "render_pool": pool,
            "settings": msgspec.structs.replace(settings, ocr_command=str(command)),
        }
    )
    assert await read_left_over(context, 0) == 1
    assert await read_papers(context, matter.id, COMMITTEE.id) == 2
    assert await read_papers(context, matter.id, COMMITTEE.id) == 0
    async with make.session(MEDIATOR_LI.actor) as session:
        told = {row.source: row.body for row in await session.scalars(select(PaperText))}
        assert told == {"word": "界址四十公分，电话***********。", "ocr": "扫描件里的三轮车 ***********"}
        for words, found in (("界址", 1), ("三轮车", 1), ("身份证上的住址", 0), ("带毒", 0), ("查毒", 0)):
            wanted = Wanted(words=words, section=Section.PAPERS)
            assert await PostgresIndex().count(session, wanted) == found, words
        every = await session.scalar(text("select count(*) from unread_papers(10)"))
        assert every == 0
