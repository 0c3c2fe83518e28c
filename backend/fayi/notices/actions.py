"""Telling officers, and marking what they have read."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import bindparam

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.kit.jobs import later
from fayi.kit.waker import CHANNEL
from fayi.matters.models import Matter
from fayi.notices.models import Notice, NoticeChoice, Sending
from fayi.notices.rules import Kind, Way
from fayi.procedure.permissions import Permission
from fayi.procedure.roles import ROLES

SEND = "notices.send"
"""The job that takes one notice out of the desk."""
MAIL_ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
TELL = text(
    "select sending_id, told_officer_id from tell(:actor, :agency, cast(:chosen as bigint[]),"
    " cast(:roles as text[]), :matter, :beyond_sight, :kind, :sentence, :values, :address, :once, :told_at,"
    " :today)"
).bindparams(bindparam("values", type_=JSONB))


async def tell(
    session: AsyncSession,
    kind: Kind,
    sentence: str,
    values: Mapping[str, Any],
    address: str,
    *,
    at: int,
    by: Actor | None,
    officers: Iterable[int | None] = (),
    holding: Permission | None = None,
    matter: Matter | None = None,
    once: str | None = None,
    beyond_sight: bool = False,
) -> None:
    """Tell officers who work at the agency `at` something that concerns them, when this transaction is over.

    `sentence` is a message id, `values` fill its placeholders (numbers, names of agencies and officers, days;
    nothing of the parties), `address` is the page to open. Told are the `officers` (None is skipped) and those
    `holding` a permission there, with their stand-ins; never the actor `by`, never who has left, stood aside
    or may not see the `matter`. `beyond_sight` tells officers of an agency above without sight of the matter.
    With `once`, an officer who was told under that name at that agency is not told again.
    """
    chosen = [one for one in officers if one is not None]
    roles = [role.key for role in ROLES.values() if holding in role.permissions]
    if not chosen and not roles:
        return
    queued = await session.execute(
        TELL,
        {
            "actor": by.officer_id if by else None,
            "agency": at,
            "chosen": chosen,
            "roles": roles,
            "matter": matter.id if matter is not None else None,
            "beyond_sight": beyond_sight,
            "kind": kind.value,
            "sentence": sentence,
            "values": msgspec.to_builtins(dict(values)),
            "address": address,
            "once": once,
            "told_at": clock.now(),
            "today": clock.today(),
        },
    )
    for sending_id, officer_id in queued.all():
        await later(session, SEND, sending_id=sending_id, agency_id=at, officer_id=officer_id)


async def mark_read(session: AsyncSession, actor: Actor, notice: Notice | None = None) -> None:
    """Mark one notice of the actor's as read, or all at the agency worked as; other windows count anew."""
    query = update(Notice).where(
        Notice.officer_id == actor.officer_id,
        Notice.agency_id == actor.agency_id,
        Notice.read_at.is_(None),
    )
    if notice is not None:
        query = query.where(Notice.id == notice.id)
    await session.execute(query.values(read_at=clock.now()))
    await session.execute(
        text("select pg_notify(:channel, :officer)"), {"channel": CHANNEL, "officer": str(actor.officer_id)}
    )


async def tell_assigned(
    session: AsyncSession,
    matter: Matter,
    type_label: str,
    *,
    before: Collection[int],
    now: Collection[int],
    by: Actor | None,
) -> None:
    """Tell those who answer for the matter from now on, and those who no longer do (officer ids)."""
    values = {"number": matter.number, "type": type_label}
    fresh, gone = set(now) - set(before), set(before) - set(now)
    address = f"/matters/{matter.id}"
    await tell(
        session, Kind.ASSIGNMENT, "{type}{number}交由您承办。", values, address,
        at=matter.agency_id, officers=fresh, matter=matter, by=by,
    )  # fmt: skip
    await tell(
        session, Kind.ASSIGNMENT, "{type}{number}已改由他人承办。", values, address,
        at=matter.agency_id, officers=gone, matter=matter, by=by,
    )  # fmt: skip


async def choose(
    session: AsyncSession,
    officer: Officer,
    *,
    mail_address: str,
    phone: str,
    chosen: Mapping[Way, Collection[str]],
) -> None:
    """Keep where an officer's notices are to be sent, and which kinds by which way (the ways offered)."""
    if chosen.get(Way.MAIL) and not mail_address:
        raise Refusal("请填写接收通知的邮箱地址。", field="mail_address")
    if mail_address and not MAIL_ADDRESS.fullmatch(mail_address):
        raise Refusal("邮箱地址的格式不对，请检查。", field="mail_address")
    if chosen.get(Way.SMS) and not phone:
        raise Refusal("请填写接收短信的手机号码。", field="phone")
    officer.mail_address, officer.phone = mail_address, phone
    await session.execute(
        delete(NoticeChoice).where(
            NoticeChoice.officer_id == officer.id, NoticeChoice.way.in_([way.value for way in chosen])
        )
    )
    for way, kinds in chosen.items():
        for kind in kinds:
            session.add(NoticeChoice(officer_id=officer.id, kind=Kind.of(kind).value, way=way.value))
    await session.flush()


async def send_again(session: AsyncSession, sending: Sending) -> None:
    """Put a failed sending back in the queue."""
    if sending.status != "failed":
        raise Refusal("这条通知没有发送失败，不用再发。")
    sending.status, sending.attempts, sending.ended_at = "queued", 0, None
    await session.flush()
    await later(
        session, SEND, sending_id=sending.id, agency_id=sending.agency_id, officer_id=sending.officer_id
    )
