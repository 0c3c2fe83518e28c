"""What people are asked to hand in, by kind (公证程序规则第十八条); the office may ask for more."""

from fayi.matter_types.notarisation.details import Details
from fayi.matter_types.notarisation.kinds import REAL_PROPERTY, NotaryMatter
from fayi.procedure.matter_type import Asked

IDENTITY = Asked(
    key="identity", label="各方居民身份证或者其他有效身份证件", note="交验本人原件，当面核对人证一致。"
)
HOUSEHOLD = Asked(key="household", label="户口簿", must=False)
MARRIAGE = Asked(key="marriage", label="婚姻状况证明", note="结婚证、离婚证、判决书或者未婚声明。")
TITLE = Asked(key="title", label="不动产权证书", note="没有证书的，登记机构出具的登记信息。")
PROOF = Asked(key="proof", label="财产权利凭证", note="存款凭证、车辆登记证书、出资证明等。")
KINSHIP = Asked(key="kinship", label="亲属关系证明")
DEATH = Asked(key="death", label="死亡证明", note="医学死亡证明、户籍注销证明或者宣告死亡判决。")

BY_KIND: dict[NotaryMatter, tuple[Asked, ...]] = {
    NotaryMatter.ENTRUST: (
        MARRIAGE,
        Asked(key="draft", label="委托书文本", must=False, original=False, note="可以由公证机构代书。"),
        Asked(key="agent_identity", label="受托人身份证复印件", original=False),
    ),
    NotaryMatter.GIFT: (
        MARRIAGE,
        Asked(key="draft", label="赠与书、受赠书", must=False, original=False, note="可以由公证机构代书。"),
        Asked(key="kinship", label="亲属关系证明", must=False, note="办理税费减免时需要。"),
    ),
    NotaryMatter.INHERITANCE: (
        KINSHIP,
        DEATH,
        Asked(key="marriage_history", label="被继承人的婚姻情况证明"),
        Asked(key="will", label="遗嘱", must=False, note="被继承人立有遗嘱的。"),
        Asked(key="waiver", label="放弃继承声明", must=False, note="有继承人放弃的；在押的须见证签名。"),
    ),
    NotaryMatter.WILL: (
        MARRIAGE,
        Asked(key="draft", label="遗嘱草稿", must=False, original=False),
    ),
    NotaryMatter.PARTITION: (MARRIAGE, Asked(key="draft", label="财产分割协议文本", original=False)),
    NotaryMatter.CONTRACT: (Asked(key="draft", label="合同、协议文本", original=False),),
    NotaryMatter.ENFORCEMENT: (Asked(key="draft", label="债权文书", note="写明愿意接受强制执行的承诺。"),),
    NotaryMatter.STATEMENT: (Asked(key="draft", label="声明书文本", must=False, original=False),),
    NotaryMatter.MARITAL: (MARRIAGE,),
    NotaryMatter.KINSHIP: (KINSHIP,),
    NotaryMatter.ADOPTION: (Asked(key="adoption", label="收养登记证或者收养事实的证明"),),
    NotaryMatter.BIRTH: (Asked(key="birth", label="出生医学证明或者户籍登记的出生记载"),),
    NotaryMatter.DEATH: (DEATH,),
    NotaryMatter.NO_CRIME: (Asked(key="no_crime", label="公安机关出具的有无违法犯罪记录证明"),),
    NotaryMatter.IDENTITY: (Asked(key="proof", label="学历、学位、职称、任职等证明原件"),),
    NotaryMatter.COPY: (Asked(key="original", label="要与副本核对的原本"),),
    NotaryMatter.SIGNATURE: (Asked(key="draft", label="要签名、盖章的文书"),),
    NotaryMatter.CHARTER: (Asked(key="draft", label="公司章程和股东会决议"),),
}


def materials(details: Details) -> tuple[Asked, ...]:
    """The list for this application."""
    found = [
        Asked(key="application", label="公证申请表", original=False, note="当事人签名或者按指印。"),
        IDENTITY,
    ]
    found += BY_KIND.get(details.kind, ())
    if details.subject in REAL_PROPERTY:
        found.append(TITLE)
    elif details.amount or details.kind is NotaryMatter.INHERITANCE:
        found.append(PROOF)
    if details.through_agent:
        found.append(
            Asked(key="authority", label="授权委托书和代理人身份证", note="写明代理的公证事项和权限。")
        )
    if details.aided:
        found.append(Asked(key="aid", label="给予法律援助决定书或者符合法律援助条件的证明", copies=1))
    if details.in_prison:
        found.append(Asked(key="custody", label="监狱、看守所出具的在押证明", must=False))
    found += [
        HOUSEHOLD,
        Asked(key="guardian", label="监护关系证明", must=False, note="未成年人、无民事行为能力人办理的。"),
        Asked(
            key="organisation", label="法人主体资格证明和授权文件", must=False, note="法人、其他组织办理的。"
        ),
    ]
    return tuple({one.key: one for one in reversed(found)}.values())[::-1]
