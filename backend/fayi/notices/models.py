"""Notices, which kinds an officer wants sent, and the sendings."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.notices.rules import Kind, Way, readable
from fayi.web.language import translate


class Notice(Base):
    """One sentence for one officer at one agency. Written by the database's `tell` alone."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    """Whoever no longer sees the matter no longer sees the notice."""
    kind: Mapped[str]
    sentence: Mapped[str]
    """A message id."""
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    address: Mapped[str]
    """The page it leads to, a path of this site."""
    once: Mapped[str | None]
    """A name under which an officer is told only once."""
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @property
    def words(self) -> str:
        """The sentence in the reader's language."""
        return translate(self.sentence, **readable(self.values))

    @property
    def kind_label(self) -> str:
        """The Chinese name of its kind."""
        return Kind.of(self.kind).label


class NoticeChoice(Base):
    """That an officer wants notices of a kind sent in a way."""

    __tablename__ = "notice_choice"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    """mail, sms"""


class Sending(Base):
    """A notice on its way out of the desk: queued, sent, or failed for good."""

    __tablename__ = "sending"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str]
    way: Mapped[str]
    status: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(default="")
    """Why the last attempt failed: a message id, or the server's own words."""
    queued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def kind_label(self) -> str:
        """The Chinese name of the notice's kind."""
        return Kind.of(self.kind).label

    @property
    def way_label(self) -> str:
        """The Chinese name of the way."""
        return Way.of(self.way).label
