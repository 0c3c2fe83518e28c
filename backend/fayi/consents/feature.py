"""What consents bring to the site."""

from fayi.consents import pages
from fayi.web.feature import Feature, Tab

ONLINE = frozenset({"remote_court_session", "mediation", "legal_aid"})
"""Types of matter in which people may sit online."""

feature = Feature(
    name="consents",
    pages=(pages.consents_of_matter,),
    tabs=(Tab("consents", "在线意见", types=ONLINE),),
)
