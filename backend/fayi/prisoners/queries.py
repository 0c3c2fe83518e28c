"""The own register, and the one question other agencies may ask of it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from msgspec import Struct
from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock, identity
from fayi.kit.errors import NotFound, NotPermitted
from fayi.library.queries import working_calendar
from fayi.matters.models import Entry, Matter
from fayi.parties.queries import number_index
from fayi.parties.rules import name_key
from fayi.prisoners import rules
from fayi.prisoners.models import Prisoner, PrisonerEnquiry, VisitBar, Whereabouts
from fayi.prisoners.rules import Place
from fayi.procedure.calendar import Length, Unit, work_out
from fayi.procedure.dossier import Barred, PrisonerSeen
from fayi.procedure.roles import AgencyKind
from fayi.rooms import queries as rooms
from fayi.rooms.models import Booking

MOST_FOUND = 50
ASKING = frozenset({AgencyKind.COURT, AgencyKind.PROCURATORATE, AgencyKind.PRISON, AgencyKind.PRISON_BUREAU})
"""Who may ask where somebody is held."""
WHERE_HELD = text("select where_held(:number, :index, :name_key, :today, :now, :because)")


class Line(Struct, frozen=True, kw_only=True):
    """A prisoner in a list."""

    prisoner: Prisoner
    place: Place


async def get(session: AsyncSession, prisoner_id: int) -> Prisoner:
    """The prisoner; raises NotFound where the agency worked as does not hold him."""
    found = await session.get(Prisoner, prisoner_id)
    if found is None:
        raise NotFound
    return found


def known() -> Select[Prisoner]:
    """Those in the own register, each person once."""
    return select(Prisoner).where(Prisoner.merged_into_id.is_(None))


async def find(session: AsyncSession, words: str, *, limit: int = MOST_FOUND) -> Sequence[Prisoner]:
    """Those with this prison or ID number, or with these letters in their name; all, for no words.

    Whoever works for another agency than a prison finds nobody.
    """
    query = known().order_by(Prisoner.number).limit(limit)
    if words := words.strip():
        key, index = name_key(words), index_of(words)
        fits = [Prisoner.number.startswith(words, autoescape=True)]
        if key:
            fits.append(Prisoner.name_key.contains(key, autoescape=True))
        if index is not None:
            fits.append(Prisoner.id_number_index == index)
        query = query.where(or_(*fits))
    return (await session.scalars(query)).all()


def index_of(words: str) -> bytes | None:
    """The blind index of what may be an ID number; None when it is none."""
    with suppress(identity.IdentityFault):
        return number_index(identity.identity_number(words).value)
    return None


async def choices(session: AsyncSession, words: str = "") -> list[tuple[int, str]]:
    """Those who are held today, as (id, "name（number）"), for forms."""
    return [
        (line.prisoner.id, line.prisoner.label)
        for line in await lines(session, await find(session, words, limit=500))
        if not line.place.has_left
    ]


async def lines(session: AsyncSession, prisoners: Sequence[Prisoner]) -> list[Line]:
    """Prisoners with where they are today."""
    stays: dict[int, list[Whereabouts]] = {}
    rows = select(Whereabouts).where(Whereabouts.prisoner_id.in_([one.id for one in prisoners]))
    for row in await session.scalars(rows.order_by(Whereabouts.id)):
        stays.setdefault(row.prisoner_id, []).append(row)
    today = clock.today()
    return [
        Line(
            prisoner=one,
            place=rules.place_on([row.as_stay() for row in stays.get(one.id, ())], today),
        )
        for one in prisoners
    ]


async def whereabouts(session: AsyncSession, prisoner_id: int) -> Sequence[Whereabouts]:
    """The dated rows, in the order they were entered."""
    found = await session.scalars(
        select(Whereabouts).where(Whereabouts.prisoner_id == prisoner_id).order_by(Whereabouts.id)
    )
    return found.all()


async def place_on(session: AsyncSession, prisoner_id: int, day: date) -> Place:
    """Where the prisoner is on a day."""
    return rules.place_on([one.as_stay() for one in await whereabouts(session, prisoner_id)], day)


async def bars(session: AsyncSession, prisoner_id: int) -> Sequence[VisitBar]:
    """Who may not visit now."""
    found = await session.scalars(
        select(VisitBar)
        .where(
            VisitBar.prisoner_id == prisoner_id,
            VisitBar.lifted_on.is_(None),
            or_(VisitBar.until.is_(None), VisitBar.until >= clock.today()),
        )
        .order_by(VisitBar.id)
    )
    return found.all()


async def bar(session: AsyncSession, prisoner_id: int, bar_id: int) -> VisitBar:
    """A bar of this prisoner; raises NotFound for another's."""
    found = await session.get(VisitBar, bar_id)
    if found is None or found.prisoner_id != prisoner_id:
        raise NotFound
    return found


