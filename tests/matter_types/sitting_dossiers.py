"""Dossiers of remote sittings: one that lacks nothing, from which each test takes one thing away."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from fayi.matter_types.remote_court_session import matter_type
from fayi.matter_types.remote_court_session.examples import EXAMPLES
from fayi.matter_types.remote_court_session.papers import BUNDLE
from fayi.procedure.dossier import Booked, ConsentSeen, Done, Dossier, Participant

CIVIL, PAROLE, MEDIATION, SERVING = EXAMPLES
TODAY = date(2026, 11, 23)
HEARING = datetime(2026, 12, 7, 1, 30, tzinfo=UTC)
CHEN = Participant(party_id=1, name="陈大山", role="applicant", kind="person", age=41)
ZHOU = Participant(party_id=2, name="周小河", role="respondent", kind="person", age=38)
PRISON = Participant(party_id=3, name="青禾监狱", role="applicant", kind="organisation")
PRISONER = Participant(party_id=2, name="周小河", role="prisoner", kind="person", age=38)
BOOKED = Booked(
    status="confirmed",
    starts_at=HEARING,
    ends_at=datetime(2026, 12, 7, 3, 30, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 2, tzinfo=UTC),
    roles=frozenset({"court", "prison", "line", "prisoner"}),
)


def done(action: str, on: date = TODAY, hour: int = 2, **facts: Any) -> Done:
    """An action performed on a day, with what was filled in."""
    return Done(action=action, on=on, at=datetime(on.year, on.month, on.day, hour, tzinfo=UTC), facts=facts)


def agreed(who: Participant, stage: str = "hearing", **changes: Any) -> ConsentSeen:
    """Somebody was told of everything and agrees to a stage."""
    seen = ConsentSeen(
        party_id=who.party_id, name=who.name, capacity="party", stage=stage, answer="agreed", on=TODAY,
        told=True,
    )  # fmt: skip
    return msgspec.structs.replace(seen, **changes)


def sitting(stage: str, **changes: Any) -> Dossier:
    """A divorce that lacks nothing, two weeks before it is heard."""
    whole = Dossier(
        type=matter_type.key,
        stage=stage,
        status="open",
        today=TODAY,
        received_on=date(2026, 11, 16),
        details=CIVIL,
        participants=(CHEN, ZHOU),
        consents=(agreed(CHEN), agreed(ZHOU)),
        booking=BOOKED,
        done=(done("schedule"), done("send_notice", hour=3)),
        held_by="court",
        filed=frozenset(paper.key for paper in matter_type.papers),
    )
    return msgspec.structs.replace(whole, **changes)


def parole(stage: str, **changes: Any) -> Dossier:
    """A parole that lacks nothing, proposed by the prison and posted two weeks ago."""
    whole = sitting(
        stage,
        details=PAROLE,
        participants=(PRISON, PRISONER),
        consents=(agreed(PRISONER), agreed(PRISON, party_id=None, name="县检察院", capacity="prosecutor")),
        filed=frozenset((*BUNDLE, "survey")),
        done=(done("post_filing", date(2026, 11, 11)), done("schedule"), done("send_notice", hour=3)),
    )
    return msgspec.structs.replace(whole, **changes)


def objections(key: str, dossier: Dossier) -> list[str]:
    """Why not, in words."""
    action = matter_type.action(key)
    assert action is not None
    return [each.sentence.format_map(each.values) for each in action.objections(dossier)]


def fields(key: str, dossier: Dossier) -> list[str | None]:
    """At which fields."""
    action = matter_type.action(key)
    assert action is not None
    return [each.field for each in action.objections(dossier)]
