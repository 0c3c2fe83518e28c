"""Referrals out of the desk: the sealed package, its slip, and every way a reply may be wrong."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import pikepdf
import pytest
import pyzipper
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from fayi.agencies.models import Agency
from fayi.kit import clock
from fayi.kit.errors import NotFound, Refusal
from fayi.kit.files import Files
from fayi.kit.render_pool import RenderPool
from fayi.kit.reply_slip import FILLED, PRINTED
from fayi.kit.sealed_package import (
    Opened,
    PackageAltered,
    WrongPassword,
    opened,
    public_key_of,
    sealed,
    signed_reply,
)
from fayi.kit.secrets import Vault, vault
from fayi.matters import actions as matters
from fayi.matters.models import Matter
from fayi.procedure.roles import AgencyKind
from fayi.referrals import actions, packages, queries
from fayi.referrals.models import Referral, ReferralPackage
from tests.browser import Browser
from tests.cast import CHAIR_ZHAO, CLERK_WANG, COMMITTEE, JUDGE_HE, MEDIATOR_LI, RECORDER_SUN, Place
from tests.documents.press import Press
from tests.make import Make

ELSEWHERE = Vault(b"\x07" * 32).signing_key("agency 1")
"""The key of an agency on a desk elsewhere."""


def pdf() -> bytes:
    """A page of PDF."""
    file = io.BytesIO()
    with pikepdf.new() as one:
        one.add_blank_page(page_size=(200, 200))
        one.save(file)
    return file.getvalue()


@dataclass
class Post:
    """Sends packages to a neighbourhood association outside the desk, and reads its replies in."""

    make: Make
    pool: RenderPool
    files: Files
    matter: Matter
    referral: Referral

    async def package(self, *chosen: str, days: int = 15) -> ReferralPackage:
        async with self.make.session(CHAIR_ZHAO.actor) as session:
            return await packages.make(
                session,
                await session.get_one(Referral, self.referral.id),
                await session.get_one(Matter, self.matter.id),
                self.make.types["mediation"],
                chosen,
                days,
                by=CHAIR_ZHAO.actor,
                pool=self.pool,
                files=self.files,
            )

    async def opened(self, package: ReferralPackage) -> Opened:
        return opened(await self.files.get(package.file_digest), package.password)

    async def read(self, slip: bytes, scan: bytes | None = None) -> str:
        """Read a reply in; how the referral stands then."""
        async with self.make.session(CHAIR_ZHAO.actor) as session:
            referral = await queries.get(session, self.referral.id)
            await packages.read_in(
                session,
                referral,
                await session.get_one(Matter, self.matter.id),
                self.make.types["mediation"],
                slip,
                (io.BytesIO(scan), "回执.pdf") if scan else None,
                by=CHAIR_ZHAO.actor,
                pool=self.pool,
                files=self.files,
            )
            return referral.status


async def outside(make: Make, name: str = "青禾县老年协会", key: str = "") -> Place:
    """An agency that does not work on this desk."""
    async with make.session(CHAIR_ZHAO.actor) as session:
        agency = Agency(
            kind="partner", name=name, short_name=name, region_code="339801", number_word="", outside=True,
            desk_key=key,
        )  # fmt: skip
        session.add(agency)
        await session.flush()
        return Place(agency.id, AgencyKind.PARTNER, name, name, "")


async def post_to(make: Make, pool: RenderPool, files: Files, key: str = "", **asked: Any) -> Post:
    """A referral to an agency outside."""
    matter = await make.matter(stage="accepted")
    referral = await make.referral(matter, await outside(make, key=key), **asked)
    return Post(make, pool, files, matter, referral)


@pytest.fixture
async def post(make: Make, pool: RenderPool, files: Files) -> Post:
    """A referral to an agency that sends paper back."""
    return await post_to(make, pool, files)


def filled(slip: bytes, **changed: str) -> bytes:
    """The slip filled in by hand; `changed` replaces cells, printed ones too."""
    given = {
        "answer": "已办结",
        "words": "已上门看望，老人情况稳定。",
        "answered_by": "冯会长",
        "answered_on": clock.today().isoformat(),
    } | changed
    book = load_workbook(io.BytesIO(slip))
    labels = PRINTED | FILLED
    for row in book.active.iter_rows():
        for name, value in given.items():
            if row[0].value == labels[name]:
                row[1].value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def test_an_agency_outside_is_shown_nothing_and_asked_only_to_act(
    make: Make, owner: AsyncEngine
) -> None:
    matter = await make.matter()
    away = await outside(make)
    for kind in ("transfer", "joint"):
        with pytest.raises(Refusal, match="只能转办"):
            await make.referral(matter, away, kind=kind)
    await make.referral(matter, away)
    async with owner.connect() as connection:
        seeing = await connection.scalars(
            text("select agency_id from matter_access where matter_id = :m"), {"m": matter.id}
        )
        assert list(seeing) == [COMMITTEE.id]


async def test_a_package_goes_out_and_its_slip_comes_back(
    make: Make, press: Press, pool: RenderPool, files: Files, owner: AsyncEngine
) -> None:
    post = await post_to(make, pool, files)
    document = await press.issued(post.matter, "MD-0104")
    package = await post.package(f"document-{document.id}")
    inside = await post.opened(package)
    enclosed = next(name for name in inside.files if name.startswith("enclosures/01 "))
    assert inside.files[enclosed] == await files.get(document.pdf_digest or "")
    assert inside.files["概要.pdf"].startswith(b"%PDF")
    summary = json.loads(inside.files["概要.json"])
    assert summary["办件编号"] == post.matter.number
    assert "陈大山" in summary["当事人"]
    assert inside.public_key == public_key_of(vault().signing_key(f"agency {COMMITTEE.id}"))
    content = await files.get(package.file_digest)
    with zipfile.ZipFile(io.BytesIO(content)) as archive, pytest.raises((RuntimeError, NotImplementedError)):
        archive.read("概要.json")
    assert "陈大山".encode() not in content

    slip = filled(inside.files["回执.xlsx"])
    assert await post.read(slip, pdf()) == "done"
    async with make.session(CHAIR_ZHAO.actor) as session:
        kept = await session.get_one(Referral, post.referral.id)
        assert kept.answer == "已上门看望，老人情况稳定。"
    async with owner.connect() as connection:
        tags = await connection.scalars(
            text("select tag from timeline where tag ~ '^(referral|package|paper):' order by seq")
        )
        assert list(tags) == [
            "referral:asked", "package:made", "paper:added", "package:reply", "referral:done",
        ]  # fmt: skip
        assert await connection.scalar(text("select count(*) from paper where title = '回执'")) == 1
        assert await connection.scalar(text("select count(*) from reading where kind = 'unmasked'")) == 2


async def test_first_accepted_then_done(post: Post) -> None:
    slip = (await post.opened(await post.package())).files["回执.xlsx"]
    assert await post.read(filled(slip, answer="接收", words=""), pdf()) == "accepted"
    assert await post.read(filled(slip), pdf()) == "done"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "20260101-00000000"}, "不是这次转办的"),
        ({"check": "0" * 12}, "被改动过"),
        ({"number": "湖桥登字〔2020〕1号"}, "被改动过"),
        ({"receiver": "别的协会"}, "被改动过"),
        ({"answer": "也许"}, "没有填写答复"),
        ({"answer": ""}, "没有填写答复"),
        ({"words": ""}, "没有填写办理结果"),
        ({"answered_by": ""}, "填写人"),
        ({"answered_on": "昨天"}, "填写日期不清楚"),
        ({"answered_on": "2031-01-01"}, "晚于今天"),
        ({"answered_on": "2020-01-01"}, "早于包裹"),
    ],
)
async def test_a_wrong_or_altered_slip_is_refused_with_a_sentence(
    post: Post, changed: dict[str, str], words: str
) -> None:
    slip = (await post.opened(await post.package())).files["回执.xlsx"]
    with pytest.raises(Refusal, match=words) as refusal:
        await post.read(filled(slip, **changed), pdf())
    assert refusal.value.field == "slip"


async def test_the_same_slip_is_not_read_in_twice(post: Post) -> None:
    slip = filled((await post.opened(await post.package())).files["回执.xlsx"], answer="接收")
    await post.read(slip, pdf())
    with pytest.raises(packages.ReadBefore):
        await post.read(slip, pdf())


async def test_another_slip_changes_nothing_once_it_is_answered(post: Post) -> None:
    slip = (await post.opened(await post.package())).files["回执.xlsx"]
    await post.read(filled(slip, answer="退回", words="不在本会范围。"), pdf())
    with pytest.raises(actions.AlreadyAnswered):
        await post.read(filled(slip), pdf())


async def test_a_slip_by_hand_needs_the_sealed_paper(post: Post) -> None:
    slip = filled((await post.opened(await post.package())).files["回执.xlsx"])
    with pytest.raises(Refusal) as refusal:
        await post.read(slip)
    assert refusal.value.field == "scan"
    with pytest.raises(Refusal) as refusal:
        await post.read(slip, b"MZ no scan at all")
    assert refusal.value.field == "scan"


def bomb() -> bytes:
    """A workbook that unpacks to more than a machine holds."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (80 << 20))
    return file.getvalue()


