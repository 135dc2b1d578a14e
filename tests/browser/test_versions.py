"""What changed between versions, in a real Chromium: from the article to the edit, to its words and back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from onrecord.desk import Desk
from tests.browser.axe import violations
from tests.serve.edited import edited_desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    with edited_desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def desk(kept: tuple[Desk, str]) -> Desk:
    return kept[0]


@pytest.fixture
def address(kept: tuple[Desk, str]) -> str:
    return f"/article/{kept[1]}"


def test_from_the_article_to_an_edit_and_its_words_without_scripts(scriptless: Page, address: str) -> None:
    page = scriptless
    page.goto(address)
    page.get_by_role("link", name="What changed").last.click()
    expect(page).to_have_url(re.compile(r"changes\?from=1&to=2$"))
    swapped = page.get_by_role("listitem").filter(has_text="Source swapped")
    expect(swapped).to_contain_text("a police spokesman")
    swapped.get_by_role("link").click()
    expect(page.locator(".e:target")).to_have_text("a police spokesman")
    page.locator(".e:target + .ref").click()
    expect(page.locator("li:target")).to_contain_text("Source swapped")


def test_what_went_and_what_came_differ_without_colour(page: Page, address: str) -> None:
    page.goto(f"{address}/changes?from=1&to=2")
    for tag, line in (("del", "line-through"), ("ins", "underline")):
        style = page.locator(f".diff p:not(.legend) {tag}").first.evaluate(
            "one => getComputedStyle(one).textDecorationLine"
        )
        assert style == line


def test_an_unchanged_stretch_opens(page: Page, address: str) -> None:
    page.goto(f"{address}/changes?from=1&to=2")
    folded = page.get_by_text("The town council will meet on Thursday.")
    expect(folded).to_be_hidden()
    page.get_by_text("2 paragraphs unchanged").click()
    expect(folded).to_be_visible()


def test_any_two_versions_can_be_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/changes")
    expect(page.locator(".named .empty")).to_be_visible()
    page.get_by_label("From").select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"from=1&to=3"))
    expect(page.locator(".named li")).not_to_have_count(0)


def test_it_is_accessible_and_fits_a_phone(page: Page, phone: Page, address: str) -> None:
    for one in (page, phone):
        one.goto(f"{address}/changes?from=1&to=2")
        assert violations(one) == []
        assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
