"""What was asked of whom, what waits, what is late, and who takes part."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from fayi.agencies.models import Agency, Officer
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound
from fayi.matters.models import Matter
from fayi.parties.models import Participation, Party
from fayi.referrals.models import PackageReply, Referral, ReferralNote, ReferralPackage, ReferralPrompt

Asked = tuple[Referral, str, str]
"""A referral with the names of the asking and the asked agency."""
PAGE = 50
OPEN = (Referral.status == "asked") | ((Referral.status == "accepted") & (Referral.kind != "transfer"))


def asked() -> Select[Referral, str, str]:
    """Referrals with the names of both agencies."""
    asking, receiving = aliased(Agency), aliased(Agency)
    return (
        select(Referral, asking.name, receiving.name)
        .join(asking, asking.id == Referral.from_agency_id)
        .join(receiving, receiving.id == Referral.to_agency_id)
    )


async def of_matter(session: AsyncSession, matter_id: int) -> Sequence[Asked]:
    """All that was asked about a matter and that the acting agency has part in, newest first."""
    found = await session.execute(asked().where(Referral.matter_id == matter_id).order_by(Referral.id.desc()))
    return [(referral, sender, receiver) for referral, sender, receiver in found]


async def one(session: AsyncSession, referral_id: int) -> tuple[Asked, Matter | None]:
    """A referral, and its matter while the acting agency may see it; NotFound when it has no part in it."""
    found = (await session.execute(asked().where(Referral.id == referral_id))).one_or_none()
    if found is None:
        raise NotFound
    matter = await session.scalar(select(Matter).where(Matter.id == found[0].matter_id))
    return (found[0], found[1], found[2]), matter


async def get(session: AsyncSession, referral_id: int) -> Referral:
    """The referral, locked until the transaction ends; NotFound when the acting agency has no part in it."""
    referral = await session.scalar(
        select(Referral)
        .where(Referral.id == referral_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if referral is None:
        raise NotFound
    return referral


async def waiting(
    session: AsyncSession, actor: Actor, limit: int = PAGE
) -> Sequence[tuple[Referral, Matter, str]]:
    """What other agencies have asked and the actor's has not answered: the referral, its matter, who asks."""
    found = await session.execute(
        select(Referral, Matter, Agency.name)
        .join(Matter, Matter.id == Referral.matter_id)
        .join(Agency, Agency.id == Referral.from_agency_id)
        .where(Referral.to_agency_id == actor.agency_id, Referral.status == "asked")
        .order_by(Referral.asked_at)
        .limit(limit)
    )
    return [(referral, matter, sender) for referral, matter, sender in found]


async def box(
    session: AsyncSession, actor: Actor, *, sent: bool, open_only: bool, before: int | None = None
) -> Sequence[tuple[Asked, Matter | None]]:
    """A page of what the actor's agency was asked, or has asked (`sent`); a matter out of sight is None.

    What is open comes with the longest waiting first; all of it newest first, `before` being the id of the
    last one of the page before. One row more than PAGE says that there is another page.
    """
    end = Referral.from_agency_id if sent else Referral.to_agency_id
    query = asked().outerjoin(Matter, Matter.id == Referral.matter_id).add_columns(Matter)
    query = query.where(end == actor.agency_id)
    if open_only:
        query = query.where(OPEN).order_by(Referral.status, Referral.asked_at)
    else:
        query = query.order_by(Referral.id.desc())
        if before is not None:
            query = query.where(Referral.id < before)
    found = await session.execute(query.limit(PAGE + 1))
    return [((row[0], row[1], row[2]), row[3]) for row in found]


async def count_open(session: AsyncSession, actor: Actor) -> tuple[int, int, int]:
    """How many are open: asked of the actor's agency, asked by it, and late below it."""
    numbers = []
    for end in (Referral.to_agency_id, Referral.from_agency_id):
        found = select(func.count()).select_from(Referral).where(end == actor.agency_id, OPEN)
        numbers.append(await session.scalar(found) or 0)
    below = select(func.count()).select_from(late(actor).order_by(None).subquery())
    return numbers[0], numbers[1], await session.scalar(below) or 0


def late(actor: Actor) -> Select[ReferralPrompt]:
    """Reports to the actor's agency, as the upper body, of what is still not answered; longest first."""
    return (
        select(ReferralPrompt)
        .where(
            ReferralPrompt.agency_id == actor.agency_id,
            ReferralPrompt.kind == "escalation",
            ReferralPrompt.settled_at.is_(None),
        )
        .order_by(ReferralPrompt.asked_at, ReferralPrompt.id)
    )


