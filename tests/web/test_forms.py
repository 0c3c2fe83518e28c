from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from fayi.kit import identity
from fayi.kit.errors import Refusal
from fayi.kit.identity import example_id_number
from fayi.web import forms
from fayi.web.fields import Field, fields_of, shown, with_choices
from fayi.web.forms import Filled, NotFilledIn


class Sex(StrEnum):
    MAN = "1"
    WOMAN = "2"

    @property
    def label(self) -> str:
        return {"1": "男", "2": "女"}[self]


class Instalment(Struct, frozen=True, kw_only=True):
    due: Annotated[date, Meta(title="履行日期")]
    amount: Annotated[Decimal, Meta(title="金额")]
    note: Annotated[str, Meta(title="备注")] = ""


class Everything(Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(title="姓名", max_length=20)]
    born: Annotated[date | None, Meta(title="出生日期")] = None
    at: Annotated[datetime | None, Meta(title="时间")] = None
    amount: Annotated[Decimal | None, Meta(title="金额")] = None
    people: Annotated[int, Meta(title="人数", ge=1, le=500)] = 1
    sex: Annotated[Sex | None, Meta(title="性别")] = None
    way: Annotated[Literal["电话", "上门"], Meta(title="方式")] = "电话"
    ways: Annotated[frozenset[Sex], Meta(title="多选")] = frozenset()
    urgent: Annotated[bool, Meta(title="紧急")] = False
    agreed: Annotated[bool | None, Meta(title="同意")] = None
    items: Annotated[list[str], Meta(title="材料")] = msgspec.field(default_factory=list)
    plan: Annotated[tuple[Instalment, ...], Meta(title="履行计划")] = ()
    number: Annotated[str, Meta(title="证号", extra_json_schema={"kind": "idno"})] = ""
    code: Annotated[str, Meta(title="信用代码", extra_json_schema={"kind": "credit_code"})] = ""
    phone: Annotated[str, Meta(title="电话", extra_json_schema={"kind": "phone"})] = ""
    facts: Annotated[str, Meta(title="经过", extra_json_schema={"kind": "longtext"})] = ""
    scan: Annotated[UploadFile | None, Meta(title="扫描件")] = None
    room: Annotated[int | None, Meta(title="场所")] = None


CHOICES = {"room": [(7, "第一调解室"), (8, "第二调解室")]}


def filled(**typed: Any) -> Filled[Everything]:
    came = {
        name: value if isinstance(value, list) else [value]
        for name, value in ({"name": "林知远"} | typed).items()
    }
    return forms.read(Everything, came, choices=CHOICES)


def value(name: str, typed: Any) -> Any:
    result = filled(**{name: typed})
    assert result.ok, result.errors
    return getattr(result.data, name)


def fault(name: str, typed: Any) -> str:
    result = filled(**{name: typed})
    assert list(result.errors) == [name]
    assert result.status == 422
    return result.errors[name]


def test_an_empty_form_with_one_name_takes_all_defaults() -> None:
    assert filled().data == Everything(name="林知远")


def test_what_must_be_filled_in_is_asked_for_by_its_label() -> None:
    assert fault("name", "  \u200b ") == "请填写姓名。"


def test_every_fault_shows_at_once_and_nothing_typed_is_lost() -> None:
    result = filled(name="", born="昨天", people="0", amount="一百")
    assert set(result.errors) == {"name", "born", "people", "amount"}
    assert result.typed["born"] == "昨天"
    with pytest.raises(NotFilledIn):
        assert result.data


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-22",
        "2026年11月22日",
        "2026.11.22",
        "2026/11/22",
        "20261122",
        "２０２６－１１－２２",
        " 2026-11-22 ",
    ],
)
def test_a_day_may_be_written_in_any_usual_way(typed: str) -> None:
    assert value("born", typed) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "2026-13-01", "22/11/2026", "昨天", "1066-01-01", "2026-11", "²⁰²⁶"]
)
def test_a_day_that_does_not_exist_is_refused_with_a_sentence(typed: str) -> None:
    assert fault("born", typed).endswith("。")


@pytest.mark.parametrize(
    "typed", ["2026-11-22T14:05", "2026-11-22 14:05", "2026年11月22日 14时05分", "2026-11-22 14：05"]
)
def test_a_time_is_read_from_the_stations_clock(typed: str) -> None:
    assert value("at", typed) == datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-11-22", "2026-11-22T25:00", "2026-11-22T10:61", "14:05"])
