"""What is put on paper besides the facts: the code that verifies a document, the seal of its agency."""

import io

import segno
from sqlalchemy.ext.asyncio import AsyncSession

from fayi.agencies import queries as agencies
from fayi.agencies.models import AgencySeal
from fayi.catalogue.entries import DocumentKind
from fayi.kit.docx import Picture
from fayi.kit.docx_names import names_used

QR_WIDTH_MM = 20.0
SEAL = "seal"
NO_SEAL = {SEAL: ""}
"""What a template gets where no seal is placed: on drafts, and for agencies that seal by hand."""


async def seal_for(session: AsyncSession, kind: DocumentKind, agency_id: int) -> AgencySeal | None:
    """The seal in force of the agency, when the document's template has a place for it."""
    if SEAL not in names_used(kind.template):
        return None
    return await agencies.seal_in_force(session, agency_id)


def seal_picture(seal: AgencySeal) -> Picture:
    """The seal as it lies over the agency's name and the date."""
    return Picture(seal.png, float(seal.width_mm), floating=True)


def qr_picture(site_url: str, token: str) -> Picture:
    """The code that leads to the page where anybody verifies the document."""
    file = io.BytesIO()
    segno.make(verify_address(site_url, token), error="m").save(file, kind="png", scale=8, border=2)
    return Picture(file.getvalue(), QR_WIDTH_MM)


def verify_address(site_url: str, token: str) -> str:
    """Where the document with this token is verified."""
    return f"{site_url}/verify/{token}"


def label_of(kind: DocumentKind, name: str) -> str:
    """The label of a fact by its dotted name in the template; the name itself when it is not known."""
    field = kind.field(name.split(".")[0])
    if field is None:
        return name
    columns = {column.name: column.label for column in field.columns}
    return columns.get(name.rpartition(".")[2], field.label)
