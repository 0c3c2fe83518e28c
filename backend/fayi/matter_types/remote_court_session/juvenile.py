"""Which sittings are part of a child's criminal record."""

from fayi.matter_types.remote_court_session.kinds import COMMUTATION, Sentence, SittingKind
from fayi.procedure.sealed_records import LONGEST_SENTENCE, Record, juvenile_record

CRIMINAL = COMMUTATION | {SittingKind.CRIMINAL}


def must_be_sealed(record: Record) -> bool:
    """Whether the file of the sitting is to be sealed: a criminal one about a prisoner under 18."""
    details = record.details
    if details.kind not in CRIMINAL:
        return False
    longer = details.sentence in (Sentence.LIFE, Sentence.REPRIEVE)
    births = [one.born_on for one in record.people if one.role == "prisoner" and one.born_on]
    return juvenile_record(
        known_as_minor=details.minor,
        born_on=max(births, default=None),
        offence_on=None,
        received_on=record.received_on,
        sentence_months=LONGEST_SENTENCE + 1
        if longer
        else record.forms.get("rule", {}).get("sentence_months"),
    )
