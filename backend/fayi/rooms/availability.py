"""When rooms are open, whether a booking fits into them, and which times are free at all ends at once.

Free times are looked for on a grid of quarter hours. What a room admits is one whole number whose bit i says
whether the main part may begin at the i-th of them: ends are brought together by `&`, the rooms of an end by `|`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from fayi.kit import clock
from fayi.rooms.rules import (
    Closed,
    ClosedForNow,
    NotForThisPurpose,
    NotInUse,
    Offer,
    OutsideHours,
    OverCapacity,
    Purpose,
    Span,
)

QUARTER = 900
"""Seconds between two times that are tried."""
Parts = Sequence[tuple[str, datetime, datetime]]


class Window(Struct, frozen=True, kw_only=True):
    """A weekly window, at the station's clock."""

    weekday: int
    opens: time
    closes: time
    purposes: frozenset[str] = frozenset()
    agency_ids: frozenset[int] = frozenset()
    closed: bool = False
    since: date
    until: date | None = None

    def is_for(self, purpose: str, agency_id: int) -> bool:
        """Whether it speaks of bookings for this purpose that this agency arranges."""
        return (not self.purposes or purpose in self.purposes) and (
            not self.agency_ids or agency_id in self.agency_ids
        )

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return (
            day.isoweekday() == self.weekday
            and self.since <= day
            and (self.until is None or day <= self.until)
        )

    def span(self, day: date) -> Span:
        """Its times on the day."""
        return (
            datetime.combine(day, self.opens, clock.ZONE),
            datetime.combine(day, self.closes, clock.ZONE),
        )


class Shut(Struct, frozen=True, kw_only=True):
    """A closure that has not been lifted."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str


class RoomSeen(Struct, frozen=True, kw_only=True):
    """A room with its hours and closures, as far as bookings need it."""

    id: int
    name: str
    agency_id: int
    seats: int = 0
    purposes: frozenset[str] = frozenset()
    before_minutes: int = 0
    after_minutes: int = 0
    asks_first: bool = False
    in_use_from: date
    in_use_until: date | None = None
    windows: tuple[Window, ...] = ()
    shut: tuple[Shut, ...] = ()

    @property
    def resource(self) -> str:
        """Its name among the claims."""
        return f"room:{self.id}"

    @property
    def windows_alike(self) -> frozenset[Window]:
        """The same for rooms of the same hours."""
        return frozenset(self.windows)

    def in_use_on(self, day: date) -> bool:
        """Whether it is used at all on the day."""
        return self.in_use_from <= day and (self.in_use_until is None or day <= self.in_use_until)


class End(Struct, frozen=True, kw_only=True):
    """One end of a booking: the resources of which it needs one, the wished one first."""

    candidates: tuple[str, ...]
    parts: tuple[str, ...] = ("pre", "main", "post")


def open_times(room: RoomSeen, day: date, purpose: str, agency_id: int) -> list[Span]:
    """When the room is open on a day for this purpose and arranging agency; closed windows beat open ones."""
    if not room.in_use_on(day):
        return []
    today = [one for one in room.windows if one.holds_on(day) and one.is_for(purpose, agency_id)]
    spans = joined([one.span(day) for one in today if not one.closed])
    for closed in (one.span(day) for one in today if one.closed):
        spans = without(spans, closed)
    return spans


def joined(spans: Sequence[Span]) -> list[Span]:
    """The same times in order, those that touch or overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(spans: Sequence[Span], hole: Span) -> list[Span]:
    """The times less the `hole`."""
    found = []
    for start, end in spans:
        if hole[1] <= start or end <= hole[0]:
            found.append((start, end))
            continue
        if start < hole[0]:
            found.append((start, hole[0]))
        if hole[1] < end:
            found.append((hole[1], end))
    return found


def must_admit(room: RoomSeen, parts: Parts, *, purpose: str, people: int, agency_id: int) -> None:
    """Raise a Refusal unless the room is for this and open throughout the parts.

    Hours bind the parts themselves; the minutes before and after may lie outside them.
    """
    if room.purposes and purpose not in room.purposes:
        raise NotForThisPurpose(field="rooms", resource=room.name, purpose=Purpose.of(purpose).label)
    if room.seats and people > room.seats:
        raise OverCapacity(field="people", resource=room.name, seats=room.seats, people=people)
    for _, start, end in parts:
        day = clock.local(start).date()
        if not room.in_use_on(day):
            raise NotInUse(field="rooms", resource=room.name)
        for shut in room.shut:
            if shut.starts_at < end and (shut.ends_at is None or start < shut.ends_at):
                if shut.ends_at is None:
                    raise ClosedForNow(field="starts_at", resource=room.name, reason=shut.reason)
                raise Closed(field="starts_at", resource=room.name, reason=shut.reason, until=shut.ends_at)
        spans = open_times(room, day, purpose, agency_id)
        if not any(opens <= start and end <= closes for opens, closes in spans):
            raise OutsideHours(field="starts_at", resource=room.name)


