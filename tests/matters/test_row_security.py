"""Who sees what, held by the database itself: compared with a model in plain Python, and attacked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.intake.actions import enter
from fayi.intake.forms import Comer
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.errors import NotFound, Refusal
from fayi.matters import actions, queries
from fayi.matters.models import Matter
from fayi.parties.forms import PartyKind
from fayi.parties.models import Party
from fayi.procedure.permissions import Permission
from fayi.referrals import queries as referral_queries
from fayi.referrals.models import Referral
from fayi.search.index import PostgresIndex, Section, Wanted
from fayi.search.queries import bodies
from tests.cast import (
    CHAIR_MA,
    CHAIR_ZHAO,
    COMMITTEE,
    COURT,
    JUDGE_HE,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NEWCOMERS,
    NOTARY,
    NOTARY_TANG,
    PEOPLE,
    STATION,
    Person,
    Place,
)
from tests.make import Make

PLACES = (STATION, COMMITTEE, NEWCOMERS, COURT, NOTARY)
COMMITTEES = (COMMITTEE, NEWCOMERS)
FOREVER = datetime.max.replace(tzinfo=clock.ZONE)


@dataclass
class Seen:
    """A matter as the model knows it."""

    id: int
    holder: Place
    registered_at: Place
    grounds: dict[int, dict[str, datetime]]
    """By agency: why it sees the matter, and until when."""
    recused: set[int] = field(default_factory=set)

    def is_seen_by(self, person: Person) -> bool:
        """Whether the person's agency has a ground today, and the person has not stood aside."""
        grounds = self.grounds.get(person.place.id, {})
        return person.id not in self.recused and any(until > clock.now() for until in grounds.values())


@dataclass
class Asked:
    """A referral or transfer as the model knows it."""

    id: int
    matter: Seen
    kind: str
    sender: Place
    receiver: Place
    status: str = "asked"

    @property
    def ground(self) -> str:
        """Under which name it opens the matter."""
        return f"{self.kind}:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.status == "asked" or (self.status == "accepted" and self.kind == "referral")


