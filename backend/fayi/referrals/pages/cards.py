"""One referral as every page shows it: what was asked, how it stands, and what the actor may do about it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.library import queries as library
from fayi.matters.models import Matter
from fayi.procedure.permissions import Permission
from fayi.referrals import queries, rules
from fayi.referrals.models import Referral, ReferralNote, ReferralPackage, ReferralPrompt
from fayi.referrals.rules import Basis, ConsentWay, Kind, OverrideGround, Scope

PROMPTS = {"reminder": "已提醒{agency}", "escalation": "已报{agency}督办", "urging": "{agency}督办"}


class Shown(Struct, frozen=True, kw_only=True):
    """A referral with all that hangs on it, as far as the actor may know."""

    referral: Referral
    sender: str
    receiver: Agency
    kind: Kind
    status: str
    tone: str
    scope: str
    basis: str
    consent: str
    """How those who agreed did; a message id."""
    override: str
    asked_by: str
    due: datetime | None
    """Until when it should be answered; None once it is."""
    is_late: bool
    prompts: tuple[tuple[ReferralPrompt, str, str], ...]
    """With the sentence and the agency in it."""
    notes: tuple[tuple[ReferralNote, str], ...]
    packages: tuple[ReferralPackage, ...]
    may: frozenset[str]
    """accept, return, finish, revoke, note, package, reply"""


async def shown(
    session: AsyncSession, actor: Actor, asked: Sequence[queries.Asked], matter: Matter | None
) -> tuple[Shown, ...]:
    """These referrals, of one matter; without the matter nothing can be done about them."""
    ids = [referral.id for referral, _, _ in asked]
    prompts = await queries.prompts_of(session, ids)
    notes = await queries.notes_of(session, ids)
    packages = await queries.packages_of(session, ids)
    names = await queries.agency_names(session, {one.by_agency_id or one.agency_id for one in prompts})
    officers = await agencies.names(session, [referral.asked_by_id for referral, _, _ in asked])
    calendar = await library.working_calendar(session)
    found = []
    for referral, sender, _ in asked:
        receiver = await agencies.agency(session, referral.to_agency_id)
        words, tone = rules.STATUSES[referral.status]
        due = None
        if referral.status == "asked":
            due = rules.due(referral.asked_at, rules.PATIENCE[Kind.of(referral.kind)].reminder, calendar)
        found.append(
            Shown(
                referral=referral,
                sender=sender,
                receiver=receiver,
                kind=Kind.of(referral.kind),
                status=words,
                tone=tone,
                scope=Scope.of(referral.scope).label,
                basis=Basis.of(referral.basis).label if referral.basis else "",
                consent=ConsentWay.of(referral.consent_way).label if referral.consent_way else "",
                override=OverrideGround.of(referral.override_ground).label
                if referral.override_ground
                else "",
                asked_by=officers.get(referral.asked_by_id, ""),
                due=due,
                is_late=due is not None and clock.now() > due,
                prompts=tuple(
                    (one, PROMPTS[one.kind], names[one.by_agency_id or one.agency_id])
                    for one in prompts
                    if one.referral_id == referral.id
                ),
                notes=tuple((one, name) for one, name in notes if one.referral_id == referral.id),
                packages=tuple(one for one in packages if one.referral_id == referral.id),
                may=may(actor, referral, receiver, matter),
            )
        )
    return tuple(found)


def may(actor: Actor, referral: Referral, receiver: Agency, matter: Matter | None) -> frozenset[str]:
    """What the actor may do about it now."""
    allowed = {"note"} if actor.may(Permission.REFERRALS_ANSWER) else set[str]()
    if matter is None or not referral.is_open:
        return frozenset(allowed)
    asked = referral.status == "asked"
    if referral.to_agency_id == actor.agency_id and actor.may(Permission.REFERRALS_ANSWER):
        over = matter.status in rules.OVER
        allowed |= ({"return"} if over else {"accept", "return"}) if asked else {"finish"}
    if referral.from_agency_id == actor.agency_id and actor.may(Permission.REFERRALS_SEND):
        allowed.add("revoke")
        if receiver.outside and matter.agency_id == actor.agency_id:
            allowed |= {"package", "reply"}
    return frozenset(allowed)
