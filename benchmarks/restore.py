"""`python -m benchmarks.restore`: backup, restore and change of keys of a whole county, against PostgreSQL's own.

The floors are pg_dump and pg_restore of the same database in the same run, and one update of the same rows.
"""

import argparse
import asyncio
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

import fayi.app  # noqa: F401  every model
from benchmarks.county import seed
from benchmarks.timing import Row, table
from fayi.kit import backup, schema
from fayi.kit.database import Base, driver_url
from fayi.kit.embedded_postgres import Cluster, program
from fayi.kit.key_rotation import encrypt_anew
from fayi.kit.secrets import Vault, open_vault

OWNER, APP = "fayi_owner", "fayi_app"
OLD, NEW = b"\x5a" * 32, b"\x7b" * 32


def main() -> None:
    """Measure in a fresh PostgreSQL, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="number of matters")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is timed")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="fayi-bench-"))
    home.chmod(0o711)  # PostgreSQL runs under an account of its own when this runs as root
    try:
        with Cluster(home / "postgres") as cluster:
            rows = measure(cluster, home, given.size, given.rounds)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(table(rows))


def measure(cluster: Cluster, home: Path, size: int, rounds: int) -> list[Row]:
    """All rows of the table, for a county of `size` matters."""
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create role {OWNER} login createrole"))
        for name in ("county", "again"):
            connection.execute(text(f"create database {name} owner {OWNER}"))
    admin.dispose()
    county, again = cluster.dsn("county", OWNER), cluster.dsn("again", OWNER)
    schema.migrate(county, cluster.dsn("county", APP))
    open_vault(OLD.hex(), home / "none")
    asyncio.run(seeded(county, size))
    folder, dump = home / "backup", home / "bare.dump"

    def bare(name: str, url: str, *options: str) -> None:
        subprocess.run([program(name), f"--dbname={url}", *options], check=True, capture_output=True)

    made = against(
        lambda: backup.backup(county, None, folder, version="", made_at=""),
        lambda: bare("pg_dump", county, "--format=custom", "--compress=1", f"--file={dump}"),
        rounds,
    )
    restored = against(
        lambda: backup.restore(folder, again, OWNER, None),
        lambda: bare(
            "pg_restore", again, "--clean", "--if-exists", "--no-owner", f"--role={OWNER}", "--single-transaction",
            str(dump),
        ),
        rounds,
    )  # fmt: skip
    return [
        Row("backup", size, *made, "pg_dump of the same database", "<= 1.3"),
        Row("restore", size, *restored, "pg_restore of the same database", "<= 1.3"),
        turned(county, size),
    ]


async def seeded(url: str, size: int) -> None:
    """Write the county."""
    owner = create_async_engine(driver_url(url))
    async with owner.begin() as connection:
        await seed(connection, size)
    await owner.dispose()


def against(work: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians in ms of `work` and `floor`, done in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for one, times in zip((floor, work), reversed(taken), strict=True):
            times.append(timed(one))
    return statistics.median(taken[0]), statistics.median(taken[1])


def timed(work: Callable[[], object]) -> float:
    """How long it took, in ms."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def turned(url: str, size: int) -> Row:
    """Everything encrypted anew in batches, against one update that holds all rows locked to its end."""
    engine = create_engine(driver_url(url))
    ring = Vault(NEW, OLD)
    ring.write_under(ring.keys[0].name)
    took = timed(lambda: encrypt_anew(engine, Base.metadata, ring))

    def one_update() -> None:
        with engine.begin() as connection:
            connection.execute(
                text("update party set id_number = id_number || ''::bytea, phone = phone || ''::bytea")
            )

    floor = timed(one_update)
    engine.dispose()
    return Row(
        f"keys of {2 * size:,} parties", size, took, floor, "one update of the same rows", "told, no aim"
    )


if __name__ == "__main__":
    main()