@dataclass
class World:
    """The model, moved along with the database by the same deeds."""

    make: Make
    matters: list[Seen] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def officer(self, place: Place, permission: Permission, matter: Seen) -> Person | None:
        """Somebody there who may do this and has not stood aside."""
        able = (p for p in PEOPLE if p.place is place and p.actor.may(permission))
        return next((p for p in able if p.id not in matter.recused), None)

    async def register(self, at: int) -> None:
        """A matter comes in at the station, which asks a committee to take it over, or at a committee."""
        place = (STATION, *COMMITTEES)[at % 3]
        person = next(p for p in PEOPLE if p.place is place and p.actor.may(Permission.MATTERS_REGISTER))
        mediation = self.make.types["mediation"]
        comers = tuple(
            Comer(role=role, kind=PartyKind.PERSON, name=name)
            for role, name in (("applicant", "陈大山"), ("respondent", "周小河"))
        )
        async with self.make.session(person.actor) as session:
            entered = await enter(
                session, mediation, mediation.examples[0], comers, by=person.actor,
                received_on=clock.today(), channel="window",
                handled_by=COMMITTEE.id if place is STATION else None, chosen={0: "new", 1: "new"},
            )  # fmt: skip
            transfer = await session.scalar(select(Referral).where(Referral.matter_id == entered.matter.id))
        seen = Seen(entered.matter.id, place, place, {place.id: {"owner": FOREVER}})
        self.matters.append(seen)
        if transfer is not None:
            self.note(Asked(transfer.id, seen, "transfer", place, COMMITTEE), FOREVER)

    def note(self, asked: Asked, until: datetime) -> None:
        """Remember what was asked, and that it opens the matter."""
        self.asked.append(asked)
        asked.matter.grounds.setdefault(asked.receiver.id, {})[asked.ground] = until

    async def ask(self, which: int, to: int, how: str) -> None:
        """The holder asks another agency to help (for ever, for a while, until last week) or to take over."""
        seen = self.matters[which % len(self.matters)]
        kind = "transfer" if how == "transfer" else "referral"
        receiver = COMMITTEES[to % 2] if kind == "transfer" else PLACES[to % len(PLACES)]
        person = self.officer(seen.holder, Permission.REFERRALS_SEND, seen)
        if person is None:
            return
        refused = receiver is seen.holder or any(
            one.matter is seen
            and one.is_open
            and (one.receiver is receiver or kind == one.kind == "transfer")
            for one in self.asked
        )
        then = clock.now() - timedelta(days=7) if how == "past" else clock.now()
        with clock.frozen(then):
            until = {"past": clock.today(), "future": clock.today() + timedelta(days=1)}.get(how)
            if refused:
                with pytest.raises(Refusal):
                    await self.make.referral(matter_of(seen), receiver, kind=kind, until=until, by=person)
                return
            made = await self.make.referral(matter_of(seen), receiver, kind=kind, until=until, by=person)
        lasts = {"past": clock.now() - timedelta(days=6), "future": clock.now() + timedelta(days=1)}
        self.note(Asked(made.id, seen, kind, seen.holder, receiver), lasts.get(how, FOREVER))

    async def answer(self, which: int, how: str) -> None:
        """What was asked is accepted, returned, done or revoked; out of turn it is refused."""
        if not self.asked:
            return
        asked = self.asked[which % len(self.asked)]
        place = asked.sender if how == "revoke" else asked.receiver
        right = Permission.REFERRALS_SEND if how == "revoke" else Permission.REFERRALS_ANSWER
        person = self.officer(place, right, asked.matter)
        if person is None:
            return
        in_turn = {
            "accept": asked.status == "asked",
            "return": asked.status == "asked",
            "finish": asked.status == "accepted" and asked.kind == "referral",
            "revoke": asked.is_open,
        }[how]
        row = Referral(
            id=asked.id,
            matter_id=asked.matter.id,
            from_agency_id=asked.sender.id,
            to_agency_id=asked.receiver.id,
        )
        if not asked.matter.is_seen_by(person) or not in_turn:
            with pytest.raises((Refusal, NoResultFound)):
                await self.make.answer(row, how, by=person)
            return
        await self.make.answer(row, how, by=person)
        asked.status = {"accept": "accepted", "return": "returned", "finish": "done", "revoke": "revoked"}[
            how
        ]
        grounds = asked.matter.grounds
        if how != "accept":
            grounds[asked.receiver.id].pop(asked.ground)
        elif asked.kind == "transfer":
            for other in self.asked:
                if other.matter is asked.matter and other is not asked and other.is_open:
                    other.status = "revoked"
                    grounds[other.receiver.id].pop(other.ground)
            del grounds[asked.sender.id]["owner"]
            grounds[asked.sender.id]["origin"] = FOREVER
            grounds[asked.receiver.id] = {"owner": FOREVER}
            asked.matter.holder = asked.receiver

    async def recuse(self, which: int, who: int) -> None:
        """An officer stands aside."""
        seen, aside = self.matters[which % len(self.matters)], PEOPLE[who % len(PEOPLE)]
        person = self.officer(seen.holder, Permission.MATTERS_HANDLE, seen)
        if person is None or aside.id in seen.recused:
            return
        async with self.make.session(person.actor) as session:
            matter = await session.get_one(Matter, seen.id)
            await actions.recuse(session, matter, aside.id, "是当事人的表弟。", by=person.actor)
        seen.recused.add(aside.id)

    async def draft(self, which: int, code: int) -> None:
        """A document is begun."""
        seen = self.matters[which % len(self.matters)]
        person = self.officer(seen.holder, Permission.DOCUMENTS_DRAFT, seen)
        if person is not None:
            await self.make.document(matter_of(seen), ("MD-0104", "MD-0105")[code % 2], by=person)


def matter_of(seen: Seen) -> Matter:
    """As much of a matter as `make` asks for."""
    return Matter(id=seen.id, agency_id=seen.holder.id)


NUMBER = st.integers(0, 13)
DEEDS = st.one_of(
    st.tuples(st.just("register"), NUMBER),
    st.tuples(st.just("ask"), NUMBER, NUMBER, st.sampled_from(["ever", "past", "future", "transfer"])),
    st.tuples(st.just("answer"), NUMBER, st.sampled_from(["accept", "return", "finish", "revoke"])),
    st.tuples(st.just("recuse"), NUMBER, NUMBER),
    st.tuples(st.just("draft"), NUMBER, NUMBER),
)

HANGING = text(
    "select table_name from information_schema.columns join pg_tables"
    " on tablename = table_name and schemaname = table_schema"
    " where table_schema = 'public' and column_name = 'matter_id'"
    " and table_name not in ('matter_access', 'matter_search', 'paper_search', 'referral', 'notice') order by 1"
)

