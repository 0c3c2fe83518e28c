"""The fixed lists of legal aid: kinds of help, civil kinds, stages of procedure, ways in, groups of people."""

from fayi.procedure.choice import Choice


class AidKind(Choice):
    """The kind of help (法律援助法第二十二条)."""

    CRIMINAL_DEFENCE = "criminal_defence", "刑事辩护"
    CRIMINAL_AGENCY = "criminal_agency", "刑事代理"
    CIVIL = "civil", "民事诉讼代理"
    ADMINISTRATIVE = "administrative", "行政诉讼代理"
    STATE_COMPENSATION = "state_compensation", "国家赔偿代理"
    LABOUR = "labour", "劳动争议调解与仲裁代理"
    OUT_OF_COURT = "out_of_court", "非诉讼代理"
    DRAFTING = "drafting", "代拟法律文书"
    DUTY_LAWYER = "duty_lawyer", "值班律师法律帮助"

    @property
    def criminal(self) -> bool:
        """Whether somebody is prosecuted."""
        return self in (AidKind.CRIMINAL_DEFENCE, AidKind.CRIMINAL_AGENCY, AidKind.DUTY_LAWYER)

    @property
    def litigation(self) -> bool:
        """Whether it is applied for at the place of the organ that deals with the case (第三十八条)."""
        return self.criminal or self in (AidKind.CIVIL, AidKind.ADMINISTRATIVE, AidKind.STATE_COMPENSATION)


class Route(Choice):
    """Who set the help in motion."""

    APPLIED = "applied", "当事人申请"
    NOTIFIED = "notified", "办案机关通知"


class Source(Choice):
    """Where the application or the notice came from."""

    WINDOW = "window", "窗口"
    PRISON = "prison", "监狱"
    DETENTION = "detention", "看守所等羁押场所"
    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    POLICE = "police", "公安机关"
    ONLINE = "online", "网上"
    PHONE = "phone", "电话"


IN_CUSTODY = (Source.PRISON, Source.DETENTION)
ORGANS = (Source.COURT, Source.PROCURATORATE, Source.POLICE)


class CivilKind(Choice):
    """What civil and administrative matters are in scope (法律援助法第三十一条)."""

    COMPENSATION_BY_THE_STATE = "state_compensation", "依法请求国家赔偿"
    SOCIAL_INSURANCE = "social_insurance", "请求给予社会保险待遇或者社会救助"
    BEREAVEMENT = "bereavement", "请求发给抚恤金"
    SUPPORT_MONEY = "support_money", "请求给付赡养费、抚养费、扶养费"
    LABOUR = "labour", "请求确认劳动关系或者支付劳动报酬"
    CAPACITY = "capacity", "请求认定公民无民事行为能力或者限制民事行为能力"
    INJURY = "injury", "请求工伤事故、交通事故、食品药品安全事故、医疗事故人身损害赔偿"
    ENVIRONMENT = "environment", "请求环境污染、生态破坏损害赔偿"
    OTHERS = "others", "法律、法规、规章规定的其他情形"
    NONE = "none", "不在上列事项之内"


class CriminalKind(Choice):
    """Who must, and who may, have a defender (法律援助法第二十五条、第二十八条)."""

    MINOR = "minor", "未成年人"
    SENSES = "senses", "视力、听力、言语残疾人"
    CAPACITY = "capacity", "不能完全辨认自己行为的成年人"
    LIFE_OR_DEATH = "life_or_death", "可能被判处无期徒刑、死刑的人"
    DEATH_REVIEW = "death_review", "申请法律援助的死刑复核案件被告人"
    ABSENT = "absent", "缺席审判案件的被告人"
    COMPULSORY_TREATMENT = "compulsory_treatment", "强制医疗案件的被申请人或者被告人"
    OTHER = "other", "没有委托辩护人的其他被告人"


GRAVE = (CriminalKind.LIFE_OR_DEATH, CriminalKind.DEATH_REVIEW)
"""Cases of life imprisonment or death: the lawyer has practised for three years (第二十六条)."""


class Procedure(Choice):
    """How far the case is with the organ that deals with it."""

    NONE = "none", "未进入程序"
    INVESTIGATION = "investigation", "侦查"
    PROSECUTION = "prosecution", "审查起诉"
    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL = "retrial", "再审"
    ENFORCEMENT = "enforcement", "执行"
    ARBITRATION = "arbitration", "仲裁"
    RECONSIDERATION = "reconsideration", "行政复议"


class Place(Choice):
    """What makes this centre the right place to apply at (法律援助法第三十八条)."""

    ORGAN = "organ", "办案机关在本地"
    BODY = "body", "争议处理机关在本地"
    EVENT = "event", "事由发生在本地"
    ELSEWHERE = "elsewhere", "应向其他法律援助机构申请"


class AppliedBy(Choice):
    """Who applies (法律援助法第四十条)."""

    SELF = "self", "本人"
    GUARDIAN = "guardian", "法定代理人"
    RELATIVE = "relative", "近亲属代为申请"


class Limitation(Choice):
    """What is known of the last day of a limitation or of another statutory term."""

    KNOWN = "known", "有明确的届满日"
    NONE = "none", "没有时效或者期限问题"
    UNCLEAR = "unclear", "还不清楚，需要尽快查明"


class Group(Choice):
    """Groups of recipients that are counted."""

    MIGRANT_WORKER = "migrant_worker", "农民工"
    MINOR = "minor", "未成年人"
    WOMAN = "woman", "妇女"
    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人"
    ARMED_FORCES = "armed_forces", "军人军属"
    PRISONER = "prisoner", "服刑人员"
