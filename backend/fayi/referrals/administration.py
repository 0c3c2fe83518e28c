"""Agencies outside the desk: who may be sent a package."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.referrals import queries
from fayi.referrals.forms import NewOutside
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect


class OutsidePage(Struct, frozen=True, kw_only=True):
    """Agencies outside the desk, and the form to add one."""

    agencies: Sequence[Agency]
    kinds: dict[str, str]
    form: Filled[NewOutside]


@get("/referrals/outside", permission=Permission.AGENCY_MANAGE)
async def outside(session: AsyncSession) -> Page:
    """Agencies outside the desk."""
    return await outside_page(session, forms.blank(NewOutside))


@post("/referrals/outside", permission=Permission.AGENCY_MANAGE)
async def add_outside(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor
) -> Page | Redirect:
    """Write down one more."""
    filled: Filled[NewOutside] = await forms.posted(request, NewOutside)
    async with forms.attempt(session, filled):
        given = filled.data
        if await session.scalar(select(Agency.id).where(Agency.name == given.name)) is not None:
            raise Refusal("已经有同名的机构。", field="name")
        if given.desk_key and not is_key(given.desk_key):
            raise Refusal("公钥应当是64位十六进制字符，请核对。", field="desk_key")
        home = await session.get_one(Agency, actor.agency_id)
        session.add(
            Agency(
                kind=AgencyKind(given.kind),
                name=given.name,
                short_name=given.short_name,
                region_code=home.region_code,
                address=given.address,
                phone=given.phone,
                number_word="",
                outside=True,
                desk_key=given.desk_key.lower(),
            )
        )
        await session.flush()
    if not filled.ok:
        return await outside_page(session, filled)
    return Redirect("/referrals/outside", "已登记，可以向它转办。")


@post("/referrals/outside/{agency_id:int}/end", permission=Permission.AGENCY_MANAGE)
async def end_outside(session: AsyncSession, agency_id: FromPath[int]) -> Redirect:
    """It is asked nothing more; what it was asked stays."""
    agency = await session.get(Agency, agency_id)
    if agency is None or not agency.outside:
        raise NotFound
    agency.closed_on = agency.closed_on or clock.today()
    return Redirect("/referrals/outside", "已停用。")


def is_key(text: str) -> bool:
    """Whether it is a public key in hex."""
    try:
        return len(bytes.fromhex(text)) == 32
    except ValueError:
        return False


async def outside_page(session: AsyncSession, filled: Filled[NewOutside]) -> Page:
    """The list, with the form as it stands."""
    page = OutsidePage(
        agencies=await queries.at_work(session, outside=True),
        kinds={kind.value: kind.label for kind in AgencyKind},
        form=filled,
    )
    return Page("referrals/outside.html", page, status=filled.status)
