"""What the pages of serving share: who may be chosen, and who was."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from fayi.documents.models import Document
from fayi.matters.models import Matter
from fayi.procedure.matter_type import MatterTypes
from fayi.serving import queries
from fayi.serving.forms import AGENCY, OTHER, OTHERS, Registered
from fayi.serving.models import Serving
from fayi.serving.queries import Known
from fayi.serving.rules import Recipient, RecipientKind, Unfit
from fayi.web.language import translate

SAME = "same"
"""Choice that keeps a recipient who takes part in the matter no longer."""


async def known_of(session: AsyncSession, matter: Matter | None, types: MatterTypes) -> list[Known]:
    """Everybody of the matter on whom its documents may be served."""
    return await queries.known(session, matter, types[matter.type] if matter else None)


def label_of(one: Known) -> str:
    """How somebody of the matter is offered."""
    if one.party:
        return translate("{name}（{party}的{role}）", name=one.recipient.name, party=one.party, role=one.role)
    return translate("{name}（{role}）", name=one.recipient.name, role=one.role)


def choices_of(known: Sequence[Known], now: Serving | None = None) -> Mapping[str, list[tuple[str, str]]]:
    """Whom the form offers: those of the matter, the present recipient, others."""
    offered = [(one.key, label_of(one)) for one in known]
    if now is not None and key_of(known, now) == SAME:
        offered.append((SAME, now.recipient))
    return {"to": [*offered, *((key, translate(label)) for key, label in OTHERS)]}


def key_of(known: Sequence[Known], serving: Serving) -> str:
    """The choice that stands for the serving's recipient."""
    for one in known:
        if one.recipient == serving.on_whom:
            return one.key
    if serving.recipient_kind in (AGENCY, OTHER):
        return serving.recipient_kind
    return SAME


def chosen(given: Registered, known: Sequence[Known], now: Serving | None = None) -> tuple[Recipient, str]:
    """The recipient that was chosen, with the address that is known."""
    for one in known:
        if one.key == given.to:
            return one.recipient, one.address
    if given.to == SAME and now is not None:
        return now.on_whom, ""
    if given.to not in (AGENCY, OTHER):
        raise Unfit("请从列出的选项中选择。", field="to")
    organisation = given.to == AGENCY
    return Recipient(kind=RecipientKind.of(given.to), name=given.name, organisation=organisation), ""


def back_to(document: Document) -> str:
    """The page with all servings of the document."""
    return f"/documents/{document.id}/serving"
