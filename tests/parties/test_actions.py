"""What officers do to parties, on a real PostgreSQL under row security."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal, StalePage
from fayi.kit.identity import Sex, example_id_number
from fayi.matters import actions as matters
from fayi.matters import queries as matter_queries
from fayi.matters.models import Entry, Matter
from fayi.parties import actions, agents, conflicts, participation, queries, rules
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import AgentForm, PartyForm, PartyKind, corrected, form_of
from fayi.parties.kinds import AgentKind, ConflictKind, DuplicateRule, Need, Relation, Scope
from fayi.parties.models import Party
from fayi.parties.participation import MatterIsOver
from fayi.readings import queries as readings
from tests.cast import CHAIR_MA, CHAIR_ZHAO, LAWYER_GU, MEDIATOR_LI, MEDIATOR_QIAN
from tests.parties.people import (
    BIRTH,
    CREDIT_CODE,
    MEDIATION,
    NUMBER,
    OTHER_NUMBER,
    SessionAs,
    dispute,
    written_down,
)

ZHAO, MA, LI, QIAN, GU = (
    person.actor for person in (CHAIR_ZHAO, CHAIR_MA, MEDIATOR_LI, MEDIATOR_QIAN, LAWYER_GU)
)
NOW = clock.now()
TODAY = clock.local(NOW).date()


@pytest.fixture(autouse=True)
def the_same_day_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day does not turn at the station while these tests run."""
    monkeypatch.setattr(clock, "now", lambda: clock._frozen.get() or NOW)


async def refused(doing: Any, field: str | None = None) -> Refusal:
    """The Refusal that `doing` raises, at this field."""
    with pytest.raises(Refusal) as caught:
        await doing
    assert caught.value.field == field
    return caught.value


def agent_form(**more: Any) -> AgentForm:
    return AgentForm(
        **{
            "kind": AgentKind.AGENT,
            "agent_name": "顾律师",
            "agent_unit": "青禾律师事务所",
            "scope": [Scope.SIGN],
            "authority": "授权委托书",
            "valid_from": TODAY,
        }
        | more
    )


async def tags(session: Any, matter: Matter) -> list[str]:
    return [entry.tag for entry, _, _ in await matter_queries.entries(session, matter.id)]


async def test_an_id_number_tells_sex_and_birth_date(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "孙小小", id_number=f" {NUMBER.lower()} ")
        assert (party.id_number, party.sex, party.birth_date) == (NUMBER, "2", BIRTH)
        assert party.redacted_id_number == f"9{'*' * 15}{NUMBER[-2:]}"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id_number": NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")}, "id_number"),
        ({"id_number": "999900204502301234"}, "id_number"),
        ({"id_number": "十二"}, "id_number"),
        ({"id_number": NUMBER, "sex": "1"}, "sex"),
        ({"id_number": NUMBER, "birth_date": date(1985, 3, 3)}, "birth_date"),
        ({"birth_date": TODAY + timedelta(1)}, "birth_date"),
        ({"birth_date": date(1890, 1, 1)}, "birth_date"),
        ({"phone": "138000"}, "phone"),
        ({"name": " \u200b"}, "name"),
        ({"name": "·"}, "name"),
        ({"name": "王\ud800"}, "name"),
        ({"address": "白云路\x0012号"}, "address"),
        ({"residence_region": "没有这个地方"}, "residence_region"),
    ],
)
async def test_what_cannot_be_true_is_refused_at_its_field(
    session_as: SessionAs, wrong: dict[str, Any], field: str
) -> None:
    async with session_as(ZHAO) as session:
        await refused(actions.create_party(session, ZHAO, PartyForm(**{"name": "孙小小"} | wrong)), field)
        assert await session.scalar(select(Party.id)) is None


