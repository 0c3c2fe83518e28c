"""Records and notices of supervision: visits, talks, positioning, searches (CC-05…)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import Particulars, dialogue, grid, receipt, signed_for
from document_templates.drafting.corrections.common import TERM, UNDER_CORRECTION, described, last
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    day,
    each,
    either,
    hei,
    joined,
    maybe,
    paragraphs,
    tag,
    when,
)
from document_templates.drafting.tables import Signatures, Table


def visit() -> Sheet:
    """CC-0503."""
    sheet = Sheet("社区矫正对象实地查访记录")
    sheet.header("社区矫正　实地查访记录")
    sheet.title("社区矫正对象实地查访记录")
    particulars = Particulars()
    particulars.line(("查访时间", "{{ visit_time|cn_datetime }}"))
    particulars.line(("查访地点", "{{ visit_place }}"))
    particulars.line(("查访人", joined("visitors")), ("记录人", "{{ recorder }}"), shares=(0.6, 0.4))
    particulars.line(("社区矫正对象", "{{ subject_name }}"), ("性别", "{{ gender }}"), shares=(0.7, 0.3))
    particulars.line(
        ("公民身份号码", "{{ id_number }}"), ("矫正类别", "{{ correction_type }}"), shares=(0.6, 0.4)
    )
    particulars.line(("居住地", "{{ residence_address }}"))
    sheet.table(particulars)
    people = Table()
    grid(
        people,
        "interviewees",
        ("受访人", 110, "{{ one.name }}"),
        ("与社区矫正对象的关系", 190, "{{ one.relation }}"),
        ("联系电话", 142, maybe("one.phone")),
    )
    sheet.table(people)
    sheet.add(
        Line(
            [
                hei("告知："),
                "根据《中华人民共和国社区矫正法》第二十六条的规定，社区矫正机构可以通过实地查访等方式核实社区矫正对象的"
                "活动情况和行为表现，有关单位和个人应当予以配合。请如实反映情况；对社区矫正对象的身份信息和个人隐私，"
                "我们和受访人均应当予以保护。",
            ],
            styles.MINUTES,
            before=8,
        ),
        Line(hei("查访情况："), styles.MINUTES, keep=True),
        *paragraphs("visit_content", styles.MINUTES),
        Line([hei("发现的问题："), either("problems", "", "无。")], styles.MINUTES),
        *paragraphs("problems", styles.MINUTES),
        Line(hei("处理意见："), styles.MINUTES, keep=True),
        *paragraphs("handling", styles.MINUTES),
        Line(
            "以上记录已经受访人核对，与所反映的情况一致。{{ interviewee_signed|box }}受访人已签名",
            styles.MINUTES,
            before=8,
            keep=True,
        ),
    )
    signatures = Signatures()
    with signatures.each("one in interviewees"):
        signatures.line("受访人（{{ one.name }}）")
    signatures.line("查访人（签名）")
    signatures.line("记录人（签名）")
    sheet.table(signatures)
    sheet.footer("受访人", "查访人", "记录人")
    return sheet


def talk() -> Sheet:
    """CC-0505."""
    sheet = Sheet("谈话笔录")
    sheet.header("社区矫正　谈话笔录")
    sheet.title("谈话笔录")
    particulars = Particulars()
    particulars.line(
        (
            "时间",
            "{{ start_time|cn_datetime }}"
            + either("end_time", "至{{ end_time|cn_datetime }}", "至　　时　　分"),
        )
    )
    particulars.line(("地点", "{{ place }}"))
    particulars.line(("询问人", "{{ inquirer }}"), ("单位", "{{ inquirer_unit }}"), shares=(0.3, 0.7))
    particulars.line(("记录人", "{{ recorder }}"), ("谈话类别", "{{ talk_kind }}"), shares=(0.3, 0.7))
    particulars.line(("被谈话人", "{{ subject_name }}"), ("性别", "{{ gender }}"), shares=(0.7, 0.3))
    particulars.line(
        ("公民身份号码", "{{ id_number }}"), ("矫正类别", "{{ correction_type }}"), shares=(0.6, 0.4)
    )
    particulars.line(("居住地", "{{ residence_address }}"))
    sheet.table(particulars)
    sheet.add(
        *each("line in purpose|lines", Line([hei("{% if loop.first %}谈话事由：{% endif %}"), "{{ line }}"],
              styles.MINUTES, before=8)),
        Line(
            [
                hei("告知："),
                "我们是{{ inquirer_unit }}的工作人员，依照《中华人民共和国社区矫正法》的规定与你谈话，请你如实回答。"
                "你有权对笔录进行核对，认为有遗漏或者差错的，可以补充、更正。",
            ],
            styles.MINUTES,
        ),
    )  # fmt: skip
    dialogue(sheet)
    sheet.add(
        *when("attitude", Line(hei("态度表现："), styles.MINUTES, before=8, keep=True)),
        *paragraphs("attitude", styles.MINUTES),
        *when("follow_up", Line(hei("后续措施："), styles.MINUTES, keep=True)),
        *paragraphs("follow_up", styles.MINUTES),
        Line(
            "以上笔录共{{ page_count|blank(3) }}页，已经被谈话人阅看（已向被谈话人宣读），与所说的相符。",
            styles.MINUTES,
            before=8,
            keep=True,
        ),
    )
    signatures = Signatures(dated=False)
    signatures.line("被谈话人")
    signatures.line("询问人")
    signatures.line("记录人")
    sheet.table(signatures)
    sheet.add(Line(day("subject_sign_date"), styles.SIGN, align="right", before=6))
    sheet.footer("被谈话人", "询问人", "记录人")
    return sheet


def positioning_notice() -> Sheet:
    """CC-0508."""
    sheet = Sheet("使用电子定位装置告知书")
    sheet.title("使用电子定位装置告知书")
    sheet.number()
    sheet.add(
        Line(
            "{{ subject_name }}（{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}）：",
            styles.FLUSH,
            align="left",
        )
    )
    sheet.body(
        "{{ ground }}。根据《中华人民共和国社区矫正法》第二十九条的规定，经县级司法行政部门负责人批准，"
        "{{ action }}{% if action == '决定使用' %}电子定位装置对你加强监督管理"
        "{% elif action == '决定延长' %}对你使用电子定位装置的期限"
        "{% else %}对你使用电子定位装置的措施{% endif %}。现将有关事项告知如下：",
    )
    sheet.heading("一、监管期限")
    sheet.body(
        "自{{ start_date|cn_date }}起至{{ end_date|cn_date }}止"
        + either("device_no", "，装置编号{{ device_no }}")
        + "。{% if action != '决定解除' %}不需要继续使用的，及时解除；期限届满后，经评估仍有必要继续使用的，经过批准，"
        "期限可以延长，每次不超过三个月。{% endif %}"
    )
    sheet.heading("二、监管要求")
    sheet.add(*paragraphs("requirements", styles.BODY))
    consequences = Line("三、违反监管规定的后果", styles.HEADING)
    sheet.add(
        tag("if consequences"),
        consequences,
        *paragraphs("consequences", styles.BODY),
        tag("elif action != '决定解除'"),
        consequences,
        Line(
            "违反监管规定的，社区矫正机构将视情节依法给予训诫、警告、提请公安机关予以治安管理处罚，或者依法提请撤销缓刑、"
            "撤销假释、对暂予监外执行的收监执行。",
            styles.BODY,
        ),
        tag("endif"),
        Line(
            "{% if consequences or action != '决定解除' %}四{% else %}三{% endif %}、信息保密", styles.HEADING
        ),
        *paragraphs("privacy_note", styles.BODY),
    )
    sheet.body(
        "你认为合法权益受到侵害的，有权依照《中华人民共和国社区矫正法》第三十四条的规定，向人民检察院或者有关机关"
        "申诉、控告和检举。"
    )
    sheet.add(last("特此告知。"))
    sheet.sealed()
    signed_for(
        sheet,
        "subject_sign_date",
        "社区矫正对象（签名、按指印）",
        "以上内容已经向我告知，我已知悉，并收到本告知书一份。",
    )
    sheet.footer()
    return sheet


def search_record() -> Sheet:
    """CC-0509."""
    sheet = Sheet("社区矫正对象失去联系查找记录")
    sheet.header("社区矫正　失去联系查找记录")
    sheet.title("社区矫正对象失去联系查找记录")
    particulars = Particulars()
    particulars.line(("社区矫正对象", "{{ subject_name }}"), ("性别", "{{ gender }}"), shares=(0.7, 0.3))
    particulars.line(
        ("公民身份号码", "{{ id_number }}"), ("矫正类别", "{{ correction_type }}"), shares=(0.6, 0.4)
    )
    particulars.line(("居住地", "{{ residence_address }}"))
    particulars.line(("罪名", "{{ offence }}"))
    particulars.line(("矫正期限", TERM))
    particulars.line(("最后联系时间", "{{ last_contact_time|cn_datetime }}"))
    particulars.line(("发现失联时间", "{{ found_lost_time|cn_datetime }}"))
    sheet.table(particulars)
    sheet.add(
        Line(
            "根据《中华人民共和国社区矫正法》第三十条的规定，发现社区矫正对象失去联系后立即组织查找，经过如下：",
            styles.MINUTES,
            before=8,
            after=4,
            keep=True,
        )
    )
    searches = Table()
    grid(
        searches,
        "searches",
        ("时间", 94, "{{ one.at|cn_datetime }}"),
        ("方式", 58, "{{ one.way }}"),
        ("查找人员", 60, "{{ one.people }}"),
        ("查找对象、地点", 110, "{{ one.whom }}"),
        ("结果", 120, "{{ one.result }}"),
    )
    sheet.table(searches)
    sheet.add(
        Line(hei("固定的证据："), styles.MINUTES, before=8, keep=True),
        *each("one in evidence", Line("{{ one }}", styles.MINUTES, numbered="1.")),
        Line(
            [
                hei("查找结果："),
                "{% if found %}☑已查找到　□未查找到{% else %}□已查找到　☑未查找到{% endif %}"
                + either("found_time", "。{{ found_time|cn_datetime }}")
                + either("found_place", "，在{{ found_place }}查找到本人")
                + either("absent_days", "，脱离监管{{ absent_days }}天")
                + "。",
            ],
            styles.MINUTES,
        ),
        *when("reason", Line(hei("脱离监管的原因："), styles.MINUTES, keep=True)),
        *paragraphs("reason", styles.MINUTES),
        Line(hei("处理意见："), styles.MINUTES, keep=True),
        *paragraphs("handling", styles.MINUTES),
    )
    signatures = Signatures(dated=False)
    signatures.line("查找人（签名）")
    signatures.line("记录人（{{ recorder }}）")
    sheet.table(signatures)
    sheet.add(Line("{{ record_date|cn_date }}", styles.SIGN, align="right", before=6))
    sheet.footer("查找人", "记录人")
    return sheet


def search_notice() -> Sheet:
    """CC-0510."""
    sheet = Sheet("协助查找社区矫正对象通知书")
    sheet.title("协助查找社区矫正对象通知书")
    sheet.number()
    sheet.add(Line("{{ police_unit }}：", styles.FLUSH))
    sheet.add(Line(f"{described(born=True)}，{UNDER_CORRECTION}。", styles.BODY, align="left"))
    sheet.body(
        "该社区矫正对象于{{ lost_time|cn_datetime }}失去联系，经组织查找，至今未能找到。根据《中华人民共和国社区"
        "矫正法》第三十条的规定，请你单位协助查找；查找到后，请立即通知我单位。现将有关情况通知如下："
    )
    sheet.heading("一、已开展的查找工作")
    sheet.add(*paragraphs("search_done", styles.BODY))
    sheet.heading("二、体貌特征和联系方式")
    sheet.add(*paragraphs("appearance", styles.BODY))
    sheet.body("本人联系方式：" + either("phone", "{{ phone }}", "不详") + "。")
    sheet.add(Line("三、家庭成员和社会关系", styles.HEADING, after=6))
    people = Table()
    grid(
        people,
        "family_contacts",
        ("姓名", 80, "{{ one.name }}"),
        ("关系", 70, "{{ one.relation }}"),
        ("联系电话", 112, maybe("one.phone")),
        ("住址或单位", 180, maybe("one.address")),
    )
    sheet.table(people)
    sheet.add(
        *when("possible_whereabouts", Line("四、可能的去向", styles.HEADING, before=8)),
        *paragraphs("possible_whereabouts", styles.BODY),
    )
    sheet.add(last("特此通知。"))
    sheet.sealed()
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6))
    sheet.copied_to("抄送：{{ cc_procuratorate }}。")
    receipt(
        sheet,
        "{{ issuing_org }}",
        "你单位{{ doc_number }}《协助查找社区矫正对象通知书》已经收到，已安排协助查找社区矫正对象{{ subject_name }}。",
    )
    sheet.footer()
    return sheet


FORMS = {
    "CC-0503": visit,
    "CC-0505": talk,
    "CC-0508": positioning_notice,
    "CC-0509": search_record,
    "CC-0510": search_notice,
}
"""How each form is drawn, by its code."""
