"""When a matter is sealed by rule, how long it may be opened, and by what name a protected person goes."""

from datetime import date, datetime, timedelta

from fayi.kit.errors import Refusal
from fayi.procedure.matter_type import MatterType, Status
from fayi.procedure.sealed_records import Record

FILED_WITHIN = timedelta(days=30)
"""How long a matter that is closed waits for its file to be put in order before it is sealed all the same."""
LONGEST_OPENING = timedelta(days=30)
ALIASES = "甲乙丙丁戊己庚辛壬癸"


class AlreadySealed(Refusal):
    """办件已经封存。"""


class NotOver(Refusal):
    """办件结案以后才能封存。"""


class OpenForNobody(Refusal):
    """请选择查阅人。"""

    status_code = 422


class OpenTooLong(Refusal):
    """查阅期限应在现在之后，最长{days}天。"""

    status_code = 422


class SecondPersonNeeded(Refusal):
    """本人提出的申请，应由其他负责人审查。"""


class NothingSealed(Refusal):
    """本机构没有这个编号的封存记录，只能答复未提供查询结果。"""


class NotNamed(Refusal):
    """知悉人员必须包括您本人和至少一名能够办理的人员。"""

    status_code = 422


class AlreadyProtected(Refusal):
    """这名当事人已经作了身份保护。"""


class AlreadyAside(Refusal):
    """这名工作人员已经回避。"""


def sealed_on(
    matter_type: MatterType, status: Status, stage_since: date, record: Record | None
) -> date | None:
    """The day from which a matter must be sealed; None: it need not be.

    An archived one at once, and a closed one whose type knows no archive; others when their file has had
    FILED_WITHIN to be put in order.
    """
    if status not in (Status.CLOSED, Status.ARCHIVED) or record is None or matter_type.must_be_sealed is None:
        return None
    if not matter_type.must_be_sealed(record):
        return None
    archives = any(stage.status is Status.ARCHIVED for stage in matter_type.stages)
    waits = status is Status.CLOSED and archives
    return stage_since + FILED_WITHIN if waits else stage_since


def must_be_a_while(until: datetime, now: datetime) -> None:
    """Raise OpenTooLong unless `until` lies within LONGEST_OPENING from now."""
    if not now < until <= now + LONGEST_OPENING:
        raise OpenTooLong(field="until", days=LONGEST_OPENING.days)


ALIAS = "受保护人员"
"""What the name of a protected person begins with."""


def alias(number: int) -> str:
    """What the `number`-th protected person of an agency is called: 受保护人员甲, …, 受保护人员甲2."""
    turn, at = divmod(number - 1, len(ALIASES))
    return "".join((ALIAS, ALIASES[at], str(turn + 1) if turn else ""))
