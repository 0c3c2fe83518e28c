"""Why an application may not be taken in, passed on or accepted now. Each guard answers in one sentence, or None."""

from fayi.matter_types.notarisation.details import Details
from fayi.matter_types.notarisation.forms import Acceptance, Draft, Submission
from fayi.matter_types.notarisation.kinds import ANY_PLACE, IN_PERSON, REAL_PROPERTY, NotaryMatter
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection
from fayi.procedure.roles import AgencyKind

NEED_LISTS = ("ask_for_more", "ask_to_supplement")


def nobody_applies(dossier: Dossier) -> str | None:
    """Somebody has to apply (公证法第二十五条)."""
    return None if "applicant" in dossier.roles else "尚未登记申请人。"


def applies_through_an_agent(dossier: Dossier) -> Objection | None:
    """A will, survival and adoption are applied for in person (公证法第二十六条)."""
    details: Details = dossier.details
    if details.kind not in IN_PERSON:
        return None
    agents = [agent.name for one in dossier.participants for agent in one.agents if agent.kind == "agent"]
    if not details.through_agent and not agents:
        return None
    return Objection(
        "{kind}公证必须由本人亲自申请，不能委托代理人（公证法第二十六条）。", {"kind": details.kind.label}
    )


def guardian_is_missing(dossier: Dossier) -> Objection | None:
    """Who lacks capacity applies through a guardian (公证法第三十一条第一项)."""
    alone = [one.name for one in dossier.participants if one.needs_guardian and not one.has_guardian]
    if not alone:
        return None
    return Objection("{names}须由监护人代理申请，尚未登记监护人。", {"names": "、".join(alone)})


def parties_dispute(dossier: Dossier) -> str | None:
    """Nothing in dispute is notarised (公证法第三十一条第四项)."""
    details: Details = dossier.details
    if not details.disputed:
        return None
    return "当事人之间有争议，不能办理公证；可以先申请人民调解，争议解决后再办理（公证法第三十一条）。"


def places(details: Details) -> tuple[str, ...]:
    """Regions whose notary office may do it (公证法第二十五条)."""
    ordinary = tuple(region for region in (details.residence_region, details.act_region) if region)
    if details.subject not in REAL_PROPERTY:
        return ordinary
    if details.kind in ANY_PLACE:
        return (details.property_region, *ordinary)
    return (details.property_region,)


def within(office: str, region: str) -> bool:
    """Whether a place lies in the county of the office, or in its city for an office of a city."""
    wide = 4 if office[4:6] == "00" else 6
    return bool(office) and region[:wide] == office[:wide]


def another_office_is_competent(dossier: Dossier) -> Objection | None:
    """Real property belongs to the office at the property, with four exceptions (公证法第二十五条)."""
    form, details = dossier.form, dossier.details
    if not isinstance(form, Submission | Acceptance) or form.area_basis.strip():
        return None
    if any(within(dossier.region, region) for region in places(details)):
        return None
    if details.subject in REAL_PROPERTY and details.kind not in ANY_PLACE:
        sentence = "涉及不动产的这类公证，应当向不动产所在地的公证机构申请（公证法第二十五条）。"
    else:
        sentence = "应当向住所地、经常居住地、行为地或者事实发生地的公证机构申请（公证法第二十五条）。"
    return Objection(sentence, field="area_basis")


def waits_for_the_office(dossier: Dossier) -> Objection | None:
    """What was sent and not answered is called back first."""
    if not dossier.awaits:
        return None
    return Objection("已移交{agency}，正在等待答复；请先在“转办移送”中撤回。", {"agency": dossier.awaits})


def not_at_a_notary_office(dossier: Dossier) -> str | None:
    """Only a notary office decides; the station takes in and passes on (公证法第六条)."""
    if dossier.held_by in ("", AgencyKind.NOTARY_OFFICE):
        return None
    return "是否受理由公证机构决定；服务站只做预登记、核对材料和移交。"


def conflict_is_open(dossier: Dossier) -> Objection | None:
    """Nobody notarises their own or their relatives' matters (公证法第二十三条第三项)."""
    found = next((conflict for conflict in dossier.conflicts if not conflict.accepted), None)
    return None if found is None else Objection(found.sentence, found.values)


def another_matter_is_not_clarified(dossier: Dossier) -> Objection | None:
    """What another agency has open about the same property is asked after first (公证法第二十七条、第三十一条)."""
    form = dossier.form
    if not isinstance(form, Acceptance | Draft) or not dossier.mentions or form.clarified.strip():
        return None
    other = dossier.mentions[0]
    return Objection(
        "同一不动产在{agency}另有未办结的办件，请与其核实当事人之间有没有争议并写明情况。",
        {"agency": other.agency},
        field="clarified",
    )


def tell_of_mentions(dossier: Dossier) -> tuple[Objection, ...]:
    """Shown above the forms: whom to call about the same property."""
    return tuple(
        Objection(
            "同一不动产另有未办结的办件，由{agency}办理（电话：{phone}），请先核实有没有争议。",
            {"agency": other.agency, "phone": other.phone or "—"},
        )
        for other in dossier.mentions
    )


def a_will_needs_two(dossier: Dossier) -> Objection | None:
    """Two persons do a will together (公证程序规则第五十三条)."""
    form, details = dossier.form, dossier.details
    if details.kind is not NotaryMatter.WILL or not isinstance(form, Acceptance) or form.others:
        return None
    return Objection("遗嘱公证应当由二人共同办理（公证程序规则第五十三条）。", field="others")
