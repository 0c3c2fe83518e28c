"""A form goes out blank and comes back filled: valid data, or a sentence at each fault, nothing typed lost.

    filled = await forms.posted(request, ScheduleHearing)
    async with forms.attempt(session, filled):
        hearing = await actions.schedule(session, matter, filled.data, by=actor)
    if not filled.ok:
        return Page("hearings/schedule.html", SchedulePage(matter, filled), status=filled.status)
    return Redirect(f"/matters/{matter.id}/hearings", "调解会已排定。")

The first use of `filled.data` leaves the block when a field is at fault; a Refusal inside it undoes what the
block did and is shown above the form, or at the field it names.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any, Generic, TypeVar, cast
from uuid import UUID, uuid4

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from msgspec import Struct
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstanceState

from fayi.kit import clock
from fayi.kit.errors import Refusal
from fayi.web.fields import Field, fields_of, with_choices
from fayi.web.language import translate
from fayi.web.reading import READERS, clean, into

T = TypeVar("T")
Posted = Mapping[str, Sequence[Any]]
"""What came in: each name with all its values, strings or UploadFiles."""

MOST_ROWS = 200
BIGGEST_FILE = 100 * 1024 * 1024
ORDINARY_BODY = 1024 * 1024
"""For `Litestar(request_max_body_size=…)`: every other form."""
UNSHOWABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters: harmless, but no page may hold them, not even to show what was typed."""
UPLOADS = frozenset({
    ".amr", ".avi", ".bmp", ".csv", ".doc", ".docx", ".eml", ".et", ".gif", ".heic", ".jpeg", ".jpg", ".m4a",
    ".mov", ".mp3", ".mp4", ".ofd", ".pdf", ".png", ".ppt", ".pptx", ".rtf", ".tif", ".tiff", ".txt", ".wav",
    ".webp", ".wps", ".xls", ".xlsx", ".zip",
})  # fmt: skip
"""What officers may put into a file."""


class NotFilledIn(Refusal):
    """表单里有需要改正的地方，请看标红的各项。"""

    status_code = 422


class Filled(Generic[T]):
    """A form with what was typed into it, the faults found, and the data once there are none."""

    def __init__(self, fields: Sequence[Field], prefix: str = "") -> None:
        """An empty form of these fields; `prefix` goes before the names in the page."""
        self.fields = tuple(fields)
        self.prefix = prefix
        self.typed: dict[str, Any] = {}
        """By field name: text; for choices and files a list; for rows a list of {column: text}."""
        self.errors: dict[str, str] = {}
        """Sentences by field name; `name-0-column` for a cell of rows."""
        self.refusal = ""
        self.status = 200
        self.operation: UUID = uuid4()
        """The form's own id: the same form sent twice is done once."""
        self.version: int | None = None
        """The version of the matter the officer was looking at."""
        self._data: T | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.errors and not self.refusal

    @property
    def data(self) -> T:
        """What was filled in; raises NotFilledIn while anything is at fault."""
        if not self.ok or self._data is None:
            raise NotFilledIn
        return self._data

    @property
    def has_files(self) -> bool:
        """Whether it has to be sent as multipart."""
        return any(field.kind in ("file", "files") for field in self.fields)

    def field(self, name: str) -> Field:
        """The field with this name; KeyError when there is none."""
        return {field.name: field for field in self.fields}[name]

    def add(self, message: str, *, field: str | None = None, status: int = 422, **values: object) -> None:
        """Find fault: at `field`, or with the whole form."""
        self._show(translate(message, **values), field, status)

    def refuse(self, refusal: Refusal) -> None:
        """Show a Refusal where it belongs."""
        self._show(translate(refusal.message, **refusal.values), refusal.field, refusal.status_code)

    def _show(self, sentence: str, place: str | None, status: int) -> None:
        """Show a sentence at a field, at a cell of rows (`name-0-column`), or above the form."""
        rows = {own.name for own in self.fields if own.kind == "rows"}
        cell = re.fullmatch(r"(.+)-\d+-\w+", place or "")
        if place is not None and (place in {own.name for own in self.fields} or (cell and cell[1] in rows)):
            self.errors[place] = sentence
        else:
            self.refusal = sentence
        self.status = status


