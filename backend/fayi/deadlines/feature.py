"""What clocks bring to the site."""

from fayi.deadlines import administration, pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="deadlines",
    pages=(
        pages.deadlines_tab,
        pages.calendar,
        administration.official,
        administration.set_day,
        administration.load_plan,
        administration.numbers,
        administration.set_number,
        administration.end_number,
        administration.changes,
    ),
    tabs=(Tab("deadlines", "期限"),),
    menu=(
        MenuItem("/calendar", "期限日历", "calendar-due", Permission.MATTERS_READ),
        MenuItem("/calendar/official", "工作日历", "calendar-off", Permission.LIBRARY_MANAGE),
        MenuItem("/calendar/numbers", "本地期限规定", "adjustments", Permission.LIBRARY_MANAGE),
    ),
)
