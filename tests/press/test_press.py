"""The sample press as a reader and a feed client meet it, and whether its truth agrees with its texts."""

import http.client
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from onrecord.press import Press
from onrecord.press.edition import Edition, in_words, seconds
from onrecord.records import UsageError
from tests.patience import PATIENCE

OPENED = datetime(2031, 3, 5, 14, 30, tzinfo=UTC)
END = 600.0


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(OPENED) as press:
        press.set_clock(0)
        yield press


@pytest.fixture
def later(press: Press) -> Iterator[Press]:
    yield press
    press.set_clock(0)


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """Fetches from the loopback address, naming the host as a client that knows `.localhost` does."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=PATIENCE)
    try:
        sent = {"Host": parts.netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, parts.path, headers=sent)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    finally:
        connection.close()


def words(page: str) -> str:
    """What a reader sees: links run on within their line, other elements stand apart."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", page))).split())


def feed_address(site: str) -> str:
    """As a feed reader finds it: the link on the front page, else the sitemap of robots.txt."""
    page = get(site)[2]
    if found := re.search(r'<link rel="alternate"[^>]*href="([^"]+)"', page):
        return found[1] if found[1].startswith("http") else site.rstrip("/") + found[1]
    robots = get(site + "robots.txt")[2]
    sitemap = re.search(r"^Sitemap: (\S+)$", robots, re.MULTILINE)
    assert sitemap
    inner = re.search(r"<loc>([^<]+)</loc>", get(sitemap[1])[2])
    assert inner
    return inner[1]


def entries(feed: str) -> list[str]:
    """The article addresses of a feed in any of its formats."""
    if feed.startswith("{"):
        return [item["url"] for item in json.loads(feed)["items"]]
    found = []
    for element in ET.fromstring(feed).iter():
        name = element.tag.rpartition("}")[2]
        if name == "item":
            found += [child.text or "" for child in element if child.tag.endswith("link")]
        elif name == "entry":
            found += [child.get("href", "") for child in element if child.tag.endswith("link")]
        elif name == "url":
            found += [child.text or "" for child in element if child.tag.endswith("loc")]
    return found


def test_has_the_outlets_stories_and_articles_that_a_demo_needs(press: Press) -> None:
    opened = [item for host in press.edition.sites for item in press.edition.items(host, OPENED)]
    assert len(press.sites) >= 6
    assert len({item.draft.story for item in opened if item.draft.story}) >= 5
    assert len(opened) >= 24
    assert len(press.edition.drafts) - len(opened) >= 6


def test_every_site_leads_to_a_feed_and_every_feed_to_its_articles(press: Press) -> None:
    formats = set()
    listed = set()
    for site in press.sites:
        status, headers, feed = get(feed_address(site))
        assert status == 200
        formats.add((headers["content-type"], "sitemap" in feed[:300]))
        assert entries(feed), site
        listed |= {url if url.startswith("http") else site.rstrip("/") + url for url in entries(feed)}
    opened = {
        press.address(item.id)
        for host in press.edition.sites
        for item in press.edition.items(host, press.edition.opened)
    }
    assert listed == opened
    assert len(formats) == 5  # RSS 2.0, Atom, RSS 1.0, JSON Feed, news sitemap


def test_every_page_prints_its_article_and_nothing_unresolved(later: Press) -> None:
    later.set_clock(END)
    for article, draft in later.edition.drafts.items():
        status, headers, page = get(later.address(article))
        assert status == 200, article
        assert headers["content-type"].startswith("text/html")
        item = later.edition.item(draft, later.now())
        seen = words(page)
        for text in [item.headline, *item.text.split("\n\n"), *item.corrections]:
            assert " ".join(text.split()) in seen, article
        assert "{{" not in page, article
        assert not re.search(r"\$[a-z]", page), article


def test_every_link_and_picture_of_a_page_is_there(later: Press) -> None:
    later.set_clock(END)
    for article in later.edition.drafts:
        url = later.address(article)
        origin = url[: url.index("/", 8)]
        page = get(url)[2]
        for found in set(re.findall(r'(?:href|src)="([^"]+)"', page)):
            target = found if found.startswith("http") else origin + found
            if "/account/" not in target:
                assert get(target, "HEAD")[0] == 200, (article, target)


def test_articles_arrive_as_the_clock_goes_on(later: Press) -> None:
    url = later.address("tpa/kolvat-nine")
    later.set_clock(14)
    assert get(url)[0] == 404
    assert url not in entries(get(feed_address(later.sites[-1]))[2])
    later.set_clock(15)
    assert get(url)[0] == 200
    assert url in entries(get(feed_address(later.sites[-1]))[2])


def test_a_headline_is_edited_and_a_figure_corrected_while_one_watches(later: Press) -> None:
    audit, warnings = later.address("courier/border-scanner-audit"), later.address("courier/kolvat-warnings")
    before, tag = get(audit)[2], get(audit)[1]["etag"]
    later.set_clock(45)
    after = get(audit)[2]
    assert "Minister knew of border scanner overrun, audit says" in before
    assert "Minister knew of" not in after
    assert "Minister was told of border scanner overrun, draft audit says" in after
    assert get(audit, If_None_Match=tag)[0] == 200
    assert "found 17 defects" in get(warnings)[2]
    later.set_clock(100)
    corrected = get(warnings)[2]
    assert "found 11 defects" in corrected
    assert "Correction:" in corrected


def test_the_live_feed_grows_and_the_article_stays(later: Press) -> None:
    url = later.address("rtt/kolvat-call")
    assert "central bank" not in get(url)[2]
    later.set_clock(30)
    assert "central bank" in get(url)[2]
    assert "central bank" not in later.edition.item(later.edition.drafts["rtt/kolvat-call"], later.now()).text


