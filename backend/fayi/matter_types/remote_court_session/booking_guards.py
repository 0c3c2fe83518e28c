"""Why the rooms, the day or the notice are not as the sitting needs them."""

from datetime import date, timedelta

from fayi.kit import clock
from fayi.matter_types.remote_court_session.forms import Notice
from fayi.matter_types.remote_court_session.kinds import COMMUTATION, Procedure, SittingKind
from fayi.procedure.dossier import Done, Dossier
from fayi.procedure.matter_type import Objection

NOTICE_DAYS = 3
POSTING_DAYS = 5
ROOMS = {"court": "法院法庭", "prison": "监狱远程庭审室", "witness": "证人室"}
TOLD_THREE_DAYS_BEFORE = "民事诉讼法第一百三十九条"
COMMUTATION_RULE = "最高人民法院关于减刑、假释案件审理程序的规定"


def hearing_day(dossier: Dossier) -> date | None:
    """The day of the sitting, once rooms are booked."""
    return clock.local(dossier.booking.starts_at).date() if dossier.booking else None


def not_booked(dossier: Dossier) -> str | None:
    """Rooms at both ends have been proposed."""
    return None if dossier.booking else "还没有预约场所，请先在“排期”中选定时间、法庭和远程庭审室。"


def rooms_are_missing(dossier: Dossier) -> Objection | None:
    """A room at each end, and another for a witness."""
    if dossier.booking is None:
        return None
    wanted = ("court", "prison", *(("witness",) if dossier.details.witness_apart else ()))
    missing = [ROOMS[role] for role in wanted if role not in dossier.booking.roles]
    if not missing:
        return None
    return Objection("预约里还没有{rooms}。", {"rooms": "、".join(missing)})


def owner_has_not_agreed(dossier: Dossier) -> Objection | None:
    """Rooms whose agency asks first; the prison agrees by scheduling."""
    if dossier.booking is None or not dossier.booking.unanswered or dossier.officer_kind == "prison":
        return None
    return Objection("{rooms}的管理单位还没有同意。", {"rooms": "、".join(dossier.booking.unanswered)})


def booked_too_short(dossier: Dossier) -> Objection | None:
    """The sitting fits into the time."""
    if dossier.booking is None:
        return None
    booked = (dossier.booking.ends_at - dossier.booking.starts_at) // timedelta(minutes=1)
    if booked >= dossier.details.minutes:
        return None
    return Objection(
        "预约的{booked}分钟不够，预计需要{minutes}分钟。",
        {"booked": str(booked), "minutes": str(dossier.details.minutes)},
    )


def booked_in_the_past(dossier: Dossier) -> Objection | None:
    """A sitting that was adjourned needs another booking."""
    day = hearing_day(dossier)
    if day is None or day >= dossier.today:
        return None
    return Objection("预约的日期{day}已经过去，请另行预约。", {"day": day.isoformat()})


def released_before(dossier: Dossier) -> Objection | None:
    """Nobody is kept for a hearing after the last day of the sentence."""
    agreed, day = dossier.last("agree"), hearing_day(dossier)
    last = agreed.facts.get("release_on") if agreed else None
    if not last or day is None or day <= date.fromisoformat(last):
        return None
    return Objection("服刑人员{last}刑满，请另选此前的日期，或者转为线下。", {"last": last})


def not_booked_anew(dossier: Dossier) -> str | None:
    """After an adjournment the old booking is none."""
    adjourned = dossier.last("adjourn")
    if dossier.booking is None or adjourned is None or dossier.booking.changed_at > adjourned.at:
        return None
    return "改期以后还没有另行预约场所。"


def booking_is_flagged(dossier: Dossier) -> Objection | None:
    """Somebody has to look first: the prisoner was moved, a room was closed."""
    if dossier.booking is None or not dossier.booking.flag:
        return None
    return Objection(dossier.booking.flag, dossier.booking.flag_values)


def not_confirmed(dossier: Dossier) -> str | None:
    """Only confirmed rooms are told of."""
    if dossier.booking is None or dossier.booking.status != "confirmed":
        return "场所还没有确认，请先排期。"
    return None


