"""Writing a settlement down, signing it, noting what was performed, and asking afterwards."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import queries as parties
from fayi.procedure.dossier import Participant
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.settlements import queries, rules
from fayi.settlements.models import Clause, FollowUp, Instalment, Settlement, Signature
from fayi.settlements.queries import Whole
from fayi.settlements.rules import Asked, Mark, Terms


async def write_settlement(session: AsyncSession, matter: Matter, terms: Terms, *, by: Actor) -> Settlement:
    """Write down what the parties agreed; raises a Refusal when it is incomplete or there is one already."""
    matter = await open_for(session, matter, by)
    if await queries.of_matter(session, matter.id) is not None:
        raise rules.AlreadyAgreed
    settlement = await put_down(session, matter, terms, by=by)
    await timeline.record(
        session,
        matter.id,
        f"settlement:{terms.form}:agreed",
        by=by,
        on=terms.agreed_on,
        settlement_id=settlement.id,
        amount=str(settlement.amount),
    )
    return settlement


async def revise(
    session: AsyncSession, matter: Matter, terms: Terms, *, because: str, by: Actor
) -> Settlement:
    """Replace the settlement by a corrected one; raises AlreadyBinding once somebody signed or performed."""
    matter = await open_for(session, matter, by)
    before = await current(session, matter)
    if not before.is_open:
        raise rules.AlreadyBinding
    return await replace(session, matter, before, terms, "revised", because=because, by=by)


async def agree_anew(
    session: AsyncSession, matter: Matter, terms: Terms, *, because: str, by: Actor
) -> Settlement:
    """Write down that the parties changed a settlement that was signed; the new one takes its place.

    Raises StillOpen while the earlier one may simply be revised, AnewBeforeOld for a day before it.
    """
    matter = await open_for(session, matter, by)
    before = await current(session, matter)
    if before.is_open:
        raise rules.StillOpen
    if terms.agreed_on < before.settlement.agreed_on:
        raise rules.AnewBeforeOld(field="agreed_on", agreed_on=before.settlement.agreed_on)
    return await replace(session, matter, before, terms, "agreed_anew", because=because, by=by)


async def replace(
    session: AsyncSession,
    matter: Matter,
    before: Whole,
    terms: Terms,
    how: str,
    *,
    because: str,
    by: Actor,
) -> Settlement:
    """Let a settlement on these terms take the place of `before`, which is kept."""
    settlement = await put_down(session, matter, terms, by=by)
    before.settlement.replaced_by_id = settlement.id
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        f"settlement:{terms.form}:{how}",
        by=by,
        on=terms.agreed_on,
        note=because,
        settlement_id=settlement.id,
        replaced_id=before.settlement.id,
    )
    return settlement


async def sign(
    session: AsyncSession,
    matter: Matter,
    *,
    capacity: str,
    name: str,
    way: str,
    on: date,
    by: Actor,
    participation_id: int | None = None,
) -> Signature:
    """Note a signature, seal or fingerprint on the paper.

    `participation_id` says which party signs, or for which party an agent signs. Raises a Refusal for
    somebody who may not sign, a day the paper did not exist, or a second signature of the same person.
    """
    matter = await held_by(session, matter, by)
    whole = await current(session, matter)
    settlement = whole.settlement
    if not settlement.on_paper:
        raise rules.NoPaper
    rules.must_be_signed_in_time(on, settlement.put_in_writing_on or settlement.agreed_on, clock.today())
    participants = await parties.participants(session, matter.id)
    party_id = whole.party_ids.get(participation_id) if participation_id is not None else None
    mark = Mark(capacity=capacity, name=name, on=on, party_id=party_id)
    await must_be_able_to_sign(session, matter, participants, mark, by)
    if capacity == "committee" and way != "seal":
        raise rules.SealNeeded(field="way")
    if any(
        (one.capacity, one.participation_id, one.name) == (capacity, participation_id, name)
        for one in whole.signatures
    ):
        raise rules.SignedAlready(name=name)
    signature = Signature(
        settlement_id=settlement.id,
        matter_id=matter.id,
        capacity=capacity,
        participation_id=participation_id,
        name=name,
        way=way,
        signed_on=on,
    )
    session.add(signature)
    await session.flush()
    after = await current(session, matter)
    await timeline.record(
        session,
        matter.id,
        "settlement:signature:added",
        by=by,
        on=on,
        settlement_id=settlement.id,
        capacity=capacity,
        name=name,
        way=way,
        effective_on=after.effective_on(participants),
    )
    return signature


async def put_in_writing(
    session: AsyncSession, matter: Matter, *, on: date, copies: int, by: Actor
) -> Settlement:
    """Put an oral settlement on paper, e.g. because the parties want it confirmed by the court."""
    matter = await held_by(session, matter, by)
    whole = await current(session, matter)
    settlement = whole.settlement
    if settlement.on_paper:
        raise rules.PaperAlready
    rules.must_be_signed_in_time(on, settlement.agreed_on, clock.today())
    bound = whole.bound(await parties.participants(session, matter.id))
    rules.must_have_copies(copies, len(bound))
    settlement.put_in_writing_on, settlement.copies = on, copies
    await session.flush()
    await timeline.record(
        session, matter.id, "settlement:oral:put_in_writing", by=by, on=on, settlement_id=settlement.id
    )
    return settlement


async def perform_instalment(
    session: AsyncSession, matter: Matter, instalment_id: int, *, on: date, proof: str, by: Actor
) -> Instalment:
    """Note that what was owed was done on the day `on`, and what shows it; late performance counts, too."""
    matter = await held_by(session, matter, by)
    whole = await current(session, matter)
    owed = one_of(whole, instalment_id)
    if owed.status == "performed":
        raise rules.PerformedAlready(no=owed.no)
    if whole.effective_on(await parties.participants(session, matter.id)) is None:
        raise rules.NotYetBinding
    rules.must_be_performed_in_time(on, whole.settlement.agreed_on, clock.today())
    if not proof.strip():
        raise rules.NoProof(field="proof")
    owed.status, owed.performed_on, owed.proof = "performed", on, proof.strip()
    owed.noted_by_id = by.officer_id
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "settlement:instalment:performed",
        by=by,
        on=on,
        note=owed.proof,
        instalment_id=owed.id,
        no=owed.no,
        amount=str(owed.amount),
    )
    return owed


async def breach_instalment(
    session: AsyncSession, matter: Matter, instalment_id: int, *, declared: bool, note: str, by: Actor
) -> Instalment:
    """Note that what was owed was not done, and how that is known.

    Before its day has passed only when the debtor `declared` not to perform (民法典578).
    """
    matter = await held_by(session, matter, by)
    whole = await current(session, matter)
    owed = one_of(whole, instalment_id)
    if owed.status != "due":
        raise rules.NotedAlready(no=owed.no)
    if whole.effective_on(await parties.participants(session, matter.id)) is None:
        raise rules.NotYetBinding
    if not declared and owed.due_on >= clock.today():
        raise rules.NotYetDue(no=owed.no, due_on=owed.due_on)
    if not note.strip():
        raise rules.NoProof(field="note")
    owed.status, owed.proof, owed.noted_by_id = "breached", note.strip(), by.officer_id
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "settlement:instalment:breached",
        by=by,
        note=owed.proof,
        instalment_id=owed.id,
        no=owed.no,
        amount=str(owed.amount),
    )
    return owed


async def record_follow_up(session: AsyncSession, matter: Matter, asked: Asked, *, by: Actor) -> FollowUp:
    """Note that somebody was asked afterwards how things stand (人民调解法31)."""
    matter = await held_by(session, matter, by)
    whole = await queries.of_matter(session, matter.id)
    since = matter.received_on if whole is None else whole.settlement.agreed_on
    rules.must_be_a_follow_up(asked, since=since, today=clock.today())
    follow_up = FollowUp(
        matter_id=matter.id,
        made_on=asked.on,
        way=asked.way,
        asked=asked.whom.strip(),
        result=asked.result,
        satisfaction=asked.satisfaction,
        note=asked.note.strip(),
        hidden_risk=asked.hidden_risk.strip(),
        officer_id=by.officer_id,
    )
    session.add(follow_up)
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "settlement:follow_up:made",
        by=by,
        on=asked.on,
        note=follow_up.note,
        follow_up_id=follow_up.id,
        result=asked.result,
    )
    return follow_up


async def held_by(session: AsyncSession, matter: Matter, by: Actor) -> Matter:
    """The matter, locked; raises NotPermitted for another agency's and MatterArchived for one put away."""
    by.must_hold(Permission.MATTERS_HANDLE, at=matter.agency_id)
    matter = await matters.lock(session, matter)
    if matter.status == Status.ARCHIVED:
        raise rules.MatterArchived
    return matter


