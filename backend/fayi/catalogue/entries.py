"""The catalogue of documents and its Word templates, read and looked over once when the site starts."""

import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fayi.catalogue import samples
from fayi.kit.docx import Fault, lint
from fayi.kit.errors import NotFound
from fayi.web.fields import Field

AREAS = {
    "station": "站务协作",
    "mediation": "人民调解",
    "judicial_confirmation": "司法确认",
    "notary": "公证",
    "legal_aid": "法律援助",
    "remote_court": "共享法庭",
    "corrections": "社区矫正",
    "resettlement": "安置帮教",
    "training": "技能培训",
}
LAYOUTS = {
    "letter": "函件",
    "notice": "通知、决定等文书",
    "form_table": "表格",
    "record": "笔录",
    "register": "登记簿",
    "certificate": "证明、证书",
}
KINDS = {
    "text": "text",
    "person": "text",
    "idno": "text",
    "longtext": "longtext",
    "list": "list",
    "rows": "rows",
    "choice": "choice",
    "bool": "bool",
    "money": "money",
    "date": "date",
    "datetime": "datetime",
    "number": "integer",
}
"""Types of the catalogue → kinds of form fields. A number of an identity paper was checked when the party was
written down, and may be a passport's or a company's."""
NUMBER = "document.number"
PICTURES = frozenset({"qr", "seal"})
"""Names every template may use: the code by which a document is verified, the seal of its agency."""


class FaultyCatalogue(Exception):
    """The site does not start on a faulty catalogue or template; the text says which, and every fault."""


class DocumentKind(Struct, frozen=True, kw_only=True):
    """One document of the catalogue, with its template."""

    code: str
    title: str
    title_en: str
    area: str
    """One of AREAS."""
    category: str
    legal_basis: str
    issued_by: str
    addressed_to: str
    copies: str
    """How many are made and for whom: 一式二份：送委托机关一份，存档一份."""
    layout: str
    """One of LAYOUTS."""
    number_series: str = ""
    """How its number is written: （{year}）×人调协字第{n}号; × is the agency's word. Empty: no number."""
    note: str
    sign_off: bool = False
    """Whether somebody other than the drafter has to sign it off (审批) before it is issued."""
    in_order: tuple[tuple[str, str], ...] = ()
    """Pairs of dates or times of which the first may not be later than the second."""
    not_past: tuple[str, ...] = ()
    """Days that may not be over when the document is issued, such as the end of a sentence."""
    guardian: str = ""
    """The field that must be filled in when `birth_date` says that the person is a minor."""
    fields: tuple[Field, ...]
    """What is filled in, in the order of the paper; the number is not among them."""
    number_field: str | None
    """The fact that bears the number given at issue."""
    sources: Mapping[str, str]
    """Field → where its first value comes from."""
    standards: Mapping[str, Any] = {}
    """Field → the usual wording, which a draft begins with where nothing else is known."""
    samples: Mapping[str, Any]
    """Field → an invented value, for the sample and for trying out a template."""
    template: bytes
    template_digest: str
    """SHA-256 of the template."""

    def field(self, name: str) -> Field | None:
        """The field with this name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def about(self) -> str:
        """The kind of hearing it records; empty when it records none."""
        taken = {source.split(".")[0] for source in self.sources.values()}
        if "hearing" not in taken:
            return ""
        return "inquiry" if "hearing.interviewee.name" in self.sources.values() else "mediation"


_loaded: dict[str, DocumentKind] = {}


def load(folder: str = "", *, look_over: bool = False) -> dict[str, DocumentKind]:
    """Read the catalogue in `folder` (empty: the one that comes with Fayi).

    Every `catalogue.toml` in it or below names the documents whose Word files lie beside it. Those of a
    `folder`, and all with `look_over`, are checked for faults, which takes a tenth of a second each; the ones
    that come with Fayi were checked before they were shipped. Returns the documents by code; `kind` answers
    from the catalogue loaded last. Raises FaultyCatalogue.
    """
    root = root_of(folder)
    found: dict[str, DocumentKind] = {}
    faults: list[str] = []
    for file in sorted(root.rglob("catalogue.toml")):
        documents, more = listed(file)
        faults += more
        for document in documents:
            if document.code in found:
                faults.append(f"{document.code}: named twice in the catalogue")
            if folder or look_over:
                faults += [f"{document.code}: {one} {one.place}".rstrip() for one in looked_over(document)]
            found[document.code] = document
    if faults or not found:
        raise FaultyCatalogue("\n".join(faults) or f"{root}: no catalogue.toml")
    _loaded.clear()
    _loaded.update(sorted(found.items()))
    return dict(_loaded)


def root_of(folder: str = "") -> Path:
    """Where the templates lie."""
    return Path(folder) if folder else samples.HOME


def listed(file: Path) -> tuple[list[DocumentKind], list[str]]:
    """The documents of one `catalogue.toml`, and what is wrong with it."""
    try:
        whole = tomllib.loads(file.read_text("utf-8"))
        head = {name: whole[name] for name in ("area", "category")}
    except (OSError, KeyError, tomllib.TOMLDecodeError) as fault:
        return [], [f"{file}: {fault!r}"]
    found, faults = [], []
    for entry in whole.get("document", []):
        try:
            template = (file.parent / file_name(entry)).read_bytes()
            found.append(read(head | entry, template))
        except (OSError, KeyError, TypeError) as fault:
            faults.append(f"{entry.get('code')}: {fault!r}")
    return found, faults


def file_name(entry: Mapping[str, Any]) -> str:
    """The Word file of an entry: its code and its title. A slash in a title cannot stand in a file's name."""
    return f"{entry['code']} {entry['title']}.docx".replace("/", "／")


