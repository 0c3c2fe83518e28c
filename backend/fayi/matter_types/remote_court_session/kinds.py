"""Fixed lists of remote sittings: kinds, procedures, and the grounds the rules name."""

from fayi.procedure.choice import Choice
from fayi.procedure.proceedings import ProceedingStage


class SittingKind(Choice):
    """What the court sits for."""

    CIVIL = "civil", "民事庭审"
    COMMUTE = "commute", "减刑"
    PAROLE = "parole", "假释"
    CRIMINAL = "criminal", "刑事庭审"
    WITNESS = "witness", "远程作证"
    MEDIATE = "mediate", "在线调解"
    SERVE = "serve", "送达、询问"
    ENFORCE = "enforce", "执行询问"
    REMOTE_LEARN = "remote_learn", "旁听警示教育"


COMMUTATION = frozenset({SittingKind.COMMUTE, SittingKind.PAROLE})
WITHOUT_RULING = frozenset(
    {SittingKind.WITNESS, SittingKind.SERVE, SittingKind.ENFORCE, SittingKind.REMOTE_LEARN}
)
"""Nothing is decided in the sitting itself."""
CONSENT_FOR: dict[SittingKind, ProceedingStage] = {
    SittingKind.CIVIL: ProceedingStage.HEARING,
    SittingKind.COMMUTE: ProceedingStage.HEARING,
    SittingKind.PAROLE: ProceedingStage.HEARING,
    SittingKind.CRIMINAL: ProceedingStage.HEARING,
    SittingKind.WITNESS: ProceedingStage.HEARING,
    SittingKind.MEDIATE: ProceedingStage.MEDIATION,
    SittingKind.SERVE: ProceedingStage.SERVICE,
    SittingKind.ENFORCE: ProceedingStage.ENFORCEMENT,
}
"""For which stage of the proceeding consent is needed; nobody is asked before watching only."""


class Procedure(Choice):
    """Under which procedure the court tries the matter."""

    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"
    SMALL = "small", "小额诉讼程序"
    SPECIAL = "special", "特别程序、其他程序"


class CriminalGround(Choice):
    """Why a criminal trial may be held online (在线诉讼规则 3, 37)."""

    FAST_TRACK = "fast_track", "适用速裁程序"
    SPECIAL = "special", "因其他特殊原因不宜线下审理"


class Sentence(Choice):
    """The sentence that is being served."""

    FIXED = "fixed", "有期徒刑（拘役）"
    LIFE = "life", "无期徒刑"
    REPRIEVE = "reprieve", "死刑缓期执行"


class OpenGround(Choice):
    """Why commutation or parole must be heard in court (减刑假释案件审理程序规定 6)."""

    MAJOR_MERIT = "major_merit", "因罪犯有重大立功表现报请减刑"
    OFF_THE_NORM = "off_the_norm", "起始时间、间隔时间或者减刑幅度不符合一般规定"
    POSTING = "posting", "公示期间收到不同意见"
    PROCURATORATE = "procuratorate", "检察机关有异议"
    OFFENCE = "offence", "职务犯罪、黑社会性质组织犯罪、金融诈骗犯罪或者社会关注度高"
    OTHER = "other", "人民法院认为有必要的其他情形"


class Unfit(Choice):
    """Why a sitting must not be held online (在线诉讼规则 5, 21, 37)."""

    NO_CONSENT = "no_consent", "各方均不同意，或者一方不同意且有正当理由"
    NO_MEANS = "no_means", "各方均不具备技术条件和能力"
    ON_THE_SPOT = "on_the_spot", "需要现场查明身份、核对原件、查验实物"
    COMPLEX = "complex", "案件疑难复杂、证据繁多"
    SECRET = "secret", "涉及国家安全、国家秘密"
    SOCIAL_EFFECT = "social_effect", "有重大社会影响，受到广泛关注"
    ABILITY = "ability", "当事人欠缺在线诉讼能力"
    CRIMINAL = "criminal", "刑事案件不属于可以在线审理的情形，或者证人应当线下作证"
    OTHER = "other", "人民法院认为不宜在线的其他情形"


class DeclineGround(Choice):
    """Why the prison cannot help as asked."""

    NOT_HELD = "not_held", "不在本监服刑"
    MOVED = "moved", "已转监、离监"
    ILL = "ill", "患病，不能出庭"
    CONFINED = "confined", "正在禁闭或者隔离审查"
    NO_ESCORT = "no_escort", "警力不足，不能提押"
    NO_ROOM = "no_room", "远程庭审室已被占用"
    OTHER = "other", "其他"


GONE = frozenset({DeclineGround.NOT_HELD, DeclineGround.MOVED})
"""No other day would help."""


class Cause(Choice):
    """Why a sitting was interrupted."""

    LINE = "line", "网络故障"
    EQUIPMENT = "equipment", "设备损坏"
    POWER = "power", "电力中断"
    FORCE_MAJEURE = "force_majeure", "不可抗力"
    ILLNESS = "illness", "参加人身体不适"
    NEW_FACTS = "new_facts", "出现新的事实、证据"
    ORDER = "order", "违反法庭纪律"
    OTHER = "other", "其他"


TECHNICAL = frozenset({Cause.LINE, Cause.EQUIPMENT, Cause.POWER, Cause.FORCE_MAJEURE})
"""Whoever is cut off by these has not stayed away (在线诉讼规则 25)."""


class Absence(Choice):
    """How the court takes it that somebody is not there (在线诉讼规则 25)."""

    TECHNICAL = "technical", "网络、设备、电力等原因或者不可抗力，不视为拒不到庭"
    DEFAULT = "default", "无正当理由，视为拒不到庭"
    LEFT = "left", "擅自退出，经提示、警告仍不改正，视为中途退庭"


class Result(Choice):
    """How a sitting ended."""

    COMPLETED = "completed", "审理（调解、询问）完毕"
    SETTLED = "settled", "当庭达成调解协议"
    WITHDRAWN = "withdrawn", "当庭撤诉、撤回"


class SigningWay(Choice):
    """How the record was checked and signed (在线诉讼规则 34)."""

    ONLINE = "online", "在线核对并电子签名"
    PAPER = "paper", "打印后签名、按指印"
    REFUSED = "refused", "拒绝签名（记明情况）"


class RulingPaper(Choice):
    """What the court decided by."""

    JUDGMENT = "judgment", "判决书"
    RULING = "ruling", "裁定书"
    MEDIATION = "mediation", "调解书"


class Serving(Choice):
    """How the prisoner received the papers (民事诉讼法 89, 93, 94)."""

    SIGNED = "signed", "本人签收"
    LEFT_BEHIND = "left_behind", "拒绝签收，留置送达"
