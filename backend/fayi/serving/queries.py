"""Servings of a document, of a matter, and those an agency still has to see to."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents import queries as documents
from fayi.documents.models import Document
from fayi.documents.people import person
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.parties.kinds import AgentKind
from fayi.parties.models import Party, Representation
from fayi.procedure.matter_type import MatterType
from fayi.serving.models import Serving, ServingProof
from fayi.serving.rules import Recipient, RecipientKind

PAGE = 50
Place = tuple[date, int]
"""Where a page of the agency's list ends: the day it waits since, and its number."""


class Known(Struct, frozen=True, kw_only=True):
    """Somebody of the matter on whom a document may be served."""

    key: str
    recipient: Recipient
    role: str
    """Applicant, respondent …; of an agent, that it is one."""
    party: str
    """The party an agent acts for; empty for a party."""
    address: str


class ServedDocument(Struct, frozen=True, kw_only=True):
    """An issued document of a matter with its servings."""

    document: Document
    servings: tuple[Serving, ...]

    @property
    def served(self) -> int:
        """How many recipients have it."""
        return sum(one.stands and one.status == "served" for one in self.servings)

    @property
    def meant(self) -> int:
        """How many are to have it, failed attempts left out."""
        return sum(one.stands and one.status != "failed" for one in self.servings)

    @property
    def copies_served(self) -> int:
        """Copies that arrived."""
        return sum(one.copies for one in self.servings if one.stands and one.status == "served")


async def document_of(
    session: AsyncSession, actor: Actor, document_id: int
) -> tuple[Document, Matter | None]:
    """An issued document and its matter; NotFound when the actor may not see it, or it was not issued."""
    document, matter = await documents.get(session, actor, document_id)
    if not document.is_issued:
        raise NotFound
    return document, matter


async def get(
    session: AsyncSession, actor: Actor, serving_id: int
) -> tuple[Serving, Document, Matter | None]:
    """A serving, its document and its matter; raises NotFound when the actor may not see it."""
    serving = await session.get(Serving, serving_id)
    if serving is None:
        raise NotFound
    document, matter = await document_of(session, actor, serving.document_id)
    return serving, document, matter


async def proof(session: AsyncSession, actor: Actor, proof_id: int) -> tuple[ServingProof, Document]:
    """What proves a serving, and the document that was served; raises NotFound."""
    found = await session.get(ServingProof, proof_id)
    if found is None:
        raise NotFound
    _, document, _ = await get(session, actor, found.serving_id)
    return found, document


async def lock(session: AsyncSession, serving: Serving) -> Serving:
    """The serving as it stands now, nobody else changing it until this transaction ends."""
    return (
        await session.execute(
            select(Serving)
            .where(Serving.id == serving.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()


async def of_document(session: AsyncSession, document: Document) -> ServedDocument:
    """All servings of a document in the order they were registered, mistaken ones too."""
    found = await session.scalars(
        select(Serving).where(Serving.document_id == document.id).order_by(Serving.id)
    )
    return ServedDocument(document=document, servings=tuple(found))


async def of_matter(session: AsyncSession, matter_id: int) -> tuple[ServedDocument, ...]:
    """Every issued document of a matter with its servings, the latest document first.

    Documents that no longer hold are left out unless they were served.
    """
    found: dict[int, list[Serving]] = {}
    for one in await session.scalars(
        select(Serving).where(Serving.matter_id == matter_id).order_by(Serving.id)
    ):
        found.setdefault(one.document_id, []).append(one)
    return tuple(
        ServedDocument(document=document, servings=tuple(found.get(document.id, ())))
        for document in await documents.of_matter(session, matter_id)
        if document.is_issued and (document.status == "issued" or document.id in found)
    )


async def proofs(session: AsyncSession, serving_ids: Sequence[int]) -> dict[int, list[ServingProof]]:
    """What proves these servings, by serving, in the order it was added."""
    found: dict[int, list[ServingProof]] = {}
    for one in await session.scalars(
        select(ServingProof).where(ServingProof.serving_id.in_(serving_ids)).order_by(ServingProof.id)
    ):
        found.setdefault(one.serving_id, []).append(one)
    return found


async def waiting(
    session: AsyncSession,
    actor: Actor,
    *,
    way: str = "",
    status: str = "",
    after: Place | None = None,
) -> Sequence[Row[Serving, Document, str | None, date]]:
    """A page of what the agency has to serve and has not: serving, document, matter's number, waiting since.

    The longest waiting first; `after` is the last row of the page before (keyset).
    """
    registered = func.date(func.timezone(str(clock.ZONE), Serving.planned_at))
    since = func.coalesce(Serving.sent_on, registered)
    query = (
        select(Serving, Document, func.coalesce(Matter.reference, Matter.intake_number), since)
        .join(Document, Document.id == Serving.document_id)
        .outerjoin(Matter, Matter.id == Serving.matter_id)
        .where(
            Serving.status.in_(("planned", "sent")),
            Serving.mistaken_at.is_(None),
            func.coalesce(Matter.agency_id, Serving.agency_id) == actor.agency_id,
            or_(Serving.matter_id.is_(None), Matter.id.is_not(None)),
        )
        .order_by(since, Serving.id)
        .limit(PAGE + 1)
    )
    if way:
        query = query.where(Serving.way == way)
    if status:
        query = query.where(Serving.status == status)
    if after is not None:
        day, last = after
        query = query.where(or_(since > day, (since == day) & (Serving.id > last)))
    return (await session.execute(query)).all()


async def known(session: AsyncSession, matter: Matter | None, matter_type: MatterType | None) -> list[Known]:
    """Everybody of the matter on whom a document may be served, agents after the party they act for."""
    found: list[Known] = []
    if matter is None or matter_type is None:
        return found
    for one in await parties.taking_part(session, matter.id):
        found.append(
            Known(
                key=f"party-{one.participation.id}",
                recipient=Recipient(
                    kind=RecipientKind.PARTY,
                    name=one.party.name,
                    organisation=not one.party.is_person,
                    participation_id=one.participation.id,
                ),
                role=matter_type.role(one.participation.role).label,
                party="",
                address=await address_of(session, one.party),
            )
        )
        found += [
            Known(
                key=f"agent-{agent.id}",
                recipient=Recipient(
                    kind=RecipientKind.AGENT, name=agent.agent_name, participation_id=agent.participation_id
                ),
                role=AgentKind(agent.kind).label,
                party=one.party.name,
                address=await agent_address(session, agent),
            )
            for agent in one.agents
            if agent.kind != AgentKind.GROUP_REPRESENTATIVE and agent.is_in_force(clock.today())
        ]
    return found


async def address_of(session: AsyncSession, party: Party) -> str:
    """Where papers are served on a party, as it is written on them; empty when it is not known."""
    return str((await person(session, party))["address"] or "")


async def agent_address(session: AsyncSession, agent: Representation) -> str:
    """Where papers are served on an agent: the address of one who is in the register, else the unit."""
    party = await session.get(Party, agent.agent_id) if agent.agent_id else None
    return (await address_of(session, party) if party else "") or agent.agent_unit


def days_waiting(since: date) -> int:
    """Days since a document should have been on its way, or was sent."""
    return (clock.today() - since) // timedelta(days=1)
