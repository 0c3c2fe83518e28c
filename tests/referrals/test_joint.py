"""Joint handling (协办): looking before acceptance, acting after it, and nothing more once it ends."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from fayi.casework.perform import perform
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matters import queries as matters
from fayi.matters.models import Entry, Matter
from fayi.procedure.matter_type import Acting, Action, MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals.actions import AlreadyAnswered
from tests.cast import CHAIR_ZHAO, COMMITTEE, NOTARY, NOTARY_TANG, OFFICE, OFFICE_LIN, Person
from tests.make import Make

VISIT = Action(
    key="withdraw",
    label="上门走访",
    permission=Permission.MATTERS_HANDLE,
    from_stages=("registered",),
    open_to=frozenset({Acting.JOINT}),
)


@dataclass
class Team:
    """Lets somebody do what is open to joint handling."""

    make: Make
    types: MatterTypes

    async def acts(self, person: Person, matter: Matter) -> None:
        async with self.make.session(person.actor) as session:
            here = await matters.get(session, person.actor, matter.id)
            await perform(session, self.types, here, VISIT, by=person.actor, on=clock.today())


@pytest.fixture
def team(make: Make) -> Team:
    """At work on the register of the test."""
    return Team(make, make.types)


async def may_act(make: Make, person: Person, matter: Matter) -> bool:
    """What the database says."""
    async with make.session(person.actor) as session:
        return bool(await session.scalar(text("select acts_on(:m)"), {"m": matter.id}))


async def test_who_is_asked_looks_first_and_acts_after_accepting(make: Make, team: Team) -> None:
    matter = await make.matter()
    joint = await make.referral(matter, OFFICE, kind="joint")
    async with make.session(OFFICE_LIN.actor) as session:
        assert (await matters.get(session, OFFICE_LIN.actor, matter.id)).id == matter.id
    assert not await may_act(make, OFFICE_LIN, matter)
    with pytest.raises(NotPermitted):
        await team.acts(OFFICE_LIN, matter)
    await make.answer(joint, "accept")
    assert await may_act(make, OFFICE_LIN, matter)
    await team.acts(OFFICE_LIN, matter)
    held = await make.reload(matter)
    assert held.agency_id == COMMITTEE.id
    async with make.session(CHAIR_ZHAO.actor) as session:
        entry = await session.scalar(
            select(Entry).where(Entry.matter_id == matter.id, Entry.tag == "matter:withdraw")
        )
        assert entry is not None
        assert (entry.agency_id, entry.officer_id) == (OFFICE.id, OFFICE_LIN.id)


@pytest.mark.parametrize(
    ("how", "before"), [("return", ()), ("revoke", ("accept",)), ("finish", ("accept",))]
)
async def test_once_it_ends_nobody_acts_or_sees_any_more(
    make: Make, how: str, before: tuple[str, ...]
) -> None:
    matter = await make.matter()
    joint = await make.referral(matter, OFFICE, kind="joint")
    for answer in (*before, how):
        await make.answer(joint, answer, "已配合走访两次。")
    assert not await may_act(make, OFFICE_LIN, matter)
    async with make.session(OFFICE_LIN.actor) as session:
        assert not await session.scalar(select(Matter.id).where(Matter.id == matter.id))
    if how == "finish":
        async with make.session(CHAIR_ZHAO.actor) as session:
            note = await session.scalar(select(Entry.note).where(Entry.tag == "joint:done"))
            assert note == "已配合走访两次。"


async def test_several_agencies_may_handle_jointly_and_one_leaves_the_others_in(
    make: Make, team: Team
) -> None:
    matter = await make.matter()
    joints = {place: await make.referral(matter, place, kind="joint") for place in (OFFICE, NOTARY)}
    for joint in joints.values():
        await make.answer(joint, "accept")
    await make.answer(joints[OFFICE], "finish")
    assert not await may_act(make, OFFICE_LIN, matter)
    assert await may_act(make, NOTARY_TANG, matter)
    await team.acts(NOTARY_TANG, matter)


async def test_a_referral_or_transfer_lets_nobody_act(make: Make) -> None:
    matter = await make.matter()
    await make.answer(await make.referral(matter, OFFICE), "accept")
    assert not await may_act(make, OFFICE_LIN, matter)


async def test_one_lets_oneself_in_by_no_trick(make: Make) -> None:
    matter = await make.matter()
    helping = await make.referral(matter, NOTARY)
    joint = await make.referral(matter, OFFICE, kind="joint")
    for person, referral in ((NOTARY_TANG, helping), (NOTARY_TANG, joint), (CHAIR_ZHAO, joint)):
        with pytest.raises(ProgrammingError, match="only what waits"):
            async with make.session(person.actor) as session:
                await session.execute(text("select join_in(:id)"), {"id": referral.id})
    with pytest.raises(ProgrammingError, match="only the agency that holds"):
        async with make.session(OFFICE_LIN.actor) as session:
            await session.execute(
                text("select grant_access(:m, :a, 'joint:1', null)"), {"m": matter.id, "a": OFFICE.id}
            )
    await make.answer(joint, "accept")
    with pytest.raises(AlreadyAnswered):
        await make.answer(joint, "accept")


async def test_acting_along_gives_no_right_to_pass_the_matter_on(make: Make) -> None:
    matter = await make.matter()
    await make.answer(await make.referral(matter, OFFICE, kind="joint"), "accept")
    with pytest.raises((Refusal, ProgrammingError)):
        await make.referral(matter, NOTARY, by=OFFICE_LIN)
