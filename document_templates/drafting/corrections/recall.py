"""Proposals to courts about those under supervision: revocation, custody, arrest, commutation (CC-09…)."""

from document_templates.drafting import styles
from document_templates.drafting.blocks import opinion
from document_templates.drafting.corrections.common import (
    DECIDED,
    LAW,
    NAME,
    TERM,
    ban_told,
    described,
    head,
    measures_told,
    sentence_told,
    wide,
)
from document_templates.drafting.kit import Sheet
from document_templates.drafting.lines import EMPTY, Line, Text, boxes, each, either, maybe, paragraphs, when
from document_templates.drafting.tables import WIDTH, Table, cell, label

CRIMINAL_LAW = "《中华人民共和国刑法》"
PROCEDURE = "《中华人民共和国刑事诉讼法》"


def _opened(title: str, *told: str, ethnic: bool = True) -> Sheet:
    """A proposal down to the paragraph about the person and the sentence."""
    sheet = Sheet(title)
    sheet.title("{{ issuing_org }}", title)
    sheet.number()
    about = f"{described(born=True, ethnic=ethnic)}。"
    sheet.add(Line(about + "".join(told), styles.BODY, align="left"))
    return sheet


def _facts(sheet: Sheet, heading: str) -> None:
    sheet.heading(heading)
    sheet.add(*paragraphs("facts", styles.BODY))


def _evidence(sheet: Sheet, number: str) -> None:
    sheet.heading(f"{number}、证实上述事实的证据材料")
    sheet.add(*each("one in evidence", Line("{{ one }}", styles.BODY, numbered="（一）")))


def _proposed(sheet: Sheet, *texts: str) -> None:
    """What is proposed, and why; it stays with the addressee and the seal."""
    sheet.add(*(Line(text, styles.BODY, keep=True) for text in texts))


def _measures(sheet: Sheet, heading: str) -> None:
    sheet.heading(heading)
    sheet.add(*measures_told("prior_penalties", styles.BODY, "（一）", "没有受过训诫、警告和治安管理处罚。"))


def _closed(sheet: Sheet, to: str, attached: Text, *copies: str) -> Sheet:
    """此致 and the addressee, what is attached, the seal, and who gets a copy."""
    sheet.add(
        Line("此致", styles.BODY, keep=True),
        Line(to, styles.FLUSH, keep=True),
        Line(attached, styles.BODY, before=6, keep=True),
    )
    sheet.sealed()
    sheet.copied_to(*copies)
    sheet.footer()
    return sheet


def _arrest_told(sheet: Sheet) -> None:
    """That the court is asked for an arrest, too."""
    sheet.add(
        *when(
            "arrest_requested",
            Line("本机构同时提请你院决定对其予以逮捕，提请逮捕书另附。", styles.BODY, keep=True),
        )
    )


def suspension() -> Sheet:
    """CC-0901."""
    sheet = _opened("撤销缓刑建议书", sentence_told(), "，缓刑考验期为{{ probation_term }}。")
    sheet.add(*ban_told())
    _facts(sheet, "一、具体事实")
    _measures(sheet, "二、受训诫、警告、治安管理处罚的情况")
    _evidence(sheet, "三")
    sheet.heading("四、建议的理由和依据")
    _proposed(
        sheet,
        "社区矫正对象{{ subject_name }}在缓刑考验期内{{ ground }}，具有应当撤销缓刑的法定情形。"
        "根据{{ basis }}的规定，建议你院裁定撤销对其宣告的缓刑，执行原判刑罚。",
    )
    _arrest_told(sheet)
    return _closed(
        sheet,
        "{{ court }}",
        "附件：提请撤销缓刑审核表一份，证据材料{{ evidence|length }}件",
        "抄送：{{ cc_procuratorate }}，{{ cc_police }}。",
    )


