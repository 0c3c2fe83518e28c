"""Filling Word templates: what comes out, what is refused, what a hostile template or value cannot do."""

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fayi.kit.chinese_values import cn_amount, cn_date, cn_datetime, money
from fayi.kit.docx import MissingFact, Picture, TemplateFault, fill, lint
from fayi.kit.docx_html.package import DoctypeInside, NotAWordFile, WordFileTooLarge
from tests.kit.word_files import (
    OFFICE,
    OFFICIAL_PAGE,
    cell,
    changed,
    packed,
    paragraph,
    png,
    row,
    run,
    table,
    text_of,
    unpacked,
    word_file,
)


def filled(*paragraphs: str, **facts: object) -> str:
    return text_of(fill(word_file(*[paragraph(text) for text in paragraphs]), facts))


def faults(template: bytes, declared: set[str] | None = None, required: set[str] | None = None) -> list[str]:
    return [str(fault) for fault in lint(template, declared or set(), required or set())]


# values


def test_names_lists_and_conditions_are_filled_in() -> None:
    assert (
        filled(
            "{{ who.name }}：",
            "{%p for item in items_ %}",
            "{{ loop.index }}. {{ item.text }}",
            "{%p endfor %}",
            "{% if urgent %}加急{% else %}普通{% endif %}",
            who={"name": "张三"},
            items_=[{"text": "甲"}, {"text": "乙"}],
            urgent=True,
        )
        == "张三：|1. 甲|2. 乙|加急"
    )


def test_a_row_is_repeated_for_each_record() -> None:
    rows = [
        row([cell("{%tr for p in parties %}")]),
        row([cell("{{ p.name }}")]),
        row([cell("{%tr endfor %}")]),
    ]
    docx = fill(word_file(table([4000], rows)), {"parties": [{"name": "张三"}, {"name": "李四"}]})
    assert text_of(docx) == "张三|李四"


def test_a_mark_that_word_tore_into_several_runs_still_works() -> None:
    torn = paragraph(content=run("{{ na") + run("me", "<w:b/>") + run(" }}"))
    assert text_of(fill(word_file(torn), {"name": "张三"})) == "张三"


def test_dates_and_yes_or_no_print_in_chinese_without_being_asked() -> None:
    assert filled("{{ on }} {{ yes }}", on=date(2026, 11, 2), yes=True) == "2026年11月2日 ☑"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("{{ on|cn_date }}", "2026年11月22日"),
        ("{{ on.year }}年{{ on.month }}月", "2026年11月"),
        ("{{ at|cn_datetime }}", "2026年11月22日17时05分"),
        ("{{ on|dot_date }}", "2026.11.22"),
        ("{{ at|dot_date }}", "2026.11.22"),
        ("{{ amount|money }}", "32,600.00"),
        ("{{ amount|cn_amount }}", "人民币叁万贰仟陆佰元整"),
        ("{{ yes|box }}同意 {{ no|box }}不同意", "☑同意 □不同意"),
        ("{{ sex|box('男') }}男 {{ sex|box('女') }}女", "☑男 □女"),
        ("{{ kinds|box('缓刑') }}缓刑 {{ kinds|box('假释') }}假释", "☑缓刑 □假释"),
        ("{{ nobody|box('男') }}男", "□男"),
        ("{{ sex|blank(4) }}", "男"),
        ("{{ nobody|blank(4) }}", "　　　　"),
        ("{{ nobody|default('无') }}", "无"),
        ("{{ story|lines|join('、') }}", "第一、第二"),
        ("{{ kinds|length }}", "2"),
    ],
)
def test_filters(expression: str, text: str) -> None:
    facts = {
        "on": date(2026, 11, 22),
        "at": datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
        "amount": Decimal("32600"),
        "yes": True,
        "no": False,
        "sex": "男",
        "kinds": ["缓刑", "管制"],
        "story": "第一\n\n 第二 ",
    }
    assert filled(expression, **facts) == text


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角整"),
        ("1.05", "人民币壹元零伍分"),
        ("10", "人民币壹拾元整"),
        ("10.50", "人民币壹拾元伍角整"),
        ("10005", "人民币壹万零伍元整"),
        ("20010", "人民币贰万零壹拾元整"),
        ("1000100", "人民币壹佰万零壹佰元整"),
        ("100010000", "人民币壹亿零壹万元整"),
        ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
        ("-12.3", "人民币负壹拾贰元叁角整"),
    ],
)
def test_an_amount_in_capitals(amount: str, capitals: str) -> None:
    assert cn_amount(Decimal(amount)) == capitals


def test_amounts_beyond_all_units_are_refused() -> None:
    with pytest.raises(ValueError, match="10000000000000000"):
        cn_amount(10**16)