def _fields_of(form: type[Struct] | Sequence[Field], choices: Mapping[str, Any] | None) -> tuple[Field, ...]:
    if isinstance(form, type):
        return fields_of(form, choices)
    return with_choices(form, choices or {})


def blank(
    form: type[T] | Sequence[Field],
    given: Struct | Mapping[str, Any] | None = None,
    *,
    choices: Mapping[str, Any] | None = None,
    prefix: str = "",
    **prefill: Any,
) -> Filled[T]:
    """A form to fill in, showing the values of `given` and `prefill`, or the fields' defaults."""
    filled: Filled[T] = Filled(_fields_of(cast(Any, form), choices), prefix)
    if isinstance(given, Struct):
        given = msgspec.structs.asdict(given)
    values = {**(given or {}), **prefill}
    for field in filled.fields:
        filled.typed[field.name] = as_typed(field, values.get(field.name, field.empty()))
    return filled


def as_typed(field: Field, value: Any) -> Any:
    """A value as it would have been typed."""
    if field.kind == "rows":
        return [
            {column.name: as_typed(column, _part(row, column.name)) for column in field.columns}
            for row in value or ()
        ]
    if field.kind == "choices":
        return [as_text(one) for one in value or ()]
    if field.kind in ("file", "files"):
        return []
    if field.kind == "list":
        return "\n".join(value or ())
    return as_text(value)


def _part(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name)


def as_text(value: Any) -> str:
    """One value as text for an input."""
    match value:
        case None:
            return ""
        case Enum():
            return str(value.value)
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{clock.local(value):%Y-%m-%dT%H:%M}"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:,.2f}"
        case _:
            return str(value)


async def posted(
    request: Request[Any, Any, Any],
    form: type[T] | Sequence[Field],
    *,
    choices: Mapping[str, Any] | None = None,
    prefix: str = "",
) -> Filled[T]:
    """Read the request's form as `form`; hand-made fields give a dict."""
    body = await request.form()
    return read(form, {name: body.getall(name) for name in body}, choices=choices, prefix=prefix)


def read(
    form: type[T] | Sequence[Field],
    came: Posted,
    *,
    choices: Mapping[str, Any] | None = None,
    prefix: str = "",
) -> Filled[T]:
    """Read what came in, field by field, so that every fault shows at once."""
    filled: Filled[T] = Filled(_fields_of(cast(Any, form), choices), prefix)
    values: dict[str, Any] = {}
    for field in filled.fields:
        try:
            values[field.name] = _value(filled, field, came)
        except Refusal as fault:
            filled.errors[field.name], filled.status = translate(fault.message, **fault.values), 422
    filled.operation = _uuid(_last(came, "operation")) or filled.operation
    version = _last(came, "version")
    filled.version = int(version) if version.isdecimal() and len(version) < 16 else None
    if filled.ok:
        try:
            filled._data = cast(T, form(**values) if isinstance(form, type) else values)
        except Refusal as refusal:
            filled.refuse(refusal)
    return filled


def _value(filled: Filled[Any], field: Field, came: Posted) -> Any:
    name = filled.prefix + field.name
    if field.kind == "rows":
        return _rows(filled, field, came)
    if field.kind in ("file", "files"):
        return _files(filled, field, came)
    if field.kind == "choices":
        chosen = [str(value) for value in came.get(name, ()) if value != ""]
        filled.typed[field.name] = chosen
        container, element = field.into if isinstance(field.into, tuple) else (list, str)
        if not set(chosen) <= {value for value, _ in field.choices}:
            raise Refusal("请从列出的选项中选择。")
        if not chosen:
            return _missing(field, "请至少选择一项。")
        return container(into(element, value) for value in chosen)
    text = _last(came, name)
    filled.typed[field.name] = "" if field.kind == "password" else text
    return _one(field, text)


def _one(field: Field, text: str) -> Any:
    """The value of a field that is one text."""
    if field.kind == "bool" and not field.is_question:
        return READERS["bool"](field, text)
    if not (text if field.kind == "password" else clean(text, several_lines=True)):
        choose = field.kind in ("choice", "pick", "bool")
        return _missing(field, "请选择{label}。" if choose else "请填写{label}。")
    value = READERS[field.kind](field, text)
    if field.kind == "list" and isinstance(field.into, tuple):
        return field.into[0](value)
    return value


