"""What happened to data, of which kinds, and what is done about it."""

from fayi.procedure.choice import Choice


class IncidentKind(Choice):
    """What may have happened (个人信息保护法第五十七条), use against the rules included."""

    LEAKED = "leaked", "泄露"
    ALTERED = "altered", "篡改"
    LOST = "lost", "丢失"
    MISUSED = "misused", "违规查阅、使用"


class DataKind(Choice):
    """Kinds of personal data an incident may concern."""

    IDENTITY = "identity", "身份信息（姓名、证件号码）"
    CONTACT = "contact", "联系方式和住址"
    OFFENCE = "offence", "涉罪、服刑信息"
    HEALTH = "health", "健康、心理信息"
    MINORS = "minors", "未成年人信息"
    FINANCE = "finance", "财产、收入信息"
    PAPERS = "papers", "办件内容和材料"
    ACCOUNTS = "accounts", "工作人员账号"


class MeasureKind(Choice):
    """What was done, in the list of measures."""

    STOPPED = "stopped", "制止、补救"
    EXAMINED = "examined", "调查核实"
    AUTHORITY = "authority", "报告主管部门"
    PERSONS = "persons", "通知个人"
    REPAIRED = "repaired", "整改"
    OTHER = "other", "其他"


class IncidentStatus(Choice):
    """Where an incident stands."""

    OPEN = "open", "处置中"
    CLOSED = "closed", "已办结"
