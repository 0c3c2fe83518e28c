"""Taking files in piece by piece or at once, naming, ordering and turning them, and links for phones."""

import secrets
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from litestar.datastructures import UploadFile
from procrastinate import JobContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.queries import token_hash
from fayi.agencies.rules import Actor
from fayi.attachments import queries, rules
from fayi.attachments.models import Incoming
from fayi.attachments.rules import Told
from fayi.documents import actions as documents
from fayi.documents import scans
from fayi.documents.models import Paper, PhoneLink
from fayi.documents.rules import OTHER_PAPERS, PAPER_KINDS, NotOfThisType
from fayi.kit import clock, media
from fayi.kit.files import Files
from fayi.kit.jobs import jobs, later
from fayi.kit.render_pool import RenderPool
from fayi.matters import queries as matters
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind

KINDS = frozenset(media.ENDINGS)


async def begin(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    told: Told,
    *,
    by: Actor,
    link_id: int | None = None,
) -> Incoming:
    """Expect a file; raises NotPermitted, MatterArchived, MatterFull, NotOfThisType before a byte is sent."""
    documents.must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    await matters.lock(session, matter)
    rules.must_have_room(await queries.used(session, matter.id), told.size)
    incoming = Incoming(
        key=secrets.token_urlsafe(24),
        matter_id=matter.id,
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        phone_link_id=link_id,
        file_name=told.file_name,
        size=told.size,
        digest=told.digest,
        kind=kind_of(told.kind),
        paper_key=entry_of(matter_type, told.paper_key),
        title=told.title,
        original_kept=told.original_kept,
        begun_at=clock.now(),
    )
    session.add(incoming)
    await session.flush()
    return incoming


def kind_of(kind: str) -> str:
    """A kind there is; raises NotOfThisType."""
    if kind not in PAPER_KINDS:
        raise NotOfThisType(field="kind")
    return kind


def entry_of(matter_type: MatterType, key: str) -> str:
    """The key of an entry of the type's list, that for all else when it is empty; raises NotOfThisType."""
    key = key or OTHER_PAPERS.key
    if all(key != entry.key for entry in (*matter_type.papers, OTHER_PAPERS)):
        raise NotOfThisType(field="paper_key")
    return key


async def received(stream: AsyncIterator[bytes], copy: Path, *, most: int, first: bool) -> int:
    """Write what comes to `copy`, not more than `most` bytes; returns how many came.

    The beginning of a file (`first`) is looked at as soon as it is here: what is not taken is refused then,
    not after a hundred megabytes. Raises TooLarge and what kit.media refuses.
    """
    size = 0
    with copy.open("wb") as file:
        async for piece in stream:
            size += len(piece)
            if size > most:
                raise rules.WrongOffset
            file.write(piece)
    if first and size:
        with copy.open("rb") as file:
            media.media_type(file.read(media.HEAD))
    return size


async def keep_piece(incoming: Incoming, copy: Path, size: int, offset: int, files: Files) -> None:
    """Keep the bytes that came from `offset` on; raises WrongOffset when others came before them."""
    if incoming.received != offset:
        raise rules.WrongOffset
    name = f"{incoming.key}/{offset}-{secrets.token_hex(4)}"
    await files.put_piece(name, copy)
    incoming.pieces = [*incoming.pieces, name]
    incoming.received = offset + size


async def complete(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    incoming: Incoming,
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
) -> Paper:
    """Make a paper of a file of which every byte is here; raises NotTheSame and what `scans.taken` raises."""
    with tempfile.TemporaryDirectory(prefix="fayi-incoming-") as folder:
        path = Path(folder) / "file"
        digest = await files.join_pieces(incoming.pieces, path)
        if incoming.digest not in ("", digest):
            raise rules.NotTheSame
        scan = await scans.taken(path, digest, incoming.file_name, pool=pool, files=files, kinds=KINDS)
    paper = await documents.add_paper(
        session,
        matter,
        matter_type,
        paper_key=incoming.paper_key,
        title=incoming.title,
        pages=scan.pages,
        scan=scan,
        original_kept=incoming.original_kept,
        by=by,
        kind=incoming.kind,
        phone_link_id=incoming.phone_link_id,
    )
    await forget(session, incoming)
    return paper


