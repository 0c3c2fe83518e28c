"""Opens pages through HTTP, as an officer, and checks each page it opens as a page.

page = await browser.open("/matters/1", as_=CLERK)
page = await page.form("排定").fill(starts_at="2026-11-23T09:00").submit()
assert page.has("调解会已排定。")
"""

import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4
from xml.etree.ElementTree import Element

import html5lib
import httpx

from fayi.agencies.guards import COOKIE
from tests.cast import Person

ADDRESS = "http://testserver"
CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button", "image", "reset")
Files = dict[str, list[tuple[str, bytes]]]

CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff"
ESCAPED = "&(?:amp|lt|gt|#34|#39);"
WORDS = re.compile(rf"""(?<=>)(?![^<]*--)(?:[^<>&{{}}"'`={CONTROL}]|{ESCAPED})+(?=<)""")
"""Plain words between two tags: without anything that a parser, or a check of a page, would stumble over."""
VALUES = re.compile(
    rf"""(?<=[ \n])((?:value|content|hx-get|hx-post|href|action)=")(?:[^<>&{{}}"'`{CONTROL}]|{ESCAPED})+(?<!=)(?=")"""
)
"""What an attribute says of which no check asks but whether it says anything."""
SOUND: set[bytes] = set()
"""The shapes of the pages that were found sound before."""
ASKS_PURPOSE = re.compile(r"/matters/\d+/purpose")
PURPOSE = "核对办理情况"
"""Said when a page asks what it is opened for, by whoever opens another page."""


class Browser:
    """One browser per officer over the application, without a network."""

    def __init__(self, application: Any, token_of: Callable[[Person], Awaitable[str]]) -> None:
        """Browse `application`; `token_of` signs an officer in."""
        self._application = application
        self._token_of = token_of
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *fault: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def client(self, as_: Person | None) -> httpx.AsyncClient:
        """The HTTP client of this officer, signed in; of somebody signed out for None."""
        name = as_.sign_in_name if as_ else ""
        if name not in self._clients:
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(app=self._application), base_url=ADDRESS, timeout=60
            )
            if as_:
                client.cookies.set(COOKIE, await self._token_of(as_), domain="testserver.local")
            self._clients[name] = client
        return self._clients[name]

    async def open(
        self, path: str, *, as_: Person | None = None, expect: int = 200, fragment: bool = False
    ) -> "Page":
        """GET a page, redirects followed unless one is expected; `fragment`: as htmx asks."""
        client = await self.client(as_)
        headers = {"HX-Request": "true"} if fragment else {}
        answer = await client.get(path, headers=headers, follow_redirects=not 300 <= expect < 400)
        if not ASKS_PURPOSE.search(path):
            if ASKS_PURPOSE.search(answer.url.path):
                answer = await self.give_purpose(client, str(answer.url))
            elif asked := ASKS_PURPOSE.search(answer.headers.get("location", "")):
                await self.give_purpose(client, asked[0])
                answer = await client.get(path, headers=headers)
        return Page(self, as_, answer, expect, fragment=fragment)

    async def give_purpose(self, client: httpx.AsyncClient, address: str) -> httpx.Response:
        """Say what a matter is opened for, and go on to what was wanted."""
        given = {"_csrf_token": client.cookies.get("csrftoken"), "purpose": PURPOSE}
        return await client.post(address, data=given | {"operation": str(uuid4())}, follow_redirects=True)

    async def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        as_: Person | None = None,
        expect: int = 200,
        files: Files | None = None,
        came_from: str = "/",
        fragment: bool = False,
    ) -> "Page":
        """POST as a form would, its token and a fresh operation added unless given."""
        client = await self.client(as_)
        if not client.cookies.get("csrftoken"):
            await client.get("/sign-in")
        whole = {"_csrf_token": client.cookies.get("csrftoken"), "operation": str(uuid4())} | (data or {})
        sent = [(name, file) for name, several in (files or {}).items() for file in several]
        headers = {"Referer": ADDRESS + came_from} | ({"HX-Request": "true"} if fragment else {})
        follow = not 300 <= expect < 400
        answer = await client.post(
            path, data=whole, files=sent or None, headers=headers, follow_redirects=follow
        )
        if answer.status_code == 403 and (asked := ASKS_PURPOSE.search(answer.text)):
            await self.give_purpose(client, asked[0])
            answer = await client.post(
                path, data=whole, files=sent or None, headers=headers, follow_redirects=follow
            )
        if ASKS_PURPOSE.search(answer.url.path) and not ASKS_PURPOSE.search(path):
            answer = await self.give_purpose(client, str(answer.url))
        return Page(self, as_, answer, expect, fragment=fragment)


