"""Notices that leave the desk: to a real mail server and a real gateway, which also refuse."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.queries import token_hash
from fayi.app import create_app
from fayi.kit.database import Database
from fayi.kit.jobs import jobs
from fayi.kit.outgoing import signature
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.notices.actions import tell_assigned
from fayi.settings import Settings
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, HEAD_FANG, MEDIATOR_LI, MEDIATOR_QIAN, Person
from tests.make import Make
from tests.notices.test_telling import say, told

SECRET = "a secret shared with the gateway"


class PostOffice:
    """A mail server that answers as it is told, and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.taken: list[Message] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: list[str]) -> str:
        if self.answers and self.answers[0].startswith("550"):
            return self.answers.pop(0)
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


class Gateway:
    """A gateway that answers as it is told, and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        gateway = self

        class Counter(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = gateway.answers.pop(0) if gateway.answers else 202
                if status < 300:
                    gateway.taken.append((dict(self.headers), body))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(b"said the gateway")

            def log_message(self, *said: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"


@pytest.fixture
def post_office() -> Iterator[tuple[PostOffice, int]]:
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, port
    controller.stop()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    opened = Gateway()
    thread = threading.Thread(target=opened.server.serve_forever)
    thread.start()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
    thread.join()


@pytest.fixture
def open_ways(settings: Settings, post_office: tuple[PostOffice, int], gateway: Gateway) -> Settings:
    """The desk's settings with both ways open."""
    return msgspec.structs.replace(
        settings,
        smtp_host="127.0.0.1",
        smtp_port=post_office[1],
        smtp_security="none",
        mail_from="desk@fayi.example",
        sms_url=gateway.url,
        sms_secret=SECRET,
        public_url="https://desk.example",
    )


Work = Callable[[], Awaitable[None]]


@pytest.fixture
def work(database: Database, open_ways: Settings, owner: AsyncEngine) -> Work:
    """Do all that waits, also what waits for its next attempt."""

    async def do() -> None:
        async with owner.begin() as connection:
            await connection.execute(text("update procrastinate_jobs set scheduled_at = now()"))
        await jobs.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            additional_context={"database": database, "settings": open_ways},
        )

    return do


@pytest.fixture
async def matter(make: Make, owner: AsyncEngine) -> Matter:
    """A matter; Li wants word of assignments both ways, Qian none."""
    found = await make.matter()
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "update officer set mail_address = 'li@committee.example', phone = '13900000004' where id = :li"
            ),
            {"li": MEDIATOR_LI.id},
        )
        for way in ("mail", "sms"):
            await connection.execute(
                text("insert into notice_choice values (:li, 'assignment', :way)"),
                {"li": MEDIATOR_LI.id, "way": way},
            )
    return found


async def sendings(owner: AsyncEngine) -> list[tuple[str, str, int, str]]:
    """Way, status, attempts and fault of each sending, mail first."""
    async with owner.connect() as connection:
        found = await connection.execute(
            text("select way, status, attempts, fault from sending order by way, id")
        )
        return [tuple(row) for row in found]


async def test_a_notice_reaches_who_asked_for_it_with_a_number_and_a_link_and_nothing_else(
    make: Make,
    matter: Matter,
    work: Work,
    post_office: tuple[PostOffice, int],
    gateway: Gateway,
    owner: AsyncEngine,
) -> None:
    await say(make, matter, address=f"/matters/{matter.id}")
    await work()
    (mail,) = post_office[0].taken
    ((headers, body),) = gateway.taken
    words = f"您有一条新通知（承办变动），案号{matter.number}。请登录查看：https://desk.example/matters/{matter.id}"
    assert mail["To"] == "li@committee.example"
    assert mail["Subject"] == "法驿通知：承办变动"
    assert mail.get_content().strip() == words  # type: ignore[attr-defined]
    assert json.loads(body)["to"] == "13900000004"
    assert json.loads(body)["text"] == words
    assert headers["X-Fayi-Signature"] == signature(SECRET, headers["X-Fayi-Timestamp"], body)
    assert signature("another secret", headers["X-Fayi-Timestamp"], body) != headers["X-Fayi-Signature"]
    assert await sendings(owner) == [("mail", "sent", 1, ""), ("sms", "sent", 1, "")]


async def test_nothing_is_sent_when_nothing_has_changed_or_it_was_undone(
    make: Make, matter: Matter, work: Work, gateway: Gateway, owner: AsyncEngine
) -> None:
    await say(make, matter, officers=(MEDIATOR_QIAN.id,))
    await say(make, matter, by=MEDIATOR_LI)
    with pytest.raises(RuntimeError):
        await say_and_fail(make, matter)
    await work()
    assert gateway.taken == []
    assert await sendings(owner) == []


async def say_and_fail(make: Make, matter: Matter) -> None:
    """Tell, and think better of it."""
    async with make.session(CHAIR_ZHAO.actor) as session:
        await tell_assigned(session, matter, "人民调解", before=(), now=(MEDIATOR_LI.id,), by=None)
        raise RuntimeError


