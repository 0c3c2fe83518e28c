"""Ways of serving a document, what each of them asks for, and the day on which it counts as served.

Pure decisions. Articles without a name are those of the 民事诉讼法 (2023).
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from fayi.documents.rules import copies_of
from fayi.kit.errors import Refusal
from fayi.procedure.choice import Choice

STATUSES = {"planned": "待送达", "sent": "已发出", "served": "已送达", "failed": "未送达"}
TITLES = {
    "serving:planned": "登记送达《{title}》",
    "serving:changed": "更改送达登记《{title}》",
    "serving:sent": "发出《{title}》",
    "serving:served": "送达《{title}》",
    "serving:failed": "《{title}》未能送达",
    "serving:mistaken": "《{title}》的一条送达记录登记有误",
    "serving:proof": "《{title}》的送达证明已存",
}
"""What the entries of the timeline that come from here say; they name nobody."""
PUBLIC_NOTICE = timedelta(days=30)
"""After a public notice (95)."""
PUBLIC_NOTICE_ABROAD = timedelta(days=60)
"""After a public notice to a party without a home in China (283)."""


class Way(Choice):
    """How a document is served."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    POST = "post", "邮寄送达"
    PASSED_ON = "passed_on", "转交送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    ANNOUNCED = "announced", "公告送达"


SENT_FIRST = frozenset({Way.POST, Way.PASSED_ON, Way.ELECTRONIC, Way.ENTRUSTED, Way.ANNOUNCED})
"""Ways in which the document leaves the house before it arrives."""


class RecipientKind(Choice):
    """What the recipient (受送达人) is to the matter."""

    PARTY = "party", "当事人"
    AGENT = "agent", "当事人的代理人"
    AGENCY = "agency", "单位"
    OTHER = "other", "其他个人"


class Capacity(Choice):
    """Who received it (88)."""

    SELF = "self", "本人"
    ADULT_FAMILY = "adult_family", "同住成年家属"
    AGENT = "agent", "代理人"
    DESIGNATED = "designated", "指定的代收人"
    HEAD = "head", "法定代表人或者主要负责人"
    MAILROOM = "mailroom", "单位负责收件的人"


OF_PERSONS = frozenset({Capacity.SELF, Capacity.ADULT_FAMILY})
OF_ORGANISATIONS = frozenset({Capacity.HEAD, Capacity.MAILROOM})


class Consent(Choice):
    """How the recipient agreed to electronic service (90; 人民法院在线诉讼规则 29)."""

    STATED = "stated", "明确表示同意（签有确认书）"
    AGREED = "agreed", "事先有约定或者承诺"
    OFFERED = "offered", "在提交的材料里主动提供电子地址"
    ACKNOWLEDGED = "acknowledged", "接受已完成的电子送达，没有表示不同意"


class Ground(Choice):
    """Why it is passed on by the unit the recipient is with (92, 93)."""

    PRISON = "prison", "被监禁，由监所转交"
    EDUCATION = "education", "被采取强制性教育措施，由机构转交"
    ARMY = "army", "是军人，由所在部队团以上政治机关转交"


class Kept(Choice):
    """What shows that it was left at the home of one who refused it (89)."""

    WITNESSES = "witnesses", "有关基层组织或者所在单位的代表到场见证"
    RECORDING = "recording", "拍照、录像记录送达过程"


class Cause(Choice):
    """Why it could not be served."""

    UNKNOWN = "unknown", "地址不详或者查无此人"
    MOVED = "moved", "已迁移，新址不明"
    ABSENT = "absent", "多次上门无人"
    REFUSED = "refused", "拒收退回"
    UNCLAIMED = "unclaimed", "逾期未领退回"
    NOT_REACHED = "not_reached", "电子信息没有到达"
    OTHER = "other", "其他"


class NotPlanned(Refusal):
    """这条送达记录现在是“{status}”，不能再这样登记。请刷新页面查看。"""


class Mistaken(Refusal):
    """这条送达记录已经声明登记有误，请另行登记。"""


class Unfit(Refusal):
    """填写的内容不符合这种送达方式的要求。"""

    status_code = 422


