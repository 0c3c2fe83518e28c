"""Which notices an officer wants sent where, and, for administrators, what became of the sendings."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.models import Officer
from fayi.agencies.rules import Actor
from fayi.kit.errors import NotFound, Refusal
from fayi.notices import actions, queries
from fayi.notices.models import Sending
from fayi.notices.rules import Kind, Way
from fayi.procedure.permissions import Permission
from fayi.settings import Settings
from fayi.web import forms
from fayi.web.fields import Field
from fayi.web.filters import url
from fayi.web.forms import Filled
from fayi.web.templating import Page, Redirect

KINDS = tuple((each.value, each.label) for each in Kind)
STATUSES = (("queued", "等待发送"), ("sent", "已发送"), ("failed", "发送失败"))
TARGETS = {
    Way.MAIL: Field(name="mail_address", label="接收通知的邮箱", required=False, default=""),
    Way.SMS: Field(name="phone", label="接收通知的手机号码", kind="phone", required=False, default=""),
}
QUESTIONS = {
    Way.MAIL: Field(
        name="mail", label="用电子邮件通知", kind="choices", choices=KINDS, required=False, default=()
    ),
    Way.SMS: Field(name="sms", label="用短信通知", kind="choices", choices=KINDS, required=False, default=()),
}


class ChoicePage(Struct, frozen=True):
    """The form; None where the settings open no way out."""

    form: Filled[dict[str, Any]] | None


class SendingPage(Struct, frozen=True, kw_only=True):
    """The sendings of the agency."""

    sendings: Sequence[tuple[Sending, str]]
    statuses: dict[str, str]
    status: str
    ways: tuple[str, ...]
    older: str | None


@get("/account/notices", permission=Permission.SIGNED_IN)
async def choices_page(session: AsyncSession, actor: Actor, settings: Settings) -> Page:
    """What is sent where."""
    officer = await session.get_one(Officer, actor.officer_id)
    chosen = await queries.choices(session, actor.officer_id)
    fields = fields_for(settings)
    filled: Filled[dict[str, Any]] | None = None
    if fields:
        known: dict[str, Any] = {
            "mail_address": officer.mail_address,
            "phone": officer.phone,
            "mail": sorted(chosen.get(Way.MAIL, ())),
            "sms": sorted(chosen.get(Way.SMS, ())),
        }
        filled = forms.blank(fields, **{field.name: known[field.name] for field in fields})
    return Page("notices/choices.html", ChoicePage(filled))


@post("/account/notices", permission=Permission.SIGNED_IN)
async def choose(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Page | Redirect:
    """Keep it."""
    fields = fields_for(settings)
    if not fields:
        raise Refusal("这种通知方式没有开通。")
    filled: Filled[dict[str, Any]] = await forms.posted(request, fields)
    officer = await session.get_one(Officer, actor.officer_id)
    async with forms.attempt(session, filled):
        data = filled.data
        await actions.choose(
            session,
            officer,
            mail_address=data.get("mail_address", officer.mail_address),
            phone=data.get("phone", officer.phone),
            chosen={way: data[QUESTIONS[way].name] for way in queries.ways(settings)},
        )
    if not filled.ok:
        return Page("notices/choices.html", ChoicePage(filled), status=filled.status)
    return Redirect("/account/notices", "通知方式已保存。")


@get("/notices/sending", permission=Permission.AGENCY_MANAGE)
async def sendings(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, settings: Settings
) -> Page:
    """What was sent for the agency's officers, what waits, and what failed and why."""
    status = request.query_params.get("status", "")
    status = status if status in dict(STATUSES) else ""
    before = request.query_params.get("before", "")
    found = await queries.sendings(session, actor, status=status, before=queries.position(before))
    shown = found[: queries.PAGE]
    return Page(
        "notices/sendings.html",
        SendingPage(
            sendings=shown,
            statuses=dict(STATUSES),
            status=status,
            ways=tuple(way.label for way in queries.ways(settings)),
            older=url("/notices/sending", status=status, before=shown[-1][0].id)
            if len(found) > queries.PAGE
            else None,
        ),
    )


@post("/notices/sending/{sending_id:int}/again", permission=Permission.AGENCY_MANAGE)
async def send_again(session: AsyncSession, actor: Actor, sending_id: FromPath[int]) -> Redirect:
    """Try a failed one once more."""
    sending = await session.get(Sending, sending_id)
    if sending is None or sending.agency_id != actor.agency_id:
        raise NotFound
    await actions.send_again(session, sending)
    return Redirect("/notices/sending", "已重新排队发送。")


def fields_for(settings: Settings) -> tuple[Field, ...]:
    """What is asked for the ways the settings open."""
    opened = queries.ways(settings)
    return (*(TARGETS[way] for way in opened), *(QUESTIONS[way] for way in opened))
