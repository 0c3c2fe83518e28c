"""What auditors write: that they looked at a finding, and what counts as conspicuous. Rows are only added."""

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.audit.forms import LimitsForm
from fayi.audit.models import AuditLimit, AuditMark
from fayi.audit.rules import Finding
from fayi.kit import clock
from fayi.procedure.permissions import Permission


async def mark(session: AsyncSession, finding: Finding, *, note: str, by: Actor) -> AuditMark:
    """Write down that the auditor looked at a finding, and what came of it."""
    by.must_hold(Permission.AUDIT_READ, at=by.agency_id)
    written = AuditMark(
        agency_id=by.agency_id,
        finding=finding.key,
        marked_at=clock.now(),
        marked_by_id=by.officer_id,
        note=note.strip(),
    )
    session.add(written)
    await session.flush()
    return written


async def set_limits(session: AsyncSession, form: LimitsForm, *, by: Actor) -> AuditLimit:
    """Put other limits in force at the auditor's agency, for periods examined from now on."""
    by.must_hold(Permission.AUDIT_READ, at=by.agency_id)
    written = AuditLimit(
        agency_id=by.agency_id,
        most_readings=form.most_readings,
        within_minutes=form.within_minutes,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
        same_searches=form.same_searches,
        set_at=clock.now(),
        set_by_id=by.officer_id,
    )
    session.add(written)
    await session.flush()
    return written
