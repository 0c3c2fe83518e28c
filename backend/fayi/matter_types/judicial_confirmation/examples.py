"""Invented settlements, for tests and the demo."""

from datetime import date
from decimal import Decimal

from fayi.matter_types.judicial_confirmation.details import Details

EXAMPLES = (
    Details(
        court="青禾县人民法院",
        agreed_on=date(2026, 10, 12),
        effective_on=date(2026, 10, 13),
        apply_by=date(2026, 11, 12),
        in_writing=True,
        facts="双方因围墙占用共用通道发生争议。",
        performance_way="被申请人清除杂物，并一次性支付修复费用。",
        performance_term="2026年12月31日前",
        amount=Decimal("1800.00"),
    ),
    Details(
        court="青禾县人民法院",
        agreed_on=date(2026, 11, 3),
        effective_on=date(2026, 11, 3),
        apply_by=date(2026, 12, 3),
        in_writing=True,
        facts="承包人拖欠十二名务工人员三个月工资。",
        performance_way="分三期转入各人银行账户。",
        performance_term="每月15日前支付一期，2027年2月15日前付清",
        amount=Decimal("286400.00"),
    ),
)