async def test_an_old_number_of_15_digits_is_kept_as_the_one_of_18_and_found_by_both(
    session_as: SessionAs,
) -> None:
    old = NUMBER[:6] + NUMBER[8:17]
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "孙小小", id_number=old)
        assert party.id_number == NUMBER
        for words in (old, NUMBER):
            assert [found.id for found in await queries.find(session, ZHAO, words)] == [party.id]


async def test_an_organisation_keeps_nothing_of_a_person(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(
            session,
            ZHAO,
            "青禾食品有限公司",
            kind=PartyKind.ORGANISATION,
            uscc=CREDIT_CODE,
            sex="1",
            illiterate=True,
        )
        assert (party.uscc, party.sex, party.illiterate, party.identity_kind) == (CREDIT_CODE, "", False, "")
        form = PartyForm(name="青禾食品厂", kind=PartyKind.ORGANISATION, uscc=CREDIT_CODE, still_new=True)
        refusal = await refused(actions.create_party(session, ZHAO, form), "uscc")
        assert isinstance(refusal, AlreadyRegistered)


async def test_the_same_id_number_is_never_registered_twice(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        first = await written_down(session, ZHAO, "孙小小", id_number=NUMBER)
        form = PartyForm(name="孙晓晓", id_number=NUMBER, still_new=True)
        refusal = await refused(actions.create_party(session, ZHAO, form), "id_number")
        assert isinstance(refusal, AlreadyRegistered)
        assert [(one.rule, party.id) for one, party in refusal.duplicates] == [
            (DuplicateRule.ID_NUMBER, first.id)
        ]


async def test_a_likely_duplicate_is_shown_first_and_created_only_on_second_thought(
    session_as: SessionAs,
) -> None:
    async with session_as(ZHAO) as session:
        first = await written_down(session, ZHAO, "孙小小", phone="13800000000")
        form = PartyForm(name="孙 小小", phone="+86 138 0000 0000")
        refusal = await refused(actions.create_party(session, ZHAO, form))
        assert isinstance(refusal, PerhapsRegistered)
        assert [(one.rule, party.id) for one, party in refusal.duplicates] == [
            (DuplicateRule.NAME_AND_PHONE, first.id)
        ]
        assert (await written_down(session, ZHAO, "孙 小小", phone="13800000000")).id != first.id


async def test_two_clerks_who_register_the_same_number_at_once_make_one_party(session_as: SessionAs) -> None:
    async def register() -> str:
        async with session_as(ZHAO) as session:
            try:
                await actions.create_party(session, ZHAO, PartyForm(name="孙小小", id_number=NUMBER))
            except AlreadyRegistered:
                return "refused"
            await asyncio.sleep(0.1)
            return "made"

    assert sorted(await asyncio.gather(*(register() for _ in range(4)))) == ["made"] + ["refused"] * 3


async def test_a_duplicate_at_an_agency_out_of_sight_is_not_told(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "孙小小", id_number=NUMBER)
    async with session_as(MA) as session:
        assert (
            await actions.create_party(session, MA, PartyForm(name="孙小小", id_number=NUMBER))
        ).agency_id == 5


@pytest.mark.parametrize("words", ["小小", "孙小", "孙小小", NUMBER, "138 0000 0000", "孙 小"])
async def test_a_party_is_found_by_part_of_the_name_or_an_exact_number(
    session_as: SessionAs, words: str
) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "孙小小", id_number=NUMBER, phone="13800000000")
        await written_down(session, ZHAO, "李四", id_number=OTHER_NUMBER, phone="13900000000")
        assert [found.id for found in await queries.find(session, ZHAO, words)] == [party.id]


@pytest.mark.parametrize("words", ["", "  ", "·", "%", "\ud800", "1380000", NUMBER[:17], "孙李", "x" * 5000])
async def test_half_a_number_and_nonsense_find_nobody(session_as: SessionAs, words: str) -> None:
    async with session_as(ZHAO) as session:
        await written_down(session, ZHAO, "孙小小", id_number=NUMBER, phone="13800000000")
        assert list(await queries.find(session, ZHAO, words)) == []


async def test_a_correction_stands_in_the_timeline_of_every_open_matter_without_numbers(
    session_as: SessionAs,
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多", "孙小小")
    async with session_as(ZHAO) as session:
        form = PartyForm(name="钱多多", phone="13800000000", id_number=NUMBER)
        changed = await actions.correct_party(session, ZHAO, one, form, version=1)
        assert set(changed) == {"name", "phone", "id_number", "identity_kind", "sex", "birth_date"}
        entry = (await session.scalars(select(Entry).where(Entry.tag == "party:particulars:corrected"))).one()
        assert set(entry.facts["fields"]) == set(changed)
        assert "13800000000" not in str(entry.facts)
        assert NUMBER not in str(entry.facts)
        title = await session.scalar(select(Matter.title).where(Matter.id == matter.id))
        assert "钱多多" in str(title)


async def test_a_correction_made_on_a_stale_page_is_refused(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "钱多")
        await actions.correct_party(session, ZHAO, party, PartyForm(name="钱多多"), version=1)
        with pytest.raises(StalePage):
            await actions.correct_party(session, ZHAO, party, PartyForm(name="钱少少"), version=1)


async def test_an_agency_that_holds_a_matter_with_the_party_may_correct_it_and_is_remembered(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多", "孙小小")
    async with session_as(ZHAO) as session:
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
    async with session_as(MA) as session:
        party = await queries.get(session, MA, one.id)
        with pytest.raises(NotPermitted):
            await actions.correct_party(session, MA, party, PartyForm(name="钱多多"))
    await dispute(session_as, MA, party, "李四")
    async with session_as(MA) as session:
        party = await queries.get(session, MA, one.id)
        await actions.correct_party(session, MA, party, PartyForm(name="钱多多"))
    async with session_as(ZHAO) as session:
        party = await queries.get(session, ZHAO, one.id)
        assert (party.name, party.agency_id, party.updated_by_id) == ("钱多多", ZHAO.agency_id, MA.officer_id)


async def test_a_form_that_shows_a_party_changes_nothing_when_it_is_sent_back(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(
            session,
            ZHAO,
            "孙小小",
            id_number=NUMBER,
            phone="0570-7010000",
            address="白云路12号",
            illiterate=True,
            needs=[Need.HEARING],
            special_groups=["ELDER"],
            dialects=["wuu"],
            education="80",
        )
        assert party.needs == ["hearing", "reading"]
        assert await actions.correct_party(session, ZHAO, party, form_of(party)) == []
        assert party.version == 1


def test_who_may_not_read_numbers_leaves_them_as_they_are_by_leaving_them_empty() -> None:
    given = PartyForm(name="孙小小", phone="13800000000", id_number=NUMBER)
    kept = corrected(given, PartyForm(name="孙晓晓", phone="13900000000"), keeps_hidden=True)
    assert (kept.name, kept.phone, kept.id_number) == ("孙晓晓", "13900000000", NUMBER)
    cleared = corrected(given, PartyForm(name="孙晓晓"), keeps_hidden=False)
    assert (cleared.phone, cleared.id_number) == ("", "")


async def test_the_same_person_on_both_sides_is_refused_at_the_field(session_as: SessionAs) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        refusal = await refused(
            participation.take_part(session, matter, MEDIATION, one, "respondent", by=ZHAO), "party_id"
        )
        assert isinstance(refusal, rules.OnBothSides)
        refusal = await refused(
            participation.take_part(session, matter, MEDIATION, one, "applicant", by=ZHAO), "party_id"
        )
        assert isinstance(refusal, rules.AlreadyTakesPart)


async def test_a_role_the_type_does_not_know_is_refused(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "李四")
        await refused(participation.take_part(session, matter, MEDIATION, party, "accused", by=ZHAO), "role")


async def test_only_the_agency_that_holds_the_matter_changes_who_takes_part(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        await matters.grant_access(session, matter, MA.agency_id, "referral:1")
    async with session_as(MA) as session:
        party = await written_down(session, MA, "李四")
        with pytest.raises(NotPermitted):
            await participation.take_part(session, matter, MEDIATION, party, "third_party", by=MA)


async def test_who_leaves_is_kept_with_the_reason_and_the_last_of_a_side_stays(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        two = await written_down(session, ZHAO, "钱少少")
        part = await participation.take_part(session, matter, MEDIATION, two, "applicant", by=ZHAO)
        await agents.name_agent(session, matter, part, agent_form(), by=ZHAO)
        await participation.leave(session, matter, MEDIATION, part, by=ZHAO, reason="另案处理", on=TODAY)
        assert [one.name for one in await queries.participants(session, matter.id)] == ["钱多多", "孙小小"]
        assert [
            (gone.leave_reason, party.name) for gone, party in await queries.left(session, matter.id)
        ] == [("另案处理", "钱少少")]
        last = (await queries.taking_part(session, matter.id))[0].participation
        await refused(
            participation.leave(session, matter, MEDIATION, last, by=ZHAO, reason="撤回", on=TODAY), "reason"
        )
        again = await participation.take_part(session, matter, MEDIATION, two, "respondent", by=ZHAO)
        assert again.id != part.id


async def test_a_child_has_a_guardian_and_no_agent(session_as: SessionAs) -> None:
    matter, child, _ = await dispute(session_as, ZHAO, "孙小小", "李四")
    async with session_as(ZHAO) as session:
        child = await queries.get(session, ZHAO, child.id)
        young = PartyForm(name="孙小小", birth_date=TODAY - timedelta(365 * 10))
        await actions.correct_party(session, ZHAO, child, young)
        mother = await written_down(session, ZHAO, "周妈妈", birth_date=BIRTH)
        part = (await queries.taking_part(session, matter.id))[0].participation
        before = (await queries.participants(session, matter.id))[0]
        assert (before.age, before.needs_guardian, before.has_guardian) == (9, True, False)
        await refused(agents.name_agent(session, matter, part, agent_form(), by=ZHAO), "kind")
        guardian = agent_form(
            kind=AgentKind.GUARDIAN, agent_id=mother.id, agent_name="", authority="户口簿", scope=[]
        )
        await agents.name_agent(session, matter, part, guardian, by=ZHAO)
        after = (await queries.participants(session, matter.id))[0]
        assert after.has_guardian
        assert [(one.name, one.kind) for one in after.agents] == [("周妈妈", "guardian")]


async def test_a_grown_up_with_capacity_needs_no_guardian(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        part = (await queries.taking_part(session, matter.id))[0]
        await actions.correct_party(session, ZHAO, part.party, PartyForm(name="钱多多", birth_date=BIRTH))
        form = agent_form(kind=AgentKind.GUARDIAN)
        await refused(agents.name_agent(session, matter, part.participation, form, by=ZHAO), "kind")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"agent_name": " "}, "agent_name"),
        ({"scope": []}, "scope"),
        ({"authority": ""}, "authority"),
        ({"valid_from": TODAY + timedelta(1)}, "valid_from"),
        ({"valid_until": TODAY - timedelta(1), "valid_from": TODAY - timedelta(9)}, "valid_until"),
        ({"valid_until": TODAY - timedelta(9)}, "valid_until"),
        ({"kind": AgentKind.GROUP_REPRESENTATIVE}, "kind"),
    ],
)
async def test_an_authority_that_does_not_hold_is_refused(
    session_as: SessionAs, wrong: dict[str, Any], field: str
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        part = (await queries.taking_part(session, matter.id))[0].participation
        await refused(agents.name_agent(session, matter, part, agent_form(**wrong), by=ZHAO), field)


async def test_what_an_agent_signed_before_the_end_stands_and_after_it_nothing_can(
    session_as: SessionAs,
) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        part = (await queries.taking_part(session, matter.id))[0].participation
        named = await agents.name_agent(session, matter, part, agent_form(), by=ZHAO)
        await agents.end_agency(session, matter, named, by=ZHAO, reason="解除委托", on=TODAY)
        seen = (await queries.participants(session, matter.id))[0].agents
        assert [(one.name, one.valid_until) for one in seen] == [("顾律师", TODAY)]
        assert not named.is_in_force(TODAY + timedelta(1))
        other = (await queries.taking_part(session, matter.id))[1].participation
        await agents.name_agent(session, matter, other, agent_form(), by=ZHAO)


async def test_a_new_choice_of_representatives_replaces_the_old_one(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        for name in ("甲甲", "乙乙"):
            party = await written_down(session, ZHAO, name, birth_date=BIRTH)
            await participation.take_part(session, matter, MEDIATION, party, "applicant", by=ZHAO)
        here = {one.party.name: one.participation.id for one in await queries.taking_part(session, matter.id)}
        await agents.name_group_representatives(
            session, matter, [here["甲甲"], here["乙乙"]], by=ZHAO, on=TODAY
        )
        await agents.name_group_representatives(
            session, matter, [here["甲甲"], here["钱多多"]], by=ZHAO, on=TODAY
        )
        chosen = {
            one.name
            for one in await queries.participants(session, matter.id)
            if any(agent.kind == "group_representative" for agent in one.agents)
        }
        assert chosen == {"甲甲", "钱多多"}
        await refused(
            agents.name_group_representatives(
                session, matter, [here["甲甲"], here["孙小小"]], by=ZHAO, on=TODAY
            ),
            "participants",
        )


async def test_a_matter_opened_out_of_another_has_its_parties_and_guardians_but_no_agents(
    session_as: SessionAs,
) -> None:
    matter, child, _ = await dispute(session_as, ZHAO, "孙小小", "李四")
    async with session_as(ZHAO) as session:
        child = await queries.get(session, ZHAO, child.id)
        await actions.correct_party(
            session, ZHAO, child, PartyForm(name="孙小小", birth_date=TODAY - timedelta(365 * 10))
        )
        mother = await written_down(session, ZHAO, "周妈妈", birth_date=BIRTH)
        one, other = [taking.participation for taking in await queries.taking_part(session, matter.id)]
        guardian = agent_form(kind=AgentKind.GUARDIAN, agent_id=mother.id, authority="户口簿")
        await agents.name_agent(session, matter, one, guardian, by=ZHAO)
        await agents.name_agent(session, matter, other, agent_form(), by=ZHAO)
        opened = await matters.register(
            session,
            MEDIATION,
            MEDIATION.examples[0],
            by=ZHAO,
            received_on=TODAY,
            channel="linked",
            applicants=("孙小小",),
            respondents=("李四",),
        )
        await participation.take_part_likewise(session, matter, opened)
        copied = await queries.participants(session, opened.id)
        assert [(one.name, one.role, one.has_guardian, len(one.agents)) for one in copied] == [
            ("孙小小", "applicant", True, 1),
            ("李四", "respondent", False, 0),
        ]


async def test_an_assigned_officer_who_is_a_relative_stands_in_the_way_until_all_sides_accept(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        brother = await written_down(session, ZHAO, "李某某", id_number=NUMBER)
        await actions.relate(session, ZHAO, one, brother, Relation.SIBLING)
        index = brother.id_number_index
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer set id_number_index = :index where id = :id"),
            {"index": index, "id": LI.officer_id},
        )
    async with session_as(ZHAO) as session:
        choosing = await queries.officers_conflicts(session, matter.id, [LI.officer_id, QIAN.officer_id])
        assert [(one.officer_id, one.kind) for one in choosing] == [
            (LI.officer_id, ConflictKind.OFFICER_IS_RELATIVE)
        ]
        assert await queries.conflicts(session, matter.id) == ()
        await matters.assign(session, matter, {LI.officer_id: "lead"}, on=TODAY)
        (found,) = await queries.conflicts(session, matter.id)
        assert not found.accepted
        (pause,) = await queries.pauses(session, matter.id)
        accept = {"by": ZHAO, "on": TODAY}
        await refused(conflicts.accept_conflict(session, matter, pause.subject, note=" ", **accept), "note")
        await conflicts.accept_conflict(session, matter, pause.subject, note="各方当面表示同意", **accept)
        (found,) = await queries.conflicts(session, matter.id)
        assert found.accepted
        assert (await tags(session, matter))[:2] == ["party:conflict:accepted", "party:conflict:disclosed"]


async def officer_is(owner: AsyncEngine, officer_id: int, party: Party) -> None:
    """Let an officer have the ID number of this party."""
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer set id_number_index = :index where id = :id"),
            {"index": party.id_number_index, "id": officer_id},
        )


async def test_an_officer_whose_relation_is_written_down_later_is_excluded_as_when_the_party_joins(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        brother = await written_down(session, ZHAO, "李某某", id_number=NUMBER)
        neighbour = await written_down(session, ZHAO, "钱某某", id_number=OTHER_NUMBER)
        await matters.assign(session, matter, {LI.officer_id: "lead"}, on=TODAY)
    await officer_is(owner, LI.officer_id, brother)
    await officer_is(owner, QIAN.officer_id, neighbour)
    async with session_as(ZHAO) as session:
        await actions.relate(session, ZHAO, one, neighbour, Relation.NEIGHBOUR)
    async with session_as(QIAN) as session:
        await actions.relate(session, QIAN, brother, one, Relation.SIBLING)
    async with session_as(ZHAO) as session:
        assert await participation.standing_aside(session, matter.id) == {LI.officer_id}
        assert "matter:recusal" in await tags(session, matter)
        here = await session.get_one(Matter, matter.id)
        assert here.confidential
        told = await session.scalars(
            text("select sentence from notice where matter_id = :id and sentence like '%回避%'"),
            {"id": matter.id},
        )
        assert told.all()
    async with session_as(LI) as session:
        with pytest.raises(NotFound):
            await matter_queries.get(session, LI, matter.id)


async def test_an_officer_whose_number_turns_out_to_be_the_partys_is_excluded(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    matter, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        double = await written_down(session, ZHAO, "李某某", id_number=NUMBER)
    await officer_is(owner, LI.officer_id, double)
    async with owner.begin() as connection:
        await connection.execute(text("delete from party where id = :id"), {"id": double.id})
    async with session_as(ZHAO) as session:
        party = await session.get_one(Party, one.id)
        await actions.correct_party(
            session, ZHAO, party, PartyForm(name=party.name, id_number=NUMBER, still_new=True)
        )
        assert await participation.standing_aside(session, matter.id) == {LI.officer_id}


async def test_an_officer_does_not_write_down_the_own_relation_to_a_party_of_an_open_matter(
    session_as: SessionAs, owner: AsyncEngine
) -> None:
    _, one, _ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        self = await written_down(session, ZHAO, "赵某某", id_number=NUMBER)
    await officer_is(owner, ZHAO.officer_id, self)
    async with session_as(ZHAO) as session:
        await refused(actions.relate(session, ZHAO, self, one, Relation.SPOUSE), "other_id")


async def test_whoever_does_not_answer_for_a_party_does_not_relate_it(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        one = await written_down(session, ZHAO, "钱多多")
    async with session_as(MA) as session:
        other = await written_down(session, MA, "孙小小")
        with pytest.raises(NotPermitted):
            await actions.relate(session, MA, one, other, Relation.SIBLING)


async def test_nobody_writes_down_the_acceptance_of_their_own_conflict(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(LI) as session:
        told = await conflicts.tell_conflict(
            session, matter, by=LI, officer_id=LI.officer_id, what="与申请人同村", on=TODAY
        )
        await refused(
            conflicts.accept_conflict(session, matter, told.subject, by=LI, on=TODAY, note="同意"), "on"
        )
    async with session_as(QIAN) as session:
        await conflicts.accept_conflict(session, matter, told.subject, by=QIAN, on=TODAY, note="各方同意")
        (found,) = await queries.conflicts(session, matter.id)
        assert (found.accepted, found.values["what"]) == (True, "与申请人同村")


async def test_one_phone_on_both_sides_is_shown_but_is_no_conflict_of_interest(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        one = await written_down(session, ZHAO, "钱多多", phone="13800000000")
        other = await written_down(session, ZHAO, "孙小小", phone="13800000000")
    matter, *_ = await dispute(session_as, ZHAO, one, other)
    async with session_as(ZHAO) as session:
        assert [pause.kind for pause in await queries.pauses(session, matter.id)] == [ConflictKind.SAME_PHONE]
        assert await queries.conflicts(session, matter.id) == ()
        (pause,) = await queries.pauses(session, matter.id)
        looked = await conflicts.accept_conflict(
            session, matter, pause.subject, by=ZHAO, on=TODAY, note="系父女共用电话"
        )
        assert (looked.disclosed_on, looked.accepted_by_all_on) == (None, TODAY)
        assert (await tags(session, matter))[0] == "party:conflict:checked"
        with pytest.raises(NotFound):
            await conflicts.disclose_conflict(session, matter, "anything", by=ZHAO, on=TODAY)


async def test_papers_read_aloud_are_recorded_with_an_other_person_as_witness(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        part = (await queries.taking_part(session, matter.id))[0].participation
        reading = {"by": ZHAO, "on": TODAY, "thumbprint": True}
        await refused(
            participation.record_read_aloud(session, matter, part, witness="钱多多", **reading), "witness"
        )
        await participation.record_read_aloud(session, matter, part, witness="周见证", **reading)
        assert (await tags(session, matter))[0] == "party:papers:read_aloud"


async def test_a_party_is_identified_only_by_a_number_and_a_check(session_as: SessionAs) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with session_as(ZHAO) as session:
        one = (await queries.taking_part(session, matter.id))[0]
        await participation.record_identity(
            session, matter, one.participation, by=ZHAO, how="original", on=TODAY
        )
        assert not (await queries.participants(session, matter.id))[0].identified
        await actions.correct_party(
            session,
            ZHAO,
            one.party,
            PartyForm(name="钱多多", id_number=example_id_number(BIRTH, Sex.MALE, 5)),
        )
        assert (await queries.participants(session, matter.id))[0].identified


async def test_nothing_changes_in_a_closed_matter(session_as: SessionAs, owner: AsyncEngine) -> None:
    matter, *_ = await dispute(session_as, ZHAO, "钱多多", "孙小小")
    async with owner.begin() as connection:
        await connection.execute(text("update matter set status = 'closed'"))
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "李四")
        with pytest.raises(MatterIsOver):
            await participation.take_part(session, matter, MEDIATION, party, "third_party", by=ZHAO)


async def test_reading_numbers_needs_the_right_and_a_purpose(session_as: SessionAs) -> None:
    async with session_as(ZHAO) as session:
        party = await written_down(session, ZHAO, "钱多多", phone="13800000000")
        await refused(actions.read_in_full(session, ZHAO, party, purpose=" "), "purpose")
        reading = await actions.read_in_full(session, ZHAO, party, purpose="通知开会")
        assert reading.facts == {"what": ["phone"]}
        assert await readings.open_unmasking(session, ZHAO, reading.id, party_id=party.id) is not None
        with clock.frozen(clock.now() + timedelta(minutes=11)):
            assert await readings.open_unmasking(session, ZHAO, reading.id, party_id=party.id) is None
        with pytest.raises(NotPermitted):
            await actions.read_in_full(session, GU, party, purpose="好奇")
