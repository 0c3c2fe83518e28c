"""Encrypted columns and their blind index: a copied database tells no ID number.

AES-256-GCM under a key from the environment or a key file outside the database. The blind index is a keyed
hash, so an exact number can be found without being stored in the clear.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NONCE = 12


class WrongKey(Exception):
    """The key does not open what the database holds."""


class Vault:
    """Encrypts, decrypts and hashes with keys derived from one secret of 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        """Derive the keys; `secret` is 32 bytes."""
        if len(secret) != 32:
            raise ValueError("FAYI_SECRET_KEY must be 64 hex digits.")
        self._cipher = AESGCM(hmac.digest(secret, b"columns", "sha256"))
        self._index_key = hmac.digest(secret, b"blind index", "sha256")
        self._signing_seed = hmac.digest(secret, b"signatures", "sha256")

    def encrypt(self, plain: str) -> bytes:
        """Nonce and ciphertext of `plain`."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain.encode(), None)

    def decrypt(self, sealed: bytes) -> str:
        """The text that `encrypt` took; raises WrongKey under another key."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
        except InvalidTag as fault:
            raise WrongKey("The secret key does not match the database.") from fault

    def index(self, plain: str) -> bytes:
        """The blind index of `plain`: 32 bytes, the same each time."""
        return hmac.digest(self._index_key, plain.encode(), hashlib.sha256)

    def signing_key(self, whose: str) -> Ed25519PrivateKey:
        """The key `whose` packages and replies are signed with, e.g. "agency 4"; the same each time."""
        return Ed25519PrivateKey.from_private_bytes(
            hmac.digest(self._signing_seed, whose.encode(), hashlib.sha256)
        )


_vault: Vault | None = None


def open_vault(secret_hex: str, key_file: Path) -> Vault:
    """Use the key given, else the key file, which is made (0600) when it is not there yet."""
    global _vault
    if secret_hex:
        secret = bytes.fromhex(secret_hex)
    else:
        if not key_file.exists():
            make_key_file(key_file)
        secret = bytes.fromhex(key_file.read_text().strip())
    _vault = Vault(secret)
    return _vault


def make_key_file(file: Path) -> None:
    """Write a new key, readable by its owner alone; of several programs at once the first one's stays.

    The file appears under its name only when it is whole: nobody reads half a key.
    """
    descriptor, written = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    with os.fdopen(descriptor, "w") as new:
        new.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(written, file)
    os.unlink(written)


def vault() -> Vault:
    """The vault opened at start-up."""
    if _vault is None:
        raise RuntimeError("open_vault() has not been called")
    return _vault


class Encrypted(TypeDecorator[str]):
    """A text column stored encrypted (bytea); Python sees the plain text."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else vault().encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else vault().decrypt(bytes(value))
