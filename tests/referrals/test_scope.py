"""How much of a matter a referral shows, and until when; held by the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.documents.models import Document, Paper
from fayi.hearings.models import Hearing
from fayi.kit import clock
from fayi.matters.models import Entry, Matter
from fayi.parties.models import Participation, Party
from fayi.referrals import queries
from fayi.referrals.jobs import look_after
from fayi.referrals.models import Referral
from fayi.search.index import PostgresIndex, Wanted
from fayi.settlements.models import Settlement
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, COMMITTEE, COURT, JUDGE_HE, NEWCOMERS, Person
from tests.make import Make

PAPERS = (Document, Paper)
CONTENTS = (Participation, Party, Hearing, Settlement)


async def shown(make: Make, person: Person, *tables: type) -> list[bool]:
    """Of which tables the person sees rows."""
    async with make.session(person.actor) as session:
        return [await session.scalar(select(table).limit(1)) is not None for table in tables]


async def full_matter(make: Make) -> Matter:
    """A matter with something of everything."""
    matter = await make.matter(stage="agreed_written")
    await make.document(matter, "MD-0106")
    await make.paper(matter, "identity")
    return matter


async def test_everything_without_papers_or_the_particulars_alone(make: Make) -> None:
    matter = await full_matter(make)
    for scope, papers, contents in (
        ("all", True, True),
        ("no_papers", False, True),
        ("particulars", False, False),
    ):
        referral = await make.referral(matter, COURT, scope=scope)
        assert await shown(make, JUDGE_HE, Matter) == [True], scope
        assert await shown(make, JUDGE_HE, *PAPERS) == [papers] * 2, scope
        assert await shown(make, JUDGE_HE, *CONTENTS) == [contents] * 4, scope
        await make.answer(referral, "return")
    assert await shown(make, CHAIR_ZHAO, Matter, *PAPERS, *CONTENTS) == [True] * 7


async def test_particulars_tell_names_and_parts_but_find_nothing_by_words(make: Make) -> None:
    matter = await full_matter(make)
    await make.referral(matter, COURT, scope="particulars")
    async with make.session(JUDGE_HE.actor) as session:
        assert await queries.named(session, matter.id) == [("陈大山", "applicant"), ("周小河", "respondent")]
        assert not (await PostgresIndex().find(session, Wanted(words="围墙"))).ids
        assert not list(await session.scalars(select(Entry).where(Entry.matter_id == matter.id)))
    async with make.session(CHAIR_MA.actor) as session:
        assert not await queries.named(session, matter.id)


async def test_who_sees_the_particulars_alone_answers_and_leaves_the_index_whole(make: Make) -> None:
    matter = await full_matter(make)
    referral = await make.referral(matter, COURT, scope="particulars")
    await make.answer(referral, "accept")
    await make.answer(referral, "finish", "已核实。")
    async with make.session(CHAIR_ZHAO.actor) as session:
        assert (await PostgresIndex().find(session, Wanted(words="围墙"))).ids == (matter.id,)


async def test_the_wider_of_two_grounds_counts_while_it_lasts(make: Make) -> None:
    matter = await full_matter(make)
    await make.referral(matter, NEWCOMERS, scope="particulars")
    transfer_asked = await make.referral(matter, COURT, scope="no_papers")
    assert await shown(make, CHAIR_MA, Document) == [False]
    await make.answer(transfer_asked, "return")
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await session.execute(
            text("select grant_access(:m, :a, 'appointment:9', :until)"),
            {"m": here.id, "a": NEWCOMERS.id, "until": clock.now() + timedelta(days=1)},
        )
    assert await shown(make, CHAIR_MA, Document) == [True]
    async with make.session(CHAIR_ZHAO.actor) as session:
        await session.execute(
            text("select grant_access(:m, :a, 'appointment:9', :until)"),
            {"m": matter.id, "a": NEWCOMERS.id, "until": clock.now() - timedelta(days=1)},
        )
    assert await shown(make, CHAIR_MA, Matter, Document) == [True, False]


async def test_a_transfer_is_shown_whole_and_who_took_over_keeps_all(make: Make) -> None:
    matter = await full_matter(make)
    transfer = await make.referral(matter, NEWCOMERS, kind="transfer", scope="particulars")
    assert await shown(make, CHAIR_MA, *PAPERS) == [True, True]
    await make.answer(transfer, "accept")
    assert await shown(make, CHAIR_MA, *PAPERS, *CONTENTS) == [True] * 6


async def test_only_the_holder_limits_and_nobody_widens(make: Make) -> None:
    matter = await full_matter(make)
    referral = await make.referral(matter, COURT, scope="particulars")
    with pytest.raises(ProgrammingError, match="only the agency that holds"):
        async with make.session(JUDGE_HE.actor) as session:
            await session.execute(
                text("select limit_access(:m, :a, :g, 'all')"),
                {"m": matter.id, "a": COURT.id, "g": referral.ground},
            )
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with make.session(JUDGE_HE.actor) as session:
            await session.execute(text("update matter_access set scopes = '{}'"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with make.session(CHAIR_ZHAO.actor) as session:
            await session.execute(
                text("update referral set scope = 'all' where id = :id"), {"id": referral.id}
            )


async def test_papers_out_of_scope_are_not_found_by_their_address(make: Make, browser: Browser) -> None:
    matter = await full_matter(make)
    paper = await make.paper(matter, "identity")
    document = await make.document(matter, "MD-0105")
    await make.referral(matter, COURT, scope="no_papers")
    for address in (f"/papers/{paper.id}", f"/documents/{document.id}"):
        await browser.open(address, as_=JUDGE_HE, expect=404)
    page = await browser.open(f"/matters/{matter.id}/parties", as_=JUDGE_HE)
    assert page.has("陈大山")


async def test_the_page_of_the_particulars_shows_names_and_no_more(make: Make, browser: Browser) -> None:
    matter = await full_matter(make)
    await make.referral(matter, COURT, scope="particulars")
    page = await browser.open(f"/matters/{matter.id}/referrals", as_=JUDGE_HE)
    assert page.has("陈大山")
    assert page.has("承办机构只提供概要")
    page = await browser.open(f"/matters/{matter.id}/parties", as_=JUDGE_HE)
    for address in ("", "/hearings", "/settlement", "/documents", "/deadlines"):
        page = await browser.open(f"/matters/{matter.id}{address}", as_=JUDGE_HE)
        assert not page.has("拆除占道的围墙")


async def test_what_has_run_out_is_closed_once_and_told_in_the_timeline(
    make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter()
    tomorrow = clock.today() + timedelta(days=1)
    for_a_while = await make.referral(matter, COURT, until=tomorrow)
    joining = await make.referral(matter, NEWCOMERS, kind="joint", until=tomorrow)
    await make.answer(for_a_while, "accept")
    await make.answer(joining, "accept")
    assert (await look_after(make.database))["expired"] == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert (await look_after(make.database))["expired"] == 2
        assert (await look_after(make.database))["expired"] == 0
    assert await shown(make, JUDGE_HE, Matter) == await shown(make, CHAIR_MA, Matter) == [False]
    async with make.session(CHAIR_ZHAO.actor) as session:
        kept = await session.scalars(select(Referral).where(Referral.matter_id == matter.id))
        assert {one.status for one in kept} == {"expired"}
    async with owner.connect() as connection:
        told = await connection.scalars(
            text(
                "select tag from timeline where matter_id = :m and split_part(tag, ':', 2) = 'expired' order by seq"
            ),
            {"m": matter.id},
        )
        assert list(told) == ["referral:expired", "joint:expired"]
    assert (await make.reload(matter)).agency_id == COMMITTEE.id
