"""Working all running clocks out anew after the calendar or a local number has changed."""

from typing import Any

from procrastinate import JobContext
from sqlalchemy import select

from fayi.agencies.models import Agency
from fayi.deadlines.actions import recompute
from fayi.kit.jobs import jobs


@jobs.task(name="deadlines.recompute_everywhere", pass_context=True)
async def recompute_everywhere(context: JobContext, why: str) -> dict[str, Any]:
    """Agency by agency, each in a transaction that acts for it; doing it twice changes nothing more."""
    database, types = context.additional_context["database"], context.additional_context["types"]
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
    moved = 0
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            moved += await recompute(session, types, agency_id, why, by=None)
    return {"moved": moved}
