"""One Jinja environment for the site, and the answers handlers give: a Page or a Redirect.

"hearings/_row.html" is hearings/templates/_row.html, "web/page.html" the shell. What a handler hands over is
`page` in its template; what every page has (actor, menu, language, …) is in the Shell's names; the components
are the macros of web/templates/components/, all of them under `ui`.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from litestar import Request
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect as PlainRedirect
from litestar.response.base import ASGIResponse
from litestar.response.template import Template
from litestar.template import TemplateConfig
from litestar.utils.scope.state import ScopeState
from markupsafe import Markup

from fayi.kit import clock
from fayi.web import filters, language
from fayi.web.feature import Feature, MenuItem
from fayi.web.fields import label_in

HERE = Path(__file__).parent
STATIC = HERE / "static"
FLASH = "flash"

_csrf: ContextVar[str] = ContextVar("csrf", default="")


class NoSuchIcon(Exception):
    """The icon is not among those named in package.json."""


@cache
def _icons() -> frozenset[str]:
    return frozenset(json.loads((HERE / "package.json").read_text())["icons"])


@cache
def static(path: str) -> str:
    """The address of a static file; it changes with the file's content, so browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def icon(name: str) -> Markup:
    """The drawing of an icon, silent for screen readers; raises NoSuchIcon for a name that is not listed."""
    if name not in _icons():
        raise NoSuchIcon(name)
    address = f"{static('vendor/icons.svg')}#{name}"
    drawing = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>')
    return drawing.format(address)


def csrf_token() -> str:
    """The token every POST form of this answer carries."""
    return _csrf.get()


class Components:
    """`ui` in every template: the macros in web/templates/components/, found by name."""

    def __init__(self, environment: Environment) -> None:
        """Read which macro is in which file."""
        self._environment = environment
        self._where: dict[str, str] = {}
        for file in sorted((HERE / "templates" / "components").glob("*.html")):
            template = f"web/components/{file.name}"
            for name in environment.get_template(template).module.__dict__:
                if not name.startswith("_"):
                    self._where[name] = template

    def __getattr__(self, name: str) -> Any:
        try:
            template = self._where[name]
        except KeyError:
            raise AttributeError(f"no component is called {name!r}") from None
        macro = getattr(self._environment.get_template(template).module, name)
        # Found once: from now on an ordinary attribute, which a page asks for hundreds of times.
        setattr(self, name, macro)
        return macro


