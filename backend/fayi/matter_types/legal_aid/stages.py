"""Where a legal-aid matter can be, and which word its reference bears."""

from fayi.matter_types.legal_aid.kinds import AidKind
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Outcome, Stage, Status

STAGES = (
    Stage("received", "已收申请", Status.DRAFT),
    Stage("passed_on", "已转交", Status.DRAFT),
    Stage("need_more", "待补充", Status.SUSPENDED, waits_for="申请人补充材料"),
    Stage("under_review", "审查中", Status.OPEN),
    Stage("prior_aid", "先行援助", Status.OPEN),
    Stage("notified", "已受理通知", Status.OPEN),
    Stage("granted", "给予援助", Status.OPEN),
    Stage("refused", "不予援助", Status.CLOSED, Outcome.DECLINED),
    Stage("assigned", "已指派", Status.OPEN),
    Stage("in_progress", "承办中", Status.OPEN),
    Stage("lawyer_changed", "更换承办人", Status.OPEN),
    Stage("completed", "已报结案", Status.OPEN, Outcome.COMPLETED),
    Stage("checked", "已审卷", Status.OPEN, Outcome.COMPLETED),
    Stage("subsidised", "已发补贴", Status.CLOSED, Outcome.COMPLETED),
    Stage("ended", "终止援助", Status.CLOSED, Outcome.TERMINATED),
    Stage("withdrawn", "撤回申请", Status.CLOSED, Outcome.WITHDRAWN),
    Stage("objected", "异议审查中", Status.OPEN),
    Stage("upheld", "异议维持原决定", Status.CLOSED, Outcome.DECLINED),
    Stage("ordered_corrected", "责令改正", Status.OPEN),
    Stage("archived", "已归档", Status.ARCHIVED),
)
UNDECIDED = ("received", "passed_on", "under_review")
HELPED = ("prior_aid", "notified", "granted", "assigned", "in_progress", "lawyer_changed")


def series(dossier: Dossier) -> str:
    """The word in the reference: 刑字, 行字 or 民字."""
    kind = dossier.details.aid_kind
    if kind.criminal:
        return "刑字"
    return "行字" if kind is AidKind.ADMINISTRATIVE else "民字"


def where_it_was(dossier: Dossier) -> str:
    """After the supplement the application goes on where it stood."""
    if dossier.last("start_review"):
        return "under_review"
    return "passed_on" if dossier.last("pass_on") else "received"
