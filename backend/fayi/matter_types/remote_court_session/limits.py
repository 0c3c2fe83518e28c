"""Time limits: the posting, the ruling and its service in commutation and parole; the answer of each party.

Prisoners are in custody, so holidays never lengthen a term (刑事诉讼法 105).
"""

from collections.abc import Callable
from datetime import date

from fayi.matter_types.remote_court_session.kinds import COMMUTATION, CONSENT_FOR
from fayi.procedure.calendar import Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import TimeLimit


def proposed(of: Callable[[Dossier], date | None]) -> Callable[[Dossier], date | None]:
    """Counted only in commutation and parole."""

    def counted(dossier: Dossier) -> date | None:
        return of(dossier) if dossier.details.kind in COMMUTATION else None

    return counted


def docketed(dossier: Dossier) -> date | None:
    """The day the court docketed the proposal."""
    found: date | None = dossier.details.docketed_on
    return found


def proposal_received(dossier: Dossier) -> date | None:
    """The day the court had the proposal."""
    found: date | None = dossier.details.proposal_on
    return found


def day_of(action: str) -> Callable[[Dossier], date | None]:
    """The day an action was done last."""

    def counted(dossier: Dossier) -> date | None:
        done = dossier.last(action)
        return done.on if done else None

    return counted


def ruled(dossier: Dossier) -> date | None:
    """The day of the latest ruling."""
    return max((each.on for each in dossier.done if each.action in ("rule", "rule_anew")), default=None)


def copy_received(dossier: Dossier) -> date | None:
    """The day the procuratorate had its copy."""
    served = dossier.last("record_served")
    given = served.facts.get("procuratorate_on") if served else None
    return date.fromisoformat(given) if given else None


def asked(dossier: Dossier) -> date | None:
    """The day people were asked; nobody is for watching only."""
    return day_of("tell_and_ask")(dossier) if dossier.details.kind in CONSENT_FOR else None


TIME_LIMITS = (
    TimeLimit(
        key="posting",
        label="立案公示",
        length=Length(5, Unit.DAYS),
        starts_on=("register",),
        stops_on=("post_filing", "rule"),
        basis="关于减刑、假释案件审理程序的规定（法释〔2014〕5号）第三条",
        counted_from=proposed(docketed),
        in_custody=True,
    ),
    TimeLimit(
        key="posted",
        label="公示期",
        length=Length(5, Unit.DAYS),
        starts_on=("post_filing",),
        stops_on=("rule",),
        basis="关于减刑、假释案件审理程序的规定（法释〔2014〕5号）第三条",
        lapses=True,
        in_custody=True,
    ),
    TimeLimit(
        key="material",
        label="监狱补送材料",
        length=Length(3, Unit.DAYS),
        starts_on=("ask_for_material",),
        stops_on=("record_material",),
        basis="关于减刑、假释案件审理程序的规定（法释〔2014〕5号）第二条",
        in_custody=True,
    ),
    TimeLimit(
        key="ruling",
        label="作出减刑、假释裁定",
        length=Length(1, Unit.MONTHS),
        starts_on=("register",),
        stops_on=("rule",),
        basis="关于减刑、假释案件审理程序的规定（法释〔2014〕5号）第一条；有期徒刑、无期徒刑案情复杂的可以延长一个月",
        counted_from=proposed(proposal_received),
        in_custody=True,
    ),
    TimeLimit(
        key="serving",
        label="送达减刑、假释裁定书",
        length=Length(7, Unit.DAYS),
        starts_on=("rule", "rule_anew"),
        stops_on=("record_served",),
        basis="关于减刑、假释案件审理程序的规定（法释〔2014〕5号）第十八条",
        counted_from=proposed(ruled),
        in_custody=True,
    ),
    TimeLimit(
        key="opinion",
        label="检察机关提出纠正意见",
        length=Length(20, Unit.DAYS),
        starts_on=("record_served",),
        stops_on=("record_opinion",),
        basis="刑事诉讼法第二百七十四条",
        lapses=True,
        counted_from=proposed(copy_received),
        in_custody=True,
    ),
    TimeLimit(
        key="new_panel",
        label="重新组成合议庭审理",
        length=Length(1, Unit.MONTHS),
        starts_on=("record_opinion",),
        stops_on=("rule_anew",),
        basis="刑事诉讼法第二百七十四条",
        in_custody=True,
    ),
    TimeLimit(
        key="identity_online",
        label="参加人在线核验身份、关联案件",
        length=Length(3, Unit.DAYS),
        starts_on=("tell_and_ask",),
        stops_on=("schedule", "go_offline"),
        basis="人民法院在线诉讼规则第十条（法释〔2021〕12号）",
        lapses=True,
        counted_from=asked,
    ),
)
