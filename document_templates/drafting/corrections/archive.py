"""The archive of a correction and other papers (CC-12…): file, proof of serving, replies, agreement on mentoring."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import aligned, numbered, signed_for, stub
from document_templates.drafting.corrections.common import LAW
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    boxes,
    code_lines,
    day,
    each,
    either,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import WIDTH, Cell, Signatures, Table, cell, label

NAME = 82.0
"""The width in points of the printed names at the left of the forms."""
NO_TIME = "　　　　年　　月　　日　　时　　分"
"""A moment to be written by hand."""
WAYS = (("直接送达", "留置送达", "邮寄送达", "转交送达"), ("电子送达", "委托送达", "公告送达"))


def cover() -> Sheet:
    """CC-1201."""
    sheet = Sheet("社区矫正档案封面", form=True)
    sheet.add(
        Line(
            "{{ doc_number }}" + either("secrecy", "　　　{{ secrecy }}"), styles.COVER_ENTRY, align="right"
        ),
        Line("{{ issuing_org }}", styles.TITLE, before=20),
        Line("社区矫正档案", styles.COVER_TITLE, before=10, after=16),
    )
    entries = Table(bordered=False)
    for name, value in (
        ("档案种类", "{{ file_kind }}"),
        ("社区矫正对象", "{{ subject_name }}"),
        ("公民身份号码", "{{ id_number }}"),
        ("罪　　名", "{{ offence }}"),
        ("矫正类别", "{{ correction_type }}"),
        ("矫正期限", "{{ correction_start|cn_date }}至{{ correction_end|cn_date }}"),
        ("结案方式", maybe("end_way")),
        ("卷　　号", "{{ volume_no }}"),
        ("立卷日期", "{{ opened_date|cn_date }}"),
        ("结卷日期", day("closed_date")),
        ("页　　数", "共{{ page_count }}页"),
        ("保管期限", "{{ retention }}"),
        ("立卷人", "{{ filing_person }}"),
        ("审核人", "{{ checker }}"),
    ):
        entries.row(
            cell(116, Line(name, styles.COVER_ENTRY, align="distribute"), valign="bottom"),
            cell(16, Line("", styles.COVER_ENTRY)),
            Cell(290, (Line(value, styles.COVER_ENTRY),), valign="bottom", borders=(("bottom", "single"),)),
            height=31,
        )
    sheet.table(entries)
    foot = Table(bordered=False)
    foot.row(
        Cell(200, tuple(code_lines()), valign="bottom"),
        Cell(
            WIDTH - 200,
            (
                Line("（立卷单位印章）", styles.COVER_ENTRY, align="right"),
                Line("社区矫正档案封面", styles.NOTE, align="right", before=8),
            ),
            valign="bottom",
        ),
        height=78,
    )
    sheet.table(foot)
    return sheet


def contents() -> Sheet:
    """CC-1202."""
    sheet = Sheet("社区矫正档案卷内目录", form=True)
    sheet.title("社区矫正档案卷内目录")
    sheet.add(
        Line(
            "社区矫正对象：{{ subject_name }}\t卷号：{{ volume_no }}",
            align="left", after=4, tabs=((WIDTH, "right", "none"),),
        )
    )  # fmt: skip
    columns = (
        ("序号", 34, "{{ one.serial_no }}", "center"),
        ("文号", 80, maybe("one.doc_no"), "left"),
        ("责任者", 72, "{{ one.responsible }}", "left"),
        ("题名", 116, "{{ one.doc_title }}", "left"),
        ("日期", 60, "{{ one.doc_date|dot_date }}", "center"),
        ("页号", 40, "{{ one.page_no }}", "center"),
        ("备注", 40, maybe("one.remark"), "left"),
    )
    index = Table()
    index.row(*(label(width, name) for name, width, _, _ in columns), height=28, heading=True)
    with index.each("one in entries"):
        index.row(
            *(cell(width, Line(text, styles.SMALL, align=align)) for _, width, text, align in columns),
            height=34,
        )
    sheet.table(index)
    sheet.add(Line("卷内备考表", styles.COUNTERFOIL, before=14))
    note = Table()
    note.row(
        label(NAME, "本卷情况\n说　　明"),
        cell(WIDTH - NAME, *paragraphs("reference_note", styles.TELLING, otherwise=[EMPTY]), valign="top"),
        height=72,
        splits=True,
    )
    aligned(
        note,
        ("立卷人\n（签名）", "{{ filing_person }}"),
        ("检查人\n（签名）", ""),
        ("检查日期", "{{ check_date|cn_date }}"),
        shares=(0.27, 0.27, 0.46),
        height=38,
        name=60,
    )
    sheet.table(note)
    sheet.footer()
    return sheet


def proof() -> Sheet:
    """CC-1203."""
    sheet = Sheet("社区矫正文书送达回证", form=True)
    sheet.title("{{ issuing_org }}", "社区矫正文书送达回证")
    form = Table()
    aligned(form, ("送达事由", "{{ case_subject }}"), height=36)
    numbered(form, "送达文书\n名称、文号\n及份数", "document_names", 96, NAME)
    aligned(
        form,
        ("受送达人", "{{ recipient }}"),
        ("送达地点", "{{ service_place }}"),
        shares=(0.3, 0.7),
        height=36,
    )
    form.row(
        label(NAME, "送达方式"),
        cell(WIDTH - NAME, *(Line(boxes("service_mode", line), align="left") for line in WAYS)),
        height=52,
    )
    received = either("receive_time", "{{ receive_time|cn_datetime }}", NO_TIME)
    form.row(
        label(NAME, "受送达人\n签　　收"),
        cell(
            WIDTH - NAME,
            Line("上列文书已经收到。{{ recipient_signed|box }}已签名", align="left", keep=True),
            Line(
                "（签名、盖章或按指印）：\t" + received,
                before=16, align="left", tabs=((WIDTH - NAME - 10, "right", "none"),),
            ),
        ),
        height=84,
    )  # fmt: skip
    for name, fact, height in (("代收人及\n代收理由", "proxy", 58), ("拒收事由", "refusal_reason", 58)):
        form.row(
            label(NAME, name),
            cell(WIDTH - NAME, *paragraphs(fact, styles.ENTRY, otherwise=[EMPTY])),
            height=height,
            splits=True,
        )
    aligned(form, ("见证人\n（签名）", maybe("witness")), ("送达人\n（签名）", "{{ server }}"), height=44)
    aligned(form, ("签发人", "{{ issuer }}"), height=34)
    form.row(
        label(NAME, "备注"),
        cell(WIDTH - NAME, *paragraphs("remark", styles.ENTRY, otherwise=[EMPTY])),
        height=44,
        splits=True,
    )
    sheet.table(form)
    sheet.add(
        Line(
            "注：1．代收的，由代收人在“受送达人签收”栏签名，并写明与受送达人的关系。2．拒绝签收的，由送达人记明拒收事由和日期，"
            "送达人、见证人签名。3．邮寄送达的附邮件回执，电子送达的附送达记录。4．本回证签收后存入社区矫正档案。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def reply() -> Sheet:
    """CC-1204."""
    sheet = Sheet("检察监督意见回复函")
    sheet.red_head()
    sheet.number()
    sheet.title("检察监督意见回复函")
    sheet.add(Line("{{ procuratorate }}：", styles.FLUSH))
    told = (
        "你院"
        + maybe("opinion_number")
        + "{% if opinion_kind == '检察建议' %}检察建议{% elif opinion_kind == '口头纠正' %}口头纠正意见"
        "{% else %}纠正意见{% endif %}于{{ opinion_date|cn_date }}收悉。我单位高度重视，逐项进行了核查。"
        f"根据{LAW}第六十二条的规定，现将有关情况回复如下："
    )
    sheet.add(Line(told, styles.BODY, align="left"))
    sheet.heading("一、指出的问题")
    sheet.add(*paragraphs("issues", styles.BODY))
    sheet.heading("二、采纳情况")
    sheet.body("对你院{{ opinion_kind }}指出的问题，我单位{{ adopted }}。")
    sheet.heading("三、整改措施和结果")
    sheet.add(*paragraphs("measures", styles.BODY))
    sheet.add(
        *when(
            "not_adopted_reason",
            Line("四、没有采纳的理由", styles.HEADING),
            *paragraphs("not_adopted_reason", styles.BODY),
        ),
        Line("请继续对我单位社区矫正工作予以监督。特此函复。", styles.BODY, keep=True),
        *when(
            "attachments",
            Line("附件：", styles.BODY, before=8, keep=True),
            *each("one in attachments", Line("{{ one }}", styles.BODY, numbered="1.", keep=True)),
        ),
    )
    sheet.sealed()
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6))
    sheet.footer()
    return sheet


def result() -> Sheet:
    """CC-1205."""
    sheet = Sheet("申诉控告检举办理结果告知书", form=True)
    stub(
        sheet,
        "申诉控告检举办理结果告知书",
        ("{{ complaint_kind }}人", "{{ complainant }}"),
        ("类别", boxes("complaint_kind", ("申诉", "控告", "检举"))),
        ("受理日期", "{{ accept_date|cn_date }}"),
        ("制发机关、日期", "{{ issuing_org }}，{{ issue_date|cn_date }}"),
        ("本人签收", "（签名）　　　　　　　　" + day("sign_date")),
    )
    sheet.title("申诉控告检举办理结果告知书")
    sheet.number()
    sheet.add(
        Line(
            "{{ complainant }}" + either("complainant_id", "（身份号码{{ complainant_id }}）") + "：",
            styles.FLUSH,
        )
    )
    sheet.body(
        "你提出的{{ complaint_kind }}，本机关于{{ accept_date|cn_date }}受理，现已办结。"
        f"根据{LAW}第三十四条第二款的规定，将办理结果告知如下："
    )
    sheet.heading("一、反映的问题")
    sheet.add(*paragraphs("complaint_content", styles.BODY))
    sheet.heading("二、查明的情况")
    sheet.add(*paragraphs("findings", styles.BODY))
    sheet.heading("三、处理结果")
    sheet.add(*paragraphs("result", styles.BODY))
    sheet.add(*each("line in remedies|lines", Line("{{ line }}", styles.BODY)))
    sheet.add(Line("特此告知。", styles.BODY, keep=True))
    sheet.sealed()
    signed_for(sheet, "sign_date", "{{ complaint_kind }}人（签名、盖章或按指印）", "本告知书已经收到。")
    sheet.footer()
    return sheet


def mentoring() -> Sheet:
    """CC-1206."""
    sheet = Sheet("社区矫正志愿帮教协议书")
    sheet.title("社区矫正志愿帮教协议书")
    volunteer = (
        "乙方（志愿者）：{{ volunteer_name }}，{{ volunteer_gender }}，公民身份号码{{ volunteer_id }}"
        + either("volunteer_unit", "，工作单位{{ volunteer_unit }}")
        + "，联系电话{{ volunteer_phone }}。"
    )
    subject = (
        "丙方（社区矫正对象）：{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}，"
        "居住地{{ residence_address }}。"
    )
    for text in ("甲方：{{ office }}。", volunteer, subject):
        sheet.add(Line(text, styles.BODY, align="left"))
    sheet.body(
        f"为组织社会力量参与社区矫正工作，帮助丙方顺利融入社会，根据{LAW}第十三条、第三十八条的规定，经三方协商一致，订立本协议。"
    )
    sheet.heading("一、帮教期限")
    sheet.body(
        "自{{ period_start|cn_date }}起至{{ period_end|cn_date }}止。社区矫正提前终止的，本协议同时终止。"
    )
    sheet.heading("二、甲方的职责")
    sheet.body(
        "向乙方介绍开展帮教所必需的情况，给予指导和培训，协调解决帮教中的困难，定期听取乙方和丙方的意见。"
    )
    sheet.heading("三、乙方的职责")
    sheet.add(*each("one in mentor_duties", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.body("帮教系志愿服务，乙方不向丙方及其家属收取任何费用、财物，不代行监督管理和执法职权。")
    sheet.heading("四、丙方的配合事项")
    sheet.add(*each("one in subject_duties", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("五、保密约定")
    sheet.add(*paragraphs("confidentiality", styles.BODY))
    sheet.heading("六、其他")
    sheet.body(
        "一方不能继续履行的，应当提前告知其他两方，由甲方另行安排。本协议不免除丙方依法接受社区矫正、服从监督管理的义务。",
        "本协议一式三份，三方各执一份，自三方签名（盖章）之日起生效。",
    )
    signatures = Signatures()
    signatures.line("甲方（盖章）", "sign_date")
    signatures.line("乙方（签名）", "sign_date")
    signatures.line("丙方（签名或按指印）", "sign_date")
    signatures.line("监护人（丙方未成年的）")
    sheet.add(Line("", styles.GAP, before=10, keep=True))
    sheet.table(signatures)
    sheet.footer()
    return sheet


FORMS = {
    "CC-1201": cover,
    "CC-1202": contents,
    "CC-1203": proof,
    "CC-1204": reply,
    "CC-1205": result,
    "CC-1206": mentoring,
}
"""How each form is drawn, by its code."""
