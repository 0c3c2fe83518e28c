"""The forms of the entry declaration (CC-04…), 社区矫正法 arts. 4, 22, 23 and 34."""

from collections.abc import Sequence

from document_templates.drafting import styles
from document_templates.drafting.blocks import Particulars
from document_templates.drafting.corrections.common import (
    LAW,
    RULES,
    TERM,
    UNDER_CORRECTION,
    ban_told,
    last,
    sentence_told,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    day,
    each,
    either,
    hei,
    joined,
    paragraphs,
    when,
)
from document_templates.drafting.tables import Signatures

GROUND = (
    "{% if correction_type == '管制' %}《中华人民共和国刑法》第三十八条"
    "{% elif correction_type == '缓刑' %}《中华人民共和国刑法》第七十六条"
    "{% elif correction_type == '假释' %}《中华人民共和国刑法》第八十五条"
    "{% else %}《中华人民共和国刑事诉讼法》第二百六十九条{% endif %}"
)
"""Why somebody of this kind is put under correction."""


def _sections(sheet: Sheet, sections: Sequence[tuple[str, str]]) -> None:
    """Headings, each with the paragraphs of a fact."""
    for heading, fact in sections:
        sheet.heading(heading)
        sheet.add(*paragraphs(fact, styles.BODY))


