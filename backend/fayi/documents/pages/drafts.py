"""A draft: its form in the order of the paper beside the preview, the last look, and issuing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.catalogue.checks import Contradiction, contradictions
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, printing, rules, sources
from fayi.documents.models import Document
from fayi.documents.pages.answers import may, may_draft, visible
from fayi.documents.standings import PERSON
from fayi.hearings import queries as hearings
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool, preview
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import on_screen
from fayi.web.templating import Page, Redirect

DRAFT = "草稿"
NOT_NUMBERED = "（签发时自动编号）"


class Wish(Struct, frozen=True):
    """What a draft shall be filled from, as the page's address says."""

    hearing_id: int | None = None
    renew: bool = False
    """Everything anew from what the matter knows now."""
    mark_gaps: bool = False
    party_id: int | None = None
    """Whom a paper of a sitting is for."""

    @property
    def query(self) -> str:
        """The same for the address of the preview."""
        if self.hearing_id is not None:
            return f"?hearing={self.hearing_id}"
        if self.party_id is not None:
            return f"?person={self.party_id}"
        return "?renew=1" if self.renew else ""


ORDINARY = Wish()


class DraftPage(Struct, frozen=True, kw_only=True):
    """A draft: the form in the order of the paper, beside the preview."""

    matter: Matter | None
    document: Document
    kind: DocumentKind
    form: Filled[dict[str, Any]]
    lacking: tuple[rules.Lacking, ...]
    held: tuple[Hearing, ...]
    """Hearings it may be taken from, when there is a choice."""
    people: tuple[tuple[int, str], ...]
    """Whom it may be for, when there is a choice."""
    replaces: Document | None
    returned_by: str
    may_draft: bool
    may_issue: bool
    """Unless somebody else has to sign it off."""
    sign_off: bool
    untouched: bool
    preview: str
    """Where the first preview comes from."""


class IssuePage(Struct, frozen=True, kw_only=True):
    """The last look before a document is issued, or submitted."""

    matter: Matter | None
    document: Document
    kind: DocumentKind
    copies: int | None
    """How many are to be printed, where the catalogue says."""
    form: Filled[Any]
    agency: str
    sign_off: bool


def wish_of(request: Request[Any, Any, Any]) -> Wish:
    """What the address asks for: `hearing`, `person`, `renew`, `lacking`."""
    asked = request.query_params
    return Wish(
        number_in(asked.get("hearing", "")),
        "renew" in asked,
        "lacking" in asked,
        number_in(asked.get("person", "")),
    )


def number_in(text: str) -> int | None:
    """The number an address names; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 16 else None


async def values_of(
    session: AsyncSession,
    matter: Matter | None,
    document: Document,
    kind: DocumentKind,
    types: MatterTypes,
    wish: Wish,
) -> dict[str, Any]:
    """What stands in the draft: what was saved, else what is known of the matter."""
    saved = None if document.particulars is None else rules.typed(kind.fields, document.particulars)
    if saved is not None and not (wish.renew or wish.hearing_id or wish.party_id):
        return saved
    if matter is None:
        gathered = await sources.gather_loose(session, document.agency_id)
    else:
        gathered = await sources.gather(
            session,
            matter,
            types[matter.type],
            types,
            about=kind.about,
            hearing_id=wish.hearing_id,
            party_id=wish.party_id,
        )
    first = sources.prefill(kind, gathered)
    if saved is None:
        return first
    anew = {
        name
        for name, source in kind.sources.items()
        if name in first and (wish.renew or source.startswith(PERSON if wish.party_id else "hearing."))
    }
    return saved | {name: first[name] for name in anew}


async def people_of(
    session: AsyncSession, matter: Matter | None, kind: DocumentKind
) -> tuple[tuple[int, str], ...]:
    """The participants a paper that is for one of them may be for; nobody where there is no choice."""
    if matter is None or not any(source.startswith(PERSON) for source in kind.sources.values()):
        return ()
    found = tuple((one.party.id, one.party.name) for one in await parties.taking_part(session, matter.id))
    return found if len(found) > 1 else ()


async def draft_page(
    session: AsyncSession,
    actor: Actor,
    document: Document,
    matter: Matter | None,
    kind: DocumentKind,
    types: MatterTypes,
    filled: Filled[dict[str, Any]],
    gaps: Sequence[rules.Lacking] = (),
    wish: Wish = ORDINARY,
) -> Page:
    """A draft as it stands; `gaps` are named above the form."""
    held: list[Hearing] = []
    if matter is not None:
        origin, _ = await sources.origin_of(session, matter, types)
        held = [
            one
            for one in await hearings.of_matter(session, origin.id)
            if one.status == "held" and one.kind == kind.about
        ]
    filled.fields = kind.fields
    returner = await session.get(Officer, document.returned_by_id) if document.returned_by_id else None
    sign_off = document.sign_off or kind.sign_off
    page = DraftPage(
        matter=matter,
        document=document,
        kind=kind,
        form=filled,
        lacking=tuple(gaps),
        held=tuple(held) if len(held) > 1 else (),
        people=await people_of(session, matter, kind),
        replaces=await session.get(Document, document.replaces_id) if document.replaces_id else None,
        returned_by=returner.name if returner else "",
        may_draft=await may_draft(session, actor, matter, document),
        may_issue=may(actor, matter, Permission.DOCUMENTS_ISSUE) and not sign_off,
        sign_off=sign_off,
        untouched=document.particulars is None,
        preview=f"/documents/{document.id}/preview{wish.query}",
    )
    return Page("documents/draft.html", page, status=filled.status)


async def open_draft(
    session: AsyncSession,
    actor: Actor,
    document: Document,
    matter: Matter | None,
    kind: DocumentKind,
    types: MatterTypes,
    wish: Wish,
) -> Page:
    """A draft as it was saved, or filled for the first time; its gaps named, or marked where they are."""
    values = await values_of(session, matter, document, kind, types, wish)
    filled: Filled[dict[str, Any]] = forms.blank(kind.fields, values)
    gaps = rules.lacking(kind.fields, values)
    for wrong in contradictions(kind, values, clock.today()):
        filled.errors[wrong.place] = translate(wrong.sentence, **wrong.values)
    if not wish.mark_gaps:
        return await draft_page(session, actor, document, matter, kind, types, filled, gaps, wish)
    for gap in gaps:
        filled.errors[gap.place] = translate("请填写{label}。", label=gap.label)
    return await draft_page(session, actor, document, matter, kind, types, filled, wish=wish)


@post("/documents/{document_id:int}", permission=Permission.DOCUMENTS_DRAFT)
async def save_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Save a draft; with `go=issue` or `go=submit` go on to the last look when nothing is lacking."""
    document, matter = await visible(session, actor, document_id)
    kind = catalogue[document.code]
    going_on = (await request.form()).get("go")
    filled: Filled[dict[str, Any]] = await forms.posted(request, rules.optional(kind.fields))
    gaps: Sequence[rules.Lacking | Contradiction] = ()
    async with forms.attempt(session, filled):
        await actions.save_draft(session, matter, document, filled.data, by=actor, version=filled.version)
        gaps = rules.lacking(kind.fields, filled.data) or contradictions(kind, filled.data, clock.today())
    if not filled.ok:
        return await draft_page(session, actor, document, matter, kind, types, filled)
    if going_on not in ("issue", "submit"):
        return Redirect(f"/documents/{document.id}", "草稿已保存。")
    return Redirect(f"/documents/{document.id}" + ("?lacking=1" if gaps else f"/{going_on}"))


