"""Referrals to agencies outside the desk: making the sealed package, handing it out, reading the reply in."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Agency
from fayi.agencies.rules import Actor
from fayi.documents import actions as document_actions
from fayi.documents import queries as documents
from fayi.documents import scans
from fayi.documents.models import Document, Paper
from fayi.documents.rules import OTHER_PAPERS, NotAScan, ScanTooLarge, name_of_file
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.kit.reply_slip import PRINTED, blank_slip, said_in
from fayi.kit.sealed_package import NotAReply, listed, read_reply, sealed
from fayi.kit.secrets import vault
from fayi.kit.spreadsheets import NotASpreadsheet, SpreadsheetTooLarge, read_rows
from fayi.kit.summary_sheet import summary_sheet
from fayi.matters import timeline
from fayi.matters.models import Matter
from fayi.parties.participation import matter_must_be_processable
from fayi.procedure.matter_type import MatterType
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.referrals import actions, queries, sources
from fayi.referrals.actions import AlreadyAnswered
from fayi.referrals.models import PackageReply, Referral, ReferralPackage
from fayi.referrals.rules import Scope

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a password is made of: nothing that is mistaken for something else on the telephone."""
BIGGEST_SLIP = 2 << 20
STATUS_OF = {"accept": "accepted", "return": "returned", "finish": "done"}


class Expired(Refusal):
    """包裹已过期，不能再下载。需要时请重新制作。"""

    status_code = 410


class ReadBefore(Refusal):
    """这份回执已经读入过，不能再次使用。"""


def key_of(agency_id: int) -> str:
    """Whose key the agency's packages and replies are signed with."""
    return f"agency {agency_id}"


def check_of(code: str) -> str:
    """What only somebody who opened the package can write on the slip."""
    return vault().index(f"package {code}").hex()[:12]


async def enclosable(session: AsyncSession, referral: Referral) -> list[tuple[str, str]]:
    """Issued documents and scanned papers that may go into a package; none where the scope leaves them out."""
    if referral.scope != Scope.ALL:
        return []
    issued = [
        (f"document-{one.id}", f"{one.title} {one.number or ''}".strip())
        for one in await documents.of_matter(session, referral.matter_id)
        if one.status == "issued" and one.pdf_digest
    ]
    scanned = [
        (f"paper-{one.id}", one.title)
        for one in await documents.papers(session, referral.matter_id)
        if one.file_digest
    ]
    return issued + scanned


async def make(
    session: AsyncSession,
    referral: Referral,
    matter: Matter,
    matter_type: MatterType,
    chosen: Sequence[str],
    days: int,
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
) -> ReferralPackage:
    """Seal the summary, the chosen documents and papers, and a reply slip; it can be fetched for `days` days."""
    by.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    receiver = await session.get_one(Agency, referral.to_agency_id)
    if not receiver.outside or not referral.is_open:
        raise AlreadyAnswered
    await matter_must_be_processable(session, matter.id)
    offered = dict(await enclosable(session, referral))
    code = f"{clock.today():%Y%m%d}-{secrets.token_hex(4).upper()}"
    printed = {
        "code": code,
        "check": check_of(code),
        "sender": by.agency_name,
        "receiver": receiver.name,
        "number": matter.number,
    }
    facts = await sources.told_of(session, referral, matter, matter_type, code, by)
    now, expires_on = clock.now(), clock.today() + timedelta(days=days)
    inside = [
        *sources.papers_of_package(
            facts,
            await pool.render(summary_sheet, sources.summary_title(referral), facts, now),
            blank_slip(printed),
        ),
        *await enclosed(session, chosen, offered, files),
    ]
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    manifest = printed | {
        "kind": referral.kind,
        "reason": referral.reason,
        "made_at": clock.local(now).isoformat(timespec="seconds"),
        "expires_on": expires_on.isoformat(),
    }
    content = sealed(inside, manifest, vault().signing_key(key_of(by.agency_id)), password)
    package = ReferralPackage(
        referral_id=referral.id,
        matter_id=matter.id,
        agency_id=by.agency_id,
        code=code,
        made_at=now,
        made_by_id=by.officer_id,
        expires_on=expires_on,
        file_digest=await files.put(content),
        size=len(content),
        password=password,
        files=listed(inside),
    )
    session.add(package)
    await session.flush()
    await timeline.record(
        session, matter.id, "package:made", by=by, code=code, to=receiver.name, referral_id=referral.id,
        digest=package.file_digest, files=[one["name"] for one in package.files],
    )  # fmt: skip
    return package


