"""Makes what tests are told about, through the same actions officers use, with sensible defaults.

    matter = await make.matter(at=COMMITTEE, stage="mediating", respondents=("周小河",))
    matter = await make.do(matter, "terminate", ways_told=("lawsuit",))

Everything is committed; what comes back is detached and may be read. Reload a matter with `make.reload`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.casework.perform import perform
from fayi.consents import actions as consents
from fayi.consents.actions import Given
from fayi.consents.actions import Person as Answering
from fayi.consents.kinds import Answer, Told, Way
from fayi.documents import actions as documents
from fayi.documents.models import Document, Paper
from fayi.hearings import actions as hearings
from fayi.hearings import queries as hearing_queries
from fayi.hearings.models import Hearing
from fayi.hearings.rules import Attendee, Minutes, Plan
from fayi.intake.actions import enter
from fayi.intake.forms import Comer
from fayi.kit import clock
from fayi.kit.database import Database
from fayi.kit.identity import Sex, example_id_number
from fayi.materials import actions as materials
from fayi.materials import queries as material_queries
from fayi.materials.rules import Checked, MaterialStatus
from fayi.matter_types.remote_court_session.kinds import CONSENT_FOR, SittingKind
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.parties import actions as parties
from fayi.parties import participation
from fayi.parties.forms import PartyForm, PartyKind
from fayi.parties.models import Participation, Party
from fayi.prisoners import actions as prisoners
from fayi.prisoners import queries as prisoner_queries
from fayi.prisoners.forms import PrisonerForm
from fayi.prisoners.models import Prisoner
from fayi.prisoners.rules import VisitClass
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.procedure.proceedings import ProceedingStage
from fayi.referrals import actions as referrals
from fayi.referrals import queries as referral_queries
from fayi.referrals.models import Referral
from fayi.referrals.rules import ConsentWay, LegalBasis, consented
from fayi.rooms import actions as bookings
from fayi.rooms.models import Booking, Room, RoomHours
from fayi.rooms.queries import booked
from fayi.rooms.rules import BookingPlan, Needed, parts_from
from fayi.settlements import actions as settlements
from fayi.settlements import queries as settlement_queries
from fayi.settlements.models import Settlement
from fayi.settlements.rules import Asked, Terms
from tests.cast import (
    AID_CLERK_DU,
    COMMITTEE,
    COURT,
    COURT_CLERK_FU,
    MANAGEMENT_LU,
    NOTARY,
    OFFICE,
    OFFICE_LIN,
    PEOPLE,
    PETITIONS,
    PRISON,
    Person,
    Place,
)
from tests.memory import Memory
from tests.routes import DONE_BY, FORMS, ON_THE_DAY, PREPARED_BY, ROUTES

People = tuple[str | Party, ...]


class Make:
    """A maker bound to one database."""

    def __init__(self, database: Database, types: MatterTypes, memory: Memory) -> None:
        """Make things in `database`, for matters of these `types`; what `memory` holds is not made twice."""
        self.database = database
        self.types = types
        self.memory = memory

    @asynccontextmanager
    async def session(self, actor: Actor) -> AsyncIterator[AsyncSession]:
        """A transaction of this actor, committed at the end of the block."""
        async with self.database.transaction(
            agency_id=actor.agency_id, officer_id=actor.officer_id
        ) as session:
            yield session

    async def party(self, name: str = "陈大山", *, by: Person | None = None, **more: Any) -> Party:
        """A party in the register of the agency `by` works at (of Huqiao); `more` as on PartyForm."""
        actor = (by or officer_at(COMMITTEE, Permission.PARTIES_WRITE)).actor
        async with self.session(actor) as session:
            return await parties.create_party(
                session, actor, PartyForm(name=name, **{"still_new": True} | more)
            )

    async def matter(self, type_key: str = "mediation", **wanted: Any) -> Matter:
        """A matter as `fresh_matter` makes it.

        Driving one to its stage takes a second. Where nothing else is there yet, one that was made in the same
        way today, with all that hangs on it, is brought back instead.
        """
        is_today = abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
        if not is_today or not await self.memory.is_untouched():
            return await self.fresh_matter(type_key, **wanted)
        how = f"{clock.today()} {type_key} {sorted(wanted.items())!r}"
        made = self.memory.told(how)
        if made is None:
            made = await self.fresh_matter(type_key, **wanted)
            await self.memory.keep(how, made)
        else:
            await self.memory.again(how)
        return await self.reload(made)

    async def fresh_matter(
        self,
        type_key: str = "mediation",
        *,
        at: Place = COMMITTEE,
        by: Person | None = None,
        applicants: People = ("陈大山",),
        respondents: People = ("周小河",),
        stage: str | None = None,
        received_on: date | None = None,
        handled_by: Place | None = None,
        details: Any = None,
        **changed: Any,
    ) -> Matter:
        """A matter registered yesterday at the counter of `at` (or where `by` works) and driven to `stage`.

        `changed` replaces single particulars. `handled_by`: the agency that takes it over.
        A type that only comes out of another one is opened that way.
        """
        matter_type = self.types[type_key]
        if not matter_type.intake:
            origin = await self.fresh_matter(
                at=at, applicants=applicants, respondents=respondents, stage="confirm_applied"
            )
            return await self.drive(await self.linked(origin, type_key), stage)
        passes_on = handled_by is not None and handled_by is not at
        needed = Permission.REFERRALS_SEND if passes_on else Permission.MATTERS_REGISTER
        actor = (by or officer_at(at, needed)).actor
        people = [*(("applicant", one) for one in applicants), *(("respondent", one) for one in respondents)]
        async with self.session(actor) as session:
            entered = await enter(
                session,
                matter_type,
                msgspec.structs.replace(details or matter_type.examples[0], **changed),
                tuple(Comer(role=role, kind=kind_of(one), name=name_of(one)) for role, one in people),
                by=actor,
                received_on=received_on or clock.today() - timedelta(days=1),
                channel="window",
                handled_by=handled_by.id if handled_by else None,
                chosen={
                    at: str(one.id) if isinstance(one, Party) else "new" for at, (_, one) in enumerate(people)
                },
            )
        if handled_by is not None and handled_by.id != actor.agency_id:
            await self.take_over(entered.matter, handled_by)
        return await self.drive(entered.matter, stage)

    async def drive(self, matter: Matter, stage: str | None) -> Matter:
        """The matter at `stage`, brought there by the actions that lead there."""
        if stage is None or stage == (matter := await self.reload(matter)).stage:
            return await self.reload(matter)
        before, action = ROUTES[matter.type][stage]
        await self.drive(matter, before)
        for preparation in PREPARED_BY.get((matter.type, action), ()):
            await getattr(self, preparation)(matter)
        return await self.do(matter, action)

    async def do(
        self, matter: Matter, action: str, *, by: Person | None = None, on: date | None = None, **form: Any
    ) -> Matter:
        """Perform an action of the matter's type today, by an officer who may; `form` as filled in."""
        matter = await self.reload(matter)
        known = self.types[matter.type].action(action)
        assert known is not None, f"{matter.type} has no action {action!r}"
        usual = by or DONE_BY.get((matter.type, action))
        actor = (usual or officer_at(place(matter.agency_id), known.permission)).actor
        with clock.frozen(await self.moment_of(matter, action)):
            filled = None
            if known.form is not None:
                given = FORMS.get((matter.type, action), dict)() | msgspec.to_builtins(form)
                filled = msgspec.convert(given, known.form, strict=False)
            async with self.session(actor) as session:
                here = await session.get_one(Matter, matter.id)
                await perform(session, self.types, here, known, by=actor, on=on or clock.today(), form=filled)
        return await self.reload(matter)

    async def moment_of(self, matter: Matter, action: str) -> datetime:
        """When the action is done: now, or once the sitting begins that it belongs to or comes after."""
        if (matter.type, action) not in ON_THE_DAY and matter.stage_since <= clock.today():
            return clock.now()
        async with self.database.transaction(agency_id=matter.agency_id) as session:
            sitting = await booked(session, matter.id)
        return max(clock.now(), sitting.starts_at) if sitting else clock.now()

    async def consents(self, matter: Matter, *, answer: str = "agreed", stage: str | None = None) -> None:
        """Every participant was told of everything and answers, in the court's office."""
        matter = await self.reload(matter)
        kind = CONSENT_FOR[SittingKind.of(matter.details["kind"])]
        given = Given(
            answer=Answer.of(answer), told=tuple(Told), way=Way.WRITTEN, at=clock.now(), asked_by="傅书记员",
            reason="" if answer == "agreed" else "希望当面质证。",
        )  # fmt: skip
        people = [
            Answering(name=name, capacity="party", party_id=one.party_id)
            for name, one in (await self.participations(matter)).items()
        ]
        async with self.session(COURT_CLERK_FU.actor) as session:
            here = await session.get_one(Matter, matter.id)
            asked_for = (ProceedingStage.of(stage) if stage else kind,)
            await consents.record(session, here, people, asked_for, given, by=COURT_CLERK_FU.actor)

    async def rooms_at_both_ends(self, matter: Matter) -> Booking:
        """A courtroom and a room of the prison, proposed for the matter a week from today."""
        rooms = []
        for at, name in ((COURT, "第三法庭"), (PRISON, "远程庭审室")):
            async with self.database.transaction(agency_id=at.id) as session:
                known = await session.scalar(select(Room).where(Room.agency_id == at.id, Room.name == name))
            rooms.append(known or await self.room(at, name))
        return await self.booking(*rooms, matter_id=matter.id, minutes=120, confirmed=False)

    async def court_notice(self, matter: Matter) -> None:
        """The court sends its notice."""
        await self.do(matter, "send_notice")

    async def court_file(self, matter: Matter) -> None:
        """What the file of a sitting that was decided must hold."""
        for key in ("letter", "notice", "minutes", "ruling", "proof"):
            await self.paper(matter, key)

    async def prison_verifies(self, matter: Matter) -> None:
        """The prison's end is established first."""
        await self.do(matter, "verify_prison")

    async def prisoner(
        self, number: str = "3398000123", name: str = "周小河", *, by: Person = MANAGEMENT_LU, **more: Any
    ) -> Prisoner:
        """Somebody in the register of the prison `by` works at; `more` as on PrisonerForm."""
        given: dict[str, Any] = {"visit_class": VisitClass.LENIENT, "held_since": date(2026, 1, 5)}
        async with self.session(by.actor) as session:
            form = PrisonerForm(number=number, name=name, **given | more)
            return await prisoners.add(session, form, by=by.actor)

    async def prisoner_in_register(self, matter: Matter) -> None:
        """The prison has the prisoner in its register whom the matter's family wants to see."""
        number = (await self.reload(matter)).details["prisoner_number"]
        async with self.session(MANAGEMENT_LU.actor) as session:
            known = await prisoner_queries.find(session, number)
        if not known:
            await self.prisoner(number)

    async def visit_in_rooms(self, matter: Matter, **more: Any) -> Booking:
        """A visit at the office and the prison over a line, proposed a week from today; the prisoner comes."""
        rooms = [await self.room(OFFICE, "会见室"), await self.room(PRISON, "亲情会见室")]
        line = await self.room(PRISON, "一号线路", kind="line")
        ends = zip((*rooms, line), ("office", "prison", "line"), strict=True)
        needs = tuple(Needed(resource=one.resource, label=one.name, role=role) for one, role in ends)
        given: dict[str, Any] = {"purpose": "family_visit", "minutes": 30, "matter_id": matter.id}
        booking = await self.booking(by=OFFICE_LIN, confirmed=False, needs=needs, **given | more)
        number = (await self.reload(matter)).details["prisoner_number"]
        async with self.session(MANAGEMENT_LU.actor) as session:
            (prisoner,) = await prisoner_queries.find(session, number)
            here = await session.get_one(Booking, booking.id)
            await prisoners.bring(session, here, prisoner, by=MANAGEMENT_LU.actor)
        return booking

    async def visitors_identified(self, matter: Matter) -> None:
        """Everybody who comes has shown an identity card."""
        matter = await self.reload(matter)
        async with self.session(
            officer_at(place(matter.agency_id), Permission.PARTIES_WRITE).actor
        ) as session:
            for at, part in enumerate((await self.participations(matter)).values()):
                seen = await session.get_one(Participation, part.id)
                seen.identity_seen, seen.identity_seen_on = "id_card", clock.today()
                party = await session.get_one(Party, part.party_id)
                party.id_number = example_id_number(date(1970, 2, 3), Sex.MALE, at)

    async def reload(self, matter: Matter) -> Matter:
        """The matter as it is now, whoever holds it."""
        for agency_id in dict.fromkeys((matter.agency_id, *(person.place.id for person in PEOPLE))):
            async with self.database.transaction(agency_id=agency_id) as session:
                found = await session.scalar(select(Matter).where(Matter.id == matter.id))
                if found is not None and found.agency_id == agency_id:
                    return found
        raise AssertionError(f"no agency holds matter {matter.id}")

    async def linked(self, matter: Matter, type_key: str) -> Matter:
        """The newest matter of this type that came out of `matter`."""
        async with self.database.transaction(agency_id=matter.agency_id) as session:
            found = [other for other, _ in await matters.linked(session, matter.id)]
        return next(other for other in reversed(found) if other.type == type_key)

    async def participations(self, matter: Matter) -> dict[str, Participation]:
        """Who takes part in the matter, by name."""
        async with self.database.transaction(agency_id=matter.agency_id) as session:
            rows = await session.execute(
                select(Party.name, Participation)
                .join(Participation, Participation.party_id == Party.id)
                .where(Participation.matter_id == matter.id, Participation.until.is_(None))
                .order_by(Participation.id)
            )
            return dict(rows.all())

    async def join(self, matter: Matter, party: str | Party, role: str, *, by: Person | None = None) -> Party:
        """A party, known or new, takes part in the matter from today in a role of its type."""
        actor = (by or officer_at(place(matter.agency_id), Permission.PARTIES_WRITE)).actor
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            if isinstance(party, str):
                party = await parties.create_party(session, actor, PartyForm(name=party, still_new=True))
            await participation.take_part(session, here, self.types[matter.type], party, role, by=actor)
            return party

    async def hearing(
        self,
        matter: Matter,
        *,
        kind: str = "mediation",
        starts_at: datetime | None = None,
        held: bool = True,
        text: str = "李调解：请双方先说明情况。\n陈大山：墙占了通道。\n周小河：我愿意拆。",
        result: str = "continued",
        by: Person | None = None,
    ) -> Hearing:
        """A hearing of an hour that ended an hour ago, everybody present; `held=False`: tomorrow, planned."""
        actor = (by or officer_at(place(matter.agency_id), Permission.HEARINGS_SCHEDULE)).actor
        starts_at = starts_at or clock.now() + (timedelta(hours=-2) if held else timedelta(days=1))
        ends_at = starts_at + timedelta(hours=1)
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            people = await hearing_queries.expected(session, here)
            if kind in ("mediation", "inquiry") and not any(one.capacity == "mediator" for one in people):
                conductor = Attendee(name=actor.name, capacity="mediator", officer_id=actor.officer_id)
                people = (*people, conductor)
            plan = Plan(kind=kind, starts_at=starts_at, ends_at=ends_at, place="湖桥镇调解室")
            hearing = await hearings.schedule(session, here, plan, people, by=actor)
            if held:
                minutes = Minutes(
                    started_at=starts_at,
                    ended_at=ends_at,
                    text=text,
                    rights_told=True,
                    result=result if kind == "mediation" else "",
                )
                came = (msgspec.structs.replace(one, present=True) for one in people)
                await hearings.hold(session, here, hearing, minutes, came, by=actor)
        return hearing

    async def settlement(
        self,
        matter: Matter,
        *,
        form: str = "written",
        signed: bool = True,
        by: Person | None = None,
        **changed: Any,
    ) -> Settlement:
        """What the parties agreed today; in writing it is signed by all and sealed; `changed` as in Terms."""
        actor = (by or officer_at(place(matter.agency_id), Permission.MATTERS_HANDLE)).actor
        taking_part = await self.participations(matter)
        given: dict[str, Any] = {
            "form": form,
            "agreed_on": clock.today(),
            "facts": "周小河砌墙占用两家共用的通道。",
            "clauses": ("周小河拆除占道的围墙。", "周小河赔偿陈大山3000元。"),
            "performance_way": "拆墙、转账",
            "performance_term": "一个月内",
            "copies": len(taking_part) + 1 if form == "written" else 0,
            "no_paper_wanted": form == "oral",
            "amount": Decimal("3000.00"),
        }
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            settlement = await settlements.write_settlement(session, here, Terms(**given | changed), by=actor)
        if signed and form == "written":
            await self.sign(matter, by=by)
        return settlement

    async def oral_settlement(self, matter: Matter) -> Settlement:
        """What the parties agreed by word of mouth."""
        return await self.settlement(matter, form="oral")

    async def sign(self, matter: Matter, *, by: Person | None = None, on: date | None = None) -> None:
        """All necessary signatures under the settlement: the parties', the mediator's, the seal."""
        actor = (by or officer_at(place(matter.agency_id), Permission.MATTERS_HANDLE)).actor
        taking_part = await self.participations(matter)
        on = on or clock.today()
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            for name, part in taking_part.items():
                await settlements.sign(
                    session, here, capacity="party", name=name, way="signature", on=on, by=actor,
                    participation_id=part.id,
                )  # fmt: skip
            for capacity, way in (("mediator", "signature"), ("committee", "seal")):
                name = (await settlement_queries.signers_for(session, here, capacity, actor))[0]
                await settlements.sign(session, here, capacity=capacity, name=name, way=way, on=on, by=actor)

    async def follow_up(self, matter: Matter, *, by: Person | None = None, **changed: Any) -> None:
        """Somebody was asked today how things stand."""
        actor = (by or officer_at(place(matter.agency_id), Permission.MATTERS_HANDLE)).actor
        given: dict[str, Any] = {
            "on": clock.today(),
            "way": "phone",
            "whom": "陈大山",
            "result": "performed",
            "note": "墙已拆除，款已收到。",
        }
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            await settlements.record_follow_up(session, here, Asked(**given | changed), by=actor)

    async def document(self, matter: Matter, code: str, *, by: Person | None = None) -> Document:
        """A draft of a document of the catalogue."""
        actor = (by or officer_at(place(matter.agency_id), Permission.DOCUMENTS_DRAFT)).actor
        async with self.session(actor) as session:
            return await documents.begin(session, await session.get_one(Matter, matter.id), code, by=actor)

    async def paper(self, matter: Matter, key: str, *, by: Person | None = None, pages: int = 1) -> Paper:
        """A paper of the type's list, put into the file as an original."""
        actor = (by or officer_at(place(matter.agency_id), Permission.DOCUMENTS_DRAFT)).actor
        async with self.session(actor) as session:
            return await documents.add_paper(
                session,
                await session.get_one(Matter, matter.id),
                self.types[matter.type],
                paper_key=key,
                title="",
                pages=pages,
                scan=None,
                original_kept=True,
                by=actor,
            )

    async def rights_notice(self, matter: Matter) -> Paper:
        """The signed notice of rights, in the file."""
        return await self.paper(matter, "rights_notice")

    async def papers(self, matter: Matter) -> None:
        """Every paper that must be in the file."""
        matter = await self.reload(matter)
        for paper in self.types[matter.type].papers:
            if paper.must:
                await self.paper(matter, paper.key)

    async def ruling(self, matter: Matter) -> Paper:
        """The court's paper, in the file."""
        return await self.paper(matter, "ruling")

    async def aid_papers(self, matter: Matter) -> None:
        """What somebody who asks for legal aid brings along, in the file."""
        for key in ("application", "notice", "identity", "means_proof", "pass_on"):
            await self.paper(matter, key)

    async def aid_opinion(self, matter: Matter) -> None:
        """The reviewer proposes to grant legal aid."""
        await self.do(matter, "give_opinion", by=AID_CLERK_DU)

    async def materials(self, matter: Matter, *, but: tuple[str, ...] = ()) -> None:
        """Everybody brings what must be handed in, except the lines `but`; originals are looked at."""
        matter = await self.reload(matter)
        actor = officer_at(place(matter.agency_id), Permission.MATTERS_REGISTER).actor
        checked = Checked(
            status=MaterialStatus.HAVE,
            received_on=clock.today(),
            received_from="陈大山",
            originals=1,
            copies=1,
            original_seen=True,
        )
        async with self.session(actor) as session:
            here, matter_type = await session.get_one(Matter, matter.id), self.types[matter.type]
            for line in await material_queries.checklist(session, here, matter_type):
                if line.is_missing and line.key not in but:
                    await materials.check(session, here, matter_type, line.key, checked, by=actor)

    async def further_material(self, matter: Matter) -> None:
        """Another material is asked for."""
        matter = await self.reload(matter)
        actor = officer_at(place(matter.agency_id), Permission.MATTERS_REGISTER).actor
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            await materials.ask_for(session, here, "登记机构出具的登记信息", must=True, by=actor)

    async def list_of_missing(self, matter: Matter, *, because: str = "") -> None:
        """People are told in one list what is missing."""
        matter = await self.reload(matter)
        actor = officer_at(place(matter.agency_id), Permission.MATTERS_REGISTER).actor
        async with self.session(actor) as session:
            here = await session.get_one(Matter, matter.id)
            await materials.tell(
                session, here, self.types[matter.type], told_to="陈大山", supply_by=None, explanations="",
                because=because, by=actor,
            )  # fmt: skip

    async def notary_takes_over(self, matter: Matter) -> None:
        """The notary office receives what was passed on to it."""
        await self.take_over(matter, NOTARY)

    async def talk(self, matter: Matter) -> None:
        """The notary talks with the applicant."""
        await self.do(matter, "record_talk")

    async def fee(self, matter: Matter) -> None:
        """The fee is paid."""
        await self.do(matter, "record_fee")

    async def court_confirms(self, matter: Matter) -> None:
        """The linked confirmation ends with a ruling that confirms."""
        await self.drive(await self.linked(matter, "judicial_confirmation"), "confirmed")

    async def court_rejects(self, matter: Matter) -> None:
        """The linked confirmation ends with a ruling that rejects."""
        await self.drive(await self.linked(matter, "judicial_confirmation"), "rejected")

    async def petition_office_takes_over(self, matter: Matter) -> None:
        """The petition office receives what was forwarded to it."""
        await self.take_over(matter, PETITIONS)

    async def application_withdrawn(self, matter: Matter) -> None:
        """The linked confirmation is withdrawn."""
        await self.drive(await self.linked(matter, "judicial_confirmation"), "withdrawn")

    async def referral(
        self,
        matter: Matter,
        to: Place,
        *,
        kind: str = "referral",
        until: date | None = None,
        reason: str = "请协助核实情况。",
        scope: str = "all",
        basis: LegalBasis | None = None,
        by: Person | None = None,
    ) -> Referral:
        """Another agency is asked to act, with kind="transfer" to take the matter over, with "joint" to help.

        Unless `basis` says otherwise, all persons have agreed in writing today.
        """
        matter = await self.reload(matter)
        actor = (by or officer_at(place(matter.agency_id), Permission.REFERRALS_SEND)).actor
        async with self.session(actor) as session:
            persons = await referral_queries.persons(session, matter.id)
            return await referrals.ask(
                session,
                await session.get_one(Matter, matter.id),
                self.types[matter.type],
                kind=kind,
                to=await session.get_one(Agency, to.id),
                reason=reason,
                until=until,
                scope=scope,
                basis=basis or consented(persons, ConsentWay.WRITTEN, clock.today()),
                by=actor,
            )

    async def answer(
        self, referral: Referral, how: str, words: str = "已阅。", *, by: Person | None = None
    ) -> None:
        """Answer a referral or transfer: `how` is accept, return, finish, or revoke (by who asked)."""
        agency_id = referral.from_agency_id if how == "revoke" else referral.to_agency_id
        needed = Permission.REFERRALS_SEND if how == "revoke" else Permission.REFERRALS_ANSWER
        actor = (by or officer_at(place(agency_id), needed)).actor
        async with self.session(actor) as session:
            here = await session.get_one(Referral, referral.id)
            matter = await session.get_one(Matter, referral.matter_id)
            if how == "accept":
                await referrals.accept(session, here, matter, by=actor)
            else:
                ways = {
                    "return": referrals.send_back,
                    "finish": referrals.finish,
                    "revoke": referrals.revoke,
                }
                await ways[how](session, here, matter, words, by=actor)

    async def room(
        self,
        at: Place,
        name: str = "第一视频室",
        *,
        days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7),
        opens: time = time(8),
        closes: time = time(20),
        **more: Any,
    ) -> Room:
        """A room of `at`, in use since 2020, open at these hours on these weekdays; `more` as on Room."""
        actor = next(person for person in PEOPLE if person.place is at).actor
        async with self.session(actor) as session:
            room = Room(
                **{"agency_id": at.id, "kind": "room", "name": name, "in_use_from": date(2020, 1, 1)} | more
            )
            session.add(room)
            await session.flush()
            session.add_all(
                RoomHours(room_id=room.id, weekday=day, opens=opens, closes=closes, since=room.in_use_from)
                for day in days
            )
        return room

    async def booking(
        self,
        *rooms: Room,
        starts_at: datetime | None = None,
        minutes: int = 60,
        by: Person = COURT_CLERK_FU,
        confirmed: bool = True,
        needs: tuple[Needed, ...] = (),
        before: int = 0,
        after: int = 0,
        **more: Any,
    ) -> Booking:
        """A booking of `rooms` and what else it `needs`, a week from today at nine; `more` as on BookingPlan."""
        start = starts_at or datetime.combine(clock.today() + timedelta(days=7), time(9), clock.ZONE)
        named = tuple(
            Needed(resource=room.resource, label=room.name, role="court" if at == 0 else "prison")
            for at, room in enumerate(rooms)
        )
        plan = BookingPlan(
            **{
                "purpose": "court",
                "parts": parts_from(start, minutes, before=before, after=after),
                "needs": named + needs,
            }
            | more
        )
        async with self.session(by.actor) as session:
            booking = await bookings.propose(session, plan, by.actor)
            if confirmed:
                await bookings.confirm(session, booking, by.actor)
        return booking

    async def take_over(self, matter: Matter, to: Place) -> Matter:
        """The agency that was asked to take the matter over does so."""
        async with self.database.transaction(agency_id=to.id) as session:
            asked = await session.scalar(
                select(Referral).where(Referral.matter_id == matter.id, Referral.status == "asked")
            )
        assert asked is not None
        await self.answer(asked, "accept")
        return await self.reload(matter)


def officer_at(at: Place, permission: Permission) -> Person:
    """Whoever of the cast works there and may do this; among several the one who may do least besides."""
    able = [person for person in PEOPLE if person.place is at and person.actor.may(permission)]
    assert able, f"nobody of the cast holds {permission} at {at.name}"
    return min(able, key=lambda person: len(person.actor.permissions))


def place(agency_id: int) -> Place:
    """The place with this id where somebody of the cast works."""
    return next(person.place for person in PEOPLE if person.place.id == agency_id)


def name_of(party: str | Party) -> str:
    """The name, of a party or as given."""
    return party if isinstance(party, str) else party.name


def kind_of(party: str | Party) -> PartyKind:
    """A person, unless the party is known to be something else."""
    return PartyKind.PERSON if isinstance(party, str) else PartyKind(party.kind)
