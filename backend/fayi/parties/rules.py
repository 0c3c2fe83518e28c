"""What follows from who the parties are: ages, guardians, likely duplicates, conflicts. Pure decisions."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

from msgspec import Struct

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.parties.kinds import HOUSEHOLD, KIN, AgentKind, ConflictKind, DuplicateRule, Relation

GUARDIAN_UNDER = 14

ADULT = 18

ELDERLY = 60

MOST_AGENTS = 2

GROUP_REPRESENTATIVES = range(2, 6)

TITLES = {
    "party:agent:ended": "代理终止",
    "party:agent:named": "登记代理人",
    "party:conflict:accepted": "各方同意利害关系",
    "party:conflict:checked": "核实双方关系",
    "party:conflict:disclosed": "说明利害关系",
    "party:group:chosen": "推选代表人",
    "party:identity:checked": "核对身份",
    "party:papers:read_aloud": "向当事人宣读",
    "party:participation:began": "当事人{name}加入",
    "party:participation:ended": "当事人退出",
    "party:particulars:corrected": "更正当事人信息",
}
"""What the timeline says of them."""


class Restricted(Refusal):
    """“{name}”的信息限制处理（{request}），只能查看、保存，不用于新的登记、导出、批量。"""

    status_code = 409


class Known(Struct, frozen=True, kw_only=True):
    """What of a party is compared; encrypted particulars only by their blind indexes."""

    party_id: int | None = None
    kind: str = "person"
    name: str
    name_key: str
    birth_date: date | None = None
    id_number_index: bytes | None = None
    phone_index: bytes | None = None
    address_index: bytes | None = None
    uscc: str = ""
    side: str = ""
    """In a matter: applicant, respondent or none."""


class Related(Struct, frozen=True, kw_only=True):
    """`party_id` is the `kind` of `other`."""

    party_id: int
    kind: Relation
    other: Known


class OfficerKnown(Struct, frozen=True, kw_only=True):
    """What of an officer is compared."""

    officer_id: int
    name: str
    name_key: str
    id_number_index: bytes | None = None


class Duplicate(Struct, frozen=True):
    """A record that may be the same party, and the rule that says so."""

    known: Known
    rule: DuplicateRule


class Found(Struct, frozen=True, kw_only=True):
    """Something that gives pause, told by the records themselves."""

    kind: ConflictKind
    subject: str
    """The same text whenever the same thing is found again."""
    sentence: str
    values: dict[str, str]
    officer_id: int | None = None


class Fault(Refusal):
    """填写的内容需要改正。"""

    status_code = 422


class OnBothSides(Fault):
    """“{name}”已经是另一方当事人，同一人不能同时列在两方。"""


class AlreadyTakesPart(Fault):
    """“{name}”已经在本案当事人中，不必重复添加。"""


class NotAllowedToAct(Fault):
    """“{name}”不能担任代理人。"""


def name_key(name: str) -> str:
    """The name as it is compared: one width, lower case, only letters and digits."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LNM" or _is_rare(letter))
    # Marks may have come to stand behind other letters.
    return unicodedata.normalize("NFKC", kept)


def _is_rare(letter: str) -> bool:
    """Whether it is one of the private-use characters that the population register writes rare names with."""
    return unicodedata.category(letter) == "Co"


def place_key(region: str, address: str) -> str:
    """An address as it is compared; empty when it is too short to tell a home from a village."""
    key = name_key(address)
    return f"{region}{key}" if len(key) >= 4 else ""


def needs_guardian(birth: date | None, without_capacity: bool, on: date) -> bool:
    """Whether somebody has to act for the person.

    Under 14 (个人信息保护法 31) or without capacity (民法典 19-22).
    """
    return without_capacity or (birth is not None and clock.age(birth, on) < GUARDIAN_UNDER)


def may_have_guardian(birth: date | None, without_capacity: bool, on: date) -> bool:
    """Whether a guardian may act at all: for a minor, or an adult without capacity (民法典 19-23)."""
    return without_capacity or birth is None or clock.age(birth, on) < ADULT


def may_act(birth: date | None, without_capacity: bool, on: date) -> bool:
    """Whether the person may act for others: of age, as far as known, and with capacity (民法典 18)."""
    return not without_capacity and (birth is None or clock.age(birth, on) >= ADULT)


