"""Where a remote sitting can be, and which of these stages belong together."""

from fayi.procedure.matter_type import Outcome, Stage, Status

BEFORE = ("requested", "prison_review", "declined", "consent", "scheduled", "notified", "ready", "adjourned")
AT_IT = ("in_session", "interrupted")
BEFORE_RULING = (*BEFORE, *AT_IT, "ended", "signed")

STAGES = (
    Stage("requested", "已申请", Status.OPEN),
    Stage("prison_review", "监狱审核", Status.OPEN, waits_for="监狱"),
    Stage("declined", "监狱退回", Status.OPEN),
    Stage("consent", "征询同意", Status.OPEN),
    Stage("scheduled", "已排期", Status.OPEN),
    Stage("notified", "已通知", Status.OPEN),
    Stage("ready", "庭前核验完毕", Status.OPEN),
    Stage("in_session", "庭审中", Status.OPEN),
    Stage("interrupted", "中断", Status.OPEN),
    Stage("adjourned", "休庭改期", Status.OPEN),
    Stage("ended", "已闭庭", Status.OPEN),
    Stage("signed", "笔录已核对", Status.OPEN, Outcome.COMPLETED),
    Stage("ruled", "已裁判", Status.OPEN, Outcome.COMPLETED, waits_for="监狱转交签收"),
    Stage("served", "已送达", Status.OPEN, Outcome.COMPLETED),
    Stage("offline", "转线下", Status.OPEN, Outcome.TERMINATED),
    Stage("cancelled", "已取消", Status.CLOSED, Outcome.WITHDRAWN),
    Stage("closed", "已结案", Status.CLOSED),
    Stage("archived", "已归档", Status.ARCHIVED),
)
