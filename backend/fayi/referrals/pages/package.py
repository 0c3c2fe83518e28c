"""Sealed packages: making them, fetching them, telling the password, reading the reply in; replying elsewhere."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.documents.rules import BIGGEST_SCAN
from fayi.kit import clock
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.kit.reply_slip import ANSWERS
from fayi.kit.sealed_package import (
    NotAPackage,
    PackageAltered,
    WrongPassword,
    opened,
    public_key_of,
    signed_reply,
)
from fayi.kit.secrets import vault
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals import packages, queries
from fayi.referrals.forms import MakePackage, ReadReply, ReplyElsewhere
from fayi.referrals.pages.box import one_page, with_matter
from fayi.web import forms
from fayi.web.fields import fields_of, with_choices
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

REPLY_BODY = BIGGEST_SCAN + (4 << 20)
PACKAGE_BODY = 100 << 20


class ElsewherePage(Struct, frozen=True, kw_only=True):
    """Replying to a package from another desk."""

    form: Filled[dict[str, Any]]
    public_key: str
    """What the other desk writes down as ours."""


@post("/referrals/{referral_id:int}/packages", permission=Permission.REFERRALS_SEND)
async def make_package(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    render_pool: RenderPool,
    files: Files,
    referral_id: FromPath[int],
) -> Page | Redirect:
    """Make a package of the matter."""
    referral, matter = await with_matter(session, actor, referral_id)
    offered = await packages.enclosable(session, referral)
    filled: Filled[MakePackage] = await forms.posted(
        request, MakePackage, choices={"chosen": offered}, prefix="make-"
    )
    async with forms.attempt(session, filled):
        await packages.make(
            session,
            referral,
            matter,
            types[matter.type],
            filled.data.chosen,
            filled.data.days,
            by=actor,
            pool=render_pool,
            files=files,
        )
    if not filled.ok:
        return await one_page(session, actor, referral_id, make=filled)
    return Redirect(f"/referrals/{referral_id}", "包裹已制作。请下载后发给对方，密码另行告知。")


@get("/packages/{package_id:int}", permission=Permission.REFERRALS_SEND)
async def fetch_package(
    session: AsyncSession, actor: Actor, files: Files, package_id: FromPath[int]
) -> Response[bytes]:
    """The sealed file; that it was fetched is recorded."""
    package = await queries.package(session, package_id)
    content = await packages.fetch(session, package, by=actor, files=files)
    return Response(
        content,
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="{quote(package.code)}.zip"',
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )


@post("/packages/{package_id:int}/password", permission=Permission.REFERRALS_SEND, status_code=200)
async def tell_password(session: AsyncSession, actor: Actor, package_id: FromPath[int]) -> Page:
    """The password, shown on this one page."""
    package = await queries.package(session, package_id)
    password = await packages.tell_password(session, package, by=actor)
    return await one_page(session, actor, package.referral_id, password=password)


@post(
    "/referrals/{referral_id:int}/replies",
    permission=Permission.REFERRALS_SEND,
    request_max_body_size=REPLY_BODY,
)
async def read_reply(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    render_pool: RenderPool,
    files: Files,
    referral_id: FromPath[int],
) -> Page | Redirect:
    """Read in the reply that came back."""
    referral, matter = await with_matter(session, actor, referral_id)
    filled: Filled[ReadReply] = await forms.posted(request, ReadReply, prefix="reply-")
    async with forms.attempt(session, filled):
        slip, scan = filled.data.slip, filled.data.scan
        await packages.read_in(
            session,
            referral,
            matter,
            types[matter.type],
            await slip.read(),
            (scan.file, scan.filename) if scan is not None else None,
            by=actor,
            pool=render_pool,
            files=files,
        )
    if not filled.ok:
        return await one_page(session, actor, referral_id, reply=filled)
    return Redirect(f"/referrals/{referral_id}", "回执已读入。")


@get("/referrals/elsewhere", permission=Permission.REFERRALS_ANSWER)
async def elsewhere(actor: Actor) -> Page:
    """The form to reply to a package that came from another desk."""
    return elsewhere_page(actor, forms.blank(elsewhere_fields()))


@post(
    "/referrals/elsewhere",
    permission=Permission.REFERRALS_ANSWER,
    request_max_body_size=PACKAGE_BODY,
    status_code=200,
)
async def reply_elsewhere(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, render_pool: RenderPool
) -> Page | Response[bytes]:
    """A signed reply to send back, once the package's own signature is found right."""
    filled: Filled[dict[str, Any]] = await forms.posted(request, elsewhere_fields())
    said: dict[str, str] = {}
    async with forms.attempt(session, filled):
        given = filled.data
        try:
            found = await render_pool.render(opened, await given["package"].read(), given["password"])
        except (NotAPackage, PackageAltered, WrongPassword) as refusal:
            refusal.field = "password" if isinstance(refusal, WrongPassword) else "package"
            raise
        said = {
            "code": str(found.facts.get("code", "")),
            "check": str(found.facts.get("check", "")),
            "answer": given["answer"],
            "words": given["words"],
            "answered_by": " ".join((actor.agency_name, actor.name)),
            "answered_on": clock.today().isoformat(),
        }
    if not filled.ok:
        return elsewhere_page(actor, filled)
    return Response(
        signed_reply(said, vault().signing_key(packages.key_of(actor.agency_id))),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{quote(said["code"])}-reply.json"'},
    )


def elsewhere_fields() -> tuple[Any, ...]:
    """The fields of ReplyElsewhere with the answers there are."""
    return with_choices(fields_of(ReplyElsewhere), {"answer": [*ANSWERS.items()]})


def elsewhere_page(actor: Actor, filled: Filled[dict[str, Any]]) -> Page:
    """The form as it stands."""
    key = public_key_of(vault().signing_key(packages.key_of(actor.agency_id)))
    return Page("referrals/elsewhere.html", ElsewherePage(form=filled, public_key=key), status=filled.status)
