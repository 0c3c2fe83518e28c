"""What rooms bring to the site."""

from fayi.procedure.permissions import Permission
from fayi.rooms import jobs
from fayi.rooms.pages import (
    bookings,
    calendar,
    demand,
    directory,
    displacing,
    lobby,
    places,
    proposing,
    sheets,
)
from fayi.web.feature import Feature, MenuItem, Tab

BOOKED = frozenset({"remote_court_session", "family_visit"})

feature = Feature(
    name="rooms",
    pages=(
        *calendar.pages,
        *sheets.pages,
        *directory.pages,
        *lobby.pages,
        *demand.pages,
        *places.pages,
        *proposing.pages,
        *bookings.pages,
        *displacing.pages,
    ),
    tabs=(Tab("bookings", "排期", types=BOOKED),),
    menu=(
        MenuItem("/rooms", "场所排期", "calendar", Permission.ROOMS_READ),
        MenuItem("/rooms/places", "场所、线路和设备", "building", Permission.ROOMS_KEEP),
    ),
)
LATER_WORK = (jobs.remind_everywhere,)
"""Declared by being read here."""
