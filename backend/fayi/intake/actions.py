"""Entering a matter with its parties, drafts of it, the search before it, and the code on its slip."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.rules import Actor
from fayi.casework.dossier import read_dossier
from fayi.deadlines import actions as deadlines
from fayi.intake import queries, rules
from fayi.intake.forms import Comer
from fayi.intake.models import IntakeDraft, PersonSearch, QueryCode
from fayi.intake.queries import Progress
from fayi.kit import clock
from fayi.kit.errors import NotPermitted, Refusal
from fayi.kit.secrets import vault
from fayi.matters import actions as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties import actions as parties
from fayi.parties import participation
from fayi.parties import queries as party_queries
from fayi.parties.actions import AlreadyRegistered, PerhapsRegistered
from fayi.parties.forms import PartyForm, PartyKind
from fayi.parties.models import Party
from fayi.parties.rules import name_key
from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission
from fayi.referrals import actions as referrals
from fayi.referrals.rules import Basis, LegalBasis
from fayi.visits import actions as visits
from fayi.visits.models import Visit


class FaultyComer(Refusal):
    """当事人登记有误。"""

    status_code = 422

    def __init__(self, at: int, column: str, refusal: Refusal) -> None:
        """The refusal of row `at`, and the column it belongs to."""
        super().__init__(refusal.message, field=f"people-{at}-{column}")
        self.values = refusal.values


class Known(Struct, frozen=True):
    """A comer who is, or may be, registered already."""

    party: Party
    rule: str
    certain: bool


class Entered(Struct, frozen=True):
    """What was entered, and for each row whom it may be."""

    matter: Matter
    known: tuple[tuple[Known, ...], ...]


async def enter(
    session: AsyncSession,
    matter_type: MatterType,
    details: Any,
    people: tuple[Comer, ...],
    *,
    by: Actor,
    received_on: date,
    channel: str,
    handled_by: int | None,
    chosen: dict[int, str],
    visit: Visit | None = None,
    origin: Matter | None = None,
    search: PersonSearch | None = None,
) -> Entered:
    """Register a matter with its parties, and give it a query code.

    `chosen` says for a row which registered party it is (an id), or "new". `visit`: the visit it was brought
    in, `origin`: the matter it comes out of, `search`: the search made before. Raises FaultyComer for a row
    that cannot be true, Refusal for the rest.
    """
    if people and matter_type.anonymous is not None and matter_type.anonymous(details):
        raise Refusal("来访人要求匿名，请不要登记姓名。", field="people")
    found: list[Party] = []
    known: list[tuple[Known, ...]] = []
    for at, comer in enumerate(people):
        party, alike = await find_or_create(session, by, comer, comer.known or chosen.get(at, ""), at)
        found.append(party)
        known.append(alike)
    for role in matter_type.roles:
        if sum(comer.role == role.key for comer in people) < role.at_least:
            raise Refusal("请至少登记{n}名“{role}”。", field="people", n=role.at_least, role=role.label)
    names = {
        side: tuple(party.name for party, comer in zip(found, people, strict=True) if comer.role == side)
        for side in ("applicant", "respondent")
    }
    matter = await matters.register(
        session,
        matter_type,
        details,
        by=by,
        received_on=received_on,
        channel=channel,
        applicants=names["applicant"],
        respondents=names["respondent"],
    )
    joined: list[party_queries.TakingPart] = []
    for at, (party, comer) in enumerate(zip(found, people, strict=True)):
        try:
            await participation.take_part(
                session, matter, matter_type, party, comer.role, by=by, on=received_on, among=joined
            )
        except Refusal as refusal:
            raise FaultyComer(at, "name", refusal) from refusal
    await deadlines.follow(
        session,
        matter,
        matter_type,
        "register",
        on=received_on,
        dossier=lambda: read_dossier(session, matter, matter_type, on=received_on),
    )
    await make_code(session, matter, by=by)
    if search is not None:
        await timeline.record(
            session, matter.id, "matter:searched_for", by=by, on=clock.today(), found=search.found
        )
    if visit is not None:
        came = [
            party
            for party, comer in zip(found, people, strict=True)
            if matter_type.role(comer.role).side == "applicant"
        ]
        await visits.bring_matter(session, visit, matter, came, by=by)
    if origin is not None:
        await matters.link(session, origin, matter, by=by)
    if handled_by is not None and handled_by != by.agency_id:
        await referrals.ask(
            session,
            matter,
            matter_type,
            kind="transfer",
            to=await agencies.agency(session, handled_by),
            reason="登记后转承办机构办理。",
            until=None,
            basis=LegalBasis(
                kind=Basis.APPLICATION,
                consent_from=tuple(
                    one.participation.id for one in joined if one.participation.side == "applicant"
                ),
                consent_on=received_on,
            ),
            by=by,
        )
    elif by.agency_kind not in (*matter_type.handled_by, *matter_type.prepared_by):
        raise Refusal("请选择承办机构。", field="handled_by")
    return Entered(matter, tuple(known))


async def find_or_create(
    session: AsyncSession, by: Actor, comer: Comer, chosen: str, at: int
) -> tuple[Party, tuple[Known, ...]]:
    """The party of a row: the one chosen, the one certainly known, or a new one; and who it may be."""
    if chosen.isdecimal():
        party = await party_queries.get(session, by, int(chosen))
        if comer.known and name_key(comer.name) != party.name_key:
            raise FaultyComer(at, "name", rules.OtherName(name=party.name))
        return party, (Known(party, rules.CHOSEN, True),)
    person = comer.kind is PartyKind.PERSON
    form = PartyForm(
        kind=comer.kind,
        name=comer.name,
        id_number=comer.number if person else "",
        uscc="" if person else comer.number,
        phone=comer.phone,
        address=comer.address,
        still_new=chosen == "new",
    )
    try:
        return await parties.create_party(session, by, form), ()
    except AlreadyRegistered as refusal:
        alike = tuple(Known(party, duplicate.rule.label, True) for duplicate, party in refusal.duplicates)
        return alike[0].party, alike
    except PerhapsRegistered as refusal:
        alike = tuple(Known(party, duplicate.rule.label, False) for duplicate, party in refusal.duplicates)
        return await parties.create_party(session, by, structs.replace(form, still_new=True)), alike
    except Refusal as refusal:
        columns = {"id_number": "number", "uscc": "number", "phone": "phone", "address": "address"}
        raise FaultyComer(at, columns.get(refusal.field or "", "name"), refusal) from refusal


async def look_for(
    session: AsyncSession, words: str, *, by: Actor, visit: Visit | None
) -> tuple[PersonSearch, Sequence[Party]]:
    """Look for somebody by name, ID number or phone, and remember that it was done and how many were found."""
    by.must_hold(Permission.MATTERS_REGISTER, at=by.agency_id)
    found = await party_queries.find(session, by, words)
    search = PersonSearch(
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        visit_id=visit.id if visit else None,
        at=clock.now(),
        words_index=vault().index(f"person search {name_key(words)}"),
        found=len(found),
    )
    session.add(search)
    await session.flush()
    return search, found


async def save_draft(
    session: AsyncSession,
    pairs: Sequence[tuple[str, str]],
    *,
    by: Actor,
    type_key: str,
    draft: IntakeDraft | None,
    version: int | None,
    visit: Visit | None,
) -> IntakeDraft:
    """Keep a form as it is typed so far, whatever is lacking or wrong in it.

    Raises StaleDraft when somebody else has saved it since `version`.
    """
    by.must_hold(Permission.MATTERS_REGISTER, at=by.agency_id)
    now, typed = clock.now(), msgspec.json.encode(list(pairs)).decode()
    if draft is None:
        draft = IntakeDraft(
            agency_id=by.agency_id,
            officer_id=by.officer_id,
            type=type_key,
            visit_id=visit.id if visit else None,
            typed=typed,
            created_at=now,
            updated_at=now,
        )
        session.add(draft)
    elif version != draft.version:
        raise rules.StaleDraft
    else:
        draft.typed, draft.officer_id, draft.updated_at = typed, by.officer_id, now
        draft.version += 1
    await session.flush()
    return draft


async def discard_draft(session: AsyncSession, draft: IntakeDraft, *, by: Actor) -> None:
    """Throw a draft of the own agency away."""
    by.must_hold(Permission.MATTERS_REGISTER, at=draft.agency_id)
    await session.delete(draft)
    await session.flush()


async def forget_drafts(session: AsyncSession, agency_id: int) -> int:
    """Throw away the agency's drafts that nobody has gone on with for DRAFT_DAYS; returns how many."""
    gone = await session.scalars(
        delete(IntakeDraft)
        .where(
            IntakeDraft.agency_id == agency_id,
            IntakeDraft.updated_at < clock.now() - timedelta(days=rules.DRAFT_DAYS),
        )
        .returning(IntakeDraft.id)
    )
    return len(gone.all())


