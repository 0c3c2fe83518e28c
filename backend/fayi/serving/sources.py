"""The proof of serving (送达回证) the catalogue has for an area, and what it is filled with first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.catalogue.entries import DocumentKind
from fayi.documents import sources
from fayi.documents.models import Document
from fayi.documents.rules import issue_day
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.serving.models import Serving
from fayi.serving.rules import Way

RECEIPTS = {"corrections": "CC-1203", "remote_court": "RC-0109", "notary": "NT-0108"}
"""Area → the code of its form."""
ONLY_PASSED_ON = frozenset({"RC-0109"})


def receipt_code(serving: Serving, document: Document, catalogue: Mapping[str, DocumentKind]) -> str | None:
    """The form of the catalogue that proves this serving; None where a plain one is printed."""
    kind = catalogue.get(document.code)
    code = RECEIPTS.get(kind.area) if kind else None
    if code is None or code not in catalogue or (code in ONLY_PASSED_ON and serving.way != Way.PASSED_ON):
        return None
    return code


async def receipt_values(
    session: AsyncSession,
    serving: Serving,
    document: Document,
    matter: Matter,
    types: MatterTypes,
    kind: DocumentKind,
) -> dict[str, Any]:
    """What the form is filled with: what is known of the matter, then of this serving."""
    gathered = await sources.gather(session, matter, types[matter.type], types, about=kind.about)
    agency = await agencies.agency(session, document.agency_id)
    known = of_serving(serving, document, matter.number, agency.name)
    values = sources.prefill(kind, gathered)
    for field in kind.fields:
        value = known.get(field.name)
        if field.name == "case_number" and values.get(field.name):
            # The court's own number of the case, where the matter knows it.
            continue
        if value and (not field.choices or value in dict(field.choices)):
            values[field.name] = value
    return values


def of_serving(serving: Serving, document: Document, number: str, agency: str) -> dict[str, Any]:
    """What is known of a serving, by the names the forms of the catalogue have for it."""
    listed = "".join((f"《{document.title}》", document.number or "", f"×{serving.copies}"))
    issued = issue_day(document.issued_at) if document.issued_at else None
    return {
        "recipient": serving.recipient,
        "service_place": serving.address,
        "service_mode": serving.way_label,
        "case_number": number,
        "case_subject": document.title,
        "document_names": [listed],
        "documents": [listed],
        "copies": str(serving.copies),
        "certificate_number": document.number,
        "certificate_date": issued,
        "forward_unit": serving.through,
        "court": agency,
        "notary_office": agency,
        "proxy": serving.received_by,
        "refusal_reason": serving.refusal,
        "witness": serving.witnesses,
        "server": serving.served_by,
        "remark": serving.note,
    }
