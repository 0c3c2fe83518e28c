"""Somebody asks what is kept about them, has it exported, erased or corrected, and is answered."""

import json
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.data_requests import actions, queries
from fayi.data_requests.forms import AnswerForm, RequestForm
from fayi.data_requests.kinds import Capacity, Decision, Ground, RequestKind
from fayi.data_requests.models import DataRequest
from fayi.documents.models import Document
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.files import Files
from fayi.kit.identity import Sex, example_id_number
from fayi.kit.render_pool import RenderPool
from fayi.kit.sealed_package import opened
from fayi.parties import queries as party_queries
from fayi.parties.models import Participation, Party
from fayi.parties.participation import matter_must_be_processable, take_part_likewise
from fayi.parties.rules import Restricted
from fayi.sealing.actions import protect
from fayi.sealing.kinds import ProtectGround
from fayi.serving.models import Serving
from fayi.visits import actions as visits
from fayi.visits.forms import TakeVisit
from fayi.visits.models import Visit, VisitPerson
from fayi.visits.rules import Purpose
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, CLERK_WANG, COMMITTEE, MEDIATOR_LI
from tests.conftest import SessionAs
from tests.make import Make

ZHAO = CHAIR_ZHAO.actor
NUMBER = example_id_number(date(1975, 3, 4), Sex.MALE, 7)


async def person(make: Make) -> Party:
    return await make.party("陈大山", by=CHAIR_ZHAO, id_number=NUMBER, phone="13900001111")


async def ask(make: Make, party: Party, kind: RequestKind) -> DataRequest:
    async with make.session(ZHAO) as session:
        form = RequestForm(
            kind=kind,
            person="陈大山",
            party_ids=(party.id,),
            capacity=Capacity.SELF,
            proof="身份证",
            wishes="要看",
            received_on=clock.today(),
        )
        return await actions.register(session, form, by=ZHAO)


async def restricted(make: Make, party: Party) -> DataRequest:
    """A request to restrict processing that was granted."""
    asked = await ask(make, party, RequestKind.RESTRICTION)
    async with make.session(ZHAO) as session:
        await actions.answer(session, asked, AnswerForm(decision=Decision.GRANTED), by=ZHAO, seen=1)
    return asked


async def test_restricted_data_are_read_and_used_for_nothing_new_until_that_is_lifted(
    make: Make, browser: Browser, session_as: SessionAs
) -> None:
    party = await person(make)
    matter = await make.matter(applicants=(party,), respondents=("周小河",), stage="mediating")
    other = await make.matter(stage="mediating")
    asked = await restricted(make, party)
    page = await browser.open(f"/parties/{party.id}", as_=CHAIR_ZHAO)
    assert page.has("限制处理")
    assert page.has("陈大山")
    async with make.session(ZHAO) as session:
        with pytest.raises(Restricted):
            await matter_must_be_processable(session, matter.id)
    with pytest.raises(Restricted):
        await make.join(other, party, "applicant")
    async with make.session(ZHAO) as session:
        with pytest.raises(Restricted):
            await take_part_likewise(session, matter, other)
    with pytest.raises(DBAPIError, match="restricted"):
        async with session_as(ZHAO) as session:
            session.add(
                Participation(
                    matter_id=other.id, party_id=party.id, role="applicant", side="applicant",
                    since=clock.today(),
                )
            )  # fmt: skip
    page = await browser.open(f"/intake/mediation?party={party.id}", as_=CHAIR_ZHAO)
    assert not page.has("陈大山")
    page = await browser.open(f"/data-requests/{asked.id}", as_=CHAIR_ZHAO)
    page = await page.form("解除限制").fill({"lift-reason": ""}).submit(expect=422)
    page = await page.form("解除限制").fill({"lift-reason": "本人书面撤回。"}).submit()
    assert page.has("本人书面撤回。")
    await make.join(other, party, "applicant")
    await browser.post(f"/data-requests/{asked.id}/lift", {"lift-reason": "再次"}, as_=CHAIR_ZHAO, expect=409)


async def test_another_agency_neither_restricts_nor_lifts(make: Make, session_as: SessionAs) -> None:
    party = await person(make)
    await restricted(make, party)
    ma = CHAIR_MA.actor
    async with session_as(ma) as session:
        lifted = await session.execute(
            text("update processing_restriction set lifted_at = now() returning id")
        )
        assert lifted.all() == []
    with pytest.raises(DBAPIError):
        async with session_as(ma) as session:
            await session.execute(
                text(
                    "insert into processing_restriction (party_id, agency_id, request, since, placed_by_id)"
                    " values (:party, :agency, '1', now(), :officer)"
                ),
                {"party": party.id, "agency": ma.agency_id, "officer": ma.officer_id},
            )


