"""The story page on the sample press: who stands behind the news is seen, and every line of it can be followed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from onrecord.desk import Desk
from onrecord.press import Press
from onrecord.records import Page
from onrecord.store import Store
from tests.browser.axe import violations
from tests.press.test_press import get

pytestmark = pytest.mark.browser
OPENED = datetime(2031, 5, 16, 12, tzinfo=UTC)
END = 600.0  # seconds on the press's clock: everything has arrived
STORIES = ("kolvat", "sarrow")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that has read two stories of the press, once all of it has arrived."""
    folder = tmp_path_factory.mktemp("press")
    with Press(OPENED) as press, Store.open(str(folder / "desk.sqlite")) as store:
        press.set_clock(END)
        desk = Desk(store)
        for name, draft in sorted(press.edition.drafts.items(), key=lambda pair: press.edition.at(pair[1].published)):
            if draft.story in STORIES:
                url = press.address(name)
                body = get(url)[2].encode()
                desk.take(Page(url, press.now(), body, sha256(body).hexdigest(), media_type="text/html"))
        desk.reweigh(everything=True)
        yield desk


def at_story(page: BrowserPage, headline: str) -> None:
    """Opens the story that has this article."""
    page.goto("/")
    page.locator(".line", has_text=headline).get_by_role("link", name=re.compile("Story")).first.click()
    page.wait_for_url(re.compile("/story/"))


@pytest.fixture
def kolvat(page: BrowserPage) -> BrowserPage:
    at_story(page, "Seven dead at Kolvat")
    return page


def test_one_origin_behind_five_outlets_is_seen_at_a_glance(kolvat: BrowserPage) -> None:
    claim = kolvat.locator(".claim", has=kolvat.get_by_role("heading", name=re.compile("We have heard knocking")))
    expect(claim.locator(".range.one strong")).to_have_text("1")
    expect(claim.locator(".side").first).to_have_text(re.compile(r"Goes back to Rudo Hantal \(named\)"))
    drawing = claim.locator(".origins-drawn")
    expect(drawing.locator("a.source text")).to_have_text(["Rudo Hantal"])
    reporters = drawing.locator("a.reporter text").all_text_contents()
    assert reporters[0] == "Talvenian Press Agency"
    assert {"The Corvenna Courier", "RTT News", "The Harbour Daily", "Dorna Valley Gazette"} <= set(reporters)
    lines = drawing.locator("title").all_text_contents()
    assert not [line for line in lines if line.startswith("The Corvenna Courier has it from Rudo Hantal")], (
        "who relays the agency has no line of its own to the colonel"
    )


def test_the_figure_of_one_differs_from_that_of_several_without_colour(kolvat: BrowserPage) -> None:
    def look(kind: str) -> tuple[str, str]:
        figure = kolvat.locator(f".range.{kind} strong").first
        style = "figure => [getComputedStyle(figure).backgroundColor, getComputedStyle(figure).borderStyle].join(' ')"
        return figure.inner_text(), figure.evaluate(style)

    one = look("one")
    at_story(kolvat, "Secret water talks with Hestria")
    maybe = look("maybe")
    assert one[0] == "1"
    assert re.fullmatch(r"1–\d+", maybe[0])
    assert one[1] != maybe[1]


def test_a_denial_is_a_crossed_dot_and_stands_beside_the_claim(kolvat: BrowserPage) -> None:
    claim = kolvat.locator(".claim", has_text="its sensors had shown nothing unusual")
    denying = claim.locator("a.source.denies")
    expect(denying.locator("text")).to_have_text("Oto Brennick")
    expect(denying.locator("use[href='#s-denies']")).to_have_count(1)
    dispute = kolvat.locator(".dispute", has_text="its sensors had shown nothing unusual")
    expect(dispute.locator(".against")).to_contain_text("Oto Brennick")