def test_moments_are_told_in_shanghai_time() -> None:
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert (cn_date(late), cn_datetime(late), money(0.5)) == (
        "2026年11月22日",
        "2026年11月22日0时30分",
        "0.50",
    )


def test_a_missing_value_leaves_an_underlined_blank_in_the_runs_own_look() -> None:
    template = word_file(
        paragraph("电话：{{ phone|blank(3) }}。", run_properties='<w:b/><w:lang w:val="zh-CN"/>')
    )
    document = unpacked(fill(template, {}))["word/document.xml"].decode()
    assert (
        '<w:b/><w:u w:val="single"/><w:lang w:val="zh-CN"/></w:rPr><w:t xml:space="preserve">　　　</w:t>'
        in document
    )
    assert text_of(fill(template, {})) == "电话：　　　。"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("张三<李四> & “王五”", "张三<李四> & “王五”"),
        ("</w:t></w:r></w:p><w:p>", "</w:t></w:r></w:p><w:p>"),
        ("{{ name }} {% x %}", "{{ name }} {% x %}"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("一\t二", "一\t二"),
        ("一\a二\f三\0四\x1f五", "一二三四五"),
        ("甲\u202e乙\u2066丙\u200f丁\ufeff", "甲乙丙丁"),
        ("坏\ud800字", "坏字"),
        ("𠮷野家", "𠮷野家"),
        ("\ue0f0\ue0f0", ""),
    ],
)
def test_a_value_comes_out_as_it_is_without_control_characters(value: str, text: str) -> None:
    assert filled("{{ v }}", v=value) == text


def test_the_title_is_filled_as_plain_text() -> None:
    template = word_file(paragraph("x"), title="{{ who }}的申请")
    assert (
        "张三&amp;李四&lt;A&gt;的申请".encode()
        in unpacked(fill(template, {"who": "张三&李四<A>"}))["docProps/core.xml"]
    )


def test_a_draft_shows_blanks_for_whatever_is_missing() -> None:
    template = word_file(
        paragraph("{{ a }}{{ b.c }}{{ d|cn_date }}。"),
        paragraph("{% for x in e %}x{% endfor %}{% if f == 1 %}y{% endif %}"),
        title="{{ a }}",
    )
    docx = fill(template, {}, draft=True)
    assert text_of(docx) == "　" * 18 + "。|"
    assert "\ue0f0".encode() not in b"".join(unpacked(docx).values())


def test_a_value_that_looks_like_a_python_attribute_is_only_a_value() -> None:
    assert filled("{{ d.items }} {{ d.keys }}", d={"items": "事项", "keys": "钥匙"}) == "事项 钥匙"


def test_only_plain_data_may_be_given() -> None:
    with pytest.raises(TypeError, match="x: "):
        filled("{{ x }}", x=Path("/"))


def test_a_picture_stands_inline_at_its_width_and_shows_nothing_of_itself_to_the_template() -> None:
    template = word_file(paragraph("{{ qr }}"))
    docx = fill(template, {}, {"qr": Picture(png(), 20)})
    files = unpacked(docx)
    assert any(name.startswith("word/media/") for name in files)
    assert f'cx="{20 * 36000}"'.encode() in files["word/document.xml"]
    with pytest.raises(TemplateFault):
        fill(word_file(paragraph("{{ qr.tpl.docx.save('x') }}")), {}, {"qr": Picture(png(), 20)})


# what is missing


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("{{ nam }}", "nam"),
        ("{{ party.phone }}", "party.phone"),
        ("{{ party.home.street }}", "party.home"),
        ("{{ party.none }}", "party.none"),
        ("{{ nobody.name }}", "nobody"),
        ("{{ nam|cn_date }}", "nam"),
        ("{% for x in nam %}{% endfor %}", "nam"),
        ("{% if nam == 1 %}x{% endif %}", "nam"),
        ("{% for p in parties %}{{ p.phone }}{% endfor %}", "parties.phone"),
    ],
)
def test_a_missing_fact_is_named_in_full(expression: str, name: str) -> None:
    with pytest.raises(MissingFact) as refused:
        filled(expression, party={"name": "张三", "none": None}, parties=[{"name": "李四"}])
    assert refused.value.name == name
    assert name in str(refused.value)


def test_a_missing_fact_may_be_asked_for() -> None:
    assert filled("{% if nam %}有{% else %}无{% endif %}{% if nam is defined %}x{% endif %}") == "无"


# hostile templates


@pytest.mark.parametrize(
    "expression",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ name|attr('__class__') }}",
        "{{ name.upper() }}",
        "{{ name.format(name) }}",
        "{{ range(3) }}",
        "{% for x in range(10**7) %}x{% endfor %}",
        "{{ 'A' * 10**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ name|center(10**9) }}",
        "{{ name|safe }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
        "{% set x = name %}{{ x }}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{{ items_ }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ items_|map('upper')|list }}",
        "{{ items_|map(attribute='__class__')|first }}",
        "{{ on.replace }}",
    ],
)
def test_a_template_reaches_nothing_but_the_facts(expression: str) -> None:
    with pytest.raises((TemplateFault, MissingFact)):
        filled(expression, name="张三", items_=["a"], on=date(2026, 1, 1))


