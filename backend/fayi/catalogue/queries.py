"""The template in force for an agency on a day, and the versions there are."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.catalogue.entries import DocumentKind, with_template
from fayi.catalogue.models import TemplateVersion
from fayi.kit.errors import NotFound
from fayi.kit.files import Files

REMEMBERED = 64
"""Templates kept in memory; each is some ten kilobytes."""
_read: OrderedDict[str, bytes] = OrderedDict()


async def in_force(
    session: AsyncSession, files: Files, kind: DocumentKind, agency_id: int, on: date
) -> DocumentKind:
    """The document with the template the agency uses on that day.

    Its own version goes before that of the agency above it, and so on up; without any it is the template
    that comes with Fayi.
    """
    version = await holding(session, kind.code, await agencies.chain(session, agency_id), on)
    if version is None or version.digest is None:
        return kind
    return with_template(kind, await content(files, version.digest))


async def holding(
    session: AsyncSession, code: str, agency_ids: Sequence[int], on: date
) -> TemplateVersion | None:
    """The version that holds on that day of the first of these agencies that has one."""
    found = await session.scalars(
        select(TemplateVersion).where(
            TemplateVersion.code == code,
            TemplateVersion.agency_id.in_(agency_ids),
            TemplateVersion.valid_from <= on,
            or_(TemplateVersion.valid_until.is_(None), TemplateVersion.valid_until > on),
        )
    )
    by_agency = {version.agency_id: version for version in found}
    return next((by_agency[one] for one in agency_ids if one in by_agency), None)


async def content(files: Files, digest: str) -> bytes:
    """The Word file with this SHA-256."""
    if digest in _read:
        _read.move_to_end(digest)
        return _read[digest]
    _read[digest] = await files.get(digest)
    if len(_read) > REMEMBERED:
        _read.popitem(last=False)
    return _read[digest]


async def versions(session: AsyncSession, agency_id: int, code: str) -> Sequence[TemplateVersion]:
    """The versions an agency has made of a template, the latest first."""
    found = await session.scalars(
        select(TemplateVersion)
        .where(TemplateVersion.agency_id == agency_id, TemplateVersion.code == code)
        .order_by(TemplateVersion.no.desc())
    )
    return found.all()


async def needed(session: AsyncSession, agency_id: int, code: str, no: int) -> TemplateVersion:
    """One version of an agency's; raises NotFound."""
    found = await session.scalar(
        select(TemplateVersion).where(
            TemplateVersion.agency_id == agency_id, TemplateVersion.code == code, TemplateVersion.no == no
        )
    )
    if found is None:
        raise NotFound
    return found


async def changed_codes(session: AsyncSession, agency_ids: Sequence[int]) -> frozenset[str]:
    """Documents of which these agencies have made versions."""
    found = await session.scalars(
        select(TemplateVersion.code).where(TemplateVersion.agency_id.in_(agency_ids)).distinct()
    )
    return frozenset(found)
