"""The notices of a notary office (NT-01…): acceptance, further materials, rights and consequences, refusal."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import aligned, receipt, signed_for
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import Line, boxes, each, either, hei, paragraphs, when
from document_templates.drafting.tables import WIDTH, Table, cell

LAW = "《中华人民共和国公证法》"
RULES = "《公证程序规则》"
REFUSALS = (
    "无民事行为能力人或者限制民事行为能力人没有监护人代理申请办理公证",
    "当事人与申请公证的事项没有利害关系",
    "申请公证的事项属专业技术鉴定、评估事项",
    "当事人之间对申请公证的事项有争议",
    "当事人虚构、隐瞒事实，或者提供虚假证明材料",
    "当事人提供的证明材料不充分或者拒绝补充证明材料",
    "申请公证的事项不真实、不合法",
    "申请公证的事项违背社会公德",
    "当事人拒绝按照规定支付公证费",
)
"""公证法 31: the grounds for refusing, item by item."""


def acceptance() -> Sheet:
    """NT-0103."""
    sheet = Sheet("公证受理通知书")
    sheet.title("公证受理通知书")
    sheet.number()
    sheet.add(
        Line("{{ applicant_name }}" + either("agent_name", "（代理人{{ agent_name }}）") + "：", styles.FLUSH)
    )
    sheet.body(
        "你申请办理的{{ matter }}，经审查，符合受理条件，本公证机构决定自{{ accept_date|cn_date }}起受理。"
        f"现根据{LAW}、{RULES}的有关规定，将下列事项通知如下：",
        [hei("一、承办公证员。"), "指派公证员{{ notary }}承办。{{ avoidance_right }}"],
        [
            hei("二、办理期限。"),
            "{{ time_limit }}出具公证书。因不可抗力、补充证明材料或者需要核实有关情况的，所需时间不计算在期限内。",
        ],
        [
            hei("三、公证费。"),
            "{{ fee|cn_amount }}（￥{{ fee|money }}）。符合法律援助条件的，可以申请减收或者免收。",
        ],
        [hei("四、已收材料。"), "你已经提交下列主要材料："],
    )
    sheet.add(*each("one in materials", Line("{{ one }}", styles.BODY, numbered="1.")))
    sheet.body(
        f"请你如实说明有关情况，并按照要求补充证明材料。根据{LAW}第二十七条的规定，申请公证的事项的法律意义、可能产生的法律后果"
        "以及你享有的权利、承担的义务，由承办公证员另行告知。",
        "特此通知。",
    )
    sheet.sealed()
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=4))
    receipt(sheet, "{{ issuing_org }}", "{{ doc_number }}《公证受理通知书》已经收到。", seal="")
    sheet.footer()
    return sheet


def supplement() -> Sheet:
    """NT-0104."""
    sheet = Sheet("公证补充材料告知书")
    sheet.title("公证补充材料告知书")
    sheet.number()
    sheet.add(Line("{{ applicant_name }}：", styles.FLUSH))
    sheet.body(
        "你申请办理的{{ matter }}" + either("accept_number", "（受理通知书号：{{ accept_number }}）") + "，"
        f"经审查，提供的证明材料不充分。根据{LAW}第二十七条第一款的规定，请你在{{{{ deadline|cn_date }}}}前，"
        "向承办公证员{{ notary }}补充下列证明材料："
    )
    sheet.add(
        *each("one in required_materials", Line("{{ one }}", styles.BODY, numbered="（一）")),
        *when(
            "explanations",
            Line("同时请你对下列情况作出说明：", styles.BODY, keep=True),
            *each("one in explanations", Line("{{ one }}", styles.BODY, numbered="（一）")),
        ),
        *paragraphs("consequence", styles.BODY),
    )
    sheet.add(Line("补充证明材料所需时间不计算在办理期限内。特此告知。", styles.BODY, keep=True))
    sheet.sealed()
    signed_for(sheet, "applicant_sign_date", "申请人（签名、盖章或按指印）", "本告知书已经收到。")
    sheet.footer()
    return sheet


def notice_of_rights() -> Sheet:
    """NT-0105."""
    sheet = Sheet("公证告知书")
    sheet.title("公证告知书")
    sheet.add(Line("{{ applicant_name }}：", styles.FLUSH))
    sheet.body(
        f"你申请办理的{{{{ matter }}}}已经受理。根据{LAW}第二十七条第二款和{RULES}第二十一条的规定，"
        "现将有关事项告知如下："
    )
    for heading, name in (
        ("一、申请公证事项的法律意义", "legal_meaning"),
        ("二、可能产生的法律后果", "consequences"),
    ):
        sheet.heading(heading)
        sheet.add(*paragraphs(name, styles.BODY))
    for heading, name in (("三、当事人享有的权利", "rights"), ("四、当事人承担的义务", "obligations")):
        sheet.heading(heading)
        sheet.add(*each(f"one in {name}", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("五、提供真实材料的责任")
    sheet.add(*paragraphs("truth_duty", styles.BODY))
    sheet.sealed("told_time")
    form = Table()
    aligned(
        form, ("告知时间", "{{ told_time|cn_datetime }}"), ("告知公证员", "{{ notary }}"), shares=(0.6, 0.4)
    )
    aligned(form, ("告知方式", boxes("method", ("书面", "口头并记录", "视频"))))
    form.row(
        cell(
            WIDTH,
            Line(
                "{{ applicant_signed|box }}上述内容本人已经阅读（听取），公证员已作解释，本人清楚其含义。",
                align="left",
                keep=True,
            ),
            Line(
                "申请人或者代理人（签名、盖章或按指印）：\t公证员（签名）：",
                before=10, align="left", tabs=((290, "left", "none"),),
            ),
        ),
        height=72,
    )  # fmt: skip
    sheet.add(Line("", styles.GAP, before=6, keep=True))
    sheet.table(form)
    sheet.footer()
    return sheet


def refusal() -> Sheet:
    """NT-0107."""
    sheet = Sheet("不予办理公证决定书")
    sheet.title(
        "{% if decision_kind == '终止公证' %}终止公证决定书{% elif decision_kind == '不予受理' %}不予受理公证决定书"
        "{% else %}不予办理公证决定书{% endif %}"
    )
    sheet.number()
    sheet.add(Line("{{ applicant_name }}：", styles.FLUSH))
    sheet.body(
        "你申请办理{{ matter }}"
        + either(
            "accept_date",
            "，本公证机构于{{ accept_date|cn_date }}受理"
            + either("accept_number", "（受理通知书号：{{ accept_number }}）"),
        )
        + "，由公证员{{ notary }}承办。现查明："
    )
    sheet.add(*paragraphs("reasons", styles.BODY))
    items = "".join(
        f"{{% {'el' if number else ''}if ground == '{ground}' %}}第（{'一二三四五六七八九'[number]}）项"
        for number, ground in enumerate(REFUSALS)
    )
    sheet.body(
        "本公证机构认为，"
        + "{% if ground == '其他' %}上述情况不符合办理公证的条件"
        + "{% else %}上述情况属于“{{ ground }}”的情形{% endif %}，"
        + f"根据{{% if decision_kind == '终止公证' %}}{RULES}第五十条、第五十一条"
        + f"{{% elif decision_kind == '不予受理' %}}{RULES}第十九条"
        + f"{{% else %}}{LAW}第三十一条{items}{{% endif %}}和{RULES}第四十九条{{% endif %}}的规定，"
        + either("approver", "经负责人{{ approver }}批准，")
        + "决定{{ decision_kind }}{% if decision_kind == '不予办理' %}公证{% endif %}。"
    )
    refund = "已经收取的公证费退还{{ fee_refund|cn_amount }}（￥{{ fee_refund|money }}）。"
    sheet.add(
        *when("fee_refund", Line(refund, styles.BODY, align="left")),
        *each("line in remedies|lines", Line("{{ line }}", styles.BODY, keep=True)),
    )
    sheet.sealed()
    signed_for(sheet, "applicant_sign_date", "申请人或者代理人（签名）", "本决定书已经收到。")
    sheet.footer()
    return sheet


FORMS = {
    "NT-0103": acceptance,
    "NT-0104": supplement,
    "NT-0105": notice_of_rights,
    "NT-0107": refusal,
}
"""How each form is drawn, by its code."""
