import json
from collections.abc import AsyncIterator

import pytest
import structlog
from litestar import Litestar
from litestar._parsers import parse_url_encoded_form_data

from tests.browser import Browser
from tests.web.sample import sample_site


async def nobody(person: object) -> str:
    raise AssertionError("the sample site signs everybody in by itself")


@pytest.fixture(scope="module")
def site() -> Litestar:
    return sample_site()


@pytest.fixture
async def browser(site: Litestar) -> AsyncIterator[Browser]:
    async with Browser(site, nobody) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/bare", "/slip"])
async def test_every_frame_and_component_is_a_sound_page(browser: Browser, path: str) -> None:
    page = await browser.open(path)
    assert page.title


async def test_the_menu_shows_what_the_officer_may_open_and_where_they_are(browser: Browser) -> None:
    page = await browser.open("/")
    menu = page.find("nav", class_="side")
    assert menu is not None
    words = [(link.findtext("span"), link.get("aria-current")) for link in menu.iter("a")]
    assert words == [("工作台", "page"), ("办件", None)]


async def test_what_people_wrote_is_shown_as_text(browser: Browser) -> None:
    page = await browser.open("/")
    assert page.has("<b>林知远</b>")
    assert page.has("<林知远>")


async def test_htmx_gets_the_fragment_and_caches_know_the_difference(browser: Browser) -> None:
    page = await browser.open("/", fragment=True)
    assert [row.tag for row in page.all("tr")] == ["tr"] * 5
    assert page.answer.headers["vary"] == "HX-Request"


async def test_a_form_shown_by_a_page_can_be_sent_as_it_is(browser: Browser) -> None:
    form = (await browser.open("/")).form("登记")
    page = await form.submit()
    assert page.path == "/"
    assert page.has("已登记7号。")
    assert not (await browser.open("/")).has("已登记7号。"), "it is said once"


async def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(browser: Browser) -> None:
    form = (await browser.open("/")).form("登记")
    form.fill(name="", amount="十元", facts="<script>", kind="种类7", secret="hidden word")
    page = await form.fill({"plan-0-amount": "x"}).submit(expect=422)
    assert page.errors().keys() == {"name", "amount", "plan-0-amount"}
    assert page.has("有3处需要改正")
    again = page.form("登记").values
    assert again["amount"] == ["十元"]
    assert again["facts"] == ["<script>"]
    assert again["kind"] == ["k7"]
    assert again["secret"] == [""], "a password is never shown again"


async def test_a_file_travels_with_its_form(browser: Browser) -> None:
    form = (await browser.open("/")).form("登记")
    page = await form.fill(scan=("收据.exe", b"MZ")).submit(expect=422)
    assert "不是可以上传的文件类型" in page.errors()["scan"]
    await (await browser.open("/")).form("登记").fill(scan=("收据.pdf", b"%PDF")).submit()


async def test_a_form_without_its_token_is_refused_in_words(browser: Browser) -> None:
    page = await browser.post("/form", {"_csrf_token": "wrong"}, expect=403)
    assert page.has("刷新后重新提交")


async def test_a_paste_of_ten_megabytes_gets_a_sentence(browser: Browser) -> None:
    page = await browser.post("/language", {"next": "很" * 3_500_000}, expect=413)
    assert page.has("提交的内容太大")


async def test_what_was_posted_is_not_kept_in_memory(browser: Browser) -> None:
    await browser.open("/")
    await browser.post("/language", {"language": "zh", "next": "/?kept"})
    assert parse_url_encoded_form_data.cache_info().currsize == 0


async def test_more_fields_than_any_form_has_are_refused(browser: Browser) -> None:
    await browser.post("/language", {f"f{at}": "" for at in range(6000)}, expect=400)


async def test_the_language_stays_with_the_browser(browser: Browser) -> None:
    await browser.open("/")
    page = await browser.post("/language", {"language": "en", "next": "/?a=1"})
    assert page.root.get("lang") == "en"
    assert str(page.answer.url).endswith("/?a=1")
    assert page.find("a", class_="skip").text == "Skip to content"
    assert (await browser.post("/language", {"language": "zh"})).root.get("lang") == "zh-CN"


async def test_switching_language_on_a_form_shown_again_leads_back_to_its_page(browser: Browser) -> None:
    form = (await browser.open("/")).form("登记")
    page = await form.fill(name="").submit(expect=422)
    assert page.form("/language").values["next"] == ["/"]


@pytest.mark.parametrize(
    "next_", ["https://example.org/", "//example.org", "/\\example.org", "javascript:x", "/a\r\nb"]
)
async def test_nobody_is_sent_to_another_site(browser: Browser, next_: str) -> None:
    page = await browser.post("/language", {"language": "zh", "next": next_}, expect=303)
    assert page.answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/fault/refused", 409, "“第一调解室”已被预订。"),
        ("/fault/stale", 409, "有新的变动"),
        ("/fault/hidden", 404, "没有找到您要的内容"),
        ("/fault/forbidden", 403, "没有办理这一事项的权限"),
        ("/nowhere", 404, "没有找到您要的内容"),
        ("/form", 405, "不能这样打开"),
    ],
)
async def test_a_fault_is_told_in_words_with_a_way_on(
    browser: Browser, path: str, status: int, words: str
) -> None:
    page = await browser.open(path, expect=status)
    assert page.has(words)
    assert {"/", "/sign-in"} & set(page.links().values())
    fragment = await browser.open(path, expect=status, fragment=True)
    assert words in fragment.text


async def test_what_nobody_foresaw_is_logged_by_number_and_without_anybodys_data(browser: Browser) -> None:
    with structlog.testing.capture_logs() as logs:
        page = await browser.open("/fault/mine", expect=500)
    assert page.has(logs[0]["number"])
    assert "330825196001010011" not in page.html + json.dumps(logs)
    assert logs[0]["kind"] == "KeyError"


async def test_a_name_misspelt_in_a_template_is_a_fault_that_names_it(browser: Browser) -> None:
    with structlog.testing.capture_logs() as logs:
        await browser.open("/broken", expect=500)
    assert "nothing_of_that_name" in logs[0]["detail"]


async def test_whoever_is_signed_out_signs_in_and_comes_back(browser: Browser) -> None:
    page = await browser.open("/fault/signed-out?q=1", expect=303)
    assert page.answer.headers["location"] == "/sign-in?next=%2Ffault%2Fsigned-out%3Fq%3D1"
    moved = await browser.open("/fault/signed-out", expect=204, fragment=True)
    assert moved.answer.headers["hx-redirect"] == "/sign-in"


async def test_bytes_that_are_no_text_are_refused_in_words(browser: Browser) -> None:
    client = await browser.client(None)
    await client.get("/")
    content = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    answer = await client.post(
        "/form", content=content, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 400
    assert "无法识别" in answer.text


async def test_nothing_foreign_runs_in_a_page_and_no_copy_of_it_is_kept(browser: Browser) -> None:
    headers = (await browser.open("/")).answer.headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


async def test_static_files_are_kept_for_ever_under_an_address_that_changes_with_them(
    browser: Browser,
) -> None:
    page = await browser.open("/")
    style = next(
        link.get("href") or "" for link in page.all("link") if "site.css" in (link.get("href") or "")
    )
    assert "?v=" in style
    client = await browser.client(None)
    answer = await client.get(style)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
