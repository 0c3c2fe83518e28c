"""Encrypted columns: a copied database tells no ID number, a lost key opens nothing."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import secrets
from fayi.kit.identity import Sex, example_id_number
from fayi.kit.secrets import Vault, WrongKey, open_vault
from fayi.parties.models import Party
from tests.cast import MEDIATOR_LI
from tests.make import Make

VAULT, OTHER = Vault(b"1" * 32), Vault(b"2" * 32)


@given(st.text())
def test_whatever_is_encrypted_comes_back_and_never_looks_the_same(plain: str) -> None:
    once, again = VAULT.encrypt(plain), VAULT.encrypt(plain)
    assert VAULT.decrypt(once) == VAULT.decrypt(again) == plain
    assert once != again
    if len(plain) > 3:
        assert plain.encode() not in once


@given(st.text(max_size=20), st.integers(0, 10_000))
def test_another_key_or_a_changed_octet_opens_nothing(plain: str, at: int) -> None:
    sealed = VAULT.encrypt(plain)
    with pytest.raises(WrongKey):
        OTHER.decrypt(sealed)
    tampered = bytearray(sealed)
    tampered[at % len(tampered)] ^= 1
    with pytest.raises(WrongKey):
        VAULT.decrypt(bytes(tampered))


def test_the_blind_index_is_the_same_each_time_and_another_under_another_key() -> None:
    assert VAULT.index("330801198503020012") == VAULT.index("330801198503020012")
    assert len({VAULT.index("1"), VAULT.index("2"), OTHER.index("1"), OTHER.index("2")}) == 4
    assert len(VAULT.index("1")) == 32


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 31, b"x" * 33])
def test_a_key_of_another_length_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        Vault(secret)


@pytest.fixture(autouse=True)
def the_desks_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening another vault is undone after the test."""
    monkeypatch.setattr(secrets, "_vault", secrets._vault)


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    sealed = open_vault("", file).encrypt("陈大山")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(file.read_text())) == 32
    assert open_vault("", file).decrypt(sealed) == "陈大山"
    assert open_vault("ab" * 32, file).index("x") != open_vault("", file).index("x")


def test_several_programs_that_start_at_once_use_one_key(tmp_path: Path) -> None:
    for turn in range(20):
        file = tmp_path / f"{turn}.key"
        with ThreadPoolExecutor(16) as pool:
            vaults = [*pool.map(partial(open_vault, ""), [file] * 16)]
        assert len({vault.index("x") for vault in vaults}) == 1
    assert len([*tmp_path.iterdir()]) == 20


def test_nothing_is_encrypted_before_the_vault_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_vault", None)
    with pytest.raises(RuntimeError, match="open_vault"):
        secrets.vault()


async def test_the_database_holds_no_number_phone_or_address_in_the_clear(
    make: Make, owner: AsyncEngine
) -> None:
    number = example_id_number(date(1985, 3, 2), Sex.MALE, 12)
    party = await make.party("陈大山", id_number=number, phone="13800000000", address="上塘村12号")
    async with owner.connect() as connection:
        row = (await connection.execute(text("select * from party where id = :id"), {"id": party.id})).one()
    stored = b"\n".join(bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row)
    for plain in (number, "13800000000", "上塘村12号"):
        assert plain.encode() not in stored
    async with make.session(MEDIATOR_LI.actor) as session:
        kept = await session.scalar(select(Party).where(Party.id == party.id))
        assert kept is not None
        assert (kept.id_number, kept.phone, kept.address) == (number, "13800000000", "上塘村12号")
