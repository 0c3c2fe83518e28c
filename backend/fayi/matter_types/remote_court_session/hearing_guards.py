"""Why something may not be done at or after the sitting."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from fayi.kit import clock
from fayi.matter_types.remote_court_session.booking_guards import POSTING_DAYS
from fayi.matter_types.remote_court_session.hearing_forms import (
    Adjournment,
    Closing,
    Interruption,
    Opening,
    RecordSigned,
    Resumption,
    Ruling,
    RulingAnew,
    Served,
)
from fayi.matter_types.remote_court_session.kinds import (
    COMMUTATION,
    TECHNICAL,
    WITHOUT_RULING,
    Absence,
    Cause,
    Sentence,
    SittingKind,
)
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection

SIGN = ("applicant", "respondent", "third_party", "prisoner", "witness", "interpreter")


def moment(text: object) -> datetime | None:
    """A time as an earlier form keeps it."""
    found = datetime.fromisoformat(text) if isinstance(text, str) else None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def begun_at(dossier: Dossier) -> datetime | None:
    """When the last sitting was opened."""
    opened = dossier.last("start")
    return moment(opened.facts.get("started_at")) if opened else None


def interrupted_at(dossier: Dossier) -> datetime | None:
    """When it was interrupted last."""
    stopped = dossier.last("interrupt")
    return moment(stopped.facts.get("at")) if stopped else None


def fault_minutes(dossier: Dossier) -> int:
    """Minutes lost to interruptions of all sittings of the matter that were resumed."""
    lost, since = timedelta(), None
    for each in dossier.done:
        if each.action == "interrupt":
            since = moment(each.facts.get("at"))
        elif each.action == "resume" and since is not None and (until := moment(each.facts.get("at"))):
            lost, since = lost + (until - since), None
    return lost // timedelta(minutes=1)


def tell_fault_minutes(dossier: Dossier) -> tuple[Objection, ...]:
    """How long the sitting stood still."""
    minutes = fault_minutes(dossier)
    return (Objection("庭审因中断共停止{minutes}分钟。", {"minutes": str(minutes)}),) if minutes else ()


def opened_another_day(dossier: Dossier) -> Objection | None:
    """The time of opening lies on the day the action is done."""
    form = dossier.form
    if isinstance(form, Opening) and clock.local(form.started_at).date() != dossier.today:
        return Objection("开庭时间与办理日期不是同一天。", field="started_at")
    return None


def interrupted_before_it_began(dossier: Dossier) -> Objection | None:
    """An interruption lies within the sitting."""
    form, begun = dossier.form, begun_at(dossier)
    if isinstance(form, Interruption) and begun is not None and form.at < begun:
        return Objection("中断时间不能早于开庭时间。", field="at")
    return None


def resumed_before_it_stopped(dossier: Dossier) -> Objection | None:
    """Time goes on."""
    form, stopped = dossier.form, interrupted_at(dossier)
    if isinstance(form, Resumption) and stopped is not None and form.at < stopped:
        return Objection("恢复时间不能早于中断时间。", field="at")
    return None


def something_missed(dossier: Dossier) -> Objection | None:
    """Nobody goes on who has missed something."""
    form = dossier.form
    if isinstance(form, Resumption) and not form.nothing_missed:
        return Objection("恢复以前请各参加人确认没有遗漏，有遗漏的由书记员复述。", field="nothing_missed")
    return None


def ended_before_it_began(dossier: Dossier) -> Objection | None:
    """Time goes on."""
    form, begun = dossier.form, begun_at(dossier)
    if isinstance(form, Closing) and begun is not None and form.ended_at <= begun:
        return Objection("闭庭时间不能早于开庭时间。", field="ended_at")
    return None


def technical_absence(dossier: Dossier) -> Objection | None:
    """Who is cut off by the line, power or equipment has not refused to appear (在线诉讼规则 25)."""
    form, stopped = dossier.form, dossier.last("interrupt")
    if not isinstance(form, Adjournment | Closing) or form.absence in (None, Absence.TECHNICAL):
        return None
    if stopped is None or dossier.stage != "interrupted":
        return None
    if Cause.of(stopped.facts["cause"]) not in TECHNICAL:
        return None
    return Objection(
        "因网络、设备、电力等原因中断的，不能视为拒不到庭或者中途退庭（在线诉讼规则第二十五条）。",
        field="absence",
    )


def not_all_signed(dossier: Dossier) -> Objection | None:
    """Each person heard checks the record and signs, or is noted as refusing (在线诉讼规则 34)."""
    if any(held.kind == "trial" and held.signed for held in dossier.held[-1:]):
        return None
    form = dossier.form
    signed = {one.name.strip() for one in form.signers} if isinstance(form, RecordSigned) else set()
    persons = [one for one in dossier.participants if one.kind == "person" and one.role in SIGN]
    missing = [one.name for one in persons if one.name not in signed]
    if dossier.form is None or not missing:
        return None
    return Objection("{names}还没有核对签名。", {"names": "、".join(missing)}, field="signers")


# ---- the ruling


def another_reference(dossier: Dossier) -> Objection | None:
    """The ruling bears the matter's number."""
    form = dossier.form
    if not isinstance(form, Ruling | RulingAnew) or form.court_reference == dossier.details.court_reference:
        return None
    return Objection(
        "与本案案号{number}不一致。", {"number": dossier.details.court_reference}, field="court_reference"
    )


