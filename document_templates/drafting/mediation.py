"""The forms of people's mediation (MD-01…), after the forms the committees have used since 2010."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    SIGNED,
    Particulars,
    minutes,
    numbered,
    party_lines,
    roster,
    story,
    ticked,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    NO_DATE,
    Line,
    boxes,
    code_lines,
    day,
    each,
    either,
    hei,
    joined,
    maybe,
    names,
    paragraphs,
    seal_lines,
    tag,
    when,
)
from document_templates.drafting.tables import WIDTH, Cell, Signatures, Table, cell, label


def application() -> Sheet:
    """MD-0101."""
    sheet = Sheet("人民调解申请书", form=True)
    sheet.title("人民调解申请书")
    form = Table()
    for role, rows in (("申请人", "applicants"), ("被申请人", "respondents")):
        with form.each(f"p in {rows}"):
            form.row(
                label(30, role, "start"),
                label(82, "姓名（名称）"),
                cell(104, "{{ p.name }}"),
                label(36, "性别"),
                cell(30, Line(maybe("p.sex"), align="center")),
                label(36, "民族"),
                cell(56, Line(maybe("p.ethnic"), align="center")),
                label(36, "年龄"),
                cell(32, Line(maybe("p.age"), align="center")),
            )
            form.row(
                label(30, "", "on"),
                label(82, "证件号码"),
                cell(154, maybe("p.id_number")),
                label(72, "联系方式"),
                cell(104, maybe("p.phone")),
            )
            form.row(
                label(30, "", "on"),
                label(82, "职业或职务"),
                cell(154, maybe("p.occupation")),
                label(72, "法定代表人"),
                cell(104, maybe("p.legal_representative")),
            )
            form.row(label(30, "", "on"), label(82, "单位或住址"), cell(WIDTH - 112, maybe("p.address")))
            with form.when("p.agent"):
                form.row(
                    label(30, "", "on"),
                    label(82, "代理人"),
                    cell(
                        WIDTH - 112,
                        "{{ p.agent }}" + either("p.agent_scope", "（代理权限：{{ p.agent_scope }}）"),
                    ),
                )
    story(form, "纠纷简要情况", "dispute_brief", 170)
    numbered(form, "申请事项", "requests", 84)
    form.row(
        cell(
            WIDTH,
            Line(
                "{{ committee }}已将人民调解的有关规定告知申请人，申请人自愿申请该人民调解委员会进行调解。",
                styles.TELLING,
            ),
            Line(f"申请人{SIGNED}：", align="left", before=24, keep=True),
            Line(day("apply_date"), align="right", before=24),
        ),
        height=130,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def acceptance() -> Sheet:
    """MD-0102."""
    sheet = Sheet("人民调解受理登记表", form=True)
    sheet.title("人民调解受理登记表")
    sheet.add(
        Line(
            "登记号：" + maybe("intake_number") + "\t案号：" + maybe("reference"),
            align="left",
            tabs=((WIDTH, "right", "none"),),
        )
    )
    form = Table()
    form.row(
        label(70, "受理日期"),
        cell(136, Line(day("accept_date"), align="left")),
        label(70, "登记方式"),
        cell(166, Line(boxes("application_form", ("书面申请", "口头申请")), align="left")),
    )
    ticked(
        form,
        "案件来源",
        boxes("origin", ("当事人申请", "主动调解", "接受委托移送"))
        + either("commissioned_by", "（{{ commissioned_by }}）"),
    )
    form.row(
        label(70, "纠纷类型"),
        cell(136, "{{ dispute_kind }}"),
        label(70, "涉及金额"),
        cell(166, either("amount", "{{ amount|money }}元")),
    )
    roster(form)
    story(form, "纠纷简要情况", "dispute_brief", 130)
    numbered(form, "申请事项", "requests", 66)
    form.row(
        label(70, "调解员"),
        cell(136, joined("mediators")),
        label(70, "确定方式"),
        cell(166, Line("{{ chosen_by_parties|box }}由当事人选择", align="left")),
    )
    form.row(
        cell(
            WIDTH,
            Line("本人民调解委员会经征询当事人意愿，依法受理并调解上述纠纷。", styles.TELLING),
            Line(f"当事人{SIGNED}：", align="left", before=12, keep=True),
            Line("登记人（签名）：{{ registrar }}", align="left", before=24, keep=True),
            *seal_lines("accept_date", styles.ENTRY, "right"),
        ),
        height=140,
    )
    form.row(label(70, "备注"), cell(WIDTH - 70, maybe("remark")))
    sheet.table(form)
    sheet.add(
        Line(
            "注：本表由人民调解委员会填写；口头申请的，由登记人记录后交当事人签名、盖章或按指印。",
            styles.NOTE,
        )
    )
    sheet.footer()
    return sheet


def notice_of_rights() -> Sheet:
    """MD-0103."""
    sheet = Sheet("人民调解当事人权利义务告知书")
    sheet.title("人民调解当事人权利义务告知书")
    sheet.add(Line(names("parties") + "：", styles.FLUSH))
    sheet.body(
        "关于你们之间的{{ dispute_name }}，现根据《中华人民共和国人民调解法》的规定，将有关事项告知如下："
    )
    sheet.heading("一、人民调解的性质和原则")
    sheet.body(
        "人民调解委员会是依法设立的调解民间纠纷的群众性组织。调解在当事人自愿、平等的基础上进行，不违背法律、法规和国家政策，"
        "尊重当事人的权利，不因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。人民调解委员会调解民间纠纷，"
        "不收取任何费用。"
    )
    sheet.heading("二、当事人享有的权利")
    sheet.body(
        "（一）选择或者接受人民调解员；",
        "（二）接受调解、拒绝调解或者要求终止调解；",
        "（三）要求调解公开进行或者不公开进行；",
        "（四）自主表达意愿、自愿达成调解协议。",
    )
    sheet.heading("三、当事人履行的义务")
    sheet.body(
        "（一）如实陈述纠纷事实；",
        "（二）遵守调解现场秩序，尊重人民调解员；",
        "（三）尊重对方当事人行使权利。",
    )
    sheet.heading("四、调解协议的效力")
    sheet.body(
        "经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。调解协议书自各方当事人签名、盖章或者按指印，"
        "人民调解员签名并加盖人民调解委员会印章之日起生效；口头调解协议自各方当事人达成协议之日起生效。",
        "达成调解协议后，双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认。人民法院依法确认"
        "调解协议有效，一方当事人拒绝履行或者未全部履行的，对方当事人可以向人民法院申请强制执行。当事人之间就调解协议的履行或者"
        "调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼。",
    )
    sheet.heading("五、其他事项")
    sheet.body(
        either("mediators", "本纠纷由人民调解员" + joined("mediators") + "调解。")
        + "人民调解员有偏袒、侮辱当事人，索取、收受财物，泄露个人隐私、商业秘密等"
        "行为的，可以向本人民调解委员会反映。"
    )
    sheet.seal("notice_date")
    sheet.add(Line("以上内容已经告知，本人已经知悉。", styles.BODY, before=8, keep=True))
    signatures = Signatures()
    with signatures.each("p in parties"):
        signatures.line("{{ p.role }}（{{ p.name }}）")
    signatures.line("告知人（签名）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def inquiry() -> Sheet:
    """MD-0104."""
    sheet = Sheet("人民调解调查记录")
    sheet.header("{{ committee }}　调查记录")
    sheet.title("人民调解调查记录")
    head = Particulars()
    head.line(("时间", "{{ started_at|cn_datetime }}" + either("ended_at", "至{{ ended_at|cn_datetime }}")))
    head.line(("地点", "{{ place }}"))
    head.line(("事由", "{{ subject }}"))
    head.line(("调查人", joined("investigators")), ("记录人", maybe("recorder")), shares=(0.6, 0.4))
    head.line(
        ("被调查人", "{{ interviewee }}"),
        ("性别", maybe("interviewee_sex")),
        ("年龄", maybe("interviewee_age")),
        shares=(0.6, 0.2, 0.2),
    )
    head.line(
        ("证件号码", maybe("interviewee_id")), ("联系电话", maybe("interviewee_phone")), shares=(0.6, 0.4)
    )
    head.line(("单位或住址", maybe("interviewee_address")))
    head.line(("与当事人的关系", maybe("interviewee_relation")))
    head.line(("在场人", joined("attendees")))
    sheet.table(head)
    sheet.add(
        Line(
            [
                hei("告知："),
                "我们是{{ committee }}的人民调解员，为调解上述纠纷向你了解情况，请你如实陈述；"
                "所涉及的个人隐私、商业秘密，我们予以保密。",
            ],
            styles.MINUTES,
            before=10,
        )
    )
    minutes(sheet)
    sheet.add(
        Line("以上记录已经本人核对（已向本人宣读），与本人陈述一致。", styles.MINUTES, before=10, keep=True)
    )
    signatures = Signatures()
    for who in ("被调查人（签名或按指印）", "调查人（签名）", "记录人（签名）"):
        signatures.line(who)
    sheet.table(signatures)
    sheet.footer("被调查人", "调查人", "记录人")
    return sheet


def session() -> Sheet:
    """MD-0105."""
    sheet = Sheet("人民调解记录")
    sheet.header("{{ committee }}　调解记录")
    sheet.title("人民调解记录")
    head = Particulars()
    head.line(("时间", "{{ started_at|cn_datetime }}" + either("ended_at", "至{{ ended_at|cn_datetime }}")))
    head.line(("地点", "{{ place }}"))
    head.line(("事由", "{{ subject }}"))
    head.line(("案号", maybe("reference")), ("记录人", maybe("recorder")), shares=(0.62, 0.38))
    head.line(("调解员", joined("mediators")))
    head.line(
        ("方式", boxes("mode", ("现场", "远程视频", "现场与视频结合"))),
    )
    head.line(("公开调解", boxes("openness", ("公开", "不公开"))))
    with head.each("p in parties"):
        head.line(
            (
                "{{ p.role }}",
                "{{ p.name }}"
                + either(
                    "p.agent",
                    "，委托代理人{{ p.agent }}" + either("p.agent_scope", "（{{ p.agent_scope }}）"),
                ),
            )
        )
    head.line(("邀请参加人", joined("attendees")))
    sheet.table(head)
    sheet.add(
        Line(
            "{{ rights_told|box }}人民调解员已核对到场人员的身份，将当事人在人民调解活动中享有的权利和"
            "履行的义务告知各方当事人；"
            "各方当事人表示知悉，自愿接受调解。",
            styles.MINUTES,
            before=10,
        ),
        Line(hei("调解过程："), styles.MINUTES, keep=True),
    )
    minutes(sheet)
    sheet.add(
        Line(hei("调解结果："), styles.MINUTES, before=8, keep=True),
        Line(
            boxes("result", ("达成书面协议", "达成口头协议", "调解不成", "继续调解")),
            styles.MINUTES,
            align="left",
        ),
        *paragraphs("result_detail", styles.MINUTES),
        Line(
            "以上记录已经各方当事人核对（已向各方当事人宣读），确认无误。",
            styles.MINUTES,
            before=8,
            keep=True,
        ),
    )
    signatures = Signatures()
    with signatures.each("p in parties"):
        signatures.line("{{ p.role }}（{{ p.name }}）")
    with signatures.when("attendees"):
        signatures.line("邀请参加人（签名）")
    signatures.line("人民调解员（签名）")
    signatures.line("记录人（签名）")
    sheet.table(signatures)
    sheet.footer("当事人", "调解员", "记录人")
    return sheet


def agreement() -> Sheet:
    """MD-0106."""
    sheet = Sheet("人民调解协议书")
    sheet.title("人民调解协议书")
    sheet.number("编号：{{ doc_number }}")
    sheet.add(
        *party_lines("applicants", "申请人"),
        *party_lines("respondents", "被申请人"),
        *party_lines("third_parties|default([])", "第三人"),
    )
    sheet.add(Line("纠纷的主要事实：", styles.HEADING))
    sheet.add(*paragraphs("facts", styles.BODY))
    sheet.add(
        *when("disputed", Line("争议事项和各方责任：", styles.HEADING), *paragraphs("disputed", styles.BODY))
    )
    sheet.add(
        Line("经调解，当事人自愿达成如下协议：", styles.HEADING),
        *each("clause in clauses", Line("{{ clause }}", styles.BODY, numbered="一、")),
        Line("履行的方式和期限：", styles.HEADING),
        Line("履行方式：{{ performance_way }}", styles.BODY),
        Line("履行期限：{{ performance_term }}", styles.BODY),
        *when("amount", Line("涉及金额：{{ amount|cn_amount }}（￥{{ amount|money }}）。", styles.BODY)),
    )
    sheet.add(tag("if instalments"), Line("分期履行的，按照下表履行：", styles.BODY, keep=True))
    plan = Table()
    plan.row(
        label(34, "序号"),
        label(104, "履行日期"),
        label(74, "履行人"),
        label(74, "受领人"),
        label(82, "履行内容"),
        label(74, "金额（元）"),
        heading=True,
    )
    with plan.each("one in instalments|default([])"):
        plan.row(
            cell(34, Line("{{ loop.index }}", align="center")),
            cell(104, Line("{{ one.due_on|cn_date }}", styles.SMALL, align="center")),
            cell(74, Line("{{ one.debtor }}", styles.SMALL, align="center")),
            cell(74, Line(maybe("one.creditor"), styles.SMALL, align="center")),
            cell(82, Line(maybe("one.what"), styles.SMALL, align="left")),
            cell(74, Line(either("one.amount", "{{ one.amount|money }}"), styles.SMALL, align="right")),
        )
    sheet.table(plan)
    sheet.add(
        tag("endif"),
        Line(
            "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，具有法律约束力，当事人应当按照约定履行。"
            "双方当事人认为有必要的，可以自本协议生效之日起三十日内共同向人民法院申请司法确认。",
            styles.BODY,
            before=6,
        ),
        Line("本协议一式{{ agreement_copies }}份，当事人各执一份，{{ committee }}留存一份。", styles.BODY),
    )
    signatures = Signatures()
    for role, rows in (
        ("申请人", "applicants"),
        ("被申请人", "respondents"),
        ("第三人", "third_parties|default([])"),
    ):
        with signatures.each(f"p in {rows}"):
            signatures.line(f"{role}（{{{{ p.name }}}}）")
    with signatures.each("name in mediators"):
        signatures.line("人民调解员（{{ name }}）")
    signatures.line("记录人" + either("recorder", "（{{ recorder }}）"))
    sheet.add(
        Line(
            "（当事人签名、盖章或者按指印，调解员、记录人签名，并注明日期）",
            styles.NOTE,
            before=12,
            keep=True,
        )
    )
    sheet.table(signatures)
    sheet.seal("agreement_date")
    sheet.footer()
    return sheet


def oral_agreement() -> Sheet:
    """MD-0107."""
    sheet = Sheet("人民调解口头协议登记表", form=True)
    sheet.title("人民调解口头协议登记表")
    sheet.add(Line("编号：{{ doc_number }}", align="right"))
    form = Table()
    roster(form)
    form.row(
        label(82, "纠纷类型"),
        cell(122, "{{ dispute_kind }}"),
        label(86, "协议达成日期"),
        cell(152, Line(day("agreement_date"), align="left")),
    )
    story(form, "事实和争议", "facts", 120)
    numbered(form, "协议内容", "clauses", 120)
    for name, fact in (("履行方式", "performance_way"), ("履行期限", "performance_term")):
        form.row(label(70, name), cell(WIDTH - 70, f"{{{{ {fact} }}}}"))
    signers = "人民调解员（签名）：" + joined("mediators") + "\t记录人（签名）：" + maybe("recorder")
    form.row(
        Cell(
            WIDTH,
            (
                Line(
                    "当事人认为无需制作调解协议书，采取口头协议方式，协议内容由人民调解员记录如上。"
                    "口头调解协议自各方当事人达成协议之日起生效。",
                    styles.TELLING,
                ),
                Line(signers, align="left", before=4, keep=True, tabs=((270, "left", "none"),)),
            ),
            borders=(("bottom", "nil"),),
        ),
        height=66,
    )
    form.row(
        Cell(106, tuple(code_lines()), borders=(("top", "nil"), ("right", "nil"))),
        Cell(
            WIDTH - 106,
            tuple(seal_lines("fill_date", styles.ENTRY, "right")),
            borders=(("top", "nil"), ("left", "nil")),
        ),
        height=72,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def follow_up() -> Sheet:
    """MD-0108."""
    sheet = Sheet("人民调解回访记录", form=True)
    sheet.title("人民调解回访记录")
    form = Table()
    form.row(label(82, "当事人"), cell(WIDTH - 82, names("parties")), height=34)
    form.row(label(82, "调解协议编号"), cell(WIDTH - 82, "{{ agreement_number }}"), height=30)
    form.row(label(82, "回访事由"), cell(WIDTH - 82, "{{ subject }}"), height=34)
    form.row(
        label(82, "回访日期"),
        cell(128, "{{ visited_on|cn_date }}"),
        label(66, "受访人"),
        cell(166, joined("interviewees")),
        height=30,
    )
    for name, text in (
        ("回访方式", boxes("mode", ("上门", "电话", "视频", "其他"))),
        ("履行情况", boxes("performed", ("已履行", "部分履行", "未履行"))),
    ):
        form.row(label(82, name), cell(WIDTH - 82, Line(text, align="left")), height=30)
    story(form, "回访情况", "content", 190)
    story(form, "隐患及措施", "hidden_risk", 92)
    form.row(
        label(82, "满意程度"),
        cell(WIDTH - 82, Line(boxes("satisfaction", ("满意", "基本满意", "不满意")), align="left")),
        height=30,
    )
    form.row(
        cell(
            WIDTH,
            Line(
                "受访人（签名或按指印）：\t回访人（签名）：" + joined("visitors"),
                align="left",
                before=6,
                keep=True,
                tabs=((240, "left", "none"),),
            ),
            Line("{{ committee }}", align="right", before=14, keep=True),
            Line("（人民调解委员会印章）", align="right", keep=True),
            Line(NO_DATE, align="right"),
        ),
        height=120,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def termination() -> Sheet:
    """MD-0109."""
    sheet = Sheet("人民调解终止告知书")
    sheet.title("人民调解终止告知书")
    sheet.number()
    sheet.add(Line(names("parties") + "：", styles.FLUSH))
    sheet.body(
        "你们之间的{{ dispute_name }}，本人民调解委员会于{{ accept_date|cn_date }}受理，由人民调解员"
        + joined("mediators")
        + "进行了调解。现因{% if end_reason == '其他' %}下述情形{% else %}{{ end_reason }}{% endif %}，"
        "根据《中华人民共和国人民调解法》第二十六条的规定，决定自{{ end_date|cn_date }}起终止调解。"
    )
    sheet.add(*paragraphs("end_detail", styles.BODY))
    sheet.body("终止调解后，你们可以根据纠纷的性质，依法通过下列途径维护自己的权利：")
    sheet.add(
        *each(
            "way in ways_told",
            Line(
                "{% if way == '仲裁' %}属于仲裁范围的，向仲裁机构申请仲裁；"
                "{% elif way == '行政途径' %}属于行政机关职责范围的，请求有关行政机关处理；"
                "{% elif way == '诉讼' %}向有管辖权的人民法院提起诉讼。{% else %}{{ way }}{% endif %}",
                styles.BODY,
                numbered="（一）",
            ),
        )
    )
    sheet.body("请注意法律规定的时效和期限，及时主张权利。特此告知。")
    sheet.seal("end_date")
    signatures = Signatures()
    with signatures.each("p in parties"):
        signatures.line("收到人（{{ p.name }}）")
    sheet.table(signatures)
    sheet.footer()
    return sheet


def file_cover() -> Sheet:
    """MD-0110."""
    sheet = Sheet("人民调解卷宗")
    sheet.add(
        Line("{{ committee }}", styles.TITLE, before=36),
        Line("调 解 卷 宗", styles.COVER_TITLE),
    )
    cover = Table(bordered=False)
    for name, value in (
        ("卷　　名", "{{ file_name }}"),
        ("卷　　号", "{{ volume_no }}"),
        ("人民调解员", joined("mediators")),
        ("调解日期", "{{ mediation_start|cn_date }}至{{ mediation_end|cn_date }}"),
        ("立卷人", "{{ filing_person }}"),
        ("立卷日期", day("filing_date")),
        ("保管期限", "{{ retention }}"),
        ("备　　注", maybe("remark")),
    ):
        cover.row(
            cell(116, Line(name, styles.COVER_ENTRY, align="distribute"), valign="bottom"),
            cell(16, Line("", styles.COVER_ENTRY)),
            Cell(290, (Line(value, styles.COVER_ENTRY),), valign="bottom", borders=(("bottom", "single"),)),
            height=46,
        )
    sheet.table(cover)
    sheet.title("卷 内 目 录", page_break=True)
    index = Table()
    index.row(
        label(42, "序号"),
        label(252, "文书名称"),
        label(58, "页号"),
        label(90, "备注"),
        height=32,
        heading=True,
    )
    with index.each("one in entries"):
        index.row(
            cell(42, Line("{{ one.no }}", align="center")),
            cell(252, Line("{{ one.title }}", align="left")),
            cell(58, Line(maybe("one.pages"), align="center")),
            cell(90, Line(maybe("one.remark"), styles.SMALL, align="left")),
            height=32,
        )
    sheet.table(index)
    sheet.title("卷宗情况说明", page_break=True)
    sheet.add(*paragraphs("file_note", styles.BODY))
    sheet.body(
        either("page_count", "本卷宗共{{ page_count }}页，", "本卷宗共　　　页，")
        + "已按照卷内目录顺序装订。"
    )
    signatures = Signatures()
    signatures.line("立卷人（签名）")
    signatures.line("检查人（签名）")
    sheet.table(signatures)
    return sheet


FORMS = {
    "MD-0101": application,
    "MD-0102": acceptance,
    "MD-0103": notice_of_rights,
    "MD-0104": inquiry,
    "MD-0105": session,
    "MD-0106": agreement,
    "MD-0107": oral_agreement,
    "MD-0108": follow_up,
    "MD-0109": termination,
    "MD-0110": file_cover,
}
"""How each form is drawn, by its code."""
