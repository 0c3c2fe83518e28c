"""What visits bring to the site."""

from fayi.procedure.permissions import Permission
from fayi.visits.pages import figures, hall, queue, visit
from fayi.web.feature import Feature, MenuItem

feature = Feature(
    name="visits",
    pages=(
        queue.queue,
        queue.take,
        queue.call_next,
        figures.figures,
        visit.visit_page,
        visit.move,
        visit.answer,
        visit.tell_once,
        visit.printed_list,
        visit.turn,
        visit.name_person,
        visit.lift_anonymity,
        visit.end,
        hall.hall,
    ),
    menu=(MenuItem("/visits", "来访接待", "users-group", Permission.MATTERS_REGISTER),),
)
