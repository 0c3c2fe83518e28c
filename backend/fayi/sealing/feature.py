"""What sealing brings to the site."""

from fayi.procedure.permissions import Permission
from fayi.sealing.pages import sealed, sight
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="sealing",
    pages=(
        sealed.overview,
        sealed.ask_form,
        sealed.ask,
        sealed.ask_to_lift_form,
        sealed.ask_to_lift,
        sealed.request,
        sealed.answer,
        sight.sight_of_matter,
    ),
    tabs=(Tab("sight", "知悉范围"),),
    menu=(MenuItem("/sealed", "封存查询", "lock", Permission.MATTERS_READ),),
)
