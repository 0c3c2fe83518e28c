"""The list of readings, for auditors: filtered, taken out, and checked for completeness."""

import csv
import io
from typing import Any

from litestar import Request, Response, get, post
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies.rules import Actor
from fayi.audit import queries
from fayi.audit.forms import ExportForm
from fayi.audit.queries import Asked, Line, Seal
from fayi.audit.rules import as_text
from fayi.kit import clock
from fayi.kit.spreadsheets import write_rows
from fayi.matters.pages import day
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.readings import actions as readings
from fayi.readings.rules import ReadingKind
from fayi.web import forms
from fayi.web.filters import url
from fayi.web.forms import Filled
from fayi.web.language import translate
from fayi.web.papers import download
from fayi.web.templating import Page

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("时间", "人员", "机构", "行为", "办件编号", "办件类型", "用途", "来源系统")
SEALED = "已封存"
TITLE = "查阅记录"


class ReadingsPage(Struct, frozen=True, kw_only=True):
    """A page of the list."""

    lines: tuple[Line, ...]
    kinds: tuple[tuple[str, str], ...]
    chosen: dict[str, str]
    older: str | None
    export: str
    seals: tuple[Seal, ...]


class ExportPage(Struct, frozen=True, kw_only=True):
    """Before the list is taken out."""

    form: Filled[ExportForm]
    action: str
    back: str
    most: int


def asked_of(request: Request[Any, Any, Any]) -> tuple[Asked, dict[str, str]]:
    """The filters of the address, and as they were typed."""
    chosen = {
        name: request.query_params.get(name, "").strip()[:100]
        for name in ("officer", "kind", "number", "since", "until")
    }
    before = request.query_params.get("before", "")[:18]
    asked = Asked(
        officer=chosen["officer"],
        kind=chosen["kind"],
        number=chosen["number"],
        since=day(chosen["since"]),
        until=day(chosen["until"]),
        before=int(before) if before.isascii() and before.isdecimal() else None,
    )
    return asked, chosen


@get("/audit", permission=Permission.AUDIT_READ)
async def readings_list(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page:
    """Who read what, the latest first; looking for somebody or some matter is written down like any search."""
    asked, chosen = asked_of(request)
    lines = await queries.lines(session, types, asked, limit=queries.PAGE + 1)
    if asked.before is None and (asked.officer or asked.number):
        words = asked.number or asked.officer
        await readings.record(session, actor, ReadingKind.AUDITED, subject=words, hits=len(lines))
    shown = lines[: queries.PAGE]
    older = url("/audit", **chosen, before=shown[-1].id) if len(lines) > queries.PAGE else None
    page = ReadingsPage(
        lines=shown,
        kinds=tuple((kind.value, kind.label) for kind in ReadingKind),
        chosen=chosen,
        older=older,
        export=url("/audit/export", **chosen),
        seals=await queries.seals(session),
    )
    return Page("audit/readings.html", page)


@get("/audit/export", permission=Permission.AUDIT_READ)
async def export_form(request: Request[Any, Any, Any]) -> Page:
    """Ask what the list is taken out for."""
    return export_page(request, forms.blank(ExportForm))


@post("/audit/export", permission=Permission.AUDIT_READ, status_code=200)
async def export(
    request: Request[Any, Any, Any], session: AsyncSession, actor: Actor, types: MatterTypes
) -> Page | Response[bytes]:
    """The list as a table; that it was taken out is one of its rows from now on."""
    filled: Filled[ExportForm] = await forms.posted(request, ExportForm)
    if not filled.ok:
        return export_page(request, filled)
    asked, _ = asked_of(request)
    lines = await queries.lines(session, types, asked, limit=queries.MOST_EXPORTED)
    await readings.record(
        session, actor, ReadingKind.AUDITED, purpose=filled.data.purpose, subject=TITLE, rows=len(lines)
    )
    head, rows = [translate(one) for one in HEAD], [cells(line) for line in lines]
    name = translate(TITLE)
    if filled.data.form == "csv":
        return download(as_csv([head, *rows]), f"{name}.csv", "text/csv; charset=utf-8")
    return download(write_rows(head, rows), f"{name}.xlsx", TABLE_TYPE)


def export_page(request: Request[Any, Any, Any], form: Filled[ExportForm]) -> Page:
    """The question."""
    _, chosen = asked_of(request)
    page = ExportPage(
        form=form,
        action=url("/audit/export", **chosen),
        back=url("/audit", **chosen),
        most=queries.MOST_EXPORTED,
    )
    return Page("audit/export.html", page, status=form.status)


def cells(line: Line) -> list[str]:
    """A reading as a row."""
    return [
        clock.local(line.at).isoformat(sep=" ", timespec="seconds"),
        line.officer,
        line.agency,
        translate(line.kind.label),
        translate(SEALED) if line.sealed else line.number,
        translate(line.type_label),
        translate(line.purpose),
        line.system,
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    """The rows as CSV that Excel opens as UTF-8, and in which nothing is a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
