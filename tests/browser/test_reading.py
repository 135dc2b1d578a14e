"""What a reader does on the desk, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from onrecord.desk import Desk
from tests.browser.axe import violations
from tests.browser.conftest import opened
from tests.serve.world import EDITED, HOSTILE, MAIN, RELAY, RTL, START, STORY, plain

pytestmark = pytest.mark.browser

PAGES = ["/", "/?q=wall", f"/article/{MAIN}", f"/article/{RTL}", f"/article/{HOSTILE}", f"/article/{EDITED}?version=1",
         f"/story/{STORY}", "/sources", "/nothing"]  # fmt: skip


# ---- feed


def test_an_arrival_is_announced_and_moves_nothing_until_asked_for(page: Page, desk: Desk) -> None:
    page.goto("/")
    first = page.locator(".line h2").first
    page.mouse.wheel(0, 400)
    page.wait_for_function("scrollY >= 400")  # to the end of the movement
    before = (first.inner_text(), page.evaluate("scrollY"))
    desk.store.save(plain(801, START, "Lighthouse goes dark"), "e801")
    desk.store.save(plain(802, START, "Lighthouse lit again"), "e802")
    news = page.locator("#news")
    expect(news).to_have_text("2 new: Lighthouse lit again")
    assert (first.inner_text(), page.evaluate("scrollY")) == before
    news.click()
    expect(page.locator(".line.fresh")).to_have_count(2)
    expect(news).to_be_hidden()
    page.wait_for_function("scrollY < 100")
    desk.store.save(plain(803, START, "Lighthouse keeper found"), "e803")
    expect(news).to_have_text("1 new: Lighthouse keeper found")


def test_a_filtered_feed_is_told_only_of_what_it_would_show(page: Page, desk: Desk) -> None:
    page.goto("/?outlet=Fenmouth+Gazette&q=trawler")
    desk.store.save(plain(811, START, "Nothing of that"), "e811")
    desk.store.save(plain(812, START, "Trawler towed in"), "e812")
    expect(page.locator("#news")).to_have_text("1 new: Trawler towed in")


def test_show_more_appends_and_takes_the_keyboard_along(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Show more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".page .lines")).to_have_count(2)
    ids = page.locator(".line").evaluate_all("lines => lines.map(line => line.dataset.id)")
    assert len(ids) == len(set(ids)) > 30
    page.wait_for_function("id => document.activeElement.closest('.line')?.dataset.id === id", arg=ids[30])


def test_search_and_the_line_of_an_article(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("engineers")
    page.keyboard.press("Enter")
    line = page.locator(".line")
    expect(line).to_have_count(1)
    expect(line.locator("mark").first).to_have_text(re.compile("engineers", re.IGNORECASE))
    expect(line).to_contain_text("7 attributions: 6 named, 1 unnamed")
    line.get_by_role("link", name="Story: 2 articles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sea wall at Marrowby gives way")


# ---- article


def test_source_cue_and_content_differ_without_colour(page: Page) -> None:
    page.goto(f"/article/{MAIN}")
    styles = {
        role: page.locator(f".body .m.{role}").first.evaluate("mark => getComputedStyle(mark).textDecorationStyle")
        for role in ("source", "cue", "content")
    }
    assert styles == {"source": "double", "cue": "dotted", "content": "solid"}


def test_the_card_opens_on_hover_and_goes_when_the_pointer_leaves(page: Page) -> None:
    page.goto(f"/article/{MAIN}")
    card = page.locator(".card")
    page.locator(f"#a-{MAIN}-a3").hover()
    expect(card).to_contain_text("Two engineers, who asked not to be named")
    expect(card).to_contain_text("unnamed, but described, not on the record")
    hops = card.locator(".chain [dir]")
    expect(hops).to_have_text(["The Marrowby Courier", "The Coast Wire", "Two engineers, who asked not to be named"])
    lit = page.locator(".m.lit").evaluate_all("marks => marks.every(mark => mark.dataset.a.includes('-a3'))")
    assert lit
    page.locator(".masthead").hover()
    expect(card).to_be_hidden()


def test_the_card_opens_on_keyboard_focus_and_closes_on_escape(page: Page) -> None:
    page.goto(f"/article/{MAIN}")
    card = page.locator(".card")
    page.locator(f"#a-{MAIN}-a4").focus()
    page.keyboard.press("Tab")
    expect(card).to_contain_text("Odo Brandt")
    expect(card).to_contain_text("Minister, speaks for Ministry of Works")
    expect(card).to_contain_text("denies it")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_card_opens_on_tap_within_the_phones_screen(phone: Page) -> None:
    phone.goto(f"/article/{MAIN}")
    phone.locator(f"#a-{MAIN}-a1").tap()
    card = phone.locator(".card")
    expect(card).to_contain_text("Ines Calder")
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert phone.url.endswith(f"/article/{MAIN}")
    phone.locator("h1").tap()
    expect(card).to_be_hidden()


def test_who_says_so_leads_to_the_words(page: Page) -> None:
    page.goto(f"/article/{MAIN}")
    who = page.get_by_role("complementary", name="Who says so")
    expect(who.locator(".voice")).to_have_count(6)  # seven attributions by six speakers
    who.get_by_role("link", name="that any warning had been sent").click()
    expect(page.locator(f"#a-{MAIN}-a5")).to_be_in_viewport()
    assert page.url.endswith(f"#a-{MAIN}-a5")


def test_the_page_shows_its_anatomy_and_its_briefs_apart(page: Page) -> None:
    page.goto(f"/article/{MAIN}")
    expect(page.locator(".dates")).to_contain_text("Published 10 Mar 2031, 09:30")
    expect(page.locator(".dates")).to_contain_text("2 min read")
    page.get_by_text("Vera Lindqvist").click()
    expect(page.locator(".author-card")).to_contain_text("Speaks English, Swedish")
    expect(page.locator("figcaption")).to_contain_text("A. Photographer/Coast Pictures")
    expect(page.locator(".body")).not_to_contain_text("lorry")
    briefs = page.get_by_role("region", name="Also on the page, not part of this article")
    expect(briefs.locator(".m.source")).to_have_text("the road police")


def test_an_inferred_date_says_why(page: Page) -> None:
    page.goto(f"/article/{EDITED}")
    expect(page.locator(".dates")).to_contain_text("Published about 9 Mar 2031 (inferred: the newest date in the text)")
    page.locator(".versions a", has_text="1:").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Budget passes")


def test_the_snapshot_runs_nothing(page: Page) -> None:
    page.goto(f"/article/{MAIN}")
    page.get_by_role("link", name="The kept snapshot").click()
    expect(page.locator("pre")).to_contain_text("<script>window.ran = true</script>")
    expect(page.locator("dl").first).to_contain_text("SHA-256")
    assert page.locator("body").evaluate("body => getComputedStyle(body).maxWidth") != "none"  # it is styled
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as WARC").click()
    assert download.value.suggested_filename.endswith(".warc.gz")


def test_right_to_left_text_runs_right_to_left(page: Page) -> None:
    page.goto(f"/article/{RTL}")
    for part in ("h1", ".body p"):
        assert page.locator(part).first.evaluate("element => getComputedStyle(element).direction") == "rtl"


# ---- story


def test_a_story_shows_its_articles_claims_disputes_and_numbers(page: Page) -> None:
    page.goto(f"/story/{STORY}")
    coverage = page.get_by_role("region", name="Who published first").locator(".headline")
    expect(coverage).to_have_text(["Sea wall at Marrowby gives way", "Boats lost as wall gives way"])
    claim = page.locator(".claim").first
    expect(claim).to_contain_text("1–2 origins")
    expect(claim).to_contain_text("Goes back to two engineers, as told to The Coast Wire")
    expect(claim).to_contain_text("Denied by Odo Brandt")
    sides = page.locator(".dispute blockquote")
    expect(sides).to_have_count(2)
    page.get_by_text("1 claim printed by one article only").click()
    expect(page.locator(".lone .chain")).to_contain_text("The Marrowby Courier")
    sides.last.locator(".words").click()
    expect(page.locator(f"#a-{MAIN}-a5")).to_be_in_viewport()


def test_a_number_leads_to_the_words_that_give_it(page: Page) -> None:
    page.goto(f"/story/{STORY}")
    page.get_by_role("table").get_by_role("link", name="The Marrowby Courier").click()
    expect(page.locator(f"#a-{RELAY}-a1")).to_be_in_viewport()


# ---- every page


@pytest.mark.parametrize(("scheme", "paths"), [("light", PAGES), ("dark", PAGES[1:4] + PAGES[-3:])])
def test_no_page_has_an_accessibility_violation(browser: Browser, base: str, scheme: str, paths: list[str]) -> None:
    context = opened(browser, base, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for path in paths:
        page.goto(path)
        if wrong := violations(page):
            found[path] = wrong
    context.close()
    assert found == {}


def test_no_page_is_wider_than_a_phone(phone: Page) -> None:
    for path in PAGES:
        phone.goto(path)
        excess = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert excess <= 0, path


def test_nothing_that_a_stranger_wrote_runs(page: Page, base: str) -> None:
    said: list[str] = []
    asked: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            said.append(message.text)

    def request(sent: Request) -> None:
        asked.append(sent.url)

    page.on("console", console)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", request)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.blockedURI))"
    )
    for path in (*PAGES, f"/story/{HOSTILE}"):
        page.goto(path)
    page.goto(f"/article/{HOSTILE}")
    for mark in page.locator("a.m").all():
        mark.focus()
    expect(page.locator(".card")).to_contain_text('<script>fetch("/pwned")</script>')
    assert said == []
    assert not [url for url in asked if "pwned" in url]
    assert {url for url in asked if not url.startswith(base)} <= {"https://courier.example/wall.jpg"}


def test_the_desk_reads_without_javascript(scriptless: Page) -> None:
    scriptless.goto("/")
    scriptless.get_by_role("link", name="Show more").click()
    expect(scriptless).to_have_url(re.compile("before="))
    expect(scriptless.locator(".line").first).to_be_visible()
    scriptless.goto(f"/article/{MAIN}")
    scriptless.locator(f"#a-{MAIN}-a5").click()
    expect(scriptless.locator(f"#who-{MAIN}-a5")).to_be_in_viewport()
    assert scriptless.url.endswith(f"#who-{MAIN}-a5")
