"""Invented people and companies: each has numbers that pass every check and belong to nobody."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import count
from typing import Any

from fayi.demo.county import COUNTY, TOWN
from fayi.kit.identity import CREDIT_CODE_CHARACTERS, Sex, credit_check_character, example_id_number
from fayi.parties.forms import PartyForm, PartyKind

M, F = Sex.MALE, Sex.FEMALE
ELSEWHERE = "999900"
"""The region of numbers of people from other provinces; assigned to nobody, like the county's own."""
PHONES = count(11)


@dataclass(frozen=True)
class Someone:
    """A party of the stories, the same one wherever the same object is named."""

    name: str
    form: PartyForm = field(compare=False, repr=False)
    newcomer: bool = False

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return self.form.kind is PartyKind.PERSON


def person(name: str, sex: Sex, born: str, address: str, *, phone: bool = True, **more: Any) -> Someone:
    """Somebody of the county; `more` as on PartyForm."""
    birth = date.fromisoformat(born)
    newcomer = "home_region" in more
    number = example_id_number(birth, sex, drawn(name, 500), ELSEWHERE if newcomer else COUNTY)
    given: dict[str, Any] = {
        "ethnic": "01",
        "language": "cmn",
        "household_region": "" if newcomer else TOWN,
        "residence_region": TOWN,
    }
    if newcomer:
        given["special_groups"] = ["NEWCOMER", "MIGRANT"]
    form = PartyForm(
        kind=PartyKind.PERSON,
        name=name,
        id_number=number,
        phone=a_phone() if phone else "",
        address=address,
        still_new=True,
        **(given | more),
    )
    return Someone(name, form, newcomer)


def company(name: str, head: str, address: str) -> Someone:
    """A company, shop, village or other body, with whoever stands for it."""
    body = (
        "91"
        + COUNTY
        + "MA"
        + "".join(CREDIT_CODE_CHARACTERS[drawn(f"{name}{place}", 10)] for place in range(7))
    )
    form = PartyForm(
        kind=PartyKind.ORGANISATION,
        name=name,
        uscc=body + credit_check_character(body),
        legal_representative=head,
        phone=a_phone(),
        residence_region=TOWN,
        address=address,
        still_new=True,
    )
    return Someone(name, form)


def a_phone() -> str:
    """The next mobile number that reads as an example; it comes back after ten thousand."""
    return f"1990000{next(PHONES) * 37 % 10_000:04d}"


def drawn(word: str, below: int) -> int:
    """The same number for the same word, always."""
    return int.from_bytes(sha256(word.encode()).digest()[:6]) % below