PAPERS_READ = text(
    "insert into paper (matter_id, paper_key, title, pages, added_at)"
    " select id, 'other', '测量意见', 1, now() from matter"
)
PAPERS_INDEXED = (
    text(
        "insert into paper_text (matter_id, paper_id, body, source, read_at)"
        " select matter_id, id, '界址', 'layer', now() from paper where title = '测量意见'"
    ),
    text(
        "insert into paper_search (text_id, matter_id, agency_ids, dated, tsv) select t.id, t.matter_id, array("
        " select a.agency_id from matter_access a where a.matter_id = t.matter_id), now()::date,"
        " array_to_tsvector(array['界址', '址']) from paper_text t"
    ),
)


async def rows_of(session: AsyncSession, tables: list[str]) -> dict[tuple[str, int], int]:
    """How many rows each table shows of each matter, without any filter."""
    parts = [
        f"select '{table}' as hanging, matter_id, count(*) as number from {table} group by 2"
        for table in tables
    ]
    found = await session.execute(text(" union all ".join(parts)))
    return {(row.hanging, row.matter_id): row.number for row in found}


@given(st.lists(DEEDS, max_size=16))
@example([("register", 1), ("ask", 0, 2, "transfer"), ("answer", 0, "accept"), ("ask", 0, 1, "transfer")])
@example([("register", 0), ("answer", 0, "return"), ("ask", 0, 3, "past"), ("answer", 1, "accept")])
@example([("register", 1), ("ask", 0, 3, "ever"), ("answer", 0, "accept"), ("recuse", 0, 8)])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_everybody_sees_exactly_what_the_model_says(
    make: Make, database: Database, owner: AsyncEngine, deeds: list[tuple[Any, ...]]
) -> None:
    async with owner.begin() as connection:
        await connection.execute(text("truncate matter, party, operation restart identity cascade"))
    world = World(make)
    await world.register(1)
    for name, *told in deeds:
        await getattr(world, name)(*told)

    async with owner.begin() as connection:
        await connection.execute(PAPERS_READ)
        for statement in PAPERS_INDEXED:
            await connection.execute(statement)
        texts = dict((await connection.execute(text("select id, matter_id from paper_text"))).all())
        named = set(await connection.scalars(text("select id from party where name = '陈大山'")))
    async with AsyncSession(owner) as everything:
        tables = list(await everything.scalars(HANGING))
        truth = await rows_of(everything, tables)
        taking_part = await everything.execute(text("select party_id, matter_id from participation"))
        parties = {row.party_id: row.matter_id for row in taking_part}
    assert {"timeline", "deadline", "participation", "document", "hearing", "settlement"} <= set(tables)
    by_id = {seen.id: seen for seen in world.matters}
    for person in PEOPLE:
        actor = person.actor
        visible = {seen.id for seen in world.matters if seen.is_seen_by(person)}
        async with make.session(actor) as session:
            assert set(await session.scalars(select(Matter.id))) == visible
            assert {m.id for m, _, _ in await queries.register(session, actor)} == visible
            assert sum((await queries.count(session, actor)).values()) == len(visible)
            assert await rows_of(session, tables) == {
                (table, matter_id): number
                for (table, matter_id), number in truth.items()
                if matter_id in visible
            }
            assert set(await session.scalars(select(Party.id))) == {
                party_id
                for party_id, matter_id in parties.items()
                if matter_id in visible
                or (
                    by_id[matter_id].registered_at is person.place
                    and person.id not in by_id[matter_id].recused
                )
            }
            hits = await PostgresIndex().find(session, Wanted(words="围墙", limit=1000))
            assert (set(hits.ids), hits.more) == (visible, False)
            assert set(await bodies(session, [*by_id])) == visible
            papers = Wanted(words="界址", section=Section.PAPERS, limit=1000)
            assert {texts[one] for one in (await PostgresIndex().find(session, papers)).ids} == visible
            assert await PostgresIndex().count(session, papers) == len(visible)
            people = Wanted(words="大山", section=Section.PEOPLE, limit=1000)
            seen_people = set(await session.scalars(select(Party.id))) & named
            assert set((await PostgresIndex().find(session, people)).ids) == seen_people
            mine = {
                one.id
                for one in world.asked
                if person.place in (one.sender, one.receiver) and person.id not in one.matter.recused
            }
            assert set(await session.scalars(select(Referral.id))) == mine
            waiting = {
                one.id
                for one in world.asked
                if one.receiver is person.place and one.status == "asked" and one.matter.is_seen_by(person)
            }
            assert {one.id for one, _, _ in await referral_queries.waiting(session, actor)} == waiting
            for seen in world.matters:
                agencies = {agency.id for agency, _ in await queries.agencies_seeing(session, seen.id)}
                if seen.id in visible:
                    assert (await queries.get(session, actor, seen.id)).agency_id == seen.holder.id
                    assert agencies == {
                        agency_id
                        for agency_id, grounds in seen.grounds.items()
                        if any(until > clock.now() for until in grounds.values())
                    }
                else:
                    with pytest.raises(NotFound):
                        await queries.get(session, actor, seen.id)
    async with database.transaction() as session:
        assert await rows_of(session, [*tables, "referral"]) == {}
        assert not (await PostgresIndex().find(session, Wanted(words="围墙"))).ids
        assert not set(await session.scalars(select(Party.id)))


