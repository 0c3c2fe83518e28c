"""Approval forms for what those under supervision apply for: leave, visits, places, moving (CC-06…)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import numbered, opinion, story, yes_no
from document_templates.drafting.corrections.common import BAN_TERM, NAME, halves, head, person, wide
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import Line, boxes, day, either, joined, maybe
from document_templates.drafting.tables import WIDTH, Table, cell, label

LEVELS = (
    ("司法所意见", "office"),
    ("县级社区矫正\n机构意见", "county"),
    ("上一级社区\n矫正机构意见", "superior"),
)


def _opinions(table: Table, height: float, levels: int = 2) -> None:
    """The opinions of the office, the county agency and, with three levels, of the one above it."""
    for name, level in LEVELS[:levels]:
        opinion(
            table, name, f"{level}_opinion", f"{level}_signer", f"{level}_date", height=height, width=NAME
        )  # fmt: skip


def _applied(table: Table, words: str, height: float = 48) -> None:
    """The applicant's declaration, signature and date."""
    table.row(
        label(NAME, "申请人"),
        cell(
            WIDTH - NAME,
            Line(words, align="left", keep=True),
            Line(
                "社区矫正对象（签名或按指印）：\t{{ apply_date|cn_date }}",
                before=4,
                align="left",
                tabs=((WIDTH - NAME - 10, "right", "none"),),
            ),
        ),
        height=height,
    )


TRUE = "以上内容和材料真实；如获批准，本人遵守监督管理规定。"


def leave() -> Sheet:
    """CC-0601."""
    sheet = Sheet("社区矫正对象外出审批表", form=True)
    sheet.title("社区矫正对象外出审批表")
    form = Table()
    head(form, born=True, banned=True, height=20)
    form.row(
        label(NAME, "外出事由"),
        cell(
            WIDTH - NAME,
            Line(boxes("reason_kind", ("就医", "就学", "参与诉讼", "其他")), styles.SMALL, align="left"),
            Line(boxes("reason_kind", ("处理家庭重要事务", "处理工作重要事务")), styles.SMALL, align="left"),
        ),
        height=34,
    )
    story(form, "事由说明", "reason", 44, NAME)
    wide(form, "目的地", "{{ destination }}", 22)
    wide(form, "路线、交通", maybe("route"), 22)
    form.row(
        label(NAME, "外出期限"),
        cell(
            WIDTH - NAME,
            Line(
                "自{{ start_date|cn_date }}起至{{ end_date|cn_date }}止，共{{ days }}天"
                + either("total_days", "，两个月内累计{{ total_days }}天"),
                styles.SMALL,
                align="left",
            ),
        ),
        height=22,
    )
    halves(form, ("联系人", maybe("companion")), ("联系电话", maybe("companion_phone")), 22)
    wide(form, "证明材料", joined("documents"), 22)
    _applied(form, "以上内容和材料真实，本人遵守外出管理规定。{{ applicant_signed|box }}已签名", 46)
    _opinions(form, 72, levels=3)
    sheet.table(form)
    sheet.footer()
    return sheet


def return_from_leave() -> Sheet:
    """CC-0604."""
    sheet = Sheet("社区矫正对象外出销假登记表", form=True)
    sheet.title("社区矫正对象外出销假登记表")
    form = Table()
    person(form, "公民身份号码", "{{ id_number }}", 30)
    wide(form, "居住地", "{{ residence_address }}", 30)
    wide(form, "准假文书号", "{{ leave_number }}", 30)
    wide(form, "目的地", "{{ destination }}", 30)
    wide(form, "批准期限", "自{{ approved_start|cn_date }}起至{{ approved_end|cn_date }}止", 30)
    halves(
        form, ("实际返回日期", "{{ actual_return|cn_date }}"), ("按期返回", yes_no("on_time")), 30
    )  # fmt: skip
    story(form, "逾期原因", "late_reason", 64, NAME)
    story(form, "外出期间\n活动情况", "activities", 110, NAME)
    numbered(form, "往返及事由\n证明材料", "proof", 78, NAME)
    form.row(
        label(NAME, "本人确认"),
        cell(
            WIDTH - NAME,
            Line("本人已经返回居住地，以上情况属实。", align="left", keep=True),
            Line(
                "社区矫正对象（签名或按指印）：\t" + day("subject_sign_date"),
                before=6,
                align="left",
                tabs=((WIDTH - NAME - 10, "right", "none"),),
            ),
        ),
        height=58,
    )
    opinion(form, "处理意见", "handling", "handler", height=116, width=NAME, signs="经办人（签名）")
    sheet.table(form)
    sheet.footer()
    return sheet


