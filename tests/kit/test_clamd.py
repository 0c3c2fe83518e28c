"""Asking a scanner: clean, harmful, down, silent, or talking nonsense."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from fayi.kit.clamd import PIECE, ScannerDown, threat_in
from tests.attachments.samples import EICAR

SOCKETS = ("/run/clamav/clamd.ctl", "/run/clamd.scan/clamd.sock", "/tmp/clamd.socket")
Answering = Callable[[bytes], bytes | None]
Start = Callable[["Scanner"], Awaitable[str]]


class Scanner:
    """A server that reads an INSTREAM and says what it is told to; None: nothing at all."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer
        self.sizes: list[int] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            assert await reader.readexactly(10) == b"zINSTREAM\0"
            whole = b""
            while size := struct.unpack(">I", await reader.readexactly(4))[0]:
                self.sizes.append(size)
                whole += await reader.readexactly(size)
            said = self.answer(whole)
            if said is None:
                await reader.read()
            else:
                writer.write(said)
                await writer.drain()
        finally:
            writer.close()


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a scanner behind a Unix socket; its address."""
    servers = []

    async def start(scanner: Scanner) -> str:
        path = tmp_path / "clamd.sock"
        servers.append(await asyncio.start_unix_server(scanner, path))
        return f"unix://{path}"

    yield start
    for server in servers:
        server.close()


def file_with(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "file").write_bytes(content)
    return tmp_path / "file"


def finds_eicar(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


async def test_a_clean_file_is_told_from_a_harmful_one(tmp_path: Path, at: Start) -> None:
    scanner = Scanner(finds_eicar)
    url = await at(scanner)
    large = bytes(2 * PIECE + 5)
    assert await threat_in(file_with(tmp_path, large), url) == ""
    assert scanner.sizes == [PIECE, PIECE, 5], "piece by piece"
    assert await threat_in(file_with(tmp_path, large + EICAR), url) == "Eicar-Signature"


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"what?\0", b"stream: x ERROR\0"]
)
async def test_an_answer_nobody_understands_counts_as_no_answer(
    tmp_path: Path,
    at: Start,
    answer: bytes,
) -> None:
    with pytest.raises(ScannerDown):
        await threat_in(file_with(tmp_path, b"x"), await at(Scanner(lambda _: answer)))


async def test_a_scanner_that_stays_silent_is_not_waited_for_for_ever(tmp_path: Path, at: Start) -> None:
    with pytest.raises(ScannerDown):
        await threat_in(file_with(tmp_path, b"x"), await at(Scanner(lambda _: None)), seconds=0.2)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd.sock"])
async def test_a_scanner_that_cannot_be_reached_is_down(tmp_path: Path, url: str) -> None:
    with pytest.raises(ScannerDown):
        await threat_in(file_with(tmp_path, b"x"), url)


def running_clamd() -> str:
    """The socket of a clamd that runs here; skips the test, by name, when there is none."""
    running = next((path for path in SOCKETS if Path(path).is_socket()), None)
    if running is None:
        pytest.skip(f"no clamd runs on this machine (looked at {', '.join(SOCKETS)})")
    return running


async def test_a_real_clamd_finds_the_agreed_test_file(tmp_path: Path) -> None:
    running = running_clamd()
    assert await threat_in(file_with(tmp_path, b"harmless"), f"unix://{running}") == ""
    assert "eicar" in (await threat_in(file_with(tmp_path, EICAR), f"unix://{running}")).lower()
