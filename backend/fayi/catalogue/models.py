"""The versions of a template that agencies have made."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base


class TemplateVersion(Base):
    """An agency's own version of a template of the catalogue; the agencies below it use it, too."""

    __tablename__ = "template_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    no: Mapped[int]
    """Counted from 1 for each agency and document."""
    digest: Mapped[str | None]
    """SHA-256 of the Word file; None: from then on the template that comes with Fayi again."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    """The first day it no longer holds; None while it does."""
    note: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))

    @property
    def last_day(self) -> date | None:
        """The last day it holds; None while nothing follows it."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None

    @property
    def never_held(self) -> bool:
        """Whether another took over before its first day was out."""
        return self.valid_until == self.valid_from
