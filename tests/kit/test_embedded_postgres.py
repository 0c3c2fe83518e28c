"""The private PostgreSQL under everything that can happen to it: signals, kills, strangers, odd folders."""

import gc
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from fayi.kit import embedded_postgres, postgres_account
from fayi.kit.embedded_postgres import Cluster, ClusterFault

BACKEND = Path(embedded_postgres.__file__).parents[2]
AS_ROOT = os.geteuid() == 0

USE = """
import sys, time
from pathlib import Path
from fayi.kit.embedded_postgres import Cluster
with Cluster(Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.readline()
"""

SERVE = """
import sys
from pathlib import Path
from granian import Granian
from fayi.kit.embedded_postgres import Cluster

async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

if __name__ == "__main__":
    with Cluster(Path(sys.argv[1])):
        Granian("served:app", interface="asgi", port=int(sys.argv[2]), workers=int(sys.argv[3])).serve()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter, unlike pytest's own when root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="fayi-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    for data in made.rglob("postmaster.pid"):
        if data.parent.name == "data" and processes_of(data.parent.parent):
            os.kill(int(data.read_text().split()[0]), signal.SIGQUIT)
    shutil.rmtree(made)


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "postgresql"


@pytest.fixture
def app(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a program that uses the server until it reads a line."""
    started: list[subprocess.Popen[str]] = []

    def start(where: Path = home, **options: object) -> subprocess.Popen[str]:
        program = python(USE, where, **options)
        started.append(program)
        return program

    yield start
    for program in started:
        program.kill()
        program.communicate()


