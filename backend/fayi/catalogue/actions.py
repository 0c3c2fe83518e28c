"""Putting a new version of a template in force, or an older one again."""

from datetime import date
from hashlib import sha256

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.catalogue import entries, queries, rules
from fayi.catalogue.entries import DocumentKind
from fayi.catalogue.models import TemplateVersion
from fayi.kit import clock
from fayi.kit.docx_names import Fault
from fayi.kit.docx_trial import try_out
from fayi.kit.errors import Refusal
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderFailed, RenderPool
from fayi.procedure.permissions import Permission


class FaultyTemplate(Refusal):
    """模板有问题，没有启用。请按下面列出的位置修改后重新上传。"""

    status_code = 422

    def __init__(self, faults: list[Fault]) -> None:
        """`faults` say what is wrong, and where."""
        super().__init__(field="file")
        self.faults = faults


async def faults_of(kind: DocumentKind, template: bytes, pool: RenderPool) -> list[Fault]:
    """Everything wrong with a Word file as a template of the document, each with its place.

    It is tried out in a child process without the site's files, with limits on time and memory.
    """
    declared, required = entries.names_of(kind)
    facts = [dict(kind.samples), entries.least(kind)]
    try:
        found: list[Fault] = await pool.render(try_out, template, declared, required, facts)
    except RenderFailed:
        return [Fault("试印没有完成：模板太复杂，用时或者占用的内存超过限制。")]
    return found


async def add_version(
    session: AsyncSession,
    kind: DocumentKind,
    template: bytes,
    *,
    valid_from: date,
    note: str,
    by: Actor,
    pool: RenderPool,
    files: Files,
) -> TemplateVersion:
    """Use this Word file at the actor's agency from that day on.

    Raises NotPermitted, TemplateTooLarge, InThePast, BeforeTheLast, SameTemplate, FaultyTemplate.
    """
    by.must_hold(Permission.AGENCY_MANAGE, at=by.agency_id)
    if len(template) > rules.BIGGEST_TEMPLATE:
        raise rules.TemplateTooLarge(field="file")
    now = await queries.in_force(session, files, kind, by.agency_id, valid_from)
    if now.template_digest == sha256(template).hexdigest():
        raise rules.SameTemplate(field="file")
    if faults := await faults_of(kind, template, pool):
        raise FaultyTemplate(faults)
    return await put_in_force(session, kind, await files.put(template), valid_from, note, by=by)


async def restore(
    session: AsyncSession, kind: DocumentKind, no: int, *, by: Actor, note: str
) -> TemplateVersion:
    """Use an older version of the actor's agency again from today on; 0 is the template that comes with Fayi.

    Raises NotPermitted, and NotFound for a version there is none of.
    """
    by.must_hold(Permission.AGENCY_MANAGE, at=by.agency_id)
    older = await queries.needed(session, by.agency_id, kind.code, no) if no else None
    return await put_in_force(
        session, kind, older.digest if older else None, clock.today(), note.strip(), by=by
    )


async def put_in_force(
    session: AsyncSession, kind: DocumentKind, digest: str | None, valid_from: date, note: str, *, by: Actor
) -> TemplateVersion:
    """End the version that holds and begin the next. Raises InThePast, BeforeTheLast."""
    if valid_from < clock.today():
        raise rules.InThePast(field="valid_from")
    await session.execute(
        text("select pg_advisory_xact_lock(hashtext(:name))"),
        {"name": f"template {by.agency_id} {kind.code}"},
    )
    before = await queries.versions(session, by.agency_id, kind.code)
    if before:
        last = before[0]
        if last.valid_from > valid_from:
            raise rules.BeforeTheLast(field="valid_from", day=last.valid_from)
        last.valid_until = valid_from
        await session.flush()
    version = TemplateVersion(
        agency_id=by.agency_id,
        code=kind.code,
        no=before[0].no + 1 if before else 1,
        digest=digest,
        valid_from=valid_from,
        note=note.strip(),
        added_at=clock.now(),
        added_by_id=by.officer_id,
    )
    session.add(version)
    await session.flush()
    return version
