"""The fixed lists of a family visit."""

from fayi.procedure.choice import Choice


class Relation(Choice):
    """How a visitor stands to the prisoner (罪犯会见通信规定: relatives and guardians)."""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"
    IN_LAW = "in_law", "其他近姻亲"
    GUARDIAN = "guardian", "监护人"
    OTHER = "other", "其他（须经监狱批准）"


class Proof(Choice):
    """What proves the relation, once."""

    HOUSEHOLD_BOOK = "household_book", "户口簿"
    MARRIAGE = "marriage", "结婚证"
    BIRTH = "birth", "出生医学证明"
    POLICE = "police", "公安派出所证明"
    VILLAGE = "village", "村（居）民委员会证明"
    GUARDIANSHIP = "guardianship", "监护关系证明"


class Ground(Choice):
    """Why the prison does not allow a visit."""

    QUOTA = "quota", "超过本月会见次数"
    STRICT = "strict", "严管期间暂停会见"
    NOT_HERE = "not_here", "届时不能会见"
    NO_CONTACT = "no_contact", "依法不得会见"
    NOT_RELATED = "not_related", "不属于可以会见的人"
    SUSPENDED = "suspended", "暂停会见期内"
    OTHER = "other", "其他"


class AbortGround(Choice):
    """Why a visit is broken off."""

    CODE_WORDS = "code_words", "使用隐语、暗语"
    PHONE = "phone", "使用手机"
    RECORDING = "recording", "录音、录像、拍照"
    THIRD_PERSON = "third_person", "未经同意的人加入"
    OTHER_LANGUAGE = "other_language", "使用未经同意的语言"
    FORBIDDEN_TALK = "forbidden_talk", "谈论禁止的内容"
    OTHER = "other", "其他违反会见规定的行为"


class Way(Choice):
    """How the family was told, or answered."""

    PHONE = "phone", "电话"
    SMS = "sms", "短信"
    IN_PERSON = "in_person", "当面"
    LETTER = "letter", "书面"


QUOTA = {"observed": 1, "ordinary": 1, "lenient": 2, "strict": 0}
"""Visits a month by class, where no local number says otherwise (a province's figures)."""
MOST_VISITORS = 3
USUAL_MINUTES = 30
