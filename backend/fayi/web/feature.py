"""What a feature brings to the site."""

from dataclasses import dataclass
from typing import Any

from fayi.procedure.permissions import Permission


@dataclass(frozen=True)
class Tab:
    """A tab on the page of a matter, at /matters/{id}/{key}, a path of the feature that brings it."""

    key: str
    label: str
    permission: Permission | None = None
    """Who sees it; None: whoever sees the matter."""
    types: frozenset[str] = frozenset()
    """Keys of the types of matter that have it; empty: all."""


KEEPING = frozenset(
    {
        Permission.AGENCY_MANAGE,
        Permission.LIBRARY_MANAGE,
        Permission.LAWYERS_KEEP,
        Permission.SUBSIDIES_KEEP,
        Permission.AUDIT_READ,
        Permission.INCIDENTS_KEEP,
        Permission.RETENTION_PROPOSE,
        Permission.ROOMS_KEEP,
    }
)


@dataclass(frozen=True)
class MenuItem:
    """An entry of the site's menu, shown to officers who hold the permission."""

    path: str
    label: str
    icon: str
    permission: Permission = Permission.SIGNED_IN

    @property
    def keeps(self) -> bool:
        """Whether it is about how the agency is run; shown apart, below the work of the day."""
        return self.permission in KEEPING


@dataclass(frozen=True)
class Feature:
    """One folder of the package: its route handlers, tabs, later work and menu entries."""

    name: str
    """The folder's name; "hearings/page.html" is found in hearings/templates/."""
    pages: tuple[Any, ...]
    tabs: tuple[Tab, ...] = ()
    menu: tuple[MenuItem, ...] = ()
