"""Lines of the list of materials, lists of what is missing, receipts, and returns."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base
from fayi.kit.secrets import Encrypted


class Material(Base):
    """What is known of one line of a matter's list; a line nobody has touched has no row."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    key: Mapped[str]
    """Of the type's line, or extra-1, extra-2 … for one an officer added."""
    label: Mapped[str]
    must: Mapped[bool]
    status: Mapped[str]
    """have, lack, waived"""
    reason: Mapped[str] = mapped_column(default="")
    """Why it is waived, or not needed."""
    received_on: Mapped[date | None]
    received_from: Mapped[str] = mapped_column(default="")
    originals: Mapped[int] = mapped_column(default=0)
    """How many originals were shown or handed in."""
    copies: Mapped[int] = mapped_column(default=0)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    """Who compared the copies with the original."""
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class MaterialList(Base):
    """A list of what is missing, given once (一次性告知单); never altered."""

    __tablename__ = "material_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    no: Mapped[int]
    told_on: Mapped[date]
    told_to: Mapped[str]
    supply_by: Mapped[date | None]
    items: Mapped[list[str]] = mapped_column(ARRAY(Text))
    explanations: Mapped[str] = mapped_column(default="")
    """What has to be explained besides."""
    because: Mapped[str] = mapped_column(default="")
    """Why there is a second list."""
    at: Mapped[datetime]


class MaterialReceipt(Base):
    """A numbered receipt for originals and evidence that stay here; never altered."""

    __tablename__ = "material_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    number: Mapped[str]
    received_on: Mapped[date]
    received_from: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class MaterialReturn(Base):
    """Things given back, to whom; never altered."""

    __tablename__ = "material_return"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    returned_on: Mapped[date]
    collector: Mapped[str]
    collector_number: Mapped[str | None] = mapped_column(Encrypted)
    """Of the identity paper that was shown."""
    authority: Mapped[str] = mapped_column(default="")
    """By what somebody else collects; empty: who handed them in."""
    at: Mapped[datetime]


class MaterialItem(Base):
    """A line of a receipt: so many sheets of this, and whether they are still here."""

    __tablename__ = "material_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("material_receipt.id"))
    label: Mapped[str]
    original: Mapped[bool]
    copies: Mapped[int]
    pages: Mapped[int]
    return_id: Mapped[int | None] = mapped_column(ForeignKey("material_return.id"))

    @property
    def is_kept(self) -> bool:
        """Whether it is an original that is still here."""
        return self.original and self.return_id is None
