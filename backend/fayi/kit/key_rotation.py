"""Encrypting anew what stands in encrypted columns, in small batches, while the desk works.

The columns are found from the models. Each batch is one short transaction that locks its table against writers
(readers go on), passes by the triggers that keep issued documents and servings from being altered, since nothing
they guard changes, and replaces a value only where it still is what was read. What is done already is told by
the key's name in front of each value, so that a run that was broken off simply goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import LargeBinary

from fayi.kit.secrets import MARK, NAME, Ciphertext, Vault, WrongKey

BATCH = 500
"""Values of a row are small; a batch keeps writers of its table waiting for some hundredths of a second."""
PATIENCE = "2s"
"""How long a batch waits for the writers before it; meanwhile new ones queue behind it, so it is short."""
TRIES = 30
PASSES = 5
BUSY = ("55P03", "40P01")
"""lock_not_available, deadlock_detected"""

Told = Callable[[str, int], None]
"""Is told a table and how many of its rows were encrypted anew."""


class TableBusy(Exception):
    """A table was in use for so long that no batch could be written; the text says which."""


class Sealed(Struct, frozen=True):
    """A table with encrypted columns, as the database has it: their content is plain octets here."""

    table: Table
    columns: Sequence[str]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    def not_under(self, prefix: bytes) -> ColumnElement[bool]:
        """Rows with a value that does not begin with this key's name."""
        beginning = 1 + NAME
        return or_(
            *(
                and_(column.is_not(None), func.substring(column, 1, beginning) != prefix)
                for column in self.cells
            )
        )

    @property
    def cells(self) -> list[ColumnElement[Any]]:
        """The encrypted columns, as octets."""
        return [self.table.c[name] for name in self.columns]

    @property
    def key(self) -> list[ColumnElement[Any]]:
        """The columns of the primary key."""
        return list(self.table.primary_key.columns)


def sealed_tables(metadata: MetaData) -> list[Sealed]:
    """Every table of the models with encrypted columns."""
    plain = MetaData()
    found = []
    for table in metadata.sorted_tables:
        columns = [column.name for column in table.columns if isinstance(column.type, Ciphertext)]
        if columns:
            copy = table.to_metadata(plain)
            for name in columns:
                copy.c[name].type = LargeBinary()
            found.append(Sealed(copy, columns))
    return found


def encrypt_anew(
    engine: Engine, metadata: MetaData, ring: Vault, *, batch: int = BATCH, told: Told = lambda *_: None
) -> int:
    """Encrypt under the key `ring` writes with whatever is under another; returns how many rows it was.

    `engine` connects as the owner of the tables. Raises WrongKey for a value no key of the ring opens, and
    TableBusy; what was done until then stays done.
    """
    whole = 0
    for sealed in sealed_tables(metadata):
        # Again from the beginning until nothing is left: a row somebody altered meanwhile was passed over.
        for _ in range(PASSES):
            last, rows = _one_batch(engine, sealed, ring, None, batch)
            if last is None:
                break
            while last is not None:
                whole += rows
                told(sealed.name, rows)
                last, rows = _one_batch(engine, sealed, ring, last, batch)
    return whole


def _one_batch(
    engine: Engine, sealed: Sealed, ring: Vault, after: tuple[Any, ...] | None, batch: int
) -> tuple[tuple[Any, ...] | None, int]:
    """Encrypt the next rows anew; the key of the last, None when there are no more, and how many they were."""
    wanted = select(*sealed.key, *sealed.cells).where(sealed.not_under(ring.writes.prefix))
    if after is not None:
        wanted = wanted.where(tuple_(*sealed.key) > tuple_(*after))
    with engine.connect() as reading:
        rows = reading.execute(wanted.order_by(*sealed.key).limit(batch)).all()
    if not rows:
        return None, 0
    # Decrypting and encrypting needs no lock; the values are compared again when they are written.
    changes = [_change(sealed, row, ring) for row in rows]
    for _ in range(TRIES):
        try:
            with engine.begin() as writing:
                _replace(writing, sealed, changes)
        except OperationalError as fault:
            if getattr(fault.orig, "sqlstate", "") not in BUSY:
                raise
        else:
            return tuple(rows[-1][: len(sealed.key)]), len(rows)
    raise TableBusy(
        f"The table {sealed.name} is in use without a break. Run the command again: it goes on where it was."
    )


