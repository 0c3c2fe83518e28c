"""`python -m benchmarks.bookings`: finding free times and confirming bookings, against the bare SQL of the same.

- Free times over 30 days for three ends of forty rooms each, against only reading when these are taken.
- Bookings that fifty officers confirm at once, many of them for the same place and time, against bare INSERTs
  of the same claims under the same constraint.
"""

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

from psycopg_pool import AsyncConnectionPool
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.measure import SERVER
from benchmarks.timing import Row, against, table
from fayi.agencies.rules import Actor
from fayi.kit import clock, schema
from fayi.kit.database import Database, driver_url
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.errors import Refusal
from fayi.procedure.roles import AgencyKind, permissions_of
from fayi.rooms import actions, queries
from fayi.rooms.availability import End
from fayi.rooms.rules import parts_from

ENDS, ROOMS, DAYS = 3, 40, 30
OFFICERS = 50
COURT = Actor(
    officer_id=1,
    name="",
    agency_id=1,
    agency_name="",
    agency_kind=AgencyKind.COURT,
    permissions=permissions_of(frozenset({"court_clerk"})),
)
COUNTY = f"""
    insert into agency (id, kind, name, short_name, region_code, number_word)
        select n, 'court', '法院' || n, '法院' || n, '339801', '词' || n from generate_series(1, {ENDS}) n;
    insert into officer (id, sign_in_name, name, password_hash, must_change_password)
        values (1, 'officer', '书记员', '', false);
    insert into room (id, agency_id, kind, name, in_use_from)
        select n, 1 + (n - 1) / {ROOMS}, 'room', '法庭' || n, '2020-01-01'
        from generate_series(1, {ENDS * ROOMS}) n;
    insert into room_hours (room_id, weekday, opens, closes, since)
        select r.id, d, '08:00', '20:00', '2020-01-01' from room r, generate_series(1, 7) d;
    insert into booking (id, agency_id, agency_ids, purpose, status, starts_at, ends_at, made_at, made_by_id,
                         changed_at)
        values (1, 1, '{{1,2,3}}', 'other', 'confirmed', now(), now() + interval '1 hour', now(), 1, now())
"""
TAKEN = """
    insert into claim (booking_id, part, resource, occupied)
    select 1, 'main', 'room:' || r, tstzrange(t, t + interval '15 minutes')
    from (select r, cast(:start as timestamptz) + q * interval '15 minutes' as t,
                 row_number() over (order by hashint4(q * 1000 + r), q, r) as n
          from generate_series(1, :rooms) r, generate_series(0, :quarters - 1) q) every
    where n <= :claims
"""
READ = text(
    "select resource, array_agg(extract(epoch from lower(occupied))::bigint),"
    " array_agg(extract(epoch from upper(occupied))::bigint) from claim"
    " where resource = any(:resources) and occupied && tstzrange(:since, :until) group by resource"
)
WISHES = """
    insert into booking (id, agency_id, agency_ids, purpose, status, starts_at, ends_at, made_at, made_by_id,
                         changed_at)
        select 100 + n, 1, '{{1,2}}', 'court', 'proposed', t, t + interval '1 hour', now(), 1, now()
        from (select n, cast('{start}' as timestamptz) + (n * 7919 % 200 / 8) * interval '1 day'
                     + (n * 7919 % 8) * interval '1 hour' as t from generate_series(1, {wishes}) n) w;
    insert into booking_part (booking_id, kind, starts_at, ends_at)
        select id, 'main', starts_at, ends_at from booking where id > 100;
    insert into need (booking_id, resource, label, role, agency_id)
        select id, 'room:' || (1 + id % 4), '法庭', 'court', 1 from booking where id > 100
        union all select id, 'room:' || ({ROOMS} + 1 + id % 3), '视频室', 'prison', 2 from booking where id > 100
"""
INSERT = """
    insert into claim (booking_id, part, resource, occupied)
    select b.id, 'main', n.resource, tstzrange(b.starts_at, b.ends_at)
    from booking b join need n on n.booking_id = b.id where b.id = %s order by n.resource
    on conflict do nothing returning id
"""


