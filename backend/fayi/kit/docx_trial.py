"""Trying out a Word template before it is used: looked over, filled with samples, and printed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from fayi.kit.docx import TemplateFault, fill
from fayi.kit.docx_facts import MissingFact
from fayi.kit.docx_html import convert
from fayi.kit.docx_lint import lint
from fayi.kit.docx_names import Fault
from fayi.kit.errors import Refusal
from fayi.kit.pdf import write_pdf

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def try_out(
    template: bytes,
    declared: frozenset[str],
    required: frozenset[str],
    samples: Sequence[Mapping[str, object]],
) -> list[Fault]:
    """Every fault of a template, empty when it may be used; meant for the render pool.

    `declared` and `required` as for `lint`; each of `samples` holds the facts of one filling, complete or
    with only what must be known. A template without a fault in its text is filled and printed with each.
    """
    if faults := lint(template, set(declared), set(required)):
        return faults
    found: dict[str, Fault] = {}
    for facts in samples:
        if (fault := _tried(template, facts)) is not None:
            found[str(fault) + fault.place] = fault
    return list(found.values())


def _tried(template: bytes, facts: Mapping[str, object]) -> Fault | None:
    """What goes wrong when the template is filled with these facts and printed."""
    try:
        write_pdf(convert(fill(template, facts)), title="", created=MOMENT)
    except MissingFact as missing:
        return Fault("“{name}”可以不填，模板却没有写不填时怎样印。", "", {"name": missing.name})
    except TemplateFault as fault:
        return Fault(fault.sentence, fault.place)
    except Refusal as refusal:
        return Fault(str(refusal))
    return None
