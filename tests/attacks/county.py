"""A county in which everything exists once and belongs to somebody, and one officer in each relation to it.

What is attacked most (a mediation with its hearing, papers, settlement, servings) is registered and written by
the officers whose work it is; of every other thing that has a number of its own in an address there is a bare
row. The officers sent against it hold every role there is at their own agency: what stops them is never a
missing permission, but whose data it is.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from litestar import Litestar
from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from fayi.kit import clock
from fayi.kit.database import Base
from fayi.matters.models import Matter
from fayi.parties import agents
from fayi.parties.forms import AgentForm
from fayi.parties.kinds import AgentKind, Scope
from fayi.parties.models import Participation
from fayi.procedure.roles import ROLES
from fayi.visits import actions as visits
from fayi.visits.forms import TakeVisit, TellOnce
from fayi.visits.rules import Purpose
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    CLERK_WANG,
    COURT,
    HEAD_FANG,
    OTHER_PRISON_OFFICER_BO,
    PETITION_JIN,
    PRISON,
    PROSECUTOR_YAN,
    Person,
)
from tests.make import Make

MARK = "锦鲤暗记"
"""Stands in every text of what is attacked, and nowhere else."""

RELATIONS: dict[str, Person] = {
    "holder": CHAIR_ZHAO,
    "joint": CHAIR_MA,
    "all": HEAD_FANG,
    "no_papers": PROSECUTOR_YAN,
    "particulars": PETITION_JIN,
    "none": OTHER_PRISON_OFFICER_BO,
}
"""By relation of the agency to the matters of the committee: who of it is sent against them."""

TABLES: dict[str, str] = {
    "absence_id": "absence",
    "agency_id": "agency",
    "agent_id": "representation",
    "appointment_id": "appointment",
    "bar_id": "visit_bar",
    "batch_id": "batch",
    "booking_id": "booking",
    "claim_id": "subsidy_claim",
    "closure_id": "closure",
    "consent_id": "consent",
    "contact_id": "contact",
    "document_id": "document",
    "draft_id": "intake_draft",
    "file_id": "closing_file",
    "hearing_id": "hearing",
    "instalment_id": "instalment",
    "lawyer_id": "lawyer",
    "link_id": "join_link",
    "list_id": "visit_list",
    "matter_id": "matter",
    "notice_id": "notice",
    "number_id": "local_number",
    "officer_id": "officer",
    "package_id": "referral_package",
    "paper_id": "paper",
    "part_id": "participation",
    "party_id": "party",
    "prisoner_id": "prisoner",
    "proof_id": "serving_proof",
    "referral_id": "referral",
    "room_id": "room",
    "rule_id": "means_standard",
    "saved_id": "saved_search",
    "seal_id": "agency_seal",
    "sending_id": "sending",
    "serving_id": "serving",
    "session_id": "signed_in",
    "token_id": "api_token",
    "visit_id": "visit",
}
"""Which table a number in an address leads to; where it is not said, the one of that name (see table_of)."""

ELSEWHERE = {
    "/data-requests/": "data_request",
    "/matters/{matter_id:int}/materials/lists/": "material_list",
    "/matters/{matter_id:int}/materials/receipts/": "material_receipt",
    "/matters/{matter_id:int}/materials/returns/": "material_return",
    "/retention/lists/": "disposal_list",
    "/sealed/requests/": "sealed_request",
}
"""Where a paper, a list or a request is of another table than usual, by how the address begins."""


def numbers(route: HTTPRoute) -> list[str]:
    """The names of the numbers in a route's address."""
    names = [part.name for part in route.path_components if not isinstance(part, str)]
    return [name for name in names if name.endswith("_id")]


def table_of(route: HTTPRoute, name: str) -> str:
    """Which table the number of this name leads to."""
    for start, table in ELSEWHERE.items():
        if name in ("paper_id", "list_id", "request_id") and route.path.startswith(start):
            return table
    if name in TABLES:
        return TABLES[name]
    word = name.removesuffix("_id")
    named = [table for table in Base.metadata.tables if table == word or table.endswith(f"_{word}")]
    assert len(named) == 1, (
        f"{route.path}: say in tests/attacks/county.py which table {name} leads to, of {named}"
    )
    return named[0]


def tables_of(application: Litestar) -> frozenset[str]:
    """The tables in which there has to be something before the site can be asked for it."""
    found = [one for one in application.routes if isinstance(one, HTTPRoute)]
    return frozenset(table_of(route, name) for route in found for name in numbers(route))


@dataclass
class County:
    """What there is to be attacked."""

    open: Matter
    closed: Matter
    archived: Matter
    ids: dict[str, list[Mapping[str, object]]]
    """By table: its rows that are not an attacker's own."""


OF_TYPE: dict[str, object] = {
    "bigint": 1,
    "integer": 1,
    "numeric": 1,
    "text": MARK,
    "bytea": MARK.encode(),
    "boolean": False,
    "date": clock.today(),
    "timestamp with time zone": clock.now(),
    "jsonb": "{}",
    "ARRAY": [MARK],
    "uuid": "00000000-0000-4000-8000-000000000001",
}
"""What stands in a column of a bare row, by the column's type."""

PARTICULAR: dict[str, dict[str, object]] = {
    "agency_seal": {"width_mm": 40},
    "appointment": {"answer_by": clock.now() + timedelta(days=1)},
}
"""What a bare row cannot be without, besides what its columns say."""


