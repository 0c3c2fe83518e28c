"""Tokens, what was done with them, and the answers that a repeated request is given again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit import clock
from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class Token(Base):
    """The right of another system to act for an agency; only its hash is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    """Who made it and answers for what is done with it; it can never do more than this officer."""
    system: Mapped[str]
    purpose: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    token_hash: Mapped[bytes]
    made_at: Mapped[datetime]
    valid_until: Mapped[date]
    """The last day on which it opens anything."""
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    last_used_at: Mapped[datetime | None]

    @property
    def is_in_force(self) -> bool:
        """Whether it still opens anything, as far as the token itself tells."""
        return self.revoked_at is None and self.valid_until >= clock.today()


class Use(Base):
    """One request that came with a good token, whatever was answered; never altered."""

    __tablename__ = "api_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    request_id: Mapped[UUID]
    """Answered in the header X-Request-Id."""
    at: Mapped[datetime]
    method: Mapped[str]
    path: Mapped[str]
    """Without what was asked for in the query, which may name people."""
    status: Mapped[int]
    source: Mapped[str]
    """The network address it came from."""


class Answer(Base):
    """What a request was answered, under the key its sender gave it; kept for a day."""

    __tablename__ = "api_answer"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    """Of the request: another one under the same key is a mistake."""
    status: Mapped[int] = mapped_column(default=0)
    location: Mapped[str] = mapped_column(default="")
    body: Mapped[str | None] = mapped_column(Encrypted)
    at: Mapped[datetime]


class Failure(Base):
    """How often an address has come with a token that opens nothing."""

    __tablename__ = "api_failure"

    source: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
