"""Which mediators are proposed for a newcomer, and why."""

from hypothesis import given
from hypothesis import strategies as st

from fayi.agencies.rules import Match, Mediator, match_mediators

NEIGHBOUR = Mediator(officer_id=1, name="李调解", languages=frozenset({"吴语"}))
COMPATRIOT = Mediator(officer_id=2, name="杨调解", home_region="520000", languages=frozenset({"西南官话"}))
SPEAKER = Mediator(officer_id=3, name="马主任", home_region="34", languages=frozenset({"西南官话"}))
VERSED = Mediator(officer_id=4, name="钱调解", specialities=frozenset({"10"}))
EVERYBODY = (NEIGHBOUR, VERSED, SPEAKER, COMPATRIOT)


def names(matches: list[Match]) -> list[str]:
    return [match.mediator.name for match in matches]


def test_who_speaks_the_language_comes_before_who_only_knows_the_trade() -> None:
    matches = match_mediators("52", ("西南官话",), "1001", EVERYBODY)
    assert names(matches) == ["杨调解", "马主任", "钱调解", "李调解"]


def test_the_grounds_say_why() -> None:
    best, _, versed, nobody = match_mediators("52", ("西南官话",), "1001", EVERYBODY)
    assert [ground.sentence for ground in best.grounds] == [
        "会说当事人的语言：{languages}。",
        "与当事人是同省老乡。",
    ]
    assert best.grounds[0].values == {"languages": "西南官话"}
    assert [ground.sentence for ground in versed.grounds] == ["擅长处理这类纠纷。"]
    assert nobody.grounds == ()


def test_a_town_and_its_province_are_the_same_home() -> None:
    (match,) = match_mediators("522301104", (), "02", (COMPATRIOT,))
    assert [ground.sentence for ground in match.grounds] == ["与当事人是同省老乡。"]


def test_without_a_known_home_nobody_is_a_compatriot() -> None:
    (match,) = match_mediators("", (), "02", (COMPATRIOT,))
    assert match.grounds == ()


def test_when_nobody_speaks_the_language_an_interpreter_is_needed() -> None:
    assert not any(match.speaks for match in match_mediators("52", ("苗语",), "02", EVERYBODY))


def test_among_equals_the_less_busy_comes_first() -> None:
    busy = Mediator(officer_id=5, name="甲", open_matters=9)
    free = Mediator(officer_id=6, name="乙", open_matters=1)
    assert names(match_mediators(None, (), "02", (busy, free))) == ["乙", "甲"]


@given(st.permutations(EVERYBODY))
def test_the_order_of_the_list_makes_no_difference(mediators: list[Mediator]) -> None:
    assert match_mediators("52", ("西南官话",), "10", mediators) == match_mediators(
        "52", ("西南官话",), "10", EVERYBODY
    )