def test_a_time_that_does_not_exist_is_refused(typed: str) -> None:
    assert fault("at", typed).endswith("。")


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("１２，３４５", "12345.00"),
        ("0", "0.00"),
        ("12000元", "12000.00"),
        ("¥ 3", "3.00"),
        ("1000000000000", "1000000000000.00"),
    ],
)
def test_an_amount_may_be_written_in_any_usual_way(typed: str, yuan: str) -> None:
    assert str(value("amount", typed)) == yuan


@pytest.mark.parametrize(
    "typed",
    ["1.234", "-5", "1e5", "NaN", "Infinity", "一百", "1000000000000.01", "9" * 29, "9" * 400, "1.2.3", "٣"],
)
def test_an_amount_that_cannot_be_is_refused(typed: str) -> None:
    assert fault("amount", typed).endswith("。")


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("１２", 12), (" 500 ", 500)])
def test_a_whole_number_within_bounds_is_taken(typed: str, number: int) -> None:
    assert value("people", typed) == number


@pytest.mark.parametrize("typed", ["0", "501", "1.5", "abc", "9" * 5000, "-1"])
def test_a_number_out_of_bounds_is_refused(typed: str) -> None:
    assert fault("people", typed).endswith("。")


def test_choices_become_their_type() -> None:
    assert value("sex", "2") is Sex.WOMAN
    assert value("ways", ["1", "2"]) == frozenset(Sex)
    assert value("way", "上门") == "上门"
    assert value("room", "8") == 8


@pytest.mark.parametrize(
    ("name", "typed"), [("sex", "3"), ("way", "飞鸽"), ("ways", ["1", "9"]), ("room", "9")]
)
def test_what_was_not_offered_is_refused(name: str, typed: Any) -> None:
    assert fault(name, typed) == "请从列出的选项中选择。"


def test_a_box_not_ticked_is_no_and_a_question_not_answered_is_neither() -> None:
    assert value("urgent", "true") is True
    assert filled().data.urgent is False
    assert filled().data.agreed is None
    assert value("agreed", "false") is False


def test_a_list_has_an_entry_a_line() -> None:
    assert value("items", " 照片 \r\n\r\n证明\n") == ["照片", "证明"]


def test_rows_come_in_order_whatever_their_numbers_and_empty_ones_are_dropped() -> None:
    result = filled(
        **{
            "plan-7-due": "2026-12-02",
            "plan-7-amount": "20",
            "plan-2-due": "2026-12-01",
            "plan-2-amount": "10",
        },
        **{"plan-3-due": "", "plan-3-amount": " ", "plan-3-note": ""},
    )
    assert [row.amount for row in result.data.plan] == [Decimal(10), Decimal(20)]


def test_a_fault_in_a_row_is_shown_at_its_cell() -> None:
    result = filled(
        **{"plan-0-due": "2026-12-01", "plan-0-amount": "10", "plan-4-due": "", "plan-4-amount": "x"}
    )
    assert set(result.errors) == {"plan-1-due", "plan-1-amount"}
    assert result.typed["plan"][1]["amount"] == "x"
    assert result.status == 422


def test_more_rows_than_anybody_types_are_refused() -> None:
    rows = {f"plan-{at}-amount": "1" for at in range(300)}
    assert filled(**rows).errors == {"plan": "最多填写200行。"}


def test_numbers_with_check_digits_are_made_plain() -> None:
    born_on_a_leap_day = example_id_number(date(1960, 2, 29), identity.Sex.MALE, 7)
    assert (
        value("number", f" {born_on_a_leap_day[:6]} {born_on_a_leap_day[6:].lower()}") == born_on_a_leap_day
    )
    assert value("code", "１１３３０８２５００００００２８５０") == "113308250000002850"
    assert value("phone", "138 0000 0000") == "13800000000"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("number", "1101"), ("number", "甲" * 18), ("code", "113308250000002851"), ("phone", "电话")],
)
def test_a_wrong_number_is_refused_with_a_sentence(name: str, typed: str) -> None:
    assert fault(name, typed).endswith("。")


def test_what_cannot_be_seen_is_taken_out_of_a_name() -> None:
    assert value("name", "\ufeff林\u202e知\u0007远\r\n") == "林知远"
    assert value("name", "\U00020bb7野家") == "\U00020bb7野家"


