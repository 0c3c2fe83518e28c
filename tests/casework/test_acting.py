"""Who may act on a matter besides its holder, and matters only some officers of an agency see."""

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from fayi.casework.perform import perform
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters import actions as matters
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.procedure.matter_type import Acting, Action, MatterTypes
from fayi.procedure.permissions import Permission
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    OFFICE,
    OFFICE_LIN,
    RECORDER_SUN,
)
from tests.conftest import SessionAs
from tests.make import Make

NOTE = Action(
    key="withdraw",
    label="记一笔",
    permission=Permission.MATTERS_HANDLE,
    from_stages=("registered",),
    open_to=frozenset({Acting.JOINT}),
)


async def let_act(session_as: SessionAs, matter: Matter, ground: str) -> None:
    async with session_as(CHAIR_ZHAO.actor) as session:
        await matters.grant_access(session, matter, OFFICE.id, ground)


async def do_note(session_as: SessionAs, types: MatterTypes, matter: Matter, action: Action = NOTE) -> None:
    async with session_as(OFFICE_LIN.actor) as session:
        seen = await queries.get(session, OFFICE_LIN.actor, matter.id)
        await perform(session, types, seen, action, by=OFFICE_LIN.actor, on=clock.today())


async def test_an_agency_that_only_sees_a_matter_may_not_act_in_it(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter()
    await let_act(session_as, matter, "referral:1")
    with pytest.raises(NotPermitted):
        await do_note(session_as, make.types, matter)


async def test_an_agency_that_handles_jointly_does_what_is_open_to_it(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter()
    await let_act(session_as, matter, "joint:1")
    await do_note(session_as, make.types, matter)
    assert (await make.reload(matter)).version == matter.version + 1


async def test_an_appointment_does_not_open_what_is_open_to_joint_handling_alone(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter()
    await let_act(session_as, matter, "appointment:1")
    with pytest.raises(NotPermitted):
        await do_note(session_as, make.types, matter)


async def test_what_is_not_open_to_others_stays_the_holders(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter()
    await let_act(session_as, matter, "joint:1")
    closed = msgspec.structs.replace(NOTE, open_to=frozenset())
    with pytest.raises(NotPermitted):
        await do_note(session_as, make.types, matter, closed)


@pytest.mark.parametrize("column", ["agency_id", "confidential", "registered_at_id"])
async def test_the_application_cannot_give_a_matter_to_another_agency(
    make: Make, session_as: SessionAs, column: str
) -> None:
    matter = await make.matter()
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with session_as(CHAIR_ZHAO.actor) as session:
            await session.execute(
                text(f"update matter set {column} = {column} where id = :id"), {"id": matter.id}
            )


async def make_confidential(make: Make, session_as: SessionAs) -> Matter:
    """A mediation that counts as confidential, registered by the recorder."""
    types = make.types
    secret = msgspec.structs.replace(types["mediation"], confidential=lambda details: True)
    make.types = MatterTypes({**types, "mediation": secret})
    return await make.matter(by=RECORDER_SUN)


async def test_a_confidential_matter_is_seen_by_its_registrar_and_those_who_assign(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make_confidential(make, session_as)
    for sees in (RECORDER_SUN, CHAIR_ZHAO):
        async with session_as(sees.actor) as session:
            assert (await queries.get(session, sees.actor, matter.id)).confidential
    async with session_as(MEDIATOR_LI.actor) as session:
        with pytest.raises(NotFound):
            await queries.get(session, MEDIATOR_LI.actor, matter.id)
        for table in ("timeline", "participation", "deadline", "matter_access"):
            rows = await session.scalar(
                text(f"select count(*) from {table} where matter_id = :id"), {"id": matter.id}
            )
            assert rows == 0, table
        assert await session.scalar(text("select count(*) from party where name = '陈大山'")) == 0


async def test_whoever_is_assigned_to_a_confidential_matter_sees_it(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make_confidential(make, session_as)
    async with session_as(CHAIR_ZHAO.actor) as session:
        held = await queries.get(session, CHAIR_ZHAO.actor, matter.id)
        await matters.assign(session, held, {MEDIATOR_QIAN.id: "lead"}, on=clock.today())
    async with session_as(MEDIATOR_QIAN.actor) as session:
        assert await queries.get(session, MEDIATOR_QIAN.actor, matter.id)
    async with session_as(MEDIATOR_LI.actor) as session:
        with pytest.raises(NotFound):
            await queries.get(session, MEDIATOR_LI.actor, matter.id)


async def test_a_confidential_matter_that_is_passed_on_is_gone_for_whoever_had_it(
    make: Make, session_as: SessionAs
) -> None:
    matter = await make_confidential(make, session_as)
    asked = await make.referral(matter, NEWCOMERS, kind="transfer", by=CHAIR_ZHAO)
    await make.answer(asked, "accept", by=CHAIR_MA)
    async with session_as(CHAIR_MA.actor) as session:
        assert await queries.get(session, CHAIR_MA.actor, matter.id)
    for gone in (CHAIR_ZHAO, RECORDER_SUN):
        async with session_as(gone.actor) as session:
            with pytest.raises(NotFound):
                await queries.get(session, gone.actor, matter.id)


async def test_a_page_of_a_confidential_matter_does_not_exist_for_a_colleague(
    make: Make, session_as: SessionAs, browser: Browser
) -> None:
    matter = await make_confidential(make, session_as)
    await browser.open(f"/matters/{matter.id}", as_=CHAIR_ZHAO, expect=200)
    await browser.open(f"/matters/{matter.id}", as_=MEDIATOR_LI, expect=404)
    listed = await browser.open("/matters", as_=MEDIATOR_LI, expect=200)
    assert matter.title not in listed.text
