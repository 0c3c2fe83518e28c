"""What officers do in the stories about a matter and its people: each is one act, done as the desk's pages do it."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import select

from fayi.agencies.models import Agency
from fayi.casework.perform import perform
from fayi.catalogue import entries
from fayi.demo.county import TOWN, Person, Place
from fayi.demo.people import Someone
from fayi.demo.story import Deed, Moment
from fayi.documents import actions as documents
from fayi.documents import sources
from fayi.intake.actions import enter
from fayi.intake.forms import Comer
from fayi.kit import clock
from fayi.matter_types.mediation.details import Details
from fayi.matters import actions as matters
from fayi.matters import queries as matter_queries
from fayi.parties import actions as parties
from fayi.parties import agents, conflicts, participation
from fayi.parties import queries as party_queries
from fayi.parties.actions import AlreadyRegistered
from fayi.parties.forms import AgentForm
from fayi.parties.kinds import AgentKind, IdentitySeen, Relation, Scope
from fayi.parties.queries import TakingPart
from fayi.referrals import actions as referrals
from fayi.referrals import queries as referral_queries
from fayi.referrals.models import Referral
from fayi.referrals.rules import ConsentWay, consented

People = tuple[Someone, ...]


def dispute(dispute_type: str, facts: str, *claims: str, place: str = "", **more: Any) -> Details:
    """What somebody comes with; `more` as on the form of a mediation."""
    given: dict[str, Any] = {"source": "APPLY", "region": TOWN}
    if isinstance(more.get("amount"), int):
        more["amount"] = Decimal(more["amount"])
    return Details(
        **given | {"dispute_type": dispute_type, "facts": facts, "claims": claims, "place": place} | more
    )


def registers(
    details: msgspec.Struct,
    applicants: People,
    respondents: People,
    third: People = (),
    *,
    channel: str = "window",
    handled_by: Place | None = None,
) -> Deed:
    """Enter a dispute with its people, each searched for first; pass it on when another agency handles it."""

    async def deed(now: Moment) -> None:
        cast = [
            (role, someone)
            for role, people in (
                ("applicant", applicants),
                ("respondent", respondents),
                ("third_party", third),
            )
            for someone in people
        ]
        chosen = {at: str(await in_register(now, someone)) for at, (_, someone) in enumerate(cast)}
        entered = await enter(
            now.session,
            now.matter_type,
            details,
            tuple(Comer(role=role, kind=someone.form.kind, name=someone.name) for role, someone in cast),
            by=now.by,
            received_on=clock.today(),
            channel=channel,
            handled_by=now.world.county.agency_ids[handled_by] if handled_by else None,
            chosen=chosen,
        )
        now.story.matters[now.of] = entered.matter.id

    return deed


async def in_register(now: Moment, someone: Someone) -> int:
    """The party's number in the register of the officer's agency, written down there when it is new."""
    known = now.world.parties.get((someone, now.post.place))
    if known is None:
        try:
            known = (await parties.create_party(now.session, now.by, someone.form)).id
        except AlreadyRegistered as already:
            known = already.duplicates[0][1].id
        now.world.parties[someone, now.post.place] = known
    return known


def does(key: str, **form: Any) -> Deed:
    """Perform an action of the matter's type today; officers in the form stand for themselves."""

    async def deed(now: Moment) -> None:
        action = now.matter_type.action(key)
        if action is None:
            raise ValueError(f"{now.of} has no action {key!r}")
        filled = None
        if action.form is not None:
            given = {name: value_of(now, value) for name, value in form.items()}
            filled = msgspec.convert(given, action.form, strict=False)
        matter = await now.matter()
        await perform(now.session, now.world.types, matter, action, by=now.by, on=clock.today(), form=filled)
        if action.opens is not None:
            linked = await matter_queries.linked(now.session, matter.id)
            now.story.matters[action.opens] = next(
                other.id for other, _ in reversed(linked) if other.type == action.opens
            )

    return deed


