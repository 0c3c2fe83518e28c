"""How text becomes things to look up, without a database."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fayi.search.rules import (
    MOST_OCTETS,
    excerpt,
    is_question,
    normalised,
    number_key,
    runs,
    spans,
    tokens,
    tsquery,
    tsquery_of_any,
)

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
CHINESE = st.text(alphabet="墙占通道赔偿陈大山周小河湖桥〇々𠮷", min_size=2, max_size=12)


def test_text_becomes_pairs_last_characters_and_words() -> None:
    assert tokens(["湖桥镇ABC墙"]) == sorted(["湖桥", "桥镇", "镇", "abc", "墙"])
    assert tokens(["，。！", "", "  "]) == []


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("围墙", "'围墙'"),
        ("占通道", "'占通' & '通道'"),
        ("墙", "'墙':*"),
        ("iPhone 15", "'iphone':* & '15':*"),
        ("陈大山 围墙", "'陈大' & '大山' & '围墙'"),
        ("ＡＢＣ", "'abc':*"),
        ("", ""),
        ("、。“”😀\x00\t", ""),
        ("' & ! | ( ) :* \\", ""),
        ("o'neil", "'o':* & 'neil':*"),
    ],
)
def test_words_become_a_query_that_all_must_satisfy(words: str, query: str) -> None:
    assert tsquery(words) == query


def test_a_query_is_cut_where_nobody_types_on() -> None:
    assert tsquery("墙" * 10_000) == "'墙墙'"
    assert len(tsquery("".join(chr(0x4E00 + n) for n in range(5_000))).split(" & ")) == 199


@given(CHINESE, CHINESE, CHINESE)
def test_whatever_stands_in_a_text_is_found_by_it(before: str, middle: str, after: str) -> None:
    kept = set(tokens([before + middle + after]))
    assert {term.strip("'") for term in tsquery(middle).split(" & ")} <= kept


@given(WORDS)
def test_no_query_holds_what_the_database_would_read_as_an_operator(words: str) -> None:
    for term in tsquery(words).split(" & "):
        inner = term.removesuffix(":*")
        assert term == "" or (inner[0] == inner[-1] == "'" and not set("'\\:&|!()<> \x00") & set(inner[1:-1]))


@given(WORDS)
def test_spans_lie_in_the_text_in_order_and_apart(words: str) -> None:
    text = f"前{words}后"
    found = spans(text, words)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))


@pytest.mark.parametrize(
    "written",
    [
        "（2026）湖桥人调字第12号",
        "(2026)湖桥人调字第12号",
        "〔2026〕湖桥人调字第12号",
        "[2026] 湖桥 人调字 第 12 号",
        "【２０２６】湖桥人调字第１２号",
        "2026湖桥人调12",
        "2026-湖桥人调-12",
        "湖桥人调〔2026〕12",
    ],
)
def test_a_number_is_the_same_however_its_brackets_are_typed(written: str) -> None:
    same = {"2026湖桥人调12", "湖桥人调202612"}
    assert number_key(written) in same


def test_what_cannot_be_seen_is_no_part_of_a_number() -> None:
    assert number_key("\x00（2026）\u200b湖桥人调字\n第1号\x1f😀'\\") == "2026湖桥人调1"


def test_excerpts_show_the_place_and_mark_it() -> None:
    text = "前" * 200 + "围墙占了通道" + "后" * 200
    piece, marked = excerpt(text, "围墙 通道")
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert [piece[start:end] for start, end in marked] == ["围墙", "通道"]
    assert excerpt("短", "没有") == ("短", [])


def test_the_longest_file_still_fits_into_the_index() -> None:
    dice = Random(1)
    long = ["".join(chr(0x4E00 + dice.randrange(20_000)) for _ in range(20_000)) for _ in range(20)]
    kept = tokens(["湖桥人调", *long])
    assert {"湖桥", "桥人", "人调", "调"} <= set(kept)
    assert MOST_OCTETS - 6 < sum(len(token.encode()) for token in kept) <= MOST_OCTETS


def test_normalising_keeps_one_width_and_lower_case() -> None:
    assert normalised("ＡｂＣ１２３（）") == "abc123()"
    assert runs("陈大山（A1）说") == ["陈大山", "a1", "说"]


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("怎样起诉已注销的个体工商户", True),
        ("借条没有写利息是否可以要利息？", True),
        ("邻居家的院墙滴水影响了我家老宅", True),
        ("拖欠工资", False),
        ("青禾县人民法院", False),
        ("第一百八十八条", False),
    ],
)
def test_a_sentence_is_told_from_words(words: str, asks: bool) -> None:
    assert is_question(words) is asks


def test_the_words_of_asking_are_not_looked_for() -> None:
    assert tsquery_of_any("如何离婚？") == "'离婚'"
    assert tsquery_of_any("是否可以") == "'是否' | '否可' | '可以'"
