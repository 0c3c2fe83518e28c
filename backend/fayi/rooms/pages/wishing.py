"""What the forms for proposing and moving a booking share: rooms to choose from, and free times to fill in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.rooms import forms, queries
from fayi.rooms.models import Room
from fayi.rooms.queries import Whole
from fayi.rooms.rules import BookingPlan, Needed, Offer
from fayi.web.forms import Filled, as_typed

ROLE_OF = {"court": "court", "prison": "prison", "station": "station"}
"""What a room is there for, by the kind of its agency."""
ROOMS = ("near", "far", "witness")


class Choosing(Struct, frozen=True, kw_only=True):
    """All places there are to choose from."""

    rooms: dict[int, Room]
    agencies: dict[int, Agency]

    @property
    def named(self) -> dict[int, tuple[str, str]]:
        """Label and role of each, by id."""
        return {
            one.id: (self.label(one), ROLE_OF.get(self.agencies[one.agency_id].kind, "office"))
            for one in self.rooms.values()
        }

    def label(self, room: Room) -> str:
        """The agency's short name and the room's."""
        return " · ".join((self.agencies[room.agency_id].short_name, room.name))

    def of(self, kind: str) -> list[tuple[int, str]]:
        """Choices of one kind."""
        return [(one.id, self.label(one)) for one in self.rooms.values() if one.kind == kind]

    @property
    def choices(self) -> dict[str, list[tuple[int, str]]]:
        """Choices by field."""
        return {name: self.of("room") for name in ROOMS} | {
            "line": self.of("line"),
            "devices": self.of("device"),
        }


class Filling(Struct, frozen=True, kw_only=True):
    """A free time as a button: what the form holds once it is chosen."""

    starts_at: datetime
    ends_at: datetime
    places: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    """Hidden values."""


async def choosing(session: AsyncSession, also: Sequence[int] = ()) -> Choosing:
    """Every place in use, and `also` these rooms."""
    rooms = [*await queries.rooms_of(session), *await queries.rooms_by_id(session, also)]
    agencies = await session.scalars(select(Agency).where(Agency.id.in_({one.agency_id for one in rooms})))
    return Choosing(rooms={one.id: one for one in rooms}, agencies={one.id: one for one in agencies})


def sorted_out(it: Whole, rooms: Mapping[int, Room]) -> tuple[dict[str, Any], tuple[Needed, ...]]:
    """A booking's places by field of the form, and the needs the form does not show: people, further rooms."""
    fields: dict[str, Any] = {"near": None, "far": None, "witness": None, "line": None, "devices": []}
    kept: list[Needed] = []
    for need in it.wishes:
        room = rooms.get(need.room_id or 0)
        if room is None:
            kept.append(need)
        elif room.kind == "device":
            fields["devices"].append(room.id)
        else:
            wanted = (
                ("line",) if room.kind == "line" else ("witness",) if need.role == "witness" else ROOMS[:2]
            )
            free = next((name for name in wanted if fields[name] is None), None)
            if free is None:
                kept.append(need)
            else:
                fields[free] = room.id
    return fields, tuple(kept)


def named_time(text: str) -> datetime | None:
    """2026-11-24T09:00 in an address, at the station; None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=clock.ZONE)
    except ValueError:
        return None


def needs_from(told: forms.Places, at: Choosing, it: Whole | None = None) -> tuple[Needed, ...]:
    """The needs a form names; those the booking `it` has already stay as they are."""
    before = {need.resource: need for need in it.wishes} if it is not None else {}
    return tuple(before.get(need.resource, need) for need in told.needs(at.named))


def fillings(
    form: Filled[Any], plan: BookingPlan, offers: Sequence[Offer], at: Choosing
) -> tuple[Filling, ...]:
    """Each offer as a button that fills the form."""
    found = []
    for offer in offers:
        chosen = dict(zip((need.resource for need in plan.needs), offer.resources, strict=True))
        values = dict(form.typed) | {"starts_at": as_typed(form.field("starts_at"), main(offer))}
        for name in (*ROOMS, "line"):
            if values.get(name):
                values[name] = chosen.get(f"room:{values[name]}", "").removeprefix("room:")
        values["devices"] = [
            chosen.get(f"room:{one}", "").removeprefix("room:") for one in values.get("devices") or ()
        ]
        rooms = [int(one.removeprefix("room:")) for one in offer.resources if one.startswith("room:")]
        found.append(
            Filling(
                starts_at=offer.starts_at,
                ends_at=max(end for _, _, end in offer.parts),
                places=tuple(at.label(at.rooms[one]) for one in rooms if one in at.rooms),
                fields=(("fill", "yes"), *hidden(values)),
            )
        )
    return tuple(found)


def main(offer: Offer) -> datetime:
    """When the sitting itself begins."""
    return next(start for kind, start, _ in offer.parts if kind == "main")


def hidden(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values of hidden inputs."""
    return [
        (name, str(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
        if one not in ("", None)
    ]
