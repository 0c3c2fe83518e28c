"""Why an objection may not be decided now. Each guard answers in one sentence, or None."""

from fayi.procedure.dossier import Dossier


def nobody_examined(dossier: Dossier) -> str | None:
    """Somebody looks into it first."""
    return None if dossier.last("examine") else "还没有提出审查意见。"


def decides_on_own_findings(dossier: Dossier) -> str | None:
    """Whoever looked into it does not decide."""
    examined = dossier.last("examine")
    if examined is None or dossier.officer_id is None or examined.officer_id != dossier.officer_id:
        return None
    return "提出审查意见的人不能作出决定。"


def files_not_seen(dossier: Dossier) -> str | None:
    """A decision is not disputed on hearsay."""
    examined = dossier.last("examine")
    if examined is None or examined.facts.get("files_seen"):
        return None
    return "还没有调阅法律援助机构的案卷。"


def decision_not_filed(dossier: Dossier) -> str | None:
    """The written decision is in the file."""
    return (
        "异议审查决定书还没有入卷。"
        if dossier.stage != "withdrawn" and "decision" not in dossier.filed
        else None
    )
