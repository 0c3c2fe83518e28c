"""What may be asked, by whom, and on which grounds it is granted or refused."""

from fayi.procedure.choice import Choice


class RequestKind(Choice):
    """What the law lets a person ask (个人信息保护法第四十四条至第四十八条)."""

    ACCESS = "access", "查阅、复制"
    CORRECTION = "correction", "更正、补充"
    DELETION = "deletion", "删除"
    RESTRICTION = "restriction", "限制或者拒绝处理"
    EXPLANATION = "explanation", "说明处理规则和自动化决策"


class Capacity(Choice):
    """Who asks, for the person the data are about."""

    SELF = "self", "本人"
    GUARDIAN = "guardian", "监护人"
    AGENT = "agent", "受委托的代理人"
    NEXT_OF_KIN = "next_of_kin", "死者的近亲属"


class RequestStatus(Choice):
    """Where a request stands."""

    OPEN = "open", "办理中"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class Decision(Choice):
    """The answer."""

    GRANTED = "granted", "同意"
    PARTLY = "partly", "部分同意"
    REFUSED = "refused", "不予同意"


class Ground(Choice):
    """Why something is refused, by article."""

    KEPT_BY_LAW = (
        "kept_by_law",
        "法律、行政法规规定的保存期限未届满，停止除存储和必要安全保护之外的处理（个人信息保护法第四十七条第二款）",
    )
    STILL_NEEDED = (
        "still_needed",
        "处理目的尚未实现，为履行法定职责所必需（个人信息保护法第十三条、第三十四条）",
    )
    ACCURATE = "accurate", "经核实，现有信息准确、完整（个人信息保护法第四十六条）"
    OTHERS = "others", "涉及他人的个人信息或者隐私"
    NOT_ENTITLED = (
        "not_entitled",
        "未能证明本人身份、代理权限或者近亲属关系（个人信息保护法第四十九条、第五十条）",
    )
    NOT_HELD = "not_held", "本机构没有保存所请求的个人信息"
    BY_LAW = "by_law", "法律、行政法规另有规定的其他情形（个人信息保护法第四十五条第一款）"


class LeftOut(Choice):
    """Why a matter is left out of an export without a word (个人信息保护法第十八条第一款、第三十五条)."""

    CONFIDENTIAL = "confidential", "法律、行政法规规定应当保密（第十八条第一款）"
    IMPEDES = "impedes", "告知将妨碍国家机关履行法定职责（第三十五条）"
