"""Chinese text in words of letters alone, and the queries asked in them."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.search.encoding import (
    LONGEST_WORD,
    MOST_WORDS,
    TEXT_FIELDS,
    asked,
    characters,
    encoded_synonyms,
    in_fields,
    sounds_of,
    word,
    written,
)
from fayi.search.engine import HOME, plan
from fayi.search.pinyin import tokens_of
from fayi.search.rules import is_chinese, runs

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0), min_size=2, max_size=30)


@given(CHINESE, st.data())
def test_any_piece_of_a_run_is_asked_as_the_very_words_that_were_written(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    piece = text[start : data.draw(st.integers(start + 2, len(text)))]
    query = asked(piece, frozenset(), frozenset())
    assert query.whole
    assert f" {query.query.strip(chr(34))} " in f" {' '.join(written([text]))} "


@given(st.text(max_size=60))
def test_words_are_of_small_letters_alone_and_never_longer_than_the_engine_keeps(text: str) -> None:
    words = [*" ".join(written([text])).split(), *characters([text]).split()]
    assert all(re.fullmatch(rf"[a-z]{{1,{LONGEST_WORD}}}", one) for one in words)


@given(st.text("abq019é", min_size=1, max_size=12), st.text("abq019é", min_size=1, max_size=12))
def test_the_word_of_a_beginning_is_the_beginning_of_the_word(one: str, more: str) -> None:
    assert word(one + more).startswith(word(one))


@given(CHINESE, CHINESE)
def test_two_runs_are_one_word_only_when_they_are_the_same(one: str, other: str) -> None:
    assert (written([one]) == written([other])) == (runs(one) == runs(other))


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("拖欠工资", 1),
        ("工资 墙", 2),
        ("请问 工资", 1),
        ("请问", 1),
        ("工资 工资", 1),
        ("2026 工资 abc", 3),
        ("", 0),
    ],
)
def test_a_query_has_a_term_for_each_different_run_that_is_no_stop_word(typed: str, terms: int) -> None:
    query = asked(typed, frozenset({"请问"}), frozenset()).query
    assert len(re.findall(r'"[^"]+"|\S+', query)) == terms


def test_what_may_be_unfinished_stands_last() -> None:
    assert asked("abc 工资", frozenset(), frozenset()).query.endswith(word("abc"))


def test_more_words_than_the_engine_looks_at_are_told_of() -> None:
    runs_ = [chr(0x4E00 + 2 * n) + chr(0x4E01 + 2 * n) for n in range(11)]
    assert asked(" ".join(runs_[:10]), frozenset(), frozenset()).whole
    assert not asked(" ".join(runs_), frozenset(), frozenset()).whole


def test_a_run_of_any_length_is_one_term() -> None:
    assert asked("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", frozenset(), frozenset()).whole


def test_a_long_text_goes_on_in_the_next_field_and_ends_with_the_last() -> None:
    fields = in_fields(["墙" * 100_001, "纠纷" * 10])
    counts = [sum(len(line.split()) for line in fields[name]) for name in TEXT_FIELDS]
    assert counts == [MOST_WORDS, 40_000 + 19, 0, 0, 0]
    fields = in_fields(["墙" * 400_000, "尾巴"])
    assert all(sum(len(line.split()) for line in lines) <= MOST_WORDS for lines in fields.values())
    assert "".join(written(["尾巴"])) not in str(fields)


def test_a_name_is_found_by_the_beginning_of_its_sound() -> None:
    kept = set(sounds_of(tokens_of("张三丰")).split())
    assert {word(one) for one in ("zhangsanfeng", "zhangsan", "zhang", "sanfeng", "zsf")} <= kept


def test_synonyms_lead_from_each_word_to_all_the_others_in_words_the_engine_replaces() -> None:
    found = encoded_synonyms([["车祸", "交通事故"], ["车祸", "撞车"]])
    car, traffic, crash = (" ".join(written([one])) for one in ("车祸", "交通事故", "撞车"))
    assert found[car] == sorted([traffic, crash])
    assert found[traffic] == [car]


@pytest.mark.parametrize("group", tomllib.loads((HOME / "synonyms.toml").read_text())["groups"])
def test_a_synonym_is_one_run_of_two_to_four_characters(group: list[str]) -> None:
    # The engine replaces one to three of its words in a row.
    assert len(group) > 1
    assert all(2 <= len(one) <= 4 and is_chinese(one) and runs(one) == [one] for one in group)


def test_the_index_never_forgives_letters_and_shows_no_text() -> None:
    settings = plan().settings
    assert settings["typoTolerance"] == {"enabled": False}
    assert set(settings["displayedAttributes"]) == {"id", "entry", "stamp"}
    assert settings["proximityPrecision"] == "byWord"
    assert set(TEXT_FIELDS) < set(settings["searchableAttributes"])
