"""What other systems read: the same as the pages show, redacted where they redact."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from fayi.kit import clock
from fayi.matters import queries as matters
from fayi.readings.queries import unmaskings
from tests.api.conftest import SystemOf
from tests.cast import CHAIR_MA, CHAIR_ZHAO, RECORDER_SUN
from tests.conftest import SessionAs
from tests.make import Make

NUMBER = "99010119850307001X"
PHONE = "13800138000"


def a_number() -> str:
    """An ID number of nobody: its region is not assigned, its last character is right."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(figure) * weight for figure, weight in zip(NUMBER[:17], weights, strict=True))
    return NUMBER[:17] + "10X98765432"[total % 11]


async def test_a_list_comes_page_by_page_and_goes_on_where_it_ended(
    system_of: SystemOf, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matters, "PAGE", 2)
    system = await system_of(CHAIR_ZHAO)
    made = [(await make.matter()).id for _ in range(3)]
    first = await system.get("/matters")
    assert [one["id"] for one in first["matters"]] == [made[2], made[1]]
    second = await system.get("/matters", params={"after": first["next"]})
    assert [one["id"] for one in second["matters"]] == [made[0]]
    assert second["next"] is None


async def test_a_list_is_filtered_and_a_filter_that_cannot_be_read_is_named(
    system_of: SystemOf, make: Make
) -> None:
    system = await system_of(CHAIR_ZHAO)
    await make.matter(stage="accepted")
    draft = await make.matter()
    found = await system.get("/matters", params={"status": "draft", "type": "mediation", "held": "true"})
    assert [one["id"] for one in found["matters"]] == [draft.id]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert (await system.get("/matters", params={"since": tomorrow}))["matters"] == []
    for nowhere in (f"2026-11-22T00:00:00+00:00~{2**70}", "~", "9999-99-99~1", "2026-11-22T00:00:00~1"):
        await system.get("/matters", params={"after": nowhere})
    wrong = await system.get("/matters", params={"status": "burnt", "since": "2026-02-30"}, expect=400)
    assert {one["parameter"] for one in wrong["errors"]} == {"status", "since"}


async def test_numbers_are_redacted_unless_it_is_said_what_they_are_read_for_and_that_is_kept(
    system_of: SystemOf, make: Make, session_as: SessionAs
) -> None:
    party = await make.party("沈一禾", id_number=a_number(), phone=PHONE, address="湖桥镇上塘村7号")
    matter = await make.matter(applicants=(party,))
    system = await system_of(CHAIR_ZHAO)
    for told in (
        await system.get(f"/parties/{party.id}"),
        (await system.get(f"/matters/{matter.id}"))["participants"][0]["party"],
        (await system.get(f"/matters/{matter.id}/participants"))["participants"][0]["party"],
    ):
        assert told["in_full"] is False
        assert a_number() not in str(told)
        assert PHONE not in str(told)
        assert "上塘村" not in told["address"]
    purpose = {"X-Purpose": quote("核对申请人身份")}
    told = await system.get(f"/parties/{party.id}", headers=purpose)
    assert (told["id_number"], told["phone"]) == (a_number(), PHONE)
    async with session_as(CHAIR_ZHAO.actor) as session:
        kept = await unmaskings(session, CHAIR_ZHAO.place.id, party_id=party.id)
    assert [(reading.purpose, name) for reading, name in kept] == [("核对申请人身份", CHAIR_ZHAO.name)]
    for purpose_of_nobody in ("x", " %20", "%00%00", "%EF%BF%BD%EF%BF%BD"):
        wrong = await system.get(f"/parties/{party.id}", headers={"X-Purpose": purpose_of_nobody}, expect=400)
        assert [one["parameter"] for one in wrong["errors"]] == ["X-Purpose"]


async def test_whoever_may_not_read_numbers_is_not_helped_by_a_purpose(
    system_of: SystemOf, make: Make
) -> None:
    party = await make.party("沈一禾", id_number=a_number())
    system = await system_of(CHAIR_ZHAO, ["parties:read", "matters:read"])
    await system.get(f"/parties/{party.id}", headers={"X-Purpose": "check"}, expect=403)


async def test_a_party_is_found_by_its_exact_number_and_by_nothing_less(
    system_of: SystemOf, make: Make
) -> None:
    party = await make.party("沈一禾", id_number=a_number(), phone=PHONE)
    system = await system_of(CHAIR_ZHAO)
    for number in (a_number(), a_number().lower(), PHONE, "138 0013 8000"):
        found = await system.post("/parties/find", {"number": number})
        assert [one["id"] for one in found["parties"]] == [party.id], number
    for number in (a_number()[:17], "沈一禾沈一禾", "00000"):
        assert (await system.post("/parties/find", {"number": number}))["parties"] == []
    elsewhere = await system_of(CHAIR_MA)
    assert (await elsewhere.post("/parties/find", {"number": PHONE}))["parties"] == []


async def test_a_clock_tells_how_it_was_worked_out(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter(stage="accepted")
    system = await system_of(RECORDER_SUN)
    clocks = (await system.get(f"/matters/{matter.id}/deadlines"))["clocks"]
    running = [one for one in clocks if one["status"] == "running"]
    assert running
    assert all(one["worked_out"] and one["basis"] for one in running)
    soon = await system.get("/deadlines", params={"until": (clock.today() + timedelta(days=60)).isoformat()})
    assert {one["id"] for one in running} <= {one["id"] for one in soon["clocks"]}


async def test_what_was_agreed_is_read_with_its_signatures(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter(stage="agreed_written")
    system = await system_of(CHAIR_ZHAO)
    told = await system.get(f"/matters/{matter.id}/settlement")
    assert told["amount"] == "3000.00"
    assert told["effective_on"] == clock.today().isoformat()
    assert {one["capacity"] for one in told["signatures"]} == {"party", "mediator", "committee"}
    other = await make.matter()
    await system.get(f"/matters/{other.id}/settlement", expect=404)


async def test_words_are_found_in_what_the_agency_may_see_and_nowhere_else(
    system_of: SystemOf, make: Make
) -> None:
    matter = await make.matter(respondents=("季小满",))
    system, elsewhere = await system_of(CHAIR_ZHAO), await system_of(CHAIR_MA)
    found = await system.get("/search", params={"q": "季小满"})
    assert [one["matter"]["id"] for one in found["found"]] == [matter.id]
    assert (await elsewhere.get("/search", params={"q": "季小满"})) == {"found": [], "total": 0}
    await system.get("/search", expect=400)


async def test_a_type_tells_what_is_asked_as_json_schema(system_of: SystemOf) -> None:
    system = await system_of(CHAIR_ZHAO)
    keys = {one["key"] for one in (await system.get("/types"))["types"]}
    assert {"mediation", "judicial_confirmation"} <= keys
    told = await system.get("/types/mediation")
    details = told["register"]["properties"]["details"]
    assert "dispute_type" in details["required"]
    assert details["properties"]["dispute_type"]["x-labels"]
    lead = told["forms"]["assign"]["properties"]["form"]["properties"]["lead"]
    assert CHAIR_ZHAO.id in lead["enum"]
    assert (await system.get("/types/judicial_confirmation"))["register"] is None
    await system.get("/types/divination", expect=404)