def parole() -> Sheet:
    """CC-0902."""
    sheet = _opened(
        "撤销假释建议书",
        "因犯{{ offence }}，经{{ judgment_date|cn_date }}{{ judgment_number }}判决，判处{{ original_sentence }}",
        either("additional_penalty", "，附加刑为{{ additional_penalty }}"),
        "，在{{ former_prison }}服刑。{{ deciding_authority }}于{{ parole_ruling_date|cn_date }}以"
        f"{{{{ parole_ruling_number }}}}{DECIDED}，假释考验期为{{{{ parole_term }}}}，社区矫正期限{TERM}，",
        "未执行完毕的刑期为{{ remaining_term }}。",
    )
    _facts(sheet, "一、具体事实")
    _measures(sheet, "二、受训诫、警告、治安管理处罚的情况")
    _evidence(sheet, "三")
    sheet.heading("四、建议的理由和依据")
    _proposed(
        sheet,
        "社区矫正对象{{ subject_name }}在假释考验期内{{ ground }}，具有应当撤销假释的法定情形。"
        "根据{{ basis }}的规定，建议你院裁定撤销假释，收监执行未执行完毕的刑罚。",
    )
    _arrest_told(sheet)
    return _closed(
        sheet,
        "{{ court }}",
        "附件：提请撤销假释审核表一份，证据材料{{ evidence|length }}件",
        "抄送：{{ cc_procuratorate }}，{{ cc_police }}，{{ former_prison }}。",
    )


def custody() -> Sheet:
    """CC-0903."""
    sheet = _opened(
        "收监执行建议书",
        "因犯{{ offence }}，经{{ judgment_date|cn_date }}{{ judgment_number }}判决，判处{{ original_sentence }}",
        either("additional_penalty", "，附加刑为{{ additional_penalty }}"),
        "，刑期自{{ sentence_start|cn_date }}起至{{ sentence_end|cn_date }}止。"
        "{{ deciding_authority }}于{{ decision_date|cn_date }}以{{ decision_number }}"
        f"决定（批准）{{{{ correction_type }}}}，社区矫正期限{TERM}。",
    )
    _facts(sheet, "一、具体事实")
    _measures(sheet, "二、受训诫、警告、治安管理处罚的情况")
    _evidence(sheet, "三")
    sheet.add(
        *when(
            "health_materials",
            Line("病情诊断材料：", styles.BODY, keep=True),
            *each("one in health_materials", Line("{{ one }}", styles.BODY, numbered="（一）")),
        )
    )
    sheet.heading("四、建议的理由和依据")
    _proposed(
        sheet,
        "社区矫正对象{{ subject_name }}{{ ground }}，属于{{ custody_ground }}，具有应当收监执行的法定情形。"
        "根据{{ basis }}的规定，建议你单位决定将其收监执行。",
    )
    sheet.add(
        *when(
            "escape_days",
            Line(
                f"其脱逃等不计入执行刑期的期间共{{{{ escape_days }}}}日，依照{PROCEDURE}第二百六十八条第三款处理。",
                styles.BODY,
                keep=True,
            ),
        )
    )
    attached = "附件：审核表一份，证据材料{{ evidence|length }}件"
    return _closed(
        sheet,
        "{{ decision_authority }}",
        attached + either("health_materials", "，病情诊断材料{{ health_materials|length }}件"),
        "抄送：{{ cc_procuratorate }}，{{ cc_police }}。",
    )