class ServedTwice(Refusal):
    """已经给这位受送达人登记过这份文书的送达。确需再次送达的，请在备注里写明原因。"""

    status_code = 422


class Recipient(Struct, frozen=True, kw_only=True):
    """Who is to receive the document."""

    kind: RecipientKind
    name: str
    organisation: bool = False
    participation_id: int | None = None
    """The party's part in the matter, or that of the party an agent acts for."""


class Plan(Struct, frozen=True, kw_only=True):
    """How the document is to be served."""

    way: Way
    copies: int = 1
    address: str = ""
    """Where; of electronic service the number, mail box or account."""
    consent: Consent | None = None
    paper_wanted: bool = False
    """The recipient of an electronic document wants it on paper, too (90)."""
    ground: Ground | None = None
    through: str = ""
    """The unit that passes it on or was entrusted with it (91-93)."""
    because: str = ""
    """Why a public notice is all that is left, and what was tried (95)."""
    published_in: str = ""
    abroad: bool = False
    """No home in China: the notice takes sixty days (283)."""
    note: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """That it was served."""

    served_on: date
    served_by: str
    capacity: Capacity | None = None
    received_by: str = ""
    """Who, when it was not the recipient."""
    refusal: str = ""
    """拒收事由."""
    kept: Kept | None = None
    witnesses: str = ""
    """Names and units of the witnesses."""
    recording: str = ""
    confirmation: str = ""
    """How it is known that an electronic message arrived."""


Needs = tuple[tuple[str, str], ...]
"""Pairs of a field and the sentence shown there when it is empty."""
TO_PLAN: dict[Way, Needs] = {
    Way.DIRECT: (),
    Way.LEFT: (("address", "留置送达是把文书留在受送达人的住所，请填写住所地址。"),),
    Way.POST: (("address", "邮寄送达请填写收件地址。"),),
    Way.PASSED_ON: (
        ("ground", "请选择转交的事由（民事诉讼法第九十二条、第九十三条）。"),
        ("through", "请填写代为转交的监所、机构或者部队。"),
    ),
    Way.ELECTRONIC: (
        ("address", "电子送达请填写受送达人的手机号、邮箱或者平台账号。"),
        ("consent", "电子送达须经受送达人同意，请选择是怎样同意的（民事诉讼法第九十条）。"),
    ),
    Way.ENTRUSTED: (("through", "请填写受委托代为送达的单位。"),),
    Way.ANNOUNCED: (
        ("because", "公告送达应当记明原因和经过，请填写（民事诉讼法第九十五条）。"),
        ("published_in", "请填写在哪里公告。"),
    ),
}
TO_SERVE: dict[Way, Needs] = {
    Way.DIRECT: (("capacity", "请选择签收人。"),),
    Way.LEFT: (
        ("refusal", "留置送达应当记明拒收事由，请填写（民事诉讼法第八十九条）。"),
        ("kept", "留置送达须有见证人到场，或者拍照、录像记录，请选择（民事诉讼法第八十九条）。"),
    ),
    Way.POST: (("capacity", "请选择签收人。"),),
    Way.PASSED_ON: (),
    Way.ELECTRONIC: (("confirmation", "请填写怎样确认信息已到达受送达人的系统。"),),
    Way.ENTRUSTED: (("capacity", "请选择签收人。"),),
    Way.ANNOUNCED: (),
}


def must_have(needs: Needs, given: Plan | Outcome) -> None:
    """Raise at the first field that is needed and empty."""
    for name, sentence in needs:
        if not getattr(given, name):
            raise Unfit(sentence, field=name)


def check_plan(plan: Plan) -> None:
    """Raise where the way asks for something that is not there, or cannot be."""
    must_have(TO_PLAN[plan.way], plan)
    if plan.abroad and plan.way is not Way.ANNOUNCED:
        raise Unfit("只有公告送达才按在境内没有住所计算期限。", field="abroad")


def check_sent(way: Way, sent_on: date, tracking: str, *, issued_on: date, today: date) -> None:
    """Raise when it cannot have been sent that day, or the post gave no number."""
    must_lie_between(sent_on, issued_on, today, field="sent_on")
    if way is Way.POST and not tracking:
        raise Unfit("邮寄送达请填写邮件单号。", field="tracking")


