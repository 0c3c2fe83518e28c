"""Helping with a hearing held from afar (RC-01…): letter, escort, record, register, papers passed on."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    Particulars,
    aligned,
    numbered,
    opinion,
    receipt,
    register,
    story,
    stub,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    boxes,
    code_lines,
    day,
    each,
    either,
    hei,
    joined,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.remote_court import NAME, RULES, SHARES
from document_templates.drafting.tables import (
    LANDSCAPE_WIDTH,
    WIDTH,
    Cell,
    Signatures,
    Table,
    cell,
    label,
)

NO_TIME = "　　　　年　　月　　日　　时　　分"
"""A moment to be written by hand."""


def _moment(name: str) -> str:
    """Inline: a moment in words, or room to write one by hand."""
    return either(name, f"{{{{ {name}|cn_datetime }}}}", NO_TIME)


def assistance() -> Sheet:
    """RC-0104."""
    sheet = Sheet("远程开庭协助函")
    sheet.red_head("{{ court }}")
    sheet.number("{{ case_number }}")
    sheet.title("远程开庭协助函")
    sheet.add(Line("{{ assist_unit }}：", styles.FLUSH))
    told = (
        "本院审理{{ cause }}一案，本案{{ party_role }}{{ party_name }}"
        + either("prisoner_no", "（编号{{ prisoner_no }}）")
        + f"需以在线方式参加诉讼活动。根据{RULES}第二十四条"
        + "{% if party_role == '被告人' or party_role == '罪犯' %}、第三十七条{% endif %}的规定，"
        + "商请你单位提供场所并予以协助。现将有关事项函告如下："
    )
    sheet.add(Line(told, styles.BODY, align="left"))
    sheet.heading("一、诉讼活动安排")
    sheet.body("（一）诉讼活动：{{ activity }}；", "（二）时间：{{ hearing_time|cn_datetime }}；")
    sheet.add(*when("test_time", Line("（三）设备调试时间：{{ test_time|cn_datetime }}；", styles.BODY)))
    sheet.body("（{% if test_time %}四{% else %}三{% endif %}）平台及房间号：{{ platform }}。")
    sheet.heading("二、请予协助的事项")
    sheet.add(*each("one in requests", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(
        *when(
            "documents",
            Line("三、委托转交的文书", styles.HEADING),
            *each("one in documents", Line("{{ one }}", styles.BODY, numbered="（一）")),
        )
    )
    sheet.add(
        Line(
            "请收函后及时安排，并将安排情况填入回执反馈本院；因故不能安排的，请说明理由。",
            styles.BODY,
            keep=True,
        )
    )
    sheet.sealed(issuer="court")
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6))
    receipt(
        sheet,
        "{{ court }}",
        "你院{{ case_number }}案远程开庭协助函已经收到，安排情况如下：",
        maybe("arrangement"),
    )
    sheet.footer()
    return sheet


def escort() -> Sheet:
    """RC-0106."""
    sheet = Sheet("罪犯远程出庭提押审批表", form=True)
    sheet.title("罪犯远程出庭提押审批表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    aligned(form, ("监狱", "{{ prison }}"), ("监区", "{{ ward }}"), shares=SHARES, height=24)
    aligned(form, ("罪犯姓名", "{{ prisoner_name }}"), ("性别", "{{ gender }}"), shares=SHARES, height=24)
    aligned(
        form,
        ("罪犯编号", "{{ prisoner_no }}"),
        ("危险性等级", maybe("danger_level")),
        shares=SHARES,
        height=24,
    )
    aligned(form, ("罪名", "{{ offence }}"), height=24)
    aligned(form, ("刑期", "{{ sentence }}"), height=24)
    aligned(
        form, ("来函人民法院", "{{ court }}"), ("协助函文号", "{{ letter_number }}"), shares=SHARES, height=24
    )
    aligned(form, ("案由", "{{ cause }}"), ("案号", "{{ case_number }}"), shares=SHARES, height=24)
    aligned(form, ("诉讼活动", "{{ activity }}"), ("远程庭审室", "{{ room }}"), shares=SHARES, height=24)
    aligned(form, ("提押起止时间", "{{ start_time|cn_datetime }}至{{ end_time|cn_datetime }}"), height=24)
    aligned(form, ("押解民警", joined("escorts")), height=24)
    story(form, "安全措施", "safety_plan", 66, NAME)
    for name, fact in (("监区意见", "ward_opinion"), ("业务科室意见", "dept_opinion")):
        opinion(form, name, fact, height=76, width=NAME)
    opinion(
        form,
        "监狱领导意见",
        "leader_opinion",
        "approver",
        "approve_date",
        height=76,
        signs="批准人（签名）",
        width=NAME,
    )
    form.row(
        label(NAME, "还押情况"),
        Cell(106, tuple(code_lines()), borders=(("right", "nil"),)),
        Cell(
            WIDTH - NAME - 106,
            (
                Line("实际还押时间：" + _moment("actual_return"), align="left", keep=True),
                Line("监区收押民警（签名）：", align="left", before=10),
            ),
            borders=(("left", "nil"),),
        ),
        height=78,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def record() -> Sheet:
    """RC-0107."""
    sheet = Sheet("远程庭审（调解）协助笔录")
    sheet.header("{{ place }}　协助笔录")
    sheet.title("远程庭审（调解）协助笔录")
    top = Particulars()
    top.line(("时间", "{{ start_time|cn_datetime }}至{{ end_time|cn_datetime }}"))
    top.line(("协助场所", "{{ place }}"))
    top.line(("人民法院", "{{ court }}"))
    top.line(("案号", "{{ case_number }}"))
    top.line(("案由", "{{ cause }}"))
    top.line(("参与人", "{{ party_name }}"))
    top.line(("协助人员", "{{ assistant }}"), ("记录人", "{{ recorder }}"))
    top.line(("在场人员", joined("attendees")))
    sheet.table(top)
    checked = boxes("identity_checked", ("证件比对", "人脸识别", "监所确认"))
    sheet.add(
        Line(
            [hei("一、身份核验。"), "开始前再次核验参与人身份，核验无误。核验方式："],
            styles.MINUTES,
            before=10,
        ),
        Line(checked, styles.MINUTES),
        Line(
            [
                hei("二、场所和秩序。"),
                "场所安静、相对封闭，光线和网络符合要求。已告知参与人遵守法庭纪律，未经人民法院同意不得录制、截取、传播音频视频。"
                + either(
                    "no_interference",
                    "全程无他人干扰、提示或者影响参与人陈述。",
                    "现场有他人干扰，情况见协助过程。",
                ),
            ],
            styles.MINUTES,
        ),
        *each(
            "line in device_status|lines",
            Line([hei("{% if loop.first %}三、音视频设备状况。{% endif %}"), "{{ line }}"], styles.MINUTES),
        ),
        Line(hei("四、中断情况及处理。"), styles.MINUTES, keep=True),
        *each(
            "one in interruptions|default([])",
            Line("{{ one }}", styles.MINUTES, numbered="1."),
            otherwise=[Line("没有中断。", styles.MINUTES)],
        ),
        Line(hei("五、当场出示或者转交的材料。"), styles.MINUTES, keep=True),
        *each(
            "one in documents_shown|default([])",
            Line("{{ one }}", styles.MINUTES, numbered="1."),
            otherwise=[Line("没有。", styles.MINUTES)],
        ),
        Line(hei("六、协助过程。"), styles.MINUTES, keep=True),
        *paragraphs("process", styles.MINUTES),
        Line(
            [hei("七、电子笔录。"), "{{ note_signed|box }}参与人已在线核对并签署人民法院的电子笔录。"],
            styles.MINUTES,
        ),
        Line(
            "以上笔录已经参与人核对（已向参与人宣读），与实际情况一致。", styles.MINUTES, before=8, keep=True
        ),
    )
    signatures = Signatures()
    for who in ("参与人（签名或按指印）", "协助人员（签名）", "记录人（签名）"):
        signatures.line(who)
    sheet.table(signatures)
    sheet.footer("参与人", "协助人员", "记录人")
    return sheet


def usage() -> Sheet:
    """RC-0108."""
    sheet = Sheet("共享法庭使用登记簿", landscape=True)
    sheet.title("共享法庭使用登记簿")
    sheet.add(
        Line(
            "共享法庭：{{ site }}\t{{ month }}",
            align="left", after=4, tabs=((LANDSCAPE_WIDTH, "right", "none"),),
        )
    )  # fmt: skip
    columns = (
        ("序号", 34, "{{ one.serial_no }}"),
        ("使用时间", 146, "{{ one.use_time|cn_datetime }}"),
        ("对接\n人民法院", 60, "{{ one.court }}"),
        ("案号", 88, maybe("one.case_number")),
        ("服务事项", 56, "{{ one.service_kind }}"),
        ("使用人", 56, "{{ one.users|join('、') }}"),
        ("联系电话", 76, maybe("one.phone")),
        ("办理结果", 92, "{{ one.result }}"),
        ("设备\n状况", 36, either("one.device_ok", "正常", "异常")),
        ("庭务人员\n签名", 56, "{{ one.clerk }}"),
    )
    register(sheet, *columns, height=36, head=36)
    return sheet


def proof() -> Sheet:
    """RC-0109."""
    sheet = Sheet("诉讼文书转交送达回证", form=True)
    stub(
        sheet,
        "诉讼文书转交送达回证",
        ("案由", "{{ cause }}"),
        ("送达文书", joined("documents")),
        ("受送达人", "{{ recipient }}"),
        ("转交单位", "{{ forward_unit }}"),
        number="{{ case_number }}",
    )
    sheet.title("{{ court }}", "诉讼文书转交送达回证")
    form = Table()
    shares = (0.38, 0.62)
    aligned(form, ("案由", "{{ cause }}"), ("案号", "{{ case_number }}"), shares=shares)
    numbered(form, "送达文书\n名称及份数", "documents", 58, NAME)
    aligned(
        form,
        ("受送达人", "{{ recipient }}"),
        ("罪犯（人员）\n编号", maybe("recipient_no")),
        shares=shares,
        height=36,
    )
    aligned(
        form,
        ("转交单位", "{{ forward_unit }}"),
        ("转交单位\n收到时间", _moment("forward_received")),
        shares=shares,
        height=36,
    )
    aligned(form, ("送达地点", maybe("service_place")))
    form.row(
        label(NAME, "受送达人\n签收"),
        cell(
            WIDTH - NAME,
            Line("上列诉讼文书已经收到。{{ recipient_signed|box }}已签名", align="left", keep=True),
            Line(
                "（签名、盖章或按指印）：\t" + _moment("receive_time"),
                before=10, align="left", tabs=((WIDTH - NAME - 10, "right", "none"),),
            ),
        ),
        height=66,
    )  # fmt: skip
    form.row(
        label(NAME, "拒收事由"),
        cell(WIDTH - NAME, *paragraphs("refusal_reason", styles.ENTRY, otherwise=[EMPTY])),
        height=30,
        splits=True,
    )
    aligned(
        form,
        ("转交人\n（签名）", "{{ forwarder }}"),
        ("见证人\n（签名）", maybe("witness")),
        shares=shares,
        height=36,
    )
    aligned(form, ("退回法院日期", day("returned_date")))
    form.row(
        label(NAME, "备注"),
        cell(WIDTH - NAME, *paragraphs("remark", styles.ENTRY, otherwise=[EMPTY])),
        height=30,
        splits=True,
    )
    sheet.table(form)
    sheet.add(
        Line(
            "注：《中华人民共和国民事诉讼法》第九十四条规定，代为转交的机关、单位收到诉讼文书后，必须立即交受送达人签收，"
            "以在送达回证上的签收日期，为送达日期。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


FORMS = {
    "RC-0104": assistance,
    "RC-0106": escort,
    "RC-0107": record,
    "RC-0108": usage,
    "RC-0109": proof,
}
"""How each form is drawn, by its code."""