def test_headers_and_the_title_are_closed_rooms_too() -> None:
    reference = '<w:headerReference w:type="default" r:id="rId1"/>' + OFFICIAL_PAGE
    evil = "{{ cycler.__init__.__globals__ }}"
    header = word_file(paragraph("x"), section=reference, parts={"word/header1.xml": paragraph(evil)})
    for template in (header, word_file(paragraph("x"), title=evil)):
        with pytest.raises((TemplateFault, MissingFact)):
            fill(template, {})


def test_a_fault_tells_where_it_is() -> None:
    with pytest.raises(TemplateFault) as refused:
        filled("标题", "本人{{ name.upper }}申请", name="张三")
    assert refused.value.place == "本人{{ name.upper }}申请"
    with pytest.raises(TemplateFault) as refused:
        filled("标题", "本人{{ name + }}申请", name="张三")
    assert "本人" in refused.value.place


def test_a_fault_in_the_title_is_a_refusal_too() -> None:
    with pytest.raises(TemplateFault):
        fill(word_file(paragraph("x"), title="{{ 1 + }}"), {})


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("name", ["word/document.xml", "docProps/core.xml", "word/styles.xml", "_rels/.rels"])
def test_a_doctype_is_refused_wherever_it_stands(name: str) -> None:
    template = word_file(paragraph("x"))
    template = changed(template, name, b'<?xml version="1.0"?>' + DOCTYPE + unpacked(template)[name])
    with pytest.raises(DoctypeInside):
        fill(template, {})
    assert faults(template) == [str(DoctypeInside())]


def test_a_doctype_in_another_encoding_is_refused_as_well() -> None:
    template = word_file(paragraph("x"))
    part = (DOCTYPE + unpacked(template)["word/styles.xml"]).decode().encode("utf-16")
    with pytest.raises(DoctypeInside):
        fill(changed(template, "word/styles.xml", part), {})


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    template = changed(word_file(paragraph("x")), "word/media/a.png", b"\0" * (5 << 20))
    with pytest.raises(WordFileTooLarge):
        fill(template, {})
    assert faults(template) == [str(WordFileTooLarge())]


def test_what_is_not_a_word_file_is_refused() -> None:
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", changed(b"PK\x05\x06" + b"\0" * 18, "a", b"")):
        with pytest.raises(NotAWordFile):
            fill(content, {})
        assert faults(content) == [str(NotAWordFile())]


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "word/styles.xml", "_rels/.rels"])
def test_a_file_with_a_piece_missing_is_refused_or_does_without(missing: str) -> None:
    parts = unpacked(word_file(paragraph("x")))
    del parts[missing]
    found = faults(packed(parts))
    assert found in ([], [str(NotAWordFile())])
    if found:
        with pytest.raises(NotAWordFile):
            fill(packed(parts), {})


def test_a_damaged_zip_is_refused() -> None:
    template = word_file(paragraph("x" * 500))
    start = template.index(b"word/document.xml") + 40
    broken = template[:start] + b"\0\1\2\3" + template[start + 4 :]
    with pytest.raises(NotAWordFile):
        fill(broken, {})
    assert faults(broken) == [str(NotAWordFile())]


# equal bytes


