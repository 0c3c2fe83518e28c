"""The catalogue of documents and its Word templates, read and looked over once when the site starts."""

import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from fayi.kit.docx import Fault, lint
from fayi.web.fields import Field

PACKAGED = Path(__file__).parents[1] / "document_templates"
IN_SOURCE = Path(__file__).parents[3] / "document_templates"
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
PICTURES = frozenset({"qr"})


class FaultyCatalogue(Exception):
    """The site does not start on a faulty catalogue or template; the text says which, and every fault."""


class DocumentKind(Struct, frozen=True, kw_only=True):
    """One document of the catalogue, with its template."""

    code: str
    title: str
    title_en: str
    area: str
    legal_basis: str
    issued_by: str
    addressed_to: str
    copies: str
    layout: str
    number_series: str
    """How its number is written: （{year}）×人调协字第{n}号; × is the agency's word. Empty: no number."""
    note: str
    fields: tuple[Field, ...]
    """What is filled in, in the order of the paper; the number is not among them."""
    number_field: str | None
    """The fact that bears the number given at issue."""
    sources: Mapping[str, str]
    """Field → where its first value comes from."""
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


def load(folder: str = "") -> dict[str, DocumentKind]:
    """Read the catalogue in `folder` (empty: the one that comes with Fayi) and look over its templates.

    Returns the documents by code; `kind` answers from the catalogue loaded last. Raises FaultyCatalogue.
    """
    root = Path(folder) if folder else PACKAGED if PACKAGED.exists() else IN_SOURCE
    try:
        entries = tomllib.loads((root / "catalogue.toml").read_text("utf-8"))["document"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as fault:
        raise FaultyCatalogue(f"{root / 'catalogue.toml'}: {fault}") from fault
    found: dict[str, DocumentKind] = {}
    faults: list[str] = []
    for entry in entries:
        path = root / entry.get("area", "") / f"{entry.get('code')} {entry.get('title')}.docx"
        try:
            document = read(entry, path.read_bytes())
        except (OSError, KeyError) as fault:
            faults.append(f"{entry.get('code')}: {fault!r}")
            continue
        if document.code in found:
            faults.append(f"{document.code}: named twice in the catalogue")
        faults += [f"{path.name}: {fault} {fault.place}".rstrip() for fault in looked_over(document)]
        found[document.code] = document
    if faults:
        raise FaultyCatalogue("\n".join(faults))
    _loaded.clear()
    _loaded.update(found)
    return found


def kind(code: str) -> DocumentKind:
    """The document with this code; KeyError when the catalogue has none."""
    return (_loaded or load())[code]


def read(entry: Mapping[str, Any], template: bytes) -> DocumentKind:
    """An entry of the catalogue with its template; KeyError for a part that is missing or unknown."""
    numbered = next((part["name"] for part in entry["fields"] if part.get("source") == NUMBER), None)
    if bool(numbered) != bool(entry["number_series"]):
        raise KeyError(f"number_series and a field with the source {NUMBER} go together")
    return DocumentKind(
        **{
            name: entry[name]
            for name in (
                "code",
                "title",
                "title_en",
                "area",
                "legal_basis",
                "issued_by",
                "addressed_to",
                "copies",
                "layout",
                "number_series",
                "note",
            )
        },
        fields=tuple(field_of(part) for part in entry["fields"] if part["name"] != numbered),
        number_field=numbered,
        sources={p["name"]: p["source"] for p in entry["fields"] if p.get("source", NUMBER) != NUMBER},
        template=template,
        template_digest=sha256(template).hexdigest(),
    )


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
        required=part["required"],
        help=part.get("help", ""),
        choices=tuple((choice, choice) for choice in part.get("choices", ())),
        columns=tuple(field_of(column) for column in part.get("columns", ())),
        into=into,
        default=False if form_kind == "bool" else None,
        lines=4 if form_kind == "longtext" else 3,
    )


def looked_over(document: DocumentKind) -> tuple[Fault, ...]:
    """Every fault of the document's template."""
    declared = set(PICTURES)
    required = set()
    for field in document.fields:
        declared |= {f"{field.name}.{column.name}" for column in field.columns} or {field.name}
        required |= {field.name} if field.required else set()
    if document.number_field:
        declared.add(document.number_field)
        required.add(document.number_field)
    return _faults(document.template, frozenset(declared), frozenset(required))


@cache
def _faults(template: bytes, declared: frozenset[str], required: frozenset[str]) -> tuple[Fault, ...]:
    """The lint takes a while, and the same template has the same faults."""
    return tuple(lint(template, set(declared), set(required)))
