"""A backup holds everything, is taken by nobody who sees only a part, and comes back whole."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fayi.kit.backup import BackupFault, backup, restore
from fayi.kit.embedded_postgres import Cluster

REGISTER = """
    create extension btree_gist;
    create table visits (room int, during int4range, exclude using gist (room with =, during with &&));
    create table notes (id int primary key, agency_id int, text text);
    alter table notes enable row level security;
    create policy own on notes to backup_app using (agency_id = 1);
    grant select on notes to backup_app;
    insert into notes values (1, 1, '调解笔录'), (2, 2, '询问笔录');
"""


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


def texts(cluster: Cluster, database: str, role: str) -> list[str]:
    with psycopg.connect(cluster.dsn(database, role)) as connection:
        return [text for (text,) in connection.execute("select text from notes order by id")]


def kept(folder: Path, content: str = "裁定") -> Path:
    file = folder / "ab" / "cd" / "abcd"
    file.parent.mkdir(parents=True)
    file.write_text(content)
    return folder


def test_a_backup_restored_elsewhere_has_all_rows_files_and_fences(register: Cluster, tmp_path: Path) -> None:
    backup(register.dsn("register", "backup_owner"), kept(tmp_path / "files"), tmp_path / "backup")
    restore(
        tmp_path / "backup",
        register.dsn("elsewhere", "backup_owner"),
        "backup_owner",
        tmp_path / "new" / "files",
    )
    assert texts(register, "elsewhere", "backup_owner") == ["调解笔录", "询问笔录"]
    assert texts(register, "elsewhere", "backup_app") == ["调解笔录"]
    assert (tmp_path / "new" / "files" / "ab" / "cd" / "abcd").read_text() == "裁定"


def test_a_restored_database_is_as_it_was_and_not_a_mixture(register: Cluster, tmp_path: Path) -> None:
    backup(register.dsn("register", "backup_owner"), None, tmp_path / "backup")
    with psycopg.connect(register.dsn("register", "backup_owner")) as owner:
        owner.execute("insert into notes values (3, 1, '事后'); delete from notes where id = 1")
    restore(tmp_path / "backup", register.dsn("register"), "backup_owner", None)
    assert texts(register, "register", "backup_owner") == ["调解笔录", "询问笔录"]
    with psycopg.connect(register.dsn("register")) as connection:
        owner_name = connection.execute(
            "select tableowner from pg_tables where tablename = 'notes'"
        ).fetchone()
    assert owner_name == ("backup_owner",)


def test_a_backup_by_a_role_that_sees_only_a_part_is_refused(register: Cluster, tmp_path: Path) -> None:
    with pytest.raises(BackupFault):
        backup(register.dsn("register", "backup_app"), None, tmp_path / "backup")
    assert not (tmp_path / "backup" / "database.dump").exists()


def test_a_damaged_backup_changes_nothing(register: Cluster, tmp_path: Path) -> None:
    backup(register.dsn("register", "backup_owner"), None, tmp_path / "backup")
    dump = tmp_path / "backup" / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    with pytest.raises(BackupFault, match="pg_restore"):
        restore(tmp_path / "backup", register.dsn("register", "backup_owner"), "backup_owner", None)
    assert texts(register, "register", "backup_owner") == ["调解笔录", "询问笔录"]


def test_a_second_backup_copies_only_what_is_new(register: Cluster, tmp_path: Path) -> None:
    files = kept(tmp_path / "files")
    backup(register.dsn("register", "backup_owner"), files, tmp_path / "backup")
    first = (tmp_path / "backup" / "files" / "ab" / "cd" / "abcd").stat()
    (files / "ab" / "new").write_text("新收")
    backup(register.dsn("register", "backup_owner"), files, tmp_path / "backup")
    assert (tmp_path / "backup" / "files" / "ab" / "cd" / "abcd").stat().st_ino == first.st_ino
    assert (tmp_path / "backup" / "files" / "ab" / "new").read_text() == "新收"
