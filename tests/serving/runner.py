"""Takes documents to people through the same actions officers use."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fayi.agencies.rules import Actor
from fayi.documents.models import Document
from fayi.documents.scans import Scan
from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.serving import actions, queries
from fayi.serving.models import Serving
from fayi.serving.rules import Capacity, Cause, Outcome, Plan, Recipient, RecipientKind, Way
from tests.cast import MEDIATOR_LI
from tests.documents.press import Press
from tests.make import Make

LI = MEDIATOR_LI.actor
SCAN = Scan(digest="ab" * 32, media_type="image/png", file_name="陈大山送达回证.png", pages=1, size=100)


@dataclass(frozen=True)
class Runner:
    """Registers servings of a document and tells what became of them."""

    make: Make
    press: Press

    async def issued(self, matter: Matter | None = None) -> Document:
        """A settlement agreement that was issued today."""
        matter = matter or await self.make.matter(stage="agreed_written")
        return await self.press.issued(matter, "MD-0106")

    async def recipient(self, document: Document, name: str = "陈大山") -> Recipient:
        """A party of the document's matter."""
        async with self.make.session(LI) as session:
            matter = await session.get_one(Matter, document.matter_id)
            taking_part = await self.make.participations(matter)
        part = taking_part[name].id
        return Recipient(kind=RecipientKind.PARTY, name=name, participation_id=part)

    async def registered(
        self,
        document: Document,
        way: Way = Way.DIRECT,
        *,
        to: Recipient | None = None,
        by: Actor = LI,
        **plan: Any,
    ) -> Serving:
        """A serving that is planned."""
        recipient = to or await self.recipient(document)
        async with self.make.session(by) as session:
            here, matter = await queries.document_of(session, LI, document.id)
            return await actions.register(session, here, matter, recipient, Plan(way=way, **plan), by=by)

    async def sent(self, serving: Serving, on: date | None = None, tracking: str = "EMS123") -> Serving:
        """The serving on its way since today."""
        async with self.make.session(LI) as session:
            here, document, matter = await queries.get(session, LI, serving.id)
            return await actions.send(
                session, here, document, matter, sent_on=on or clock.today(), tracking=tracking, by=LI,
                version=serving.version,
            )  # fmt: skip

    async def served(self, serving: Serving, **told: Any) -> Serving:
        """The serving, done today by Li."""
        outcome = {"served_on": clock.today(), "served_by": "李调解", "capacity": Capacity.SELF} | told
        async with self.make.session(LI) as session:
            here, document, matter = await queries.get(session, LI, serving.id)
            return await actions.serve(
                session, here, document, matter, Outcome(**outcome), by=LI, version=serving.version
            )

    async def failed(self, serving: Serving, cause: Cause = Cause.ABSENT, words: str = "") -> Serving:
        """The serving, which failed today."""
        async with self.make.session(LI) as session:
            here, document, matter = await queries.get(session, LI, serving.id)
            return await actions.fail(
                session, here, document, matter, failed_on=clock.today(), cause=cause, words=words, by=LI,
                version=serving.version,
            )  # fmt: skip

    async def mistaken(self, serving: Serving, reason: str = "登记错了人") -> Serving:
        """The serving, declared mistaken."""
        async with self.make.session(LI) as session:
            here, document, matter = await queries.get(session, LI, serving.id)
            return await actions.declare_mistaken(
                session, here, document, matter, reason, by=LI, version=serving.version
            )

    async def proven(self, serving: Serving) -> None:
        """The serving with the scan of a signed 送达回证."""
        async with self.make.session(LI) as session:
            here, document, matter = await queries.get(session, LI, serving.id)
            await actions.add_proof(session, here, document, matter, title="送达回证", scan=SCAN, by=LI)
