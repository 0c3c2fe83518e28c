"""Why a visit may not be put on the calendar, begun, broken off or ended now."""

from datetime import date

from fayi.kit import clock
from fayi.matter_types.family_visit.details import Details
from fayi.matter_types.family_visit.forms import Beginning, CheckIn, Log, Suspension
from fayi.matter_types.family_visit.guards import minors, visitors
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection

NEEDED = {"prison": "监狱的会见室", "line": "线路", "prisoner": "服刑人员"}


def day_of(dossier: Dossier) -> date | None:
    """The day of the visit, once there is a booking."""
    return clock.local(dossier.booking.starts_at).date() if dossier.booking else None


def no_booking(dossier: Dossier) -> Objection | None:
    """One calendar with the court: both rooms, the line and the prisoner are booked together."""
    booking = dossier.booking
    if booking is None:
        return Objection("请先在“排期”里提出会见的时间和场所。")
    lacking = [label for role, label in NEEDED.items() if role not in booking.roles]
    if not booking.roles & {"office", "station"}:
        lacking.append("家属一端的会见室")
    if not lacking:
        return None
    return Objection("预约里还缺少：{what}。", {"what": "、".join(lacking)})


def booking_flagged(dossier: Dossier) -> Objection | None:
    """Somebody must look at the booking first."""
    booking = dossier.booking
    return Objection(booking.flag, booking.flag_values) if booking and booking.flag else None


def booking_unanswered(dossier: Dossier) -> Objection | None:
    """Rooms whose agency is asked first."""
    booking = dossier.booking
    if booking is None or not booking.unanswered:
        return None
    return Objection("{rooms}所属单位还没有同意使用。", {"rooms": "、".join(booking.unanswered)})


def suspended_on_the_day(dossier: Dossier) -> Objection | None:
    """Nor is a visit put into the time of a suspension."""
    until, day = dossier.prisoner.suspended_until, day_of(dossier)
    if until is None or day is None or day > until:
        return None
    return Objection("会见暂停到{until}，请另选时间。", {"until": until.isoformat()})


def not_confirmed(dossier: Dossier) -> str | None:
    """A time that is only offered is none: the family answers first."""
    if dossier.booking is not None and dossier.booking.status == "confirmed":
        return None
    return "会见时间还没有确定；因开庭让出时间的，请先征求家属意见。"


def nothing_offered(dossier: Dossier) -> str | None:
    """There is an answer only where a time was offered."""
    if dossier.booking is not None and dossier.booking.status == "held":
        return None
    return "现在没有等家属答复的时间；没有空闲时间的，请另行改期。"


def before_the_day(dossier: Dossier) -> Objection | None:
    """Nobody is checked in, or missed, before the day."""
    day = day_of(dossier)
    if day is None or dossier.today >= day:
        return None
    return Objection("会见定在{day}，还没有到。", {"day": day.isoformat()})


def not_identified(dossier: Dossier) -> Objection | None:
    """Whoever comes has shown an identity paper."""
    unknown = [one.name for one in visitors(dossier) if not one.identified]
    if not unknown:
        return None
    return Objection("{names}还没有登记身份证件，请先在“当事人”里核对。", {"names": "、".join(unknown)})


def children_not_on_the_book(dossier: Dossier) -> Objection | None:
    """Children stand on the household book and come with their guardian."""
    form = dossier.form
    if not isinstance(form, CheckIn) or form.children_on_book or not (young := minors(dossier)):
        return None
    return Objection(
        "请核对未成年人{names}在户口簿上并由监护人陪同。",
        {"names": "、".join(young)},
        field="children_on_book",
    )


def no_translator(dossier: Dossier) -> Objection | None:
    """Another language is spoken only with a translator beside."""
    form, details = dossier.form, dossier.details
    assert isinstance(details, Details)
    language = details.language or dossier.prisoner.language
    if not isinstance(form, Beginning) or not language or form.translator.strip():
        return None
    return Objection("会见使用{language}，须有翻译在场。", {"language": language}, field="translator")


def suspension_length(dossier: Dossier) -> Objection | None:
    """One to three months."""
    form = dossier.form
    if not isinstance(form, Suspension):
        return None
    if months_after(dossier.today, 1) <= form.until <= months_after(dossier.today, 3):
        return None
    return Objection("暂停会见为一至三个月。", field="until")


def months_after(day: date, months: int) -> date:
    """The corresponding day so many months later, or the last day of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def recording_kept_too_long(dossier: Dossier) -> Objection | None:
    """Recordings are not kept for ever."""
    form = dossier.form
    if not isinstance(form, Log):
        return None
    if dossier.today <= form.recording_until <= months_after(dossier.today, 12):
        return None
    return Objection("录音录像的保存期限应当在今天之后、一年之内。", field="recording_until")