def environment(features: Iterable[Feature]) -> Environment:
    """The Jinja environment over the templates of `features` and the shell."""
    found = Environment(
        loader=PrefixLoader(
            {
                name: FileSystemLoader(HERE.parent / name / "templates")
                for name in ("web", *(feature.name for feature in features))
            }
        ),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {function.__name__: function for function in filters.FILTERS}
    found.filters |= {
        "t": language.translate,
        "icon": icon,
        "label_in": label_in,
        "number_heading": lambda name: (name, "number"),
    }
    found.globals |= {
        "_": language.translate,
        "csrf": csrf_token,
        "days_left": filters.days_left,
        "icon": icon,
        "operation": lambda: str(uuid4()),
        "static": static,
        "today": clock.today,
        "url": filters.url,
    }
    found.globals["ui"] = Components(found)
    return found


def template_config(features: Iterable[Feature]) -> TemplateConfig[JinjaTemplateEngine]:
    """For `Litestar(template_config=…)`; the menu is put together from the features in their order."""
    features = tuple(features)
    found = environment(features)
    found.globals["menu_items"] = tuple(item for feature in features for item in feature.menu)
    language.english()
    engine = JinjaTemplateEngine.from_environment(found)
    return TemplateConfig(instance=engine)


def visible_menu(items: Sequence[MenuItem], actor: Any, path: str) -> list[tuple[MenuItem, bool]]:
    """The entries the actor may see, the work of the day first, each with whether it leads to the present page."""
    seen = [item for item in items if actor is not None and actor.may(item.permission)]
    seen.sort(key=lambda item: item.keeps)
    under = [item.path for item in seen if path == item.path or path.startswith(item.path.rstrip("/") + "/")]
    here = max(under, key=len, default=None)
    return [(item, item.path == here and (item.path != "/" or path == "/")) for item in seen]


def asks_for_fragment(request: Request[Any, Any, Any]) -> bool:
    """Whether htmx asks for a piece of the page rather than the whole."""
    return request.headers.get("hx-request") == "true" and not (
        request.headers.get("hx-boosted") or request.headers.get("hx-history-restore-request")
    )


class Page(Template):
    """An answer drawn from a template; `data` is `page` in it. Give `status` 4xx to a form shown again.

    When `fragment` is named and htmx asks for a piece, that template is drawn instead of the whole page.
    """

    __slots__ = ("data", "fragment")

    def __init__(
        self,
        template: str,
        data: object = None,
        *,
        fragment: str | None = None,
        status: int = 200,
        headers: dict[str, Any] | None = None,
        cookies: Sequence[Cookie] | None = None,
    ) -> None:
        """Draw `template` with `data`."""
        varied = {**(headers or {}), "vary": "HX-Request"} if fragment else headers
        super().__init__(
            template, status_code=status, headers=varied, cookies=cookies, media_type="text/html"
        )
        self.data = data
        self.fragment = fragment

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        """Draw the fragment when htmx asks for it; what a Redirect said is shown by the next whole page."""
        if self.fragment and asks_for_fragment(request):
            self.template_name = self.fragment
        if self._is_whole and FLASH in request.cookies:
            self.delete_cookie(FLASH, path="/")
        return super().to_asgi_response(app, request, **given)

    @property
    def _is_whole(self) -> bool:
        return not (self.template_name or "").rpartition("/")[2].startswith("_")

    def create_template_context(self, request: Request[Any, Any, Any]) -> dict[str, Any]:
        """The names every template may use."""
        token = ScopeState.from_scope(request.scope).csrf_token
        _csrf.set(token if isinstance(token, str) else "")
        actor = request.scope.get("state", {}).get("actor")
        engine: Any = request.app.template_engine
        items = engine.engine.globals["menu_items"]
        return {
            "actor": actor,
            "here": this_page(request),
            "flash": said_before(request) if self._is_whole else "",
            "language": language.current(),
            "menu": visible_menu(items, actor, request.url.path) if self._is_whole else [],
            "page": self.data,
            "path": request.url.path,
        }


def said_before(request: Request[Any, Any, Any]) -> str:
    """What the Redirect that led here has to say; nothing when the cookie is missing or not ours."""
    try:
        message, values = json.loads(base64.urlsafe_b64decode(request.cookies.get(FLASH, "")))
        return language.translate(str(message), **{str(key): str(value) for key, value in values.items()})
    except (ValueError, TypeError, AttributeError):
        return ""


class Redirect(PlainRedirect):
    """Go on to `path` (303), where `say` is shown once. For htmx the whole page goes there.

    `say` is a message id and `values` fill it; they travel in a cookie, so no names or ID numbers in them.
    """

    def __init__(
        self, path: str, say: str | None = None, *, cookies: Sequence[Cookie] = (), **values: object
    ) -> None:
        """Go on to `path`, a path of this site."""
        said = list(cookies)
        if say is not None:
            written = json.dumps([say, values], default=str, ensure_ascii=False)
            packed = base64.urlsafe_b64encode(written.encode()).decode()
            said.append(Cookie(key=FLASH, value=packed, max_age=60, path="/", httponly=True, samesite="lax"))
        super().__init__(path, status_code=303, cookies=said)

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        """A 303; htmx would follow that silently, so it gets the header that moves the whole page."""
        answer = super().to_asgi_response(app, request, **given)
        if request.headers.get("hx-request") == "true":
            answer.headers["HX-Redirect"] = answer.headers["location"]
            del answer.headers["location"]
            answer.status_code = 204
        return answer


def came_from(request: Request[Any, Any, Any]) -> str:
    """The page of this site the officer came from, or nothing."""
    referer = urlsplit(request.headers.get("referer", ""))
    if referer.netloc != request.headers.get("host"):
        return ""
    path = local_path(referer.path, "")
    return f"{path}?{referer.query}" if path and referer.query else path


def this_page(request: Request[Any, Any, Any]) -> str:
    """The address that shows the present page again; for a form that was sent, the page it stood on."""
    if request.method != "GET":
        return came_from(request) or "/"
    path = quote(request.url.path, safe="/!$&'()*+,:;=@~")
    return f"{path}?{request.url.query}" if request.url.query else path


def local_path(path: str | None, otherwise: str = "/") -> str:
    """`path` when it stays on this site, else `otherwise`: a link from outside cannot send officers away."""
    if not path or not path.startswith("/") or path.startswith("//") or re.search(r"[\x00-\x20\\]", path):
        return otherwise
    return path
