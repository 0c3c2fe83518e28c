"""What the interface for other systems brings to the site."""

from litestar import Router

from fayi.api import administration, pages
from fayi.api.guards import KeepsRecords, answer_once, may_call, opens_for_a_purpose
from fayi.api.problems import HANDLERS
from fayi.api.resources import (
    actions,
    appointments,
    deadlines,
    documents,
    hearings,
    materials,
    matters,
    notices,
    papers,
    participants,
    parties,
    referrals,
    search,
    settlements,
    types,
    visits,
)
from fayi.api.rules import PATH
from fayi.procedure.permissions import Permission
from fayi.web.feature import Feature, MenuItem

interface = Router(
    path=PATH,
    route_handlers=[
        types.types_known,
        types.type_known,
        matters.matters_list,
        matters.matter_read,
        matters.register_matter,
        matters.correct_matter,
        matters.timeline_read,
        actions.actions_now,
        actions.do_action,
        parties.find_parties,
        parties.party_read,
        parties.create_party,
        parties.correct_party,
        participants.participants_read,
        participants.join,
        participants.leave,
        participants.identity_seen,
        participants.read_aloud,
        deadlines.clocks_of_matter,
        deadlines.clocks_due,
        hearings.hearings_of_matter,
        hearings.hearing_read,
        hearings.schedule,
        settlements.settlement_of_matter,
        documents.documents_of_matter,
        documents.begin_document,
        documents.document_read,
        documents.save_document,
        documents.issue_document,
        documents.void_document,
        documents.document_pdf,
        documents.document_word,
        papers.add_paper,
        papers.paper_read,
        papers.paper_file,
        referrals.referrals_waiting,
        referrals.referrals_of_matter,
        referrals.ask,
        referrals.accept,
        referrals.send_back,
        referrals.finish,
        referrals.revoke,
        search.search,
        visits.visits_of_day,
        visits.visit_read,
        visits.take_visit,
        materials.materials_of_matter,
        materials.check_material,
        appointments.appointments_of_matter,
        notices.notices_list,
    ],
    guards=[may_call, opens_for_a_purpose],
    before_request=answer_once,
    middleware=[KeepsRecords],
    exception_handlers=HANDLERS,
    opt={"bearer": True, "exclude_from_csrf": True},
)
"""Everything that asks for a token. No cookie opens it, so that no foreign page can act through a browser."""

feature = Feature(
    name="api",
    pages=(
        interface,
        pages.documentation,
        pages.openapi,
        administration.tokens_page,
        administration.give_token,
        administration.token_page,
        administration.revoke_token,
    ),
    menu=(MenuItem("/agency/tokens", "系统接口", "key", Permission.AGENCY_MANAGE),),
)
