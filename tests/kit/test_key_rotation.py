"""Keys change while the desk works: nothing is lost, nothing is left behind, nothing else changes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from fayi.kit import key_rotation, secrets
from fayi.kit.database import Base, Database, driver_url
from fayi.kit.key_agreement import Known, agree, agreed, in_agreement, leave
from fayi.kit.key_rotation import encrypt_anew, sealed_tables, unreadable
from fayi.kit.secrets import MARK, Ciphertext, Vault, WrongKey, open_vault, read_ring, replace_key_file
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.settings import Settings
from tests.cast import COMMITTEE, MEDIATOR_LI
from tests.make import Make

OLD, NEW = b"\x5a" * 32, b"\x7b" * 32
OLD_NAME, NEW_NAME = (Vault(secret).keys[0].name for secret in (OLD, NEW))
NUMBER = "339801198503020013"


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Vault:
    """The desk under an old key that everything is encrypted with, and a new one it writes with."""
    ring = Vault(NEW, OLD)
    ring.write_under(NEW_NAME)
    monkeypatch.setattr(secrets, "_vault", ring)
    return ring


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """The owner of the tables, outside the event loop."""
    engine = create_engine(driver_url(settings.database_owner_url))
    yield engine
    engine.dispose()


async def turn(engine: Engine, ring: Vault, **how: object) -> int:
    """Encrypt anew in a thread, as the command does beside the working desk."""
    return await asyncio.to_thread(encrypt_anew, engine, Base.metadata, ring, **how)


def test_the_newest_key_all_processes_read_is_the_one_they_write_under() -> None:
    assert agreed(["c", "b", "a"], []) == "c"
    assert agreed(["c", "b", "a"], [Known(["b", "a"], "a"), Known(["c", "b", "a"], "a")]) == "b"
    assert agreed(["a"], [Known(["b", "a"], "a")]) == "a"


def test_a_process_that_lacks_the_key_another_writes_under_does_not_start() -> None:
    with pytest.raises(WrongKey, match="Give every process the same keys"):
        agreed(["a"], [Known(["b", "a"], "b")])
    with pytest.raises(WrongKey, match="no key in common"):
        agreed(["b"], [Known(["a"], "b")])


async def test_a_process_takes_up_the_new_key_once_the_last_one_knows_it(database: Database) -> None:
    first, second = Vault(NEW, OLD), Vault(OLD)
    async with database.transaction() as session:
        await session.execute(text("delete from key_use"))
        assert await agree(session, second, "second") == OLD_NAME
        assert await agree(session, first, "first") == OLD_NAME
        assert Vault(OLD).decrypt(first.encrypt(NUMBER)) == NUMBER
        assert await agree(session, Vault(NEW, OLD), "second") == NEW_NAME
        assert await agree(session, first, "first") == NEW_NAME
        with pytest.raises(WrongKey, match=NEW_NAME):
            await agree(session, Vault(OLD), "third")
        await leave(session, "first")
        await leave(session, "second")


async def test_a_desk_given_another_key_says_so_before_it_starts(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_agreement(database):
        pass
    monkeypatch.setattr(secrets, "_vault", Vault(b"x" * 32))
    with pytest.raises(
        WrongKey, match=r"does not match the database: a value needs the key \w{8}; the keys given"
    ):
        async with in_agreement(database):
            pass


def test_a_key_added_to_the_key_file_is_found_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    replace_key_file(file, [OLD.hex()])
    working = open_vault("", file)
    index, signature = working.index("x"), working.signing_key("agency 4").sign(b"x")
    replace_key_file(file, [NEW.hex(), OLD.hex()])
    assert working.decrypt(Vault(NEW).encrypt(NUMBER)) == NUMBER
    assert working.writes.name == OLD_NAME, "until all processes know it"
    replace_key_file(file, [NEW.hex(), "anchor:" + working.anchor.hex()])
    assert working.read_anew()
    assert [key.name for key in working.keys] == [NEW_NAME]
    assert (working.index("x"), working.signing_key("agency 4").sign(b"x")) == (index, signature)


def test_several_keys_are_read_from_the_environment_and_faulty_ones_told(tmp_path: Path) -> None:
    several = open_vault(f"{NEW.hex()},{OLD.hex()}", tmp_path / "none")
    assert [key.name for key in several.keys] == [NEW_NAME, OLD_NAME]
    assert not (tmp_path / "none").exists()
    for faulty in (f"{NEW.hex()},zz", NEW.hex()[:-2], "anchor:" + "00" * 64, f"{NEW.hex()},anchor:00", ","):
        with pytest.raises(ValueError, match=r"hex digits|no key"):
            read_ring(faulty)


def test_what_the_first_versions_encrypted_is_read() -> None:
    import hmac

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(hmac.digest(OLD, b"columns", "sha256"))
    sealed = b"n" * 12 + cipher.encrypt(b"n" * 12, NUMBER.encode(), None)
    assert Vault(NEW, OLD).decrypt(sealed) == NUMBER


def test_every_encrypted_column_of_the_models_is_found() -> None:
    found = {(sealed.name, column) for sealed in sealed_tables(Base.metadata) for column in sealed.columns}
    for mapper in Base.registry.mappers:
        for attribute in inspect(mapper.class_).column_attrs:
            column = attribute.columns[0]
            if isinstance(column.type, Ciphertext):
                assert (column.table.name, column.name) in found
    assert {
        ("party", "id_number"),
        ("document", "facts"),
        ("batch_row", "cells"),
        ("key_proof", "proof"),
    } <= found


async def test_nothing_encrypted_lies_where_a_rotation_does_not_look(
    make: Make, engine: Engine, ring: Vault
) -> None:
    matter = await make.matter()
    await make.party("陈大山", id_number=NUMBER, phone="13800000000")
    assert matter.id
    looked_at = {
        (sealed.name, column) for sealed in sealed_tables(Base.metadata) for column in sealed.columns
    }
    with engine.connect() as connection:
        octets = connection.execute(
            text(
                "select c.table_name, c.column_name from information_schema.columns c join pg_tables t"
                " on t.tablename = c.table_name and t.schemaname = 'public'"
                " where c.table_schema = 'public' and c.data_type = 'bytea'"
            )
        )
        for table, column in octets.all():
            if (table, column) not in looked_at:
                found = connection.scalar(
                    text(f'select count(*) from "{table}" where substring("{column}", 1, 5) = any (:names)'),
                    {"names": [key.prefix for key in ring.keys]},
                )
                assert found == 0, f"{table}.{column}"


async def test_after_a_rotation_the_old_key_opens_nothing_and_is_not_needed(
    make: Make, engine: Engine, ring: Vault
) -> None:
    ring.write_under(OLD_NAME)
    party = await make.party("陈大山", id_number=NUMBER, phone="13800000000", address="上塘村12号")
    matter = await make.matter()
    with engine.connect() as connection:
        chains = connection.execute(text("select matter_id, seq, hash from timeline order by 1, 2")).all()
    assert unreadable(engine, Base.metadata, Vault(NEW))["party.id_number"] >= 1
    ring.write_under(NEW_NAME)
    assert await turn(engine, ring, batch=2) > 0
    assert await turn(engine, ring) == 0, "nothing is left to do"
    assert unreadable(engine, Base.metadata, Vault(NEW)) == {}
    assert set(key_rotation.counted(engine, Base.metadata)) == {NEW_NAME}
    with engine.connect() as connection:
        assert (
            connection.execute(text("select matter_id, seq, hash from timeline order by 1, 2")).all()
            == chains
        )
        assert connection.scalar(
            text("select bool_and(tgenabled = 'O') from pg_trigger where not tgisinternal")
        )
    async with make.session(MEDIATOR_LI.actor) as session:
        (found,) = await parties.find(session, MEDIATOR_LI.actor, NUMBER)
        assert (found.id, found.phone, found.address) == (party.id, "13800000000", "上塘村12号")
    assert matter.id


async def test_what_may_never_be_altered_is_encrypted_anew_all_the_same(
    make: Make, engine: Engine, ring: Vault
) -> None:
    matter = await make.matter()
    put = text(
        "insert into document (matter_id, agency_id, code, title, status, created_at, issued_at, facts, particulars,"
        " pages, template_digest, docx_digest, pdf_digest, verify_token) values (:matter, :agency, 'MD-0101',"
        " '申请书', 'issued', now(), now(), :facts, :facts, 1, 'a', 'b', 'c', 'd') returning id"
    )
    facts = Vault(OLD).encrypt('{"姓名": "陈大山"}')
    with engine.begin() as connection:
        document_id = connection.scalar(put, {"matter": matter.id, "agency": COMMITTEE.id, "facts": facts})
    await turn(engine, ring)
    with engine.begin() as connection:
        kept = connection.scalar(text("select facts from document where id = :id"), {"id": document_id})
        assert Vault(NEW).decrypt(bytes(kept)) == '{"姓名": "陈大山"}'
        with pytest.raises(Exception, match="an issued document is not altered"):
            connection.execute(
                text("update document set facts = ''::bytea where id = :id"), {"id": document_id}
            )


async def test_a_rotation_that_was_broken_off_goes_on_where_it_was(
    make: Make, engine: Engine, ring: Vault
) -> None:
    ring.write_under(OLD_NAME)
    for n in range(5):
        await make.party(f"陈{n}", phone=f"1380000000{n}")
    ring.write_under(NEW_NAME)

    def power_cut(table: str, rows: int) -> None:
        if table == "party":
            raise SystemExit

    with pytest.raises(SystemExit):
        encrypt_anew(engine, Base.metadata, ring, batch=2, told=power_cut)
    held = key_rotation.counted(engine, Base.metadata)
    assert held[OLD_NAME] >= 3
    assert held[NEW_NAME] >= 2
    done: list[int] = []
    encrypt_anew(engine, Base.metadata, ring, batch=2, told=lambda table, rows: done.append(rows))
    assert sum(done) == 3
    assert unreadable(engine, Base.metadata, Vault(NEW)) == {}


async def test_writers_and_readers_lose_nothing_while_keys_change(
    make: Make, database: Database, engine: Engine, ring: Vault
) -> None:
    ring.write_under(OLD_NAME)
    people = [(await make.party(f"陈{n}", phone="13800000000", address="老屋")).id for n in range(12)]
    ring.write_under(NEW_NAME)
    last: dict[int, str] = {}
    over = asyncio.Event()

    async def write(which: list[int]) -> None:
        n = 0
        while not over.is_set() or n < 10:
            n += 1
            for party_id in which:
                async with database.transaction(agency_id=COMMITTEE.id, officer_id=MEDIATOR_LI.id) as session:
                    party = await session.get_one(Party, party_id)
                    assert party.address == "老屋"
                    party.phone = last[party_id] = f"139{n:04}{party_id:04}"

    async def rotate() -> None:
        for secret in (NEW, OLD, NEW):
            ring.write_under(Vault(secret).keys[0].name)
            await turn(engine, ring, batch=3)
        over.set()

    await asyncio.gather(rotate(), write(people[::2]), write(people[1::2]))
    await turn(engine, ring)
    assert unreadable(engine, Base.metadata, Vault(NEW)) == {}
    async with make.session(MEDIATOR_LI.actor) as session:
        for party_id in people:
            party = await session.get_one(Party, party_id)
            assert (party.phone, party.address) == (last[party_id], "老屋")


async def test_a_value_no_key_opens_stops_the_rotation_with_a_sentence(
    make: Make, engine: Engine, ring: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Vault(b"\x01" * 32)
    monkeypatch.setattr(secrets, "_vault", stranger)
    await make.party("陈大山", phone="13800000000")
    with pytest.raises(WrongKey, match=stranger.keys[0].name):
        await turn(engine, ring)
    assert MARK + bytes.fromhex(stranger.keys[0].name) == stranger.keys[0].prefix
