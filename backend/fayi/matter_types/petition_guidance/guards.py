"""Why a petition may not take this way. Each guard answers in one sentence, or None."""

from fayi.matter_types.petition_guidance.details import Purpose
from fayi.matter_types.petition_guidance.forms import (
    Class,
    Classing,
    Closing,
    Forwarding,
    Guiding,
    Organ,
    StartWork,
)
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection
from fayi.procedure.roles import AgencyKind


def kind_of(dossier: Dossier) -> str:
    """How it was classed, or an empty word."""
    classed = dossier.last("classify")
    return str(classed.facts.get("kind", "")) if classed else ""


def nobody_named(dossier: Dossier) -> str | None:
    """A petition has somebody who brings it; an accusation may be without a name."""
    if dossier.participants or dossier.details.purpose is Purpose.ACCUSATION:
        return None
    return "请先登记来访人；有代表的，登记代表。"


def accusation_registered_openly(dossier: Dossier) -> Objection | None:
    """An accusation is kept to few from the start (信访工作条例第三十条, 第四十六条)."""
    form = dossier.form
    if (
        isinstance(form, Classing)
        and form.kind is Class.ACCUSATION
        and dossier.details.purpose is not Purpose.ACCUSATION
    ):
        return Objection(
            "登记时没有选检举控告，本机构的人员都看得到内容。请撤销这件，重新按检举控告登记。", field="kind"
        )
    return None


def accusation_classed_otherwise(dossier: Dossier) -> Objection | None:
    """What was registered as an accusation is not opened by a class."""
    form = dossier.form
    if (
        isinstance(form, Classing)
        and form.kind is not Class.ACCUSATION
        and dossier.details.purpose is Purpose.ACCUSATION
    ):
        return Objection("登记为检举控告的，只能归入检举控告。", field="kind")
    return None


def wrong_organ(dossier: Dossier) -> Objection | None:
    """Accusations go to the discipline organ alone, matters of justice to the political-legal organs."""
    form, kind = dossier.form, kind_of(dossier)
    if not isinstance(form, Guiding):
        return None
    if kind == Class.ACCUSATION and form.organ is not Organ.DISCIPLINE:
        return Objection("检举控告只能导引到纪检监察机关，内容不得向其他人公开。", field="organ")
    if kind == Class.JUSTICE and form.organ is not Organ.POLITICAL_LEGAL:
        return Objection("涉法涉诉事项应当导引到政法机关依法处理。", field="organ")
    return None


def handed_to_the_accused(dossier: Dossier) -> Objection | None:
    """An accusation is never handed to whom it accuses (信访工作条例第三十条)."""
    form, accused = dossier.form, dossier.details.accused.strip()
    if isinstance(form, Guiding) and accused and accused in form.name:
        return Objection("不得把检举控告材料转给被检举控告的单位或者人员。", field="name")
    return None


def no_slip(dossier: Dossier) -> Objection | None:
    """The visitor takes the way home on paper."""
    form = dossier.form
    if isinstance(form, Guiding) and not form.slip_given:
        return Objection("请把导引单交给来访人。", field="slip_given")
    return None


def not_for_the_petition_office(dossier: Dossier) -> str | None:
    """What the petition office may not receive (信访工作条例第十九条)."""
    kind = kind_of(dossier)
    if kind == Class.ACCUSATION:
        return "检举控告不转送信访机构，请导引到纪检监察机关。"
    if kind == Class.JUSTICE:
        return "涉法涉诉事项不转送信访机构，请导引到政法机关。"
    if dossier.details.within_time:
        return "原机关仍在法定期限内办理，不重复受理（信访工作条例第十九条）。"
    return None


def station_decides(dossier: Dossier) -> Objection | None:
    """The station guides and never decides; the petition office acts once it has taken the petition over."""
    if dossier.held_by == AgencyKind.PETITION_OFFICE:
        return None
    if dossier.awaits:
        return Objection("正在等待{agency}接收；接收后由它办理。", {"agency": dossier.awaits})
    return Objection("由信访机构办理，服务站只导引、不处理信访事项。")


def no_consent(dossier: Dossier) -> Objection | None:
    """Nothing goes on without the visitor's consent."""
    form = dossier.form
    if isinstance(form, Forwarding) and not form.consent:
        return Objection("来访人同意后才能转送；不同意的，请办理“导引”。", field="consent")
    return None


def interested(dossier: Dossier) -> Objection | None:
    """Whoever has a direct interest stands aside (信访工作条例第二十八条)."""
    form = dossier.form
    if isinstance(form, StartWork) and not form.no_interest:
        return Objection("有直接利害关系的人员应当回避，请先确认。", field="no_interest")
    return None


def too_late_for_review(dossier: Dossier) -> Objection | None:
    """Within thirty days of the written opinion (信访工作条例第三十五条)."""
    return _over(dossier, "review_request")


def too_late_for_recheck(dossier: Dossier) -> Objection | None:
    """Within thirty days of the review's opinion (信访工作条例第三十六条)."""
    return _over(dossier, "recheck_request")


def _over(dossier: Dossier, key: str) -> Objection | None:
    last = dossier.due.get(key)
    if last is None or dossier.today <= last:
        return None
    return Objection("提出请求的最后一日是{last}，已经超过。", {"last": last.isoformat()})


def not_told(dossier: Dossier) -> Objection | None:
    """Nothing is closed before the visitor knows."""
    form = dossier.form
    if isinstance(form, Closing) and not form.result_told:
        return Objection("请先把结果告知来访人。", field="result_told")
    return None
