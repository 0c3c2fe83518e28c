"""Under which account the private PostgreSQL runs, and the folders it may enter.

PostgreSQL refuses to run as root. When Fayi does, a system account of its own runs the server, and no folder
above the data is opened to it.
"""

import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

Account = pwd.struct_passwd

NAME = "fayi-postgres"
"""The system account PostgreSQL runs under when Fayi runs as root, which PostgreSQL refuses to do."""


class ClusterFault(Exception):
    """The private PostgreSQL server cannot be used; the text says why and what to do."""


def postgres_account() -> Account | None:
    """The account to run PostgreSQL under, made when it is missing; None for our own."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--home-dir=/nonexistent", "--shell=/bin/false"]
        subprocess.run([*command, "--comment=PostgreSQL of Fayi", NAME], capture_output=True)
    try:
        return pwd.getpwnam(NAME)
    except KeyError as fault:
        raise ClusterFault(
            "PostgreSQL refuses to run as root. Start Fayi under an ordinary account, "
            f"or make a system account named {NAME} for it."
        ) from fault


def surroundings(account: Account | None) -> dict[str, Any]:
    """How a program of PostgreSQL is run: as `account`, and free of locales that may not be installed."""
    given: dict[str, Any] = {
        "cwd": "/",
        "env": {name: it for name, it in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))},
    }
    if account:
        given |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return given


def make_home(home: Path, account: Account | None) -> None:
    """Make the folder and, for root, see that `account` can enter it without opening any folder above."""
    try:
        for folder in (*reversed(home.parents), home):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(0o711 if account else 0o700)
    except PermissionError as fault:
        raise ClusterFault(f"The folder {home} cannot be made: {fault.strerror}.") from fault
    if account is None:
        return
    if closed_folder(home, account) == home:
        home.chmod(home.stat().st_mode | 0o001)
    if closed := closed_folder(home, account):
        raise ClusterFault(
            f"PostgreSQL runs under the account {account.pw_name}, which may not enter {closed}. "
            "Let FAYI_DATA_DIRECTORY name a folder elsewhere, for example /var/lib/fayi."
        )


def make_private(folder: Path, account: Account | None) -> None:
    """Make a folder that only PostgreSQL's account and root may enter; refuse one that others made."""
    owner = account.pw_uid if account else os.geteuid()
    if not folder.exists():
        folder.mkdir(0o700)
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
    found = folder.lstat()
    if found.st_uid != owner or folder.is_symlink() or found.st_mode & 0o077:
        raise belongs_to_another(folder)


def closed_folder(folder: Path, account: Account) -> Path | None:
    """The topmost of `folder` and those above it that `account` may not enter."""
    for part in (*reversed(folder.resolve().parents), folder.resolve()):
        found = part.stat()
        if found.st_uid == account.pw_uid:
            needed = 0o100
        elif found.st_gid == account.pw_gid:
            needed = 0o010
        else:
            needed = 0o001
        if not found.st_mode & needed:
            return part
    return None


def belongs_to_another(folder: Path) -> ClusterFault:
    """The fault of a folder whose data others could read or change."""
    return ClusterFault(
        f"{folder} belongs to another account, or is open to others. Start Fayi under the account that made "
        "it, or let FAYI_DATA_DIRECTORY name another folder."
    )
