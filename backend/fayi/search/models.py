"""The text of papers, names people used to have, and what an officer looked for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class PaperText(Base):
    """What can be read in an issued document or in a paper of the file; numbers of people are scrubbed."""

    __tablename__ = "paper_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id", ondelete="CASCADE"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    body: Mapped[str]
    """Empty where there is no text to read."""
    source: Mapped[str]
    """extraction.Source"""
    read_at: Mapped[datetime]


class FormerName(Base):
    """A name a party was registered under before it was corrected; written by the database."""

    __tablename__ = "former_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id", ondelete="CASCADE"))
    name: Mapped[str]
    until: Mapped[datetime]


class SavedSearch(Base):
    """A search an officer keeps under a name; nobody else sees it."""

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(Encrypted)
    asked: Mapped[str] = mapped_column(Encrypted)
    """The query part of the page's address."""
    saved_at: Mapped[datetime]


class RecentSearch(Base):
    """Words an officer looked for lately; forgotten when asked to, and beyond the latest."""

    __tablename__ = "recent_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    words: Mapped[str] = mapped_column(Encrypted)
    words_index: Mapped[bytes]
    """The blind index of the words, so that the same words are one row."""
    asked_at: Mapped[datetime]


class SearchEngine(Base):
    """How the search engine's index stands: one row, there as soon as an engine is kept."""

    __tablename__ = "search_engine"

    id: Mapped[int] = mapped_column(primary_key=True)
    index_name: Mapped[str]
    building: Mapped[str] = mapped_column(default="", server_default="")
    """The second index, while one is being built."""
    built_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="", server_default="")
    """Why the engine last did not do what it was told; empty: it did."""
    tasks_waiting: Mapped[int] = mapped_column(default=0, server_default="0")
    oldest_task_at: Mapped[datetime | None]
    """Since when the oldest of them waits in the engine."""
    swept_at: Mapped[datetime | None]
    differences: Mapped[int] = mapped_column(default=0, server_default="0")
    """Found, and mended, when all was last compared."""

    __table_args__ = (CheckConstraint("id = 1", name="one"),)


class Outgoing(Base):
    """An entry the engine has to hear of; written by the database in the transaction of the change."""

    __tablename__ = "search_outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str]
    entry_id: Mapped[int]
    since: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), index=True)
    task: Mapped[int | None]
    """The engine's task; None: not told yet."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the engine took it and failed."""
