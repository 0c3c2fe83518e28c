"""Why a lawyer, an end or an objection may not be written down now."""

from datetime import date

from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.kinds import GRAVE, AidKind
from fayi.matter_types.legal_aid.outcome_forms import (
    CIVIL_ENDINGS,
    CRIMINAL_ENDINGS,
    BureauDecision,
    Completion,
    Dispute,
    Ending,
    Meeting,
    SubsidyPaid,
)
from fayi.matter_types.legal_aid.papers import there
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Guard, Objection

OBJECTION = "aid_objection"
PRACTISED = 3
"""Years a lawyer in a case of life or death has practised (法律援助法第二十六条)."""


def no_lawyer_yet(dossier: Dossier) -> str | None:
    """A lawyer has accepted; after a change, a new one."""
    return None if dossier.lawyer else "还没有律师接受指派，请先在“承办”中指派律师事务所和律师。"


def lawyer_too_new(dossier: Dossier) -> Objection | None:
    """Life imprisonment or death: three years of practice (法律援助法第二十六条)."""
    details: Details = dossier.details
    lawyer = dossier.lawyer
    if lawyer is None or details.criminal_kind not in GRAVE or lawyer.practised_years >= PRACTISED:
        return None
    return Objection(
        "可能判处无期徒刑、死刑和死刑复核的案件，承办律师应当有三年以上执业经历，{name}执业{n}年（法律援助法第二十六条）。",
        {"name": lawyer.lawyer, "n": str(lawyer.practised_years)},
    )


def overheard(dossier: Dossier) -> Objection | None:
    """What is said to the lawyer in custody is not listened to."""
    form = dossier.form
    if isinstance(form, Meeting) and dossier.details.in_custody and not form.not_overheard:
        return Objection("在监管场所约见，应确认谈话没有被监听。", field="not_overheard")
    return None


def no_agreement(dossier: Dossier) -> Objection | None:
    """The lawyer acts upon the aided person's word."""
    form = dossier.form
    if isinstance(form, Meeting) and not form.agreement_signed:
        return Objection("签订委托协议或者取得当事人同意后，才能开始办理。", field="agreement_signed")
    return None


def no_prior_aid(dossier: Dossier) -> str | None:
    """Papers are made up only where help came first."""
    return None if dossier.last("prior_aid") else "不是先行提供的法律援助，没有需要补办的手续。"


def made_up_already(dossier: Dossier) -> str | None:
    """Once is enough."""
    return "手续已经补办。" if dossier.last("make_up_papers") else None


def application_not_filed(dossier: Dossier) -> str | None:
    """The application itself is among the papers made up."""
    return None if there(dossier, "application") else "法律援助申请表还没有入卷。"


def papers_not_made_up(dossier: Dossier) -> str | None:
    """Help that came first ends well only with its papers (法律援助法第四十四条)."""
    if dossier.last("prior_aid") is None:
        return None
    made_up = dossier.last("make_up_papers")
    if made_up is None:
        return "先行提供的法律援助还没有补办手续。"
    if not made_up.facts.get("qualifies"):
        return "补办手续时审查不符合条件，应当终止法律援助。"
    return None


def ending_of_another_kind(dossier: Dossier) -> Objection | None:
    """A defence is not won or lost, and a claim has no plea that is accepted."""
    form = dossier.form
    if not isinstance(form, Completion):
        return None
    kind: AidKind = dossier.details.aid_kind
    if kind is AidKind.CRIMINAL_DEFENCE and form.ending in CIVIL_ENDINGS:
        return Objection("刑事辩护请填辩护意见是否采纳或者不起诉。", field="ending")
    if not kind.criminal and form.ending in CRIMINAL_ENDINGS:
        return Objection("这一办理结果只用于刑事案件。", field="ending")
    if form.ending is Ending.HELP_GIVEN and kind not in (
        AidKind.DUTY_LAWYER,
        AidKind.DRAFTING,
        AidKind.OUT_OF_COURT,
    ):
        return Objection("代理和辩护的案件请填写具体的办理结果。", field="ending")
    return None


def ended_at_a_wrong_time(dossier: Dossier) -> Objection | None:
    """Not in the future, and not before the application."""
    form = dossier.form
    if isinstance(form, Completion) and not dossier.received_on <= form.ended_on <= dossier.today:
        return Objection("案件办结日期应在收到申请之后，且不晚于今天。", field="ended_on")
    return None


def recovered_below_zero(dossier: Dossier) -> Objection | None:
    """Money is gained or not."""
    form = dossier.form
    if isinstance(form, Completion) and form.recovered < 0:
        return Objection("金额不能小于零。", field="recovered")
    return None


def lacks(key: str, sentence: str) -> Guard:
    """The guard that asks for a paper in the file."""

    def lacking(dossier: Dossier) -> str | None:
        return None if key in dossier.filed else sentence

    return lacking


closing_report_missing = lacks("closing_report", "承办人的结案报告表还没有入卷。")
outcome_missing = lacks("outcome", "裁判文书、调解书等结果文书还没有入卷。")


def file_not_found_complete(dossier: Dossier) -> str | None:
    """The closing file the lawyer handed in has been looked through."""
    if not dossier.appointments or any(each.checked_on for each in dossier.appointments):
        return None
    return "律师提交的结案材料还没有在“承办”中审查通过。"


def subsidy_not_paid(dossier: Dossier) -> Objection | None:
    """What is written down as paid has been paid; nothing is owed to a lawyer who is on a salary."""
    form = dossier.form
    if not isinstance(form, SubsidyPaid) or form.amount == 0 or not dossier.appointments:
        return None
    if any(each.paid_on for each in dossier.appointments):
        return None
    return Objection("办案补贴还没有在“承办”中发放；不需要发放的填0。", field="amount")


def disputed_too_early(dossier: Dossier) -> Objection | None:
    """Nobody disputes a decision before it is made."""
    form = dossier.form
    decided = dossier.last("refuse") if dossier.stage == "refused" else dossier.last("terminate")
    if not isinstance(form, Dispute):
        return None
    if form.filed_on > dossier.today or (decided is not None and form.filed_on < decided.on):
        return Objection("提出异议的日期应在作出决定之后，且不晚于今天。", field="filed_on")
    return None


def remedy_not_told(dossier: Dossier) -> Objection | None:
    """Upheld: reconsideration or a lawsuit (法律援助法第四十九条)."""
    form = dossier.form
    if isinstance(form, BureauDecision) and not form.remedy_told:
        return Objection("维持原决定的，应告知可以申请行政复议或者提起行政诉讼。", field="remedy_told")
    return None


def bureau_says_otherwise(action: str) -> Guard:
    """What the bureau decided in its own matter here is not written down differently."""

    def says_otherwise(dossier: Dossier) -> str | None:
        opened = dossier.link(OBJECTION) if dossier.last("pass_on_objection") else None
        if opened is None or opened.last(action) is not None:
            return None
        return "司法行政部门在本系统里还没有作出这样的决定。"

    return says_otherwise


def decided_in_the_future(dossier: Dossier) -> Objection | None:
    """A decision is written down after it was made."""
    form = dossier.form
    if isinstance(form, BureauDecision) and form.decided_on > dossier.today:
        return Objection("决定日期不能晚于今天。", field="decided_on")
    return None


def papers_by(dossier: Dossier) -> date | None:
    """The last day for the papers of help that came first."""
    given = dossier.last("prior_aid")
    return None if given is None else date.fromisoformat(given.facts["papers_by"])
