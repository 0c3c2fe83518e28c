"""What parties bring to the site."""

from fayi.parties import pages, tab
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem, Tab

feature = Feature(
    name="parties",
    pages=(
        pages.register,
        pages.regions,
        pages.new,
        pages.create,
        pages.derive,
        pages.show,
        pages.read_in_full,
        pages.edit,
        pages.correct,
        pages.relate_form,
        pages.relate,
        tab.parties_tab,
        tab.add,
        tab.join,
        tab.create_and_join,
        tab.agent_form,
        tab.name_agent,
        tab.small_form,
        tab.do_small,
        tab.end_agency_form,
        tab.end_agency,
        tab.group_form,
        tab.choose_group,
        tab.tell_form,
        tab.tell,
        tab.disclose,
        tab.accept_form,
        tab.accept,
    ),
    tabs=(Tab("parties", "当事人", Permission.PARTIES_READ),),
    menu=(MenuItem("/parties", "当事人", "users", Permission.PARTIES_READ),),
)
