"""Sealed packages: files for somebody outside the desk, encrypted, with a signed list of what is inside.

The archive is a ZIP under AES-256 (WinZip AE-2), which the packers found in offices open (7-Zip, WinRAR,
Bandizip). Python's own zipfile reads only the old, broken ZIP encryption and writes none; pyzipper is that
same module with AES added, pure Python around one cryptography library, and kept up with new Pythons.
The list names the SHA-256 of each file and is signed with Ed25519, so that a package cannot be altered by
somebody who learned its password, and a reply signed on another desk proves where it came from.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import pyzipper
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from fayi.kit.errors import Refusal

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
BIGGEST_UNPACKED = 300 << 20
MOST_FILES = 500
BIGGEST_REPLY = 64 << 10


class NotAPackage(Refusal):
    """这不是本系统制作的加密包裹，或者文件已经损坏。"""

    status_code = 422


class WrongPassword(Refusal):
    """密码不对，包裹打不开。"""

    status_code = 422


class PackageAltered(Refusal):
    """包裹的内容和签名的清单不一致，不能采用。请联系发出机构重新制作。"""

    status_code = 422


class NotAReply(Refusal):
    """这不是包裹的回执，或者文件已经损坏。"""

    status_code = 422


class ReplyAltered(Refusal):
    """回执的签名不对：内容被改动过，或者不是登记的那个系统签的。"""

    status_code = 422


class Opened(Struct, frozen=True):
    """What was in a package: the list's facts, the files by name, and whose signature it bears."""

    facts: dict[str, Any]
    files: dict[str, bytes]
    public_key: str


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public half of a key, in hex."""
    return key.public_key().public_bytes_raw().hex()


def listed(files: Sequence[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Name, SHA-256 and size of each file."""
    return [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in files
    ]


def sealed(
    files: Sequence[tuple[str, bytes]], facts: Mapping[str, Any], key: Ed25519PrivateKey, password: str
) -> bytes:
    """The files with their signed list, encrypted under `password`. `facts` are plain JSON values."""
    manifest = json.dumps(
        {"fayi_package": 1, "public_key": public_key_of(key), **facts, "files": listed(files)},
        ensure_ascii=False,
        indent=1,
    ).encode()
    archive = io.BytesIO()
    with pyzipper.AESZipFile(
        archive, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as target:
        target.setpassword(password.encode())
        for name, content in (*files, (MANIFEST, manifest), (SIGNATURE, key.sign(manifest))):
            target.writestr(name, content)
    return archive.getvalue()


def opened(content: bytes, password: str) -> Opened:
    """What is in a package, once its list and its signature are found right.

    Meant for the render pool when the file comes from outside. Raises NotAPackage, WrongPassword,
    PackageAltered.
    """
    try:
        with pyzipper.AESZipFile(io.BytesIO(content)) as source:
            parts = source.infolist()
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > BIGGEST_UNPACKED:
                raise NotAPackage
            source.setpassword(password.encode())
            files = {part.filename: _unpacked(source, part) for part in parts}
    except RuntimeError as fault:
        raise WrongPassword from fault
    except (
        zipfile.BadZipFile,
        pyzipper.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
    ) as fault:
        raise NotAPackage from fault
    manifest, signature = files.pop(MANIFEST, b""), files.pop(SIGNATURE, b"")
    try:
        facts = json.loads(manifest)
        public_key = str(facts["public_key"])
        promised = {one["name"]: one["sha256"] for one in facts["files"]}
    except (ValueError, KeyError, TypeError) as fault:
        raise NotAPackage from fault
    found = {one["name"]: one["sha256"] for one in listed(list(files.items()))}
    if found != promised or not is_signed(manifest, signature, public_key):
        raise PackageAltered
    return Opened(facts, files, public_key)


def _unpacked(source: Any, part: Any) -> bytes:
    """The part's content; NotAPackage when it is longer than it says (a bomb)."""
    with source.open(part) as file:
        content: bytes = file.read(part.file_size + 1)
    if len(content) > part.file_size:
        raise NotAPackage
    return content


def is_signed(content: bytes, signature: bytes, public_key: str) -> bool:
    """Whether the signature is that key's under that content."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_reply(said: Mapping[str, str], key: Ed25519PrivateKey) -> bytes:
    """A reply as JSON, signed: what a desk sends back to the one that sent it a package."""
    inside = json.dumps(dict(said), ensure_ascii=False, sort_keys=True)
    return json.dumps(
        {
            "fayi_reply": 1,
            "said": inside,
            "public_key": public_key_of(key),
            "signature": key.sign(inside.encode()).hex(),
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def read_reply(content: bytes, public_key: str) -> dict[str, str]:
    """What a signed reply says; raises NotAReply, or ReplyAltered unless `public_key` (hex) signed it."""
    if len(content) > BIGGEST_REPLY:
        raise NotAReply
    try:
        whole = json.loads(content)
        inside, signature = str(whole["said"]), bytes.fromhex(whole["signature"])
        said = json.loads(inside)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NotAReply from fault
    if not public_key or not is_signed(inside.encode(), signature, public_key):
        raise ReplyAltered
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise NotAReply
    return said
