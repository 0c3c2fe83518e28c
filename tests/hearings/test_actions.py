"""Hearings on a real database: planning, holding, signing, correcting, and who may."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.hearings import actions, queries, rules
from fayi.hearings.models import Hearing
from fayi.hearings.rules import Attendee
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from tests.cast import CHAIR_MA, CLERK_WANG, JUDGE_HE, LAWYER_GU, MEDIATOR_YANG
from tests.hearings.scene import (
    LI,
    TODAY,
    Quarrel,
    SessionAs,
    acts_for,
    at,
    everybody,
    minutes,
    plan,
    quarrel,
    takes_part,
)


@pytest.fixture(autouse=True)
def in_august() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


async def the_matter(session: AsyncSession, of: Quarrel) -> Matter:
    return await session.get_one(Matter, of.matter_id)


async def scheduled(session_as: SessionAs, of: Quarrel, **changed: Any) -> int:
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
        people = await queries.expected(session, matter)
        return (await actions.schedule(session, matter, plan(**changed), people, by=LI)).id


async def held(session_as: SessionAs, of: Quarrel, **changed: Any) -> int:
    hearing_id = await scheduled(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        await actions.hold(session, matter, hearing, minutes(**changed), everybody(of), by=LI)
    return hearing_id


async def sign_all(session_as: SessionAs, hearing_id: int, *, but: str = "") -> None:
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        for someone in await queries.attendance(session, [hearing_id]):
            if someone.must_sign and someone.name != but:
                await actions.sign_minutes(
                    session, matter, hearing, someone.id, way="signature", on=TODAY.date(), by=LI
                )


async def tags(session: AsyncSession, matter_id: int) -> list[str]:
    return [entry.tag for entry, _, _ in await matters.entries(session, matter_id)]


async def test_everybody_the_matter_concerns_is_asked(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        await acts_for(session, of, of.zhou, "顾律师", "agent", "sign")
    hearing_id = await scheduled(session_as, of)
    async with session_as(LI) as session:
        people = await queries.attendance(session, [hearing_id])
        assert [(who.name, who.capacity, who.participation_id) for who in people] == [
            ("陈大山", "party", of.chen),
            ("周小河", "party", of.zhou),
            ("顾律师", "agent", of.zhou),
            ("李调解", "mediator", None),
            ("钱调解", "co_mediator", None),
            ("孙记录", "recorder", None),
        ]
        assert "hearing:mediation:scheduled" in await tags(session, of.matter_id)


async def test_a_held_hearing_keeps_who_came_what_was_said_and_when(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await held(session_as, of)
    async with session_as(LI) as session:
        hearing = await session.get_one(Hearing, hearing_id)
        assert hearing.status == "held"
        assert (hearing.started_at, hearing.ended_at) == (at(9, 5), at(10, 40))
        assert [turn["speaker"] for turn in hearing.turns] == ["李调解", "陈大山", "周小河"]
        assert hearing.recorder_id == 6
        (seen,) = await queries.held(session, of.matter_id)
        assert (seen.kind, seen.on, seen.has_minutes, seen.signed) == (
            "mediation", date(2026, 8, 5), True, False
        )  # fmt: skip
        assert "hearing:mediation:held" in await tags(session, of.matter_id)


async def test_a_planned_hearing_does_not_count_as_held(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    await scheduled(session_as, of)
    async with session_as(LI) as session:
        assert await queries.held(session, of.matter_id) == ()


async def test_a_hearing_is_held_once(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await held(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        with pytest.raises(rules.NotInThisStatus):
            await actions.hold(session, matter, hearing, minutes(), everybody(of), by=LI)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"ended_at": at(9)}, rules.EndsBeforeStart),
        ({"started_at": at(9, day=10), "ended_at": at(11, day=10)}, rules.NotYetOver),
        ({"text": "  "}, rules.NothingWritten),
        ({"result": ""}, rules.NoResult),
    ],
)
async def test_what_cannot_have_been_is_not_written_down(
    session_as: SessionAs, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    of = await quarrel(session_as)
    hearing_id = await scheduled(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        with pytest.raises(refusal):
            await actions.hold(session, matter, hearing, minutes(**changed), everybody(of), by=LI)
        await session.refresh(hearing)
        assert hearing.status == "planned"


async def test_a_hearing_before_the_matter_was_received_is_refused(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        matter = await the_matter(session, of)
        early = plan(starts_at=at(9, day=1).replace(month=7), ends_at=at(10, day=1).replace(month=7))
        with pytest.raises(rules.BeforeReceived):
            await actions.schedule(session, matter, early, (), by=LI)


async def test_an_outsider_who_came_without_consent_is_not_written_down(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await scheduled(session_as, of)
    aunt = Attendee(name="陈大山的姐姐", capacity="relative", present=True)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        with pytest.raises(rules.NotAgreedTo):
            await actions.hold(session, matter, hearing, minutes(), (*everybody(of), aunt), by=LI)
        await actions.hold(
            session, matter, hearing, minutes(invitees_agreed=True), (*everybody(of), aunt), by=LI
        )


async def test_a_child_among_the_parties_needs_its_guardian_there(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    async with session_as(LI) as session:
        child = await takes_part(session, of.matter_id, "小满", "respondent", birth_date=date(2015, 3, 1))
        await acts_for(session, of, child.id, "小满的母亲", "guardian")
    hearing_id = await scheduled(session_as, of)
    came = Attendee(name="小满", capacity="party", participation_id=child.id, present=True)
    mother = Attendee(name="小满的母亲", capacity="agent", participation_id=child.id, present=True)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        with pytest.raises(rules.ChildAlone):
            await actions.hold(session, matter, hearing, minutes(), (*everybody(of), came), by=LI)
        await actions.hold(session, matter, hearing, minutes(), (*everybody(of), came, mother), by=LI)


async def test_adjourning_leaves_the_old_one_and_plans_a_new_one_with_the_same_people(
    session_as: SessionAs,
) -> None:
    of = await quarrel(session_as)
    hearing_id = await scheduled(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        later = await actions.adjourn(
            session,
            matter,
            hearing,
            to=(at(14, day=7), at(16, day=7)),
            place="上塘村委会",
            because="周小河住院",
            by=LI,
        )
    async with session_as(LI) as session:
        old = await session.get_one(Hearing, hearing_id)
        assert (old.status, old.reason, old.planned_at) == ("adjourned", "周小河住院", at(9))
        new = await session.get_one(Hearing, later.id)
        assert (new.status, new.place, new.adjourned_from_id) == ("planned", "上塘村委会", old.id)
        names = [[who.name for who in await queries.attendance(session, [id_])] for id_ in (old.id, new.id)]
        assert names[0] == names[1]
        assert await queries.moved_to(session, old) == new.id


async def test_what_was_adjourned_or_cancelled_is_neither_held_nor_moved_again(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await scheduled(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        await actions.cancel(session, matter, hearing, because="当事人撤回", by=LI)
        with pytest.raises(rules.NotInThisStatus):
            await actions.hold(session, matter, hearing, minutes(), everybody(of), by=LI)
        with pytest.raises(rules.NotInThisStatus):
            await actions.adjourn(
                session, matter, hearing, to=(at(9, day=8), at(10, day=8)), place="x", because="x", by=LI
            )


async def test_nothing_is_heard_in_a_closed_matter(session_as: SessionAs) -> None:
    of = await quarrel(session_as, stage="closed", status="closed")
    async with session_as(LI) as session:
        with pytest.raises(rules.MatterClosed):
            await actions.schedule(session, await the_matter(session, of), plan(), (), by=LI)


async def test_minutes_count_as_signed_when_everybody_who_came_has_signed(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await held(session_as, of)
    await sign_all(session_as, hearing_id, but="周小河")
    async with session_as(LI) as session:
        assert [seen.signed for seen in await queries.held(session, of.matter_id)] == [False]
        hearing, matter = await queries.get(session, LI, hearing_id)
        zhou = next(w for w in await queries.attendance(session, [hearing_id]) if w.name == "周小河")
        await actions.sign_minutes(
            session, matter, hearing, zhou.id, way="fingerprint", on=date(2026, 8, 6), by=LI
        )
        assert [seen.signed for seen in await queries.held(session, of.matter_id)] == [True]
        with pytest.raises(rules.AlreadySigned):
            await actions.sign_minutes(
                session, matter, hearing, zhou.id, way="signature", on=date(2026, 8, 6), by=LI
            )


async def test_who_stayed_away_does_not_sign(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await scheduled(session_as, of)
    people = (*everybody(of), Attendee(name="钱调解", capacity="co_mediator", officer_id=5))
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        await actions.hold(session, matter, hearing, minutes(), people, by=LI)
        qian = next(w for w in await queries.attendance(session, [hearing_id]) if w.name == "钱调解")
        with pytest.raises(rules.WasNotThere):
            await actions.sign_minutes(
                session, matter, hearing, qian.id, way="signature", on=date(2026, 8, 6), by=LI
            )


async def test_a_signature_belongs_to_the_hearing_it_was_given_for(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    one, other = await held(session_as, of), await held(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, one)
        stranger = (await queries.attendance(session, [other]))[0]
        with pytest.raises(NotFound):
            await actions.sign_minutes(
                session, matter, hearing, stranger.id, way="signature", on=date(2026, 8, 6), by=LI
            )


async def amend(session: AsyncSession, hearing_id: int, text: str) -> None:
    hearing, matter = await queries.get(session, LI, hearing_id)
    await actions.amend(
        session,
        matter,
        hearing,
        text=text,
        result="written",
        result_note="",
        because="漏记一句",
        by=LI,
    )


async def test_correcting_the_minutes_lets_signatures_on_the_old_text_lapse(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await held(session_as, of)
    await sign_all(session_as, hearing_id, but="周小河")
    async with session_as(LI) as session:
        await amend(session, hearing_id, "改后的内容")
    async with session_as(LI) as session:
        hearing = await session.get_one(Hearing, hearing_id)
        assert (hearing.minutes, hearing.turns, hearing.result) == ("改后的内容", [], "written")
        assert not any(who.signed_on for who in await queries.attendance(session, [hearing_id]))
        entry = next(
            entry
            for entry, _, _ in await matters.entries(session, of.matter_id)
            if entry.tag == "hearing:minutes:amended"
        )
        assert "墙占了通道" in entry.facts["before"]
        assert set(entry.facts["lapsed"]) == {"陈大山", "李调解", "孙记录"}


async def test_minutes_everybody_signed_stand_and_take_only_a_supplement(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    hearing_id = await held(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        with pytest.raises(rules.NotSigned):
            await actions.supplement(session, matter, hearing, text="补一句", by=LI)
    await sign_all(session_as, hearing_id)
    async with session_as(LI) as session:
        with pytest.raises(rules.MinutesStand):
            await amend(session, hearing_id, "改后的内容")
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
        await actions.supplement(session, matter, hearing, text="双方当场握手。", by=LI)
    async with session_as(LI) as session:
        hearing = await session.get_one(Hearing, hearing_id)
        assert hearing.supplements == [{"text": "双方当场握手。", "on": "2026-08-10", "by": "李调解"}]
        assert "墙占了通道" in hearing.minutes


async def test_the_same_officer_or_party_at_two_places_at_once_is_noticed(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    other = await quarrel(session_as, number="2", zhou_party=of.zhou_party)
    first = await scheduled(session_as, of)
    second = await scheduled(session_as, other, starts_at=at(10, 30), ends_at=at(12))
    await scheduled(session_as, other, starts_at=at(11), ends_at=at(12))
    async with session_as(LI) as session:
        hearing = await session.get_one(Hearing, first)
        found = await queries.clashes(session, hearing, await queries.attendance(session, [first]))
        assert {(clash.name, clash.starts_at) for clash in found} == {
            (name, at(10, 30)) for name in ("周小河", "李调解", "钱调解", "孙记录")
        }
        assert len(found) == 4
        hearing, matter = await queries.get(session, LI, second)
        await actions.cancel(session, matter, hearing, because="取消", by=LI)
        first_again = await session.get_one(Hearing, first)
        assert not await queries.clashes(session, first_again, await queries.attendance(session, [first]))


async def test_the_desk_shows_the_hearings_of_a_day_at_the_station(session_as: SessionAs) -> None:
    of = await quarrel(session_as)
    early = await scheduled(session_as, of, starts_at=at(0, 30), ends_at=at(1))
    late = await scheduled(session_as, of, starts_at=at(23, 30), ends_at=at(23, 59))
    await scheduled(session_as, of, starts_at=at(0, day=6), ends_at=at(1, day=6))
    cancelled = await scheduled(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, cancelled)
        await actions.cancel(session, matter, hearing, because="取消", by=LI)
    async with session_as(LI) as session:
        found = await queries.on_day(session, LI, date(2026, 8, 5))
        assert [hearing.id for hearing, _ in found] == [early, late]
        assert {matter.id for _, matter in found} == {of.matter_id}


@pytest.mark.parametrize(
    "stranger",
    [CLERK_WANG, CHAIR_MA, MEDIATOR_YANG, JUDGE_HE, LAWYER_GU],
    ids=lambda person: person.sign_in_name,
)
async def test_other_agencies_neither_see_nor_change_a_hearing(session_as: SessionAs, stranger: Any) -> None:
    of = await quarrel(session_as)
    hearing_id = await scheduled(session_as, of)
    async with session_as(LI) as session:
        hearing, matter = await queries.get(session, LI, hearing_id)
    async with session_as(stranger.actor) as session:
        with pytest.raises(NotFound):
            await queries.get(session, stranger.actor, hearing_id)
        assert not await queries.of_matter(session, of.matter_id)
        assert not await queries.on_day(session, stranger.actor, date(2026, 8, 5))
        for change in (
            actions.schedule(session, matter, plan(), (), by=stranger.actor),
            actions.cancel(session, matter, hearing, because="x", by=stranger.actor),
            actions.hold(session, matter, hearing, minutes(), everybody(of), by=stranger.actor),
        ):
            with pytest.raises(NotPermitted):
                await change


async def test_somebody_of_another_matter_cannot_be_asked(session_as: SessionAs) -> None:
    of, other = await quarrel(session_as), await quarrel(session_as, number="2")
    stray = Attendee(name="陈大山", capacity="party", participation_id=other.chen)
    async with session_as(LI) as session:
        with pytest.raises(NotFound):
            await actions.schedule(session, await the_matter(session, of), plan(), (stray,), by=LI)