def review() -> Sheet:
    """CC-0904."""
    sheet = Sheet("提请撤销缓刑（撤销假释、收监执行）审核表", form=True)
    sheet.title("提请撤销缓刑（撤销假释、收监执行）审核表")
    form = Table()
    head(form, born=True, sentenced=True, banned=True)
    wide(
        form,
        "提请事项",
        boxes("proposal_kind", ("撤销缓刑", "撤销假释", "收监执行", "治安管理处罚", "减刑"), " "),
    )
    for name, fact, height in (("事实及依据", "facts", 190), ("证据材料", "evidence", 100)):
        lines = (
            each(f"one in {fact}", Line("{{ one }}", numbered="1."))
            if fact == "evidence"
            else paragraphs(fact, styles.TELLING)
        )
        form.row(label(NAME, name), cell(WIDTH - NAME, *lines, valign="top"), height=height, splits=True)
    for name, fact in (("法制审核意见", "legal_review"), ("集体评议意见", "panel_result")):
        lines = paragraphs(fact, styles.TELLING, otherwise=[EMPTY])
        form.row(label(NAME, name), cell(WIDTH - NAME, *lines, valign="top"), height=72, splits=True)
    for name, level in (
        ("司法所意见", "office"),
        ("县级社区矫正\n机构意见", "county"),
        ("地（市）社区\n矫正机构意见", "city"),
    ):
        opinion(
            form, name, f"{level}_opinion", f"{level}_signer", f"{level}_date", height=148, width=NAME
        )  # fmt: skip
    wide(form, "备注", maybe("remark"), 60)
    sheet.table(form)
    sheet.footer()
    return sheet


def arrest() -> Sheet:
    """CC-0905."""
    sheet = _opened("提请逮捕书", sentence_told(), "。现在{{ current_whereabouts }}。", ethnic=False)
    sheet.body(
        "本机构已以{{ proposal_number }}向你院提出{{ proposal_kind }}建议，现同时提请你院决定对其予以逮捕。"
    )
    _facts(sheet, "一、应当逮捕的事实")
    _evidence(sheet, "二")
    sheet.heading("三、提请的理由和依据")
    _proposed(
        sheet,
        "被提请{{ proposal_kind }}的社区矫正对象{{ subject_name }}{{ arrest_ground }}，不予逮捕不足以防止发生社会危险。"
        f"根据{LAW}第四十七条第一款和《最高人民法院关于适用〈中华人民共和国刑事诉讼法〉的解释》第五百四十四条的规定，"
        "提请你院决定对社区矫正对象{{ subject_name }}予以逮捕。",
        f"请依照{LAW}第四十七条第二款的规定，在四十八小时内作出是否逮捕的决定；决定逮捕的，由公安机关执行。",
    )
    return _closed(
        sheet,
        "{{ court }}",
        "附件：{{ proposal_kind }}建议书一份，证据材料{{ evidence|length }}件",
        "抄送：{{ cc_procuratorate }}，{{ cc_police }}。",
    )


def commutation() -> Sheet:
    """CC-0906."""
    sheet = _opened("减刑建议书", sentence_told(), "。")
    sheet.add(
        *when(
            "previous_changes",
            Line("刑期变动情况：{{ previous_changes|join('；') }}。", styles.BODY),
            otherwise=[Line("社区矫正以来，刑期没有变动。", styles.BODY)],
        )
    )
    _facts(sheet, "一、悔改或者立功的事实")
    sheet.heading("二、考核奖励情况")
    sheet.add(*measures_told("rewards", styles.BODY, "（一）"))
    sheet.add(
        *when(
            "property_penalty",
            *each(
                "line in property_penalty|lines",
                Line("{% if loop.first %}财产性判项的履行情况：{% endif %}{{ line }}", styles.BODY),
            ),
        )
    )
    _evidence(sheet, "三")
    sheet.heading("四、审核意见")
    sheet.add(*paragraphs("city_review", styles.BODY))
    sheet.heading("五、建议的理由和依据")
    _proposed(
        sheet,
        "社区矫正对象{{ subject_name }}在社区矫正期间，具备“{{ merit_kind }}”的法定减刑条件。根据{{ basis }}的规定，"
        "建议你院裁定对其{{ proposed_reduction }}"
        + either("proposed_probation", "，{{ proposed_probation }}")
        + "。",
    )
    return _closed(
        sheet,
        "{{ court }}",
        "附件：提请减刑审核表一份，证据材料{{ evidence|length }}件",
        "抄送：{{ cc_procuratorate }}，{{ cc_police }}。",
    )


FORMS = {
    "CC-0901": suspension,
    "CC-0902": parole,
    "CC-0903": custody,
    "CC-0904": review,
    "CC-0905": arrest,
    "CC-0906": commutation,
}
"""How each form is drawn, by its code."""
