"""The press's feeds: RSS 2.0, Atom, RSS 1.0, JSON Feed and news sitemap."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from onrecord.press.edition import Item
from onrecord.press.pages import Printer

_NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_RSS1 = "http://purl.org/rss/1.0/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ENTRIES = 20

MEDIA_TYPES = {
    "rss2": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rss1": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "sitemap": "application/xml; charset=utf-8",
}

for _prefix, _uri in _NAMES.items():
    ET.register_namespace(_prefix, _uri)


def _name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}" if local else prefixed


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, _name(name), attributes)
    child.text = text or None
    return child


def _xml(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def feed(printer: Printer) -> bytes:
    """The site's feed in its own format, newest first, at most 20 entries."""
    writers = {"rss2": _rss2, "atom": _atom, "rss1": _rss1, "json": _json_feed, "sitemap": _news_sitemap}
    return writers[printer.site.feed](printer, printer.items[:_ENTRIES])


def sitemap_index(printer: Printer) -> bytes:
    """The index that robots.txt points to, leading to the news sitemap."""
    root = ET.Element("sitemapindex", xmlns=_SITEMAP)
    _add(_add(root, "sitemap"), "loc", printer.base() + printer.site.feed_path)
    return _xml(root)


def changed(printer: Printer) -> datetime:
    """When the site last printed or changed anything."""
    return max((item.modified for item in printer.items), default=printer.edition.opened)


def _summary(item: Item) -> str:
    return item.dek or item.text.split("\n\n")[0]


def _rss2(printer: Printer, items: list[Item]) -> bytes:
    site = printer.site
    root = ET.Element("rss", version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", site.name)
    _add(channel, "link", printer.base() + "/")
    _add(channel, "description", site.tagline)
    _add(channel, "language", "en")
    _add(channel, "lastBuildDate", format_datetime(changed(printer)))
    _add(channel, "atom:link", href=printer.base() + site.feed_path, rel="self", type="application/rss+xml")
    for item in items:
        entry = _add(channel, "item")
        _add(entry, "title", item.headline)
        _add(entry, "link", printer.url(item))
        _add(entry, "guid", printer.url(item), isPermaLink="true")
        _add(entry, "pubDate", format_datetime(item.published))
        _add(entry, "category", site.sections[item.draft.section])
        _add(entry, "description", _summary(item))
        for author in printer.authors(item):
            _add(entry, "dc:creator", author.name)
        if site.feed_full:
            _add(entry, "content:encoded", printer.body(item))
        for picture in item.pictures[:1]:
            media = _add(entry, "media:content", url=printer.picture_url(picture), medium="image", type="image/svg+xml")
            _add(media, "media:description", picture.caption)
            if picture.credit:
                _add(media, "media:credit", picture.credit)
    return _xml(root)


def _atom(printer: Printer, items: list[Item]) -> bytes:
    site = printer.site
    # Unprefixed names with an xmlns attribute: what most publishing systems write.
    root = ET.Element("feed", {"xmlns": _NAMES["atom"], "xml:lang": "en", "xml:base": printer.base() + "/"})
    _add(root, "title", site.name)
    _add(root, "subtitle", site.tagline)
    _add(root, "id", printer.base() + "/")
    _add(root, "updated", changed(printer).isoformat())
    _add(root, "link", rel="alternate", type="text/html", href=printer.base() + "/")
    _add(root, "link", rel="self", type="application/atom+xml", href=printer.base() + site.feed_path)
    for item in items:
        entry = _add(root, "entry")
        _add(entry, "title", item.headline)
        _add(entry, "id", printer.url(item))
        _add(entry, "link", rel="alternate", type="text/html", href=item.path)
        _add(entry, "published", item.published.isoformat())
        _add(entry, "updated", item.modified.isoformat())
        for author in printer.authors(item):
            _add(_add(entry, "author"), "name", author.name)
        if not item.draft.authors:
            _add(_add(entry, "author"), "name", site.name)
        _add(entry, "category", term=item.draft.section, label=site.sections[item.draft.section])
        _add(entry, "summary", _summary(item))
        if site.feed_full:
            _add(entry, "content", printer.body(item), type="html")
    return _xml(root)


def _rss1(printer: Printer, items: list[Item]) -> bytes:
    site = printer.site
    root = ET.Element(_name("rdf:RDF"), xmlns=_RSS1)
    channel = ET.SubElement(root, "channel", {_name("rdf:about"): printer.base() + site.feed_path})
    _add(channel, "title", site.name)
    _add(channel, "link", printer.base() + "/")
    _add(channel, "description", site.tagline)
    sequence = _add(_add(channel, "items"), "rdf:Seq")
    for item in items:
        ET.SubElement(sequence, _name("rdf:li"), {_name("rdf:resource"): printer.url(item)})
    for item in items:
        entry = ET.SubElement(root, "item", {_name("rdf:about"): printer.url(item)})
        _add(entry, "title", item.headline)
        _add(entry, "link", printer.url(item))
        _add(entry, "description", _summary(item))
        _add(entry, "dc:date", item.published.isoformat())
        for author in printer.authors(item):
            _add(entry, "dc:creator", author.name)
    return _xml(root)


def _json_feed(printer: Printer, items: list[Item]) -> bytes:
    site = printer.site
    entries = [
        {
            "id": printer.url(item),
            "url": printer.url(item),
            "title": item.headline,
            "summary": _summary(item),
            "content_html" if site.feed_full else "content_text": printer.body(item)
            if site.feed_full
            else _summary(item),
            "date_published": item.published.isoformat(),
            "date_modified": item.modified.isoformat(),
            "authors": [{"name": author.name} for author in printer.authors(item)],
            "tags": [site.sections[item.draft.section]],
            "image": printer.picture_url(item.pictures[0]) if item.pictures else None,
        }
        for item in items
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "description": site.tagline,
        "home_page_url": printer.base() + "/",
        "feed_url": printer.base() + site.feed_path,
        "language": "en",
        "items": [{key: value for key, value in entry.items() if value is not None} for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _news_sitemap(printer: Printer, items: list[Item]) -> bytes:
    root = ET.Element("urlset", xmlns=_SITEMAP)
    for item in items:
        url = _add(root, "url")
        _add(url, "loc", printer.url(item))
        _add(url, "lastmod", item.modified.astimezone(UTC).isoformat())
        news = _add(url, "news:news")
        publication = _add(news, "news:publication")
        _add(publication, "news:name", printer.site.name)
        _add(publication, "news:language", "en")
        _add(news, "news:publication_date", item.published.isoformat())
        _add(news, "news:title", item.headline)
    return _xml(root)
