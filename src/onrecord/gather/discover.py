"""An address that a person typed, and what there is to follow behind it."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import msgspec

from onrecord.gather.answers import TryLater
from onrecord.gather.clean import plain_text, safe_link
from onrecord.gather.decode import gunzip
from onrecord.gather.feeds import Feed, parse_feed
from onrecord.gather.fetch import Fetcher
from onrecord.gather.files import is_local, is_warc, local_path
from onrecord.gather.markup import decode
from onrecord.gather.sitemaps import Sitemap, parse_sitemap
from onrecord.gather.sniff import GZIP, is_html
from onrecord.records import GatherError, Page, Refused, SubscriptionKind

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_PATHS = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "feed.json", "index.xml")
_SITEMAP_PATHS = ("sitemap-news.xml", "news-sitemap.xml", "sitemap_news.xml", "sitemap.xml")
_MOST_TRIED = 8  # a site may link to hundreds; each is a request at the site's pace
_HEAD = 2_000_000  # characters of a page that are looked through for links


class Found(msgspec.Struct, frozen=True):
    """Something that can be followed."""

    kind: SubscriptionKind
    address: str
    title: str = ""
    entries_count: int = 0
    note: str = ""  # in plain words, where it was found
    site: str | None = None


class _Links(HTMLParser):
    """A page's title, the feeds that it declares and the links that look like feeds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.declared, self.likely = "", list[str](), list[str]()
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        href = given.get("href", "")
        if tag == "title":
            self._in_title = not self.title
        elif tag == "link" and "alternate" in given.get("rel", "").lower().split():
            if given.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES and href:
                self.declared.append(href)
        elif tag == "a" and _looks_like_a_feed(href):
            self.likely.append(href)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _looks_like_a_feed(href: str) -> bool:
    path = urlsplit(href).path.lower().rstrip("/") if href else ""
    last = path.rpartition("/")[2]
    return last in ("rss", "feed", "atom") or path.endswith((".rss", ".atom", "rss.xml", "atom.xml", "feed.xml"))


async def discover(fetcher: Fetcher, address: str) -> list[Found]:
    """What can be followed at `address`, best first; never empty.

    A path: the folder or WARC. A web address, with or without its scheme: the feed or
    sitemap that it is; else the site's declared feeds, else those at usual places, else its
    sitemaps; last the page itself. Raises GatherError, Refused when it cannot be had.
    """
    address = address.strip()
    if not address:
        raise GatherError("there is no address", "", "give a web address, a folder or a WARC file")
    if is_local(address):
        return [_on_disk(address)]
    page = await _first_answer(fetcher, address)
    if found := _itself(page):
        return [found]
    if not is_html(page.body):
        raise GatherError("is neither a feed nor a web page", page.url, "give the address of a site or of its feed")
    links = _links_of(page)
    found_feeds = (
        await _try_all(fetcher, page, links.declared, _as_feed, "the site names this feed")
        or await _try_all(fetcher, page, links.likely, _as_feed, "the page links to this feed")
        or await _try_all(fetcher, page, _at_root(page.url, _FEED_PATHS), _as_feed, "found at a usual place", most=1)
        or await _sitemaps(fetcher, page)
    )
    itself = Found("page", page.url, plain_text(links.title, 300), 1, "this page alone, visited again and again")
    return [*found_feeds, itself]


def _on_disk(address: str) -> Found:
    path = local_path(address)
    if not path.exists():
        raise GatherError("there is no such file or folder", str(path), "check the spelling")
    path = path.resolve()
    if path.is_dir():
        count = sum(1 for entry in path.iterdir() if not entry.name.startswith("."))
        return Found("folder", str(path), path.name, count, "a folder: what is put there is read")
    if is_warc(path):
        return Found("warc", str(path), path.name, 0, "a web archive")
    raise GatherError(
        "is a single file, which does not change", str(path), "read it with `onrecord read`, or follow its folder"
    )


async def _first_answer(fetcher: Fetcher, address: str) -> Page:
    if "://" in address:
        return await fetcher.get(address)
    try:
        return await fetcher.get(f"https://{address}")
    except (Refused, TryLater):
        raise
    except GatherError as error:
        try:
            return await fetcher.get(f"http://{address}")
        except GatherError:
            raise error from None


def _itself(page: Page) -> Found | None:
    try:
        return _as_feed(page, "this is a feed")
    except Refused:
        raise
    except GatherError:
        pass
    try:
        return None if is_html(page.body) else _as_sitemap(page, "this is a sitemap")
    except Refused:
        raise
    except GatherError:
        return None


def _as_feed(page: Page, note: str) -> Found:
    feed: Feed = parse_feed(page.body, page.url, page.media_type)
    return Found("feed", page.url, feed.title, len(feed.entries), note, feed.site)


def _as_sitemap(page: Page, note: str) -> Found:
    sitemap: Sitemap = parse_sitemap(page.body, page.url)
    host = urlsplit(page.url).netloc
    return Found("sitemap", page.url, host, len(sitemap.entries) or len(sitemap.children), note, _root(page.url))


def _links_of(page: Page) -> _Links:
    body = gunzip(page.body, _HEAD, page.url) if page.body.startswith(GZIP) else page.body
    links = _Links()
    links.feed(decode(body, page.media_type)[:_HEAD])
    return links


async def _try_all(
    fetcher: Fetcher,
    page: Page,
    links: list[str],
    read: Callable[[Page, str], Found],
    note: str,
    most: int = _MOST_TRIED,
) -> list[Found]:
    """What stands behind `links` and can be read. Faults of single ones are passed over: there are others."""
    found: dict[str, Found] = {}
    for link in list(dict.fromkeys(filter(None, (safe_link(link, page.url) for link in links))))[:_MOST_TRIED]:
        try:
            candidate = read(await fetcher.get(link), note)
        except GatherError:
            continue
        found.setdefault(candidate.address, candidate)
        if len(found) >= most:
            break
    return list(found.values())


async def _sitemaps(fetcher: Fetcher, page: Page) -> list[Found]:
    """News sitemaps first: they hold what is new, and with its title."""
    named = list(await fetcher.sitemaps(page.url))
    named.sort(key=lambda link: "news" not in link.lower())
    found = await _try_all(fetcher, page, named, _as_sitemap, "robots.txt names this sitemap")
    usual = _at_root(page.url, _SITEMAP_PATHS)
    return found or await _try_all(fetcher, page, usual, _as_sitemap, "found at a usual place", most=1)


def _root(url: str) -> str:
    return urljoin(url, "/")


def _at_root(url: str, paths: tuple[str, ...]) -> list[str]:
    return [urljoin(url, f"/{path}") for path in paths]