def python(script: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    interpreter = options.pop("executable", sys.executable)
    return subprocess.Popen(
        [interpreter, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **{"env": os.environ | {"PYTHONPATH": str(BACKEND)}, **options},
    )


def is_ready(program: subprocess.Popen[str]) -> bool:
    return program.stdout.readline() == "ready\n"


def leave(program: subprocess.Popen[str]) -> None:
    _, complaints = program.communicate("\n", timeout=30)
    assert program.returncode == 0, complaints


def processes_of(home: Path) -> bool:
    """Whether any process of the server in `home` lives: each holds this lock."""
    lock = home / "server.lock"
    if not lock.exists():
        return False
    with lock.open() as file:
        return not embedded_postgres._try_lock(file)


def gone(home: Path) -> bool:
    """Whether the server has gone within five seconds."""
    deadline = time.monotonic() + 5
    while processes_of(home) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not processes_of(home)


def ask(cluster: Cluster, statement: str) -> object:
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchone()[0] if answer.description else None


def postmaster(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().split()[0])


def test_what_was_written_is_there_after_a_restart(home: Path) -> None:
    with Cluster(home) as cluster:
        ask(cluster, "create table notes as select '婚姻家庭纠纷' as text")
    assert not processes_of(home)
    with Cluster(home) as cluster:
        assert ask(cluster, "select text from notes") == "婚姻家庭纠纷"


def test_the_server_does_not_listen_on_the_network_and_keeps_rows_out_of_its_log(home: Path) -> None:
    with Cluster(home, settings={"work_mem": "5MB"}) as cluster:
        assert ask(cluster, "show listen_addresses") == ""
        assert ask(cluster, "show work_mem") == "5MB"
        ask(cluster, "create table people (name text primary key); insert into people values ('张三丰')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(cluster, "insert into people select * from people")
    assert "people_pkey" in cluster.log.read_text()
    assert "张三丰" not in cluster.log.read_text()


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "C", "tlh_QO.UTF-8"])
def test_chinese_is_understood_whatever_the_locale_of_the_terminal(
    home: Path, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("LANG", locale)
    with Cluster(home) as cluster:
        ask(cluster, "create extension pg_trgm")
        assert ask(cluster, "select array_length(show_trgm('婚姻家庭'), 1)") == 5
        assert ask(cluster, "select upper('äß') = 'ÄSS' or upper('ä') = 'Ä'")


@pytest.mark.parametrize("name", ["with space", "法律服务站 数据", 'a "quoted", comma', "long" * 40])
def test_any_name_of_a_folder_will_do(folder: Path, name: str) -> None:
    with Cluster(folder / name) as cluster:
        assert ask(cluster, "select 1") == 1
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    if not cluster.sockets.is_relative_to(folder):
        cluster.sockets.rmdir()


def test_a_folder_for_sockets_that_somebody_else_laid_out_is_refused(folder: Path) -> None:
    cluster = Cluster(folder / ("long" * 40))
    cluster.sockets.mkdir()
    cluster.sockets.chmod(0o777)
    try:
        with pytest.raises(ClusterFault, match="open to others"):
            cluster.start()
    finally:
        cluster.sockets.rmdir()


def test_the_last_of_several_programs_stops_the_server(
    home: Path, app: Callable[..., subprocess.Popen[str]]
) -> None:
    first, second = app(), app()
    assert is_ready(first)
    assert is_ready(second)
    leave(first)
    assert processes_of(home)
    leave(second)
    assert not processes_of(home)


def test_two_uses_in_one_program_do_not_take_the_server_from_each_other(home: Path) -> None:
    with Cluster(home) as outer:
        with Cluster(home) as inner:
            assert ask(inner, "select 1") == 1
        assert ask(outer, "select 1") == 1
    assert not processes_of(home)


def test_who_started_the_server_leaves_it_to_others_without_a_complaint(home: Path) -> None:
    first = Cluster(home)
    first.start()
    with Cluster(home) as second:
        first.stop()
        with warnings.catch_warnings(record=True) as complaints:
            warnings.simplefilter("always")
            del first
            gc.collect()
        assert not complaints
        assert second._is_ready()


def test_a_program_killed_outright_leaves_a_server_that_the_next_one_takes_over(
    home: Path, app: Callable[..., subprocess.Popen[str]]
) -> None:
    program = app()
    assert is_ready(program)
    program.kill()
    program.wait()
    with Cluster(home) as cluster:
        assert ask(cluster, "select 1") == 1
    assert not processes_of(home)


def test_a_server_killed_outright_is_revived_by_the_program_that_uses_it(home: Path) -> None:
    with Cluster(home) as cluster:
        ask(cluster, "create table notes as select 'kept' as text")
        os.kill(postmaster(home), signal.SIGKILL)
        cluster.start()
        assert ask(cluster, "select text from notes") == "kept"
    assert not processes_of(home)


def test_a_server_killed_outright_is_started_by_the_next_program(
    home: Path, app: Callable[..., subprocess.Popen[str]]
) -> None:
    program = app()
    assert is_ready(program)
    os.kill(postmaster(home), signal.SIGKILL)
    with Cluster(home) as cluster:
        assert ask(cluster, "select 1") == 1
        leave(program)
        assert ask(cluster, "select 1") == 1
    assert not processes_of(home)


def test_a_pid_file_that_names_a_stranger_does_the_stranger_no_harm(home: Path) -> None:
    with Cluster(home):
        left_behind = (home / "data" / "postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        try:
            lines = [str(stranger.pid), *left_behind[1:]]
            (home / "data" / "postmaster.pid").write_text("\n".join(lines) + "\n")
            with Cluster(home) as cluster:
                assert ask(cluster, "select 1") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_forked_child_that_ends_does_not_stop_the_server(home: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from fayi.kit.embedded_postgres import Cluster
with Cluster(Path(sys.argv[1])) as cluster:
    if os.fork() == 0:
        sys.exit(0)
    os.wait()
    print("ready" if cluster._is_ready() else "stopped", flush=True)
"""
    program = python(script, home)
    assert is_ready(program)
    leave(program)
    assert not processes_of(home)


def test_a_forked_child_that_lives_on_does_not_keep_the_folder_locked(home: Path) -> None:
    script = """
import os, sys, time
from pathlib import Path
from fayi.kit.embedded_postgres import Cluster
with Cluster(Path(sys.argv[1])):
    child = os.fork()
    if child == 0:
        time.sleep(60)
print("ready", child, flush=True)
"""
    program = python(script, home)
    _, child = program.stdout.readline().split()
    try:
        with Cluster(home, patience=10) as cluster:
            assert ask(cluster, "select 1") == 1
        assert not processes_of(home)
    finally:
        os.kill(int(child), signal.SIGKILL)
        program.communicate()


def test_programs_that_start_together_in_a_new_folder_find_one_server(
    home: Path, app: Callable[..., subprocess.Popen[str]]
) -> None:
    programs = [app() for _ in range(4)]
    assert all(is_ready(program) for program in programs)
    for program in programs:
        leave(program)
    assert not processes_of(home)


def test_a_preparation_that_was_interrupted_is_done_again(home: Path) -> None:
    unfinished = home / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with Cluster(home) as cluster:
        assert ask(cluster, "select 1") == 1


def test_data_of_another_postgresql_is_refused_and_left_alone(home: Path) -> None:
    with Cluster(home):
        pass
    (home / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClusterFault, match=r"PostgreSQL 17, and this is PostgreSQL 18"):
        Cluster(home).start()
    assert (home / "data" / "global" / "pg_control").exists()
    assert not processes_of(home)


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with pytest.raises(ClusterFault, match="shared_buffers"):
        Cluster(home, settings={"shared_buffers": "plenty"}).start()
    with Cluster(home) as cluster:
        assert ask(cluster, "select 1") == 1


def test_the_programs_for_a_backup_come_along(home: Path) -> None:
    with Cluster(home) as cluster:
        ask(cluster, "create table notes ()")
        dump = subprocess.run(
            [embedded_postgres.program("pg_dump"), cluster.dsn()], capture_output=True, text=True, check=True
        )
    assert "CREATE TABLE public.notes" in dump.stdout


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_site_that_is_told_to_end_takes_its_server_along(
    folder: Path, home: Path, ending: signal.Signals, workers: int
) -> None:
    (folder / "served.py").write_text(SERVE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": f"{BACKEND}:{folder}", "PYTHONDONTWRITEBYTECODE": "1"}
    site = subprocess.Popen(
        [sys.executable, folder / "served.py", home, str(port), str(workers)],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        assert processes_of(home)
        site.send_signal(ending)
        site.wait(30)
        assert gone(home)
    finally:
        site.kill()
        site.wait()


@pytest.mark.skipif(not AS_ROOT, reason="needs root to change accounts")
class TestAsRoot:
    def test_the_server_runs_under_an_account_of_its_own(self, home: Path) -> None:
        with Cluster(home):
            account = pwd.getpwnam(postgres_account.NAME)
            rights = Path(f"/proc/{postmaster(home)}/status").read_text()
            assert f"Uid:\t{account.pw_uid}\t" in rights
            assert f"Gid:\t{account.pw_gid}\t" in rights
            assert "Groups:\t \n" in rights

    def test_a_folder_inside_a_closed_one_is_refused_and_the_closed_one_stays_closed(
        self, folder: Path
    ) -> None:
        folder.chmod(0o700)
        with pytest.raises(ClusterFault, match=f"may not enter {folder}"):
            Cluster(folder / "postgresql").start()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_an_unprivileged_account_needs_nobody(
        self, folder: Path, app: Callable[..., subprocess.Popen[str]]
    ) -> None:
        options = unprivileged()
        os.chown(folder, options["user"], options["group"])
        program = app(folder / "mine", **options)
        assert is_ready(program)
        assert (folder / "mine" / "data").stat().st_uid == options["user"]
        leave(program)
        assert not processes_of(folder / "mine")

    def test_a_folder_made_by_root_is_refused_to_others_in_words(
        self, home: Path, app: Callable[..., subprocess.Popen[str]]
    ) -> None:
        with Cluster(home):
            _, complaints = app(**unprivileged()).communicate("\n", timeout=30)
        assert "belongs to another account" in complaints

    def test_a_folder_of_somebody_else_is_refused_to_root_in_words(
        self, folder: Path, app: Callable[..., subprocess.Popen[str]]
    ) -> None:
        options = unprivileged()
        os.chown(folder, options["user"], options["group"])
        program = app(folder / "mine", **options)
        assert is_ready(program)
        leave(program)
        with pytest.raises(ClusterFault, match="belongs to another account"):
            Cluster(folder / "mine").start()

    def test_programs_installed_in_a_closed_folder_are_copied_to_an_open_one(
        self, folder: Path, home: Path
    ) -> None:
        closed = folder / "closed"
        closed.mkdir(0o700)
        for part in embedded_postgres._installation().parents[1].glob("embedded_postgres*"):
            shutil.copytree(part, closed / part.name)
        program = python(USE, home, env=os.environ | {"PYTHONPATH": f"{closed}:{BACKEND}"})
        assert is_ready(program)
        leave(program)
        assert next(home.glob("postgresql-*/*/pginstall/bin/postgres"))


def unprivileged() -> dict[str, Any]:
    """Options that run a program as `nobody`; skips where that account can run no Python."""
    nobody = pwd.getpwnam("nobody")
    packages = embedded_postgres._installation().parents[1]
    for interpreter in (sys.executable, "/usr/bin/python3"):
        needed = (Path(interpreter), Path(os.path.realpath(interpreter)), BACKEND, packages)
        if not any(not path.exists() or postgres_account.closed_folder(path, nobody) for path in needed):
            return {
                "executable": interpreter,
                "user": nobody.pw_uid,
                "group": nobody.pw_gid,
                "extra_groups": [],
                "env": {"PYTHONPATH": f"{BACKEND}:{packages}"},
            }
    pytest.skip("Python lies in a folder that other accounts may not enter")