@pytest.mark.parametrize("typed", ["林\0远", "林\ud800"])
def test_what_cannot_be_stored_is_refused(typed: str) -> None:
    assert "无法识别" in fault("name", typed)


def test_a_huge_paste_is_answered_with_its_length() -> None:
    assert fault("name", "很" * 21) == "最多填写20个字，现在有21个字，请删减。"
    assert "20000" in fault("facts", "很" * 1_000_000)


def test_longer_text_keeps_its_lines() -> None:
    assert value("facts", "一\r\n\t二\x0b") == "一\n    二"


async def test_a_file_is_taken_by_its_own_name_only() -> None:
    file = UploadFile("application/pdf", "C:\\扫描\\..\\身份证.PDF", b"x")
    assert value("scan", file).filename == "身份证.PDF"
    assert await file.read() == b"x"
    await file.close()


@pytest.mark.parametrize(
    ("name", "content"), [("病毒.exe", b"x"), ("空.pdf", b""), ("无名", b"x"), ("a\0.pdf", b"x")]
)
async def test_a_file_nobody_can_use_is_refused(name: str, content: bytes) -> None:
    file = UploadFile("application/octet-stream", name, content)
    assert fault("scan", file).endswith("。")
    await file.close()


def test_a_form_shown_again_shows_the_stored_values() -> None:
    given = Everything(
        name="林知远",
        at=datetime(2026, 11, 22, 6, 5, tzinfo=UTC),
        amount=Decimal("1234.5"),
        sex=Sex.WOMAN,
        ways=frozenset([Sex.MAN]),
        items=["照片", "证明"],
        plan=(Instalment(due=date(2026, 12, 1), amount=Decimal(10)),),
    )
    form = forms.blank(Everything, given, choices=CHOICES, people=3)
    assert form.typed["at"] == "2026-11-22T14:05"
    assert form.typed["amount"] == "1,234.50"
    assert form.typed["sex"] == "2"
    assert form.typed["ways"] == ["1"]
    assert form.typed["items"] == "照片\n证明"
    assert form.typed["plan"] == [{"due": "2026-12-01", "amount": "10.00", "note": ""}]
    assert form.typed["people"] == "3"
    assert form.ok


class Agreed(Struct, frozen=True, kw_only=True):
    starts: Annotated[date, Meta(title="开始")]
    ends: Annotated[date, Meta(title="结束")]
    both: Annotated[bool, Meta(title="双方同意")]

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise Refusal("结束日期不能早于开始日期。", field="ends")


def test_a_rule_between_fields_is_shown_at_the_field_it_names() -> None:
    late = {"starts": ["2026-11-22"], "ends": ["2026-11-21"], "both": ["true"]}
    assert forms.read(Agreed, late).errors == {"ends": "结束日期不能早于开始日期。"}


def test_a_question_without_a_default_has_to_be_answered() -> None:
    unanswered = forms.read(Agreed, {"starts": ["2026-11-22"], "ends": ["2026-11-22"]})
    assert unanswered.errors == {"both": "请选择双方同意。"}


def test_hand_made_fields_give_a_dict() -> None:
    made = (
        Field(name="reason", label="理由", kind="longtext"),
        Field(name="on", label="日期", kind="date", required=False),
        Field(name="type", label="类别", kind="choice", choices=(("a", "甲"),)),
    )
    came: dict[str, Sequence[Any]] = {"x-reason": ["因故"], "x-type": ["a"]}
    assert forms.read(made, came, prefix="x-").data == {"reason": "因故", "on": None, "type": "a"}


def test_choices_for_a_field_that_is_not_there_are_a_mistake() -> None:
    with pytest.raises(KeyError):
        with_choices(fields_of(Everything), {"rom": []})


def test_the_operation_and_version_come_with_the_form() -> None:
    operation = "7b0c2a52-6a8f-4c59-9f0c-0f4a6a8c1f11"
    result = filled(operation=operation, version="12")
    assert result.operation == UUID(operation)
    assert result.version == 12
    assert filled(version="²").version is None
    assert filled(version="-1").version is None


def test_a_struct_is_shown_without_what_is_empty() -> None:
    labels = [field.label for field, _ in shown(Everything(name="林知远", people=2))]
    assert labels == ["姓名", "人数", "方式", "紧急"]
