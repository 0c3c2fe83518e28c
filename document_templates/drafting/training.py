"""The forms of vocational training (TR-01…): enrolment, roster, results, certificate, recommendation."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import aligned, frame, opinion, receipt, register, stub, ticked
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    boxes,
    code_lines,
    day,
    each,
    either,
    joined,
    maybe,
    paragraphs,
    sealed_lines,
    when,
)
from document_templates.drafting.tables import LANDSCAPE_WIDTH, WIDTH, Table, cell, label

KINDS = ("罪犯", "社区矫正对象", "安置帮教对象")


def enrolment() -> Sheet:
    """TR-0101."""
    sheet = Sheet("职业技能培训报名登记表", form=True)
    sheet.title("职业技能培训报名登记表")
    sheet.add(Line("报名日期：{{ apply_date|cn_date }}", align="right"))
    form = Table()
    aligned(form, ("姓名", "{{ trainee_name }}"), ("性别", "{{ gender }}"))
    aligned(form, ("出生日期", "{{ birth_date|cn_date }}"), ("文化程度", "{{ education }}"))
    aligned(form, ("身份号码", "{{ id_number }}"), ("原职业", maybe("former_job")))
    ticked(form, "学员类别", boxes("trainee_kind", KINDS), name_width=82)
    aligned(form, ("监区或司法所", "{{ unit }}"), ("编号", maybe("trainee_no")))
    aligned(
        form,
        ("剩余期限", maybe("remaining_term")),
        ("期满日期", either("release_date", "{{ release_date|cn_date }}")),
    )
    aligned(form, ("身体状况", "{{ health }}"))
    aligned(form, ("已有证书", joined("existing_certs")), height=40)
    aligned(form, ("报名工种", "{{ course }}"))
    ticked(form, "等级", boxes("level", ("初级", "中级", "高级", "专项能力", "创业培训")), name_width=82)
    aligned(form, ("就业意向", maybe("employment_intention")), height=40)
    form.row(
        cell(
            WIDTH,
            Line("本人自愿报名参加上述培训，遵守培训纪律和安全规定，所填内容属实。", styles.TELLING),
            Line("学员（签名）：\t　　年　　月　　日", before=8, tabs=((WIDTH - 12, "right", "none"),)),
        ),
        height=62,
    )
    opinion(form, "所在单位意见", "unit_opinion", height=104)
    opinion(
        form,
        "组织单位审核意见",
        "org_opinion",
        "approver",
        "approve_date",
        height=120,
        signs="审核人（签名）",
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def roster() -> Sheet:
    """TR-0102."""
    sheet = Sheet("职业技能培训班学员花名册", landscape=True)
    sheet.title("职业技能培训班学员花名册")
    for left, right in (
        ("培训班名称：{{ class_name }}（{{ class_no }}）", "工种：{{ course }}　课时：{{ hours }}"),
        ("培训机构：{{ training_org }}", "培训地点：{{ place }}"),
        (
            "培训时间：{{ start_date|cn_date }}至{{ end_date|cn_date }}",
            "班主任：{{ head_teacher }}" + either("safety_officer", "　安全负责人：{{ safety_officer }}"),
        ),
    ):
        sheet.add(Line(f"{left}\t{right}", align="left", tabs=((LANDSCAPE_WIDTH, "right", "none"),)))
    columns = (
        ("序号", 44, "{{ one.serial_no }}"),
        ("姓名", 96, "{{ one.trainee_name }}"),
        ("身份号码", 176, "{{ one.id_number }}"),
        ("学员类别", 120, "{{ one.trainee_kind }}"),
        ("出勤课时", 74, maybe("one.attendance")),
        ("学员签名", 90, ""),
        ("备注", 100, maybe("one.remark")),
    )
    register(sheet, *columns, height=28, head=30, style=styles.ENTRY)
    return sheet


def results() -> Sheet:
    """TR-0103."""
    sheet = Sheet("职业技能培训考核成绩登记表", landscape=True)
    sheet.title("职业技能培训考核成绩登记表")
    for left, right in (
        ("班号：{{ class_no }}", "工种：{{ course }}" + either("level", "（{{ level }}）")),
        ("考核日期：{{ exam_date|cn_date }}", "考核地点：{{ exam_place }}"),
    ):
        sheet.add(Line(f"{left}\t{right}", align="left", tabs=((LANDSCAPE_WIDTH, "right", "none"),)))
    columns = (
        ("序号", 44, "{{ loop.index }}"),
        ("姓名", 96, "{{ one.trainee_name }}"),
        ("身份号码", 180, "{{ one.id_number }}"),
        ("理论成绩", 80, "{{ one.theory_score }}"),
        ("实操成绩", 80, "{{ one.practice_score }}"),
        ("考核结果", 80, "{{ one.result }}"),
        ("证书编号", 140, maybe("one.certificate_no")),
    )
    register(sheet, *columns, height=28, head=30, style=styles.ENTRY)
    signing = Table()
    signing.row(
        label(80, "考评员"),
        cell(170, joined("examiners")),
        label(80, "督导员"),
        cell(100, maybe("supervisor")),
        label(80, "组织单位确认"),
        cell(
            190,
            Line("{{ org_confirm }}", align="left", keep=True),
            Line("（公章）{{ confirm_date|cn_date }}", align="right", before=4),
        ),
        height=60,
    )
    sheet.table(signing)
    return sheet


def certificate() -> Sheet:
    """TR-0104."""
    sheet = Sheet("职业技能培训结业证书", form=True)
    stub(
        sheet,
        "职业技能培训结业证书",
        ("学员", "{{ trainee_name }}，{{ gender }}，{{ birth_date|cn_date }}出生"),
        ("身份号码", "{{ id_number }}"),
        ("培训班、工种", "{{ class_name }}，{{ course }}"),
        ("证书编号、发证日期", "{{ certificate_no }}，" + day("issue_date")),
        ("领取人（签名）", ""),
    )
    sheet.add(Line("", styles.GAP, page_break=True))
    frame(
        sheet,
        Line("结 业 证 书", styles.COVER_TITLE, before=20, after=24),
        Line("证书编号：{{ certificate_no }}", styles.STUB, align="right", after=6),
        Line(
            "{{ trainee_name }}，{{ gender }}，{{ birth_date|cn_date }}出生，身份号码{{ id_number }}，于"
            "{{ start_date|cn_date }}至{{ end_date|cn_date }}参加{{ class_name }}{{ course }}课程的学习，共"
            "{{ hours }}课时，考核成绩{{ result }}，准予结业。",
            styles.CERTIFIED,
        ),
        Line("特发此证。", styles.CERTIFIED, after=6),
        *when(
            "photo",
            Line("（照片：{{ photo }}）", styles.NOTE, align="left"),
            otherwise=[Line("（贴照片处，加盖骑缝章）", styles.NOTE, align="left")],
        ),
        *sealed_lines("issue_date", styles.SEAL, "center", "training_org"),
        *code_lines(),
        Line("{{ doc_number }}", styles.NOTE, align="left"),
        height=600,
    )
    return sheet


def recommendation() -> Sheet:
    """TR-0105."""
    sheet = Sheet("就业推荐函")
    sheet.red_head()
    sheet.number()
    sheet.title("就业推荐函")
    sheet.add(Line("{{ employer }}：", styles.FLUSH))
    sheet.body(
        "{{ trainee_name }}，{{ gender }}，{{ birth_date|cn_date }}出生，公民身份号码{{ id_number }}"
        + either("education", "，{{ education }}文化程度")
        + "，联系电话{{ phone }}。该同志参加职业技能培训并取得相应成绩，有就业意愿，可于"
        "{{ available_date|cn_date }}到岗。现推荐其到你单位应聘{{ intended_post }}岗位，请按照平等就业的原则予以考虑。"
    )
    sheet.heading("一、技能和证书")
    sheet.add(*each("one in skills", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(
        *when(
            "training_record",
            Line("二、培训经历", styles.HEADING),
            *each("one in training_record", Line("{{ one }}", styles.BODY, numbered="（一）")),
        ),
        *when(
            "policy_note",
            Line("{% if training_record %}三{% else %}二{% endif %}、可享受的扶持政策", styles.HEADING),
            *paragraphs("policy_note", styles.BODY),
        ),
    )
    sheet.body(
        "{% if disclosure_consent %}以上信息经本人同意提供，{% else %}未经本人同意的信息没有列入，{% endif %}"
        "仅用于本次招聘，请注意保护个人信息。请将录用情况填入回执寄回。"
    )
    sheet.sealed()
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6))
    receipt(
        sheet,
        "{{ issuing_org }}",
        "{{ doc_number }}已经收到。经考虑，对你单位推荐的{{ trainee_name }}：",
        boxes("hire_result", ("录用", "试用", "不录用"))
        + "　岗位："
        + either("post", "{{ post }}", "＿＿＿＿＿＿＿＿"),
    )
    sheet.footer()
    return sheet


FORMS = {
    "TR-0101": enrolment,
    "TR-0102": roster,
    "TR-0103": results,
    "TR-0104": certificate,
    "TR-0105": recommendation,
}
"""How each form is drawn, by its code."""
