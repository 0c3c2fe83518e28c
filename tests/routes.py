"""How a matter of each type gets to each of its stages, and what is filled in on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fayi.kit import clock
from tests.cast import (
    AID_CLERK_DU,
    AID_REVIEWER_SHI,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    EXECUTION_QIN,
    KEEPER_XU,
    MANAGEMENT_LU,
    MEDIATOR_LI,
    MEDIATOR_QIAN,
    NOTARY,
    NOTARY_HEAD_YU,
    NOTARY_PAN,
    NOTARY_TANG,
    PETITIONS,
    PRISON,
    PUBLIC_LAWYER_PEI,
    RECORDER_SUN,
    STEWARD_XIANG,
    Person,
)

COURT_REFERENCE = "（2026）浙9801民特12号"
HEARING_REFERENCE = "（2026）浙9801民初215号"
AID_DISPUTE = {
    "filed_by": "陈大山",
    "grounds": "属于请求支付劳动报酬。",
    "center": "青禾县法律援助中心",
    "bureau": "青禾县司法局",
}


def first_certificate() -> str:
    """The number of the first certificate of the year."""
    return f"（{clock.today().year}）青禾证内民字第1号"


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
    "legal_aid": {
        "passed_on": ("received", "pass_on"),
        "under_review": ("received", "start_review"),
        "need_more": ("under_review", "ask_for_more"),
        "prior_aid": ("received", "prior_aid"),
        "notified": ("received", "accept_request"),
        "granted": ("under_review", "grant"),
        "refused": ("under_review", "refuse"),
        "assigned": ("granted", "assign_lawyer"),
        "in_progress": ("assigned", "record_meeting"),
        "lawyer_changed": ("in_progress", "change_lawyer"),
        "completed": ("in_progress", "report_completed"),
        "checked": ("completed", "check"),
        "subsidised": ("checked", "pay_subsidy"),
        "ended": ("granted", "terminate"),
        "withdrawn": ("received", "withdraw"),
        "objected": ("refused", "record_objection"),
        "upheld": ("objected", "record_upheld"),
        "ordered_corrected": ("objected", "record_ordered_corrected"),
        "archived": ("withdrawn", "archive"),
    },
    "aid_objection": {
        "examined": ("received", "examine"),
        "upheld": ("examined", "uphold"),
        "ordered_corrected": ("examined", "order_correction"),
        "withdrawn": ("received", "withdraw"),
        "archived": ("withdrawn", "archive"),
    },
    "public_representation": {
        "answered": ("registered", "answer_warning"),
        "mandated": ("registered", "confirm_mandate"),
        "declined": ("registered", "decline"),
        "completed": ("mandated", "complete"),
        "terminated": ("mandated", "terminate"),
        "archived": ("completed", "archive"),
    },
    "remote_court_session": {
        "prison_review": ("requested", "ask_prison"),
        "declined": ("prison_review", "decline"),
        "consent": ("prison_review", "agree"),
        "scheduled": ("consent", "schedule"),
        "notified": ("scheduled", "record_notice_signed"),
        "ready": ("notified", "verify_court"),
        "in_session": ("ready", "start"),
        "interrupted": ("in_session", "interrupt"),
        "adjourned": ("in_session", "adjourn"),
        "ended": ("in_session", "end"),
        "signed": ("ended", "sign_record"),
        "ruled": ("signed", "rule"),
        "served": ("ruled", "record_served"),
        "offline": ("consent", "go_offline"),
        "cancelled": ("requested", "cancel"),
        "closed": ("served", "close"),
        "archived": ("closed", "archive"),
    },
    "family_visit": {
        "first_verified": ("registered", "first_verify"),
        "applied": ("first_verified", "apply"),
        "site_checked": ("applied", "send_to_prison"),
        "allowed": ("site_checked", "allow"),
        "declined": ("site_checked", "decline"),
        "turned_down": ("declined", "tell_family"),
        "scheduled": ("allowed", "schedule"),
        "reminded": ("scheduled", "remind"),
        "moved": ("reminded", "move_visit"),
        "stopped": ("scheduled", "stop_for_period"),
        "checked_in": ("reminded", "check_in"),
        "no_show": ("reminded", "record_no_show"),
        "in_visit": ("checked_in", "begin"),
        "aborted": ("in_visit", "abort"),
        "suspended": ("aborted", "suspend_visits"),
        "ended": ("in_visit", "end"),
        "logged": ("ended", "log"),
        "cancelled": ("applied", "cancel"),
        "not_held": ("no_show", "close"),
        "closed": ("logged", "close"),
    },
    "notarisation": {
        "materials_check": ("pre_registered", "check_materials"),
        "need_more": ("materials_check", "ask_for_more"),
        "submitted": ("materials_check", "submit"),
        "not_accepted": ("submitted", "decline"),
        "accepted": ("submitted", "accept"),
        "reviewing": ("accepted", "start_review"),
        "supplementing": ("reviewing", "ask_to_supplement"),
        "verifying": ("reviewing", "verify"),
        "proposed": ("reviewing", "propose"),
        "refused": ("reviewing", "refuse"),
        "ended": ("reviewing", "end"),
        "signed_off": ("proposed", "sign_off"),
        "issued": ("signed_off", "issue_certificate"),
        "delivered": ("issued", "record_collected"),
        "recheck": ("delivered", "open_recheck"),
        "recheck_paused": ("recheck", "pause_recheck"),
        "upheld": ("recheck", "uphold"),
        "to_correct": ("recheck", "decide_correction"),
        "corrected": ("to_correct", "record_corrected"),
        "to_revoke": ("recheck", "decide_revocation"),
        "revoked": ("to_revoke", "record_revoked"),
        "withdrawn": ("materials_check", "withdraw"),
        "closed": ("delivered", "close"),
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
    ("legal_aid", "start_review"): ("aid_papers",),
    ("legal_aid", "prior_aid"): ("aid_papers",),
    ("legal_aid", "accept_request"): ("aid_papers",),
    ("legal_aid", "grant"): ("aid_opinion",),
    ("legal_aid", "refuse"): ("aid_opinion",),
    ("legal_aid", "archive"): ("aid_papers",),
    ("aid_objection", "archive"): ("papers",),
    ("public_representation", "confirm_mandate"): ("papers",),
    ("public_representation", "archive"): ("papers",),
    ("remote_court_session", "schedule"): ("consents", "rooms_at_both_ends"),
    ("remote_court_session", "record_notice_signed"): ("court_notice",),
    ("remote_court_session", "verify_court"): ("prison_verifies",),
    ("remote_court_session", "archive"): ("court_file",),
    ("family_visit", "allow"): ("prisoner_in_register",),
    ("family_visit", "schedule"): ("visit_in_rooms",),
    ("family_visit", "check_in"): ("visitors_identified",),
    ("notarisation", "ask_for_more"): ("list_of_missing",),
    ("notarisation", "submit"): ("materials",),
    ("notarisation", "accept"): ("notary_takes_over",),
    ("notarisation", "decline"): ("notary_takes_over",),
    ("notarisation", "ask_to_supplement"): ("further_material", "list_of_missing"),
    ("notarisation", "propose"): ("talk",),
    ("notarisation", "record_collected"): ("fee",),
    ("notarisation", "archive"): ("papers",),
}
"""What `Make` does before an action on the way."""

DONE_BY: dict[tuple[str, str], Person] = {
    ("remote_court_session", "agree"): EXECUTION_QIN,
    ("remote_court_session", "decline"): EXECUTION_QIN,
    ("remote_court_session", "schedule"): STEWARD_XIANG,
    ("remote_court_session", "record_notice_signed"): DUTY_OFFICER_NIU,
    ("remote_court_session", "verify_prison"): DUTY_OFFICER_NIU,
    ("remote_court_session", "record_served"): DUTY_OFFICER_NIU,
    **{
        ("family_visit", key): MANAGEMENT_LU
        for key in ("allow", "decline", "schedule", "suspend_visits", "stop_for_period", "resume")
    },
    **{("family_visit", key): DUTY_OFFICER_NIU for key in ("begin", "abort", "end", "log")},
}
"""Who does it where that is nobody at the agency that holds the matter."""

ON_THE_DAY = {("remote_court_session", key) for key in ("verify_prison", "verify_court", "start")} | {
    ("family_visit", key) for key in ("check_in", "record_no_show")
}
"""What is done on the day of the sitting; all that comes after it is done later."""


def established(*names: str) -> list[dict[str, Any]]:
    """These people, each known by photo, number and face."""
    return [{"name": name, "photo": True, "number": True, "face": True} for name in names]


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
    ("legal_aid", "pass_on"): lambda: {
        "passed_on_at": clock.now().isoformat(), "passed_on_by": "高警官", "late_because": "周末没有值班人员。",
    },
    ("legal_aid", "start_review"): lambda: {"lead": AID_CLERK_DU.id, "unrelated": True},
    ("legal_aid", "change_reviewer"): lambda: {"lead": AID_REVIEWER_SHI.id, "unrelated": True},
    ("legal_aid", "ask_for_more"): lambda: {
        "items": ["务工证明"],
        "reason": "缺少免予核查的证明。",
        "supply_by": (clock.today() + timedelta(days=10)).isoformat(),
    },
    ("legal_aid", "record_supplied"): lambda: {"items": ["务工证明"]},
    ("legal_aid", "deem_withdrawn"): lambda: {"told_how": "电话和邮寄"},
    ("legal_aid", "withdraw"): lambda: {"withdrawn_by": "陈大山", "note": "已经收到工资。"},
    ("legal_aid", "give_opinion"): lambda: {
        "means": "not_checked", "in_scope": True, "right_place": True, "merits": "有欠条和考勤照片。",
        "grant": True, "reason": "符合条件。",
    },
    ("legal_aid", "grant"): lambda: {"opinion": "同意。", "free_told": True},
    ("legal_aid", "refuse"): lambda: {"ground": "scope", "reasons": "不在范围之内。", "remedy_told": True},
    ("legal_aid", "prior_aid"): lambda: {
        "ground": "preservation",
        "reason": "对方正在转移财产。",
        "papers_by": (clock.today() + timedelta(days=10)).isoformat(),
    },
    ("legal_aid", "make_up_papers"): lambda: {"items": ["申请表"], "qualifies": True},
    ("legal_aid", "record_meeting"): lambda: {
        "place": "律师事务所", "agreement_signed": True, "not_overheard": True, "free_told": True,
    },
    ("legal_aid", "record_filing"): lambda: {
        "organ": "青禾县劳动人事争议仲裁委员会", "filed_on": clock.today().isoformat(),
    },
    ("legal_aid", "change_lawyer"): lambda: {"ground": "hindered", "facts": "承办律师生病住院。"},
    ("legal_aid", "report_completed"): lambda: {
        "ending": "won", "ended_on": clock.today().isoformat(), "recovered": "9600.00", "summary": "裁决支付工资。",
    },
    ("legal_aid", "return_file"): lambda: {"missing": ["仲裁裁决书复印件"]},
    ("legal_aid", "check"): lambda: {"quality": "good", "satisfied": True},
    ("legal_aid", "pay_subsidy"): lambda: {"amount": "0.00", "voucher": "无"},
    ("legal_aid", "terminate"): lambda: {
        "ground": "asked", "facts": "本人书面要求终止。", "organ_told": "无", "remedy_told": True,
    },
    ("legal_aid", "pass_on_objection"): lambda: AID_DISPUTE | {"filed_on": clock.today().isoformat()},
    ("legal_aid", "record_objection"): lambda: AID_DISPUTE | {"filed_on": clock.today().isoformat()},
    ("legal_aid", "record_upheld"): lambda: {
        "number": "青禾司援异〔2026〕1号", "decided_on": clock.today().isoformat(), "remedy_told": True,
    },
    ("legal_aid", "record_ordered_corrected"): lambda: {
        "number": "青禾司援异〔2026〕1号", "decided_on": clock.today().isoformat(),
    },
    ("legal_aid", "correct_decision"): lambda: {"note": "改为给予法律援助。"},
    ("legal_aid", "archive"): lambda: {"pages": 20, "archived_by": AID_CLERK_DU.id},
    ("aid_objection", "examine"): lambda: {
        "files_seen": True, "findings": "属于工伤赔偿。", "proposal": "correct",
    },
    ("aid_objection", "uphold"): lambda: {"reasons": "原决定正确。", "remedy_told": True},
    ("aid_objection", "order_correction"): lambda: {"reasons": "属于第三十一条的事项。"},
    ("aid_objection", "withdraw"): lambda: {"note": "已经和解。"},
    ("aid_objection", "archive"): lambda: {"pages": 12, "archived_by": KEEPER_XU.id},
    ("public_representation", "confirm_mandate"): lambda: {"lead": PUBLIC_LAWYER_PEI.id, "unpaid": True},
    ("public_representation", "assign"): lambda: {"lead": PUBLIC_LAWYER_PEI.id, "unpaid": True},
    ("public_representation", "answer_warning"): lambda: {
        "basis": "结对帮扶协议第三条", "given_by": "青禾县司法局", "given_on": clock.today().isoformat(),
    },
    ("public_representation", "countersign"): lambda: {"agreed": True, "note": "依据充分。"},
    ("public_representation", "decline"): lambda: {"reason": "不是本单位的事项。", "advice": "申请法律援助"},
    ("public_representation", "record_work"): lambda: {"what": "提交答辩状"},
    ("public_representation", "complete"): lambda: {"ending": "won", "summary": "驳回对方请求。"},
    ("public_representation", "terminate"): lambda: {"reason": "本单位另行委托。"},
    ("public_representation", "archive"): lambda: {"pages": 15, "archived_by": PUBLIC_LAWYER_PEI.id},
    ("family_visit", "first_verify"): lambda: {
        "proved": ["陈大山"], "proofs": ["household_book"], "originals_seen": True,
    },
    ("family_visit", "apply"): lambda: {"rules_told": True},
    ("family_visit", "send_to_prison"): lambda: {"with_agency": str(PRISON.id), "fits": True},
    ("family_visit", "check_at_prison"): lambda: {"fits": True},
    ("family_visit", "allow"): lambda: {"victim_looked": True, "opinion": "同意。"},
    ("family_visit", "decline"): lambda: {"ground": "quota", "told_reason": "本月次数已满，请下月再申请。"},
    ("family_visit", "tell_family"): lambda: {"way": "phone", "whom": "陈大山"},
    ("family_visit", "remind"): lambda: {"way": "phone", "whom": "陈大山"},
    ("family_visit", "accept_time"): lambda: {"way": "phone", "whom": "陈大山"},
    ("family_visit", "check_in"): lambda: {"identity_checked": True, "bags_checked": True},
    ("family_visit", "record_no_show"): lambda: {"note": "电话联系，临时有事。"},
    ("family_visit", "begin"): lambda: {"prisoner_checked": True, "monitored": True},
    ("family_visit", "abort"): lambda: {
        "grounds": ["phone"], "facts": "会见人拿出手机拍照。", "minutes": 8, "family_told": True,
    },
    ("family_visit", "suspend_visits"): lambda: {
        "until": (clock.today() + timedelta(days=45)).isoformat(), "reason": "会见中拍照。", "family_told": True,
    },
    ("family_visit", "end"): lambda: {"minutes": 28},
    ("family_visit", "log"): lambda: {
        "record": "谈家常，情绪平稳。", "recording_until": (clock.today() + timedelta(days=90)).isoformat(),
        "saved_distance": 360,
    },
    ("family_visit", "move_visit"): lambda: {
        "asked_by": "陈大山", "reason": "路上堵车。", "family_told": True,
    },
    ("family_visit", "stop_for_period"): lambda: {"reason": "疫情防控。", "family_told": True},
    ("family_visit", "cancel"): lambda: {
        "asked_by": "陈大山", "reason": "家里有事。", "family_told": True,
    },
    ("family_visit", "close"): lambda: {"satisfied": True},
    ("notarisation", "submit"): lambda: {"to": str(NOTARY.id), "told_no_promise": True},
    ("notarisation", "withdraw"): lambda: {"withdrawn_by": "陈大山"},
    ("notarisation", "accept"): lambda: {
        "lead": NOTARY_TANG.id, "identity_checked": True, "capacity_checked": True, "interest_checked": True,
        "no_dispute": True, "meaning_told": True, "fee": "800",
    },
    ("notarisation", "decline"): lambda: {"ground": "business", "way_told": "向登记机构申请"},
    ("notarisation", "reassign"): lambda: {"lead": NOTARY_PAN.id, "reason": "原承办人出差"},
    ("notarisation", "record_talk"): lambda: {
        "person": "陈大山", "alone": True, "capacity": "clear", "own_will": True,
    },
    ("remote_court_session", "ask_prison"): lambda: {
        "with_agency": PRISON.id, "wishes": ["下周一上午", "下周三上午"], "contact": "傅书记员 0570-6002368",
        "note": "请安排周小河到远程庭审室参加庭审，并协助核验身份、转交文书。",
    },
    ("remote_court_session", "agree"): lambda: {
        "prisoner_number": "3398003217", "held_here": True, "fit": True, "not_confined": True,
        "escorts": ["牛警官", "高警官"], "room_free": True,
    },
    ("remote_court_session", "decline"): lambda: {
        "ground": "ill", "note": "正在监狱医院住院。", "alternatives": ["12月14日上午"],
    },
    ("remote_court_session", "tell_and_ask"): lambda: {"asked": ["陈大山", "周小河"], "told": True},
    ("remote_court_session", "schedule"): lambda: {"officers": ["牛警官", "高警官"]},
    ("remote_court_session", "send_notice"): lambda: {
        "told": ["陈大山", "周小河"], "way": "电子送达；监狱转交",
    },
    ("remote_court_session", "record_notice_signed"): lambda: {"signed": True, "passed_on_by": "牛警官"},
    ("remote_court_session", "verify_prison"): lambda: {
        "people": established("周小河"), "quiet": True, "lit": True, "closed": True, "monitoring_off": True,
        "line_tested": True, "recording_told": True, "officer_apart": True,
    },
    ("remote_court_session", "verify_court"): lambda: {
        "people": established("陈大山"), "emblem": True, "line_tested": True, "recording_told": True,
        "address_hidden": True,
    },
    ("remote_court_session", "start"): lambda: {
        "started_at": clock.now().isoformat(), "recording_told": True,
    },
    ("remote_court_session", "interrupt"): lambda: {
        "at": clock.now().isoformat(), "cause": "line", "cut_off": "监狱一端", "note": "图像、声音中断。",
    },
    ("remote_court_session", "resume"): lambda: {
        "at": (clock.now() + timedelta(minutes=4)).isoformat(), "measures": "改用备用线路。",
        "nothing_missed": True,
    },
    ("remote_court_session", "adjourn"): lambda: {"reason": "需要补充证据。", "done_so_far": "法庭调查。"},
    ("remote_court_session", "end"): lambda: {
        "ended_at": (clock.now() + timedelta(minutes=80)).isoformat(), "result": "completed",
    },
    ("remote_court_session", "sign_record"): lambda: {
        "signers": [
            {"name": name, "way": "online", "at": clock.now().isoformat()} for name in ("陈大山", "周小河")
        ],
    },
    ("remote_court_session", "rule"): lambda: {
        "paper": "judgment", "court_reference": HEARING_REFERENCE, "summary": "准予离婚。",
    },
    ("remote_court_session", "record_served"): lambda: {
        "serving": "signed", "papers": ["民事判决书一份"], "received_on": clock.today().isoformat(),
        "passed_on_by": "牛警官",
    },
    ("remote_court_session", "go_offline"): lambda: {
        "grounds": ["complex"], "note": "证据原件很多，需要当面核对。",
    },
    ("remote_court_session", "cancel"): lambda: {"reason": "原告撤诉。", "all_told": True},
    ("remote_court_session", "close"): lambda: {"trips_saved": 3},
    ("remote_court_session", "archive"): lambda: {
        "pages": 40, "recording_kept": "法院电子卷宗", "archived_by": COURT_CLERK_FU.id,
    },
    ("notarisation", "ask_to_supplement"): lambda: {
        "reason": "补交登记信息", "supply_by": (clock.today() + timedelta(days=14)).isoformat(),
    },
    ("notarisation", "verify"): lambda: {"reason": "核实权属", "way": "向登记机构发函", "told": True},
    ("notarisation", "record_verified"): lambda: {"result": "登记信息一致。"},
    ("notarisation", "propose"): lambda: {"certificates": 1, "opinion": "真实、合法，建议出证。"},
    ("notarisation", "send_back"): lambda: {"reason": "谈话笔录不全。"},
    ("notarisation", "sign_off"): lambda: {"opinion": "同意出证。"},
    ("notarisation", "refuse"): lambda: {"ground": "insufficient", "reason": "逾期没有补充证明材料。"},
    ("notarisation", "end"): lambda: {"ground": "withdrawn", "reason": "当事人撤回申请。"},
    ("notarisation", "decide_fee_cut"): lambda: {
        "ground": "aided", "amount": "400", "proof": "青禾援决字〔2026〕3号", "reason": "受援人。",
    },
    ("notarisation", "record_fee"): lambda: {
        "amount": "800", "receipt_number": "0012345", "paid_by": "陈大山",
    },
    ("notarisation", "issue_certificate"): lambda: {
        "certificate_class": "domestic_civil", "name": "赠与公证书", "copies": 2, "sealed": True,
    },
    ("notarisation", "record_collected"): lambda: {
        "way": "office", "collector": "陈大山", "identity_checked": True, "copies": 2, "receipt_signed": True,
    },
    ("notarisation", "reissue"): lambda: {
        "number": first_certificate(), "copies": 1, "reason": "原件遗失", "collector": "陈大山",
    },
    ("notarisation", "open_recheck"): lambda: {
        "lead": NOTARY_PAN.id, "asked_by": "周小河", "capacity": "party",
        "known_on": clock.today().isoformat(), "number": first_certificate(), "error": "坐落写错。",
    },
    ("notarisation", "pause_recheck"): lambda: {"reason": "向登记机构核实"},
    ("notarisation", "uphold"): lambda: {"opinion": "内容合法、正确，维持。"},
    ("notarisation", "decide_correction"): lambda: {"opinion": "坐落有误，更正。"},
    ("notarisation", "decide_revocation"): lambda: {"opinion": "与事实不符，撤销。"},
    ("notarisation", "record_corrected"): lambda: {
        "way": "replace", "number": first_certificate(), "told": "陈大山、周小河",
    },
    ("notarisation", "record_revoked"): lambda: {"number": first_certificate(), "taken_back": True},
    ("notarisation", "close"): lambda: {"trips_saved": 2},
    ("notarisation", "archive"): lambda: {
        "pages": 30, "retention": "long", "archived_by": NOTARY_HEAD_YU.id,
    },
}  # fmt: skip
"""What is filled in unless a test says otherwise, by type and action."""
