"""Writing parties down, correcting and relating them, and keeping who reads their particulars in full."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal, StalePage
from fayi.matters import timeline
from fayi.parties import forms, queries, rules
from fayi.parties.forms import PartyForm
from fayi.parties.kinds import DuplicateRule, Relation
from fayi.parties.models import Party, PartyRelation
from fayi.parties.participation import exclude_afterwards
from fayi.parties.rules import Duplicate, Fault
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.models import Reading
from fayi.readings.rules import ReadingKind

READABLE = ("id_number", "phone", "address")
"""The columns that are shown redacted until somebody says what for they are read."""


class AlreadyRegistered(Fault):
    """已经登记过“{name}”，{rule}，是同一人或同一单位，请直接使用已有的登记。"""

    duplicates: Sequence[tuple[Duplicate, Party]] = ()


class PerhapsRegistered(Refusal):
    """可能已经登记过，请先看看是不是下面的人；确实不是，再选择仍然新建。"""

    duplicates: Sequence[tuple[Duplicate, Party]] = ()


async def create_party(session: AsyncSession, actor: Actor, form: PartyForm) -> Party:
    """Write a party down at the actor's agency.

    Raises a Refusal at the field that cannot be true; AlreadyRegistered when a visible record is certainly
    the same party; PerhapsRegistered when one may be, unless the form says `still_new`. Both carry
    `duplicates`.
    """
    actor.must_hold(Permission.PARTIES_WRITE, at=actor.agency_id)
    particulars = await _checked(session, form)
    known = particulars.known()
    await _one_at_a_time(session, known.id_number_index, known.phone_index, known.name_key.encode())
    await _refuse_duplicates(session, actor, known, still_new=form.still_new)
    now = clock.now()
    party = Party(
        **particulars.values,
        agency_id=actor.agency_id,
        created_at=now,
        created_by_id=actor.officer_id,
        updated_at=now,
        updated_by_id=actor.officer_id,
    )
    session.add(party)
    await session.flush()
    session.info.setdefault("touched_parties", set()).add(party.id)
    return party


async def correct_party(
    session: AsyncSession, actor: Actor, party: Party, form: PartyForm, *, version: int | None = None
) -> list[str]:
    """Correct a party's particulars; returns the names of the columns changed.

    Allowed to the agency that registered it and to those that hold a matter with it. Every open matter the
    actor may see remembers which particulars were corrected, never the numbers themselves.
    """
    actor.must_hold(Permission.PARTIES_WRITE, at=actor.agency_id)
    if not await queries.may_correct(session, actor, party):
        raise NotPermitted
    party = (
        await session.execute(
            select(Party)
            .where(Party.id == party.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    if version is not None and version != party.version:
        raise StalePage("您打开页面之后，这位当事人的信息已被改动。请核对后再保存。")
    particulars = await _checked(session, form)
    known = particulars.known(party.id)
    await _one_at_a_time(session, known.id_number_index)
    # A namesake is no obstacle to a correction; the same ID number is.
    await _refuse_duplicates(session, actor, known, still_new=True)
    before = party.name
    changed = [
        name
        for name, value in particulars.values.items()
        if not name.endswith(("_index", "_key")) and getattr(party, name) != value
    ]
    if not changed:
        return []
    for name, value in particulars.values.items():
        setattr(party, name, value)
    party.updated_at, party.updated_by_id, party.version = clock.now(), actor.officer_id, party.version + 1
    await session.flush()
    session.info.setdefault("touched_parties", set()).add(party.id)
    for matter, _, until in await queries.matters_of(session, actor, party.id):
        if until is None and matter.status not in (Status.CLOSED, Status.ARCHIVED):
            if "name" in changed and matter.agency_id == actor.agency_id:
                matter.title = matter.title.replace(before, party.name)
            await timeline.record(
                session, matter.id, "party:particulars:corrected", by=actor, party_id=party.id, fields=changed
            )
    if "id_number" in changed:
        related = [one.other.party_id for one in await queries.relations_of(session, [party.id])]
        kin = await session.scalars(select(Party).where(Party.id.in_(related)))
        for one in (party, *kin):
            await exclude_afterwards(session, one, by=actor, field="id_number")
    return changed


async def relate(
    session: AsyncSession, actor: Actor, party: Party, other: Party, kind: Relation
) -> PartyRelation:
    """Write down that `party` is the `kind` of `other`; told already from either end, it stays as it is.

    Officers who thereby turn out to be relatives of somebody are kept from the open matters. Raises NotPermitted
    unless the actor's agency answers for the particulars of `party`.
    """
    actor.must_hold(Permission.PARTIES_WRITE, at=actor.agency_id)
    if not await queries.may_correct(session, actor, party):
        raise NotPermitted
    if party.id == other.id:
        raise Fault("请选择另一位当事人。", field="other_id")
    for held in await queries.relations_between(session, party.id, other.id):
        if (held.party_id == party.id and held.kind == kind) or (
            held.other_id == party.id and held.kind == kind.reverse
        ):
            return held
    relation = PartyRelation(
        party_id=party.id,
        other_id=other.id,
        kind=kind.value,
        recorded_at=clock.now(),
        officer_id=actor.officer_id,
    )
    session.add(relation)
    await session.flush()
    for one in (party, other):
        await exclude_afterwards(session, one, by=actor, field="other_id")
    return relation


async def read_in_full(session: AsyncSession, actor: Actor, party: Party, *, purpose: str) -> Reading:
    """Keep who reads a party's hidden particulars in full, as which agency, when, and what for."""
    actor.must_hold(Permission.PARTIES_UNMASK, at=actor.agency_id)
    if len(purpose.strip()) < 2:
        raise Fault("请写明查看用途。", field="purpose")
    what = [name for name in READABLE if getattr(party, name)]
    return await readings.record(
        session, actor, ReadingKind.UNMASKED, party_id=party.id, purpose=purpose, what=what
    )


async def _checked(session: AsyncSession, form: PartyForm) -> forms.Particulars:
    """The form as it will be stored; raises its first fault."""
    form, unclear = await forms.with_regions(session, form)
    for fault in unclear:
        raise fault
    return forms.particulars(form)


async def _refuse_duplicates(
    session: AsyncSession, actor: Actor, known: rules.Known, *, still_new: bool
) -> None:
    found = await queries.duplicates_of(session, actor, known)
    if not found:
        return
    duplicate, party = found[0]
    if duplicate.rule.is_certain:
        field = "uscc" if duplicate.rule is DuplicateRule.CREDIT_CODE else "id_number"
        refusal: Any = AlreadyRegistered(field=field, name=party.name, rule=duplicate.rule.label)
    elif still_new:
        return
    else:
        refusal = PerhapsRegistered()
    refusal.duplicates = found
    raise refusal


async def _one_at_a_time(session: AsyncSession, *of: bytes | None) -> None:
    """Wait for others who write the same number down just now: the one who looks second finds the first."""
    for key in sorted(key for key in of if key is not None):
        await session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(encode(:key, 'hex'), 0))"), {"key": key}
        )
