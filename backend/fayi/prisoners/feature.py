"""What prisoners bring to the site."""

from fayi.prisoners import jobs
from fayi.prisoners.pages import asking, bringing, register
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="prisoners",
    pages=(
        register.register,
        register.new,
        register.create,
        register.show,
        register.read_in_full,
        register.edit,
        register.correct,
        register.whereabouts_form,
        register.place,
        register.bar_form,
        register.bar_visits,
        register.lift_bar,
        register.merge_form,
        register.merge,
        bringing.bring_form,
        bringing.bring,
        asking.ask_form,
        asking.ask,
    ),
    menu=(MenuItem("/prisoners", "服刑人员", "user-search", Permission.PRISONERS_READ),),
)
LATER_WORK = (jobs.recheck_everywhere,)
"""Declared by being read here."""
