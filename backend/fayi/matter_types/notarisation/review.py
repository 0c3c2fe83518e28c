"""Why a matter may not be finished now: talks, signing off, numbering, fees, collecting, filing."""

from collections.abc import Iterable
from decimal import Decimal

from fayi.matter_types.notarisation.end_forms import Ended, Refused
from fayi.matter_types.notarisation.forms import (
    Archiving,
    Capacity,
    Collection,
    Draft,
    Supplement,
    VolumeKind,
)
from fayi.matter_types.notarisation.kinds import DISPOSING, EndGround, NotaryMatter, Place
from fayi.procedure.dossier import Done, Dossier
from fayi.procedure.matter_type import Objection

ELDERLY = 60
"""Years (老年人权益保障法第二条)."""


def supplied_in_the_past(dossier: Dossier) -> Objection | None:
    """There is time left to bring what is missing."""
    form = dossier.form
    if isinstance(form, Supplement) and form.supply_by <= dossier.today:
        return Objection("补充期限应晚于今天。", field="supply_by")
    return None


def talks(dossier: Dossier) -> tuple[Done, ...]:
    """The talks since the last acceptance."""
    return tuple(done for done in dossier.done if done.action == "record_talk")


def talk_is_missing(dossier: Dossier) -> str | None:
    """What the parties said is written down (公证法第二十七条、第二十九条)."""
    return None if talks(dossier) else "还没有登记与当事人的谈话。"


def capacity_or_will_in_doubt(dossier: Dossier) -> Objection | None:
    """The last talk with each person left no doubt of capacity and of a free will (公证法第二十八条)."""
    last = {done.facts["person"]: done.facts for done in talks(dossier)}
    doubtful = [
        name for name, told in last.items() if told["capacity"] == Capacity.DOUBTFUL or not told["own_will"]
    ]
    if not doubtful:
        return None
    return Objection(
        "{names}的民事行为能力或者意思表示有疑问，不能出具公证书。", {"names": "、".join(doubtful)}
    )


def will_talk_without_a_second(dossier: Dossier) -> str | None:
    """Whoever makes a will is heard by two (公证程序规则第五十三条)."""
    if dossier.details.kind is not NotaryMatter.WILL:
        return None
    if any(done.facts.get("second") for done in talks(dossier)):
        return None
    return "遗嘱公证的谈话应当有二名公证人员，或者一名公证员和一名见证人在场。"


def elderly_not_seen_alone(dossier: Dossier) -> Objection | None:
    """An old person who gives something away is talked to without the others."""
    if dossier.details.kind not in DISPOSING:
        return None
    alone = {done.facts["person"] for done in talks(dossier) if done.facts.get("alone")}
    left = [
        one.name
        for one in dossier.participants
        if one.role == "applicant" and (one.age or 0) >= ELDERLY and one.name not in alone
    ]
    if not left:
        return None
    return Objection("{names}已满六十周岁，处分财产应当单独谈话并登记。", {"names": "、".join(left)})


def prisoner_not_visited(dossier: Dossier) -> str | None:
    """Who is in prison is heard there, or by video."""
    if not dossier.details.in_prison:
        return None
    if any(done.facts.get("place") in (Place.PRISON, Place.VIDEO) for done in talks(dossier)):
        return None
    return "有当事人或者继承人在押，还没有入监或者远程视频谈话的记录。"


def wills_not_searched(dossier: Dossier) -> Objection | None:
    """Earlier notarised wills are looked for (公证程序规则第五十三条)."""
    form = dossier.form
    wanted = dossier.details.kind in (NotaryMatter.WILL, NotaryMatter.INHERITANCE)
    if wanted and isinstance(form, Draft) and not form.will_searched:
        return Objection("请先查询全国公证管理系统有无遗嘱公证。", field="will_searched")
    return None


def assignees(dossier: Dossier) -> frozenset[int]:
    """The officers who handle it, or did before the certificate was given."""
    found: set[int] = set()
    for done in dossier.done:
        if done.action in ("accept", "reassign"):
            named = (done.facts["lead"], *done.facts.get("others", ()))
            found = {int(officer) for officer in named}
        elif done.action == "propose" and done.officer_id is not None:
            found.add(done.officer_id)
    return frozenset(found)


def own_matter(dossier: Dossier) -> str | None:
    """Nobody signs off a matter they handle (公证程序规则第四十条)."""
    if dossier.officer_id is None or dossier.officer_id not in assignees(dossier):
        return None
    return "审批人不得审批自己承办的公证事项（公证程序规则第四十条）。"


