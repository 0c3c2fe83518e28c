"""Who sees which party, held by the database itself."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError

from fayi.agencies.rules import Actor
from fayi.matters import actions as matters
from fayi.parties import actions, queries
from fayi.parties.kinds import Relation
from fayi.parties.models import Participation, Party, PartyRelation
from fayi.readings.models import Reading
from tests.cast import CHAIR_MA, CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN
from tests.parties.people import SessionAs, dispute, written_down

ZHAO, MA, LI, QIAN = (person.actor for person in (CHAIR_ZHAO, CHAIR_MA, MEDIATOR_LI, MEDIATOR_QIAN))


async def seen_by(session_as: SessionAs, actor: Actor) -> set[str]:
    """Names of all parties the database shows, without any filter in the query."""
    async with session_as(actor) as session:
        return set(await session.scalars(select(Party.name)))


async def test_a_party_is_seen_by_the_agency_that_registered_it_and_nobody_else(
    session_as: SessionAs,
) -> None:
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "钱多多")
    assert await seen_by(session_as, ZHAO) == {"钱多多"}
    assert await seen_by(session_as, MA) == set()


async def test_an_agency_sees_the_parties_of_a_matter_only_while_it_may_see_the_matter(
    session_as: SessionAs,
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "旁人")
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
    assert await seen_by(session_as, MA) == {"钱多多", "孙小小"}
    async with session_as(ZHAO) as session:
        await matters.revoke_access(session, matter, MA.agency_id, "referral:1")
    assert await seen_by(session_as, MA) == set()


async def test_who_only_acts_for_somebody_is_seen_with_the_matter_too(session_as: SessionAs) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        mother = await written_down(session, ZHAO, "周妈妈")
        await session.execute(
            text(
                "insert into representation"
                " (matter_id, participation_id, agent_id, agent_name, kind, valid_from)"
                " select matter_id, id, :agent, '周妈妈', 'agent', since"
                " from participation where party_id = :party"
            ),
            {"agent": mother.id, "party": one.id},
        )
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
    assert "周妈妈" in await seen_by(session_as, MA)


async def test_an_excluded_officer_does_not_reach_the_parties_through_the_agencys_register(
    session_as: SessionAs,
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "旁人")
        await matters.recuse(session, matter, LI.officer_id, "与申请人是表兄弟", by=ZHAO)
    assert await seen_by(session_as, LI) == {"旁人"}
    assert await seen_by(session_as, QIAN) == {"钱多多", "孙小小", "旁人"}
    async with session_as(LI) as session:
        assert await queries.find(session, LI, "钱多多") == []
        assert await session.scalar(select(Participation.id)) is None


async def test_an_excluded_officer_still_sees_a_party_that_takes_part_in_another_visible_matter(
    session_as: SessionAs,
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    await dispute(session_as, ZHAO, one, "李四")
    async with session_as(ZHAO) as session:
        await matters.recuse(session, matter, LI.officer_id, "与申请人是表兄弟", by=ZHAO)
    assert await seen_by(session_as, LI) == {"钱多多", "李四"}


async def test_a_relation_is_seen_only_with_both_parties(session_as: SessionAs) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        brother = await written_down(session, ZHAO, "钱少少")
        await actions.relate(session, ZHAO, one, brother, Relation.SIBLING)
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
    async with session_as(MA) as session:
        assert await session.scalar(select(PartyRelation.id)) is None
    async with session_as(ZHAO) as session:
        assert await session.scalar(select(PartyRelation.id)) is not None


async def test_an_agency_that_only_looks_on_can_change_neither_the_party_nor_its_part(
    session_as: SessionAs,
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
    async with session_as(MA) as session:
        changed = await session.execute(update(Party).where(Party.id == one.id).values(name="改名"))
        assert changed.rowcount == 0


async def test_nobody_can_make_a_party_anothers(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "钱多多")
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with session_as(ZHAO) as session:
            await session.execute(update(Party).where(Party.id == party.id).values(agency_id=MA.agency_id))


async def test_a_reading_cannot_be_written_in_anothers_name_nor_taken_back(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "钱多多")
        await actions.read_in_full(session, ZHAO, party, purpose="核对送达地址")
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with session_as(ZHAO) as session:
            await session.execute(
                text(
                    "insert into reading (party_id, officer_id, agency_id, at, kind, purpose)"
                    " values (:party, :officer, :agency, now(), 'unmasked', '冒名')"
                ),
                {"party": party.id, "officer": LI.officer_id, "agency": ZHAO.agency_id},
            )
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with session_as(ZHAO) as session:
            await session.execute(text("delete from reading"))
    async with session_as(MA) as session:
        assert await session.scalar(select(Reading.id)) is None


async def test_numbers_are_not_in_the_clear_in_the_database(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "钱多多", phone="13800000000", address="湖桥镇白云路12号")
        row = (await session.execute(text("select party::text as whole from party"))).scalar_one()
    for hidden in ("13800000000", "白云路", b"13800000000".hex(), "白云路".encode().hex()):
        assert hidden not in row
