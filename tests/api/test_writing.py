"""What other systems do: by the same rules as the pages, once however often it is sent."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.kit import clock
from fayi.matter_types.mediation.examples import EXAMPLES
from fayi.matters import timeline
from tests.api.conftest import System, SystemOf, png
from tests.browser import Browser
from tests.cast import (
    CHAIR_ZHAO,
    MEDIATOR_LI,
    OFFICE,
    OFFICE_LIN,
    RECORDER_SUN,
)
from tests.conftest import SessionAs
from tests.make import Make


def registration(**changed: Any) -> dict[str, Any]:
    """A body that registers a mediation."""
    return {
        "type": "mediation",
        "received_on": clock.today().isoformat(),
        "channel": "online",
        "people": [
            {"role": "applicant", "kind": "person", "name": "陈大山"},
            {"role": "respondent", "kind": "person", "name": "周小河"},
        ],
        "details": msgspec.to_builtins(EXAMPLES[0]) | {"region": "330000"},
    } | changed


async def done(system: System, matter_id: int, key: str, **form: Any) -> dict[str, Any]:
    """The matter after an action, done as it stands."""
    version = (await system.get(f"/matters/{matter_id}/actions"))["version"]
    body: dict[str, Any] = {"version": version, "on": clock.today().isoformat()}
    told: dict[str, Any] = await system.post(
        f"/matters/{matter_id}/actions/{key}", body | ({"form": form} if form else {})
    )
    return told


def places(problem: dict[str, Any]) -> set[str]:
    """Where a problem says that something is wrong."""
    return {one["pointer"] for one in problem["errors"]}


async def test_a_matter_is_registered_accepted_assigned_and_heard_by_another_system_alone(
    system_of: SystemOf, make: Make, session_as: SessionAs, browser: Browser
) -> None:
    system = await system_of(CHAIR_ZHAO, name="县矛盾调处平台")
    answer = await system.ask(
        "POST", "/matters", expect=201, json=registration(), headers={"Idempotency-Key": "story-1"}
    )
    matter_id = answer.json()["matter"]["id"]
    assert answer.headers["location"] == f"/api/matters/{matter_id}"
    open_now = [
        one["key"] for one in (await system.get(f"/matters/{matter_id}/actions"))["actions"] if one["open"]
    ]
    assert "accept" in open_now
    assert "close" not in open_now
    accepted = await done(system, matter_id, "accept")
    assert accepted["reference"].startswith(f"（{clock.today().year}）湖桥人调字第1号")
    scan = png()
    await system.post(f"/matters/{matter_id}/papers?paper_key=rights_notice", content=scan, expect=201)
    assigned = await done(system, matter_id, "assign", lead=MEDIATOR_LI.id, recorder=RECORDER_SUN.id)
    assert assigned["assigned"] == [MEDIATOR_LI.name, RECORDER_SUN.name]
    started = await done(system, matter_id, "start")
    assert started["stage"] == "mediating"
    hearing = await system.post(
        f"/matters/{matter_id}/hearings",
        {
            "kind": "mediation",
            "starts_at": (clock.now() + timedelta(days=1)).isoformat(),
            "place": "第一调解室",
            "way": "on_site",
            "people": [{"name": "陈大山", "capacity": "party"}, {"name": "周小河", "capacity": "party"}],
        },
        expect=201,
    )
    assert (await system.get(f"/hearings/{hearing['id']}"))["status"] == "planned"
    entries = (await system.get(f"/matters/{matter_id}/timeline"))["entries"]
    assert {one["system"] for one in entries} == {"县矛盾调处平台"}
    assert {one["officer"] for one in entries} == {CHAIR_ZHAO.name}
    page = await browser.open(f"/matters/{matter_id}", as_=CHAIR_ZHAO)
    assert page.has("县矛盾调处平台")
    async with session_as(CHAIR_ZHAO.actor) as session:
        assert [sentence async for sentence in timeline.broken(session)] == []


async def test_what_a_page_refuses_the_interface_refuses_in_the_same_words(
    system_of: SystemOf, make: Make, browser: Browser
) -> None:
    matter = await make.matter(stage="accepted")
    system = await system_of(CHAIR_ZHAO)
    told = {one["key"]: one for one in (await system.get(f"/matters/{matter.id}/actions"))["actions"]}
    page = await browser.open(f"/matters/{matter.id}/actions/assign", as_=CHAIR_ZHAO)
    assert told["assign"]["reasons"]
    assert all(page.has(reason) for reason in told["assign"]["reasons"])
    version = (await system.get(f"/matters/{matter.id}"))["version"]
    problem = await system.post(
        f"/matters/{matter.id}/actions/assign",
        {"version": version, "form": {"lead": MEDIATOR_LI.id}},
        expect=409,
    )
    assert problem["detail"] in told["assign"]["reasons"]
    assert problem["current"]["version"] == version


async def test_every_fault_of_a_body_is_told_at_its_place(system_of: SystemOf, make: Make) -> None:
    system = await system_of(CHAIR_ZHAO)
    people = [
        {"role": "applicant", "kind": "person", "name": "陈大山", "number": "123"},
        {"role": "witch", "kind": "person", "name": 7, "hat": "x"},
        "周小河",
    ]
    problem = await system.post(
        "/matters",
        registration(people=people, received_on="2026-02-30", colour="red", details={"dispute_type": ["02"]}),
        expect=422,
    )
    assert {
        "/colour", "/received_on", "/people/1/hat", "/people/1/name", "/people/1/role", "/people/2",
        "/details/dispute_type",
    } <= places(problem)  # fmt: skip
    number = registration(people=[people[0], {"role": "respondent", "kind": "person", "name": "周小河"}])
    assert places(await system.post("/matters", number, expect=422)) == {"/people/0/number"}
    for known, status in (("9" * 18, 404), ("9" * 30, 422), ("\u0000", 422)):
        people[0] |= {"number": "", "known": known}
        await system.post("/matters", registration(people=[people[0], number["people"][1]]), expect=status)
    assert (await system.get("/matters"))["matters"] == []


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"1e999", b"[" * 5000])
async def test_a_body_that_is_no_object_is_refused(system_of: SystemOf, content: bytes) -> None:
    system = await system_of(CHAIR_ZHAO)
    await system.post("/matters", content=content, expect=400)


@pytest.mark.parametrize("key", [None, "", "schlüssel", "x" * 201, "a b"])
async def test_a_post_needs_a_key_that_can_be_kept(system_of: SystemOf, key: str | None) -> None:
    system = await system_of(CHAIR_ZHAO)
    headers = {} if key is None else {"Idempotency-Key": key.encode("latin-1")}
    await system.ask("POST", "/matters", expect=400, json=registration(), headers=headers)  # type: ignore[arg-type]


async def test_the_same_request_sent_again_is_done_once_and_answered_the_same(
    system_of: SystemOf, owner: AsyncEngine
) -> None:
    system, other = await system_of(CHAIR_ZHAO), await system_of(CHAIR_ZHAO)
    sent = {"expect": 201, "json": registration(), "headers": {"Idempotency-Key": "once"}}
    first = await system.ask("POST", "/matters", **sent)
    again = await system.ask("POST", "/matters", **sent)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    problem = await system.post("/matters", registration(channel="phone"), key="once", expect=422)
    assert "Idempotency-Key" in problem["detail"]
    await system.post("/parties", registration(), key="once", expect=422)
    await other.ask("POST", "/matters", **sent)
    assert len((await system.get("/matters"))["matters"]) == 2
    with clock.frozen(clock.now() + timedelta(hours=25)):
        await system.ask("POST", "/matters", **sent)
        assert len((await system.get("/matters"))["matters"]) == 3
        async with owner.connect() as connection:
            assert await connection.scalar(text("select count(*) from api_answer")) == 1


async def test_what_was_refused_leaves_nothing_behind_and_its_key_may_be_used_again(
    system_of: SystemOf, owner: AsyncEngine
) -> None:
    system = await system_of(CHAIR_ZHAO)
    await system.post("/matters", registration(people=[]), key="again", expect=422)
    async with owner.connect() as connection:
        assert await connection.scalar(text("select count(*) from api_answer")) == 0
        assert await connection.scalar(text("select count(*) from party")) == 0
    await system.post("/matters", registration(), key="again", expect=201)


async def test_kept_answers_cannot_be_read_from_a_copy_of_the_database(
    system_of: SystemOf, owner: AsyncEngine
) -> None:
    system = await system_of(CHAIR_ZHAO)
    await system.post("/matters", registration(), expect=201)
    async with owner.connect() as connection:
        body = bytes(await connection.scalar(text("select body from api_answer")))
    assert "陈大山".encode() not in body


async def test_of_two_that_are_sent_at_once_under_one_key_one_is_done(system_of: SystemOf) -> None:
    system = await system_of(CHAIR_ZHAO)
    told = await asyncio.gather(
        *(system.post("/matters", registration(), key="twins", expect=201) for _ in range(3))
    )
    assert len({one["matter"]["id"] for one in told}) == 1
    assert len((await system.get("/matters"))["matters"]) == 1


async def test_of_two_that_do_different_things_at_once_one_is_told_what_the_other_did(
    system_of: SystemOf, make: Make
) -> None:
    matter = await make.matter()
    system = await system_of(CHAIR_ZHAO)
    version = (await system.get(f"/matters/{matter.id}"))["version"]
    decline = {"reason": "OTHER", "ways_told": ["lawsuit"], "note": "不属于民间纠纷。"}
    answers = await asyncio.gather(
        *(
            system.http.post(
                f"/api/matters/{matter.id}/actions/{key}",
                json={"version": version} | form,
                headers={"Authorization": f"Bearer {system.token}", "Idempotency-Key": str(uuid4())},
            )
            for key, form in (("accept", {}), ("decline", {"form": decline}))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    current = next(answer for answer in answers if answer.status_code == 409).json()["current"]
    assert current["version"] == version + 1
    assert current["stage"] in ("accepted", "not_accepted")
    assert current["entries"][0]["tag"] in ("matter:accept", "matter:decline")


async def test_a_stale_version_is_told_what_has_happened_since(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter()
    system = await system_of(CHAIR_ZHAO)
    version = (await system.get(f"/matters/{matter.id}"))["version"]
    await make.drive(matter, "assigned")
    problem = await system.post(
        f"/matters/{matter.id}/particulars",
        {"version": version, "because": "听错了", "details": {"facts": "另有隐情。"}},
        expect=409,
    )
    assert problem["current"]["stage"] == "assigned"
    assert [one["tag"] for one in problem["current"]["entries"] if one["tag"].startswith("matter:")] == [
        "matter:accept",
        "matter:assign",
    ]


async def test_particulars_are_put_right_and_what_is_left_out_stays(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter()
    system = await system_of(CHAIR_ZHAO)
    before = await system.get(f"/matters/{matter.id}")
    body = {"version": before["version"], "because": "听错了", "details": {"facts": "墙高二米。"}}
    after = await system.post(f"/matters/{matter.id}/particulars", body)
    assert after["details"] == before["details"] | {"facts": "墙高二米。"}
    assert after["version"] == before["version"] + 1
    wrong = body | {"version": after["version"], "details": {"dispute_type": "99999"}}
    problem = await system.post(f"/matters/{matter.id}/particulars", wrong, expect=422)
    assert places(problem) == {"/details/dispute_type"}


async def test_a_party_that_is_known_is_named_and_not_written_down_twice(
    system_of: SystemOf, make: Make
) -> None:
    system = await system_of(CHAIR_ZHAO)
    known = await make.party("沈一禾", phone="13800138000")
    again = {"name": "沈一禾", "phone": "13800138000"}
    problem = await system.post("/parties", again, expect=409)
    assert [one["party_id"] for one in problem["candidates"]] == [known.id]
    created = await system.post("/parties", again | {"still_new": True}, expect=201)
    assert created["id"] != known.id
    wrong = {"name": "", "id_number": "11", "phone": "1"}
    assert {"/name"} <= places(await system.post("/parties", wrong, expect=422))
    wrong["name"] = "沈一禾"
    assert {"/id_number", "/phone"} == places(await system.post("/parties", wrong, expect=422))


async def test_a_party_is_corrected_in_what_is_sent_and_nowhere_else(system_of: SystemOf, make: Make) -> None:
    system = await system_of(CHAIR_ZHAO)
    party = await make.party("沈一禾", phone="13800138000", occupation="木工")
    body = {"version": 1, "changes": {"occupation": "瓦工"}}
    told = await system.post(f"/parties/{party.id}", body)
    assert (told["occupation"], told["version"]) == ("瓦工", 2)
    full = await system.get(f"/parties/{party.id}", headers={"X-Purpose": "check"})
    assert full["phone"] == "13800138000"
    await system.post(f"/parties/{party.id}", body, expect=409)


async def test_somebody_joins_a_matter_and_leaves_it(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter()
    party = await make.party("吴桂香")
    system = await system_of(CHAIR_ZHAO)
    joined = await system.post(
        f"/matters/{matter.id}/participants", {"party_id": party.id, "role": "respondent"}, expect=201
    )
    part = next(one for one in joined["participants"] if one["name"] == "吴桂香")
    problem = await system.post(
        f"/matters/{matter.id}/participants", {"party_id": party.id, "role": "respondent"}, expect=422
    )
    assert places(problem) == {"/party_id"}
    path = f"/matters/{matter.id}/participants/{part['participation_id']}"
    today = clock.today().isoformat()
    seen = await system.post(f"{path}/identity", {"how": "original", "on": today})
    assert any(one["identity_seen"] == "original" for one in seen["participants"])
    left = await system.post(f"{path}/leave", {"reason": "撤回", "on": today})
    assert "吴桂香" not in [one["name"] for one in left["participants"]]
    await system.post(f"{path}/leave", {"reason": "撤回", "on": today}, expect=404)


async def test_one_agency_asks_another_and_is_answered(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter()
    system, office = await system_of(CHAIR_ZHAO), await system_of(OFFICE_LIN)
    told = await system.get(f"/matters/{matter.id}")
    ask = {
        "kind": "referral",
        "to": OFFICE.id,
        "reason": "请协助核实。",
        "scope": "all",
        "basis": "consent",
        "consent_from": [one["participation_id"] for one in told["participants"]],
        "consent_way": "written",
        "consent_on": clock.today().isoformat(),
    }
    asked = await system.post(f"/matters/{matter.id}/referrals", ask, expect=201)
    assert asked["status"] == "asked"
    again = await system.post(f"/matters/{matter.id}/referrals", ask, expect=409)
    assert places(again) == {"/to"}
    assert [one["id"] for one in (await office.get("/referrals"))["referrals"]] == [asked["id"]]
    await system.post(f"/referrals/{asked['id']}/accept", expect=403)
    assert (await office.post(f"/referrals/{asked['id']}/accept"))["status"] == "accepted"
    finished = await office.post(f"/referrals/{asked['id']}/finish", {"words": "属实。"})
    assert (finished["status"], finished["answer"]) == ("done", "属实。")
    await office.get(f"/matters/{matter.id}", expect=404)
