"""Classes of keeping, where a list stands, and what becomes of a line of it."""

from fayi.procedure.choice import Choice


class PeriodKind(Choice):
    """保管期限 by class."""

    SHORT = "short", "短期"
    LONG = "long", "长期"
    PERMANENT = "permanent", "永久"


class CountedFrom(Choice):
    """From which day's year on a period counts."""

    ARCHIVED = "archived", "归档之日"
    CLOSED = "closed", "结案之日"


class ListStatus(Choice):
    """Where a disposal list stands."""

    DRAFT = "draft", "拟制中"
    SUBMITTED = "submitted", "待审核"
    RUNNING = "running", "正在销毁"
    DONE = "done", "已销毁"
    WITHDRAWN = "withdrawn", "已撤销"


class Decision(Choice):
    """What becomes of a matter on a list."""

    DESTROY = "destroy", "销毁"
    OFF = "off", "从清册中剔除"
    PROLONGED = "prolonged", "延长保管"
    KEPT = "kept", "未销毁"


class Bar(Choice):
    """Why a matter may not be destroyed, as the database says it."""

    DISPOSED = "disposed", "已经销毁"
    NOT_ARCHIVED = "not_archived", "尚未归档"
    NO_PERIOD = "no_period", "没有适用的保管期限"
    PERMANENT = "permanent", "永久保管"
    NOT_ENDED = "not_ended", "保管期限未满"
    HELD = "held", "已冻结销毁"
    LINKED = "linked", "关联办件尚未办结"
    INCOMING = "incoming", "有文件正在接收"
    MOVED = "moved", "已由其他机构办理"
