"""How the pages put a party: in a line, by what must not be overlooked, by the kind of form."""

from datetime import date

from fayi.kit import clock
from fayi.parties import rules
from fayi.parties.forms import PartyForm, PartyKind
from fayi.parties.kinds import Need
from fayi.parties.models import Party
from fayi.web.forms import Filled

LONGEST_SEARCH = 100


def described(party: Party) -> str:
    """A party in a line, numbers redacted: enough to tell namesakes apart."""
    parts = [
        party.name,
        str(party.birth_date or ""),
        party.redacted_id_number or party.uscc,
        party.redacted_phone,
    ]
    return " · ".join(part for part in parts if part)


def kind_of(filled: Filled[PartyForm]) -> PartyKind:
    """Which kind of form was filled in."""
    return PartyKind.ORGANISATION if filled.typed.get("kind") == PartyKind.ORGANISATION else PartyKind.PERSON


def age_marks(birth: date | None) -> list[tuple[str, str]]:
    """What an age asks for, as (words, tone)."""
    if birth is None:
        return []
    today = clock.today()
    if clock.age(birth, today) < rules.GUARDIAN_UNDER:
        return [("未满14周岁，须由监护人代理", "red")]
    if clock.age(birth, today) < rules.ADULT:
        return [("未成年人", "yellow")]
    return [("60周岁以上", "yellow")] if rules.is_elderly(birth, today) else []


def marks_of(party: Party) -> tuple[tuple[str, str], ...]:
    """Badges of a party: what whoever handles the matter must not overlook."""
    marks = age_marks(party.birth_date)
    if party.without_capacity:
        marks.append(("无民事行为能力，须由监护人代理", "red"))
    if party.illiterate:
        marks.append(("不识字", "yellow"))
    marks += [(Need(need).label, "blue") for need in party.needs if need in tuple(Need)]
    return tuple(dict.fromkeys(marks))
