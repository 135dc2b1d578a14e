"""Sitemaps and news sitemaps (sitemaps.org 0.9, Google News 0.9)."""

from itertools import islice

import msgspec

from onrecord.gather import markup
from onrecord.gather.clean import feed_date, language_code, plain_text, safe_link
from onrecord.gather.decode import gunzip
from onrecord.gather.sniff import GZIP
from onrecord.records import Entry, GatherError

MOST_ENTRIES = 50_000  # the protocol's own limit
MOST_CHILDREN = 1000
MAX_SITEMAP_BYTES = 52_428_800  # the protocol's own limit, unpacked


class Child(msgspec.Struct, frozen=True):
    """Another sitemap that an index names."""

    url: str
    date_modified: str | None = None


class Sitemap(msgspec.Struct, frozen=True):
    """Pages, or other sitemaps, or (for an empty one) neither."""

    entries: tuple[Entry, ...] = ()
    children: tuple[Child, ...] = ()


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """The sitemap in `body`, packed or not, XML or one address a line. Raises GatherError when it is none."""
    if body.startswith(GZIP):
        body = gunzip(body, MAX_SITEMAP_BYTES, url)
    text = markup.decode(body)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _from_lines(text, url)
    markup.refuse_entities(text, url)
    tree = markup.strict(text)
    if tree is None or markup.local(tree[0]) not in ("urlset", "sitemapindex"):
        raise GatherError("is no sitemap", url, "give the address of a sitemap, a feed or a site")
    root = tree[0]
    if markup.local(root) == "sitemapindex":
        return Sitemap(children=tuple(islice(filter(None, (_child(node, url) for node in root)), MOST_CHILDREN)))
    return Sitemap(entries=tuple(islice(filter(None, (_entry(node, url) for node in root)), MOST_ENTRIES)))


def _from_lines(text: str, url: str) -> Sitemap:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        raise GatherError("is no sitemap", url, "give the address of a sitemap, a feed or a site")
    links = filter(None, (safe_link(line, url) for line in lines))
    return Sitemap(entries=tuple(Entry(link) for link in islice(links, MOST_ENTRIES)))


def _child(node: markup.Element, url: str) -> Child | None:
    link = safe_link(markup.child_text(node, "loc"), url)
    return Child(link, feed_date(markup.child_text(node, "lastmod"))) if link else None


def _entry(node: markup.Element, url: str) -> Entry | None:
    link = safe_link(markup.child_text(node, "loc"), url)
    if link is None:
        return None
    changed = feed_date(markup.child_text(node, "lastmod"))
    news = next((child for child in node if markup.local(child) == "news"), None)
    if news is None:
        return Entry(link, date_modified=changed)
    publication = next((child for child in news if markup.local(child) == "publication"), None)
    keywords = (plain_text(word, 100) for word in markup.child_text(news, "keywords").split(","))
    return Entry(
        url=link,
        title=plain_text(markup.child_text(news, "title"), 500),
        date_published=feed_date(markup.child_text(news, "publication_date")),
        date_modified=changed,
        categories=tuple(word for word in keywords if word),
        language=language_code(markup.child_text(publication, "language")) if publication is not None else None,
    )