@pytest.mark.parametrize(
    "slip",
    [
        b"",
        b"PK\x03\x04",
        b"{",
        b'{"said": 1}',
        b"[" * 100_000,
        b"\xd0\xcf\x11\xe0" * 50,
        bomb(),
        b"x" * (3 << 20),
    ],
    ids=["empty", "half", "brace", "numbers", "deep", "old", "bomb", "long"],
)
async def test_what_is_no_reply_is_refused(post: Post, slip: bytes) -> None:
    await post.package()
    with pytest.raises(Refusal, match="不是包裹的回执") as refusal:
        await post.read(slip, pdf())
    assert refusal.value.field == "slip"


def reply(inside: Opened, **changed: str) -> dict[str, str]:
    """What a desk elsewhere says."""
    return {
        "code": inside.facts["code"],
        "check": inside.facts["check"],
        "answer": "finish",
        "words": "已办理。",
        "answered_by": "云埠镇司法所 何某",
        "answered_on": clock.today().isoformat(),
    } | changed


async def test_a_desk_elsewhere_signs_its_reply(make: Make, pool: RenderPool, files: Files) -> None:
    post = await post_to(make, pool, files, key=public_key_of(ELSEWHERE))
    inside = await post.opened(await post.package())
    other = Vault(b"\x08" * 32).signing_key("agency 1")
    with pytest.raises(Refusal, match="签名不对"):
        await post.read(signed_reply(reply(inside), other))
    honest = signed_reply(reply(inside), ELSEWHERE)
    with pytest.raises(Refusal, match="签名不对"):
        await post.read(honest.replace("已办理".encode(), "没办理".encode()))
    with pytest.raises(Refusal, match="被改动过"):
        await post.read(signed_reply(reply(inside, check="0" * 12), ELSEWHERE))
    assert await post.read(honest) == "done"