async def build(
    make: Make, owner: AsyncEngine, application: Litestar, *, mark: str = MARK, bare: bool = True
) -> County:
    """Set the county up, `mark` in its texts, with a row in each table an address leads to if `bare` ones may be."""
    tables = tables_of(application)
    async with owner.begin() as connection:
        await give_every_role(connection)
    matters = []
    for stage in ("agreed_written", "closed", "archived"):
        matter = await make.matter(
            stage="agreed_written",
            applicants=(f"陈{mark}",),
            respondents=("周小河",),
            facts=f"占用通道，{mark}。",
        )
        await show(make, matter)
        matters.append(await make.drive(matter, stage))
    await fill(make, matters[0], mark)
    async with owner.begin() as connection:
        await connection.execute(text("set local session_replication_role = replica"))
        for table in sorted(tables if bare else ()):
            await bare_row(connection, table, matters[0].id)
        ids = {
            table: [
                dict(row)
                for row in (await connection.execute(text(f"select * from {table} order by id"))).mappings()
            ]
            for table in tables
        }
    return County(*matters, ids)


async def give_every_role(
    connection: AsyncConnection, people: Collection[Person] = tuple(RELATIONS.values())
) -> None:
    """Whoever is sent against the county may do everything, at the own agency."""
    await connection.execute(
        text(
            "insert into officer_role (officer_id, agency_id, role, since)"
            " values (:officer, :agency, :role, :since) on conflict do nothing"
        ),
        [
            {"officer": person.id, "agency": person.place.id, "role": role, "since": date(2020, 1, 1)}
            for person in people
            for role in ROLES
            if (person.place, role) not in person.roles
        ],
    )


async def show(make: Make, matter: Matter) -> None:
    """Let each agency see of the matter what its relation says."""
    for relation, person in RELATIONS.items():
        if relation == "joint":
            await make.answer(await make.referral(matter, person.place, kind="joint"), "accept")
        elif relation not in ("holder", "none"):
            await make.referral(matter, person.place, scope=relation)


async def fill(make: Make, matter: Matter, mark: str) -> None:
    """What hangs on the open matter, and what belongs to the prison, the court and the station."""
    await make.hearing(matter, held=False)
    await make.document(matter, "MD-0106")
    await make.paper(matter, "identity")
    taking_part = await make.participations(matter)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        part = await session.get_one(Participation, taking_part["周小河"].id)
        agent = AgentForm(
            kind=AgentKind.AGENT, agent_name=f"何{mark}", scope=list(Scope), authority="授权委托书",
            valid_from=clock.today(),
        )  # fmt: skip
        await agents.name_agent(session, here, part, agent, by=CHAIR_ZHAO.actor)
    await make.prisoner(name=f"韩{mark}")
    await make.booking(await make.room(COURT, f"法庭{mark}"), await make.room(PRISON, f"庭审室{mark}"))
    async with make.session(CLERK_WANG.actor) as session:
        came = await visits.take(session, TakeVisit(purposes=(Purpose.OTHER,)), by=CLERK_WANG.actor)
        told = TellOnce(about=f"公证{mark}", items=["户口簿"])
        await visits.tell_once(session, came, told, by=CLERK_WANG.actor)


async def bare_row(connection: AsyncConnection, table: str, matter_id: int) -> None:
    """A row of a table that has none (of this matter): marked in its texts, the committee's by its numbers."""
    columns = (
        await connection.execute(
            text(
                "select column_name as name, data_type as type from information_schema.columns"
                " where table_schema = 'public' and table_name = :table and is_nullable = 'NO'"
                " and column_default is null and is_identity = 'NO' and is_generated = 'NEVER'"
            ),
            {"table": table},
        )
    ).all()
    of_matter = any(column.name == "matter_id" for column in columns)
    where = f" where matter_id = {matter_id}" if of_matter else ""
    if await connection.scalar(text(f"select exists (select from {table}{where})")):
        return
    choices = dict(
        re.findall(
            r"(\w+) = ANY \(ARRAY\['(\w+)'",
            "\n".join(
                await connection.scalars(
                    text(
                        "select pg_get_constraintdef(oid) from pg_constraint"
                        " where contype = 'c' and conrelid = cast(:table as regclass)"
                    ),
                    {"table": table},
                )
            ),
        )
    )
    known = {"matter_id": matter_id, "agency_id": CHAIR_ZHAO.place.id, "officer_id": CHAIR_ZHAO.id}
    given = {
        column.name: known.get(column.name, choices.get(column.name, OF_TYPE[column.type]))
        for column in columns
    } | PARTICULAR.get(table, {})
    names = ", ".join(given)
    values = ", ".join(f":{name}" for name in given)
    await connection.execute(text(f"insert into {table} ({names}) values ({values})"), given)


BOOKKEEPING = (
    "alembic_version", "api_answer", "api_failure", "api_token", "api_use", "attempt", "key_proof", "key_use",
    "operation", "person_search", "prisoner_enquiry", "reading", "recent_search", "search_outbox", "signed_in",
)  # fmt: skip
"""What is written down about asking itself."""


async def checksums(owner: AsyncEngine) -> dict[str, str]:
    """What each table holds, as one short word, the bookkeeping left out."""
    async with owner.connect() as connection:
        names = await connection.scalars(
            text(
                "select tablename from pg_tables where schemaname = 'public'"
                " and tablename not like 'procrastinate%' and tablename <> all (:left_out)"
            ),
            {"left_out": list(BOOKKEEPING)},
        )
        every = " union all ".join(
            f"select '{name}', md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {name} t"
            for name in names
        )
        return dict(list(await connection.execute(text(every))))
