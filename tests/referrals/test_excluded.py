"""An officer with an interest in a matter (回避) sees nothing of it, whatever their agency was granted."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents.models import Document
from fayi.kit.errors import NotFound
from fayi.matters import actions as matters
from fayi.matters import queries
from fayi.matters.models import Entry, Matter
from fayi.parties.models import Party
from fayi.referrals import queries as referrals
from fayi.referrals.models import Referral, ReferralPrompt
from fayi.search.index import PostgresIndex, Wanted
from tests.browser import Browser
from tests.cast import CHAIR_MA, CHAIR_ZHAO, COMMITTEE, MEDIATOR_YANG, NEWCOMERS
from tests.make import Make

KINDS = ("referral", "transfer", "joint")


async def asked_with_one_aside(make: Make, kind: str) -> tuple[Matter, Referral]:
    """A matter that the newcomers' committee was asked about, its chairwoman standing aside."""
    matter = await make.matter(stage="accepted")
    await make.document(matter, "MD-0106")
    referral = await make.referral(matter, NEWCOMERS, kind=kind)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await matters.recuse(session, here, CHAIR_MA.id, "是被申请人的姐姐。", by=CHAIR_ZHAO.actor)
    return matter, referral


async def sees_something(session: AsyncSession, matter: Matter) -> list[str]:
    """Everything the session shows of the matter."""
    found = []
    for table in (Matter, Referral, ReferralPrompt, Document, Entry, Party):
        if await session.scalar(select(table).limit(1)) is not None:
            found.append(table.__tablename__)
    if (await PostgresIndex().find(session, Wanted(words="围墙"))).ids:
        found.append("search")
    if await referrals.named(session, matter.id):
        found.append("names")
    if await queries.agencies_seeing(session, matter.id):
        found.append("agencies")
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("accepted", [False, True])
async def test_nothing_is_seen_found_or_listed(make: Make, kind: str, accepted: bool) -> None:
    matter, referral = await asked_with_one_aside(make, kind)
    if accepted:
        await make.answer(referral, "accept", by=MEDIATOR_YANG)
    async with make.session(CHAIR_MA.actor) as session:
        assert await sees_something(session, matter) == []
        assert await referrals.waiting(session, CHAIR_MA.actor) == []
        for sent in (False, True):
            assert not await referrals.box(session, CHAIR_MA.actor, sent=sent, open_only=False)
        assert await referrals.count_open(session, CHAIR_MA.actor) == (0, 0, 0)
        with pytest.raises(NotFound):
            await queries.get(session, CHAIR_MA.actor, matter.id)
        with pytest.raises(NotFound):
            await referrals.get(session, referral.id)
        assert not await session.scalar(text("select acts_on(:m)"), {"m": matter.id})
    async with make.session(MEDIATOR_YANG.actor) as session:
        assert "matter" in await sees_something(session, matter)


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_is_answered(make: Make, browser: Browser, kind: str) -> None:
    matter, referral = await asked_with_one_aside(make, kind)
    for how in ("accept", "return"):
        with pytest.raises(NoResultFound):
            await make.answer(referral, how, by=CHAIR_MA)
        await browser.post(
            f"/referrals/{referral.id}/{how}", {"answer-words": "好。"}, as_=CHAIR_MA, expect=404
        )
    await browser.open(f"/referrals/{referral.id}", as_=CHAIR_MA, expect=404)
    page = await browser.open("/referrals", as_=CHAIR_MA)
    assert not page.has("陈大山")
    assert (await make.reload(matter)).agency_id == COMMITTEE.id


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("transfer", "select take_over(:id)"),
        ("joint", "select join_in(:id)"),
        ("referral", "select end_referral_access(:id)"),
    ],
)
async def test_the_database_refuses_too(make: Make, kind: str, sql: str) -> None:
    _, referral = await asked_with_one_aside(make, kind)
    with pytest.raises(ProgrammingError, match=r"only what waits|not a referral"):
        async with make.session(CHAIR_MA.actor) as session:
            await session.execute(text(sql), {"id": referral.id})
    async with make.session(CHAIR_MA.actor) as session:
        done = await session.execute(
            text("update referral set status = 'accepted' where id = :id"), {"id": referral.id}
        )
        assert done.rowcount == 0  # type: ignore[attr-defined]


async def test_a_transfer_that_a_colleague_accepted_stays_hidden_from_who_stood_aside(make: Make) -> None:
    matter, referral = await asked_with_one_aside(make, "transfer")
    await make.answer(referral, "accept", by=MEDIATOR_YANG)
    assert (await make.reload(matter)).agency_id == NEWCOMERS.id
    async with make.session(CHAIR_MA.actor) as session:
        assert await sees_something(session, matter) == []
