"""The forms of taking part in a lawsuit from afar (RC-01…): the notices, the consent, where to serve."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    aligned,
    numbered,
    signed_for,
    story,
    stub,
    yes_no,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    boxes,
    day,
    each,
    either,
    joined,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import (
    WIDTH,
    Table,
    cell,
    label,
)

RULES = "《人民法院在线诉讼规则》"
NAME = 82.0
"""The width in points of the printed names at the left of the forms."""
SHARES = (0.4, 0.6)
"""What the values of two columns take of their room where a number or a moment stands on the right."""
STAGES = ("立案", "调解", "证据交换", "询问", "听证", "庭审", "宣判", "送达", "执行")


def _case(form: Table, beside: tuple[str, str] | None = None, height: float = 28) -> None:
    """The rows that say which case of which court it is; `beside` stands right of what the case is about."""
    court, number, cause = ("人民法院", "{{ court }}"), ("案号", "{{ case_number }}"), ("案由", "{{ cause }}")
    aligned(form, court, number, shares=SHARES, height=height)
    if beside:
        aligned(form, cause, beside, shares=SHARES, height=height)
    else:
        aligned(form, cause, height=height)


def notice_of_rights() -> Sheet:
    """RC-0101."""
    sheet = Sheet("在线诉讼权利义务告知书")
    sheet.title("{{ court }}", "在线诉讼权利义务告知书")
    sheet.number("{{ case_number }}")
    sheet.add(Line("{{ party_name }}：", styles.FLUSH))
    sheet.body(
        "本院审理{{ cause }}一案，你系本案{% if party_role == '其他' %}诉讼参与人"
        "{% else %}{{ party_role }}{% endif %}。"
        f"根据{RULES}第四条的规定，本院开展在线诉讼应当征得当事人同意。现将有关事项告知如下："
    )
    sheet.heading("一、适用在线诉讼的环节")
    sheet.body(
        "本案拟在下列环节适用在线诉讼："
        + joined("stages")
        + "。你可以同意全部环节，也可以只同意其中部分环节。"
    )
    sheet.heading("二、主要形式")
    sheet.add(*paragraphs("forms", styles.BODY))
    sheet.heading("三、你享有的权利")
    sheet.add(*each("one in rights", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("四、你应当履行的义务和遵守的纪律")
    sheet.add(*each("one in obligations", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("五、法律后果")
    sheet.add(*paragraphs("consequences", styles.BODY))
    sheet.heading("六、操作方法")
    sheet.add(*paragraphs("operation", styles.BODY))
    sheet.heading("七、转为线下进行的条件")
    sheet.add(*paragraphs("offline_right", styles.BODY))
    sheet.add(
        Line("是否同意在线诉讼，请填写《适用在线诉讼意见征询确认书》。特此告知。", styles.BODY, keep=True)
    )
    sheet.sealed("told_date", "court")
    signed = Table()
    signed.row(
        label(44, "签收"),
        cell(
            WIDTH - 44,
            Line("以上内容已经告知，本人已经知悉。{{ party_signed|box }}已签名", align="left", keep=True),
            Line(
                "受告知人（签名、盖章或按指印）：\t" + day("told_date"),
                before=6, keep=True, align="left", tabs=((WIDTH - 54, "right", "none"),),
            ),
            Line("协助告知人（签名）：" + maybe("helper"), before=6, align="left"),
        ),
        height=84,
    )  # fmt: skip
    sheet.add(Line("", styles.GAP, before=3, keep=True))
    sheet.table(signed)
    sheet.footer()
    return sheet


def consent() -> Sheet:
    """RC-0102."""
    sheet = Sheet("适用在线诉讼意见征询确认书", form=True)
    sheet.title("适用在线诉讼意见征询确认书")
    form = Table()
    _case(form, beside=("诉讼地位", "{{ party_role }}"))
    aligned(form, ("当事人", "{{ party_name }}"), ("性别", maybe("gender")), shares=SHARES)
    aligned(form, ("身份号码", "{{ id_number }}"))
    aligned(form, ("联系电话", "{{ phone }}"), ("是否在押", yes_no("in_custody")), shares=SHARES)
    aligned(form, ("监管场所", maybe("custody_place")))
    form.row(
        label(NAME, "征询事项"),
        cell(
            WIDTH - NAME,
            Line(
                f"根据{RULES}第四条的规定，在线诉讼应当征得当事人同意，不得强制或者变相强制。同意部分环节的，"
                "不推定同意其他环节；同意后又反悔的，应当在开展相应诉讼活动前的合理期限内提出；已同意而无正当理由"
                "不参与，也未在合理期限内申请转为线下的，依法承担相应法律后果。",
                styles.TELLING,
            ),
        ),
        height=104,
    )
    scope = boxes("consent_scope", ("全部环节", "部分环节", "不同意"))
    aligned(form, ("同意范围", scope), height=32)
    form.row(
        label(NAME, "同意的环节"),
        cell(
            WIDTH - NAME,
            Line(boxes("consent_stages", STAGES[:5]), align="left"),
            Line(boxes("consent_stages", STAGES[5:]), align="left"),
        ),
        height=50,
    )
    story(form, "不同意的理由", "refuse_reason", 54, NAME)
    aligned(
        form,
        ("具备技术条件", yes_no("tech_ready")),
        ("平台实名账号", maybe("platform_account")),
        shares=SHARES,
    )
    places = (("共享法庭", "监狱远程庭审室", "看守所"), ("司法所或服务站", "本人住所", "其他"))
    form.row(
        label(NAME, "拟参与在线\n诉讼的场所"),
        cell(WIDTH - NAME, *(Line(boxes("location", line), align="left") for line in places)),
        height=50,
    )
    form.row(
        cell(
            WIDTH,
            Line(
                "本人已经收到《在线诉讼权利义务告知书》，知悉适用在线诉讼的具体环节、主要形式、权利义务、法律后果和操作方法。"
                "以上意见系本人自愿作出，所填内容属实；本人将妥善保管平台账号和密码，账号下的行为视为本人行为。",
                styles.TELLING,
                keep=True,
            ),
            Line(
                "当事人（签名、盖章或按指印）：\t{{ sign_date|cn_date }}",
                before=26, align="left", tabs=((WIDTH - 20, "right", "none"),),
            ),
        ),
        height=118,
    )  # fmt: skip
    sheet.table(form)
    sheet.add(
        Line(
            "注：1．在“□”内打“√”；同意全部环节的，不必逐项选择。2．意见有变化的，请及时书面告知人民法院。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def address() -> Sheet:
    """RC-0103."""
    sheet = Sheet("电子送达及送达地址确认书", form=True)
    sheet.title("电子送达及送达地址确认书")
    form = Table()
    _case(form, height=26)
    form.row(
        label(NAME, "告知事项"),
        cell(
            WIDTH - NAME,
            *(
                Line(text, styles.SMALL, align="both")
                for text in (
                    f"1．根据《中华人民共和国民事诉讼法》第九十条和{RULES}第二十九条至第三十一条的规定，经受送达人同意，"
                    "人民法院可以采用电子方式送达；送达信息到达受送达人提供或者确认的电子地址所在系统时，即为送达。",
                    "2．电子送达的判决书、裁定书、调解书，受送达人提出需要纸质文书的，人民法院应当提供。",
                    "3．受送达人被监禁的，通过其所在监所转交，以其在送达回证上的签收日期为送达日期。",
                    "4．受送达人应当如实提供、确认送达地址；地址变更的，应当及时书面告知人民法院。因地址不准确、"
                    "变更后未及时告知而未能实际接收的，由受送达人依法承担相应后果。",
                )
            ),
            *paragraphs("scope_note", styles.SMALL),
        ),
        height=150,
        splits=True,
    )
    aligned(form, ("受送达人", "{{ party_name }}"), ("联系电话", "{{ phone }}"), shares=SHARES)
    aligned(form, ("身份号码", "{{ id_number }}"))
    aligned(
        form,
        ("同意电子送达", yes_no("accept_eservice")),
        ("需要纸质\n裁判文书", yes_no("paper_judgment")),
        shares=SHARES,
        height=38,
    )
    numbered(form, "电子送达\n地址", "e_addresses", 44, NAME)
    aligned(form, ("邮寄送达地址", "{{ postal_address }}"))
    aligned(
        form,
        ("邮政编码", maybe("postcode")),
        ("监所转交\n场所", maybe("custody_forward")),
        shares=SHARES,
        height=38,
    )
    aligned(form, ("代收人", maybe("proxy_receiver")), ("代收人电话", maybe("proxy_phone")), shares=SHARES)
    form.row(
        label(NAME, "受送达人\n确认"),
        cell(
            WIDTH - NAME,
            Line(
                "本人已经阅读（已向本人宣读）上述告知事项，提供的送达方式和送达地址准确、有效；"
                "本确认书适用于本案的第一审、第二审、再审和执行程序，变更前一直有效。",
                styles.TELLING,
                keep=True,
            ),
            Line(
                "受送达人（签名、盖章或按指印）：\t{{ sign_date|cn_date }}",
                before=20, align="left", tabs=((WIDTH - NAME - 10, "right", "none"),),
            ),
        ),
        height=108,
    )  # fmt: skip
    form.row(
        label(NAME, "法院工作\n人员"),
        cell(WIDTH - NAME, Line("经办人（签名）：" + maybe("clerk"), align="left")),
        height=36,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def summons() -> Sheet:
    """RC-0105."""
    sheet = Sheet("远程出庭通知书", form=True)
    stub(
        sheet,
        "远程出庭通知书",
        ("案由", "{{ cause }}"),
        ("受通知人", "{{ party_name }}（{{ party_role }}）"),
        ("开庭时间", "{{ hearing_time|cn_datetime }}"),
        ("出庭地点", "{{ location }}"),
        ("制发日期", "{{ issue_date|cn_date }}"),
        number="{{ case_number }}",
    )
    sheet.title("{{ court }}", "远程出庭通知书")
    sheet.number("{{ case_number }}")
    sheet.add(Line("{{ party_name }}：", styles.FLUSH))
    sheet.body(
        f"本院受理{{{{ cause }}}}一案，定于{{{{ hearing_time|cn_datetime }}}}以视频方式在线开庭。根据{RULES}"
        "第二十一条、第二十四条的规定，通知你作为本案{{ party_role }}按时到{{ location }}参加庭审"
        + either("judges", "。本案由" + joined("judges") + "审理")
        + "。现将有关事项通知如下："
    )
    sheet.heading("一、平台及登录方式")
    sheet.body("{{ platform }}。")
    sheet.add(
        *when(
            "bring_materials",
            Line("二、应当准备的材料", styles.HEADING),
            *each("one in bring_materials", Line("{{ one }}", styles.BODY, numbered="（一）")),
        )
    )
    sheet.heading("{% if bring_materials %}三{% else %}二{% endif %}、庭审纪律")
    sheet.add(*each("one in discipline", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("{% if bring_materials %}四{% else %}三{% endif %}、无正当理由不参加的后果")
    sheet.add(*paragraphs("absence_effect", styles.BODY))
    sheet.add(Line("联系电话：{{ phone }}。特此通知。", styles.BODY, keep=True))
    sheet.sealed(issuer="court")
    signed_for(sheet, "receive_date", "受通知人（签名、盖章或按指印）", "本通知书已经收到。")
    sheet.footer()
    return sheet


FORMS = {
    "RC-0101": notice_of_rights,
    "RC-0102": consent,
    "RC-0103": address,
    "RC-0105": summons,
}
"""How each form is drawn, by its code."""
