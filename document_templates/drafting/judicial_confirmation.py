"""The forms of judicial confirmation (JC-01…), in the shape courts expect of an application."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import party_lines
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import Line, boxes, day, each, either, maybe, names, paragraphs, when
from document_templates.drafting.tables import WIDTH, Signatures, Table, cell, label

SETTLED = "{{ agreed_on|cn_date }}经{{ committee }}主持调解达成的调解协议（编号：{{ agreement_number }}）"


def _to_court(sheet: Sheet) -> None:
    """此致 and the court, as letters to a court end."""
    sheet.body("此致")
    sheet.add(Line("{{ court }}", styles.FLUSH))


def _signed_by(sheet: Sheet, who: str, date: str) -> None:
    """A line for every party to sign on, and the date."""
    signatures = Signatures(dated=False)
    with signatures.each("p in parties"):
        signatures.line(f"{who}（{{{{ p.name }}}}）")
    sheet.table(signatures)
    sheet.add(Line(day(date), styles.CLOSING, before=4))


def application() -> Sheet:
    """JC-0101."""
    sheet = Sheet("司法确认申请书")
    sheet.title("司法确认申请书")
    sheet.add(*party_lines("parties", "申请人"))
    sheet.heading("请求事项：")
    sheet.body("依法确认申请人" + names("parties") + "于" + SETTLED + "有效。")
    sheet.heading("事实和理由：")
    sheet.add(*paragraphs("facts", styles.BODY))
    sheet.body("{{ agreed_on|cn_date }}，申请人经{{ committee }}主持调解，自愿达成调解协议，主要内容如下：")
    sheet.add(*each("clause in clauses", Line("{{ clause }}", styles.BODY, numbered="一、")))
    sheet.add(
        *when(
            "amount",
            Line("上述协议涉及金额{{ amount|cn_amount }}（￥{{ amount|money }}）。", styles.BODY),
        )
    )
    sheet.body(
        "该调解协议自{{ effective_on|cn_date }}起生效。申请人出于解决纠纷的目的自愿达成协议，"
        "没有恶意串通、规避法律的行为；"
        "协议内容如给他人造成损害，申请人愿意承担相应的民事责任和其他法律责任。",
        "现根据《中华人民共和国人民调解法》第三十三条、《中华人民共和国民事诉讼法》第二百零五条的规定，"
        "自调解协议生效之日起三十日内共同向你院提出申请，请依法裁定该调解协议有效。",
    )
    _to_court(sheet)
    sheet.add(
        Line("附：", styles.BODY, before=8, keep=True),
        *each("one in attachments", Line("{{ one }}", styles.BODY, numbered="1.")),
    )
    _signed_by(sheet, "申请人", "apply_date")
    sheet.footer()
    return sheet


def checklist() -> Sheet:
    """JC-0102."""
    sheet = Sheet("司法确认申请材料清单", form=True)
    sheet.title("司法确认申请材料清单")
    sheet.add(Line("{{ doc_number }}", align="right"))
    sheet.add(
        Line("{{ court }}：", styles.ENTRY),
        Line(
            names("parties") + "就" + SETTLED + "共同申请司法确认，现将申请材料移送你院，请查收。",
            styles.TELLING,
            after=4,
        ),
    )
    form = Table()
    form.row(
        label(34, "序号"),
        label(212, "材料名称"),
        label(40, "份数"),
        label(40, "页数"),
        label(116, "原件或复印件"),
        heading=True,
    )
    with form.each("one in materials"):
        form.row(
            cell(34, Line("{{ loop.index }}", align="center")),
            cell(212, Line("{{ one.title }}", align="left")),
            cell(40, Line(maybe("one.copies"), align="center")),
            cell(40, Line(maybe("one.pages"), align="center")),
            cell(116, Line(boxes("one.kind", ("原件", "复印件")), align="center")),
            height=23,
        )
    sheet.table(form)
    sheet.add(Line("当事人送达地址和联系电话：", styles.ENTRY, before=4, keep=True))
    addresses = Table()
    addresses.row(label(104, "当事人"), label(238, "送达地址"), label(100, "联系电话"), heading=True)
    with addresses.each("p in parties"):
        addresses.row(
            cell(104, Line("{{ p.name }}", align="center")),
            cell(238, Line(maybe("p.address"), align="left")),
            cell(100, Line(maybe("p.phone"), align="center")),
            height=23,
        )
    sheet.table(addresses)
    sender = Line("移送人：{{ sender }}", styles.ENTRY, align="center", before=8, keep=True)
    sheet.seal("transfer_date", styles.ENTRY, [sender])
    sheet.cut("{{ doc_number }}（骑缝章）")
    sheet.add(
        Line("回　执", styles.COUNTERFOIL),
        Line("{{ committee }}：", styles.ENTRY, keep=True),
        Line("{{ doc_number }}所列司法确认申请材料已经收到，处理如下：", styles.TELLING, keep=True),
        Line(
            boxes("court_answer", ("受理", "不予受理", "补充材料")), styles.TELLING, align="left", keep=True,
        ),
        Line(
            "签收人：" + maybe("receipt_signer") + "\t（人民法院印章）", styles.ENTRY, before=8, keep=True,
            align="left", tabs=((WIDTH, "right", "none"),),
        ),
        Line(day("receipt_date"), styles.ENTRY, align="right"),
    )  # fmt: skip
    sheet.footer()
    return sheet


def undertaking() -> Sheet:
    """JC-0103."""
    sheet = Sheet("申请司法确认承诺书")
    sheet.title("申请司法确认承诺书")
    sheet.add(Line("{{ court }}：", styles.FLUSH))
    sheet.body("承诺人" + names("parties") + "就" + SETTLED + "，共同向你院申请司法确认，承诺如下：")
    sheet.body(
        "一、调解协议是各方当事人自愿达成的真实意思表示。",
        "二、调解协议的内容不违反法律强制性规定，不损害国家利益、社会公共利益和他人合法权益，不违背公序良俗。",
        "三、各方当事人没有恶意串通、虚构事实、规避法律或者逃避履行义务的情形，不侵害案外人的合法权益。",
        "四、向人民法院如实陈述，提交的证明材料真实、合法；按照人民法院的要求补充陈述、补充证明材料、接受询问。",
        "五、知悉恶意串通侵害国家利益、社会公共利益或者他人合法权益的，人民法院应当驳回请求，并根据情节轻重予以罚款、拘留；"
        "构成犯罪的，依法追究刑事责任。",
        "上述承诺如有不实，承诺人愿意依法承担相应的法律责任。",
    )
    _signed_by(sheet, "承诺人", "sign_date")
    sheet.footer()
    return sheet


def withdrawal() -> Sheet:
    """JC-0104."""
    sheet = Sheet("撤回司法确认申请书")
    sheet.title("撤回司法确认申请书")
    sheet.add(*party_lines("parties", "申请人"))
    sheet.heading("请求事项：")
    sheet.body("准许申请人撤回对" + SETTLED + "的司法确认申请。")
    sheet.heading("事实和理由：")
    sheet.body(
        either("applied_on", "申请人于{{ applied_on|cn_date }}", "申请人此前")
        + "就上述调解协议向你院申请司法确认"
        + either("case_number", "，案号为{{ case_number }}")
        + either("accept_date", "，你院于{{ accept_date|cn_date }}受理")
        + "。"
    )
    sheet.add(*paragraphs("reason", styles.BODY))
    sheet.body(
        "现根据《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十七条的规定，在你院作出裁定前申请撤回该司法确认申请，"
        "请予准许。",
    )
    sheet.add(
        *when(
            "after_plan", Line("撤回申请后，申请人就本纠纷拟采取的处理方式：{{ after_plan }}。", styles.BODY)
        )
    )
    _to_court(sheet)
    _signed_by(sheet, "申请人", "sign_date")
    sheet.footer()
    return sheet


FORMS = {
    "JC-0101": application,
    "JC-0102": checklist,
    "JC-0103": undertaking,
    "JC-0104": withdrawal,
}
"""How each form is drawn, by its code."""