def test_a_client_that_has_the_page_gets_304_and_no_body(press: Press) -> None:
    url = press.address("tpa/kolvat-seven")
    status, headers, _ = get(url)
    assert status == 200
    for condition in (
        {"If_None_Match": headers["etag"]},
        {"If_None_Match": f'"other", W/{headers["etag"]}'},
        {"If_Modified_Since": headers["last-modified"]},
    ):
        assert get(url, **condition)[0::2] == (304, ""), condition
    long_ago = "Tue, 01 Jan 2019 00:00:00 GMT"
    assert get(url, If_Modified_Since=long_ago)[0] == 200
    assert get(url, If_Modified_Since="yesterday")[0] == 200
    assert get(url, If_None_Match='"other"', If_Modified_Since=headers["last-modified"])[0] == 200


def test_last_modified_is_when_the_article_last_changed(later: Press) -> None:
    later.set_clock(END)
    modified = get(later.address("courier/kolvat-warnings"))[1]["last-modified"]
    assert parsedate_to_datetime(modified) == OPENED + timedelta(seconds=100)


def test_an_unknown_page_site_and_article_are_refused(press: Press) -> None:
    site = press.sites[0]
    assert get(site + "nothing-here")[0] == 404
    assert get(f"http://unheard-of.localhost:{press.port}/")[0] == 404
    with pytest.raises(UsageError, match="no such article"):
        press.address("tpa/never-written")


def test_the_bare_address_lists_the_outlets(press: Press) -> None:
    page = get(f"http://127.0.0.1:{press.port}/")[2]
    assert all(site in page for site in press.sites)


def test_opens_and_closes_cleanly_even_with_a_client_that_holds_its_connection() -> None:
    before = set(threading.enumerate())
    press = Press(OPENED)
    press.start()
    held = http.client.HTTPConnection("127.0.0.1", press.port, timeout=PATIENCE)
    held.request("GET", "/", headers={"Host": f"tpa.localhost:{press.port}"})
    held.getresponse().read()
    with pytest.raises(UsageError, match="cannot listen"):
        Press(OPENED).start(press.port)
    press.stop()
    held.close()
    assert set(threading.enumerate()) <= before
    again = Press(OPENED)
    again.start(press.port)
    again.stop()


def test_the_clock_runs_at_its_speed_and_can_be_held() -> None:
    with Press(OPENED, speed=100_000) as press:
        while press.clock() < END:
            pass
        press.hold()
        held = press.now()
        assert held == press.now() > OPENED + timedelta(seconds=END)
        press.set_clock(5)
        assert press.now() == OPENED + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("date", "December 31, 2030"),
        ("abbr", "Dec. 31, 2030"),
        ("dayfirst", "31 December 2030"),
        ("weekday", "Tuesday"),
        ("time", "12:05 a.m."),
        ("part", "night"),
    ],
)
def test_dates_in_texts_carry_the_year_when_it_is_another(style: str, expected: str) -> None:
    assert in_words(style, datetime(2030, 12, 31, 0, 5, tzinfo=UTC), OPENED) == expected


def test_dates_in_texts_leave_the_year_out_when_it_is_the_same() -> None:
    assert in_words("abbr", datetime(2031, 3, 1, tzinfo=UTC), OPENED) == "March 1"
    assert in_words("date", datetime(2031, 9, 1, tzinfo=UTC), OPENED) == "September 1"


def test_an_offset_is_a_number_and_a_unit() -> None:
    assert [seconds(offset) for offset in ("-190m", "-2d", "15s", "3h")] == [-11400, -172800, 15, 10800]
    with pytest.raises(ValueError, match="not an offset"):
        seconds("tomorrow")


@pytest.mark.parametrize(
    "opened", [OPENED, datetime(2029, 12, 31, 23, 59, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)]
)
def test_truth_agrees_with_the_texts_whenever_the_press_opens(opened: datetime) -> None:
    edition = Edition(opened)
    end = edition.opened + timedelta(seconds=END)
    texts = {name: edition.item(draft, end).text for name, draft in edition.drafts.items()}
    truth = edition.truth()
    assert {story["id"] for story in truth["story"]} == {d.story for d in edition.drafts.values() if d.story}
    for claim in (claim for story in truth["story"] for claim in story["claim"]):
        for witness in claim["witness"]:
            assert witness["words"] in texts[witness["article"]], witness
            assert witness["origin"] in claim["origins"], witness
            if source := witness.get("taken_from"):
                # A chain ends at an article with reporting of its own, and the origin stays the same on the way.
                assert any(w["article"] == source and w["origin"] == witness["origin"] for w in claim["witness"]), (
                    witness
                )
                assert edition.at(edition.drafts[source].published) < edition.at(
                    edition.drafts[witness["article"]].published
                )


def test_truth_holds_the_wire_and_the_chain_of_three_relays() -> None:
    stories = {story["id"]: {c["id"]: c for c in story["claim"]} for story in Edition(OPENED).truth()["story"]}
    wire = stories["kolvat"]["seven-killed"]
    assert sum(w.get("taken_from") == "tpa/kolvat-seven" for w in wire["witness"]) == 4
    assert wire["origins"] == ["Rudo Hantal"]
    came_from = {w["article"]: w.get("taken_from") for w in stories["sarrow"]["three-meetings"]["witness"]}
    chain = ["beacon/sell-out-on-the-asha"]
    while source := came_from[chain[-1]]:
        chain.append(source)
    assert [name.split("/")[0] for name in chain] == ["beacon", "courier", "standard", "harbour"]
