"""Classes of supervision, reports, checks from afar, medical reviews, approval of positioning (CC-05…)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import numbered, opinion, register, story, yes_no
from document_templates.drafting.corrections.common import NAME, halves, head, person, wide
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import Line, boxes, day, either, maybe
from document_templates.drafting.tables import LANDSCAPE_WIDTH, WIDTH, Table, cell, label

CLASSES = ("严格管理", "普通管理", "宽松管理")
GROUNDS = (
    ("违反人民法院禁止令", "违反监督管理规定被给予治安管理处罚"),
    ("无正当理由未经批准离开所居住的市、县",),
    ("拒不按照规定报告活动情况被给予警告",),
    ("拟提请撤销缓刑、假释或者收监执行",),
)
"""社区矫正法 29 (1), line by line as there is room."""


def _signed(table: Table, name: str, words: str, who: str, date: str, height: float = 50) -> None:
    """A row in which the person confirms something with a signature."""
    table.row(
        label(NAME, name),
        cell(
            WIDTH - NAME,
            Line(words, align="left", keep=True),
            Line(f"{who}：\t{date}", before=4, align="left", tabs=((WIDTH - NAME - 10, "right", "none"),)),
        ),
        height=height,
    )


def management_class() -> Sheet:
    """CC-0501."""
    sheet = Sheet("社区矫正对象管理类别审批表", form=True)
    sheet.title("社区矫正对象管理类别审批表")
    form = Table()
    head(form, born=True, banned=True)
    halves(
        form,
        ("审批事项", boxes("action", ("首次确定", "类别调整"))),
        ("执行日期", "{{ effective_date|cn_date }}"),
    )
    form.row(
        label(NAME, "现管理类别"),
        cell(232, Line(boxes("current_class", CLASSES), align="left")),
        label(66, "评估分值"),
        cell(64, Line(maybe("assessment_score"), align="center")),
    )
    wide(form, "拟定类别", boxes("proposed_class", CLASSES))
    story(form, "理由和依据", "reasons", 100, NAME)
    opinion(form, "司法所意见", "office_opinion", "office_signer", "office_date", height=98, width=NAME)
    opinion(
        form, "县级社区矫正\n机构意见", "county_opinion", "county_signer", "county_date",
        height=98, width=NAME,
    )  # fmt: skip
    _signed(
        form, "告知本人", "管理类别和相应的管理要求已经告知，本人知悉。",
        "社区矫正对象（签名）", day("told_date"), 54,
    )  # fmt: skip
    sheet.table(form)
    sheet.footer()
    return sheet


def report() -> Sheet:
    """CC-0502."""
    sheet = Sheet("社区矫正对象情况报告", form=True)
    sheet.title("社区矫正对象情况报告")
    form = Table()
    person(form, "公民身份号码", "{{ id_number }}")
    wide(form, "居住地", "{{ residence_address }}")
    halves(form, ("矫正类别", "{{ correction_type }}"), ("报告期间", "{{ report_period }}"))
    kinds = boxes("report_kind", ("定期报告", "即时报告", "禁止令遵守情况报告", "身体情况报告"))
    form.row(label(NAME, "报告类别"), cell(WIDTH - NAME, Line(kinds, styles.SMALL, align="left")))
    for name, fact, height in (
        ("遵纪守法情况", "law_abiding", 58),
        ("学习、工作和\n生活情况", "study_work", 58),
        ("参加教育学习和公益活动情况", "activities", 58),
        ("居所、工作、\n家庭等变化", "changes", 42),
        ("接触不利影响\n人员情况", "contacts", 42),
        ("思想认识", "thoughts", 72),
        ("困难和请求", "difficulties", 42),
    ):
        story(form, name, fact, height, NAME)
    _signed(form, "报告人", "以上报告内容属实。", "报告人（签名或按指印）", "{{ sign_date|cn_date }}")
    opinion(
        form, "审阅意见", "review_opinion", "reviewer", "review_date",
        height=80, width=NAME, seal=False, signs="审阅人（签名）",
    )  # fmt: skip
    sheet.table(form)
    sheet.footer()
    return sheet


def remote_checks() -> Sheet:
    """CC-0504."""
    sheet = Sheet("社区矫正对象信息化核查登记表", landscape=True)
    sheet.title("社区矫正对象信息化核查登记表")
    sheet.add(
        Line(
            "登记月份：{{ month }}\t登记人（签名）：　　　　　　　　",
            align="left",
            after=4,
            tabs=((LANDSCAPE_WIDTH, "right", "none"),),
        )
    )
    columns = (
        ("序号", 34, "{{ loop.index }}"),
        ("姓名", 58, "{{ one.subject_name }}"),
        ("核查时间", 130, "{{ one.check_time|cn_datetime }}"),
        ("核查方式", 74, "{{ one.check_method }}"),
        ("核查位置", 106, maybe("one.check_location")),
        ("是否正常", 40, either("one.normal", "正常", "异常")),
        ("异常情况", 90, maybe("one.anomaly")),
        ("处置措施", 114, maybe("one.action_taken")),
        ("核查人", 54, "{{ one.checker }}"),
    )
    register(sheet, *columns)
    return sheet


def medical_review() -> Sheet:
    """CC-0506."""
    sheet = Sheet("保外就医对象病情复查情况表", form=True)
    sheet.title("保外就医对象病情复查情况表")
    form = Table()
    person(form, "公民身份号码", "{{ id_number }}", 24)
    wide(form, "居住地", "{{ residence_address }}", 24)
    halves(form, ("罪名", "{{ offence }}"), ("报告期间", "{{ period }}"), 24)
    wide(form, "暂予监外\n执行期限", "自{{ exec_start|cn_date }}起至{{ exec_end|cn_date }}止", 36)
    story(form, "批准时病情", "condition_original", 44, NAME)
    halves(form, ("检查医院", "{{ hospital }}"), ("检查日期", "{{ exam_date|cn_date }}"), 24)
    story(form, "诊断结论", "diagnosis", 44, NAME)
    numbered(form, "附送诊断、\n化验等材料", "documents", 60, NAME)
    story(form, "当前身体情况", "current_health", 44, NAME)
    _signed(
        form, "提交人", "以上情况和所附材料真实。",
        "社区矫正对象（签名或按指印）", "　　　　年　　月　　日", 46,
    )  # fmt: skip
    form.row(
        label(232, "暂予监外执行的情形是否仍然存在"),
        cell(WIDTH - 232, Line(yes_no("reason_persists"), align="left")),
        height=24,
    )
    story(form, "延长报告\n期限申请", "extension_request", 42, NAME)
    opinion(
        form, "司法所意见", "office_opinion", "reviewer", "review_date",
        height=94, width=NAME, signs="审核人（签名）",
    )  # fmt: skip
    opinion(form, "县级社区矫正\n机构意见", "county_opinion", height=94, width=NAME)
    sheet.table(form)
    sheet.footer()
    return sheet


def positioning_approval() -> Sheet:
    """CC-0507."""
    sheet = Sheet("使用电子定位装置审批表", form=True)
    sheet.title("使用电子定位装置审批表")
    form = Table()
    head(form, born=True, banned=True, height=22)
    form.row(
        label(NAME, "审批事项"),
        cell(216, Line(boxes("action", ("首次使用", "延长期限", "解除使用")), align="left")),
        label(62, "装置编号"),
        cell(84, Line(maybe("device_no"), align="center")),
        height=22,
    )
    form.row(
        label(NAME, "适用情形"),
        cell(WIDTH - NAME, *(Line(boxes("ground", some), styles.SMALL, align="left") for some in GROUNDS)),
    )
    story(form, "事实和依据", "facts", 62, NAME)
    wide(form, "使用期限", "自{{ start_date|cn_date }}起至{{ end_date|cn_date }}止", 22)
    wide(form, "前次截止日", either("previous_end", "{{ previous_end|cn_date }}"), 22)
    story(form, "届满前评估", "assessment", 42, NAME)
    for name, level in (
        ("司法所意见", "office"),
        ("县级社区矫正\n机构意见", "county"),
        ("县级司法行政\n部门意见", "bureau"),
    ):
        opinion(form, name, f"{level}_opinion", f"{level}_signer", f"{level}_date", height=78, width=NAME)
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "CC-0501": management_class,
    "CC-0502": report,
    "CC-0504": remote_checks,
    "CC-0506": medical_review,
    "CC-0507": positioning_approval,
}
"""How each form is drawn, by its code."""
