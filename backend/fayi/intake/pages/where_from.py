"""What a registration starts from: a visit, another matter, a person, a search, a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.intake import queries
from fayi.intake.models import IntakeDraft, PersonSearch
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.parties.models import Party
from fayi.procedure.matter_type import MatterType
from fayi.visits import queries as visits
from fayi.visits.models import Visit

PREFIX = "from-"
"""What stands before these names in the form, so that no particular of a type can be meant."""


class WhereFrom(Struct, frozen=True, kw_only=True):
    """What the form was opened from; each may be missing."""

    visit: Visit | None = None
    origin: Matter | None = None
    party: Party | None = None
    search: PersonSearch | None = None
    draft: IntakeDraft | None = None
    version: int | None = None
    """Of the draft, as the officer opened it."""
    known: tuple[tuple[Party, str], ...] = ()
    """Registered parties that are offered, each with its role in the type."""

    @property
    def hidden(self) -> tuple[tuple[str, int], ...]:
        """What the form carries along; the draft is carried apart, because saving changes it."""
        held = {"visit": self.visit, "origin": self.origin, "party": self.party, "search": self.search}
        return tuple((f"{PREFIX}{name}", one.id) for name, one in held.items() if one is not None)


async def where_from(
    session: AsyncSession, actor: Actor, matter_type: MatterType, named: Mapping[str, Any]
) -> WhereFrom:
    """Look up what an address or a form names; raises NotFound for what the actor may not see."""
    visit_id, origin_id, party_id, search_id, draft_id = (
        whole_number(named.get(name)) for name in ("visit", "origin", "party", "search", "draft")
    )
    visit = await visits.get(session, actor, visit_id) if visit_id is not None else None
    origin = await matters.get(session, actor, origin_id) if origin_id is not None else None
    party = await parties.get(session, actor, party_id) if party_id is not None else None
    draft = await queries.draft(session, actor, draft_id) if draft_id is not None else None
    return WhereFrom(
        visit=visit,
        origin=origin,
        party=party,
        search=await queries.search(session, actor, search_id) if search_id is not None else None,
        draft=draft,
        version=whole_number(named.get("version")),
        known=tuple(await known_people(session, matter_type, visit, origin, party)),
    )


def whole_number(text: Any) -> int | None:
    """A row's number as an address or a form names it; None when it names none, NotFound for nonsense."""
    if text is None or text == "":
        return None
    written = str(text)
    if not (written.isascii() and written.isdecimal() and len(written) < 16):
        raise NotFound
    return int(written)


async def known_people(
    session: AsyncSession,
    matter_type: MatterType,
    visit: Visit | None,
    origin: Matter | None,
    party: Party | None,
) -> Sequence[tuple[Party, str]]:
    """Those who are offered in the form: who takes part in the origin, on the same side; then who came.

    Nobody is offered whose data may not be processed now.
    """
    by_side: dict[str, str] = {}
    for role in matter_type.roles:
        by_side.setdefault(role.side, role.key)
    found: dict[int, tuple[Party, str]] = {}
    if origin is not None:
        for one in await parties.taking_part(session, origin.id):
            if one.participation.side in by_side:
                found[one.party.id] = (one.party, by_side[one.participation.side])
    first = by_side.get("applicant") or next(iter(by_side.values()), "")
    came = list(await visits.persons(session, visit.id)) if visit is not None else []
    for somebody in [*([party] if party is not None else []), *came]:
        found.setdefault(somebody.id, (somebody, first))
    restricted = await parties.restrictions(session, found)
    return [one for party_id, one in found.items() if party_id not in restricted]