def regular_travel() -> Sheet:
    """CC-0605."""
    sheet = Sheet("经常性跨市、县活动审批表", form=True)
    sheet.title("经常性跨市、县活动审批表")
    form = Table()
    head(form, born=True, banned=True, height=24)
    story(form, "申请理由", "reason", 48, NAME)
    wide(form, "经常性去往\n市、县", joined("places"), 36)
    halves(form, ("活动时间", "{{ time_pattern }}"), ("活动频次", "{{ frequency }}"), 40)
    numbered(form, "证明材料", "documents", 62, NAME)
    wide(form, "有效期", "自{{ valid_from|cn_date }}起至{{ valid_to|cn_date }}止", 24)
    wide(form, "活动报告方式", "{{ report_mode }}", 24)
    _applied(form, TRUE)
    _opinions(form, 94)
    sheet.table(form)
    sheet.footer()
    return sheet


def visitors() -> Sheet:
    """CC-0606."""
    sheet = Sheet("社区矫正对象会客审批表", form=True)
    sheet.title("社区矫正对象会客审批表")
    form = Table()
    head(form)
    form.row(
        label(NAME, "拟接触人姓名"),
        cell(84, Line("{{ visitor_name }}", align="left")),
        label(38, "性别"),
        cell(28, Line("{{ visitor_gender }}", align="center")),
        label(82, "身份号码"),
        cell(130, Line(maybe("visitor_id"), align="left")),
    )
    wide(form, "拟接触人住址", maybe("visitor_address"))
    form.row(
        label(NAME, "拟接触人类别"),
        cell(
            WIDTH - NAME,
            Line(boxes("visitor_relation", ("被害人", "控告人或举报人", "同案犯")), align="left"),
            Line(boxes("visitor_relation", ("其他可能诱发再犯罪的人", "境外人员或媒体")), align="left"),
        ),
        height=46,
    )
    story(form, "会客事由", "reason", 92, NAME)
    wide(form, "会客时间", "{{ meet_time|cn_datetime }}")
    wide(form, "会客地点", "{{ meet_place }}")
    _applied(form, "以上内容真实；本人按照批准的时间、地点会客。", 54)
    _opinions(form, 112)
    sheet.table(form)
    sheet.footer()
    return sheet


def restricted_place() -> Sheet:
    """CC-0607."""
    sheet = Sheet("社区矫正对象进入特定区域（场所）审批表", form=True)
    sheet.title("社区矫正对象进入特定区域（场所）审批表")
    form = Table()
    head(form, born=True, height=24)
    wide(form, "禁止令", "{{ injunction_content }}" + BAN_TERM, 40)
    wide(form, "拟进入的区域\n（场所）", "{{ place_name }}", 36)
    wide(form, "进入时间", "自{{ enter_start|cn_datetime }}起至{{ enter_end|cn_datetime }}止", 24)
    story(form, "申请理由", "reason", 64, NAME)
    numbered(form, "证明材料", "documents", 44, NAME)
    _applied(form, "以上内容和材料真实；本人按照批准的时间进入、离开。")
    _opinions(form, 96)
    form.row(
        label(NAME, "通知和抄送"),
        cell(
            WIDTH - NAME,
            Line("通知原审人民法院：{{ notify_court }}", align="left"),
            Line("通知执行地县级人民检察院：{{ cc_procuratorate }}", align="left"),
        ),
        height=46,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def moving() -> Sheet:
    """CC-0608."""
    sheet = Sheet("社区矫正对象执行地变更审批表", form=True)
    sheet.title("社区矫正对象执行地变更审批表")
    form = Table()
    head(form, born=True, sentenced=True, banned=True, height=20)
    wide(form, "变更理由", boxes("reason", ("工作变动", "居所变化", "就学", "家庭原因", "其他")), 22)
    story(form, "理由说明", "reason_detail", 42, NAME)
    wide(form, "拟变更居住地", "{{ new_address }}", 22)
    wide(form, "新执行地机构", "{{ new_org }}", 22)
    wide(form, "证明材料", joined("documents"), 22)
    _applied(form, TRUE, 46)
    story(form, "矫正期间表现", "period_performance", 42, NAME)
    consulted = "（征求意见函发出日期：" + either("consult_date", "{{ consult_date|cn_date }}", "　　") + "）"
    form.row(
        label(NAME, "新执行地\n回复意见"),
        cell(
            WIDTH - NAME,
            Line(maybe("reply_opinion"), styles.TELLING),
            Line(consulted, styles.NOTE, align="right"),
        ),
        height=40,
        splits=True,
    )
    _opinions(form, 72)
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "CC-0601": leave,
    "CC-0604": return_from_leave,
    "CC-0605": regular_travel,
    "CC-0606": visitors,
    "CC-0607": restricted_place,
    "CC-0608": moving,
}
"""How each form is drawn, by its code."""
