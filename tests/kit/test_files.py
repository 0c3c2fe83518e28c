"""Files lie under the SHA-256 of their content, and are never changed once written."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from fayi.kit.files import Files, StorageFull


def everything_in(folder: Path) -> list[str]:
    """Files below the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_file_is_found_again_by_the_hash_of_its_content(tmp_path: Path) -> None:
    files = Files("", tmp_path / "files")
    content = "调解协议书".encode() * 1000
    digest = await files.put(content)
    assert digest == hashlib.sha256(content).hexdigest()
    assert await files.get(digest) == content
    assert everything_in(tmp_path / "files") == [f"{digest[:2]}/{digest[2:4]}/{digest}"]


async def test_the_same_content_is_kept_once_however_often_it_comes(tmp_path: Path) -> None:
    files = Files("", tmp_path)
    digests = await asyncio.gather(*(files.put(b"the same") for _ in range(12)))
    assert len(set(digests)) == 1
    assert len(everything_in(tmp_path)) == 1
    assert await files.get(digests[0]) == b"the same"


async def test_a_large_file_is_taken_from_disk(tmp_path: Path) -> None:
    files, upload = Files("", tmp_path / "files"), tmp_path / "upload"
    content = bytes(range(256)) * 50_000
    upload.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    await files.put_file(upload, digest)
    await files.put_file(upload, digest)
    assert await files.get(digest) == content
    assert upload.exists()


async def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    files = Files("", tmp_path)
    assert await files.get(await files.put(b"")) == b""


async def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await Files("", tmp_path).get("ab" * 32)


async def test_a_store_that_cannot_be_written_is_told_in_words_for_the_officer(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    files = Files("", folder)
    folder.rmdir()
    folder.write_text("a file where a folder should be")
    with pytest.raises(StorageFull) as refusal:
        await files.put(b"content")
    assert refusal.value.status_code == 507
    upload = tmp_path / "upload"
    upload.write_bytes(b"content")
    with pytest.raises(StorageFull):
        await files.put_file(upload, hashlib.sha256(b"content").hexdigest())


async def test_a_file_is_copied_out_piece_by_piece_and_what_is_gone_or_changed_is_told(
    tmp_path: Path,
) -> None:
    files = Files("", tmp_path / "files")
    content = bytes(range(256)) * 80_000
    digest, copy = await files.put(content), tmp_path / "copy"
    assert await files.copy_out(digest, copy)
    assert copy.read_bytes() == content
    assert not await files.copy_out("0" * 64, copy)
    (tmp_path / "files" / Files.path(digest)).write_bytes(b"changed")
    assert not await files.copy_out(digest, copy)
