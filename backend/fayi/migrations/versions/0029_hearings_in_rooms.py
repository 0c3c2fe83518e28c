"""Hearings that take place in booked rooms, court trials and talks among them."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """A hearing may have a booking; a witness leaves again, and a record checked online is signed to the minute."""
    op.execute(
        """
        alter table hearing add column booking_id bigint constraint fk_hearing_booking_id_booking references booking;
        create unique index uq_hearing_booking_id on hearing (booking_id) where booking_id is not null;
        alter table hearing drop constraint ck_hearing_kind;
        alter table hearing add constraint ck_hearing_kind
            check (kind in ('mediation', 'inquiry', 'trial', 'interview'));
        alter table attendance add column left_at timestamptz;
        alter table attendance add column signed_at timestamptz;
        alter table attendance add constraint ck_attendance_signed_online
            check (sign_way <> 'online' or signed_at is not null);
        """
    )
