"""The forms about minors and psychological help (CC-11…), 社区矫正法 arts. 40 and 52 to 58."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import Particulars, receipt, story, yes_no
from document_templates.drafting.corrections.common import (
    LAW,
    NAME,
    UNDER_CORRECTION,
    halves,
    last,
    listed,
    person,
    wide,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    boxes,
    day,
    each,
    either,
    hei,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import WIDTH, Signatures, Table, cell, label

ROOM = WIDTH - NAME
MINOR = (
    "{{ subject_name }}（{{ gender }}，{{ birth_date|cn_date }}出生，公民身份号码{{ id_number }}，"
    "居住地{{ residence_address }}）"
)
"""The minor in the middle of a sentence."""


def guardian() -> Sheet:
    """CC-1101."""
    sheet = Sheet("督促履行监护职责通知书", form=True)
    sheet.title("督促履行监护职责通知书")
    sheet.number()
    sheet.add(
        Line("{{ guardian_name }}：", styles.FLUSH),
        Line(
            "你（住{{ guardian_address }}，联系电话{{ guardian_phone }}）是未成年社区矫正对象"
            + MINOR
            + "的监护人（{{ guardian_relation }}）。{{ subject_name }}"
            + UNDER_CORRECTION
            + f"。{LAW}第五十三条规定，未成年社区矫正对象的监护人应当履行监护责任，承担抚养、管教等义务。",
            styles.BODY,
            align="left",
        ),
        *each("line in facts|lines", Line("{% if loop.first %}经查，{% endif %}{{ line }}", styles.BODY)),
    )
    sheet.body(
        f"上述情况表明，你怠于履行监护职责。根据{LAW}第五十三条第二款的规定，现督促你于"
        "{{ deadline|cn_date }}前改正，切实履行下列监护职责："
    )
    sheet.add(
        *each("one in requirements", Line("{{ one }}", styles.BODY, numbered="（一）")),
        *paragraphs("consequences", styles.BODY),
        last("本通知书涉及未成年人的身份信息，依法应当保密，请妥善保管，不得向无关人员透露。特此通知。"),
    )
    sheet.sealed()
    signatures = Signatures()
    signatures.line("监护人签收（签名）", "guardian_sign_date")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def schooling() -> Sheet:
    """CC-1102."""
    sheet = Sheet("未成年社区矫正对象义务教育协助函", form=True)
    sheet.red_head()
    sheet.number()
    sheet.title("未成年社区矫正对象义务教育协助函")
    sheet.add(
        Line("{{ education_dept }}：", styles.FLUSH),
        Line(
            MINOR
            + "系我单位负责矫正的未成年社区矫正对象，监护人{{ guardian_name }}（联系电话{{ guardian_phone }}）。"
            "该未成年人尚未完成义务教育，"
            + either("last_school", "原就读于{{ last_school }}" + maybe("grade") + "，")
            + "目前{{ schooling_status }}。"
            f"根据{LAW}第五十五条第一款的规定，对未完成义务教育的未成年社区矫正对象，社区矫正机构应当通知并配合教育部门"
            "为其完成义务教育提供条件。现将有关情况函告你单位，请予协助。",
            styles.BODY,
            align="left",
        ),
    )
    sheet.heading("一、请求协助的事项")
    sheet.add(*paragraphs("request", styles.BODY))
    sheet.heading("二、保密要求")
    sheet.add(
        *paragraphs("confidentiality", styles.BODY),
        last("请将办理情况在回执中写明，及时反馈我单位。"),
    )
    sheet.sealed()
    sheet.add(
        Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, align="left")
    )
    receipt(
        sheet,
        "{{ issuing_org }}",
        "你单位{{ doc_number }}函已经收到，我单位将依法办理并予以保密。办理情况：",
        "",
        "",
    )
    sheet.footer()
    return sheet


def inspection() -> Sheet:
    """CC-1103."""
    sheet = Sheet("未成年社区矫正对象档案信息查询审批表", form=True)
    sheet.title("未成年社区矫正对象", "档案信息查询审批表")
    form = Table()
    halves(form, ("查询单位", "{{ request_unit }}"), ("申请查询日期", "{{ query_date|cn_date }}"), 28)
    halves(form, ("查询人", "{{ request_person }}"), ("身份号码", "{{ request_id }}"), 28)
    wide(form, "介绍信\n（公函）文号", "{{ letter_number }}", 38)
    wide(form, "查询依据", "{{ legal_ground }}", 34)
    story(form, "查询用途", "purpose", 44, NAME)
    wide(form, "被查询的\n未成年人", "{{ subject_name }}", 38)
    story(form, "查询范围", "scope", 44, NAME)
    form.row(
        label(NAME, "保密承诺"),
        cell(
            ROOM,
            Line(
                "查询人承诺：对获得的未成年人信息依法予以保密，只用于上述用途，不向其他单位和个人提供。",
                styles.TELLING,
            ),
            Line("{{ confidentiality_signed|box }}已签署　　查询人（签名）：", align="left", before=4),
        ),
        height=72,
    )
    form.row(
        label(NAME, "审批意见"),
        cell(
            ROOM,
            Line(boxes("approve", ("批准", "不批准")), align="left", keep=True),
            *paragraphs("approve_reason", styles.TELLING, otherwise=[EMPTY]),
            Line(
                "审批人（签名）：" + maybe("approver") + "　　　　（公章）",
                align="right",
                before=16,
                keep=True,
            ),
            Line(day("approve_date"), align="right"),
            valign="bottom",
        ),
        height=112,
        splits=True,
    )
    form.row(
        label(NAME, "提供的信息"),
        cell(
            ROOM,
            *each("one in provided|default([])", Line("{{ one }}", numbered="1."), otherwise=[EMPTY]),
        ),
        height=62,
        splits=True,
    )
    halves(form, ("经办人", "{{ handler }}（签名）"), ("查询人签收", ""), 32)
    sheet.table(form)
    sheet.add(
        Line(
            f"注：{LAW}第五十四条规定，除司法机关办案需要或者有关单位根据国家规定查询外，未成年社区矫正对象的档案信息"
            "不得提供给任何单位或者个人；依法进行查询的单位，应当对获得的信息予以保密。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def psychology() -> Sheet:
    """CC-1104."""
    sheet = Sheet("社区矫正对象心理健康测评表", form=True)
    sheet.title("社区矫正对象心理健康测评表")
    form = Table()
    person(form, "出生日期", "{{ birth_date|cn_date }}", 24)
    halves(form, ("公民身份号码", "{{ id_number }}"), ("监护人", maybe("guardian_name")), 24)
    wide(form, "居住地", "{{ residence_address }}", 24)
    wide(form, "矫正类别", boxes("correction_type", ("管制", "缓刑", "假释", "暂予监外执行")), 24)
    wide(form, "测评阶段", boxes("stage", ("入矫", "中期", "解矫前", "专项")), 24)
    halves(form, ("测评日期", "{{ test_date|cn_date }}"), ("知情同意", "□已经告知并同意"), 24)
    listed(
        form,
        "使用的量表\n和得分",
        "scales",
        ("量表名称", 132, "{{ one.name }}"),
        ("得分", 70, "{{ one.score }}"),
        ("参考范围", 76, maybe("one.range")),
        ("结果说明", 84, maybe("one.note")),
        height=24,
    )
    story(form, "访谈观察", "interview", 84, NAME)
    story(form, "测评结论", "conclusion", 64, NAME)
    wide(form, "心理风险等级", boxes("risk_level", ("无明显风险", "低", "中", "高")), 26)
    story(form, "矫治建议", "advice", 64, NAME)
    wide(form, "是否需要转介\n或者危机干预", yes_no("referral_needed"), 38)
    halves(form, ("测评人", "{{ assessor }}（签名）"), ("资质证号", maybe("qualification")), 34)
    form.row(
        label(NAME, "本人签名"),
        cell(150, ""),
        label(82, "监护人签名"),
        cell(130, ""),
        height=34,
    )
    sheet.table(form)
    sheet.add(
        Line(
            "注：测评结果由专业人员解释，不是医学诊断，不得单独作为考核奖惩的依据；本表单独保管，注意保密。"
            "社区矫正对象为未成年人的，监护人应当知情同意并签名。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def counselling() -> Sheet:
    """CC-1105."""
    sheet = Sheet("社区矫正对象心理咨询记录")
    sheet.title("社区矫正对象心理咨询记录")
    top = Particulars()
    top.line(("时间", "{{ start_time|cn_datetime }}至{{ end_time|cn_datetime }}"))
    top.line(("地点", "{{ place }}"), ("次数", "第{{ session_no }}次"), shares=(0.7, 0.3))
    top.line(("姓名", "{{ subject_name }}"), ("性别", "{{ gender }}"), ("咨询师", "{{ counsellor }}"))
    top.line(("出生日期", "{{ birth_date|cn_date }}"), ("身份号码", "{{ id_number }}"), shares=(0.45, 0.55))
    top.line(("居住地", "{{ residence_address }}"))
    sheet.table(top)
    sheet.add(
        Line(
            "咨询前已经说明：咨询内容予以保密，但有危及本人或者他人生命安全的情形除外；本人可以随时中止咨询。",
            styles.MINUTES,
            before=8,
        ),
        Line(
            "{{ informed_consent|box }}已签署知情同意书。"
            + either("guardian_name", "（未成年人，监护人{{ guardian_name }}知情同意）"),
            styles.MINUTES,
        ),
    )
    for title, fact in (
        ("一、主诉", "complaint"),
        ("二、观察与评估", "observation"),
        ("三、辅导过程", "process"),
        ("四、效果", "effect"),
    ):
        sheet.add(Line([hei(title)], styles.MINUTES, keep=True, before=4), *paragraphs(fact, styles.MINUTES))
    sheet.add(
        Line([hei("五、是否存在危机：　"), yes_no("crisis")], styles.MINUTES, before=4),
        *when("crisis_action", *paragraphs("crisis_action", styles.MINUTES)),
        Line([hei("六、下次计划")], styles.MINUTES, keep=True, before=4),
        *paragraphs("next_plan", styles.MINUTES),
    )
    signatures = Signatures(dated=False)
    signatures.line("咨询师（签名）")
    signatures.line("本人（签名）")
    sheet.table(signatures)
    sheet.footer("咨询师", "本人")
    return sheet


FORMS = {
    "CC-1101": guardian,
    "CC-1102": schooling,
    "CC-1103": inspection,
    "CC-1104": psychology,
    "CC-1105": counselling,
}
"""How each form is drawn, by its code."""
