"""Who is acting, and what the actor may do."""

from collections.abc import Iterable

from msgspec import Struct

from fayi.kit.errors import NotPermitted
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import AgencyKind


class Actor(Struct, frozen=True, kw_only=True):
    """An officer at work: as which agency, and with which permissions there."""

    officer_id: int
    name: str
    agency_id: int
    agency_name: str
    agency_kind: AgencyKind
    permissions: frozenset[Permission]
    language: str = "zh"
    must_change_password: bool = False
    must_enrol: bool = False
    """The roles held here ask for a second factor, and the officer has none yet."""
    locks_after: int = 0
    """Minutes without a hand on the keys after which the page is covered; 0: the officer has chosen no PIN."""
    is_locked: bool = False
    """The counter PC is locked: nothing opens but the page that unlocks it."""
    stands_in_for: frozenset[int] = frozenset()
    """Absent officers of the agency whose work the actor does today (代班)."""
    unread: int = 0
    """Notices at the agency that wait to be read."""
    system: str = ""
    """The other system through which the officer acts; empty at the desk's own pages."""

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds `permission` at the agency worked as; to leave one needs no role."""
        return permission in (Permission.PUBLIC, Permission.SIGNED_IN) or permission in self.permissions

    def must_hold(self, permission: Permission, *, at: int) -> None:
        """Raise NotPermitted unless the actor works as agency `at` and holds `permission` there."""
        if at != self.agency_id or not self.may(permission):
            raise NotPermitted


def written_number(word: str, series: str, year: int, number: int) -> str:
    """A reference as people write it: 〔〕 six-sided brackets, no leading zero (GB/T 9704-2012).

    The number of a mediation file reads （2026）龙湖人调字第1号, of a notarial certificate （2026）青禾证内民字第8号;
    other papers read 龙湖登字〔2026〕1号.
    """
    if series.startswith(("人调", "证")):
        return f"（{year}）{word}{series}第{number}号"
    return f"{word}{series}〔{year}〕{number}号"


class Mediator(Struct, frozen=True, kw_only=True):
    """A mediator as far as matching needs it."""

    officer_id: int
    name: str
    home_region: str | None = None
    """Of any level; the first two digits are the province."""
    languages: frozenset[str] = frozenset()
    specialities: frozenset[str] = frozenset()
    """Dispute types, as codes of any length."""
    open_matters: int = 0


class Ground(Struct, frozen=True):
    """Why a mediator fits: a message id and its values."""

    sentence: str
    values: dict[str, str] = {}


class Match(Struct, frozen=True, kw_only=True):
    """A mediator with what speaks for them, the strongest ground first; none: nothing but being free."""

    mediator: Mediator
    grounds: tuple[Ground, ...]
    speaks: bool
    """Whether they share a language with the newcomer; when nobody does, an interpreter is needed."""


def match_mediators(
    home_region: str | None, languages: Iterable[str], dispute_type: str, mediators: Iterable[Mediator]
) -> list[Match]:
    """Mediators for a newcomer, the best first: who speaks the language, comes from home, knows the matter.

    Among equals the less busy come first. `languages` are the newcomer's, in the same words as the
    mediators'. Everybody is listed: a person decides.
    """
    spoken = frozenset(languages)
    province = (home_region or "")[:2]
    ranked: list[tuple[tuple[bool | int | str, ...], Match]] = []
    for mediator in mediators:
        shared = sorted(spoken & mediator.languages)
        compatriot = bool(province) and (mediator.home_region or "")[:2] == province
        versed = any(dispute_type[:2] == own[:2] for own in mediator.specialities)
        grounds = []
        if shared:
            grounds.append(Ground("会说当事人的语言：{languages}。", {"languages": "、".join(shared)}))
        if compatriot:
            grounds.append(Ground("与当事人是同省老乡。"))
        if versed:
            grounds.append(Ground("擅长处理这类纠纷。"))
        busy = (mediator.open_matters, mediator.name, mediator.officer_id)
        match = Match(mediator=mediator, grounds=tuple(grounds), speaks=bool(shared))
        ranked.append(((not shared, not compatriot, not versed, *busy), match))
    return [match for _, match in sorted(ranked, key=lambda pair: pair[0])]
