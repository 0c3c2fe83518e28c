"""The fixed lists of sealing: why it is done, why it is opened, why it ends, and whom else the law hides."""

from fayi.procedure.choice import Choice


class SealGround(Choice):
    """Why a matter is sealed."""

    JUVENILE = "juvenile", "未成年人犯罪记录（刑事诉讼法第二百八十六条）"
    COURT_ORDER = "court_order", "人民法院通知封存（关于未成年人犯罪记录封存的实施办法）"
    OTHER_ORGAN = "other_organ", "人民检察院、公安机关、司法行政机关通知封存（同上办法）"


class RequestKind(Choice):
    """What is asked for."""

    OPEN = "open", "查询"
    LIFT = "lift", "解除封存"


class AskGround(Choice):
    """Who may ask to read what is sealed; the law knows no others (刑事诉讼法第二百八十六条第二款)."""

    JUDICIAL = "judicial", "司法机关为办案需要"
    STATE_RULES = "state_rules", "有关单位根据国家规定查询"


class LiftGround(Choice):
    """When sealing ends (关于未成年人犯罪记录封存的实施办法)."""

    NEW_CRIME = "new_crime", "未成年时实施新的犯罪，数罪并罚后决定执行的刑罚超过五年有期徒刑"
    EARLIER_CRIME = "earlier_crime", "发现未成年时的漏罪，数罪并罚后决定执行的刑罚超过五年有期徒刑"
    RETRIAL = "retrial", "经审判监督程序改判五年有期徒刑以上刑罚"
    BY_MISTAKE = "by_mistake", "不符合封存条件，原封存有误"


class Answer(Choice):
    """What came of a request; refused and not to be found are one answer."""

    WAITING = "waiting", "等待审查"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未提供查询结果"


class ProtectGround(Choice):
    """Whose name and address are kept back."""

    WITNESS = "witness", "证人、鉴定人、被害人（刑事诉讼法第六十四条）"
    REPORTER = "reporter", "举报人、检举人、控告人（刑事诉讼法第一百一十一条）"
    CHILD = "child", "未成年人（未成年人保护法第一百零三条）"
    VIOLENCE = "violence", "家庭暴力受害人（反家庭暴力法第五条）"
    OTHER = "other", "人身安全面临危险的其他人员"
