"""Files sent piece by piece: from where they broke off, refused when they are not what they say, never in memory."""

import asyncio
import hashlib
import tracemalloc
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.attachments import jobs, rules
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.matters.models import Matter
from tests.attachments import samples
from tests.attachments.conftest import PapersOf
from tests.attachments.sender import Sender
from tests.browser import Browser
from tests.cast import CHAIR_MA, CLERK_WANG, MEDIATOR_LI, MEDIATOR_QIAN, STATION
from tests.make import Make

Send = Callable[..., Sender]


async def test_a_file_sent_in_pieces_becomes_a_paper_with_every_byte(
    sender: Send, papers_of: PapersOf, matter: Matter, application: Any
) -> None:
    content = samples.photo((300, 200))
    answer = await sender().send(
        content, pieces=3, filename="现场.JPEG", kind="exhibit", paper_key="exhibits", title="现场照片",
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    assert answer.headers["upload-offset"] == str(len(content))
    (paper,) = await papers_of(matter)
    assert (paper.title, paper.kind, paper.paper_key, paper.file_name) == (
        "现场照片", "exhibit", "exhibits", "现场.JPEG",
    )  # fmt: skip
    assert (paper.size, paper.pages, paper.media_type, paper.safety) == (
        len(content),
        1,
        "image/jpeg",
        "waiting",
    )
    assert await application.state.files.get(paper.file_digest) == content


async def test_what_broke_off_goes_on_where_it_stopped(
    sender: Send, papers_of: PapersOf, matter: Matter
) -> None:
    content, line = samples.pdf(), sender()
    begun = await line.begin(len(content), filename="a.pdf")
    where = begun.headers["location"]
    assert (await line.append(where, content[:100], 0)).headers["upload-offset"] == "100"
    asked = await line.ask("HEAD", where)
    assert (asked.status_code, asked.headers["upload-offset"]) == (200, "100")
    assert asked.headers["upload-length"] == str(len(content))
    assert (await line.append(where, content[50:], 50)).status_code == 409
    assert await papers_of(matter) == []
    assert (await line.append(where, content[100:], 100)).status_code == 204
    assert len(await papers_of(matter)) == 1
    assert (await line.ask("HEAD", where)).status_code == 404


async def test_a_line_that_breaks_in_the_middle_of_a_piece_keeps_what_came(
    sender: Send, application: Any, database: Database
) -> None:
    """The very body breaks off, as with a phone that loses its network."""
    content, line = samples.pdf(), sender()
    where = (await line.begin(len(content), filename="a.pdf")).headers["location"]
    client = await line.browser.client(MEDIATOR_LI)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    events = iter(
        [{"type": "http.request", "body": content[:64], "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> Any:
        return next(events, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        pass

    headers = {
        "host": "testserver", "cookie": cookies, "x-csrftoken": client.cookies["csrftoken"],
        "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream", "upload-offset": "0",
        "content-length": str(len(content)),
    }  # fmt: skip
    scope = {
        "type": "http", "method": "PATCH", "path": where, "raw_path": where.encode(), "query_string": b"",
        "root_path": "", "scheme": "http", "http_version": "1.1", "server": ("testserver", 80),
        "client": ("127.0.0.1", 1), "asgi": {"version": "3.0"},
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    await application(scope, receive, send)
    asked = await line.ask("HEAD", where)
    assert asked.headers["upload-offset"] == "64"
    assert (await line.append(where, content[64:], 64)).status_code == 204


@pytest.mark.parametrize(
    ("content", "name", "status", "said"),
    [
        (b"MZ\x90" + bytes(500), "program.pdf", 415, "这种文件不能收"),
        (b"<!doctype html><script>1</script>", "a.jpg", 415, "这种文件不能收"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.png", 415, "这种文件不能收"),
        (samples.HEIC, "IMG_1.HEIC", 415, "兼容性最佳"),
        (samples.photo() + samples.office(), "a.jpg", 422, "夹带"),
        (samples.bomb(), "a.png", 422, "尺寸过大"),
        (b"%PDF-1.7 broken", "a.pdf", 422, "已损坏"),
    ],
)
async def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(
    sender: Send, papers_of: PapersOf, matter: Matter, content: bytes, name: str, status: int, said: str
) -> None:  # fmt: skip
    answer = await sender().send(content, filename=name, expect=status)
    assert said in answer.text
    assert await papers_of(matter) == []


async def test_a_hostile_file_is_refused_after_its_first_piece(sender: Send) -> None:
    line = sender()
    where = (await line.begin(rules.BIGGEST, filename="a.pdf")).headers["location"]
    assert (await line.append(where, b"MZ" + bytes(1000), 0)).status_code == 415


async def test_a_file_that_turns_out_broken_frees_its_place(sender: Send, owner: AsyncEngine) -> None:
    await sender().send(b"%PDF-1.7 broken", expect=422, filename="a.pdf")
    async with owner.connect() as connection:
        assert await connection.scalar(text("select count(*) from incoming")) == 0


async def test_a_wrong_ending_is_set_right(sender: Send, papers_of: PapersOf, matter: Matter) -> None:
    await sender().send(samples.png(), filename="合同.pdf")
    await sender().send(samples.office(), filename="清单.zip")
    assert [one.file_name for one in await papers_of(matter)] == ["合同.png", "清单.docx"]


async def test_a_file_that_is_not_the_one_announced_is_refused(sender: Send) -> None:
    answer = await sender().send(samples.pdf(), filename="a.pdf", sha256="0" * 64, expect=422)
    assert "不一致" in answer.text


async def test_more_bytes_than_announced_are_refused(sender: Send) -> None:
    line, content = sender(), samples.pdf()
    where = (await line.begin(len(content) - 1, filename="a.pdf")).headers["location"]
    assert (await line.append(where, content, 0)).status_code == 409
    assert (await line.ask("HEAD", where)).headers["upload-offset"] == "0"


async def test_a_full_matter_takes_no_more(sender: Send, owner: AsyncEngine) -> None:
    line = sender()
    assert (await line.begin(10, filename="a.pdf")).status_code == 201
    async with owner.begin() as connection:
        await connection.execute(text("update incoming set size = :size"), {"size": rules.BIGGEST_MATTER})
    answer = await line.begin(10, filename="b.pdf")
    assert answer.status_code == 413
    assert "超过2048MB" in answer.text


@pytest.mark.parametrize(
    ("metadata", "status"),
    [({"kind": "nonsense"}, 422), ({"paper_key": "nonsense"}, 422), ({"kind": ""}, 422)],
)
async def test_a_kind_or_an_entry_there_is_not_is_refused_before_a_byte_is_sent(
    sender: Send, metadata: dict[str, str], status: int
) -> None:
    assert (await sender().begin(10, filename="a.pdf", **metadata)).status_code == status


async def test_only_the_one_who_sends_it_goes_on_with_it(sender: Send, matter: Matter, make: Make) -> None:
    content = samples.pdf()
    where = (await sender().begin(len(content), filename="a.pdf")).headers["location"]
    for other in (MEDIATOR_QIAN, CHAIR_MA):
        assert (await sender(other).append(where, content, 0)).status_code in (403, 404)
        assert (await sender(other).ask("DELETE", where)).status_code in (403, 404)
    elsewhere = await make.matter(stage="accepted")
    other_way = where.replace(f"/matters/{matter.id}/", f"/matters/{elsewhere.id}/")
    assert (await sender().append(other_way, content, 0)).status_code == 404
    assert (await sender().ask("HEAD", where)).headers["upload-offset"] == "0"


async def test_an_agency_that_only_sees_the_matter_sends_nothing(
    sender: Send, make: Make, matter: Matter
) -> None:
    await make.referral(matter, STATION)
    assert (await sender(CLERK_WANG).begin(10, filename="a.pdf")).status_code in (403, 404)


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"tus-resumable": "0.2"}, 412),
        ("POST", {"upload-length": "x"}, 400),
        ("POST", {"x-csrftoken": "wrong"}, 403),
    ],
)
async def test_who_speaks_otherwise_is_not_understood(
    sender: Send, method: str, headers: dict[str, str], status: int
) -> None:
    line = sender()
    assert (await line.ask(method, line.address, headers=headers)).status_code == status


async def test_who_gives_up_frees_the_place(sender: Send, owner: AsyncEngine) -> None:
    line = sender()
    where = (await line.begin(10, filename="a.pdf")).headers["location"]
    assert (await line.ask("DELETE", where)).status_code == 204
    assert (await line.ask("HEAD", where)).status_code == 404


async def test_what_nobody_finishes_is_forgotten_after_a_day_with_its_pieces(
    sender: Send, owner: AsyncEngine, database: Database, application: Any, settings: Any
) -> None:
    line, content = sender(), samples.pdf()
    old = (await line.begin(len(content), filename="old.pdf")).headers["location"]
    await line.append(old, content[:100], 0)
    new = (await line.begin(len(content), filename="new.pdf")).headers["location"]
    async with owner.begin() as connection:
        await connection.execute(
            text("update incoming set begun_at = :then where file_name = 'old.pdf'"),
            {"then": clock.now() - rules.KEPT - timedelta(minutes=1)},
        )
    pieces = settings.data_directory / "files" / "incoming" / old.rpartition("/")[2]
    assert len([*pieces.iterdir()]) == 1
    given = {"database": database, "files": application.state.files}
    context: Any = SimpleNamespace(additional_context=given)
    assert await jobs.forget_unfinished(context, timestamp=0) == 1
    assert [*pieces.glob("*")] == []
    assert (await line.ask("HEAD", old)).status_code == 404
    assert (await line.ask("HEAD", new)).status_code == 200


async def test_a_hundred_megabytes_pass_without_being_held_in_memory(
    sender: Send, papers_of: PapersOf, matter: Matter
) -> None:
    """A recording of exactly the limit, in pieces of 4 MB that are made as they are sent."""
    line, size = sender(), rules.BIGGEST
    where = (await line.begin(size, filename="录像.mp4")).headers["location"]
    block = bytes(1 << 16)

    async def body(at: int, length: int) -> AsyncIterator[bytes]:
        if at == 0:
            yield samples.MP4
            length -= len(samples.MP4)
        while length:
            part = block[: min(length, len(block))]
            length -= len(part)
            yield part

    tracemalloc.start()
    try:
        for at in range(0, size, rules.PIECE):
            answer = await line.append(where, body(at, min(rules.PIECE, size - at)), at)
            assert answer.status_code == 204, answer.text
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 << 20
    (paper,) = await papers_of(matter)
    assert paper.size == size


async def test_two_officers_at_once_fill_no_matter_beyond_its_limit(
    browser: Browser, sender: Send, owner: AsyncEngine
) -> None:

    line = sender()
    await line.begin(1, filename="a.pdf")
    async with owner.begin() as connection:
        await connection.execute(
            text("update incoming set size = :size"), {"size": rules.BIGGEST_MATTER - 10}
        )
    answers = await asyncio.gather(*(line.begin(8, filename="b.pdf") for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [201, 413, 413]
