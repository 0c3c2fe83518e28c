"""Referrals, transfers and joint handling, what was said about them, and packages that go out of the desk."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class Referral(Base):
    """One agency asks another."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str]
    """rules.Kind: referral, transfer, joint"""
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reason: Mapped[str]
    until: Mapped[date | None]
    """The last day on which a referral or joint handling lets the other agency see the matter."""
    status: Mapped[str]
    """rules.STATUSES: asked, accepted, returned, done, revoked, expired"""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answer: Mapped[str] = mapped_column(default="")
    """Why it was returned, or what came of it, in words the asking agency may read."""
    scope: Mapped[str] = mapped_column(default="all")
    """rules.Scope: what of the matter it shows."""
    confidential: Mapped[bool] = mapped_column(default=False)
    """As the matter was when it was asked: known only to those who see the matter."""
    basis: Mapped[str] = mapped_column(default="")
    """rules.Basis: why personal data may be passed on; empty for what was asked before this was recorded."""
    consent_from: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Names of those who agreed, as they stood then."""
    consent_way: Mapped[str] = mapped_column(default="")
    """rules.ConsentWay"""
    consent_on: Mapped[date | None]
    override_ground: Mapped[str] = mapped_column(default="")
    """rules.OverrideGround"""
    override_reason: Mapped[str] = mapped_column(default="")

    @property
    def ground(self) -> str:
        """Under which name it opens the matter; whoever is asked to handle it jointly only looks at first."""
        if self.kind == "joint" and self.status == "asked":
            return f"invited:{self.id}"
        return f"{self.kind}:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.status == "asked" or (self.status == "accepted" and self.kind != "transfer")


class ReferralNote(Base):
    """What an agency notes for itself about a referral; the other one does not see it."""

    __tablename__ = "referral_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime]
    words: Mapped[str]


class ReferralPrompt(Base):
    """A reminder to who was asked, a report to the upper body, or that body's urging.

    Nothing of the people or of what is asked stands here: the upper body need not see the matter.
    """

    __tablename__ = "referral_prompt"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str]
    """reminder, escalation, urging"""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """Whom it is addressed to."""
    by_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The upper body that urges; None for what the desk sends."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    asked: Mapped[str]
    """rules.Kind of the referral."""
    number: Mapped[str]
    matter_type: Mapped[str]
    asked_at: Mapped[datetime]
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    """When the answer came."""


class ReferralPackage(Base):
    """A referral to an agency outside the desk, as a sealed file."""

    __tablename__ = "referral_package"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    """Its number, as the reply slip repeats it."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    expires_on: Mapped[date]
    """The last day on which it can be fetched."""
    file_digest: Mapped[str]
    """SHA-256 of the sealed file."""
    size: Mapped[int]
    password: Mapped[str] = mapped_column(Encrypted)
    files: Mapped[list[Any]]
    """Name, SHA-256 and size of each file inside."""
    downloads: Mapped[int] = mapped_column(default=0)


class PackageReply(Base):
    """The answer of an agency outside the desk, read in from its reply slip."""

    __tablename__ = "package_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("referral_package.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    digest: Mapped[str]
    """SHA-256 of the slip: the same slip is not read in twice."""
    scan_digest: Mapped[str] = mapped_column(default="")
    """SHA-256 of the scanned, sealed paper that came with an unsigned slip."""
    signed_by: Mapped[str] = mapped_column(default="")
    """The key, in hex, under which a desk elsewhere signed it; empty for a slip filled in by hand."""
    answer: Mapped[str]
    """accept, return, finish"""
    words: Mapped[str]
    answered_by: Mapped[str]
    answered_on: Mapped[date]
    read_at: Mapped[datetime]
    read_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
