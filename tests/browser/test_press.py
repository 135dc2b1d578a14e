"""The desk on the sample press: sources found and followed, articles arriving while one watches."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from onrecord.desk import Desk
from onrecord.follow import Follower, FollowerThread
from onrecord.press import Press
from onrecord.settings import Settings
from onrecord.store import Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(datetime.now(UTC)) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = Settings(allow=(press.allow,))
    with Store.open(str(tmp_path_factory.mktemp("press") / "desk.sqlite")) as store:
        yield Desk(store, settings.fetching())


def test_a_source_is_found_followed_read_paused_and_removed(page: Page, press: Press, desk: Desk) -> None:
    page.goto("/")
    page.get_by_role("link", name="Choose what this desk reads").click()
    page.get_by_label("Follow a site").fill(press.sites[0])
    page.get_by_role("button", name="Look").click()
    found = page.get_by_role("region", name="Found at")
    expect(found.locator(".tag").first).to_have_text("feed")
    found.get_by_role("button").first.click()
    source = page.locator(".followed")
    expect(source.locator(".state")).to_have_text("not yet visited")
    page.goto("/")
    with FollowerThread(Follower(desk)):
        expect(page.locator("#news")).to_be_visible()
        page.locator("#news").click()
        expect(page.locator(".line").first).to_be_visible()
        page.goto("/sources")
        expect(source.locator(".state")).to_have_text("well")
    page.get_by_role("button", name="Pause").click()
    expect(source.locator(".state")).to_have_text("paused")
    page.get_by_role("button", name="Resume").click()
    expect(source.locator(".state")).to_have_text("well")
    page.locator(".remove summary").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator(".followed")).to_have_count(0)
    page.goto("/")
    expect(page.locator(".line").first).to_be_visible()


def test_opml_goes_out_and_in_again(page: Page, press: Press, desk: Desk, tmp_path: Path) -> None:
    page.goto("/sources")
    page.get_by_text("Import and export").click()
    opml = tmp_path / "mine.opml"
    opml.write_text('<opml version="2.0"><body><outline text="Tide" xmlUrl="https://tide.example/rss"/></body></opml>')
    page.get_by_label("Import an OPML file").set_input_files(opml)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".followed h3")).to_have_text(["Tide"])
    page.get_by_text("Import and export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export all as OPML").click()
    assert "https://tide.example/rss" in Path(download.value.path()).read_text()
    assert desk.store.following.all()[0].title == "Tide"


def test_an_address_where_nothing_is_says_what_to_do(page: Page, press: Press) -> None:
    page.goto("/sources")
    page.get_by_label("Follow a site").fill("http://127.0.0.1:9/")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Follow a site")).to_have_value("http://127.0.0.1:9/")
