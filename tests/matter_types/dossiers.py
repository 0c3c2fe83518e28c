"""Dossiers for guards: a dispute that lacks nothing, from which each test takes one thing away."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from fayi.matter_types.mediation.examples import EXAMPLES
from fayi.procedure.dossier import Done, Dossier, Held, Linked, Participant, SettlementSeen, Signed

ZHANG = Participant(party_id=1, name="张三", role="applicant", kind="person", age=41, identified=True)
LI = Participant(party_id=2, name="李四", role="respondent", kind="person", age=52, identified=True)
BOY = Participant(
    party_id=3, name="王小", role="respondent", kind="person", age=12, needs_guardian=True, has_guardian=True
)
AGREED = date(2026, 10, 12)
SIGNED = (
    Signed(signer="张三", capacity="party", on=AGREED),
    Signed(signer="李四", capacity="party", on=date(2026, 10, 13)),
    Signed(signer="李调解", capacity="mediator", on=AGREED),
    Signed(signer="湖桥镇人民调解委员会", capacity="committee", on=AGREED),
)
WRITTEN = SettlementSeen(
    written=True,
    agreed_on=AGREED,
    facts="双方因围墙占用共用通道发生争议。",
    clauses=2,
    performance_way="清除杂物，一次性支付修复费用",
    performance_term="2026年12月31日前",
    signatures=SIGNED,
    effective_on=date(2026, 10, 13),
    instalments=2,
    performed=2,
    amount=Decimal("1800.00"),
)
ORAL = msgspec.structs.replace(WRITTEN, written=False, signatures=(), effective_on=AGREED)
PAPERS = frozenset({"application", "rights_notice", "identity", "minutes", "settlement", "cover"})


def done(action: str, on: date = AGREED, **facts: Any) -> Done:
    """An action performed on a day, with what was filled in."""
    return Done(action=action, on=on, at=datetime(on.year, on.month, on.day, 2, tzinfo=UTC), facts=facts)


def court_said(action: str, **facts: Any) -> Linked:
    """The confirmation opened from the mediation, after the court's act was written down there."""
    return Linked(
        matter_id=7,
        type="judicial_confirmation",
        stage="archived",
        status="archived",
        kind="opens",
        done=(done("submit"), done(action, **facts), done("close"), done("archive", pages=20)),
    )


def dispute(stage: str, **changes: Any) -> Dossier:
    """A dispute that lacks nothing, on 2026-11-02."""
    lacking_nothing = Dossier(
        type="mediation",
        stage=stage,
        status="open",
        today=date(2026, 11, 2),
        received_on=date(2026, 9, 21),
        details=EXAMPLES[0],
        participants=(ZHANG, LI, BOY),
        mediators=("李调解",),
        held=(Held(kind="mediation", on=AGREED, has_minutes=True, signed=True),),
        settlement=WRITTEN,
        follow_ups=1,
        filed=PAPERS,
        done=(done("settle_in_writing", follow_up_agreed=True),),
    )
    return msgspec.structs.replace(lacking_nothing, **changes)