def six_months_not_over(dossier: Dossier) -> Objection | None:
    """That it cannot be finished is said after six months only (公证程序规则第五十条第一项)."""
    form, last = dossier.form, dossier.due.get("six_months")
    if not isinstance(form, Ended) or form.ground is not EndGround.SIX_MONTHS or last is None:
        return None
    if dossier.today > last:
        return None
    return Objection("受理还没有满六个月（{last}）。", {"last": last.isoformat()}, field="ground")


def certificates(dossier: Dossier) -> tuple[Done, ...]:
    """The certificates that were numbered."""
    return tuple(done for done in dossier.done if done.action == "issue_certificate")


def signed_off(dossier: Dossier) -> int:
    """How many certificates were signed off."""
    draft = dossier.last("propose")
    return int(draft.facts["certificates"]) if draft is not None else 0


def all_are_numbered(dossier: Dossier) -> Objection | None:
    """As many certificates as were signed off, one number each."""
    allowed = signed_off(dossier)
    if len(certificates(dossier)) < allowed:
        return None
    return Objection("批准出具的{n}件公证书已经全部编号。", {"n": str(allowed)})


def not_all_are_numbered(dossier: Dossier) -> Objection | None:
    """All that were signed off are numbered before they are given out."""
    left = signed_off(dossier) - len(certificates(dossier))
    return Objection("还有{n}件批准出具的公证书没有编号。", {"n": str(left)}) if left > 0 else None


def fee_cut_undecided(dossier: Dossier) -> str | None:
    """For somebody who is aided a reduction is decided (公证法第三十四条, 法律援助法第五十三条)."""
    aided = dossier.details.aided or dossier.aided
    if not aided or dossier.last("decide_fee_cut") is not None:
        return None
    return "当事人是法律援助对象，应当先决定减收或者免收公证费（公证法第三十四条、法律援助法第五十三条）。"


def money(done: Iterable[Done], field: str) -> Decimal:
    """The sum of a field."""
    return sum((Decimal(str(one.facts.get(field) or 0)) for one in done), Decimal(0))


def paid(dossier: Dossier) -> Decimal:
    """What was received, in yuan."""
    return money((done for done in dossier.done if done.action == "record_fee"), "amount")


def due(dossier: Dossier) -> Decimal:
    """What is owed after the reduction, in yuan."""
    accepted, cut = dossier.last("accept"), dossier.last("decide_fee_cut")
    fee = money([accepted] if accepted else [], "fee")
    return max(fee - money([cut] if cut else [], "amount"), Decimal(0))


def cut_exceeds_fee(dossier: Dossier) -> Objection | None:
    """No more is waived than is owed."""
    form, accepted = dossier.form, dossier.last("accept")
    fee = money([accepted] if accepted else [], "fee")
    amount = getattr(form, "amount", None)
    if amount is None or amount <= fee:
        return None
    return Objection("减免金额不能超过应收公证费{fee}元。", {"fee": str(fee)}, field="amount")


def fee_is_open(dossier: Dossier) -> Objection | None:
    """The fee is paid before the certificate is given out (公证程序规则第二十二条)."""
    left = due(dossier) - paid(dossier)
    return Objection("公证费还有{left}元没有收取。", {"left": str(left)}) if left > 0 else None


def refund_exceeds_payment(dossier: Dossier) -> Objection | None:
    """No more is given back than was paid (公证程序规则第四十九条、第五十一条)."""
    form = dossier.form
    if not isinstance(form, Refused | Ended) or form.refund <= paid(dossier):
        return None
    return Objection("退还金额不能超过已收的{paid}元。", {"paid": str(paid(dossier))}, field="refund")


def collector_without_authority(dossier: Dossier) -> Objection | None:
    """Somebody else shows by what they collect (公证程序规则第四十六条)."""
    form = dossier.form
    if not isinstance(form, Collection) or form.authority.strip():
        return None
    if form.collector in {one.name for one in dossier.participants}:
        return None
    return Objection("领取人不是当事人，请填写代领依据。", field="authority")


def a_will_is_filed_apart(dossier: Dossier) -> Objection | None:
    """A will is a secret volume while the testator lives (公证程序规则; 公证档案管理办法)."""
    form = dossier.form
    will = dossier.details.kind is NotaryMatter.WILL
    if will and isinstance(form, Archiving) and form.volume is not VolumeKind.SECRET:
        return Objection("遗嘱公证应当立为密卷。", field="volume")
    return None