def kind(code: str) -> DocumentKind:
    """The document with this code; KeyError when the catalogue has none."""
    return (_loaded or load())[code]


def needed(catalogue: Mapping[str, DocumentKind], code: str) -> DocumentKind:
    """The document with this code; raises NotFound."""
    if code not in catalogue:
        raise NotFound
    return catalogue[code]


def read(entry: Mapping[str, Any], template: bytes) -> DocumentKind:
    """An entry of the catalogue with its template.

    Raises KeyError or TypeError for a part that is missing or unknown.
    """
    parts = entry["fields"]
    numbered = next((part["name"] for part in parts if part.get("source") == NUMBER), None)
    if bool(numbered) != bool(entry.get("number_series")):
        raise KeyError(f"number_series and a field with the source {NUMBER} go together")
    named = {part["name"] for part in parts}
    in_order = tuple((first, second) for first, second in entry.get("in_order", ()))
    for name in (*(name for pair in in_order for name in pair), *entry.get("not_past", ())):
        if name not in named:
            raise KeyError(name)
    if entry.get("guardian") and not {entry["guardian"], "birth_date"} <= named:
        raise KeyError(entry["guardian"])
    told = {name: value for name, value in entry.items() if name not in ("fields", "in_order", "not_past")}
    return DocumentKind(
        **told,
        in_order=in_order,
        not_past=tuple(entry.get("not_past", ())),
        fields=tuple(field_of(part) for part in parts if part["name"] != numbered),
        number_field=numbered,
        sources={p["name"]: p["source"] for p in parts if p.get("source", NUMBER) != NUMBER},
        standards={part["name"]: part["standard"] for part in parts if "standard" in part},
        samples={part["name"]: samples.of(part) for part in parts},
        template=template,
        template_digest=sha256(template).hexdigest(),
    )


def with_template(kind: DocumentKind, template: bytes) -> DocumentKind:
    """The same document with another template."""
    return replace(kind, template=template, template_digest=sha256(template).hexdigest())


def field_of(part: Mapping[str, Any]) -> Field:
    """A field of the catalogue as a field of a form."""
    form_kind = KINDS[part["type"]]
    into: Any = str
    if form_kind == "list":
        form_kind, into = ("choices" if "choices" in part else "list"), (list, str)
    elif form_kind == "rows":
        into = (list, dict)
    return Field(
        name=part["name"],
        label=part["label"],
        kind=form_kind,
        required=part.get("required", False),
        help=part.get("help", ""),
        choices=tuple((choice, choice) for choice in part.get("choices", ())),
        columns=tuple(field_of(column) for column in part.get("columns", ())),
        into=into,
        default=False if form_kind == "bool" else None,
        lines=4 if form_kind == "longtext" else 3,
    )


def names_of(document: DocumentKind) -> tuple[frozenset[str], frozenset[str]]:
    """The names a template of the document may use, and those it must use; rows by their columns."""
    declared = set(PICTURES)
    required = set()
    for field in document.fields:
        declared |= {f"{field.name}.{column.name}" for column in field.columns} or {field.name}
        required |= {field.name} if field.required else set()
    if document.number_field:
        declared.add(document.number_field)
        required.add(document.number_field)
    return frozenset(declared), frozenset(required)


def least(document: DocumentKind) -> dict[str, Any]:
    """The sample with nothing in it but what must be known."""
    facts = {
        field.name: _least(document.samples[field.name], field) for field in document.fields if field.required
    }
    number = document.number_field
    return facts | ({number: document.samples[number]} if number else {})


def _least(value: Any, field: Field) -> Any:
    if field.kind != "rows":
        return value
    return [{column.name: row[column.name] for column in field.columns if column.required} for row in value]


def looked_over(document: DocumentKind) -> tuple[Fault, ...]:
    """Every fault of the document's template."""
    return _faults(document.template, *names_of(document))


@cache
def _faults(template: bytes, declared: frozenset[str], required: frozenset[str]) -> tuple[Fault, ...]:
    """The lint takes a while, and the same template has the same faults."""
    return tuple(lint(template, set(declared), set(required)))
