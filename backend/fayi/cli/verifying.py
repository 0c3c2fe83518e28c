"""Proving that a backup can be restored: on a server of its own, which is thrown away afterwards."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, Text, create_engine, select, text

from fayi.cli.desk import APP, DATABASE, OWNER
from fayi.cli.keys import models
from fayi.kit import backup, key_rotation, schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.secrets import Vault

NOT_KEPT_AS_FILES = {("document", "seal_digest"), ("agency_seal", "digest"), ("incoming", "digest")}
"""Pictures of seals lie in the database itself, encrypted; what is still coming in is not kept yet."""


def look_over(folder: Path, ring: Vault, told: Callable[[str], None]) -> list[str]:
    """What is wrong with a backup, in sentences; an empty list when it can be restored.

    Raises BackupFault when it cannot even be begun.
    """
    manifest = backup.read_manifest(folder)
    backup.must_fit(
        manifest,
        keys=[key.name for key in ring.keys],
        anchor=ring.anchor_name,
        migrations=schema.migrations(),
    )
    told(f"Backup of {manifest.made_at}, Fayi {manifest.version}, migration {manifest.migration}.")
    faults = [f"The file {path} is missing or damaged." for path in backup.faulty_files(folder)]
    faults += [f"The file {path} was damaged already when the backup was made." for path in manifest.damaged]
    told(f"{manifest.files} files hashed.")
    home = Path(tempfile.mkdtemp(prefix="fayi-verify-"))
    home.chmod(0o711)  # PostgreSQL runs under an account of its own when this runs as root
    try:
        with Cluster(home / "postgres", settings={"fsync": "off"}) as cluster:
            faults += _restored(cluster, folder, manifest, ring, told)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return faults


def _restored(
    cluster: Cluster, folder: Path, manifest: backup.Manifest, ring: Vault, told: Callable[[str], None]
) -> list[str]:
    """Restore into this server and look at everything."""
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create role {OWNER} login createrole"))
        connection.execute(text(f"create database {DATABASE} owner {OWNER}"))
    admin.dispose()
    own, app = cluster.dsn(DATABASE, OWNER), cluster.dsn(DATABASE, APP)
    schema.make_roles(own, app)
    backup.restore(folder, own, OWNER, None)
    _, rows = backup.counted_rows(own)
    faults = [
        f"The table {table} has {rows.get(table, 0)} rows instead of {many}."
        for table, many in manifest.rows.items()
        if rows.get(table) != many
    ]
    told(f"{sum(rows.values())} rows restored.")
    # The models are those of this version, so the database is brought up to it first.
    schema.migrate(own, app)
    engine = create_engine(driver_url(own))
    shut = key_rotation.unreadable(engine, models(), ring)
    faults += [f"{many} values of {place} cannot be opened." for place, many in shut.items()]
    told("Every encrypted value opened.")
    listed = {path.rsplit("/", 1)[-1] for path, _ in backup.names(folder)}
    faults += [
        f"{place} names the file {digest}, which is missing."
        for place, digest in named(engine)
        if digest not in listed
    ]
    engine.dispose()
    broken = asyncio.run(_broken(own))
    told("Every timeline checked.")
    return faults + broken


def named(engine: Engine) -> list[tuple[str, str]]:
    """Every file the database names: table and column, and SHA-256."""
    found = []
    with engine.connect() as connection:
        for table in models().sorted_tables:
            for column in table.columns:
                if (
                    not column.name.endswith("digest")
                    or not isinstance(column.type, Text)
                    or (table.name, column.name) in NOT_KEPT_AS_FILES
                ):
                    continue
                digests = connection.scalars(
                    select(column).where(column.is_not(None), column != "").distinct()
                )
                found += [(f"{table.name}.{column.name}", digest) for digest in digests]
    return found


async def _broken(database_url: str) -> list[str]:
    """Timelines that do not hold."""
    from fayi.matters import timeline

    database = Database(database_url, pool=1)
    try:
        async with database.transaction() as session:
            return [sentence async for sentence in timeline.broken(session)]
    finally:
        await database.close()
