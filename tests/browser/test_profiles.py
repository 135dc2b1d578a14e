"""Speakers, outlets and origins in a real Chromium: read, compared, judged and undone, with and without scripts."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from onrecord.desk import Desk
from tests.browser.axe import violations
from tests.serve.profiled import BIG, HOSTILE, ODD, RTL, profiled_desk

pytestmark = pytest.mark.browser

PAGES = [
    "/speakers",
    "/speaker/Osric%20Dahl",
    "/speaker/Osric%20Dahl?in=a1",
    "/speaker/Mira%20Kovac",
    f"/speaker/{quote(RTL)}",
    f"/speaker/{quote(HOSTILE, safe='')}",
    "/outlets",
    f"/outlet/{quote(BIG)}",
    f"/outlet/{quote(BIG)}?with=The%20Westmark%20Tide",
    f"/outlet/{quote(ODD + ' Post', safe='')}",
    "/origins",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with profiled_desk(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_fits_and_runs_nothing_of_others(page: Page, phone: Page, path: str) -> None:
    complaints: list[str] = []
    for one in (page, phone):
        one.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        one.on("dialog", lambda dialog: complaints.append(dialog.message))
        one.goto(path)
        assert violations(one) == []
        assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not complaints
        assert not one.evaluate("window.ran")


def test_from_an_article_to_its_speaker_and_back_to_the_words(scriptless: Page) -> None:
    scriptless.goto("/article/a1")
    scriptless.get_by_role("link", name="Osric Dahl", exact=True).click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Osric Dahl")
    scriptless.get_by_role("link", name="Thing 0 of a3 is so").first.click()
    expect(scriptless).to_have_url(re.compile(r"/article/a3#a-a3\.0$"))


def test_two_outlets_side_by_side(scriptless: Page) -> None:
    scriptless.goto("/outlets")
    scriptless.get_by_role("link", name=BIG).click()
    scriptless.get_by_label("Compare with").select_option("The Norr Post")
    scriptless.get_by_role("button", name="Compare").click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text(f"{BIG} beside The Norr Post")
    table = scriptless.get_by_role("region", name="Table of how it sources")
    expect(table.get_by_role("row", name="Sources named")).to_contain_text("67 %")
    expect(table.get_by_role("row", name="Sources named")).to_contain_text("1 of 2")
    expect(scriptless.get_by_label("Compare with")).to_have_value("The Norr Post")


def test_two_speakers_are_judged_to_be_one_and_that_is_undone(scriptless: Page) -> None:
    scriptless.goto("/speaker/Osric%20Dahl?in=a1")
    scriptless.get_by_role("button", name=re.compile("^The same.*Osric Dahl, striker")).click()
    expect(scriptless.get_by_role("status")).to_contain_text("Osric Dahl, as told in two ways, is one speaker")
    expect(scriptless.locator("#told ~ ul")).to_contain_text("Taken for one: judged to be one")
    expect(scriptless.locator("#namesakes")).to_have_count(0)
    scriptless.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(scriptless.locator("#namesakes")).to_be_visible()
    scriptless.goto("/speaker/Osric%20Dahl")
    expect(scriptless.locator(".ranked > li")).to_have_count(2)
