"""What happens in a matter is told to those it concerns, and a refused deed to nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.documents import sign_off
from fayi.documents.models import Document
from fayi.hearings import actions as hearings
from fayi.hearings.models import Hearing
from fayi.kit.errors import Refusal
from fayi.kit.secrets import vault
from fayi.matters.models import Matter
from tests.cast import CHAIR_MA, CHAIR_ZHAO, MEDIATOR_LI, MEDIATOR_QIAN, RECORDER_SUN
from tests.make import Make
from tests.notices.test_telling import told


@pytest.fixture
async def matter(make: Make, owner: AsyncEngine) -> Matter:
    """A matter the mediator Li leads, Sun recording; nobody has been told of anything yet."""
    found = await make.matter(stage="mediating")
    async with owner.begin() as connection:
        await connection.execute(text("truncate notice cascade"))
    return found


async def test_who_is_given_a_matter_and_who_is_relieved_of_it_are_told(make: Make) -> None:
    matter = await make.matter(stage="accepted")
    await make.rights_notice(matter)
    assert await told(make, MEDIATOR_QIAN) == []
    await make.do(matter, "assign", by=CHAIR_ZHAO, lead=MEDIATOR_QIAN.id, recorder=RECORDER_SUN.id)
    assert await told(make, MEDIATOR_QIAN) == [f"人民调解{matter.number}交由您承办。"]
    assert await told(make, RECORDER_SUN) == [f"人民调解{matter.number}交由您承办。"]
    assert await told(make, CHAIR_ZHAO) == await told(make, CHAIR_MA) == []


async def test_a_hearing_is_told_when_planned_moved_and_cancelled(make: Make, matter: Matter) -> None:
    hearing = await make.hearing(matter, held=False, by=CHAIR_ZHAO)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here, planned = await session.get_one(Matter, matter.id), await session.get_one(Hearing, hearing.id)
        later = (hearing.planned_at + timedelta(days=1), hearing.planned_until + timedelta(days=1))
        moved = await hearings.adjourn(
            session, here, planned, to=later, place="二楼", because="改期", by=CHAIR_ZHAO.actor
        )
        await hearings.cancel(session, here, moved, because="撤回", by=CHAIR_ZHAO.actor)
    sentences = await told(make, MEDIATOR_LI)
    assert len(sentences) == 3
    assert "定于" in sentences[0]
    assert "湖桥镇调解室" in sentences[0]
    assert "改到" in sentences[1]
    assert "二楼" in sentences[1]
    assert "已取消" in sentences[2]
    assert not any("陈大山" in sentence for sentence in sentences)
    assert await told(make, RECORDER_SUN) == sentences
    assert await told(make, MEDIATOR_QIAN) == await told(make, CHAIR_ZHAO) == []


async def test_a_hearing_written_down_afterwards_is_told_to_nobody(make: Make, matter: Matter) -> None:
    await make.hearing(matter, by=CHAIR_ZHAO)
    assert await told(make, MEDIATOR_LI) == []


async def test_a_refused_deed_is_told_to_nobody(make: Make, matter: Matter) -> None:
    hearing = await make.hearing(matter, held=False, by=MEDIATOR_LI)
    before = await told(make, RECORDER_SUN)
    async with make.session(MEDIATOR_LI.actor) as session:
        here, planned = await session.get_one(Matter, matter.id), await session.get_one(Hearing, hearing.id)
        await hearings.cancel(session, here, planned, because="撤回", by=MEDIATOR_LI.actor)
        with pytest.raises(Refusal):
            await hearings.cancel(session, here, planned, because="撤回", by=MEDIATOR_LI.actor)
    assert len(await told(make, RECORDER_SUN)) == len(before) + 1


async def test_a_document_is_told_to_who_may_sign_it_off_and_back_to_who_drafted_it(
    make: Make, matter: Matter, owner: AsyncEngine
) -> None:
    document = await make.document(matter, "MD-0106", by=MEDIATOR_LI)
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "update document set status = 'submitted', submitted_at = now(), submitted_by_id = :li,"
                " particulars = :nothing, sign_off = true where id = :id"
            ),
            {"li": MEDIATOR_LI.id, "id": document.id, "nothing": vault().encrypt("{}")},
        )
    async with make.session(MEDIATOR_LI.actor) as session:
        here, waiting = await session.get_one(Matter, matter.id), await session.get_one(Document, document.id)
        await sign_off.tell_officers(
            session, here, waiting, "《{title}》等待审签。", (CHAIR_ZHAO.id,), by=MEDIATOR_LI.actor
        )
    assert await told(make, CHAIR_ZHAO) == [f"《{document.title}》等待审签。"]
    async with make.session(CHAIR_ZHAO.actor) as session:
        here, waiting = await session.get_one(Matter, matter.id), await session.get_one(Document, document.id)
        await sign_off.return_(
            session, here, waiting, "请补充事实。", by=CHAIR_ZHAO.actor, version=waiting.version
        )
    assert await told(make, MEDIATOR_LI) == [f"《{document.title}》被退回，请修改。"]
