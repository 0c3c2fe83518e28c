"""Drafts, people with their open matters, and how a matter stands for whoever holds its slip."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.intake import rules
from fayi.intake.models import IntakeDraft, PersonSearch, QueryCode
from fayi.kit.errors import NotFound
from fayi.kit.secrets import vault
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.procedure.matter_type import Status

OPEN = (Status.DRAFT, Status.OPEN, Status.SUSPENDED)


class Progress(Struct, frozen=True, kw_only=True):
    """How a matter stands, in words that name nobody."""

    type: str
    stage: str
    status: str
    intake_number: str
    received_on: date
    stage_since: date
    agency: str
    phone: str
    address: str
    due_at: datetime | None
    provisional: bool | None
    due_key: str | None


async def drafts(session: AsyncSession, actor: Actor) -> Sequence[tuple[IntakeDraft, str]]:
    """The agency's drafts, latest first, each with who saved it last."""
    rows = await session.execute(
        select(IntakeDraft, Officer.name)
        .join(Officer, Officer.id == IntakeDraft.officer_id)
        .where(IntakeDraft.agency_id == actor.agency_id)
        .order_by(IntakeDraft.updated_at.desc(), IntakeDraft.id.desc())
        .limit(100)
    )
    return [(draft, name) for draft, name in rows]


async def draft(session: AsyncSession, actor: Actor, draft_id: int) -> IntakeDraft:
    """A draft of the actor's agency, locked; raises NotFound otherwise."""
    found = await session.scalar(
        select(IntakeDraft)
        .where(IntakeDraft.id == draft_id, IntakeDraft.agency_id == actor.agency_id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


async def search(session: AsyncSession, actor: Actor, search_id: int) -> PersonSearch:
    """A search made at the actor's agency; raises NotFound otherwise."""
    found = await session.scalar(
        select(PersonSearch).where(PersonSearch.id == search_id, PersonSearch.agency_id == actor.agency_id)
    )
    if found is None:
        raise NotFound
    return found


async def open_matters(session: AsyncSession, actor: Actor, party: Party) -> list[Matter]:
    """Matters the party takes part in now that are not over, as far as the actor may see them."""
    return [
        matter
        for matter, _, until in await parties.matters_of(session, actor, party.id)
        if until is None and matter.status in OPEN
    ]


async def code_of(session: AsyncSession, matter_id: int) -> str | None:
    """The code on the matter's slip; None when none was made."""
    return await session.scalar(select(QueryCode.code).where(QueryCode.matter_id == matter_id))


def code_index(code: str) -> bytes:
    """The blind index of a query code."""
    return vault().index(f"query code {rules.code_as_kept(code)}")


async def progress(session: AsyncSession, number: str, code: str) -> Progress | None:
    """How the matter with this number and code stands; None when there is none. Needs nobody signed in."""
    row = (
        await session.execute(
            text("select * from progress_of(:number, :code)"),
            {"number": rules.number_as_kept(number), "code": code_index(code)},
        )
    ).one_or_none()
    return Progress(**row._asdict()) if row is not None else None
