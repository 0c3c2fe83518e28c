"""What a legal-aid agency decides, tells and is told (LA-01…).

Further materials, grant, refusal, assignment, end; the report of a closed matter, a detainee's application.
"""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    aligned,
    numbered,
    opinion,
    receipt,
    signed_for,
    story,
    stub,
    yes_no,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.legal_aid import LAW, aid_row
from document_templates.drafting.lines import (
    Line,
    boxes,
    code_lines,
    each,
    either,
    maybe,
    paragraphs,
    sealed_lines,
    when,
)
from document_templates.drafting.tables import WIDTH, Cell, Table, cell, label

ENDS = (
    "受援人以欺骗或者其他不正当手段获得法律援助",
    "受援人故意隐瞒与案件有关的重要事实或者提供虚假证据",
    "受援人利用法律援助从事违法活动",
    "受援人的经济状况发生变化，不再符合法律援助条件",
    "案件终止审理或者已经被撤销",
    "受援人自行委托律师或者其他代理人",
    "受援人有正当理由要求终止法律援助",
    "法律法规规定的其他情形",
)
"""法律援助法 48: when legal aid is ended, item by item."""


def supplement() -> Sheet:
    """LA-0104."""
    sheet = Sheet("补充材料/说明通知书")
    sheet.title("补充材料/说明通知书")
    sheet.number()
    sheet.add(Line("{{ applicant_name }}：", styles.FLUSH))
    sheet.body(
        "你于{{ apply_date|cn_date }}就{{ cause }}提出法律援助申请。经审查，申请材料不齐全，"
        f"根据{LAW}第四十三条第二款的规定，请你在{{{{ deadline|cn_date }}}}前向本机构"
        "（联系人{{ contact_person }}，联系电话{{ contact_phone }}）补充下列材料："
    )
    sheet.add(
        *each("one in required_materials", Line("{{ one }}", styles.BODY, numbered="（一）")),
        *when(
            "required_explanations",
            Line("同时请你就下列情况作出说明：", styles.BODY, keep=True),
            *each("one in required_explanations", Line("{{ one }}", styles.BODY, numbered="（一）")),
        ),
        *each("line in consequence|lines", Line("{{ line }}", styles.BODY, keep=True)),
        Line("特此通知。", styles.BODY, keep=True),
    )
    sheet.sealed()
    signed_for(sheet, "applicant_sign_date", "申请人（签名或按指印）", "本通知书已经收到。")
    sheet.footer()
    return sheet


