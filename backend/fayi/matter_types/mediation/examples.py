"""Invented disputes, for tests and the demo."""

from datetime import date
from decimal import Decimal

from fayi.matter_types.mediation.details import COMMISSION, Details, RegistrationForm, Risk

EXAMPLES = (
    Details(
        source="APPLY",
        dispute_type="02",
        region="339801",
        place="湖桥镇上塘村12号",
        occurred_on=date(2026, 9, 18),
        facts="申请人翻建围墙时，被申请人认为占用了两家共用的通道，双方多次争吵，通道被杂物堵塞，均不能通行。",
        claims=("清除通道内的杂物", "恢复两米宽的共用通道"),
        amount=Decimal("1800.00"),
        escalation_risk=Risk.MIDDLE,
    ),
    Details(
        source=COMMISSION,
        commissioned_by="POLICE",
        commission_number="青公（湖）调移〔2026〕7号",
        dispute_type="1001",
        region="339801",
        place="湖桥镇工业园区",
        occurred_on=date(2026, 10, 30),
        facts="十二名务工人员称承包人拖欠三个月工资，承包人称发包方尚未结算。双方在工地门口对峙，民警到场后移送调解。",
        claims=("支付拖欠的工资", "说明工程款结算情况"),
        people_count=13,
        amount=Decimal("286400.00"),
        difficult=True,
        escalation_risk=Risk.HIGH,
        newcomer=True,
        home_region="52",
        language="cmn-xinan",
        language_need=True,
        registration_form=RegistrationForm.ORAL,
        oral_signed=True,
    ),
    Details(
        source="ACTIVE",
        dispute_type="01",
        region="339801",
        place="湖桥镇下塘村",
        facts="兄弟二人对母亲的赡养费和轮流照料方式意见不一，网格员走访时发现，征得双方同意后主动调解。",
        people_count=3,
    ),
)
