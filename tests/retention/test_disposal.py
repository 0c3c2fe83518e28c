"""Files whose period has ended are destroyed by two officers, wholly, and leave a line behind."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.files import Files
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES
from fayi.retention import actions, queries
from fayi.retention.forms import PeriodForm
from fayi.retention.kinds import PeriodKind
from fayi.retention.models import DisposalList
from fayi.retention.rules import ListMoved, SameOfficer
from tests.browser import Browser
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    CLERK_WANG,
    COMMITTEE,
    HEAD_FANG,
    KEEPER_XU,
    MEDIATOR_LI,
    RECORDER_SUN,
    STATION,
)
from tests.conftest import Worker
from tests.make import Make

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
NAMES = ("标记甲大山", "标记乙小河")
SUN, ZHAO = RECORDER_SUN.actor, CHAIR_ZHAO.actor


@pytest.fixture
async def period(make: Make) -> None:
    """Ten years for mediation and for consultations."""
    async with make.session(KEEPER_XU.actor) as session:
        for key in ("mediation", "enquiry"):
            form = PeriodForm(
                matter_type=key, kind=PeriodKind.SHORT, years=10, basis="测试规定", since=date(2020, 1, 1)
            )
            await actions.lay_down(session, form, by=KEEPER_XU.actor)


@pytest.fixture
async def old(make: Make, owner: AsyncEngine, period: None) -> Matter:
    """A mediation with all that belongs to one, archived long ago."""
    matter = await make.matter(
        stage="archived", applicants=NAMES[:1], respondents=NAMES[1:], at=STATION, handled_by=COMMITTEE
    )
    await age(owner, matter)
    return await make.reload(matter)


@pytest.fixture
async def kept_matter(make: Make, owner: AsyncEngine) -> Matter:
    """An archived mediation, and no period but what a test lays down."""
    matter = await make.matter(stage="archived")
    async with owner.begin() as connection:
        await connection.execute(text("delete from retention_period where matter_type = 'mediation'"))
    return matter


async def age(owner: AsyncEngine, matter: Matter, year: int = 2010) -> None:
    """Let a matter have been archived in `year`."""
    async with owner.begin() as connection:
        await connection.execute(
            text("update matter set archived_on = :day, closed_on = :day where id = :id"),
            {"day": date(year, 5, 1), "id": matter.id},
        )


async def scan(owner: AsyncEngine, matter: Matter, digest: str) -> None:
    """Put a scanned paper into the file."""
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "insert into paper (matter_id, paper_key, title, pages, file_digest, file_name, media_type, added_at)"
                " values (:id, 'other', '标记材料', 1, :digest, '标记.pdf', 'application/pdf', now())"
            ),
            {"id": matter.id, "digest": digest},
        )


RULE = {
    "archived": DAYS,
    "closed": st.none() | DAYS,
    "years": st.none() | st.integers(1, 100),
    "counted_from": st.sampled_from(["archived", "closed"]),
    "longer": st.none() | DAYS,
    "on": DAYS,
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule=st.fixed_dictionaries(RULE))
async def test_the_database_and_the_rules_reckon_the_same_last_day(
    kept_matter: Matter, owner: AsyncEngine, rule: dict[str, Any]
) -> None:
    kind = "permanent" if rule["years"] is None else "short"
    async with owner.connect() as connection, AsyncSession(connection) as session:
        await session.execute(
            text("update matter set archived_on = :archived, closed_on = :closed where id = :id"),
            {"archived": rule["archived"], "closed": rule["closed"], "id": kept_matter.id},
        )
        await session.execute(
            text(
                "insert into retention_period (matter_type, kind, years, counted_from, basis, since, set_at)"
                " values ('mediation', :kind, :years, :from, '测试规定', '1900-01-01', now())"
            ),
            {"kind": kind, "years": rule["years"], "from": rule["counted_from"]},
        )
        if rule["longer"] is not None:
            await session.execute(
                text(
                    "insert into retention_prolongation (matter_id, agency_id, until, reason, at, officer_id)"
                    " values (:id, :agency, :until, '诉讼', now(), :officer)"
                ),
                {
                    "id": kept_matter.id,
                    "agency": COMMITTEE.id,
                    "until": rule["longer"],
                    "officer": CHAIR_ZHAO.id,
                },
            )
        one = await queries.kept(session, await session.get_one(Matter, kept_matter.id), rule["on"])
        ends_on = await session.scalar(
            text("select ends_on from retention_of(:id, :day)"), {"id": kept_matter.id, "day": rule["on"]}
        )
        bar = await queries.bar(session, kept_matter.id, rule["on"])
        assert one is not None
        assert one.ends_on == ends_on
        assert one.has_ended(rule["on"]) == (bar not in ("not_ended", "permanent"))


async def drawn_up(make: Make) -> DisposalList:
    """A list that was submitted."""
    async with make.session(SUN) as session:
        one = await actions.draw_up(session, by=SUN)
        await actions.submit(session, one, by=SUN, seen=1)
        return one


async def carry_out(make: Make, one: DisposalList, worker: Worker) -> None:
    """Destroy what the list names, as the chair."""
    async with make.session(ZHAO) as session:
        await actions.begin(
            session, await queries.get(session, one.id), "孙记录、赵主任", by=ZHAO, seen=one.version
        )
    async with make.session(ZHAO) as session:
        for item_id in await queries.waiting(session, one.id):
            await session.execute(text("select dispose_matter(:item)"), {"item": item_id})


async def everything(owner: AsyncEngine) -> str:
    """Every row of every table, as text."""
    rows: list[str] = []
    async with owner.connect() as connection:
        tables = await connection.scalars(
            text("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
        )
        for table in tables.all():
            found = await connection.scalars(text(f"select t::text from {table} t"))
            rows += [f"{table}: {row}" for row in found]
    return "\n".join(rows)


async def test_a_destroyed_matter_leaves_its_line_and_no_trace_of_anybody(
    make: Make, owner: AsyncEngine, old: Matter, worker: Worker, files: Files, browser: Browser
) -> None:
    mine, shared = await files.put(b"only here"), await files.put(b"in two files")
    other = await make.matter(applicants=("别人",), respondents=("旁人",))
    await scan(owner, old, mine)
    await scan(owner, old, shared)
    await scan(owner, other, shared)
    before = await everything(owner)
    assert all(name in before for name in NAMES)

    page = await browser.open("/retention", as_=RECORDER_SUN)
    page = await page.form("拟制").submit()
    assert page.has(old.number)
    await page.form("提交审核").submit()
    address = page.url.path if hasattr(page, "url") else str(page.answer.url.path)
    page = await browser.open(address, as_=CHAIR_ZHAO)
    page = await page.form("销毁").fill(supervisors="孙记录、赵主任", checked=True).submit()
    await worker()
    page = await browser.open(address, as_=CHAIR_ZHAO)
    assert page.has("已销毁")

    after = await everything(owner)
    left = [line for line in after.splitlines() if any(n in line for n in (*NAMES, "标记材料"))]
    kept = [line for line in left if "标记材料" not in line]
    assert not kept
    assert len(left) == 1, "the other matter's paper alone"
    with pytest.raises(FileNotFoundError):
        await files.get(mine)
    assert await files.get(shared) == b"in two files"

    matter = await make.reload(old)
    assert (matter.number, matter.disposed_on) == (old.number, clock.today())
    assert (matter.details, matter.category, matter.assignee_id) == ({}, "", None)
    gone = await browser.open(f"/matters/{old.id}", as_=CHAIR_ZHAO, expect=410)
    assert gone.has(old.number)
    assert gone.has(str(matter.disposed_under))
    for path in ("documents", "timeline", "parties", "hearings", "retention"):
        answer = await (await browser.client(CHAIR_ZHAO)).get(f"/matters/{old.id}/{path}")
        assert answer.status_code in (404, 410), path
    await browser.open(f"/matters/{old.id}", as_=CLERK_WANG, expect=404)
    register = await browser.open("/matters", as_=CHAIR_ZHAO)
    assert register.has(old.number)
    assert register.has("档案已销毁")
    printed = await browser.open(f"{address}/print", as_=CHAIR_ZHAO)
    assert printed.has(old.number)
    assert printed.has("孙记录、赵主任")


async def test_the_chain_still_holds_after_a_disposal_and_the_list_keeps_its_old_end(
    make: Make, owner: AsyncEngine, old: Matter, worker: Worker
) -> None:
    one = await drawn_up(make)
    await carry_out(make, one, worker)
    async with make.session(ZHAO) as session:
        (item,) = await queries.items(session, one.id)
    assert item.head_before == old.timeline_head
    assert item.entries == old.timeline_length
    async with make.database.sessions(bind=owner) as session:
        assert [one async for one in timeline.broken(session)] == []
        await session.execute(text("delete from disposal_item"))
        assert [one async for one in timeline.broken(session)] == [
            f"matter {old.id}: its file was destroyed, but no list says so"
        ]


async def test_nothing_is_written_to_a_destroyed_matter(make: Make, old: Matter, worker: Worker) -> None:
    await carry_out(make, await drawn_up(make), worker)
    with pytest.raises(DBAPIError, match="the file was destroyed"):
        async with make.session(ZHAO) as session:
            await timeline.record(session, old.id, "matter:noted", by=ZHAO)
    with pytest.raises(DBAPIError, match="stays so"):
        async with make.session(ZHAO) as session:
            await session.execute(text("update matter set title = 'x'"))


async def test_whoever_drew_a_list_up_does_not_carry_it_out(make: Make, old: Matter) -> None:
    async with make.session(ZHAO) as session:
        one = await actions.draw_up(session, by=ZHAO)
        with pytest.raises(Refusal, match="没有其他工作人员"):
            await actions.submit(session, one, by=ZHAO, seen=1)
        await session.rollback()
    async with make.session(ZHAO) as session:
        one = await actions.draw_up(session, by=ZHAO)
        await session.execute(text("update disposal_list set status = 'submitted', version = 2"))
    with pytest.raises(SameOfficer):
        async with make.session(ZHAO) as session:
            await actions.begin(session, await queries.get(session, one.id), "x", by=ZHAO, seen=2)
    with pytest.raises(DBAPIError, match="second officer"):
        async with make.session(ZHAO) as session:
            await session.execute(text(f"select begin_disposal({one.id}, 2, 'x')"))
    for forged in ("status = 'running'", "checked_by_id = 6", "drawn_up_by_id = 6"):
        with pytest.raises(DBAPIError):
            async with make.session(ZHAO) as session:
                await session.execute(text(f"update disposal_list set {forged}"))


async def test_another_agencys_officer_neither_sees_nor_carries_out_a_list(make: Make, old: Matter) -> None:
    one = await drawn_up(make)
    async with make.session(CHAIR_MA.actor) as session:
        assert not await queries.lists(session)
    with pytest.raises(DBAPIError, match="not as it was shown"):
        async with make.session(CHAIR_MA.actor) as session:
            await session.execute(text(f"select begin_disposal({one.id}, 2, 'x')"))


@pytest.mark.parametrize("person", [CHAIR_ZHAO, RECORDER_SUN], ids=["checker", "drawer"])
async def test_a_role_taken_away_in_between_stops_the_disposal(
    make: Make, owner: AsyncEngine, old: Matter, person: object
) -> None:
    one = await drawn_up(make)
    async with make.session(ZHAO) as session:
        await actions.begin(session, await queries.get(session, one.id), "x", by=ZHAO, seen=2)
        (item,) = await queries.waiting(session, one.id)
    async with owner.begin() as connection:
        await connection.execute(
            text("update officer_role set until = '2021-01-01' where officer_id = :id"),
            {"id": person.id},  # type: ignore[attr-defined]
        )
    with pytest.raises(DBAPIError, match="second officer"):
        async with make.session(ZHAO) as session:
            await session.execute(text(f"select dispose_matter({item})"))
    assert (await make.reload(old)).disposed_on is None


async def test_a_list_that_changed_since_it_was_shown_is_stale(
    make: Make, old: Matter, browser: Browser
) -> None:
    one = await drawn_up(make)
    page = await browser.open(f"/retention/lists/{one.id}", as_=CHAIR_ZHAO)
    async with make.session(ZHAO) as session:
        await actions.give_back(session, await queries.get(session, one.id), "重核", by=ZHAO, seen=2)
    async with make.session(SUN) as session:
        await actions.submit(session, await queries.get(session, one.id), by=SUN, seen=3)
    page = await page.form("销毁").fill(supervisors="赵主任", checked=True).submit(expect=409)
    assert page.has("这份销毁清册已有变动")
    with pytest.raises(ListMoved):
        async with make.session(ZHAO) as session:
            await actions.begin(session, await queries.get(session, one.id), "x", by=ZHAO, seen=2)


async def test_a_hold_placed_at_the_last_moment_keeps_the_matter(
    make: Make, old: Matter, worker: Worker
) -> None:
    one = await drawn_up(make)
    async with make.session(SUN) as session:
        await actions.hold(session, await session.get_one(Matter, old.id), "有投诉", by=SUN)
    await carry_out(make, one, worker)
    assert (await make.reload(old)).details
    async with make.session(ZHAO) as session:
        (item,) = await queries.items(session, one.id)
        assert (item.decision, item.reason_label) == ("kept", "已冻结销毁")
        assert (await queries.get(session, one.id)).status == "done"


async def test_matters_are_taken_off_a_list_and_prolonged_with_a_reason(
    make: Make, owner: AsyncEngine, old: Matter, browser: Browser
) -> None:
    second = await make.matter(stage="archived", applicants=("丙",))
    await age(owner, second)
    page = await (await browser.open("/retention", as_=RECORDER_SUN)).form("拟制").submit()
    page = await page.form("从清册中剔除").fill({"off-item_id": old.number, "off-reason": "还要用"}).submit()
    page = await (
        page.form("延长保管期限")
        .fill({"longer-item_id": second.number, "longer-until": "2050-12-31", "longer-reason": "影响大"})
        .submit()
    )
    assert page.has("从清册中剔除：还要用")
    page = await page.form("提交审核").submit(expect=409)
    assert page.has("清册上没有要销毁的办件")
    tab = await browser.open(f"/matters/{second.id}/retention", as_=RECORDER_SUN)
    assert tab.has("保管至2050年12月31日")
    assert tab.has("保管期限未满")


async def test_a_party_known_from_another_matter_stays(make: Make, old: Matter, worker: Worker) -> None:
    party = await make.party("两案当事人")
    first, _ = (
        await make.matter(stage="archived", applicants=(party,)),
        await make.matter(applicants=(party,)),
    )
    async with make.session(ZHAO) as session:
        assert first.id != old.id
    one = await drawn_up(make)
    await carry_out(make, one, worker)
    async with make.session(ZHAO) as session:
        found = await session.scalar(text("select count(*) from party where name = '两案当事人'"))
        assert found == 1


async def test_only_what_has_ended_at_the_own_agency_is_found(
    make: Make, owner: AsyncEngine, old: Matter
) -> None:
    recent = await make.matter(stage="archived", applicants=("丁",))
    await age(owner, recent, year=clock.today().year - 10)
    async with make.session(SUN) as session:
        found = await queries.ended(session, SUN, clock.today())
        assert [one.matter.id for one in found] == [old.id]
        next_year = date(clock.today().year + 1, 1, 1)
        assert len(await queries.ended(session, SUN, next_year)) == 2
        kept = await queries.kept(session, await session.get_one(Matter, recent.id), clock.today())
        assert kept is not None
        assert kept.ends_on == date(clock.today().year, 12, 31)
    async with make.session(HEAD_FANG.actor) as session:
        assert not await queries.ended(session, HEAD_FANG.actor, clock.today())


async def test_the_database_knows_the_same_roles_as_the_site(owner: AsyncEngine, make: Make) -> None:
    for duty, permission in (
        ("propose", Permission.RETENTION_PROPOSE),
        ("dispose", Permission.RETENTION_DISPOSE),
    ):
        async with owner.connect() as connection:
            body = await connection.scalar(
                text("select prosrc from pg_proc where proname = 'may_in_retention'")
            )
        part = body.split(f"when '{duty}' then array[")[1].split("]")[0]
        named = {word.strip(" '") for word in part.split(",")}
        assert named == {key for key, role in ROLES.items() if permission in role.permissions}


async def test_every_table_that_knows_matters_is_emptied_or_named_as_kept(
    make: Make, owner: AsyncEngine, old: Matter, worker: Worker
) -> None:
    await carry_out(make, await drawn_up(make), worker)
    left = {}
    async with owner.connect() as connection:
        tables = await connection.scalars(
            text(
                "select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid"
                " where a.attname = 'matter_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
            )
        )
        for table in tables.all():
            count = await connection.scalar(
                text(f"select count(*) from {table} where matter_id = :id"), {"id": old.id}
            )
            if count:
                left[table] = count
    assert set(left) <= {"disposal_item", "matter_access", "matter_link", "reading", "sealing", "timeline"}
    assert left["matter_access"] == 1


async def test_a_mediator_has_no_part_in_it(make: Make, browser: Browser, old: Matter) -> None:
    await browser.open("/retention", as_=MEDIATOR_LI, expect=403)
    with pytest.raises(DBAPIError, match="officer of that duty"):
        async with make.session(MEDIATOR_LI.actor) as session:
            await actions.draw_up(session, by=MEDIATOR_LI.actor)


async def test_the_line_of_a_sealed_matter_stays_sealed(
    make: Make, owner: AsyncEngine, old: Matter, worker: Worker
) -> None:
    one = await drawn_up(make)
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "insert into sealing (matter_id, agency_id, ground, note, sealed_at)"
                " values (:id, :agency, 'juvenile', '标记说明', now())"
            ),
            {"id": old.id, "agency": old.agency_id},
        )
    await carry_out(make, one, worker)
    async with owner.connect() as connection:
        assert (await connection.execute(text("select paper, note from sealing"))).all() == [("", "")]
        assert await connection.scalar(text("select count(*) from matter where disposed_on is not null")) == 1
    async with make.session(ZHAO) as session:
        assert await session.get(Matter, old.id) is None
