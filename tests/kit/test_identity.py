"""Numbers and names as people write them. All numbers belong to regions that are not assigned."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.kit.clock import frozen
from fayi.kit.identity import (
    IdentityFault,
    IdentityKind,
    IdentityNumber,
    Sex,
    check_character,
    clean_name,
    credit_check_character,
    credit_code,
    example_id_number,
    identity_number,
    phone,
    redact_id,
    redact_phone,
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with frozen(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        yield


def fault(text: str, kind: IdentityKind = IdentityKind.RESIDENT) -> str:
    with pytest.raises(IdentityFault) as refused:
        identity_number(text, kind)
    return str(refused.value)


def numbered(body: str) -> str:
    return body + check_character(body)


def test_the_example_of_the_standard_passes() -> None:
    number = identity_number("11010519491231002X")
    assert number == IdentityNumber(
        "11010519491231002X", IdentityKind.RESIDENT, date(1949, 12, 31), Sex.FEMALE
    )


def test_people_older_than_their_regions_code_pass_without_a_warning() -> None:
    assert identity_number(numbered("33082519600101001")).warnings == ()
    assert identity_number(numbered("33011319600101001")).warnings == ()


def test_full_width_digits_spaces_and_a_small_x_are_put_right() -> None:
    assert identity_number(" １１０１０５ 19491231　002ｘ ").value == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请填写证件号码。"),
        ("1101051949123100", "身份证号码应为18位（旧证15位），现在是16位。"),
        ("1101O519491231002X", "身份证号码第5位应为数字，现在是“O”。"),
        ("11010519491231002A", "身份证号码第18位应为数字或X，现在是“A”。"),
        ("110105194912310021", "身份证号码校验不通过：按前17位计算，第18位应为X，现在是1。请逐位核对。"),
        ("110105194902300022", "证件号码中的出生日期“19490230”不存在。"),
        (numbered("11010520261123002"), "证件号码中的出生日期2026-11-23晚于今天。"),
        (numbered("11010518950101002"), "证件号码中的出生日期1895-01-01距今已超过130年，请核对。"),
    ],
)
def test_each_fault_is_said_in_its_own_sentence(text: str, sentence: str) -> None:
    assert fault(text) == sentence


def test_a_child_born_today_has_a_number() -> None:
    assert identity_number(example_id_number(date(2026, 11, 22), Sex.MALE, 1)).birth_date == date(
        2026, 11, 22
    )


def test_other_scripts_digits_are_not_digits() -> None:
    assert "第1位应为数字" in fault("١10105194912310021")


def test_an_old_number_of_15_digits_is_converted_and_marked() -> None:
    number = identity_number("110105491231002")
    assert number.value == "11010519491231002X"
    assert number.converted
    assert "2013年停止使用" in number.warnings[0]


def test_an_unknown_region_is_a_warning_only() -> None:
    number = identity_number(numbered("99990019900101001"))
    assert number.warnings == ("身份证号码开头的地区代码不在现行代码表内，请与证件核对。",)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_a_residence_permit_is_told_by_its_region(region: str) -> None:
    value = numbered(f"{region}19620101001")
    assert identity_number(value).kind is IdentityKind.HMT
    assert identity_number(value, IdentityKind.HMT).sex is Sex.MALE


def test_a_mainland_number_is_no_residence_permit_and_a_travel_permit_is_kept_as_it_is() -> None:
    assert "810000" in fault("11010519491231002X", IdentityKind.HMT)
    assert identity_number("h 12345678", IdentityKind.HMT).value == "H12345678"


def test_the_two_cards_of_foreign_residents() -> None:
    body = "91100019850607101"
    number = identity_number(numbered(body), IdentityKind.FOREIGN_PERMANENT)
    assert (number.birth_date, number.sex, number.warnings) == (date(1985, 6, 7), Sex.MALE, ())
    wrong_check = body + ("1" if check_character(body) != "1" else "2")
    assert "校验位可能有误" in identity_number(wrong_check, IdentityKind.FOREIGN_PERMANENT).warnings[0]
    assert identity_number("abc110085060710", IdentityKind.FOREIGN_PERMANENT).value == "ABC110085060710"
    assert "3位字母加12位数字" in fault("AB1110085060710", IdentityKind.FOREIGN_PERMANENT)
    assert "应以9开头" in fault("11010519491231002X", IdentityKind.FOREIGN_PERMANENT)


def test_a_passport_is_made_uniform_and_nothing_is_read_from_it() -> None:
    assert identity_number(" e 12345678 ", IdentityKind.PASSPORT) == IdentityNumber(
        "E12345678", IdentityKind.PASSPORT
    )


def test_sex_and_birth_date_must_agree_with_the_number() -> None:
    with pytest.raises(IdentityFault, match="表明性别为女"):
        identity_number("11010519491231002X", sex=Sex.MALE)
    with pytest.raises(IdentityFault, match="与填写的出生日期不一致"):
        identity_number("11010519491231002X", birth_date=date(1949, 12, 13))
    assert identity_number("11010519491231002X", sex=Sex.FEMALE, birth_date=date(1949, 12, 31))


@given(st.dates(date(1900, 1, 1), date(2026, 11, 22)), st.sampled_from(Sex), st.integers(0, 499))
def test_an_example_number_passes_and_says_who_it_was_made_for(birth: date, sex: Sex, serial: int) -> None:
    with frozen(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        number = identity_number(example_id_number(birth, sex, serial))
    assert (number.birth_date, number.sex) == (birth, sex)


@given(
    st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 499), st.integers(0, 17), st.integers(1, 9)
)
def test_one_wrong_digit_is_always_found(birth: date, serial: int, place: int, off: int) -> None:
    value = example_id_number(birth, Sex.FEMALE, serial)
    if value[place] == "X":
        return
    wrong = value[:place] + str((int(value[place]) + off) % 10) + value[place + 1 :]
    with frozen(datetime(2026, 11, 22, 4, tzinfo=UTC)), pytest.raises(IdentityFault):
        identity_number(wrong)


@given(st.text(max_size=24), st.sampled_from(IdentityKind))
def test_whatever_is_typed_ends_in_a_number_or_a_sentence(text: str, kind: IdentityKind) -> None:
    try:
        told = identity_number(text, kind).value
    except IdentityFault as refused:
        told = str(refused)
    assert told
    assert "{" not in told or "{" in text


def test_a_credit_code_whose_remainder_is_zero_passes() -> None:
    assert credit_code("113308250000002850") == "113308250000002850"


def test_a_credit_code_is_made_uniform() -> None:
    assert credit_code("１１330825 000000285０") == "113308250000002850"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("11330825000000285", "应为18位，现在是17位"),
        ("11330825000000I850", "第15位不能是“I”"),
        ("113308250000002851", "第18位应为0，现在是1"),
    ],
)
def test_a_faulty_credit_code_is_told_where(text: str, sentence: str) -> None:
    with pytest.raises(IdentityFault) as refused:
        credit_code(text)
    assert sentence in str(refused.value)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_a_credit_code_with_its_own_check_character_passes(body: str) -> None:
    assert credit_code(body + credit_check_character(body)) == body + credit_check_character(body)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800000000", "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("0086 13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("0570-7010000", "0570-7010000"),
        ("05707010000", "0570-7010000"),
        ("（0570）7010000", "0570-7010000"),
        ("(0570) 7010000转801", "0570-7010000-801"),
        ("0570-7010000-801", "0570-7010000-801"),
        ("010-65550000 分机 12", "010-65550000-12"),
        ("01065550000", "010-65550000"),
        ("+86 570 7010000", "0570-7010000"),
        ("+86 10 65550000", "010-65550000"),
        ("12348", "12348"),
        ("12368", "12368"),
        ("12309", "12309"),
        ("12345", "12345"),
        ("010-61000000-12", "010-61000000-12"),
        ("1380000-0000", "13800000000"),
        ("400-800-1234", "4008001234"),
        ("+852 2123 4567", "+85221234567"),
        ("00852 2123 4567", "+85221234567"),
        ("+1 (202) 456-1111", "+12024561111"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(written: str, kept: str) -> None:
    assert phone(written) == kept


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "请填写电话号码"),
        ("1380000000", "手机号码应为11位，现在是10位"),
        ("138000000000", "手机号码应为11位，现在是12位"),
        ("12800000000", "不是有效的电话号码"),
        ("7010000", "请加上区号"),
        ("138000o0000", "只能包含数字"),
        ("13800000000转5", "不是有效的电话号码"),
        ("+999 12345678", "国家或地区代码不正确"),
        ("+852 12", "位数或号段不正确"),
    ],
)
def test_a_faulty_telephone_number_is_refused_in_words(written: str, sentence: str) -> None:
    with pytest.raises(IdentityFault) as refused:
        phone(written)
    assert sentence in str(refused.value)


@given(st.text(max_size=20))
def test_a_telephone_number_once_kept_stays_the_same(text: str) -> None:
    try:
        kept = phone(text)
    except IdentityFault:
        return
    assert phone(kept) == kept


def test_lists_show_the_first_and_the_last_two() -> None:
    assert redact_id("11010519491231002X") == "1***************2X"
    assert redact_phone("13800000012") == "1********12"


@pytest.mark.parametrize("value", ["", "1", "12", "123", "1234"])
def test_a_short_number_is_hidden_whole(value: str) -> None:
    assert set(redact_id(value)) <= {"*"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  张　 三 ", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("张\x00三\ud800", "张三"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("Anna  Maria\tSchmidt", "Anna Maria Schmidt"),
        ("\U00030edd\U00030ede", "\U00030edd\U00030ede"),
        ("王\ue863", "王\ue863"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\ufa19", "\ufa19"),
    ],
)
def test_a_name_loses_what_cannot_be_seen_and_keeps_every_character(written: str, kept: str) -> None:
    assert clean_name(written) == kept


@given(st.text(st.characters(), max_size=30))
def test_a_clean_name_can_be_stored_and_is_clean_already(text: str) -> None:
    kept = clean_name(text)
    assert clean_name(kept) == kept
    kept.encode()
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in kept)