async def test_without_a_key_on_record_no_signature_counts(post: Post) -> None:
    inside = await post.opened(await post.package())
    with pytest.raises(Refusal, match="签名不对"):
        await post.read(signed_reply(reply(inside), ELSEWHERE))


async def test_the_scope_holds_in_a_package_too(make: Make, pool: RenderPool, files: Files) -> None:
    someone = await make.party("陈大山", phone="13800010001")
    matter = await make.matter(stage="accepted", applicants=(someone,))
    paper = await make.paper(matter, "identity")
    for scope, shows in (("all", True), ("particulars", False)):
        away = await outside(make, f"{scope} 协会")
        post = Post(make, pool, files, matter, await make.referral(matter, away, scope=scope))
        summary = json.loads((await post.opened(await post.package())).files["概要.json"])
        assert ("13800010001" in summary["当事人"]) is shows
    with pytest.raises(NotFound):
        await post.package(f"paper-{paper.id}")


async def test_a_package_expires_and_every_download_is_told(
    post: Post, browser: Browser, owner: AsyncEngine
) -> None:
    package = await post.package(days=3)
    page = await browser.open(f"/referrals/{post.referral.id}", as_=CHAIR_ZHAO)
    assert page.has(package.code)
    assert not page.has(package.password)
    client = await browser.client(CHAIR_ZHAO)
    fetched = await client.get(f"/packages/{package.id}")
    assert fetched.status_code == 200
    assert opened(fetched.content, package.password).facts["code"] == package.code
    shown = await browser.post(f"/packages/{package.id}/password", as_=CHAIR_ZHAO)
    assert shown.has(package.password)
    for stranger in (JUDGE_HE, CLERK_WANG):
        await browser.open(f"/packages/{package.id}", as_=stranger, expect=404)
        await browser.post(f"/packages/{package.id}/password", as_=stranger, expect=404)
    async with owner.begin() as connection:
        tags = await connection.scalars(
            text("select tag from timeline where tag like 'package:%' order by seq")
        )
        assert list(tags) == ["package:made", "package:downloaded", "package:password"]
        await connection.execute(text("update referral_package set expires_on = current_date - 2"))
    assert (await client.get(f"/packages/{package.id}")).status_code == 410
    await browser.post(f"/packages/{package.id}/password", as_=CHAIR_ZHAO, expect=410)


async def test_an_officer_who_stood_aside_gets_no_package(post: Post, browser: Browser) -> None:
    package = await post.package()
    async with post.make.session(CHAIR_ZHAO.actor) as session:
        here = await session.get_one(Matter, post.matter.id)
        await matters.recuse(session, here, MEDIATOR_LI.id, "是当事人的表弟。", by=CHAIR_ZHAO.actor)
    for address in (f"/packages/{package.id}", f"/referrals/{post.referral.id}"):
        await browser.open(address, as_=MEDIATOR_LI, expect=404)
        await browser.open(f"/referrals/{post.referral.id}", as_=RECORDER_SUN)


