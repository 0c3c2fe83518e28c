"""Which legal aid matters are a child's criminal record."""

from fayi.matter_types.legal_aid.kinds import AidKind, CriminalKind, Group
from fayi.procedure.sealed_records import Record, juvenile_record

OF_THE_ACCUSED = frozenset({AidKind.CRIMINAL_DEFENCE, AidKind.DUTY_LAWYER})
"""An agent in a criminal case acts for the victim, whose record it is not."""


def must_be_sealed(record: Record) -> bool:
    """Whether the matter is to be sealed once it is over: defence of somebody who was under 18 at the time."""
    details = record.details
    if details.aid_kind not in OF_THE_ACCUSED:
        return False
    births = [one.born_on for one in record.people if one.role == "applicant" and one.born_on]
    return juvenile_record(
        known_as_minor=details.criminal_kind is CriminalKind.MINOR or Group.MINOR in details.groups,
        born_on=max(births, default=None),
        offence_on=details.offence_on,
        received_on=record.received_on,
        sentence_months=record.forms.get("report_completed", {}).get("sentence_months"),
    )
