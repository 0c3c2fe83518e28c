"""A clerk and a phone in a real browser: a line that breaks and comes back, a photo made smaller, the keyboard."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from fayi.matters.models import Matter
from tests.attachments import samples
from tests.attachments.conftest import PapersOf
from tests.cast import MEDIATOR_LI
from tests.chromium import PHONE, OpenWindow, must_be_accessible, must_fit, settled

pytestmark = pytest.mark.browser


def pieces_of(page: Any) -> list[tuple[int, int]]:
    """(offset, status) of every piece the page sends from now on; 0 for one that was cut off."""
    found: list[tuple[int, int]] = []

    def answered(request: Any, status: int) -> None:
        if request.method == "PATCH":
            found.append((int(request.headers["upload-offset"]), status))

    page.on("requestfailed", lambda request: answered(request, 0))
    page.on("response", lambda answer: answered(answer.request, answer.status))
    return found


async def test_a_broken_line_costs_one_piece_and_the_file_arrives_whole(
    window: OpenWindow, matter: Matter, papers_of: PapersOf, application: Any, tmp_path: Path
) -> None:
    content = samples.noise(3400)
    assert len(content) > 9 << 20
    (tmp_path / "现场.jpg").write_bytes(content)
    page = await window(as_=MEDIATOR_LI)
    await page.goto(f"/matters/{matter.id}/attachments")
    await settled(page)
    await must_be_accessible(page)
    sent = pieces_of(page)
    cut = 0

    async def line(route: Any) -> None:
        nonlocal cut
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0" and cut < 2:
            cut += 1
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/incoming/**", line)
    await page.get_by_label("种类").select_option("exhibit")
    await page.get_by_label("材料名称").fill("现场照片")
    await page.get_by_label("文件", exact=True).set_input_files(tmp_path / "现场.jpg")
    await page.get_by_role("button", name="上传", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".attachments strong:has-text('现场照片')", timeout=60_000)
    assert cut == 2
    offsets = [offset for offset, status in sent if status == 204]
    assert offsets == sorted(set(offsets)), "no piece that was there is sent again"
    (paper,) = await papers_of(matter)
    assert await application.state.files.get(paper.file_digest) == content
    await must_be_accessible(page)


async def test_what_was_paused_and_left_goes_on_after_the_page_is_opened_again(
    window: OpenWindow, matter: Matter, papers_of: PapersOf, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(samples.noise(3400))
    page = await window(as_=MEDIATOR_LI)
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    await page.goto(f"/matters/{matter.id}/attachments")

    async def line(route: Any) -> None:
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/incoming/**", line)
    await page.get_by_label("种类").select_option("exhibit")
    await page.get_by_label("文件", exact=True).set_input_files(tmp_path / "a.jpg")
    await page.get_by_role("button", name="上传", exact=True).click()
    await page.get_by_text("网络中断").wait_for()
    await page.get_by_role("button", name="暂停").click()
    await page.unroute("**/incoming/**", line)
    await page.reload()
    sent = pieces_of(page)
    await page.get_by_label("种类").select_option("exhibit")
    await page.get_by_label("文件", exact=True).set_input_files(tmp_path / "a.jpg")
    await page.get_by_role("button", name="上传", exact=True).click()
    await page.wait_for_selector(".attachments li", timeout=60_000)
    assert min(offset for offset, _ in sent) > 0, "it goes on where it stopped"
    assert len(await papers_of(matter)) == 1


async def test_a_refused_file_is_told_and_the_others_arrive(
    window: OpenWindow, matter: Matter, papers_of: PapersOf, tmp_path: Path
) -> None:
    (tmp_path / "ok.png").write_bytes(samples.png())
    (tmp_path / "bad.pdf").write_bytes(b"MZ program")
    page = await window(as_=MEDIATOR_LI)
    await page.goto(f"/matters/{matter.id}/attachments")
    await page.get_by_label("文件", exact=True).set_input_files([tmp_path / "ok.png", tmp_path / "bad.pdf"])
    await page.get_by_role("button", name="上传", exact=True).click()
    await page.get_by_text("这种文件不能收").wait_for()
    await page.get_by_text("已收到", exact=True).wait_for()
    assert len(await papers_of(matter)) == 1


async def test_a_phone_scans_the_code_and_its_photo_appears_on_the_desk(
    window: OpenWindow, matter: Matter, papers_of: PapersOf, application: Any, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(samples.photo((4000, 3000), turned=6))
    desk = await window(as_=MEDIATOR_LI)
    await desk.goto(f"/matters/{matter.id}/attachments")
    await desk.get_by_role("button", name="生成二维码").click()
    await desk.wait_for_selector(".phone-code")
    await must_be_accessible(desk)
    phone = await window(size=PHONE)
    address = await desk.locator(".phone-address").inner_text()
    await phone.goto(urlsplit(address).path)
    await must_fit(phone)
    await must_be_accessible(phone)
    assert await phone.locator("#f-camera").get_attribute("capture") == "environment"
    await phone.locator("#f-files").set_input_files(tmp_path / "photo.jpg")
    await phone.get_by_role("button", name="上传", exact=True).click()
    await phone.get_by_text("已收到", exact=True).wait_for(timeout=30_000)
    await desk.get_by_text("手机已传来1个文件").wait_for(timeout=15_000)
    (paper,) = await papers_of(matter)
    content = await application.state.files.get(paper.file_digest)
    with Image.open(BytesIO(content)) as made_smaller:
        assert made_smaller.size == (1875, 2500)
        assert not made_smaller.getexif()
