"""What prisoners bring to the site."""

from fayi.prisoners import jobs as jobs
from fayi.prisoners import pages
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="prisoners",
    pages=(
        pages.register,
        pages.new,
        pages.create,
        pages.show,
        pages.read_in_full,
        pages.edit,
        pages.correct,
        pages.whereabouts_form,
        pages.place,
        pages.bar_form,
        pages.bar_visits,
        pages.lift_bar,
        pages.merge_form,
        pages.merge,
    ),
    menu=(MenuItem("/prisoners", "服刑人员", "user-search", Permission.PRISONERS_READ),),
)
