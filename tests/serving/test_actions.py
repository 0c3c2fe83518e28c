"""Servings in the database: what is written, what stays, and who sees it."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.documents import actions as documents
from fayi.documents.models import Document
from fayi.documents.rules import MatterArchived, NotIssued
from fayi.kit import clock
from fayi.kit.errors import NotFound, NotPermitted, Refusal, StalePage
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.serving import actions, queries, rules
from fayi.serving.models import Serving
from fayi.serving.rules import Consent, Kept, Plan, Recipient, RecipientKind, Way
from tests.cast import CHAIR_MA, CHAIR_ZHAO, MEDIATOR_LI, NEWCOMERS, OFFICE, OFFICE_LIN
from tests.make import Make
from tests.serving.runner import LI, Runner

ZHAO = CHAIR_ZHAO.actor
BUREAU = Recipient(kind=RecipientKind.AGENCY, name="青禾县自然资源局", organisation=True)


async def tags(make: Make, matter_id: int | None) -> list[tuple[str, str]]:
    async with make.session(ZHAO) as session:
        rows = await session.execute(
            text(
                "select tag, note from timeline where matter_id = :id and tag like 'serving:%' order by seq"
            ),
            {"id": matter_id},
        )
        return [(row.tag, row.note) for row in rows]


async def test_a_document_is_planned_sent_and_served_and_the_timeline_tells_it_without_names(
    make: Make, runner: Runner
) -> None:
    document = await runner.issued()
    serving = await runner.registered(document, Way.POST, address="湖桥镇中心街19号")
    assert serving.status == "planned"
    serving = await runner.sent(serving)
    assert (serving.status, serving.tracking) == ("sent", "EMS123")
    serving = await runner.served(serving)
    assert (serving.status, serving.served_on, serving.ended_by_id) == (
        "served",
        clock.today(),
        LI.officer_id,
    )
    await runner.proven(serving)
    assert await tags(make, document.matter_id) == [
        ("serving:planned", "邮寄送达"),
        ("serving:sent", "邮寄送达"),
        ("serving:served", "邮寄送达"),
        ("serving:proof", "邮寄送达"),
    ]
    async with make.session(ZHAO) as session:
        told = await session.scalar(
            text("select string_agg(note || facts::text, '') from timeline where tag like 'serving:%'")
        )
    assert "陈大山" not in (told or "")


async def test_people_and_places_lie_encrypted_in_the_database(runner: Runner, owner: AsyncEngine) -> None:
    serving = await runner.registered(
        await runner.issued(), Way.ELECTRONIC, address="dashan@example.cn", consent=Consent.STATED
    )
    await runner.sent(serving)
    await runner.proven(serving)
    async with owner.connect() as connection:
        for table in ("serving", "serving_proof"):
            row = await connection.scalar(text(f"select to_jsonb(t)::text from {table} t"))
            for kept in ("陈大山", "dashan", "陈大山".encode().hex(), b"dashan".hex()):
                assert kept not in (row or "")


async def test_a_draft_and_a_void_document_are_not_served(make: Make, runner: Runner) -> None:
    matter = await make.matter(stage="agreed_written")
    draft = await runner.press.draft(matter, "MD-0106")
    with pytest.raises(NotFound):
        await runner.registered(draft, to=BUREAU)
    document = await runner.press.issue(draft)
    async with make.session(LI) as session:
        here = await session.get_one(Document, document.id)
        matter = await session.get_one(Matter, matter.id)
        await documents.void(session, matter, here, "写错了", by=LI, version=None)
    with pytest.raises(NotIssued):
        await runner.registered(document, to=BUREAU)


async def test_serving_the_same_person_twice_needs_a_note_unless_the_first_failed_or_was_mistaken(
    runner: Runner,
) -> None:
    document = await runner.issued()
    first = await runner.registered(document)
    with pytest.raises(rules.ServedTwice):
        await runner.registered(document)
    second = await runner.registered(document, note="本人要求再给一份")
    await runner.failed(first)
    await runner.mistaken(second)
    await runner.registered(document)
    async with runner.make.session(LI) as session:
        found = await queries.of_document(session, document)
    assert [one.stands for one in found.servings] == [True, False, True]
    assert (found.served, found.meant) == (0, 1)


async def test_what_was_served_stays_as_it_was_written_down(make: Make, runner: Runner) -> None:
    serving = await runner.served(await runner.registered(await runner.issued()))
    with pytest.raises(rules.NotPlanned):
        await runner.served(serving)
    with pytest.raises(rules.NotPlanned):
        await runner.failed(serving)
    for change in ("served_on = served_on - 1", "copies = 9", "status = 'planned'", "recipient = '\\x00'"):
        with pytest.raises(DBAPIError, match=r"not altered|ck_serving"):
            async with make.session(LI) as session:
                await session.execute(text(f"update serving set {change}"))
    with pytest.raises(DBAPIError, match="permission denied"):
        async with make.session(LI) as session:
            await session.execute(text("delete from serving"))
    await runner.proven(serving)
    mistaken = await runner.mistaken(serving)
    assert mistaken.mistake == "登记错了人"
    assert (mistaken.status, mistaken.served_on) == ("served", clock.today())
    with pytest.raises(rules.Mistaken):
        await runner.mistaken(mistaken)
    with pytest.raises(rules.Mistaken):
        await runner.proven(mistaken)


async def test_a_plan_may_change_until_it_is_sent(runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(
        document, Way.ELECTRONIC, address="dashan@example.cn", consent=Consent.STATED
    )

    async def changed(serving: Serving, plan: Plan) -> Serving:
        async with runner.make.session(LI) as session:
            here, document, matter = await queries.get(session, LI, serving.id)
            to = here.on_whom
            return await actions.change(
                session, here, document, matter, to, plan, by=LI, version=serving.version
            )

    after = await changed(serving, Plan(way=Way.POST, address="湖桥镇中心街19号"))
    assert (after.way, after.consent) == ("post", "")
    with pytest.raises(StalePage):
        await changed(serving, Plan(way=Way.DIRECT))
    sent = await runner.sent(after)
    with pytest.raises(rules.NotPlanned):
        await changed(sent, Plan(way=Way.DIRECT))


async def test_what_goes_by_post_is_sent_before_it_arrives_and_a_visit_is_not(runner: Runner) -> None:
    document = await runner.issued()
    posted = await runner.registered(document, Way.POST, address="湖桥镇中心街19号")
    with pytest.raises(rules.NotPlanned):
        await runner.served(posted)
    visited = await runner.registered(document, Way.DIRECT, to=BUREAU)
    with pytest.raises(rules.NotPlanned):
        await runner.sent(visited)


async def test_of_two_who_write_at_once_one_is_told_that_the_page_is_stale(runner: Runner) -> None:
    serving = await runner.registered(await runner.issued())
    answers = await asyncio.gather(runner.served(serving), runner.failed(serving), return_exceptions=True)
    assert {type(answer) for answer in answers} == {Serving, StalePage}


async def test_left_at_home_keeps_who_saw_it(runner: Runner) -> None:
    serving = await runner.registered(await runner.issued(), Way.LEFT, address="湖桥镇中心街19号")
    serving = await runner.served(
        serving,
        capacity=None,
        refusal="说不认这份文书",
        kept=Kept.WITNESSES,
        witnesses="湖桥村委会主任王守信",
    )
    assert (serving.kept_label, serving.witnesses) == (Kept.WITNESSES.label, "湖桥村委会主任王守信")


async def test_a_notice_published_today_is_not_yet_served(runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(
        document, Way.ANNOUNCED, because="下落不明", published_in="人民法院公告网"
    )
    serving = await runner.sent(serving, tracking="")
    assert serving.deemed_on == clock.today() + timedelta(days=30)
    with pytest.raises(Refusal) as refused:
        await runner.served(serving, capacity=None)
    assert refused.value.field == "served_on"


async def test_another_agency_sees_nothing_of_it_and_alters_nothing(make: Make, runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(document)
    await runner.proven(serving)
    async with make.session(CHAIR_MA.actor) as session:
        for table in ("serving", "serving_proof"):
            assert await session.scalar(text(f"select count(*) from {table}")) == 0
        touched = await session.execute(text("update serving set copies = 9"))
        assert touched.rowcount == 0  # type: ignore[attr-defined]
        with pytest.raises(NotFound):
            await queries.get(session, CHAIR_MA.actor, serving.id)
        with pytest.raises(NotFound):
            await queries.document_of(session, CHAIR_MA.actor, document.id)
        assert await queries.waiting(session, CHAIR_MA.actor) == []


async def test_an_agency_that_only_sees_the_matter_reads_and_writes_nothing(
    make: Make, runner: Runner
) -> None:
    document = await runner.issued()
    serving = await runner.registered(document)
    lin = OFFICE_LIN.actor
    async with make.session(ZHAO) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'test', null)"), {"m": document.matter_id, "a": OFFICE.id}
        )
    async with make.session(lin) as session:
        here, seen, matter = await queries.get(session, lin, serving.id)
        assert here.recipient == "陈大山"
        with pytest.raises(NotPermitted):
            await actions.register(session, seen, matter, BUREAU, Plan(way=Way.DIRECT), by=lin)
        with pytest.raises(NotPermitted):
            await actions.declare_mistaken(session, here, seen, matter, "x", by=lin, version=None)
        touched = await session.execute(text("update serving set copies = 9"))
        assert touched.rowcount == 0  # type: ignore[attr-defined]
        assert await queries.waiting(session, lin) == []
    row: dict[str, Any] = {"d": document.id, "m": document.matter_id, "a": OFFICE.id, "o": lin.officer_id}
    for statement in (
        "insert into serving (document_id, matter_id, agency_id, recipient_kind, recipient, way, planned_at,"
        " planned_by_id) values (:d, :m, :a, 'other', '\\x00', 'direct', now(), :o)",
        "insert into serving_proof (serving_id, matter_id, agency_id, title, pages, file_digest, file_name,"
        " media_type, added_at, added_by_id) values (1, :m, :a, 'x', 1, 'x', '\\x00', 'x', now(), :o)",
    ):
        with pytest.raises(DBAPIError, match="row-level security"):
            async with make.session(lin) as session:
                await session.execute(text(statement), row)


async def test_a_serving_belongs_to_the_matter_of_its_document(make: Make, runner: Runner) -> None:
    document = await runner.issued()
    other = await make.matter()
    strayed = Serving(
        document_id=document.id,
        matter_id=other.id,
        agency_id=LI.agency_id,
        recipient="某人",
        recipient_kind="other",
        way="direct",
        planned_at=clock.now(),
        planned_by_id=LI.officer_id,
    )
    with pytest.raises(DBAPIError, match="only an issued document is served"):
        async with make.session(LI) as session:
            session.add(strayed)


async def test_who_takes_the_matter_over_goes_on_with_what_is_open(make: Make, runner: Runner) -> None:
    matter = await make.matter(stage="agreed_written")
    serving = await runner.registered(await runner.issued(matter))
    await make.referral(matter, NEWCOMERS, kind="transfer")
    await make.take_over(matter, NEWCOMERS)
    with pytest.raises(NotPermitted):
        await runner.served(serving)
    ma = CHAIR_MA.actor
    async with make.session(ma) as session:
        assert [row[0].id for row in await queries.waiting(session, ma)] == [serving.id]
        here, document, held = await queries.get(session, ma, serving.id)
        await actions.declare_mistaken(session, here, document, held, "改由本会送达", by=ma, version=None)
    async with make.session(LI) as session:
        assert await queries.waiting(session, LI) == []


async def test_whoever_may_not_draft_serves_nothing(make: Make, runner: Runner) -> None:
    document = await runner.issued()
    reader = msgspec.structs.replace(LI, permissions=frozenset({Permission.DOCUMENTS_READ}))
    with pytest.raises(NotPermitted):
        await runner.registered(document, by=reader, to=BUREAU)
    assert not actions.may(reader, document, await runner.press.matter_of(document))


async def test_a_document_of_no_matter_is_served_by_its_agency_and_seen_by_no_other(
    make: Make, runner: Runner
) -> None:
    async with make.session(LI) as session:
        loose = Document(
            matter_id=None, agency_id=LI.agency_id, code="ST-0101", title="来访登记表", status="issued",
            particulars={}, facts={}, pages=1, template_digest="t", docx_digest="d", pdf_digest="p",
            verify_token="x" * 20, issued_at=clock.now(), issued_by_id=LI.officer_id, created_at=clock.now(),
        )  # fmt: skip
        session.add(loose)
    serving = await runner.served(
        await runner.registered(loose, to=BUREAU), capacity=rules.Capacity.MAILROOM, received_by="张收发"
    )
    await runner.proven(serving)
    async with make.session(CHAIR_MA.actor) as session:
        for table in ("serving", "serving_proof"):
            assert await session.scalar(text(f"select count(*) from {table}")) == 0
        with pytest.raises(NotFound):
            await queries.get(session, CHAIR_MA.actor, serving.id)
    for agency_id in (LI.agency_id, NEWCOMERS.id):
        with pytest.raises(DBAPIError, match=r"row-level security|only an issued"):
            async with make.session(CHAIR_MA.actor) as session:
                await session.execute(
                    text(
                        "insert into serving (document_id, agency_id, recipient_kind, recipient, way, planned_at,"
                        " planned_by_id) values (:d, :a, 'other', '\\x00', 'direct', now(), :o)"
                    ),
                    {"d": loose.id, "a": agency_id, "o": CHAIR_MA.id},
                )


async def test_once_the_matter_is_archived_nothing_is_added(make: Make, runner: Runner) -> None:
    document = await runner.issued()
    serving = await runner.registered(document)
    async with make.session(LI) as session:
        _, document, matter = await queries.get(session, LI, serving.id)
        assert matter is not None
        session.expunge(matter)
        matter.status = "archived"
        with pytest.raises(MatterArchived):
            await actions.register(session, document, matter, BUREAU, Plan(way=Way.DIRECT), by=LI)
        assert not actions.may(LI, document, matter)


async def test_the_list_of_what_waits_begins_with_the_longest_and_goes_on_page_by_page(
    make: Make, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    document = await runner.issued()
    names = ["甲公司", "乙公司", "丙公司"]
    for name in names:
        to = Recipient(kind=RecipientKind.AGENCY, name=name, organisation=True)
        await runner.registered(document, to=to)
    done = await runner.registered(document, to=BUREAU)
    await runner.served(done, capacity=rules.Capacity.MAILROOM, received_by="张收发")
    async with make.session(MEDIATOR_LI.actor) as session:
        first = await queries.waiting(session, LI)
        assert [row[0].recipient for row in first] == names
        after = (first[1][3], first[1][0].id)
        assert [row[0].recipient for row in await queries.waiting(session, LI, after=after)] == names[2:]
        assert await queries.waiting(session, LI, way="post") == []
        assert len(await queries.waiting(session, LI, status="planned")) == 3


async def test_parties_and_their_agents_are_offered_with_their_addresses(make: Make, runner: Runner) -> None:
    chen = await make.party("陈大山", address="湖桥镇中心街19号")
    matter = await make.matter(applicants=(chen,), stage="agreed_written")
    async with make.session(LI) as session:
        here = await session.get_one(Matter, matter.id)
        known = await queries.known(session, here, make.types["mediation"])
    assert [(one.recipient.name, one.role) for one in known] == [("陈大山", "申请人"), ("周小河", "被申请人")]
    assert known[0].address.endswith("中心街19号")
