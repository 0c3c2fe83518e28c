"""The stages of a proceeding before a court, each of which may be held online or not."""

from fayi.procedure.choice import Choice


class ProceedingStage(Choice):
    """A stage for which consent to sit online is asked by itself (在线诉讼规则 3, 4)."""

    FILING = "filing", "立案"
    MEDIATION = "mediation", "调解"
    EVIDENCE = "evidence", "证据交换"
    INQUIRY = "inquiry", "询问"
    PUBLIC_HEARING = "public_hearing", "听证"
    HEARING = "hearing", "庭审"
    RULING = "ruling", "宣判"
    SERVICE = "service", "送达"
    ENFORCEMENT = "enforcement", "执行"