class Page:
    """A page that was opened: checked, and ready to be read or filled in."""

    def __init__(
        self,
        browser: Browser,
        actor: Person | None,
        answer: httpx.Response,
        expect: int,
        *,
        fragment: bool = False,
    ) -> None:
        """Check the answer; a page is checked as a whole, a fragment for what a fragment can show."""
        self.browser = browser
        self.actor = actor
        self.answer = answer
        self.status = answer.status_code
        self.path = urlsplit(str(answer.url)).path
        self.html = answer.text if "text/" in answer.headers.get("content-type", "") else ""
        self._fragment = fragment
        assert self.status == expect, f"{answer.url}: {self.status}, expected {expect}\n{self._words()}"
        is_html = "text/html" in answer.headers.get("content-type", "")
        self._is_page = is_html and self.status not in (301, 302, 303)
        if self._is_page and (shape := _shape(self.html, fragment)) not in SOUND:
            self._must_be_sound()
            SOUND.add(shape)

    def _must_be_sound(self) -> None:
        self.must_have_unique_ids().must_label_every_field().must_protect_every_form()
        if not self._fragment:
            self.must_have_one_h1()
            assert self.root.get("lang"), f"{self.path}: no language"
            assert _text(self.root.find("head/title")), f"{self.path}: no title"
        quoted = "".join(_text(code) for code in self.all("code"))
        assert self.text.count("{{") == quoted.count("{{"), f"{self.path}: an unfilled placeholder"

    def _words(self) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.html))[-1500:]

    @cached_property
    def root(self) -> Element:
        """The page's elements; fails when the page is not as HTML ought to be."""
        if not self._is_page:
            return Element("html")
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        # html5lib does not know <template>; what stands in one is drawn elsewhere on the page anyway.
        html = re.sub(
            r"<template\b.*?</template>", lambda found: "\n" * found[0].count("\n"), self.html, flags=re.S
        )
        if self._fragment:
            # Rows of a table are sent alone; a parser takes them only where a table is.
            inside = "tbody" if re.match(r"\s*<tr\b", html) else "div"
            root: Element = parser.parseFragment(html, container=inside)
        else:
            root = parser.parse(html)
        for (line, column), fault, values in parser.errors:
            message = html5lib.constants.E.get(fault, fault) % (values or {})
            source = [*html.split("\n"), ""][line - 1][max(0, column - 80) : column + 20]
            raise AssertionError(f"{self.path} line {line}: {message} … {source}")
        return root

    @cached_property
    def _elements(self) -> list[Element]:
        return _outside_templates(self.root)

    @cached_property
    def _tagged(self) -> defaultdict[str, list[Element]]:
        tagged: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self._elements:
            tagged[element.tag].append(element)
        return tagged

    def must_have_one_h1(self) -> "Page":
        """Fail unless the page has one heading of the first level, with words in it."""
        headings = [_text(heading) for heading in self.all("h1")]
        assert len(headings) == 1, f"{self.path}: h1 {headings}"
        assert headings[0], f"{self.path}: an empty h1"
        return self

    def must_have_unique_ids(self) -> "Page":
        """Fail when an id occurs twice, or when something points to an id that is not there."""
        ids = Counter(element.get("id") for element in self.all() if element.get("id"))
        twice = [id_ for id_, times in ids.items() if times > 1]
        assert not twice, f"{self.path}: twice {twice}"
        for element in self.all():
            for attribute in ("for", "aria-describedby", "aria-labelledby"):
                for id_ in (element.get(attribute) or "").split():
                    assert id_ in ids, f"{self.path}: {attribute}={id_} leads nowhere"
        return self

    def must_label_every_field(self) -> "Page":
        """Fail when a field, a button or a link has no name to be read out."""
        labelled = {label.get("for") for label in self.all("label")}
        wrapped = {id(inner) for label in self.all("label") for inner in label.iter()}
        for field in self.all(*CONTROLS):
            if field.get("type") in UNLABELLED:
                continue
            named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
            assert named or id(field) in wrapped, f"{self.path}: {field.get('name')} has no label"
        for element in self.all("button", "a"):
            name = _text(element) or element.get("aria-label") or element.get("title")
            assert name, f"{self.path}: a {element.tag} without words"
            assert element.tag != "a" or element.get("href"), f"{self.path}: a link to nowhere: {name}"
        return self

    def must_protect_every_form(self) -> "Page":
        """Fail when a form that changes something lacks its token or its operation id."""
        for form in self.all("form"):
            if (form.get("method") or "get").lower() != "post":
                continue
            names = {field.get("name") for field in form.iter("input")}
            assert {"_csrf_token", "operation"} <= names, (
                f"{self.path}: form {form.get('action')} unprotected"
            )
        return self

    @property
    def text(self) -> str:
        """The words of the page's content, spaces made one."""
        content = self.find("main")
        return _text(content if content is not None else self.root)

    @property
    def title(self) -> str:
        """The heading."""
        return _text(self.find("h1"))

    def has(self, words: str) -> bool:
        """Whether the content holds `words`."""
        return words in self.text

    def all(self, *tags: str) -> list[Element]:
        """Every element, or those with these tags, templates left out."""
        if not tags:
            return self._elements
        return self._tagged[tags[0]] if len(tags) == 1 else [e for e in self._elements if e.tag in tags]

    def find(self, tag: str, **attributes: str) -> Element | None:
        """The first such element; `class_` and the like for Python's words, `_` for `-`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for element in self.all(tag):
            if all(
                value in (element.get(name) or "").split() or element.get(name) == value
                for name, value in wanted.items()
            ):
                return element
        return None

    def links(self) -> dict[str, str]:
        """Each link's words with where it leads."""
        return {_text(link) or link.get("aria-label") or "": link.get("href") or "" for link in self.all("a")}

    async def follow(self, words: str, *, expect: int = 200) -> "Page":
        """Click the link with these words."""
        links = self.links()
        assert words in links, f"{self.path}: no link {words!r} among {list(links)}"
        return await self.browser.open(
            urljoin(str(self.answer.url), links[words]), as_=self.actor, expect=expect
        )

    def form(self, name: str) -> "Form":
        """The form with this button, id or action."""
        for form in self.all("form"):
            buttons = [_text(button) for button in form.iter("button") if button.get("type") != "button"]
            if name in (form.get("id"), form.get("action"), *buttons):
                return Form(self, form, name)
        found = [
            (form.get("action"), [_text(button) for button in form.iter("button")])
            for form in self.all("form")
        ]
        raise AssertionError(f"{self.path}: no form {name!r} among {found}")

    def errors(self) -> dict[str, str]:
        """The sentence at each field that is at fault, by the field's name."""
        found = {}
        more_of = {one.get("id"): one for one in self.all("p", "div")}
        for field in self.all(*CONTROLS, "fieldset"):
            more = more_of.get(f"{field.get('id')}-more")
            fault = None
            if more is not None:
                fault = (
                    more
                    if more.tag == "p"
                    else next((p for p in more.iter("p") if p.get("class") == "fault-line"), None)
                )
            if fault is not None:
                found[(field.get("id") or "").removeprefix("f-")] = _text(fault)
        return found


