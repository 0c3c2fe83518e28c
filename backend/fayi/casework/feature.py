"""What casework brings to the site."""

from fayi.casework.pages import actions, overview, particulars
from fayi.web.feature import Feature

feature = Feature(
    name="casework",
    pages=(
        overview.overview,
        actions.action_form,
        actions.do_action,
        particulars.particulars_form,
        particulars.correct_particulars,
    ),
)
