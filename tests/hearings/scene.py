"""Two neighbours, a wall, and the mediators of Huqiao: what hearings and settlements are tried on."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.hearings.rules import Attendee, Minutes, Plan
from fayi.kit import clock
from fayi.matter_types.mediation import matter_type
from fayi.matters import timeline
from fayi.matters.models import Assignment, Matter
from fayi.parties.models import Participation, Party, Representation
from tests.cast import MEDIATOR_LI, MEDIATOR_QIAN, RECORDER_SUN

SessionAs = Callable[[Actor], AbstractAsyncContextManager[AsyncSession]]
Scene = Callable[..., Awaitable["Quarrel"]]

LI = MEDIATOR_LI.actor
RECEIVED = date(2026, 8, 1)
TODAY = datetime(2026, 8, 10, 10, 0, tzinfo=clock.ZONE)


@dataclass(frozen=True)
class Quarrel:
    """The matter and the two sides, by participation."""

    matter_id: int
    chen: int
    zhou: int
    chen_party: int
    zhou_party: int


async def quarrel(
    session_as: SessionAs, *, number: str = "1", zhou_party: int | None = None, **changed: Any
) -> Quarrel:
    """An open matter of the Huqiao committee: 陈大山 against 周小河, with 李调解, 钱调解 and 孙记录."""
    async with session_as(LI) as session:
        given: dict[str, Any] = {
            "type": "mediation",
            "type_version": 1,
            "agency_id": LI.agency_id,
            "registered_at_id": LI.agency_id,
            "intake_number": f"湖桥登字〔2026〕{number}号",
            "reference": f"（2026）湖桥人调字第{number}号",
            "title": "陈大山与周小河邻里纠纷",
            "category": "02",
            "channel": "window",
            "stage": "mediating",
            "status": "open",
            "received_on": RECEIVED,
            "accepted_on": date(2026, 8, 2),
            "stage_since": date(2026, 8, 2),
            "assignee_id": MEDIATOR_LI.id,
            "details": msgspec.to_builtins(matter_type.examples[0]),
            "created_at": clock.now(),
            "updated_at": clock.now(),
        }
        matter = Matter(**(given | changed))
        session.add(matter)
        await session.flush()
        await timeline.record(session, matter.id, "matter:registered", by=LI, on=RECEIVED)
        for officer, capacity in ((MEDIATOR_LI, "lead"), (MEDIATOR_QIAN, "co"), (RECORDER_SUN, "recorder")):
            session.add(
                Assignment(
                    matter_id=matter.id, officer_id=officer.id, capacity=capacity, since=date(2026, 8, 2)
                )
            )
        chen = await takes_part(session, matter.id, "陈大山", "applicant")
        zhou = await takes_part(session, matter.id, "周小河", "respondent", zhou_party)
        return Quarrel(matter.id, chen.id, zhou.id, chen.party_id, zhou.party_id)


async def takes_part(
    session: AsyncSession,
    matter_id: int,
    name: str,
    role: str,
    party_id: int | None = None,
    *,
    birth_date: date = date(1980, 5, 1),
) -> Participation:
    """A person joins the matter."""
    if party_id is None:
        party = Party(
            kind="person",
            agency_id=LI.agency_id,
            name=name,
            name_key=name,
            birth_date=birth_date,
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        session.add(party)
        await session.flush()
        party_id = party.id
    side = role if role in ("applicant", "respondent") else "none"
    participation = Participation(
        matter_id=matter_id, party_id=party_id, role=role, side=side, since=RECEIVED
    )
    session.add(participation)
    await session.flush()
    return participation


async def acts_for(
    session: AsyncSession, quarrel: Quarrel, participation_id: int, name: str, kind: str, *scope: str
) -> None:
    """Somebody acts for a participant."""
    session.add(
        Representation(
            matter_id=quarrel.matter_id,
            participation_id=participation_id,
            agent_name=name,
            kind=kind,
            scope=list(scope),
            valid_from=RECEIVED,
        )
    )
    await session.flush()


def at(hour: int, minute: int = 0, *, day: int = 5) -> datetime:
    """An hour of a day in August 2026, at the station."""
    return datetime(2026, 8, day, hour, minute, tzinfo=clock.ZONE)


def plan(**changed: Any) -> Plan:
    """A mediation on the fifth from nine to eleven."""
    given: dict[str, Any] = {
        "kind": "mediation",
        "starts_at": at(9),
        "ends_at": at(11),
        "place": "湖桥镇调解室",
    }
    return Plan(**(given | changed))


def minutes(**changed: Any) -> Minutes:
    """Of that mediation, as it went."""
    given: dict[str, Any] = {
        "started_at": at(9, 5),
        "ended_at": at(10, 40),
        "text": "李调解：请双方先说明情况。\n陈大山：墙占了通道。\n周小河：我愿意拆。",
        "rights_told": True,
        "result": "continued",
    }
    return Minutes(**(given | changed))


def everybody(quarrel: Quarrel) -> tuple[Attendee, ...]:
    """Those who came to it."""
    return (
        Attendee(name="陈大山", capacity="party", participation_id=quarrel.chen, present=True),
        Attendee(name="周小河", capacity="party", participation_id=quarrel.zhou, present=True),
        Attendee(name="李调解", capacity="mediator", officer_id=MEDIATOR_LI.id, present=True),
        Attendee(name="孙记录", capacity="recorder", officer_id=RECORDER_SUN.id, present=True),
    )
