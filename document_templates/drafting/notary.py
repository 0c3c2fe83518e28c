"""The forms of taking in notarial matters (NT-01…): application, notices, inquiry, refusal, receipt, fees."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    Particulars,
    aligned,
    dialogue,
    numbered,
    opinion,
    receipt,
    story,
    stub,
    yes_no,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    boxes,
    code_lines,
    either,
    hei,
    maybe,
    paragraphs,
    sealed_lines,
    when,
)
from document_templates.drafting.tables import WIDTH, Cell, Table, cell, label


def _applicant(form: Table) -> None:
    """Who applies, and who acts for them, under names that read from top to bottom."""
    form.row(
        label(30, "申请人", "start"),
        label(82, "姓名（名称）"),
        cell(90, "{{ applicant_name }}"),
        label(36, "性别"),
        cell(30, Line(maybe("applicant_gender"), align="center")),
        label(64, "出生日期"),
        cell(110, either("applicant_birth", "{{ applicant_birth|cn_date }}")),
    )
    form.row(
        label(30, "", "on"),
        label(82, "身份号码"),
        cell(156, "{{ applicant_id }}"),
        label(64, "联系电话"),
        cell(110, "{{ applicant_phone }}"),
    )
    form.row(label(30, "", "on"), label(82, "住址"), cell(WIDTH - 112, "{{ applicant_address }}"))
    form.row(
        label(30, "代理人", "start"),
        label(82, "姓名"),
        cell(90, maybe("agent_name")),
        label(66, "身份号码"),
        cell(174, maybe("agent_id")),
    )
    form.row(label(30, "", "on"), label(82, "代理依据"), cell(WIDTH - 112, maybe("agent_basis")))


def _kinds(form: Table) -> None:
    """The kinds of notarial matters to tick, in four lines."""
    form.row(
        label(82, "公证事项类别"),
        cell(
            WIDTH - 82,
            *(
                Line(boxes("matter_kind", kinds), align="left")
                for kinds in (
                    ("委托", "声明", "赠与", "遗嘱", "继承", "亲属关系"),
                    ("婚姻状况", "出生或死亡", "无犯罪记录", "学历学位"),
                    ("合同协议", "财产分割", "保全证据", "签名印鉴"),
                    ("副本影印本与原本相符", "债权文书强制执行效力", "其他"),
                )
            ),
        ),
        height=84,
    )


def application() -> Sheet:
    """NT-0101."""
    sheet = Sheet("公证申请表", form=True)
    sheet.title("公证申请表")
    form = Table()
    _applicant(form)
    _kinds(form)
    story(form, "申请事项", "matter", 84)
    aligned(
        form,
        ("公证书用途", "{{ usage }}"),
        ("需要份数", "{{ copies_needed }}份"),
        shares=(0.74, 0.26),
        height=26,
    )
    places = boxes("usage_place", ("中国内地", "港澳台", "境外"))
    aligned(form, ("使用地", places), ("译文文种", maybe("translation")), shares=(0.74, 0.26), height=26)
    aligned(form, ("申请公证的文书名称", maybe("document_name")), height=36)
    form.row(
        label(30, "提交材料", "start"),
        label(32, "序号"),
        label(240, "材料名称"),
        label(40, "份数"),
        label(100, "原件或复印件"),
        height=20,
    )
    with form.each("one in materials"):
        form.row(
            label(30, "", "on"),
            cell(32, Line("{{ loop.index }}", styles.SMALL, align="center")),
            cell(240, Line("{{ one.title }}", styles.SMALL, align="left")),
            cell(40, Line("{{ one.copies }}", styles.SMALL, align="center")),
            cell(100, Line(boxes("one.kind", ("原件", "复印件")), styles.SMALL, align="center")),
            height=20,
        )
    form.row(
        label(30, "证人", "start"), label(92, "姓名"), label(200, "住址"), label(120, "联系方式"), height=20
    )
    with form.each("one in witnesses|default([])"):
        form.row(
            label(30, "", "on"),
            cell(92, Line("{{ one.name }}", styles.SMALL, align="center")),
            cell(200, Line(maybe("one.address"), styles.SMALL, align="left")),
            cell(120, Line(maybe("one.phone"), styles.SMALL, align="center")),
            height=20,
        )
    form.row(
        label(82, "其他需要说明的情况"),
        cell(WIDTH - 82, *paragraphs("other", styles.TELLING, otherwise=[EMPTY])),
        height=40,
        splits=True,
    )
    form.row(
        cell(
            WIDTH,
            Line(
                "申请人声明：已如实说明申请公证的事项的有关情况，提供的证明材料真实、合法、充分；知悉提供虚假证明材料、骗取公证书的，"
                "依法承担法律责任。",
                styles.TELLING,
            ),
            Line(
                "申请人或者代理人（签名、盖章或按指印）：\t{{ applicant_signed|box }}已签名",
                before=6, keep=True, align="left", tabs=((WIDTH - 10, "right", "none"),),
            ),
            Line("{{ apply_date|cn_date }}", align="right", before=4),
        ),
        height=96,
    )  # fmt: skip
    sheet.table(form)
    sheet.footer()
    return sheet


def transfer() -> Sheet:
    """NT-0102."""
    sheet = Sheet("公证预受理转办单", form=True)
    stub(
        sheet,
        "公证预受理转办单",
        ("申请人", "{{ applicant_name }}　{{ applicant_phone }}"),
        ("公证事项类别", "{{ matter_kind }}"),
        ("转往公证机构", "{{ notary_office }}"),
        ("转办日期", "{{ transfer_date|cn_date }}"),
        ("经办人", "{{ receiver_station }}"),
    )
    sheet.title("公证预受理转办单")
    sheet.add(
        Line("{{ doc_number }}", align="right"),
        Line("{{ notary_office }}：", styles.ENTRY),
        Line(
            "下列公证申请由本站代为接收，现连同材料转你处审查。是否受理由你处依法决定，办理期限自你处受理之日起计算。",
            styles.TELLING,
            after=4,
        ),
    )
    form = Table()
    _applicant(form)
    _kinds(form)
    story(form, "拟办事项", "matter", 66)
    urgency = boxes("urgency", ("普通", "加急", "上门或入监"))
    aligned(form, ("紧急程度", urgency), ("在押人员", yes_no("in_custody")), shares=(0.68, 0.32))
    aligned(form, ("关押场所", maybe("custody_place")))
    numbered(form, "已收材料", "materials", 62)
    numbered(form, "欠缺材料", "missing", 62)
    story(form, "答复意见", "consult_reply", 62)
    form.row(
        Cell(190, tuple(code_lines()), valign="bottom", borders=(("right", "nil"),)),
        Cell(
            WIDTH - 190,
            (
                Line("经办人（签名）：{{ receiver_station }}", align="center", keep=True),
                *sealed_lines("transfer_date", styles.ENTRY, "center"),
            ),
            borders=(("left", "nil"),),
        ),
        height=96,
    )
    sheet.table(form)
    receipt(
        sheet,
        "{{ issuing_org }}",
        "{{ doc_number }}及所附材料已经收到。",
        "预约办理时间："
        + either("appointment", "{{ appointment|cn_datetime }}", "　　　　年　　月　　日　　时")
        + "。",
    )
    sheet.footer()
    return sheet


def inquiry() -> Sheet:
    """NT-0106."""
    sheet = Sheet("公证询问笔录")
    sheet.header("{{ issuing_org }}　询问笔录")
    sheet.title("公证询问笔录")
    head = Particulars()
    head.line(("时间", "{{ inquiry_date|cn_datetime }}"))
    head.line(("地点", "{{ place }}"))
    head.line(("方式", boxes("mode", ("现场", "远程视频", "入监或上门"))))
    head.line(("事由", "{{ matter }}"))
    head.line(("询问人", "{{ inquirer }}"), ("记录人", "{{ recorder }}"))
    head.line(
        ("被询问人", "{{ interviewee }}"), ("性别", maybe("interviewee_gender")), shares=(0.75, 0.25),
    )  # fmt: skip
    head.line(("身份号码", "{{ interviewee_id }}"))
    head.line(("住址", maybe("interviewee_address")))
    head.line(("身份", boxes("interviewee_role", ("当事人", "代理人", "利害关系人", "证人"))))
    sheet.table(head)
    sheet.add(
        Line(hei("告知："), styles.MINUTES, before=10, keep=True),
        *paragraphs("told_content", styles.MINUTES),
        Line(hei("询问谈话内容："), styles.MINUTES, before=4, keep=True),
    )
    dialogue(sheet)
    sheet.add(
        Line(hei("民事行为能力判断："), styles.MINUTES, before=4, keep=True),
        *paragraphs("capacity_check", styles.MINUTES),
        *when(
            "corrections",
            Line(hei("修改处确认："), styles.MINUTES, before=4, keep=True),
            *paragraphs("corrections", styles.MINUTES),
        ),
        Line(
            "以上笔录已经本人核对（已向本人宣读），与本人所述一致；修改之处已经本人盖章或者按指印认可。",
            styles.MINUTES,
            before=8,
            keep=True,
        ),
    )
    for who in ("被询问人（签名、盖章或按指印）", "询问人（签名）", "记录人（签名）"):
        sheet.add(
            Line(f"{who}：\t", styles.SIGN, before=6, keep=True, tabs=((WIDTH - 60, "left", "underscore"),))
        )
    sheet.add(Line("{{ sign_date|cn_date }}", styles.LINE, align="right", before=6))
    sheet.footer("被询问人", "询问人", "记录人")
    return sheet


def delivery() -> Sheet:
    """NT-0108."""
    sheet = Sheet("公证书送达回执", form=True)
    sheet.title("公证书送达回执")
    form = Table()
    aligned(form, ("公证机构", "{{ notary_office }}"), height=34)
    aligned(form, ("公证书编号", "{{ certificate_number }}"), height=34)
    aligned(form, ("公证事项", "{{ matter }}"), height=46)
    aligned(form, ("出证日期", "{{ certificate_date|cn_date }}"), ("份数", "{{ copies }}"), height=34)
    ways = boxes("delivery_mode", ("自取", "邮寄", "服务站代转", "监所转交", "电子送达"))
    aligned(form, ("送达方式", ways), height=34)
    aligned(form, ("领取人", "{{ recipient }}"), ("身份号码", "{{ recipient_id }}"), height=34)
    aligned(form, ("代领依据", maybe("proxy")), height=34)
    numbered(form, "退还原件", "returned_materials", 96)
    form.row(
        cell(
            WIDTH,
            Line(
                "上列公证书"
                + either("returned_materials", "和退还的原件")
                + "已经收到，经核对，公证书所载姓名、身份号码、证明内容和份数无误。",
                styles.TELLING,
                keep=True,
            ),
            Line("领取人（签名、盖章或按指印）：", align="left", before=24, keep=True),
            Line(
                "签收时间："
                + either(
                    "receive_time", "{{ receive_time|cn_datetime }}", "　　　　年　　月　　日　　时　　分"
                ),
                align="right",
                before=24,
            ),
        ),
        height=150,
    )
    aligned(form, ("发送人", "（签名）{{ deliverer }}"), height=40)
    sheet.table(form)
    sheet.add(
        Line(
            "注：1．代领人领取的，应当出示身份证件和授权委托书；邮寄送达的，附邮件回执；电子送达的，附送达记录。"
            "2．认为公证书有错误的，可以向出具该公证书的公证机构提出复查。3．本回执签收后存入公证卷。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def fee_reduction() -> Sheet:
    """NT-0109."""
    sheet = Sheet("公证费减免申请审批表", form=True)
    sheet.title("公证费减免申请审批表")
    form = Table()
    _applicant(form)
    aligned(form, ("公证事项", "{{ matter }}"), height=44)
    due, asked = "{{ fee_due|money }}元", "{{ reduction|money }}元"
    aligned(form, ("应收公证费", due), ("申请减免金额", asked))
    grounds = boxes("ground", ("符合法律援助条件", "低保或特困", "抚恤救济", "残疾", "其他"), " ")
    aligned(form, ("减免理由", grounds))
    story(form, "困难情况", "hardship", 74)
    numbered(form, "证明材料", "proofs", 70)
    form.row(
        cell(
            WIDTH,
            Line("以上情况属实，所附证明材料真实，请准予减免公证费。", styles.TELLING, keep=True),
            Line(
                "申请人或者代理人（签名、盖章或按指印）：\t{{ apply_date|cn_date }}",
                before=10, align="left", tabs=((WIDTH - 10, "right", "none"),),
            ),
        ),
        height=64,
    )  # fmt: skip
    opinion(
        form, "承办人意见", "handler_opinion", "handler", "handle_date",
        height=86, seal=False, signs="承办人（签名）",
    )  # fmt: skip
    amount = either("approved_amount", "{{ approved_amount|cn_amount }}（￥{{ approved_amount|money }}）")
    aligned(form, ("批准减免金额", amount))
    opinion(form, "负责人意见", "approver_opinion", "approver", "approve_date", height=88)
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "NT-0101": application,
    "NT-0102": transfer,
    "NT-0106": inquiry,
    "NT-0108": delivery,
    "NT-0109": fee_reduction,
}
"""How each form is drawn, by its code."""
