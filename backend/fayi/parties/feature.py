"""What parties bring to the site."""

from litestar import Router
from litestar.di import Provide

from fayi.parties.pages import agents, conflicts, joining, party, register, tab
from fayi.parties.pages.place import AtParties
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem, Tab

parties_of_matter = Router(
    "/matters/{matter_id:int}/parties",
    route_handlers=[
        tab.parties_tab,
        joining.add,
        joining.join,
        joining.create_and_join,
        joining.small_form,
        joining.do_small,
        agents.agent_form,
        agents.name_agent,
        agents.end_agency_form,
        agents.end_agency,
        agents.group_form,
        agents.choose_group,
        conflicts.tell_form,
        conflicts.tell,
        conflicts.disclose,
        conflicts.accept_form,
        conflicts.accept,
    ],
    dependencies={"at": Provide(AtParties.provide)},
)

feature = Feature(
    name="parties",
    pages=(
        register.register,
        register.regions,
        register.new,
        register.create,
        register.derive,
        party.show,
        party.read_in_full,
        party.edit,
        party.correct,
        party.relate_form,
        party.relate,
        parties_of_matter,
    ),
    tabs=(Tab("parties", "当事人", Permission.PARTIES_READ),),
    menu=(MenuItem("/parties", "当事人", "users", Permission.PARTIES_READ),),
)