async def forget(session: AsyncSession, incoming: Incoming) -> None:
    """Give up a file that was coming in, or is whole; its pieces go once this is committed."""
    await session.delete(incoming)
    await session.flush()
    await later(session, drop_pieces, names=incoming.pieces)


@jobs.task(name="attachments.drop_pieces", pass_context=True)
async def drop_pieces(context: JobContext, names: list[str]) -> None:
    """Throw away pieces that are needed no more."""
    await context.additional_context["files"].drop_pieces(names)


async def take_in(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    sent: UploadFile,
    told: Told,
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
    link_id: int | None = None,
) -> Paper:
    """Put a file of an ordinary form into the matter."""
    documents.must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    rules.must_fit(told.file_name, told.size)
    rules.must_have_room(await queries.used(session, matter.id), told.size)
    scan = await scans.take_in(
        sent.file, told.file_name, pool=pool, files=files, kinds=KINDS, most=rules.BIGGEST
    )
    return await documents.add_paper(
        session,
        matter,
        matter_type,
        paper_key=entry_of(matter_type, told.paper_key),
        title=told.title,
        pages=scan.pages,
        scan=scan,
        original_kept=told.original_kept,
        by=by,
        kind=kind_of(told.kind),
        phone_link_id=link_id,
    )


async def arrange(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    paper: Paper,
    *,
    title: str,
    kind: str,
    paper_key: str,
    by: Actor,
) -> None:
    """Name a paper anew and put it under another entry; what it was is in the timeline."""
    documents.must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    before = {"title": paper.title, "kind": paper.kind, "paper_key": paper.paper_key}
    label = next((entry.label for entry in (*matter_type.papers, OTHER_PAPERS) if entry.key == paper_key), "")
    after = {
        "title": title.strip() or label,
        "kind": kind_of(kind),
        "paper_key": entry_of(matter_type, paper_key),
    }
    if after == before:
        return
    paper.title, paper.kind, paper.paper_key = after["title"], after["kind"], after["paper_key"]
    await session.flush()
    await timeline.record(
        session,
        matter.id,
        "paper:arranged",
        by=by,
        paper_id=paper.id,
        title=after["title"],
        before=before,
        now=after,
    )


async def move(session: AsyncSession, matter: Matter, paper: Paper, *, up: bool, by: Actor) -> None:
    """Let a paper change places with the one above or below it."""
    documents.must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    places = rules.moved(await queries.order(session, matter.id), paper.id, up=up)
    for paper_id, place in places.items():
        (await session.get_one(Paper, paper_id)).position = place
    await session.flush()


async def turn(session: AsyncSession, matter: Matter, paper: Paper, *, by: Actor) -> None:
    """Show and bind a paper a quarter further clockwise; the file stays as it came."""
    documents.must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    paper.turned = (paper.turned + 90) % 360
    await session.flush()


async def note_reading(
    session: AsyncSession, paper: Paper, matter: Matter, *, by: Actor, kind: ReadingKind
) -> None:
    """Write down who looks at a paper, or takes its file out."""
    await readings.record(
        session, by, kind, matter_id=matter.id, subject=paper.title, paper_id=paper.id, paper_kind=paper.kind
    )


async def make_link(session: AsyncSession, matter: Matter, *, by: Actor) -> tuple[PhoneLink, str]:
    """A link for the officer's phone, and its token, which is kept nowhere.

    Links the officer made for the matter before are over.
    """
    documents.must_be_open(matter, by, Permission.DOCUMENTS_DRAFT)
    now, token = clock.now(), secrets.token_urlsafe(24)
    await session.execute(
        text(
            "update phone_link set expires_at = :now"
            " where matter_id = :matter and officer_id = :officer and expires_at > :now"
        ),
        {"now": now, "matter": matter.id, "officer": by.officer_id},
    )
    link = PhoneLink(
        matter_id=matter.id,
        agency_id=by.agency_id,
        officer_id=by.officer_id,
        token_hash=token_hash(token),
        made_at=now,
        expires_at=now + rules.LINK_LASTS,
    )
    session.add(link)
    await session.flush()
    return link, token
