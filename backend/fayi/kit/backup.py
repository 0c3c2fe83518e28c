"""A backup in a folder: the database as one consistent dump, and the files it names.

The secret key is left out on purpose. Without it the encrypted columns of a stolen backup tell nothing, and
for the same reason it must be kept, elsewhere.
"""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fayi.kit.embedded_postgres import program

DUMP = "database.dump"
FILES = "files"


class BackupFault(Exception):
    """The backup could not be made or restored; the text is PostgreSQL's."""


def backup(database_url: str, files: Path | None, target: Path) -> None:
    """Write the database and the folder `files`, where there is one, into `target`.

    `database_url` names the owner of the tables or a superuser: under row security the application's role
    would leave rows out, and is refused. A second backup into the same folder copies only the new files.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target / f"{DUMP}.part"
    _run("pg_dump", database_url, "--format=custom", "--compress=1", f"--file={unfinished}")
    unfinished.replace(target / DUMP)
    # After the dump: files are only ever added, so every file the dump names is copied.
    if files and files.exists():
        _copy_new(files, target / FILES)


def restore(source: Path, database_url: str, owner: str, files: Path | None) -> None:
    """Put the database and the files back as they were, wholly or not at all, in place of what is there.

    The roles, among them `owner`, must exist. Sites and workers must not be running.
    """
    options = ("--clean", "--if-exists", "--no-owner", f"--role={owner}", "--single-transaction")
    if files and (source / FILES).exists():
        _copy_new(source / FILES, files)
    _run("pg_restore", database_url, *options, str(source / DUMP))


def _copy_new(source: Path, target: Path) -> None:
    """Copy the files that are missing; those that are there have the same content, which is their name."""
    for file in source.rglob("*"):
        copy = target / file.relative_to(source)
        if file.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy.with_name(f"{copy.name}.part"))
            copy.with_name(f"{copy.name}.part").rename(copy)


def _run(name: str, database_url: str, *options: str) -> None:
    """Run a program of PostgreSQL on the database; the password is kept off the command line."""
    parts = urlsplit(database_url)
    environment = dict(os.environ)
    if parts.password:
        environment["PGPASSWORD"] = unquote(parts.password)
        account, place = parts.netloc.rsplit("@", 1)
        parts = parts._replace(netloc=f"{account.split(':')[0]}@{place}")
    done = subprocess.run(
        [program(name), f"--dbname={parts.geturl()}", *options],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupFault(f"{name}: {done.stderr.strip()}")
