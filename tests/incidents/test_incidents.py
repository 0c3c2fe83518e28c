"""An incident is written down, reported in time, and closed by a head; others see nothing of it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fayi.incidents import actions, queries
from fayi.incidents.forms import CloseForm, IncidentForm, MeasureForm
from fayi.incidents.kinds import DataKind, IncidentKind, MeasureKind
from fayi.incidents.models import Incident
from fayi.incidents.rules import is_late, must_be_done, report_by
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, MEDIATOR_LI
from tests.conftest import Worker
from tests.make import Make

ZHAO = CHAIR_ZHAO.actor


async def entered(make: Make, hours_ago: int = 1) -> Incident:
    async with make.session(ZHAO) as session:
        form = IncidentForm(
            kind=IncidentKind.LEAKED,
            title="名单外发",
            what="名单发到了群里",
            noticed_at=clock.now() - timedelta(hours=hours_ago),
            data_kinds=(DataKind.IDENTITY,),
            persons=12,
        )
        return await actions.enter(session, form, by=ZHAO)


def test_an_incident_is_late_once_its_hours_are_over() -> None:
    now = clock.now()
    by = report_by(now, 8)
    assert not is_late(None, by, now + timedelta(hours=8))
    assert is_late(None, by, now + timedelta(hours=8, seconds=1))
    assert not is_late(now, by, now + timedelta(days=1))


def test_an_incident_is_closed_only_after_all_were_told_or_need_not_be() -> None:
    now = clock.now()
    must_be_done(now, now, "")
    must_be_done(now, None, "已加密，不会造成危害")
    with pytest.raises(Refusal):
        must_be_done(None, now, "")
    with pytest.raises(Refusal):
        must_be_done(now, None, " ")


async def test_an_incident_goes_from_the_form_to_the_printed_report(make: Make, browser: Browser) -> None:
    matter = await make.matter(respondents=("周小河",))
    async with make.session(MEDIATOR_LI.actor) as session:
        await readings.record(session, MEDIATOR_LI.actor, ReadingKind.PRINTED, matter_id=matter.id)
    page = await browser.open("/incidents/new", as_=CHAIR_ZHAO)
    page = (
        await page.form("登记")
        .fill(kind="leaked", title="名单外发", what="发到群里", data_kinds=["identity"], persons="12")
        .submit()
    )
    address = page.path
    page = await page.form("办结事件").fill({"close-conclusion": "已整改"}).submit(expect=409)
    assert page.has("还没有登记报告主管部门")
    for kind, words in (("authority", "已报县司法局"), ("persons", "已逐一电话通知")):
        page = await browser.open(address, as_=CHAIR_ZHAO)
        page = await page.form("登记措施").fill({"done-kind": kind, "done-words": words}).submit()
    page = await page.form("办结事件").fill({"close-conclusion": "已整改"}).submit()
    assert page.has("已办结")
    printed = await browser.open(f"{address}/report", as_=CHAIR_ZHAO)
    assert printed.has("已逐一电话通知")
    assert printed.has("已整改")


async def test_nobody_but_heads_administrators_and_auditors_of_the_agency_sees_it(
    make: Make, browser: Browser
) -> None:
    one = await entered(make)
    await browser.open(f"/incidents/{one.id}", as_=MEDIATOR_LI, expect=403)
    await browser.open(f"/incidents/{one.id}", as_=CHAIR_MA, expect=404)
    for actor in (MEDIATOR_LI.actor, CHAIR_MA.actor):
        async with make.session(actor) as session:
            assert not await queries.latest(session)
            with pytest.raises(NotFound):
                await queries.get(session, one.id)


async def test_what_was_done_and_what_is_closed_stays(make: Make) -> None:
    one = await entered(make)
    async with make.session(ZHAO) as session:
        form = MeasureForm(kind=MeasureKind.AUTHORITY, at=clock.now(), words="已报")
        await actions.add_measure(session, one, form, by=ZHAO)
    for forged in ("update incident_measure set kind = 'other'", "delete from incident_measure"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with make.session(ZHAO) as session:
                await session.execute(text(forged))
    async with make.session(ZHAO) as session:
        form_of_end = CloseForm(conclusion="完", not_told_because="已加密")
        await actions.close(session, await queries.get(session, one.id), form_of_end, by=ZHAO, seen=None)
    with pytest.raises(DBAPIError, match="stays as it is"):
        async with make.session(ZHAO) as session:
            await session.execute(text("update incident set persons = 0"))


async def test_heads_are_reminded_of_a_report_that_is_due(make: Make, worker: Worker) -> None:
    from fayi.incidents.jobs import remind_of_reports

    await entered(make, hours_ago=7)
    await remind_of_reports.defer_async(timestamp=0)
    await worker()
    async with make.session(ZHAO) as session:
        told = (
            await session.scalars(
                text("select sentence from notice where officer_id = :id").bindparams(id=ZHAO.officer_id)
            )
        ).all()
    assert "信息安全事件{number}须在{by}前报告主管部门。" in told
