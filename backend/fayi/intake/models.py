"""Drafts of the counter, who was looked for, and the codes on the slips."""

from datetime import datetime

import msgspec
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class IntakeDraft(Base):
    """A registration form as far as it is filled in, complete or not."""

    __tablename__ = "intake_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    """Who saved it last."""
    type: Mapped[str]
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    typed: Mapped[str] = mapped_column(Encrypted)
    """The form's pairs of name and text as JSON, as typed; holds ID numbers, so it is encrypted."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What was typed, in the order of the form."""
        return msgspec.json.decode(self.typed, type=list[tuple[str, str]])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the people typed in so far, for the list."""
        return tuple(
            text
            for name, text in self.pairs
            if name.startswith("people-") and name.endswith("-name") and text.strip()
        )


class PersonSearch(Base):
    """Somebody was looked for before a matter was registered."""

    __tablename__ = "person_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    at: Mapped[datetime]
    words_index: Mapped[bytes]
    """A keyed hash of the words looked for: enough to show that it was these, not to read them."""
    found: Mapped[int]


class QueryCode(Base):
    """The code on the slip of a matter, with which anybody who holds the slip may ask how it stands."""

    __tablename__ = "query_code"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Encrypted)
    code_index: Mapped[bytes]
    made_at: Mapped[datetime]
