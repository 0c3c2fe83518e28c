"""Fixed lists about hearings: their kinds, who comes as what, how minutes are signed."""

KINDS = {"mediation": "调解会", "inquiry": "调查", "trial": "庭审", "interview": "会见谈话"}
KINDS_OF = {"remote_court_session": ("trial", "mediation", "interview")}
"""Kinds a type of matter has, the usual one first; any other has OTHERS."""
OTHERS = ("mediation", "inquiry", "interview")
PURPOSES = {"mediation": "mediation", "inquiry": "interview", "trial": "court", "interview": "interview"}
"""What rooms are booked for, by the kind of hearing."""
WAYS = {"on_site": "现场", "remote": "远程视频", "mixed": "现场与视频结合"}
STATUSES = {"planned": "已排期", "held": "已举行", "adjourned": "已改期", "cancelled": "已取消"}
RESULTS = {
    "continued": "继续调解",
    "written": "达成书面协议",
    "oral": "达成口头协议",
    "failed": "调解不成",
}
CAPACITIES = {
    "party": "当事人",
    "agent": "代理人",
    "mediator": "调解员",
    "co_mediator": "共同调解员",
    "recorder": "记录人",
    "witness": "证人、知情人",
    "relative": "受邀亲友、邻里、同事",
    "expert": "受邀专业人士或社会组织人员",
    "interpreter": "翻译",
    "observer": "旁听人员",
    "judge": "审判人员",
    "juror": "人民陪审员",
    "clerk": "书记员",
    "prosecutor": "检察人员",
    "defender": "辩护人",
    "guardian": "法定代理人、监护人",
    "prison_officer": "监狱民警",
}
CAPACITIES_OF = {
    "remote_court_session": (
        "party", "agent", "guardian", "defender", "witness", "interpreter", "judge", "juror", "clerk",
        "prosecutor", "prison_officer", "observer",
    ),
}  # fmt: skip
"""As what somebody comes in a type of matter; in any other as one of USUAL."""
USUAL = (
    "party", "agent", "guardian", "mediator", "co_mediator", "recorder", "witness", "relative", "expert",
    "interpreter", "observer", "prison_officer",
)  # fmt: skip
SIGN_WAYS = {"signature": "签名", "seal": "盖章", "fingerprint": "按指印", "online": "在线核对签署"}
ONLINE = "online"
"""An electronic record checked and signed online has the effect of one on paper (在线诉讼规则 34)."""

TITLES = {
    "hearing:mediation:scheduled": "安排调解会",
    "hearing:mediation:adjourned": "调解会改期",
    "hearing:mediation:cancelled": "取消调解会",
    "hearing:mediation:held": "举行调解会",
    "hearing:inquiry:scheduled": "安排调查",
    "hearing:inquiry:adjourned": "调查改期",
    "hearing:inquiry:cancelled": "取消调查",
    "hearing:inquiry:held": "进行调查",
    "hearing:trial:scheduled": "安排庭审",
    "hearing:trial:adjourned": "庭审改期",
    "hearing:trial:cancelled": "取消庭审",
    "hearing:trial:held": "进行庭审",
    "hearing:interview:scheduled": "安排会见谈话",
    "hearing:interview:adjourned": "会见谈话改期",
    "hearing:interview:cancelled": "取消会见谈话",
    "hearing:interview:held": "进行会见谈话",
    "hearing:minutes:signed": "{name}在笔录上签名",
    "hearing:minutes:amended": "修改笔录",
    "hearing:minutes:supplemented": "补充笔录",
}
"""What the entries of the timeline that come from here say."""

OUTSIDERS = frozenset({"relative", "expert"})
"""Asked to a mediation only with the parties' consent (人民调解法20)."""
CONDUCTING = frozenset({"mediator", "co_mediator"})
PARTY_SIDE = frozenset({"party", "agent"})
HEARD = PARTY_SIDE | {"witness", "guardian", "defender"}
ACTING = frozenset({"agent", "guardian"})
"""Who may stand by a child."""
COURT = frozenset({"judge", "juror", "clerk"})
SIGNERS = HEARD | CONDUCTING | COURT | {"recorder", "interpreter"}
"""Whose signature the minutes need when they came; officers of the prison and the procuratorate keep records
of their own."""
ROLES = {
    "witness": "witness",
    "interpreter": "interpreter",
    "defender": "defender",
    "prosecutor": "prosecutor",
    "procuratorate": "prosecutor",
    "guardian": "guardian",
    "lawyer": "agent",
    "expert": "expert",
}
"""Roles in a matter in which somebody comes as something else than a party."""
