"""What settlements bring to the site."""

from fayi.settlements import pages
from fayi.web.feature import Feature, Tab

MEDIATED = frozenset({"mediation", "judicial_confirmation"})

feature = Feature(
    name="settlements",
    pages=(pages.settlement_of_matter,),
    tabs=(Tab("settlement", "协议与履行", types=MEDIATED),),
)
