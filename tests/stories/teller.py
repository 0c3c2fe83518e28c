"""Tells a story at the desk: officers, on certain days, doing what they do, all through its pages."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from fayi.kit import clock
from fayi.kit.identity import Sex, example_id_number
from fayi.matters import timeline
from tests.attachments import samples
from tests.browser import Browser, Page
from tests.cast import Person, Place

SCAN = samples.png()


class Story:
    """Officers at one desk through the weeks."""

    def __init__(self, browser: Browser, owner: AsyncEngine) -> None:
        """Tell it through `browser`; `owner` sees all tables."""
        self.browser = browser
        self.owner = owner

    @asynccontextmanager
    async def on(self, moment: str) -> AsyncIterator[None]:
        """The block happens at this time of the station's clock; everybody has just signed in."""
        with clock.frozen(datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE)):
            async with self.owner.begin() as connection:
                await connection.execute(
                    text("update signed_in set started_at = :now, seen_at = :now, ends_at = :end"),
                    {"now": clock.now(), "end": clock.now() + timedelta(hours=10)},
                )
            yield

    async def register(
        self, as_: Person, people: list[dict[str, Any]], *, type_key: str = "mediation", **given: Any
    ) -> tuple[int, Page]:
        """A matter entered at the counter, checked and confirmed; its id and the slip."""
        page = await self.browser.open(f"/intake/{type_key}", as_=as_)
        page = await page.form("下一步：核对").fill(rows("people", people) | given).submit()
        assert page.title.startswith("核对："), page.errors() or page.text
        page = await page.form("确认登记").submit()
        matter_id = re.fullmatch(r"/matters/(\d+)/slip", page.path)
        assert matter_id, page.text
        return int(matter_id[1]), page

    async def act(self, matter_id: int, label: str, as_: Person, *, expect: int = 200, **form: Any) -> Page:
        """Press the button of an action on the overview and fill in its form."""
        page = await self.browser.open(f"/matters/{matter_id}", as_=as_)
        page = await page.follow(label)
        assert label in {word for form in page.all("form") for word in words_of(form)}, page.text
        page = await page.form(label).fill(form).submit(expect=expect)
        assert expect != 200 or page.has(f"“{label}”已办理。"), page.text
        return page

    async def why_not(self, matter_id: int, label: str, as_: Person) -> str:
        """What the page of an action says stands in its way."""
        page = await self.browser.open(f"/matters/{matter_id}", as_=as_)
        assert label not in page.links(), f"“{label}” can be done"
        for summary in page.all("details"):
            if "".join(summary.itertext()).strip().startswith(label):
                return "".join(summary.itertext()).strip()
        raise AssertionError(f"“{label}” is not on the page")

    async def hear(
        self, matter_id: int, starts_at: str, minutes: str, as_: Person, *, kind: str = "调解会", **given: Any
    ) -> Page:
        """A hearing of the past hour and a half: planned, written down, signed by all who came."""
        page = await self.browser.open(f"/matters/{matter_id}/hearings/new", as_=as_)
        page = await page.form("排定").fill(kind=kind, starts_at=starts_at).submit()
        page = await (await page.follow("记录笔录")).form("保存笔录").fill(minutes=minutes, **given).submit()
        assert page.has("笔录已保存"), (page.errors(), page.text)
        page = await page.form("登记签名").submit()
        assert not page.has("待签名"), page.text
        return page

    async def sign(self, page: Page, *names: tuple[str, str]) -> Page:
        """Signatures on a settlement: (who, as offered; in which way)."""
        for signer, way in names:
            page = await page.form("登记签名").fill(signer=signer, way=way).submit()
            assert page.has("签名已登记。"), page.text
        return page

    async def draft(self, matter_id: int, title: str, as_: Person) -> Page:
        """The draft of this title: the one that waits, or a new one."""
        page = await self.browser.open(f"/matters/{matter_id}/documents", as_=as_)
        waiting = self.waiting(page)
        return await (page.follow(title) if title in waiting else page.form(title).submit())

    def waiting(self, page: Page) -> list[str]:
        """Titles of the drafts on a documents tab."""
        table = next((one for one in page.all("table") if caption(one) == "待签发的草稿"), None)
        return [] if table is None else ["".join(link.itertext()) for link in table.iter("a")]

    async def issue(self, matter_id: int, title: str, as_: Person, **filled: Any) -> Page:
        """Issue a document; `filled` is what the desk could not know."""
        page = await self.draft(matter_id, title, as_)
        page = await page.form("保存并签发").fill(filled).submit()
        assert page.title.startswith("签发"), (page.errors(), page.text)
        page = await page.form("签发").submit()
        assert page.has("文书已签发。"), page.text
        return page

    async def put_in(self, matter_id: int, entry: str, as_: Person, *, pages: int = 1) -> Page:
        """Note a paper of the prescribed list as an original."""
        page = await self.browser.open(f"/matters/{matter_id}/documents", as_=as_)
        form = page.form(f"/matters/{matter_id}/papers")
        return await form.fill(paper_key=entry, pages=pages, original_kept=True).submit()

    async def signed_copy(self, document: Page) -> Page:
        """The issued document comes back signed and is scanned."""
        page = await self.browser.open(document.path, as_=document.actor)
        page = await page.form(f"{document.path}/signed").fill({"signed-scan": ("signed.png", SCAN)}).submit()
        return page

    async def download(self, document: Page, kind: str) -> bytes:
        """The issued document as a `word` or `pdf` file."""
        answer = (await self.browser.open(f"{document.path}/{kind}", as_=document.actor)).answer
        return bytes(answer.content)

    async def search(self, words: str, as_: Person) -> list[int]:
        """Ids of the matters found, best first."""
        page = await self.browser.open(f"/search?q={words}", as_=as_)
        found = [
            re.fullmatch(r"/matters/(\d+)", href) for href in (a.get("href") or "" for a in page.all("a"))
        ]
        return list(dict.fromkeys(int(one[1]) for one in found if one))

    async def deadlines(self, matter_id: int, as_: Person) -> dict[str, str]:
        """Each clock of the matter and how it stands."""
        page = await self.browser.open(f"/matters/{matter_id}/deadlines", as_=as_)
        clocks = {}
        for card in page.all("section"):
            words = [word.strip() for word in card.itertext() if word.strip()]
            if "怎么算出来的" in words:
                clocks[words[0]] = words[words.index("状态") + 1]
        return clocks

    async def broken_chains(self) -> list[str]:
        """What is wrong with the timelines, if anything."""
        async with AsyncSession(self.owner) as session:
            return [sentence async for sentence in timeline.broken(session)]


