"""Checking lines, telling what is missing, taking things in and giving them back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.actions import take_reference
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.materials import queries, rules
from fayi.materials.models import Material, MaterialItem, MaterialList, MaterialReceipt, MaterialReturn
from fayi.materials.rules import Checked, Item, MaterialStatus
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.permissions import Permission


async def check(
    session: AsyncSession, matter: Matter, matter_type: MatterType, key: str, checked: Checked, *, by: Actor
) -> None:
    """Write down what was found at one line of the list; raises Refusal at the field that cannot be."""
    must_be_open(matter, by)
    line = await queries.line(session, matter, matter_type, key)
    rules.must_hold_together(line, checked, today=clock.today())
    row = await queries.row(session, matter.id, key)
    if row is None:
        row = Material(matter_id=matter.id, key=key, label=line.label, must=line.must)
        session.add(row)
    row.status, row.reason = checked.status.value, checked.reason.strip()
    row.received_on = checked.received_on if checked.status is MaterialStatus.HAVE else None
    row.received_from = checked.received_from.strip() if row.received_on else ""
    row.originals, row.copies = checked.originals, checked.copies
    row.seen_by_id = by.officer_id if checked.original_seen and row.received_on else None
    row.updated_at, row.updated_by_id = clock.now(), by.officer_id
    await session.flush()
    await timeline.record(
        session, matter.id, "material:checked", by=by, note=row.reason, label=row.label, status=row.status
    )


async def ask_for(session: AsyncSession, matter: Matter, label: str, *, must: bool, by: Actor) -> None:
    """Add a line the type does not know."""
    must_be_open(matter, by)
    at = await queries.extras(session, matter.id) + 1
    session.add(
        Material(
            matter_id=matter.id,
            key="".join((rules.EXTRA, str(at))),
            label=label.strip(),
            must=must,
            status=MaterialStatus.LACK.value,
            updated_at=clock.now(),
            updated_by_id=by.officer_id,
        )
    )
    await session.flush()
    await timeline.record(session, matter.id, "material:asked", by=by, label=label.strip())


async def tell(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    *,
    told_to: str,
    supply_by: date | None,
    explanations: str,
    because: str,
    by: Actor,
) -> MaterialList:
    """Tell in one list everything that is missing; a second list of a matter needs a reason.

    Raises NothingMissing, ToldAlready, or Refusal for a day that has passed.
    """
    must_be_open(matter, by)
    missing = [
        line.label for line in await queries.checklist(session, matter, matter_type) if line.is_missing
    ]
    if not missing:
        raise rules.NothingMissing
    before = len(await queries.lists(session, matter.id))
    if before and not because.strip():
        raise rules.ToldAlready(field="because")
    if supply_by is not None and supply_by < clock.today():
        raise Refusal("补充期限不能早于今天。", field="supply_by")
    told = MaterialList(
        matter_id=matter.id,
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        no=before + 1,
        told_on=clock.today(),
        told_to=told_to,
        supply_by=supply_by,
        items=missing,
        explanations=explanations,
        because=because.strip() if before else "",
        at=clock.now(),
    )
    session.add(told)
    await session.flush()
    await timeline.record(
        session, matter.id, "material:told", by=by, note=told.because, count=len(missing), list_id=told.id
    )
    return told


async def take_in(
    session: AsyncSession,
    matter: Matter,
    items: Sequence[Item],
    *,
    received_on: date,
    received_from: str,
    note: str,
    by: Actor,
) -> MaterialReceipt:
    """Keep originals or evidence on a numbered receipt."""
    must_be_open(matter, by)
    rules.numbered(items)
    if received_on > clock.today():
        raise Refusal("收到日期不能晚于今天。", field="received_on")
    receipt = MaterialReceipt(
        matter_id=matter.id,
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        number=await take_reference(session, by.agency_id, rules.RECEIPT_SERIES, received_on.year),
        received_on=received_on,
        received_from=received_from,
        note=note,
        at=clock.now(),
    )
    session.add(receipt)
    await session.flush()
    for item in items:
        session.add(
            MaterialItem(
                matter_id=matter.id,
                receipt_id=receipt.id,
                label=item.label,
                original=item.original,
                copies=item.copies,
                pages=item.pages,
            )
        )
    await session.flush()
    await timeline.record(
        session, matter.id, "material:received", by=by, number=receipt.number, receipt_id=receipt.id
    )
    return receipt


async def give_back(
    session: AsyncSession,
    matter: Matter,
    item_ids: Sequence[int],
    *,
    returned_on: date,
    collector: str,
    collector_number: str,
    authority: str,
    by: Actor,
) -> MaterialReturn:
    """Give things back to who brought them, or to somebody who shows by what they may collect them.

    Raises NotKeptHere for what is not here any more, Refusal for a collector without authority.
    """
    must_be_held(matter, by)
    if returned_on > clock.today():
        raise Refusal("退还日期不能晚于今天。", field="returned_on")
    kept = {
        item.id: (item, receipt)
        for item, receipt in await queries.items(session, matter.id)
        if item.return_id is None
    }
    if not item_ids:
        raise Refusal("请选择要退还的材料。", field="items")
    if not set(item_ids) <= kept.keys():
        raise rules.NotKeptHere
    brought_by = {kept[at][1].received_from for at in item_ids}
    if brought_by != {collector} and not authority.strip():
        raise Refusal("由交件人以外的人领取的，请写明代领依据。", field="authority")
    if any(kept[at][1].received_on > returned_on for at in item_ids):
        raise Refusal("退还日期不能早于收到日期。", field="returned_on")
    given = MaterialReturn(
        matter_id=matter.id,
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        returned_on=returned_on,
        collector=collector,
        collector_number=collector_number,
        authority=authority.strip(),
        at=clock.now(),
    )
    session.add(given)
    await session.flush()
    for at in item_ids:
        kept[at][0].return_id = given.id
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "material:returned",
        by=by,
        note=given.authority,
        count=len(item_ids),
        collector=collector,
        return_id=given.id,
    )
    return given


def must_be_held(matter: Matter, by: Actor) -> None:
    """Raise unless the actor's agency holds the matter and the actor may receive what people bring."""
    by.must_hold(Permission.MATTERS_REGISTER, at=matter.agency_id)


def must_be_open(matter: Matter, by: Actor) -> None:
    """Raise as must_be_held, and a Refusal for a matter that is over."""
    must_be_held(matter, by)
    if matter.status in (Status.CLOSED, Status.ARCHIVED):
        raise Refusal("办件已经结案，材料清单不能再改；收存的原件可以退还。")
