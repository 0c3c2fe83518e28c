"""When a request is due, who may ask what, what is left out, and how others are redacted; no database."""

from datetime import date

import pytest

from fayi.data_requests.forms import AnswerForm
from fayi.data_requests.kinds import Capacity, Decision, Ground, LeftOut, RequestKind
from fayi.data_requests.rules import due, left_out, must_be_entitled, redacted
from fayi.data_requests.sources import as_page
from fayi.kit.errors import Refusal
from fayi.kit.identity import Sex, example_id_number

OWN = example_id_number(date(1980, 1, 2), Sex.MALE, 1)
OTHERS = example_id_number(date(1981, 1, 2), Sex.FEMALE, 2)


def test_a_request_is_due_after_fifteen_working_days() -> None:
    assert due(date(2026, 11, 2), lambda day: day.weekday() < 5) == date(2026, 11, 23)
    assert due(date(2026, 11, 2), lambda day: True) == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("kind", "capacity", "asker", "proof"),
    [
        (RequestKind.ACCESS, Capacity.SELF, "", " "),
        (RequestKind.ACCESS, Capacity.AGENT, "", "委托书"),
        (RequestKind.RESTRICTION, Capacity.NEXT_OF_KIN, "陈小山", "户口簿"),
        (RequestKind.EXPLANATION, Capacity.NEXT_OF_KIN, "陈小山", "户口簿"),
    ],
)
def test_who_asks_without_proof_or_beyond_the_law_is_refused(
    kind: RequestKind, capacity: Capacity, asker: str, proof: str
) -> None:
    must_be_entitled(RequestKind.DELETION, Capacity.NEXT_OF_KIN, "陈小山", "户口簿")
    with pytest.raises(Refusal):
        must_be_entitled(kind, capacity, asker, proof)


def test_a_refusal_says_why() -> None:
    AnswerForm(decision=Decision.GRANTED)
    AnswerForm(decision=Decision.REFUSED, grounds=(Ground.KEPT_BY_LAW,))
    with pytest.raises(Refusal):
        AnswerForm(decision=Decision.PARTLY)


def test_confidential_matters_and_open_ones_about_offences_are_left_out() -> None:
    assert left_out(confidential=True, offence_data=False, is_open=False) is LeftOut.CONFIDENTIAL
    assert left_out(confidential=False, offence_data=True, is_open=True) is LeftOut.IMPEDES
    assert left_out(confidential=False, offence_data=True, is_open=False) is None
    assert left_out(confidential=False, offence_data=False, is_open=True) is None


def test_others_are_redacted_everywhere_and_the_person_is_not() -> None:
    data = {"a": [f"陈大山和周小河，{OWN}，{OTHERS}，电话13900001111或13900002222"], "n": 3}
    cleaned = redacted(data, {"周小河"}, {OWN, "13900001111"})
    text = cleaned["a"][0]
    assert "陈大山和周**" in text
    assert OWN in text
    assert OTHERS not in text
    assert "13900001111" in text
    assert "13900002222" not in text
    assert cleaned["n"] == 3


def test_the_page_of_an_export_escapes_what_people_wrote() -> None:
    page = as_page(
        {
            "agency": "<b>甲</b>",
            "generated_at": "2026",
            "register": [{"姓名": "<script>alert(1)</script>"}],
            "matters": [],
            "visits": [],
            "readings": [],
        }
    ).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "没有。" in page