@post("/documents/{document_id:int}/preview", permission=Permission.DOCUMENTS_DRAFT, status_code=200)
async def show_typed(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    render_pool: RenderPool,
    files: Files,
) -> Response[str]:
    """The document with what has been typed so far; what cannot be read yet is left blank. Saves nothing."""
    document, matter = await visible(session, actor, document_id)
    if document.status != "draft":
        raise rules.NotADraft(status=document.status_label)
    kind = await actions.kind_in_force(session, matter, document, files)
    body = await request.form()
    came = {name: body.getall(name) for name in body}
    values: dict[str, Any] = {}
    for field in rules.optional(kind.fields):
        filled: Filled[dict[str, Any]] = forms.read([field], came)
        values |= filled.data if filled.ok else {}
    facts = draft_facts(kind, values)
    return on_screen(await render_pool.render(preview, kind.template, facts, None, DRAFT))


@get("/documents/{document_id:int}/issue", permission=Permission.DOCUMENTS_ISSUE)
async def last_look(
    document_id: int, session: AsyncSession, actor: Actor, catalogue: dict[str, DocumentKind]
) -> Page | Redirect:
    """What is about to be issued."""
    document, matter = await visible(session, actor, document_id)
    kind = catalogue[document.code]
    if document.status != "draft" or document.particulars is None or document.sign_off or kind.sign_off:
        return Redirect(f"/documents/{document.id}")
    return await issue_page(session, document, matter, kind, forms.blank([]))


async def issue_page(
    session: AsyncSession, document: Document, matter: Matter | None, kind: DocumentKind, filled: Filled[Any]
) -> Page:
    """The last look, with what stood in the way."""
    agency = await agencies.agency(session, actions.held_at(matter, document))
    page = IssuePage(
        matter=matter,
        document=document,
        kind=kind,
        copies=rules.copies_of(kind.copies),
        form=filled,
        agency=agency.name,
        sign_off=document.sign_off or kind.sign_off,
    )
    return Page("documents/issue.html", page, status=filled.status)


@post("/documents/{document_id:int}/issue", permission=Permission.DOCUMENTS_ISSUE)
async def issue_document(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
    settings: Settings,
) -> Page | Redirect:
    """Issue a document."""
    document, matter = await visible(session, actor, document_id)
    filled: Filled[dict[str, Any]] = await forms.posted(request, [])
    async with forms.attempt(session, filled):
        await actions.issue(
            session,
            matter,
            document,
            by=actor,
            version=filled.version,
            pool=render_pool,
            files=files,
            site_url=settings.site_url,
        )
    if not filled.ok:
        return await issue_page(session, document, matter, catalogue[document.code], filled)
    return Redirect(f"/documents/{document.id}", "文书已签发。")


def draft_facts(kind: DocumentKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft is filled with: what is known, and where the number will stand; it bears no seal."""
    facts = printing.NO_SEAL | rules.facts_of(kind.fields, values)
    return facts | ({kind.number_field: NOT_NUMBERED} if kind.number_field else {})
