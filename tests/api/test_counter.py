"""What comes before and beside a matter: visits, materials, appointments, notices."""

from datetime import timedelta

from fayi.kit import clock
from fayi.materials import actions as materials
from fayi.matters.models import Matter
from tests.api.conftest import SystemOf
from tests.cast import CHAIR_MA, CHAIR_ZHAO, HEAD_FANG, NOTARY_HEAD_YU, STATION
from tests.conftest import SessionAs
from tests.make import Make


async def test_a_visit_is_written_down_with_the_next_turn_of_the_day(system_of: SystemOf) -> None:
    system, elsewhere = await system_of(HEAD_FANG), await system_of(CHAIR_MA)
    purpose = "mediation"
    asked = (await system.get("/openapi.json"))["paths"]["/api/visits"]["post"]["requestBody"]
    purposes = asked["content"]["application/json"]["schema"]["properties"]["purposes"]["items"]["enum"]
    body = {
        "purposes": [purpose if purpose in purposes else purposes[0]],
        "name": "陈大山",
        "phone": "13800138000",
    }
    first = await system.post("/visits", body, expect=201)
    second = await system.post("/visits", body, expect=201)
    assert (first["turn"], second["turn"]) == ("A001", "A002")
    assert "13800138000" not in str(first)
    assert [one["turn"] for one in (await system.get("/visits"))["visits"]] == ["A001", "A002"]
    await elsewhere.get(f"/visits/{first['id']}", expect=404)
    problem = await system.post("/visits", {"purposes": ["x"], "phone": "1"}, expect=422)
    assert {one["pointer"] for one in problem["errors"]} == {"/purposes", "/phone"}


async def test_materials_are_checked_off_by_the_agency_that_holds_the_matter(
    system_of: SystemOf, make: Make, session_as: SessionAs
) -> None:
    matter = await make.matter()
    await make.referral(matter, STATION, by=CHAIR_ZHAO)
    async with session_as(CHAIR_ZHAO.actor) as session:
        held = await session.get_one(Matter, matter.id)
        await materials.ask_for(session, held, "宅基地使用证", must=True, by=CHAIR_ZHAO.actor)
    system, station = await system_of(CHAIR_ZHAO), await system_of(HEAD_FANG)
    path = f"/matters/{matter.id}/materials"
    (line,) = (await system.get(path))["materials"]
    assert (line["label"], line["missing"]) == ("宅基地使用证", True)
    today = clock.today().isoformat()
    body = {"status": "have", "received_on": today, "received_from": "陈大山", "originals": 1}
    await station.post(f"{path}/{line['key']}", body, expect=403)
    await system.post(f"{path}/nothing", body, expect=404)
    late = body | {"received_on": (clock.today() + timedelta(days=1)).isoformat()}
    problem = await system.post(f"{path}/{line['key']}", late, expect=409)
    assert [one["pointer"] for one in problem["errors"]] == ["/received_on"]
    (line,) = (await system.post(f"{path}/{line['key']}", body))["materials"]
    assert (line["status"], line["missing"], line["originals"]) == ("have", False, 1)


async def test_appointments_and_notices_are_read_and_only_ones_own(system_of: SystemOf, make: Make) -> None:
    matter = await make.matter(stage="assigned")
    system, elsewhere = await system_of(CHAIR_ZHAO), await system_of(NOTARY_HEAD_YU)
    assert (await system.get(f"/matters/{matter.id}/appointments"))["appointments"] == []
    await elsewhere.get(f"/matters/{matter.id}/appointments", expect=404)
    assert (await elsewhere.get("/notices"))["notices"] == []
    assert (await system.get("/notices", params={"unread": "true"}))["next"] is None
