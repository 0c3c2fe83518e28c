import ast
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from markupsafe import Markup

from fayi.web import filters, language
from fayi.web.messages import PACKAGE, messages, modules, spliced, templates, unspoken_in


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_every_message_has_english() -> None:
    missing = [message for message in messages() if not language.english().get(message)]
    assert not missing, f"{len(missing)} without English, e.g. {missing[:20]}"


def test_english_says_the_same_placeholders_as_chinese() -> None:
    def placeholders(text: str) -> set[str]:
        return set(language.PLACEHOLDER.findall(text)) - {"year", "month", "day", "name", "time"}

    wrong = {zh: en for zh, en in language.english().items() if placeholders(zh) != placeholders(en)}
    assert not wrong


@pytest.mark.parametrize("path", templates(), ids=name)
def test_no_template_says_anything_outside_the_catalogue(path: Path) -> None:
    assert not list(unspoken_in(path)), 'put it in _("…")'


@pytest.mark.parametrize("path", modules(), ids=name)
def test_no_chinese_is_spliced_together(path: Path) -> None:
    assert not list(spliced(ast.parse(path.read_text()))), "use a message with {placeholders}"


def test_a_message_without_english_is_shown_in_chinese() -> None:
    with language.spoken("en"):
        assert language.translate("这句话没有英文{n}。", n=3) == "这句话没有英文3。"


def test_a_placeholder_without_a_value_stays() -> None:
    assert language.translate("案号{reference}已办结{n}", reference="7号") == "案号7号已办结{n}"


def test_a_value_cannot_smuggle_in_attributes_of_objects() -> None:
    assert language.translate("{n.__class__}{n}", n="甲{x}") == "{n.__class__}甲{x}"


def test_markup_among_the_values_keeps_everything_else_escaped() -> None:
    said = language.translate("{link}<b>{name}", link=Markup("<a>"), name="<i>")
    assert said == Markup("<a>&lt;b&gt;&lt;i&gt;")


def test_days_times_and_amounts_read_as_people_write_them() -> None:
    instant = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    assert filters.when(instant) == "2026年11月22日 14:05"
    assert filters.day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == "2026年11月23日"
    assert filters.money(Decimal("1234.5")) == "1,234.50 元"
    with language.spoken("en"):
        assert filters.when(instant) == "22 Nov 2026, 14:05"
        assert filters.day(date(2026, 3, 1)) == "1 Mar 2026"


def test_what_was_found_is_marked_and_everything_escaped() -> None:
    assert filters.highlight("<林知远>林", [(4, 6), (1, 3), (2, 4)]) == Markup(
        "&lt;<mark>林知</mark><mark>远</mark><mark>&gt;林</mark>"
    )
