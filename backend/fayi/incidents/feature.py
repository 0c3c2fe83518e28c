"""What incidents bring to the site."""

from fayi.incidents import jobs, pages
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="incidents",
    pages=(
        pages.incidents_page,
        pages.new_page,
        pages.enter,
        pages.incident_page,
        pages.report,
        pages.add_measure,
        pages.find_concerned,
        pages.close,
    ),
    menu=(MenuItem("/incidents", "信息安全事件", "shield-check", pages.KEEP),),
)
LATER_WORK = (jobs.remind_of_reports,)
"""Declared by being read here."""
