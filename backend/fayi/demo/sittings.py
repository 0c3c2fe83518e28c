"""What officers do in the stories at the table: hearings, settlements, performance, follow-ups."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec

from fayi.demo.deeds import does, taking_part
from fayi.demo.people import Someone
from fayi.demo.story import Deed, Moment
from fayi.hearings import actions as hearings
from fayi.hearings import queries as hearing_queries
from fayi.hearings.kinds import SIGNERS
from fayi.hearings.models import Hearing
from fayi.hearings.rules import Attendee, Minutes, Plan
from fayi.kit import clock
from fayi.parties import queries as parties
from fayi.settlements import actions as settlements
from fayi.settlements import queries as settlement_queries
from fayi.settlements.rules import SIDES, Asked, Owed, Terms, must_sign

Invited = tuple[str, str, str]
"""Name, capacity, remark of somebody asked besides those whom the matter concerns."""
Promise = tuple[date, Someone, Someone | None, int, str]
"""The day, who owes, to whom, how many yuan, and what else."""


def plans(
    starts_at: datetime,
    place: str,
    *,
    kind: str = "mediation",
    minutes: int = 90,
    way: str = "on_site",
    invited: tuple[Invited, ...] = (),
    only: tuple[Someone, ...] = (),
    public: bool = False,
) -> Deed:
    """Plan a hearing with those whom the matter concerns (`only`: of the parties these) and the invited."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        names = {someone.name for someone in only}
        people = [
            one
            for one in await hearing_queries.expected(now.session, matter)
            if not only or one.capacity not in ("party", "agent") or one.name in names
        ]
        people += [
            Attendee(name=name, capacity=capacity, remark=remark) for name, capacity, remark in invited
        ]
        plan = Plan(
            kind=kind,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            place=place,
            way=way,
            is_public=public,
            invitees_agreed=bool(invited),
        )
        now.story.hearing_id = (await hearings.schedule(now.session, matter, plan, people, by=now.by)).id

    return deed


def holds(said: str, result: str = "", note: str = "", *, absent: Iterable[str] = ()) -> Deed:
    """Write down the hearing planned last as it was held: all asked came but the absent, and signed."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        hearing = await now.session.get_one(Hearing, now.story.hearing_id)
        asked = await hearing_queries.attendance(now.session, [hearing.id])
        came = [msgspec.structs.replace(one.as_asked(), present=one.name not in absent) for one in asked]
        minutes = Minutes(
            started_at=hearing.planned_at + timedelta(minutes=5),
            ended_at=hearing.planned_until,
            text=said,
            is_public=hearing.is_public,
            invitees_agreed=hearing.invitees_agreed,
            rights_told=True,
            result=result,
            result_note=note,
        )
        await hearings.hold(now.session, matter, hearing, minutes, came, by=now.by)
        cannot_write = {name for name, one in (await taking_part(now)).items() if one.party.illiterate}
        for one in await hearing_queries.attendance(now.session, [hearing.id]):
            if one.present and one.capacity in SIGNERS:
                way = "fingerprint" if one.name in cannot_write else "signature"
                await hearings.sign_minutes(
                    now.session, matter, hearing, one.id, way=way, on=clock.today(), by=now.by
                )

    return deed


def moves_hearing(to: datetime, place: str, because: str) -> Deed:
    """Move the hearing planned last."""

    async def deed(now: Moment) -> None:
        hearing = await now.session.get_one(Hearing, now.story.hearing_id)
        ends_at = to + (hearing.planned_until - hearing.planned_at)
        later = await hearings.adjourn(
            now.session,
            await now.matter(),
            hearing,
            to=(to, ends_at),
            place=place,
            because=because,
            by=now.by,
        )
        now.story.hearing_id = later.id

    return deed


def agrees(
    facts: str,
    *clauses: str,
    way: str,
    term: str,
    owed: tuple[Promise, ...] = (),
    disputed: str = "",
    amount: int | None = None,
    oral: bool = False,
    anew_because: str = "",
) -> Deed:
    """Write down what the parties agreed; `anew_because` when it takes the place of an earlier agreement."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        here = await taking_part(now)
        parts = {name: one.participation.id for name, one in here.items()}
        debtors = {debtor.name for _, debtor, *_ in owed}
        bound = sum(one.participation.side in SIDES or name in debtors for name, one in here.items())
        terms = Terms(
            form="oral" if oral else "written",
            agreed_on=clock.today(),
            facts=facts,
            disputed=disputed,
            clauses=clauses,
            performance_way=way,
            performance_term=term,
            copies=0 if oral else bound + 1,
            no_paper_wanted=oral,
            amount=None if amount is None else Decimal(amount),
            instalments=tuple(
                Owed(
                    due_on=on,
                    debtor_id=parts[debtor.name],
                    creditor_id=parts[creditor.name] if creditor else None,
                    amount=Decimal(yuan),
                    what=what,
                )
                for on, debtor, creditor, yuan, what in owed
            ),
        )
        if anew_because:
            await settlements.agree_anew(now.session, matter, terms, because=anew_because, by=now.by)
        else:
            await settlements.write_settlement(now.session, matter, terms, by=now.by)

    return deed