async def enclosed(
    session: AsyncSession, chosen: Sequence[str], offered: dict[str, str], files: Files
) -> list[tuple[str, bytes]]:
    """The chosen documents and papers, numbered; raises NotFound for one that was not offered."""
    found = []
    for no, key in enumerate(dict.fromkeys(chosen), start=1):
        what, _, number = key.partition("-")
        if key not in offered:
            raise NotFound
        if what == "document":
            document = await session.get_one(Document, int(number))
            digest, ending = document.pdf_digest, ".pdf"
        else:
            paper = await session.get_one(Paper, int(number))
            digest = paper.file_digest
            ending = {"application/pdf": ".pdf", "image/png": ".png"}.get(paper.media_type, ".jpg")
        assert digest is not None
        found.append(
            (f"enclosures/{name_of_file(f'{no:02d} {offered[key]}', '', ending)}", await files.get(digest))
        )
    return found


async def fetch(session: AsyncSession, package: ReferralPackage, *, by: Actor, files: Files) -> bytes:
    """The sealed file; that it was taken out, and by whom, is recorded. Raises Expired."""
    by.must_hold(Permission.REFERRALS_SEND, at=package.agency_id)
    if package.expires_on < clock.today():
        raise Expired
    content = await files.get(package.file_digest)
    package.downloads += 1
    await timeline.record(session, package.matter_id, "package:downloaded", by=by, code=package.code)
    await readings.record(
        session, by, ReadingKind.EXPORTED, matter_id=package.matter_id, subject=package.code
    )
    return content


async def tell_password(session: AsyncSession, package: ReferralPackage, *, by: Actor) -> str:
    """The password, to be told by another way than the package goes; that it was looked at is recorded."""
    by.must_hold(Permission.REFERRALS_SEND, at=package.agency_id)
    if package.expires_on < clock.today():
        raise Expired
    await timeline.record(session, package.matter_id, "package:password", by=by, code=package.code)
    return package.password


async def read_in(
    session: AsyncSession,
    referral: Referral,
    matter: Matter,
    matter_type: MatterType,
    slip: bytes,
    scan: tuple[IO[bytes], str] | None,
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
) -> PackageReply:
    """Answer the referral as the slip says. `scan`: the sealed paper and its file name, for an unsigned slip.

    Raises Refusal at the field: another package's slip, an altered, incomplete or unreadable one, one that was
    read in before, or an answer that is out of turn.
    """
    by.must_hold(Permission.REFERRALS_SEND, at=matter.agency_id)
    receiver = await session.get_one(Agency, referral.to_agency_id)
    try:
        said, signed_by = await said_by(slip, receiver, pool)
    except Refusal as refusal:
        refusal.field = "slip"
        raise
    package = await package_of(session, referral, said, receiver, by, matter, signed=bool(signed_by))
    digest = sha256(slip).hexdigest()
    if await queries.is_read(session, package.id, digest):
        raise ReadBefore(field="slip")
    answered_on = complete(said, package)
    status = STATUS_OF[said["answer"]]
    in_turn = referral.status == "asked" or (referral.status == "accepted" and status == "done")
    if not in_turn:
        raise AlreadyAnswered(field="slip")
    scan_digest = ""
    if not signed_by:
        if scan is None:
            raise Refusal("没有系统签名的回执，请附上盖章的扫描件。", field="scan")
        scan_digest = await filed(session, matter, matter_type, scan, by=by, pool=pool, files=files)
    reply = PackageReply(
        package_id=package.id,
        matter_id=matter.id,
        agency_id=by.agency_id,
        digest=digest,
        scan_digest=scan_digest,
        signed_by=signed_by,
        answer=said["answer"],
        words=said.get("words", ""),
        answered_by=said["answered_by"],
        answered_on=answered_on,
        read_at=clock.now(),
        read_by_id=by.officer_id,
    )
    session.add(reply)
    await files.put(slip)
    await session.flush()
    await timeline.record(
        session, matter.id, "package:reply", by=by, code=package.code, digest=digest, signed=bool(signed_by),
        answered_by=reply.answered_by, answered_on=answered_on,
    )  # fmt: skip
    await timeline.record(
        session, matter.id, f"{referral.kind}:{status}", by=by, note=reply.words, referral_id=referral.id
    )
    await actions.answer(session, referral, status, reply.words, by)
    return reply


