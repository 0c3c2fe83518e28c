"""A confirmed sitting of the court in the prison, joined by video, and links into it."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.rooms.models import Booking
from fayi.settings import Settings
from fayi.video import actions
from fayi.video.forms import ChooseWay, NewLink
from fayi.video.models import JoinLink
from fayi.video.queries import room_of
from fayi.video.rules import Capacity, Way
from tests.browser import Page
from tests.cast import COURT, COURT_CLERK_FU, PRISON
from tests.make import Make
from tests.notices.test_sending import gateway, open_ways, post_office, work

__all__ = ["gateway", "open_ways", "post_office", "work"]

OUTSIDE = "https://meet.court.example/r/7"

BringForward = Callable[..., Awaitable[None]]
LinkFor = Callable[..., Awaitable[tuple[JoinLink, str]]]


@pytest.fixture
async def sitting(make: Make) -> Booking:
    """A week from now, at both ends, confirmed by the court."""
    rooms = [await make.room(COURT, "第三法庭"), await make.room(PRISON, "远程庭审室")]
    return await make.booking(*rooms)


@pytest.fixture
def bring_forward(owner: AsyncEngine) -> BringForward:
    """Let a booking begin `ahead` from now."""

    async def bring(booking: Booking, ahead: timedelta = timedelta(minutes=10)) -> None:
        async with owner.begin() as connection:
            begins = await connection.scalar(
                text("select starts_at from booking where id = :id"), {"id": booking.id}
            )
            shift = {"shift": clock.now() + ahead - begins, "id": booking.id}
            for table, key in (("booking", "id"), ("booking_part", "booking_id")):
                await connection.execute(
                    text(
                        f"update {table} set starts_at = starts_at + :shift, ends_at = ends_at + :shift"
                        f" where {key} = :id"
                    ),
                    shift,
                )

    return bring


@pytest.fixture
def link_for(make: Make, settings: Settings) -> LinkFor:
    """Make a link into a booking, joined at the court's own address unless it was said how."""

    async def link(
        booking: Booking,
        name: str = "陈大山",
        capacity: Capacity = Capacity.PARTY,
        way: Way = Way.EXTERNAL,
        under: Settings = settings,
        **more: str,
    ) -> tuple[JoinLink, str]:
        chosen = ChooseWay(
            way=way, address=OUTSIDE if way is Way.EXTERNAL else "", terminal="8001", pin="4711"
        )
        async with make.session(COURT_CLERK_FU.actor) as session:
            room = await room_of(session, booking.id)
            if room is None:
                room = await actions.choose(session, booking, chosen, under, by=COURT_CLERK_FU.actor)
            new = NewLink(name=name, capacity=capacity, **more)
            return await actions.make_link(session, booking, room, new, by=COURT_CLERK_FU.actor)

    return link


def token_on(page: Page) -> str:
    """The token of the one link that the page shows."""
    (found,) = set(re.findall(r"/join/([\w-]{32})(?![\w-])", page.text))
    return str(found)
