"""What a token may be given, how long it lasts, and what is refused at the door."""

from collections.abc import Iterable
from datetime import date, timedelta

from fayi.agencies.rules import Actor
from fayi.kit.errors import Refusal
from fayi.procedure.permissions import Permission

PREFIX = "fayi_"
"""Every token begins with it, so that one left in a mail or a program can be found by a scan."""
LONGEST = timedelta(days=365)
MOST_FAILURES = 20
FAILURE_MINUTES = 15
ANSWERS_KEPT = timedelta(hours=24)
LONGEST_KEY = 200
PATH = "/api"

BY_PEOPLE_ALONE = frozenset(
    {
        Permission.PUBLIC,
        Permission.SIGNED_IN,
        Permission.AGENCY_MANAGE,
        Permission.AUDIT_READ,
        Permission.DATA_REQUESTS_HANDLE,
        Permission.DOCUMENTS_SIGN_OFF,
        Permission.FAMILY_VISITS_DECIDE,
        Permission.INCIDENTS_CLOSE,
        Permission.INCIDENTS_KEEP,
        Permission.LAWYERS_ACT,
        Permission.LAWYERS_KEEP,
        Permission.LIBRARY_MANAGE,
        Permission.REFERRALS_OVERRIDE,
        Permission.RETENTION_DISPOSE,
        Permission.RETENTION_PROPOSE,
        Permission.SEALING_DECIDE,
        Permission.SESSIONS_REVIEW,
        Permission.SESSIONS_VERIFY,
        Permission.SUBSIDIES_KEEP,
        Permission.SUBSIDIES_REVIEW,
    }
)
"""Never given to a system: running the agency, auditing, business rules, signing off others' papers, a
lawyer's own declarations, money, passing people's data on without their consent, and what a prison or court
answers for with its own eyes.
"""

WORDS = {
    Permission.DOCUMENTS_DRAFT: "起草文书、材料入卷",
    Permission.DOCUMENTS_ISSUE: "签发文书",
    Permission.DOCUMENTS_READ: "查看文书和卷宗",
    Permission.HEARINGS_SCHEDULE: "排定调解会和调查",
    Permission.LAWYERS_APPOINT: "指派律师",
    Permission.MATTERS_ACCEPT: "受理办件",
    Permission.MATTERS_ARCHIVE: "办件归档",
    Permission.MATTERS_ASSIGN: "指派承办人员",
    Permission.MATTERS_CLOSE: "办件结案",
    Permission.MATTERS_HANDLE: "办理办件",
    Permission.MATTERS_READ: "查看办件",
    Permission.MATTERS_REGISTER: "登记办件",
    Permission.MATTERS_RULE: "作出裁定",
    Permission.PARTIES_READ: "查看当事人",
    Permission.PARTIES_UNMASK: "查看完整的证件号码、电话和住址",
    Permission.PARTIES_WRITE: "登记和更正当事人",
    Permission.PRISONERS_KEEP: "登记和更正服刑人员名册",
    Permission.PRISONERS_READ: "查看服刑人员名册",
    Permission.REFERRALS_ANSWER: "答复转办移送",
    Permission.REFERRALS_SEND: "转办移送",
    Permission.ROOMS_KEEP: "管理场所、线路和设备",
    Permission.ROOMS_READ: "查看场所排期",
}
"""What a permission allows a system, in words; one without words is told by its own name."""


RESOURCES = {
    "matters": "办件",
    "parties": "当事人",
    "documents": "文书和卷宗",
    "hearings": "调解会和调查",
    "referrals": "转办移送",
    "lawyers": "律师",
    "prisoners": "服刑人员",
    "rooms": "场所",
}
"""What permissions are about, in the order in which a person chooses among them."""
SENSITIVE = frozenset({Permission.PARTIES_UNMASK, Permission.PRISONERS_READ, Permission.PRISONERS_KEEP})
"""Data the law protects most: marked where they are chosen, and in the list."""


class NoToken(Refusal):
    """请在请求头Authorization中写明Bearer和令牌。"""

    status_code = 401


class BadToken(Refusal):
    """令牌无效、已撤销或者已过期，请向发放令牌的机构核实。"""

    status_code = 401


class TooManyBadTokens(Refusal):
    """这个地址多次使用无效的令牌，请在{minutes}分钟后再试。"""

    status_code = 429


class NoKey(Refusal):
    """请在请求头Idempotency-Key中给这次提交一个编号，不超过200个字母、数字或符号。"""

    status_code = 400


class KeyUsedOtherwise(Refusal):
    """这个Idempotency-Key已经用于另一次内容不同的提交，请换一个编号。"""

    status_code = 422


class CannotBeGiven(Refusal):
    """这样的令牌不能发放。"""

    status_code = 422


def may_be_given(actor: Actor) -> tuple[Permission, ...]:
    """The permissions that the actor may hand on to a system: the actor's own, but for people's business."""
    return tuple(sorted(actor.permissions - BY_PEOPLE_ALONE))


def words_of(permission: Permission) -> str:
    """What a permission allows, as a message id."""
    return WORDS.get(permission, permission.value)


def grouped(permissions: Iterable[str]) -> tuple[tuple[str, tuple[Permission, ...]], ...]:
    """Permissions by what they are about, as a message id: looking first, the rest by name; none without one."""
    found = sorted(
        {one for one in Permission if one in set(permissions)},
        key=lambda one: (not one.endswith(":read"), one),
    )
    resources = [*RESOURCES, *sorted({resource_of(one) for one in found} - RESOURCES.keys())]
    groups = (
        (RESOURCES.get(name, name), tuple(one for one in found if resource_of(one) == name))
        for name in resources
    )
    return tuple((label, ones) for label, ones in groups if ones)


def resource_of(permission: str) -> str:
    """What a permission is about."""
    return permission.partition(":")[0]


def held(given: Iterable[str], officers: frozenset[Permission]) -> frozenset[Permission]:
    """What a token allows now: what it was given, as far as its officer still may do it."""
    return frozenset(officers & {one for one in Permission if one in set(given)}) - BY_PEOPLE_ALONE


def must_last(valid_until: date, *, today: date) -> None:
    """Raise CannotBeGiven unless a token may be made that is valid until this day."""
    if valid_until < today:
        raise CannotBeGiven("有效期不能早于今天。", field="valid_until")
    if valid_until > today + LONGEST:
        raise CannotBeGiven("令牌的有效期最长一年，请在到期前换发。", field="valid_until")
