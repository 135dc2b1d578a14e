"""The feed as a reader uses it: filters, keys, marks, saved searches, and a Back button that works."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from onrecord.desk import Desk
from tests.browser.axe import violations
from tests.browser.conftest import opened
from tests.serve.world import HOSTILE, MAIN, OLD, START, STORY, desk_in, plain, serving

pytestmark = pytest.mark.browser

SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# once what there is has been drawn, and what was told of it has been heard
DRAWN = """() => document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done)))))"""


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    """A desk that no other test changes."""
    with desk_in(tmp_path_factory.mktemp("desk")) as desk, serving(desk) as base:
        yield desk, base


def ids(page: Page) -> list[str]:
    found: list[str] = page.locator(".line").evaluate_all("lines => lines.map(line => line.dataset.id)")
    return found


def focused(page: Page) -> str | None:
    found: str | None = page.evaluate("document.activeElement.closest('.line')?.dataset.id")
    return found


# ---- filters


def test_a_filter_takes_effect_when_it_is_chosen_and_lives_in_the_address(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Outlet").select_option("Fenmouth Gazette")
    expect(page).to_have_url(re.compile(re.escape("?q=outlet%3A%22Fenmouth+Gazette%22") + "$"))
    page.get_by_role("searchbox").fill('wall outlet:"Fenmouth Gazette"')
    page.keyboard.press("Enter")
    expect(page.locator(".line")).to_have_count(1)
    page.get_by_label("Naming of sources").select_option("named")
    expect(page.get_by_role("list", name="Filters in force").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_label("Outlet")).to_have_value("Fenmouth Gazette")
    page.get_by_role("link", name="Outlet Fenmouth Gazette").click()
    expect(page.get_by_role("searchbox")).to_have_value("wall naming:named")
    expect(page.get_by_label("Outlet")).to_have_value("")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value('wall outlet:"Fenmouth Gazette" naming:named')
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(re.compile("/$"))


def test_filters_work_without_javascript(scriptless: Page) -> None:
    scriptless.goto("/")
    scriptless.get_by_label("Outlet").select_option("Fenmouth Gazette")
    scriptless.get_by_label("By story").check()
    scriptless.get_by_role("button", name="Apply").click()
    expect(scriptless).to_have_url(re.compile("group=story"))
    expect(scriptless.get_by_label("Outlet")).to_have_value("Fenmouth Gazette")
    expect(scriptless.get_by_label("By story")).to_be_checked()
    expect(scriptless.get_by_role("button", name="Keys")).to_be_hidden()
    scriptless.goto(f"/?q=story:{STORY}&group=story")
    line = scriptless.locator(".line")
    expect(line).to_have_count(1)
    line.locator("summary").click()
    expect(line.locator(".members li")).to_have_count(1)
    scriptless.goto("/?q=naming:shy")
    expect(scriptless.get_by_role("alert")).to_contain_text("choose one of named, described, unspecified, anonymous")


def test_grouped_a_story_is_one_line_that_folds_out(page: Page) -> None:
    page.goto("/?q=wall")
    expect(page.locator(".line")).to_have_count(2)
    page.get_by_label("By story").check()
    line = page.locator(".line")
    expect(line).to_have_count(1)
    summary = line.locator("summary")
    expect(summary).to_contain_text("2 articles")
    summary.click()
    expect(line.locator(".members li a")).to_be_visible()
    line.get_by_role("link", name="The whole story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sea wall at Marrowby gives way")


# ---- Back


def test_back_leads_to_the_line_that_one_left(own: tuple[Desk, str], browser: Browser) -> None:
    desk, base = own
    context = opened(browser, base)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".line")).to_have_count(OLD + 5)
    expect(page).to_have_url(re.compile(f"shown={OLD + 5}"))
    link = page.locator(".line h2 a").nth(38)
    link.scroll_into_view_if_needed()
    left = ids(page)[38]
    before = link.bounding_box()
    link.click()
    expect(page.locator(".who")).to_be_visible()
    for n in range(3):  # what arrives meanwhile moves the line down, and must not move it from under the eye
        desk.store.save(plain(700 + n, START, f"Harbour light {n}"), f"l{n}")
    page.go_back()
    expect(page.locator(".line")).to_have_count(OLD + 5)
    line = page.locator(f'.line[data-id="{left}"]')
    expect(line).to_have_class(re.compile("read"))
    assert before is not None
    page.wait_for_function(
        "([id, y]) => Math.abs(document.querySelector(`.line[data-id='${id}'] h2 a`).getBoundingClientRect().y - y) < 2",
        arg=[left, before["y"]],
    )
    context.close()


def test_back_shows_what_was_read_with_and_without_javascript(own: tuple[Desk, str], browser: Browser) -> None:
    _, base = own
    for n, scripted in enumerate((True, False)):
        context = opened(browser, base, java_script_enabled=scripted)
        page = context.new_page()
        page.goto("/")
        left = ids(page)[n] if scripted else page.locator(".line").nth(n).get_attribute("data-id")
        page.locator(".line h2 a").nth(n).click()
        expect(page.locator(".who")).to_be_visible()
        page.go_back()
        expect(page.locator(f'.line[data-id="{left}"]')).to_have_class(re.compile("read"))
        context.close()


# ---- keys


def test_the_keys_move_open_and_mark(own: tuple[Desk, str], browser: Browser) -> None:
    _, base = own
    context = opened(browser, base)
    page = context.new_page()
    page.goto("/")
    order = ids(page)
    page.keyboard.press("j")
    assert focused(page) == order[0]
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == order[2]
    with page.expect_response("**/read"):
        page.keyboard.press("m")
    line = page.locator(f'.line[data-id="{order[2]}"]')
    expect(line).to_have_class(re.compile("read"))
    page.reload()
    expect(line).to_have_class(re.compile("read"))
    line.locator("h2 a").focus()
    with page.expect_response("**/read"):
        page.keyboard.press("m")
    page.reload()
    expect(line).not_to_have_class(re.compile("read"))
    line.locator("h2 a").focus()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(f"/article/{order[2]}"))
    context.close()


def test_slash_searches_and_a_question_mark_helps(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("j/?")  # letters, not keys, while one writes
    expect(page.get_by_role("searchbox")).to_have_value("j/?")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    assert focused(page) is None
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_the_last_line_leads_to_more(page: Page) -> None:
    page.goto("/")
    page.locator(".line h2 a").last.focus()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Show more")).to_be_focused()


def test_n_shows_what_has_arrived(own: tuple[Desk, str], browser: Browser) -> None:
    desk, base = own
    context = opened(browser, base)
    page = context.new_page()
    page.goto("/?q=lantern")
    desk.store.save(plain(710, START, "Lantern feast"), "l710")
    desk.store.save(plain(711, START, "Council meets"), "l711")
    expect(page.locator("#news")).to_have_text("1 new: Lantern feast")
    page.keyboard.press("n")
    expect(page.locator(".line.fresh")).to_have_count(1)
    context.close()


# ---- what a reader keeps


def test_a_search_is_saved_renamed_and_removed(own: tuple[Desk, str], browser: Browser) -> None:
    desk, base = own
    for scripted in (True, False):
        context = opened(browser, base, java_script_enabled=scripted)
        page = context.new_page()
        page.goto("/?q=lantern")
        beside = page.get_by_role("complementary", name="Beside the feed")
        beside.get_by_label("Name for this search").fill("Lanterns")
        beside.get_by_role("button", name="Save").click()
        expect(beside.get_by_role("link", name="Lanterns")).to_have_attribute("aria-current", "page")
        page.goto("/")
        n = 720 + scripted
        desk.store.save(plain(n, START, f"Lantern feast {n}"), f"l{n}")
        page.reload()
        expect(beside.locator(".new")).to_have_text("1 new")
        beside.get_by_role("link", name="Lanterns").click()
        expect(page.locator(".line.fresh")).to_have_count(1)
        page.goto("/")
        expect(beside.locator(".new")).to_have_count(0)
        beside.locator(".edit summary").click()
        beside.get_by_label("Name of this search").fill("Feasts")
        beside.get_by_role("button", name="Rename").click()
        expect(beside.get_by_role("link", name="Feasts")).to_be_visible()
        beside.locator(".edit summary").click()
        beside.get_by_role("button", name="Remove").click()
        expect(beside.locator(".searches")).to_have_count(0)
        context.close()


def test_on_a_phone_saved_searches_are_behind_a_disclosure(own: tuple[Desk, str], browser: Browser) -> None:
    desk, base = own
    desk.store.readers.save_search("you", "Lanterns of the whole coast, and of the islands beyond it", "lantern")
    context = opened(browser, base, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="Lanterns")).to_be_hidden()
    page.get_by_text("Saved searches").first.tap()
    page.get_by_role("link", name="Lanterns").tap()
    page.wait_for_url(re.compile("q=lantern"))  # with its styles
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert excess <= 0
    context.close()


# ---- every feed page

PATHS = ["/", "/?group=story", f"/?q=story:{STORY}&group=story", "/?q=naming:shy", "/?q=zzz", "/?q=author:wall+-is:edited",
         "/?q=speaker:Calder+said:wall"]  # fmt: skip


def test_nothing_shifts_while_a_page_loads_and_news_arrive(own: tuple[Desk, str], browser: Browser) -> None:
    desk, base = own
    context = opened(browser, base)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    for path in PATHS[:3]:
        page.goto(path)
        page.evaluate(DRAWN)
        assert page.evaluate("window.shifted") < 0.01, path
    page.goto("/")
    desk.store.save(plain(730, START, "Lantern feast"), "l730")
    expect(page.locator("#news")).to_be_visible()
    page.evaluate(DRAWN)
    assert page.evaluate("window.shifted") < 0.01
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_feed_pages_have_no_accessibility_violation(own: tuple[Desk, str], browser: Browser, scheme: str) -> None:
    desk, base = own
    desk.store.readers.save_search("you", "Walls", "wall")
    desk.store.readers.mark_read("you", MAIN)
    context = opened(browser, base, color_scheme=scheme)
    page = context.new_page()
    for path in PATHS:
        page.goto(path)
        for summary in page.locator("summary:visible").all():
            summary.click()
        assert not violations(page), path
    page.keyboard.press("?")
    assert not violations(page)
    context.close()


def test_a_stranger_s_words_in_the_query_run_nothing(page: Page) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for text in (
        "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "outlet:%22%3Csvg%20onload=alert(1)%3E%22",
        "naming:%3Cb%3E",
    ):
        page.goto(f"/?q={text}")
        expect(page.get_by_role("searchbox")).to_have_value(re.compile("[<>]"))
    page.goto(f"/?q=story:{HOSTILE}&group=story")
    expect(page.locator(".line")).to_have_count(1)
    assert said == []
