"""The forms of the correction team and its plan (CC-03…), 社区矫正法 arts. 24 and 25."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import opinion, story
from document_templates.drafting.corrections.common import (
    LAW,
    NAME,
    RULES,
    UNDER_CORRECTION,
    ban_told,
    described,
    halves,
    head,
    listed,
    wide,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    NO_DATE,
    Line,
    boxes,
    day,
    maybe,
    paragraphs,
)
from document_templates.drafting.tables import WIDTH, Cell, Signatures, Table, cell, label

REASONS = ("表现变化", "家庭或工作变故", "健康变化", "管理类别调整", "受到奖惩", "其他")


def team() -> Sheet:
    """CC-0301."""
    sheet = Sheet("矫正小组成员登记表", form=True)
    sheet.title("矫正小组成员登记表")
    form = Table()
    head(form, height=28)
    halves(form, ("小组组长", "{{ team_leader }}"), ("组建日期", "{{ setup_date|cn_date }}"), 28)
    listed(
        form,
        "小组成员",
        "members",
        ("姓名", 52, "{{ one.name }}"),
        ("单位或身份", 112, "{{ one.unit }}"),
        ("联系电话", 80, maybe("one.phone")),
        ("职责", 118, "{{ one.duty }}"),
        height=34,
    )
    halves(
        form,
        ("女性对象", "{{ female_subject|box }}是"),
        ("女性成员", maybe("female_member")),
        30,
    )
    halves(
        form,
        ("未成年对象", "{{ minor_subject|box }}是"),
        ("熟悉未成年人\n特点的成员", maybe("minor_specialist")),
        38,
    )
    listed(
        form,
        "成员变更\n情况",
        "changes",
        ("变更日期", 92, "{{ one.date|cn_date }}"),
        ("变更情况及原因", 270, "{{ one.note }}"),
        height=30,
    )
    form.row(
        label(NAME, "司法所意见"),
        cell(
            WIDTH - NAME,
            Line("同意按上述人员组成矫正小组。", styles.TELLING, keep=True),
            Line("负责人（签名）：" + maybe("office_signer") + "　　　　（公章）", align="right", before=24),
            Line(NO_DATE, align="right", before=4),
            valign="bottom",
        ),
        height=120,
    )
    sheet.table(form)
    sheet.add(
        Line(
            "注：社区矫正对象为女性的，矫正小组中应有女性成员；为未成年人的，应当吸收熟悉未成年人身心特点的人员参加。",
            styles.NOTE,
        )
    )
    sheet.footer()
    return sheet


def responsibility() -> Sheet:
    """CC-0302."""
    sheet = Sheet("社区矫正责任书", form=True)
    sheet.title("社区矫正责任书")
    sheet.number()
    sheet.add(Line(described() + "，" + UNDER_CORRECTION + "。", styles.BODY, align="left"), *ban_told())
    sheet.body(
        f"为做好对该社区矫正对象的监督管理和教育帮扶，根据{LAW}第二十五条和{RULES}第十九条的规定，"
        "{{ issuing_org }}与矫正小组签订本责任书，共同落实矫正方案。矫正小组组长：{{ team_leader }}；成员："
        "{% for one in members %}{{ one.name }}（{{ one.unit }}）{% if not loop.last %}、{% endif %}{% endfor %}。"
    )
    sheet.heading("一、社区矫正机构（司法所）的责任")
    sheet.add(*paragraphs("duties_org", styles.BODY))
    sheet.heading("二、矫正小组成员的责任")
    sheet.add(*paragraphs("duties_members", styles.BODY))
    sheet.heading("三、责任期限")
    sheet.body(
        "本责任书的责任期限自{{ valid_from|cn_date }}起至{{ valid_to|cn_date }}止。"
        "矫正小组成员变更的，由变更后的成员继续履行本责任书。",
    )
    sheet.sealed("sign_date")
    sheet.add(Line("矫正小组成员：", styles.BODY, before=8, keep=True))
    signatures = Signatures()
    with signatures.each("one in signatories"):
        signatures.line("{{ one }}（签名）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def plan() -> Sheet:
    """CC-0303."""
    sheet = Sheet("社区矫正方案", form=True)
    sheet.title("社区矫正方案")
    form = Table()
    head(form, born=True, sentenced=True, banned=True)
    for name, fact, height in (
        ("犯罪原因和\n类型分析", "crime_cause", 64),
        ("悔罪表现", "repentance", 46),
        ("健康与\n心理状况", "health_psych", 46),
        ("家庭、生活\n与就业情况", "family_life", 64),
    ):
        story(form, name, fact, height, NAME)
    wide(form, "风险评估", boxes("risk_level", ("低", "中", "高")))
    wide(form, "管理类别", boxes("management_class", ("严格管理", "普通管理", "宽松管理")))
    for name, fact, height in (
        ("监督管理措施", "supervision_measures", 106),
        ("教育矫正措施", "education_measures", 130),
        ("帮困扶助措施", "help_measures", 100),
        ("心理辅导措施", "psych_measures", 90),
        ("阶段效果评估", "effect_review", 110),
    ):
        story(form, name, fact, height, NAME)
    sides = (
        ("制定人（签名）：{{ planner }}", "", "{{ plan_date|cn_date }}"),
        ("审核人（签名）：" + maybe("county_signer"), "（公章）", day("county_date")),
    )
    form.row(
        label(NAME, "签名"),
        *(
            Cell(
                181,
                (
                    Line(text, align="left", keep=True),
                    Line(seal, align="right", keep=True),
                    Line(date, align="right", before=12),
                ),
                valign="bottom",
            )
            for text, seal, date in sides
        ),
        height=84,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def adjustment() -> Sheet:
    """CC-0304."""
    sheet = Sheet("矫正方案调整审批表", form=True)
    sheet.title("矫正方案调整审批表")
    form = Table()
    head(form)
    halves(
        form,
        ("原方案制定\n日期", "{{ original_plan_date|cn_date }}"),
        ("调整后方案\n执行日期", "{{ effective_date|cn_date }}"),
        36,
    )
    story(form, "阶段表现", "period_performance", 76, NAME)
    form.row(
        label(NAME, "调整原因"),
        cell(
            WIDTH - NAME,
            Line(boxes("adjust_reason", REASONS[:3]), align="left"),
            Line(boxes("adjust_reason", REASONS[3:]), align="left"),
        ),
        height=46,
    )
    story(form, "原因说明", "adjust_detail", 70, NAME)
    story(form, "调整后的措施", "new_measures", 110, NAME)
    opinion(form, "司法所意见", "office_opinion", "office_signer", "office_date", height=100, width=NAME)
    opinion(
        form,
        "县级社区矫正\n机构意见",
        "county_opinion",
        "county_signer",
        "county_date",
        height=100,
        width=NAME,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "CC-0301": team,
    "CC-0302": responsibility,
    "CC-0303": plan,
    "CC-0304": adjustment,
}
"""How each form is drawn, by its code."""