def nothing_to_rule(dossier: Dossier) -> str | None:
    """A testimony, a question or a lesson ends without a ruling."""
    return "这类活动没有裁判，请直接结案。" if dossier.details.kind in WITHOUT_RULING else None


def posting_not_over(dossier: Dossier) -> Objection | None:
    """Commutation and parole are posted for five days before they are decided (减刑假释程序规定 3)."""
    if dossier.details.kind not in COMMUTATION:
        return None
    posted = dossier.last("post_filing")
    if posted is None:
        return Objection("立案后还没有公示（关于减刑、假释案件审理程序的规定第三条）。")
    last: date = posted.on + timedelta(days=POSTING_DAYS)
    if dossier.today > last:
        return None
    return Objection(
        "公示到{last}届满，届满以后才能裁定（关于减刑、假释案件审理程序的规定第三条）。",
        {"last": last.isoformat()},
    )


def no_commutation(dossier: Dossier) -> str | None:
    """Only commutation and parole are posted, and proposed by a prison."""
    return None if dossier.details.kind in COMMUTATION else "只有减刑、假释需要办理这一项。"


def is_commutation(details: Any) -> bool:
    """Whether it is about commutation or parole."""
    return details.kind in COMMUTATION


def never_longer(dossier: Dossier) -> str | None:
    """A reprieved death sentence is decided within the month (减刑假释程序规定 1)."""
    if dossier.details.sentence is Sentence.REPRIEVE:
        return "死刑缓期执行罪犯的减刑，审理期限不能延长。"
    return None


def received_after_signature(dossier: Dossier) -> Objection | None:
    """The prison has the papers before the prisoner does."""
    form = dossier.form
    if isinstance(form, Served) and form.received_on > dossier.today:
        return Objection("监狱收到日期不能晚于服刑人员签收的日期。", field="received_on")
    return None


def procuratorate_not_served(dossier: Dossier) -> Objection | None:
    """The procuratorate gets a copy; its twenty days run from then."""
    form = dossier.form
    if not isinstance(form, Served) or dossier.details.kind not in COMMUTATION:
        return None
    if form.procuratorate_on is None:
        return Objection("减刑、假释裁定书还应当送达检察机关，请填写收到日期。", field="procuratorate_on")
    return None


def paroled(dossier: Dossier) -> bool:
    """Whether the last ruling sets the prisoner free on parole."""
    rulings = [each for each in dossier.done if each.action in ("rule", "rule_anew")]
    return dossier.details.kind is SittingKind.PAROLE and bool(rulings and rulings[-1].facts.get("granted"))


def corrections_not_served(dossier: Dossier) -> Objection | None:
    """After parole community corrections takes over, and so gets the ruling."""
    form = dossier.form
    if not isinstance(form, Served) or not paroled(dossier):
        return None
    if form.corrections_on is None or not form.corrections_agency:
        return Objection(
            "准予假释的，裁定书还应当送达社区矫正机构，请填写机构和收到日期。", field="corrections_on"
        )
    return None


def opinion_is_open(dossier: Dossier) -> str | None:
    """A correction opinion is answered by a new panel before the matter is over."""
    asked, answered = dossier.last("record_opinion"), dossier.last("rule_anew")
    if asked is not None and (answered is None or answered.at < asked.at):
        return "检察机关的纠正意见还没有重新审理（刑事诉讼法第二百七十四条）。"
    return None


def ruling_is_owed(dossier: Dossier) -> str | None:
    """A hearing that is to be decided is not over when the record is signed."""
    if dossier.stage == "signed" and dossier.details.kind not in WITHOUT_RULING:
        return "还没有裁判。"
    return None
