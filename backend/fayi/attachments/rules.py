"""How much may be handed in, what is told about a file before it comes, and how order is kept. Pure decisions."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import PurePath

from msgspec import Struct

from fayi.kit.errors import Refusal

BIGGEST = 100 << 20
"""Bytes of one file."""
BIGGEST_MATTER = 2 << 30
"""Bytes of all files of a matter."""
AT_ONCE = 20
PIECE = 4 << 20
"""Bytes the page sends at a time; what a broken line costs at most."""
PIECE_BODY = 16 << 20
"""Bytes taken at a time, also from who sends larger pieces."""
FORM_BODY = 256 << 20
"""For the ordinary form, with all files in one body."""
LINK_LASTS = timedelta(minutes=15)
FINISHING = timedelta(minutes=30)
"""How much longer what was begun under a link may be finished."""
KEPT = timedelta(hours=24)
"""How long what nobody finishes is kept."""
TUS = "1.0.0"
DIGEST = re.compile("[0-9a-f]{64}")
NAME_LENGTH = 150


class TooLarge(Refusal):
    """“{name}”太大：单个文件不能超过{most}MB。视频请剪短或者降低清晰度，扫描件请分成几份。"""

    status_code = 413


class MatterFull(Refusal):
    """这件办件的附件已有{used}MB，加上这个文件就超过{most}MB了。大的录像请刻盘存卷，登记为纸质材料。"""

    status_code = 413


class Empty(Refusal):
    """“{name}”是空文件，请重新选择。"""

    status_code = 422


class NoSize(Refusal):
    """没有说明文件的大小，不能开始上传。"""

    status_code = 400


class WrongOffset(Refusal):
    """上传的位置对不上，请从已收到的地方继续。"""


class OtherProtocol(Refusal):
    """上传程序的版本不对，请刷新页面后重试。"""

    status_code = 412


class NotTheSame(Refusal):
    """收到的文件与发出的不一致（校验值不同），请重新上传。"""

    status_code = 422


class LinkOver(Refusal):
    """链接已失效。请在电脑上重新生成二维码后再扫。"""

    status_code = 410


class Told(Struct, frozen=True, kw_only=True):
    """What is said of a file before it comes."""

    file_name: str
    size: int
    digest: str = ""
    """SHA-256 in hex when the sender knows it."""
    kind: str = "paper"
    paper_key: str = ""
    title: str = ""
    original_kept: bool = False


class Order(Struct, frozen=True):
    """Where a paper stands: its id and what it is ordered by."""

    id: int
    place: int


def told(length: str | None, metadata: str | None) -> Told:
    """What the headers Upload-Length and Upload-Metadata say; raises NoSize, Empty, TooLarge."""
    said = metadata_of(metadata or "")
    name = plain_name(said.get("filename", ""))
    if length is None or not re.fullmatch("[0-9]{1,15}", length):
        raise NoSize
    size = int(length)
    must_fit(name, size)
    digest = said.get("sha256", "").lower()
    return Told(
        file_name=name,
        size=size,
        digest=digest if DIGEST.fullmatch(digest) else "",
        kind=said.get("kind", "paper"),
        paper_key=said.get("paper_key", ""),
        title=said.get("title", "")[:100],
        original_kept=said.get("original_kept") == "true",
    )


def metadata_of(header: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header: words with values in Base64; what cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def plain_name(name: str) -> str:
    """A file's name without folders or what no name may hold; the end is kept when it is too long."""
    name = PurePath(name.replace("\\", "/")).name
    return re.sub(r'[\s\x00-\x1f\x7f-\x9f<>:"|?*\u202a-\u202e\u2066-\u2069]+', " ", name).strip()[
        -NAME_LENGTH:
    ]


def must_fit(name: str, size: int) -> None:
    """Raise Empty or TooLarge for a file of so many bytes."""
    if size <= 0:
        raise Empty(name=name)
    if size > BIGGEST:
        raise TooLarge(name=name, most=BIGGEST >> 20)


def must_have_room(used: int, size: int) -> None:
    """Raise MatterFull when the matter's files, `used` bytes, leave no room for `size` more."""
    if used + size > BIGGEST_MATTER:
        raise MatterFull(used=used >> 20, most=BIGGEST_MATTER >> 20)


def moved(papers: Sequence[Order], paper_id: int, *, up: bool) -> Mapping[int, int]:
    """New places, by id, once a paper has changed places with its neighbour; empty at the end of the list."""
    at = next((at for at, one in enumerate(papers) if one.id == paper_id), None)
    beside = None if at is None else at - 1 if up else at + 1
    if at is None or beside is None or not 0 <= beside < len(papers):
        return {}
    one, other = papers[at], papers[beside]
    return {one.id: other.place, other.id: one.place}


def span(header: str | None, size: int) -> tuple[int, int] | None:
    """The bytes a Range header asks for, as (first, beyond); None: all of them, which is always right.

    Raises Unsatisfiable when none of the file's bytes are asked for.
    """
    asked = re.fullmatch("bytes=([0-9]{0,15})-([0-9]{0,15})", (header or "").strip())
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        first, beyond = max(0, size - int(asked[2])), size
    else:
        first, beyond = int(asked[1]), min(size, int(asked[2]) + 1 if asked[2] else size)
    if first >= beyond:
        raise Unsatisfiable
    return first, beyond


class Unsatisfiable(Refusal):
    """文件没有这一段。"""

    status_code = 416
