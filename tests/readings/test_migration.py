"""What was kept in four tables is in the one list after the migration, and nothing of it is lost."""

from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from fayi.kit.database import driver_url
from fayi.kit.embedded_postgres import Cluster
from tests import cast
from tests.migrations.test_migrations import own_database, upgrade


async def test_readings_kept_in_four_tables_become_one_list(
    cluster: Cluster, settings: object, worker_id: str
) -> None:
    with own_database(cluster, f"four_lists_{worker_id}") as (owner_url, _):
        upgrade(owner_url, "0034")
        engine = create_async_engine(driver_url(owner_url))
        async with engine.begin() as connection:
            await cast.bring_on(connection, "no password")
        await engine.dispose()
        fill(owner_url)
        upgrade(owner_url, "0035")
        plain = create_engine(driver_url(owner_url))
        with plain.connect() as connection:
            rows = connection.execute(
                text(
                    "select kind, agency_id, officer_id, matter_id, party_id, prisoner_id, purpose, facts"
                    " from reading order by id"
                )
            ).all()
            gone = connection.scalars(
                text("select to_regclass(name)::text from unnest(cast(:names as text[])) as name"),
                {"names": ["party_reading", "prisoner_reading", "paper_reading", "mention_reading"]},
            ).all()
        plain.dispose()
    li, at = cast.MEDIATOR_LI.id, cast.COMMITTEE.id
    assert [tuple(row) for row in rows] == [
        ("unmasked", at, li, None, 1, None, "核对送达地址", {"what": ["phone"]}),
        ("unmasked", cast.PRISON.id, li, None, None, 1, "核对身份", {}),
        ("viewed", at, li, 1, None, None, "", {"paper_id": 1}),
        ("learnt", at, li, 1, None, None, "", {"found": ["青禾县公证处"]}),
        ("enquired", cast.COURT.id, li, None, None, 1, "安排庭审", {}),
    ]
    assert gone == [None] * 4


def fill(owner_url: str) -> None:
    """A reading of each sort, a day apart, as earlier releases wrote them."""
    values = {
        "li": cast.MEDIATOR_LI.id,
        "at": cast.COMMITTEE.id,
        "prison": cast.PRISON.id,
        "court": cast.COURT.id,
    }
    engine = create_engine(driver_url(owner_url))
    with engine.begin() as connection:
        for sentence in (
            "insert into matter (type, type_version, agency_id, registered_at_id, intake_number, title, channel,"
            " stage, status, received_on, stage_since, details, created_at, updated_at) values ('mediation', 1,"
            " :at, :at, '湖桥登字〔2026〕1号', '邻里纠纷', 'window', 'registered', 'draft', '2026-01-05',"
            " '2026-01-05', '{}', now(), now())",
            "insert into party (kind, agency_id, name, name_key, created_at, updated_at)"
            " values ('person', :at, '陈大山', '陈大山', now(), now())",
            "insert into prisoner (agency_id, number, name, name_key, held_since, visit_class,"
            " created_at, created_by_id, updated_at, updated_by_id) values (:prison, '9800001', '周小河', '周小河',"
            " '2026-01-01', 'ordinary', now(), :li, now(), :li)",
            "insert into paper (matter_id, paper_key, title, pages, kind, added_at)"
            " values (1, 'identity', '身份证', 1, 'identity', now())",
            "insert into party_reading (party_id, officer_id, agency_id, at, what, purpose)"
            " values (1, :li, :at, '2026-01-01T08:00+08', '{phone}', '核对送达地址')",
            "insert into prisoner_reading (prisoner_id, officer_id, at, purpose)"
            " values (1, :li, '2026-01-02T08:00+08', '核对身份')",
            "insert into paper_reading (paper_id, matter_id, officer_id, agency_id, at)"
            " values (1, 1, :li, :at, '2026-01-03T08:00+08')",
            "insert into mention_reading (matter_id, agency_id, officer_id, at, found)"
            " values (1, :at, :li, '2026-01-04T08:00+08', '{青禾县公证处}')",
            "insert into prisoner_enquiry (asked_at, agency_id, officer_id, prisoner_id, prison_id, reason)"
            " values ('2026-01-05T08:00+08', :court, :li, 1, :prison, '安排庭审')",
        ):
            connection.execute(text(sentence), values)
    engine.dispose()
