"""What notices bring to the site."""

from fayi.notices import pages
from fayi.web.feature import Feature

feature = Feature(
    name="notices",
    pages=(pages.notices, pages.read_all, pages.open_notice, pages.live),
)
