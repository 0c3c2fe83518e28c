"""The order of the file, what the bundle of commutation or parole contains, and what must be there."""

from fayi.matter_types.remote_court_session.kinds import COMMUTATION, SittingKind
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Asked, Objection, Paper

PAPERS = (
    Paper(key="letter", label="远程开庭协助函及回执", must=True, documents=("RC-0104",)),
    Paper(key="proposal", label="减刑、假释建议书", must=False),
    Paper(key="judgments", label="历次判决书、裁定书", must=False),
    Paper(key="merits", label="悔改、立功表现的证明", must=False),
    Paper(key="appraisal", label="罪犯评审鉴定表", must=False),
    Paper(key="awards", label="奖惩审批表", must=False),
    Paper(key="survey", label="社区影响调查评估报告", must=False),
    Paper(key="procuratorate", label="检察机关意见", must=False),
    Paper(key="posting", label="立案公示及异议材料", must=False),
    Paper(key="rights_notice", label="在线诉讼权利义务告知书", must=False, documents=("RC-0101",)),
    Paper(key="consent", label="适用在线诉讼意见征询确认书", must=False, documents=("RC-0102",)),
    Paper(key="address", label="送达地址确认书", must=False, documents=("RC-0103",)),
    Paper(key="escort", label="提押审批表", must=False, documents=("RC-0106",)),
    Paper(key="notice", label="远程出庭通知书", must=False, documents=("RC-0105",)),
    Paper(key="announcement", label="开庭公告", must=False),
    Paper(key="verification", label="身份核验和场所检查记录", must=False),
    Paper(key="minutes", label="庭审、调解笔录", must=False),
    Paper(key="assistance_record", label="协助笔录及故障记录", must=False, documents=("RC-0107",)),
    Paper(key="ruling", label="裁判文书", must=False),
    Paper(key="proof", label="送达回证", must=False, documents=("RC-0109",)),
    Paper(key="offline", label="转为线下、取消的材料", must=False),
)
LABELS = {paper.key: paper.label for paper in PAPERS}
BUNDLE = ("proposal", "judgments", "merits", "appraisal", "awards", "procuratorate")


def bundle(kind: SittingKind) -> tuple[str, ...]:
    """The papers without which commutation or parole is not heard (减刑假释程序规定 2)."""
    if kind not in COMMUTATION:
        return ()
    return (*BUNDLE, "survey") if kind is SittingKind.PAROLE else BUNDLE


def materials(details: object) -> tuple[Asked, ...]:
    """What the prison hands in with a proposal."""
    return tuple(Asked(key=key, label=LABELS[key]) for key in bundle(details.kind))  # type: ignore[attr-defined]


def there(dossier: Dossier, key: str) -> bool:
    """Whether it is in the file, or was handed in on the list of materials."""
    return key in dossier.filed or key in dossier.materials.have


def bundle_missing(dossier: Dossier) -> Objection | None:
    """The papers of the bundle that are missing, by name."""
    missing = [LABELS[key] for key in bundle(dossier.details.kind) if not there(dossier, key)]
    if not missing:
        return None
    return Objection(
        "减刑、假释材料不齐，缺少：{papers}。请通知监狱三日内补送。", {"papers": "、".join(missing)}
    )


def needed(dossier: Dossier) -> tuple[str, ...]:
    """What the archive wants, after how the matter went."""
    keys = ["letter"]
    if dossier.last("end"):
        keys += ["notice", "minutes"]
    if dossier.last("rule"):
        keys += ["ruling", "proof"]
    if dossier.last("go_offline"):
        keys = ["offline"]
    if dossier.last("cancel"):
        keys = []
    return tuple(keys)


def paper_missing(dossier: Dossier) -> Objection | None:
    """The prescribed papers that are missing, by name."""
    missing = [LABELS[key] for key in needed(dossier) if key not in dossier.filed]
    if not missing:
        return None
    return Objection("卷内缺少必备材料：{papers}。", {"papers": "、".join(missing)})
