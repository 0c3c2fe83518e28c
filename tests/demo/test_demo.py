"""The demo county, loaded once into an empty database and looked at from all sides."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi import demo, matter_types
from fayi.agencies.models import Agency, Officer, OfficerRole
from fayi.agencies.queries import token_hash
from fayi.app import FEATURES, create_app
from fayi.demo.county import PASSWORD, PEOPLE, PLACES, Person, Place
from fayi.documents.models import Document
from fayi.hearings.models import Hearing
from fayi.kit import clock, schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties.models import Party
from fayi.procedure.roles import ROLES, permissions_of
from fayi.sealing.models import Sealing
from fayi.settings import Settings
from tests.browser import Browser

AT_EVERY_STAGE = ("mediation", "judicial_confirmation", "enquiry", "petition_guidance")
"""Types of which the demo shows a matter at every stage."""


def leader(place: Place) -> Person:
    """Who leads the agency among those who work there first of all."""
    here = [
        (len(permissions_of(frozenset(role for at, role in person.roles if at is place))), person)
        for person in PEOPLE
        if person.roles[0][0] is place
    ]
    return max(here, key=lambda pair: pair[0])[1]


LEADERS = {place.name: leader(place) for place in PLACES if any(p.roles[0][0] is place for p in PEOPLE)}
TABS = tuple(tab.key for feature in FEATURES for tab in feature.tabs)


@pytest.fixture(scope="module")
async def county(settings: Settings, cluster: Cluster, worker_id: str) -> Settings:
    """A database of its own with the demo county in it."""
    name = f"fayi_demo_{worker_id}"
    admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name} owner fayi_owner"))
    admin.dispose()
    loaded = msgspec.structs.replace(
        settings,
        database_url=cluster.dsn(name, "fayi_app"),
        database_owner_url=cluster.dsn(name, "fayi_owner"),
        demo=True,
    )
    schema.migrate(loaded.database_owner_url, loaded.database_url)
    await demo.load(loaded)
    return loaded


@pytest.fixture
async def seen(county: Settings) -> AsyncIterator[AsyncSession]:
    """Everything in it, as the tables' owner sees it."""
    database = Database(county.database_owner_url, pool=1)
    async with database.transaction() as session:
        yield session
    await database.close()


@pytest.fixture(scope="module")
async def visitor(county: Settings) -> AsyncIterator[Browser]:
    """Opens its pages as officers of the county."""
    app = create_app(county)
    database: Database = app.state.database

    async def token_of(person: Person) -> str:
        token = f"token of {person.sign_in_name}"
        async with database.transaction() as session:
            officer = await session.scalar(
                select(Officer.id).where(Officer.sign_in_name == person.sign_in_name)
            )
            agency = await session.scalar(select(Agency.id).where(Agency.name == person.roles[0][0].name))
            await session.execute(
                text("insert into signed_in values (:hash, :officer, :agency, :now, :now, :end)"),
                {
                    "hash": token_hash(token),
                    "officer": officer,
                    "agency": agency,
                    "now": clock.now(),
                    "end": clock.now() + timedelta(hours=10),
                },
            )
        return token

    async with Browser(app, token_of) as browser:  # type: ignore[arg-type]
        yield browser
    await database.close()


async def test_every_type_occurs_and_what_most_come_for_at_every_stage(seen: AsyncSession) -> None:
    found = {
        (row.type, row.stage) for row in await seen.execute(select(Matter.type, Matter.stage).distinct())
    }
    types = matter_types.discover()
    assert {key for key, _ in found} == set(types)
    wanted = {(key, stage.key) for key in AT_EVERY_STAGE for stage in types[key].stages}
    assert wanted - found == set()


async def test_it_tells_of_sixty_matters_in_many_kinds_of_dispute(seen: AsyncSession) -> None:
    disputes = Matter.type.in_(("mediation", "judicial_confirmation"))
    matters = (await seen.scalars(select(Matter).where(disputes))).all()
    assert len(matters) >= 60
    assert len({matter.category[:2] for matter in matters if matter.type == "mediation"}) >= 15


async def test_the_timelines_hold(seen: AsyncSession) -> None:
    assert [sentence async for sentence in timeline.broken(seen)] == []


async def test_nothing_in_it_has_happened_later_than_now(seen: AsyncSession) -> None:
    late = await seen.scalar(text("select count(*) from timeline where recorded_at > now()"))
    assert late == 0


