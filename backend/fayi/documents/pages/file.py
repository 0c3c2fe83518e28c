"""The documents tab of a matter: drafts, issued documents, and the file in its prescribed order."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents import actions, queries, rules
from fayi.documents.forms import NewPaper, Reason
from fayi.documents.models import Document
from fayi.documents.pages.answers import may_draft
from fayi.documents.queries import Filed
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.matters.queries import Head
from fayi.procedure.matter_type import MatterType, MatterTypes, Paper
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.feature import Tab
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class Draftable(Struct, frozen=True):
    """A document that may be begun, and how many of it were issued already."""

    kind: DocumentKind
    issued: int


class FileEntry(Struct, frozen=True):
    """An entry of the prescribed list with what is there."""

    paper: Paper
    lines: tuple[Filed, ...]
    kinds: tuple[DocumentKind, ...] = ()
    """The documents that would fulfil it."""


class DocumentsTab(Struct, frozen=True, kw_only=True):
    """Documents of a matter and its file."""

    head: Head
    drafts: tuple[Document, ...]
    """Those that were submitted, too."""
    issued: tuple[Document, ...]
    kinds: tuple[Draftable, ...]
    entries: tuple[FileEntry, ...]
    pages: int
    form: Filled[NewPaper]
    removal: Filled[Reason]
    removing: int | None
    """The paper whose removal was asked for without a reason."""
    may_draft: bool


@get("/matters/{matter_id:int}/documents", permission=Permission.DOCUMENTS_READ)
async def documents_tab(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    catalogue: dict[str, DocumentKind],
) -> Page:
    """文书和卷宗."""
    wanted = request.query_params.get("paper", "")
    form: Filled[NewPaper] = forms.blank(NewPaper, choices=entries_of(types[matter.type]), paper_key=wanted)
    return await tab_page(session, actor, matter, types, tabs, catalogue, form=form)


async def tab_page(
    session: AsyncSession,
    actor: Actor,
    matter: Matter,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    catalogue: Mapping[str, DocumentKind],
    *,
    form: Filled[NewPaper] | None = None,
    removal: Filled[Reason] | None = None,
    removing: int | None = None,
) -> Page:
    """The tab as it stands, with the forms as they were filled in."""
    matter_type = types[matter.type]
    form = form or forms.blank(NewPaper, choices=entries_of(matter_type))
    removal = removal or forms.blank(Reason, prefix="removal-")
    held = matter.agency_id == actor.agency_id
    documents = await queries.of_matter(session, matter.id)
    lines = await queries.contents(session, matter.id, matter_type)
    issued = tuple(document for document in documents if document.is_issued)
    page = DocumentsTab(
        head=await matters.head(session, actor, matter, types, tabs, "documents"),
        drafts=tuple(
            one
            for one in documents
            if one.status in ("draft", "submitted") and (held or one.agency_id == actor.agency_id)
        ),
        issued=issued,
        kinds=tuple(
            Draftable(catalogue[code], sum(one.code == code and one.status == "issued" for one in issued))
            for code in matter_type.all_documents()
        ),
        entries=tuple(
            FileEntry(
                entry,
                tuple(line for line in lines if line.entry.key == entry.key),
                tuple(catalogue[code] for code in entry.documents if code in catalogue),
            )
            for entry in (*matter_type.papers, rules.OTHER_PAPERS)
            if entry is not rules.OTHER_PAPERS or any(line.entry is entry for line in lines)
        ),
        pages=sum(line.pages for line in lines),
        form=form,
        removal=removal,
        removing=removing,
        may_draft=await may_draft(session, actor, matter),
    )
    return Page("documents/tab.html", page, status=max(form.status, removal.status))


@post("/matters/{matter_id:int}/documents", permission=Permission.DOCUMENTS_DRAFT)
async def begin_document(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Redirect:
    """Begin a draft of any document of the catalogue; `hearing` and `person` name what it shall be filled from."""
    body = await request.form()
    code, hearing = str(body.get("code", "")), str(body.get("hearing", ""))
    if code not in catalogue:
        raise NotFound
    document = await actions.begin(session, matter, code, by=actor)
    person = str(body.get("person", ""))
    asked = {"hearing": hearing, "person": person}
    query = urlencode({name: value for name, value in asked.items() if value.isdecimal()})
    return Redirect(f"/documents/{document.id}" + (f"?{query}" if query else ""))


@post("/matters/{matter_id:int}/papers", permission=Permission.DOCUMENTS_DRAFT)
async def add_paper(
    request: Request[Any, Any, Any],
    matter: Matter,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Note a paper that lies in the file."""
    matter_type = types[matter.type]
    filled: Filled[NewPaper] = await forms.posted(request, NewPaper, choices=entries_of(matter_type))
    async with forms.attempt(session, filled):
        given = filled.data
        await actions.add_paper(
            session,
            matter,
            matter_type,
            paper_key=given.paper_key,
            title=given.title,
            pages=given.pages,
            scan=None,
            original_kept=given.original_kept,
            by=actor,
        )
    if not filled.ok:
        return await tab_page(session, actor, matter, types, tabs, catalogue, form=filled)
    return Redirect(f"/matters/{matter.id}/documents", "材料已入卷。")


@post("/papers/{paper_id:int}/remove", permission=Permission.DOCUMENTS_DRAFT)
async def remove_paper(
    request: Request[Any, Any, Any],
    paper_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    tabs: tuple[Tab, ...],
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Take a paper out of the file."""
    paper, matter = await queries.get_paper(session, actor, paper_id)
    filled: Filled[Reason] = await forms.posted(request, Reason, prefix="removal-")
    async with forms.attempt(session, filled):
        await actions.remove_paper(session, matter, paper, filled.data.reason, by=actor)
    if not filled.ok:
        return await tab_page(
            session, actor, matter, types, tabs, catalogue, removal=filled, removing=paper_id
        )
    tab = "documents" if paper.file_digest is None else "attachments"
    return Redirect(f"/matters/{matter.id}/{tab}", "材料已移出卷宗。")


def entries_of(matter_type: MatterType) -> dict[str, list[tuple[str, str]]]:
    """The entries of the type's prescribed list, to choose from, and the one for all else."""
    return {"paper_key": [(entry.key, entry.label) for entry in (*matter_type.papers, rules.OTHER_PAPERS)]}
