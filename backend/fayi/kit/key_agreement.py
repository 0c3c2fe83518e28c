"""Which key the processes of a desk encrypt with: the newest that every one of them can read.

Each process writes down, when it starts and twice a minute, which keys it knows. So a new key may be handed out
to one process after the other, in any order, and nobody ever meets a value it cannot open.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Text, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit import clock
from fayi.kit.database import Base, Database
from fayi.kit.secrets import Encrypted, Vault, WrongKey, vault

EVERY = 30
"""Seconds between two looks at the key file and at the other processes."""
FORGOTTEN_AFTER = timedelta(minutes=3)
"""A process not heard of for so long is taken for ended."""


class KeyUse(Base):
    """What a living process knows, by names of keys."""

    __tablename__ = "key_use"

    process: Mapped[str] = mapped_column(primary_key=True)
    reads: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Newest first."""
    writes: Mapped[str]
    seen_at: Mapped[datetime]


class KeyProof(Base):
    """One value encrypted when the desk first started: whoever cannot open it has the wrong keys."""

    __tablename__ = "key_proof"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    proof: Mapped[str] = mapped_column(Encrypted)


class Known(Struct, frozen=True):
    """What another process knows and writes under."""

    reads: Sequence[str]
    writes: str


def agreed(own: Sequence[str], others: Sequence[Known]) -> str:
    """The newest of `own` keys (names, newest first) that all others read too.

    Raises WrongKey where there is none, or where another one writes under a key that is not among them.
    """
    if strange := {other.writes for other in others} - set(own):
        raise WrongKey(
            f"Another process encrypts under the key {', '.join(sorted(strange))}, which was not given to this one."
            " Give every process the same keys."
        )
    for name in own:
        if all(name in other.reads for other in others):
            return name
    raise WrongKey("This process and another one of this desk have no key in common.")


async def agree(session: AsyncSession, ring: Vault, process: str) -> str:
    """Write down what this process knows, and encrypt from now on under the newest key that all know.

    Returns its name. Raises WrongKey when the keys do not fit the database or the other processes.
    """
    # One at a time: of two that start at once the second sees what the first knows.
    await session.execute(text("select pg_advisory_xact_lock(hashtext('fayi keys'))"))
    # In plain columns, so that the proof is opened by this very ring.
    proof = await session.scalar(text("select proof from key_proof"))
    if proof is not None:
        ring.decrypt(bytes(proof))
    now, names = clock.now(), [key.name for key in ring.keys]
    await session.execute(delete(KeyUse).where(KeyUse.seen_at < now - FORGOTTEN_AFTER))
    others = (await session.scalars(select(KeyUse).where(KeyUse.process != process))).all()
    name = agreed(names, [Known(other.reads, other.writes) for other in others])
    ring.write_under(name)
    row = {"process": process, "reads": names, "writes": name, "seen_at": now}
    await session.execute(
        insert(KeyUse).values(row).on_conflict_do_update(index_elements=["process"], set_=row)
    )
    if proof is None:
        await session.execute(
            text("insert into key_proof values (1, :proof)"), {"proof": ring.encrypt("fayi")}
        )
    return name


async def leave(session: AsyncSession, process: str) -> None:
    """Take this process off the list: it has ended."""
    await session.execute(delete(KeyUse).where(KeyUse.process == process))


@asynccontextmanager
async def in_agreement(database: Database) -> AsyncIterator[None]:
    """Keep to the keys the others know, for as long as the block lasts; raises WrongKey at its beginning."""
    ring = vault()
    process = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    async def again() -> None:
        async with database.transaction() as session:
            await agree(session, ring, process)

    async def look() -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                ring.read_anew()
                await again()
            except (DBAPIError, OSError, ValueError, WrongKey) as fault:
                logging.getLogger(__name__).error("Keys: %s", fault)

    await again()
    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        with suppress(DBAPIError, OSError):
            async with database.transaction() as session:
                await leave(session, process)