async def test_the_pages_make_a_package_and_read_a_reply_in(post: Post, browser: Browser) -> None:
    address = f"/referrals/{post.referral.id}"
    page = await browser.open(address, as_=CHAIR_ZHAO)
    page = await page.form(f"{address}/packages").fill({"make-days": "10"}).submit()
    assert page.has("可下载至")
    async with post.make.session(CHAIR_ZHAO.actor) as session:
        (package,) = await queries.packages_of(session, [post.referral.id])
    slip = (await post.opened(package)).files["回执.xlsx"]
    form = page.form(f"{address}/replies")
    faulty = await form.fill({"reply-slip": ("x.xlsx", b"nonsense")}).submit(expect=422)
    assert "不是包裹的回执" in " ".join(faulty.errors().values())
    page = (
        await faulty.form(f"{address}/replies")
        .fill({"reply-slip": ("回执.xlsx", filled(slip)), "reply-scan": ("回执.pdf", pdf())})
        .submit()
    )
    assert page.has("已办结")
    assert page.has("老人情况稳定")


async def test_a_package_from_elsewhere_is_answered_with_a_signed_reply(browser: Browser) -> None:
    facts = {"code": "20261122-AAAA0000", "check": "c" * 12}
    sent = sealed([("概要.pdf", b"x")], facts, ELSEWHERE, "secret-word")
    page = await browser.open("/referrals/elsewhere", as_=CHAIR_ZHAO)
    form = page.form("/referrals/elsewhere")
    faulty = await form.fill(
        {"package": ("p.zip", sent), "password": "wrong", "answer": "finish", "words": "好。"}
    ).submit(expect=422)
    assert set(faulty.errors()) == {"password"}
    client = await browser.client(CHAIR_ZHAO)
    answered = await client.post(
        "/referrals/elsewhere",
        data={
            "_csrf_token": client.cookies.get("csrftoken"),
            "password": "secret-word",
            "answer": "finish",
            "words": "已办。",
        },
        files={"package": ("p.zip", sent)},
    )
    assert answered.status_code == 200
    said = json.loads(answered.json()["said"])
    assert (said["code"], said["check"], said["answer"]) == ("20261122-AAAA0000", "c" * 12, "finish")
    assert answered.json()["public_key"] == public_key_of(vault().signing_key(f"agency {COMMITTEE.id}"))


async def test_only_an_administrator_writes_down_agencies_outside(browser: Browser) -> None:
    await browser.open("/referrals/outside", as_=MEDIATOR_LI, expect=403)
    page = await browser.open("/referrals/outside", as_=CHAIR_ZHAO)
    form = page.form("/referrals/outside").fill(name="青禾县妇联", short_name="县妇联", kind="partner")
    faulty = await form.fill(desk_key="abc").submit(expect=409)
    assert set(faulty.errors()) == {"desk_key"}
    page = await faulty.form("/referrals/outside").fill(desk_key="").submit()
    assert page.has("青禾县妇联")
    again = page.form("/referrals/outside").fill(name="青禾县妇联", short_name="妇联", kind="partner")
    assert set((await again.submit(expect=409)).errors()) == {"name"}


def test_a_sealed_package_that_was_touched_is_not_opened() -> None:
    content = sealed([("a.txt", b"text")], {"code": "1"}, ELSEWHERE, "secret-word")
    with pytest.raises(WrongPassword):
        opened(content, "secret-wort")
    other = sealed([("a.txt", b"other")], {"code": "1"}, ELSEWHERE, "secret-word")
    whole, forged = opened(content, "secret-word"), opened(other, "secret-word")
    assert (whole.files, forged.files) == ({"a.txt": b"text"}, {"a.txt": b"other"})
    with pytest.raises(PackageAltered):
        opened(exchanged(content, other), "secret-word")


def exchanged(content: bytes, other: bytes) -> bytes:
    """A package with another one's file but its own signed list."""
    file = io.BytesIO()
    with (
        pyzipper.AESZipFile(io.BytesIO(content)) as mine,
        pyzipper.AESZipFile(io.BytesIO(other)) as theirs,
        pyzipper.AESZipFile(file, "w", encryption=pyzipper.WZ_AES) as target,
    ):
        for archive in (mine, theirs, target):
            archive.setpassword(b"secret-word")
        target.writestr("a.txt", theirs.read("a.txt"))
        for name in ("manifest.json", "manifest.sig"):
            target.writestr(name, mine.read(name))
    return file.getvalue()