def _change(sealed: Sealed, row: Sequence[Any], ring: Vault) -> dict[str, Any]:
    """The row's key, its values as they were read, and as they are to be."""
    change: dict[str, Any] = {f"key_{n}": value for n, value in enumerate(row[: len(sealed.key)])}
    for n, old in enumerate(row[len(sealed.key) :]):
        done = old is None or bytes(old).startswith(ring.writes.prefix)
        change |= {f"old_{n}": old, f"new_{n}": old if done else ring.encrypt(ring.decrypt(bytes(old)))}
    return change


def _replace(connection: Connection, sealed: Sealed, changes: Sequence[dict[str, Any]]) -> None:
    """Write the rows that are still what was read."""
    table = connection.dialect.identifier_preparer.format_table(sealed.table)
    connection.execute(text(f"set local lock_timeout = '{PATIENCE}'"))
    connection.execute(text(f"lock table {table} in share row exclusive mode"))
    triggers = list(_triggers(connection, sealed.name))
    for name in triggers:
        connection.execute(text(f"alter table {table} disable trigger {name}"))
    same = [column == bindparam(f"key_{n}") for n, column in enumerate(sealed.key)]
    same += [column.is_not_distinct_from(bindparam(f"old_{n}")) for n, column in enumerate(sealed.cells)]
    fresh: dict[str, Any] = {name: bindparam(f"new_{n}") for n, name in enumerate(sealed.columns)}
    connection.execute(update(sealed.table).where(*same).values(fresh), changes)
    for name in triggers:
        connection.execute(text(f"alter table {table} enable trigger {name}"))


def _triggers(connection: Connection, table: str) -> Iterator[str]:
    """The triggers of the table that would fire, quoted."""
    yield from connection.scalars(
        text(
            "select quote_ident(tgname) from pg_trigger where tgrelid = to_regclass(quote_ident(:table))"
            " and not tgisinternal and tgenabled = 'O'"
        ),
        {"table": table},
    )


def counted(engine: Engine, metadata: MetaData) -> dict[str, int]:
    """How many values stand under each key, by its name; `unnamed` for those of the first versions.

    From the names in front of the values alone: quick, for people to look at.
    """
    sums: dict[str, int] = {}
    with engine.connect() as connection:
        for sealed in sealed_tables(metadata):
            for column in sealed.cells:
                beginning = func.substring(column, 1, 1 + NAME)
                for prefix, many in connection.execute(
                    select(beginning, func.count()).where(column.is_not(None)).group_by(beginning)
                ):
                    octets = bytes(prefix)
                    name = octets[1:].hex() if octets.startswith(MARK) else "unnamed"
                    sums[name] = sums.get(name, 0) + many
    return sums


def unreadable(engine: Engine, metadata: MetaData, ring: Vault) -> dict[str, int]:
    """How many values the ring does not open, by table.column; every value is opened: this is the proof."""
    faults: dict[str, int] = {}
    with engine.connect() as connection:
        for sealed in sealed_tables(metadata):
            rows = connection.execution_options(yield_per=1000).execute(
                select(*sealed.cells).where(or_(*(column.is_not(None) for column in sealed.cells)))
            )
            for row in rows:
                for name, value in zip(sealed.columns, row, strict=True):
                    if value is not None and not _opens(ring, bytes(value)):
                        place = f"{sealed.name}.{name}"
                        faults[place] = faults.get(place, 0) + 1
    return faults


def _opens(ring: Vault, sealed: bytes) -> bool:
    try:
        ring.decrypt(sealed)
    except WrongKey:
        return False
    return True


def wait_for_writers(connection: Connection) -> bool:
    """Whether every transaction that was writing when this was asked has ended; asks within half a minute."""
    begun = connection.scalar(text("select pg_current_xact_id()::text"))
    connection.rollback()
    for _ in range(300):
        over = connection.scalar(
            text("select pg_snapshot_xmin(pg_current_snapshot()) > cast(:begun as xid8)"), {"begun": begun}
        )
        connection.rollback()
        if over:
            return True
        connection.execute(text("select pg_sleep(0.1)"))
        connection.rollback()
    return False