def value_of(now: Moment, value: Any) -> Any:
    """What stands in a form: officers and agencies by their numbers."""
    if isinstance(value, Person):
        return now.world.county.officer_ids[value]
    if isinstance(value, Place):
        return str(now.world.county.agency_ids[value])
    if isinstance(value, tuple):
        return [value_of(now, part) for part in value]
    return value


def assigns(
    lead: Person, *others: Person, recorder: Person | None = None, again: bool = False, **more: bool
) -> Deed:
    """Name who mediates; `again` replaces those named before."""
    return does("reassign" if again else "assign", lead=lead, others=others, recorder=recorder, **more)


def asks(someone: Someone, answer: str, note: str = "", *, way: str = "phone") -> Deed:
    """Ask a party whether it agrees to mediation: willing, considering, refused, not_reached."""
    return does("ask_consent", party=someone.name, way=way, answer=answer, note=note)


async def taking_part(now: Moment) -> dict[str, TakingPart]:
    """Who takes part in the matter, by name."""
    found = await party_queries.taking_part(now.session, (await now.matter()).id)
    return {one.party.name: one for one in found}


def sees_identity(*people: Someone, how: IdentitySeen = IdentitySeen.ORIGINAL) -> Deed:
    """Check the papers of these people, or of everybody who was not checked."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        names = {someone.name for someone in people}
        for name, one in (await taking_part(now)).items():
            if name in names or (not names and not one.participation.identity_seen):
                await participation.record_identity(
                    now.session, matter, one.participation, by=now.by, how=how.value, on=clock.today()
                )

    return deed


def joins(someone: Someone, role: str) -> Deed:
    """Somebody joins the matter later."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        party = await party_queries.get(now.session, now.by, await in_register(now, someone))
        await participation.take_part(
            now.session, matter, now.matter_type, party, role, by=now.by,
            identity_seen=IdentitySeen.ORIGINAL.value, newcomer=someone.newcomer,
        )  # fmt: skip

    return deed


def names_guardian(ward: Someone, guardian: Someone, relation: str, authority: str = "户口簿") -> Deed:
    """Name the guardian of somebody who cannot act alone."""

    async def deed(now: Moment) -> None:
        form = AgentForm(
            kind=AgentKind.GUARDIAN,
            agent_id=await in_register(now, guardian),
            relation=relation,
            authority=authority,
            valid_from=clock.today(),
        )
        await names(now, ward, form)

    return deed


def names_agent(
    principal: Someone,
    name: str,
    relation: str,
    *scope: Scope,
    unit: str = "",
    until: date | None = None,
) -> Deed:
    """Name an agent with a power of attorney; all powers when none is named."""

    async def deed(now: Moment) -> None:
        form = AgentForm(
            kind=AgentKind.AGENT,
            agent_name=name,
            agent_unit=unit,
            relation=relation,
            scope=list(scope or Scope),
            authority="授权委托书原件",
            valid_from=clock.today(),
            valid_until=until,
        )
        await names(now, principal, form)

    return deed


async def names(now: Moment, principal: Someone, form: AgentForm) -> None:
    """Write down who acts for a participant."""
    part = (await taking_part(now))[principal.name].participation
    await agents.name_agent(now.session, await now.matter(), part, form, by=now.by)


def chooses_representatives(*chosen: Someone) -> Deed:
    """A numerous side chooses who speaks for it."""

    async def deed(now: Moment) -> None:
        here = await taking_part(now)
        ids = [here[someone.name].participation.id for someone in chosen]
        await agents.name_group_representatives(
            now.session, await now.matter(), ids, by=now.by, on=clock.today()
        )

    return deed


def reads_aloud(someone: Someone, witness: str) -> Deed:
    """Read the papers to somebody who cannot read, before a witness."""

    async def deed(now: Moment) -> None:
        part = (await taking_part(now))[someone.name].participation
        await participation.record_read_aloud(
            now.session,
            await now.matter(),
            part,
            by=now.by,
            on=clock.today(),
            witness=witness,
            thumbprint=True,
        )

    return deed


def relates(one: Someone, kind: Relation, other: Someone) -> Deed:
    """Write down that `one` is the `kind` of `other`."""

    async def deed(now: Moment) -> None:
        here = [
            await party_queries.get(now.session, now.by, await in_register(now, someone))
            for someone in (one, other)
        ]
        await parties.relate(now.session, now.by, here[0], here[1], kind)

    return deed


