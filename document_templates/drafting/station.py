"""The forms of the station itself (ST-01…): reception, referral, letters between prison and locality, ledger."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    fill_row,
    numbered,
    opinion,
    receipt,
    register,
    story,
    stub,
    ticked,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    boxes,
    code_lines,
    day,
    each,
    either,
    joined,
    maybe,
    paragraphs,
    sealed_lines,
    when,
)
from document_templates.drafting.tables import LANDSCAPE_WIDTH, WIDTH, Cell, Table, cell, label


def reception() -> Sheet:
    """ST-0101."""
    sheet = Sheet("公共法律服务接待登记表", form=True)
    sheet.title("公共法律服务接待登记表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    fill_row(
        form, ("接待时间", "{{ visit_time|cn_datetime }}"), ("接待人", "{{ receiver }}"), shares=(0.6, 0.4)
    )
    ticked(form, "渠道", boxes("channel", ("来站", "电话", "网络", "远程视频", "监狱转介")))
    fill_row(
        form, ("来访人", "{{ visitor_name }}"), ("性别", maybe("gender")), ("联系电话", "{{ phone }}"),
        shares=(0.42, 0.13, 0.45),
    )  # fmt: skip
    fill_row(form, ("身份号码", maybe("id_number")), ("人群类别", joined("crowd")), shares=(0.5, 0.5))
    fill_row(form, ("住址", maybe("address")))
    form.row(
        label(70, "服务事项"),
        cell(
            WIDTH - 70,
            Line(
                boxes("service_kind", ("法律咨询", "人民调解", "法律援助", "公证", "司法确认")), align="left"
            ),
            Line(
                boxes("service_kind", ("远程庭审", "社区矫正", "安置帮教", "司法鉴定", "其他")), align="left"
            ),
        ),
        height=48,
    )
    story(form, "事项内容", "matter", 116)
    story(form, "答复或处理意见", "reply", 96)
    ticked(
        form,
        "处理方式",
        boxes("disposition", ("当场办结", "受理", "转办", "告知其他途径"))
        + either("transfer_to", "（转{{ transfer_to }}）"),
    )
    numbered(form, "收取材料", "materials", 44)
    ticked(form, "满意度", boxes("satisfaction", ("非常满意", "满意", "基本满意", "不满意")))
    form.row(
        Cell(106, tuple(code_lines()), borders=(("right", "nil"),)),
        Cell(
            WIDTH - 106,
            (
                Line("以上登记内容已经来访人核对。", align="left", keep=True),
                Line("来访人（签名）：\t接待人（签名）：", before=8, keep=True, tabs=((170, "left", "none"),)),
                Line(day("visit_time"), align="right", before=6),
            ),
            borders=(("left", "nil"),),
        ),
        height=76,
    )  # fmt: skip
    sheet.table(form)
    sheet.footer()
    return sheet


def referral() -> Sheet:
    """ST-0102."""
    sheet = Sheet("公共法律服务事项转办单", form=True)
    stub(
        sheet,
        "公共法律服务事项转办单",
        ("申请人", "{{ applicant_name }}　{{ phone }}"),
        ("服务事项", "{{ service_kind }}"),
        ("承办单位", "{{ handler_unit }}"),
        ("转办、办结日期", "{{ transfer_date|cn_date }}转办，{{ due_date|cn_date }}前办结"),
        ("转办人、批准人", "{{ handler }}　" + maybe("approver")),
    )
    sheet.title("公共法律服务事项转办单")
    sheet.add(Line("{{ doc_number }}", align="right"), Line("{{ handler_unit }}：", styles.ENTRY))
    sheet.add(
        Line(
            "下列公共法律服务事项属于你单位职责范围，现转请办理，并请于{{ due_date|cn_date }}前将办理结果反馈本站。",
            styles.TELLING,
            after=4,
        )
    )
    form = Table()
    fill_row(form, ("接待登记号", "{{ accept_number }}"), ("紧急程度", boxes("urgency", ("普通", "加急"))))
    fill_row(form, ("申请人", "{{ applicant_name }}"), ("联系电话", "{{ phone }}"))
    fill_row(form, ("服务事项", "{{ service_kind }}"))
    story(form, "事项摘要", "matter", 66)
    numbered(form, "移送材料", "materials", 50)
    form.row(
        Cell(190, tuple(code_lines()), borders=(("right", "nil"),)),
        Cell(
            252,
            (
                Line("转办人：{{ handler }}　批准人：" + maybe("approver"), align="center", keep=True),
                *sealed_lines("transfer_date", styles.ENTRY, "center"),
            ),
            borders=(("left", "nil"),),
        ),
        height=96,
    )
    sheet.table(form)
    sheet.cut("（回执沿此线裁下寄回）")
    sheet.add(Line("回　执", styles.COUNTERFOIL))
    answer = Table()
    fill_row(answer, ("签收人", maybe("receipt_signer")), ("签收日期", day("receipt_date")))
    fill_row(answer, ("承办人", maybe("receipt_unit_handler")), ("办结日期", day("finish_date")))
    opinion(answer, "办理结果", "result", height=100, signs="承办单位负责人（签名）")
    sheet.table(answer)
    sheet.footer()
    return sheet


def cooperation() -> Sheet:
    """ST-0103."""
    sheet = Sheet("监地协作事项函")
    sheet.red_head("{{ from_unit }}")
    sheet.number()
    sheet.title("监地协作事项函")
    sheet.add(Line("{{ to_unit }}：", styles.FLUSH))
    sheet.body(
        "服刑人员{{ prisoner_name }}"
        + either("prisoner_no", "（罪犯编号{{ prisoner_no }}）")
        + either("id_number", "，公民身份号码{{ id_number }}")
        + either("household_address", "，户籍地{{ household_address }}")
        + "。现就其{{ coop_kind }}事项，商请你单位予以协助。"
    )
    sheet.heading("一、事项说明")
    sheet.add(*paragraphs("matter", styles.BODY))
    sheet.heading("二、请求协助的内容")
    sheet.add(*each("one in requests", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.add(
        *when(
            "family_contact",
            Line("三、家属及联系方式", styles.HEADING),
            *each("one in family_contact", Line("{{ one }}", styles.BODY)),
        )
    )
    sheet.body("请于{{ due_date|cn_date }}前将办理情况书面反馈我单位。")
    sheet.add(*paragraphs("confidentiality", styles.BODY))
    sheet.add(
        *when(
            "attachments",
            Line("附件：" + joined("attachments"), styles.BODY, before=8),
        )
    )
    sheet.sealed(issuer="from_unit")
    sheet.add(Line("（联系人：{{ contact_person }}，联系电话：{{ contact_phone }}）", styles.BODY, before=6))
    receipt(
        sheet,
        "{{ from_unit }}",
        "{{ doc_number }}已经收到，办理结果如下：",
        maybe("result"),
    )
    sheet.footer()
    return sheet


def ledger() -> Sheet:
    """ST-0104."""
    sheet = Sheet("公共法律服务工作台账", landscape=True)
    sheet.title("公共法律服务工作台账")
    sheet.add(
        Line(
            "服务站：{{ station }}\t月份：{{ month }}",
            align="left",
            after=4,
            tabs=((LANDSCAPE_WIDTH, "right", "none"),),
        )
    )
    columns = (
        ("序号", 34, "{{ one.serial_no }}"),
        ("受理日期", 62, "{{ one.accept_date|dot_date }}"),
        ("受理编号", 78, "{{ one.accept_number }}"),
        ("申请人", 54, "{{ one.applicant_name }}"),
        ("服务事项", 58, "{{ one.service_kind }}"),
        ("事项摘要", 120, "{{ one.matter }}"),
        ("承办单位", 68, maybe("one.handler_unit")),
        ("形成的文书编号", 72, joined("one.document_numbers")),
        ("办理状态", 44, "{{ one.status }}"),
        ("办结日期", 48, either("one.finish_date", "{{ one.finish_date|dot_date }}")),
        ("满意度", 30, maybe("one.satisfaction")),
        ("登记人", 32, "{{ one.clerk }}"),
    )
    register(sheet, *columns)
    return sheet


FORMS = {"ST-0101": reception, "ST-0102": referral, "ST-0103": cooperation, "ST-0104": ledger}
"""How each form is drawn, by its code."""
