"""The forms to fill in of 安置帮教 (RS-01…): before release, handing over, registration, aid, assessment."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import aligned, opinion, story, yes_no
from document_templates.drafting.corrections.common import NAME, listed
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    NO_DATE,
    Line,
    boxes,
    code_lines,
    each,
    either,
    joined,
    maybe,
    sealed_lines,
)
from document_templates.drafting.tables import WIDTH, Cell, Table, cell, label

ROOM = WIDTH - NAME
"""What a printed name leaves of a row."""
FAMILY = (
    ("姓名", 68.0, "{{ one.name }}"),
    ("关系", 52.0, maybe("one.relation")),
    ("职业和住址", 142.0, maybe("one.occupation")),
    ("联系电话", 100.0, maybe("one.phone")),
)
PLEDGE = "以上所填内容属实。"
APPLIED = ("临时救助", "最低生活保障", "过渡性安置", "就业安置", "社会保险", "医疗救助", "住房", "其他")


def _row(form: Table, *pairs: tuple[str, str], height: float = 24) -> None:
    """A row of one or two (printed name, value) pairs, in columns with the rows above."""
    aligned(form, *pairs, height=height, name=NAME)


def _person(form: Table, *more: tuple[str, str], height: float = 24) -> None:
    """Who it is about; `more` are further pairs in front of the addresses, two to a row."""
    _row(form, ("姓名", "{{ person_name }}"), ("性别", "{{ gender }}"), height=height)
    _row(
        form, ("出生日期", "{{ birth_date|cn_date }}"), ("身份号码", "{{ id_number }}"), height=height
    )  # fmt: skip
    for at in range(0, len(more), 2):
        _row(form, *more[at : at + 2], height=height)
    _row(form, ("户籍地", "{{ household_address }}"), height=height)
    _row(form, ("居住地", "{{ residence_address }}"), height=height)


def _points(form: Table, name: str, rows: str, height: float) -> None:
    """Numbered points beside a name."""
    points = each(f"one in {rows}|default([])", Line("{{ one }}", numbered="1."), otherwise=[EMPTY])
    form.row(label(NAME, name), cell(ROOM, *points), height=height, splits=True)


def _foot(form: Table, *lines: Line, height: float = 88) -> None:
    """The last row of a numbered form: the code beside who signs and seals it."""
    form.row(
        Cell(150, tuple(code_lines()), valign="bottom", borders=(("right", "nil"),)),
        Cell(WIDTH - 150, lines, valign="bottom", borders=(("left", "nil"),)),
        height=height,
    )


def _sides(form: Table, *sides: tuple[str, str, str], height: float) -> None:
    """Boxes side by side, each with who signs, the name if it is known, and a line such as the date."""
    width = round(WIDTH / len(sides), 1)
    widths = [width] * (len(sides) - 1) + [WIDTH - width * (len(sides) - 1)]
    form.row(
        *(
            cell(
                one,
                Line(who, align="left", keep=True),
                Line(name, align="center", before=4, keep=True),
                Line(date, align="right", before=4),
                valign="top",
            )
            for one, (who, name, date) in zip(widths, sides, strict=True)
        ),
        height=height,
    )


def before_release() -> Sheet:
    """RS-0101."""
    sheet = Sheet("预释放人员信息登记表", form=True)
    sheet.title("预释放人员信息登记表")
    form = Table()
    _row(form, ("监管场所", "{{ prison }}"), ("罪犯编号", maybe("prisoner_no")))
    _person(
        form,
        ("民族", maybe("ethnicity")),
        ("文化程度", "{{ education }}"),
        ("婚姻状况", maybe("marital_status")),
        ("健康状况", "{{ health }}"),
    )
    _row(form, ("罪名", "{{ offence }}"), ("附加刑", maybe("additional_penalty")), height=38)
    _row(form, ("原判刑期", "{{ original_sentence }}"))
    _row(form, ("刑期变动", "{{ sentence_changes|default(['无'])|join('；') }}"))
    _row(form, ("预计释放日期", "{{ release_date|cn_date }}"), ("心理状况", maybe("psych")), height=38)
    story(form, "服刑改造\n表现", "performance", 46, NAME)
    _row(form, ("技能及证书", joined("skills")))
    listed(form, "家庭成员及\n联系方式", "family_members", *FAMILY)
    _row(form, ("释放后去向", "{{ return_address }}"))
    story(form, "困难和诉求", "difficulties", 46, NAME)
    _row(
        form,
        ("重新犯罪\n风险评估", boxes("risk_level", ("低", "中", "高"))),
        ("是否重点\n帮教对象", yes_no("key_object")),
        height=38,
    )
    form.row(
        cell(
            WIDTH,
            Line(f"{PLEDGE}填表人（签名）：{{{{ filler }}}}", align="left", keep=True),
            Line("监管场所（公章）", align="right", before=12, keep=True),
            Line("{{ fill_date|cn_date }}", align="right"),
            valign="bottom",
        ),
        height=72,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def verified() -> Sheet:
    """RS-0102."""
    sheet = Sheet("服刑（预释放）人员信息核查反馈表", form=True)
    sheet.title("服刑（预释放）人员信息核查反馈表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    _row(form, ("来函监管场所", "{{ prison }}"), ("收到日期", "{{ request_date|cn_date }}"))
    _person(form)
    _row(
        form,
        ("身份信息\n是否属实", yes_no("identity_true")),
        ("地址\n是否属实", yes_no("address_true")),
        height=38,
    )
    listed(
        form,
        "错误信息\n及更正",
        "wrong_items",
        ("项目", 62, "{{ one.item }}"),
        ("来函所列", 150, maybe("one.given")),
        ("核实更正为", 150, "{{ one.right }}"),
    )
    story(form, "家庭和\n经济状况", "family_status", 88, NAME)
    attitudes = boxes("family_attitude", ("愿意接回", "不愿接回", "无家属", "失联"))
    _row(form, ("家属接纳态度", attitudes), height=28)
    _row(form, ("住房情况", boxes("housing", ("有住房", "无住房", "待落实"))), height=28)
    _row(form, ("承包地或\n就业条件", maybe("land_or_job")), height=44)
    story(form, "特殊情况", "special", 62, NAME)
    _row(form, ("接送意见", "{{ receive_plan }}"), height=44)
    _foot(
        form,
        Line("核查人（签名）：{{ verifier }}", align="center", after=8, keep=True),
        *sealed_lines("verify_date", styles.ENTRY, "center"),
        height=108,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def handover() -> Sheet:
    """RS-0104."""
    sheet = Sheet("刑满释放人员交接登记表", form=True)
    sheet.title("刑满释放人员交接登记表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    _person(form, height=23)
    _row(form, ("监管场所", "{{ prison }}"), ("释放日期", "{{ release_date|cn_date }}"), height=23)
    _row(form, ("释放证明书号", "{{ release_certificate_no }}"), height=23)
    _row(form, ("交接时间", "{{ handover_time|cn_datetime }}"), height=23)
    _row(form, ("交接地点", "{{ handover_place }}"), height=23)
    ways = boxes("pickup_kind", ("司法所接回", "监狱送回", "家属接回", "自行返回"))
    _row(form, ("接送方式", ways))
    _row(form, ("身体状况", "{{ health }}"))
    _points(form, "随身物品\n和钱款", "belongings", 44)
    _points(form, "移交材料", "documents", 66)
    _row(
        form,
        ("家属", maybe("family_name") + either("family_relation", "（{{ family_relation }}）")),
        ("家属电话", maybe("family_phone")),
        height=23,
    )
    _row(form, ("是否签订\n帮教协议", yes_no("agreement_signed")), height=38)
    form.row(
        cell(
            WIDTH,
            Line(
                "以上人员、物品和材料已经当面交接清楚，本人已经领取释放证明书，并已被告知按期到司法所报到。",
                styles.TELLING,
            ),
        ),
        height=44,
    )
    _sides(
        form,
        ("监管场所交接人（签名）：", "{{ prison_handler }}", "（公章）　{{ handover_time|cn_date }}"),
        ("地方交接人（签名）：", "{{ local_handler }}", "（公章）　{{ handover_time|cn_date }}"),
        height=66,
    )
    _foot(
        form,
        Line("本人（签名、按指印）：　　　　　　　　　　", align="left", keep=True),
        Line("家属（签名、按指印）：", align="left", before=16),
        height=84,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def registration() -> Sheet:
    """RS-0105."""
    sheet = Sheet("安置帮教对象登记表", form=True)
    sheet.title("安置帮教对象登记表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    _person(form, ("联系电话", "{{ phone }}"), ("报到日期", "{{ report_date|cn_date }}"))
    _row(form, ("来源", boxes("source", ("刑满释放", "社区矫正解除", "假释期满", "特赦"))))
    _row(form, ("原监管场所或\n矫正机构", "{{ source_unit }}"), ("罪名", "{{ offence }}"), height=36)
    _row(form, ("刑期\n（矫正期）", "{{ sentence }}"), height=36)
    _row(
        form,
        ("释放（解矫）\n日期", "{{ release_date|cn_date }}"),
        ("帮教类别", boxes("category", ("重点帮教", "一般帮教"), " ")),
        height=36,
    )
    _row(form, ("帮教期限", "自{{ help_start|cn_date }}起至{{ help_end|cn_date }}止"))
    listed(form, "家庭成员", "family_members", *FAMILY, height=21)
    _row(form, ("就业状况", "{{ employment }}"), ("收入来源", maybe("income")))
    _row(form, ("住房状况", "{{ housing }}"), ("技能", maybe("skills")))
    _row(form, ("参保和\n救助情况", maybe("social_security")), height=36)
    story(form, "困难和诉求", "difficulties", 42, NAME)
    listed(
        form,
        "帮教小组",
        "team_members",
        ("姓名", 56, "{{ one.name }}"),
        ("单位或身份", 104, maybe("one.unit")),
        ("分工", 116, maybe("one.duty")),
        ("联系电话", 86, maybe("one.phone")),
        height=21,
    )
    _foot(
        form,
        Line(
            f"{PLEDGE}　　本人（签名）：",
            align="left",
            keep=True,
        ),
        Line("登记人（签名）：{{ registrar }}　　　　（司法所公章）", align="left", before=10, keep=True),
        Line("{{ register_date|cn_date }}", align="right"),
        height=82,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def aid() -> Sheet:
    """RS-0108."""
    sheet = Sheet("安置帮教困难救助（安置）申请审批表", form=True)
    sheet.title("安置帮教困难救助（安置）申请审批表")
    form = Table()
    _person(
        form,
        ("联系电话", "{{ phone }}"),
        ("释放（解矫）\n日期", "{{ release_date|cn_date }}"),
        height=22,
    )
    listed(form, "家庭成员\n情况", "family_members", *_incomes(), height=21)
    _row(
        form,
        ("家庭月收入", "{{ monthly_income|money }}元"),
        ("申请金额", either("amount", "{{ amount|money }}元")),
        height=22,
    )
    form.row(
        label(NAME, "申请事项"),
        cell(
            ROOM,
            Line(boxes("apply_kind", APPLIED[:4]), align="left"),
            Line(boxes("apply_kind", APPLIED[4:]), align="left"),
        ),
        height=42,
    )
    form.row(
        label(NAME, "困难情况"),
        cell(
            ROOM,
            *each("line in hardship|lines", Line("{{ line }}", styles.TELLING)),
            Line(
                "申请人（签名）：\t{{ apply_date|cn_date }}", tabs=((ROOM - 10, "right", "none"),), before=4
            ),
            valign="top",
        ),
        height=86,
        splits=True,
    )
    _row(form, ("证明材料", joined("documents")))
    for name, level, date, height in (
        ("村（居）民\n委员会意见", "village", "", 60),
        ("司法所意见", "office", "", 80),
        ("县级司法行政\n机关意见", "county", "county_date", 80),
    ):
        signer = "" if level == "village" else f"{level}_signer"
        opinion(form, name, f"{level}_opinion", signer, date, height=height, width=NAME)
    _row(form, ("转办部门", maybe("coop_unit")), height=22)
    story(form, "落实情况", "result", 42, NAME)
    sheet.table(form)
    sheet.footer()
    return sheet


def _incomes() -> tuple[tuple[str, float, str], ...]:
    """The family where income counts."""
    return (*FAMILY[:2], ("职业和收入", *FAMILY[2][1:]), FAMILY[3])


def assessment() -> Sheet:
    """RS-0109."""
    sheet = Sheet("安置帮教对象风险评估表", form=True)
    sheet.title("安置帮教对象风险评估表")
    form = Table()
    _person(form, height=24)
    _row(form, ("评估日期", "{{ assess_date|cn_date }}"))
    _row(form, ("评估阶段", boxes("stage", ("首次", "年度", "解除前", "专项"))))
    listed(
        form,
        "评估项目\n及得分",
        "factors",
        ("评估项目", 120, "{{ one.item }}"),
        ("情况", 192, maybe("one.finding")),
        ("得分", 50, "{{ one.score }}"),
        height=24,
    )
    _row(
        form,
        ("总分", "{{ total_score }}分"),
        ("风险等级", boxes("risk_level", ("低", "中", "高"))),
        height=24,
    )
    story(form, "主要风险因素", "key_factors", 52, NAME)
    story(form, "保护因素", "protective_factors", 46, NAME)
    _row(form, ("评估后\n帮教类别", boxes("category_after", ("重点帮教", "一般帮教"))), height=38)
    story(form, "调整措施", "measures", 64, NAME)
    form.row(
        label(NAME, "评估人"),
        cell(
            ROOM,
            Line(joined("assessors"), align="left", keep=True),
            Line("（签名）：", align="left", before=10),
        ),
        height=54,
    )
    form.row(
        label(NAME, "司法所意见"),
        cell(
            ROOM,
            Line("同意上述评估意见。", styles.TELLING, keep=True),
            Line(
                "负责人（签名）：" + maybe("office_signer") + "　　　　（公章）",
                align="right",
                before=12,
                keep=True,
            ),
            Line(NO_DATE, align="right"),
            valign="bottom",
        ),
        height=84,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "RS-0101": before_release,
    "RS-0102": verified,
    "RS-0104": handover,
    "RS-0105": registration,
    "RS-0108": aid,
    "RS-0109": assessment,
}
"""How each form is drawn, by its code; notices, the agreement and the record are in resettlement_papers."""
