"""A court hears a divorce with the husband in prison: four browsers, from the request to the signed record."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from fayi.kit import clock
from fayi.rooms import queries as rooms
from tests.cast import (
    COURT,
    COURT_CLERK_FU,
    DUTY_OFFICER_NIU,
    EXECUTION_QIN,
    JUDGE_HE,
    PRISON,
    STEWARD_XIANG,
)
from tests.chromium import PHONE
from tests.make import Make
from tests.video.conftest import BringForward, bring_forward
from tests.video.test_room_in_chromium import OpenEnd, camera, end

__all__ = ["bring_forward", "camera", "end"]
pytestmark = pytest.mark.browser


async def fill(page: Any, form: str, given: dict[str, str | bool | list[str]]) -> None:
    """Fill the fields of a form as people do, and send it; several values are boxes to tick."""
    for name, value in given.items():
        field = page.locator(f"{form} [name='{name}']:not([type=hidden])")
        if isinstance(value, list):
            for one in value:
                await page.locator(f"{form} [name='{name}'][value='{one}']").check()
        elif value is True:
            await field.check()
        elif await field.evaluate("one => one.tagName") == "SELECT":
            await field.select_option(str(value))
        else:
            await field.fill(str(value))
    before = page.url
    await page.locator(f"{form} button[type=submit]").last.click()
    await page.wait_for_url(lambda url: url != before)
    assert not await page.locator(".error-summary").count(), await page.locator("main").inner_text()


async def visit(page: Any, path: str) -> None:
    """Open a page; whoever does not handle a matter that tells of an offence says first what for."""
    await page.goto(path)
    if urlsplit(page.url).path.endswith("/purpose"):
        await fill(page, "form[action*='/purpose']", {"purpose": "办理远程庭审"})


async def act(page: Any, matter_id: int, key: str, **given: str | bool | list[str]) -> None:
    """Perform an action of the matter on its page."""
    await visit(page, f"/matters/{matter_id}/actions/{key}")
    await fill(page, f"form[action='/matters/{matter_id}/actions/{key}']", given)


def typed(when: datetime) -> str:
    """An instant as the browser's field takes it."""
    return f"{clock.local(when):%Y-%m-%dT%H:%M}"


def established(name: str) -> dict[str, str | bool]:
    """The first row of the people in a room."""
    return {
        "people-0-name": name, "people-0-photo": True, "people-0-number": True, "people-0-face": True,
    }  # fmt: skip


async def test_a_whole_sitting(make: Make, end: OpenEnd, bring_forward: BringForward) -> None:
    near, far = await make.room(COURT, "第三法庭"), await make.room(PRISON, "远程庭审室")
    matter = await make.matter("remote_court_session", at=COURT, stage=None)
    clerk = await end("傅书记员", as_=COURT_CLERK_FU)
    prison = await end("牛警官", as_=DUTY_OFFICER_NIU)
    review, steward = await end("秦科长", as_=EXECUTION_QIN), await end("向庭务", as_=STEWARD_XIANG)
    lawyer, party = await end("顾律师"), await end("陈大山", size=PHONE)

    await act(
        clerk.page, matter.id, "ask_prison", with_agency=str(PRISON.id), wishes="下周上午",
        contact="傅书记员 0578-0000101", note="请协助提押到庭。",
    )  # fmt: skip
    await act(
        review.page, matter.id, "agree", prisoner_number=matter.details["prisoner_number"], held_here=True,
        fit=True, not_confined=True, escorts="牛警官\n高警官", room_free=True,
    )  # fmt: skip
    await visit(clerk.page, f"/matters/{matter.id}/consents/new")
    await fill(
        clerk.page,
        f"form[action='/matters/{matter.id}/consents/new']",
        {
            "who": ["0", "1"], "stages": ["hearing"], "way": "written", "answer": "agreed",
            "told": ["stage", "form", "rights", "effect", "operation"],
        },
    )  # fmt: skip
    await visit(steward.page, f"/bookings/new?matter={matter.id}")
    begins = datetime.combine(clock.today() + timedelta(days=7), time(9), clock.ZONE)
    await fill(
        steward.page,
        "form[action='/bookings/new']",
        {"starts_at": typed(begins), "minutes": "120", "near": str(near.id), "far": str(far.id)},
    )
    await act(steward.page, matter.id, "schedule", officers="牛警官\n高警官")
    await act(clerk.page, matter.id, "send_notice", told="陈大山\n周小河", way="电子送达")
    await act(prison.page, matter.id, "record_notice_signed", signed=True, passed_on_by="牛警官")

    async with make.session(COURT_CLERK_FU.actor) as session:
        (booking,) = await rooms.of_matter(session, matter.id)
        assert booking.status == "confirmed"
    await bring_forward(booking, timedelta(minutes=-1))
    await act(
        prison.page, matter.id, "verify_prison", quiet=True, lit=True, closed=True, monitoring_off=True,
        line_tested=True, recording_told=True, officer_apart=True, **established("周小河"),
    )  # fmt: skip
    await act(
        clerk.page, matter.id, "verify_court", emblem=True, line_tested=True, recording_told=True,
        address_hidden=True, **established("陈大山"),
    )  # fmt: skip

    arranging = f"/bookings/{booking.id}/video"
    await visit(clerk.page, arranging)
    await clerk.page.locator(f"form[action='{arranging}'] [name=way]").select_option("builtin")
    await clerk.page.locator(f"form[action='{arranging}'] button[type=submit]").click()
    links = f"form[action='{arranging}/links']"
    for one, capacity in ((lawyer, "lawyer"), (party, "party")):
        await clerk.page.locator(f"{links} [name=new-name]").fill(one.name)
        await clerk.page.locator(f"{links} [name=new-capacity]").select_option(capacity)
        await clerk.page.locator(f"{links} button[type=submit]").click()
        shown = clerk.page.locator(".join-address")
        await shown.wait_for()
        (token,) = re.findall(r"/join/([\w-]+)", await shown.inner_text())
        await one.enter(f"/join/{token}/room")
        await one.says("正在等候")
        await visit(clerk.page, arranging)
    await prison.enter(f"{arranging}/room")
    await clerk.enter(f"{arranging}/room")
    for name in (lawyer.name, party.name):
        await clerk.press(f"允许进入 {name}")
    for one in (prison, lawyer, party):
        await one.sees(clerk)
        await one.hears()
    await clerk.sees(prison, lawyer, party)

    judge = await end("何法官", as_=JUDGE_HE)
    now = clock.now()
    await act(judge.page, matter.id, "start", started_at=typed(now), recording_told=True)
    over = now + timedelta(minutes=80)
    await act(judge.page, matter.id, "end", ended_at=typed(over), result="completed")
    assert (await make.reload(matter)).stage == "ended"
    await party.press("离开")
    await party.says("您已离开视频室。")