async def refused(make: Make, person: Person, sql: str, **values: Any) -> None:
    """The database refuses the statement outright, whatever the code of the desk may think."""
    with pytest.raises(
        ProgrammingError, match=r"permission denied|row-level security|only |not a referral|held by"
    ):
        async with make.session(person.actor) as session:
            await session.execute(text(sql), values)


async def changes_nothing(make: Make, person: Person, sql: str, **values: Any) -> None:
    """The statement finds no row that it may change."""
    async with make.session(person.actor) as session:
        done = await session.execute(text(sql), values)
        assert done.rowcount == 0  # type: ignore[attr-defined]


async def test_only_the_agency_that_holds_a_matter_may_show_it_to_others(make: Make) -> None:
    matter = await make.matter()
    await make.referral(matter, COURT)
    grant = "select grant_access(:matter, :agency, 'a whim', null)"
    for person in (JUDGE_HE, CHAIR_MA):
        await refused(make, person, grant, matter=matter.id, agency=NOTARY.id)
        await refused(make, person, "select revoke_access(:m, :a, 'owner')", m=matter.id, a=COMMITTEE.id)
    await refused(make, CHAIR_ZHAO, "select revoke_access(:m, :a, 'owner')", m=matter.id, a=COMMITTEE.id)
    for sql in (
        "insert into matter_access (agency_id, matter_id, grounds, updated_at) values (8, :m, '{}', now())",
        "update matter_access set visible_until = 'infinity' where matter_id = :m",
        "delete from matter_access where matter_id = :m",
    ):
        await refused(make, CHAIR_ZHAO, sql, m=matter.id)


@pytest.mark.parametrize(
    "sql",
    [
        "insert into timeline (matter_id, tag, happened_on, recorded_at)"
        " values (:m, 'matter:x', '2026-01-01', now())",
        "insert into recusal (matter_id, officer_id, reason, since) values (:m, 1, '', now())",
        "insert into assignment (matter_id, officer_id, capacity, since)"
        " values (:m, 7, 'lead', '2026-01-01')",
        "insert into matter_link (matter_id, opened_id) values (:m, :m)",
        "insert into suspension (matter_id, since, reason) values (:m, '2026-01-01', '')",
        "insert into follow_up (matter_id, made_on, way, asked, result, note)"
        " values (:m, '2026-01-01', 'phone', '', 'performed', '')",
        "insert into referral"
        " (matter_id, kind, from_agency_id, to_agency_id, reason, status, asked_at, asked_by_id)"
        " values (:m, 'transfer', 4, 5, '', 'asked', now(), 7)",
        "insert into referral"
        " (matter_id, kind, from_agency_id, to_agency_id, reason, status, asked_at, asked_by_id)"
        " values (:m, 'transfer', 5, 3, '', 'asked', now(), 7)",
    ],
)
async def test_nothing_is_hung_on_a_matter_that_one_may_not_see(make: Make, sql: str) -> None:
    matter = await make.matter()
    await refused(make, CHAIR_MA, sql, m=matter.id)


async def test_an_agency_registers_matters_for_itself_alone(make: Make) -> None:
    matter = await make.matter()
    copy = (
        "insert into matter (type, type_version, agency_id, registered_at_id, intake_number, title, channel,"
        " stage, status, received_on, stage_since, details, created_at, updated_at)"
        " values ('mediation', 1, :agency, :agency, '假登字〔2026〕1号', '', 'window', 'registered', 'draft',"
        " '2026-01-01', '2026-01-01', '{}', now(), now())"
    )
    await refused(make, CHAIR_MA, copy, agency=COMMITTEE.id)
    await refused(
        make, CHAIR_ZHAO, "update matter set agency_id = :to where id = :m", m=matter.id, to=NEWCOMERS.id
    )


