"""The forms of applying for legal aid (LA-01…): application, means, receipt for papers, review."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    aligned,
    grid,
    numbered,
    opinion,
    story,
    yes_no,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    Line,
    boxes,
    code_lines,
    either,
    maybe,
    paragraphs,
)
from document_templates.drafting.tables import WIDTH, Cell, Signatures, Table, cell, label

LAW = "《中华人民共和国法律援助法》"
AID = (
    ("刑事辩护", "刑事代理", "民事诉讼代理", "行政诉讼代理"),
    ("国家赔偿代理", "劳动争议调解与仲裁代理"),
    ("非诉讼代理", "代拟法律文书"),
)
"""法律援助法 22: the forms of legal aid, as they stand in the lines of a form."""


def aid_row(form: Table, name: str) -> None:
    """The forms of legal aid to tick."""
    lines = (Line(boxes("aid_kind", kinds), align="left") for kinds in AID)
    form.row(label(82, name), cell(WIDTH - 82, *lines), height=64)


def application() -> Sheet:
    """LA-0101."""
    sheet = Sheet("法律援助申请表", form=True)
    sheet.title("法律援助申请表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    _person(form, "申请人")
    form.row(
        label(30, "", "on"),
        label(82, "人群类别"),
        cell(
            WIDTH - 112,
            Line(boxes("crowd", ("农民", "进城务工人员", "老年人", "未成年人")), align="left"),
            Line(boxes("crowd", ("妇女", "残疾人", "军人军属", "退役军人", "其他")), align="left"),
        ),
        height=44,
    )
    form.row(
        label(30, "代为申请", "start"),
        label(82, "姓名"),
        cell(110, maybe("agent_name")),
        label(92, "与申请人关系"),
        cell(128, maybe("agent_relation")),
        height=34,
    )
    form.row(
        label(30, "", "on"), label(82, "身份号码"), cell(WIDTH - 112, maybe("agent_id")), height=34,
    )  # fmt: skip
    aligned(
        form, ("被羁押或服刑", yes_no("in_custody")), ("羁押（服刑）\n场所", maybe("custody_place")),
        shares=(0.32, 0.68), height=36,
    )  # fmt: skip
    aid_row(form, "申请援助形式")
    aligned(form, ("案由", "{{ cause }}"), ("申请人地位", "{{ legal_status }}"), shares=(0.56, 0.44))
    form.row(
        label(82, "案件阶段"),
        cell(
            WIDTH - 82,
            Line(boxes("case_stage", ("未进入程序", "侦查", "审查起诉", "一审", "二审")), align="left"),
            Line(boxes("case_stage", ("再审", "仲裁", "行政复议", "调解", "执行")), align="left"),
        ),
        height=44,
    )
    aligned(form, ("对方当事人", maybe("opponent")))
    story(form, "案情及申请理由", "case_brief", 190)
    aligned(
        form, ("免予核查\n经济状况", yes_no("waive_check")), ("免予核查\n的情形", maybe("waive_ground")),
        shares=(0.32, 0.68), height=40,
    )  # fmt: skip
    numbered(form, "提交材料", "materials", 100)
    form.row(
        cell(
            WIDTH,
            Line(
                "{{ truth_commit|box }}本人承诺：以上填写的内容和所提交的材料真实；"
                "如以欺骗或者其他不正当手段获得法律援助，"
                f"愿意支付已实施法律援助的费用，并承担{LAW}第六十四条规定的法律责任。",
                styles.TELLING,
            ),
        ),
        height=70,
    )
    form.row(
        Cell(150, tuple(code_lines()), valign="bottom", borders=(("right", "nil"),)),
        Cell(
            WIDTH - 150,
            (
                Line("申请人（签名或按指印）：", align="left", keep=True),
                Line("代为申请人（签名）：", align="left", before=8, keep=True),
                Line("{{ apply_date|cn_date }}", align="right", before=8),
            ),
            borders=(("left", "nil"),),
        ),
        height=96,
    )
    sheet.table(form)
    sheet.add(
        Line(
            "注：1．无民事行为能力人、限制民事行为能力人由其法定代理人代为申请；被羁押人员、服刑人员可以由其法定代理人或者近亲属代为"
            "申请。2．因经济困难申请且不属于免予核查情形的，另附《经济困难状况说明表》。3．法律援助不收取任何费用。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def _person(form: Table, who: str) -> None:
    """Name, sex, date of birth and the like of the applicant, under a name from top to bottom."""
    form.row(
        label(30, who, "start"),
        label(82, "姓名"),
        cell(90, "{{ applicant_name }}"),
        label(36, "性别"),
        cell(32, Line("{{ gender }}", align="center")),
        label(64, "出生日期"),
        cell(108, "{{ birth_date|cn_date }}"),
    )
    form.row(
        label(30, "", "on"),
        label(82, "身份号码"),
        cell(158, "{{ id_number }}"),
        label(64, "民族"),
        cell(108, maybe("ethnicity")),
    )
    form.row(
        label(30, "", "on"),
        label(82, "户籍所在地"),
        cell(WIDTH - 112, "{{ household_address }}"),
    )
    form.row(label(30, "", "on"), label(82, "住所地"), cell(WIDTH - 112, "{{ residence_address }}"))
    form.row(label(30, "", "on"), label(82, "联系电话"), cell(WIDTH - 112, "{{ phone }}"))


def hardship() -> Sheet:
    """LA-0102."""
    sheet = Sheet("经济困难状况说明表", form=True)
    sheet.title("经济困难状况说明表")
    form = Table()
    _person(form, "申请人")
    form.row(
        label(30, "家庭成员", "start"),
        label(WIDTH - 30, "共同生活的家庭人口：{{ family_count }}人"),
        height=22,
    )
    grid(
        form,
        "family_members",
        ("姓名", 72, "{{ one.name }}"),
        ("与申请人关系", 84, "{{ one.relation }}"),
        ("年龄", 40, maybe("one.age")),
        ("职业或者就学情况", 130, maybe("one.occupation")),
        ("月收入（元）", 86, "{{ one.monthly_income|money }}"),
        height=22,
        lead=30,
    )
    aligned(
        form,
        ("家庭月收入", "{{ monthly_income|money }}元"),
        ("人均月收入", "{{ per_capita_income|money }}元"),
    )
    aligned(form, ("家庭年\n必要支出", either("annual_expense", "{{ annual_expense|money }}元")), height=36)
    numbered(form, "财产状况", "property", 64, 82)
    story(form, "债务状况", "debts", 44, 82)
    story(form, "困难原因", "hardship", 72)
    aligned(form, ("核查方式", boxes("verify_mode", ("信息共享查询", "个人诚信承诺", "证明材料"))))
    form.row(
        cell(
            WIDTH,
            Line(
                "{{ commit|box }}本人承诺：以上说明真实、完整，"
                "同意法律援助机构对本人及家庭成员的经济状况进行核查；如有虚假，愿意承担相应的"
                "法律责任。",
                styles.TELLING,
            ),
            Line("申请人（签名或按指印）：", align="left", before=14, keep=True),
            Line("{{ sign_date|cn_date }}", align="right", before=8),
        ),
        height=104,
    )
    sheet.table(form)
    sheet.add(
        Line(
            f"注：根据{LAW}第四十一条的规定，申请人应当如实说明经济困难状况。收入按照申请之日前的情况填写，家庭成员栏不够的可以加页。",
            styles.NOTE,
            before=4,
        )
    )
    sheet.footer()
    return sheet


def materials_receipt() -> Sheet:
    """LA-0103."""
    sheet = Sheet("法律援助申请材料接收凭证", form=True)
    sheet.title("法律援助申请材料接收凭证")
    sheet.add(
        Line("{{ doc_number }}", align="right"),
        Line(
            "申请人{{ applicant_name }}（身份号码{{ id_number }}）就{{ cause }}申请法律援助，"
            "本机构于{{ received_date|cn_date }}"
            "收到其提交的下列材料：",
            styles.TELLING,
            after=6,
        ),
    )
    form = Table()
    form.row(
        label(36, "序号"), label(220, "材料名称"), label(40, "份数"), label(40, "页数"), label(106, "原件或复印件"),
        heading=True,
    )  # fmt: skip
    with form.each("one in materials"):
        form.row(
            cell(36, Line("{{ loop.index }}", align="center")),
            cell(220, Line("{{ one.title }}", align="left")),
            cell(40, Line("{{ one.copies }}", align="center")),
            cell(40, Line(maybe("one.pages"), align="center")),
            cell(106, Line(boxes("one.kind", ("原件", "复印件")), align="center")),
        )
    sheet.table(form)
    sheet.add(
        Line(
            f"根据{LAW}第四十三条的规定，本机构自收到申请之日起七日内进行审查，作出是否给予法律援助的决定，审查期限至"
            "{{ review_due|cn_date }}届满。申请材料不齐全的，本机构将一次性告知需要补充的材料或者需要作出的说明；"
            "未按要求补充材料或者作出说明的，视为撤回申请。",
            styles.TELLING,
            before=8,
        ),
        Line(
            "{{ applicant_signed|box }}申请人已核对上列材料，确认无误并领取本凭证。",
            styles.TELLING,
            keep=True,
        ),
    )
    signatures = Signatures()
    signatures.line("接收人（{{ receiver }}）")
    signatures.line("申请人（签名或按指印）")
    sheet.table(signatures)
    sheet.sealed("received_date", style=styles.ENTRY)
    sheet.add(Line("（接收机构联系电话：{{ phone }}）", styles.TELLING, before=4))
    sheet.footer()
    return sheet


def review() -> Sheet:
    """LA-0105."""
    sheet = Sheet("法律援助审查表", form=True)
    sheet.title("法律援助审查表")
    sheet.add(Line("{{ doc_number }}", align="right"))
    form = Table()
    aligned(form, ("申请人", "{{ applicant_name }}"), ("身份号码", "{{ id_number }}"), shares=(0.42, 0.58))
    aligned(form, ("案由", "{{ cause }}"), ("申请日期", "{{ apply_date|cn_date }}"), shares=(0.56, 0.44))
    aid_row(form, "援助形式")
    story(form, "案情概要", "case_brief", 84)
    form.row(
        label(30, "审查情况", "start"),
        label(110, "属于法律援助范围"),
        cell(92, Line(yes_no("scope_review"), align="center")),
        label(110, "免予核查经济状况"),
        cell(100, Line(yes_no("waive_check"), align="center")),
    )
    form.row(
        label(30, "", "on"),
        label(110, "先行提供法律援助"),
        cell(92, Line(yes_no("first_aid"), align="center")),
        cell(210, Line("（《法律援助法》第四十四条所列情形）", styles.NOTE)),
    )
    form.row(
        label(30, "", "on"),
        label(110, "经济状况审查"),
        cell(WIDTH - 140, *paragraphs("economic_review", styles.TELLING)),
        height=64,
    )
    form.row(
        label(30, "审查意见", "start"),
        cell(
            WIDTH - 30,
            Line(boxes("handler_opinion", ("给予", "不予", "补充材料", "转交其他机构")), align="left"),
        ),
    )
    form.row(
        label(30, "", "on"),
        cell(
            WIDTH - 30,
            *paragraphs("handler_reason", styles.TELLING),
            Line("审查人（签名）：{{ handler }}", align="right", before=8, keep=True),
            Line("{{ review_date|cn_date }}", align="right"),
            valign="bottom",
        ),
        height=104,
    )
    opinion(form, "负责人意见", "approver_opinion", "approver", "approve_date", height=100)
    form.row(
        Cell(110, tuple(code_lines()), borders=(("right", "nil"),)),
        Cell(
            WIDTH - 110,
            (
                Line(
                    f"注：根据{LAW}第四十三条的规定，法律援助机构应当自收到法律援助申请之日起七日内进行审查，"
                    "作出是否给予法律援助的决定；补充材料、作出说明的，在收到补充的材料和说明后作出决定。",
                    styles.NOTE,
                ),
            ),
            borders=(("left", "nil"),),
        ),
        height=80,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


FORMS = {
    "LA-0101": application,
    "LA-0102": hardship,
    "LA-0103": materials_receipt,
    "LA-0105": review,
}
"""How each form is drawn, by its code."""
