"""How a matter of each type gets to each of its stages, and what is filled in on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fayi.kit import clock
from tests.cast import MEDIATOR_LI, MEDIATOR_QIAN, PETITIONS, RECORDER_SUN

COURT_REFERENCE = "（2026）浙9801民特12号"

ROUTES: dict[str, dict[str, tuple[str, str]]] = {
    "mediation": {
        "consent_asked": ("registered", "ask_consent"),
        "accepted": ("registered", "accept"),
        "not_accepted": ("registered", "decline"),
        "assigned": ("accepted", "assign"),
        "mediating": ("assigned", "start"),
        "suspended": ("mediating", "suspend"),
        "agreed_oral": ("mediating", "settle_orally"),
        "agreed_written": ("mediating", "settle_in_writing"),
        "performing": ("agreed_written", "start_performance"),
        "performed": ("performing", "record_performed"),
        "breached": ("agreed_written", "record_breach"),
        "confirm_applied": ("agreed_written", "apply_confirmation"),
        "confirmed": ("confirm_applied", "record_confirmed"),
        "confirm_rejected": ("confirm_applied", "record_confirm_rejected"),
        "confirm_withdrawn": ("confirm_applied", "record_confirm_withdrawn"),
        "terminated": ("mediating", "terminate"),
        "withdrawn": ("registered", "withdraw"),
        "transferred": ("accepted", "transfer"),
        "closed": ("performed", "close"),
        "archived": ("closed", "archive"),
    },
    "judicial_confirmation": {
        "submitted": ("prepared", "submit"),
        "supplementing": ("submitted", "record_supplement"),
        "docketed": ("submitted", "record_docketed"),
        "declined": ("submitted", "record_declined"),
        "confirmed": ("docketed", "record_confirmed"),
        "rejected": ("docketed", "record_rejected"),
        "withdrawn": ("prepared", "record_withdrawn"),
        "closed": ("confirmed", "close"),
        "archived": ("closed", "archive"),
    },
    "enquiry": {
        "answering": ("waiting", "start"),
        "promised": ("answering", "promise"),
        "answered": ("answering", "answer"),
        "referred": ("answered", "refer"),
        "rated": ("answered", "rate"),
        "left": ("waiting", "leave"),
        "closed": ("rated", "close"),
    },
    "petition_guidance": {
        "classified": ("received", "classify"),
        "guided": ("classified", "guide"),
        "forwarded": ("classified", "forward"),
        "accepted": ("forwarded", "accept"),
        "not_accepted": ("forwarded", "decline"),
        "returned": ("forwarded", "send_back"),
        "working": ("accepted", "start_work"),
        "replied": ("working", "reply"),
        "review_asked": ("replied", "ask_review"),
        "reviewed": ("review_asked", "record_review"),
        "recheck_asked": ("reviewed", "ask_recheck"),
        "rechecked": ("recheck_asked", "record_recheck"),
        "withdrawn": ("received", "withdraw"),
        "closed": ("guided", "close"),
        "archived": ("closed", "archive"),
    },
}
"""By type: stage → the stage before it and the action in between."""

PREPARED_BY: dict[tuple[str, str], tuple[str, ...]] = {
    ("mediation", "assign"): ("rights_notice",),
    ("mediation", "settle_in_writing"): ("hearing", "settlement"),
    ("mediation", "settle_orally"): ("hearing", "oral_settlement"),
    ("mediation", "record_confirmed"): ("court_confirms",),
    ("mediation", "record_confirm_rejected"): ("court_rejects",),
    ("mediation", "record_confirm_withdrawn"): ("application_withdrawn",),
    ("mediation", "close"): ("follow_up",),
    ("mediation", "archive"): ("papers",),
    ("judicial_confirmation", "submit"): ("papers",),
    ("judicial_confirmation", "close"): ("ruling",),
    ("petition_guidance", "accept"): ("petition_office_takes_over",),
    ("petition_guidance", "decline"): ("petition_office_takes_over",),
    ("petition_guidance", "send_back"): ("petition_office_takes_over",),
}
"""What `Make` does before an action on the way."""

FORMS: dict[tuple[str, str], Callable[[], dict[str, Any]]] = {
    ("mediation", "ask_consent"): lambda: {"party": "周小河", "way": "phone", "answer": "willing"},
    ("mediation", "decline"): lambda: {
        "reason": "OTHER", "ways_told": ["lawsuit"], "note": "不属于民间纠纷。",
    },
    ("mediation", "assign"): lambda: {"lead": MEDIATOR_LI.id, "recorder": RECORDER_SUN.id},
    ("mediation", "reassign"): lambda: {"lead": MEDIATOR_QIAN.id, "recorder": RECORDER_SUN.id},
    ("mediation", "extend"): lambda: {"extra_days": 10, "all_sides_agreed": True},
    ("mediation", "suspend"): lambda: {
        "cause": "appraisal",
        "reason": "等待房屋鉴定。",
        "resume_on": (clock.today() + timedelta(days=30)).isoformat(),
    },
    ("mediation", "settle_in_writing"): dict,
    ("mediation", "settle_orally"): dict,
    ("mediation", "terminate"): lambda: {
        "reason": "OTHER", "ways_told": ["lawsuit", "arbitration"], "note": "双方意见不能一致。",
    },
    ("mediation", "withdraw"): lambda: {"withdrawn_by": "陈大山", "note": "已自行和解。"},
    ("mediation", "transfer"): lambda: {
        "to": "青禾县公安局", "reason": "涉嫌治安案件。", "received_by": "周警官",
    },
    ("mediation", "report_escalation"): lambda: {
        "danger": "public_order",
        "reported_to": "湖桥派出所",
        "reported_at": clock.now().isoformat(),
        "facts": "双方召集亲友。",
        "measures": "分开劝导。",
    },
    ("mediation", "record_performed"): lambda: {"way": "围墙已拆除，款已付清。", "confirmed_by": "陈大山"},
    ("mediation", "record_breach"): lambda: {
        "party": "周小河", "facts": "到期没有拆墙。", "urged": True, "ways_told": ["lawsuit"],
    },
    ("mediation", "apply_confirmation"): lambda: {"court": "青禾县人民法院", "jointly": True},
    ("mediation", "close"): lambda: {"result": "WRITTEN", "amount": "3000.00"},
    ("mediation", "archive"): lambda: {"pages": 20, "archived_by": RECORDER_SUN.id, "retention": "long"},
    ("judicial_confirmation", "record_docketed"): lambda: {"court_reference": COURT_REFERENCE},
    ("judicial_confirmation", "record_declined"): lambda: {"reason": "不属于受理范围。"},
    ("judicial_confirmation", "record_supplement"): lambda: {
        "items": ["身份证明"],
        "reason": "复印件不清楚。",
        "supply_by": (clock.today() + timedelta(days=7)).isoformat(),
    },
    ("judicial_confirmation", "record_extension"): lambda: {"extra_days": 10, "approved_by": "方院长"},
    ("judicial_confirmation", "record_confirmed"): lambda: {"court_reference": COURT_REFERENCE},
    ("judicial_confirmation", "record_rejected"): lambda: {
        "court_reference": COURT_REFERENCE, "reason": "协议内容不明确。",
    },
    ("judicial_confirmation", "record_withdrawn"): lambda: {
        "withdrawn_by": "陈大山、周小河", "note": "双方已履行完毕。",
    },
    ("judicial_confirmation", "record_enforcement"): lambda: {
        "applied_by": "陈大山", "court": "青禾县人民法院",
    },
    ("judicial_confirmation", "archive"): lambda: {"pages": 12, "archived_by": RECORDER_SUN.id},
    ("enquiry", "start"): dict,
    ("enquiry", "answer"): lambda: {
        "answer": "可以申请劳动仲裁。", "basis": ["劳动争议调解仲裁法第五条"], "minutes": 20, "aid_told": True,
    },
    ("enquiry", "answer_at_once"): lambda: {"answer": "带身份证、户口簿。", "minutes": 3},
    ("enquiry", "promise"): lambda: {"promised_on": clock.today().isoformat(), "reason": "要查地方规定。"},
    ("enquiry", "refer"): lambda: {
        "target": "mediation", "to": "湖桥镇人民调解委员会", "consent": True, "consent_way": "oral",
        "note": "愿意先调解。",
    },
    ("enquiry", "record_result"): lambda: {"taken": True, "note": "已受理。"},
    ("enquiry", "rate"): lambda: {"satisfaction": "very"},
    ("petition_guidance", "classify"): lambda: {"kind": "remedy", "content": "01"},
    ("petition_guidance", "guide"): lambda: {
        "organ": "competent", "name": "湖桥镇人民政府", "told": "可以向镇政府书面提出。", "slip_given": True,
    },
    ("petition_guidance", "forward"): lambda: {
        "to": str(PETITIONS.id), "papers": ["信访登记表"], "consent": True,
    },
    ("petition_guidance", "report_urgent"): lambda: {
        "danger": "major", "reported_to": "县司法局值班领导", "reported_at": clock.now().isoformat(),
        "facts": "七名村民聚在村委会。",
    },
    ("petition_guidance", "accept"): lambda: {
        "notice_number": "青信受〔2026〕3号", "organ": "湖桥镇人民政府",
    },
    ("petition_guidance", "decline"): lambda: {
        "notice_number": "青信不受〔2026〕1号", "reason": "属于诉讼事项。", "way_told": "向人民法院起诉",
    },
    ("petition_guidance", "send_back"): lambda: {"reason": "不属于本机关职权范围。"},
    ("petition_guidance", "start_work"): lambda: {"organ": "湖桥镇人民政府", "no_interest": True},
    ("petition_guidance", "extend"): lambda: {
        "extra_days": 30, "approved_by": "余镇长", "reason": "账目要审计。",
    },
    ("petition_guidance", "reply"): lambda: {
        "opinion_number": "青信处〔2026〕3号", "organ": "湖桥镇人民政府", "opinion": "账目已公开。",
    },
    ("petition_guidance", "ask_review"): lambda: {"organ": "青禾县人民政府", "reason": "账目不全。"},
    ("petition_guidance", "record_review"): lambda: {
        "opinion_number": "青信处〔2026〕3号", "organ": "湖桥镇人民政府", "opinion": "账目已公开。",
    },
    ("petition_guidance", "ask_recheck"): lambda: {"organ": "青禾县人民政府", "reason": "账目不全。"},
    ("petition_guidance", "record_recheck"): lambda: {
        "opinion_number": "青信处〔2026〕3号", "organ": "湖桥镇人民政府", "opinion": "账目已公开。",
    },
    ("petition_guidance", "withdraw"): lambda: {"note": "镇里已经答复。"},
    ("petition_guidance", "close"): lambda: {"result_told": True},
    ("petition_guidance", "archive"): lambda: {"pages": 6},
}  # fmt: skip
"""What is filled in unless a test says otherwise, by type and action."""
