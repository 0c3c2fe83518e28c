"""What hearings bring to the site."""

from fayi.hearings import pages
from fayi.web.feature import Feature, Tab

MEDIATED = frozenset({"mediation", "judicial_confirmation"})

feature = Feature(
    name="hearings",
    pages=(pages.hearings_of_matter, pages.one_hearing),
    tabs=(Tab("hearings", "调解会与调查", types=MEDIATED),),
)
