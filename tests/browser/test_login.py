"""Logging in, one's account and the people of the desk, in a real browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from onrecord.desk import Desk
from onrecord.serve.guard import Reach
from tests.browser.axe import violations
from tests.browser.conftest import opened
from tests.serve.team import NAMES, SECRET, team_desk
from tests.serve.world import serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with team_desk(tmp_path_factory.mktemp("team")) as made:
        yield made


def log_in(page: Page, role: str = "reader", password: str = SECRET) -> None:
    page.get_by_label("Name").fill(NAMES[role])
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():  # to the end, with its styles: what is judged is what is seen
        page.get_by_role("button", name="Log in").click()


def complaints(page: Page) -> list[str]:
    """What the browser says against the page: errors, and what the policy stopped."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    return said


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_one_logs_in_gets_where_one_wanted_and_logs_out(browser: Browser, base: str, scripts: bool) -> None:
    context = opened(browser, base, java_script_enabled=scripts)
    page = context.new_page()
    said = complaints(page)
    page.goto("/sources?from=mail")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    log_in(page, password="not the password")
    expect(page.get_by_role("alert")).to_contain_text("Name or password is wrong")
    expect(page.get_by_label("Name")).to_have_value(NAMES["reader"])
    log_in(page)
    page.wait_for_url("**/sources?from=mail")
    expect(page.get_by_role("banner")).to_contain_text(NAMES["reader"])
    [cookie] = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    page.go_back()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert context.cookies() == []
    assert said == []
    context.close()


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(NAMES["editor"])
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=NAMES["editor"])).to_be_visible()


def test_an_admin_adds_somebody_who_then_logs_in(browser: Browser, page: Page, base: str) -> None:
    page.goto("/account")
    log_in(page, "admin")
    form = page.get_by_role("form", name="Add somebody")
    form.get_by_label("Name").fill("Ким Ли")
    form.get_by_label("editor").check()
    form.get_by_label("Password").fill("nine brown otters dive")
    form.get_by_label("The same again").fill("nine brown otters dive")
    form.get_by_role("button", name="Add").click()
    added = page.get_by_role("listitem").filter(has_text="Ким Ли")
    expect(added.get_by_label("Role of Ким Ли", exact=True)).to_have_value("editor")
    context = opened(browser, base)
    other = context.new_page()
    other.goto("/")
    other.get_by_label("Name").fill("КИМ ЛИ")
    other.get_by_label("Password").fill("nine brown otters dive")
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("link", name="Ким Ли")).to_be_visible()
    added.get_by_label("Remove Ким Ли").click()
    added.get_by_role("button", name="Remove Ким Ли").click()
    expect(added).to_have_count(0)
    other.reload()
    expect(other.get_by_role("heading", name="Log in")).to_be_visible()
    context.close()


def test_a_form_on_another_site_does_nothing(browser: Browser, base: str) -> None:
    context = opened(browser, base)
    page = context.new_page()
    page.goto("/account")
    log_in(page)
    elsewhere = base.replace("localhost", "127.0.0.1")  # the same server, but to a browser another site
    page.route(
        "**/trap",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form action="{base}/account/sessions/end" method="post"><button>Win</button>',
        ),
    )
    page.goto(f"{elsewhere}/trap")
    page.get_by_role("button", name="Win").click()
    expect(page.locator("body")).to_contain_text("sent from another site")
    page.goto(f"{base}/account")
    expect(page.get_by_role("heading", name="Where you are logged in")).to_be_visible()
    context.close()


def test_forms_work_without_tls_where_browsers_send_no_fetch_metadata(browser: Browser, desk: Desk) -> None:
    chromium = browser.browser_type
    options = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP desk.test 127.0.0.1"]
    started = chromium.launch(
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=options
    )
    with serving(desk, Reach("0.0.0.0", names=("desk.test",))) as address:
        page = opened(started, address.replace("localhost", "desk.test")).new_page()
        page.goto("/account")
        log_in(page)
        expect(page.get_by_role("heading", name="Where you are logged in")).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    started.close()


@pytest.fixture(params=["light", "dark"])
def context(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[BrowserContext]:
    made = opened(browser, base, color_scheme=request.param)
    yield made
    made.close()


def test_axe_finds_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/account")
    log_in(page, "admin", "not the password")
    found = violations(page)
    log_in(page, "admin")
    page.get_by_label("Set a new password for").first.click()
    found += violations(page)
    assert found == []


def test_nothing_sticks_out_on_a_phone(phone: Page) -> None:
    phone.goto("/account")
    log_in(phone, "admin")
    phone.get_by_label("Set a new password for").first.click()
    for path in ("/account", "/"):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
