"""The end of supervision: summary, appraisal, release, termination, death (CC-10…)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import opinion, story, stub
from document_templates.drafting.corrections.common import (
    LAW,
    NAME,
    TERM,
    UNDER_CORRECTION,
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
    Run,
    boxes,
    code_lines,
    day,
    each,
    either,
    maybe,
    sealed_lines,
    when,
)
from document_templates.drafting.tables import WIDTH, Cell, Signatures, Table, cell, label

RELEASED = "因{{ release_reason }}"
EFFECT = (
    "{% if release_reason == '被赦免' %}依照赦免的决定，解除社区矫正。"
    "{% elif correction_type == '管制' %}管制执行期满，解除管制。"
    "{% elif correction_type == '缓刑' %}缓刑考验期满，原判的刑罚不再执行。"
    "{% elif correction_type == '假释' %}假释考验期满，原判刑罚执行完毕。"
    "{% else %}刑期届满，由监狱或者看守所依法办理刑满释放手续。{% endif %}"
)


def summary() -> Sheet:
    """CC-1001."""
    sheet = Sheet("社区矫正期满个人总结", form=True)
    sheet.title("社区矫正期满个人总结")
    form = Table()
    head(form)
    story(form, "遵守法律和\n监管规定情况", "law_abiding", 92, NAME)
    story(form, "认罪悔罪认识", "repentance", 80, NAME)
    story(form, "教育学习和\n公益活动情况", "education", 80, NAME)
    rewards = each(
        "one in rewards_penalties|default([])", Line("{{ one }}", numbered="1."), otherwise=[EMPTY]
    )
    form.row(label(NAME, "奖惩情况"), cell(WIDTH - NAME, *rewards), height=40, splits=True)
    story(form, "生活、\n就业情况", "life_status", 70, NAME)
    story(form, "今后打算", "plan", 70, NAME)
    story(form, "需要安置\n帮教的事项", "needs", 48, NAME)
    form.row(
        cell(
            221,
            Line("本人（签名或按指印）：", align="left"),
            Line(day("sign_date"), align="right", before=14),
            valign="top",
        ),
        cell(
            221,
            Line("司法所审阅人（签名）：" + maybe("office_reviewer"), align="left"),
            Line(day("review_date"), align="right", before=14),
            valign="top",
        ),
        height=64,
    )
    sheet.table(form)
    sheet.footer()
    return sheet


def appraisal() -> Sheet:
    """CC-1002."""
    sheet = Sheet("社区矫正期满鉴定表", form=True)
    sheet.title("社区矫正期满鉴定表")
    form = Table()
    head(form, born=True, sentenced=True, banned=True, height=22)
    wide(form, "管理类别", boxes("management_class", ("严格管理", "普通管理", "宽松管理")), 22)
    form.row(
        label(NAME, "奖惩情况"),
        cell(WIDTH - NAME, *measures_told("rewards_penalties", styles.ENTRY, otherwise="无")),
        height=24,
        splits=True,
    )
    story(form, "矫正期间表现", "performance", 84, NAME)
    opinion(form, "鉴定意见", "appraisal", "office_signer", "office_date", height=96, width=NAME)
    story(form, "安置帮教建议", "resettlement_advice", 44, NAME)
    opinion(
        form, "县级社区矫正\n机构意见", "county_opinion", "county_signer", "county_date", height=78, width=NAME
    )  # fmt: skip
    wide(form, "备注", maybe("remark"), 22)
    sheet.table(form)
    sheet.footer()
    return sheet


def declaration() -> Sheet:
    """CC-1003."""
    sheet = Sheet("解除社区矫正宣告书")
    sheet.title("解除社区矫正宣告书")
    sheet.number()
    sheet.add(
        Line("社区矫正对象{{ subject_name }}：", styles.FLUSH),
        Line(
            "你（{{ gender }}，公民身份号码{{ id_number }}，居住地{{ residence_address }}）"
            + sentence_told()
            + "。",
            styles.BODY,
            align="left",
        ),
    )
    sheet.body(
        f"现{RELEASED}，根据{LAW}第四十四条的规定，对你解除社区矫正，于{{{{ declare_date|cn_date }}}}宣告如下：",
    )
    first = "{% if loop.first %}一、对你接受社区矫正期间表现的鉴定意见：{% endif %}"
    third = "{% if loop.first %}三、{% endif %}"
    sheet.add(
        *each("line in appraisal|lines", Line(first + "{{ line }}", styles.BODY)),
        Line("二、" + EFFECT, styles.BODY),
        *each("line in resettlement_info|lines", Line(third + "{{ line }}", styles.BODY)),
    )
    sheet.sealed()
    signatures = Signatures()
    signatures.line("社区矫正对象（签名）", "subject_sign_date")
    sheet.table(signatures)
    sheet.footer()
    return sheet


MARGIN = 14.0
"""Points between the frame of the certificate and its text."""


def certificate() -> Sheet:
    """CC-1004."""
    sheet = Sheet("解除社区矫正证明书", form=True)
    stub(
        sheet,
        "解除社区矫正证明书",
        ("社区矫正对象", "{{ subject_name }}，{{ gender }}，公民身份号码{{ id_number }}"),
        ("罪名、原判刑罚", "{{ offence }}，{{ original_sentence }}"),
        ("矫正类别、期限", "{{ correction_type }}，" + TERM),
        ("解除原因、日期", "{{ release_reason }}，{{ release_date|cn_date }}"),
        ("发证日期", "{{ issue_date|cn_date }}"),
        ("本人签收", "（签名）　　　　　　　　" + day("subject_sign_date")),
    )
    frame = Table(bordered=False)
    text = (
        Line("解除社区矫正证明书", styles.TITLE, before=8),
        Line("{{ doc_number }}", styles.NUMBER),
        Line(f"{described(born=True)}，{sentence_told()}。", styles.STUB, align="left"),
        Line(
            f"现{RELEASED}，根据{LAW}第四十四条的规定，自{{{{ release_date|cn_date }}}}起解除社区矫正。特此证明。",
            styles.STUB,
        ),
    )
    frame.row(
        Cell(MARGIN, (EMPTY,), borders=(("top", "double"), ("left", "double"))),
        Cell(WIDTH - 2 * MARGIN, text, borders=(("top", "double"),)),
        Cell(MARGIN, (EMPTY,), borders=(("top", "double"), ("right", "double"))),
        height=280,
    )
    codes = (*code_lines(), *when("phone", Line("联系电话：{{ phone }}", styles.NOTE)))
    seal = tuple(sealed_lines("issue_date", styles.SEAL, "center"))
    frame.row(
        Cell(MARGIN, (EMPTY,), borders=(("bottom", "double"), ("left", "double"))),
        Cell(170, codes, valign="center", borders=(("bottom", "double"),)),
        Cell(WIDTH - 2 * MARGIN - 170, seal, valign="center", borders=(("bottom", "double"),)),
        Cell(MARGIN, (EMPTY,), borders=(("bottom", "double"), ("right", "double"))),
        height=124,
    )
    sheet.add(Line("", styles.GAP, before=6))
    sheet.table(frame)
    return sheet


PART, EDGE = 161.5, 18.0
"""The widths in points of one of four parts side by side, and of the strip between two."""
SMALL_BODY = "　　"
HEAD = Line(Run("解除社区矫正通知书", styles.XIAOBIAOSONG), styles.FLUSH, align="center")


def _kept() -> tuple[Line, ...]:
    """The part of the notice of release that stays with the agency."""
    entries = (
        ("姓名", "{{ subject_name }}，{{ gender }}"),
        ("身份号码", "{{ id_number }}"),
        ("罪名", "{{ offence }}"),
        ("原判刑罚", "{{ original_sentence }}"),
        ("矫正类别", "{{ correction_type }}"),
        ("矫正期限", TERM),
        ("执行变更", either("exec_changes", "{{ exec_changes }}", "无")),
        ("解除原因", "{{ release_reason }}"),
        ("解除日期", "{{ release_date|cn_date }}"),
        ("通知", "{{ sent_authority }}、{{ cc_procuratorate }}、{{ cc_police }}"),
        ("填发人", "{{ filler }}"),
        ("批准人", maybe("approver")),
        ("填发日期", "{{ issue_date|cn_date }}"),
    )
    return (
        HEAD,
        Line("（存　根）", styles.SMALL, align="center"),
        Line("{{ doc_number }}", styles.SMALL, align="right", before=4, after=6),
        *(Line(f"{name}：{value}", styles.SMALL, align="left", after=2) for name, value in entries),
    )


def _sent(to: str) -> tuple[Line, ...]:
    """The part that goes to one of the three authorities."""
    return (
        HEAD,
        Line("（正　本）", styles.SMALL, align="center"),
        Line("{{ doc_number }}", styles.SMALL, align="right", before=4, after=6),
        Line(f"{{{{ {to} }}}}：", styles.SMALL, align="left"),
        Line(
            f"{SMALL_BODY}{described(born=True)}，{sentence_told()}"
            + either("exec_changes", "。矫正期间，{{ exec_changes }}")
            + "。",
            styles.SMALL,
            align="left",
        ),
        Line(
            f"{SMALL_BODY}现{RELEASED}，根据{LAW}第四十四条的规定，自{{{{ release_date|cn_date }}}}起解除社区矫正。"
            "特此通知。",
            styles.SMALL,
            align="left",
        ),
        Line("{{ issuing_org }}", styles.SMALL, align="right", before=2),
    )


def notice() -> Sheet:
    """CC-1005."""
    sheet = Sheet("解除社区矫正通知书", landscape=True)
    sheet.add(Line("", styles.GAP))
    parts = Table(bordered=False)
    strip = Cell(EDGE, (Line("骑缝编号章", styles.SMALL, align="center"),), borders=(("right", "dashed"),))
    blank = Cell(EDGE, (EMPTY,), borders=(("right", "dashed"),))
    texts = [_kept(), *(_sent(to) for to in ("sent_authority", "cc_procuratorate", "cc_police"))]
    code = tuple(when("qr", Line("{{ qr }}", styles.PICTURE, align="left"), otherwise=[EMPTY]))
    _, *sealed = sealed_lines("issue_date", styles.SMALL, "center")
    upper: list[Cell] = []
    lower: list[Cell] = []
    for number, text in enumerate(texts):
        upper.append(Cell(PART, text, valign="top"))
        if number:
            lower += [
                Cell(60, code, valign="bottom"),
                Cell(PART - 60, tuple(sealed), valign="bottom"),
            ]
        else:
            lower.append(Cell(PART, (EMPTY,)))
        if number < 3:
            upper.append(strip)
            lower.append(blank)
    parts.row(*upper, height=350, splits=True)
    parts.row(*lower, height=58)
    sheet.table(parts)
    return sheet


def termination() -> Sheet:
    """CC-1006."""
    sheet = Sheet("社区矫正终止通知书")
    sheet.title("社区矫正终止通知书")
    sheet.number()
    sheet.add(
        Line("{{ deciding_authority }}：", styles.FLUSH),
        Line(f"{described(born=True)}，{UNDER_CORRECTION}。", styles.BODY, align="left"),
    )
    sheet.body(
        "现因{% if end_reason != '死亡' %}被{% endif %}{{ end_reason }}"
        + either("end_document", "（{{ end_document }}）")
        + f"，根据{LAW}第四十五条的规定，社区矫正于{{{{ end_date|cn_date }}}}终止"
        + either("custody_place", "，该社区矫正对象已送{{ custody_place }}执行")
        + "。",
        "特此通知。",
    )
    sheet.sealed()
    sheet.copied_to("抄送：{{ cc_procuratorate }}，{{ cc_police }}。")
    sheet.footer()
    return sheet


def death() -> Sheet:
    """CC-1007."""
    sheet = Sheet("社区矫正对象死亡情况通知书")
    sheet.title("社区矫正对象死亡情况通知书")
    sheet.number()
    sheet.add(
        Line(
            "{{ deciding_authority }}" + either("former_prison", "、{{ former_prison }}") + "：", styles.FLUSH
        ),
        Line(f"{described(born=True)}，{UNDER_CORRECTION}。", styles.BODY, align="left"),
    )
    sheet.body("{{ subject_name }}于{{ death_time|cn_datetime }}在{{ death_place }}死亡。")
    cause = "{% if loop.first %}死亡原因：{% endif %}"
    sheet.add(*each("line in death_cause|lines", Line(cause + "{{ line }}", styles.BODY)))
    sheet.body(
        "{{ report_date|cn_date }}，{{ reporter }}（与死者关系：{{ reporter_relation }}）向本机构报告。"
        f"根据{LAW}第四十五条、第五十一条的规定，社区矫正自其死亡之日起终止，特此通知。",
    )
    sheet.add(
        *each(
            "one in death_certificate",
            Line(
                "{% if loop.first %}附件：{% else %}　　　{% endif %}{{ loop.index }}.{{ one }}",
                styles.BODY,
                keep=True,
            ),
        )
    )
    sheet.sealed()
    sheet.copied_to("抄送：{{ cc_procuratorate }}，{{ cc_police }}。")
    sheet.footer()
    return sheet


FORMS = {
    "CC-1001": summary,
    "CC-1002": appraisal,
    "CC-1003": declaration,
    "CC-1004": certificate,
    "CC-1005": notice,
    "CC-1006": termination,
    "CC-1007": death,
}
"""How each form is drawn, by its code."""
