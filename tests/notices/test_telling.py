"""Who is told what, and who is not."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.notices.actions import tell
from fayi.notices.models import Notice
from fayi.notices.rules import Kind
from fayi.procedure.permissions import Permission
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    OFFICE,
    OFFICE_LIN,
    RECORDER_SUN,
    Person,
)
from tests.make import Make

SENTENCE = "{number}有新的变动。"


async def say(
    make: Make,
    matter: Matter | None,
    *,
    by: Person | None = CHAIR_ZHAO,
    address: str = "/desk",
    values: dict[str, Any] | None = None,
    kind: Kind = Kind.ASSIGNMENT,
    **told: Any,
) -> None:
    """Tell about `matter`, as the committee."""
    given: dict[str, Any] = {"at": COMMITTEE.id, "officers": (MEDIATOR_LI.id, MEDIATOR_QIAN.id)} | told
    async with make.database.transaction(agency_id=COMMITTEE.id, officer_id=by.id if by else None) as session:
        values = values or {"number": matter.number if matter else "1"}
        actor = by.actor if by else None
        await tell(session, kind, SENTENCE, values, address, matter=matter, by=actor, **given)


async def told(make: Make, person: Person, at: int | None = None) -> list[str]:
    """The sentences the person reads, oldest first."""
    agency_id = at or person.place.id
    async with make.database.transaction(agency_id=agency_id, officer_id=person.id) as session:
        found = await session.scalars(select(Notice).order_by(Notice.id))
        return [one.words for one in found]


@pytest.fixture
async def matter(make: Make, owner: AsyncEngine) -> Matter:
    """A matter nobody has been told of yet."""
    found = await make.matter()
    async with owner.begin() as connection:
        await connection.execute(text("truncate notice cascade"))
    return found


async def test_those_named_are_told_and_nobody_else(make: Make, matter: Matter) -> None:
    await say(make, matter)
    sentence = SENTENCE.format(number=matter.number)
    assert await told(make, MEDIATOR_LI) == await told(make, MEDIATOR_QIAN) == [sentence]
    assert await told(make, RECORDER_SUN) == await told(make, CHAIR_ZHAO) == []
    assert await told(make, MEDIATOR_LI, at=NEWCOMERS.id) == []


async def test_the_actor_is_never_told_of_their_own_doing(make: Make, matter: Matter) -> None:
    await say(make, matter, by=MEDIATOR_LI)
    assert await told(make, MEDIATOR_LI) == []
    assert len(await told(make, MEDIATOR_QIAN)) == 1


async def test_those_who_hold_the_permission_at_the_agency_are_told(make: Make, matter: Matter) -> None:
    await say(make, matter, by=None, officers=(), holding=Permission.MATTERS_ASSIGN)
    assert len(await told(make, CHAIR_ZHAO)) == 1
    assert await told(make, MEDIATOR_LI) == await told(make, CHAIR_MA) == []


async def test_an_officer_who_stood_aside_is_not_told(make: Make, matter: Matter) -> None:
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await matters.recuse(session, here, MEDIATOR_LI.id, "当事人的近亲属", by=CHAIR_ZHAO.actor)
    await say(make, matter)
    await say(make, matter, beyond_sight=True)
    assert await told(make, MEDIATOR_LI) == []
    assert len(await told(make, MEDIATOR_QIAN)) == 2


async def test_an_officer_who_stands_aside_later_no_longer_reads_of_it(make: Make, matter: Matter) -> None:
    await say(make, matter)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await matters.recuse(session, here, MEDIATOR_LI.id, "当事人的近亲属", by=CHAIR_ZHAO.actor)
    assert await told(make, MEDIATOR_LI) == []


async def test_an_agency_without_sight_of_the_matter_is_told_only_by_intent(
    make: Make, matter: Matter
) -> None:
    await say(make, matter, at=OFFICE.id, officers=(OFFICE_LIN.id,))
    assert await told(make, OFFICE_LIN) == []
    await say(make, matter, at=OFFICE.id, officers=(OFFICE_LIN.id,), beyond_sight=True)
    assert len(await told(make, OFFICE_LIN)) == 1


async def test_an_officer_not_named_to_a_matter_of_narrowed_sight_is_not_told(
    make: Make, matter: Matter, owner: AsyncEngine
) -> None:
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "update matter_access set officers = array[cast(:only as bigint)] where matter_id = :matter"
            ),
            {"only": MEDIATOR_QIAN.id, "matter": matter.id},
        )
    await say(make, matter)
    assert await told(make, MEDIATOR_LI) == []
    assert len(await told(make, MEDIATOR_QIAN)) == 1


async def test_an_officer_whose_role_has_ended_is_not_told(
    make: Make, matter: Matter, owner: AsyncEngine
) -> None:
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer_role set until = :day where officer_id = :who"),
            {"day": clock.today() - timedelta(days=1), "who": MEDIATOR_LI.id},
        )
    await say(make, matter)
    assert await told(make, MEDIATOR_LI) == []


async def test_an_officer_is_told_once_under_one_name(make: Make, matter: Matter) -> None:
    await say(make, matter, once="overdue:1")
    await say(make, matter, once="overdue:1")
    await say(make, matter, once="overdue:2")
    assert len(await told(make, MEDIATOR_LI)) == 2


async def test_whoever_stands_in_is_told_too_and_only_while_it_lasts(
    make: Make, matter: Matter, owner: AsyncEngine
) -> None:
    absence = text(
        "insert into absence (officer_id, agency_id, stand_in_id, since, until, entered_at, entered_by_id)"
        " values (:away, :agency, :there, :since, :until, now(), :away)"
    )
    today = clock.today()
    async with owner.begin() as connection:
        for there, since in ((RECORDER_SUN, today), (MEDIATOR_QIAN, today + timedelta(days=1))):
            await connection.execute(
                absence,
                {
                    "away": MEDIATOR_LI.id,
                    "agency": COMMITTEE.id,
                    "there": there.id,
                    "since": since,
                    "until": since,
                },
            )
    await say(make, matter, officers=(MEDIATOR_LI.id,))
    assert len(await told(make, MEDIATOR_LI)) == len(await told(make, RECORDER_SUN)) == 1
    assert await told(make, MEDIATOR_QIAN) == []
