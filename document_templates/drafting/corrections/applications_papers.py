"""Certificates, letters and decisions on what those under supervision apply for (CC-06…)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import receipt, sealed_frame, signed_for, stub
from document_templates.drafting.corrections.common import (
    LAW,
    UNDER_CORRECTION,
    ban_told,
    described,
    last,
    sentence_told,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    code_lines,
    day,
    each,
    either,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import Table, cell, label

PERIOD = "自{{ start_date|cn_date }}起至{{ end_date|cn_date }}止"
PERSON = "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}，系社区矫正对象"
"""The person at the beginning of a paragraph; the number of the identity card does not begin a line there."""
CONTACT = Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6)


def leave_certificate() -> Sheet:
    """CC-0602."""
    sheet = Sheet("社区矫正对象外出证明", form=True)
    stub(
        sheet,
        "社区矫正对象外出证明",
        ("社区矫正对象", "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("前往地、事由", "{{ destination }}，{{ reason_kind }}"),
        ("外出期限", PERIOD),
        ("发证日期", "{{ issue_date|cn_date }}"),
        ("本人签收", "（签名）　　　　　　　　" + day("subject_sign_date")),
    )
    text = (
        Line("社区矫正对象外出证明", styles.TITLE),
        Line("{{ doc_number }}", styles.NUMBER, after=0),
        Line(
            f"{PERSON}。因{{{{ reason_kind }}}}，根据{LAW}第二十七条的规定，准许其离开所居住的市、县，前往"
            f"{{{{ destination }}}}，外出期限{PERIOD}。",
            styles.STUB,
            align="left",
        ),
        Line(
            "外出期间应当遵守下列规定" + either("report_to", "，并向{{ report_to }}报到") + "：",
            styles.STUB,
            keep=True,
        ),
        *each("one in obligations", Line("{{ one }}", styles.TELLING, numbered="1.")),
    )
    beside = (*code_lines(), Line("值班电话：{{ org_phone }}", styles.NOTE))
    sealed_frame(sheet, text, beside, height=240)
    return sheet


def leave_letter() -> Sheet:
    """CC-0603."""
    sheet = Sheet("外出期间协助监督管理函")
    sheet.red_head()
    sheet.number()
    sheet.title("外出期间协助监督管理函")
    sheet.add(
        Line("{{ target_org }}：", styles.FLUSH),
        Line(f"{PERSON}，{UNDER_CORRECTION}，由我单位负责社区矫正。", styles.BODY, align="left"),
        Line(
            f"该社区矫正对象因{{{{ reason_kind }}}}经批准前往{{{{ destination }}}}，外出期限{PERIOD}，联系电话"
            f"{{{{ phone }}}}。我单位已要求其在到达和离开时向你单位报告。根据{LAW}第二十七条和"
            "《中华人民共和国社区矫正法实施办法》第二十八条的规定，现商请你单位在其外出期间协助监督管理：",
            styles.BODY,
            align="left",
        ),
        *each("one in requests", Line("{{ one }}", styles.BODY, numbered="（一）")),
        last("请在其离开后将有关情况填入回执，反馈我单位。"),
    )
    sheet.sealed()
    sheet.add(CONTACT)
    receipt(
        sheet,
        "{{ issuing_org }}",
        "你单位{{ doc_number }}《外出期间协助监督管理函》已经收到，社区矫正对象{{ subject_name }}在我地的情况如下：",
        "到达报告日期：" + day("arrival_date") + "　离开报告日期：" + day("leave_date"),
        "在当地的表现：" + maybe("performance"),
    )
    sheet.footer()
    return sheet


def moving_consultation() -> Sheet:
    """CC-0609."""
    sheet = Sheet("执行地变更征求意见函")
    sheet.red_head()
    sheet.number()
    sheet.title("执行地变更征求意见函")
    sheet.add(
        Line("{{ new_org }}：", styles.FLUSH),
        Line(f"{described(born=True)}，{UNDER_CORRECTION}。", styles.BODY, align="left"),
        *ban_told(),
    )
    sheet.body(
        "该社区矫正对象于{{ apply_date|cn_date }}向我单位申请变更执行地，拟变更的居住地为{{ new_address }}。"
        f"根据{LAW}第二十七条和《中华人民共和国社区矫正法实施办法》第三十条的规定，现征求你单位意见。"
    )
    sheet.heading("一、变更理由")
    sheet.add(*paragraphs("reason", styles.BODY))
    sheet.heading("二、矫正期间表现")
    sheet.add(*paragraphs("period_performance", styles.BODY))
    sheet.add(
        last(
            "请对拟变更居住地的居所、工作和家庭等情况予以核实，提出是否同意接收的意见，并于{{ reply_due|cn_date }}前"
            "书面回复我单位。"
        ),
        *each(
            "one in documents",
            Line(
                "{% if loop.first %}附件：{% else %}　　　{% endif %}{{ loop.index }}. {{ one }}",
                styles.BODY,
                keep=True,
            ),
        ),
    )
    sheet.sealed()
    sheet.add(CONTACT)
    sheet.footer()
    return sheet


def moving_reply() -> Sheet:
    """CC-0610."""
    sheet = Sheet("执行地变更复函")
    sheet.red_head()
    sheet.number()
    sheet.title("执行地变更复函")
    sheet.add(
        Line("{{ original_org }}：", styles.FLUSH),
        Line(
            "你单位{{ consult_number }}《执行地变更征求意见函》于{{ consult_date|cn_date }}收悉。社区矫正对象"
            "{{ subject_name }}（公民身份号码{{ id_number }}）申请将居住地变更为{{ new_address }}。"
            "经核实，现函复如下：",
            styles.BODY,
            align="left",
        ),
    )
    sheet.heading("一、核实情况")
    sheet.add(*paragraphs("verify_facts", styles.BODY))
    sheet.heading("二、意见和理由")
    sheet.add(*paragraphs("reasons", styles.BODY))
    sheet.add(
        last(
            f"根据{LAW}第二十七条和《中华人民共和国社区矫正法实施办法》第三十条的规定，我单位"
            "{% if agree %}同意接收，请在作出变更执行地决定后，依法移交有关法律文书和档案材料"
            "{% if receiving_office %}，拟由{{ receiving_office }}承担日常社区矫正工作{% endif %}"
            "{% else %}不同意接收{% endif %}。"
        ),
        last("特此函复。"),
    )
    sheet.sealed()
    sheet.add(CONTACT)
    sheet.footer()
    return sheet


def moving_decision() -> Sheet:
    """CC-0611."""
    sheet = Sheet("执行地变更决定书")
    sheet.title("执行地变更决定书")
    sheet.number()
    sheet.add(Line(f"{described(born=True)}，{sentence_told()}。", styles.BODY, align="left"))
    sheet.add(
        *each(
            "line in reason|lines",
            Line(
                "{% if loop.first %}{{ subject_name }}于{{ apply_date|cn_date }}申请变更社区矫正执行地，"
                "理由是：{% endif %}"
                "{{ line }}",
                styles.BODY,
            ),
        ),
        *each(
            "line in decision_reason|lines",
            Line("{% if loop.first %}经审核，{% endif %}{{ line }}", styles.BODY),
        ),
    )
    sheet.body(
        f"根据{LAW}第二十七条的规定，决定{{{{ decision }}}}社区矫正对象{{{{ subject_name }}}}的社区矫正执行地。"
    )
    sheet.add(
        *when(
            "decision == '准予变更'",
            Line(
                "新执行地社区矫正机构为{{ new_org|blank(12) }}"
                + either("new_org_address", "，地址：{{ new_org_address }}")
                + either("new_org_phone", "，电话：{{ new_org_phone }}")
                + "。{{ subject_name }}应当自收到本决定书之日起七日内"
                + either("report_deadline", "，即{{ report_deadline|cn_date }}前，")
                + "到新执行地社区矫正机构报到。",
                styles.BODY,
                align="left",
            ),
            *paragraphs("late_consequence", styles.BODY),
            otherwise=[Line("{{ subject_name }}应当继续在原执行地接受社区矫正。", styles.BODY)],
        )
    )
    sheet.sealed()
    signed_for(
        sheet, "subject_sign_date", "社区矫正对象（签名）", "本决定书已经收到，所告知的内容本人已经知悉。"
    )
    sheet.copied_to(
        "抄送：{{ cc_authority }}，{{ cc_procuratorate }}，{{ cc_police }}"
        + "{% if decision == '准予变更' and new_org %}，{{ new_org }}{% endif %}。"
    )
    sheet.footer()
    return sheet


def file_transfer() -> Sheet:
    """CC-0612."""
    sheet = Sheet("执行地变更档案材料移交通知书", form=True)
    stub(
        sheet,
        "执行地变更档案材料移交通知书",
        ("送达机关", "{{ new_org }}"),
        ("社区矫正对象", "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("变更决定书号", "{{ decision_number }}"),
        ("移交人、移交日期", "{{ handler }}，{{ transfer_date|cn_date }}"),
    )
    sheet.title("执行地变更档案材料移交通知书")
    sheet.number()
    sheet.add(
        Line("{{ new_org }}：", styles.FLUSH),
        Line(f"{PERSON}，{UNDER_CORRECTION}。", styles.BODY, align="left"),
        Line(
            "我单位以{{ decision_number }}执行地变更决定书，决定准予其变更执行地至你地。该社区矫正对象应当于"
            f"{{{{ report_deadline|cn_date }}}}前到你单位报到。根据{LAW}第二十七条第二款的规定，现将有关法律文书和"
            "档案材料移交你单位：",
            styles.BODY,
            align="left",
            after=4,
        ),
    )
    listed = Table()
    listed.row(
        *(
            label(width, name)
            for name, width in (
                ("序号", 36), ("名称", 176), ("原件或复印件", 84), ("份数", 38), ("页数", 38), ("备注", 70)
            )
        ),
        heading=True,
    )  # fmt: skip
    with listed.each("one in documents"):
        listed.row(
            *(
                cell(width, Line(text, styles.SMALL, align="center"))
                for width, text in (
                    (36, "{{ loop.index }}"),
                    (176, "{{ one.title }}"),
                    (84, maybe("one.kind")),
                    (38, "{{ one.copies }}"),
                    (38, maybe("one.pages")),
                    (70, maybe("one.remark")),
                )
            ),
            height=22,
        )
    sheet.table(listed)
    sheet.add(
        last("请查收，并将接收和报到情况填入回执寄回；其未按时报到的，请立即通知我单位。"),
    )
    sheet.sealed(
        above=(Line("移交人：{{ handler }}　{{ transfer_date|cn_date }}移交", styles.ENTRY, align="center"),)
    )
    receipt(
        sheet,
        "{{ issuing_org }}",
        "你单位{{ doc_number }}《执行地变更档案材料移交通知书》和移交的材料已经收到。社区矫正对象"
        "{{ subject_name }}的报到和材料核对情况如下：",
        "实际报到日期：" + day("actual_report_date"),
        "材料缺失情况：" + maybe("incomplete"),
    )
    sheet.footer()
    return sheet


def result_notice() -> Sheet:
    """CC-0613."""
    sheet = Sheet("社区矫正事项审批结果告知书")
    sheet.title("社区矫正事项审批结果告知书")
    sheet.number()
    sheet.add(
        Line(
            "{{ subject_name }}（{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}）：",
            styles.FLUSH,
            align="left",
        ),
    )
    sheet.body(
        "你于{{ apply_date|cn_date }}提出的{{ matter }}申请，已经审查完毕。依照《中华人民共和国社区矫正法》和有关监督"
        "管理规定，决定{{ result }}。现将审批结果告知如下："
    )
    sheet.heading("一、理由和依据")
    sheet.add(
        *paragraphs("reasons", styles.BODY),
        *when("approved_scope", Line("二、批准内容", styles.HEADING)),
        *paragraphs("approved_scope", styles.BODY),
        *when(
            "obligations",
            Line("{% if approved_scope %}三{% else %}二{% endif %}、应当遵守的事项", styles.HEADING),
            *each("one in obligations", Line("{{ one }}", styles.BODY, numbered="（一）")),
        ),
        *paragraphs("remedies", styles.BODY),
        last("特此告知。"),
    )
    sheet.sealed()
    signed_for(sheet, "subject_sign_date", "社区矫正对象（签名）", "本告知书已经收到，内容本人已经知悉。")
    sheet.footer()
    return sheet


FORMS = {
    "CC-0602": leave_certificate,
    "CC-0603": leave_letter,
    "CC-0609": moving_consultation,
    "CC-0610": moving_reply,
    "CC-0611": moving_decision,
    "CC-0612": file_transfer,
    "CC-0613": result_notice,
}
"""How each form is drawn, by its code."""
