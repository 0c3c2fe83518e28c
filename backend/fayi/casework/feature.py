"""What casework brings to the site."""

from fayi.casework.pages import actions, lawyer, overview, particulars
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="casework",
    pages=(
        overview.overview,
        actions.action_form,
        actions.do_action,
        particulars.particulars_form,
        particulars.correct_particulars,
        lawyer.lawyers_day,
    ),
    menu=(MenuItem("/lawyer", "我的法律援助", "user-check", Permission.LAWYERS_ACT),),
)