async def test_a_deletion_refused_because_the_file_must_be_kept_restricts_processing(make: Make) -> None:
    party = await person(make)
    asked = await ask(make, party, RequestKind.DELETION)
    async with make.session(ZHAO) as session:
        form = AnswerForm(decision=Decision.REFUSED, grounds=(Ground.KEPT_BY_LAW,))
        await actions.answer(session, asked, form, by=ZHAO, seen=1)
        assert list(await party_queries.restrictions(session, [party.id])) == [party.id]


async def test_an_export_holds_the_papers_the_person_may_have_and_nobody_elses(
    make: Make, files: Files, pool: RenderPool, owner: AsyncEngine
) -> None:
    party = await person(make)
    matter = await make.matter(applicants=(party,), respondents=("周小河",), stage="mediating")
    parts = await make.participations(matter)
    mine, yours = await files.put(b"%PDF mine"), await files.put(b"%PDF yours")
    now = clock.now()
    async with owner.connect() as connection, AsyncSession(connection) as session:
        await session.execute(text("set local session_replication_role = replica"))
        for name, digest in (("陈大山", mine), ("周小河", yours)):
            document = Document(
                matter_id=matter.id, agency_id=COMMITTEE.id, code="MD-0106", title="受理通知书", status="issued",
                particulars={}, facts={}, pages=1, template_digest="0", docx_digest=digest, pdf_digest=digest,
                verify_token=name, issued_at=now, created_at=now, version=1,
            )  # fmt: skip
            session.add(document)
            await session.flush()
            session.add(
                Serving(
                    document_id=document.id, matter_id=matter.id, agency_id=COMMITTEE.id,
                    participation_id=parts[name].id, recipient_kind="party", recipient=name, way="direct",
                    status="served", planned_at=now, planned_by_id=CHAIR_ZHAO.id,
                    served_on=clock.today(), ended_at=now, ended_by_id=CHAIR_ZHAO.id,
                )
            )  # fmt: skip
        await session.commit()
    asked = await ask(make, party, RequestKind.ACCESS)
    async with make.session(ZHAO) as session:
        content = await actions.export(session, asked, make.types, by=ZHAO, files=files, pool=pool)
    told = opened(content, asked.password)
    papers = [held for name, held in told.files.items() if name.startswith("papers/")]
    assert papers == [b"%PDF mine"]
    assert told.files["overview.pdf"].startswith(b"%PDF")
    async with make.session(ZHAO) as session:
        other = await session.get_one(Party, parts["周小河"].party_id)
        await protect(session, other, ProtectGround.WITNESS, [ZHAO.officer_id], by=ZHAO)
    asked = await ask(make, party, RequestKind.ACCESS)
    async with make.session(ZHAO) as session:
        content = await actions.export(session, asked, make.types, by=ZHAO, files=files, pool=pool)
    assert not [name for name in opened(content, asked.password).files if name.startswith("papers/")]


async def test_an_export_holds_the_persons_data_and_redacts_everybody_else(
    make: Make, browser: Browser
) -> None:
    party = await person(make)
    matter = await make.matter(applicants=(party,), respondents=("周小河",), stage="mediating")
    page = await browser.open("/data-requests/new?q=陈大山", as_=CHAIR_ZHAO)
    page = (
        await page.form("登记")
        .fill(
            kind="access", person="陈大山", party_ids=[str(party.id)], capacity="self",
            proof="身份证", wishes="要一份副本",
        )
        .submit()
    )  # fmt: skip
    assert page.has("制作副本")
    answer = await browser.post(f"{page.path}/export", as_=CHAIR_ZHAO)
    async with make.session(ZHAO) as session:
        asked = await queries.get(session, 1)
        recorded = await session.scalar(
            text("select count(*) from reading where kind = 'exported' and party_id = :id"), {"id": party.id}
        )
    assert recorded == 1
    package = opened(answer.answer.content, asked.password)
    data = json.loads(package.files["data.json"])
    whole = package.files["data.json"].decode() + package.files["data.html"].decode()
    assert data["register"][0]["证件号码"] == NUMBER
    assert data["matters"][0]["案号"] == matter.number
    assert "周小河" not in whole
    assert "周**" in whole
    assert "陈大山" in whole


