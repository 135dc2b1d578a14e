"""One Chromium for all browser tests, a furnished desk for each file of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from onrecord.desk import Desk
from tests.browser.whole import fill
from tests.serve.world import desk_in, serving

PATIENCE = 30  # seconds: none of these tests is about speed, and a machine may be busy with others
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs the system's Chromium, which is not installed (Debian's package: chromium)")
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def nothing_left_open(browser: Browser) -> Iterator[None]:
    """A test that failed half way leaves no page that would go on asking, and fail the next one."""
    yield
    for context in browser.contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.fixture(scope="package")
def press_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample press, read once for all; who changes it takes a copy (`whole.copied`)."""
    return fill(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def answer_for_outlets(route: Route) -> None:
    """The invented outlets are nowhere: their pictures are answered here."""
    if route.request.url.startswith("http://localhost:"):
        route.continue_()
    else:
        route.fulfill(
            content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>'
        )


def opened(browser: Browser, base: str, **options: object) -> BrowserContext:
    context = browser.new_context(**{"base_url": base, "viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE * 1000)
    context.route("https://**/*", answer_for_outlets)
    return context


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    context = opened(browser, base)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, base: str) -> Iterator[Page]:
    context = opened(browser, base, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def scriptless(browser: Browser, base: str) -> Iterator[Page]:
    context = opened(browser, base, java_script_enabled=False)
    yield context.new_page()
    context.close()
