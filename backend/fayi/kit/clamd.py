"""Asking clamd whether a file is harmful: its INSTREAM command over TCP or a Unix socket."""

import asyncio
import struct
from pathlib import Path
from urllib.parse import urlsplit

PIECE = 1 << 18
SECONDS = 60.0


class ScannerDown(Exception):
    """The scanner cannot be reached, or says something nobody understands; to be asked again later."""


async def threat_in(file: Path, url: str, *, seconds: float = SECONDS) -> str:
    """What the clamd at `url` (tcp://host:3310 or unix:///run/clamd.sock) finds in `file`; empty when clean.

    The file goes over piece by piece. `seconds` limit each sending and the wait for the answer. Raises
    ScannerDown.
    """
    try:
        return await _asked(file, url, seconds)
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as fault:
        raise ScannerDown(str(fault)) from fault


async def _asked(file: Path, url: str, seconds: float) -> str:
    address = urlsplit(url)
    opening = (
        asyncio.open_unix_connection(address.path)
        if address.scheme == "unix"
        else asyncio.open_connection(address.hostname, address.port or 3310)
    )
    reader, writer = await asyncio.wait_for(opening, seconds)
    try:
        writer.write(b"zINSTREAM\0")
        with await asyncio.to_thread(file.open, "rb") as content:
            while piece := await asyncio.to_thread(content.read, PIECE):
                writer.write(struct.pack(">I", len(piece)) + piece)
                await asyncio.wait_for(writer.drain(), seconds)
        writer.write(struct.pack(">I", 0))
        await writer.drain()
        said = (
            (await asyncio.wait_for(reader.readuntil(b"\0"), seconds)).rstrip(b"\0").decode(errors="replace")
        )
    finally:
        writer.close()
    verdict = said.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerDown(said)
