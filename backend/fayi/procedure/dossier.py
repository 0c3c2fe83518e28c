"""All that is known of a matter, plain and frozen: the only window through which a type sees the world."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct


class Participant(Struct, frozen=True, kw_only=True):
    """A party as it takes part in the matter."""

    party_id: int
    name: str
    role: str
    kind: str
    """person or organisation"""
    age: int | None = None
    needs_guardian: bool = False
    """Under 14 or without capacity (人民调解 intake; 民法典 19-22)."""
    has_guardian: bool = False
    identified: bool = False
    """An identity document has been seen and its number recorded."""
    agents: tuple["Representative", ...] = ()


class Representative(Struct, frozen=True, kw_only=True):
    """Who acts for a participant: an agent, a guardian, or a representative of a group."""

    name: str
    kind: str
    """agent, guardian, group_representative"""
    scope: frozenset[str] = frozenset()
    valid_until: date | None = None


class Conflict(Struct, frozen=True, kw_only=True):
    """A conflict of interest found or disclosed, and whether every side has accepted it."""

    sentence: str
    values: dict[str, str] = {}
    accepted: bool = False


class Advised(Struct, frozen=True, kw_only=True):
    """An earlier enquiry of the other side, and who answered it."""

    number: str
    officer_id: int
    officer: str


class Held(Struct, frozen=True, kw_only=True):
    """A hearing or inquiry that has taken place."""

    kind: str
    """mediation, inquiry"""
    on: date
    has_minutes: bool
    signed: bool = False


class Signed(Struct, frozen=True, kw_only=True):
    """One signature on the settlement."""

    signer: str
    capacity: str
    """party, agent, mediator, recorder, committee"""
    on: date


class SettlementSeen(Struct, frozen=True, kw_only=True):
    """What the parties agreed, as far as guards need it."""

    written: bool
    agreed_on: date
    facts: str
    clauses: int
    performance_way: str
    performance_term: str
    signatures: tuple[Signed, ...] = ()
    unsigned: tuple[str, ...] = ()
    """Names of participants who have not signed, themselves or through an authorised agent."""
    effective_on: date | None = None
    """Written: the day of the last necessary signature (人民调解法29); oral: the day agreed (30)."""
    instalments: int = 0
    performed: int = 0
    breached: int = 0
    amount: Decimal = Decimal(0)


class Appointed(Struct, frozen=True, kw_only=True):
    """A lawyer appointed in a legal-aid matter, from the offer to the end (法律援助法 43)."""

    id: int
    lawyer_id: int
    """The officer."""
    lawyer: str
    firm: str
    status: str
    """offered, active, declined, lapsed (no answer in time), changed, ended, completed"""
    practised_years: int
    """Full years of practice on the day of the offer (26: three for life and death cases)."""
    since: date
    """The day of the offer; once accepted, of the acceptance."""
    met_on: date | None = None
    """The first meeting with the aided person."""
    handed_in_on: date | None = None
    """When the closing file was handed in."""
    checked_on: date | None = None
    """When the centre found the closing file complete."""
    paid_on: date | None = None
    """When the subsidy was paid."""


class MaterialsSeen(Struct, frozen=True, kw_only=True):
    """How the list of materials stands, as far as guards need it."""

    missing: tuple[str, ...] = ()
    """What must be handed in and is neither there nor waived, by label."""
    have: frozenset[str] = frozenset()
    """Keys of the lines that are there."""
    originals_kept: tuple[str, ...] = ()
    """Originals that were taken in on a receipt and not given back, by label."""
    told: int = 0
    """How often people were told in one list what is missing (一次性告知)."""


class Mentioned(Struct, frozen=True, kw_only=True):
    """That another open matter is about the same property; nothing else is told of it."""

    type: str
    agency: str
    phone: str = ""


class MeansRule(Struct, frozen=True, kw_only=True):
    """A rule of the means test, as it was in force on the day the matter came in."""

    route: str
    """no_condition (法律援助法 32), not_checked (42), pledge (41), standard (34)"""
    code: str
    label: str
    basis: str
    proof: str = ""
    """The papers that prove it."""
    amount: Decimal | None = None
    """Of a standard: yuan a head and month."""


class Done(Struct, frozen=True, kw_only=True):
    """An action performed earlier, with what was filled in."""

    action: str
    on: date
    at: datetime
    facts: dict[str, Any] = {}
    officer_id: int | None = None
    """Who did it."""
    number: str = ""
    """The number it took from a series, e.g. of a certificate."""


class Booked(Struct, frozen=True, kw_only=True):
    """The latest booking of the matter that was not cancelled: when, and what has been claimed."""

    status: str
    """proposed, held, confirmed"""
    starts_at: datetime
    """Of the sitting itself, without talks before it."""
    ends_at: datetime
    changed_at: datetime
    """When its times or places last changed."""
    roles: frozenset[str] = frozenset()
    """What its resources are there for: court, prison, witness, line, prisoner, officer …"""
    unanswered: tuple[str, ...] = ()
    """Rooms whose agency asks first and has not agreed, by name."""
    flag: str = ""
    """Why somebody must look at it first: a message id."""
    flag_values: dict[str, str] = {}


class ConsentSeen(Struct, frozen=True, kw_only=True):
    """What one participant answered to sitting online at one stage of the proceeding (在线诉讼规则 4)."""

    party_id: int | None
    name: str
    capacity: str
    """party, defender, prosecutor, interpreter …"""
    stage: str
    """A key of the stage asked for, e.g. hearing, mediation, service."""
    answer: str
    """asked, agreed, refused, moved (asked for it himself), withdrawn"""
    on: date
    reason: str = ""
    told: bool = False
    """Told of the stage, the form, the rights, the effect and how it works."""


class Barred(Struct, frozen=True, kw_only=True):
    """Somebody who may not visit a prisoner, and why in words."""

    name: str
    why: str


class PrisonerSeen(Struct, frozen=True, kw_only=True):
    """The prisoner a matter is about. The prison's register is there for its own officers alone."""

    known: bool = False
    """Whether whoever looks works at the prison that has the prisoner in its register."""
    visit_class: str = ""
    """observed, ordinary, lenient, strict"""
    place: str = ""
    """Where he is on the day of the booking, else on the day of the act: held, hospital, confinement …"""
    language: str = ""
    """What has to be interpreted from; empty: nothing."""
    visits_this_month: int = 0
    """Other family visits held or booked in the month of the booking."""
    barred: tuple[Barred, ...] = ()
    proved: frozenset[str] = frozenset()
    """Names of relatives whose relation was proved in an earlier matter."""
    suspended_until: date | None = None
    """The last day of a suspension of his visits that still runs."""