class Grid(Struct, frozen=True, kw_only=True):
    """The quarter hours at which the main part may begin, from `base` (seconds since 1970) on."""

    base: int
    length: int

    def bits(self, first: float, last: float) -> int:
        """The bits of the grid times from `first` to `last`, both included."""
        low = max(0, -int((self.base - first) // QUARTER))
        high = min(self.length - 1, int((last - self.base) // QUARTER))
        return ((1 << (high - low + 1)) - 1) << low if low <= high else 0

    def at(self, index: int) -> datetime:
        """The time at an index."""
        return datetime.fromtimestamp(self.base + index * QUARTER, clock.ZONE)


def admitted(
    grid: Grid,
    room: RoomSeen | None,
    taken: Sequence[tuple[int, int]],
    parts: Sequence[tuple[int, int]],
    hours: int,
) -> int:
    """When the main part may begin as far as one resource goes, as bits of the grid.

    `taken`: when it is occupied, in seconds; `parts`: start and end of each part in seconds from the start of
    the main one; `hours`: when it is open long enough, see `opened`. A resource that is no room is always open.
    """
    before, after = (room.before_minutes * 60, room.after_minutes * 60) if room else (0, 0)
    free = hours
    for shut in room.shut if room is not None else ():
        closing = shut.starts_at.timestamp()
        opening = shut.ends_at.timestamp() if shut.ends_at else float(1 << 40)
        for start, end in parts:
            free &= ~grid.bits(closing - end + 1, opening - start - 1)
    if not taken or not free:
        return free
    # Whole numbers are large: only what fits between two claims is worth one.
    ordered = sorted(taken)
    for start, end in together(parts):
        least = end - start + before + after
        fits, last = 0, grid.base - (1 << 40)
        for begins, ends in ordered:
            if begins - last >= least:
                fits |= grid.bits(last - start + before, begins - end - after)
            if ends > last:
                last = ends
        free &= fits | grid.bits(last - start + before, float(1 << 40))
    return free


def together(parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts in order, those that touch made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def opened(
    grid: Grid, room: RoomSeen, parts: Sequence[tuple[int, int]], *, purpose: str, agency_id: int
) -> int:
    """When the main part may begin as far as the room's hours go, as bits of the grid."""
    found = [0] * len(parts)
    day = (grid.at(0) + timedelta(seconds=parts[0][0])).date()
    until = (grid.at(grid.length) + timedelta(seconds=parts[-1][1])).date()
    while day <= until:
        for opens, closes in open_times(room, day, purpose, agency_id):
            opening, closing = opens.timestamp(), closes.timestamp()
            for at, (start, end) in enumerate(parts):
                found[at] |= grid.bits(opening - start, closing - end)
        day += timedelta(days=1)
    free = (1 << grid.length) - 1
    for bits in found:
        free &= bits
    return free


def offers(
    grid: Grid,
    ends: Sequence[tuple[End, Sequence[int]]],
    parts: Parts,
    wish: datetime,
    most: int,
    *,
    per_day: int = 3,
) -> list[Offer]:
    """The free times nearest to the wish: first of its day, then of the days after it, a few a day.

    `ends`: each end with the bits of its candidates. No resource stands at two ends.
    """
    free = (1 << grid.length) - 1
    for _, masks in ends:
        some = 0
        for mask in masks:
            some |= mask
        free &= some
    by_day: dict[date, list[datetime]] = {}
    while free:
        low = free & -free
        at = grid.at(low.bit_length() - 1)
        by_day.setdefault(at.date(), []).append(at)
        free ^= low
    wish = clock.local(wish)
    main = next(start for kind, start, _ in parts if kind == "main")
    found: list[Offer] = []
    for day in sorted(by_day):
        near = datetime.combine(day, wish.timetz())
        taken_up = 0
        for at in sorted(by_day[day], key=lambda one: (abs(one - near), one)):
            index = round((at.timestamp() - grid.base) / QUARTER)
            chosen = pick(ends, index)
            if chosen is None:
                continue
            by = at - main
            moved = tuple((kind, start + by, end + by) for kind, start, end in parts)
            found.append(Offer(starts_at=moved[0][1], parts=moved, resources=chosen))
            taken_up += 1
            if taken_up == (per_day * 2 if day == wish.date() else per_day) or len(found) == most:
                break
        if len(found) == most:
            break
    return found


def pick(ends: Sequence[tuple[End, Sequence[int]]], index: int) -> tuple[str, ...] | None:
    """One free candidate for each end, none twice; None when there is no such choice."""
    chosen: list[str] = []

    def go(at: int) -> bool:
        if at == len(ends):
            return True
        end, masks = ends[at]
        for resource, mask in zip(end.candidates, masks, strict=True):
            if mask >> index & 1 and resource not in chosen:
                chosen.append(resource)
                if go(at + 1):
                    return True
                chosen.pop()
        return False

    return tuple(chosen) if go(0) else None


def free_bits(
    grid: Grid,
    ends: Sequence[End],
    parts: Parts,
    rooms: Mapping[str, RoomSeen],
    taken: Mapping[str, Sequence[tuple[int, int]]],
    *,
    purpose: str,
    people: int,
    agency_id: int,
) -> list[tuple[End, list[int]]]:
    """Each end with what its candidates admit. A room too small or not for the purpose admits nothing."""
    main = next(start for kind, start, _ in parts if kind == "main")
    every = (1 << grid.length) - 1
    hours: dict[object, int] = {}
    found = []
    for end in ends:
        own = sorted(
            (int((start - main).total_seconds()), int((stop - main).total_seconds()))
            for kind, start, stop in parts
            if kind in end.parts
        )
        bits = []
        for resource in end.candidates:
            room, open_bits = rooms.get(resource), every
            if not own:
                bits.append(every)
                continue
            if room is not None:
                if (room.purposes and purpose not in room.purposes) or (room.seats and people > room.seats):
                    bits.append(0)
                    continue
                # Most rooms keep the same hours as others.
                alike = (room.windows_alike, room.in_use_from, room.in_use_until, tuple(own))
                if alike not in hours:
                    hours[alike] = opened(grid, room, own, purpose=purpose, agency_id=agency_id)
                open_bits = hours[alike]
            bits.append(admitted(grid, room, taken.get(resource, ()), own, open_bits))
        found.append((end, bits))
    return found