def test_the_same_facts_make_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    template = word_file(paragraph("{{ name }} {{ phone|blank }}"), title="{{ name }}")
    (tmp_path / "t.docx").write_bytes(template)
    program = (
        "import sys, hashlib, pathlib; from fayi.kit.docx import fill; "
        "content = pathlib.Path(sys.argv[1]).read_bytes(); "
        "print(hashlib.sha256(fill(content, {'name': '张三'})).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "t.docx")],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(sums) == 1


# looking a template over


def test_a_good_template_has_no_faults() -> None:
    template = word_file(
        paragraph("{{ matter.reference }} {{ on|cn_date }}"),
        paragraph("{%p for p in parties %}"),
        paragraph("{{ loop.index }}{{ p.name }}{% if p.phone is defined %}{{ p.phone }}{% endif %}"),
        paragraph("{%p endfor %}"),
        title="{{ matter.title }}",
    )
    declared = {"matter.reference", "matter.title", "on", "parties.name", "parties.phone"}
    assert lint(template, declared, {"matter.reference", "on", "parties"}) == []


def test_unknown_names_are_found_through_loops_with_their_place() -> None:
    template = word_file(
        paragraph("{{ matter.stage }}"),
        paragraph("{% for p in parties %}{{ p.idno }}{% endfor %}{{ parties[0].name }}"),
        title="{{ subject }}",
    )
    found = lint(template, {"matter.reference", "parties.name"}, set())
    assert [(str(fault), fault.place) for fault in found] == [
        ("模板使用了未声明的名称“matter.stage”。", "document 「{{ matter.stage }}」"),
        ("模板使用了未声明的名称“parties.idno”。", "document 「{% for p in parties 」"),
        ("模板使用了未声明的名称“subject”。", "docProps title 「{{ subject }}」"),
    ]


def test_required_names_that_are_not_used_are_told() -> None:
    template = word_file(paragraph("{{ a.b }}{% if c is defined %}{% endif %}"))
    assert faults(template, {"a", "b", "c"}, {"a", "b", "c"}) == ["模板缺少必备事项“b”。"]


@pytest.mark.parametrize(
    "text", ["{{ name", "name }}", "{% if a }}", "{{ {% a %} }}", "{# note", "{{ a {{ b }}"]
)
def test_marks_that_are_not_closed_in_their_paragraph_are_told_with_the_place(text: str) -> None:
    (fault,) = lint(word_file(paragraph("前"), paragraph(text)), {"name", "a", "b"}, set())
    assert "成对" in str(fault)
    assert fault.place.startswith("document ¶2")


def test_a_mass_of_unclosed_marks_is_refused_quickly() -> None:
    assert "成对" in faults(word_file(paragraph("{{ a " * 30_000)))[0]


@pytest.mark.parametrize(
    "expression",
    [
        "{{r name }}",
        "{{p name }}",
        "{{ name|attr('x') }}",
        "{{ name is filter }}",
        "{{ f() }}",
        "{% set a = 1 %}",
        "{{ a + }}",
    ],
)
def test_expressions_that_are_not_allowed_are_told(expression: str) -> None:
    assert faults(word_file(paragraph(expression)), {"name", "a", "f"})


def test_the_layout_rules_of_templates_are_checked() -> None:
    grid = OFFICIAL_PAGE + '<w:docGrid w:type="linesAndChars" w:linePitch="579"/>'
    assert faults(word_file(paragraph("x"), section=grid)) == ["页面设置中不得使用文档网格。"]
    automatic = paragraph("第一段", '<w:spacing w:line="360" w:lineRule="auto"/>')
    (fault,) = lint(word_file(paragraph("x"), automatic), set(), set())
    assert (str(fault), fault.place) == ("段落行距须设为固定值。", "document ¶2 「第一段」")
    growing = table([2000], [row([cell("x")])]).replace('w:type="fixed"', 'w:type="autofit"')
    assert faults(word_file(growing)) == ["表格须设为固定列宽。"]


def test_a_picture_may_stand_on_an_automatic_line() -> None:
    automatic = '<w:spacing w:line="240" w:lineRule="auto"/>'
    template = word_file(
        paragraph("{{ qr }}", automatic), paragraph("{%p if qr %}", automatic), paragraph("{%p endif %}")
    )
    assert faults(template, {"qr"}) == []


def test_what_the_converter_cannot_show_is_a_fault_of_the_template() -> None:
    (fault,) = lint(word_file(paragraph(content=run("框") + "<w:r><w:pict/></w:r>")), set(), set())
    assert (str(fault), fault.place) == ("文书转换不支持这种版式：pict。", "document ¶1 「框」")


def link(kind: str, target: str, *, external: bool = True) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId50" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize(
    "relationship",
    [
        link("image", "http://example.invalid/a.png"),
        link("attachedTemplate", "file:///a.dotm"),
        link("aFChunk", "chunk.html", external=False),
    ],
)
def test_links_out_of_the_file_are_refused(relationship: str) -> None:
    assert "外部" in faults(word_file(paragraph("x"), relationships=relationship))[0]


def test_a_hyperlink_is_no_such_link() -> None:
    template = word_file(paragraph("x"), relationships=link("hyperlink", "http://example.invalid/"))
    assert faults(template) == []


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.xlsx", "word/activeX/activeX1.xml"]
)
def test_macros_and_embedded_objects_are_refused(name: str) -> None:
    assert faults(changed(word_file(paragraph("x")), name, b"<x/>")) == ["模板中不得含有宏或嵌入对象。"]


def test_a_macro_document_under_another_name_is_refused() -> None:
    template = word_file(paragraph("x"))
    types = (
        unpacked(template)["[Content_Types].xml"]
        .replace(b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml")
        .replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main", b"macroEnabled"
        )
    )
    assert faults(changed(template, "[Content_Types].xml", types)) == ["模板中不得含有宏或嵌入对象。"]


def test_a_body_above_two_megabytes_is_refused() -> None:
    import random

    words = random.Random(7).choices("一二三四五六七八九十甲乙丙丁戊己庚辛", k=720_000)
    assert "模板正文过大，不得超过2MB。" in faults(word_file(paragraph("".join(words))))
