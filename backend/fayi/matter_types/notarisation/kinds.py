"""The kinds of notarial matters and the fixed lists that go with them (公证法第十一条、第十二条)."""

from fayi.procedure.choice import Choice


class NotaryMatter(Choice):
    """What is to be notarised (公证法第十一条) or done besides (第十二条)."""

    CONTRACT = "contract", "合同、协议"
    INHERITANCE = "inheritance", "继承"
    ENTRUST = "entrust", "委托"
    STATEMENT = "statement", "声明"
    GIFT = "gift", "赠与"
    WILL = "will", "遗嘱"
    PARTITION = "partition", "财产分割"
    BID = "bid", "招标投标、拍卖"
    MARITAL = "marital", "婚姻状况"
    KINSHIP = "kinship", "亲属关系"
    ADOPTION = "adoption", "收养关系"
    BIRTH = "birth", "出生"
    LIFE = "life", "生存"
    DEATH = "death", "死亡"
    IDENTITY = "identity", "身份、经历、学历、学位、职务、职称"
    NO_CRIME = "no_crime", "有无违法犯罪记录"
    CHARTER = "charter", "公司章程"
    EVIDENCE = "evidence", "保全证据"
    SIGNATURE = "signature", "签名、印鉴、日期"
    COPY = "copy", "副本、影印本与原本相符"
    ENFORCEMENT = "enforcement", "赋予债权文书强制执行效力"
    REGISTRATION = "registration", "公证登记"
    DEPOSIT = "deposit", "提存"
    CUSTODY = "custody", "保管遗嘱、遗产或者其他物品文书"
    DRAFTING = "drafting", "代写法律事务文书"
    ADVICE = "advice", "公证法律咨询"
    OTHER = "other", "其他"


IN_PERSON = frozenset({NotaryMatter.WILL, NotaryMatter.LIFE, NotaryMatter.ADOPTION})
"""Nobody may apply for these through an agent (公证法第二十六条)."""
ANY_PLACE = frozenset({NotaryMatter.ENTRUST, NotaryMatter.STATEMENT, NotaryMatter.GIFT, NotaryMatter.WILL})
"""About real property, too, the office of the residence or of the act may do these (公证法第二十五条第二款)."""
DISPOSING = frozenset(
    {
        NotaryMatter.CONTRACT,
        NotaryMatter.ENTRUST,
        NotaryMatter.STATEMENT,
        NotaryMatter.GIFT,
        NotaryMatter.WILL,
        NotaryMatter.PARTITION,
    }
)
"""Acts by which somebody gives something away: an elderly person is talked to alone."""
AFFAIRS = frozenset(
    {
        NotaryMatter.REGISTRATION,
        NotaryMatter.DEPOSIT,
        NotaryMatter.CUSTODY,
        NotaryMatter.DRAFTING,
        NotaryMatter.ADVICE,
    }
)
"""Affairs of 公证法第十二条: no certificate need come of them."""
ECONOMIC = frozenset(
    {NotaryMatter.CONTRACT, NotaryMatter.BID, NotaryMatter.CHARTER, NotaryMatter.ENFORCEMENT}
)
SPEED_5 = frozenset({NotaryMatter.SIGNATURE, NotaryMatter.COPY, NotaryMatter.NO_CRIME, NotaryMatter.IDENTITY})
SPEED_10 = frozenset(
    {
        NotaryMatter.BIRTH,
        NotaryMatter.LIFE,
        NotaryMatter.DEATH,
        NotaryMatter.MARITAL,
        NotaryMatter.KINSHIP,
        NotaryMatter.ENTRUST,
        NotaryMatter.STATEMENT,
    }
)
"""Kinds taken for simple; the office's own published list decides, so the numbers are local ones."""


class UsePlace(Choice):
    """Where the certificate is used."""

    MAINLAND = "cn", "中国内地"
    HMT = "hmt", "港澳台"
    ABROAD = "abroad", "境外"


