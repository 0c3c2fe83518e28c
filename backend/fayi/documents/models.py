"""A document, from its draft on, and the papers that make up the file of a matter."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.documents.rules import STATUSES
from fayi.kit.database import Base
from fayi.kit.secrets import EncryptedRecord


class Document(Base):
    """One of the catalogue's documents; once issued, nothing that was printed may change."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    """None: it belongs to no matter, only to its agency."""
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that issues it."""
    code: Mapped[str]
    """Which document of the catalogue, e.g. MD-0106."""
    title: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    """draft, submitted, issued, void, replaced"""
    sign_off: Mapped[bool] = mapped_column(default=False)
    """Whether somebody else than its drafter has to sign it off (审批)."""
    particulars: Mapped[dict[str, Any] | None] = mapped_column(EncryptedRecord)
    """What was filled in, by the catalogue's names; None until somebody has saved the draft."""
    facts: Mapped[dict[str, Any] | None] = mapped_column(EncryptedRecord)
    """What was given to the template, frozen at issue."""
    number: Mapped[str | None]
    """As printed, e.g. （2026）湖桥人调协字第12号; None for documents that bear no number."""
    series: Mapped[str | None]
    year: Mapped[int | None]
    no: Mapped[int | None]
    pages: Mapped[int | None]
    template_digest: Mapped[str | None]
    seal_digest: Mapped[str | None]
    """Of the seal it bears; None for one that is sealed by hand or not at all."""
    docx_digest: Mapped[str | None]
    pdf_digest: Mapped[str | None]
    verify_token: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The issued document this one corrects."""
    void_reason: Mapped[str] = mapped_column(default="")
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who saved the draft last."""
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    return_reason: Mapped[str] = mapped_column(default="")
    """Why it was not signed off; empty again once it is submitted anew."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def drafters(self) -> frozenset[int]:
        """The officers who drafted, last saved and submitted it: none of them signs it off."""
        all_of_them = (self.created_by_id, self.saved_by_id, self.submitted_by_id)
        return frozenset(one for one in all_of_them if one is not None)

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return STATUSES[self.status]

    @property
    def is_issued(self) -> bool:
        """Whether it went out, even if it no longer holds."""
        return self.issued_at is not None


class Paper(Base):
    """A paper in the file (卷宗材料): a scan, a signed copy of a document, or a note that it lies there."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    paper_key: Mapped[str]
    """The entry of the type's prescribed list it belongs to."""
    title: Mapped[str]
    pages: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The document of which this is the signed copy."""
    file_digest: Mapped[str | None]
    """None: the paper itself lies in the file, nothing was scanned."""
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None]
    """Bytes; None when nothing was scanned, and for scans of the time before sizes were kept."""
    original_kept: Mapped[bool] = mapped_column(default=False)
    """Whether the original lies in the file, not a copy."""
    kind: Mapped[str] = mapped_column(default="paper")
    """rules.PAPER_KINDS: exhibit, identity, authorisation, paper"""
    position: Mapped[int | None]
    """Where it stands among the papers of the matter; None: where its id would put it."""
    turned: Mapped[int] = mapped_column(default=0)
    """Degrees, clockwise, by which it is shown and bound; the file stays as it came."""
    safety: Mapped[str] = mapped_column(default="unchecked")
    """waiting, clean, infected, or unchecked where no scanner is set up"""
    threat: Mapped[str] = mapped_column(default="")
    """What the scanner calls that which it found."""
    checked_at: Mapped[datetime | None]
    thumbnail_digest: Mapped[str | None]
    """Of a small JPEG; None until it is drawn, and for what cannot be drawn."""
    picture_digest: Mapped[str | None]
    """Of a photo as it is shown: upright and without what the camera noted (place, time, device)."""
    phone_link_id: Mapped[int | None] = mapped_column(ForeignKey("phone_link.id"))
    """The link under which it was sent from a phone."""
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    remove_reason: Mapped[str] = mapped_column(default="")

    @property
    def place(self) -> int:
        """By what it is ordered among the papers of the matter."""
        return self.id if self.position is None else self.position


class PhoneLink(Base):
    """A link under which an officer sends photos into one matter from a phone, for some minutes."""

    __tablename__ = "phone_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    token_hash: Mapped[bytes]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
