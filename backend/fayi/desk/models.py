"""Calendars that officers read along in their own programmes."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fayi.kit.database import Base


class CalendarSubscription(Base):
    """The secret address of an officer's calendar; only the hash of its token is kept."""

    __tablename__ = "calendar_subscription"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    token_hash: Mapped[bytes]
    made_at: Mapped[datetime]
