"""Dossiers of legal aid: an application that lacks nothing, from which each test takes one thing away."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from fayi.matter_types.legal_aid import matter_type
from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.examples import EXAMPLES
from fayi.procedure.dossier import Appointed, Done, Dossier, MeansRule, Participant

WAGES, DIVORCE, DEFENCE, COMPENSATION = EXAMPLES
RECEIVED = date(2026, 11, 2)
TODAY = date(2026, 11, 9)
REVIEWER, HEAD = 19, 20
RULES = (
    MeansRule(
        route="no_condition",
        code="violence",
        label="遭受虐待、遗弃或者家庭暴力的受害人主张相关权益",
        basis="法律援助法第三十二条",
    ),
    MeansRule(
        route="not_checked",
        code="migrant_worker",
        label="申请支付劳动报酬或者请求工伤事故人身损害赔偿的进城务工人员",
        basis="法律援助法第四十二条",
        proof="居住证、务工证明等",
    ),
    MeansRule(route="pledge", code="pledge", label="诚信承诺", basis="法律援助法第四十一条"),
    MeansRule(
        route="standard",
        code="standard",
        label="经济困难标准",
        basis="本省法律援助条例",
        amount=Decimal("1500.00"),
    ),
)
HE = Participant(party_id=1, name="何有田", role="applicant", kind="person", age=61, identified=True)
OPINION = {"means": "not_checked", "in_scope": True, "right_place": True, "grant": True}


def done(action: str, on: date = RECEIVED, by: int | None = None, **facts: Any) -> Done:
    """An action performed on a day by an officer, with what was filled in."""
    return Done(
        action=action,
        on=on,
        at=datetime(on.year, on.month, on.day, 2, tzinfo=UTC),
        facts=facts,
        officer_id=by,
    )


def lawyer(**changes: Any) -> Appointed:
    """A lawyer who has accepted."""
    accepted = Appointed(
        id=1, lawyer_id=14, lawyer="顾律师", firm="浙江青禾律师事务所", status="active", practised_years=6,
        since=TODAY,
    )  # fmt: skip
    return msgspec.structs.replace(accepted, **changes)


def details(example: Details = WAGES, **changes: Any) -> Details:
    """What was written down, with some of it different."""
    return msgspec.structs.replace(example, **changes)


def aid(stage: str = "under_review", example: Details = WAGES, **changes: Any) -> Dossier:
    """An application that lacks nothing, on 2026-11-09; the reviewer has proposed to grant it."""
    whole = Dossier(
        type="legal_aid",
        stage=stage,
        status=matter_type.stage(stage).status.value,
        today=TODAY,
        received_on=RECEIVED,
        details=example,
        held_by="legal_aid_center",
        participants=(HE,),
        means=RULES,
        filed=frozenset({"application", "identity", "means_proof"}),
        done=(
            done("start_review", by=18, lead=REVIEWER),
            done("give_opinion", by=REVIEWER, **OPINION),
        ),
        officer_id=HEAD,
    )
    return msgspec.structs.replace(whole, **changes)


def why_not(action_key: str, dossier: Dossier) -> list[str]:
    """The reasons why the action may not be done, filled in."""
    action = matter_type.action(action_key)
    assert action is not None
    assert dossier.stage in action.from_stages, f"{action_key} does not start from {dossier.stage}"
    return [each.sentence.format_map(each.values) for each in action.objections(dossier)]
