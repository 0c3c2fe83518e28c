"""Encrypted columns and their blind index: a copied database tells no ID number.

AES-256-GCM under keys from the environment or a key file outside the database. There may be several: all of them
read, one of them writes (docs/keys.md). The blind index is a keyed hash, so an exact number can be found without
being stored in the clear; its key, and the seed of signatures, outlive the keys of columns.
"""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NONCE = 12
MARK = b"\xfa"
"""The first octet of what is encrypted; the key's name follows. Ciphertexts of the first versions have neither."""
NAME = 4
"""Octets of a key's name."""
ANCHOR = "anchor:"
"""How the line begins that holds the derived keys of the blind index and of signatures, without a column key."""

T = TypeVar("T")


class WrongKey(Exception):
    """The keys do not open what the database holds."""


class Key:
    """One key of columns, with the name by which ciphertexts and people know it."""

    def __init__(self, secret: bytes) -> None:
        """Derive the column key from `secret`, 32 bytes."""
        if len(secret) != 32:
            raise ValueError("A key in FAYI_SECRET_KEY or in the key file must be 64 hex digits.")
        self.prefix = MARK + hmac.digest(secret, b"name", "sha256")[:NAME]
        self.name = self.prefix[1:].hex()
        self._cipher = AESGCM(hmac.digest(secret, b"columns", "sha256"))

    def encrypt(self, plain: str) -> bytes:
        """The key's name, a nonce and the ciphertext of `plain`."""
        nonce = secrets.token_bytes(NONCE)
        return self.prefix + nonce + self._cipher.encrypt(nonce, plain.encode(), self.prefix)

    def decrypt(self, sealed: bytes) -> str | None:
        """The plain text; None when this key did not encrypt it, or it was altered."""
        start = len(self.prefix)
        if sealed.startswith(self.prefix):
            with suppress(InvalidTag, ValueError):
                nonce, rest = sealed[start : start + NONCE], sealed[start + NONCE :]
                return self._cipher.decrypt(nonce, rest, self.prefix).decode()
        with suppress(InvalidTag, ValueError):
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
        return None


def anchor_of(secret: bytes) -> bytes:
    """The keys of the blind index and of signatures that belong to a secret: 64 bytes."""
    return hmac.digest(secret, b"blind index", "sha256") + hmac.digest(secret, b"signatures", "sha256")


class Vault:
    """Encrypts under one key, decrypts under all, hashes and signs under the anchor."""

    def __init__(self, *ring: bytes, anchor: bytes = b"") -> None:
        """Take the keys, each 32 bytes, the newest first.

        Without `anchor` the oldest key is that as well. The oldest key writes until `write_under` names another:
        it is the one every process is sure to know.
        """
        if not ring:
            raise ValueError("There is no key to encrypt with.")
        self.keys = [Key(secret) for secret in ring]
        self.anchor = anchor or anchor_of(ring[-1])
        if len(self.anchor) != 64:
            raise ValueError(f"The line {ANCHOR}… of the keys must have 128 hex digits.")
        self.writes = self.keys[-1]
        self.file: Path | None = None
        self._file_is_of = 0

    def write_under(self, name: str) -> None:
        """Encrypt under the key of this name from now on; ValueError for one that is not here."""
        found = [key for key in self.keys if key.name == name]
        if not found:
            raise ValueError(f"There is no key {name} here.")
        self.writes = found[0]

    def encrypt(self, plain: str) -> bytes:
        """The ciphertext of `plain`, which bears the name of its key."""
        return self.writes.encrypt(plain)

    def decrypt(self, sealed: bytes) -> str:
        """The text that `encrypt` took; raises WrongKey when no key opens it.

        A key that was added to the key file meanwhile is found.
        """
        for key in self.keys:
            if (plain := key.decrypt(sealed)) is not None:
                return plain
        if self.read_anew():
            return self.decrypt(sealed)
        given = ", ".join(key.name for key in self.keys)
        of = f" {sealed[1 : 1 + NAME].hex()}" if sealed.startswith(MARK) else " of an earlier version"
        raise WrongKey(
            f"The secret key does not match the database: a value needs the key{of}; the keys given are {given}."
        )

    def read_anew(self) -> bool:
        """Read the key file once more if it has changed; whether it had."""
        if self.file is None or not self.file.exists() or self._stamp() == self._file_is_of:
            return False
        self._file_is_of = self._stamp()
        fresh = read_ring(self.file.read_text())
        writes = self.writes
        self.keys, self.anchor = fresh.keys, fresh.anchor
        self.writes = next((key for key in self.keys if key.name == writes.name), self.keys[-1])
        return True

    def watch(self, file: Path) -> None:
        """Take note that the keys come from this file."""
        self.file = file
        self._file_is_of = self._stamp()

    def _stamp(self) -> int:
        return self.file.stat().st_mtime_ns if self.file else 0

    @property
    def anchor_name(self) -> str:
        """A name for the key of the blind index, which tells nothing about it."""
        return hmac.digest(self.anchor, b"name", "sha256")[:NAME].hex()

    def index(self, plain: str) -> bytes:
        """The blind index of `plain`: 32 bytes, the same each time, whichever key writes."""
        return hmac.digest(self.anchor[:32], plain.encode(), hashlib.sha256)

    def signing_key(self, whose: str) -> Ed25519PrivateKey:
        """The key `whose` packages and replies are signed with, e.g. "agency 4"; the same each time."""
        return Ed25519PrivateKey.from_private_bytes(
            hmac.digest(self.anchor[32:], whose.encode(), hashlib.sha256)
        )


