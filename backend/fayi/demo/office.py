"""What goes on in the offices besides the disputes: notices are read, and somebody stands in for a colleague."""

from datetime import timedelta

from sqlalchemy import text

from fayi.demo.county import COMMITTEE, LI, PEOPLE, QIAN, County
from fayi.desk import actions as desk
from fayi.kit import clock
from fayi.kit.database import Database

UNREAD = timedelta(days=3)
"""How far back notices still wait to be read."""
AWAY = timedelta(days=4)


async def go_on(database: Database, county: County) -> None:
    """Let officers have read what they were told some days ago, and one mediator be away this week."""
    before = clock.now() - UNREAD
    read = text("update notice set read_at = :before where told_at < :before and read_at is null")
    for person in PEOPLE:
        for place in dict.fromkeys(place for place, _ in person.roles):
            whose = {"agency_id": county.agency_ids[place], "officer_id": county.officer_ids[person]}
            async with database.transaction(**whose) as session:
                await session.execute(read, {"before": before})
    by = county.actor(QIAN.at(COMMITTEE))
    async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
        await desk.enter_absence(
            session,
            officer_id=by.officer_id,
            stand_in_id=county.officer_ids[LI],
            since=clock.today(),
            until=clock.today() + AWAY,
            by=by,
        )