def tells_interest(officer: Person, what: str) -> Deed:
    """Write down an interest that an officer discloses."""

    async def deed(now: Moment) -> None:
        await conflicts.tell_conflict(
            now.session, await now.matter(), by=now.by, officer_id=now.world.county.officer_ids[officer],
            what=what, on=clock.today(),
        )  # fmt: skip

    return deed


def accepts_conflicts(note: str) -> Deed:
    """Write down that all that gives pause was looked into, or accepted by every side."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        for pause in await party_queries.pauses(now.session, matter.id):
            if not pause.accepted:
                await conflicts.accept_conflict(
                    now.session, matter, pause.subject, by=now.by, on=clock.today(), note=note
                )

    return deed


def recuses(officer: Person, reason: str) -> Deed:
    """Let an officer stand aside."""

    async def deed(now: Moment) -> None:
        officer_id = now.world.county.officer_ids[officer]
        await matters.recuse(now.session, await now.matter(), officer_id, reason, by=now.by)

    return deed


def refers(
    to: Place, reason: str, *, kind: str = "referral", until: date | None = None, scope: str = "all"
) -> Deed:
    """Ask another agency to act, with kind="transfer" to take over, with "joint" to help; all have agreed."""

    async def deed(now: Moment) -> None:
        agency = await now.session.get_one(Agency, now.world.county.agency_ids[to])
        matter = await now.matter()
        persons = await referral_queries.persons(now.session, matter.id)
        await referrals.ask(
            now.session, matter, now.matter_type, kind=kind, to=agency, reason=reason, until=until, scope=scope,
            basis=consented(persons, ConsentWay.WRITTEN, clock.today()), by=now.by,
        )  # fmt: skip

    return deed


def transfers(to: Place, reason: str) -> Deed:
    """Ask another agency to take the matter over."""
    return refers(to, reason, kind="transfer")


def takes_on() -> Deed:
    """Accept what another agency has asked."""

    async def deed(now: Moment) -> None:
        await referrals.accept(now.session, await asked(now), await now.matter(), by=now.by)

    return deed


def gives_back(reason: str) -> Deed:
    """Return what another agency has asked, with a reason."""

    async def deed(now: Moment) -> None:
        await referrals.send_back(now.session, await asked(now), await now.matter(), reason, by=now.by)

    return deed


def reports_back(result: str) -> Deed:
    """Tell the asking agency what came of it."""

    async def deed(now: Moment) -> None:
        await referrals.finish(now.session, await asked(now), await now.matter(), result, by=now.by)

    return deed


async def asked(now: Moment) -> Referral:
    """What the officer's agency was asked last about the matter."""
    found = await now.session.scalar(
        select(Referral)
        .where(Referral.matter_id == now.story.matters[now.of], Referral.to_agency_id == now.by.agency_id)
        .order_by(Referral.id.desc())
        .limit(1)
    )
    if found is None:
        raise ValueError("nothing was asked")
    return found


def files(**pages: int) -> Deed:
    """Put originals into the file: entries of the prescribed list with their numbers of pages."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        for key, count in pages.items():
            await documents.add_paper(
                now.session, matter, now.matter_type, paper_key=key, title="", pages=count, scan=None,
                original_kept=key != "identity", by=now.by,
            )  # fmt: skip

    return deed


def issues(code: str, **values: Any) -> Deed:
    """Draft a document, fill it from what is known, `values` besides, and issue it."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        kind = entries.kind(code)
        document = await documents.begin(now.session, matter, code, by=now.by)
        gathered = await sources.gather(
            now.session, matter, now.matter_type, now.world.types, about=kind.about or "mediation"
        )
        filled = sources.prefill(kind, gathered) | values
        await documents.save_draft(now.session, matter, document, filled, by=now.by, version=None)
        await documents.issue(
            now.session, matter, document, by=now.by, version=None, pool=now.world.pool, files=now.world.files,
            site_url=now.world.site_url,
        )  # fmt: skip

    return deed
