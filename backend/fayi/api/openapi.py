"""The description of the interface (OpenAPI 3.1), made from the routes themselves."""

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from fayi.api import problems, rules, schemas
from fayi.api.bodies import Asks
from fayi.api.schemas import Schema
from fayi.matters.guards import OPENED_BY
from fayi.procedure.matter_type import MatterTypes
from fayi.procedure.permissions import Permission
from fayi.web.language import translate

VERSION = "1.0"
"""Of the interface: the first figure goes up when something that was understood no longer is."""
REFERENCE = "#/components/schemas/{name}"
FILE_TYPES = ("application/pdf", "image/jpeg", "image/png")
TAGS = {
    "deadlines": "期限",
    "documents": "文书",
    "hearings": "调解会和调查",
    "matters": "办件",
    "notices": "通知",
    "papers": "卷宗材料",
    "parties": "当事人",
    "referrals": "转办移送",
    "search": "检索",
    "types": "业务类型",
    "visits": "来访",
}
LARGEST = 2**63 - 1
MEANINGS = {
    400: "请求的内容无法识别，或者缺少Idempotency-Key。",
    401: "没有令牌，或者令牌无效、已撤销、已过期。",
    403: "令牌没有这项权限，或者办件由其他机构办理。",
    404: "没有这项内容，或者令牌所属的机构看不到它。",
    409: "现在不能办理；版本过时的，附有办件的现状和其间发生的事项。",
    413: "提交的内容太大。",
    415: "这种文件不能收。",
    422: "内容有误，errors逐项指出位置；或者同一个Idempotency-Key用于了不同的提交。",
    429: "这个地址多次使用无效的令牌。",
    503: "系统暂时不可用。",
    507: "存储空间不足，没有保存。",
}


def description(app: Litestar) -> Schema:
    """The whole description, in the reader's language."""
    answers = dict.fromkeys(handler.opt["answer"] for _, handler in routes(app) if "answer" in handler.opt)
    _, components = msgspec.json.schema_components([*answers, problems.Problem], ref_template=REFERENCE)
    types: MatterTypes = app.state.types
    paths: dict[str, Schema] = {}
    for path, handler in routes(app):
        for method in sorted(handler.http_methods & {"GET", "POST"}):
            paths.setdefault(path, {})[method.lower()] = operation(path, method, handler, types)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": translate("法驿系统接口"),
            "version": VERSION,
            "description": translate(
                "其他系统经本机构管理员发放的令牌办理业务，规则与网页完全相同。每次POST须带Idempotency-Key。"
            ),
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": translate("管理员在“系统接口”页面发放的令牌。"),
                }
            },
            "responses": {
                f"Problem{status}": {
                    "description": translate(meaning),
                    "content": {problems.MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(name="Problem")}}},
                }
                for status, meaning in MEANINGS.items()
            },
        },
    }


