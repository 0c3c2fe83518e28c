"""What is written down when somebody wants something notarised."""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.notarisation.kinds import REAL_PROPERTY, NotaryMatter, Place, Subject, UsePlace
from fayi.procedure.naming import sides
from fayi.procedure.property import property_keys

LONG_TEXT = {"kind": "longtext", "rows": 5}
NEAR = {"region": "near"}


class Details(Struct, frozen=True, kw_only=True):
    """An application for notarisation as it was brought in (公证程序规则第十七条)."""

    kind: Annotated[NotaryMatter, Meta(title="公证事项")]
    matter: Annotated[
        str,
        Meta(title="申请公证的内容", description="写明谁、对什么、要证明什么。", max_length=3000,
             extra_json_schema=LONG_TEXT),
    ]  # fmt: skip
    purpose: Annotated[str, Meta(title="公证书用途", max_length=200)]
    used_in: Annotated[UsePlace, Meta(title="使用地")] = UsePlace.MAINLAND
    country: Annotated[
        str, Meta(title="使用国家或者地区", description="在境外、港澳台使用的填写。", max_length=60)
    ] = ""
    translation: Annotated[str, Meta(title="译文文种", max_length=60)] = ""
    copies_needed: Annotated[int, Meta(title="需要的公证书份数", ge=1, le=99)] = 1
    residence_region: Annotated[str, Meta(title="申请人住所地或者经常居住地", extra_json_schema=NEAR)]
    act_region: Annotated[
        str, Meta(title="行为地或者事实发生地", description="与住所地不同的填写。", extra_json_schema=NEAR)
    ] = ""
    subject: Annotated[Subject, Meta(title="标的类型")] = Subject.NONE
    property_region: Annotated[
        str, Meta(title="财产所在地", description="房屋、土地的必填，据以确定管辖。", extra_json_schema=NEAR)
    ] = ""
    property_address: Annotated[str, Meta(title="坐落", max_length=200)] = ""
    property_certificate: Annotated[
        str,
        Meta(
            title="不动产权证号",
            description="照证书填写，用于查询同一不动产有没有未办结的纠纷；没有证书的可不填。",
            max_length=80,
        ),
    ] = ""
    amount: Annotated[Decimal, Meta(title="标的额（元）", description="按元填写，不是万元。")] = Decimal(0)
    through_agent: Annotated[
        bool,
        Meta(
            title="由代理人申请", description="遗嘱、生存、收养关系公证必须由本人申请（公证法第二十六条）。"
        ),
    ] = False
    disputed: Annotated[
        bool,
        Meta(
            title="当事人之间有争议", description="有争议的不能办理公证，可以先申请调解（公证法第三十一条）。"
        ),
    ] = False
    aided: Annotated[
        bool,
        Meta(
            title="法律援助对象",
            description="符合法律援助条件的，应当减收或者免收公证费（公证法第三十四条）。",
        ),
    ] = False
    place: Annotated[Place, Meta(title="办理地点")] = Place.OFFICE
    in_prison: Annotated[
        bool,
        Meta(
            title="有当事人或者继承人在押", description="公证员须到监狱、看守所当面办理，或者远程视频办理。"
        ),
    ] = False

    def __post_init__(self) -> None:
        """Refuse what cannot be together."""
        if self.used_in is not UsePlace.MAINLAND and not self.country:
            raise Refusal("请填写使用国家或者地区。", field="country")
        if self.subject in REAL_PROPERTY and not self.property_region:
            raise Refusal("房屋、土地请选择所在地（公证法第二十五条）。", field="property_region")
        if self.subject in REAL_PROPERTY and not self.property_address:
            raise Refusal("房屋、土地请填写坐落。", field="property_address")
        if self.subject not in REAL_PROPERTY and self.property_certificate:
            raise Refusal("填写了不动产权证号的，标的类型应为房屋或者土地。", field="subject")


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与李四赠与公证; more than two on a side become 张三等12人."""
    return "".join((sides(applicants, respondents), SHORT.get(details.kind, details.kind.label), "公证"))


SHORT = {
    NotaryMatter.CONTRACT: "合同",
    NotaryMatter.IDENTITY: "身份经历",
    NotaryMatter.NO_CRIME: "犯罪记录",
    NotaryMatter.BID: "招标拍卖",
    NotaryMatter.SIGNATURE: "签名印鉴",
    NotaryMatter.COPY: "副本相符",
    NotaryMatter.ENFORCEMENT: "强制执行",
    NotaryMatter.CUSTODY: "保管",
    NotaryMatter.DRAFTING: "代书",
    NotaryMatter.ADVICE: "咨询",
    NotaryMatter.REGISTRATION: "登记",
    NotaryMatter.OTHER: "其他",
}
"""How a title names the matter where the full name is long."""


def properties(details: Details) -> tuple[str, ...]:
    """What the house or land is known by."""
    if details.subject not in REAL_PROPERTY:
        return ()
    return property_keys(
        certificate=details.property_certificate,
        region=details.property_region,
        address=details.property_address,
    )
