"""Files of a matter, those that are coming in, and links for phones."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.queries import token_hash
from fayi.attachments.models import Incoming
from fayi.attachments.rules import Order
from fayi.documents.models import Paper
from fayi.kit import clock
from fayi.kit.errors import NotFound


class Open(Struct, frozen=True, kw_only=True):
    """A phone link that is open: for which matter, and as which officer, it works."""

    id: int
    matter_id: int
    agency_id: int
    officer_id: int
    expires_at: datetime


class Shown(Struct, frozen=True, kw_only=True):
    """An attachment on the screen."""

    paper: Paper
    added_by: str
    same_as: Paper | None = None
    """An earlier one of the matter with the very same content."""

    @property
    def has_thumbnail(self) -> bool:
        """Whether a small picture is shown; identity papers show none to whoever passes the screen."""
        hidden = self.paper.kind == "identity" or self.paper.safety == "infected"
        return self.paper.thumbnail_digest is not None and not hidden


async def of_matter(session: AsyncSession, matter_id: int) -> tuple[Shown, ...]:
    """The files of a matter in their order, those the scanner keeps away too, removed ones left out."""
    found = await session.execute(
        select(Paper, func.coalesce(Officer.name, ""))
        .outerjoin(Officer, Officer.id == Paper.added_by_id)
        .where(Paper.matter_id == matter_id, Paper.file_digest.is_not(None), Paper.removed_at.is_(None))
        .order_by(func.coalesce(Paper.position, Paper.id), Paper.id)
    )
    rows = [(paper, name) for paper, name in found]
    first: dict[str | None, Paper] = {}
    for paper, _ in sorted(rows, key=lambda row: row[0].id):
        first.setdefault(paper.file_digest, paper)
    return tuple(
        Shown(
            paper=paper,
            added_by=name,
            same_as=earlier if (earlier := first[paper.file_digest]) is not paper else None,
        )
        for paper, name in rows
    )


async def removed(session: AsyncSession, matter_id: int) -> Sequence[Paper]:
    """The files that were taken out, the latest first."""
    found = await session.scalars(
        select(Paper)
        .where(Paper.matter_id == matter_id, Paper.file_digest.is_not(None), Paper.removed_at.is_not(None))
        .order_by(Paper.removed_at.desc())
    )
    return found.all()


async def order(session: AsyncSession, matter_id: int) -> list[Order]:
    """The papers of a matter that have files, in their order, locked until this transaction ends."""
    found = await session.scalars(
        select(Paper)
        .where(Paper.matter_id == matter_id, Paper.file_digest.is_not(None), Paper.removed_at.is_(None))
        .order_by(func.coalesce(Paper.position, Paper.id), Paper.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [Order(paper.id, paper.place) for paper in found]


async def used(session: AsyncSession, matter_id: int) -> int:
    """Bytes the matter's files take, those that are coming in counted whole, removed ones not at all."""
    there = await session.scalar(
        select(func.coalesce(func.sum(Paper.size), 0)).where(
            Paper.matter_id == matter_id, Paper.removed_at.is_(None)
        )
    )
    coming = await session.scalar(
        select(func.coalesce(func.sum(Incoming.size), 0)).where(Incoming.matter_id == matter_id)
    )
    return int(there or 0) + int(coming or 0)


async def incoming(
    session: AsyncSession, matter_id: int, officer_id: int, key: str, *, link_id: int | None = None
) -> Incoming:
    """What this officer is sending into this matter, under this link or none; locked. Raises NotFound."""
    found = await session.scalar(
        select(Incoming)
        .where(
            Incoming.key == key,
            Incoming.matter_id == matter_id,
            Incoming.officer_id == officer_id,
            Incoming.phone_link_id.is_not_distinct_from(link_id),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def open_link(session: AsyncSession, token: str, *, at: datetime | None = None) -> Open | None:
    """The link with this token that is open now, or was at the moment `at`; None when there is none."""
    found = await session.execute(
        text("select * from phone_link_open(:hash, :at)"),
        {"hash": token_hash(token), "at": at or clock.now()},
    )
    row = found.one_or_none()
    return Open(**row._mapping) if row is not None else None