def signs() -> Deed:
    """All who have to sign do, themselves or by whoever acts for them; then the mediator, and the seal."""

    async def deed(now: Moment) -> None:
        matter = await now.matter()
        here = await taking_part(now)
        whole = await settlement_queries.of_matter(now.session, matter.id)
        debtors = {whole.party_ids[one.debtor_id] for one in whole.instalments} if whole else set()
        participants = await parties.participants(now.session, matter.id)
        for participant in must_sign(participants, debtors):
            one = here[participant.name]
            guardian = next((agent.name for agent in participant.agents if agent.kind == "guardian"), None)
            agent = next((agent.name for agent in participant.agents if agent.kind == "agent"), None)
            acting = guardian or (agent if participant.kind == "organisation" else None)
            way = "fingerprint" if one.party.illiterate else "signature"
            if participant.kind == "organisation" and not acting:
                way = "seal"
            await settlements.sign(
                now.session, matter, capacity="agent" if acting else "party", name=acting or participant.name,
                way=way, on=clock.today(), by=now.by, participation_id=one.participation.id,
            )  # fmt: skip
        for capacity, way in (("mediator", "signature"), ("committee", "seal")):
            name = (await settlement_queries.signers_for(now.session, matter, capacity, now.by))[0]
            await settlements.sign(
                now.session, matter, capacity=capacity, name=name, way=way, on=clock.today(), by=now.by
            )

    return deed


def puts_on_paper() -> Deed:
    """Put an oral settlement on paper."""

    async def deed(now: Moment) -> None:
        bound = sum(one.participation.side in SIDES for one in (await taking_part(now)).values())
        await settlements.put_in_writing(
            now.session, await now.matter(), on=clock.today(), copies=bound + 1, by=now.by
        )

    return deed


def sees_performed(no: int, proof: str) -> Deed:
    """Note that an instalment was performed today, and what shows it."""

    async def deed(now: Moment) -> None:
        await settlements.perform_instalment(
            now.session,
            await now.matter(),
            await instalment(now, no),
            on=clock.today(),
            proof=proof,
            by=now.by,
        )

    return deed


def sees_broken(no: int, note: str, *, declared: bool = False) -> Deed:
    """Note that an instalment was not performed, and how that is known."""

    async def deed(now: Moment) -> None:
        await settlements.breach_instalment(
            now.session,
            await now.matter(),
            await instalment(now, no),
            declared=declared,
            note=note,
            by=now.by,
        )

    return deed


async def instalment(now: Moment, no: int) -> int:
    """The id of an instalment of the settlement."""
    whole = await settlement_queries.of_matter(now.session, (await now.matter()).id)
    return next(one.id for one in (whole.instalments if whole else ()) if one.no == no)


def calls_back(
    whom: Someone, result: str, note: str, *, way: str = "phone", satisfied: str = "satisfied", risk: str = ""
) -> Deed:
    """Ask somebody afterwards how things stand, and write the follow-up down."""
    made = does("follow_up")

    async def deed(now: Moment) -> None:
        asked = Asked(
            on=clock.today(),
            way=way,
            whom=whom.name,
            result=result,
            note=note,
            satisfaction=satisfied,
            hidden_risk=risk,
        )
        await settlements.record_follow_up(now.session, await now.matter(), asked, by=now.by)
        await made(now)

    return deed


def cancels(because: str) -> Deed:
    """Cancel the hearing planned last."""

    async def deed(now: Moment) -> None:
        hearing = await now.session.get_one(Hearing, now.story.hearing_id)
        await hearings.cancel(now.session, await now.matter(), hearing, because=because, by=now.by)

    return deed
