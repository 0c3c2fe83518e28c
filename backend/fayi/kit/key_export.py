"""Keys in a file of their own, under a passphrase: for the safe, apart from the backups they open."""

import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

LENGTH, BLOCKS, LANES = 1 << 16, 8, 1
"""scrypt: 64 MiB and some tenths of a second for every passphrase that is tried."""
SHORTEST = 12
"""Characters of a passphrase."""


class NotOpened(ValueError):
    """The file of keys cannot be opened; the text says why."""


def sealed_keys(entries: list[str], names: list[str], passphrase: str) -> str:
    """The entries of a key ring as JSON, encrypted; `names` stay readable, so that people can tell which."""
    if len(passphrase) < SHORTEST:
        raise ValueError(f"The passphrase must have at least {SHORTEST} characters.")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head = {"fayi_keys": 1, "names": names, "salt": salt.hex(), "nonce": nonce.hex()}
    cipher = AESGCM(_key(passphrase, salt))
    sealed = cipher.encrypt(nonce, "\n".join(entries).encode(), json.dumps(names).encode())
    return json.dumps(head | {"sealed": sealed.hex()}, indent=1) + "\n"


def opened_keys(text: str, passphrase: str) -> list[str]:
    """The entries `sealed_keys` took; raises NotOpened."""
    try:
        whole = json.loads(text)
        names = json.dumps(whole["names"]).encode()
        salt, nonce, sealed = (bytes.fromhex(whole[name]) for name in ("salt", "nonce", "sealed"))
    except (ValueError, KeyError, TypeError) as fault:
        raise NotOpened("This is not a file of keys that fayi keys export wrote.") from fault
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, names).decode().splitlines()
    except InvalidTag as fault:
        raise NotOpened("The passphrase is wrong, or the file was altered.") from fault


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=LENGTH, r=BLOCKS, p=LANES).derive(passphrase.encode())
