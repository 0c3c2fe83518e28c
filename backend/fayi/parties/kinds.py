"""What there is to choose from about parties, each with its Chinese name: relations, agents, conflicts."""

from enum import StrEnum


class Relation(StrEnum):
    """How a party stands to another one: "party is the … of other"."""

    SAME_HOUSEHOLD = "same_household"
    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    WARD = "ward"
    EMPLOYER = "employer"
    EMPLOYEE = "employee"
    NEIGHBOUR = "neighbour"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return RELATION_LABELS[self]

    @property
    def reverse(self) -> "Relation":
        """How the other one stands to the party."""
        return REVERSES.get(self, self)


RELATION_LABELS = {
    Relation.SAME_HOUSEHOLD: "同户人员",
    Relation.SPOUSE: "配偶",
    Relation.PARENT: "父母",
    Relation.CHILD: "子女",
    Relation.SIBLING: "兄弟姐妹",
    Relation.GRANDPARENT: "祖父母、外祖父母",
    Relation.GRANDCHILD: "孙子女、外孙子女",
    Relation.RELATIVE: "其他亲属",
    Relation.GUARDIAN: "监护人",
    Relation.WARD: "被监护人",
    Relation.EMPLOYER: "用人单位（雇主）",
    Relation.EMPLOYEE: "员工（雇员）",
    Relation.NEIGHBOUR: "邻居",
}

REVERSES = {
    Relation.PARENT: Relation.CHILD,
    Relation.CHILD: Relation.PARENT,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
    Relation.GUARDIAN: Relation.WARD,
    Relation.WARD: Relation.GUARDIAN,
    Relation.EMPLOYER: Relation.EMPLOYEE,
    Relation.EMPLOYEE: Relation.EMPLOYER,
}

KIN = frozenset(Relation) - {Relation.EMPLOYER, Relation.EMPLOYEE, Relation.NEIGHBOUR}
"""Relations for which an officer has an interest (近亲属、同住人、监护)."""

HOUSEHOLD = frozenset({Relation.SAME_HOUSEHOLD, Relation.SPOUSE})


class AgentKind(StrEnum):
    """Who acts for a participant."""

    AGENT = "agent"
    GUARDIAN = "guardian"
    GROUP_REPRESENTATIVE = "group_representative"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"agent": "委托代理人", "guardian": "法定代理人", "group_representative": "推选的代表人"}[self]


class Scope(StrEnum):
    """What an agent was authorised to do, as ticked on the 授权委托书."""

    EVIDENCE = "evidence"
    MEDIATOR = "mediator"
    CLAIMS = "claims"
    SIGN = "sign"
    RECEIVE = "receive"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "evidence": "收集、提供证据",
            "mediator": "选择调解员",
            "claims": "承认、变更、放弃请求",
            "sign": "签署文书",
            "receive": "领取文书",
        }[self]


class Need(StrEnum):
    """What has to be arranged for somebody."""

    INTERPRETER = "interpreter"
    HEARING = "hearing"
    MOBILITY = "mobility"
    READING = "reading"
    ELDERLY = "elderly"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "interpreter": "需要翻译",
            "hearing": "听力、言语障碍",
            "mobility": "行动不便",
            "reading": "需要代读、代写",
            "elderly": "高龄照顾",
        }[self]


class IdentitySeen(StrEnum):
    """How identity was checked."""

    ORIGINAL = "original"
    DATA = "data"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"original": "查验证件原件", "data": "数据核验", "officer": "工作人员当面辨认"}[self]


class ConflictKind(StrEnum):
    """Why a matter gives pause."""

    SAME_PERSON = "same_person"
    SAME_HOUSEHOLD = "same_household"
    SAME_PHONE = "same_phone"
    SAME_ADDRESS = "same_address"
    OFFICER_IS_PARTY = "officer_is_party"
    OFFICER_IS_RELATIVE = "officer_is_relative"
    OFFICER_SHARES_NAME = "officer_shares_name"
    TOLD = "told"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "same_person": "双方为同一人",
            "same_household": "双方同户",
            "same_phone": "双方电话相同",
            "same_address": "双方住址相同",
            "officer_is_party": "本人是当事人",
            "officer_is_relative": "与当事人有亲属关系",
            "officer_shares_name": "与当事人或其亲属同名",
            "told": "其他利害关系",
        }[self]

    @property
    def is_of_interest(self) -> bool:
        """Whether somebody who handles the matter has an interest; the others hint at a false dispute."""
        return self in (
            ConflictKind.OFFICER_IS_PARTY,
            ConflictKind.OFFICER_IS_RELATIVE,
            ConflictKind.OFFICER_SHARES_NAME,
            ConflictKind.TOLD,
        )


class DuplicateRule(StrEnum):
    """Which rule found that two records may be one."""

    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    NAME_AND_BIRTH = "name_and_birth"
    NAME_AND_PHONE = "name_and_phone"
    PHONE_AND_ADDRESS = "phone_and_address"

    @property
    def label(self) -> str:
        """The sentence."""
        return {
            "id_number": "证件号码相同",
            "credit_code": "统一社会信用代码相同",
            "name_and_birth": "姓名和出生日期相同",
            "name_and_phone": "名称和电话相同",
            "phone_and_address": "电话和住址相同",
        }[self]

    @property
    def is_certain(self) -> bool:
        """Whether it is the same one beyond doubt."""
        return self in (DuplicateRule.ID_NUMBER, DuplicateRule.CREDIT_CODE)
