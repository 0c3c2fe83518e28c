"""What an administrator may post."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.library.rules import article_position
from fayi.procedure.calendar import Unit
from fayi.procedure.choice import Choice

Source = Annotated[str, Meta(title="依据文件", description="文件名称和文号。", min_length=1, max_length=200)]


class DayForm(Struct, frozen=True, kw_only=True):
    """Whether one day is worked."""

    day: Annotated[date, Meta(title="日期")]
    working: Annotated[bool, Meta(title="上班")] = False
    name: Annotated[str, Meta(title="事由", description="例如：春节、调休上班。", max_length=50)]
    source: Source


class OfficialYearForm(Struct, frozen=True, kw_only=True):
    """The State Council's notice of a year, pasted; `rules.read_plan` reads it."""

    year: Annotated[int, Meta(title="年份", ge=2000, le=2100)]
    source: Source
    notice: Annotated[
        str,
        Meta(
            title="通知原文",
            description="粘贴国务院办公厅放假通知中“一、元旦：……”至“七、国庆节：……”的原文。",
            min_length=1,
            max_length=5000,
            extra_json_schema={"kind": "longtext", "rows": 12},
        ),
    ]


class LocalNumberForm(Struct, frozen=True, kw_only=True):
    """The length of a time limit at an agency, or everywhere."""

    matter_type: Annotated[str, Meta(title="案件类型")]
    time_limit: Annotated[str, Meta(title="期限")]
    agency_id: Annotated[
        int | None, Meta(title="适用机构", description="包括它下属的机构；不选为全部机构。")
    ] = None
    n: Annotated[int, Meta(title="长度", ge=1, le=1000)]
    unit: Annotated[Unit, Meta(title="单位")]
    since: Annotated[date, Meta(title="施行日期", description="此日以后起算的期限适用。")]
    source_document: Source


class ArticleForm(Struct, frozen=True, kw_only=True):
    """An article of a statute, typed or pasted from the publication it stands in."""

    statute: Annotated[
        str, Meta(title="法律名称", description="全称，不加书名号。", min_length=1, max_length=100)
    ]
    number: Annotated[
        str, Meta(title="条号", description="例如：第一百八十八条。", min_length=1, max_length=30)
    ]
    body: Annotated[
        str,
        Meta(
            title="条文",
            min_length=1,
            max_length=10_000,
            extra_json_schema={"kind": "longtext", "rows": 8},
        ),
    ]
    since: Annotated[date, Meta(title="施行日期")]
    source: Source

    def __post_init__(self) -> None:
        """Refuse what is empty but for spaces, and a number that is none."""
        for name in ("statute", "body", "source"):
            if not getattr(self, name).strip():
                raise Refusal("请填写。", field=name)
        article_position(self.number)


class MeansRoute(Choice):
    """The ways through the means test for legal aid."""

    NO_CONDITION = "no_condition", "不受经济困难条件限制（第三十二条）"
    NOT_CHECKED = "not_checked", "免予核查经济困难状况（第四十二条）"
    PLEDGE = "pledge", "说明状况并作诚信承诺（第四十一条）"
    STANDARD = "standard", "经济困难标准（第三十四条）"


class MeansForm(Struct, frozen=True, kw_only=True):
    """A means rule from a day on."""

    route: Annotated[MeansRoute, Meta(title="规则种类")]
    code: Annotated[
        str,
        Meta(
            title="情形代码",
            description="新增情形用字母写一个短代码；修改的填原来的代码；标准和承诺不填。",
            max_length=30,
        ),
    ] = ""
    label: Annotated[str, Meta(title="情形", max_length=200)]
    basis: Annotated[str, Meta(title="法律依据", description="法规名称和条款。", max_length=200)]
    proof: Annotated[str, Meta(title="证明材料", max_length=200)] = ""
    amount: Annotated[
        Decimal | None,
        Meta(title="人均月收入标准（元）", description="按元填写，不是万元；只有经济困难标准填写。"),
    ] = None
    since: Annotated[date, Meta(title="施行日期", description="此日以后收到的申请适用。")]
    source_document: Source

    def __post_init__(self) -> None:
        """Refuse a standard without an amount, an amount elsewhere, and a ground without a code."""
        if not self.source_document.strip():
            raise Refusal("请写明依据的文件。", field="source_document")
        if self.route is MeansRoute.STANDARD:
            if self.amount is None or self.amount < 0:
                raise Refusal("请填写人均月收入标准，不能小于零。", field="amount")
        elif self.amount is not None:
            raise Refusal("只有经济困难标准填写金额。", field="amount")
        named = self.route in (MeansRoute.NO_CONDITION, MeansRoute.NOT_CHECKED)
        if named != bool(self.code):
            raise Refusal("不受限制和免予核查的情形填写代码，标准和承诺不填。", field="code")
