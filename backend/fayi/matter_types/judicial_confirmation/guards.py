"""Why a step of the confirmation may not be taken now. Each guard answers in one sentence, or None."""

from datetime import date

from fayi.matter_types.judicial_confirmation.forms import Rejection, Ruling, Supplement
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection


def not_both_sides(dossier: Dossier) -> str | None:
    """Both sides apply together (民事诉讼法第二百零五条)."""
    return (
        None if {"applicant", "respondent"} <= dossier.roles else "须由双方当事人共同申请，缺少一方当事人。"
    )


def not_in_writing(dossier: Dossier) -> str | None:
    """A court looks at a paper."""
    return None if dossier.details.in_writing else "口头协议须先制作书面的调解协议书。"


def too_late(dossier: Dossier) -> Objection | None:
    """Within thirty days from effect (人民调解法第三十三条, 民事诉讼法第二百零五条)."""
    last: date = dossier.details.apply_by
    if dossier.today <= last:
        return None
    return Objection(
        "共同申请的最后一日是{last}，已经超过（人民调解法第三十三条）。", {"last": last.isoformat()}
    )


def application_missing(dossier: Dossier) -> str | None:
    """The application itself, signed by both sides."""
    return None if "application" in dossier.filed else "双方共同签名的司法确认申请书还没有入卷。"


def undertaking_missing(dossier: Dossier) -> str | None:
    """The parties' word that the settlement is voluntary and harms nobody (法释〔2011〕5号第六条、第七条)."""
    return None if "undertaking" in dossier.filed else "申请司法确认承诺书还没有入卷。"


def ruling_missing(dossier: Dossier) -> str | None:
    """What the court decided is in the file."""
    decided = any(dossier.last(act) for act in ("record_confirmed", "record_rejected", "record_declined"))
    return "法院的裁定书或者通知书还没有入卷。" if decided and "ruling" not in dossier.filed else None


def supplied_in_the_past(dossier: Dossier) -> Objection | None:
    """The parties need time."""
    form = dossier.form
    if isinstance(form, Supplement) and form.supply_by < dossier.today:
        return Objection("补充期限不能早于法院提出要求的日期。", field="supply_by")
    return None


def another_number(dossier: Dossier) -> Objection | None:
    """The ruling bears the number under which the court docketed the application."""
    docketed, form = dossier.last("record_docketed"), dossier.form
    if docketed is None or not isinstance(form, Ruling | Rejection):
        return None
    number = docketed.facts["court_reference"]
    if form.court_reference == number:
        return None
    return Objection("裁定书案号与立案时登记的{number}不一致。", {"number": number}, field="court_reference")


def perform_by_is_before_effect(dossier: Dossier) -> Objection | None:
    """Nothing is to be performed before it was agreed."""
    form = dossier.form
    if (
        isinstance(form, Ruling)
        and form.perform_by is not None
        and form.perform_by < dossier.details.agreed_on
    ):
        return Objection("履行期间最后一日不能早于达成协议的日期。", field="perform_by")
    return None
