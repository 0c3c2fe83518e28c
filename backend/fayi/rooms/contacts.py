"""An agency's contacts: whom others ring about its rooms."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.procedure.permissions import Permission
from fayi.rooms.models import Contact, Room

HOURS = Meta(title="接听时间", max_length=60, extra_json_schema={"placeholder": "工作日 8:30–17:30"})


class Reachable(Struct, frozen=True, kw_only=True):
    """A contact as it is typed."""

    officer_id: Annotated[
        int | None, Meta(title="本单位人员", description="选了以后，请假时自动显示代班人，提醒也会发给他。")
    ] = None
    name: Annotated[
        str, Meta(title="姓名或岗位", max_length=60, description="选了本单位人员的可以不填。")
    ] = ""
    duty: Annotated[str, Meta(title="负责什么", max_length=60)] = ""
    phone: Annotated[str, Meta(title="办公电话", max_length=40)]
    hours: Annotated[str, HOURS] = ""
    rank: Annotated[int, Meta(title="顺序", ge=1, le=99, description="1最先联系。")] = 1
    since: Annotated[date | None, Meta(title="从哪天起")] = None
    until: Annotated[date | None, Meta(title="到哪天止")] = None


class NobodyNamed(Refusal):
    """请选择本单位人员，或者填写姓名或岗位。"""

    status_code = 422


class EndsTooEarly(Refusal):
    """结束日期不能早于开始日期，请改正。"""

    status_code = 422


class NotOfThisAgency(Refusal):
    """这个人不在本单位工作，请另选，或者只填姓名。"""

    status_code = 422


async def keep(session: AsyncSession, contact: Contact | None, told: Reachable, by: Actor) -> Contact:
    """Write down a contact of the actor's agency, or change one."""
    by.must_hold(Permission.ROOMS_KEEP, at=by.agency_id if contact is None else contact.agency_id)
    name = told.name.strip()
    if told.officer_id is not None:
        here = {one.id: one.name for one in await agencies.officers_of(session, by.agency_id)}
        if told.officer_id not in here:
            raise NotOfThisAgency(field="officer_id")
        name = name or here[told.officer_id]
    if not name:
        raise NobodyNamed(field="name")
    since = told.since or (contact.since if contact is not None else clock.today())
    if told.until is not None and told.until < since:
        raise EndsTooEarly(field="until")
    facts = msgspec.structs.asdict(told) | {"name": name, "since": since, "phone": told.phone.strip()}
    if contact is None:
        contact = Contact(agency_id=by.agency_id, **facts)
        session.add(contact)
    else:
        for key, value in facts.items():
            setattr(contact, key, value)
    await session.flush()
    return contact


def as_form(contact: Contact) -> Reachable:
    """A contact as its form shows it."""
    return Reachable(**{field: getattr(contact, field) for field in Reachable.__struct_fields__})


async def of_agency(session: AsyncSession, agency_id: int) -> Sequence[Contact]:
    """All contacts an agency has named, those in force first."""
    today = clock.today()
    found = await session.scalars(
        select(Contact)
        .where(Contact.agency_id == agency_id)
        .order_by((Contact.until.is_not(None)) & (Contact.until < today), Contact.rank, Contact.id)
    )
    return found.all()


async def listed(session: AsyncSession) -> Sequence[Agency]:
    """Agencies that have rooms in use or a contact today, by name."""
    today = clock.today()
    rooms = select(Room.agency_id).where((Room.in_use_until.is_(None)) | (Room.in_use_until >= today))
    named = select(Contact.agency_id).where(
        Contact.since <= today, (Contact.until.is_(None)) | (Contact.until >= today)
    )
    found = await session.scalars(
        select(Agency).where(Agency.id.in_(rooms) | Agency.id.in_(named)).order_by(Agency.name)
    )
    return found.all()