def routes(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    """The routes that ask for a token, with their paths as OpenAPI writes them."""
    for route in sorted(app.routes, key=lambda one: one.path):
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            asked = handler.opt.get("bearer") and route.path.startswith(rules.PATH)
            if asked and "OPTIONS" not in handler.http_methods:
                yield re.sub(r"{(\w+):\w+}", r"{\1}", route.path), handler


def operation(path: str, method: str, handler: HTTPRouteHandler, types: MatterTypes) -> Schema:
    """One thing that can be asked."""
    opt = handler.opt
    told: Schema = {
        "operationId": handler.handler_name,
        "tags": [translate(TAGS[path.split("/")[2]])],
        "summary": translate(opt["says"]),
        "description": f"{told_of(handler)}\n\n{needs(opt['permission'])}",
        "parameters": [*parameters(path, opt.get("query", ())), *headers(path, method, opt)],
        "responses": responses(path, method, handler),
    }
    if "asks" in opt:
        told["requestBody"] = body(path, opt, types)
    elif opt.get("takes_file"):
        binary = {"schema": {"type": "string", "format": "binary"}}
        told["requestBody"] = {"required": True, "content": dict.fromkeys(FILE_TYPES, binary)}
    return told


def told_of(handler: HTTPRouteHandler) -> str:
    """What the code says of it, for developers."""
    return inspect.cleandoc(handler.fn.__doc__ or "")


def needs(permission: Permission) -> str:
    """Which permission it asks for."""
    return translate("需要权限：{permission}", permission=permission.value)


def parameters(path: str, query: Sequence[Any]) -> Iterator[Schema]:
    """What stands in the address."""
    for name in re.findall(r"{(\w+)}", path):
        number = name.endswith("_id")
        schema = {"type": "integer", "minimum": 1, "maximum": LARGEST} if number else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for field in query:
        schema = schemas.shape(field)
        told = {"name": field.name, "in": "query", "required": field.required, "schema": schema}
        yield told | {"description": translate(field.help or field.label)}


def headers(path: str, method: str, opt: dict[str, Any]) -> Iterator[Schema]:
    """What stands in the headers besides the token."""
    if method == "POST" and not opt.get("only_looks"):
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": translate(
                "这次提交的编号；同一编号、同一内容重复提交，只办一次，24小时内答复相同。"
            ),
            "schema": {"type": "string", "pattern": f"^[!-~]{{1,{rules.LONGEST_KEY}}}$"},
        }
    if opt.get("in_full"):
        yield {
            "name": "X-Purpose",
            "in": "header",
            "required": False,
            "description": translate(
                "查看完整号码的用途，按UTF-8百分号编码；需要parties:unmask权限，并留下记录。"
            ),
            "schema": {"type": "string", "pattern": "^[!-~]{2,}$", "maxLength": 600},
        }
    if any(f"{{{name}}}" in path for name in OPENED_BY):
        yield {
            "name": "X-Opened-For",
            "in": "header",
            "required": False,
            "description": translate(
                "查看用途，按UTF-8百分号编码；打开已封存或者涉及违法犯罪的办件时必须写明，8小时内不再询问，并留下记录。"
            ),
            "schema": {"type": "string", "pattern": "^[!-~]{2,}$", "maxLength": 600},
        }
    yield {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": translate("答复用语：zh或者en。"),
        "schema": {"type": "string", "enum": ["zh", "en"]},
    }


def body(path: str, opt: dict[str, Any], types: MatterTypes) -> Schema:
    """What is sent: as the form of the page asks it; what depends on the type is told by /api/types."""
    asks: Asks = opt["asks"]
    schema = schemas.of_body(asks, partly=bool(opt.get("partly")))
    if opt.get("details"):
        for name in asks.groups:
            schema["properties"][name] = {
                "type": "object",
                "description": translate("各项由业务类型或者文书决定，见/api/types、actions或者文书的body。"),
            }
    content: Schema = {"schema": schema}
    if path == "/api/matters":
        content["example"] = example(types)
    return {"required": bool(schema.get("required")), "content": {"application/json": content}}


def example(types: MatterTypes) -> Schema:
    """How a matter is registered."""
    matter_type = types.at_the_counter()[0]
    return {
        "type": matter_type.key,
        "received_on": "2026-11-20",
        "channel": "online",
        "people": [
            {"role": role.key, "kind": "person", "name": "陈大山"}
            for role in matter_type.roles
            if role.at_least
        ],
        "details": msgspec.to_builtins(matter_type.examples[0]),
    }


def responses(path: str, method: str, handler: HTTPRouteHandler) -> Schema:
    """What may be answered."""
    opt = handler.opt
    if "gives" in opt:
        content: Schema = {opt["gives"]: {"schema": {"type": "string", "format": "binary"}}}
    else:
        name = opt["answer"].__name__
        content = {"application/json": {"schema": {"$ref": REFERENCE.format(name=name)}}}
    told: Schema = {str(handler.status_code): {"description": translate("已办理。"), "content": content}}
    statuses = [400, 401, 403, 404, 429, 503]
    if method == "POST":
        statuses += [409, 413, 422]
    if opt.get("takes_file"):
        statuses += [415]
    if opt.get("takes_file") or handler.handler_name == "issue_document":
        statuses += [507]
    for status in sorted(statuses):
        told[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return told