def check_served(
    plan: Plan,
    outcome: Outcome,
    *,
    organisation: bool,
    issued_on: date,
    sent_on: date | None,
    today: date,
) -> None:
    """Raise where what is told does not make it served."""
    must_lie_between(outcome.served_on, issued_on, today, field="served_on")
    if sent_on is not None and outcome.served_on < sent_on:
        raise Unfit("送达日期不能早于发出日期{day}。", field="served_on", day=sent_on)
    if plan.way is Way.ANNOUNCED and sent_on is not None:
        due = deemed_on(sent_on, abroad=plan.abroad)
        if due > today:
            raise Unfit("公告期还没有满，到{day}才视为送达。", field="served_on", day=due)
        if outcome.served_on != due:
            raise Unfit("公告送达的送达日期是公告期满日{day}。", field="served_on", day=due)
    must_have(TO_SERVE[plan.way], outcome)
    if plan.way is Way.LEFT:
        if outcome.kept is Kept.WITNESSES and not outcome.witnesses:
            raise Unfit("请填写见证人的姓名和单位。", field="witnesses")
        if outcome.kept is Kept.RECORDING and not outcome.recording:
            raise Unfit("请写明拍了什么照片、录像，存放在哪里。", field="recording")
    if outcome.capacity is not None:
        check_receiver(outcome.capacity, outcome.received_by, organisation=organisation)


def check_receiver(capacity: Capacity, received_by: str, *, organisation: bool) -> None:
    """Raise when nobody of this capacity can receive it (88), or the one who did has no name."""
    if organisation and capacity in OF_PERSONS:
        raise Unfit("受送达人是单位的，由负责人、负责收件的人、代理人或者代收人签收。", field="capacity")
    if not organisation and capacity in OF_ORGANISATIONS:
        raise Unfit("受送达人是个人的，由本人、同住成年家属、代理人或者代收人签收。", field="capacity")
    if capacity is not Capacity.SELF and not received_by:
        raise Unfit("不是本人签收的，请填写签收人姓名。", field="received_by")


def check_failed(failed_on: date, cause: Cause, words: str, *, earliest: date, today: date) -> None:
    """Raise when it cannot have failed that day, or for another reason that is not told."""
    must_lie_between(failed_on, earliest, today, field="failed_on")
    if cause is Cause.OTHER and not words:
        raise Unfit("请写明没有送达的原因。", field="words")


def must_lie_between(day: date, earliest: date, today: date, *, field: str) -> None:
    """Raise for a day in the future or before the document was issued or sent."""
    if day > today:
        raise Unfit("日期不能晚于今天。", field=field)
    if day < earliest:
        raise Unfit("日期不能早于{day}：那时文书还没有签发或者发出。", field=field, day=earliest)


def deemed_on(published_on: date, *, abroad: bool = False) -> date:
    """The day on which a notice published that day counts as served (95; abroad 283).

    The day of publication itself does not count (85).
    """
    return published_on + (PUBLIC_NOTICE_ABROAD if abroad else PUBLIC_NOTICE)


def must_be_explained(recipient: Recipient, others: Iterable[Recipient], note: str) -> None:
    """Raise ServedTwice when one of `others`, to whom it goes already, is the same and no note says why."""
    if not note and any(same(recipient, other) for other in others):
        raise ServedTwice(field="note")


def same(one: Recipient, other: Recipient) -> bool:
    """Whether both are the same person or unit, as far as the record tells."""
    return (one.kind, one.participation_id, one.name) == (other.kind, other.participation_id, other.name)


STAYS = re.compile("存卷|存档|留存|附卷|存根|留档|留站|归档|备查")
UNCOUNTED = re.compile("各存|各留存")


def copies_to_serve(words: str) -> int | None:
    """How many copies leave the house, as the catalogue words it; None where its words give no number.

    一式三份：送委托机关一份，抄送检察院一份，存档一份 → 2
    """
    made = copies_of(words)
    if made is None or UNCOUNTED.search(words):
        return None
    staying = sum(1 for part in re.split("[：，；、]", words) if STAYS.search(part))
    return max(made - staying, 0) or None
