"""Notarial matters driven through the desk: to each stage, clocks, numbers, who may do what."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.casework.dossier import read_dossier
from fayi.deadlines import queries as deadlines
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.matter_types.notarisation.examples import EXAMPLES
from fayi.matter_types.notarisation.kinds import NotaryMatter
from fayi.matters.models import Matter
from tests.cast import (
    CLERK_WANG,
    COMMITTEE,
    GUIDE_BAI,
    HEAD_FANG,
    NOTARY,
    NOTARY_HEAD_YU,
    NOTARY_PAN,
    NOTARY_TANG,
    STATION,
)
from tests.make import Make

SessionAs = Callable[[Actor], AbstractAsyncContextManager[AsyncSession]]
ENDS = (
    "need_more", "not_accepted", "withdrawn", "supplementing", "refused", "ended", "upheld", "revoked",
)  # fmt: skip


async def gift(make: Make, stage: str | None = None, **more: object) -> Matter:
    """A gift of a house, brought to the station and driven to `stage`."""
    return await make.matter("notarisation", at=STATION, stage=stage, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", ENDS)
async def test_a_matter_gets_to_each_of_its_ends(make: Make, stage: str) -> None:
    assert (await gift(make, stage)).stage == stage


async def test_it_is_passed_on_by_the_action_alone_and_changes_hands_when_it_is_taken(make: Make) -> None:
    matter = await gift(make)
    with pytest.raises(Refusal, match="已移交"):
        await make.referral(matter, NOTARY, kind="transfer")
    await make.drive(matter, "submitted")
    matter = await make.reload(matter)
    assert (matter.agency_id, matter.stage) == (STATION.id, "submitted")
    with pytest.raises(Refusal, match="正在等待答复"):
        await make.do(matter, "take_back", by=CLERK_WANG)
    with pytest.raises(Refusal, match="是否受理由公证机构决定"):
        await make.do(matter, "accept", by=HEAD_FANG, lead=HEAD_FANG.id)
    matter = await make.take_over(matter, NOTARY)
    assert (matter.agency_id, matter.stage) == (NOTARY.id, "submitted")
    with pytest.raises(NotPermitted):
        await make.do(matter, "take_back", by=CLERK_WANG)
    assert (await make.do(matter, "take_back")).stage == "materials_check"


async def test_a_mediation_committee_does_not_take_notarial_matters_in(make: Make) -> None:
    with pytest.raises(Refusal, match="请选择承办机构"):
        await make.matter("notarisation", at=COMMITTEE)


async def test_a_guide_or_clerk_decides_nothing(make: Make) -> None:
    matter = await gift(make, "submitted")
    for person in (CLERK_WANG, GUIDE_BAI):
        with pytest.raises(NotPermitted):
            await make.do(matter, "accept", by=person)


async def test_the_notary_of_a_matter_does_not_sign_it_off(make: Make) -> None:
    matter = await gift(make, "accepted", by=CLERK_WANG)
    await make.do(matter, "reassign", by=NOTARY_HEAD_YU, lead=NOTARY_HEAD_YU.id)
    matter = await make.drive(await make.do(matter, "start_review"), "reviewing")
    await make.talk(matter)
    await make.do(matter, "propose", by=NOTARY_PAN)
    with pytest.raises(Refusal, match="不得审批自己承办的"):
        await make.do(matter, "sign_off", by=NOTARY_HEAD_YU)
    with pytest.raises(NotPermitted):
        await make.do(matter, "sign_off", by=NOTARY_TANG)


async def test_no_clock_runs_at_the_station_and_a_pause_is_left_out(
    make: Make, session_as: SessionAs
) -> None:
    moment = datetime(2026, 6, 1, 9, tzinfo=clock.ZONE)
    with clock.frozen(moment):
        matter = await gift(make, "submitted")
        async with session_as(CLERK_WANG.actor) as session:
            assert await deadlines.running(session, matter.id) == []
        matter = await make.drive(matter, "reviewing")
        assert await last_days(session_as, matter) == {
            "certificate": date(2026, 6, 23),
            "six_months": date(2026, 12, 1),
        }
    with clock.frozen(moment + timedelta(days=1)):
        await make.do(matter, "verify")
        assert await last_days(session_as, matter) == {"certificate": None, "six_months": date(2026, 12, 1)}
    with clock.frozen(moment + timedelta(days=8)):
        await make.do(matter, "record_verified")
        assert await last_days(session_as, matter) == {
            "certificate": date(2026, 7, 1),
            "six_months": date(2026, 12, 1),
        }


async def test_a_simple_kind_is_due_sooner(make: Make, session_as: SessionAs) -> None:
    with clock.frozen(datetime(2026, 6, 1, 9, tzinfo=clock.ZONE)):
        matter = await gift(make, "accepted", details=EXAMPLES[2], respondents=())
        assert (await last_days(session_as, matter))["speed_5"] == date(2026, 6, 8)


async def last_days(session_as: SessionAs, matter: Matter) -> dict[str, date | None]:
    """The last day of each running clock."""
    async with session_as(NOTARY_TANG.actor) as session:
        return {
            one.key: clock.local(one.due_at).date() if one.due_at else None
            for one in await deadlines.running(session, matter.id)
        }


async def test_certificates_are_numbered_without_gaps_by_class_whatever_was_refused(
    make: Make, session_as: SessionAs
) -> None:
    year = clock.today().year
    first = await gift(make, "reviewing")
    await make.talk(first)
    await make.do(first, "propose", certificates=3)
    await make.do(first, "sign_off")
    await make.do(first, "issue_certificate")
    await make.do(first, "issue_certificate", certificate_class="hmt", name="声明书公证")
    other = {"property_address": "湖桥镇下塘村3号", "property_certificate": ""}
    second = await gift(make, "signed_off", **other)
    await make.do(second, "issue_certificate")
    with pytest.raises(Refusal, match="已经全部编号"):
        await make.do(second, "issue_certificate")
    await make.do(first, "issue_certificate")
    assert await numbers(session_as, make, first) == [
        f"（{year}）青禾证内民字第1号",
        f"（{year}）青禾证港澳台字第1号",
        f"（{year}）青禾证内民字第3号",
    ]
    assert await numbers(session_as, make, second) == [f"（{year}）青禾证内民字第2号"]


async def numbers(session_as: SessionAs, make: Make, matter: Matter) -> list[str]:
    """The numbers of the certificates of a matter."""
    async with session_as(NOTARY_TANG.actor) as session:
        here = await session.get_one(Matter, matter.id)
        dossier = await read_dossier(session, here, make.types["notarisation"])
    return [done.number for done in dossier.done if done.action == "issue_certificate"]


async def test_a_certificate_is_re_examined_years_after_the_file_was_put_away_by_another_notary(
    make: Make, session_as: SessionAs
) -> None:
    with clock.frozen(datetime(2026, 6, 1, 9, tzinfo=clock.ZONE)):
        matter = await gift(make, "archived")
    with clock.frozen(datetime(2027, 5, 31, 9, tzinfo=clock.ZONE)):
        number = "（2026）青禾证内民字第1号"
        with pytest.raises(Refusal, match="原承办公证员以外"):
            await make.do(matter, "open_recheck", lead=NOTARY_TANG.id, known_on="2026-06-01", number=number)
        matter = await make.do(matter, "open_recheck", known_on="2026-06-01", number=number)
        assert matter.status == "open"
        assert (await last_days(session_as, matter))["recheck"] == date(2027, 6, 30)
        await make.do(matter, "pause_recheck")
        paused = await last_days(session_as, matter)
        assert (paused["recheck"], paused["recheck_pause"]) == (None, date(2027, 11, 30))
        await make.do(matter, "resume_recheck")
        matter = await make.do(matter, "decide_correction")
        assert (await last_days(session_as, matter))["recheck_done"] == date(2027, 6, 10)
        await make.do(
            matter, "record_corrected", way="supplement", certificate_class="domestic_civil", number=number
        )
        async with session_as(NOTARY_TANG.actor) as session:
            assert (
                await session.scalar(
                    text("select facts ->> 'number' from timeline where tag = 'matter:record_corrected'")
                )
                == "（2027）青禾证内民字第1号"
            )


async def test_a_will_is_seen_by_few(make: Make, session_as: SessionAs) -> None:
    matter = await gift(make, kind=NotaryMatter.WILL, respondents=(), by=CLERK_WANG)
    for person in (HEAD_FANG, GUIDE_BAI):
        async with session_as(person.actor) as session:
            assert await session.scalar(select(Matter.id)) is None, person.name
    async with session_as(CLERK_WANG.actor) as session:
        assert await session.scalar(select(Matter.id)) == matter.id


async def test_who_is_aided_pays_less_and_collects_then(make: Make) -> None:
    matter = await gift(make, "signed_off", aided=True)
    with pytest.raises(Refusal, match="减收或者免收公证费"):
        await make.do(matter, "issue_certificate")
    await make.do(matter, "decide_fee_cut")
    await make.do(matter, "issue_certificate")
    await make.do(matter, "record_fee", amount="400")
    assert (await make.do(matter, "record_collected")).stage == "delivered"