def rows(name: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of a table in a form as its fields are named."""
    return {f"{name}-{at}-{column}": value for at, row in enumerate(given) for column, value in row.items()}


def comer(role: str, name: str, *, kind: str = "person", **known: str) -> dict[str, Any]:
    """A row of the counter's form."""
    return {"role": role, "kind": kind, "name": name} | known


def id_number(born: str, sex: Sex, serial: int = 1) -> str:
    """A number that passes every check and is nobody's."""
    return example_id_number(date.fromisoformat(born), sex, serial, "339801")


def pdf_text(content: bytes) -> str:
    """What a PDF says, without the spaces between."""
    return re.sub(
        r"\s", "", "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    )


def docx_text(content: bytes) -> str:
    """What a Word file says, without the spaces between."""
    xml = ZipFile(BytesIO(content)).read("word/document.xml").decode()
    return re.sub(r"\s", "", re.sub(r"<[^>]*>", "", xml))


def seal(place: Place) -> str:
    """How the seal of a committee is offered among the signatures."""
    return f"{place.name}（调解委员会印章）"


def caption(table: Any) -> str:
    """A table's caption."""
    found = table.find("caption")
    return "" if found is None else "".join(found.itertext()).strip()


def words_of(form: Any) -> list[str]:
    """What stands on the buttons of a form."""
    return ["".join(button.itertext()).strip() for button in form.iter("button")]
