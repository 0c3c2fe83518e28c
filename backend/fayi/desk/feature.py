"""What the desk brings to the site."""

from fayi.desk.pages import absences, calendar, today
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="desk",
    pages=(
        today.home,
        today.desk,
        absences.absences_page,
        absences.enter,
        absences.end,
        absences.hand_on_page,
        absences.hand_on,
        calendar.subscription,
        calendar.subscribe,
        calendar.withdraw,
        calendar.calendar,
    ),
    menu=(
        MenuItem("/desk", "工作台", "home", Permission.SIGNED_IN),
        MenuItem("/absences", "代班与交接", "user-check", Permission.SIGNED_IN),
    ),
)
