"""Finding what can be followed, visiting it, and when to come again."""

import asyncio
import gzip
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from onrecord.gather import (
    ENTRY_MEDIA_TYPE,
    Allowance,
    Fetcher,
    FetchSettings,
    Found,
    Visit,
    discover,
    entry_page,
    read_opml,
    visit,
    write_opml,
)
from onrecord.records import Entry, Failure, GatherError, Page, Refused, Subscription, SubscriptionKind
from tests.hostile import FEED, PAGE, Answer, Hostile, reply
from tests.patience import PATIENCE

NOW = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
T = TypeVar("T")


def with_fetcher(server: Hostile, work: Callable[[Fetcher], Awaitable[T]], timeout_s: float = PATIENCE) -> T:
    settings = FetchSettings(allow=(Allowance.parse(f"127.0.0.0/8:{server.port}"),), timeout_s=timeout_s)

    async def run() -> T:
        async with Fetcher(settings) as fetcher:
            return await work(fetcher)

    return asyncio.run(run())


def found_at(server: Hostile, address: str) -> list[Found]:
    return with_fetcher(server, lambda fetcher: discover(fetcher, address))


def visited(server: Hostile, subscription: Subscription, now: datetime = NOW, timeout_s: float = PATIENCE) -> Visit:
    return with_fetcher(server, lambda fetcher: visit(fetcher, subscription, now), timeout_s)


def following(server: Hostile, path: str, kind: SubscriptionKind = "feed", **more: int) -> Subscription:
    return Subscription("s1", f"{server.root}{path}", kind, **more)  # type: ignore[arg-type]


def says(body: bytes | str, content_type: str = "text/html") -> Answer:
    data = body if isinstance(body, bytes) else body.encode()
    return lambda connection, server, headers: connection.sendall(reply(data, content_type))


# ---- discover


def test_a_feed_is_found_as_itself(hostile: Hostile) -> None:
    (found,) = found_at(hostile, f"{hostile.root}/feed")
    assert (found.kind, found.address, found.title, found.entries_count) == (
        "feed",
        f"{hostile.root}/feed",
        "Vell Courier",
        1,
    )


def test_an_address_without_scheme_is_tried_both_ways(hostile: Hostile) -> None:
    (found,) = found_at(hostile, f"courier.localhost:{hostile.port}/feed")
    assert found.address == f"http://courier.localhost:{hostile.port}/feed"


def test_the_feeds_that_a_site_names_are_tried_and_the_broken_ones_left_out(hostile: Hostile) -> None:
    hostile.routes["/"] = says(
        "<!doctype html><title>Vell &amp; Co</title><link rel='alternate' type='application/rss+xml' href='/feed'>"
        "<link rel=alternate type='application/atom+xml' href='/404'><link rel=alternate type=application/rss+xml "
        "href='http://10.0.0.1/feed'><link rel=alternate hreflang=de href='/de'><p>News</p>"
    )
    found = found_at(hostile, f"{hostile.root}/")
    assert [(item.kind, item.address) for item in found] == [
        ("feed", f"{hostile.root}/feed"),
        ("page", f"{hostile.root}/"),
    ]
    assert found[1].title == "Vell & Co"
    assert all(item.note for item in found)


def test_a_site_that_names_no_feed_has_one_at_a_usual_place(hostile: Hostile) -> None:
    found = found_at(hostile, f"{hostile.root}/page")
    assert found[0].address == f"{hostile.root}/feed"


def test_a_site_without_feeds_has_its_news_sitemap(hostile: Hostile) -> None:
    del hostile.routes["/feed"]
    sitemap = b"<urlset><url><loc>/a/1</loc></url><url><loc>/a/2</loc></url></urlset>"
    robots = f"User-agent: *\nSitemap: {hostile.root}/all.xml\nSitemap: {hostile.root}/news.xml.gz\n"
    hostile.routes |= {
        "/robots.txt": says(robots, "text/plain"),
        "/all.xml": says(sitemap, "application/xml"),
        "/news.xml.gz": says(gzip.compress(sitemap), "application/gzip"),
    }
    found = found_at(hostile, f"{hostile.root}/page")
    assert [(item.kind, item.address.removeprefix(hostile.root)) for item in found] == [
        ("sitemap", "/news.xml.gz"),
        ("sitemap", "/all.xml"),
        ("page", "/page"),
    ]
    assert found[0].entries_count == 2


def test_a_site_with_nothing_is_a_page(hostile: Hostile) -> None:
    del hostile.routes["/feed"]
    (found,) = found_at(hostile, f"{hostile.root}/page")
    assert (found.kind, found.title) == ("page", "Ferry line closes")


