"""What is written down when somebody asks for legal aid, or an organ notifies the centre."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from fayi.kit.errors import Refusal
from fayi.matter_types.legal_aid.kinds import (
    IN_CUSTODY,
    ORGANS,
    AidKind,
    AppliedBy,
    CivilKind,
    CriminalKind,
    Group,
    Limitation,
    Place,
    Procedure,
    Route,
    Source,
)
from fayi.procedure.naming import sides

LONG_TEXT = {"kind": "longtext"}


class Details(Struct, frozen=True, kw_only=True):
    """An application for legal aid, or a notice for an appointed defence."""

    route: Annotated[
        Route,
        Meta(
            title="来源途径",
            description="人民法院、人民检察院、公安机关书面通知指派律师的，选办案机关通知，不审查经济状况。",
        ),
    ] = Route.APPLIED
    source: Annotated[Source, Meta(title="申请或者通知的来处")]
    handed_in_at: Annotated[
        datetime | None,
        Meta(
            title="被监管人交出申请的时间",
            description="监狱、看守所应在二十四小时内转交，夜间和节假日照算（法律援助法第三十九条）。",
        ),
    ] = None
    aid_kind: Annotated[AidKind, Meta(title="法律援助形式")]
    cause: Annotated[str, Meta(title="案由", description="例如追索劳动报酬，标题由它组成。", max_length=60)]
    civil_kind: Annotated[
        CivilKind | None,
        Meta(title="民事、行政事项", description="刑事案件不填（法律援助法第三十一条）。"),
    ] = None
    criminal_kind: Annotated[
        CriminalKind | None,
        Meta(title="刑事情形", description="刑事案件填写（法律援助法第二十五条、第二十八条）。"),
    ] = None
    offence_on: Annotated[
        date | None,
        Meta(
            title="行为发生日期",
            description="刑事案件知道的填写；行为时不满十八周岁、判处五年有期徒刑以下刑罚的，结案后封存。",
        ),
    ] = None
    legal_status: Annotated[
        str, Meta(title="受援人的诉讼地位", description="例如原告、被告人、申请人。", max_length=30)
    ] = ""
    procedure: Annotated[Procedure, Meta(title="案件所处程序")] = Procedure.NONE
    organ: Annotated[str, Meta(title="办案机关或者争议处理机关", max_length=100)] = ""
    notice_number: Annotated[
        str, Meta(title="通知函文号", description="办案机关通知的填写。", max_length=60)
    ] = ""
    notice_received_on: Annotated[
        date | None, Meta(title="收到通知日期", description="三日内指派律师（法律援助法第三十六条）。")
    ] = None
    place: Annotated[Place, Meta(title="本机构受理的依据")] = Place.ORGAN
    limitation: Annotated[
        Limitation,
        Meta(
            title="时效或者期限",
            description="必须当场问清：诉讼时效、仲裁时效、上诉、复议、申请再审的最后一日。",
        ),
    ]
    limitation_on: Annotated[date | None, Meta(title="时效或者期限届满日")] = None
    facts: Annotated[
        str, Meta(title="案情和申请理由", max_length=5000, extra_json_schema={"kind": "longtext", "rows": 6})
    ]
    against_custody_place: Annotated[
        bool,
        Meta(
            title="监管场所是对方当事人",
            description="例如申请国家赔偿、在监管场所内受伤。勾选后只有登记人能看到，转交后监管场所不再能看到。",
        ),
    ] = False
    applied_by: Annotated[AppliedBy, Meta(title="由谁申请")] = AppliedBy.SELF
    oral: Annotated[bool, Meta(title="口头申请")] = False
    oral_signed: Annotated[
        bool, Meta(title="口头申请已记录", description="已经读给申请人听，由其签名或者按指印。")
    ] = False
    groups: Annotated[tuple[Group, ...], Meta(title="受援人群", description="可多选，报表按此统计。")] = ()
    no_condition: Annotated[
        str,
        Meta(
            title="不受经济困难条件限制的情形",
            description="没有的不选（法律援助法第三十二条）。",
            extra_json_schema={"means": "no_condition"},
        ),
    ] = ""
    not_checked: Annotated[
        str,
        Meta(
            title="免予核查经济困难状况的情形",
            description="须有证明材料；没有的不选（法律援助法第四十二条）。",
            extra_json_schema={"means": "not_checked"},
        ),
    ] = ""
    family_size: Annotated[
        int, Meta(title="家庭人口", description="与申请人共同生活的人数，包括申请人。", ge=1, le=30)
    ] = 1
    monthly_income: Annotated[
        Decimal | None,
        Meta(title="家庭月收入（元）", description="按元填写，不是万元；全家合计。"),
    ] = None
    property_stated: Annotated[
        str,
        Meta(
            title="财产状况", description="住房、车辆、存款等。", max_length=1000, extra_json_schema=LONG_TEXT
        ),
    ] = ""
    pledged: Annotated[
        bool,
        Meta(title="已作个人诚信承诺", description="如实说明经济困难状况并承诺（法律援助法第四十一条）。"),
    ] = False

    def __post_init__(self) -> None:
        """Refuse what cannot be together."""
        self._notice_is_whole()
        if self.in_custody and self.handed_in_at is None:
            raise Refusal("请填写被监管人交出申请的时间。", field="handed_in_at")
        if not self.in_custody and self.handed_in_at is not None:
            raise Refusal("只有从监狱、看守所来的申请才填写交出申请的时间。", field="handed_in_at")
        if self.aid_kind.criminal:
            if self.criminal_kind is None:
                raise Refusal("请选择刑事情形。", field="criminal_kind")
            if self.civil_kind is not None:
                raise Refusal("刑事案件不填民事、行政事项。", field="civil_kind")
        elif self.offence_on is not None:
            raise Refusal("不是刑事案件，不填行为发生日期。", field="offence_on")
        elif self.criminal_kind is not None:
            raise Refusal("不是刑事案件，不填刑事情形。", field="criminal_kind")
        elif self.civil_kind is None:
            raise Refusal("请选择民事、行政事项；都不符合的选“不在上列事项之内”。", field="civil_kind")
        if self.limitation is Limitation.KNOWN and self.limitation_on is None:
            raise Refusal("请填写时效或者期限的届满日。", field="limitation_on")
        if self.limitation is not Limitation.KNOWN and self.limitation_on is not None:
            raise Refusal("填了届满日的，请选“有明确的届满日”。", field="limitation")
        if self.aid_kind.litigation and self.place in (Place.BODY, Place.EVENT):
            raise Refusal(
                "诉讼事项应向办案机关所在地的法律援助机构申请（法律援助法第三十八条）。", field="place"
            )
        if self.applied_by is AppliedBy.RELATIVE and not self.in_custody:
            raise Refusal("近亲属只能代被羁押的人和服刑人员申请（法律援助法第四十条）。", field="applied_by")
        if self.monthly_income is not None and self.monthly_income < 0:
            raise Refusal("家庭月收入不能小于零。", field="monthly_income")
        if self.no_condition and self.not_checked:
            raise Refusal("已经不受经济困难条件限制，不需要再选免予核查。", field="not_checked")

    def _notice_is_whole(self) -> None:
        if self.route is Route.NOTIFIED:
            if self.source not in ORGANS:
                raise Refusal("通知只能来自人民法院、人民检察院、公安机关。", field="source")
            if not self.aid_kind.criminal:
                raise Refusal("办案机关只就刑事案件通知指派律师。", field="aid_kind")
            for name, value, asked in (
                ("organ", self.organ, "请填写通知的办案机关。"),
                ("notice_number", self.notice_number, "请填写通知函的文号。"),
                ("notice_received_on", self.notice_received_on, "请填写收到通知的日期。"),
            ):
                if not value:
                    raise Refusal(asked, field=name)
        elif self.notice_number or self.notice_received_on:
            raise Refusal("不是办案机关通知的，不填通知函。", field="notice_number")

    @property
    def in_custody(self) -> bool:
        """Whether the applicant is held in a prison or a detention house."""
        return self.source in IN_CUSTODY

    @property
    def reviewed(self) -> bool:
        """Whether means and merits are reviewed: not upon a notice, nor for a duty lawyer's help."""
        return self.route is Route.APPLIED and self.aid_kind is not AidKind.DUTY_LAWYER


def title(details: Details, applicants: tuple[str, ...], respondents: tuple[str, ...]) -> str:
    """张三与某公司追索劳动报酬法律援助."""
    return "".join((sides(applicants, respondents), details.cause, "法律援助"))