async def test_a_server_that_is_busy_is_tried_again_and_one_that_refuses_is_not(
    make: Make,
    matter: Matter,
    work: Work,
    post_office: tuple[PostOffice, int],
    gateway: Gateway,
    owner: AsyncEngine,
) -> None:
    post_office[0].answers = ["451 4.3.0 busy", "451 4.3.0 still busy"]
    gateway.answers = [400]
    await say(make, matter)
    await work()
    mail, sms = await sendings(owner)
    assert mail[:3] == ("mail", "queued", 1)
    assert "busy" in mail[3]
    assert sms == ("sms", "failed", 1, "400 said the gateway")
    await work()
    await work()
    assert (await sendings(owner))[0] == ("mail", "sent", 3, "")
    assert len(post_office[0].taken) == 1


async def test_an_address_the_server_does_not_know_fails_at_once(
    make: Make, matter: Matter, work: Work, post_office: tuple[PostOffice, int], owner: AsyncEngine
) -> None:
    post_office[0].answers = ["550 5.1.1 no such mailbox"]
    await say(make, matter)
    await work()
    mail = (await sendings(owner))[0]
    assert mail[:3] == ("mail", "failed", 1)
    assert "no such mailbox" in mail[3]


async def test_after_six_attempts_it_has_failed_and_an_administrator_sends_it_again(
    make: Make,
    matter: Matter,
    work: Work,
    gateway: Gateway,
    owner: AsyncEngine,
    browser: Browser,
) -> None:
    gateway.answers = [503] * 6
    await say(make, matter)
    for _ in range(8):
        await work()
    assert (await sendings(owner))[1] == ("sms", "failed", 6, "503 said the gateway")
    await browser.open("/notices/sending", as_=MEDIATOR_LI, expect=403)
    assert not (await browser.open("/notices/sending", as_=HEAD_FANG)).has("503"), "of another agency"
    page = await browser.open("/notices/sending?status=failed", as_=CHAIR_ZHAO)
    assert page.has("503 said the gateway")
    assert page.has(MEDIATOR_LI.name)
    page = await page.form("重新发送").submit()
    assert page.has("已重新排队发送。")
    await work()
    assert (await sendings(owner))[1] == ("sms", "sent", 1, "")
    assert json.loads(gateway.taken[0][1])["id"].startswith("notice-")


async def test_who_stood_aside_in_the_meantime_is_not_written_to(
    make: Make, matter: Matter, work: Work, gateway: Gateway, owner: AsyncEngine
) -> None:
    await say(make, matter)
    async with make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, matter.id)
        await matters.recuse(session, here, MEDIATOR_LI.id, "当事人的近亲属", by=CHAIR_ZHAO.actor)
    await work()
    assert gateway.taken == []
    assert {row[3] for row in await sendings(owner)} == {"收件人已不能查看这件办件。"}
    assert await told(make, MEDIATOR_LI) == []


async def test_without_settings_no_way_is_offered_and_none_can_be_chosen(browser: Browser) -> None:
    page = await browser.open("/account/notices", as_=MEDIATOR_LI)
    assert page.has("没有开通")
    await browser.post("/account/notices", {"mail": "assignment"}, as_=MEDIATOR_LI, expect=409)


@pytest.fixture
async def open_browser(open_ways: Settings, database: Database) -> AsyncIterator[Browser]:
    """A browser at a site whose settings open both ways."""
    site: Litestar = create_app(open_ways)

    async def token_of(person: Person) -> str:
        token = f"token of {person.sign_in_name}"
        async with database.transaction() as session:
            await session.execute(
                text(
                    "insert into signed_in values (:hash, :officer, :agency, now(), now(), now() + '1 hour')"
                ),
                {"hash": token_hash(token), "officer": person.id, "agency": person.place.id},
            )
        return token

    async with Browser(site, token_of) as opened:
        yield opened
    await site.state.database.close()


async def test_an_officer_chooses_what_is_sent_where(open_browser: Browser, owner: AsyncEngine) -> None:
    page = await open_browser.open("/account/notices", as_=CLERK_WANG)
    page = await page.form("保存").fill(mail=["承办变动", "期限提醒"]).submit(expect=409)
    assert page.errors() == {"mail_address": "请填写接收通知的邮箱地址。"}
    page = await page.form("保存").fill(mail_address="wang at home").submit(expect=409)
    assert page.errors() == {"mail_address": "邮箱地址的格式不对，请检查。"}
    page = await page.form("保存").fill(mail_address="wang@station.example").submit()
    assert page.has("通知方式已保存。")
    page = await page.form("保存").fill(mail=["期限提醒"]).submit()
    async with owner.connect() as connection:
        kept = await connection.execute(text("select officer_id, kind, way from notice_choice"))
        assert [tuple(row) for row in kept] == [(CLERK_WANG.id, "deadline", "mail")]


async def test_the_pages_do_not_wait_for_the_servers(make: Make, matter: Matter, owner: AsyncEngine) -> None:
    await asyncio.wait_for(say(make, matter), 5)
    assert {row[1] for row in await sendings(owner)} == {"queued"}
