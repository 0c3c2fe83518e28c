"""Fills documents from what is known of a matter, the gaps from the examples, and issues them."""

from dataclasses import dataclass
from typing import Any

from fayi.agencies.rules import Actor
from fayi.catalogue import entries
from fayi.documents import actions, rules, sources
from fayi.documents.models import Document
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from tests.catalogue import examples
from tests.make import Make, officer_at, place

SITE = "https://desk.test"


@dataclass(frozen=True)
class Press:
    """Issues documents through the same actions officers use."""

    make: Make
    pool: RenderPool
    files: Files

    async def known(self, matter: Matter, code: str) -> dict[str, Any]:
        """What a new draft is filled with."""
        kind = entries.kind(code)
        async with self.make.session(issuer(matter)) as session:
            here = await session.get_one(Matter, matter.id)
            types = self.make.types
            gathered = await sources.gather(session, here, types[here.type], types, about=kind.about)
        return sources.prefill(kind, gathered)

    async def draft(self, matter: Matter, code: str, **changed: Any) -> Document:
        """A complete draft: what is known, gaps filled from the examples, single values `changed`."""
        document = await self.make.document(matter, code)
        kind = entries.kind(code)
        values = await self.known(matter, code)
        example = examples.full(kind)
        for gap in rules.lacking(kind.fields, values):
            name, _, cell = gap.place.partition("-")
            if cell:
                at, column = cell.split("-")
                values[name][int(at)][column] = example[name][0].get(column) or "某某"
            else:
                values[name] = example[name]
        return await self.save(document, values | changed)

    async def save(self, document: Document, values: dict[str, Any]) -> Document:
        """The draft with these values saved in it."""
        matter = await self.matter_of(document)
        actor = issuer(matter)
        async with self.make.session(actor) as session:
            here = await session.get_one(Document, document.id)
            return await actions.save_draft(session, matter, here, values, by=actor, version=None)

    async def issue(
        self,
        document: Document,
        *,
        by: Actor | None = None,
        version: int | None = None,
        pool: RenderPool | None = None,
        files: Files | None = None,
    ) -> Document:
        """The document, issued."""
        matter = await self.matter_of(document)
        actor = by or issuer(matter)
        async with self.make.session(actor) as session:
            return await actions.issue(
                session,
                await session.get_one(Matter, matter.id),
                await session.get_one(Document, document.id),
                by=actor,
                version=version,
                pool=pool or self.pool,
                files=files or self.files,
                site_url=SITE,
            )

    async def issued(self, matter: Matter, code: str, **changed: Any) -> Document:
        """A document drafted, completed and issued."""
        return await self.issue(await self.draft(matter, code, **changed))

    async def reload(self, document: Document) -> Document:
        """The document as it is now."""
        async with self.make.database.transaction(agency_id=document.agency_id) as session:
            return await session.get_one(Document, document.id)

    async def matter_of(self, document: Document) -> Matter:
        """Its matter."""
        async with self.make.database.transaction(agency_id=document.agency_id) as session:
            return await session.get_one(Matter, document.matter_id)


def issuer(matter: Matter) -> Actor:
    """Somebody who may issue documents of the matter."""
    return officer_at(place(matter.agency_id), Permission.DOCUMENTS_ISSUE).actor
