"""Assessment, praise, admonition, warning and punishment of those under supervision (CC-08…)."""

from collections.abc import Sequence

from document_templates.drafting import styles
from document_templates.drafting.blocks import (
    Particulars,
    dialogue,
    opinion,
    receipt,
    story,
    stub,
)
from document_templates.drafting.corrections.common import (
    NAME,
    TERM,
    UNDER_CORRECTION,
    ban_told,
    described,
    head,
    measures_told,
    sentence_told,
    wide,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import (
    EMPTY,
    Line,
    boxes,
    day,
    each,
    either,
    maybe,
    paragraphs,
    when,
)
from document_templates.drafting.tables import WIDTH, Signatures, Table, cell, label

ADMONITION_GROUNDS = (
    ("未按时报到或脱管未超过十日", "其他情节轻微情形"),
    ("违反报告会客外出迁居规定情节轻微",),
    ("不按规定参加教育学习等经教育不改",),
)
WARNING_GROUNDS = (
    ("违反禁止令情节轻微", "未按时报到或脱管超过十日"),
    ("违反报告会客外出迁居规定情节较重", "受两次训诫仍不改正"),
    ("保外就医不按时提交病情复查经教育不改", "其他情节较重情形"),
)


def _points(table: Table, name: str, rows: str, height: float) -> None:
    """Numbered points beside a name as wide as those of the head."""
    points = each(f"one in {rows}|default([])", Line("{{ one }}", numbered="1."), otherwise=[EMPTY])
    table.row(label(NAME, name), cell(WIDTH - NAME, *points), height=height, splits=True)


def _levels(table: Table, office: float, county: float) -> None:
    """The opinions of the office that proposes and of the county agency that decides."""
    for name, level, height in (
        ("司法所意见", "office", office),
        ("县级社区矫正\n机构意见", "county", county),
    ):
        opinion(
            table, name, f"{level}_opinion", f"{level}_signer", f"{level}_date", height=height, width=NAME
        )  # fmt: skip


def _who() -> Line:
    """Who it is about; flush left, because a number of 18 digits in a justified line tears it apart."""
    return Line(f"{described()}，{UNDER_CORRECTION}。", styles.BODY, align="left")


def _found(lead: str) -> list[Line]:
    """What was found; the first paragraph goes on from the lead."""
    first = "{% if loop.first %}" + lead + "{% endif %}"
    return each("line in facts|lines", Line(first + "{{ line }}", styles.BODY))


def _received(sheet: Sheet) -> None:
    """The person's signature below the seal."""
    signatures = Signatures()
    signatures.line("社区矫正对象（签名）", "subject_sign_date")
    sheet.table(signatures)


def assessment() -> Sheet:
    """CC-0801."""
    sheet = Sheet("社区矫正对象考核表", form=True)
    sheet.title("社区矫正对象考核表")
    form = Table()
    head(form)
    wide(form, "考核期间", "{{ period }}")
    wide(form, "管理类别", boxes("management_class", ("严格管理", "普通管理", "宽松管理")))
    for name, fact in (
        ("报告情况", "report_compliance"),
        ("外出、会客、\n迁居情况", "leave_compliance"),
        ("教育学习情况", "education_compliance"),
        ("公益活动情况", "activity_compliance"),
        ("禁止令\n遵守情况", "injunction_compliance"),
    ):
        wide(form, name, maybe(fact), 38)
    _points(form, "加分及理由", "add_points", 34)
    _points(form, "扣分及理由", "deduct_points", 34)
    result = boxes("result", ("优秀", "合格", "基本合格", "不合格"))
    form.row(
        label(NAME, "考核得分"),
        cell(62, Line(either("total_score", "{{ total_score }}分"), align="center")),
        label(60, "考核结果"),
        cell(WIDTH - NAME - 122, Line(result, align="center")),
        height=30,
    )
    story(form, "考核评语", "comment", 92, NAME)
    form.row(
        cell(
            147,
            Line("考核人（签名）：", align="left"),
            Line("{{ assessor }}", align="center", before=6),
            valign="top",
        ),
        cell(
            147,
            Line("本人（签名或按指印）：", align="left"),
            Line(day("subject_sign_date"), align="right", before=32),
            valign="top",
        ),
        cell(
            148,
            Line("县级社区矫正机构确认：", align="left"),
            Line(maybe("confirmer") + "　（公章）", align="center", before=6),
            Line(day("confirm_date"), align="right", before=6),
            valign="top",
        ),
        height=82,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def praise_form() -> Sheet:
    """CC-0802."""
    sheet = Sheet("社区矫正对象表扬审批表", form=True)
    sheet.title("社区矫正对象表扬审批表")
    form = Table()
    head(form, born=True)
    wide(form, "已接受矫正", "{{ months_served }}个月")
    story(form, "主要表现\n和事实", "facts", 168, NAME)
    wide(form, "依据", "{{ basis }}", 40)
    wide(form, "公示情况", maybe("public_notice"), 34)
    _levels(form, 112, 112)
    sheet.table(form)
    sheet.footer()
    return sheet


def praise() -> Sheet:
    """CC-0803."""
    sheet = Sheet("社区矫正表扬决定书")
    sheet.title("社区矫正表扬决定书")
    sheet.number()
    sheet.add(_who(), *_found("经查，该社区矫正对象"))
    sheet.body(
        "上述表现符合给予表扬的条件。根据{{ basis }}的规定，决定对社区矫正对象{{ subject_name }}给予表扬，"
        "自{{ effective_date|cn_date }}起生效。",
        "希望该社区矫正对象珍惜荣誉，继续认罪悔罪，遵纪守法，服从监督管理，接受教育矫正。",
    )
    sheet.sealed()
    _received(sheet)
    sheet.footer()
    return sheet


def inquiry() -> Sheet:
    """CC-0804."""
    sheet = Sheet("社区矫正对象违规情况调查笔录")
    sheet.title("社区矫正对象违规情况调查笔录")
    top = Particulars()
    top.line(("时间", "{{ start_time|cn_datetime }}至{{ end_time|cn_datetime }}"))
    top.line(("地点", "{{ place }}"))
    top.line(("询问人", "{{ inquirer }}"), ("记录人", "{{ recorder }}"))
    top.line(("询问人单位", "{{ inquirer_unit }}"))
    top.line(("被调查人", "{{ interviewee }}"), ("性别", "{{ interviewee_gender }}"), shares=(0.6, 0.4))
    top.line(
        ("公民身份号码", "{{ interviewee_id }}"), ("身份", "{{ interviewee_role }}"), shares=(0.62, 0.38)
    )
    top.line(("住址", "{{ interviewee_address }}"))
    top.line(("涉及的社区矫正对象", "{{ subject_name }}"))
    top.line(("违规类型", "{{ violation_kind }}"))
    sheet.table(top)
    sheet.add(
        Line(
            "告知：我们是{{ inquirer_unit }}的工作人员，现依法就社区矫正对象{{ subject_name }}涉嫌"
            "违反监督管理规定的情况向你调查。你应当如实陈述，不得作伪证或者隐匿证据；你有权陈述和申辩，有权核对笔录并要求补充或者改正；"
            "对与调查无关的问题，有权拒绝回答；认为询问人、记录人应当回避的，可以申请回避。",
            styles.MINUTES,
            before=8,
        ),
        Line("{{ rights_told|box }}上述权利义务已经告知被调查人。", styles.MINUTES),
    )
    dialogue(sheet)
    sheet.add(
        *when(
            "defence",
            Line("陈述和申辩：", styles.MINUTES, keep=True),
            *paragraphs("defence", styles.MINUTES),
        ),
        *when(
            "evidence",
            Line("收集的证据材料：", styles.MINUTES, keep=True),
            *each("one in evidence", Line("{{ one }}", styles.MINUTES, numbered="1.")),
        ),
        Line(
            "以上笔录已经本人核对（已向本人宣读），与本人所说的一致。",
            styles.MINUTES,
            before=6,
            keep=True,
        ),
    )
    signatures = Signatures(dated=False)
    signatures.line("被调查人（{{ interviewee }}）")
    signatures.line("询问人（签名）")
    signatures.line("记录人（签名）")
    sheet.table(signatures)
    sheet.add(Line(day("sign_date"), styles.SIGN, align="right", before=4))
    sheet.footer("被调查人", "询问人", "记录人")
    return sheet


def _measure_form(title: str, grounds: Sequence[Sequence[str]]) -> Sheet:
    """The form on which an admonition or a warning is proposed and decided."""
    sheet = Sheet(title, form=True)
    sheet.title(title)
    form = Table()
    head(form, born=True, sentenced=True, banned=True, height=21)
    form.row(
        label(NAME, "适用情形"),
        cell(
            WIDTH - NAME, *(Line(boxes("ground", line), styles.SMALL, align="left") for line in grounds)
        ),
        height=50,
    )  # fmt: skip
    story(form, "事实及依据", "facts", 62, NAME)
    _points(form, "证据材料", "evidence", 60)
    story(form, "本人申辩", "defence", 42, NAME)
    form.row(
        label(NAME, "此前受\n处罚情况"),
        cell(WIDTH - NAME, *measures_told("previous_penalties", styles.ENTRY, otherwise="无")),
        height=34,
        splits=True,
    )
    _levels(form, 76, 76)
    wide(form, "备注", maybe("remark"), 21)
    sheet.table(form)
    sheet.footer()
    return sheet


def admonition_form() -> Sheet:
    """CC-0805."""
    return _measure_form("社区矫正对象训诫审批表", ADMONITION_GROUNDS)


def warning_form() -> Sheet:
    """CC-0807."""
    return _measure_form("社区矫正对象警告审批表", WARNING_GROUNDS)


def _measure(title: str, measure: str, copied: bool = False) -> Sheet:
    """The decision to admonish or to warn, with its counterfoil on a page of its own."""
    sheet = Sheet(title)
    times = f"第{{{{ times }}}}次{measure}"
    stub(
        sheet,
        title,
        ("社区矫正对象", "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("居住地", "{{ residence_address }}"),
        ("罪名、矫正类别", "{{ offence }}，{{ correction_type }}"),
        ("矫正期限", TERM),
        ("违规时间", "{{ violation_date|cn_date }}"),
        ("适用情形", "{{ ground }}"),
        ("处理决定", f"给予{measure}（{times}）"),
        ("制发机关、日期", "{{ issuing_org }}，{{ issue_date|cn_date }}"),
        *([("抄送", maybe("cc_procuratorate"))] if copied else []),
        ("本人签收", "（签名）　　　　　　　　" + day("subject_sign_date")),
    )
    sheet.title(title, page_break=True)
    sheet.number()
    sheet.add(_who(), *_found("经查，{{ violation_date|cn_date }}，该社区矫正对象"))
    sheet.body(
        "上述行为属于“{{ ground }}”的情形。根据{{ basis }}的规定，决定对{{ subject_name }}"
        f"给予{measure}（系社区矫正期间{times}）。"
    )
    ask = "{% if loop.last and phone %}（联系电话：{{ phone }}）{% endif %}"
    sheet.add(
        *paragraphs("warning_effect", styles.BODY),
        *each("line in remedies|lines", Line("{{ line }}" + ask, styles.BODY)),
    )
    sheet.sealed()
    _received(sheet)
    sheet.footer()
    return sheet


def admonition() -> Sheet:
    """CC-0806."""
    return _measure("社区矫正训诫决定书", "训诫")


def warning() -> Sheet:
    """CC-0808."""
    return _measure("社区矫正警告决定书", "警告", copied=True)


def punishment() -> Sheet:
    """CC-0809."""
    sheet = Sheet("治安管理处罚建议书")
    sheet.title("{{ issuing_org }}", "治安管理处罚建议书")
    sheet.number()
    sheet.add(Line("{{ police_unit }}：", styles.FLUSH))
    sheet.add(Line(f"{described(born=True, ethnic=True)}。{sentence_told()}。", styles.BODY, align="left"))
    sheet.add(*ban_told())
    sheet.heading("一、违法事实")
    broken = "违反监督管理规定" + either("injunction_content", "（禁止令）") + "的行为"
    sheet.add(
        *_found(
            "经查，{{ violation_time|cn_datetime }}，该社区矫正对象在{{ violation_place }}有" + broken + "："
        )
    )
    sheet.heading("二、证实上述事实的证据")
    sheet.add(*each("one in evidence", Line("{{ one }}", styles.BODY, numbered="（一）")))
    sheet.heading("三、建议")
    sheet.body(
        "社区矫正对象{{ subject_name }}的上述行为，依法应予治安管理处罚。根据{{ basis }}的规定，"
        "建议你单位依法对其给予治安管理处罚，并将处理结果书面通知本机构。"
    )
    sheet.add(
        Line("附件：证据材料共{{ evidence|length }}件（名称见第二部分）", styles.BODY, before=8),
    )
    sheet.sealed()
    sheet.copied_to("抄送：{{ cc_procuratorate }}。")
    receipt(sheet, "{{ issuing_org }}", "{{ doc_number }}已经收到，处理结果如下：", maybe("result_reply"))
    sheet.footer()
    return sheet


FORMS = {
    "CC-0801": assessment,
    "CC-0802": praise_form,
    "CC-0803": praise,
    "CC-0804": inquiry,
    "CC-0805": admonition_form,
    "CC-0806": admonition,
    "CC-0807": warning_form,
    "CC-0808": warning,
    "CC-0809": punishment,
}
"""How each form is drawn, by its code."""
