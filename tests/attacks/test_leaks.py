"""What a stranger could learn from the time an answer takes, and a reader of the logs from what is written there."""

import logging
import statistics
import time
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.actions import hasher
from fayi.kit.identity import Sex
from fayi.web.errors import without_data
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, PASSWORD
from tests.make import Make
from tests.stories.teller import id_number

NUMBER = id_number("1971-03-05", Sex.MALE)
PERSONAL = (NUMBER, "锦鲤暗记", "13800138000", PASSWORD, "wrong-guess-9")


async def tried(browser: Browser, name: str, password: str) -> float:
    """How long the answer to a try of signing in takes, in seconds."""
    client = await browser.client(None)
    await client.get("/sign-in")
    began = time.perf_counter()
    answer = await client.post(
        "/sign-in",
        data={"_csrf_token": client.cookies["csrftoken"], "sign_in_name": name, "password": password},
    )
    assert answer.status_code == 422
    return time.perf_counter() - began


async def test_signing_in_takes_one_check_of_a_password_whoever_is_named(
    browser: Browser, owner: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The times are told, and what takes the time is counted: the same for a known name, an unknown one, one locked."""
    checked: list[str] = []
    verify = hasher.verify

    def counting(password: Any, hash: Any) -> bool:
        checked.append(password)
        return verify(password, hash)

    monkeypatch.setattr(hasher, "verify", counting)
    async with owner.begin() as connection:
        await connection.execute(text("update officer set left_on = '2021-01-01' where sign_in_name = 'gu'"))
    for name in ("wang", "nobody", "", "gu"):
        times = []
        for _ in range(3):
            checked.clear()
            times.append(await tried(browser, name, "wrong-guess-9"))
            if name:
                assert checked == ["wrong-guess-9"], name
        print(f"\n{name or '-'}: median {statistics.median(times) * 1000:.1f} ms", end="")


async def test_no_log_line_names_anybody(
    browser: Browser, make: Make, owner: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """While people are registered, looked for, refused and signed in wrongly, and while pages break."""
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as told:
        matter = await make.matter(applicants=("陈锦鲤暗记",), facts="锦鲤暗记，电话13800138000。")
        zhao = await browser.client(CHAIR_ZHAO)
        await tried(browser, "锦鲤暗记", "wrong-guess-9")
        for path in (
            f"/search?q={NUMBER}",
            f"/parties?q={quote('锦鲤暗记')}",
            f"/matters/{matter.id}",
            "/parties/new",
        ):
            await zhao.get(path)
        form = {
            "_csrf_token": zhao.cookies["csrftoken"],
            "name": "锦鲤暗记",
            "id_number": NUMBER,
            "phone": "13800138000",
        }
        for path in (
            "/parties/new",
            "/intake/find",
            "/intake/mediation",
            f"/matters/{matter.id}/parties/new",
        ):
            await zhao.post(path, data=form)
        async with owner.begin() as connection:
            await connection.execute(text("update party set phone = 'not what any key opens'::bytea"))
        broken = await zhao.get("/parties/1")
        wang = await browser.client(CLERK_WANG)
        await wang.get(f"/matters/{matter.id}")
    assert broken.status_code == 500
    assert any(entry["event"] == "fault" for entry in told)
    # The asking browser is not ours.
    said = [record for record in caplog.records if record.name not in ("httpx", "httpcore")]
    lines = [str(entry) for entry in told] + [record.getMessage() for record in said]
    assert not [line for line in lines if any(word in line for word in PERSONAL)]


def test_the_words_of_a_fault_name_code_and_nobody() -> None:
    told = f"'dict object' has no attribute '陈大山 {NUMBER}'"
    assert without_data(told) == "'dict object' has no attribute '… …'"
    assert without_data("'Page' object has no attribute 'titel'") == "'Page' object has no attribute 'titel'"
