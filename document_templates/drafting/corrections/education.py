"""The forms of education and help (CC-07…), 社区矫正法 arts. 35 to 43."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import Particulars, grid, opinion, story
from document_templates.drafting.corrections.common import NAME, TERM, halves, listed, person, wide
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    boxes,
    day,
    each,
    either,
    hei,
    joined,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import WIDTH, Signatures, Table, cell, label

ROOM = WIDTH - NAME
HARDSHIPS = ("临时生活困难", "低保", "医疗", "住房", "社会保险", "法律援助", "就学", "其他")


def _subject(form: Table, height: float = 24) -> None:
    """Who it is about, where the sentence does not matter."""
    person(form, "公民身份号码", "{{ id_number }}", height)
    wide(form, "居住地", "{{ residence_address }}", height)
    wide(form, "矫正类别", boxes("correction_type", ("管制", "缓刑", "假释", "暂予监外执行")), height)


def _sentenced(form: Table, height: float = 24) -> None:
    """Who it is about, what for, and until when."""
    person(form, "公民身份号码", "{{ id_number }}", height)
    wide(form, "居住地", "{{ residence_address }}", height)
    halves(form, ("罪名", "{{ offence }}"), ("矫正类别", "{{ correction_type }}"), height)
    wide(form, "矫正期限", TERM, height)


def lesson() -> Sheet:
    """CC-0701."""
    sheet = Sheet("集中教育学习记录", form=True)
    sheet.title("集中教育学习记录")
    top = Particulars()
    top.line(("时间", "{{ session_time|cn_datetime }}"), ("形式", "{{ mode }}"), shares=(0.64, 0.36))
    top.line(("地点", "{{ place }}"), ("学时", "{{ hours }}"), shares=(0.64, 0.36))
    top.line(("主题", "{{ topic }}"))
    top.line(("授课人", "{{ teacher }}"), ("记录人", "{{ recorder }}"))
    top.line(("应到人数", "{{ due_count }}"), ("实到人数", "{{ attend_count }}"))
    sheet.table(top)
    sheet.add(
        Line([hei("学习内容：")], styles.MINUTES, keep=True, before=8),
        *paragraphs("content", styles.MINUTES),
        *when(
            "effect",
            Line([hei("考核或者反馈：")], styles.MINUTES, keep=True),
            *paragraphs("effect", styles.MINUTES),
        ),
        Line([hei("缺席人员及原因：")], styles.MINUTES, keep=True),
        *each(
            "one in absentees|default([])",
            Line("{{ one.name }}，{{ one.reason }}。", styles.MINUTES),
            otherwise=[Line("无。", styles.MINUTES)],
        ),
        Line([hei("签到名单：")], styles.MINUTES, keep=True, after=2),
    )
    roll = Table()
    grid(
        roll,
        "attendees",
        ("序号", 40, "{{ loop.index }}"),
        ("姓名", 90, "{{ one.name }}"),
        ("所属司法所", 112, maybe("one.office")),
        ("本人签名", 110, ""),
        ("备注", 90, maybe("one.remark")),
        height=24,
    )
    sheet.table(roll)
    signatures = Signatures(dated=False)
    signatures.line("授课人（签名）")
    signatures.line("记录人（签名）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def activity() -> Sheet:
    """CC-0702."""
    sheet = Sheet("社区矫正对象公益活动记录表", form=True)
    sheet.title("社区矫正对象公益活动记录表")
    form = Table()
    _subject(form, 30)
    capacities = ("适合参加", "部分适合", "不适合免予参加")
    wide(form, "身体和\n劳动能力", boxes("labour_capacity", capacities), 38)
    story(form, "部分适合或者\n免予参加的\n原因", "exempt_reason", 62, NAME)
    wide(form, "活动名称", "{{ activity_name }}", 30)
    wide(form, "活动时间", "{{ activity_time|cn_datetime }}", 30)
    halves(form, ("时长", "{{ hours }}小时"), ("记录人", "{{ recorder }}（签名）"), 32)
    wide(form, "地点", "{{ place }}", 30)
    wide(form, "组织或者\n接收单位", "{{ host_unit }}", 38)
    story(form, "活动内容", "content", 130, NAME)
    wide(form, "表现评价", boxes("performance", ("好", "较好", "一般", "差")), 32)
    form.row(
        cell(
            221,
            Line("组织或者接收单位（签章）：", align="left", keep=True),
            Line(maybe("unit_signer"), align="center", before=8, keep=True),
            Line("　　年　　月　　日", align="right", before=8),
            valign="top",
        ),
        cell(
            221,
            Line("本人（签名）：", align="left", keep=True),
            Line(day("subject_sign_date"), align="right", before=36),
            valign="top",
        ),
        height=92,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def hardship() -> Sheet:
    """CC-0703."""
    sheet = Sheet("社区矫正对象困难帮扶申请审批表", form=True)
    sheet.title("社区矫正对象困难帮扶申请审批表")
    form = Table()
    _sentenced(form, 22)
    listed(
        form,
        "家庭成员\n情况",
        "family_members",
        ("姓名", 70, "{{ one.name }}"),
        ("关系", 52, maybe("one.relation")),
        ("职业和健康状况", 150, maybe("one.occupation")),
        ("月收入（元）", 90, either("one.income", "{{ one.income|money }}")),
        height=20,
    )
    wide(form, "家庭月收入", "{{ monthly_income|money }}元", 22)
    form.row(
        label(NAME, "困难类型"),
        cell(
            ROOM,
            Line(boxes("hardship_kind", HARDSHIPS[:4]), align="left"),
            Line(boxes("hardship_kind", HARDSHIPS[4:]), align="left"),
        ),
        height=42,
    )
    story(form, "困难情况", "hardship", 62, NAME)
    form.row(
        label(NAME, "申请事项"),
        cell(
            ROOM,
            *paragraphs("request", styles.TELLING, otherwise=[EMPTY]),
            Line(
                "申请人（签名）：\t{{ apply_date|cn_date }}", tabs=((ROOM - 10, "right", "none"),), before=4
            ),
            valign="top",
        ),
        height=50,
        splits=True,
    )
    wide(form, "证明材料", joined("documents"), 24)
    for name, level in (("司法所意见", "office"), ("县级社区矫正\n机构意见", "county")):
        opinion(form, name, f"{level}_opinion", f"{level}_signer", f"{level}_date", height=84, width=NAME)
    wide(form, "协办部门", maybe("coop_unit"), 22)
    form.row(
        label(NAME, "帮扶\n落实情况"),
        cell(
            ROOM,
            *paragraphs("help_result", styles.TELLING, otherwise=[EMPTY]),
            Line("帮扶金额：" + either("help_amount", "{{ help_amount|money }}元"), align="right"),
            valign="top",
        ),
        height=60,
        splits=True,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def employment() -> Sheet:
    """CC-0704."""
    sheet = Sheet("社区矫正对象就业就学帮扶登记表", form=True)
    sheet.title("社区矫正对象就业就学帮扶登记表")
    form = Table()
    _sentenced(form)
    halves(form, ("文化程度", "{{ education }}"), ("培训意向", maybe("training_wanted")), 24)
    wide(form, "技能特长", maybe("skills"), 28)
    wide(form, "目前状况", boxes("current_status", ("失业", "灵活就业", "在职", "在校", "失学")), 28)
    story(form, "就业（就学）\n意向", "intention", 64, NAME)
    form.row(
        label(NAME, "帮扶措施"),
        cell(ROOM, *each("one in measures", Line("{{ one }}", numbered="1."))),
        height=92,
        splits=True,
    )
    halves(
        form,
        ("推荐单位\n或者学校", maybe("recommend_unit")),
        ("推荐日期", either("recommend_date", "{{ recommend_date|cn_date }}")),
        44,
    )
    story(form, "落实结果", "outcome", 64, NAME)
    listed(
        form,
        "跟踪情况",
        "follow_up",
        ("日期", 70, "{{ one.date|dot_date }}"),
        ("情况", 228, "{{ one.note }}"),
        ("跟踪人", 64, maybe("one.officer")),
        height=28,
    )
    form.row(
        cell(
            221,
            Line("经办人（签名）：{{ handler }}", align="left", keep=True),
            Line("{{ fill_date|cn_date }}", align="right", before=30),
            valign="top",
        ),
        cell(
            221,
            Line("社区矫正对象（签名）：", align="left", keep=True),
            Line("　　年　　月　　日", align="right", before=30),
            valign="top",
        ),
        height=80,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {"CC-0701": lesson, "CC-0702": activity, "CC-0703": hardship, "CC-0704": employment}
"""How each form is drawn, by its code."""