async def merged_into(session: AsyncSession, prisoner_id: int) -> Sequence[Prisoner]:
    """Numbers that turned out to be the same person."""
    found = await session.scalars(select(Prisoner).where(Prisoner.merged_into_id == prisoner_id))
    return found.all()


async def tell_family_by(session: AsyncSession, prisoner: Prisoner) -> date | None:
    """The last day on which the relatives are told of the intake; None once they were."""
    if prisoner.family_told_on is not None:
        return None
    length = Length(rules.FAMILY_TOLD_WITHIN, Unit.WORKING_DAYS)
    return work_out(length, start=prisoner.held_since, calendar=await working_calendar(session)).last_day


async def enquiries(session: AsyncSession, prisoner_id: int) -> Sequence[tuple[PrisonerEnquiry, str]]:
    """Which agencies asked where the prisoner is held, latest first."""
    found = await session.execute(
        select(PrisonerEnquiry, Agency.name)
        .join(Agency, Agency.id == PrisonerEnquiry.agency_id)
        .where(PrisonerEnquiry.prisoner_id == prisoner_id)
        .order_by(PrisonerEnquiry.id.desc())
        .limit(50)
    )
    return [(enquiry, name) for enquiry, name in found]


async def where_held(
    session: AsyncSession, name: str, number: str, *, because: str, by: Actor
) -> Agency | None:
    """The prison that holds somebody with this name and this prison or ID number; None: not known.

    For courts, procuratorates, prisons and their bureau; NotPermitted for others. Who asked, and `because` of
    what, is kept, whatever the answer. Of the prisoner nothing else is told.
    """
    if by.agency_kind not in ASKING:
        raise NotPermitted
    found = await session.scalar(
        WHERE_HELD,
        {
            "number": number.strip(),
            "index": index_of(number),
            "name_key": name_key(name),
            "today": clock.today(),
            "now": clock.now(),
            "because": because,
        },
    )
    return await session.get(Agency, found) if found is not None else None


async def seen(session: AsyncSession, matter: Matter, number: str, on: date) -> PrisonerSeen:
    """What guards know of the prisoner a matter is about, by the prison's number.

    The register itself is seen by the prison alone: for others only what earlier matters show is there.
    """
    same = (
        select(Matter.id)
        .where(
            Matter.type == matter.type,
            Matter.id != matter.id,
            Matter.details["prisoner_number"].astext == number,
            func.coalesce(Matter.details["prison"].astext, "") == str(matter.details.get("prison", "")),
        )
        .scalar_subquery()
    )
    proved: set[str] = set()
    suspended_until: date | None = None
    earlier = await session.scalars(
        select(Entry).where(
            Entry.matter_id.in_(same),
            Entry.tag.in_(("matter:first_verify", "matter:suspend_visits")),
        )
    )
    for entry in earlier:
        filled = entry.facts.get("form") or {}
        proved |= {str(name) for name in filled.get("proved", ())}
        if until := filled.get("until"):
            suspended_until = max(suspended_until or date.min, date.fromisoformat(until))
    if suspended_until is not None and suspended_until < on:
        suspended_until = None
    prisoner = await session.scalar(known().where(Prisoner.number == number))
    if prisoner is None:
        return PrisonerSeen(proved=frozenset(proved), suspended_until=suspended_until)
    booking = await session.scalar(
        rooms.alive().where(Booking.matter_id == matter.id).order_by(Booking.id.desc()).limit(1)
    )
    day = clock.local(booking.starts_at).date() if booking is not None else on
    return PrisonerSeen(
        known=True,
        visit_class=prisoner.visit_class,
        place=(await place_on(session, prisoner.id, day)).value,
        language=prisoner.language,
        visits_this_month=await visits_in_month(session, prisoner, day, but_for=matter.id),
        barred=tuple(Barred(name=one.name, why=one.label) for one in await bars(session, prisoner.id)),
        proved=frozenset(proved),
        suspended_until=suspended_until,
    )


async def visits_in_month(session: AsyncSession, prisoner: Prisoner, day: date, *, but_for: int) -> int:
    """Family visits of the prisoner that took place or are booked in the month of the day, in other matters."""
    numbers = [prisoner, *await merged_into(session, prisoner.id)]
    month = func.to_char(func.timezone(clock.ZONE.key, Booking.starts_at), "YYYY-MM")
    found = await session.scalar(
        select(func.count()).select_from(
            rooms.alive()
            .where(
                Booking.purpose == "family_visit",
                Booking.status == "confirmed",
                Booking.matter_id.is_distinct_from(but_for),
                rooms.needing([one.resource for one in numbers]),
                month == f"{day:%Y-%m}",
            )
            .subquery()
        )
    )
    return found or 0