async def test_who_only_sees_a_matter_does_not_change_it(make: Make) -> None:
    matter = await make.matter()
    referral = await make.referral(matter, NEWCOMERS)
    await make.answer(referral, "accept")
    await changes_nothing(make, CHAIR_MA, "update matter set title = '改' where id = :m", m=matter.id)
    await refused(make, CHAIR_MA, "update matter set agency_id = 5 where id = :m", m=matter.id)
    await refused(make, CHAIR_ZHAO, "delete from matter where id = :m", m=matter.id)


async def test_a_matter_is_taken_over_only_by_whom_it_was_offered_to_and_once(make: Make) -> None:
    take_over = "select take_over(:id)"
    matter = await make.matter()
    help_asked = await make.referral(matter, NEWCOMERS)
    await refused(make, CHAIR_MA, take_over, id=help_asked.id)
    await refused(make, CHAIR_MA, "update referral set kind = 'transfer' where id = :id", id=help_asked.id)
    await make.answer(help_asked, "return")

    offered = await make.referral(matter, NEWCOMERS, kind="transfer")
    for person in (CHAIR_ZHAO, JUDGE_HE):
        await refused(make, person, take_over, id=offered.id)
    await refused(make, JUDGE_HE, "update referral set to_agency_id = 6 where id = :id", id=offered.id)
    await make.answer(offered, "revoke")
    await refused(make, CHAIR_MA, "update referral set status = 'asked' where id = :id", id=offered.id)
    await refused(make, CHAIR_MA, take_over, id=offered.id)

    again = await make.referral(matter, NEWCOMERS, kind="transfer")
    await make.answer(again, "accept")
    assert (await make.reload(matter)).agency_id == NEWCOMERS.id
    await refused(make, CHAIR_MA, take_over, id=again.id)
    await refused(make, CHAIR_ZHAO, "select grant_access(:m, 4, 'owner', null)", m=matter.id)


async def test_others_do_not_end_a_referral(make: Make) -> None:
    referral = await make.referral(await make.matter(), COURT)
    await refused(make, NOTARY_TANG, "select end_referral_access(:id)", id=referral.id)


@pytest.mark.parametrize(
    "sql",
    [
        "update timeline set note = '改' where matter_id = :m",
        "update timeline set facts = '{}' where matter_id = :m",
        "delete from timeline where matter_id = :m",
        "truncate timeline",
        "alter table timeline disable trigger chain_entry",
        "alter table timeline disable row level security",
        "create or replace function chain_entry() returns trigger language sql as ''",
    ],
)
async def test_what_has_happened_is_not_rewritten(make: Make, sql: str) -> None:
    matter = await make.matter()
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        async with make.session(CHAIR_ZHAO.actor) as session:
            await session.execute(text(sql), {"m": matter.id} if ":m" in sql else {})


async def test_an_officer_who_stood_aside_neither_reads_nor_writes_it(make: Make) -> None:
    matter = await make.matter(stage="accepted")
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await actions.recuse(session, here, MEDIATOR_LI.id, "是申请人的弟弟。", by=CHAIR_ZHAO.actor)
    await changes_nothing(make, MEDIATOR_LI, "update matter set title = '改'")
    await refused(
        make,
        MEDIATOR_LI,
        "insert into timeline (matter_id, tag, happened_on, recorded_at)"
        " values (:m, 'matter:close', '2026-01-01', now())",
        m=matter.id,
    )
    async with make.session(MEDIATOR_LI.actor) as session:
        assert not await queries.agencies_seeing(session, matter.id)
        assert not await session.scalar(select(Matter.id).where(Matter.id == matter.id))
        with pytest.raises(NotFound):
            await queries.get(session, MEDIATOR_LI.actor, matter.id)
    async with make.session(MEDIATOR_QIAN.actor) as session:
        assert (await queries.get(session, MEDIATOR_QIAN.actor, matter.id)).id == matter.id


async def test_a_word_too_many_in_a_setting_shows_nothing(make: Make, database: Database) -> None:
    await make.matter()
    for agency, officer in (("", ""), ("0", ""), ("-1", "4")):
        async with database.transaction() as session:
            await session.execute(
                text("select set_config('app.agency_id', :a, true), set_config('app.officer_id', :o, true)"),
                {"a": agency, "o": officer},
            )
            assert not list(await session.scalars(select(Matter.id)))


async def test_settings_end_with_their_transaction(make: Make, database: Database) -> None:
    await make.matter()
    for _ in range(12):
        async with database.transaction(agency_id=COMMITTEE.id) as session:
            assert list(await session.scalars(select(Matter.id)))
        async with database.transaction() as session:
            assert not list(await session.scalars(select(Matter.id)))