async def late_below(
    session: AsyncSession, actor: Actor, limit: int = PAGE
) -> Sequence[tuple[ReferralPrompt, str, str, Sequence[ReferralPrompt]]]:
    """What nobody answers below the actor's agency: the report, who asks, who was asked, what was urged."""
    reports = (await session.scalars(late(actor).limit(limit))).all()
    names = await agency_names(
        session, {one.from_agency_id for one in reports} | {one.to_agency_id for one in reports}
    )
    urged = await prompts_of(session, [one.referral_id for one in reports])
    return [
        (
            one,
            names[one.from_agency_id],
            names[one.to_agency_id],
            [prompt for prompt in urged if prompt.referral_id == one.referral_id and prompt.kind == "urging"],
        )
        for one in reports
    ]


async def prompts_of(session: AsyncSession, referral_ids: Collection[int]) -> Sequence[ReferralPrompt]:
    """Reminders, reports and urging about these referrals, oldest first."""
    found = await session.scalars(
        select(ReferralPrompt).where(ReferralPrompt.referral_id.in_(referral_ids)).order_by(ReferralPrompt.id)
    )
    return found.all()


async def notes_of(
    session: AsyncSession, referral_ids: Collection[int]
) -> Sequence[tuple[ReferralNote, str]]:
    """What the acting agency noted for itself, with the officer's name, oldest first."""
    found = await session.execute(
        select(ReferralNote, Officer.name)
        .join(Officer, Officer.id == ReferralNote.officer_id)
        .where(ReferralNote.referral_id.in_(referral_ids))
        .order_by(ReferralNote.id)
    )
    return [(note, name) for note, name in found]


async def packages_of(session: AsyncSession, referral_ids: Collection[int]) -> Sequence[ReferralPackage]:
    """The packages made for these referrals, newest first."""
    found = await session.scalars(
        select(ReferralPackage)
        .where(ReferralPackage.referral_id.in_(referral_ids))
        .order_by(ReferralPackage.id.desc())
    )
    return found.all()


async def package(session: AsyncSession, package_id: int) -> ReferralPackage:
    """A package the acting agency made; raises NotFound."""
    found = await session.get(ReferralPackage, package_id)
    if found is None:
        raise NotFound
    return found


async def is_read(session: AsyncSession, package_id: int, digest: str) -> bool:
    """Whether this very reply slip was read in before."""
    return (
        await session.scalar(
            select(PackageReply.id).where(
                PackageReply.package_id == package_id, PackageReply.digest == digest
            )
        )
        is not None
    )


async def persons(session: AsyncSession, matter_id: int) -> dict[int, str]:
    """The people who take part now: participation id → name. Organisations have no personal data."""
    found = await session.execute(
        select(Participation.id, Party.name)
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.matter_id == matter_id, Participation.until.is_(None), Party.kind == "person")
        .order_by(Participation.id)
    )
    return {row.id: row.name for row in found}


async def named(session: AsyncSession, matter_id: int) -> Sequence[tuple[str, str]]:
    """Names and roles of those who take part, also for an agency that is shown the particulars alone."""
    found = await session.execute(
        text("select name, role from participants_named(:matter)"), {"matter": matter_id}
    )
    return [(row.name, row.role) for row in found]


async def unanswered(session: AsyncSession, agency_id: int, since: datetime) -> Sequence[int]:
    """Ids of what the agency asked at or before `since` and nobody has answered, longest first."""
    found = await session.scalars(
        select(Referral.id)
        .where(Referral.from_agency_id == agency_id, Referral.status == "asked", Referral.asked_at <= since)
        .order_by(Referral.asked_at, Referral.id)
    )
    return found.all()


async def run_out(session: AsyncSession, agency_id: int, today: date) -> Sequence[int]:
    """Ids of what the agency asked, is still open, and was to last until a day before `today`."""
    found = await session.scalars(
        select(Referral.id)
        .where(Referral.from_agency_id == agency_id, OPEN, Referral.until < today)
        .order_by(Referral.id)
    )
    return found.all()


async def agency_names(session: AsyncSession, agency_ids: Collection[int]) -> dict[int, str]:
    """Names of agencies by id."""
    found = await session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(agency_ids)))
    return {row.id: row.name for row in found}


async def at_work(session: AsyncSession, *, outside: bool = False) -> Sequence[Agency]:
    """Agencies that work on this desk, or with `outside` those that do not, by name; closed ones left out."""
    found = await session.scalars(
        select(Agency).where(Agency.closed_on.is_(None), Agency.outside == outside).order_by(Agency.name)
    )
    return found.all()
