"""Invented applications, for tests and the demo."""

from decimal import Decimal

from fayi.matter_types.notarisation.details import Details
from fayi.matter_types.notarisation.kinds import NotaryMatter, Place, Subject, UsePlace

EXAMPLES = (
    Details(
        kind=NotaryMatter.GIFT,
        matter="申请人自愿将坐落于湖桥镇上塘村12号的房屋无偿赠与其子，其子表示接受。",
        purpose="向不动产登记机构办理转移登记",
        copies_needed=2,
        residence_region="339801",
        subject=Subject.HOUSE,
        property_region="339801",
        property_address="湖桥镇上塘村12号",
        property_certificate="浙（2021）青禾县不动产权第0004512号",
        amount=Decimal("320000.00"),
    ),
    Details(
        kind=NotaryMatter.INHERITANCE,
        matter="申请人的父亲去世，遗有银行存款，没有遗嘱；申请人的弟弟在监狱服刑，表示放弃继承。",
        purpose="向银行领取存款",
        residence_region="339801",
        subject=Subject.DEPOSIT,
        property_region="339801",
        amount=Decimal("62000.00"),
        aided=True,
        place=Place.PRISON,
        in_prison=True,
    ),
    Details(
        kind=NotaryMatter.NO_CRIME,
        matter="证明申请人在中国居住期间没有受过刑事处罚。",
        purpose="出国务工",
        used_in=UsePlace.ABROAD,
        country="日本",
        translation="日文",
        residence_region="339801",
    ),
)
