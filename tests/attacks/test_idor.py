"""Every number of another agency through every route, by officers who hold every role at the wrong agency."""

from collections import Counter

from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.attacks.asking import address, asked, asker
from tests.attacks.county import MARK, RELATIONS, build, checksums, numbers, table_of
from tests.browser import Browser
from tests.make import Make
from tests.stories.test_every_route_withstands_nonsense import routes

OF_THE_COUNTY = {"agency", "article", "local_number", "means_standard"}
"""Kept by whoever keeps the library, for all agencies alike; agencies are known to everybody."""
SEEN_BY_ALL = {"room"}
"""Rooms stand in the directory; who else would change one is told that it is another's."""

GONE_ANYWAY = {"/search/saved/{saved_id:int}/discard"}
"""What is not one's own is no longer there either, whether it ever was or not; the answer is the same."""
PLAUSIBLE = {
    "because": "核对",
    "on": "2026-01-01",
    "version": "1",
    "words": "同意",
    "reason": "核对",
    "name": "某某",
}


async def test_no_number_of_another_agency_opens_or_changes_anything(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    county = await build(make, owner, application)
    attacker = await asker(browser, make, RELATIONS["none"])
    before = await checksums(owner)
    wrong, answered = [], Counter[int]()
    for route, method, _ in asked(application):
        tables = {table_of(route, name) for name in numbers(route)}
        if tables & OF_THE_COUNTY:
            continue
        path = address(route, county.ids, county.open.id)
        twice = method == "POST" and not path.startswith("/api/")
        for form in (None, *([PLAUSIBLE] if twice else [])):
            answer = await attacker.ask(method, path, form)
            answered[answer.status_code] += 1
            allowed = {404, 403} if tables & SEEN_BY_ALL else {303} if route.path in GONE_ANYWAY else {404}
            refused = answer.status_code in allowed
            if not refused or MARK in answer.text:
                wrong.append(f"{method} {path}: {answer.status_code} {answer.headers.get('location', '')}")
    print(f"\n{answered.total()} asked: {dict(answered)}")
    assert not wrong, "\n".join(wrong)
    assert await checksums(owner) == before


async def test_no_list_of_another_agency_tells_of_what_is_there(
    browser: Browser, application: Litestar, make: Make, owner: AsyncEngine
) -> None:
    await build(make, owner, application)
    attacker = await asker(browser, make, RELATIONS["none"])
    told = []
    for route in routes(application, "GET"):
        if any(not isinstance(part, str) for part in route.path_components):
            continue
        for query in ("", f"?q={MARK}&name={MARK}&words={MARK}"):
            answer = await attacker.ask("GET", route.path + query)
            # What one typed oneself stands in the box of a search; a name of the county has one more character.
            if any(f"{letter}{MARK}" in answer.text for letter in "陈何韩证，"):
                told.append(f"{route.path}{query}")
    assert not told, "\n".join(told)