_vault: Vault | None = None


def split_ring(text: str) -> list[str]:
    """The entries of a key file (one a line) or of FAYI_SECRET_KEY (parted by commas), newest first."""
    return [entry for entry in text.replace(",", "\n").split() if entry]


def read_ring(text: str) -> Vault:
    """The vault these entries make; ValueError with a sentence when they are not keys."""
    ring, anchor = [], b""
    try:
        for entry in split_ring(text):
            if entry.startswith(ANCHOR):
                anchor = bytes.fromhex(entry.removeprefix(ANCHOR))
            else:
                ring.append(bytes.fromhex(entry))
    except ValueError:
        raise ValueError("A key in FAYI_SECRET_KEY or in the key file must be 64 hex digits.") from None
    return Vault(*ring, anchor=anchor)


def open_vault(secret_hex: str, key_file: Path) -> Vault:
    """Use the keys given, else the key file, which is made (0600) when it is not there yet."""
    global _vault
    if not secret_hex and not key_file.exists():
        make_key_file(key_file)
    opened = read_ring(secret_hex or key_file.read_text())
    if not secret_hex:
        opened.watch(key_file)
    _vault = opened
    return opened


def make_key_file(file: Path) -> None:
    """Write a new key, readable by its owner alone; of several programs at once the first one's stays.

    The file appears under its name only when it is whole: nobody reads half a key.
    """
    written = _written_beside(file, [secrets.token_hex(32)])
    with suppress(FileExistsError):
        os.link(written, file)
    os.unlink(written)


def replace_key_file(file: Path, entries: Sequence[str]) -> None:
    """Write these entries in place of the file's, all at once, readable by its owner alone."""
    os.replace(_written_beside(file, entries), file)


def _written_beside(file: Path, entries: Sequence[str]) -> str:
    descriptor, written = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    with os.fdopen(descriptor, "w") as new:
        new.write("\n".join(entries))
        new.flush()
        os.fsync(new.fileno())
    return written


def vault() -> Vault:
    """The vault opened at start-up."""
    if _vault is None:
        raise RuntimeError("open_vault() has not been called")
    return _vault


class Ciphertext(TypeDecorator[T]):
    """A column stored encrypted (bytea). Whatever stands on this is encrypted anew when keys change."""

    impl = LargeBinary
    cache_ok = True


class Encrypted(Ciphertext[str]):
    """Text, encrypted; Python sees the plain text."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else vault().encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else vault().decrypt(bytes(value))


class EncryptedRecord(Ciphertext[dict[str, Any]]):
    """Plain data that names people: encrypted, because what is printed has to be kept whole."""

    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else vault().encrypt(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any] | None:
        """Decrypt on the way out."""
        if value is None:
            return None
        record: dict[str, Any] = json.loads(vault().decrypt(bytes(value)))
        return record
