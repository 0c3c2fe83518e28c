"""The materials a matter needs, and checking them off."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.api import bodies
from fayi.api.bodies import Asks
from fayi.api.problems import telling_changes
from fayi.materials import actions, queries
from fayi.materials.rules import Checked, MaterialStatus
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web.fields import fields_of
from fayi.web.language import translate


class MaterialTold(Struct, frozen=True, kw_only=True):
    """A line of the list."""

    key: str
    label: str
    must: bool
    status: str
    missing: bool
    """Whether it must be there and is not."""
    reason: str
    received_on: date | None
    received_from: str
    originals: int
    copies: int
    seen_by: str
    """Who compared it with the original."""


class MaterialsTold(Struct, frozen=True):
    """The list of a matter as it stands."""

    materials: tuple[MaterialTold, ...]


class Check(Struct, frozen=True, kw_only=True):
    """What was found at a line."""

    status: Annotated[MaterialStatus, Meta(title="状态")]
    received_on: Annotated[date | None, Meta(title="收到日期")] = None
    received_from: Annotated[str, Meta(title="提交人", max_length=100)] = ""
    originals: Annotated[int, Meta(title="原件份数", ge=0, le=999)] = 0
    copies: Annotated[int, Meta(title="复印件份数", ge=0, le=999)] = 0
    original_seen: Annotated[bool, Meta(title="已核对原件")] = False
    reason: Annotated[str, Meta(title="免交理由", max_length=300)] = ""


@get(
    "/matters/{matter_id:int}/materials",
    permission=Permission.MATTERS_READ,
    says="办件的申请材料清单",
    answer=MaterialsTold,
)
async def materials_of_matter(matter: Matter, session: AsyncSession, types: MatterTypes) -> MaterialsTold:
    """What the matter needs, and what of it is there."""
    return await checklist(session, matter, types[matter.type])


@post(
    "/matters/{matter_id:int}/materials/{material:str}",
    permission=Permission.MATTERS_HANDLE,
    says="核对一项材料",
    status_code=200,
    answer=MaterialsTold,
    asks=Asks(fields_of(Check)),
)
async def check_material(
    request: Request[Any, Any, Any],
    matter: Matter,
    material: FromPath[str],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
) -> MaterialsTold:
    """Write down what was found at one line of the list."""
    given = Check(**(await bodies.sent(request, Asks(fields_of(Check)))).values)
    checked = Checked(**msgspec.structs.asdict(given))
    async with telling_changes(session, matter):
        await actions.check(session, matter, types[matter.type], material, checked, by=actor)
    return await checklist(session, matter, types[matter.type])


async def checklist(session: AsyncSession, matter: Matter, matter_type: MatterType) -> MaterialsTold:
    """The list as it is answered."""
    return MaterialsTold(
        tuple(
            MaterialTold(
                key=one.key,
                label=translate(one.label),
                must=one.must,
                status=one.status.value,
                missing=one.is_missing,
                reason=one.reason,
                received_on=one.received_on,
                received_from=one.received_from,
                originals=one.originals,
                copies=one.copies,
                seen_by=one.seen_by,
            )
            for one in await queries.checklist(session, matter, matter_type)
        )
    )
