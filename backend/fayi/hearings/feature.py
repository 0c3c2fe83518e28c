"""What hearings bring to the site."""

from fayi.hearings.pages import hearing, planning
from fayi.web.feature import Feature, Tab

MEDIATED = frozenset({"mediation", "judicial_confirmation"})

feature = Feature(
    name="hearings",
    pages=(planning.hearings_of_matter, hearing.one_hearing),
    tabs=(
        Tab("hearings", "调解会与调查", types=MEDIATED),
        Tab("hearings", "庭审和笔录", types=frozenset({"remote_court_session"})),
    ),
)
