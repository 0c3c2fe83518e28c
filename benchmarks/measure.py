"""What is measured, each thing against its floor, at each size."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from docxtpl import DocxTemplate
from sqlalchemy import create_engine, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from weasyprint import HTML

from benchmarks.county import Seeded, seed
from benchmarks.floors import LATEST, ask, bare_site
from benchmarks.timing import Row, against, table
from fayi.agencies.queries import token_hash
from fayi.agencies.rules import Actor
from fayi.app import create_app
from fayi.catalogue import entries
from fayi.documents.printing import qr_picture
from fayi.intake.actions import enter
from fayi.intake.forms import Comer
from fayi.kit import schema
from fayi.kit.database import Database, driver_url
from fayi.kit.docx_sandbox import ClosedEnvironment
from fayi.kit.embedded_postgres import Cluster
from fayi.kit.render_pool import PrintDetails, RenderPool, print_document
from fayi.kit.secrets import open_vault
from fayi.matters import queries
from fayi.parties.forms import PartyKind
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.roles import AgencyKind, permissions_of
from fayi.search.index import PostgresIndex, Wanted
from fayi.search.rules import tsquery
from fayi.settings import Settings

SERVER = {"shared_buffers": "2GB", "work_mem": "32MB", "max_wal_size": "4GB", "maintenance_work_mem": "512MB"}
WORDS = ("院墙滴水", "拖欠工资", "村干部", "转账记录", "书面道歉", "茶山")


async def measure(home: Path, sizes: list[int], rounds: int) -> list[Row]:
    """All rows, for all sizes."""
    found: list[Row] = []
    with Cluster(home / "postgres", settings=SERVER) as cluster:
        admin = create_engine(driver_url(cluster.dsn()), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("create role fayi_owner login createrole"))
            for size in sizes:
                connection.execute(text(f"create database bench_{size} owner fayi_owner"))
        admin.dispose()
        for size in sizes:
            found += await at_size(cluster, home, size, rounds)
            print(table(found), flush=True)
    smallest = {row.what: row.took for row in found if row.size == sizes[0]}
    for row in [row for row in found if row.size == sizes[-1] and row.what.startswith("page ")]:
        if len(sizes) > 1:
            found.append(
                Row(
                    f"{row.what} at {sizes[-1]:,} against {sizes[0]:,}",
                    row.size,
                    row.took,
                    smallest[row.what],
                    "the same page in the small county",
                    "<= 1.2",
                )
            )
    return found


async def at_size(cluster: Cluster, home: Path, size: int, rounds: int) -> list[Row]:
    """All rows for one size."""
    settings = Settings(
        data_directory=home,
        database_url=cluster.dsn(f"bench_{size}", "fayi_app"),
        database_owner_url=cluster.dsn(f"bench_{size}", "fayi_owner"),
        secret_key="5a" * 32,
        run_worker=False,
    )
    schema.migrate(settings.database_owner_url, settings.database_url)
    open_vault(settings.secret_key, home / "secret.key")
    owner = create_async_engine(driver_url(settings.database_owner_url))
    async with owner.begin() as connection:
        seeded = await seed(connection, size)
        await connection.execute(text("create index bench_updated_at on matter (updated_at desc)"))
    async with owner.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("vacuum analyze")
        )
    app: Any = create_app(settings)
    async with app.lifespan():
        database: Database = app.state.database
        rows = [
            *await pages(app, database, owner, seeded, rounds),
            *await lists(database, owner, seeded, rounds),
            *await searches(database, owner, seeded, rounds),
            await registering(database, owner, app.state.types, seeded, rounds),
        ]
    if size == 1000:
        rows.append(await printing(rounds))
    await owner.dispose()
    return rows


def chair_of(agency_id: int) -> Actor:
    """The chair of an agency."""
    return Actor(
        officer_id=agency_id,
        name="",
        agency_id=agency_id,
        agency_name="",
        agency_kind=AgencyKind.MEDIATION_COMMITTEE,
        permissions=permissions_of(frozenset({"chair"})),
    )


async def pages(app: Any, database: Database, owner: AsyncEngine, seeded: Seeded, rounds: int) -> list[Row]:
    """Pages as an officer of an agency with at least fifty matters opens them, against a bare page of fifty."""
    agency, now = seeded.pages, datetime.now(UTC)
    async with database.transaction() as session:
        await session.execute(
            text("insert into signed_in values (:hash, :agency, :agency, :now, :now, :end)"),
            {"hash": token_hash("bench"), "agency": agency, "now": now, "end": now + timedelta(hours=10)},
        )
    async with owner.connect() as connection:
        matter_id = await connection.scalar(
            text("select max(matter_id) from matter_access where agency_id = :agency"), {"agency": agency}
        )
    bare = bare_site(owner)
    found = []
    for what, path, aim in (
        ("page of 50 rows", "/matters", "<= 1.67 (0.6 x the throughput)"),
        ("page of a matter", f"/matters/{matter_id}", ""),
        ("page of the desk", "/desk", ""),
        ("page of search", f"/search?q={WORDS[0]}", ""),
    ):
        took, floor = await against(
            lambda path=path: ask(app, path, "fayi_session=bench"), lambda: ask(bare, "/rows"), rounds
        )
        found.append(Row(what, seeded.matters, took, floor, "Litestar + one SELECT + Jinja, 50 rows", aim))
    return found


async def lists(database: Database, owner: AsyncEngine, seeded: Seeded, rounds: int) -> list[Row]:
    """The list under row security against the latest fifty of all, both as SQL."""
    found = []
    for label, agency in (("large", seeded.large), ("median", seeded.median), ("small", seeded.small)):
        async with (
            database.transaction(agency_id=agency, officer_id=agency) as session,
            owner.connect() as connection,
        ):
            took, floor = await against(
                lambda session=session, agency=agency: queries.register(session, chair_of(agency)),
                lambda connection=connection: connection.execute(text(LATEST)),
                rounds,
            )
        found.append(
            Row(
                f"list under row security, {label} agency",
                seeded.matters,
                took,
                floor,
                "unfiltered latest 50",
                "<= 3",
            )
        )
    return found


async def searches(database: Database, owner: AsyncEngine, seeded: Seeded, rounds: int) -> list[Row]:
    """Search through the index protocol against the same question as bare SQL, in a median and a large agency."""
    bare = text(
        "select matter_id, count(*) over () from matter_search where agency_ids @> array[cast(:agency as bigint)]"
        " and tsv @@ cast(:query as tsquery) order by updated_at desc limit 20"
    )
    found = []
    for label, agency, aim in (("median", seeded.median, "<= 1.5"), ("large", seeded.large, "")):
        async with (
            database.transaction(agency_id=agency, officer_id=agency) as session,
            owner.connect() as connection,
        ):

            async def asked(session: Any = session) -> None:
                for words in WORDS:
                    await PostgresIndex().find(session, Wanted(words=words))

            async def plain(connection: Any = connection, agency: int = agency) -> None:
                for words in WORDS:
                    await connection.execute(bare, {"agency": agency, "query": tsquery(words)})

            took, floor = await against(asked, plain, rounds)
        found.append(
            Row(f"search, {label} agency, {len(WORDS)} words", seeded.matters, took, floor, "bare SQL", aim)
        )
    return found


async def registering(
    database: Database, owner: AsyncEngine, types: MatterTypes, seeded: Seeded, rounds: int
) -> Row:
    """Registering a dispute with two parties against the INSERTs it consists of, both committed."""
    matter_type, actor = types["mediation"], chair_of(seeded.median)
    details = matter_type.examples[0]
    written: list[tuple[str, Any]] = []

    def remember(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.lstrip().lower().startswith("insert"):
            written.append((statement, parameters))

    async def register() -> None:
        mark = uuid4().hex[:6]
        people = tuple(
            Comer(role=role, kind=PartyKind.PERSON, name=f"{who}{mark}", address=f"湖桥镇{mark}号")
            for role, who in (("applicant", "周"), ("respondent", "吴"))
        )
        async with database.transaction(agency_id=actor.agency_id, officer_id=actor.officer_id) as session:
            await enter(
                session, matter_type, details, people, by=actor, received_on=date.today(), channel="window",  # noqa: DTZ011
                handled_by=None, chosen={},
            )  # fmt: skip

    event.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    await register()
    event.remove(database.engine.sync_engine, "before_cursor_execute", remember)
    plain = [(statement, parameters) for statement, parameters in written if "counter" not in statement]

    async def bare() -> None:
        matter_id, party_ids = 0, []
        async with owner.begin() as connection:
            for statement, parameters in plain:
                fresh = dict(parameters)
                if "intake_number" in fresh:
                    fresh["intake_number"] = uuid4().hex
                if "matter_id" in fresh:
                    fresh["matter_id"] = matter_id
                if "party_id" in fresh:
                    fresh["party_id"] = party_ids.pop(0)
                done = await connection.exec_driver_sql(statement, fresh)
                if statement.startswith("INSERT INTO matter "):
                    matter_id = done.scalar_one()
                elif statement.startswith("INSERT INTO party "):
                    party_ids.append(done.scalar_one())

    took, floor = await against(register, bare, rounds)
    return Row("registering a dispute", seeded.matters, took, floor, f"its {len(plain)} INSERTs", "<= 3")


async def printing(rounds: int) -> Row:
    """A settlement as Word and PDF, against filling the same template and printing its text as plain HTML."""
    kind = entries.load()["MD-0106"]
    facts = dict(kind.samples)
    pool = RenderPool(workers=1)
    await pool.start()

    pictures = {"qr": qr_picture("https://desk.example", "t" * 22)}
    details = PrintDetails(title=kind.title, created=datetime.now(UTC), keywords="")

    async def ours() -> None:
        await pool.render(print_document, kind.template, facts, pictures, details)

    async def bare() -> None:
        template = DocxTemplate(io.BytesIO(kind.template))
        template.render({**facts, "qr": ""}, ClosedEnvironment(), autoescape=True)
        template.save(io.BytesIO())
        HTML(string="".join(f"<p>{value}</p>" for value in facts.values())).write_pdf()

    took, floor = await against(ours, bare, max(5, rounds // 4), warm=2)
    pool.close()
    return Row(
        "one document, Word and PDF/A", 1000, took, floor, "docxtpl + WeasyPrint on plain paragraphs", ""
    )
