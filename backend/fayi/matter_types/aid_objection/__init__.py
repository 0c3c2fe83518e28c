"""法律援助异议: whoever is refused legal aid, or whose aid was ended, asks the justice bureau to look at it.

It comes to the bureau's counter, or a centre opens it out of the disputed matter and passes it on.
"""

from datetime import date

from fayi.matter_types.aid_objection import forms, guards
from fayi.matter_types.aid_objection.details import Details, Disputed, details_when_linked, title
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Action, MatterType, Outcome, Paper, PartyRole, Stage, Status, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

DECIDE = Permission.MATTERS_CLOSE
UNDECIDED = (guards.nobody_examined, guards.files_not_seen, guards.decides_on_own_findings)


def filed_on(dossier: Dossier) -> date:
    """The day the objection was received."""
    day: date = dossier.details.filed_on
    return day


matter_type = MatterType(
    key="aid_objection",
    label="法律援助异议",
    details=Details,
    title=title,
    handled_by=(AgencyKind.JUSTICE_BUREAU,),
    stages=(
        Stage("received", "已收异议", Status.OPEN),
        Stage("examined", "已审查", Status.OPEN),
        Stage("upheld", "维持原决定", Status.CLOSED, Outcome.COMPLETED),
        Stage("ordered_corrected", "责令改正", Status.CLOSED, Outcome.COMPLETED),
        Stage("withdrawn", "撤回异议", Status.CLOSED, Outcome.WITHDRAWN),
        Stage("archived", "已归档", Status.ARCHIVED),
    ),
    actions=(
        Action(
            key="examine",
            label="提出审查意见",
            permission=Permission.MATTERS_REGISTER,
            from_stages=("received", "examined"),
            to_stage="examined",
            form=forms.Examination,
            numbers="援异字",
            help="调阅法律援助机构的案卷，听取申请人和机构的意见；收到异议之日起五日内作出决定。",
        ),
        Action(
            key="uphold",
            label="维持原决定",
            permission=DECIDE,
            from_stages=("examined",),
            to_stage="upheld",
            unless=UNDECIDED,
            form=forms.Upheld,
        ),
        Action(
            key="order_correction",
            label="责令改正",
            permission=DECIDE,
            from_stages=("examined",),
            to_stage="ordered_corrected",
            unless=UNDECIDED,
            form=forms.Ordered,
        ),
        Action(
            key="withdraw",
            label="撤回异议",
            permission=Permission.MATTERS_REGISTER,
            from_stages=("received", "examined"),
            to_stage="withdrawn",
            form=forms.Withdrawal,
        ),
        Action(
            key="archive",
            label="归档",
            permission=Permission.MATTERS_ARCHIVE,
            from_stages=("upheld", "ordered_corrected", "withdrawn"),
            to_stage="archived",
            unless=(guards.decision_not_filed,),
            form=forms.Archiving,
        ),
    ),
    time_limits=(
        TimeLimit(
            key="decision",
            label="对异议作出决定",
            length=Length(5, Unit.DAYS),
            starts_on=("register",),
            stops_on=("uphold", "order_correction", "withdraw"),
            basis="法律援助法第四十九条；是否按工作日计算，以本地规定为准",
            counted_from=filed_on,
            local=True,
        ),
    ),
    roles=(
        PartyRole(key="applicant", label="异议人", side="applicant", at_least=1),
        PartyRole(key="respondent", label="原案对方当事人", side="respondent"),
        PartyRole(key="third_party", label="第三人", side="none"),
    ),
    papers=(
        Paper(key="objection", label="异议书", must=True),
        Paper(key="disputed_decision", label="不予或者终止法律援助决定书", must=True),
        Paper(key="center_statement", label="法律援助机构的说明和案卷", must=False),
        Paper(key="decision", label="异议审查决定书", must=True),
    ),
    category=lambda details: details.disputed.value,
    texts=lambda details: (details.grounds, details.center),
    details_when_linked=details_when_linked,
    examples=(
        Details(
            disputed=Disputed.REFUSAL,
            center="青禾县法律援助中心",
            decision_number="（2026）青禾援不决字第6号",
            decided_on=date(2026, 10, 29),
            filed_by="王石桥",
            filed_on=date(2026, 11, 2),
            grounds="我在工地打工受伤，属于请求工伤事故人身损害赔偿，不应当以不属于援助范围为由拒绝。",
        ),
    ),
)