async def open_for(session: AsyncSession, matter: Matter, by: Actor) -> Matter:
    """The matter, locked, when something may be agreed in it; raises NotOpen otherwise."""
    matter = await held_by(session, matter, by)
    if matter.status != Status.OPEN:
        raise rules.NotOpen
    return matter


async def current(session: AsyncSession, matter: Matter) -> Whole:
    """The matter's settlement; raises NothingAgreed when there is none."""
    whole = await queries.of_matter(session, matter.id)
    if whole is None:
        raise rules.NothingAgreed
    return whole


def one_of(whole: Whole, instalment_id: int) -> Instalment:
    """The settlement's instalment with this id; raises NotFound for another's."""
    owed = next((one for one in whole.instalments if one.id == instalment_id), None)
    if owed is None:
        raise NotFound
    return owed


async def put_down(session: AsyncSession, matter: Matter, terms: Terms, *, by: Actor) -> Settlement:
    """Check the terms; write them with clauses and instalments, these numbered by the day they fall due."""
    ids = await queries.party_ids(session, matter.id)
    participants = await parties.participants(session, matter.id)
    here = {part_id for part_id, party_id in ids.items() if party_id in {p.party_id for p in participants}}
    named = {one.debtor_id for one in terms.instalments} | {one.creditor_id for one in terms.instalments}
    if not named - {None} <= here:
        raise NotFound
    bound = rules.must_sign(participants, {ids[one.debtor_id] for one in terms.instalments})
    rules.must_be_complete(
        terms, since=matter.accepted_on or matter.received_on, today=clock.today(), parties=len(bound)
    )
    settlement = Settlement(
        matter_id=matter.id,
        form=terms.form,
        agreed_on=terms.agreed_on,
        facts=terms.facts.strip(),
        disputed=terms.disputed.strip(),
        performance_way=terms.performance_way.strip(),
        performance_term=terms.performance_term.strip(),
        copies=terms.copies if terms.form == "written" else 0,
        no_paper_wanted=terms.form == "oral",
        amount=rules.total(terms.instalments) if terms.amount is None else terms.amount,
        written_by_id=by.officer_id,
        written_at=clock.now(),
    )
    session.add(settlement)
    await session.flush()
    of = {"settlement_id": settlement.id, "matter_id": matter.id}
    session.add_all(Clause(**of, no=no, text=text.strip()) for no, text in enumerate(terms.clauses, 1))
    in_order = sorted(terms.instalments, key=lambda owed: owed.due_on)
    session.add_all(
        Instalment(
            **of,
            no=no,
            due_on=owed.due_on,
            amount=owed.amount,
            debtor_id=owed.debtor_id,
            creditor_id=owed.creditor_id,
            what=owed.what.strip(),
        )
        for no, owed in enumerate(in_order, 1)
    )
    await session.flush()
    return settlement


async def must_be_able_to_sign(
    session: AsyncSession,
    matter: Matter,
    participants: tuple[Participant, ...],
    mark: Mark,
    by: Actor,
) -> None:
    """Raise a Refusal unless somebody of this name may sign in this capacity on that day."""
    if mark.capacity in ("party", "agent"):
        rules.must_be_party_or_agent(participants, mark)
    elif mark.name not in await queries.signers_for(session, matter, mark.capacity, by):
        raise rules.NotConcerned(field="signer", name=mark.name)