class Form:
    """A form of a page, as a browser would send it."""

    def __init__(self, page: Page, element: Element, button: str) -> None:
        """Take over what the form shows."""
        self.page = page
        self.element = element
        self.values: dict[str, list[str]] = {}
        self.files: Files = {}
        self._choices: dict[str, dict[str, str]] = {}
        self._boxes: set[str] = set()
        for field in _outside_templates(element):
            self._take(field, button)

    def _take(self, field: Element, button: str) -> None:
        name = field.get("name") or ""
        if field.tag == "button" and name and _text(field) == button:
            self.values[name] = [field.get("value") or ""]
        if not name or field.tag not in CONTROLS or field.get("disabled") is not None:
            return
        kind = field.get("type") or "text"
        if field.tag == "select":
            options = list(field.iter("option"))
            self._choices[name] = {_value(option): _text(option) for option in options}
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            self.values[name] = [_value(option) for option in chosen]
        elif kind in ("checkbox", "radio"):
            self._choices.setdefault(name, {})[field.get("value") or "on"] = _label(self.element, field)
            self.values.setdefault(name, [])
            if kind == "checkbox":
                self._boxes.add(name)
            if field.get("checked") is not None:
                self.values[name].append(field.get("value") or "on")
        elif kind == "file":
            self.files.setdefault(name, [])
        elif field.tag == "textarea":
            self.values[name] = [(field.text or "").removeprefix("\n")]
        elif kind == "hidden":
            self.values.setdefault(name, []).append(field.get("value") or "")
        else:
            self.values[name] = [field.get("value") or ""]

    def fill(self, given: dict[str, Any] | None = None, /, **more: Any) -> "Form":
        """Type into fields: choices by value or label, boxes by True or False, files as (name, bytes)."""
        for name, value in {**(given or {}), **more}.items():
            if name in self.files:
                self.files[name] = list(value) if isinstance(value, list) else [value]
                continue
            row = re.fullmatch(r"(.+)-\d+-\w+", name)
            known = name in self.values or (row and any(key.startswith(f"{row[1]}-") for key in self.values))
            assert known, f"{self.page.path}: no field {name!r} among {sorted(self.values)}"
            several = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
            self.values[name] = [
                written for one in several if (written := self._written(name, one)) is not None
            ]
        return self

    def _written(self, name: str, value: Any) -> str | None:
        # A row added in the browser offers what the first one does.
        choices = self._choices.get(name) or self._choices.get(re.sub(r"-\d+-", "-0-", name))
        if choices is None:
            return str(value)
        if isinstance(value, bool) and name in self._boxes:
            return next(iter(choices)) if value else None
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if text in choices:
            return text
        found = [one for one, label in choices.items() if label == text]
        assert found, f"{self.page.path}: {name} offers {list(choices.values())}, not {value!r}"
        return found[0]

    async def submit(self, *, expect: int = 200, as_: Person | None = None) -> Page:
        """Send the form and follow where it leads; `expect` is the status in the end."""
        browser, actor = self.page.browser, as_ or self.page.actor
        action = urljoin(str(self.page.answer.url), self.element.get("action") or "")
        if (self.element.get("method") or "get").lower() == "get":
            query = httpx.QueryParams([(name, value) for name, all_ in self.values.items() for value in all_])
            return await browser.open(f"{action}?{query}", as_=actor, expect=expect)
        return await browser.post(
            action, dict(self.values), as_=actor, expect=expect, files=self.files, came_from=self.page.path
        )


def _shape(html: str, fragment: bool) -> bytes:
    """The page without its words and values: two of one shape are either both sound or both not."""
    shape = VALUES.sub(r"\1…", WORDS.sub(lambda words: "…" if words[0].strip() else words[0], html))
    return sha256(f"{fragment} {shape}".encode(errors="surrogatepass")).digest()


def _outside_templates(root: Element) -> list[Element]:
    found, ahead = [], [root]
    while ahead:
        element = ahead.pop()
        found.append(element)
        ahead.extend(
            child for child in reversed(element) if isinstance(child.tag, str) and child.tag != "template"
        )
    return found


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    parts: list[str] = []

    def collect(one: Element) -> None:
        if one.tag in ("template", "script", "style") or not isinstance(one.tag, str):
            return
        parts.append(one.text or "")
        for child in one:
            collect(child)
            parts.append(child.tail or "")

    collect(element)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _value(option: Element) -> str:
    value = option.get("value")
    return _text(option) if value is None else value


def _label(form: Element, field: Element) -> str:
    for label in form.iter("label"):
        if any(inner is field for inner in label.iter()):
            return _text(label)
    return ""
