"""Words that are code elsewhere, in every text of the county and in every field of every form: shown as words."""

import io
import json
import re
import zipfile
from collections.abc import Iterator

import httpx
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.desk import actions as desk
from tests.attacks.asking import WORDS, address, asked, asker
from tests.attacks.county import County, build, numbers, table_of
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, MANAGEMENT_LU, Person
from tests.make import Make
from tests.stories.test_every_route_withstands_nonsense import Site, forms_of, routes

PROBE = "=7*7<img src=x onerror=alert(7)>\"'`{{7*7}}{%x%}</script><!--"
"""A tag, both quotes, the ends of a script and of a page, two kinds of template, a formula."""
RAW = re.compile(r"<img src=x|onerror=alert\(7\)>|</script><!--|[\"']`\{\{7\*7\}\}\{%x%\}(?!&)|=49|>49<")
"""How the probe looks where it was not taken for words."""
URLS = re.compile(
    r"""(?:href|src|action|hx-\w+)="\s*(?:javascript|data(?!:image/)|vbscript):""", re.IGNORECASE
)
TYPED = (
    PROBE,
    "javascript:alert(7)",
    "';--",
    "</textarea><svg/onload=alert(7)>",
    '" autofocus onfocus=alert(7) x="',
    "\u202e=7*7",
)
ESCAPED_OUT = re.compile(r"<svg/onload=|\" autofocus onfocus=alert\(7\)")
"""The two of them that would leave the field they were typed in."""


def broken_out(answer: httpx.Response) -> list[str]:
    """Where the probe, or anything typed, is more than words in an answer."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        found = [*RAW.findall(answer.text), *URLS.findall(answer.text), *ESCAPED_OUT.findall(answer.text)]
        return found + ([] if "content-security-policy" in answer.headers else ["no policy"])
    if kind in ("application/json", "application/problem+json"):
        json.loads(answer.text)
    elif kind == "text/calendar":
        return [line for line in unfolded(answer.text) if not re.match(r"[A-Z-]+[;:]", line)]
    elif answer.content.startswith(b"PK"):
        return list(formulas(answer.content))
    assert answer.headers["x-content-type-options"] == "nosniff", answer.url
    return []


def unfolded(calendar: str) -> list[str]:
    """The lines of a calendar, long ones put together again."""
    return [line for line in calendar.replace("\r\n ", "").split("\r\n") if line]


def formulas(package: bytes) -> Iterator[str]:
    """Formulas in a workbook, and names in a package that lead out of it."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        for name in parts.namelist():
            if name.startswith(("/", "\\")) or ".." in name.split("/"):
                yield name
            if re.fullmatch(r"xl/worksheets/.*\.xml", name) and b"<f>" in parts.read(name):
                yield f"a formula in {name}"


async def test_what_people_wrote_is_words_on_every_page_in_every_list_and_file(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    county = await build(make, owner, application, mark=PROBE, bare=False)
    told, opened = [], 0
    for person in (CHAIR_ZHAO, CLERK_WANG, MANAGEMENT_LU):
        reader = await asker(browser, make, person)
        for path in reading(application, county, person):
            answer = await reader.ask("GET", path)
            opened += 1
            told += [f"{person.name} {path}: {found}" for found in broken_out(answer)]
    print(f"\n{opened} pages and files opened")
    assert not told, "\n".join(told)


def reading(application: Litestar, county: County, person: Person) -> Iterator[str]:
    """Every address that is read and that there is something behind, with the probe in what is looked for."""
    for route, method, handler in asked(application):
        there = all(county.ids[table_of(route, name)] for name in numbers(route))
        if method == "GET" and there and person.actor.may(handler.opt["permission"]):
            yield address(route, county.ids, county.open.id)
    # The lists are the same for all three; what is in them is looked for by one.
    for route in routes(application, "GET") if person is CHAIR_ZHAO else ():
        if not numbers(route) and person.actor.may(route.route_handler_map["GET"][0].opt["permission"]):
            parts = [
                part if isinstance(part, str) else WORDS.get(part.name) for part in route.path_components
            ]
            if None not in parts and not route.path.startswith("/api"):
                asked_for = httpx.QueryParams({"q": PROBE, "name": PROBE, "next": PROBE})
                yield f"/{'/'.join(map(str, parts))}?{asked_for}"


async def test_what_is_typed_comes_back_as_words_in_every_form(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    """Every text field of every form, stored where the form is taken and shown again where it is not."""
    await build(make, owner, application, bare=False)
    told, sent = [], 0
    writer = await asker(browser, make, CHAIR_ZHAO)
    for at, (path, fields) in enumerate((await forms_of(Site(browser, CHAIR_ZHAO), application)).items()):
        if "sign-out" in path or "password" in path or not fields:
            continue
        form = {
            name: given[0] if is_chosen(name, given) else TYPED[(at + n) % len(TYPED)]
            for n, (name, given) in enumerate(fields.items())
        }
        answer = await writer.ask("POST", path, form)
        sent += 1
        told += [f"{path} {answer.status_code}: {found}" for found in broken_out(answer)]
        if answer.status_code == 303:
            shown = await writer.ask("GET", answer.headers["location"])
            told += [f"{path} → {shown.url.path}: {found}" for found in broken_out(shown)]
    print(f"\n{sent} forms sent")
    assert not told, "\n".join(told)
    assert sent > 40


def is_chosen(name: str, given: list[str]) -> bool:
    """Whether the field takes one of a few values, so that a form with something else in it would not be taken."""
    return len(given) > 1 or name.endswith("_id") or name == "version"


async def test_a_calendar_has_no_line_that_somebody_wrote(browser: Browser, make: Make) -> None:
    """What stands in the place of a hearing ends no line and begins no event."""
    matter = await make.matter(stage="mediating")
    hearing = await make.hearing(matter, held=False)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(type(hearing), hearing.id)
        here.place = '一室\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:假\r\nX-EVIL;A="B":1\nATTACH:https://evil.example\\;,'
        token = await desk.subscribe(session, CHAIR_ZHAO.id)
    client = await browser.client(None)
    answer = await client.get(f"/calendars/{token}.ics")
    assert answer.status_code == 200, answer.text
    lines = unfolded(answer.text)
    assert not [line for line in lines if line.startswith(("ATTACH", "X-EVIL", "SUMMARY:假"))]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(re.findall(r"\nUID", answer.text))
