"""When an incident has to be reported, and what has to be done before it is closed."""

from datetime import datetime, timedelta

from fayi.kit.errors import Refusal

REPORT_HOURS = 8
"""Within which the authority is told, unless the form says otherwise. The law says "at once" (第五十七条); the
hours are a local parameter."""
REMIND_BEFORE = timedelta(hours=2)


def report_by(noticed_at: datetime, hours: int) -> datetime:
    """By when the authority has to be told."""
    return noticed_at + timedelta(hours=hours)


def is_late(told_at: datetime | None, by: datetime, now: datetime) -> bool:
    """Whether the authority was told late, or not yet though it is time."""
    return (told_at or now) > by


def must_be_done(
    authority_told_at: datetime | None, persons_told_at: datetime | None, not_told_because: str | None
) -> None:
    """Raise Refusal before the authority was told, and the persons were or there is a reason why not.

    Persons need not be told when the measures avert the harm effectively (第五十七条第二款).
    """
    if authority_told_at is None:
        raise Refusal("还没有登记报告主管部门，不能办结。")
    if persons_told_at is None and not (not_told_because or "").strip():
        raise Refusal("还没有通知受影响的个人；依法可以不通知的，须写明理由。", field="not_told_because")
