"""The order of a notarial file: what must be in it, and what as needed (公证程序规则第五十九条)."""

from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Guard, Objection, Paper

PAPERS = (
    Paper(key="certificate", label="公证书正本和被证明的文书", must=True),
    Paper(key="decision", label="不予受理、不予办理、终止决定书", must=False, documents=("NT-0107",)),
    Paper(key="application", label="公证申请表", must=True, documents=("NT-0101",)),
    Paper(key="transfer", label="预受理转办单", must=False, documents=("NT-0102",)),
    Paper(key="acceptance", label="受理通知书", must=True, documents=("NT-0103",)),
    Paper(key="notice", label="告知书", must=True, documents=("NT-0105",)),
    Paper(key="identity", label="当事人身份证明", must=True),
    Paper(key="authority", label="授权委托书、监护关系证明", must=False),
    Paper(key="proofs", label="证明材料", must=False),
    Paper(key="supplement", label="补充材料告知书", must=False, documents=("NT-0104",)),
    Paper(key="talk", label="询问笔录", must=True, documents=("NT-0106",)),
    Paper(key="verification", label="核实材料", must=False),
    Paper(key="sign_off", label="审批表", must=False),
    Paper(key="fee", label="收费票据存根、减免审批表", must=False, documents=("NT-0109",)),
    Paper(key="receipt", label="送达回执", must=True, documents=("NT-0108",)),
    Paper(key="recheck", label="复查申请和处理决定", must=False),
)
ACCEPTED = frozenset({"acceptance", "notice"})
CERTIFIED = frozenset({"certificate", "talk", "receipt"})
"""Papers there can only be when the matter got that far."""


def missing(paper: Paper) -> Guard:
    """The guard that asks for this paper before the file is archived."""

    def is_missing(dossier: Dossier) -> Objection | None:
        if paper.key in dossier.filed:
            return None
        if paper.key in ACCEPTED and dossier.last("accept") is None:
            return None
        if paper.key in CERTIFIED and dossier.last("issue_certificate") is None:
            return None
        return Objection("卷内缺少必备材料：{paper}。", {"paper": paper.label})

    return is_missing


papers_missing = tuple(missing(paper) for paper in PAPERS if paper.must)
