"""The time limits of legal aid, each once for people who are free and once for people in custody.

In custody holidays never lengthen a term (刑事诉讼法第一百零五条). The law says "日" and not working days; where
the province has said otherwise its number goes into the library.
"""

from collections.abc import Callable
from datetime import date, timedelta

from fayi.matter_types.legal_aid.guards import handed_in_at
from fayi.matter_types.legal_aid.kinds import Limitation, Route
from fayi.matter_types.legal_aid.outcome_guards import papers_by
from fayi.procedure.calendar import DAY, Length, Unit
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import TimeLimit

CountedFrom = Callable[[Dossier], date | None]
UNDECIDED_ENDS = ("withdraw", "deem_withdrawn")
DECIDED = ("grant", "refuse", "prior_aid", "accept_request", *UNDECIDED_ENDS)


def application_received(dossier: Dossier) -> date | None:
    """The day the centre has the application: registered here, or passed on from custody."""
    if not dossier.details.reviewed:
        return None
    if not dossier.details.in_custody:
        return dossier.received_on
    passed_on = dossier.last("pass_on")
    return passed_on.on if passed_on else None


def lawyer_owed(dossier: Dossier) -> date | None:
    """The day of the notice; or of the decision to help (法律援助法第三十六条、第四十三条)."""
    if dossier.details.route is Route.NOTIFIED:
        received: date | None = dossier.details.notice_received_on
        return received
    if not dossier.details.reviewed:
        return dossier.received_on
    decided = [each.on for each in dossier.done if each.action in ("grant", "prior_aid", "correct_decision")]
    return decided[-1] if decided else None


def day_before_limitation(dossier: Dossier) -> date | None:
    """The day before the limitation ends, so that one day leads to it."""
    last: date | None = dossier.details.limitation_on
    return last - DAY if dossier.details.limitation is Limitation.KNOWN and last else None


def day_before_papers(dossier: Dossier) -> date | None:
    """The day before the papers are due."""
    last = papers_by(dossier)
    return None if last is None else last - timedelta(days=1)


def only(counted: CountedFrom, *, in_custody: bool) -> CountedFrom:
    """Counted only for people in custody, or only for those who are free."""

    def of(dossier: Dossier) -> date | None:
        return counted(dossier) if dossier.details.in_custody is in_custody else None

    return of


def twice(limit: TimeLimit) -> tuple[TimeLimit, TimeLimit]:
    """The limit for people who are free, and the same for people in custody."""
    counted = limit.counted_from
    assert counted is not None

    def copy(key: str, *, in_custody: bool) -> TimeLimit:
        return TimeLimit(
            key=key,
            label=limit.label,
            length=limit.length,
            starts_on=limit.starts_on,
            stops_on=limit.stops_on,
            basis=limit.basis,
            counted_from=only(counted, in_custody=in_custody),
            local=limit.local,
            in_custody=in_custody,
        )

    return copy(limit.key, in_custody=False), copy("_".join((limit.key, "in_custody")), in_custody=True)


TIME_LIMITS = (
    TimeLimit(
        key="pass_on",
        label="转交被监管人的申请",
        length=Length(24, Unit.HOURS),
        starts_on=("register",),
        stops_on=("pass_on", "withdraw"),
        basis="法律援助法第三十九条",
        counted_from=handed_in_at,
        in_custody=True,
    ),
    *twice(
        TimeLimit(
            key="review",
            label="审查决定",
            length=Length(7, Unit.DAYS),
            starts_on=("register", "pass_on"),
            stops_on=DECIDED,
            basis="法律援助法第四十三条；是否按工作日计算，以本地规定为准",
            counted_from=application_received,
            local=True,
        )
    ),
    *twice(
        TimeLimit(
            key="assignment",
            label="指派律师",
            length=Length(3, Unit.DAYS),
            starts_on=("register", "grant", "prior_aid", "correct_decision"),
            stops_on=("assign_lawyer", "terminate", "withdraw"),
            basis="法律援助法第三十六条、第四十三条；是否按工作日计算，以本地规定为准",
            counted_from=lawyer_owed,
            local=True,
        )
    ),
    TimeLimit(
        key="limitation",
        label="时效或者期限届满",
        length=Length(1, Unit.DAYS),
        starts_on=("register",),
        stops_on=("record_filing", "report_completed", "refuse", "terminate", *UNDECIDED_ENDS),
        basis="民法典第一百八十八条、第二百零三条；法律援助法第四十四条",
        counted_from=day_before_limitation,
        lapses=True,
    ),
    TimeLimit(
        key="make_up_papers",
        label="补办先行援助的手续",
        length=Length(1, Unit.DAYS),
        starts_on=("prior_aid",),
        stops_on=("make_up_papers", "terminate"),
        basis="法律援助法第四十四条",
        counted_from=day_before_papers,
    ),
    TimeLimit(
        key="first_meeting",
        label="约见受援人",
        length=Length(5, Unit.DAYS),
        starts_on=("assign_lawyer",),
        stops_on=("record_meeting", "change_lawyer", "terminate"),
        basis="办理法律援助案件程序规定；具体天数以本地规定为准",
        local=True,
    ),
    TimeLimit(
        key="file_check",
        label="审查结案材料",
        length=Length(30, Unit.DAYS),
        starts_on=("report_completed",),
        stops_on=("check", "return_file"),
        basis="办理法律援助案件程序规定；具体天数以本地规定为准",
        local=True,
    ),
)