async def test_the_numbers_of_an_agency_follow_the_days_of_acceptance(seen: AsyncSession) -> None:
    rows = await seen.execute(
        text(
            "select agency_id, accepted_on, regexp_replace(reference, '\\d+号$', '') as series,"
            " substring(reference from '(\\d+)号$')::int as no from matter"
            " where reference is not null order by agency_id, series, no"
        )
    )
    last: dict[tuple[int, str], tuple[date, int]] = {}
    for row in rows:
        before, no = last.get((row.agency_id, row.series), (row.accepted_on, 0))
        assert row.accepted_on >= before
        assert row.no == no + 1
        last[row.agency_id, row.series] = row.accepted_on, row.no


async def test_every_role_is_held_and_some_officers_work_at_two_agencies(seen: AsyncSession) -> None:
    held = (await seen.execute(select(OfficerRole.officer_id, OfficerRole.agency_id, OfficerRole.role))).all()
    assert {row.role for row in held} == set(ROLES)
    places: dict[int, set[int]] = {}
    for row in held:
        places.setdefault(row.officer_id, set()).add(row.agency_id)
    assert sum(len(agencies) > 1 for agencies in places.values()) >= 3
    assert await seen.scalar(text("select count(*) from officer where must_change_password")) == 1


async def test_no_id_number_begins_with_a_region_there_is(seen: AsyncSession) -> None:
    numbers = [number for number in await seen.scalars(select(Party.id_number)) if number]
    prefixes = {number[:6] for number in numbers}
    codes = await seen.scalars(
        text("select code from region where source not like '%演示%' and code = any(:codes)"),
        {"codes": sorted(prefixes)},
    )
    assert len(numbers) > 80
    assert not codes.all()


async def test_no_phone_rings_anywhere(seen: AsyncSession) -> None:
    phones = [phone for phone in await seen.scalars(select(Party.phone)) if phone]
    assert phones
    assert all(phone.startswith("1990000") for phone in phones)


async def test_the_desk_has_something_for_today_and_the_days_around_it(seen: AsyncSession) -> None:
    today = clock.today()

    def days(row: Any) -> int:
        return (clock.local(row.due_at).date() - today).days

    due = [
        days(row)
        for row in await seen.execute(
            text("select due_at from deadline where status = 'running' and due_at is not null")
        )
    ]
    assert min(due) < 0
    assert any(0 <= day <= 3 for day in due)
    assert await seen.scalar(text("select count(*) from deadline where provisional and status = 'running'"))
    hearings = [clock.local(hearing.planned_at).date() for hearing in await seen.scalars(select(Hearing))]
    assert today in hearings
    assert any(today < day <= today + timedelta(days=7) for day in hearings)


async def test_documents_were_issued_and_printed(seen: AsyncSession) -> None:
    issued = (await seen.scalars(select(Document).where(Document.status == "issued"))).all()
    assert len(issued) >= 12
    assert all(document.pages and document.pdf_digest for document in issued)


async def test_it_refuses_a_database_somebody_works_with(county: Settings) -> None:
    with pytest.raises(demo.OfficersAlready, match="empty database"):
        await demo.load(county)


async def test_it_knows_that_it_is_loaded(seen: AsyncSession) -> None:
    assert await demo.is_loaded(seen)


async def test_every_matter_opens_for_who_leads_the_agency_that_holds_it(
    seen: AsyncSession, visitor: Browser
) -> None:
    held = (
        await seen.execute(
            select(Matter.id, Matter.title, Agency.name)
            .join(Agency, Agency.id == Matter.agency_id)
            .where(Matter.id.not_in(select(Sealing.matter_id)))
            .order_by(Matter.id)
        )
    ).all()
    for matter in held:
        page = await visitor.open(f"/matters/{matter.id}", as_=LEADERS[matter.name])  # type: ignore[arg-type]
        assert page.has(matter.title)


async def test_the_tabs_of_the_fullest_matters_open(seen: AsyncSession, visitor: Browser) -> None:
    fullest = (
        await seen.execute(
            select(Matter.id, Agency.name)
            .join(Agency, Agency.id == Matter.agency_id)
            .order_by(Matter.timeline_length.desc())
            .limit(6)
        )
    ).all()
    for matter in fullest:
        for tab in TABS:
            await visitor.open(f"/matters/{matter.id}/{tab}", as_=LEADERS[matter.name])  # type: ignore[arg-type]


async def test_every_officer_is_offered_at_the_door(visitor: Browser) -> None:
    page = await visitor.open("/sign-in")
    assert page.has(PASSWORD)
    assert all(page.has(person.name) for person in PEOPLE)
