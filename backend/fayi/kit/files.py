"""Files by the SHA-256 of their content: in a folder, or in S3, and never changed once written."""

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, from_url

from fayi.kit.errors import Refusal


class StorageFull(Refusal):
    """文件没有保存成功：存储空间不足或不可用。您填写的内容没有丢失，请联系系统管理员后重试。"""

    status_code = 507


@contextmanager
def _clear_refusal() -> Iterator[None]:
    """Turn what a full or unwritable store raises into StorageFull."""
    try:
        yield
    except AlreadyExistsError:
        raise
    except (OSError, BaseError) as fault:
        raise StorageFull from fault


class Files:
    """A store of immutable files, addressed by content."""

    def __init__(self, url: str, folder: Path) -> None:
        """Keep files at `url` (s3://…), or in `folder` when the URL is empty."""
        self.store: Any = from_url(url) if url else LocalStore(folder, mkdir=True)

    @staticmethod
    def path(digest: str) -> str:
        """Where the file with this SHA-256 (64 hex digits) lies."""
        return f"{digest[:2]}/{digest[2:4]}/{digest}"

    async def put(self, content: bytes) -> str:
        """Store `content` and return its SHA-256 in hex; storing it twice keeps one. Raises StorageFull."""
        digest = hashlib.sha256(content).hexdigest()
        with _clear_refusal(), suppress(AlreadyExistsError):
            await self.store.put_async(self.path(digest), content, mode="create")
        return digest

    async def put_file(self, file: Path, digest: str) -> None:
        """Store the content of `file`, whose SHA-256 is `digest`, piece by piece. Raises StorageFull."""
        with _clear_refusal():
            await self.store.put_async(self.path(digest), file)

    async def get(self, digest: str) -> bytes:
        """The content with this SHA-256; FileNotFoundError when it is not here."""
        found = await self.store.get_async(self.path(digest))
        return bytes(await found.bytes_async())

    async def destroy(self, digest: str) -> None:
        """Throw away the content with this SHA-256, for ever; no fault when it is gone already.

        The caller has made sure that nothing names it any more.
        """
        with suppress(FileNotFoundError):
            await self.store.delete_async(self.path(digest))

    async def copy_out(self, digest: str, file: Path) -> bool:
        """Write the content with this SHA-256 to `file`, piece by piece.

        False when it is not here, or is no longer what it was.
        """
        whole = hashlib.sha256()
        try:
            found = await self.store.get_async(self.path(digest))
        except FileNotFoundError:
            return False
        with file.open("wb") as copy:
            async for piece in found.stream():
                whole.update(piece)
                copy.write(piece)
        return whole.hexdigest() == digest

    def stream(self, digest: str, first: int = 0, beyond: int | None = None) -> AsyncIterator[bytes]:
        """The content with this SHA-256 piece by piece, from byte `first` to before `beyond`; the end when None.

        FileNotFoundError, on reading, when it is not here.
        """
        return self._stream(self.path(digest), first, beyond)

    async def size(self, digest: str) -> int:
        """Bytes of the content with this SHA-256; FileNotFoundError when it is not here."""
        return int((await self.store.head_async(self.path(digest)))["size"])

    async def _stream(self, path: str, first: int, beyond: int | None) -> AsyncIterator[bytes]:
        options = {"range": {"offset": first} if beyond is None else (first, beyond)}
        found = await self.store.get_async(path, options=options)
        async for piece in found.stream():
            yield bytes(piece)

    async def put_piece(self, name: str, file: Path) -> None:
        """Keep a piece of a file that is still coming in under a name of its own. Raises StorageFull."""
        with _clear_refusal():
            await self.store.put_async(f"incoming/{name}", file)

    async def join_pieces(self, names: Sequence[str], file: Path) -> str:
        """Write the pieces to `file` one after the other; returns the SHA-256 of the whole."""
        whole = hashlib.sha256()
        with _clear_refusal(), file.open("wb") as copy:
            for name in names:
                async for piece in self._stream(f"incoming/{name}", 0, None):
                    whole.update(piece)
                    copy.write(piece)
        return whole.hexdigest()

    async def drop_pieces(self, names: Sequence[str]) -> None:
        """Throw pieces away; those that are gone already are no fault."""
        for name in names:
            with suppress(FileNotFoundError):
                await self.store.delete_async(f"incoming/{name}")
