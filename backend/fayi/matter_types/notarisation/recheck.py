"""Why a certificate may not be re-examined, or put right, now (公证法第三十九条, 公证程序规则第六十一条起)."""

from datetime import date

from fayi.matter_types.notarisation.end_forms import Asker, RecheckAsked
from fayi.matter_types.notarisation.review import assignees, certificates
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection


def certificate_is_missing(dossier: Dossier) -> str | None:
    """Only a certificate can be re-examined (公证法第三十九条)."""
    return None if certificates(dossier) else "没有出具过公证书，不能复查。"


def same_notary(dossier: Dossier) -> Objection | None:
    """Another notary re-examines (公证程序规则第六十二条)."""
    form = dossier.form
    if not isinstance(form, RecheckAsked):
        return None
    named = {int(officer) for officer in (form.lead, *form.others)}
    if named & assignees(dossier):
        return Objection("复查应当由原承办公证员以外的公证员进行（公证程序规则第六十二条）。", field="lead")
    return None


def years_after(day: date, years: int) -> date:
    """The corresponding day so many years on (民法典第二百零二条)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def asked_too_late(dossier: Dossier) -> Objection | None:
    """Within one year of receiving or knowing, twenty years of the certificate (公证程序规则第六十一条)."""
    form, given = dossier.form, certificates(dossier)
    if not isinstance(form, RecheckAsked) or not given:
        return None
    if form.known_on > dossier.today or form.known_on < given[0].on:
        return Objection("日期应在出证之后、今天以前。", field="known_on")
    if dossier.today > years_after(given[0].on, 20):
        return Objection("出证已超过二十年，不能再申请复查（公证程序规则第六十一条）。", field="known_on")
    if dossier.today > years_after(form.known_on, 1):
        party = form.capacity is Asker.PARTY
        sentence = (
            "收到公证书已超过一年，不能再申请复查（公证程序规则第六十一条）。"
            if party
            else "知道公证事项已超过一年，不能再申请复查（公证程序规则第六十一条）。"
        )
        return Objection(sentence, field="known_on")
    return None


def number_is_unknown(dossier: Dossier) -> Objection | None:
    """The number is one of this matter's certificates."""
    number = getattr(dossier.form, "number", None)
    if number is None or number in {done.number for done in dossier.done if done.number}:
        return None
    return Objection("这件办件没有出具过编号为{number}的公证书。", {"number": number}, field="number")


NOT_TO_BE_RECHECKED = (certificate_is_missing, asked_too_late, same_notary, number_is_unknown)
"""All that stands in the way of a re-examination."""
