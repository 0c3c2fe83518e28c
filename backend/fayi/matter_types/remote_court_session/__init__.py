"""共享法庭远程庭审: a court sits with somebody in prison, over a line, with a room at each end.

The court holds the matter and asks the prison, which acts along: it reviews, serves and establishes who is
there. Each party agrees to each stage by itself; whoever does not is heard in person (在线诉讼规则 4, 21).
"""

from fayi.matter_types.remote_court_session.actions import ACTIONS
from fayi.matter_types.remote_court_session.details import Details, faulty, title
from fayi.matter_types.remote_court_session.examples import EXAMPLES
from fayi.matter_types.remote_court_session.juvenile import must_be_sealed
from fayi.matter_types.remote_court_session.limits import TIME_LIMITS
from fayi.matter_types.remote_court_session.papers import PAPERS, materials
from fayi.matter_types.remote_court_session.stages import STAGES
from fayi.procedure.matter_type import MatterType, PartyRole
from fayi.procedure.roles import AgencyKind

matter_type = MatterType(
    key="remote_court_session",
    label="远程庭审",
    details=Details,
    title=title,
    handled_by=(AgencyKind.COURT,),
    stages=STAGES,
    actions=ACTIONS,
    documents=("RC-0108",),
    time_limits=TIME_LIMITS,
    roles=(
        PartyRole(key="applicant", label="原告、申请人、提请机关", side="applicant", at_least=1),
        PartyRole(key="respondent", label="被告、被申请人", side="respondent"),
        PartyRole(key="third_party", label="第三人", side="none"),
        PartyRole(key="prisoner", label="服刑人员（减刑、假释、刑事被告人等）", side="none"),
        PartyRole(key="witness", label="证人、鉴定人", side="none"),
        PartyRole(key="interpreter", label="翻译人员", side="none"),
        PartyRole(key="guardian", label="法定代理人、合适成年人", side="none"),
        PartyRole(key="lawyer", label="诉讼代理人", side="none"),
        PartyRole(key="defender", label="辩护人", side="none"),
    ),
    papers=PAPERS,
    materials=materials,
    category=lambda details: details.kind.value,
    texts=lambda details: (details.court_reference, details.cause, details.needs),
    offence_data=lambda details: True,
    must_be_sealed=must_be_sealed,
    faulty=faulty,
    examples=EXAMPLES,
)
