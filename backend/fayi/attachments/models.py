"""A file that is still coming in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base


class Incoming(Base):
    """A file of which some bytes are here; it becomes a paper when all of them are, and is gone then."""

    __tablename__ = "incoming"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    """By which it is addressed; not to be guessed."""
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    phone_link_id: Mapped[int | None] = mapped_column(ForeignKey("phone_link.id"))
    file_name: Mapped[str]
    size: Mapped[int]
    """Bytes there will be."""
    received: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default="")
    """SHA-256 the sender says it has; empty when it says none."""
    pieces: Mapped[list[Any]] = mapped_column(default=list)
    """Names of what was received, in order."""
    kind: Mapped[str]
    paper_key: Mapped[str]
    title: Mapped[str]
    original_kept: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime]
