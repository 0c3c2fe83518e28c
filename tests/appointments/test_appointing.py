"""Asking, answering, changing: who may not, what is refused, and who sees what, held by the database."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from fayi.appointments import actions, queries
from fayi.appointments.jobs import offers_run_out
from fayi.appointments.kinds import ConflictKind, DeclineCode, EndCode
from fayi.appointments.models import Appointment
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.matters import queries as matters
from fayi.matters.models import Assignment, Entry, Matter
from fayi.notices.models import Notice
from fayi.parties.models import Representation
from fayi.search.index import PostgresIndex, Wanted
from tests.appointments import scene
from tests.cast import (
    AID,
    AID_CLERK_DU,
    AID_HEAD_RUAN,
    AID_REVIEWER_SHI,
    CLERK_WANG,
    FIRM,
    FIRM_HEAD_KANG,
    LAWYER_GU,
    LAWYER_LUO,
    OTHER_LAWYER_MO,
    PEOPLE,
    Person,
)
from tests.make import Make
from tests.parties.people import NUMBER

HANGS_ON_MATTER = (
    "matter", "matter_access", "timeline", "participation", "party", "deadline", "document", "paper", "hearing",
    "appointment", "lawyer_meeting", "work_entry", "stage_report", "closing_file", "subsidy_claim", "assignment",
)  # fmt: skip


async def rows_seen(make: Make, person: Person) -> dict[str, int]:
    """How many rows of each table an officer sees."""
    async with make.session(person.actor) as session:
        return {
            table: count
            for table in HANGS_ON_MATTER
            if (count := await session.scalar(text(f"select count(*) from {table}")))
        }


async def sees_matter(make: Make, matter: Matter, person: Person) -> bool:
    async with make.session(person.actor) as session:
        try:
            return bool(await matters.get(session, person.actor, matter.id))
        except NotFound:
            return False


@pytest.mark.parametrize(
    "by", [AID_REVIEWER_SHI, LAWYER_GU, FIRM_HEAD_KANG], ids=lambda one: one.sign_in_name
)
async def test_only_the_clerk_and_the_head_of_the_centre_appoint(make: Make, by: Person) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    async with make.session(AID_CLERK_DU.actor) as session:
        here = await session.get_one(Matter, matter.id)
        wanted = await queries.wanted(session, here)
        asked = scene.forms.Offer(lawyer=f"{LAWYER_LUO.id}-{FIRM.id}", because="受援人点名。")
        with pytest.raises(NotPermitted):
            await actions.offer(session, here, asked, by=by.actor, wanted=wanted)


async def test_a_second_offer_waits_for_the_answer_to_the_first(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    await scene.offer(make, matter, LAWYER_GU)
    with pytest.raises(actions.AlreadyAsked):
        await scene.offer(make, matter, OTHER_LAWYER_MO)


async def test_to_leave_the_rotas_order_a_reason_is_needed_and_kept(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    with pytest.raises(Refusal) as refused:
        await scene.offer(make, matter, OTHER_LAWYER_MO, because="")
    assert refused.value.field == "because"
    await scene.offer(make, matter, OTHER_LAWYER_MO, because="熟悉苗语。")
    async with make.session(AID_CLERK_DU.actor) as session:
        entry = await session.scalar(select(Entry).where(Entry.tag == "appointment:offered"))
        assert entry is not None
        assert (entry.note, entry.facts["asked_first"][0]) == ("熟悉苗语。", "顾律师（浙江青禾律师事务所）")


async def test_the_rotas_first_is_asked_without_a_reason(make: Make) -> None:
    await scene.enter_lawyers(make)
    appointment = await scene.offer(make, await scene.granted(make), LAWYER_GU, because="")
    assert appointment.place == 1
    assert appointment.answer_by - appointment.offered_at == timedelta(hours=24)


async def test_who_is_not_on_the_register_is_not_asked(make: Make) -> None:
    matter = await scene.granted(make)
    with pytest.raises(Refusal, match="名册"):
        await scene.offer(make, matter, LAWYER_GU)


async def test_a_lawyer_of_two_years_is_not_appointed_where_life_is_at_stake(make: Make) -> None:
    await scene.enter_lawyers(make, LAWYER_GU, practising_since=clock.today() - timedelta(days=800))
    grave = make.types["legal_aid"].examples[2]
    matter = await make.matter("legal_aid", at=AID, stage="notified", details=grave)
    with pytest.raises(Refusal, match="执业三年以上"):
        await scene.offer(make, matter, LAWYER_GU)


async def test_a_closed_matter_gets_no_lawyer(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await make.matter("legal_aid", at=AID, stage="refused")
    with pytest.raises(Refusal, match="已经结案"):
        await scene.offer(make, matter, LAWYER_GU)


async def test_before_the_answer_the_firm_sees_nothing_of_the_matter_in_any_table(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    await scene.offer(make, matter, LAWYER_GU)
    assert await rows_seen(make, LAWYER_GU) == {"appointment": 1}
    assert await rows_seen(make, FIRM_HEAD_KANG) == {"appointment": 1}
    assert await rows_seen(make, LAWYER_LUO) == {}
    assert await rows_seen(make, OTHER_LAWYER_MO) == {}


async def test_before_the_answer_only_the_lawyer_who_was_asked_reads_the_names(make: Make) -> None:
    await scene.enter_lawyers(make)
    appointment = await scene.offer(make, await scene.granted(make), LAWYER_GU)
    for person in PEOPLE:
        async with make.session(person.actor) as session:
            told = await queries.offered(session, appointment.id)
            assert (told is not None) == (person is LAWYER_GU), person.name
    async with make.session(LAWYER_GU.actor) as session:
        told = await queries.offered(session, appointment.id)
        assert told is not None
        assert told.people == (("陈大山", "applicant"), ("周小河", "respondent"))
        assert told.cause == "追索劳动报酬"


async def test_on_acceptance_this_lawyer_sees_the_matter_and_nobody_else_of_the_firm(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    await scene.appointed(make, matter, LAWYER_GU)
    seen = await rows_seen(make, LAWYER_GU)
    assert {"matter", "timeline", "participation", "party", "paper", "document"} <= set(seen)
    assert await rows_seen(make, LAWYER_LUO) == {}
    assert await rows_seen(make, FIRM_HEAD_KANG) == {"appointment": 1}


async def test_another_lawyer_of_the_firm_neither_finds_nor_counts_the_matter(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    await scene.appointed(make, matter, LAWYER_GU)
    for person, found in ((LAWYER_GU, [matter.id]), (LAWYER_LUO, []), (FIRM_HEAD_KANG, [])):
        async with make.session(person.actor) as session:
            hits = await PostgresIndex().find(session, Wanted(words="陈大山"))
            assert [*hits.ids] == found, person.name
            assert sum((await matters.count(session, person.actor)).values()) == len(found)
            assert len(await matters.register(session, person.actor)) == len(found)


async def test_of_a_confidential_matter_too_the_lawyer_sees_all_and_the_firm_nothing(make: Make) -> None:
    await scene.enter_lawyers(make)
    secret = msgspec.structs.replace(make.types["legal_aid"].examples[2], against_custody_place=True)
    matter = await make.matter("legal_aid", by=AID_CLERK_DU, details=secret)
    for key in ("notice", "identity"):
        await make.paper(matter, key, by=AID_CLERK_DU)
    await make.do(matter, "accept_request", by=AID_CLERK_DU)
    await scene.appointed(make, matter, LAWYER_GU)
    assert await sees_matter(make, matter, LAWYER_GU)
    assert not await sees_matter(make, matter, LAWYER_LUO)
    assert not await sees_matter(make, matter, AID_REVIEWER_SHI)


@pytest.mark.parametrize(
    "by", [LAWYER_LUO, FIRM_HEAD_KANG, OTHER_LAWYER_MO, AID_CLERK_DU], ids=lambda p: p.sign_in_name
)
async def test_nobody_else_answers_for_the_lawyer(make: Make, by: Person) -> None:
    await scene.enter_lawyers(make)
    appointment = await scene.offer(make, await scene.granted(make), LAWYER_GU)
    with pytest.raises(NotFound):
        await scene.accept(make, appointment, by)
    accept = text("update appointment set status = 'active' where id = :id returning id")
    if by is AID_CLERK_DU:
        with pytest.raises(ProgrammingError, match="who was asked"):
            async with make.session(by.actor) as session:
                await session.execute(accept, {"id": appointment.id})
    else:
        async with make.session(by.actor) as session:
            assert not (await session.execute(accept, {"id": appointment.id})).all()


async def test_a_lawyer_answers_once(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.offer(make, matter, LAWYER_GU)
    await scene.decline(make, appointment, LAWYER_GU, DeclineCode.BUSY)
    with pytest.raises(actions.NoLongerOpen):
        await scene.accept(make, appointment, LAWYER_GU)
    with pytest.raises(ProgrammingError, match="stays as it was"):
        async with make.session(LAWYER_GU.actor) as session:
            await session.execute(
                text("update appointment set status = 'active', decline_code = '' where id = :id"),
                {"id": appointment.id},
            )


async def test_a_lawyer_may_not_end_or_complete_the_own_appointment(make: Make) -> None:
    await scene.enter_lawyers(make)
    appointment = await scene.appointed(make, await scene.granted(make))
    with pytest.raises(ProgrammingError, match="that holds the matter"):
        async with make.session(LAWYER_GU.actor) as session:
            await session.execute(
                text("update appointment set status = 'completed' where id = :id"), {"id": appointment.id}
            )


async def test_a_declined_offer_gives_its_reason_in_the_timeline_and_the_next_is_asked(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    first = await scene.offer(make, matter, LAWYER_GU)
    await scene.decline(make, first, LAWYER_GU, words="曾代理工地发包方。")
    async with make.session(AID_CLERK_DU.actor) as session:
        entry = await session.scalar(select(Entry).where(Entry.tag == "appointment:declined"))
        assert entry is not None
        assert (entry.note, entry.facts["code"], entry.officer_id) == (
            "曾代理工地发包方。",
            "conflict",
            LAWYER_GU.id,
        )
        here = await session.get_one(Matter, matter.id)
        rota = await queries.rota(session, here, await queries.wanted(session, here))
        assert LAWYER_GU.id not in [one.candidate.officer_id for one in rota.proposed]
    assert await rows_seen(make, LAWYER_GU) == {"appointment": 1}
    await scene.offer(make, matter, OTHER_LAWYER_MO)
    assert "{lawyer}没有接受办件{number}的指派，请另行指派。" in await told(make, AID_CLERK_DU)


async def told(make: Make, person: Person) -> list[str]:
    """What an officer was told, oldest first."""
    async with make.session(person.actor) as session:
        return [*await session.scalars(select(Notice.sentence).order_by(Notice.id))]


async def test_an_offer_that_nobody_answers_lapses_after_a_reminder(make: Make) -> None:
    await scene.enter_lawyers(make)
    appointment = await scene.offer(make, await scene.granted(make), LAWYER_GU, hours=4)
    for hours, lapsed, status in ((1, 0, "offered"), (3.5, 0, "offered"), (4, 1, "lapsed"), (5, 0, "lapsed")):
        with clock.frozen(appointment.offered_at + timedelta(hours=hours)):
            async with make.database.transaction(agency_id=AID.id) as session:
                assert await offers_run_out(session, AID.id) == lapsed
                one = await session.get_one(Appointment, appointment.id)
                assert (one.status, one.reminded_at is not None) == (status, hours > 1)
    assert await told(make, LAWYER_GU) == [
        "办件{number}商请您承办，请在{by}前答复。",
        "请在{by}前答复办件{number}的指派。",
        "办件{number}的指派商请逾期未答复，已失效。",
    ]
    assert "办件{number}的律师逾期没有答复，请另行指派。" in await told(make, AID_CLERK_DU)


async def test_after_the_hours_set_an_answer_is_too_late(make: Make) -> None:
    await scene.enter_lawyers(make)
    appointment = await scene.offer(make, await scene.granted(make), LAWYER_GU, hours=4)
    with clock.frozen(appointment.answer_by + timedelta(seconds=1)), pytest.raises(actions.TooLate):
        await scene.accept(make, appointment, LAWYER_GU)


async def test_after_a_change_the_old_lawyers_sight_ends_and_the_new_one_reads_the_handover(
    make: Make,
) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    old = await scene.appointed(make, matter, LAWYER_GU)
    await scene.works(make, old)
    await scene.end(make, old)
    assert await rows_seen(make, LAWYER_GU) == {"appointment": 1}
    await scene.appointed(make, matter, LAWYER_LUO)
    async with make.session(LAWYER_LUO.actor) as session:
        work = await queries.work(session, matter.id)
        assert "handover" in [report.kind for report in work.reports]
        assert len(work.meetings) == 1
    assert await rows_seen(make, LAWYER_GU) == {"appointment": 1}


async def test_a_lawyer_who_was_replaced_writes_nothing_down_any_more(make: Make) -> None:
    await scene.enter_lawyers(make)
    old = await scene.appointed(make, await scene.granted(make))
    await scene.end(make, old)
    with pytest.raises(actions.NoLongerOpen):
        await scene.works(make, old)


async def test_termination_of_the_matter_ends_the_appointment_and_the_sight(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.appointed(make, matter)
    await make.do(matter, "terminate", by=AID_HEAD_RUAN)
    async with make.session(LAWYER_GU.actor) as session:
        ended = await queries.get(session, appointment.id)
        assert (ended.status, ended.end_code) == ("ended", EndCode.TERMINATED)
    assert not await sees_matter(make, matter, LAWYER_GU)


async def test_an_offer_taken_back_cannot_be_accepted(make: Make) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    appointment = await scene.offer(make, matter, LAWYER_GU)
    async with make.session(AID_CLERK_DU.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await actions.withdraw(
            session, here, await queries.get(session, appointment.id), by=AID_CLERK_DU.actor
        )
    with pytest.raises(actions.NoLongerOpen):
        await scene.accept(make, appointment, LAWYER_GU)


async def conflicts(make: Make, matter: Matter, lawyer: Person) -> list[str]:
    async with make.session(AID_CLERK_DU.actor) as session:
        return [*await queries.conflicts(session, matter.id, lawyer.id, lawyer.place.id)]


async def both_sides(make: Make, *, ended: bool = False, third: str = "吴小溪") -> Matter:
    """Gu acts for Zhou Xiaohe; another is against the same person, as another agency wrote them down."""
    await scene.enter_lawyers(make)
    again = await make.party("周晓河", by=AID_CLERK_DU, id_number=NUMBER)
    zhou = await make.party("周小河", by=CLERK_WANG, id_number=NUMBER)
    first = await make.matter(
        "legal_aid", by=CLERK_WANG, handled_by=AID, applicants=(zhou,), respondents=(third,), stage="granted"
    )
    appointment = await scene.appointed(make, first, LAWYER_GU)
    if ended:
        await scene.end(make, appointment)
    return await scene.granted(make, applicants=("陈大山",), respondents=(again,))


async def test_who_acts_for_the_other_side_is_refused_and_their_firm_needs_a_reason(make: Make) -> None:
    matter = await both_sides(make)
    assert await conflicts(make, matter, LAWYER_GU) == [ConflictKind.ACTS_FOR_OTHER]
    with pytest.raises(Refusal) as refused:
        await scene.offer(make, matter, LAWYER_GU, conflict_reason="双方同意。")
    assert refused.value.message == ConflictKind.ACTS_FOR_OTHER.label
    assert await conflicts(make, matter, LAWYER_LUO) == [ConflictKind.FIRM_ACTS_FOR_OTHER]
    with pytest.raises(Refusal) as refused:
        await scene.offer(make, matter, LAWYER_LUO)
    assert refused.value.field == "conflict_reason"
    await scene.offer(make, matter, LAWYER_LUO, conflict_reason="双方书面同意。")
    assert await conflicts(make, matter, OTHER_LAWYER_MO) == []


async def test_who_acted_for_the_other_side_once_may_be_appointed_with_a_reason(make: Make) -> None:
    matter = await both_sides(make, ended=True)
    assert await conflicts(make, matter, LAWYER_GU) == [ConflictKind.ACTED_FOR_OTHER]


async def test_one_firm_does_not_act_for_both_sides_of_one_dispute(make: Make) -> None:
    await scene.enter_lawyers(make)
    chen, zhou = await make.party("陈大山", by=AID_CLERK_DU), await make.party("周小河", by=AID_CLERK_DU)
    await scene.appointed(make, await scene.granted(make, applicants=(zhou,), respondents=(chen,)), LAWYER_GU)
    matter = await scene.granted(make, applicants=(chen,), respondents=(zhou,))
    assert await conflicts(make, matter, LAWYER_LUO) == [ConflictKind.FIRM_ON_BOTH_SIDES]


async def defended(make: Make, lawyer: Person) -> Matter:
    """The same court's notice named two defendants; the lawyer defends one. The other's matter."""
    await scene.enter_lawyers(make)
    notified = make.types["legal_aid"].examples[2]
    first = await make.matter("legal_aid", at=AID, stage="notified", details=notified, respondents=())
    await scene.appointed(make, first, lawyer)
    return await make.matter(
        "legal_aid", at=AID, stage="notified", details=notified, applicants=("吴小溪",), respondents=()
    )


async def test_one_lawyer_does_not_defend_two_but_two_of_one_firm_may(make: Make) -> None:
    matter = await defended(make, LAWYER_GU)
    assert await conflicts(make, matter, LAWYER_GU) == [ConflictKind.DEFENDS_CO_DEFENDANT]
    assert await conflicts(make, matter, LAWYER_LUO) == [ConflictKind.FIRM_DEFENDS_CO_DEFENDANT]
    await scene.offer(make, matter, LAWYER_LUO)


async def test_who_acts_against_the_aided_person_elsewhere_is_refused_and_their_firm_needs_a_reason(
    make: Make,
) -> None:
    await scene.enter_lawyers(make)
    zhou = await make.party("周小河", by=AID_CLERK_DU)
    await scene.appointed(make, await scene.granted(make, respondents=(zhou,)), LAWYER_GU)
    other = await scene.granted(make, applicants=(zhou,), respondents=("吴小溪",))
    assert await conflicts(make, other, LAWYER_GU) == [ConflictKind.ACTS_AGAINST_AIDED]
    assert await conflicts(make, other, LAWYER_LUO) == [ConflictKind.FIRM_ACTS_AGAINST_AIDED]


async def test_a_conflict_found_since_the_offer_stands_in_the_way_of_acceptance(make: Make) -> None:
    await scene.enter_lawyers(make)
    zhou = await make.party("周小河", by=AID_CLERK_DU)
    offered = await scene.offer(make, await scene.granted(make, respondents=(zhou,)), LAWYER_GU)
    other = await make.matter("legal_aid", at=AID, applicants=(zhou,), respondents=("吴小溪",))
    part = (await make.participations(other))["周小河"]
    async with make.session(AID_CLERK_DU.actor) as session:
        session.add(
            Representation(
                matter_id=other.id,
                participation_id=part.id,
                agent_name=LAWYER_GU.name,
                agent_unit=FIRM.name,
                kind="agent",
                valid_from=clock.today(),
            )
        )
    with pytest.raises(Refusal, match="正在为对方"):
        await scene.accept(make, offered, LAWYER_GU)


async def test_a_lawyer_who_mediated_the_dispute_is_not_appointed_in_it(make: Make) -> None:
    await scene.enter_lawyers(make)
    chen, zhou = await make.party("陈大山", by=AID_CLERK_DU), await make.party("周小河", by=AID_CLERK_DU)
    earlier = await make.matter("legal_aid", at=AID, applicants=(chen,), respondents=(zhou,))
    matter = await scene.granted(make, applicants=(chen,), respondents=(zhou,))
    async with make.session(AID_CLERK_DU.actor) as session:
        session.add(
            Assignment(matter_id=earlier.id, officer_id=LAWYER_GU.id, capacity="lead", since=clock.today())
        )
    assert await conflicts(make, matter, LAWYER_GU) == [ConflictKind.WAS_NEUTRAL]


@pytest.mark.parametrize("by", [LAWYER_GU, LAWYER_LUO, OTHER_LAWYER_MO], ids=lambda one: one.sign_in_name)
async def test_nobody_asks_about_conflicts_in_matters_of_others(make: Make, by: Person) -> None:
    await scene.enter_lawyers(make)
    matter = await scene.granted(make)
    with pytest.raises(ProgrammingError, match="not a matter of this agency"):
        async with make.session(by.actor) as session:
            await queries.conflicts(session, matter.id, by.id, by.place.id)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"licence_number": "1234"}, "licence_number"),
        ({"away_from": date(2026, 12, 2), "away_until": date(2026, 12, 1)}, "away_until"),
    ],
)
def test_a_profile_is_refused_where_it_cannot_be(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        scene.profile(LAWYER_GU, **changed)
    assert refused.value.field == field


async def test_a_licence_is_on_the_register_once(make: Make) -> None:
    await scene.enter_lawyers(make, LAWYER_GU)
    with pytest.raises(actions.LicenceKnown):
        await scene.enter_lawyers(make, LAWYER_LUO, licence_number=scene.LICENCES[LAWYER_GU.id])


async def test_a_practice_that_has_not_begun_is_refused(make: Make) -> None:
    with pytest.raises(Refusal, match="执业起始日"):
        await scene.enter_lawyers(make, LAWYER_GU, practising_since=clock.today() + timedelta(days=1))


async def test_a_firms_head_keeps_the_own_firm_and_does_not_put_anybody_on_the_rota(make: Make) -> None:
    async with make.session(FIRM_HEAD_KANG.actor) as session:
        by = FIRM_HEAD_KANG.actor
        with pytest.raises(NotPermitted):
            await actions.enter_lawyer(
                session, OTHER_LAWYER_MO.id, OTHER_LAWYER_MO.place.id, scene.profile(OTHER_LAWYER_MO), by=by
            )
        with pytest.raises(Refusal) as refused:
            await actions.enter_lawyer(session, LAWYER_GU.id, FIRM.id, scene.profile(LAWYER_GU), by=by)
        assert refused.value.field == "on_rota"
        await actions.enter_lawyer(
            session, LAWYER_GU.id, FIRM.id, scene.profile(LAWYER_GU, on_rota=False), by=by
        )
        (known,) = await queries.register(session, by)
        assert (known.name, known.load.open) == ("顾律师", 0)


async def test_a_firms_head_sees_the_load_of_the_own_lawyers_alone(make: Make) -> None:
    await scene.enter_lawyers(make)
    await scene.appointed(make, await scene.granted(make), LAWYER_GU)
    await scene.appointed(make, await scene.granted(make), OTHER_LAWYER_MO)
    async with make.session(FIRM_HEAD_KANG.actor) as session:
        known = await queries.register(session, FIRM_HEAD_KANG.actor)
        assert {one.name: one.load.open for one in known} == {"顾律师": 1, "罗律师": 0}
        assert [name for _, name, _ in await queries.of_firm(session, FIRM_HEAD_KANG.actor)] == ["顾律师"]
    async with make.session(LAWYER_LUO.actor) as session:
        assert await queries.loads(session) == {}
