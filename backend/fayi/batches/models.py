"""A batch and its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.batches.rules import ROW_STATUSES, STATUSES
from fayi.kit.database import Base
from fayi.kit.secrets import EncryptedRecord


class Batch(Base):
    """The same document for many, made one after the other by the worker."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    source: Mapped[str]
    """list, search or table"""
    said: Mapped[str]
    """What was searched for, or the name of the spreadsheet."""
    issues: Mapped[bool]
    """Whether the documents are issued (or submitted for sign-off), not only drafted."""
    common: Mapped[dict[str, Any] | None] = mapped_column(EncryptedRecord)
    """Particulars that are the same on all."""
    status: Mapped[str] = mapped_column(default="running")
    """running, done, cancelled"""
    zip_digest: Mapped[str | None]
    pdf_digest: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None]

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return STATUSES[self.status]


class BatchRow(Base):
    """One document of a batch: for whom, and what became of it."""

    __tablename__ = "batch_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    no: Mapped[int]
    """As in the spreadsheet or the list, from 1."""
    matter_number: Mapped[str]
    """The number of the matter it is made for; empty for none."""
    cells: Mapped[dict[str, Any] | None] = mapped_column(EncryptedRecord)
    """What stood in the row, as text by name of the field."""
    status: Mapped[str] = mapped_column(default="waiting")
    """waiting, done, failed, cancelled"""
    fault: Mapped[dict[str, Any] | None] = mapped_column(EncryptedRecord)
    """Why it failed: field's label, sentence and its values."""
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    @property
    def status_label(self) -> str:
        """The Chinese name of its status."""
        return ROW_STATUSES[self.status]
