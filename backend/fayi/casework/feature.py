"""What casework brings to the site."""

from fayi.casework import pages
from fayi.web.feature import Feature

feature = Feature(
    name="casework",
    pages=(
        pages.overview,
        pages.action_form,
        pages.do_action,
        pages.particulars_form,
        pages.correct_particulars,
    ),
)
