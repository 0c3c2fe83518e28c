"""What is told about a file before it comes, how much is taken, and how order is kept."""

import base64

import pytest

from fayi.attachments import rules
from fayi.attachments.rules import Order


def said(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def test_a_file_says_what_it_is_before_it_comes() -> None:
    told = rules.told("12", said(filename="C:\\文件\\收据.pdf", kind="exhibit", sha256="AB" * 32))
    assert (told.file_name, told.size, told.kind, told.digest) == ("收据.pdf", 12, "exhibit", "ab" * 32)


@pytest.mark.parametrize("header", ["", "filename", "filename ###", ",,,", "x 0fSg", "filename /w=="])
def test_metadata_nobody_can_read_is_left_out(header: str) -> None:
    assert rules.told("1", header).file_name == ""


@pytest.mark.parametrize("length", [None, "", "-1", "1e3", "9" * 30, "１２"])
def test_without_a_size_nothing_is_expected(length: str | None) -> None:
    with pytest.raises(rules.NoSize):
        rules.told(length, "")


@pytest.mark.parametrize(("size", "refusal"), [(0, rules.Empty), (rules.BIGGEST + 1, rules.TooLarge)])
def test_an_empty_and_an_enormous_file_are_refused_before_a_byte_is_sent(
    size: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rules.told(str(size), said(filename="录像.mp4"))
    assert rules.told(str(rules.BIGGEST), "").size == rules.BIGGEST


def test_a_matter_takes_files_up_to_its_limit_and_not_a_byte_more() -> None:
    rules.must_have_room(rules.BIGGEST_MATTER - 5, 5)
    with pytest.raises(rules.MatterFull):
        rules.must_have_room(rules.BIGGEST_MATTER - 5, 6)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("收据\u202efdp.exe", "收据 fdp.exe"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_holds_nothing_that_leads_elsewhere(name: str, plain: str) -> None:
    assert rules.plain_name(name) == plain


def test_a_paper_changes_places_with_its_neighbour_and_at_the_end_stays() -> None:
    papers = [Order(7, 7), Order(3, 9), Order(12, 12)]
    assert rules.moved(papers, 3, up=True) == {3: 7, 7: 9}
    assert rules.moved(papers, 3, up=False) == {3: 12, 12: 9}
    assert rules.moved(papers, 7, up=True) == {}
    assert rules.moved(papers, 12, up=False) == {}
    assert rules.moved(papers, 99, up=True) == {}


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-5", (95, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_a_part_of_a_file_may_be_asked_for(header: str | None, part: tuple[int, int] | None) -> None:
    assert rules.span(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=20-10", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(header: str) -> None:
    with pytest.raises(rules.Unsatisfiable):
        rules.span(header, 100)
