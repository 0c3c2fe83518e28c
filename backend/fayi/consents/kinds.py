"""Fixed lists about consents: who is asked, of what they are told, how, and what they answer."""

from fayi.procedure.choice import Choice


class Capacity(Choice):
    """As what somebody takes part in the proceeding."""

    PARTY = "party", "当事人"
    AGENT = "agent", "诉讼代理人"
    GUARDIAN = "guardian", "法定代理人"
    DEFENDER = "defender", "辩护人"
    PROSECUTOR = "prosecutor", "检察机关"
    WITNESS = "witness", "证人"
    EXPERT = "expert", "鉴定人"
    INTERPRETER = "interpreter", "翻译人员"


class Told(Choice):
    """What has to be told before anybody can consent (在线诉讼规则 4)."""

    STAGE = "stage", "在线进行的具体环节"
    FORM = "form", "主要形式"
    RIGHTS = "rights", "权利义务"
    EFFECT = "effect", "法律后果"
    OPERATION = "operation", "操作方法"


class Way(Choice):
    """How the answer was obtained."""

    WRITTEN = "written", "书面"
    PLATFORM = "platform", "在线平台确认"
    PHONE = "phone", "电话（有录音）"
    ORAL = "oral", "口头（记入笔录）"
    IN_PRISON = "in_prison", "监狱民警当面征询"


class Answer(Choice):
    """What was answered."""

    ASKED = "asked", "已征询，未答复"
    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    MOVED = "moved", "主动申请"
    WITHDRAWN = "withdrawn", "已撤回"


GIVEN = tuple(answer for answer in Answer if answer is not Answer.WITHDRAWN)
"""Answers that are recorded as such; a withdrawal is a deed of its own."""
IN_FORCE = frozenset({Answer.AGREED, Answer.MOVED})
"""Answers under which the stage may be held online."""
ROLES = {
    "lawyer": Capacity.AGENT,
    "guardian": Capacity.GUARDIAN,
    "defender": Capacity.DEFENDER,
    "witness": Capacity.WITNESS,
    "expert": Capacity.EXPERT,
    "interpreter": Capacity.INTERPRETER,
}
"""Roles in a matter in which somebody is asked as something else than a party."""