async def said_by(slip: bytes, receiver: Agency, pool: RenderPool) -> tuple[dict[str, str], str]:
    """What the reply says, and the key that signed it; an empty key for a slip filled in by hand."""
    if len(slip) > BIGGEST_SLIP:
        raise NotAReply
    if slip.lstrip()[:1] == b"{":
        return read_reply(slip, receiver.desk_key), receiver.desk_key
    try:
        return said_in(await pool.render(read_rows, slip)), ""
    except (NotASpreadsheet, SpreadsheetTooLarge) as fault:
        raise NotAReply from fault


async def package_of(
    session: AsyncSession,
    referral: Referral,
    said: dict[str, str],
    receiver: Agency,
    by: Actor,
    matter: Matter,
    *,
    signed: bool,
) -> ReferralPackage:
    """The package the reply belongs to; what was printed on the slip has to be as it went out."""
    code = said.get("code", "")
    packages = {one.code: one for one in await queries.packages_of(session, [referral.id])}
    if code not in packages:
        raise Refusal("回执上的包裹编号不是这次转办的，请核对是哪一件的回执。", field="slip")
    printed = {
        "code": code,
        "check": check_of(code),
        "sender": by.agency_name,
        "receiver": receiver.name,
        "number": matter.number,
    }
    wanted = ("code", "check") if signed else tuple(PRINTED)
    if not all(hmac.compare_digest(said.get(name, "").encode(), printed[name].encode()) for name in wanted):
        raise Refusal("回执上印好的内容被改动过，不能采用。请对方用包裹里的回执重新填写。", field="slip")
    return packages[code]


def complete(said: dict[str, str], package: ReferralPackage) -> date:
    """The day of the answer; raises Refusal when something is not filled in."""
    if said.get("answer") not in STATUS_OF:
        raise Refusal("回执上没有填写答复（接收、退回或者已办结）。", field="slip")
    if said["answer"] != "accept" and not said.get("words", "").strip():
        raise Refusal("回执上没有填写办理结果或者退回理由。", field="slip")
    if not said.get("answered_by", "").strip():
        raise Refusal("回执上没有写明填写人。", field="slip")
    try:
        day = date.fromisoformat(said.get("answered_on", ""))
    except ValueError:
        raise Refusal("回执上的填写日期不清楚，请写成2026-11-22的样子。", field="slip") from None
    if not clock.local(package.made_at).date() <= day <= clock.today():
        raise Refusal("回执上的填写日期早于包裹的制作日期，或者晚于今天。", field="slip")
    return day


async def filed(
    session: AsyncSession,
    matter: Matter,
    matter_type: MatterType,
    scan: tuple[IO[bytes], str],
    *,
    by: Actor,
    pool: RenderPool,
    files: Files,
) -> str:
    """Put the scanned, sealed reply into the file of the matter; its SHA-256."""
    try:
        taken = await scans.take_in(*scan, pool=pool, files=files)
    except (NotAScan, ScanTooLarge) as refusal:
        refusal.field = "scan"
        raise
    await document_actions.add_paper(
        session, matter, matter_type, paper_key=OTHER_PAPERS.key, title="回执", pages=taken.pages, scan=taken,
        original_kept=False, by=by,
    )  # fmt: skip
    return taken.digest