def grant() -> Sheet:
    """LA-0106."""
    sheet = Sheet("给予法律援助决定书")
    sheet.title("给予法律援助决定书")
    sheet.number()
    sheet.add(Line("{{ applicant_name }}：", styles.FLUSH))
    sheet.body(
        "你于{{ apply_date|cn_date }}就{{ cause }}向本机构提出法律援助申请。经审查，你的申请符合法律援助条件。"
        "根据{{ basis }}的规定，决定给予你{{ aid_kind }}的法律援助"
        + either("stage", "（援助阶段：{{ stage }}）")
        + "。",
        "本机构将在{{ assign_due|cn_date }}前指派法律援助人员。{{ free_note }}",
        "请你履行下列义务：",
    )
    sheet.add(*each("one in recipient_duties", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(
        Line(
            "你有权向本机构（联系电话{{ phone }}）了解办理情况；法律援助人员未依法履行职责的，"
            "可以向司法行政部门投诉，并可以请求更换法律援助人员。",
            styles.BODY,
            keep=True,
        )
    )
    sheet.sealed()
    signed_for(sheet, "recipient_sign_date", "受援人（签名或按指印）", "本决定书已经收到。")
    sheet.footer()
    return sheet


def refusal() -> Sheet:
    """LA-0107."""
    sheet = Sheet("不予法律援助决定书")
    sheet.title("不予法律援助决定书")
    sheet.number()
    sheet.add(Line("{{ applicant_name }}：", styles.FLUSH))
    sheet.body(
        "你于{{ apply_date|cn_date }}就{{ cause }}向本机构提出法律援助申请。经审查，你的申请"
        "{% if ground == '其他' %}不符合法律援助条件{% else %}{{ ground }}{% endif %}，理由如下："
    )
    sheet.add(*paragraphs("reasons", styles.BODY))
    sheet.body("根据{{ basis }}的规定，决定不予法律援助。")
    _objection(sheet)
    sheet.sealed()
    signed_for(sheet, "applicant_sign_date", "申请人（签名或按指印）", "本决定书已经收到。")
    sheet.footer()
    return sheet


def _objection(sheet: Sheet) -> None:
    """How to object to a decision (法律援助法 49); goes over to the next page together with the seal."""
    sheet.add(
        Line(
            f"对本决定有异议的，可以依照{LAW}第四十九条的规定向{{{{ objection_to }}}}提出。",
            styles.BODY,
        ),
        *each("line in remedies|lines", Line("{{ line }}", styles.BODY, keep=True)),
    )


def assignment() -> Sheet:
    """LA-0108."""
    sheet = Sheet("指派通知书")
    sheet.title("指派通知书")
    sheet.number()
    sheet.add(Line("{{ law_firm }}：", styles.FLUSH))
    sheet.body(
        "本机构以{{ decision_number }}《给予法律援助决定书》，决定给予{{ recipient_name }}"
        "（联系电话{{ recipient_phone }}）法律援助。"
        f"根据{LAW}第四十三条第一款的规定，现指派你单位"
        + either(
            "assigned_lawyer",
            "{{ assigned_lawyer }}" + either("lawyer_phone", "（联系电话{{ lawyer_phone }}）"),
        )
        + "承办其{{ cause }}的{{ aid_kind }}（阶段：{{ stage }}）。"
        "请于{{ reply_due|cn_date }}前将承办人的姓名和联系电话告知受援人并反馈本机构；"
        "承办人应当在{{ contact_deadline|cn_date }}前约见受援人。",
        "办理中请遵守下列要求：",
    )
    sheet.add(
        *each("one in requirements", Line("{{ one }}", styles.BODY, numbered="（一）")),
        Line("附件：", styles.BODY, before=4, keep=True),
        *each("one in enclosures", Line("{{ one }}", styles.BODY, numbered="1.", keep=True)),
    )
    sheet.sealed()
    receipt(
        sheet,
        "{{ issuing_org }}",
        "{{ doc_number }}《指派通知书》及附件已经收到。本单位安排{{ assigned_lawyer|blank(6) }}"
        "（联系电话{{ lawyer_phone|blank(9) }}）承办，特此回复。",
    )
    sheet.footer()
    return sheet


def ending() -> Sheet:
    """LA-0109."""
    sheet = Sheet("终止法律援助决定书")
    sheet.title("终止法律援助决定书")
    sheet.number()
    sheet.add(Line("{{ recipient_name }}：", styles.FLUSH))
    items = "".join(
        f"{{% {'el' if number else ''}if ground == '{ground}' %}}第（{'一二三四五六七八'[number]}）项"
        for number, ground in enumerate(ENDS)
    )
    sheet.body(
        "本机构曾以{{ decision_number }}决定书，就{{ cause }}给予你法律援助，由{{ law_firm }}承办。现查明："
    )
    sheet.add(*paragraphs("facts", styles.BODY))
    sheet.body(
        "上述情况属于“{{ ground }}”的情形，"
        f"根据{LAW}第四十八条第一款{items}{{% endif %}}的规定，决定自{{{{ end_date|cn_date }}}}起终止法律援助。"
    )
    _objection(sheet)
    sheet.sealed()
    signed_for(sheet, "recipient_sign_date", "受援人（签名或按指印）", "本决定书已经收到。")
    sheet.copied_to("抄送：{{ law_firm }}" + either("case_authority", "、{{ case_authority }}") + "。")
    sheet.footer()
    return sheet


def report() -> Sheet:
    """LA-0110."""
    sheet = Sheet("结案报告表", form=True)
    sheet.title("法律援助案件结案报告表")
    form = Table()
    aligned(form, ("受援人", "{{ recipient_name }}"), ("案由", "{{ cause }}"), shares=(0.42, 0.58))
    aid_row(form, "援助形式")
    aligned(form, ("指派通知书号", "{{ assign_number }}"), height=24)
    aligned(
        form, ("指派日期", "{{ assign_date|cn_date }}"), ("结案日期", "{{ close_date|cn_date }}"), height=24
    )
    aligned(form, ("承办单位", "{{ law_firm }}"), height=24)
    aligned(form, ("承办人", "{{ lawyer }}"), ("联系电话", maybe("lawyer_phone")), height=24)
    aligned(form, ("办案机关", maybe("case_authority")), ("阶段", "{{ stage }}"), shares=(0.72, 0.28))
    aligned(form, ("案号", maybe("case_number")), height=24)
    story(form, "办理过程", "process", 82)
    story(form, "办理结果", "result", 46, 82)
    form.row(
        label(82, "结案方式"),
        cell(
            WIDTH - 82,
            Line(boxes("result_kind", ("判决", "裁定", "调解", "撤诉")), align="left"),
            Line(boxes("result_kind", ("仲裁裁决", "和解", "不起诉", "其他")), align="left"),
        ),
        height=44,
    )
    gained = either("recovered_amount", "{{ recovered_amount|money }}元")
    aligned(
        form,
        ("挽回损失或\n取得利益", gained),
        ("补贴金额", either("subsidy", "{{ subsidy|money }}元")),
        height=36,
    )
    numbered(form, "结案材料", "documents", 82, 82)
    form.row(
        cell(
            WIDTH,
            Line("承办人（签名）：\t承办单位（盖章）：", align="left", tabs=((220, "left", "none"),)),
            Line("{{ close_date|cn_date }}", align="right", before=2),
        ),
        height=46,
    )
    opinion(
        form, "审核意见", "review_opinion", "reviewer", "review_date", height=74, signs="机构审核人（签名）"
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def transfer() -> Sheet:
    """LA-0111."""
    sheet = Sheet("被监管人员法律援助申请转交单", form=True)
    stub(
        sheet,
        "被监管人员法律援助申请转交单",
        ("申请人", "{{ applicant_name }}" + either("prisoner_no", "（编号{{ prisoner_no }}）")),
        ("申请援助形式", "{{ aid_kind }}"),
        ("提出申请时间", "{{ apply_time|cn_datetime }}"),
        ("转交时间", "{{ transfer_time|cn_datetime }}"),
        ("收件机构、转交人", "{{ legal_aid_org }}　{{ transferor }}"),
    )
    sheet.title("被监管人员法律援助申请转交单")
    sheet.add(
        Line("{{ doc_number }}", align="right"),
        Line("{{ legal_aid_org }}：", styles.ENTRY),
        Line(
            f"根据{LAW}第三十九条的规定，现将{{{{ custody_place }}}}被监管人员{{{{ applicant_name }}}}的"
            "法律援助申请转交你单位，请依法审查。",
            styles.TELLING,
            after=4,
        ),
    )
    form = Table()
    aligned(form, ("申请人", "{{ applicant_name }}"), ("性别", "{{ gender }}"), shares=(0.66, 0.34))
    aligned(form, ("身份号码", "{{ id_number }}"), ("人员编号", maybe("prisoner_no")), shares=(0.56, 0.44))
    aligned(form, ("提出方式", boxes("apply_mode", ("书面", "口头代录", "通过值班律师"))))
    aligned(form, ("提出申请时间", "{{ apply_time|cn_datetime }}"))
    aligned(form, ("案由", "{{ cause }}"))
    aid_row(form, "申请援助形式")
    story(form, "申请事项", "brief", 76)
    aligned(form, ("近亲属姓名\n和电话", maybe("family_contact")), height=38)
    numbered(form, "随附材料", "materials", 72)
    aligned(
        form, ("转交时间", "{{ transfer_time|cn_datetime }}"), ("二十四小时内", yes_no("within_one_day")),
        shares=(0.62, 0.38),
    )  # fmt: skip
    form.row(
        Cell(190, tuple(code_lines()), valign="bottom", borders=(("right", "nil"),)),
        Cell(
            WIDTH - 190,
            (
                Line("转交人（签名）：{{ transferor }}", align="center", keep=True),
                *sealed_lines("transfer_time", styles.ENTRY, "center", "custody_place"),
            ),
            borders=(("left", "nil"),),
        ),
        height=96,
    )
    sheet.table(form)
    receipt(sheet, "{{ custody_place }}", "{{ doc_number }}及随附材料已经收到，将依法审查并告知审查结果。")
    sheet.footer()
    return sheet


FORMS = {
    "LA-0104": supplement,
    "LA-0106": grant,
    "LA-0107": refusal,
    "LA-0108": assignment,
    "LA-0109": ending,
    "LA-0110": report,
    "LA-0111": transfer,
}
"""How each form is drawn, by its code."""