def is_elderly(birth: date | None, on: date) -> bool:
    """Sixty or more (老年人权益保障法 2)."""
    return birth is not None and clock.age(birth, on) >= ELDERLY


def duplicates(new: Known, candidates: Iterable[Known]) -> list[Duplicate]:
    """Those of `candidates` that may be the same as `new`, each with the strongest rule; the surest first."""
    found = []
    for known in candidates:
        if known.kind == new.kind and (new.party_id is None or known.party_id != new.party_id):
            rule = _same(new, known)
            if rule is not None:
                found.append(Duplicate(known, rule))
    order = list(DuplicateRule)
    return sorted(found, key=lambda duplicate: order.index(duplicate.rule))


def _same(new: Known, known: Known) -> DuplicateRule | None:
    if are_one(new, known):
        return DuplicateRule.CREDIT_CODE if new.uscc else DuplicateRule.ID_NUMBER
    # Two different ID numbers are two people, whatever else they share: twins, namesakes, families.
    if new.id_number_index is not None and known.id_number_index is not None:
        return None
    same_phone = new.phone_index is not None and new.phone_index == known.phone_index
    same_name = new.name_key == known.name_key
    if same_name and new.birth_date is not None and new.birth_date == known.birth_date:
        return DuplicateRule.NAME_AND_BIRTH
    if same_name and same_phone:
        return DuplicateRule.NAME_AND_PHONE
    if same_phone and new.address_index is not None and new.address_index == known.address_index:
        return DuplicateRule.PHONE_AND_ADDRESS
    return None


def conflicts_between(participants: Sequence[Known], relations: Iterable[Related]) -> list[Found]:
    """What two sides share that two sides in dispute rarely share: a hint at a false dispute (虚假调解)."""
    households = {
        frozenset({related.party_id, related.other.party_id})
        for related in relations
        if related.kind in HOUSEHOLD
    }
    found = []
    for one, other in combinations(participants, 2):
        if not opposed(one.side, other.side):
            continue
        for kind in _shared(one, other, households):
            ids = sorted(str(known.party_id) for known in (one, other))
            found.append(
                Found(
                    kind=kind,
                    subject=f"{kind}:{'-'.join(ids)}",
                    sentence=SHARED_SENTENCES[kind],
                    values={"one": one.name, "other": other.name},
                )
            )
    return found


SHARED_SENTENCES = {
    ConflictKind.SAME_PERSON: "“{one}”与“{other}”是同一人，却分列两方。",
    ConflictKind.SAME_HOUSEHOLD: "双方当事人“{one}”与“{other}”是同户人员，请核实纠纷是否真实。",
    ConflictKind.SAME_PHONE: "双方当事人“{one}”与“{other}”的电话相同，请核实纠纷是否真实。",
    ConflictKind.SAME_ADDRESS: "双方当事人“{one}”与“{other}”的住址相同，请核实纠纷是否真实。",
}


def are_one(one: Known, other: Known) -> bool:
    """Whether two records are certainly one party."""
    same_number = one.id_number_index is not None and one.id_number_index == other.id_number_index
    same_record = one.party_id is not None and one.party_id == other.party_id
    return same_record or same_number or (one.uscc != "" and one.uscc == other.uscc)


def _shared(one: Known, other: Known, households: set[frozenset[int | None]]) -> list[ConflictKind]:
    if are_one(one, other):
        return [ConflictKind.SAME_PERSON]
    shared = []
    if frozenset({one.party_id, other.party_id}) in households:
        shared.append(ConflictKind.SAME_HOUSEHOLD)
    if one.phone_index is not None and one.phone_index == other.phone_index:
        shared.append(ConflictKind.SAME_PHONE)
    if one.address_index is not None and one.address_index == other.address_index:
        shared.append(ConflictKind.SAME_ADDRESS)
    return shared


def officer_conflicts(
    officer: OfficerKnown, participants: Sequence[Known], relations: Iterable[Related]
) -> list[Found]:
    """Why an officer should not handle the matter: is a party or a party's relative, or bears such a name.

    In `relations`, `party_id` is the participant and `other` the relative.
    """
    found = []
    for participant in participants:
        if kind := _officer_is(officer, participant, ConflictKind.OFFICER_IS_PARTY):
            found.append(_of_officer(kind, officer, participant, participant))
    names = {participant.party_id: participant for participant in participants}
    for related in relations:
        if related.kind not in KIN or related.party_id not in names:
            continue
        if kind := _officer_is(officer, related.other, ConflictKind.OFFICER_IS_RELATIVE):
            found.append(_of_officer(kind, officer, names[related.party_id], related.other))
    return list({one.subject: one for one in found}.values())