def test_every_dot_and_line_leads_to_words(kolvat: BrowserPage, desk: Desk) -> None:
    links = kolvat.locator(".origins-drawn a, .chart a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(links) > 40
    for link in sorted(set(links)):
        if link.startswith("#"):
            words = kolvat.locator(f'[id="{link[1:]}"]')
            expect(words).to_have_count(1)
            assert words.text_content(), link
        elif (to := re.fullmatch(r"/article/(\w+)(?:#(a-[\w-]+|:~:text=.+))?", link)) is not None:
            view = desk.store.article(to[1])
            assert view is not None, link
            assert not (to[2] or "").startswith("a-") or to[2][2:] in {a.id for a in view.attributions}, link
        else:
            assert link.startswith("/story/"), link


def test_a_line_opens_what_it_rests_on_and_a_dot_the_words_in_the_article(kolvat: BrowserPage) -> None:
    claim = kolvat.locator(".claim").first
    line = claim.locator(".origins-drawn a.dependent", has_text="The Harbour Daily has it from").first
    line.locator("path.reach").dispatch_event("click")
    words = kolvat.locator("li:target")
    expect(words).to_be_visible()
    expect(words.locator("mark")).to_have_text("told")
    expect(words).to_contain_text("the agency")
    claim.locator("a.reporter", has_text="RTT News").click()
    expect(kolvat.locator("h1")).to_contain_text("Kolvat mine: seven dead")
    expect(kolvat.locator(":target").first).to_be_in_viewport()


def test_figures_stand_in_a_chart_that_leads_to_their_sentences(kolvat: BrowserPage) -> None:
    chart = kolvat.locator(".chart", has_text="Missing")
    expect(chart.locator(".name", has_text="Oto Brennick")).to_have_count(1)
    point = chart.locator("a", has_text="Oto Brennick: 13").first
    point.click()
    expect(kolvat.locator(":target").first).to_be_in_viewport()
    expect(kolvat.locator("main")).to_contain_text("13 men were missing")


def test_on_a_phone_names_stand_whole_above_the_lines(kolvat: BrowserPage) -> None:
    kolvat.set_viewport_size({"width": 390, "height": 844})
    chart = kolvat.locator(".chart", has_text="Killed")
    expect(chart.locator(".names li", has_text="Rudo Hantal")).to_be_visible()
    expect(chart.locator("svg .name").first).to_be_hidden()
    kolvat.set_viewport_size({"width": 1280, "height": 844})
    expect(chart.locator("svg .name").first).to_be_visible()
    expect(chart.locator(".names")).to_be_hidden()


def test_who_relayed_whom_is_listed_in_order_of_publishing(kolvat: BrowserPage) -> None:
    coverage = kolvat.get_by_role("region", name="Who published first")
    first = coverage.locator("ol > li").first
    expect(first).to_contain_text("At least four killed")
    courier = coverage.locator("li", has_text="Seven dead at Kolvat")
    expect(courier).to_contain_text("Has it from Talvenian Press Agency: it stands in the byline")


def test_a_chain_of_relays_is_told_hop_by_hop(page: BrowserPage) -> None:
    at_story(page, "Who is selling our river?")
    coverage = page.get_by_role("region", name="Who published first")
    expect(coverage.locator("li", has_text="Who is selling our river?")).to_contain_text("The Corvenna Courier")
    expect(coverage.locator("li", has_text="Secret water talks")).to_contain_text("The Hestrian Standard")
    chain = page.locator(".chain", has_text="The Corvenna Courier").first
    assert chain.locator(".hop").count() >= 2


def test_all_of_it_is_there_without_scripts_on_a_phone_and_for_every_reader(
    kolvat: BrowserPage, scriptless: BrowserPage, phone: BrowserPage
) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    address = kolvat.url
    scriptless.goto(address)
    expect(scriptless.locator(".claim .origins-drawn").first).to_be_visible()
    scriptless.locator(".proof summary").first.click()
    expect(scriptless.locator(".witnesses .chain").first).to_be_visible()
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    narrow = phone.locator(".claim .origins-drawn text").first.bounding_box()
    assert narrow is not None
    assert narrow["x"] >= 0, "labels are not cut off"
    for one in (kolvat, phone):
        one.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations(one) == []
    assert not complaints


def test_the_page_stays_light(kolvat: BrowserPage) -> None:
    answer = kolvat.request.get(kolvat.url)
    assert len(answer.body()) < 150_000
