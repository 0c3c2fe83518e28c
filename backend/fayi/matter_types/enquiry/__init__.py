"""法律咨询: a question asked and answered, at the counter, by telephone, by letter or in prison.

Short answers (疑问解答) are counted apart from consultations; each carries its kind.
"""

from fayi.matter_types.enquiry import forms, guards
from fayi.matter_types.enquiry.details import Details, title
from fayi.matter_types.enquiry.examples import EXAMPLES
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.matter_type import Action, MatterType, Outcome, Paper, PartyRole, Stage, Status, TimeLimit
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind

COUNTER = Permission.MATTERS_REGISTER
ADVISE = Permission.MATTERS_HANDLE
ANSWERED = ("answered", "referred", "rated")

matter_type = MatterType(
    key="enquiry",
    label="法律咨询",
    details=Details,
    title=title,
    counter_place=2,
    handled_by=(
        AgencyKind.STATION,
        AgencyKind.JUSTICE_OFFICE,
        AgencyKind.JUSTICE_BUREAU,
        AgencyKind.LEGAL_AID_CENTER,
        AgencyKind.MEDIATION_COMMITTEE,
        AgencyKind.PRISON,
    ),
    stages=(
        Stage("waiting", "候办", Status.DRAFT, waits_for="律师"),
        Stage("answering", "解答中", Status.OPEN),
        Stage("promised", "待回复", Status.OPEN),
        Stage("answered", "已答复", Status.OPEN, Outcome.COMPLETED),
        Stage("referred", "已转办", Status.OPEN, Outcome.COMPLETED),
        Stage("rated", "已评价", Status.OPEN),
        Stage("left", "未答离开", Status.CLOSED, Outcome.WITHDRAWN),
        Stage("closed", "办结", Status.CLOSED),
    ),
    actions=(
        Action(
            key="start",
            label="开始解答",
            permission=ADVISE,
            from_stages=("waiting",),
            to_stage="answering",
            unless=(guards.name_written_down, guards.advised_the_other_side, guards.may_be_overheard),
            form=forms.Start,
            tells=guards.who_advised_the_other_side,
            help="先看双方姓名有无利益冲突。",
        ),
        Action(
            key="answer_at_once",
            label="当场解答",
            permission=COUNTER,
            from_stages=("waiting",),
            to_stage="answered",
            unless=(guards.name_written_down, guards.no_short_answer, guards.recorded_in_secret),
            form=forms.Answer,
            help="疑问解答由窗口人员当场作出，不涉及个案的法律意见。",
        ),
        Action(
            key="answer",
            label="答复",
            permission=ADVISE,
            from_stages=("answering", "promised"),
            to_stage="answered",
            unless=(guards.aid_not_told, guards.recorded_in_secret),
            form=forms.Answer,
        ),
        Action(
            key="promise",
            label="约定日后回复",
            permission=ADVISE,
            from_stages=("answering",),
            to_stage="promised",
            unless=(guards.promised_in_the_past,),
            form=forms.Promise,
        ),
        Action(
            key="refer",
            label="转办",
            permission=COUNTER,
            from_stages=("answered",),
            to_stage="referred",
            unless=(guards.nobody_to_refer, guards.no_consent),
            form=forms.Refer,
            help="转给本系统内的机构，请再“由此登记新办件”，当事人自动带入。",
        ),
        Action(
            key="record_result",
            label="登记转办结果",
            permission=COUNTER,
            from_stages=("referred",),
            form=forms.ReferralResult,
        ),
        Action(
            key="rate",
            label="登记评价",
            permission=COUNTER,
            from_stages=("answered", "referred"),
            to_stage="rated",
            form=forms.Rating,
        ),
        Action(
            key="leave",
            label="来访人离开",
            permission=COUNTER,
            from_stages=("waiting", "answering", "promised"),
            to_stage="left",
            form=forms.Leaving,
        ),
        Action(
            key="close",
            label="办结",
            permission=COUNTER,
            from_stages=ANSWERED,
            to_stage="closed",
        ),
    ),
    documents=("ST-0101", "ST-0102"),
    time_limits=(
        TimeLimit(
            key="reply",
            label="回复咨询",
            length=Length(7, Unit.WORKING_DAYS),
            starts_on=("promise",),
            stops_on=("answer", "leave"),
            basis="法律没有规定，默认七个工作日；以本地规定为准",
            local=True,
        ),
    ),
    roles=(PartyRole(key="applicant", label="咨询人", side="applicant"),),
    papers=(
        Paper(key="registration", label="接待登记表", must=False, documents=("ST-0101",)),
        Paper(key="prison_list", label="狱内咨询名单及审批", must=False),
        Paper(key="letter", label="来信或者书面答复", must=False),
        Paper(key="referral", label="转办单", must=False, documents=("ST-0102",)),
    ),
    category=lambda details: details.kind.value,
    texts=lambda details: (details.question, details.other_party),
    other_side=lambda details: details.other_party,
    anonymous=lambda details: details.anonymous,
    examples=EXAMPLES,
)
