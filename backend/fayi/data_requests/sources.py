"""An export as files: JSON for machines, a page and a sheet for people."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

SECTIONS = (
    ("register", "登记簿中的信息"),
    ("matters", "参加的办件"),
    ("visits", "来访记录"),
    ("readings", "信息被查阅的记录"),
)
TITLE = "个人信息副本"
NOTHING = "没有。"
REMARK = "其他人的姓名、证件号码和电话已作遮盖。依法不予提供的内容不在本副本中。"
STYLE = "body{font-family:serif;max-width:50em;margin:2em auto;line-height:1.6}dt{font-weight:bold}dd{margin-left:1em}"


def as_json(data: Mapping[str, Any]) -> bytes:
    """The data as they are, for machines (个人信息保护法第四十五条第三款: to be taken elsewhere)."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def as_page(data: Mapping[str, Any]) -> bytes:
    """The data as one page that needs nothing else."""
    body = [f"<h1>{TITLE}</h1>", f"<p>{escape(str(data['agency']))} {escape(str(data['generated_at']))}</p>"]
    for key, label in SECTIONS:
        body.append(f"<h2>{label}</h2>")
        body += [_shown(one) for one in data[key]] or [f"<p>{NOTHING}</p>"]
    body.append(f"<p>{REMARK}</p>")
    page = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(body)}</body></html>"
    )
    return page.encode()


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = "".join(
            f"<dt>{escape(str(key))}</dt><dd>{_shown(one)}</dd>"
            for key, one in value.items()
            if one not in ("", None)
        )
        return f"<dl>{pairs}</dl>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(f"<div>{_shown(one)}</div>" for one in value)
    return escape(str(value))


def as_facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The data as labels and values, for a sheet to be printed."""
    facts = [("机构", str(data["agency"])), ("制作时间", str(data["generated_at"]))]
    for key, label in SECTIONS:
        facts += [(label, _line(one)) for one in data[key]] or [(label, NOTHING)]
    return [*facts, ("说明", REMARK)]


def _line(value: Any) -> str:
    """A value in words, a line for each of its parts."""
    if isinstance(value, Mapping):
        return "\n".join(
            f"{key}：{_line(one)}" for key, one in value.items() if one not in ("", None, [], {})
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "；".join(_line(one).replace("\n", "，") for one in value)
    return str(value)


def as_files(data: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """Names and contents of the data in the ZIP, for machines and for a browser."""
    return [("data.json", as_json(data)), ("data.html", as_page(data))]