def _officer_is(officer: OfficerKnown, known: Known, certain: ConflictKind) -> ConflictKind | None:
    if known.kind != "person":
        return None
    if officer.id_number_index is not None and known.id_number_index is not None:
        return certain if officer.id_number_index == known.id_number_index else None
    return ConflictKind.OFFICER_SHARES_NAME if officer.name_key == known.name_key else None


OFFICER_SENTENCES = {
    ConflictKind.OFFICER_IS_PARTY: "“{officer}”本人就是当事人“{party}”，应当回避。",
    ConflictKind.OFFICER_IS_RELATIVE: "“{officer}”是当事人“{party}”的亲属或同户人员，应披露并征得同意。",
    ConflictKind.OFFICER_SHARES_NAME: "“{officer}”与当事人“{party}”或其亲属同名，请核实是否为同一人。",
}


def _of_officer(kind: ConflictKind, officer: OfficerKnown, party: Known, who: Known) -> Found:
    return Found(
        kind=kind,
        subject=f"{kind}:{officer.officer_id}:{party.party_id}:{who.party_id}",
        sentence=OFFICER_SENTENCES[kind],
        values={"officer": officer.name, "party": party.name},
        officer_id=officer.officer_id,
    )


class Acting(Struct, frozen=True, kw_only=True):
    """Somebody who acts, or shall act, for a participant."""

    kind: AgentKind
    party_id: int | None
    name: str
    unit: str = ""
    side: str
    """The side of the participant."""
    participation_id: int


def must_be_able_to_act(
    agent: Known | None,
    acting: Acting,
    *,
    on: date,
    without_capacity: bool,
    participants: Sequence[Known],
    others: Sequence[Acting],
    field: str,
) -> None:
    """Raise NotAllowedToAct unless `acting` may act on the day `on`.

    An agent is of age and has capacity (民法典 18, 144), takes part on no other side and acts for nobody
    there (民法典 168); a participant has at most two agents (民事诉讼法 61).
    """
    if agent is not None:
        if agent.kind != "person":
            raise NotAllowedToAct("代理人应是自然人；单位代理的，请写受托人员姓名并注明单位。", field=field)
        if not may_act(agent.birth_date, without_capacity, on):
            raise NotAllowedToAct(
                "“{name}”未满18周岁或无民事行为能力，不能代理。", field=field, name=agent.name
            )
        for participant in participants:
            if participant.party_id == agent.party_id and opposed(participant.side, acting.side):
                raise NotAllowedToAct("“{name}”是另一方当事人，不能代理。", field=field, name=agent.name)
    same_kind = 0
    for other in others:
        if other.participation_id == acting.participation_id:
            if _same_agent(acting, other):
                raise NotAllowedToAct("“{name}”已经是这位当事人的代理人。", field=field, name=acting.name)
            same_kind += other.kind is acting.kind
        elif _same_agent(acting, other) and opposed(acting.side, other.side):
            raise NotAllowedToAct("“{name}”已经代理另一方，不能同时代理双方。", field=field, name=acting.name)
    if acting.kind is AgentKind.AGENT and same_kind >= MOST_AGENTS:
        raise NotAllowedToAct("一名当事人最多委托两名代理人，请先终止原有代理。", field=field)


def opposed(one: str, other: str) -> bool:
    """Whether two sides stand against each other; a third party stands against nobody."""
    return one != other and "none" not in (one, other)


def _same_agent(one: Acting, other: Acting) -> bool:
    if one.party_id is not None and other.party_id is not None:
        return one.party_id == other.party_id
    return name_key(one.name) == name_key(other.name) and name_key(one.unit) == name_key(other.unit)


def must_be_a_group(count: int, side_size: int, *, field: str) -> None:
    """Raise Fault unless `count` representatives may stand for a side of `side_size`: two to five of it.

    民事诉讼法 56 lets a numerous side choose, 民诉法解释 78 says two to five; mediation follows.
    """
    if count not in GROUP_REPRESENTATIVES:
        raise Fault("推选的代表人应为2至5人，现在选了{count}人。", field=field, count=count)
    if count > side_size:
        raise Fault("代表人应从本方当事人中推选。", field=field)