async def make_code(session: AsyncSession, matter: Matter, *, by: Actor) -> str:
    """Give the matter a query code; one it had before is worth nothing from now on.

    Raises NotPermitted for an agency that neither registered nor holds it.
    """
    by.must_hold(Permission.MATTERS_REGISTER, at=by.agency_id)
    if by.agency_id not in (matter.agency_id, matter.registered_at_id):
        raise NotPermitted
    code = rules.new_code()
    kept = await session.get(QueryCode, matter.id)
    if kept is None:
        session.add(
            QueryCode(
                matter_id=matter.id, code=code, code_index=queries.code_index(code), made_at=clock.now()
            )
        )
    else:
        kept.code, kept.code_index, kept.made_at = code, queries.code_index(code), clock.now()
    await session.flush()
    return code


async def ask(session: AsyncSession, number: str, code: str, *, asker: str) -> Progress:
    """How the matter on a slip stands. A failure is counted, by who asks and by number, so the caller commits
    also when this raises NothingKnown; TooManyGuesses once there were too many.
    """
    counted = {
        "asker": vault().index(f"asker {asker}"),
        "number": vault().index(f"asked {rules.number_as_kept(number)}"),
    }
    failures = (
        await session.execute(
            text("select by_asker, about_number from count_failed_queries(:asker, :number, :since)"),
            counted | {"since": clock.now() - rules.GUESS_TIME},
        )
    ).one()
    rules.must_not_guess(failures.by_asker, failures.about_number)
    found = await queries.progress(session, number, code)
    if found is None:
        await session.execute(
            text("select record_failed_query(:asker, :number, :at)"), counted | {"at": clock.now()}
        )
        raise rules.NothingKnown
    return found
