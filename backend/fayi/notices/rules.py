"""What officers are told of, which ways a notice goes out, and how its values are kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from fayi.procedure.choice import Choice


class Kind(Choice):
    """What a notice is about; officers choose by it which ones also reach them outside the desk."""

    ASSIGNMENT = "assignment", "承办变动"
    REFERRAL = "referral", "转办移送"
    DEADLINE = "deadline", "期限提醒"
    SUPERVISION = "supervision", "逾期督办"
    SIGN_OFF = "sign_off", "文书审签"
    HEARING = "hearing", "开会开庭"
    APPOINTMENT = "appointment", "律师指派"
    VISIT = "visit", "预约到访"
    JOINT = "joint", "联合办理"
    ABSENCE = "absence", "代班与交接"
    SEALING = "sealing", "封存查询"
    ACCOUNT = "account", "账号安全"


class Way(Choice):
    """A way out of the desk."""

    MAIL = "mail", "电子邮件"
    SMS = "sms", "短信"


def readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values with days and instants as such again, so that they are written in the reader's language."""
    return {name: _moment(value) if isinstance(value, str) else value for name, value in values.items()}


def _moment(text: str) -> date | datetime | str:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text) if text.count("-") >= 2 else text
        except ValueError:
            continue
    return text
