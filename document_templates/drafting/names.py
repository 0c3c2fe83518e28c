"""The names each template may use, as tables for README.md.

`python -m document_templates.drafting.names` brings them up to date.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parents[1]
README = TEMPLATES / "README.md"
BEGIN, END = "<!-- names: begin -->\n", "<!-- names: end -->\n"
HEAD = "| 名称 | 含义 | 种类 | 必填 |\n|---|---|---|---|\n"
KINDS = {
    "text": "文字",
    "longtext": "长文字",
    "date": "日期",
    "datetime": "时间",
    "person": "姓名",
    "idno": "证件号码",
    "choice": "选项",
    "bool": "是否",
    "money": "金额",
    "number": "数字",
    "list": "多项",
    "rows": "多行",
}


def tables(entries: Sequence[Mapping[str, Any]]) -> str:
    """A heading and a table for every document of the catalogue."""
    parts = []
    for entry in entries:
        parts.append(f"### {entry['code']} {entry['title']}\n\n{HEAD}")
        for field in entry["fields"]:
            parts += [f"| {' | '.join(row)} |\n" for row in _rows(field)]
        parts.append("\n")
    return "".join(parts)


def _rows(field: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    kind = KINDS[field["type"]] + ("：" + " ".join(field["choices"]) if "choices" in field else "")
    yield f"`{field['name']}`", field["label"], kind, _must(field)
    for column in field.get("columns", ()):
        yield f"　`.{column['name']}`", column["label"], KINDS[column["type"]], _must(column)


def _must(field: Mapping[str, Any]) -> str:
    return "是" if field["required"] else ""


def renewed(readme: str) -> str:
    """The text of README.md with the tables as the catalogue is now."""
    entries = tomllib.loads((TEMPLATES / "catalogue.toml").read_text("utf-8"))["document"]
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables(entries)}{END}{after}"


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
