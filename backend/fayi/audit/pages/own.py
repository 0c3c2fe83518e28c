"""What an officer read, for the officer; and who read of a person, for the person."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from litestar import get
from litestar.params import FromPath, Parameter
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.audit import queries
from fayi.audit.queries import Told
from fayi.audit.rules import redacted
from fayi.kit import clock
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.models import Reading
from fayi.readings.rules import ReadingKind
from fayi.web.filters import url
from fayi.web.templating import Page


class OwnPage(Struct, frozen=True, kw_only=True):
    """A page of the officer's own readings."""

    readings: Sequence[tuple[Reading, str, str]]
    """Each with the matter's number, and what was searched for or taken out, numbers redacted."""
    older: str | None


class AboutPage(Struct, frozen=True, kw_only=True):
    """The report for a person."""

    party: Party
    told: tuple[Told, ...]
    agency: str
    on: date


@get("/account/readings", permission=Permission.SIGNED_IN)
async def own_readings(
    session: AsyncSession,
    actor: Actor,
    before: Annotated[int | None, Parameter(ge=1, le=2**62)] = None,
) -> Page:
    """我的查阅记录."""
    rows = await queries.own_readings(session, actor, before=before)
    shown = rows[: queries.PAGE]
    older = url("/account/readings", before=shown[-1][0].id) if len(rows) > queries.PAGE else None
    return Page(
        "audit/own.html",
        OwnPage(readings=[(one, number, redacted(one.subject or "")) for one, number in shown], older=older),
    )


@get("/parties/{party_id:int}/readings", permission=Permission.PARTIES_READ)
async def about_party(session: AsyncSession, actor: Actor, party_id: FromPath[int]) -> Page:
    """Who read this person's file (个人信息保护法 44, 45), to be printed and handed over; recorded itself."""
    party = await parties.get(session, actor, party_id)
    told = await queries.about(session, party.id)
    await readings.record(session, actor, ReadingKind.REPORTED, party_id=party.id, rows=len(told))
    page = AboutPage(party=party, told=told, agency=actor.agency_name, on=clock.today())
    return Page("audit/about.html", page)
