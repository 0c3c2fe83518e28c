"""A small site of its own that shows every component and meets every fault, without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from jinja2 import DictLoader
from litestar import Litestar, Request, get, post
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Meta, Struct

from fayi.kit.errors import NotFound, NotPermitted, NotSignedIn, Refusal, StalePage
from fayi.procedure.matter_type import Status
from fayi.procedure.permissions import Permission
from fayi.web import errors, forms
from fayi.web.feature import Feature, MenuItem
from fayi.web.fields import shown
from fayi.web.headers import SafeHeaders
from fayi.web.language import SpeaksTheirLanguage
from fayi.web.pages import static_files, switch_language
from fayi.web.request import Request as DeskRequest
from fayi.web.templating import Page, Redirect, template_config

PAGE = """
{% extends "web/page.html" %}
{% block title %}{{ _("办件") }}{% endblock %}
{% block above %}{{ ui.back("/list", _("全部办件")) }}{% endblock %}
{% block actions %}
{{ ui.button(_("导出"), "/x", icon_name="download") }}
{{ ui.post_button(_("受理"), "/go", {"stage": "a"}, version=3, tone="primary", confirm=_("确定受理吗？")) }}
{{ ui.opens("adjourn", _("改期")) }}{{ ui.blocked(_("结案"), ["x"]) }}
{% endblock %}
{% block body %}
{{ ui.tabs([("/", _("概况"), true, none), ("/h", _("调解会"), false, 2)], _("办件")) }}
{{ ui.stepper([_("登记"), _("受理"), _("归档")], 1) }}
{% for tone in ("info", "warning", "danger", "success") %}{{ ui.notice(page.name, tone) }}{% endfor %}
<div class="figures">{{ ui.figure(_("逾期"), 1, "/x", "danger") }}{{ ui.figure(_("办理中"), 2) }}</div>
{% call ui.card(_("案情"), flush=true) %}
{% call ui.filters("/") %}{{ ui.select("s", _("状态"), [("a", "甲")], "a", any=_("全部")) }}
{{ ui.input("q", _("姓名")) }}{% endcall %}
{% call ui.table(_("办件"), [_("案号"), (_("金额"), "number")], cards=true) %}
{% for status in page.statuses %}
<tr><td data-label="{{ _('案号') }}">{{ ui.status(status) }}</td><td class="number">{{ 5 | money }}</td></tr>
{% endfor %}
{% endcall %}
{{ ui.pagination("/?a", "/?b") }}
{% endcall %}
{{ ui.facts(page.shown) }}
{{ ui.definitions([(_("期限"), ui.deadline(page.day)), (_("备注"), "")]) }}
{% call ui.timeline() %}{{ ui.entry(page.at, _("登记"), by=page.name, note=page.name) }}{% endcall %}
{{ ui.empty(_("还没有文书。"), "/d", _("起草文书")) }}
{% call ui.dialog("adjourn", _("改期")) %}<p>x</p>{% endcall %}
{{ ui.form(page.form, "/form", _("登记"), version=4, cancel="/") }}
{% endblock %}
"""
ROWS = "{% for one in page.statuses %}<tr><td>{{ one.label | t }}</td></tr>{% endfor %}"
BARE = '{% extends "web/bare.html" %}{% block title %}{{ _("登录") }}{% endblock %}'
SLIP = (
    '{% extends "web/print.html" %}{% block title %}{{ _("回执") }}{% endblock %}'
    "{% block back %}/{% endblock %}{% block body %}<p>x</p>{% endblock %}"
)
BROKEN = '{% extends "web/page.html" %}{% block title %}{{ nothing_of_that_name }}{% endblock %}'


class Instalment(Struct, frozen=True, kw_only=True):
    due: Annotated[date, Meta(title="履行日期")]
    amount: Annotated[Decimal, Meta(title="金额")]
    way: Annotated[Literal["现金", "转账"], Meta(title="方式")]


class Sample(Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(title="姓名", description="与证件一致。")]
    kind: Annotated[str, Meta(title="种类")]
    way: Annotated[Literal["电话", "上门"], Meta(title="方式")] = "电话"
    ways: Annotated[list[Literal["电话", "上门"]], Meta(title="联系方式")] = []
    on: Annotated[date | None, Meta(title="日期")] = None
    at: Annotated[datetime | None, Meta(title="时间")] = None
    amount: Annotated[Decimal | None, Meta(title="金额")] = None
    people: Annotated[int, Meta(title="人数")] = 1
    agreed: Annotated[bool | None, Meta(title="同意")] = None
    urgent: Annotated[bool, Meta(title="紧急")] = False
    facts: Annotated[str, Meta(title="经过", extra_json_schema={"kind": "longtext"})] = ""
    papers: Annotated[list[str], Meta(title="材料")] = []
    number: Annotated[str, Meta(title="证号", extra_json_schema={"kind": "idno"})] = ""
    secret: Annotated[str, Meta(title="密码", extra_json_schema={"kind": "password"})] = ""
    of: Annotated[str, Meta(title="来源", extra_json_schema={"kind": "hidden"})] = ""
    plan: Annotated[tuple[Instalment, ...], Meta(title="履行计划")] = ()
    scan: Annotated[UploadFile | None, Meta(title="扫描件")] = None


CHOICES = {"kind": [(f"k{at}", f"种类{at}") for at in range(20)]}
WHOLE = Sample(
    name="<林知远>",
    kind="k3",
    ways=["电话", "上门"],
    on=date(2026, 5, 1),
    at=datetime(2026, 5, 1, 1, tzinfo=UTC),
    amount=Decimal("1234.5"),
    agreed=True,
    facts="一\n二",
    papers=["照片"],
    plan=(Instalment(due=date(2026, 12, 1), amount=Decimal(10), way="转账"),),
)


@dataclass(frozen=True)
class SamplePage:
    form: forms.Filled[Sample]
    name: str = "<b>林知远</b>"
    statuses: tuple[Status, ...] = tuple(Status)
    day: date = date(2026, 5, 1)
    at: datetime = datetime(2026, 5, 1, 1, tzinfo=UTC)

    @property
    def shown(self) -> Any:
        return shown(WHOLE, CHOICES)


@dataclass(frozen=True)
class Anybody:
    name: str = "王小禾"
    agency_name: str = "青禾县湖桥镇人民调解委员会"
    unread: int = 0
    locks_after: int = 0

    def may(self, permission: Permission) -> bool:
        return permission is not Permission.AUDIT_READ


@get("/")
async def home() -> Page:
    return Page(
        "sample/page.html",
        SamplePage(forms.blank(Sample, WHOLE, choices=CHOICES)),
        fragment="sample/_rows.html",
    )


@post("/form", request_max_body_size=4 * forms.BIGGEST_FILE)
async def send_form(request: Request[Any, Any, Any]) -> Page | Redirect:
    filled = await forms.posted(request, Sample, choices=CHOICES)
    if not filled.ok:
        return Page("sample/page.html", SamplePage(filled), status=filled.status)
    return Redirect("/", "已登记{name}。", name="7号")


@get(["/bare", "/sign-in"])
async def bare() -> Page:
    return Page("sample/bare.html")


@get("/slip")
async def slip() -> Page:
    return Page("sample/slip.html")


@get("/broken")
async def broken() -> Page:
    return Page("sample/broken.html")


@get("/fault/{kind:str}")
async def fault(kind: FromPath[str]) -> None:
    raise {
        "refused": Refusal("“{name}”已被预订。", name="第一调解室"),
        "stale": StalePage(),
        "hidden": NotFound(),
        "forbidden": NotPermitted(),
        "signed-out": NotSignedIn(),
        "mine": KeyError("330825196001010011"),
    }[kind]


class SignsIn:
    """Everybody is somebody, but for /bare and whoever asks as a stranger."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in ("/bare", "/sign-in"):  # type: ignore[comparison-overlap]
            scope.setdefault("state", {})["actor"] = Anybody()  # type: ignore[typeddict-item]
        await self.app(scope, receive, send)


def sample_site() -> Litestar:
    """The small site."""
    feature = Feature(
        "sample",
        (home, send_form, bare, slip, broken, fault),
        menu=(
            MenuItem("/", "工作台", "dashboard"),
            MenuItem("/matters", "办件", "folder"),
            MenuItem("/audit", "审计", "history", Permission.AUDIT_READ),
        ),
    )
    config = template_config((feature,))
    engine: Any = config.instance
    engine.engine.loader.mapping["sample"] = DictLoader(
        {
            "page.html": PAGE,
            "_rows.html": ROWS,
            "bare.html": BARE,
            "slip.html": SLIP,
            "broken.html": BROKEN,
        }
    )
    return Litestar(
        [*feature.pages, static_files(), switch_language],
        template_config=config,
        exception_handlers=errors.HANDLERS,
        csrf_config=CSRFConfig(secret="s" * 32, cookie_httponly=True),
        middleware=[SafeHeaders, SpeaksTheirLanguage, SignsIn],
        request_class=DeskRequest,
        request_max_body_size=forms.ORDINARY_BODY,
        openapi_config=None,
    )
