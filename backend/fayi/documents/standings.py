"""sitting.person.*: the one a paper of a sitting is for, from where they take part, and what they answered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.consents import queries as consents
from fayi.consents.models import Consent
from fayi.documents.people import Gathered, person
from fayi.kit import clock
from fayi.matters.models import Matter
from fayi.parties.queries import TakingPart
from fayi.procedure.proceedings import ProceedingStage
from fayi.rooms import queries as rooms
from fayi.rooms.models import Room
from fayi.rooms.queries import Whole
from fayi.rooms.rules import room_of

PERSON = "sitting.person."
"""What sources that depend on the person begin with."""
STANDINGS = {
    "civil": {"applicant": "原告", "respondent": "被告"},
    "criminal": {"prisoner": "被告人"},
    "commute": {"prisoner": "罪犯"},
    "parole": {"prisoner": "罪犯"},
}
"""诉讼地位 by kind of sitting and role; any other as in USUALLY."""
USUALLY = {
    "applicant": "申请人",
    "respondent": "被申请人",
    "third_party": "第三人",
    "prisoner": "罪犯",
    "witness": "证人",
    "interpreter": "翻译人员",
    "guardian": "法定代理人",
    "lawyer": "诉讼代理人",
    "defender": "辩护人",
}
LISTED = frozenset({"原告", "被告", "第三人", "申请人", "被申请人", "被告人", "罪犯", "证人"})
VIOLENT = ("家庭暴力", "人身安全保护", "虐待")
"""What the cause of a matter says where a side's address is kept from the other."""
KEPT_BACK = "住址保密，由人民法院另行登记"
STAGES = {
    "civil": ("调解", "庭审", "送达"),
    "mediate": ("调解", "送达"),
    "serve": ("送达",),
    "enforce": ("询问", "执行"),
}
"""The stages a sitting of the kind is about, as long as nobody has been asked; any other is 庭审."""


class Ends(Struct, frozen=True, kw_only=True):
    """The booking of the sitting, with the room at each end."""

    whole: Whole | None
    rooms: Mapping[str, Room]
    """By role."""

    def label(self, role: str) -> str | None:
        """The name of what is there for this, as all ends read it."""
        needs = self.whole.needs if self.whole else ()
        return next((need.label for need in needs if need.role == role), None)


async def ends_of(session: AsyncSession, matter: Matter) -> Ends:
    """The latest booking of the matter that was not cancelled."""
    bookings = [one for one in await rooms.of_matter(session, matter.id) if one.status != "cancelled"]
    if not bookings:
        return Ends(whole=None, rooms={})
    whole = await rooms.whole(session, bookings[0])
    known = {one.id: one for one in await rooms.rooms_by_id(session, rooms.room_ids(whole.needs))}
    by_role = {need.role: known[room] for need in whole.needs if (room := room_of(need.resource)) in known}
    return Ends(whole=whole, rooms=by_role)


async def of_person(
    session: AsyncSession,
    matter: Matter,
    details: Any,
    people: Sequence[TakingPart],
    party_id: int | None,
    ends: Ends,
) -> Gathered:
    """sitting.person.*: the one named, else the one in prison, else the first who takes part."""
    inside = getattr(details, "prisoner_name", None)
    named = [one for one in people if one.party.id == party_id] or [
        one for one in people if one.party.name == inside
    ]
    someone = next(iter(named or people), None)
    if someone is None:
        return {}
    known = await person(session, someone.party)
    in_custody = inside is not None and someone.party.name == inside
    answers = [
        one for one in await consents.of_matter(session, matter.id) if one.party_id == someone.party.id
    ]
    counting = consents.that_count(answers)
    role = someone.participation.role
    kind = details.kind.value if details is not None else ""
    standing = STANDINGS.get(kind, {}).get(role) or USUALLY.get(role, "其他")
    prison = ends.label("prison") or ("监狱远程庭审室" if in_custody else None)
    elsewhere = ends.label("witness") if role == "witness" else ends.label("station") or ends.label("office")
    custody = "".join(filter(None, (details.prison, details.ward))) if in_custody else None
    return {
        f"{PERSON}name": known["name"],
        f"{PERSON}sex": known["sex"],
        f"{PERSON}id_number": known["id_number"],
        f"{PERSON}standing": standing,
        f"{PERSON}standing_listed": standing if standing in LISTED else "其他",
        f"{PERSON}phone": known["phone"],
        f"{PERSON}address": custody or address_of(known, details),
        f"{PERSON}in_custody": in_custody,
        f"{PERSON}custody_place": custody,
        f"{PERSON}number": details.prisoner_number if in_custody else None,
        f"{PERSON}location": prison if in_custody else elsewhere or ends.label("court"),
        f"{PERSON}able": bool(ends.whole),
        f"{PERSON}place": sort_of_place(in_custody, role, ends),
        **of_answers(counting, answers, kind),
        f"{PERSON}e_addresses": [f"手机短信：{known['phone']}"] if known["phone"] else None,
    }


def address_of(known: Gathered, details: Any) -> str | None:
    """The address as papers print it; never where one side fears the other's violence."""
    cause = getattr(details, "cause", "")
    return KEPT_BACK if any(word in cause for word in VIOLENT) else known["address"]


def sort_of_place(in_custody: bool, role: str, ends: Ends) -> str | None:
    """From where somebody takes part, as the form offers it."""
    if in_custody:
        return "监狱远程庭审室"
    if ends.label("station") or ends.label("office"):
        return "司法所或服务站"
    return "其他" if role == "witness" and ends.label("witness") else None


def of_answers(counting: Sequence[Consent], answers: Sequence[Consent], kind: str) -> Gathered:
    """What the person was told and answered, stage by stage."""
    agreed = [one for one in counting if one.in_force]
    against = [one for one in counting if one.answer in ("refused", "withdrawn")]
    scope = None
    if agreed:
        scope = "全部环节" if {one.stage for one in agreed} >= set(ProceedingStage) else "部分环节"
    elif against:
        scope = "不同意"
    told = [one for one in answers if one.told_everything]
    asked = list(dict.fromkeys(one.stage_label for one in counting)) or list(STAGES.get(kind, ("庭审",)))
    return {
        f"{PERSON}stages": asked,
        f"{PERSON}told_on": day(told[-1].at) if told else None,
        f"{PERSON}asked_by": told[-1].asked_by if told else None,
        f"{PERSON}scope": scope,
        f"{PERSON}agreed_stages": [one.stage_label for one in agreed],
        f"{PERSON}refusal": "；".join(f"{one.stage_label}：{one.reason}" for one in against) or None,
        f"{PERSON}accepts_service": any(one.stage == ProceedingStage.SERVICE for one in agreed),
        f"{PERSON}answered_on": day(answers[0].at) if answers else clock.today(),
    }


def day(at: datetime) -> date:
    """The day at the station."""
    return clock.local(at).date()
