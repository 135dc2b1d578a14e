"""Every page of the desk, on the sample press: for every eye, hand and screen, with and without scripts, and quiet."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from onrecord.desk import Desk
from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE, opened
from tests.browser.whole import FOREIGN, article_of, copied, desk_on, hang_pictures, pages
from tests.serve.asking import ask
from tests.serve.team import NAMES, SECRET
from tests.serve.test_profiles import follow
from tests.serve.world import serving

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
HEAVIEST = 150_000  # bytes of a page's HTML
READABLE = 100  # characters in a line, at most
EXPECTED = ("the server responded with a status of 404", "the server responded with a status of 400")
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REPORT = (
    "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
)


@pytest.fixture(scope="module")
def desk(press_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_on(copied(press_database, tmp_path_factory.mktemp("every"))) as made:
        yield made


@pytest.fixture(scope="module")
def team(press_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same desk with people, who log in."""
    with desk_on(copied(press_database, tmp_path_factory.mktemp("team")), team=True) as made, serving(made) as address:
        yield address


Check = Callable[[Page], object]  # what is wrong with the page, or nothing


class Visit:
    """Opens page after page, once each, and keeps what every check finds wrong with it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page, self.base = context.new_page(), base
        self.wrong: dict[str, list[str]] = {"said and asked": []}
        self.name = ""
        hang_pictures(context)
        context.route("**/snapshot/*", out_of_the_sandbox)
        self.page.add_init_script(REPORT)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.say("said and asked", f"threw {error}"))
        self.page.on("request", lambda sent: self._request(sent.url, sent.resource_type))

    def say(self, check: str, what: str) -> None:
        self.wrong[check].append(f"{self.name}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(known in message.text for known in EXPECTED):
            self.say("said and asked", message.text)

    def _request(self, url: str, kind: str) -> None:
        if not url.startswith((f"{self.base}/", "data:")) and kind != "image":
            self.say("said and asked", f"asks {url}")

    def over(self, paths: dict[str, str], *checks: Check) -> dict[str, list[str]]:
        """What is wrong, by check; the last check may leave the page as it likes."""
        self.wrong |= {check.__name__: [] for check in checks}
        for self.name, path in paths.items():
            self.page.goto(path)
            for check in checks:
                if found := check(self.page):
                    self.say(check.__name__, str(found))
        self.page.context.close()  # what it still has to say, it says now
        return self.wrong


def out_of_the_sandbox(route: Route) -> None:
    """In a sandbox no script runs, so none could look at the page; that it is in one is tested elsewhere."""
    with urlopen(route.request.url, timeout=PATIENCE) as answer:
        headers, body = dict(answer.headers), answer.read()
    policy = headers["content-security-policy"].replace("sandbox allow-downloads; ", "")
    route.fulfill(status=answer.status, headers={**headers, "content-security-policy": policy}, body=body)


def log_in(page: Page, role: str = "admin") -> None:
    page.get_by_label("Name").fill(NAMES[role])
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)


# ---- what is looked at


def unfolded(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def accessible(page: Page) -> object:
    unfolded(page)
    return violations(page)


def still(page: Page) -> object:
    """Nothing moves for who asked for stillness."""
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.scrollBehavior === "smooth" || [style.transitionDuration, style.animationDuration]
            .some((given) => given.split(",").some((one) => parseFloat(one) > 0));
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    page.emulate_media(reduced_motion="no-preference")
    return moving


def on_paper(page: Page) -> object:
    """There is what one reads and no tools, on white whatever the screen is."""
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4, without margins
    wrong = page.evaluate(
        """() => {
          const shown = (one) => one.checkVisibility({ visibilityProperty: true });
          const light = (given) => { const [r, g, b] = given.match(/[\\d.]+/g).map(Number); return (r + g + b) / 3; };
          const wrong = [...document.querySelectorAll("nav, button, input, select, textarea")].filter(shown)
            .map((one) => one.outerHTML.slice(0, 80));
          for (const one of document.querySelectorAll("main a[href]"))
            if (shown(one) && light(getComputedStyle(one).color) > 110) wrong.push("pale: " + one.outerHTML.slice(0, 80));
          if (light(getComputedStyle(document.body).backgroundColor) < 250) wrong.push("the paper is dark");
          if (!shown(document.querySelector("h1"))) wrong.push("no heading");
          const excess = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          if (excess > 0) wrong.push(excess + " px wider than the sheet");
          return wrong;
        }"""
    )
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size(WIDE["viewport"])
    return wrong


def readable(page: Page) -> object:
    """Lines stay short on the widest screen."""
    page.set_viewport_size({"width": 3840, "height": 2160})
    long = page.evaluate(
        """(most) => {
          const canvas = new OffscreenCanvas(1, 1).getContext("2d");
          return [...document.querySelectorAll("main p, main li, main blockquote, main dd")].filter((one) => {
            const text = [...one.childNodes].filter((node) => node.nodeType === 3 || getComputedStyle(node).display === "inline")
              .map((node) => node.textContent).join("").replace(/\\s+/g, " ").trim();
            const { fontSize, fontFamily } = getComputedStyle(one);
            canvas.font = fontSize + " " + fontFamily;
            const letter = canvas.measureText(text).width / text.length;
            return text.length > most && one.clientWidth / letter > most;
          }).map((one) => one.outerHTML.slice(0, 120));
        }""",
        READABLE,
    )
    page.set_viewport_size(WIDE["viewport"])
    return long


def fitting(page: Page) -> object:
    """Nothing sticks out on a phone, or on a small one, folded or not."""
    found = []
    for fold in (False, True):
        if fold:
            unfolded(page)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 700})
            if (excess := page.evaluate(OVER)) > 0:
                found.append(f"{excess} px wider than {width}")
    page.set_viewport_size(PHONE["viewport"])
    return found


# Between them each colour and each width; no colour of the desk hangs on the width.


@pytest.fixture(scope="module")
def on_a_wide_screen(browser: Browser, base: str, desk: Desk) -> dict[str, list[str]]:
    """In the light."""
    context = opened(browser, base, **WIDE, color_scheme="light")
    return Visit(context, base).over(pages(desk), still, on_paper, readable, accessible)


@pytest.fixture(scope="module")
def on_a_phone(browser: Browser, base: str, desk: Desk) -> dict[str, list[str]]:
    """In the dark."""
    context = opened(browser, base, **PHONE, color_scheme="dark")
    return Visit(context, base).over(pages(desk), fitting, accessible)


@pytest.mark.parametrize("check", ["said and asked", "still", "on_paper", "readable", "accessible"])
def test_on_a_wide_screen_nothing_is_wrong(on_a_wide_screen: dict[str, list[str]], check: str) -> None:
    assert not on_a_wide_screen[check], "\n".join(on_a_wide_screen[check])


@pytest.mark.parametrize("check", ["said and asked", "fitting", "accessible"])
def test_on_a_phone_nothing_is_wrong(on_a_phone: dict[str, list[str]], check: str) -> None:
    assert not on_a_phone[check], "\n".join(on_a_phone[check])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_logging_in_and_ones_account_are_accessible(browser: Browser, team: str, scheme: str) -> None:
    def seen(page: Page) -> object:
        found = violations(page)
        if page.url.endswith("/login") or "/login?" in page.url:
            log_in(page)
        unfolded(page)
        return found + violations(page) or page.evaluate(OVER)

    wrong = Visit(opened(browser, team, **PHONE, color_scheme=scheme), team).over({"account": "/account"}, seen)
    assert wrong == {"said and asked": [], "seen": []}


def test_it_is_light(base: str, desk: Desk) -> None:
    weights = {name: len(follow(base, path).text.encode()) for name, path in pages(desk).items()}
    assert not {name: weight for name, weight in weights.items() if weight > HEAVIEST}


def test_what_a_page_can_be_had_as_is_there(base: str, desk: Desk) -> None:
    found, wrong = set(), []
    for name, path in pages(desk).items():
        for link in re.findall(r'<link rel="alternate"[^>]*>', follow(base, path).text):
            kind, address = (unescape(re.findall(f'{part}="([^"]*)"', link)[0]) for part in ("type", "href"))
            answer = ask(urljoin(base + path, address))
            if answer.status != 200 or answer.headers["content-type"].partition(";")[0] != kind:
                wrong.append((name, address, answer.status, answer.headers["content-type"]))
            found.add(name)
    assert wrong == []
    assert {"feed", "search", "article", "changes", "story", "speaker", "outlet", "origins", "alerts", "brief"} <= found


def test_all_of_it_is_there_without_scripts(browser: Browser, base: str, desk: Desk) -> None:
    count = """() => ({
      text: document.querySelector("main").textContent.replace(/\\s+/g, " ").length,
      headings: document.querySelectorAll("h1").length,
      acts: document.querySelectorAll("main a[href], main form button, main summary").length,
    })"""
    scriptless = opened(browser, base, java_script_enabled=False)
    plain = scriptless.new_page()

    def less(page: Page) -> object:
        plain.goto(page.url)
        found, scripted = plain.evaluate(count), page.evaluate(count)
        return (found, scripted) if found != scripted or found["headings"] != 1 else None

    wrong = Visit(opened(browser, base), base).over(pages(desk), less)
    scriptless.close()
    assert wrong == {"said and asked": [], "less": []}


# ---- by keyboard

WATCH_FOCUS = """() => {
  window.reached = new Set();
  window.blind = [];
  document.addEventListener("focusin", ({ target }) => {
    window.reached.add(target);
    const style = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1 || !box.width || !box.height)
      window.blind.push(target.outerHTML.slice(0, 120));
  });
}"""
UNREACHED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter((one) => one.getAttribute("tabindex") !== "-1")  // a line of a drawing: the words beside it lead there, too
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.type !== "hidden" && !one.disabled)
  .filter((one) => one.type !== "radio" && !window.reached.has(one))
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_every_act_is_reached_by_keyboard_and_seen_to_be(browser: Browser, base: str, desk: Desk) -> None:
    def seen(page: Page) -> list[str]:
        page.evaluate(WATCH_FOCUS)
        page.keyboard.press("Tab")
        first = page.evaluate("[document.activeElement.className, document.activeElement.getBoundingClientRect().left]")
        for _ in range(60):
            for _ in range(20):
                page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body || document.activeElement.className === 'skip'"):
                break
            if not page.evaluate(UNREACHED):
                break
        skips = [] if first[0] == "skip" and first[1] >= 0 else [f"the first stop is {first}"]
        return [*skips, *page.evaluate("window.blind"), *page.evaluate(UNREACHED)]

    wrong = Visit(opened(browser, base), base).over(pages(desk), seen)
    assert wrong == {"said and asked": [], "seen": []}


def test_one_skips_to_the_text(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


# ---- other scripts


@pytest.mark.parametrize(("language", "direction"), [("uk", "ltr"), ("he", "rtl"), ("ar", "rtl")])
def test_other_scripts_run_as_they_are_written(
    browser: Browser, base: str, desk: Desk, language: str, direction: str
) -> None:
    outlet, headline, first, _ = FOREIGN[language]
    context = opened(browser, base)
    page = context.new_page()
    page.goto(f"/article/{article_of(desk, headline)}")
    style = "one => [getComputedStyle(one).direction, one.closest('[lang]').lang]"
    for part, text in (("h1", headline), (".body p", first)):
        expect(page.locator(part).first).to_have_text(text)
        assert page.locator(part).first.evaluate(style) == [direction, language]
    side = "(one) => [one.getBoundingClientRect().left, one.parentElement.getBoundingClientRect().left]"
    outlet_name = page.locator(".kicker").get_by_text(outlet)
    at_left = outlet_name.evaluate(
        "one => one.getBoundingClientRect().left - one.closest('header').getBoundingClientRect().left < 100"
    )
    assert at_left == (direction == "ltr"), page.locator(".kicker").evaluate(side)
    page.goto("/")
    line = page.locator(".line h2", has_text=headline)
    assert line.evaluate(style) == [direction, language]
    context.close()
