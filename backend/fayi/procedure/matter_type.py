"""MatterType and its parts: what may happen to one kind of matter, in what order, by when."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from fayi.procedure.calendar import Length
from fayi.procedure.dossier import Dossier
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind
from fayi.procedure.sealed_records import MustBeSealed


class Acting(StrEnum):
    """On which ground an agency that does not hold a matter may act in it."""

    JOINT = "joint"
    """It handles the matter jointly (协办)."""
    APPOINTMENT = "appointment"
    """One of its lawyers has been appointed (指派)."""


class Status(StrEnum):
    """The same for every matter, for ever."""

    DRAFT = "draft"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "draft": "待受理",
            "open": "办理中",
            "suspended": "中止",
            "closed": "已结案",
            "archived": "已归档",
        }[self]


class Outcome(StrEnum):
    """How a matter ended; the same for all types."""

    SETTLED = "settled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    TRANSFERRED = "transferred"
    COMPLETED = "completed"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "settled": "调解成功",
            "declined": "不予受理",
            "withdrawn": "撤回",
            "terminated": "终止",
            "transferred": "移送",
            "completed": "办结",
        }[self]


class Stage(Struct, frozen=True):
    """Where a matter of the type can be; each stage belongs to one status."""

    key: str
    label: str
    status: Status
    outcome: Outcome | None = None
    waits_for: str = ""
    """Who has to act before the agency can: a message id; empty while it is the agency's own turn."""


class Objection(Struct, frozen=True):
    """Why an action may not be done now: a message id and its values."""

    sentence: str
    values: dict[str, str] = {}
    field: str | None = None
    """The field of the action's form it belongs to."""


Guard = Callable[[Dossier], str | Objection | None]
"""Answers "why not": None when nothing stands in the way."""


class Action(Struct, frozen=True, kw_only=True):
    """What an officer does that moves a matter on: a row of the domain book's state table."""

    key: str
    label: str
    permission: Permission
    open_to: frozenset[Acting] = frozenset()
    """Grounds on which another agency than the holder may do it, with its own officers' permission."""
    from_stages: tuple[str, ...]
    to_stage: str | Callable[[Dossier], str] | None = None
    """None: the matter stays at its stage."""
    unless: tuple[Guard, ...] = ()
    form: type[Struct] | None = None
    """What has to be filled in besides the day; kept in the timeline."""
    issues: tuple[str, ...] = ()
    """Codes of the documents drafted by it."""
    numbers: str | Callable[[Dossier], str] | None = None
    """The number series the matter's reference is taken from, e.g. 人调字."""
    gives_number: Callable[[Dossier], str | None] | None = None
    """The series a further number is taken from, e.g. of a certificate; kept in the timeline as `number`."""
    assigns: bool = False
    """Names the officers answerable for the matter."""
    extends: str | None = None
    """The time limit whose running clock is lengthened by the form's `extra_days`."""
    hands_over: bool = False
    """Asks the agency named in its form (`to`) to take the matter over."""
    joins: bool = False
    """Asks the agency named in its form (`with_agency`) to handle the matter jointly from then on."""
    claims: bool = False
    """Confirms the matter's proposed booking, and is refused when a place has been taken meanwhile."""
    releases: bool = False
    """Cancels the matter's booking and frees its places."""
    announces: str = ""
    """Told to the other agencies that hold or jointly handle the matter: a message id with agency and number."""
    opens: str | None = None
    """The type of linked matter it opens."""
    tells: Callable[[Dossier], tuple[Objection, ...]] | None = None
    """Sentences that help to decide, shown above the form: how a test comes out, what is urgent."""
    concerns: Callable[[Any], bool] | None = None
    """From the details: whether a matter like this knows the action at all; others do not show it."""
    help: str = ""

    def target(self, dossier: Dossier) -> str:
        """The stage the matter is at afterwards."""
        if self.to_stage is None:
            return dossier.stage
        return self.to_stage if isinstance(self.to_stage, str) else self.to_stage(dossier)

    def objections(self, dossier: Dossier) -> list[Objection]:
        """All reasons why it may not be done now; empty when it may."""
        found = (guard(dossier) for guard in self.unless)
        return [Objection(reason) if isinstance(reason, str) else reason for reason in found if reason]


class TimeLimit(Struct, frozen=True, kw_only=True):
    """A rule: so long from such an action. The number of a `local` one may be replaced by a row."""

    key: str
    label: str
    length: Length
    starts_on: tuple[str, ...]
    """Keys of actions; "register" is the registration itself."""
    stops_on: tuple[str, ...]
    basis: str
    counted_from: Callable[[Dossier], date | datetime | None] | None = None
    """The day, or for hours the instant, it is counted from, where that is not the day of the action."""
    local: bool = False
    lapses: bool = False
    """A right that ends with it, not a duty: once it has run out nothing is overdue."""
    in_custody: bool = False
    runs_on: bool = False
    """Goes on while the matter is suspended."""
    since: date | None = None
    """Matters received before this day do not know the rule."""


class PartyRole(Struct, frozen=True, kw_only=True):
    """A part that a party may play in matters of the type."""

    key: str
    label: str
    side: str
    """applicant, respondent, or none"""
    at_least: int = 0