async def test_a_confidential_matter_is_left_out_without_a_trace(
    make: Make, owner: AsyncEngine, files: Files, pool: RenderPool
) -> None:
    party = await person(make)
    matter = await make.matter(applicants=(party,))
    async with owner.begin() as connection:
        await connection.execute(
            text("update matter set confidential = true where id = :id"), {"id": matter.id}
        )
    asked = await ask(make, party, RequestKind.ACCESS)
    async with make.session(ZHAO) as session:
        content = await actions.export(session, asked, make.types, by=ZHAO, files=files, pool=pool)
        told = opened(content, asked.password)
        assert (await queries.get(session, asked.id)).withheld == {"confidential": 1}
    whole = (told.files["data.json"] + told.files["data.html"]).decode()
    assert matter.number not in whole
    assert json.loads(told.files["data.json"])["matters"] == []
    assert "confidential" not in whole


async def test_what_no_matter_needs_is_erased_and_the_rest_is_refused_with_its_article(
    make: Make, browser: Browser
) -> None:
    party = await person(make)
    await make.matter(applicants=(party,), respondents=("周小河",), stage="mediating")
    async with make.session(ZHAO) as session:
        came = await visits.take(
            session, TakeVisit(purposes=(Purpose.OTHER,), name="陈大山", phone="13900001111"), by=ZHAO
        )
        session.add(VisitPerson(visit_id=came.id, party_id=party.id))
        came.status, came.ended_at, came.note = "left", clock.now(), "标记来访"
    asked = await ask(make, party, RequestKind.DELETION)
    page = await browser.open(f"/data-requests/{asked.id}", as_=CHAIR_ZHAO)
    page = await page.form("登记答复").fill(decision="partly", grounds=["kept_by_law"]).submit(expect=409)
    assert page.has("请先执行删除")
    page = await (await browser.open(f"/data-requests/{asked.id}", as_=CHAIR_ZHAO)).form("删除").submit()
    async with make.session(ZHAO) as session:
        visit = await session.get_one(Visit, came.id)
        assert (visit.name, visit.phone, visit.note) == (None, None, "")
        kept = await session.get_one(Party, party.id)
        assert kept.phone == "13900001111", "its matter is open"
    page = await page.form("登记答复").fill(decision="partly", grounds=["kept_by_law"]).submit()
    letter = await browser.open(f"/data-requests/{asked.id}/letter", as_=CHAIR_ZHAO)
    assert letter.has("第四十七条第二款")
    assert letter.has("来访1次")
    with pytest.raises(DBAPIError, match="stays as it is"):
        async with make.session(ZHAO) as session:
            await session.execute(text("update data_request set decision = 'granted'"))


async def test_somebody_without_any_matter_is_erased_wholly(make: Make) -> None:
    party = await person(make)
    asked = await ask(make, party, RequestKind.DELETION)
    async with make.session(ZHAO) as session:
        assert await actions.erase(session, asked, by=ZHAO, seen=1) == {"visits": 0, "contacts": 1, "rows": 1}
    async with make.session(ZHAO) as session:
        assert await session.get(Party, party.id) is None
        asked = await queries.get(session, asked.id)
        await actions.answer(
            session, asked, AnswerForm(decision=Decision.GRANTED), by=ZHAO, seen=asked.version
        )


async def test_another_agency_sees_no_request_and_erases_nothing(make: Make, browser: Browser) -> None:
    party = await person(make)
    asked = await ask(make, party, RequestKind.DELETION)
    await browser.open(f"/data-requests/{asked.id}", as_=CLERK_WANG, expect=404)
    await browser.open("/data-requests", as_=MEDIATOR_LI, expect=403)
    for actor in (CHAIR_MA.actor, CLERK_WANG.actor):
        with pytest.raises(DBAPIError, match="own agency"):
            async with make.session(actor) as session:
                await session.execute(text(f"select erase_on_request({asked.id})"))
    async with make.session(ZHAO) as session:
        assert await session.get(Party, party.id) is not None


async def test_a_correction_leads_to_the_register_and_an_answered_request_is_over(
    make: Make, browser: Browser
) -> None:
    party = await person(make)
    asked = await ask(make, party, RequestKind.CORRECTION)
    page = await browser.open(f"/data-requests/{asked.id}", as_=CHAIR_ZHAO)
    assert f"/parties/{party.id}/edit" in page.links().values()
    async with make.session(ZHAO) as session:
        form = AnswerForm(decision=Decision.REFUSED, grounds=(Ground.ACCURATE,), reasons="与户口簿一致")
        await actions.answer(session, asked, form, by=ZHAO, seen=1)
    with pytest.raises(Refusal):
        async with make.session(ZHAO) as session:
            await actions.withdraw(session, asked, by=ZHAO, seen=2)
    assert COMMITTEE.id == asked.agency_id
