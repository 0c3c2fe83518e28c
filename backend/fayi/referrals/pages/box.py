"""What is asked of the agency, what it asks of others, what is late below it; and one referral by itself."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.kit import clock
from fayi.kit.errors import NotFound
from fayi.library import queries as library
from fayi.matters import queries as matters
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.referrals import actions, packages, queries, rules
from fayi.referrals.forms import Answer, MakePackage, Note, ReadReply, Urge
from fayi.referrals.models import Referral, ReferralPrompt
from fayi.referrals.pages.cards import Shown, shown
from fayi.referrals.rules import Kind
from fayi.web import forms
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

ANSWERS = {"return": actions.send_back, "finish": actions.finish, "revoke": actions.revoke}
WORDS = {"accept": "已接收。", "return": "已退回。", "finish": "已告知办理结果。", "revoke": "已撤回。"}


class Line(Struct, frozen=True, kw_only=True):
    """One row of a box."""

    referral: Referral
    kind: Kind
    status: str
    tone: str
    other: str
    """The agency at the other end."""
    matter: Matter | None
    """None: out of sight by now."""
    due: Any
    """Until when it should be answered; None once it is."""
    is_late: bool


class Late(Struct, frozen=True, kw_only=True):
    """What nobody answers below the agency."""

    report: ReferralPrompt
    kind: Kind
    type_label: str
    asking: str
    asked: str
    urged: tuple[ReferralPrompt, ...]


class BoxPage(Struct, frozen=True, kw_only=True):
    """A box with its rows."""

    box: str
    """in, out, late"""
    everything: bool
    tabs: tuple[tuple[str, str, bool, int], ...]
    lines: tuple[Line, ...]
    older: str | None
    late: tuple[Late, ...]
    urge: Filled[Urge]


class ReferralPage(Struct, frozen=True, kw_only=True):
    """One referral with what may be done about it."""

    one: Shown
    matter: Matter | None
    answer: Filled[Answer]
    note: Filled[Note]
    make: Filled[MakePackage] | None
    reply: Filled[ReadReply] | None
    password: str
    """Of the package asked for, shown once."""


@get("/referrals", permission=Permission.MATTERS_READ)
async def boxes(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    box: FromQuery[str] = "in",
    all: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Page:
    """In-box, out-box, and what is late below the agency."""
    return await box_page(session, actor, types, box, everything=all == "1", before=before)


@post("/referrals/{referral_id:int}/urge", permission=Permission.REFERRALS_ANSWER)
async def urge(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    referral_id: FromPath[int],
) -> Page | Redirect:
    """Urge, as the upper body."""
    report = await session.scalar(queries.late(actor).where(ReferralPrompt.referral_id == referral_id))
    if report is None:
        raise NotFound
    filled: Filled[Urge] = await forms.posted(request, Urge, prefix="urge-")
    async with forms.attempt(session, filled):
        await actions.urge(session, report, filled.data.words, by=actor)
    if not filled.ok:
        return await box_page(session, actor, types, "late", urge=filled)
    return Redirect("/referrals?box=late", "已督办，意见已告知双方机构。")


@get("/referrals/{referral_id:int}", permission=Permission.MATTERS_READ)
async def referral_page(session: AsyncSession, actor: Actor, referral_id: FromPath[int]) -> Page:
    """One referral; also when the matter itself is out of sight."""
    return await one_page(session, actor, referral_id)


@post("/referrals/{referral_id:int}/accept", permission=Permission.REFERRALS_ANSWER)
async def accept(session: AsyncSession, actor: Actor, referral_id: FromPath[int]) -> Redirect:
    """Take it on."""
    referral, matter = await with_matter(session, actor, referral_id)
    await actions.accept(session, referral, matter, by=actor)
    return Redirect(f"/matters/{matter.id}", WORDS["accept"])


@post("/referrals/{referral_id:int}/note", permission=Permission.REFERRALS_ANSWER)
async def note(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, referral_id: FromPath[int]
) -> Page | Redirect:
    """Note something for the own agency."""
    referral = await queries.get(session, referral_id)
    filled: Filled[Note] = await forms.posted(request, Note, prefix="note-")
    async with forms.attempt(session, filled):
        await actions.note(session, referral, filled.data.words, by=actor)
    if not filled.ok:
        return await one_page(session, actor, referral_id, note=filled)
    return Redirect(f"/referrals/{referral_id}", "已记下，只有本机构看得到。")


@post("/referrals/{referral_id:int}/{answer:str}", permission=Permission.SIGNED_IN)
async def give_answer(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    actor: Actor,
    referral_id: FromPath[int],
    answer: FromPath[str],
) -> Page | Redirect:
    """Return it, tell what came of it, or take it back; the action asks for its own permission."""
    if answer not in ANSWERS:
        raise NotFound
    referral, matter = await with_matter(session, actor, referral_id)
    filled: Filled[Answer] = await forms.posted(request, Answer, prefix="answer-")
    async with forms.attempt(session, filled):
        await actions.note(session, referral, filled.data.note, by=actor)
        await ANSWERS[answer](session, referral, matter, filled.data.words, by=actor)
    if not filled.ok:
        return await one_page(session, actor, referral_id, answer=filled)
    seen = await session.scalar(select(Matter.id).where(Matter.id == matter.id))
    return Redirect(f"/matters/{matter.id}/referrals" if seen else "/referrals", WORDS[answer])


async def with_matter(session: AsyncSession, actor: Actor, referral_id: int) -> tuple[Referral, Matter]:
    """The referral, locked, and its matter; NotFound when the actor's agency has no part in it any more."""
    referral = await queries.get(session, referral_id)
    return referral, await matters.get(session, actor, referral.matter_id)


