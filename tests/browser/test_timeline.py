"""The drawn timeline in a real Chromium: it zooms, leads to its list, and can be read without it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from onrecord.desk import Desk
from tests.browser.axe import violations
from tests.serve.dated import DATED, dated_desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with dated_desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


def test_zooming_widens_the_drawing_and_keeps_the_page_in_place(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"/story/{DATED}")
    frame, drawing = page.locator(".drawn"), page.locator(".drawn svg")
    narrow = drawing.bounding_box()
    page.get_by_role("button", name="Wider").click()
    wide = drawing.bounding_box()
    assert narrow is not None
    assert wide is not None
    assert wide["width"] == pytest.approx(2 * narrow["width"], rel=0.02)
    assert wide["height"] == narrow["height"]
    expect(page.locator(".fine text").first).to_be_visible()
    assert frame.evaluate("frame => frame.scrollLeft") > 0, "what was in the middle stays there"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for _ in range(3):
        page.get_by_role("button", name="Narrower").click()
    assert drawing.get_attribute("data-zoom") == "1"
    assert not complaints, "the policy of the page allows what the drawing does"


def test_a_point_leads_to_its_entry_and_that_to_the_sentence(page: Page) -> None:
    page.goto(f"/story/{DATED}")
    page.locator(".drawn a").first.click()
    expect(page.locator(".entry:target")).to_contain_text("1988")
    page.locator(".entry:target a").click()
    expect(page).to_have_url(re.compile("/article/b1"))
    expect(page.locator(".body")).to_contain_text("It was built in 1988.")


def test_the_list_is_there_without_scripts_and_the_buttons_are_not(scriptless: Page) -> None:
    scriptless.goto(f"/story/{DATED}")
    expect(scriptless.locator(".entry")).not_to_have_count(0)
    expect(scriptless.locator(".drawn circle").first).to_be_visible()
    expect(scriptless.get_by_role("button", name="Wider")).to_be_hidden()


def test_it_is_accessible_and_fits_a_phone(page: Page, phone: Page) -> None:
    for one in (page, phone):
        one.goto(f"/story/{DATED}")
        assert violations(one) == []
        assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