class Subject(Choice):
    """What property it is about."""

    NONE = "none", "不涉及财产"
    HOUSE = "house", "房屋"
    LAND = "land", "土地、山林"
    DEPOSIT = "deposit", "存款"
    VEHICLE = "vehicle", "车辆"
    EQUITY = "equity", "股权"
    OTHER = "other", "其他财产"


REAL_PROPERTY = frozenset({Subject.HOUSE, Subject.LAND})


class Place(Choice):
    """Where it is done."""

    OFFICE = "office", "公证机构"
    STATION = "station", "公共法律服务站"
    HOME = "home", "上门"
    HOSPITAL = "hospital", "医院"
    PRISON = "prison", "监狱、看守所"
    VIDEO = "video", "远程视频"


class CertificateClass(Choice):
    """The class a certificate is numbered in; one series a class, without gaps."""

    DOMESTIC_CIVIL = "domestic_civil", "国内民事"
    DOMESTIC_ECONOMIC = "domestic_economic", "国内经济"
    FOREIGN_CIVIL = "foreign_civil", "涉外民事"
    FOREIGN_ECONOMIC = "foreign_economic", "涉外经济"
    HMT = "hmt", "涉港澳台"


SERIES = {
    CertificateClass.DOMESTIC_CIVIL: "证内民字",
    CertificateClass.DOMESTIC_ECONOMIC: "证内经字",
    CertificateClass.FOREIGN_CIVIL: "证外民字",
    CertificateClass.FOREIGN_ECONOMIC: "证外经字",
    CertificateClass.HMT: "证港澳台字",
}


class RefusalGround(Choice):
    """公证法第三十一条: nothing is notarised on one of these nine grounds."""

    CAPACITY = "capacity", "（一）无民事行为能力人或者限制民事行为能力人没有监护人代理申请办理公证"
    NO_INTEREST = "no_interest", "（二）当事人与申请公证的事项没有利害关系"
    EXPERT = "expert", "（三）申请公证的事项属专业技术鉴定、评估事项"
    DISPUTE = "dispute", "（四）当事人之间对申请公证的事项有争议"
    FALSE = "false", "（五）当事人虚构、隐瞒事实，或者提供虚假证明材料"
    INSUFFICIENT = "insufficient", "（六）当事人提供的证明材料不充分或者拒绝补充证明材料"
    UNLAWFUL = "unlawful", "（七）申请公证的事项不真实、不合法"
    MORALS = "morals", "（八）申请公证的事项违背社会公德"
    FEE = "fee", "（九）当事人拒绝按照规定支付公证费"


class EndGround(Choice):
    """公证程序规则第五十条: a matter under way ends without a certificate."""

    SIX_MONTHS = "six_months", "因当事人的原因致使公证事项在六个月内不能办结"
    WITHDRAWN = "withdrawn", "公证书出具前当事人撤回公证申请"
    DIED = "died", "申请公证的自然人死亡、法人或者其他组织终止，不能继续办理或者继续办理已无意义"
    OBSTRUCTED = "obstructed", "当事人阻挠、妨碍依法办理公证"
    OTHER = "other", "其他应当终止的情形"


class NotAcceptedGround(Choice):
    """Why an application is not accepted (公证法第二十五条、第三十一条, 公证程序规则第十九条)."""

    JURISDICTION = "jurisdiction", "不属于本公证机构的执业区域"
    BUSINESS = "business", "不属于公证机构的业务范围"
    NO_INTEREST = "no_interest", "申请人与申请公证的事项没有利害关系"
    DISPUTE = "dispute", "利害关系人之间对申请公证的事项有争议"
    IDENTITY = "identity", "不能确认申请人身份或者民事行为能力"
    NO_AGENT = "no_agent", "依法应当由本人亲自申请"
    MATERIALS = "materials", "一次性告知后仍未补齐材料"
    OTHER = "other", "其他"