async def box_page(
    session: AsyncSession,
    actor: Actor,
    types: MatterTypes,
    box: str,
    *,
    everything: bool = False,
    before: str = "",
    urge: Filled[Urge] | None = None,
) -> Page:
    """One of the three boxes."""
    asked, asking, below = await queries.count_open(session, actor)
    box = box if box in ("in", "out", "late") else "in"
    rows: Sequence[tuple[queries.Asked, Matter | None]] = ()
    if box != "late":
        last = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else None
        rows = await queries.box(session, actor, sent=box == "out", open_only=not everything, before=last)
    lines = await lines_of(session, rows[: queries.PAGE], sent=box == "out")
    page = BoxPage(
        box=box,
        everything=everything,
        tabs=(
            ("/referrals", "请本机构办的", box == "in", asked),
            ("/referrals?box=out", "本机构请人办的", box == "out", asking),
            ("/referrals?box=late", "下级逾期未答复", box == "late", below),
        ),
        lines=lines,
        older=f"/referrals?box={box}&all=1&before={lines[-1].referral.id}"
        if everything and len(rows) > queries.PAGE
        else None,
        late=tuple(
            Late(
                report=report,
                kind=Kind.of(report.asked),
                type_label=types[report.matter_type].label if report.matter_type in types else "",
                asking=asking_name,
                asked=asked_name,
                urged=tuple(urged),
            )
            for report, asking_name, asked_name, urged in (
                await queries.late_below(session, actor) if box == "late" else ()
            )
        ),
        urge=urge or forms.blank(Urge, prefix="urge-"),
    )
    return Page("referrals/box.html", page, status=page.urge.status)


async def lines_of(
    session: AsyncSession, rows: Sequence[tuple[queries.Asked, Matter | None]], *, sent: bool
) -> tuple[Line, ...]:
    """The rows of a box."""
    calendar = await library.working_calendar(session)
    lines = []
    for (referral, sender, receiver), matter in rows:
        words, tone = rules.STATUSES[referral.status]
        due = None
        if referral.status == "asked":
            due = rules.due(referral.asked_at, rules.PATIENCE[Kind.of(referral.kind)].reminder, calendar)
        lines.append(
            Line(
                referral=referral,
                kind=Kind.of(referral.kind),
                status=words,
                tone=tone,
                other=receiver if sent else sender,
                matter=matter,
                due=due,
                is_late=due is not None and clock.now() > due,
            )
        )
    return tuple(lines)


async def one_page(
    session: AsyncSession,
    actor: Actor,
    referral_id: int,
    *,
    answer: Filled[Answer] | None = None,
    note: Filled[Note] | None = None,
    make: Filled[MakePackage] | None = None,
    reply: Filled[ReadReply] | None = None,
    password: str = "",
) -> Page:
    """One referral, with the forms as they stand."""
    asked, matter = await queries.one(session, referral_id)
    (one,) = await shown(session, actor, [asked], matter)
    if matter is not None and "package" in one.may and make is None:
        offered = await packages.enclosable(session, one.referral)
        make = forms.blank(MakePackage, choices={"chosen": offered}, prefix="make-")
    if "reply" in one.may and one.packages and reply is None:
        reply = forms.blank(ReadReply, prefix="reply-")
    page = ReferralPage(
        one=one,
        matter=matter,
        answer=answer or forms.blank(Answer, prefix="answer-"),
        note=note or forms.blank(Note, prefix="note-"),
        make=make,
        reply=reply,
        password=password,
    )
    given = [form for form in (answer, note, make, reply) if form is not None]
    return Page("referrals/referral.html", page, status=max((form.status for form in given), default=200))
