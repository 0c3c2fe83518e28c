"""The forms of delivery and reception (CC-02…), 社区矫正法 arts. 20 to 22."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import receipt, register, stub
from document_templates.drafting.corrections.common import (
    LAW,
    RULES,
    UNDER_CORRECTION,
    described,
    last,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    each,
    either,
    joined,
    paragraphs,
    when,
)
from document_templates.drafting.tables import Signatures

WHO = "社区矫正对象{{ subject_name }}（公民身份号码{{ id_number }}）"


def received() -> Sheet:
    """CC-0201."""
    sheet = Sheet("社区矫正法律文书送达回执")
    sheet.title("社区矫正法律文书送达回执")
    sheet.number()
    sheet.add(Line("{{ deciding_authority }}：", styles.FLUSH))
    sheet.add(
        Line(
            f"你单位送达的{WHO}的{{{{ judgment_number }}}}法律文书，我单位已于"
            "{{ received_date|cn_date }}收到，具体如下：",
            styles.BODY,
            align="left",
        )
    )
    sheet.add(*each("one in documents", Line("{{ one }}", styles.BODY, numbered="1.")))
    sheet.body(
        "经核对，上述法律文书"
        + either("complete", "齐全", "不齐全或者有误，我单位另行书面通知你单位补齐")
        + "。"
        + either(
            "forwarded_to",
            f"根据{LAW}第二十条的规定，我单位已将有关法律文书转送" + joined("forwarded_to") + "。",
        )
    )
    sheet.add(last(f"根据{RULES}第十六条的规定，特此回执。"))
    sheet.sealed(above=[Line("签收人：{{ receiver }}", styles.SEAL)])
    sheet.footer()
    return sheet


def incomplete() -> Sheet:
    """CC-0202."""
    sheet = Sheet("社区矫正法律文书补齐通知书", form=True)
    stub(
        sheet,
        "社区矫正法律文书补齐通知书",
        ("送达机关", "{{ deciding_authority }}"),
        ("社区矫正对象", "{{ subject_name }}，公民身份号码{{ id_number }}"),
        ("制发、补齐日期", "{{ issue_date|cn_date }}制发，{{ due_date|cn_date }}前补齐"),
    )
    sheet.title("社区矫正法律文书补齐通知书")
    sheet.number()
    sheet.add(Line("{{ deciding_authority }}：", styles.FLUSH))
    sheet.body(
        f"我单位于{{{{ received_date|cn_date }}}}收到你单位送达的{WHO}的{{{{ judgment_number }}}}法律文书，"
        "经核对，下列文书不齐全或者有误："
    )
    sheet.add(*each("one in defects", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(
        last(
            f"根据{LAW}第二十条和{RULES}第十六条的规定，请你单位于"
            "{{ due_date|cn_date }}前送达或者补齐上述法律文书（联系人：{{ contact_person }}，"
            "联系电话：{{ contact_phone }}）。特此通知。"
        )
    )
    sheet.sealed()
    sheet.copied_to("抄送：{{ cc_procuratorate }}")
    sheet.footer()
    return sheet


def instructions() -> Sheet:
    """CC-0203."""
    sheet = Sheet("社区矫正对象报到告知书", form=True)
    sheet.title("社区矫正对象报到告知书")
    sheet.number()
    sheet.add(Line("{{ subject_name }}：", styles.FLUSH))
    sheet.body(
        "你（{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}）"
        + UNDER_CORRECTION
        + f"。{{{{ registered_date|cn_date }}}}，我单位已为你办理登记接收手续。根据{LAW}第二十一条、第二十二条的规定，"
        "现将有关事项告知如下："
    )
    sheet.body(
        "一、请你于{{ report_deadline|cn_date }}前，持本告知书和居民身份证到{{ assigned_office }}报到，"
        "接受社区矫正（地址：{{ office_address }}，联系电话：{{ office_phone }}）。"
    )
    sheet.add(
        *each(
            "line in late_consequence|lines",
            Line("{% if loop.first %}二、逾期报到的后果：{% endif %}{{ line }}", styles.BODY),
        )
    )
    sheet.sealed()
    sheet.add(Line("以上内容本人已经知悉，本告知书一份已经收到。", styles.BODY, before=8, keep=True))
    signatures = Signatures()
    signatures.line("社区矫正对象（签名）", "subject_sign_date")
    with signatures.when("guardian_name"):
        signatures.line("监护人（{{ guardian_name }}，签名）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def reports() -> Sheet:
    """CC-0204."""
    sheet = Sheet("社区矫正对象报到登记簿", landscape=True)
    sheet.title("社区矫正对象报到登记簿")
    sheet.add(Line("年度：{{ year }}年", align="left", after=4))
    columns = (
        ("序号", 30, "{{ one.serial_no }}"),
        ("姓名", 50, "{{ one.subject_name }}"),
        ("性别", 30, "{{ one.gender }}"),
        ("公民身份号码", 122, "{{ one.id_number }}"),
        ("矫正\n类别", 54, "{{ one.correction_type }}"),
        ("决定机关", 92, "{{ one.deciding_authority }}"),
        ("文书收到\n日期", 64, "{{ one.documents_received_date|dot_date }}"),
        ("应报到\n日期", 64, "{{ one.due_report_date|dot_date }}"),
        ("实际报到\n日期", 64, either("one.actual_report_date", "{{ one.actual_report_date|dot_date }}")),
        ("接收司法所", 74, "{{ one.handled_office }}"),
        ("登记人\n（签名）", 56, "{{ one.registrar }}"),
    )
    register(sheet, *columns, height=30, head=38)
    return sheet


def failed_to_report() -> Sheet:
    """CC-0207."""
    sheet = Sheet("社区矫正对象未按时报到通报函")
    sheet.red_head()
    sheet.number()
    sheet.title("社区矫正对象未按时报到通报函")
    sheet.add(Line("{{ deciding_authority }}：", styles.FLUSH))
    sheet.add(Line(described() + "。其" + UNDER_CORRECTION + "。", styles.BODY, align="left"))
    sheet.body(
        "你单位作出的{{ judgment_number }}法律文书我单位已经收到。"
        f"根据{LAW}第二十一条的规定，该社区矫正对象应当于{{{{ due_report_date|cn_date }}}}前到我单位报到，"
        "但其未在规定时限内报到。"
        f"我单位依照{LAW}第三十条的规定组织查找，现将有关情况通报如下："
    )
    sheet.heading("一、查找情况")
    sheet.add(*paragraphs("search_actions", styles.BODY))
    sheet.heading("二、查找结果")
    sheet.add(*paragraphs("search_result", styles.BODY))
    sheet.add(
        *when(
            "request",
            Line("三、请求协助事项", styles.HEADING),
            *paragraphs("request", styles.BODY),
        )
    )
    sheet.add(last("特此通报。"))
    sheet.sealed()
    sheet.add(
        Line(
            "（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）",
            styles.BODY,
            before=6,
            keep=True,
        )
    )
    sheet.copied_to("抄送：{{ cc_procuratorate }}，{{ cc_police }}")
    sheet.footer()
    return sheet


def exit_ban() -> Sheet:
    """CC-0209."""
    sheet = Sheet("社区矫正对象不准出境报备函", form=True)
    sheet.red_head()
    sheet.number()
    sheet.title("社区矫正对象不准出境报备函")
    sheet.add(Line("{{ police_unit }}：", styles.FLUSH))
    sheet.body(
        described(born=True)
        + either(
            "passport_kind",
            "，持有{{ passport_kind }}" + either("passport_no", "（证件号码{{ passport_no }}）"),
        )
        + "。其"
        + UNDER_CORRECTION
        + "。",
        "根据《中华人民共和国出境入境管理法》第十二条的规定，请你单位对该社区矫正对象办理{{ filing_kind }}，"
        "不准出境期限自{{ filing_start|cn_date }}起至{{ filing_end|cn_date }}止。",
    )
    sheet.add(last("联系人：{{ contact_person }}，联系电话：{{ contact_phone }}。"))
    sheet.sealed()
    receipt(
        sheet,
        "{{ issuing_org }}",
        "你单位{{ doc_number }}报备函已经收到，{{ filing_kind }}已经办理。",
    )
    sheet.footer()
    return sheet


FORMS = {
    "CC-0201": received,
    "CC-0202": incomplete,
    "CC-0203": instructions,
    "CC-0204": reports,
    "CC-0207": failed_to_report,
    "CC-0209": exit_ban,
}
"""How each form is drawn, by its code."""
