"""公证: the station takes an application in and passes it on, the notary office decides and certifies.

A station only pre-registers and checks that the papers are there; whether they are true, whether the matter
is accepted and what comes of it is for the notary office. Clocks run from acceptance, never from the counter.
"""

from datetime import date

from fayi.matter_types.notarisation.actions import ACTIONS
from fayi.matter_types.notarisation.details import Details, properties, title
from fayi.matter_types.notarisation.examples import EXAMPLES
from fayi.matter_types.notarisation.kinds import SPEED_5, SPEED_10, NotaryMatter
from fayi.matter_types.notarisation.materials import materials
from fayi.matter_types.notarisation.papers import PAPERS
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import MatterType, Outcome, PartyRole, Stage, Status, TimeLimit
from fayi.procedure.roles import AgencyKind

STAGES = (
    Stage("pre_registered", "预登记", Status.DRAFT),
    Stage("materials_check", "材料核对", Status.DRAFT),
    Stage("need_more", "待补正", Status.DRAFT, waits_for="申请人补充材料"),
    Stage("submitted", "已移交", Status.DRAFT),
    Stage("not_accepted", "不予受理", Status.CLOSED, Outcome.DECLINED),
    Stage("accepted", "已受理", Status.OPEN),
    Stage("reviewing", "审查核实", Status.OPEN),
    Stage("supplementing", "补充材料", Status.SUSPENDED, waits_for="申请人补充材料"),
    Stage("verifying", "核实情况", Status.SUSPENDED),
    Stage("proposed", "待审批", Status.OPEN),
    Stage("refused", "不予办理", Status.OPEN, Outcome.DECLINED),
    Stage("ended", "终止公证", Status.OPEN, Outcome.TERMINATED),
    Stage("signed_off", "已审批", Status.OPEN),
    Stage("issued", "已出证", Status.OPEN, Outcome.COMPLETED),
    Stage("delivered", "已领取", Status.OPEN),
    Stage("recheck", "复查", Status.OPEN),
    Stage("recheck_paused", "复查中止", Status.SUSPENDED),
    Stage("upheld", "维持公证书", Status.OPEN),
    Stage("to_correct", "待更正", Status.OPEN),
    Stage("corrected", "已更正", Status.OPEN),
    Stage("to_revoke", "待撤销", Status.OPEN),
    Stage("revoked", "已撤销公证书", Status.OPEN),
    Stage("withdrawn", "撤回申请", Status.CLOSED, Outcome.WITHDRAWN),
    Stage("closed", "已结案", Status.CLOSED),
    Stage("archived", "已归档", Status.ARCHIVED),
)
DONE = ("issue_certificate", "refuse", "end")


def accepted_as(kinds: frozenset[NotaryMatter], dossier: Dossier) -> date | None:
    """The day of acceptance of a matter of these kinds; None for others."""
    accepted = dossier.last("accept")
    return accepted.on if accepted is not None and dossier.details.kind in kinds else None


def accepted_as_5(dossier: Dossier) -> date | None:
    """The day from which the five days run, for the simplest kinds."""
    return accepted_as(SPEED_5, dossier)


def accepted_as_10(dossier: Dossier) -> date | None:
    """The day from which the ten days run, for simple kinds."""
    return accepted_as(SPEED_10, dossier)


def decided_on(dossier: Dossier) -> date | None:
    """The day of the certificate, refusal or ending."""
    return max((done.on for done in dossier.done if done.action in DONE), default=None)


SPEED_BASIS = (
    "公证办理提速清单（2024年版）规定部分简单事项提速；哪些事项适用、几日办结，以本地公证机构公布的清单为准"
)
TIME_LIMITS = (
    TimeLimit(
        key="certificate",
        label="出具公证书",
        length=Length(15, Unit.WORKING_DAYS),
        starts_on=("accept",),
        stops_on=DONE,
        basis="公证法第三十条；不可抗力、补充证明材料、核实有关情况的时间不计入",
    ),
    TimeLimit(
        key="speed_5",
        label="出具公证书（提速5个工作日）",
        length=Length(5, Unit.WORKING_DAYS),
        starts_on=("accept",),
        stops_on=DONE,
        basis=SPEED_BASIS,
        counted_from=accepted_as_5,
        local=True,
    ),
    TimeLimit(
        key="speed_10",
        label="出具公证书（提速10个工作日）",
        length=Length(10, Unit.WORKING_DAYS),
        starts_on=("accept",),
        stops_on=DONE,
        basis=SPEED_BASIS,
        counted_from=accepted_as_10,
        local=True,
    ),
    TimeLimit(
        key="six_months",
        label="因当事人原因不能办结的终止",
        length=Length(6, Unit.MONTHS),
        starts_on=("accept",),
        stops_on=DONE,
        basis="公证程序规则（司法部规定）第五十条第一项",
        runs_on=True,
    ),
    TimeLimit(
        key="recheck_asked",
        label="当事人申请复查",
        length=Length(1, Unit.YEARS),
        starts_on=("record_collected",),
        stops_on=("open_recheck",),
        basis="公证法第三十九条、公证程序规则第六十一条；自出证之日起最长二十年",
        lapses=True,
    ),
    TimeLimit(
        key="recheck",
        label="完成复查",
        length=Length(30, Unit.DAYS),
        starts_on=("open_recheck",),
        stops_on=("uphold", "decide_correction", "decide_revocation"),
        basis="公证法第三十九条、公证程序规则第六十四条",
    ),
    TimeLimit(
        key="recheck_pause",
        label="复查中止最长时间",
        length=Length(6, Unit.MONTHS),
        starts_on=("pause_recheck",),
        stops_on=("resume_recheck",),
        basis="公证法第三十九条、公证程序规则第六十四条",
        runs_on=True,
    ),
    TimeLimit(
        key="recheck_done",
        label="完成更正、撤销",
        length=Length(10, Unit.DAYS),
        starts_on=("decide_correction", "decide_revocation"),
        stops_on=("record_corrected", "record_revoked"),
        basis="公证法第三十九条、公证程序规则第六十四条",
    ),
    TimeLimit(
        key="filing",
        label="立卷归档",
        length=Length(3, Unit.MONTHS),
        starts_on=("close",),
        stops_on=("archive", "open_recheck"),
        basis="公证程序规则（司法部规定）第五十九条",
        counted_from=decided_on,
    ),
)

matter_type = MatterType(
    key="notarisation",
    label="公证",
    details=Details,
    title=title,
    stages=STAGES,
    actions=ACTIONS,
    counter_place=4,
    handled_by=(AgencyKind.NOTARY_OFFICE,),
    prepared_by=(AgencyKind.STATION, AgencyKind.JUSTICE_OFFICE),
    handed_over_at=("submitted",),
    documents=(
        "NT-0101",
        "NT-0102",
        "NT-0103",
        "NT-0104",
        "NT-0105",
        "NT-0106",
        "NT-0107",
        "NT-0108",
        "NT-0109",
    ),
    time_limits=TIME_LIMITS,
    roles=(
        PartyRole(key="applicant", label="申请人", side="applicant", at_least=1),
        PartyRole(key="respondent", label="相对人（受赠人、受托人、其他继承人等）", side="respondent"),
        PartyRole(key="interested", label="利害关系人、证人", side="none"),
    ),
    papers=PAPERS,
    materials=materials,
    properties=properties,
    category=lambda details: details.kind.value,
    texts=lambda details: (details.matter, details.purpose, details.property_address),
    confidential=lambda details: details.kind is NotaryMatter.WILL,
    offence_data=lambda details: details.kind is NotaryMatter.NO_CRIME,
    examples=EXAMPLES,
)
