"""Meetings, the work log, reports, the closing file, and the subsidy: who may not, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from fayi.appointments import actions, forms, queries, work
from fayi.appointments.kinds import Activity, Item
from fayi.appointments.models import Appointment, ClosingFile, SubsidyClaim
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal
from fayi.matters.models import Matter
from tests.appointments import scene
from tests.cast import (
    AID_CLERK_DU,
    AID_HEAD_RUAN,
    AID_REVIEWER_SHI,
    BUREAU_HEAD_JIANG,
    FIRM_HEAD_KANG,
    KEEPER_XU,
    LAWYER_GU,
    LAWYER_LUO,
    NOTARY_HEAD_YU,
    Person,
)
from tests.make import Make


@pytest.fixture
async def appointment(make: Make) -> Appointment:
    """Gu acts in a labour matter."""
    await scene.enter_lawyers(make)
    return await scene.appointed(make, await scene.granted(make))


def test_in_custody_it_is_said_whether_anybody_listened() -> None:
    with pytest.raises(Refusal) as refused:
        scene.meeting(not_overheard=None)
    assert refused.value.field == "not_overheard"


@pytest.mark.parametrize(
    ("ago", "sentence"), [(timedelta(hours=-1), "不能晚于现在"), (timedelta(days=9), "早于接受指派")]
)
async def test_a_meeting_lies_between_acceptance_and_now(
    make: Make, appointment: Appointment, ago: timedelta, sentence: str
) -> None:
    async with make.session(LAWYER_GU.actor) as session:
        own = await queries.own(session, LAWYER_GU.actor, appointment.id)
        with pytest.raises(Refusal, match=sentence):
            await work.meet(session, own, scene.meeting(met_at=clock.now() - ago), by=LAWYER_GU.actor)


async def test_nobody_logs_work_for_the_lawyer_nor_for_tomorrow(make: Make, appointment: Appointment) -> None:
    async with make.session(LAWYER_GU.actor) as session:
        own = await queries.own(session, LAWYER_GU.actor, appointment.id)
        today = forms.Log(worked_on=clock.today(), activity=Activity.FILE, minutes=30)
        for by in (LAWYER_LUO, FIRM_HEAD_KANG, AID_CLERK_DU):
            with pytest.raises(NotPermitted):
                await work.log(session, own, today, by=by.actor)
        tomorrow = forms.Log(worked_on=clock.today() + timedelta(days=1), activity=Activity.FILE, minutes=30)
        with pytest.raises(Refusal, match="不能晚于今天"):
            await work.log(session, own, tomorrow, by=LAWYER_GU.actor)


async def test_what_a_lawyer_writes_down_is_for_the_lawyer_and_the_centre_alone(
    make: Make, appointment: Appointment
) -> None:
    await scene.works(make, appointment)
    for person, sees in (
        (LAWYER_GU, True),
        (AID_REVIEWER_SHI, True),
        (LAWYER_LUO, False),
        (FIRM_HEAD_KANG, False),
    ):
        async with make.session(person.actor) as session:
            found = await queries.work(session, appointment.matter_id)
            assert bool(found.meetings and found.entries and found.reports) is sees, person.name
            assert bool(found.meetings or found.entries or found.reports) is sees, person.name


async def test_the_database_lets_nobody_write_under_somebody_elses_appointment(
    make: Make, appointment: Appointment
) -> None:
    for person in (LAWYER_LUO, FIRM_HEAD_KANG, AID_CLERK_DU):
        with pytest.raises(ProgrammingError, match="row-level security"):
            async with make.session(person.actor) as session:
                await session.execute(
                    text(
                        "insert into work_entry (appointment_id, matter_id, officer_id, worked_on, activity, hours,"
                        " words, recorded_at) values (:a, :m, :o, current_date, 'file', 1, '', now())"
                    ),
                    {"a": appointment.id, "m": appointment.matter_id, "o": person.id},
                )


async def test_a_closing_file_that_is_not_whole_is_not_handed_in_and_names_what_is_missing(
    make: Make, appointment: Appointment
) -> None:
    with pytest.raises(work.FileLacks) as refused:
        await scene.hands_in(make, appointment)
    assert "还没有登记会见、约见受援人的情况。" in str(refused.value)
    await scene.works(make, appointment)
    with pytest.raises(work.FileLacks, match="裁判文书"):
        await scene.hands_in(make, appointment, pages=scene.WHOLE_FILE | {"decision": 0})
    file = await scene.hands_in(make, appointment)
    assert file.answer == "waiting"


async def test_a_returned_file_may_be_handed_in_again_but_not_twice_at_once(
    make: Make, appointment: Appointment
) -> None:
    await scene.works(make, appointment)
    file = await scene.hands_in(make, appointment)
    with pytest.raises(Refusal, match="正在审核"):
        await scene.hands_in(make, appointment)
    async with make.session(AID_REVIEWER_SHI.actor) as session:
        matter = await session.get_one(Matter, appointment.matter_id)
        here = await session.get_one(ClosingFile, file.id)
        with pytest.raises(Refusal, match="请写明缺少什么"):
            await actions.return_file(
                session, matter, here, forms.Checked(lacking=()), by=AID_REVIEWER_SHI.actor
            )
        lacking = forms.Checked(lacking=("调解书没有盖章",))
        await actions.return_file(session, matter, here, lacking, by=AID_REVIEWER_SHI.actor)
    again = await scene.hands_in(make, appointment)
    assert again.id != file.id


async def test_a_lawyer_does_not_check_the_own_file(make: Make, appointment: Appointment) -> None:
    await scene.works(make, appointment)
    file = await scene.hands_in(make, appointment)
    for by in (LAWYER_GU, AID_CLERK_DU):
        async with make.session(AID_REVIEWER_SHI.actor) as session:
            matter = await session.get_one(Matter, appointment.matter_id)
            here = await session.get_one(ClosingFile, file.id)
            with pytest.raises(NotPermitted):
                await actions.check_file(session, matter, appointment, here, by=by.actor)


async def test_with_the_file_found_complete_the_appointment_is_completed_and_the_sight_ends(
    make: Make, appointment: Appointment
) -> None:
    await scene.works(make, appointment)
    await scene.check(make, appointment, await scene.hands_in(make, appointment))
    async with make.session(LAWYER_GU.actor) as session:
        assert (await queries.get(session, appointment.id)).status == "completed"
        assert await session.scalar(text("select count(*) from matter")) == 0
        assert len((await queries.work(session, appointment.matter_id)).entries) == 3


async def test_no_subsidy_before_the_file_is_complete_and_none_that_the_table_does_not_know(
    make: Make, appointment: Appointment
) -> None:
    await scene.works(make, appointment)
    with pytest.raises(Refusal, match="审核通过后"):
        await scene.claims(make, appointment)
    await scene.check(make, appointment, await scene.hands_in(make, appointment))
    with pytest.raises(Refusal, match="补贴标准表里没有"):
        await scene.claims(make, appointment)
    await scene.enter_rates(make)
    claim = await scene.claims(make, appointment)
    assert claim.amount == 1500 + 200 + 150 + 300 + 80
    with pytest.raises(work.AlreadyClaimed):
        await scene.claims(make, appointment)


@pytest.fixture
async def claim(make: Make, appointment: Appointment) -> SubsidyClaim:
    """Gu has claimed the subsidy."""
    await scene.works(make, appointment)
    await scene.check(make, appointment, await scene.hands_in(make, appointment))
    await scene.enter_rates(make)
    return await scene.claims(make, appointment)


async def test_who_claims_does_not_review_and_nobody_outside_the_centre_does(
    make: Make, claim: SubsidyClaim
) -> None:
    for by in (LAWYER_GU, FIRM_HEAD_KANG, NOTARY_HEAD_YU):
        with pytest.raises(NotFound):
            await scene.review(make, claim, by=by)
    with pytest.raises(NotPermitted):
        await scene.review(make, claim, by=AID_CLERK_DU)
    async with make.session(AID_REVIEWER_SHI.actor) as session:
        own = await session.get_one(SubsidyClaim, claim.id)
        own.claimed_by_id = AID_REVIEWER_SHI.id
        with pytest.raises(work.OwnClaim), session.no_autoflush:
            await work.review(session, own, by=AID_REVIEWER_SHI.actor)
        session.expunge(own)
    with pytest.raises(IntegrityError, match="two_people"):
        async with make.session(AID_REVIEWER_SHI.actor) as session:
            await session.execute(
                text("update subsidy_claim set status = 'reviewed', reviewed_by_id = :me where id = :id"),
                {"me": LAWYER_GU.id, "id": claim.id},
            )


async def test_a_subsidy_is_paid_after_the_review_and_not_before_its_day(
    make: Make, claim: SubsidyClaim
) -> None:
    with pytest.raises(actions.NoLongerOpen):
        await scene.pay(make, claim)
    await scene.review(make, claim)
    async with make.session(AID_HEAD_RUAN.actor) as session:
        here = await session.get_one(SubsidyClaim, claim.id)
        for day, sentence in ((1, "不能晚于今天"), (-1, "不能早于审核日期")):
            paid = forms.Pay(paid_on=clock.today() + timedelta(days=day), receipt="1")
            with pytest.raises(Refusal, match=sentence):
                await work.pay(session, here, paid, by=AID_HEAD_RUAN.actor)
    await scene.pay(make, claim)
    async with make.session(AID_CLERK_DU.actor) as session:
        (appointed,) = await queries.appointed(session, claim.matter_id)
        assert (appointed.paid_on, appointed.checked_on) == (clock.today(), clock.today())
        assert appointed.met_on == clock.local(clock.now() - timedelta(minutes=1)).date()


async def test_another_lawyer_sees_no_claim_and_the_head_of_the_firm_does(
    make: Make, claim: SubsidyClaim
) -> None:
    for person, count in ((LAWYER_GU, 1), (FIRM_HEAD_KANG, 1), (LAWYER_LUO, 0), (AID_CLERK_DU, 1)):
        async with make.session(person.actor) as session:
            assert await session.scalar(text("select count(*) from subsidy_claim")) == count, person.name


@pytest.mark.parametrize("by", [AID_HEAD_RUAN, KEEPER_XU], ids=lambda one: one.sign_in_name)
async def test_the_centre_and_the_bureau_above_it_keep_the_table(make: Make, by: Person) -> None:
    await scene.enter_rates(make, by=by)


@pytest.mark.parametrize("by", [AID_CLERK_DU, LAWYER_GU, BUREAU_HEAD_JIANG], ids=lambda one: one.sign_in_name)
async def test_nobody_else_keeps_the_table(make: Make, by: Person) -> None:
    with pytest.raises(NotPermitted):
        await scene.enter_rates(make, by=by)


async def test_a_new_row_ends_the_old_one_on_the_day_before_and_is_not_older(make: Make) -> None:
    await scene.enter_rates(make)
    await scene.enter_rates(make, valid_from=date(2026, 7, 1), source="青禾司〔2026〕8号")
    async with make.session(AID_HEAD_RUAN.actor) as session:
        rows = await session.execute(
            text("select valid_from, valid_until from subsidy_rate where item = 'base' order by valid_from")
        )
        assert [tuple(row) for row in rows] == [
            (date(2025, 7, 1), date(2026, 6, 30)),
            (date(2026, 7, 1), None),
        ]
    with pytest.raises(Refusal, match="更晚施行"):
        await scene.enter_rates(make, valid_from=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"valid_until": date(2026, 1, 1)}, "valid_until"),
        ({"aid_kind": None}, "aid_kind"),
    ],
)
def test_a_row_of_the_table_is_refused_where_it_cannot_be(changed: dict[str, Any], field: str) -> None:
    given = {
        "agency": "9",
        "item": Item.BASE,
        "aid_kind": "civil",
        "amount": 100,
        "source": "文件",
        "valid_from": date(2026, 7, 1),
    }
    with pytest.raises(Refusal) as refused:
        forms.NewRate(**(given | changed))  # type: ignore[arg-type]
    assert refused.value.field == field
