"""All servings of one document, and registering more."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.catalogue.entries import DocumentKind
from fayi.documents.models import Document
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.serving import actions, queries, rules
from fayi.serving.forms import Registered, Several
from fayi.serving.models import Serving, ServingProof
from fayi.serving.pages.answers import back_to, choices_of, chosen, key_of, known_of, label_of
from fayi.serving.queries import Known, ServedDocument
from fayi.serving.rules import Plan, Way
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class ServedPage(Struct, frozen=True, kw_only=True):
    """A document with its servings."""

    document: Document
    matter: Matter | None
    served: ServedDocument
    proofs: Mapping[int, Sequence[ServingProof]]
    copies: str
    """How many are made and for whom, as the catalogue words it."""
    to_serve: int | None
    several: Filled[Several] | None
    """Those of the matter who do not have it yet; None when there is nobody, or the actor may not."""
    may_serve: bool


class RegisterPage(Struct, frozen=True, kw_only=True):
    """The form on whom a document is to be served, and how."""

    document: Document
    matter: Matter | None
    form: Filled[Registered]
    address: str
    back: str
    serving: Serving | None = None
    """The one that is changed."""


@get("/documents/{document_id:int}/serving", permission=Permission.DOCUMENTS_READ)
async def servings(
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> Page:
    """The document's servings; htmx is given the card for the document's own page."""
    document, matter = await queries.document_of(session, actor, document_id)
    return await served_page(session, actor, document, matter, types, catalogue)


async def served_page(
    session: AsyncSession,
    actor: Actor,
    document: Document,
    matter: Matter | None,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
    several: Filled[Several] | None = None,
) -> Page:
    """The servings as they stand, with the form as it was filled in."""
    served = await queries.of_document(session, document)
    may_serve = actions.may(actor, document, matter) and document.status == "issued"
    if several is None and may_serve:
        left = still_without(await known_of(session, matter, types), served)
        several = blank_several(left) if left else None
    kind = catalogue.get(document.code)
    page = ServedPage(
        document=document,
        matter=matter,
        served=served,
        proofs=await queries.proofs(session, [one.id for one in served.servings]),
        copies=kind.copies if kind else "",
        to_serve=rules.copies_to_serve(kind.copies) if kind else None,
        several=several,
        may_serve=may_serve,
    )
    return Page(
        "serving/document.html",
        page,
        status=several.status if several else 200,
        fragment="serving/_card.html",
    )


def still_without(known: Sequence[Known], served: ServedDocument) -> list[Known]:
    """Those of the matter to whom the document is not on its way."""
    going = [one.on_whom for one in served.servings if one.stands and one.status != "failed"]
    return [one for one in known if not any(rules.same(one.recipient, other) for other in going)]


def blank_several(left: Sequence[Known]) -> Filled[Several]:
    """The form for several at once, the parties themselves chosen."""
    parties = tuple(one.key for one in left if not one.party)
    return forms.blank(
        Several, choices=offered(left), prefix="several-", recipients=parties, way=Way.DIRECT, copies=1
    )


def offered(known: Sequence[Known]) -> Mapping[str, list[tuple[str, str]]]:
    """Those of the matter to choose from."""
    return {"recipients": [(one.key, label_of(one)) for one in known]}


@post("/documents/{document_id:int}/serving", permission=Permission.DOCUMENTS_DRAFT)
async def register_several(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    catalogue: dict[str, DocumentKind],
) -> Page | Redirect:
    """Register the same document for several people of the matter."""
    document, matter = await queries.document_of(session, actor, document_id)
    known = await known_of(session, matter, types)
    filled: Filled[Several] = await forms.posted(request, Several, choices=offered(known), prefix="several-")
    async with forms.attempt(session, filled):
        for one in known:
            if one.key in filled.data.recipients:
                plan = Plan(way=Way.of(filled.data.way), copies=filled.data.copies, address=one.address)
                await actions.register(session, document, matter, one.recipient, plan, by=actor)
    if not filled.ok:
        return await served_page(session, actor, document, matter, types, catalogue, filled)
    return Redirect(back_to(document), "已登记，送达后请登记结果。")


@get("/documents/{document_id:int}/serving/new", permission=Permission.DOCUMENTS_DRAFT)
async def register_form(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> Page:
    """The form for any way and any recipient; `to` names somebody of the matter."""
    document, matter = await queries.document_of(session, actor, document_id)
    actions.must_be_open(document, matter, actor)
    known = await known_of(session, matter, types)
    wanted = request.query_params.get("to", "")
    found = next((one for one in known if one.key == wanted), None)
    form: Filled[Registered] = forms.blank(
        Registered,
        choices=choices_of(known),
        to=found.key if found else "",
        address=found.address if found else "",
        way=Way.DIRECT,
        copies=1,
    )
    return register_page(document, matter, form)


def register_page(
    document: Document, matter: Matter | None, form: Filled[Registered], serving: Serving | None = None
) -> Page:
    """The form as it stands."""
    address = f"/serving/{serving.id}/change" if serving else f"{back_to(document)}/new"
    page = RegisterPage(
        document=document,
        matter=matter,
        form=form,
        address=address,
        back=f"/serving/{serving.id}" if serving else back_to(document),
        serving=serving,
    )
    return Page("serving/register.html", page, status=form.status)


@post("/documents/{document_id:int}/serving/new", permission=Permission.DOCUMENTS_DRAFT)
async def register(
    request: Request[Any, Any, Any],
    document_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> Page | Redirect:
    """Register one."""
    document, matter = await queries.document_of(session, actor, document_id)
    known = await known_of(session, matter, types)
    filled: Filled[Registered] = await forms.posted(request, Registered, choices=choices_of(known))
    serving = None
    async with forms.attempt(session, filled):
        recipient, address = chosen(filled.data, known)
        plan = filled.data.plan(address)
        serving = await actions.register(session, document, matter, recipient, plan, by=actor)
    if not filled.ok or serving is None:
        return register_page(document, matter, filled)
    return Redirect(f"/serving/{serving.id}", "已登记，送达后请登记结果。")


@get("/serving/{serving_id:int}/change", permission=Permission.DOCUMENTS_DRAFT)
async def change_form(
    serving_id: int, session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Redirect:
    """The form of what was registered, while nothing was sent."""
    serving, document, matter = await queries.get(session, actor, serving_id)
    actions.must_be_open(document, matter, actor)
    if serving.status != "planned" or not serving.stands:
        return Redirect(f"/serving/{serving.id}")
    known = await known_of(session, matter, types)
    key = key_of(known, serving)
    form: Filled[Registered] = forms.blank(
        Registered,
        serving.plan,
        choices=choices_of(known, serving),
        to=key,
        name=serving.recipient if key == serving.recipient_kind else "",
    )
    return register_page(document, matter, form, serving)


@post("/serving/{serving_id:int}/change", permission=Permission.DOCUMENTS_DRAFT)
async def change(
    request: Request[Any, Any, Any],
    serving_id: int,
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> Page | Redirect:
    """Register it differently."""
    serving, document, matter = await queries.get(session, actor, serving_id)
    known = await known_of(session, matter, types)
    choices = choices_of(known, serving)
    filled: Filled[Registered] = await forms.posted(request, Registered, choices=choices)
    async with forms.attempt(session, filled):
        recipient, address = chosen(filled.data, known, serving)
        plan = filled.data.plan(address)
        await actions.change(
            session, serving, document, matter, recipient, plan, by=actor, version=filled.version
        )
    if not filled.ok:
        return register_page(document, matter, filled, serving)
    return Redirect(f"/serving/{serving.id}", "已更改。")
