"""Petitions at the station: what it may not do, where each kind leads, and the limits of the organs."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from fayi.deadlines import queries as deadlines
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.matter_types.petition_guidance import forms, guards, matter_type
from fayi.matter_types.petition_guidance.details import Content, Details, Purpose, Way
from fayi.matter_types.petition_guidance.examples import EXAMPLES
from fayi.matters import queries
from fayi.matters.models import Matter
from fayi.procedure.dossier import Done, Dossier, Participant
from tests.browser import Browser
from tests.cast import CLERK_WANG, GUIDE_BAI, HEAD_FANG, PETITION_JIN, STATION
from tests.conftest import SessionAs
from tests.make import Make

DAY = date(2026, 11, 2)
POND, ACCUSATION, BUS = EXAMPLES
VISITOR = Participant(party_id=1, name="陈大山", role="applicant", kind="person")


def came(details: Details = POND, kind: str = "", **changes: Any) -> Dossier:
    """A petition that lacks nothing, classed as `kind`."""
    done = (Done(action="classify", on=DAY, at=clock.now(), facts={"kind": kind}),) if kind else ()
    blank = Dossier(
        type="petition_guidance",
        stage="classified",
        status="open",
        today=DAY,
        received_on=DAY,
        details=details,
        participants=(VISITOR,),
        done=done,
        held_by="petition_office",
    )
    return msgspec.structs.replace(blank, **changes)


def guiding(organ: forms.Organ, name: str = "某机关", slip: bool = True) -> forms.Guiding:
    return forms.Guiding(organ=organ, name=name, told="可以书面提出。", slip_given=slip)


def classing(kind: forms.Class) -> forms.Classing:
    return forms.Classing(kind=kind, content=Content.FARMING)


def test_a_petition_has_somebody_who_brings_it_and_an_accusation_need_not() -> None:
    assert guards.nobody_named(came(participants=()))
    assert guards.nobody_named(came(ACCUSATION, participants=())) is None


def test_an_accusation_is_kept_to_few_from_the_start() -> None:
    said = guards.accusation_registered_openly(came(form=classing(forms.Class.ACCUSATION)))
    assert said is not None
    assert said.field == "kind"
    assert (
        guards.accusation_registered_openly(came(ACCUSATION, form=classing(forms.Class.ACCUSATION))) is None
    )


def test_an_accusation_is_not_opened_by_its_class() -> None:
    said = guards.accusation_classed_otherwise(came(ACCUSATION, form=classing(forms.Class.REMEDY)))
    assert said is not None
    assert guards.accusation_classed_otherwise(came(form=classing(forms.Class.REMEDY))) is None


@pytest.mark.parametrize(
    ("kind", "organ"),
    [("accusation", forms.Organ.COMPETENT), ("accusation", forms.Organ.PETITION_OFFICE),
     ("justice", forms.Organ.COMPETENT), ("justice", forms.Organ.PETITION_OFFICE)],
)  # fmt: skip
def test_accusations_and_matters_of_justice_go_to_their_own_organs_alone(
    kind: str, organ: forms.Organ
) -> None:
    said = guards.wrong_organ(came(kind=kind, form=guiding(organ)))
    assert said is not None
    assert said.field == "organ"


def test_each_kind_may_go_where_it_belongs() -> None:
    assert guards.wrong_organ(came(kind="accusation", form=guiding(forms.Organ.DISCIPLINE))) is None
    assert guards.wrong_organ(came(kind="justice", form=guiding(forms.Organ.POLITICAL_LEGAL))) is None
    assert guards.wrong_organ(came(kind="remedy", form=guiding(forms.Organ.MEDIATION))) is None


def test_an_accusation_is_never_handed_to_the_accused() -> None:
    handed = guiding(forms.Organ.DISCIPLINE, "湖桥镇上塘村村务监督委员会")
    said = guards.handed_to_the_accused(came(ACCUSATION, form=handed))
    assert said is not None
    assert said.field == "name"
    assert guards.handed_to_the_accused(came(ACCUSATION, form=guiding(forms.Organ.DISCIPLINE))) is None


def test_the_visitor_goes_home_with_a_slip() -> None:
    said = guards.no_slip(came(form=guiding(forms.Organ.COMPETENT, slip=False)))
    assert said is not None
    assert said.field == "slip_given"
    assert guards.no_slip(came(form=guiding(forms.Organ.COMPETENT))) is None


@pytest.mark.parametrize("kind", ["accusation", "justice"])
def test_what_is_not_for_the_petition_office_is_not_forwarded_to_it(kind: str) -> None:
    assert guards.not_for_the_petition_office(came(kind=kind))


def test_a_petition_is_not_taken_twice_while_another_organ_is_in_its_time() -> None:
    running = msgspec.structs.replace(POND, within_time=True)
    assert guards.not_for_the_petition_office(came(running, kind="remedy"))
    assert guards.not_for_the_petition_office(came(kind="remedy")) is None


def test_nothing_is_forwarded_without_consent() -> None:
    said = guards.no_consent(came(form=forms.Forwarding(to="11", papers=("表",))))
    assert said is not None
    assert said.field == "consent"
    assert guards.no_consent(came(form=forms.Forwarding(to="11", papers=("表",), consent=True))) is None


def test_the_station_does_not_decide() -> None:
    assert guards.station_decides(came(held_by="station"))
    waiting = guards.station_decides(came(held_by="station", awaits="青禾县信访局"))
    assert waiting is not None
    assert waiting.values == {"agency": "青禾县信访局"}
    assert guards.station_decides(came()) is None


def test_whoever_has_an_interest_stands_aside() -> None:
    said = guards.interested(came(form=forms.StartWork(organ="镇政府")))
    assert said is not None
    assert said.field == "no_interest"
    assert guards.interested(came(form=forms.StartWork(organ="镇政府", no_interest=True))) is None


def test_review_and_recheck_are_asked_for_within_thirty_days() -> None:
    assert guards.too_late_for_review(came(due={"review_request": DAY - timedelta(days=1)}))
    assert guards.too_late_for_review(came(due={"review_request": DAY})) is None
    assert guards.too_late_for_recheck(came(due={"recheck_request": DAY - timedelta(days=1)}))
    assert guards.too_late_for_recheck(came()) is None


def test_nothing_is_closed_before_the_visitor_knows() -> None:
    said = guards.not_told(came(form=forms.Closing()))
    assert said is not None
    assert said.field == "result_told"
    assert guards.not_told(came(form=forms.Closing(result_told=True))) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"representatives": ("一", "二", "三", "四", "五", "六")}, "representatives"),
        ({"representatives": ()}, "representatives"),
        ({"people_count": 1}, "representatives"),
        ({"within_time": True, "handled_before": ""}, "handled_before"),
        ({"facts": "来访人缠访多年。"}, "facts"),
        ({"request": "无理取闹"}, "request"),
    ],
)
def test_what_the_regulation_forbids_is_refused_at_the_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        msgspec.structs.replace(POND, **changed)
    assert caught.value.field == field


def test_a_letter_of_many_needs_no_representatives() -> None:
    assert msgspec.structs.replace(POND, way=Way.LETTER, representatives=()).people_count == 7


async def test_an_accusation_is_seen_by_who_wrote_it_down_and_who_assigns_alone(
    make: Make, session_as: SessionAs, browser: Browser
) -> None:
    matter = await make.matter(
        "petition_guidance", at=STATION, by=GUIDE_BAI, applicants=(), respondents=(), details=ACCUSATION
    )
    for sees in (GUIDE_BAI, HEAD_FANG):
        await browser.open(f"/matters/{matter.id}", as_=sees, expect=200)
    async with session_as(CLERK_WANG.actor) as session:
        with pytest.raises(NotFound):
            await queries.get(session, CLERK_WANG.actor, matter.id)
    found = await browser.open("/search?q=收受财物", as_=CLERK_WANG, expect=200)
    assert "收受财物的行为" not in found.text


async def test_the_petition_office_alone_accepts(make: Make) -> None:
    matter = await make.matter(
        "petition_guidance", at=STATION, by=GUIDE_BAI, respondents=(), stage="forwarded"
    )
    with pytest.raises(Refusal, match="正在等待"):
        await make.do(matter, "accept", by=GUIDE_BAI)
    matter = await make.drive(matter, "accepted")
    assert matter.agency_id == PETITION_JIN.place.id


async def running(session_as: SessionAs, matter: Matter) -> dict[str, int]:
    """The clocks that run, with their days."""
    async with session_as(PETITION_JIN.actor) as session:
        return {one.key: one.n + one.extra_days for one in await deadlines.running(session, matter.id)}


async def test_the_limits_of_the_regulation_follow_the_petition(make: Make, session_as: SessionAs) -> None:
    matter = await make.matter(
        "petition_guidance", at=STATION, by=GUIDE_BAI, respondents=(), stage="forwarded"
    )
    await make.petition_office_takes_over(matter)
    assert await running(session_as, matter) == {"decision": 15, "objection": 5}
    matter = await make.do(matter, "accept")
    assert await running(session_as, matter) == {"working": 60}
    matter = await make.do(await make.do(matter, "start_work"), "extend")
    assert await running(session_as, matter) == {"working": 90}
    matter = await make.do(matter, "reply")
    assert await running(session_as, matter) == {"review_request": 30}
    matter = await make.do(matter, "ask_review")
    assert await running(session_as, matter) == {"review": 30}
    matter = await make.do(matter, "record_review")
    assert await running(session_as, matter) == {"recheck_request": 30}
    matter = await make.do(await make.do(matter, "ask_recheck"), "record_recheck")
    assert await running(session_as, matter) == {}
    assert (await make.do(matter, "close")).status == "closed"


@pytest.mark.parametrize("stage", ["guided", "not_accepted", "returned", "withdrawn", "archived"])
async def test_every_other_end_is_reached(make: Make, stage: str) -> None:
    matter = await make.matter("petition_guidance", at=STATION, by=GUIDE_BAI, respondents=(), stage=stage)
    assert matter.stage == stage


async def test_something_serious_is_reported_and_stays_where_it_is(make: Make) -> None:
    matter = await make.matter("petition_guidance", at=STATION, by=GUIDE_BAI, respondents=(), details=BUS)
    assert (await make.do(matter, "report_urgent")).stage == "received"


def test_accusations_alone_are_confidential() -> None:
    assert matter_type.confidential is not None
    assert [matter_type.confidential(each) for each in EXAMPLES] == [False, True, False]
    assert BUS.purpose is Purpose.SUGGESTION
