"""The catalogue for everybody: by area, with law and use, blank and sample; and its templates' versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.catalogue import actions, entries, queries, rules
from fayi.catalogue.entries import DocumentKind
from fayi.catalogue.forms import NewVersion, Restoring
from fayi.catalogue.models import TemplateVersion
from fayi.kit import clock
from fayi.kit.docx_names import Fault
from fayi.kit.errors import NotFound
from fayi.kit.files import Files
from fayi.kit.render_pool import PrintDetails, RenderPool, preview, print_draft
from fayi.procedure.permissions import Permission
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import WORD_TYPE, download, on_screen
from fayi.web.templating import Page, Redirect

SAMPLE = "样本"
BLANK = "空白"
DIVIDED = {"corrections"}
"""Areas whose documents are shown by category."""
TEMPLATE_BODY = rules.BIGGEST_TEMPLATE + (1 << 20)


class Group(Struct, frozen=True):
    """The documents of one category of an area."""

    area: str
    category: str
    divided: bool
    """Whether the area has several categories."""
    documents: tuple[DocumentKind, ...]


class CataloguePage(Struct, frozen=True, kw_only=True):
    """The catalogue, or what of it was searched for."""

    groups: tuple[Group, ...]
    areas: dict[str, str]
    layouts: dict[str, str]
    area: str
    q: str
    matter: str
    """The matter a document is looked for, by its id; empty when for none."""
    found: int
    own: frozenset[str]
    """Documents of which the agency has a version of its own."""
    may_draft: bool


class EntryPage(Struct, frozen=True, kw_only=True):
    """One document of the catalogue."""

    kind: DocumentKind
    area: str
    layout: str
    types: Mapping[str, str]
    matter: str
    versions: Sequence[TemplateVersion]
    officers: Mapping[int, str]
    above: Agency | None
    """The agency whose version is used when the own one has none; None when it is Fayi's."""
    form: Filled[NewVersion]
    restoring: Filled[Restoring]
    faults: Sequence[Fault]
    may_draft: bool
    may_change: bool


TYPES = {
    "text": "文字",
    "longtext": "长文字",
    "list": "多项",
    "choices": "多选",
    "rows": "多行",
    "choice": "选一项",
    "bool": "是或否",
    "money": "金额（元）",
    "date": "日期",
    "datetime": "日期和时间",
    "integer": "数字",
}


@get("/catalogue", permission=Permission.SIGNED_IN)
async def catalogue_page(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    q: FromQuery[str] = "",
    area: FromQuery[str] = "",
) -> Page:
    """All documents by area and category, or those whose title or code holds what is searched for."""
    matter = request.query_params.get("matter", "")
    words = q.lower().split()
    shown = [
        kind
        for kind in catalogue.values()
        if (not area or kind.area == area)
        and all(word in f"{kind.code} {kind.title} {kind.title_en} {kind.category}".lower() for word in words)
    ]
    groups: dict[tuple[str, str], list[DocumentKind]] = {}
    for name in entries.AREAS:
        for kind in shown:
            if kind.area == name:
                groups.setdefault((name, kind.category), []).append(kind)
    page = CataloguePage(
        groups=tuple(
            Group(entries.AREAS[name], category, name in DIVIDED, tuple(documents))
            for (name, category), documents in groups.items()
        ),
        areas=entries.AREAS,
        layouts=entries.LAYOUTS,
        area=area,
        q=q,
        matter=matter if matter.isdecimal() else "",
        found=len(shown),
        own=await queries.changed_codes(session, [actor.agency_id]),
        may_draft=actor.may(Permission.DOCUMENTS_DRAFT),
    )
    return Page("catalogue/catalogue.html", page)


