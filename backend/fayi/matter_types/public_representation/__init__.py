"""公职律师代理: a public lawyer represents the own unit, and nobody else without a mandate from above.

Whoever is represented and is not the own unit raises a warning: it is answered with the mandate's basis, a
second officer signs it off, and statistics count such matters apart (by the kind of mandate).
"""

from decimal import Decimal

from fayi.matter_types.public_representation import forms, guards
from fayi.matter_types.public_representation.details import Details, Mandate, Procedure, title
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.matter_type import Action, MatterType, Outcome, Paper, PartyRole, Stage, Status, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

HANDLE = Permission.MATTERS_HANDLE
SERIES = "公律字"

matter_type = MatterType(
    key="public_representation",
    label="公职律师代理",
    details=Details,
    title=title,
    handled_by=(AgencyKind.JUSTICE_BUREAU, AgencyKind.PRISON, AgencyKind.GOVERNMENT, AgencyKind.POLICE),
    stages=(
        Stage("registered", "已登记", Status.DRAFT),
        Stage("answered", "待第二人复核", Status.DRAFT),
        Stage("mandated", "已受委托", Status.OPEN),
        Stage("declined", "不予代理", Status.CLOSED, Outcome.DECLINED),
        Stage("completed", "已办结", Status.CLOSED, Outcome.COMPLETED),
        Stage("terminated", "终止代理", Status.CLOSED, Outcome.TERMINATED),
        Stage("archived", "已归档", Status.ARCHIVED),
    ),
    actions=(
        Action(
            key="confirm_mandate",
            label="确认委托",
            permission=Permission.MATTERS_ACCEPT,
            from_stages=("registered",),
            to_stage="mandated",
            unless=(guards.nobody_represented, guards.represents_a_stranger, guards.mandate_not_filed),
            form=forms.MandateConfirmed,
            numbers=SERIES,
            assigns=True,
        ),
        Action(
            key="answer_warning",
            label="说明代理依据",
            permission=HANDLE,
            from_stages=("registered",),
            to_stage="answered",
            unless=(guards.nobody_represented, guards.within_the_rules, guards.dated_later),
            form=forms.WarningAnswered,
            tells=guards.told,
            help="代理所在单位以外的事项，必须写明依据，并由第二人复核；统计时单独计算。",
        ),
        Action(
            key="countersign",
            label="第二人复核",
            permission=Permission.DOCUMENTS_SIGN_OFF,
            from_stages=("answered",),
            to_stage="mandated",
            unless=(guards.signs_own_answer, guards.not_agreed, guards.mandate_not_filed),
            form=forms.Countersigned,
            numbers=SERIES,
            tells=guards.told,
        ),
        Action(
            key="decline",
            label="不予代理",
            permission=HANDLE,
            from_stages=("registered", "answered"),
            to_stage="declined",
            form=forms.Declined,
            tells=guards.told,
        ),
        Action(
            key="assign",
            label="确定承办律师",
            permission=Permission.MATTERS_ASSIGN,
            from_stages=("mandated",),
            form=forms.MandateConfirmed,
            assigns=True,
        ),
        Action(
            key="record_work",
            label="登记办理情况",
            permission=HANDLE,
            from_stages=("mandated",),
            form=forms.WorkDone,
        ),
        Action(
            key="complete",
            label="办结",
            permission=Permission.MATTERS_CLOSE,
            from_stages=("mandated",),
            to_stage="completed",
            form=forms.Completion,
        ),
        Action(
            key="terminate",
            label="终止代理",
            permission=Permission.MATTERS_CLOSE,
            from_stages=("mandated",),
            to_stage="terminated",
            form=forms.Termination,
        ),
        Action(
            key="archive",
            label="归档",
            permission=Permission.MATTERS_ARCHIVE,
            from_stages=("declined", "completed", "terminated"),
            to_stage="archived",
            form=forms.Archiving,
        ),
    ),
    time_limits=(
        TimeLimit(
            key="mandate",
            label="确认是否代理",
            length=Length(3, Unit.WORKING_DAYS),
            starts_on=("register",),
            stops_on=("confirm_mandate", "countersign", "decline"),
            basis="公职律师管理办法没有规定，为指导性期限，以本地工作规范为准",
            local=True,
        ),
    ),
    roles=(
        PartyRole(key="applicant", label="所代表的一方", side="applicant", at_least=1),
        PartyRole(key="respondent", label="对方当事人", side="respondent"),
        PartyRole(key="third_party", label="第三人", side="none"),
    ),
    papers=(
        Paper(key="mandate", label="授权委托书或者指派文件", must=True),
        Paper(key="pleadings", label="起诉状、答辩状等文书", must=False),
        Paper(key="exhibits", label="证据材料", must=False),
        Paper(key="conduct", label="办理记录、法律意见书", must=False),
        Paper(key="outcome", label="裁判文书或者处理结果", must=False),
    ),
    category=lambda details: details.mandate.value,
    texts=lambda details: (details.facts, details.cause, details.organ),
    examples=(
        Details(
            mandate=Mandate.OWN_UNIT,
            procedure=Procedure.LAWSUIT,
            cause="建设工程合同纠纷",
            position="被告",
            organ="青禾县人民法院",
            organ_reference="（2026）浙9801民初88号",
            amount=Decimal("126000.00"),
            facts="施工单位起诉要求支付监舍维修工程尾款，单位认为工程质量不合格。",
        ),
        Details(
            mandate=Mandate.ASSIGNED,
            mandate_number="青禾司〔2026〕12号",
            procedure=Procedure.RECONSIDERATION,
            cause="行政处罚复议",
            position="被申请人",
            facts="司法局统筹指派代理乡镇政府参加行政复议。",
        ),
        Details(
            mandate=Mandate.OUTSIDE,
            procedure=Procedure.LAWSUIT,
            cause="买卖合同纠纷",
            position="原告",
            facts="帮扶村的合作社请求公职律师代理起诉拖欠货款。",
        ),
    ),
)