class Linked(Struct, frozen=True, kw_only=True):
    """Another matter that belongs to this one."""

    matter_id: int
    type: str
    stage: str
    status: str
    kind: str
    """opened_from (this matter came from it) or opens (it came from this matter)"""
    done: tuple[Done, ...] = ()
    """What was done there, with what was filled in, e.g. the ruling's number."""

    def last(self, action: str) -> Done | None:
        """The latest time `action` was performed there, or None."""
        return _last(self.done, action)


class Dossier(Struct, frozen=True, kw_only=True):
    """Everything guards may look at. Lists are in order of time."""

    type: str
    stage: str
    status: str
    today: date
    """The day the action is done on; today where officers only look."""
    received_on: date
    details: Any
    participants: tuple[Participant, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    advised: tuple[Advised, ...] = ()
    """Enquiries of the other side, for types that name one."""
    mediators: tuple[str, ...] = ()
    """Names of the officers assigned."""
    held: tuple[Held, ...] = ()
    settlement: SettlementSeen | None = None
    follow_ups: int = 0
    booking: Booked | None = None
    consents: tuple[ConsentSeen, ...] = ()
    """The latest answer of each participant for each stage."""
    prisoner: PrisonerSeen = PrisonerSeen()
    """The one named in the details by a `prisoner_number`, as far as whoever looks may know."""
    appointments: tuple[Appointed, ...] = ()
    """Lawyers offered the matter or appointed in it, ended ones included."""
    holder: str = ""
    """The name of the agency that holds it."""
    means: tuple[MeansRule, ...] = ()
    """The means rules in force on the day the matter came in, for types that test means."""
    issued: frozenset[str] = frozenset()
    """Codes of documents issued."""
    filed: frozenset[str] = frozenset()
    """Keys of the papers already in the file."""
    done: tuple[Done, ...] = ()
    linked: tuple[Linked, ...] = ()
    due: dict[str, date] = {}
    """The last day of each running clock, by the key of its time limit."""
    materials: MaterialsSeen = MaterialsSeen()
    mentions: tuple[Mentioned, ...] = ()
    """Other open matters about the same property, whoever holds them."""
    aided: tuple[str, ...] = ()
    """Numbers of visible matters in which one of the parties was granted legal aid."""
    held_by: str = ""
    """The kind of the agency that holds it."""
    region: str = ""
    """The region of the agency that holds it or, on being handed over, of the one that is to take it."""
    awaits: str = ""
    """The agency that was asked to take it over and has not answered yet."""
    officer_id: int | None = None
    """Who is doing it, or looks at what they may do."""
    officer_kind: str = ""
    """The kind of the agency the officer works at."""
    form: Any = None
    """What is being filled in; None while officers only look at what they may do."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles that somebody holds."""
        return frozenset(participant.role for participant in self.participants)

    @property
    def lawyer(self) -> Appointed | None:
        """The lawyer who has accepted and acts now, or None."""
        return next((each for each in reversed(self.appointments) if each.status == "active"), None)

    def last(self, action: str) -> Done | None:
        """The latest time `action` was performed, or None."""
        return _last(self.done, action)

    def link(self, type_key: str) -> Linked | None:
        """The newest linked matter of this type, or None."""
        return next((linked for linked in reversed(self.linked) if linked.type == type_key), None)


def _last(done: tuple[Done, ...], action: str) -> Done | None:
    return next((each for each in reversed(done) if each.action == action), None)