def _missing(field: Field, message: str) -> Any:
    if field.required:
        raise Refusal(message, label=field.label)
    empty = field.empty()
    if empty is None and field.kind == "rows":
        return ()
    return empty


def _last(came: Posted, name: str) -> str:
    values = [value for value in came.get(name, ()) if isinstance(value, str)]
    return UNSHOWABLE.sub("", values[-1]).replace("\0", "\ufffd") if values else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _rows(filled: Filled[Any], field: Field, came: Posted) -> Any:
    """The rows of a table; those left wholly empty are dropped, whatever gaps the numbering has."""
    pattern = re.compile(re.escape(filled.prefix + field.name) + r"-(\d{1,6})-(\w+)")
    found: dict[int, dict[str, str]] = {}
    for name in came:
        if match := pattern.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = _last(came, name)
    typed = [
        {column.name: found[at].get(column.name, "") for column in field.columns}
        for at in sorted(found)
        if any(value.strip() and value != "false" for value in found[at].values())
    ]
    filled.typed[field.name] = typed[: MOST_ROWS + 1]
    if len(typed) > MOST_ROWS:
        raise Refusal("最多填写{most}行。", most=MOST_ROWS)
    if not typed:
        return _missing(field, "请至少填写一行。")
    container, kind = field.into if isinstance(field.into, tuple) else (list, dict)
    rows, faulty = [], False
    for at, row in enumerate(typed):
        values = {}
        for column in field.columns:
            try:
                values[column.name] = _one(column, row[column.name])
            except Refusal as fault:
                filled.errors[f"{field.name}-{at}-{column.name}"] = translate(fault.message, **fault.values)
                faulty = True
        if not faulty:
            try:
                rows.append(kind(**values))
            except Refusal as refusal:
                where = f"{field.name}-{at}-{refusal.field or field.columns[0].name}"
                filled.errors[where] = translate(refusal.message, **refusal.values)
                faulty = True
    if faulty:
        filled.status = 422
        return ()
    return container(rows)


def _files(filled: Filled[Any], field: Field, came: Posted) -> Any:
    files = [
        one
        for one in came.get(filled.prefix + field.name, ())
        if isinstance(one, UploadFile) and one.filename
    ]
    filled.typed[field.name] = []
    if not files:
        return _missing(field, "请选择要上传的文件。")
    for file in files:
        name = clean(PurePath(file.filename.replace("\\", "/")).name)
        file.filename = name[-150:]
        file.file.seek(0, 2)
        octets = file.file.tell()
        file.file.seek(0)
        if PurePath(name).suffix.lower() not in UPLOADS:
            raise Refusal("“{name}”不是可以上传的文件类型，请转成PDF、图片或Office文件。", name=name)
        if octets > BIGGEST_FILE:
            raise Refusal("“{name}”太大，单个文件不能超过{most}MB。", name=name, most=BIGGEST_FILE >> 20)
        if octets == 0:
            raise Refusal("“{name}”是空文件，请重新选择。", name=name)
    if field.kind == "file":
        return files[0]
    container = field.into if isinstance(field.into, type) else list
    return container(files)


@asynccontextmanager
async def attempt(session: AsyncSession, filled: Filled[Any]) -> AsyncIterator[None]:
    """Run the block in a savepoint; a Refusal inside undoes it and lands in `filled`.

    Objects the block had changed show their stored values again, with the relationships they had loaded.
    """
    loaded = {
        state: [name for name in state.mapper.relationships.keys() if name in state.dict]  # noqa: SIM118
        for state in map(_inspected, session.identity_map.values())
    }
    try:
        async with session.begin_nested():
            yield
            await session.flush()
    except NotFilledIn:
        if filled.ok:
            raise
        filled.status = 422
    except Refusal as refusal:
        filled.refuse(refusal)
    else:
        return
    for state, relationships in loaded.items():
        if state.expired_attributes and state.obj() is not None:
            columns = [name for name in state.expired_attributes if name in state.mapper.columns]
            await session.refresh(state.obj(), [*columns, *relationships])


def _inspected(thing: object) -> InstanceState[Any]:
    return cast("InstanceState[Any]", inspect(thing))
