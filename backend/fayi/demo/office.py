"""What goes on in the offices besides the disputes: notices are read, files are looked up, somebody stands in."""

from datetime import datetime, timedelta

from sqlalchemy import select, text

from fayi.demo.county import COMMITTEE, LI, PEOPLE, QIAN, County
from fayi.desk import actions as desk
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.matters.models import Matter
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind

LATE = timedelta(hours=13)
"""After ten in the morning: eleven at night."""
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
    await look_up(database, county)


async def look_up(database: Database, county: County) -> None:
    """Let two mediators read: one as everybody does, the other at night, and one name again and again."""
    morning = datetime.combine(clock.today() - timedelta(days=1), datetime.min.time(), clock.ZONE).replace(
        hour=10
    )
    for person, begins, searched in ((QIAN, morning, 1), (LI, morning + LATE, 3)):
        by = county.actor(person.at(COMMITTEE))
        async with database.transaction(agency_id=by.agency_id, officer_id=by.officer_id) as session:
            matters = (await session.scalars(select(Matter).order_by(Matter.id.desc()).limit(6))).all()
            for at, matter in enumerate(matters):
                with clock.frozen(begins + timedelta(minutes=4 * at)):
                    await readings.record(
                        session, by, ReadingKind.PRINTED, matter_id=matter.id, subject="回执"
                    )
            for at in range(searched):
                with clock.frozen(begins + timedelta(minutes=60 + 15 * at)):
                    await readings.record_search(session, by, "周小河", section="parties", hits=1)
            with clock.frozen(begins + timedelta(minutes=40)):
                await readings.record(
                    session, by, ReadingKind.BOUND, matter_id=matters[0].id, purpose="承办本件", pages=12
                )
