"""What hearings bring to the site."""

from fayi.hearings import pages
from fayi.web.feature import Feature, Tab

feature = Feature(
    name="hearings",
    pages=(pages.hearings_tab, pages.schedule_form, pages.schedule, pages.one_hearing),
    tabs=(Tab("hearings", "调解会与调查"),),
)
