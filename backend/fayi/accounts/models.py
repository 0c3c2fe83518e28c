"""Second factors, identities known elsewhere, former passwords, and how often something was tried."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class SecondFactor(Base):
    """The secret an officer's authenticator makes its six digits from (TOTP, RFC 6238)."""

    __tablename__ = "second_factor"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Encrypted)
    """Base32."""
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When a first code was right; before that nothing asks for it."""
    last_used: Mapped[int] = mapped_column(default=0)
    """The half minute, counted from 1970, of the last code taken: it and those before it are used up."""


class RecoveryCode(Base):
    """A code that stands in for the authenticator once; only its keyed hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    code_hash: Mapped[bytes]
    used_at: Mapped[datetime | None]


class LinkedIdentity(Base):
    """Who an officer is at an identity provider (OpenID Connect)."""

    __tablename__ = "linked_identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    linked_at: Mapped[datetime]


class Attempt(Base):
    """How often something was tried of late."""

    __tablename__ = "attempt"

    kind: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[bytes] = mapped_column(primary_key=True)
    """Keyed hash of an address, a name or an id."""
    times: Mapped[int]
    since: Mapped[datetime]
