"""The tables of delivery and reception (CC-0205, CC-0206, CC-0208)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import numbered, story
from document_templates.drafting.corrections.common import (
    BAN_TERM,
    LAW,
    NAME,
    TERM,
    halves,
    listed,
    person,
    wide,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    NO_DATE,
    Line,
    boxes,
    code_lines,
    either,
    maybe,
    paragraphs,
    sealed_lines,
    when,
)
from document_templates.drafting.tables import LANDSCAPE_WIDTH, WIDTH, Cell, Table, cell, label

REASONS = ("有严重疾病需要保外就医", "怀孕或者正在哺乳自己婴儿", "生活不能自理")
"""刑事诉讼法 art. 265."""


def basic_information() -> Sheet:
    """CC-0205."""
    sheet = Sheet("社区矫正对象基本信息表", form=True)
    sheet.title("社区矫正对象基本信息表")
    sheet.add(
        Line(
            "填表单位：{{ issuing_org }}\t编号：{{ doc_number }}",
            align="left",
            after=4,
            tabs=((WIDTH, "right", "none"),),
        )
    )
    form = Table()
    rows = (
        (("姓名", "{{ subject_name }}"), ("曾用名", maybe("former_name"))),
        (("性别", "{{ gender }}"), ("民族", "{{ ethnicity }}")),
        (("出生日期", "{{ birth_date|cn_date }}"), ("文化程度", "{{ education }}")),
    )
    for number, (left, right) in enumerate(rows):
        form.row(
            label(NAME, left[0]),
            cell(110, Line(left[1], align="left")),
            label(66, right[0]),
            cell(100, Line(right[1], align="left")),
            label(86, "一寸免冠\n照片" if not number else "", "on" if number else "start"),
        )
    form.row(
        label(NAME, "公民身份号码"),
        cell(276, "{{ id_number }}"),
        label(86, "", "on"),
    )
    halves(form, ("健康状况", "{{ health }}"), ("原政治面貌", maybe("former_political_status")))
    wide(form, "婚姻状况", boxes("marital_status", ("未婚", "已婚", "离婚", "丧偶")))
    wide(form, "户籍地", "{{ household_address }}")
    wide(form, "居住地", "{{ residence_address }}")
    halves(form, ("执行地", "{{ execution_place }}"), ("个人联系电话", "{{ personal_phone }}"))
    halves(form, ("工作单位\n（学校）", maybe("workplace")), ("单位联系电话", maybe("workplace_phone")), 36)
    halves(form, ("罪名", "{{ offence }}"), ("刑种", "{{ penalty_kind }}"))
    halves(form, ("原判刑期", "{{ original_term }}"), ("原羁押场所", maybe("former_custody")))
    wide(form, "决定机关", "{{ deciding_authority }}")
    form.row(
        label(NAME, "附加刑判项"),
        cell(WIDTH - NAME, *paragraphs("additional_penalty", styles.ENTRY, otherwise=[EMPTY])),
    )
    wide(form, "禁止令", either("injunction_content", "{{ injunction_content }}" + BAN_TERM, "无"), 40)
    halves(form, ("矫正类别", "{{ correction_type }}"), ("矫正期限", "{{ correction_term }}"))
    wide(form, "起止日期", TERM)
    story(form, "法律文书收到\n时间及种类", "documents_received", 44, NAME)
    wide(form, "接收方式", boxes("reception_mode", ("本人报到", "押送移交", "执行地变更转入")))
    form.row(
        label(NAME, "报到情况"),
        cell(
            WIDTH - NAME,
            Line(
                boxes("report_status", ("在规定时限内报到", "超出规定时限报到", "未报到且下落不明")),
                align="left",
            ),
            Line("报到时间：" + either("report_time", "{{ report_time|cn_date }}", NO_DATE), align="left"),
        ),
        height=46,
    )
    story(form, "主要犯罪事实", "crime_facts", 90, NAME)
    story(form, "本次犯罪前的\n违法犯罪记录", "prior_record", 50, NAME)
    listed(
        form,
        "个人简历",
        "resume",
        ("起止时间", 110, "{{ one.period }}"),
        ("所在单位", 162, "{{ one.unit }}"),
        ("职务", 90, maybe("one.post")),
    )
    listed(
        form,
        "家庭成员及\n主要社会关系",
        "family_relations",
        ("姓名", 60, "{{ one.name }}"),
        ("关系", 46, "{{ one.relation }}"),
        ("工作单位或家庭住址", 166, maybe("one.unit")),
        ("联系电话", 90, maybe("one.phone")),
    )
    story(form, "备注", "remark", 40, NAME)
    form.row(
        Cell(106, tuple(code_lines()), borders=(("right", "nil"),)),
        Cell(
            WIDTH - 106,
            (
                Line("社区矫正对象（签名）：\t经办人（签名）：", tabs=((190, "left", "none"),), keep=True),
                Line("填表日期：{{ fill_date|cn_date }}", align="right", before=12),
            ),
            borders=(("left", "nil"),),
        ),
        height=84,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def reporting_status() -> Sheet:
    """CC-0206."""
    sheet = Sheet("社区矫正对象报到情况通知单", landscape=True)
    sheet.title("社区矫正对象报到情况通知单")
    sheet.add(
        Line("{{ sent_court }}：", styles.FLUSH),
        Line(f"根据{LAW}第二十一条的规定，现将下列社区矫正对象的报到情况通知你单位。", styles.STUB, after=4),
    )
    columns = (
        ("姓名", 48, "{{ subject_name }}"),
        ("性别", 32, "{{ gender }}"),
        ("罪名", 58, "{{ offence }}"),
        ("社区矫正\n决定机关", 84, "{{ deciding_authority }}"),
        ("裁判时间", 93, "{{ judgment_date|cn_date }}"),
        ("裁判书号", 92, "{{ judgment_number }}"),
        ("矫正\n类别", 44, "{{ correction_type }}"),
        ("规定报到\n时限", 93, "{{ due_report_date|cn_date }}"),
        ("报到时间", 93, either("actual_report_date", "{{ actual_report_date|cn_date }}")),
        ("备注", 63, ""),
    )
    form = Table()
    form.row(*(label(width, name) for name, width, _ in columns), height=40, heading=True)
    form.row(
        *(cell(width, Line(text, styles.SMALL, align="center")) for _, width, text in columns), height=48
    )
    statuses = ("已在规定时限报到", "超出规定时限报到", "未报到并下落不明")
    form.row(
        label(86, "报到情况"),
        cell(LANDSCAPE_WIDTH - 86, Line(boxes("report_status", statuses, "　　"), align="left")),
        height=34,
    )
    sheet.table(form)
    foot = Table(bordered=False)
    foot.row(
        Cell(
            448,
            (
                Line("抄送：{{ cc_procuratorate }}", styles.LINE),
                Line("　　　{{ cc_police }}", styles.LINE),
                *when("cc_prison", Line("　　　{{ cc_prison }}", styles.LINE)),
                Line("经办人（签名）：", styles.LINE, before=12),
            ),
            valign="top",
        ),
        Cell(252, tuple(sealed_lines("issue_date", styles.SEAL, "center")), valign="top"),
        height=120,
    )
    sheet.table(foot)
    sheet.footer()
    return sheet


def handover() -> Sheet:
    """CC-0208."""
    sheet = Sheet("暂予监外执行社区矫正对象交接书", form=True)
    sheet.title("暂予监外执行社区矫正对象交接书")
    sheet.add(Line("{{ doc_number }}", align="right", after=4))
    form = Table()
    halves(form, ("移送机关", "{{ transfer_org }}"), ("接收机构", "{{ receiving_org }}"))
    wide(form, "交接时间", "{{ handover_time|cn_datetime }}")
    wide(form, "交接地点", "{{ handover_place }}")
    person(form, "出生日期", "{{ birth_date|cn_date }}")
    wide(form, "公民身份号码", "{{ id_number }}")
    wide(form, "户籍地", "{{ household_address }}")
    wide(form, "居住地", "{{ residence_address }}")
    halves(form, ("罪名", "{{ offence }}"), ("剩余刑期", "{{ remaining_term }}"))
    halves(
        form,
        ("决定（批准）\n机关", "{{ decision_authority }}"),
        ("决定日期", "{{ decision_date|cn_date }}"),
        36,
    )
    wide(form, "决定书号", "{{ decision_number }}")
    wide(form, "执行期限", "自{{ exec_start|cn_date }}起至{{ exec_end|cn_date }}止")
    form.row(
        label(NAME, "暂予监外执行\n情形"),
        cell(
            WIDTH - NAME,
            *(Line(boxes("reason", (reason,)), align="left") for reason in REASONS),
        ),
        height=66,
    )
    story(form, "交接时\n身体状况", "health_condition", 56, NAME)
    numbered(form, "移交文书材料", "documents", 64, NAME)
    form.row(
        label(NAME, "保证人"),
        cell(68, maybe("guarantor_name")),
        label(38, "身份\n号码"),
        cell(132, maybe("guarantor_id")),
        label(38, "电话"),
        cell(86, maybe("guarantor_phone")),
        height=38,
    )
    sides = (("移送人", "transferor", "移送机关"), ("接收人", "receiver", "接收机构"))
    form.row(
        Cell(106, tuple(code_lines())),
        *(
            Cell(
                168,
                (
                    Line(f"{who}（签名）：{{{{ {fact} }}}}", align="left"),
                    Line(f"（{side}印章）", align="center", before=16),
                    Line(NO_DATE, align="right", before=6),
                ),
            )
            for who, fact, side in sides
        ),
        height=92,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "CC-0205": basic_information,
    "CC-0206": reporting_status,
    "CC-0208": handover,
}
"""How each form is drawn, by its code."""
