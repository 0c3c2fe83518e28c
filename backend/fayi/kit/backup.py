"""A backup in a folder: the database as one consistent dump, the files it names, and a manifest of both.

The keys are left out on purpose. Without them the encrypted columns of a stolen backup tell nothing, and for the
same reason they must be kept, elsewhere (`fayi keys export`).
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import psycopg
from msgspec import Struct, ValidationError, convert, to_builtins
from obstore.exceptions import AlreadyExistsError, BaseError

from fayi.kit.embedded_postgres import program

DUMP, FILES, LIST, MANIFEST = "database.dump", "files", "files.list", "manifest.json"
PIECE = 1 << 20

EMPTY = """
do $$
declare it text;
begin
    -- All are named before the first is dropped: what hangs on it has no name afterwards.
    foreach it in array array(
        select format('drop %s if exists %s cascade', case relkind when 'v' then 'view' when 'm' then
            'materialized view' when 'S' then 'sequence' when 'c' then 'type' else 'table' end, c.oid::regclass)
        from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'c')
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                and (d.deptype = 'e' or c.relkind = 'S' and d.deptype in ('i', 'a')))
    ) || array(
        select format('drop routine if exists %s cascade', p.oid::regprocedure)
        from pg_proc p where pronamespace = 'public'::regnamespace and not exists (
            select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    ) || array(
        select format('drop type if exists %s cascade', t.oid::regtype)
        from pg_type t where typnamespace = 'public'::regnamespace and typtype in ('e', 'd') and not exists (
            select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
    ) loop
        execute it;
    end loop;
end $$;
"""
"""Takes away what is there, whatever version it is of; in the same transaction as the restore."""


class BackupFault(Exception):
    """The backup could not be made, is not whole, or does not fit; the text says why."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds."""

    version: str
    """Of Fayi."""
    postgresql: str
    migration: str
    """The last one the database had been through; empty for a database without."""
    made_at: str
    keys: Sequence[str]
    """Names of the keys without which something stays unreadable."""
    anchor: str
    """Name of the key of blind indexes and signatures."""
    dump_size: int
    dump_sha256: str
    rows: Mapping[str, int]
    """By table, in the very moment of the dump."""
    files: int
    bytes: int
    list_sha256: str
    """Of the list of files with their sizes."""
    damaged: Sequence[str] = ()
    """Files whose content was no longer what their name says when they were copied; they are not in here."""


def backup(
    database_url: str,
    files: Any,
    target: Path,
    *,
    version: str,
    made_at: str,
    keys: Sequence[str] = (),
    anchor: str = "",
) -> Manifest:
    """Write the database and the files of the store `files` (obstore; None: there are none) into `target`.

    `database_url` names the owner of the tables or a superuser: under row security the application's role
    would leave rows out, and is refused. A second backup into the same folder copies only the new files.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target / f"{DUMP}.part"
    with _told(), psycopg.connect(database_url) as connection:
        connection.execute("begin isolation level repeatable read, read only")
        snapshot = _one(connection, "select pg_export_snapshot()")
        _run(
            "pg_dump",
            database_url,
            "--format=custom",
            "--compress=1",
            f"--snapshot={snapshot}",
            f"--file={unfinished}",
        )
        postgresql, migration, rows = _facts(connection)
    # The files after the dump: they are only ever added, so that every file the dump names is copied.
    listed = sorted(_listed(files)) if files is not None else []
    damaged = [path for path, size in listed if not _copied(files, path, size, target / FILES / path)]
    content = "".join(f"{path} {size}\n" for path, size in listed if path not in damaged).encode()
    manifest = Manifest(
        version=version,
        postgresql=postgresql,
        migration=migration,
        made_at=made_at,
        keys=list(keys),
        anchor=anchor,
        dump_size=unfinished.stat().st_size,
        dump_sha256=_sha256(unfinished),
        rows=rows,
        files=len(listed) - len(damaged),
        bytes=sum(size for path, size in listed if path not in damaged),
        list_sha256=hashlib.sha256(content).hexdigest(),
        damaged=damaged,
    )
    # The manifest comes last: where the others were not finished it does not fit them.
    (target / f"{LIST}.part").write_bytes(content)
    (target / f"{MANIFEST}.part").write_text(json.dumps(to_builtins(manifest), indent=1, ensure_ascii=False))
    for name in (DUMP, LIST, MANIFEST):
        (target / f"{name}.part").replace(target / name)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """The manifest, once dump and list are found to be what it says; BackupFault otherwise."""
    try:
        manifest = convert(json.loads((source / MANIFEST).read_text()), Manifest)
    except (OSError, ValueError, ValidationError) as fault:
        raise BackupFault(f"{source} holds no backup with a readable manifest.") from fault
    for name, wanted in ((DUMP, manifest.dump_sha256), (LIST, manifest.list_sha256)):
        file = source / name
        if not file.exists() or _sha256(file) != wanted:
            raise BackupFault(f"{file} is missing, damaged or of another backup: restore from another one.")
    return manifest


def must_fit(manifest: Manifest, *, keys: Sequence[str], anchor: str, migrations: Sequence[str]) -> None:
    """Raise BackupFault when these keys, or a Fayi with these migrations, cannot work with the backup."""
    if manifest.migration and manifest.migration not in migrations:
        raise BackupFault(
            f"The backup comes from Fayi {manifest.version} with migration {manifest.migration}, which this"
            " version does not know. Install that version or a later one."
        )
    if missing := [name for name in manifest.keys if name not in keys]:
        raise BackupFault(
            f"The backup needs the key {', '.join(missing)}, which is not among the keys given"
            f" ({', '.join(keys)}). Bring it back first: fayi keys import"
        )
    if manifest.anchor and manifest.anchor != anchor:
        raise BackupFault(
            "The keys given open the backup, but look-ups by number and signatures were made under another"
            " key: bring the keys of that desk back first: fayi keys import"
        )


def restore(source: Path, database_url: str, owner: str, files: Any) -> None:
    """Put the files and then the database back, wholly or not at all, in place of what is there.

    The roles, among them `owner`, must exist. Sites and workers must not be running. Raises BackupFault.
    """
    read_manifest(source)
    if files is not None:
        for path, _ in names(source):
            _put_back(source / FILES / path, files, path)
    _replay(source / DUMP, database_url, owner)


def names(source: Path) -> Iterator[tuple[str, int]]:
    """Path and size of every file of the backup."""
    for line in (source / LIST).read_text().splitlines():
        path, size = line.rsplit(" ", 1)
        yield path, int(size)


def faulty_files(source: Path) -> list[str]:
    """Files of the backup that are missing, or whose content is not what their name says."""
    return [path for path, _ in names(source) if not _is_whole(source / FILES / path)]


def counted_rows(database_url: str) -> tuple[str, dict[str, int]]:
    """The migration a database stands at, and the rows of each of its tables."""
    with _told(), psycopg.connect(database_url) as connection:
        _, migration, rows = _facts(connection)
    return migration, rows


def _facts(connection: psycopg.Connection[Any]) -> tuple[str, str, dict[str, int]]:
    """The server's version, the migration, and the rows of each table."""
    migrated = _one(connection, "select to_regclass('alembic_version')")
    migration = _one(connection, "select version_num from alembic_version") if migrated else ""
    tables = connection.execute(
        "select tablename, quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1"
    ).fetchall()
    rows = {name: int(_one(connection, f"select count(*) from {quoted}")) for name, quoted in tables}
    return str(_one(connection, "show server_version")), str(migration), rows


def _one(connection: psycopg.Connection[Any], question: str) -> Any:
    row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


@contextmanager
def _told() -> Iterator[None]:
    """Turn what PostgreSQL refuses into a BackupFault."""
    try:
        yield
    except psycopg.Error as fault:
        raise BackupFault(str(fault).strip()) from fault


def _listed(files: Any) -> Iterator[tuple[str, int]]:
    """Path and size of what is kept for good; pieces still coming in are not."""
    for page in files.list():
        for entry in page:
            name = entry["path"].rsplit("/", 1)[-1]
            if len(name) == 64 and not entry["path"].startswith("incoming/"):
                yield entry["path"], entry["size"]


def _copied(files: Any, path: str, size: int, copy: Path) -> bool:
    """Copy a file unless it is there already; False when its content is not what its name says."""
    if copy.exists() and copy.stat().st_size == size:
        return True
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished, whole = copy.with_name(f"{copy.name}.part"), hashlib.sha256()
    with unfinished.open("wb") as target:
        for piece in files.get(path).stream():
            whole.update(piece)
            target.write(piece)
    if whole.hexdigest() != copy.name:
        unfinished.unlink()
        return False
    unfinished.replace(copy)
    return True


def _put_back(file: Path, files: Any, path: str) -> None:
    """Put a file back, unless it is there and whole; BackupFault when the backup's own is not whole."""
    if not _is_whole(file):
        raise BackupFault(f"{file} is missing or damaged. Nothing of the database was replaced.")
    try:
        whole = hashlib.sha256()
        for piece in files.get(path).stream():
            whole.update(piece)
        if whole.hexdigest() == file.name:
            return
        files.delete(path)
    except FileNotFoundError:
        pass
    try:
        files.put(path, file, mode="create")
    except AlreadyExistsError:
        pass
    except (BaseError, OSError) as fault:
        raise BackupFault(f"{path} could not be put back: {fault}") from fault


def _is_whole(file: Path) -> bool:
    """Whether the file is there and its content what its name says."""
    return file.exists() and _sha256(file) == file.name


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _replay(dump: Path, database_url: str, owner: str) -> None:
    """Play the dump into the emptied database in one transaction, as the role `owner`."""
    url, environment = _without_password(database_url)
    begin = f'set role "{owner}"; set client_min_messages = warning; {EMPTY}'
    replay = [str(program("pg_restore")), "--no-owner", f"--role={owner}", "--file=-", str(dump)]
    play = [
        str(program("psql")), f"--dbname={url}", "--no-psqlrc", "--quiet", "--single-transaction",
        "--set=ON_ERROR_STOP=1", f"--command={begin}", "--file=-",
    ]  # fmt: skip
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with (
        subprocess.Popen(replay, stdout=pipe, stderr=pipe) as script,
        subprocess.Popen(play, env=environment, stdin=pipe, stdout=nothing, stderr=pipe) as player,
    ):
        assert script.stdout
        assert player.stdin
        broke_off = ""
        try:
            shutil.copyfileobj(script.stdout, player.stdin, PIECE)
            if script.wait():
                broke_off = _text(script.stderr, "pg_restore")
                # Nothing of it may be committed.
                player.stdin.write(b"\n\\.\nselect 1/0;\n")
            player.stdin.close()
        except BrokenPipeError:
            script.kill()
        refused = _text(player.stderr, "psql")
        if player.wait():
            raise BackupFault(broke_off or refused)


def _text(stream: IO[bytes] | None, name: str) -> str:
    return f"{name}: {stream.read().decode(errors='replace').strip()}" if stream else name


def _run(name: str, database_url: str, *options: str) -> None:
    """Run a program of PostgreSQL on the database; the password is kept off the command line."""
    url, environment = _without_password(database_url)
    done = subprocess.run(
        [program(name), f"--dbname={url}", *options], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise BackupFault(f"{name}: {done.stderr.strip()}")


def _without_password(database_url: str) -> tuple[str, dict[str, str]]:
    """The URL without its password, and the environment that tells it."""
    parts = urlsplit(database_url)
    environment = dict(os.environ)
    if parts.password:
        environment["PGPASSWORD"] = unquote(parts.password)
        account, place = parts.netloc.rsplit("@", 1)
        parts = parts._replace(netloc=f"{account.split(':')[0]}@{place}")
    return parts.geturl(), environment