@get("/catalogue/{code:str}", permission=Permission.SIGNED_IN)
async def entry_page(
    request: Request[Any, Any, Any],
    code: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page:
    """One document: what it is for, what is filled in, how it looks, its versions."""
    kind = entries.needed(catalogue, code)
    return await answer(session, actor, kind, matter=request.query_params.get("matter", ""))


async def answer(
    session: AsyncSession,
    actor: Actor,
    kind: DocumentKind,
    *,
    matter: str = "",
    form: Filled[NewVersion] | None = None,
    restoring: Filled[Restoring] | None = None,
    faults: Sequence[Fault] = (),
) -> Page:
    """The page of a document, with the forms as they were filled in."""
    form = form or forms.blank(NewVersion, valid_from=clock.today())
    versions = await queries.versions(session, actor.agency_id, kind.code)
    restoring = restoring or forms.blank(Restoring, choices=older(versions), prefix="again-")
    _, *higher = await agencies.chain(session, actor.agency_id)
    above = await queries.holding(session, kind.code, higher, clock.today())
    page = EntryPage(
        kind=kind,
        area=entries.AREAS[kind.area],
        layout=entries.LAYOUTS[kind.layout],
        types=TYPES,
        matter=matter if matter.isdecimal() else "",
        versions=versions,
        officers=await agencies.names(session, [one.added_by_id for one in versions if one.added_by_id]),
        above=await agencies.agency(session, above.agency_id) if above else None,
        form=form,
        restoring=restoring,
        faults=faults,
        may_draft=actor.may(Permission.DOCUMENTS_DRAFT),
        may_change=actor.may(Permission.AGENCY_MANAGE),
    )
    return Page("catalogue/entry.html", page, status=max(form.status, restoring.status))


@get("/catalogue/{code:str}/look", permission=Permission.SIGNED_IN)
async def look(
    request: Request[Any, Any, Any],
    code: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
) -> Response[str]:
    """The sample on the screen; with `no` that of a version of the agency's."""
    kind = await drawn(request, session, actor, entries.needed(catalogue, code), files)
    facts = dict(kind.samples)
    return on_screen(await render_pool.render(preview, kind.template, facts, None, translate(SAMPLE)))


@get("/catalogue/{code:str}/{paper:str}", permission=Permission.SIGNED_IN)
async def paper_file(
    request: Request[Any, Any, Any],
    code: str,
    paper: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
) -> Response[bytes]:
    """A file: `blank.pdf`, `blank.docx`, `sample.pdf`, `sample.docx`, or `template.docx` to be changed."""
    kind = await drawn(request, session, actor, entries.needed(catalogue, code), files)
    if paper == "template.docx":
        return download(kind.template, entries.file_name({"code": kind.code, "title": kind.title}), WORD_TYPE)
    what, _, ending = paper.partition(".")
    if what not in ("blank", "sample") or ending not in ("pdf", "docx"):
        raise NotFound
    facts = dict(kind.samples) if what == "sample" else {}
    details = PrintDetails(
        title=kind.title, created=clock.now(), watermark=translate(SAMPLE) if what == "sample" else None
    )
    docx, pdf = await render_pool.render(print_draft, kind.template, facts, details)
    name = f"{kind.title} {translate(SAMPLE if what == 'sample' else BLANK)}.{ending}"
    return download(pdf, name, "application/pdf") if ending == "pdf" else download(docx, name, WORD_TYPE)


@post(
    "/catalogue/{code:str}/versions",
    permission=Permission.AGENCY_MANAGE,
    request_max_body_size=TEMPLATE_BODY,
)
async def add_version(
    request: Request[Any, Any, Any],
    code: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
    render_pool: RenderPool,
    files: Files,
) -> Page | Redirect:
    """Try out a Word file and put it in force."""
    kind = entries.needed(catalogue, code)
    filled: Filled[NewVersion] = await forms.posted(request, NewVersion)
    faults: Sequence[Fault] = ()
    async with forms.attempt(session, filled):
        data = filled.data
        content = await data.file.read()
        try:
            await actions.add_version(
                session, kind, content, valid_from=data.valid_from, note=data.note, by=actor,
                pool=render_pool, files=files,
            )  # fmt: skip
        except actions.FaultyTemplate as refusal:
            faults = refusal.faults
            raise
    if not filled.ok:
        return await answer(session, actor, kind, form=filled, faults=faults)
    return Redirect(f"/catalogue/{kind.code}", "模板已通过检查，到启用日期开始使用。")


@post("/catalogue/{code:str}/versions/again", permission=Permission.AGENCY_MANAGE)
async def restore_version(
    request: Request[Any, Any, Any],
    code: str,
    session: AsyncSession,
    actor: Actor,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Use an older version again, or the template that comes with Fayi."""
    kind = entries.needed(catalogue, code)
    choices = older(await queries.versions(session, actor.agency_id, kind.code))
    filled: Filled[Restoring] = await forms.posted(request, Restoring, choices=choices, prefix="again-")
    async with forms.attempt(session, filled):
        await actions.restore(session, kind, filled.data.no, by=actor, note=filled.data.note)
    if not filled.ok:
        return await answer(session, actor, kind, restoring=filled)
    return Redirect(f"/catalogue/{kind.code}", "已恢复，今天起签发的文书用这个版本。")


def older(versions: Sequence[TemplateVersion]) -> dict[str, list[tuple[int, str]]]:
    """The versions that held before, to choose from; 0 is the template that comes with Fayi."""
    if not versions:
        return {"no": []}
    ended = [(one.no, translate("第{no}版", no=one.no)) for one in versions if one.valid_until and one.digest]
    return {"no": [*ended, (0, translate("系统自带的模板"))]}


async def drawn(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, kind: DocumentKind, files: Files
) -> DocumentKind:
    """The document with the version `no` of the agency's (0: the one that comes with Fayi), or the one in force."""
    asked = request.query_params.get("no", "")
    if asked == "0":
        return kind
    if asked.isdecimal() and len(asked) < 10:
        version = await queries.needed(session, actor.agency_id, kind.code, int(asked))
        if version.digest is None:
            return kind
        return entries.with_template(kind, await queries.content(files, version.digest))
    return await queries.in_force(session, files, kind, actor.agency_id, clock.today())
