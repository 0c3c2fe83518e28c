"""The list of a matter's materials, what was told, what is kept."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.kit.errors import NotFound
from fayi.materials import rules
from fayi.materials.models import Material, MaterialItem, MaterialList, MaterialReceipt, MaterialReturn
from fayi.materials.rules import EXTRA, Line, MaterialStatus
from fayi.matters.actions import details_of
from fayi.matters.models import Matter
from fayi.procedure.dossier import MaterialsSeen
from fayi.procedure.matter_type import MatterType

OnPaper = TypeVar("OnPaper", MaterialList, MaterialReceipt, MaterialReturn)


async def checklist(session: AsyncSession, matter: Matter, matter_type: MatterType) -> tuple[Line, ...]:
    """The list of a matter as it stands."""
    rows = await session.scalars(
        select(Material).where(Material.matter_id == matter.id).order_by(Material.id)
    )
    known = {row.key: row for row in rows}
    seen_by = [row.seen_by_id for row in known.values() if row.seen_by_id is not None]
    names = await agencies.names(session, seen_by) if seen_by else {}
    asked = matter_type.materials(details_of(matter, matter_type)) if matter_type.materials else ()
    return rules.lines(asked, {key: line_of(row, names) for key, row in known.items()})


def line_of(row: Material, names: Mapping[int, str]) -> Line:
    """What is written down of a line."""
    return Line(
        key=row.key,
        label=row.label,
        must=row.must,
        asked_original=False,
        status=MaterialStatus.of(row.status),
        reason=row.reason,
        received_on=row.received_on,
        received_from=row.received_from,
        originals=row.originals,
        copies=row.copies,
        seen_by=names.get(row.seen_by_id, "") if row.seen_by_id is not None else "",
    )


async def line(session: AsyncSession, matter: Matter, matter_type: MatterType, key: str) -> Line:
    """One line of the list; raises NotFound."""
    for one in await checklist(session, matter, matter_type):
        if one.key == key:
            return one
    raise NotFound


async def row(session: AsyncSession, matter_id: int, key: str) -> Material | None:
    """What is kept of a line, locked; None when nobody has touched it."""
    return await session.scalar(
        select(Material).where(Material.matter_id == matter_id, Material.key == key).with_for_update()
    )


async def extras(session: AsyncSession, matter_id: int) -> int:
    """How many lines officers have added."""
    found = await session.scalar(
        select(func.count()).where(Material.matter_id == matter_id, Material.key.startswith(EXTRA))
    )
    return found or 0


async def lists(session: AsyncSession, matter_id: int) -> Sequence[MaterialList]:
    """The lists of what was missing, in order."""
    found = await session.scalars(
        select(MaterialList).where(MaterialList.matter_id == matter_id).order_by(MaterialList.no)
    )
    return found.all()


async def items(session: AsyncSession, matter_id: int) -> Sequence[tuple[MaterialItem, MaterialReceipt]]:
    """Everything that was taken in on receipts, with its receipt, in order."""
    found = await session.execute(
        select(MaterialItem, MaterialReceipt)
        .join(MaterialReceipt, MaterialReceipt.id == MaterialItem.receipt_id)
        .where(MaterialItem.matter_id == matter_id)
        .order_by(MaterialItem.id)
    )
    return [(item, receipt) for item, receipt in found]


async def returns(session: AsyncSession, matter_id: int) -> dict[int, MaterialReturn]:
    """What was given back, by id."""
    found = await session.scalars(
        select(MaterialReturn).where(MaterialReturn.matter_id == matter_id).order_by(MaterialReturn.id)
    )
    return {one.id: one for one in found}


async def one(session: AsyncSession, kind: type[OnPaper], matter_id: int, at: int) -> OnPaper:
    """A list, receipt or return of this matter; raises NotFound."""
    found = await session.scalar(select(kind).where(kind.id == at, kind.matter_id == matter_id))
    if found is None:
        raise NotFound
    return found


async def seen(session: AsyncSession, matter: Matter, matter_type: MatterType) -> MaterialsSeen:
    """How the list stands, for guards."""
    kept = [item.label for item, _ in await items(session, matter.id) if item.is_kept]
    told = len(await lists(session, matter.id))
    return rules.seen(await checklist(session, matter, matter_type), kept, told)
