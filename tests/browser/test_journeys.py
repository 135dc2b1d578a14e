"""What a stranger comes to do, on the sample press, from the front page and without the guide."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from onrecord.desk import Desk
from onrecord.press import Press
from onrecord.store import Store
from onrecord.watching import look
from tests.browser.conftest import opened
from tests.browser.whole import END, OPENED, copied, desk_on, take
from tests.serve.team import NAMES, SECRET
from tests.serve.world import serving

pytestmark = pytest.mark.browser

TOLL = "bringing the number of dead to seven"


@pytest.fixture
def desk(press_database: Path, tmp_path: Path) -> Iterator[Desk]:
    """The whole press, for one journey alone."""
    with desk_on(copied(press_database, tmp_path)) as made:
        yield made


@pytest.fixture
def base(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


@contextmanager
def arriving(folder: Path) -> Iterator[tuple[Desk, Press]]:
    """A desk that has read the story of the mine as it stood when the press opened; the rest is to come."""
    with Press(OPENED) as press, Store.open(str(folder / "early.sqlite")) as store:
        desk = Desk(store)
        take(desk, press, 0, "kolvat")
        yield desk, press


def to_the_mine(page: Page) -> None:
    """From the front page to the story, by what one sees there."""
    page.goto("/")
    page.locator(".line", has_text="Kolvat toll rises").get_by_role("link", name=re.compile("^Story")).click()
    expect(page.locator(".story-head")).to_be_visible()


def undo(page: Page) -> None:
    page.locator(".notice.done").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice.done")).to_contain_text("Undone")


def test_who_stands_behind_the_toll_and_who_only_relays_it(page: Page) -> None:
    to_the_mine(page)
    toll = page.locator(".claim", has_text=TOLL).first
    expect(toll.locator(".range strong")).to_have_text(re.compile(r"1(–2)?"))
    expect(toll).to_contain_text("Goes back to head of the rescue")
    expect(toll.locator(".origins-drawn a.source")).not_to_have_count(0)
    coverage = page.get_by_role("region", name="Who published first")
    relays = coverage.locator("li", has_text="Has it from Talvenian Press Agency")
    expect(relays.first).to_contain_text("The Corvenna Courier")


def test_two_speakers_are_one_and_again_two(page: Page, desk: Desk) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Speakers").click()
    page.get_by_role("searchbox").fill("Brennick")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Oto Brennick").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oto Brennick")
    page.get_by_role("button", name=re.compile("^Not the same")).first.click()
    expect(page.locator(".notice.done")).to_be_visible()
    assert len(desk.store.judgements(standing=True)) == 1
    undo(page)
    assert desk.store.judgements(standing=True) == []


def test_an_article_is_taken_out_of_a_story_and_comes_back(page: Page) -> None:
    to_the_mine(page)
    short = page.locator(".in-short")
    expect(short).to_contain_text("12 articles")
    page.get_by_role("button", name=re.compile("^Does not belong here.*Statement of the Minister")).click()
    expect(page.locator(".notice.done")).to_be_visible()
    expect(short).to_contain_text("11 articles")
    undo(page)
    expect(short).to_contain_text("12 articles")


def test_a_saved_search_counts_what_arrives(browser: Browser, tmp_path: Path) -> None:
    with arriving(tmp_path) as (desk, press), serving(desk) as base:
        context = opened(browser, base)
        page = context.new_page()
        page.goto("/")
        page.get_by_role("searchbox").fill("brought up alive")
        page.keyboard.press("Enter")
        beside = page.get_by_role("complementary", name="Beside the feed")
        beside.get_by_label("Name for this search").fill("Survivors")
        beside.get_by_role("button", name="Save").click()
        expect(beside.get_by_role("link", name="Survivors")).to_be_visible()
        expect(beside.locator(".new")).to_have_count(0)
        take(desk, press, END, "kolvat")
        page.goto("/")
        expect(beside.locator(".new")).to_have_text("1 new")
        beside.get_by_role("link", name="Survivors").click()
        expect(page.locator(".line.fresh")).to_contain_text("Kolvat toll rises to nine")
        page.goto("/")
        expect(beside.locator(".new")).to_have_count(0)
        context.close()


def test_a_watched_story_tells_that_its_toll_changed(browser: Browser, tmp_path: Path) -> None:
    with arriving(tmp_path) as (desk, press), serving(desk) as base:
        context = opened(browser, base)
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name=re.compile("^Story")).first.click()
        page.get_by_role("button", name="Watch this story").click()
        page.wait_for_url(re.compile("/alerts#w-"))
        expect(page.locator(".notices li")).to_have_count(0)
        take(desk, press, END, "kolvat")
        look(desk.store, press.now())
        page.goto("/")
        page.get_by_role("navigation", name="Desk").get_by_role("link", name=re.compile("Alerts")).click()
        toll = page.locator(".notices li", has_text="toll changed").first
        expect(toll).to_contain_text(re.compile(r"\w: (at least )?\d+, before (at least )?[1-9]"))
        toll.get_by_role("link").first.click()
        expect(page.locator(".story-head, .text").first).to_be_visible()
        context.close()


def test_a_brief_is_made_shortened_and_published(page: Page, browser: Browser, base: str) -> None:
    to_the_mine(page)
    page.get_by_role("button", name="Make a brief").click()
    page.wait_for_url("**/brief/*")
    items, lines = page.locator("#lines li"), page.locator("#lines .line")
    left = lines.count() - items.last.locator(".line").count()
    dropped = items.last.locator(".text").first.inner_text()
    items.last.get_by_label("Leave").check()
    page.locator("#edit").get_by_role("button", name="Save").click()
    expect(lines).to_have_count(left)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/briefs/published/*")
    expect(page.locator(".brief-text h1")).to_be_visible()
    context = opened(browser, base)  # somebody else
    public = context.new_page()
    public.goto("/briefs/published")
    public.locator(".brief-list a").first.click()
    expect(public.locator(".brief-line")).to_have_count(left)
    expect(public.locator(".brief-text")).not_to_contain_text(dropped)
    context.close()


def test_one_logs_in_reads_and_logs_out(browser: Browser, press_database: Path, tmp_path: Path) -> None:
    with desk_on(copied(press_database, tmp_path), team=True) as made, serving(made) as address:
        context = opened(browser, address)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Name").fill(NAMES["reader"])
        page.get_by_label("Password").fill(SECRET)
        page.get_by_role("button", name="Log in").click()
        page.locator(".line h2 a").first.click()
        expect(page.locator(".text h1")).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.goto("/")
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        context.close()
