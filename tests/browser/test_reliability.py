"""How reliable a source is, set and undone in a real Chromium; and a page that hears of what others do meanwhile."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from onrecord.desk import Desk
from onrecord.serve.links import speaker_link
from tests.browser.axe import violations
from tests.browser.conftest import opened
from tests.judged_world import furnished, view_of
from tests.serve.world import serving

pytestmark = pytest.mark.browser

OFFICIALS = "two officials, as reported by The Echo"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with furnished(tmp_path / "desk.sqlite3") as made:
        yield made


@pytest.fixture
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def choose(page: Page, letter: str, why: str) -> None:
    """On the page of the six grades."""
    page.get_by_role("radio", name=re.compile(rf"^{letter} ")).check()
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Set reliability").click()


def test_set_from_an_outlets_page_replaced_and_undone_without_script(scriptless: Page, desk: Desk) -> None:
    scriptless.goto("/outlet/The%20Herald")
    shown = scriptless.locator("#reliability")
    expect(shown).to_contain_text("Reliability not judged")
    shown.get_by_role("link", name="Set it").click()
    expect(scriptless.get_by_role("radio")).to_have_count(6)
    choose(scriptless, "B", "Names whom it has it from")
    expect(shown).to_contain_text("Reliability B, usually reliable: Names whom it has it from")
    expect(shown).to_contain_text("Set by you")
    shown.get_by_role("link", name="Judge anew").click()
    expect(scriptless.get_by_role("radio", name=re.compile("^B "))).to_be_checked()
    expect(scriptless.locator(".decided")).to_contain_text("Names whom it has it from")
    choose(scriptless, "D", "Two reports were made up")
    expect(shown).to_contain_text("Reliability D, not usually reliable")
    shown.get_by_role("button", name="Undo").click()
    expect(shown).to_contain_text("Reliability B, usually reliable")
    assert [one.right for one in desk.store.judgements(standing=True)] == ["B"]


def test_an_unnamed_source_is_judged_where_the_story_shows_it(page: Page, desk: Desk) -> None:
    page.goto(f"/story/{view_of(desk, 'herald').story_id}")
    claim = page.locator(".claim", has_text="two officials").first
    claim.locator("details > summary").first.click()
    claim.get_by_role("link", name=re.compile(rf"^Reliability … \(say how reliable {OFFICIALS} is\)")).click()
    choose(page, "E", "Nobody could find the two")
    expect(page.locator(".notice.done")).to_contain_text(f"{OFFICIALS} is rated E, unreliable")
    expect(page.locator(".claim", has_text="reliability E, unreliable").first).to_be_attached()


def test_axe_finds_nothing_in_light_and_dark_and_a_phone_is_wide_enough(
    browser: Browser, base: str, desk: Desk
) -> None:
    (line,) = desk.store.profiles.resolve("Lena Voss")
    for source in ("outlet/The Herald", f"speaker/{line.key}", f"origin/{OFFICIALS}"):
        desk.judge("reliability", "Nell", [source], "C", "Right as often as not")
    paths = [
        "/outlet/The%20Herald",
        speaker_link(line.key),
        "/judge/reliability?source=outlet/The%20Herald",
        "/origins",
    ]
    for scheme in ("light", "dark"):
        context = opened(browser, base, color_scheme=scheme, viewport={"width": 390, "height": 844})
        here = context.new_page()
        for path in paths:
            here.goto(path)
            assert violations(here) == [], path
            assert here.evaluate(
                "document.querySelector('main').scrollWidth <= document.documentElement.clientWidth"
            ), path
        context.close()


def test_a_story_and_the_feed_tell_of_what_others_do_and_move_nothing(page: Page, desk: Desk) -> None:
    feed = page.context.new_page()
    feed.goto("/")
    page.goto(f"/story/{view_of(desk, 'herald').story_id}")
    page.mouse.wheel(0, 300)
    for one in (feed, page):
        expect(one.locator("#news")).to_be_hidden()
    desk.judge("reliability", "Nell", ["speaker/Lena Voss"], "C", "Right as often as not")
    said = "1 judgement: Nell decided that Lena Voss is rated C, fairly reliable"
    for one in (feed, page):
        expect(one.locator("#news")).to_have_text(said)
    herald, post = view_of(desk, "herald").article.id, view_of(desk, "post").article.id
    desk.judge("merge_stories", "Nell", [herald, post])
    for one in (feed, page):
        expect(one.locator("#news")).to_contain_text("1 story merged, 1 judgement: Stories merged")
    expect(page.locator("main")).not_to_contain_text("Council of Westmark")
    page.locator("#news").click()
    expect(page.locator("main")).to_contain_text("Council of Westmark")
    expect(page.locator("#news")).to_be_hidden()
