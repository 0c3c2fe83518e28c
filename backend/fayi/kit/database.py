"""The engine, the session, and the only place that commits.

One request is one transaction: it is committed when the answer is a success or a redirect, and rolled
back otherwise. Row security reads two settings that live exactly as long as the transaction.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy import BigInteger, DateTime, MetaData, Numeric, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table's class stands on. Relationships are `lazy="raise"`: nothing loads behind your back."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        datetime: DateTime(timezone=True),
        Decimal: Numeric(14, 2),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


def driver_url(url: str) -> str:
    """The URL with the psycopg driver named, however the administrator wrote it."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


class UnsafeRole(Exception):
    """The application may not connect under a role that row security does not bind."""


class Database:
    """The pool of connections and the transactions made on it."""

    def __init__(self, url: str, *, pool: int = 10) -> None:
        """Connect to `url` (postgresql://…) with at most `pool` connections kept open."""
        self.engine = create_async_engine(
            driver_url(url), pool_size=pool, max_overflow=pool, pool_pre_ping=False, pool_recycle=1800
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.before_commit: Callable[[AsyncSession], Awaitable[None]] | None = None
        """What has to be written last in every transaction: the search entries of the matters it touched."""

    async def commit(self, session: AsyncSession) -> None:
        """Commit; the only place that does."""
        if self.before_commit is not None:
            await self.before_commit(session)
        await session.commit()

    @asynccontextmanager
    async def lent_back(self, session: AsyncSession) -> AsyncIterator[None]:
        """Lend the request's connection back for the length of the block, in which a long body comes in.

        What was written until now is committed, and row security is told again afterwards for whom it is.
        """
        told = (
            await session.execute(
                text("select current_setting('app.agency_id', true), current_setting('app.officer_id', true)")
            )
        ).one()
        await self.commit(session)
        try:
            yield
        finally:
            if told[0]:
                await act_for(session, int(told[0]), int(told[1]) if told[1] else None)

    @asynccontextmanager
    async def transaction(
        self, *, agency_id: int | None = None, officer_id: int | None = None
    ) -> AsyncIterator[AsyncSession]:
        """One transaction outside a request (job, command, test), acting for an agency when given one."""
        async with self.sessions() as session:
            if agency_id is not None:
                await act_for(session, agency_id, officer_id)
            yield session
            await self.commit(session)

    async def refuse_unsafe_role(self) -> None:
        """Raise UnsafeRole when the application's role could read past row security."""
        async with self.engine.connect() as connection:
            unsafe = await connection.scalar(
                text(
                    "select rolsuper or rolbypassrls or exists ("
                    "  select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    "  where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid)"
                    " from pg_roles r where rolname = current_user"
                )
            )
        if unsafe:
            raise UnsafeRole(
                "FAYI_DATABASE_URL names a role that is a superuser, may bypass row security or owns tables. "
                "Let it name an ordinary role; the owner belongs in FAYI_DATABASE_OWNER_URL."
            )

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


async def act_for(session: AsyncSession, agency_id: int, officer_id: int | None) -> None:
    """Tell row security for which agency, and as which officer, the rest of this transaction acts."""
    await session.execute(
        text(
            "select set_config('app.agency_id', :agency, true), set_config('app.officer_id', :officer, true)"
        ),
        {"agency": str(agency_id), "officer": str(officer_id or "")},
    )


class OneTransaction:
    """ASGI middleware: a session per request, committed before a successful answer leaves the house."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        """Wrap `app`; sessions come from `database`."""
        self.app = app
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in one transaction."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        async with self.database.sessions() as session:
            scope.setdefault("state", {})["session"] = session

            async def send_after_commit(message: Message) -> None:
                if message["type"] == "http.response.start":
                    if message["status"] < 400:
                        await self.database.commit(session)
                    else:
                        await session.rollback()
                await send(message)

            await self.app(scope, receive, send_after_commit)
