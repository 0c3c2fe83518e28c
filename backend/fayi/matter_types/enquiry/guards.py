"""Why a question may not be answered, or passed on, like this. Each guard answers in one sentence, or None."""

from fayi.matter_types.enquiry.details import Kind
from fayi.matter_types.enquiry.forms import Answer, Promise, Refer, Start
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection


def name_written_down(dossier: Dossier) -> str | None:
    """Whoever wants no name written down has none in the register (个人信息保护法第六条)."""
    if dossier.details.anonymous and dossier.participants:
        return "来访人要求匿名，请先在当事人页撤下登记的姓名。"
    return None


def advised_the_other_side(dossier: Dossier) -> Objection | None:
    """Nobody advises both sides of a quarrel unless the visitor knows and agrees."""
    form = dossier.form
    if not isinstance(form, Start) or form.both_sides_told:
        return None
    for earlier in dossier.advised:
        if earlier.officer_id == dossier.officer_id:
            return Objection(
                "您在{number}中解答过对方的咨询，请换一名律师，或者告知来访人并取得同意。",
                {"number": earlier.number},
                field="both_sides_told",
            )
    return None


def who_advised_the_other_side(dossier: Dossier) -> tuple[Objection, ...]:
    """Said above the form: who has answered the other side, and where."""
    return tuple(
        Objection("{officer}在{number}中解答过对方的咨询。", {"officer": each.officer, "number": each.number})
        for each in dossier.advised
    )


def may_be_overheard(dossier: Dossier) -> Objection | None:
    """A talk with a prisoner is seen, not heard."""
    form = dossier.form
    if dossier.details.one_to_one and isinstance(form, Start) and not form.private:
        return Objection("狱内一对一咨询须确认谈话不被监听。", field="private")
    return None


def no_short_answer(dossier: Dossier) -> str | None:
    """What needs a lawyer is not answered in passing."""
    if dossier.details.kind is Kind.CONSULTATION:
        return "法律咨询由律师解答，请先“开始解答”；窗口当场能说清楚的，请把类别更正为疑问解答。"
    return None


def aid_not_told(dossier: Dossier) -> Objection | None:
    """Whoever asks is told of the right to apply for legal aid (法律援助法第二十三条)."""
    form = dossier.form
    if isinstance(form, Answer) and dossier.details.kind is Kind.CONSULTATION and not form.aid_told:
        return Objection("请告知来访人可以依法申请法律援助（法律援助法第二十三条）。", field="aid_told")
    return None


def recorded_in_secret(dossier: Dossier) -> Objection | None:
    """A recording is told beforehand."""
    form = dossier.form
    if isinstance(form, Answer) and form.recorded and not form.recording_told:
        return Objection("录音录像须事先告知来访人。", field="recording_told")
    return None


def promised_in_the_past(dossier: Dossier) -> Objection | None:
    """A promise lies ahead."""
    form = dossier.form
    if isinstance(form, Promise) and form.promised_on < dossier.today:
        return Objection("答应答复的日期不能早于办理日期。", field="promised_on")
    return None


def no_consent(dossier: Dossier) -> Objection | None:
    """Data is passed on with consent alone (个人信息保护法第二十九条)."""
    form = dossier.form
    if isinstance(form, Refer) and not form.consent:
        return Objection("来访人不同意转出资料的，不能转办，只告知去处。", field="consent")
    return None


def nobody_to_refer(dossier: Dossier) -> str | None:
    """Somebody without a name is told where to go instead."""
    return "匿名咨询没有可以转出的资料，请在答复中告知去处。" if dossier.details.anonymous else None
