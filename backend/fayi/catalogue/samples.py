"""Invented values for every particular of the catalogue: for its samples, and to try out a template."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACKAGED = Path(__file__).parents[1] / "document_templates"
HOME = PACKAGED if PACKAGED.exists() else Path(__file__).parents[3] / "document_templates"
"""The templates and samples that come with Fayi: in its package, or beside its source."""
DAY = date(2026, 7, 2)
INSTANT = datetime(2026, 7, 2, 9, 30, tzinfo=SHANGHAI)


def of(part: Mapping[str, Any]) -> Any:
    """The sample of a field of the catalogue: its own, else that of its source, else that of its name.

    Days, numbers and choices need none. None where nothing was invented.
    """
    value = part.get("sample")
    if value is None and "source" in part:
        value = common()["source"].get(part["source"])
    if value is None:
        value = _of_name(part)
    if part["type"] != "rows":
        return _filled(part, value)
    if value:
        return [{one["name"]: _cell(one, row) for one in part["columns"]} for row in value]
    return [{one["name"]: _filled(one, _of_name(one)) for one in part["columns"]} for _ in range(2)]


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> Any:
    """A cell of a row that was invented; one that was left out stays empty."""
    value = row.get(column["name"])
    return None if value is None else _filled(column, value)


def _of_name(part: Mapping[str, Any]) -> Any:
    return part.get("sample", common()["name"].get(part["name"]))


@cache
def common() -> dict[str, dict[str, Any]]:
    """The samples shared by many documents, by source and by name of the field."""
    return tomllib.loads((HOME / "samples.toml").read_text("utf-8"))


def _filled(part: Mapping[str, Any], value: Any) -> Any:
    match part["type"]:
        case "money":
            return Decimal(str(value)) if value is not None else Decimal("3200")
        case "date":
            return value if isinstance(value, date) else DAY
        case "datetime":
            return value.replace(tzinfo=SHANGHAI) if isinstance(value, datetime) else INSTANT
        case "bool":
            return True if value is None else value
        case "number":
            return 3 if value is None else value
        case "choice":
            return value if value in part["choices"] else part["choices"][0]
        case "list" if "choices" in part:
            return [one for one in value or () if one in part["choices"]] or list(part["choices"])
        case _:
            return value