@pytest.mark.parametrize("path", ["/404", "/pdf", "/entities", "/to-private", "/forbidden/page", "/headers"])
def test_what_cannot_be_followed_is_said(hostile: Hostile, path: str) -> None:
    with pytest.raises(GatherError) as caught:
        found_at(hostile, f"{hostile.root}{path}")
    assert caught.value.remedy


def test_private_addresses_are_not_looked_for(hostile: Hostile) -> None:
    for address in ("10.0.0.1", "localhost:1/x", "http://169.254.169.254/", "http://[::1]/", "javascript://x"):
        with pytest.raises(Refused):
            found_at(hostile, address)
    with pytest.raises(GatherError):
        found_at(hostile, "  ")
    assert hostile.asked == []


def test_paths_are_folders_and_archives(hostile: Hostile, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "a.warc.gz").write_bytes(b"")
    assert found_at(hostile, str(tmp_path))[0].kind == "folder"
    assert found_at(hostile, str(tmp_path / "a.warc.gz"))[0].kind == "warc"
    for wrong in (tmp_path / "a.html", tmp_path / "nothing"):
        with pytest.raises(GatherError):
            found_at(hostile, str(wrong))


# ---- visit


def test_a_visit_brings_entries_and_a_second_one_only_what_changed(hostile: Hostile) -> None:
    first = visited(hostile, following(hostile, "/unchanged", errors=3))
    assert [entry.url for entry in first.entries] == [f"{hostile.root}/page"]
    after = first.subscription
    assert (after.etag, after.last_modified) == ('"one"', "Tue, 05 Mar 2024 09:30:00 GMT")
    assert (after.errors, after.last_error, after.last_visit, after.title) == (0, None, NOW, "Vell Courier")
    assert after.next_visit is not None
    second = visited(hostile, after, after.next_visit)
    assert second.entries == ()
    assert second.subscription.last_error is None
    assert (second.subscription.etag, second.subscription.errors) == ('"one"', 0)
    assert second.subscription.next_visit is not None
    assert second.subscription.next_visit > after.next_visit


@pytest.mark.parametrize(
    "path", ["/404", "/500", "/drip", "/gzip-bomb", "/entities", "/loop", "/to-private", "/page", "/garbage", "/pdf"]
)
def test_the_worlds_faults_are_words_and_never_an_exception(hostile: Hostile, path: str) -> None:
    outcome = visited(hostile, following(hostile, path, errors=2), timeout_s=0.4 if path == "/drip" else PATIENCE)
    after = outcome.subscription
    assert not outcome.entries
    assert (after.errors, after.last_visit) == (3, NOW)
    assert after.last_error
    assert ";" in after.last_error
    assert after.next_visit is not None
    assert timedelta(minutes=6) < after.next_visit - NOW < timedelta(minutes=10)  # 2, 4, 8 ... and a little spread


def test_back_off_grows_to_six_hours_and_sources_do_not_march_in_step(hostile: Hostile) -> None:
    waits = []
    for errors in (0, 2, 4, 40):
        next_visit = visited(hostile, following(hostile, "/404", errors=errors)).subscription.next_visit
        assert next_visit is not None
        waits.append(next_visit - NOW)
    assert waits == sorted(waits)
    assert timedelta(hours=4) < waits[-1] < timedelta(hours=8)
    several = [msgspec.structs.replace(following(hostile, "/404"), id=f"s{n}") for n in range(5)]
    assert len({visited(hostile, one).subscription.next_visit for one in several}) == 5


def test_a_host_that_asks_for_patience_gets_it(hostile: Hostile) -> None:
    now = datetime.now(UTC)
    after = visited(hostile, following(hostile, "/503-date"), now).subscription
    assert after.next_visit is not None
    assert after.next_visit - now > timedelta(days=6)
    assert "patience" in (after.last_error or "")


def test_what_is_gone_for_good_is_paused(hostile: Hostile) -> None:
    after = visited(hostile, following(hostile, "/410")).subscription
    assert after.paused
    assert "gone for good" in (after.last_error or "")


