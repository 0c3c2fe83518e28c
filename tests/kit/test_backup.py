"""A backup holds everything, is taken by nobody who sees only a part, and comes back whole."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from obstore.store import LocalStore, MemoryStore

from fayi.kit import backup as backups
from fayi.kit.backup import BackupFault, Manifest, faulty_files, must_fit, read_manifest, restore
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.key_export import NotOpened, opened_keys, sealed_keys

REGISTER = """
    create extension btree_gist;
    create type colour as enum ('red', 'green');
    create sequence turns;
    create table counted (id bigint generated always as identity primary key, old serial, turn bigint default
        nextval('turns'), parent bigint references counted);
    create procedure nothing() language sql as $$ select 1 $$;
    create table visits (room int, during int4range, exclude using gist (room with =, during with &&));
    create table notes (id int primary key, agency_id int, text text);
    create function loud(n notes) returns text language sql as $$ select upper(n.text) $$;
    create view short_notes as select id from notes;
    alter table notes enable row level security;
    create policy own on notes to backup_app using (agency_id = 1);
    grant select on notes to backup_app;
    insert into notes values (1, 1, '调解笔录'), (2, 2, '询问笔录');
"""
RULING = "裁定".encode()
DIGEST = hashlib.sha256(RULING).hexdigest()
PATH = f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"


@pytest.fixture
def register(cluster: Cluster) -> Iterator[Cluster]:
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute("create role backup_owner login")
        admin.execute("create role backup_app login")
        for name in ("register", "elsewhere"):
            admin.execute(f"create database {name} owner backup_owner")
        with psycopg.connect(cluster.dsn("register", "backup_owner")) as owner:
            owner.execute(REGISTER)
        yield cluster
        for name in ("register", "elsewhere"):
            admin.execute(f"drop database {name} with (force)")
        admin.execute("drop role backup_owner, backup_app")


def backup(cluster: Cluster, folder: Path, files: Any = None, *, role: str = "backup_owner") -> Manifest:
    return backups.backup(
        cluster.dsn("register", role), files, folder, version="0.1", made_at="2026-11-23T09:00:00+08:00"
    )


def texts(cluster: Cluster, database: str, role: str) -> list[str]:
    with psycopg.connect(cluster.dsn(database, role)) as connection:
        return [text for (text,) in connection.execute("select text from notes order by id")]


def kept(*contents: bytes) -> MemoryStore:
    """A store as S3 is one, with these files and a piece of one that is still coming in."""
    store = MemoryStore()
    for content in contents:
        digest = hashlib.sha256(content).hexdigest()
        store.put(f"{digest[:2]}/{digest[2:4]}/{digest}", content)
    store.put("incoming/1-2", b"half")
    return store


def test_a_backup_restored_elsewhere_has_all_rows_files_and_fences(register: Cluster, tmp_path: Path) -> None:
    manifest = backup(register, tmp_path / "backup", kept(RULING))
    assert manifest == read_manifest(tmp_path / "backup")
    assert (manifest.rows, manifest.files, manifest.bytes) == (
        {"counted": 0, "notes": 2, "visits": 0},
        1,
        len(RULING),
    )
    new = LocalStore(tmp_path / "new", mkdir=True)
    restore(tmp_path / "backup", register.dsn("elsewhere", "backup_owner"), "backup_owner", new)
    assert texts(register, "elsewhere", "backup_owner") == ["调解笔录", "询问笔录"]
    assert texts(register, "elsewhere", "backup_app") == ["调解笔录"]
    assert (tmp_path / "new" / PATH).read_bytes() == RULING
    assert not (tmp_path / "new" / "incoming").exists()


def test_a_restored_database_is_as_it_was_and_not_a_mixture(register: Cluster, tmp_path: Path) -> None:
    backup(register, tmp_path / "backup")
    with psycopg.connect(register.dsn("register", "backup_owner")) as owner:
        owner.execute("insert into notes values (3, 1, '事后'); delete from notes where id = 1")
        owner.execute(
            "create table later (note_id int references notes); create type later_kind as enum ('a')"
        )
    restore(tmp_path / "backup", register.dsn("register"), "backup_owner", None)
    assert texts(register, "register", "backup_owner") == ["调解笔录", "询问笔录"]
    with psycopg.connect(register.dsn("register")) as connection:
        owners = connection.execute("select tablename, tableowner from pg_tables where schemaname = 'public'")
        assert sorted(owners) == [
            ("counted", "backup_owner"),
            ("notes", "backup_owner"),
            ("visits", "backup_owner"),
        ]
        types = connection.execute("select to_regtype('colour') is null, to_regtype('later_kind') is null")
        assert types.fetchone() == (False, True)


def test_a_backup_by_a_role_that_sees_only_a_part_is_refused(register: Cluster, tmp_path: Path) -> None:
    with pytest.raises(BackupFault):
        backup(register, tmp_path / "backup", role="backup_app")
    assert not (tmp_path / "backup" / "manifest.json").exists()


def test_a_damaged_backup_changes_nothing(register: Cluster, tmp_path: Path) -> None:
    backup(register, tmp_path / "backup")
    dump = tmp_path / "backup" / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    with pytest.raises(BackupFault, match="is missing, damaged"):
        restore(tmp_path / "backup", register.dsn("register", "backup_owner"), "backup_owner", None)
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    manifest["dump_sha256"] = hashlib.sha256(dump.read_bytes()).hexdigest()
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupFault, match="pg_restore"):
        restore(tmp_path / "backup", register.dsn("register", "backup_owner"), "backup_owner", None)
    assert texts(register, "register", "backup_owner") == ["调解笔录", "询问笔录"]


def test_a_file_missing_from_the_backup_is_told_before_the_database_is_touched(
    register: Cluster, tmp_path: Path
) -> None:
    backup(register, tmp_path / "backup", kept(RULING))
    (tmp_path / "backup" / "files" / PATH).write_bytes(b"x")
    assert faulty_files(tmp_path / "backup") == [PATH]
    with pytest.raises(BackupFault, match="Nothing of the database was replaced"):
        restore(tmp_path / "backup", register.dsn("register", "backup_owner"), "backup_owner", kept())


def test_a_file_that_was_damaged_is_told_by_the_backup_and_healed_by_the_restore(
    register: Cluster, tmp_path: Path
) -> None:
    store = kept(RULING)
    backup(register, tmp_path / "backup", store)
    store.put(PATH, "裁疋".encode())
    assert backup(register, tmp_path / "second", store).damaged == [PATH]
    restore(tmp_path / "backup", register.dsn("elsewhere", "backup_owner"), "backup_owner", store)
    assert bytes(store.get(PATH).bytes()) == RULING


def test_a_second_backup_copies_only_what_is_new(register: Cluster, tmp_path: Path) -> None:
    backup(register, tmp_path / "backup", kept(RULING))
    first = (tmp_path / "backup" / "files" / PATH).stat()
    assert backup(register, tmp_path / "backup", kept(RULING, b"new")).files == 2
    assert (tmp_path / "backup" / "files" / PATH).stat().st_ino == first.st_ino
    assert faulty_files(tmp_path / "backup") == []


MANIFEST = Manifest(
    version="0.1", postgresql="18", migration="0040", made_at="", keys=["aa", "bb"], anchor="cc", dump_size=1,
    dump_sha256="", rows={}, files=0, bytes=0, list_sha256="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "anchor", "migrations", "told"),
    [
        (["aa"], "cc", ["0040"], "needs the key bb"),
        (["bb", "aa"], "dd", ["0040"], "look-ups by number"),
        (["bb", "aa"], "cc", ["0039"], "does not know"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    keys: list[str], anchor: str, migrations: list[str], told: str
) -> None:
    with pytest.raises(BackupFault, match=told):
        must_fit(MANIFEST, keys=keys, anchor=anchor, migrations=migrations)


def test_a_backup_fits_the_same_or_a_later_version() -> None:
    must_fit(MANIFEST, keys=["zz", "bb", "aa"], anchor="cc", migrations=["0039", "0040", "0041"])


def test_exported_keys_open_with_their_passphrase_and_no_other() -> None:
    entries = ["ab" * 32, "cd" * 32]
    text = sealed_keys(entries, ["aa", "bb"], "long enough, 够长")
    assert opened_keys(text, "long enough, 够长") == entries
    assert not any(entry in text for entry in entries)
    for changed, passphrase in ((text, "long enough, 够短"), (text.replace("bb", "bc"), "long enough, 够长")):
        with pytest.raises(NotOpened, match="passphrase is wrong"):
            opened_keys(changed, passphrase)
    with pytest.raises(NotOpened, match="not a file of keys"):
        opened_keys("{}", "long enough, 够长")
    with pytest.raises(ValueError, match="12 characters"):
        sealed_keys(entries, ["aa"], "short")
