"""What referrals bring to the site."""

from fayi.referrals import pages
from fayi.web.feature import Feature, Tab

feature = Feature(
    name="referrals",
    pages=(pages.referrals_tab, pages.ask, pages.accept, pages.give_answer),
    tabs=(Tab("referrals", "转办移送"),),
)
