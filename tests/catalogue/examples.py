"""Facts to fill every template with: the samples of the catalogue, and what goes wrong with less regular ones."""

from typing import Any

from fayi.catalogue.entries import DocumentKind, least

Facts = dict[str, Any]
LONG = 30
"""Characters from which a text counts as a story."""


def full(kind: DocumentKind) -> Facts:
    """Every fact an entry of the catalogue asks for, the optional ones too."""
    return dict(kind.samples)


def sparse(kind: DocumentKind) -> Facts:
    """Only what must be known: every optional fact and column is missing."""
    return least(kind)


def crowded(kind: DocumentKind) -> Facts:
    """Many rows and points, long stories."""
    facts = full(kind)
    for field in kind.fields:
        value = facts[field.name]
        if field.kind in ("rows", "list") and value:
            facts[field.name] = value * 5
        elif field.kind == "longtext" and value:
            facts[field.name] = "\n".join([value] * 4)
    return facts


def awkward(kind: DocumentKind) -> Facts:
    """Signs that mean something in XML and Jinja, and a name far too long for its cell."""
    name = "张三<李四>&“王五”{{ 六 }}" + "绿水青山农产品销售专业合作社联合社" * 2
    changed = full(kind)
    for field in kind.fields:
        value = changed[field.name]
        if field.kind == "rows":
            replaced = ("name", "text", "title")
            changed[field.name] = [row | {one: name for one in replaced if one in row} for row in value]
        elif field.kind in ("text", "longtext") and isinstance(value, str) and len(value) > LONG:
            changed[field.name] = name
    return changed
