"""Closing what has run out, reminding who does not answer, and reporting it to the upper body."""

from procrastinate import JobContext
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.jobs import jobs
from fayi.library import queries as library
from fayi.matters.models import Matter
from fayi.procedure.calendar import WorkingCalendar
from fayi.referrals import actions, queries, rules
from fayi.referrals.models import Referral
from fayi.referrals.rules import Kind


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="referrals.watch", queueing_lock="referrals.watch", pass_context=True)
async def watch(context: JobContext, timestamp: int) -> dict[str, int]:
    """Look after all that is open; doing it twice does nothing more."""
    return await look_after(context.additional_context["database"])


async def look_after(database: Database) -> dict[str, int]:
    """Agency by agency, each referral in a transaction that acts for the agency that asked."""
    async with database.transaction() as session:
        agency_ids = list(await session.scalars(select(Agency.id).order_by(Agency.id)))
        calendar = await library.working_calendar(session)
    done = {"expired": 0, "reminder": 0, "escalation": 0}
    for agency_id in agency_ids:
        async with database.transaction(agency_id=agency_id) as session:
            over = await queries.run_out(session, agency_id, clock.today())
            waiting = await queries.unanswered(session, agency_id, clock.now())
        for referral_id in dict.fromkeys((*over, *waiting)):
            async with database.transaction(agency_id=agency_id) as session:
                for what in await tend(session, referral_id, calendar):
                    done[what] += 1
    return done


async def tend(session: AsyncSession, referral_id: int, calendar: WorkingCalendar) -> list[str]:
    """What was done about one referral: expired, or reminder and escalation, each once."""
    referral = await queries.get(session, referral_id)
    matter: Matter | None = await session.scalar(select(Matter).where(Matter.id == referral.matter_id))
    if matter is None or not referral.is_open:
        return []
    if referral.until is not None and referral.until < clock.today():
        await actions.expire(session, referral, matter)
        return ["expired"]
    sent = {one.kind for one in await queries.prompts_of(session, [referral.id])}
    patience, done = rules.PATIENCE[Kind.of(referral.kind)], list[str]()
    for kind, days in (("reminder", patience.reminder), ("escalation", patience.upper_body)):
        if referral.status != "asked" or kind in sent:
            continue
        if clock.now() > rules.due(referral.asked_at, days, calendar):
            addressee = await addressee_of(session, referral, kind)
            if addressee is not None:
                await actions.prompt(session, referral, matter, kind, addressee)
                done.append(kind)
    return done


async def addressee_of(session: AsyncSession, referral: Referral, kind: str) -> Agency | None:
    """Who is told: the agency asked (for one outside the desk, who asked), or the body above."""
    asked = await agencies.agency(session, referral.to_agency_id)
    if kind == "reminder":
        return await agencies.agency(session, referral.from_agency_id) if asked.outside else asked
    above = rules.upper_body(
        await agencies.chain(session, referral.to_agency_id),
        await agencies.chain(session, referral.from_agency_id),
        {one.id for one in await queries.at_work(session)},
    )
    return None if above is None else await agencies.agency(session, above)
