"""Why a public lawyer may not act, or not yet. Each guard answers in one sentence, or None."""

from fayi.matter_types.public_representation.details import Details, Mandate
from fayi.matter_types.public_representation.forms import Countersigned, WarningAnswered
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Objection


def strangers(dossier: Dossier) -> tuple[str, ...]:
    """Who is represented and is not the public lawyer's own unit."""
    represented = (each.name for each in dossier.participants if each.role == "applicant")
    return tuple(name for name in represented if name != dossier.holder)


def outside(dossier: Dossier) -> bool:
    """Whether a warning has to be answered: neither the own unit nor a mandate assigned from above."""
    details: Details = dossier.details
    if details.mandate is Mandate.ASSIGNED:
        return False
    return details.mandate is Mandate.OUTSIDE or bool(strangers(dossier))


def nobody_represented(dossier: Dossier) -> str | None:
    """A mandate is somebody's."""
    return None if "applicant" in dossier.roles else "尚未登记所代表的一方。"


def represents_a_stranger(dossier: Dossier) -> Objection | None:
    """Only the own unit's matters (公职律师管理办法, 2018)."""
    if not outside(dossier):
        return None
    names = "、".join(strangers(dossier)) or dossier.holder
    return Objection(
        "公职律师只办理所在单位的法律事务，{names}不是所在单位，也不是统筹指派：须先写明依据并由第二人复核。",
        {"names": names},
    )


def within_the_rules(dossier: Dossier) -> str | None:
    """A warning that was not given needs no answer."""
    return None if outside(dossier) else "代表的是所在单位或者属于统筹指派，不需要说明依据。"


def dated_later(dossier: Dossier) -> Objection | None:
    """A paper of tomorrow proves nothing."""
    form = dossier.form
    if isinstance(form, WarningAnswered) and form.given_on > dossier.today:
        return Objection("文件日期不能晚于今天。", field="given_on")
    return None


def signs_own_answer(dossier: Dossier) -> str | None:
    """The second officer is another one."""
    answered = dossier.last("answer_warning")
    if answered is None or dossier.officer_id is None or answered.officer_id != dossier.officer_id:
        return None
    return "说明依据的人不能自己复核，须由第二人复核。"


def not_agreed(dossier: Dossier) -> Objection | None:
    """Without agreement it is declined."""
    form = dossier.form
    if isinstance(form, Countersigned) and not form.agreed:
        return Objection("不同意的，请办理“不予代理”。", field="agreed")
    return None


def mandate_not_filed(dossier: Dossier) -> str | None:
    """The power of attorney, or the paper of assignment, is in the file."""
    return None if "mandate" in dossier.filed else "授权委托书或者指派文件还没有入卷。"


def told(dossier: Dossier) -> tuple[Objection, ...]:
    """The warning, above the forms of whoever decides."""
    warning = represents_a_stranger(dossier)
    return () if warning is None else (warning,)
