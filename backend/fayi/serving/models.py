"""A serving of a document on one recipient, and what proves it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted
from fayi.serving import rules
from fayi.serving.rules import Capacity, Cause, Consent, Ground, Kept, Plan, Recipient, RecipientKind, Way


class Serving(Base):
    """One document served, or to be served, on one recipient; never deleted."""

    __tablename__ = "serving"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    """The document's matter; None for a document that belongs to none."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that registered it."""
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    recipient_kind: Mapped[str]
    """rules.RecipientKind"""
    organisation: Mapped[bool] = mapped_column(default=False)
    recipient: Mapped[str] = mapped_column(Encrypted)
    way: Mapped[str]
    """rules.Way"""
    copies: Mapped[int] = mapped_column(default=1)
    address: Mapped[str | None] = mapped_column(Encrypted)
    consent: Mapped[str] = mapped_column(default="")
    """rules.Consent; empty unless it is served electronically."""
    paper_wanted: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[str] = mapped_column(default="")
    """rules.Ground; empty unless it is passed on."""
    through: Mapped[str] = mapped_column(default="")
    because: Mapped[str | None] = mapped_column(Encrypted)
    published_in: Mapped[str] = mapped_column(default="")
    abroad: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(Encrypted)
    status: Mapped[str] = mapped_column(default="planned")
    """planned, sent, served, failed"""
    sent_on: Mapped[date | None]
    """Of a public notice: the day of publication."""
    tracking: Mapped[str] = mapped_column(default="")
    served_on: Mapped[date | None]
    served_by: Mapped[str] = mapped_column(default="")
    capacity: Mapped[str] = mapped_column(default="")
    """rules.Capacity of who received it; empty where nobody signs."""
    received_by: Mapped[str | None] = mapped_column(Encrypted)
    refusal: Mapped[str | None] = mapped_column(Encrypted)
    kept: Mapped[str] = mapped_column(default="")
    """rules.Kept; empty unless it was left at the recipient's home."""
    witnesses: Mapped[str | None] = mapped_column(Encrypted)
    recording: Mapped[str | None] = mapped_column(Encrypted)
    confirmation: Mapped[str | None] = mapped_column(Encrypted)
    failed_on: Mapped[date | None]
    cause: Mapped[str] = mapped_column(default="")
    """rules.Cause; empty unless it failed."""
    cause_words: Mapped[str | None] = mapped_column(Encrypted)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The proof of serving drafted from the catalogue; None when there is none."""
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]
    """When it was written down that it was served or failed."""
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    mistake: Mapped[str | None] = mapped_column(Encrypted)
    """Why the record is wrong; None while it stands."""
    mistaken_at: Mapped[datetime | None]
    mistaken_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def stands(self) -> bool:
        """Whether the record was not declared mistaken."""
        return self.mistaken_at is None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.stands and self.status in ("planned", "sent")

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return rules.STATUSES[self.status] if self.stands else "登记有误"

    @property
    def tone(self) -> str:
        """The colour of its status."""
        if not self.stands:
            return "gray"
        return {"planned": "yellow", "sent": "blue", "served": "green", "failed": "red"}[self.status]

    @property
    def way_label(self) -> str:
        """The Chinese name of the way."""
        return Way.of(self.way).label

    @property
    def kind_label(self) -> str:
        """What the recipient is."""
        return RecipientKind.of(self.recipient_kind).label

    @property
    def capacity_label(self) -> str:
        """Who received it; empty where nobody signs."""
        return Capacity.of(self.capacity).label if self.capacity else ""

    @property
    def consent_label(self) -> str:
        """How electronic service was agreed to."""
        return Consent.of(self.consent).label if self.consent else ""

    @property
    def ground_label(self) -> str:
        """Why it is passed on."""
        return Ground.of(self.ground).label if self.ground else ""

    @property
    def kept_label(self) -> str:
        """What shows that it was left."""
        return Kept.of(self.kept).label if self.kept else ""

    @property
    def cause_label(self) -> str:
        """Why it could not be served."""
        return Cause.of(self.cause).label if self.cause else ""

    @property
    def deemed_on(self) -> date | None:
        """The day on which a published notice counts as served; None for other ways."""
        if self.way != Way.ANNOUNCED or self.sent_on is None:
            return None
        return rules.deemed_on(self.sent_on, abroad=self.abroad)

    @property
    def on_whom(self) -> Recipient:
        """The recipient, as the rules see it."""
        return Recipient(
            kind=RecipientKind.of(self.recipient_kind),
            name=self.recipient,
            organisation=self.organisation,
            participation_id=self.participation_id,
        )

    @property
    def plan(self) -> Plan:
        """How it is to be served, as the rules see it."""
        return Plan(
            way=Way.of(self.way),
            copies=self.copies,
            address=self.address or "",
            consent=Consent.of(self.consent) if self.consent else None,
            paper_wanted=self.paper_wanted,
            ground=Ground.of(self.ground) if self.ground else None,
            through=self.through,
            because=self.because or "",
            published_in=self.published_in,
            abroad=self.abroad,
            note=self.note or "",
        )


class ServingProof(Base):
    """What proves a serving: the scan of the signed 送达回证, a receipt of the post, a photograph."""

    __tablename__ = "serving_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    serving_id: Mapped[int] = mapped_column(ForeignKey("serving.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    title: Mapped[str]
    pages: Mapped[int]
    file_digest: Mapped[str]
    file_name: Mapped[str] = mapped_column(Encrypted)
    media_type: Mapped[str]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