def test_busy_feeds_are_visited_more_often(hostile: Hostile) -> None:
    def wait(minutes: int) -> timedelta:
        items = "".join(
            f"<item><title>{n}</title><link>/a/{n}</link>"
            f"<pubDate>{(NOW - timedelta(minutes=minutes * n)).isoformat()}</pubDate></item>"
            for n in range(8)
        )
        hostile.routes["/busy"] = says(f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
        after = visited(hostile, following(hostile, "/busy")).subscription
        assert after.next_visit is not None
        return after.next_visit - NOW

    waits = [wait(minutes) for minutes in (1, 30, 120, 5000)]
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(seconds=90)
    assert waits[-1] <= timedelta(hours=7.5)


def test_a_sitemap_index_leads_to_the_newest_pages(hostile: Hostile) -> None:
    hostile.routes |= {
        "/index.xml": says(
            "<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
            "<sitemap><loc>/404</loc></sitemap><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
        ),
        "/old.xml": says("<urlset><url><loc>/a/1</loc><lastmod>2020-01-01</lastmod></url></urlset>"),
        "/news.xml": says("<urlset><url><loc>/a/2</loc><lastmod>2024-03-05T11:00:00Z</lastmod></url></urlset>"),
    }
    outcome = visited(hostile, following(hostile, "/index.xml", "sitemap"))
    assert [entry.url.removeprefix(hostile.root) for entry in outcome.entries] == ["/a/2", "/a/1"]


def test_an_index_that_stays_the_same_hides_no_news(hostile: Hostile) -> None:
    def index(connection: socket.socket, server: Hostile, headers: dict[str, str]) -> None:
        same = headers.get("if-none-match") == '"one"'
        body = b"" if same else b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
        connection.sendall(reply(body, "application/xml", "304 Not Modified" if same else "200 OK", ETag='"one"'))

    hostile.routes |= {"/index.xml": index, "/news.xml": says("<urlset><url><loc>/a/1</loc></url></urlset>")}
    first = visited(hostile, following(hostile, "/index.xml", "sitemap"))
    hostile.routes["/news.xml"] = says("<urlset><url><loc>/a/2</loc></url></urlset>")
    second = visited(hostile, first.subscription, NOW + timedelta(hours=1))
    assert [entry.url.removeprefix(hostile.root) for entry in second.entries] == ["/a/2"]


def test_a_page_and_a_folder_bring_pages(hostile: Hostile, tmp_path: Path) -> None:
    (page,) = visited(hostile, following(hostile, "/page", "page")).pages
    assert isinstance(page, Page)
    assert page.body == PAGE.encode()
    for n in range(3):
        (tmp_path / f"{n}.html").write_text(PAGE if n else "")
    folder = visited(hostile, Subscription("s2", str(tmp_path), "folder"))
    assert [type(item) for item in folder.pages] == [Failure, Page, Page]
    missing = visited(hostile, Subscription("s3", str(tmp_path / "none"), "folder")).subscription
    assert "no such file" in (missing.last_error or "")


# ---- the feed's own text, OPML


def test_an_entry_can_stand_in_for_its_page() -> None:
    entry = Entry("https://courier.example/a", "Ferry line closes", content_html="<p>x</p>")
    page = entry_page(entry, NOW, "https://courier.example/feed")
    assert (page.url, page.media_type, page.fetched_at) == (entry.url, ENTRY_MEDIA_TYPE, NOW)
    assert msgspec.json.decode(page.body, type=Entry) == entry
    assert json.loads(page.body)["title"] == "Ferry line closes"


def test_opml_comes_back_as_it_went_out() -> None:
    feeds: Iterator[Subscription] = (
        Subscription(f"s{n}", f"https://courier.example/feed?a=1&n={n}", "feed", title=f'A & "B" <{n}')
        for n in range(3)
    )
    page = Subscription("p", "https://courier.example/", "page", title="Home")
    folder = Subscription("f", "/news", "folder")
    assert read_opml(write_opml([*feeds, page, folder])) == [
        (f'A & "B" <{n}', f"https://courier.example/feed?a=1&n={n}") for n in range(3)
    ]


def test_opml_of_others_is_read_however_deep_and_safely() -> None:
    body = b"""<?xml version="1.0"?><opml version="1.0"><body><outline text="News"><outline text="Deep">
      <outline title="&lt;b&gt;One&lt;/b&gt;" xmlURL="https://one.example/rss"/></outline>
      <outline text="again" xmlUrl="https://one.example/rss"/><outline text="bad" xmlUrl="javascript:alert(1)"/>
      <outline text="bad" xmlUrl="file:///etc/passwd"/><outline text="bad" xmlUrl="rel/feed"/></outline></body></opml>"""
    assert read_opml(body) == [("One", "https://one.example/rss")]
    for wrong in (b"", FEED, b"<opml><body>", b"\x00\x01"):
        with pytest.raises(GatherError, match="no OPML"):
            read_opml(wrong)
    with pytest.raises(Refused, match="entities"):
        read_opml(b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>')