def declaration() -> Sheet:
    """CC-0401."""
    sheet = Sheet("社区矫正宣告书", form=True)
    sheet.title("社区矫正宣告书")
    sheet.number()
    sheet.add(
        Line(
            "{{ subject_name }}（{{ gender }}，{{ birth_date|cn_date }}出生，公民身份号码{{ id_number }}，"
            "户籍地{{ household_address }}，居住地{{ residence_address }}）：",
            styles.FLUSH,
            align="left",
        ),
        Line(
            f"根据{GROUND}和{LAW}第二十二条的规定，现向你宣告：",
            styles.BODY,
        ),
    )
    sheet.heading("一、犯罪事实、裁判内容和社区矫正期限")
    sheet.add(*paragraphs("crime_facts", styles.BODY))
    sheet.body("你" + sentence_told() + "。")
    sheet.add(*ban_told())
    _sections(
        sheet,
        (
            ("二、应当遵守的规定", "must_obey"),
            ("三、违反规定的法律后果", "consequences"),
            ("四、依法享有和被限制的权利", "rights"),
        ),
    )
    sheet.heading("五、矫正小组人员组成及职责")
    sheet.add(*each("one in team_members", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(last("特此宣告。"))
    sheet.sealed()
    sheet.add(
        Line("以上宣告内容本人已经清楚了解，保证严格遵守。", styles.BODY, before=8, keep=True),
    )
    signatures = Signatures()
    signatures.line("社区矫正对象（签名）", "subject_sign_date")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def record() -> Sheet:
    """CC-0402."""
    sheet = Sheet("入矫宣告笔录")
    sheet.header("入矫宣告笔录")
    sheet.title("入矫宣告笔录")
    head = Particulars()
    head.line(("时间", "{{ start_time|cn_datetime }}至{{ end_time|cn_datetime }}"))
    head.line(("宣告地点", "{{ place }}"))
    head.line(("主持人", "{{ host }}"), ("记录人", "{{ recorder }}"))
    head.line(("宣告方式", either("public", "公开宣告", "不公开宣告")))
    head.line(("社区矫正对象", "{{ subject_name }}"), ("性别", "{{ gender }}"), shares=(0.72, 0.28))
    head.line(("身份号码", "{{ id_number }}"), ("罪名", "{{ offence }}"), shares=(0.6, 0.4))
    head.line(("居住地", "{{ residence_address }}"))
    head.line(("矫正类别", "{{ correction_type }}"))
    head.line(("矫正期限", TERM))
    head.line(("到场人员", joined("attendees")))
    sheet.table(head)
    sheet.add(
        Line(
            [
                hei("核对身份："),
                "{{ identity_checked|box }}主持人已核对社区矫正对象及到场人员的身份。",
            ],
            styles.MINUTES,
            before=10,
        ),
        Line(
            [
                hei("宣告事项："),
                f"主持人根据{LAW}第二十二条和{RULES}第二十条的规定，向社区矫正对象宣告下列事项：",
            ],
            styles.MINUTES,
            keep=True,
        ),
        *each("one in declared_items", Line("{{ one }}", styles.MINUTES, numbered="（一）")),
        Line(
            "主持人询问社区矫正对象对以上宣告内容是否清楚，并告知其应当在社区矫正宣告书上签名。",
            styles.MINUTES,
        ),
        Line(hei("社区矫正对象陈述："), styles.MINUTES, keep=True),
        *paragraphs("subject_statement", styles.MINUTES),
        *when(
            "team_statement",
            Line(hei("矫正小组成员发言："), styles.MINUTES, keep=True),
            *paragraphs("team_statement", styles.MINUTES),
        ),
        Line("以上笔录已经到场人员核对（已向到场人员宣读），确认无误。", styles.MINUTES, before=8, keep=True),
        Line("到场人员签名：", styles.MINUTES, keep=True),
    )
    signatures = Signatures()
    with signatures.each("one in signatures"):
        signatures.line("{{ one }}")
    sheet.table(signatures)
    sheet.footer("社区矫正对象", "主持人", "记录人")
    return sheet


def notice_of_rights() -> Sheet:
    """CC-0403."""
    sheet = Sheet("社区矫正对象权利义务告知书", form=True)
    sheet.title("社区矫正对象权利义务告知书")
    sheet.add(
        Line("{{ subject_name }}：", styles.FLUSH),
        Line(
            "你（{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}）"
            + UNDER_CORRECTION
            + f"。根据{LAW}第四条、第二十三条、第三十四条的规定，现将你在社区矫正期间的权利和义务告知如下：",
            styles.BODY,
        ),
    )
    sheet.heading("一、依法享有的权利")
    sheet.add(*each("one in rights", Line("{{ one }}", styles.BODY, numbered="（一）")))
    _sections(
        sheet,
        (
            ("二、报告规定", "report_rules"),
            ("三、会客规定", "meeting_rules"),
            ("四、外出、迁居规定", "leave_rules"),
            ("五、申诉、控告和检举的途径", "complaint_channels"),
        ),
    )
    sheet.add(
        *when(
            "medical_rules",
            Line("六、保外就医规定", styles.HEADING),
            *paragraphs("medical_rules", styles.BODY),
        ),
        *when(
            "injunction_rules",
            Line(either("medical_rules", "七", "六") + "、禁止令规定", styles.HEADING),
            *paragraphs("injunction_rules", styles.BODY),
        ),
        last("违反上述规定的，将依法给予处理。特此告知。"),
    )
    sheet.sealed()
    sheet.add(
        Line("以上内容已经告知人说明，本人已经知悉，告知书一份已经收到。", styles.BODY, before=8, keep=True)
    )
    signatures = Signatures()
    signatures.line("社区矫正对象（签名）", "subject_sign_date")
    signatures.line("告知人（{{ explainer }}，签名）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def undertaking() -> Sheet:
    """CC-0404."""
    sheet = Sheet("接受社区矫正承诺书", form=True)
    sheet.title("接受社区矫正承诺书")
    sheet.add(
        Line("{{ accepting_office }}：", styles.FLUSH),
        Line(
            "我是{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}，"
            "联系电话{{ phone }}，" + UNDER_CORRECTION + "。",
            styles.BODY,
            align="left",
        ),
        *ban_told(),
        Line(
            f"我已经清楚了解{LAW}第四条、第二十三条等规定和社区矫正宣告的内容，在社区矫正期间，郑重承诺：",
            styles.BODY,
            keep=True,
        ),
        *each("one in commitments", Line("{{ one }}", styles.BODY, numbered="（一）")),
        Line("以上承诺如有违反，我愿意依法承担相应的法律后果。", styles.BODY, keep=True),
    )
    signatures = Signatures(dated=False)
    signatures.line("承诺人（{{ subject_name }}）")
    with signatures.when("guardian_name"):
        signatures.line("监护人（{{ guardian_name }}）")
    signatures.line("见证人（{{ witness }}）")
    sheet.table(signatures)
    sheet.add(Line(day("sign_date"), styles.CLOSING, before=6))
    sheet.footer()
    return sheet


FORMS = {
    "CC-0401": declaration,
    "CC-0402": record,
    "CC-0403": notice_of_rights,
    "CC-0404": undertaking,
}
"""How each form is drawn, by its code."""
