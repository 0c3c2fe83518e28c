"""What clocks bring to the site."""

from fayi.deadlines import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="deadlines",
    pages=(pages.deadlines_tab, pages.calendar),
    tabs=(Tab("deadlines", "期限"),),
    menu=(MenuItem("/calendar", "期限日历", "calendar-due", Permission.MATTERS_READ),),
)
