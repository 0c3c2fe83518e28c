"""The prescribed order of a mediation file: what must be in it, and what as needed."""

from fayi.procedure.dossier import Dossier
from fayi.procedure.matter_type import Guard, Objection, Paper

PAPERS = (
    Paper(key="application", label="申请书或者受理登记表", must=True, documents=("MD-0101", "MD-0102")),
    Paper(key="rights_notice", label="权利义务告知书", must=True, documents=("MD-0103",)),
    Paper(key="identity", label="当事人身份证明", must=True),
    Paper(key="authorisation", label="授权委托书", must=False),
    Paper(key="inquiry", label="调查记录", must=False, documents=("MD-0104",)),
    Paper(key="exhibits", label="证据材料", must=False),
    Paper(key="minutes", label="调解记录", must=True, documents=("MD-0105",)),
    Paper(
        key="settlement",
        label="调解协议书、口头协议登记表或者终止告知书",
        must=True,
        documents=("MD-0106", "MD-0107", "MD-0109"),
    ),
    Paper(key="performance", label="履行凭证", must=False),
    Paper(key="follow_up", label="回访记录", must=False, documents=("MD-0108",)),
    Paper(
        key="confirmation",
        label="司法确认有关材料",
        must=False,
        documents=("JC-0101", "JC-0102", "JC-0103", "JC-0104"),
    ),
    Paper(key="file_note", label="卷宗情况说明", must=False),
    Paper(key="cover", label="封面、卷内目录和封底", must=True, documents=("MD-0110",)),
)
MEDIATED = frozenset({"minutes", "settlement"})
"""Papers there can only be when the dispute was mediated to an end."""


def missing(paper: Paper) -> Guard:
    """The guard that asks for this paper before the file is archived (人民调解法第二十七条)."""

    def is_missing(dossier: Dossier) -> Objection | None:
        if paper.key in dossier.filed or (paper.key in MEDIATED and dossier.stage != "closed"):
            return None
        return Objection("卷内缺少必备材料：{paper}。", {"paper": paper.label})

    return is_missing


papers_missing = tuple(missing(paper) for paper in PAPERS if paper.must)
