"""Why a visit may not be asked for, passed on or allowed now. Each guard answers in one sentence, or None."""

from fayi.matter_types.family_visit.details import Details
from fayi.matter_types.family_visit.forms import FirstVerification
from fayi.matter_types.family_visit.kinds import MOST_VISITORS, QUOTA, Relation
from fayi.procedure.dossier import Dossier, Participant
from fayi.procedure.matter_type import Objection
from fayi.procedure.roles import AgencyKind


def visitors(dossier: Dossier) -> list[Participant]:
    """Who is to come, as parties of the matter."""
    return [one for one in dossier.participants if one.role == "applicant"]


def names(dossier: Dossier) -> list[str]:
    """All who are to come, as parties or in the details, each once."""
    details: Details = dossier.details
    return list(dict.fromkeys((*(one.name for one in visitors(dossier)), *details.names)))


def minors(dossier: Dossier) -> list[str]:
    """The visitors under eighteen, by age or as the details say."""
    details: Details = dossier.details
    young = [one.name for one in visitors(dossier) if one.age is not None and one.age < 18]
    return list(dict.fromkeys((*young, *(one.name for one in details.visitors if one.minor))))


def nobody_comes(dossier: Dossier) -> str | None:
    """Somebody has to come."""
    return None if visitors(dossier) else "尚未登记会见人。"


def too_many(dossier: Dossier) -> Objection | None:
    """At most three at a time."""
    count = len(names(dossier))
    if count <= MOST_VISITORS:
        return None
    return Objection(
        "一次会见不超过{most}人，现有{count}人。", {"most": str(MOST_VISITORS), "count": str(count)}
    )


def relation_not_said(dossier: Dossier) -> Objection | None:
    """Of everybody who comes it is written down how they are related."""
    details: Details = dossier.details
    unsaid = [one.name for one in visitors(dossier) if one.name not in details.names]
    if not unsaid:
        return None
    return Objection("请在办件信息里写明{names}与服刑人员的关系。", {"names": "、".join(unsaid)})


def not_related(dossier: Dossier) -> Objection | None:
    """Relatives and guardians; others only where the prison has agreed (罪犯会见通信规定)."""
    details: Details = dossier.details
    others = [one.name for one in details.visitors if one.relation is Relation.OTHER]
    if not others or details.other_allowed.strip():
        return None
    return Objection("{names}不是亲属或者监护人，须先经监狱批准并写明依据。", {"names": "、".join(others)})


def child_alone(dossier: Dossier) -> Objection | None:
    """A minor comes with a grown-up."""
    young = minors(dossier)
    if not young or set(names(dossier)) - set(young):
        return None
    return Objection("未成年人{names}须由监护人陪同会见。", {"names": "、".join(young)})


def proved_a_stranger(dossier: Dossier) -> Objection | None:
    """Only visitors' relations are verified."""
    form = dossier.form
    if not isinstance(form, FirstVerification):
        return None
    strangers = [name for name in form.proved if name not in names(dossier)]
    if not strangers:
        return None
    return Objection("{names}不在会见人之中，请核对姓名。", {"names": "、".join(strangers)}, field="proved")


def relation_not_proved(dossier: Dossier) -> Objection | None:
    """The relation is proved once: in this matter, or in an earlier one about the same prisoner."""
    proved = set(dossier.prisoner.proved)
    for one in dossier.done:
        if one.action == "first_verify":
            proved |= {str(name) for name in one.facts.get("proved", ())}
    lacking = [name for name in names(dossier) if name not in proved]
    if not lacking:
        return None
    return Objection("{names}是首次会见，请先核验亲属关系证明。", {"names": "、".join(lacking)})


def visits_suspended(dossier: Dossier) -> Objection | None:
    """While a suspension runs nothing new is asked for or allowed."""
    until = dossier.prisoner.suspended_until
    if until is None or until < dossier.today:
        return None
    return Objection("因上次会见违反规定，会见暂停到{until}，之后再申请。", {"until": until.isoformat()})


def wish_is_past(dossier: Dossier) -> str | None:
    """A wish lies ahead."""
    details: Details = dossier.details
    if details.wished_until is None or details.wished_until >= dossier.today:
        return None
    return "希望的日期已经过去，请先更正办件信息里的日期。"


def held_at_the_prison(dossier: Dossier) -> str | None:
    """The prison does not ask itself."""
    return "本办件由监狱自己办理，请用“监狱初审”。" if dossier.held_by == AgencyKind.PRISON else None


def held_at_the_office(dossier: Dossier) -> str | None:
    """An office passes its check on to the prison."""
    if dossier.held_by in ("", AgencyKind.PRISON):
        return None
    return "请用“初审并送监狱”。"


def prisoner_not_known(dossier: Dossier) -> Objection | None:
    """The prison decides of its own prisoners, by its register."""
    details: Details = dossier.details
    if dossier.prisoner.known:
        return None
    return Objection("本监狱的名册里没有编号{number}，请核对编号。", {"number": details.prisoner_number})


def not_to_be_seen(dossier: Dossier) -> str | None:
    """Not while in confinement, under investigation, in hospital, away or gone."""
    place = dossier.prisoner.place
    if place in ("", "held"):
        return None
    if place in ("confinement", "investigation"):
        return "禁闭、隔离审查期间不安排会见。"
    return "届时不在监狱，不能会见。"


def over_quota(dossier: Dossier) -> Objection | None:
    """So many visits a month by class."""
    prisoner = dossier.prisoner
    if not prisoner.visit_class:
        return None
    quota = QUOTA[prisoner.visit_class]
    if quota == 0:
        return Objection("严管期间暂停会见。")
    if prisoner.visits_this_month < quota:
        return None
    return Objection(
        "当月已安排{count}次会见，按处遇级别每月{quota}次。",
        {"count": str(prisoner.visits_this_month), "quota": str(quota)},
    )


def barred(dossier: Dossier) -> Objection | None:
    """Whom a no-contact order names, the victim and others the prison has written down."""
    coming = set(names(dossier))
    for one in dossier.prisoner.barred:
        if one.name in coming:
            return Objection("{name}不得会见：{why}。", {"name": one.name, "why": one.why})
    return None


def conflict_is_open(dossier: Dossier) -> Objection | None:
    """Nobody decides on the own relatives."""
    found = next((one for one in dossier.conflicts if not one.accepted), None)
    return None if found is None else Objection(found.sentence, found.values)


def tell_the_prison(dossier: Dossier) -> tuple[Objection, ...]:
    """Shown above the prison's decision: the quota, who is barred, what language."""
    prisoner, told = dossier.prisoner, []
    if prisoner.visit_class:
        told.append(
            Objection(
                "当月已安排{count}次会见，每月可以会见{quota}次。",
                {"count": str(prisoner.visits_this_month), "quota": str(QUOTA[prisoner.visit_class])},
            )
        )
    told += [
        Objection("名册登记{name}不得会见：{why}。", {"name": one.name, "why": one.why})
        for one in prisoner.barred
    ]
    if prisoner.language:
        told.append(Objection("服刑人员需要翻译：{language}。", {"language": prisoner.language}))
    details: Details = dossier.details
    if any(one.relation is Relation.SPOUSE for one in details.visitors):
        told.append(Objection("会见人中有配偶，请核对是否正在离婚、有没有家庭暴力。"))
    return tuple(told)
