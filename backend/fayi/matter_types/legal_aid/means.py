"""How the means test comes out, and the sentences that say why (法律援助法 32, 34, 41, 42).

The rules are rows of the library with dates; a matter is judged by those of the day it came in.
"""

from decimal import Decimal

from msgspec import Struct

from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.papers import there
from fayi.procedure.choice import Choice
from fayi.procedure.dossier import Dossier, MeansRule
from fayi.procedure.matter_type import Objection


class MeansResult(Choice):
    """How the means test came out."""

    NO_CONDITION = "no_condition", "不受经济困难条件限制"
    NOT_CHECKED = "not_checked", "免予核查经济困难状况"
    WITHIN = "within", "符合经济困难标准"
    BEYOND = "beyond", "不符合经济困难标准"
    UNKNOWN = "unknown", "还不能得出结论"


class Worked(Struct, frozen=True):
    """The result, and how it was reached, sentence by sentence."""

    result: MeansResult
    sentences: tuple[Objection, ...]


PASSED = (MeansResult.NO_CONDITION, MeansResult.NOT_CHECKED, MeansResult.WITHIN)


def rule(dossier: Dossier, route: str, code: str = "") -> MeansRule | None:
    """The rule of this route (and with this code) that holds for the matter, or None."""
    found = (each for each in dossier.means if each.route == route and (not code or each.code == code))
    return next(found, None)


def work_out(dossier: Dossier) -> Worked:
    """The means test of the matter, in the order of the law."""
    details: Details = dossier.details
    if details.no_condition:
        return _exempt(dossier, "no_condition", details.no_condition)
    if details.not_checked:
        return _exempt(dossier, "not_checked", details.not_checked)
    return _compared(dossier)


def _exempt(dossier: Dossier, route: str, code: str) -> Worked:
    found = rule(dossier, route, code)
    if found is None:
        sentence = Objection("登记的情形在收到申请那天没有施行，请更正登记内容。")
        return Worked(MeansResult.UNKNOWN, (sentence,))
    named = {"ground": found.label, "basis": found.basis}
    if route == "no_condition":
        sentence = Objection("申请人属于“{ground}”，不受经济困难条件限制（{basis}）。", named)
        return Worked(MeansResult.NO_CONDITION, (sentence,))
    sentence = Objection("申请人属于“{ground}”，免予核查经济困难状况（{basis}）。", named)
    if not there(dossier, "means_proof"):
        lacking = Objection("还缺少证明材料：{proof}。", {"proof": found.proof})
        return Worked(MeansResult.UNKNOWN, (sentence, lacking))
    return Worked(MeansResult.NOT_CHECKED, (sentence, Objection("证明材料已经入卷。")))


def _compared(dossier: Dossier) -> Worked:
    details: Details = dossier.details
    told: list[Objection] = []
    standard = rule(dossier, "standard")
    if standard is None or standard.amount is None:
        told.append(Objection("业务规则中没有收到申请那天施行的经济困难标准，请先由业务规则管理员登记。"))
    if details.monthly_income is None:
        told.append(Objection("没有登记家庭月收入，请更正登记内容。"))
    if rule(dossier, "pledge") is not None and not details.pledged and not there(dossier, "means_proof"):
        told.append(Objection("申请人没有作个人诚信承诺，也没有提交经济困难的证明材料。"))
    if told or standard is None or standard.amount is None or details.monthly_income is None:
        return Worked(MeansResult.UNKNOWN, tuple(told))
    each = (details.monthly_income / details.family_size).quantize(Decimal("0.01"))
    reckoned = Objection(
        "家庭月收入{income}元，共{size}人，人均{each}元。",
        {"income": str(details.monthly_income), "size": str(details.family_size), "each": str(each)},
    )
    values = {"amount": str(standard.amount), "basis": standard.basis}
    if each <= standard.amount:
        compared = Objection("不超过人均每月{amount}元的标准，符合经济困难条件（{basis}）。", values)
        return Worked(MeansResult.WITHIN, (reckoned, compared))
    compared = Objection("超过人均每月{amount}元的标准，不符合经济困难条件（{basis}）。", values)
    return Worked(MeansResult.BEYOND, (reckoned, compared))
