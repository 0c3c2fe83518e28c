"""Guards on the list of materials, the same for every type that asks for some."""

from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Guard, Objection


def materials_missing(dossier: Dossier) -> Objection | None:
    """What must be handed in is there, or waived with a reason."""
    missing = dossier.materials.missing
    return Objection("还缺材料：{names}。", {"names": "、".join(missing)}) if missing else None


def originals_kept(dossier: Dossier) -> Objection | None:
    """Originals that were taken in go back before a matter is over."""
    kept = dossier.materials.originals_kept
    if not kept:
        return None
    return Objection("收存的原件还没有退还：{names}。请先在“材料”中登记退还。", {"names": "、".join(kept)})


def list_not_given(*actions: str) -> Guard:
    """The guard of an action that sends people for materials: they were told everything in one list first.

    `actions` are all actions of the type that need a list of their own.
    """

    def not_given(dossier: Dossier) -> str | None:
        sent = sum(done.action in actions for done in dossier.done)
        if dossier.materials.told > sent:
            return None
        return "请先在“材料”中开出一次性告知清单，写明还缺的全部材料。"

    return not_given
