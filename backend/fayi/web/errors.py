"""How faults are told: a page in plain words with a way on, a fragment for htmx.

Refusals carry their own words. What nobody foresaw is logged with a number, without anything personal, and
only the number is shown.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from jinja2 import TemplateError
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from fayi.kit.errors import NotFound, NotSignedIn, Refusal
from fayi.web.filters import url
from fayi.web.language import translate
from fayi.web.templating import Page, Redirect, asks_for_fragment, came_from, this_page

log = structlog.get_logger()

TITLES = {
    400: "请求有误",
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    405: "请求有误",
    409: "不能办理",
    410: "内容已失效",
    412: "请求有误",
    413: "内容太大",
    415: "文件不能收",
    416: "请求有误",
    422: "填写有误",
    423: "电脑已锁定",
    429: "请稍后再试",
    500: "系统出错了",
    503: "系统暂时不可用",
    507: "存储空间不足",
}
WORDS = {
    400: "浏览器送来的内容无法识别。请返回上一页，刷新后重新提交。",
    403: "页面停留过久或已在别处退出登录，提交没有成功。请返回上一页，刷新后重新提交。",
    404: NotFound.__doc__ or "",
    405: "这个地址不能这样打开。请从菜单进入要办理的事项。",
    413: "提交的内容太大。文字请缩短，文件请压缩或分批上传。",
    429: "操作过于频繁，请稍等一会儿再试。",
    500: "系统没能完成这次操作，您的提交没有生效。请返回上一页重试；如果再次出现，请联系管理员。",
    503: "数据库暂时连接不上，您的提交没有生效。请稍等片刻再试；如果持续出现，请联系管理员。",
}

NAMES_ONLY = (AttributeError, ImportError, NameError, TemplateError)
"""Faults whose text names code, never a person."""


@dataclass(frozen=True)
class Fault:
    """What error.html shows."""

    title: str
    words: str
    status: int
    number: str = ""
    back: str = ""


def tell(request: Request[Any, Any, Any], status: int, words: str, number: str = "") -> Response[Any]:
    """The answer for a fault: page or fragment. `words` are already in the reader's language."""
    fault = Fault(translate(TITLES.get(status, TITLES[500])), words, status, number, came_from(request))
    if asks_for_fragment(request):
        return Page("web/_refusal.html", fault, status=status)
    return Page("web/error.html", fault, status=status)


def refused(request: Request[Any, Any, Any], fault: Refusal) -> Response[Any]:
    """A Refusal, in its own words."""
    return tell(request, fault.status_code, translate(fault.message, **fault.values))


def not_signed_in(request: Request[Any, Any, Any], fault: NotSignedIn) -> Response[Any]:
    """Whoever is not signed in signs in, and then goes on to where they wanted to be."""
    wanted = (came_from(request) or "/") if asks_for_fragment(request) else this_page(request)
    return Redirect(url("/sign-in", next="" if wanted == "/" else wanted))


def http_fault(request: Request[Any, Any, Any], fault: HTTPException) -> Response[Any]:
    """What the framework refuses: an unknown address, a wrong method, too much, a missing token."""
    status = fault.status_code
    if status >= 500:
        return unforeseen(request, fault)
    answer = tell(request, status, translate(WORDS.get(status, WORDS[400])))
    answer.headers.update(allowed(fault))
    return answer


def allowed(fault: HTTPException) -> dict[str, str]:
    """The header that names the methods an address knows, for a 405 (RFC 9110, 15.5.6); empty for others."""
    known = (fault.headers or {}).get("allow", "").split(", ") if fault.status_code == 405 else []
    methods = [one for one in known if one not in ("", "OPTIONS")]
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


def undecodable(request: Request[Any, Any, Any], fault: Exception) -> Response[Any]:
    """Bytes that are no text in any encoding we know."""
    return tell(request, 400, translate(WORDS[400]))


def no_database(request: Request[Any, Any, Any], fault: DBAPIError) -> Response[Any]:
    """The database does not answer: a 503, said plainly. Other faults of the database are ours."""
    if isinstance(fault, OperationalError | InterfaceError):
        return tell(request, 503, translate(WORDS[503]), logged(request, fault))
    return unforeseen(request, fault)


def unforeseen(request: Request[Any, Any, Any], fault: Exception) -> Response[Any]:
    """Anything else: logged with a number, shown as that number."""
    return tell(request, 500, translate(WORDS[500]), logged(request, fault))


def logged(request: Request[Any, Any, Any], fault: BaseException) -> str:
    """Log where it happened (never the values: they are people's) and return the fault's number."""
    number = secrets.token_hex(4).upper()
    where = []
    trace = fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        where.append(f"{code.co_filename.rpartition('/fayi/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    log.error(
        "fault",
        number=number,
        kind=type(fault).__name__,
        method=request.method,
        route=request.scope.get("path_template", ""),
        where=where[-12:],
        detail=without_data(str(fault)) if isinstance(fault, NAMES_ONLY) else "",
        exc_info=fault if request.app.debug else None,
    )
    return number


def without_data(words: str) -> str:
    """The words of a fault without what is no name of code: a value looked up in a table of labels is told too."""
    return re.sub(r"[^\x00-\x7f]+|[0-9][0-9Xx]{5,}", "…", words)


HANDLERS: ExceptionHandlersMap = {
    NotSignedIn: not_signed_in,
    Refusal: refused,
    HTTPException: http_fault,
    UnicodeDecodeError: undecodable,
    DBAPIError: no_database,
    Exception: unforeseen,
}
"""For `Litestar(exception_handlers=…)`."""
