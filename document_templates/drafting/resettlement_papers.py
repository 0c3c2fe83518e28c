"""The notices of 安置帮教, the agreement and the record of a visit (RS-0103, RS-0106, RS-0107, RS-0110)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import Particulars, receipt, stub
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import Line, each, either, hei, joined, maybe, paragraphs, when
from document_templates.drafting.tables import Signatures

PRISON_LAW = "《中华人民共和国监狱法》"
PERSON = (
    "{{ person_name }}，{{ gender }}，{{ birth_date|cn_date }}出生，公民身份号码{{ id_number }}，"
    "户籍地{{ household_address }}，居住地{{ residence_address }}"
)
"""The person at the beginning of a paragraph; no full stop."""


def released() -> Sheet:
    """RS-0103."""
    sheet = Sheet("刑满释放人员衔接通知书", form=True)
    stub(
        sheet,
        "刑满释放人员衔接通知书",
        ("收件单位", "{{ justice_bureau }}、{{ police_unit }}"),
        ("姓名", "{{ person_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("罪名、刑期", "{{ offence }}，{{ sentence }}"),
        ("释放", "{{ release_date|cn_date }}，{{ release_kind }}"),
        ("限定报到日期", "{{ report_deadline|cn_date }}"),
        (
            "衔接要求",
            either("key_object", "重点帮教对象", "一般帮教对象") + either("pickup_required", "，必接必送"),
        ),
        ("制发单位、日期", "{{ prison }}，{{ issue_date|cn_date }}"),
    )
    sheet.title("刑满释放人员衔接通知书", page_break=True)
    sheet.number()
    sheet.add(Line("{{ justice_bureau }}、{{ police_unit }}：", styles.FLUSH))
    sheet.add(
        Line(
            f"{PERSON}，因犯{{{{ offence }}}}被判处{{{{ sentence }}}}，在我单位服刑，将于{{{{ release_date|cn_date }}}}"
            "释放（{{ release_kind }}）。"
            + PRISON_LAW
            + "第三十五条规定，罪犯服刑期满，监狱应当按期释放并发给释放证明书；"
            "第三十七条规定，对刑满释放人员，当地人民政府帮助其安置生活。现将有关情况通知如下：",
            styles.BODY,
            align="left",
        )
    )
    sheet.heading("一、服刑期间的表现")
    sheet.add(*paragraphs("performance", styles.BODY))
    sheet.heading("二、衔接要求")
    sheet.body(
        "该人经评估为"
        + either("key_object", "重点帮教对象", "一般帮教对象")
        + "，"
        + either(
            "pickup_required",
            "释放时需要必接必送，请你单位会同有关部门和家属，于释放当日派员到我单位办理交接",
            "释放后自行返回或者由家属接回",
        )
        + "。我单位已告知其于{{ report_deadline|cn_date }}前，持释放证明书到户籍地（居住地）司法所报到，"
        "并依法到公安机关办理户籍登记。请你单位做好接收登记和安置帮教工作；逾期未报到的，请及时查找并与我单位联系。"
    )
    sheet.add(
        *when(
            "special_attention",
            Line("三、需要提示的情况", styles.HEADING),
            *paragraphs("special_attention", styles.BODY),
        ),
        Line("特此通知。", styles.BODY, keep=True),
    )
    sheet.sealed(issuer="prison")
    sheet.add(
        Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, align="left")
    )
    receipt(
        sheet,
        "{{ prison }}",
        "你单位{{ doc_number }}通知书已经收到。对{{ person_name }}的衔接和安置帮教工作，我单位将按规定办理。",
    )
    sheet.footer()
    return sheet


def agreement() -> Sheet:
    """RS-0106."""
    sheet = Sheet("安置帮教协议书", form=True)
    sheet.title("安置帮教协议书")
    sheet.number()
    sheet.add(
        Line([hei("甲方（帮教方）："), "{{ office }}帮教小组"], styles.BODY, align="left"),
        Line([hei("乙方（帮教对象）："), f"{PERSON}，联系电话{{{{ phone }}}}。"], styles.BODY, align="left"),
        *when("family_name", Line([hei("丙方（家属）："), "{{ family_name }}"], styles.BODY, align="left")),
    )
    sheet.body(
        f"为帮助乙方顺利融入社会，根据{PRISON_LAW}第三十七条关于帮助刑满释放人员安置生活的规定，"
        "各方经协商一致，签订本协议。安置帮教是帮助和服务，应当尊重乙方的意愿和人格。"
    )
    sheet.heading("一、帮教期限")
    sheet.body("自{{ period_start|cn_date }}起至{{ period_end|cn_date }}止。")
    sheet.heading("二、帮教小组及分工")
    sheet.add(
        Line("组长：{{ team_leader }}，全面负责帮教工作。", styles.BODY),
        *each(
            "one in team_members",
            Line(
                "成员：{{ one.name }}"
                + either("one.unit", "（{{ one.unit }}）")
                + either("one.duty", "，{{ one.duty }}")
                + "。",
                styles.BODY,
            ),
        ),
    )
    sheet.heading("三、甲方的职责")
    sheet.add(*each("one in helper_duties", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("四、乙方的承诺")
    sheet.add(*each("one in client_duties", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(
        *when(
            "family_duties",
            Line("五、丙方的责任", styles.HEADING),
            *each("one in family_duties", Line("{{ one }}", styles.BODY, numbered="（一）")),
        )
    )
    sheet.heading(either("family_duties", "六", "五") + "、其他")
    sheet.body(
        "各方对履行本协议中知悉的个人信息和隐私应当保密。本协议自签订之日起生效，一式三份，司法所、帮教小组、帮教对象各执一份。"
    )
    signatures = Signatures()
    signatures.line("帮教小组组长（签名）", "sign_date")
    signatures.line("帮教对象（签名、按指印）", "sign_date")
    with signatures.when("family_name"):
        signatures.line("家属（签名、按指印）", "sign_date")
    sheet.table(signatures)
    sheet.sealed("sign_date", "office")
    sheet.footer()
    return sheet


def visit() -> Sheet:
    """RS-0107."""
    sheet = Sheet("安置帮教走访谈话记录")
    sheet.title("安置帮教走访谈话记录")
    top = Particulars()
    top.line(("时间", "{{ visit_time|cn_datetime }}"), ("方式", "{{ mode }}"), shares=(0.62, 0.38))
    top.line(("地点", "{{ place }}"))
    top.line(("走访人", joined("visitors")), ("记录人", "{{ recorder }}"), shares=(0.62, 0.38))
    top.line(("帮教对象", "{{ person_name }}"), ("身份号码", "{{ id_number }}"), shares=(0.34, 0.66))
    top.line(("其他受访人", joined("interviewees")))
    sheet.table(top)
    sheet.add(
        Line(
            "我们是司法所（帮教小组）的工作人员，今天来了解你近期的思想、生活和就业情况，看看有什么需要帮助解决的困难。"
            "谈话内容予以保密。",
            styles.MINUTES,
            before=8,
        )
    )
    for title, fact in (
        ("一、思想动态", "thought"),
        ("二、生活和就业情况", "life"),
        ("三、困难和诉求", "difficulties"),
        ("四、帮扶措施", "measures"),
        ("五、异常或者风险线索", "risk_signs"),
    ):
        sheet.add(
            Line([hei(title)], styles.MINUTES, keep=True, before=4),
            *paragraphs(fact, styles.MINUTES, otherwise=[Line("无。", styles.MINUTES)]),
        )
    sheet.add(
        Line("以上记录已经本人核对（已向本人宣读），与所说的一致。", styles.MINUTES, before=6, keep=True)
    )
    signatures = Signatures(dated=False)
    signatures.line("帮教对象（{{ person_name }}）")
    with signatures.each("one in interviewees|default([])"):
        signatures.line("受访人{{ one }}")
    signatures.line("走访人（签名）")
    signatures.line("记录人（签名）")
    sheet.table(signatures)
    sheet.footer("帮教对象", "走访人", "记录人")
    return sheet


def ended() -> Sheet:
    """RS-0110."""
    sheet = Sheet("解除安置帮教通知书", form=True)
    stub(
        sheet,
        "解除安置帮教通知书",
        ("安置帮教对象", "{{ person_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("帮教期限", "{{ help_start|cn_date }}至{{ help_end|cn_date }}"),
        ("解除原因、日期", "{{ end_reason }}，{{ end_date|cn_date }}"),
        ("司法所意见", maybe("office_opinion")),
        ("县级司法行政机关意见", maybe("county_opinion")),
        ("批准人", maybe("approver")),
        ("制发单位、日期", "{{ issuing_org }}，{{ issue_date|cn_date }}"),
    )
    sheet.title("解除安置帮教通知书", page_break=True)
    sheet.number()
    sheet.add(
        Line("{% if end_reason != '死亡' %}{{ person_name }}及{% endif %}帮教小组：", styles.FLUSH),
        Line(
            f"{PERSON}，系安置帮教对象，帮教期限自{{{{ help_start|cn_date }}}}起至{{{{ help_end|cn_date }}}}止。",
            styles.BODY,
            align="left",
        ),
        *each(
            "line in performance|lines",
            Line("{% if loop.first %}帮教期间，{% endif %}{{ line }}", styles.BODY),
        ),
        Line("就业和生活状况：{{ employment }}。", styles.BODY),
    )
    sheet.body(
        "{% if end_reason == '帮教期满' %}现帮教期限已经届满{% elif end_reason == '死亡' %}现因该人死亡"
        "{% elif end_reason == '迁出' %}现因该人居住地迁出本辖区，帮教工作已经移交"
        "{% elif end_reason == '重新犯罪收押' %}现因该人重新犯罪被收押"
        "{% else %}现出现不再需要安置帮教的情形{% endif %}，"
        "根据国家关于刑满释放人员安置帮教工作的规定，自{{ end_date|cn_date }}起解除安置帮教。"
    )
    sheet.add(
        *when(
            "end_reason == '帮教期满' or end_reason == '其他'",
            Line(
                f"根据{PRISON_LAW}第三十八条的规定，刑满释放人员依法享有与其他公民平等的权利。解除安置帮教后，"
                "本人生活、就业有困难的，可以依法申请社会救助和就业服务。",
                styles.BODY,
            ),
        ),
        Line("特此通知。", styles.BODY, keep=True),
    )
    sheet.sealed()
    signatures = Signatures()
    with signatures.when("end_reason != '死亡'"):
        signatures.line("本人签收（签名）", "person_sign_date")
    signatures.line("帮教小组组长签收（签名）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


FORMS = {"RS-0103": released, "RS-0106": agreement, "RS-0107": visit, "RS-0110": ended}
"""How each paper is drawn, by its code."""
