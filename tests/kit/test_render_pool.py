"""Child processes that fill and print: limits, deaths, refusals carried over."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from fayi.kit.docx import MissingFact, TemplateFault
from fayi.kit.docx_html.package import NotAWordFile
from fayi.kit.render_pool import PrintDetails, RenderFailed, RenderPool, preview, print_document
from tests.kit.word_files import paragraph, text_of, word_file

TEMPLATE = word_file(paragraph("{{ name }}同志："))
DETAILS = PrintDetails("通知书", datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture(scope="module")
async def pool() -> AsyncIterator[RenderPool]:
    pool = RenderPool(workers=1, seconds=2, memory_mb=1500)
    await pool.start()
    yield pool
    pool.close()


def spin() -> None:
    while True:
        pass


def devour() -> int:
    return len(bytearray(4 << 30))


def process() -> int:
    return os.getpid()


async def test_documents_are_previewed_and_printed_in_another_process(pool: RenderPool) -> None:
    assert await pool.render(process) != os.getpid()
    assert "张三同志：" in await pool.render(preview, TEMPLATE, {"name": "张三"})
    docx, pdf = await pool.render(print_document, TEMPLATE, {"name": "张三"}, {}, DETAILS)
    assert text_of(docx) == "张三同志："
    assert pdf.startswith(b"%PDF-1.7")


async def test_the_process_stays_for_the_next_document(pool: RenderPool) -> None:
    assert await pool.render(process) == await pool.render(process)


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ((TEMPLATE, {}, {}, DETAILS), MissingFact),
        ((word_file(paragraph("{{ name.x }}")), {"name": "a"}, {}, DETAILS), TemplateFault),
        ((b"no", {}, {}, DETAILS), NotAWordFile),
    ],
)
async def test_refusals_come_back_as_they_were(
    pool: RenderPool, arguments: tuple[object, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        await pool.render(print_document, *arguments)
    assert str(refused.value)


async def test_a_missing_fact_still_knows_its_name(pool: RenderPool) -> None:
    with pytest.raises(MissingFact) as refused:
        await pool.render(print_document, TEMPLATE, {}, {}, DETAILS)
    assert refused.value.name == "name"
    assert "name" in str(refused.value)


@pytest.mark.parametrize("job", [spin, os.abort, devour])
async def test_an_endless_a_dying_and_a_greedy_document_fail_and_the_next_one_works(
    pool: RenderPool, job: object
) -> None:
    began = time.monotonic()
    with pytest.raises(RenderFailed):
        await pool.render(job)  # type: ignore[arg-type]
    assert time.monotonic() - began < 20
    assert "李四" in await pool.render(preview, TEMPLATE, {"name": "李四"})


async def test_an_unexpected_error_is_a_refusal_in_plain_words(pool: RenderPool) -> None:
    with pytest.raises(RenderFailed) as refused:
        await pool.render(preview, TEMPLATE, {"name": object})
    assert refused.value.status_code == 503


async def test_documents_wait_their_turn_and_all_are_answered(pool: RenderPool) -> None:
    pages = await asyncio.gather(*(pool.render(preview, TEMPLATE, {"name": name}) for name in "甲乙丙丁戊"))
    assert [name + "同志" in page for name, page in zip("甲乙丙丁戊", pages, strict=True)] == [True] * 5


async def test_a_bomb_of_loops_ends_with_a_refusal(pool: RenderPool) -> None:
    nested = "".join("{% for a in rows %}" for _ in range(7)) + "x" + "{% endfor %}" * 7
    with pytest.raises(RenderFailed):
        await pool.render(preview, word_file(paragraph(nested)), {"rows": list(range(60))})
