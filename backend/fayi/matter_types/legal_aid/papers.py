"""The order of a legal-aid file, and what must be in it, which depends on how the matter went."""

from fayi.matter_types.legal_aid.details import Details
from fayi.matter_types.legal_aid.kinds import AidKind, AppliedBy
from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Asked, Objection, Paper

PAPERS = (
    Paper(key="notice", label="办案机关的通知函", must=False),
    Paper(key="application", label="法律援助申请表", must=False, documents=("LA-0101",)),
    Paper(key="means_statement", label="经济困难状况说明表", must=False, documents=("LA-0102",)),
    Paper(key="means_proof", label="经济困难或者免予核查的证明材料", must=False),
    Paper(key="identity", label="身份证明和代理权证明", must=True),
    Paper(key="pass_on", label="被监管人员申请转交单及回执", must=False, documents=("LA-0111",)),
    Paper(key="receipt", label="申请材料接收凭证", must=False, documents=("LA-0103",)),
    Paper(key="supplement", label="补充材料、说明通知书", must=False, documents=("LA-0104",)),
    Paper(key="exhibits", label="与案件有关的材料", must=False),
    Paper(key="review", label="法律援助审查表", must=False, documents=("LA-0105",)),
    Paper(key="decision", label="给予或者不予法律援助决定书", must=False, documents=("LA-0106", "LA-0107")),
    Paper(key="assignment", label="指派通知书", must=False, documents=("LA-0108",)),
    Paper(key="agreement", label="委托协议、授权委托书", must=False),
    Paper(key="letters", label="公函和介绍信", must=False),
    Paper(key="conduct", label="承办情况通报和会见、阅卷、庭审记录", must=False),
    Paper(key="change", label="更换承办人员的申请和通知", must=False),
    Paper(key="outcome", label="裁判文书、调解书等结果文书", must=False),
    Paper(key="closing_report", label="结案报告表", must=False, documents=("LA-0110",)),
    Paper(key="termination", label="终止法律援助决定书", must=False, documents=("LA-0109",)),
    Paper(key="termination_letter", label="终止法律援助公函", must=False),
    Paper(key="objection", label="异议和异议审查决定书", must=False),
    Paper(key="subsidy", label="补贴审核和发放凭证", must=False),
)


def asked_for(details: Details) -> tuple[Asked, ...]:
    """What people bring along (法律援助法第四十一条、第四十二条): nothing about means upon a notice."""
    if not details.reviewed:
        number = (
            ()
            if details.aid_kind is AidKind.DUTY_LAWYER
            else (Asked(key="notice", label="办案机关的通知函"),)
        )
        return (*number, Asked(key="identity", label="当事人的身份信息", original=False))
    found = [
        Asked(
            key="application", label="法律援助申请表", note="口头申请的由工作人员记录，本人签名或者按指印。"
        ),
        Asked(key="identity", label="申请人的身份证明"),
    ]
    if details.applied_by is not AppliedBy.SELF:
        found.append(
            Asked(
                key="kinship",
                label="代为申请人的身份证明和关系证明",
                note="户口簿、村（居）委会出具的证明等。",
            )
        )
    if details.no_condition or details.not_checked:
        found.append(
            Asked(
                key="means_proof", label="不受限制或者免予核查情形的证明", note="不需要再提交经济困难证明。"
            )
        )
    else:
        found.append(
            Asked(key="means_statement", label="经济困难状况说明表", note="不需要村（居）委会或者单位盖章。")
        )
        found.append(
            Asked(key="means_proof", label="经济困难的证明材料", must=False, note="已作诚信承诺的可不交。")
        )
    found.append(Asked(key="exhibits", label="与申请事项有关的案件材料", original=False))
    return tuple(found)


def there(dossier: Dossier, key: str) -> bool:
    """Whether this is in the file, or was handed in on the list of materials."""
    return key in dossier.filed or key in dossier.materials.have


LABELS = {paper.key: paper.label for paper in PAPERS}


def needed(dossier: Dossier) -> tuple[str, ...]:
    """The papers without which this file does not go into the archive."""
    keys = ["notice"] if dossier.details.notice_number else ["application"]
    if dossier.stage in ("refused", "upheld"):
        keys.append("decision")
    if dossier.stage == "ended":
        keys.append("termination")
    if dossier.stage == "subsidised":
        keys += ["assignment", "outcome", "closing_report"]
    if dossier.details.in_custody:
        keys.append("pass_on")
    if dossier.last("pass_on_objection") or dossier.last("record_objection"):
        keys.append("objection")
    return tuple(keys)


def paper_missing(dossier: Dossier) -> Objection | None:
    """The first papers that are missing, by name."""
    missing = [LABELS[key] for key in ("identity", *needed(dossier)) if key not in dossier.filed]
    if not missing:
        return None
    return Objection("卷内缺少必备材料：{papers}。", {"papers": "、".join(missing)})
