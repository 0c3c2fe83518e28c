"""The forms of the assessment before correction is decided (CC-01…), 社区矫正法 arts. 17 and 18."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    Particulars,
    dialogue,
    numbered,
    opinion,
    receipt,
    story,
    stub,
)
from document_templates.drafting.corrections.common import LAW, NAME, RULES, halves, last, person, wide
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    boxes,
    each,
    either,
    hei,
    joined,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import WIDTH, Signatures, Table, cell, label

ROLE = "{% if proposed_type == '管制' or proposed_type == '缓刑' %}被告人{% else %}罪犯{% endif %}"
"""Before the judgment a 被告人, afterwards a 罪犯."""
CHARGED = (
    "{% if proposed_type == '管制' or proposed_type == '缓刑' %}涉嫌犯{% else %}因犯{% endif %}{{ offence }}"
)
RISK = ("低", "中", "高")
SUITABLE = ("适宜适用社区矫正", "不适宜适用社区矫正")


def commission() -> Sheet:
    """CC-0101."""
    sheet = Sheet("调查评估委托函", form=True)
    stub(
        sheet,
        "调查评估委托函",
        ("受委托机构", "{{ entrusted_org }}"),
        ("被调查评估人", "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("罪　　名", "{{ offence }}"),
        ("拟适用矫正类别", "{{ proposed_type }}"),
        ("反馈期限", "{{ due_date|cn_date }}"),
        ("制发日期", "{{ issue_date|cn_date }}"),
    )
    sheet.title("{{ entrusting_authority }}", "调查评估委托函")
    sheet.number()
    sheet.add(Line("{{ entrusted_org }}：", styles.FLUSH))
    sheet.body(
        ROLE
        + "{{ subject_name }}，{{ gender }}，{{ birth_date|cn_date }}出生，公民身份号码{{ id_number }}，"
        + "户籍地{{ household_address }}，居住地{{ residence_address }}"
        + either("workplace", "，工作单位（就读学校）{{ workplace }}")
        + "，"
        + CHARGED
        + either("original_sentence", "，被判处{{ original_sentence }}")
        + "。我单位拟对其适用{{ proposed_type }}。",
        f"根据{LAW}第十八条的规定，现委托你单位对其社会危险性和对所居住社区的影响进行调查评估，提出意见。"
        "请重点调查下列事项：",
    )
    sheet.add(*each("one in assess_items", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.body(
        "请于{{ due_date|cn_date }}前将调查评估意见书连同有关材料提交我单位，并抄送执行地县级人民检察院。"
        + either(
            "fast_track",
            f"本案适用刑事案件速裁程序，根据{RULES}第十四条的规定，应当自收到本函及所附材料之日起五个工作日内完成调查评估。",
            f"根据{RULES}第十四条的规定，应当自收到本函及所附材料之日起十个工作日内完成调查评估。",
        )
        + "需要延长时限，或者因身份不明、居住地不真实等原因无法调查评估的，请及时与我单位联系。"
    )
    sheet.add(
        *when(
            "enclosures",
            Line("附：", styles.BODY, keep=True),
            *each("one in enclosures", Line("{{ one }}", styles.BODY, numbered="1.")),
        ),
    )
    sheet.sealed()
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6))
    receipt(
        sheet,
        "{{ entrusting_authority }}",
        "你单位{{ doc_number }}调查评估委托函及所附材料已经收到。",
    )
    sheet.footer()
    return sheet


def commission_told() -> Sheet:
    """CC-0102."""
    sheet = Sheet("接收调查评估委托告知函")
    sheet.red_head()
    sheet.number()
    sheet.title("接收调查评估委托告知函")
    sheet.add(Line("{{ procuratorate }}：", styles.FLUSH))
    sheet.body(
        "{{ received_date|cn_date }}，我单位收到{{ entrusting_authority }}{{ entrust_number }}调查评估委托函。"
        + ROLE
        + "{{ subject_name }}（公民身份号码{{ id_number }}）"
        + CHARGED
        + "，该机关拟对其适用{{ proposed_type }}，委托我单位对其社会危险性和对所居住社区的影响进行调查评估。",
        f"根据{LAW}第十八条和{RULES}第十三条的规定，现将接受委托的情况函告你院。"
        "本次调查评估由" + joined("investigators") + "承办，应于{{ due_date|cn_date }}前完成。"
        "评估意见提交委托机关时，将同时抄送你院。请依法对调查评估工作进行监督。",
    )
    sheet.add(last("特此函告。"))
    sheet.sealed()
    sheet.footer()
    return sheet


def residence() -> Sheet:
    """CC-0103."""
    sheet = Sheet("居住地核实复函", form=True)
    sheet.red_head()
    sheet.number()
    sheet.title("居住地核实复函")
    sheet.add(Line("{{ requesting_authority }}：", styles.FLUSH))
    sheet.body(
        "你单位{{ request_date|cn_date }}{{ request_number }}函收悉。"
        "我单位对{{ subject_name }}的居住地进行了核实，现将有关情况函复如下："
    )
    sheet.add(
        Line(
            [
                hei("一、被核实人："),
                "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}，户籍地{{ household_address }}，"
                "所报居住地为{{ claimed_address }}。",
            ],
            styles.BODY,
            align="left",
        )
    )
    sheet.body(
        [
            hei("二、核实情况："),
            "我单位指派{{ verifier }}通过" + joined("verify_methods") + "等方式核实。"
            "所报住所为{{ dwelling_nature }}住所"
            + either("lived_since", "，自{{ lived_since|cn_date }}起在此居住")
            + either("livelihood", "，生活来源为{{ livelihood }}")
            + "。经核实，所报居住地情况"
            + either("verified", "属实", "不属实")
            + "。",
        ],
    )
    sheet.add(
        *each(
            "line in conclusion|lines",
            Line(
                [hei("{% if loop.first %}三、核实结论：{% endif %}"), "{{ line }}"],
                styles.BODY,
            ),
        )
    )
    sheet.add(
        last(
            f"根据{LAW}第十七条的规定，建议以{{{{ proposed_place }}}}为社区矫正执行地，请依法确定。特此函复。"
        )
    )
    sheet.sealed()
    sheet.footer()
    return sheet


def interview() -> Sheet:
    """CC-0104."""
    sheet = Sheet("调查评估询问笔录")
    sheet.header("{{ inquirer_unit }}　调查评估询问笔录")
    sheet.title("调查评估询问笔录")
    head = Particulars()
    head.line(("时间", "{{ start_time|cn_datetime }}至{{ end_time|cn_datetime }}"))
    head.line(("地点", "{{ place }}"))
    head.line(("询问人", "{{ inquirer }}"), ("记录人", "{{ recorder }}"))
    head.line(("单位", "{{ inquirer_unit }}"))
    head.line(("被调查评估人", "{{ subject_name }}"))
    head.line(("被询问人", "{{ interviewee }}"), ("性别", "{{ interviewee_gender }}"), shares=(0.75, 0.25))
    head.line(
        ("证件号码", "{{ interviewee_id }}"), ("联系电话", maybe("interviewee_phone")), shares=(0.62, 0.38)
    )
    head.line(("住址", "{{ interviewee_address }}"))
    head.line(("与被调查人的关系", "{{ relation }}"))
    sheet.table(head)
    sheet.add(
        Line(
            [
                hei("告知："),
                "我们是{{ inquirer_unit }}的工作人员（出示证件）。"
                f"根据{LAW}第十八条的规定，现就{{{{ subject_name }}}}的社会危险性和对所居住社区的影响"
                "向你调查了解情况。你应当如实陈述，不得作虚假陈述；与本次调查无关的问题，有权拒绝回答；"
                "笔录记载有遗漏或者差错的，有权要求补充、更正。调查中涉及的个人隐私等信息，我们予以保密。"
                "{{ rights_told|box }}以上内容已经告知，被询问人表示清楚。",
            ],
            styles.MINUTES,
            before=10,
        )
    )
    dialogue(sheet)
    sheet.add(
        Line(
            "以上笔录共{{ page_count }}页，已经本人核对（已向本人宣读），与本人所述一致。",
            styles.MINUTES,
            before=8,
            keep=True,
        )
    )
    signatures = Signatures()
    signatures.line("被询问人（签名或按指印）", "interviewee_sign_date")
    signatures.line("询问人（签名）")
    signatures.line("记录人（签名）")
    sheet.table(signatures)
    sheet.footer("被询问人", "询问人", "记录人")
    return sheet


def visits() -> Sheet:
    """CC-0105."""
    sheet = Sheet("调查评估走访调查表", form=True)
    sheet.title("调查评估走访调查表")
    form = Table()
    person(form, "公民身份号码", "{{ id_number }}")
    wide(form, "委托机关", "{{ entrusting_authority }}")
    wide(form, "走访日期", joined("visit_dates"))
    numbered(form, "走访单位\n及人员", "visited_units", 46, NAME)
    for name, fact, height in (
        ("居所情况", "residence_status", 50),
        ("家庭和\n社会关系", "family_social", 64),
        ("一贯表现", "past_conduct", 50),
        ("犯罪行为的\n后果和影响", "offence_impact", 50),
    ):
        story(form, name, fact, height, NAME)
    form.row(
        label(NAME, "村（居）民\n委员会意见"),
        cell(
            WIDTH - NAME,
            *paragraphs("village_opinion", styles.TELLING),
            Line("签章人：" + maybe("village_signer") + "　　　　　（公章）", align="right", before=6),
        ),
        height=74,
        splits=True,
    )
    story(form, "被害人意见", "victim_opinion", 44, NAME)
    story(form, "公安派出所\n意见", "police_opinion", 44, NAME)
    story(form, "拟禁止的事项", "proposed_bans", 44, NAME)
    story(form, "监管帮教条件", "support_conditions", 50, NAME)
    form.row(
        label(NAME, "调查人"),
        cell(150, joined("investigators")),
        label(82, "填表日期"),
        cell(130, "{{ fill_date|cn_date }}"),
        height=30,
    )
    sheet.table(form)
    sheet.add(
        Line(
            "注：调查人不得少于二人，并在本表“调查人”栏签名；各方意见另有书面材料的，附本表之后。",
            styles.NOTE,
        )
    )
    sheet.footer()
    return sheet


def opinion_form() -> Sheet:
    """CC-0106."""
    sheet = Sheet("调查评估意见审批表", form=True)
    sheet.title("调查评估意见审批表")
    form = Table()
    person(form, "出生日期", "{{ birth_date|cn_date }}")
    halves(form, ("公民身份号码", "{{ id_number }}"), ("拟适用类别", "{{ proposed_type }}"))
    wide(form, "居住地", "{{ residence_address }}")
    halves(form, ("罪名", "{{ offence }}"), ("委托机关", "{{ entrusting_authority }}"))
    halves(form, ("委托函文号", "{{ entrust_number }}"), ("收到委托日期", "{{ received_date|cn_date }}"))
    story(form, "调查情况摘要", "findings", 150, NAME)
    wide(form, "再犯罪风险", boxes("risk_level", RISK))
    form.row(
        label(NAME, "集体评议"),
        cell(
            WIDTH - NAME,
            Line(
                either("panel_date", "{{ panel_date|cn_date }}，")
                + either("panel_members", "评议人员：" + joined("panel_members") + "。"),
                align="left",
            ),
            *paragraphs("panel_result", styles.TELLING),
        ),
        height=72,
        splits=True,
    )
    wide(form, "评估结论", boxes("suitability", SUITABLE))
    opinion(form, "司法所意见", "office_opinion", "office_signer", "office_date", height=108, width=NAME)
    opinion(
        form,
        "县级社区矫正\n机构意见",
        "county_opinion",
        "county_signer",
        "county_date",
        height=108,
        width=NAME,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def assessment() -> Sheet:
    """CC-0107."""
    sheet = Sheet("调查评估意见书")
    sheet.red_head()
    sheet.number()
    sheet.title("调查评估意见书")
    sheet.add(Line("{{ entrusting_authority }}：", styles.FLUSH))
    sheet.body(
        f"受你单位{{{{ entrust_number }}}}调查评估委托函委托，根据{LAW}第十八条的规定，我单位于"
        "{{ investigate_start|cn_date }}至{{ investigate_end|cn_date }}对"
        + ROLE
        + "{{ subject_name }}的社会危险性和对所居住社区的影响进行了调查评估。现将有关情况和意见反馈如下："
    )
    sheet.heading("一、基本情况")
    sheet.body(
        "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}，"
        + CHARGED
        + "，拟适用{{ proposed_type }}。"
    )
    sheet.heading("二、调查情况")
    for number, (name, fact) in enumerate(
        (
            ("居所情况", "residence_status"),
            ("家庭和社会关系", "family_social"),
            ("一贯表现", "past_conduct"),
            ("犯罪行为的后果和影响", "offence_impact"),
            ("村（居）民委员会和被害人意见", "community_opinion"),
        )
    ):
        sheet.add(
            *each(
                f"line in {fact}|lines",
                Line(
                    f"{{% if loop.first %}}（{'一二三四五'[number]}）{name}：{{% endif %}}{{{{ line }}}}",
                    styles.BODY,
                ),
            )
        )
    sheet.add(
        *each(
            "line in proposed_bans|default('')|lines",
            Line("{% if loop.first %}（六）拟禁止的事项：{% endif %}{{ line }}", styles.BODY),
        )
    )
    sheet.heading("三、评估意见")
    sheet.add(*paragraphs("opinion_reason", styles.BODY))
    sheet.body(
        "综合以上情况，我单位认为，" + ROLE + "{{ subject_name }}{{ suitability }}，供你单位决定时参考。"
    )
    sheet.add(
        *when(
            "confidential_minor",
            Line("本意见书涉及未成年人的身份信息，请依法予以保密。", styles.BODY),
        )
    )
    sheet.sealed()
    sheet.copied_to("抄送：{{ cc_procuratorate }}")
    sheet.footer()
    return sheet


FORMS = {
    "CC-0101": commission,
    "CC-0102": commission_told,
    "CC-0103": residence,
    "CC-0104": interview,
    "CC-0105": visits,
    "CC-0106": opinion_form,
    "CC-0107": assessment,
}
"""How each form is drawn, by its code."""