class Paper(Struct, frozen=True, kw_only=True):
    """An entry of the file's prescribed list: must be there, or as needed."""

    key: str
    label: str
    must: bool
    documents: tuple[str, ...] = ()
    """Codes of documents that fulfil it."""


class Asked(Struct, frozen=True, kw_only=True):
    """A line of the list of materials people are asked for (材料清单)."""

    key: str
    label: str
    must: bool = True
    """False: as needed."""
    original: bool = True
    """Whether the original has to be shown."""
    copies: int = 1
    note: str = ""
    """Who issues it, or when it is needed."""


class MatterType(Struct, frozen=True, kw_only=True):
    """All that differs between one kind of matter and another."""

    key: str
    label: str
    details: type[Struct]
    title: Callable[[Any, tuple[str, ...], tuple[str, ...]], str]
    """From the details, the applicants' names and the respondents' names."""
    stages: tuple[Stage, ...]
    actions: tuple[Action, ...]
    handled_by: tuple[AgencyKind, ...]
    """Agencies that may hold such a matter to its end; others register it and pass it on."""
    intake: bool = True
    """Whether it can be registered at the counter (else it is opened from another matter)."""
    counter_place: int | None = None
    """Its place among what every counter offers; None: offered by the agencies that handle it."""
    documents: tuple[str, ...] = ()
    """Codes of documents that may be drafted at any time besides those its actions issue."""
    time_limits: tuple[TimeLimit, ...] = ()
    roles: tuple[PartyRole, ...] = ()
    papers: tuple[Paper, ...] = ()
    materials: Callable[[Any], tuple[Asked, ...]] | None = None
    """From the details: what people are asked to hand in."""
    properties: Callable[[Any], tuple[str, ...]] | None = None
    """From the details: what the property it is about is known by (procedure.property)."""
    prepared_by: tuple[AgencyKind, ...] = ()
    """Agencies that may hold it until it is ready to be handed over."""
    handed_over_at: tuple[str, ...] = ()
    """Stages at which it may be handed to an agency that handles it; empty: at any."""
    category: Callable[[Any], str] | None = None
    """The code that lists are filtered and counted by, e.g. the dispute type."""
    texts: Callable[[Any], tuple[str, ...]] | None = None
    """The words of the details that search should find."""
    details_when_linked: Callable[[Dossier], Any] | None = None
    """The details of a matter opened from another one."""
    other_side: Callable[[Any], str] | None = None
    """The name of the other side where it is no party of the matter; who has advised it is looked up."""
    anonymous: Callable[[Any], bool] | None = None
    """From the details: whether no name may be written down."""
    confidential: Callable[[Any], bool] | None = None
    """From the details: whether inside the agency only the registrar, those who assign and those assigned see
    it, and an agency that passes it on loses sight of it."""
    offence_data: Callable[[Any], bool] | None = None
    """From the details: whether it tells of offences or punishment (个人信息保护法 28: sensitive); whoever opens
    it is written down, and says what for (domain book 1.7)."""
    must_be_sealed: MustBeSealed | None = None
    """Of a type that can hold a child's criminal record: whether this one is to be sealed once it is over."""
    means_tested: bool = False
    """Whether the means rules of the day a matter came in are part of its dossier."""
    examples: tuple[Any, ...] = ()
    version: int = 1
    upgrade: Callable[[dict[str, Any], int], dict[str, Any]] | None = None
    faulty: Callable[[Any, str], Objection | None] | None = None
    """From the details and the word in the numbers of the agency that registers it: what cannot be true."""

    @property
    def first_stage(self) -> Stage:
        """Where a matter starts."""
        return self.stages[0]

    def stage(self, key: str) -> Stage:
        """The stage with this key; KeyError when the type has none."""
        return {stage.key: stage for stage in self.stages}[key]

    def action(self, key: str) -> Action | None:
        """The action with this key, or None."""
        return next((action for action in self.actions if action.key == key), None)

    def role(self, key: str) -> PartyRole:
        """The part with this key; KeyError when the type has none."""
        return {role.key: role for role in self.roles}[key]

    def all_documents(self) -> tuple[str, ...]:
        """Codes of every document a matter of the type may need."""
        return tuple(dict.fromkeys((*self.documents, *(code for a in self.actions for code in a.issues))))


class MatterTypes(Mapping[str, MatterType]):
    """The types that were discovered, by key."""

    def __init__(self, types: Mapping[str, MatterType]) -> None:
        """Hold `types`, by key."""
        self._types = dict(types)

    def __getitem__(self, key: str) -> MatterType:
        return self._types[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def at_the_counter(self, kind: AgencyKind | None = None) -> list[MatterType]:
        """Types that can be registered at intake, what is asked for most first.

        At the counter of a kind of agency: what every counter takes in, and what it handles itself.
        """
        offered = [
            one
            for one in self._types.values()
            if one.intake and (kind is None or one.counter_place is not None or kind in one.handled_by)
        ]
        return sorted(offered, key=lambda one: one.counter_place or len(self._types) + 1)