async def free_times(database: Database, owner: AsyncEngine, claims: int, rounds: int) -> Row:
    """Free times at three ends, against reading when the rooms are taken."""
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight + timedelta(days=1)
    async with owner.begin() as connection:
        await connection.execute(
            text(TAKEN),
            {"start": start, "rooms": ENDS * ROOMS, "quarters": DAYS * 96, "claims": claims},
        )
    async with owner.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("vacuum analyze")
        )
    ends = [
        End(candidates=tuple(f"room:{end * ROOMS + room}" for room in range(1, ROOMS + 1)))
        for end in range(ENDS)
    ]
    resources = [one for end in ends for one in end.candidates]
    wish = parts_from(start + timedelta(hours=10), 60, before=15, after=15)

    async def look() -> None:
        async with database.transaction(agency_id=1, officer_id=1) as session:
            found = await queries.alternatives(session, ends, wish, purpose="court", agency_id=1, days=DAYS)
            assert found

    async def read() -> None:
        async with owner.connect() as connection:
            rows = await connection.execute(
                READ, {"resources": resources, "since": start, "until": start + timedelta(days=DAYS)}
            )
            assert len(rows.all()) == ENDS * ROOMS

    took, floor = await against(look, read, rounds)
    return Row(
        f"free times at {ENDS} × {ROOMS} rooms", claims, took, floor, "reading when they are taken", "<= 3"
    )


async def confirming(
    database: Database, owner: AsyncEngine, pool: AsyncConnectionPool, wishes: int, rounds: int
) -> Row:
    """Bookings confirmed by fifty officers at once, against bare INSERTs of their claims; ms for each attempt."""
    start = clock.local(clock.now()).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=40)
    async with owner.begin() as connection:
        for statement in WISHES.format(start=start.isoformat(), wishes=wishes, ROOMS=ROOMS).split(";"):
            await connection.execute(text(statement))

    async def confirm(booking_id: int) -> bool:
        try:
            async with database.transaction(agency_id=1, officer_id=1) as session:
                await actions.confirm(session, await queries.get(session, booking_id), COURT)
        except Refusal:
            return False
        return True

    async def insert(booking_id: int) -> bool:
        async with pool.connection() as connection, connection.transaction(force_rollback=False) as block:
            made = await (await connection.execute(INSERT, (booking_id,))).fetchall()
            if len(made) < 2:
                block.force_rollback = True
        return len(made) == 2

    async def cleared(work: Callable[[int], Awaitable[bool]]) -> tuple[float, int]:
        async with owner.begin() as connection:
            await connection.execute(text("delete from claim where booking_id > 100"))
            await connection.execute(text("update booking set status = 'proposed' where id > 100"))
        began = time.perf_counter()
        made = await crowd(range(101, 101 + wishes), work)
        return time.perf_counter() - began, made

    ours, bare = [], []
    for _ in range(rounds):
        ours.append(await cleared(confirm))
        bare.append(await cleared(insert))
    (took, confirmed), (floor, inserted) = min(ours), min(bare)
    print(f"confirmed {confirmed / took:.0f} bookings a second of {wishes / took:.0f} tried,", end=" ")
    print(f"bare INSERTs {inserted / floor:.0f} of {wishes / floor:.0f}")
    return Row(
        f"a booking tried by {OFFICERS} at once",
        wishes,
        took / wishes * 1000,
        floor / wishes * 1000,
        "INSERT of its claims",
        "-",
    )


async def crowd(ids: Sequence[int], work: Callable[[int], Awaitable[bool]]) -> int:
    """Let fifty at once do all the work; how often it succeeded."""
    left = list(ids)

    async def one() -> int:
        made = 0
        while left:
            made += await work(left.pop())
        return made

    return sum(await asyncio.gather(*(one() for _ in range(OFFICERS))))


async def measure(home: Path, claims: int, wishes: int, rounds: int) -> list[Row]:
    """Both rows."""
    with Cluster(home / "postgres", settings=SERVER | {"max_connections": "200"}) as cluster:
        admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("create role fayi_owner login createrole"))
            connection.execute(text("create database bench owner fayi_owner"))
        admin.dispose()
        app, own = cluster.dsn("bench", "fayi_app"), cluster.dsn("bench", "fayi_owner")
        schema.migrate(own, app)
        owner = create_async_engine(driver_url(own))
        async with owner.begin() as connection:
            for statement in COUNTY.split(";"):
                await connection.execute(text(statement))
        database = Database(app, pool=OFFICERS)
        async with AsyncConnectionPool(own, min_size=OFFICERS, max_size=OFFICERS, open=False) as pool:
            rows = [
                await free_times(database, owner, claims, rounds),
                await confirming(database, owner, pool, wishes, max(1, rounds // 10)),
            ]
        await database.close()
        await owner.dispose()
    return rows


def main() -> None:
    """Measure in a fresh PostgreSQL, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000, help="claims on the rooms in the 30 days")
    parser.add_argument("--wishes", type=int, default=2000, help="bookings that are confirmed")
    parser.add_argument("--rounds", type=int, default=30, help="how often free times are looked for")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="fayi-bench-"))
    home.chmod(0o711)  # PostgreSQL runs under an account of its own when this runs as root
    try:
        rows = asyncio.run(measure(home, given.claims, given.wishes, given.rounds))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(table(rows))


if __name__ == "__main__":
    main()