# ---- notice


def told_before(dossier: Dossier) -> str:
    """The rule that wants three days between notice and hearing; empty where none does.

    Simple and small-claims procedure is not bound (民事诉讼法 163).
    """
    details = dossier.details
    if details.kind in COMMUTATION:
        return COMMUTATION_RULE if details.open_hearing else ""
    bound = details.procedure not in (Procedure.SIMPLE, Procedure.SMALL)
    return TOLD_THREE_DAYS_BEFORE if details.kind is SittingKind.CIVIL and bound else ""


def latest_notice(dossier: Dossier) -> date | None:
    """The last day for notice: three days before, the day of the hearing not counted."""
    day = hearing_day(dossier)
    return day - timedelta(days=NOTICE_DAYS) if day is not None and told_before(dossier) else None


def notice_too_late(dossier: Dossier) -> Objection | None:
    """Three days before the hearing everybody has the notice."""
    last = latest_notice(dossier)
    if last is None or dossier.today <= last:
        return None
    return Objection(
        "开庭三日以前应当送达通知，最迟{last}，请另行预约日期（{rule}）。",
        {"last": last.isoformat(), "rule": told_before(dossier)},
    )


def announcement_missing(dossier: Dossier) -> Objection | None:
    """Commutation and parole heard in court are announced, three days before as well."""
    form = dossier.form
    if not isinstance(form, Notice):
        return None
    if form.announced_on is not None and form.announced_on > dossier.today:
        return Objection("公告日期不能晚于办理日期。", field="announced_on")
    if told_before(dossier) != COMMUTATION_RULE:
        return None
    last = latest_notice(dossier)
    if form.announced_on is None or (last is not None and form.announced_on > last):
        return Objection(
            "减刑、假释开庭应当在三日以前公告，最迟{last}。",
            {"last": last.isoformat() if last else ""},
            field="announced_on",
        )
    return None


def somebody_not_told(dossier: Dossier) -> Objection | None:
    """The notice names all parties."""
    form = dossier.form
    if not isinstance(form, Notice):
        return None
    told = {one.strip() for one in form.told}
    missing = [one.name for one in dossier.participants if one.name not in told]
    if not missing:
        return None
    return Objection("还没有通知{names}。", {"names": "、".join(missing)}, field="told")


def changed_since_notice(dossier: Dossier) -> str | None:
    """Whoever was told of another day or place is told again."""
    notice = dossier.last("send_notice")
    if dossier.booking is None or notice is None or dossier.booking.changed_at <= notice.at:
        return None
    return "通知以后时间或者场所有变动，请重新通知。"


def not_notified(dossier: Dossier) -> str | None:
    """The prisoner signs for what the court has sent."""
    return None if notice_of_this_day(dossier) else "法院还没有发出开庭通知。"


def notice_of_this_day(dossier: Dossier) -> Done | None:
    """The notice sent after the last scheduling."""
    for each in reversed(dossier.done):
        if each.action == "send_notice":
            return each
        if each.action == "schedule":
            return None
    return None


def not_today(dossier: Dossier) -> Objection | None:
    """The sitting is on its day."""
    day = hearing_day(dossier)
    if day is None or day == dossier.today:
        return None
    return Objection("预约的开庭日期是{day}。", {"day": day.isoformat()})


def tell_latest_notice(dossier: Dossier) -> tuple[Objection, ...]:
    """Until when the notice has to be served."""
    last = latest_notice(dossier)
    if last is None:
        return ()
    return (Objection("通知最迟应当在{last}由服刑人员签收。", {"last": last.isoformat()}),)


CANNOT_BE_SCHEDULED = (
    not_booked,
    rooms_are_missing,
    owner_has_not_agreed,
    booked_too_short,
    booked_in_the_past,
    not_booked_anew,
    released_before,
    booking_is_flagged,
)
NOT_AS_TOLD = (not_confirmed, booking_is_flagged, changed_since_notice)
