"""Feeds: RSS 2.0 and 1.0, Atom, JSON Feed. Bytes in, sanitised entries out."""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import fastfeedparser
import feedparser
import msgspec

from onrecord.gather import markup
from onrecord.gather.clean import feed_date, language_code, plain_text, safe_html, safe_link
from onrecord.gather.decode import gunzip, too_large
from onrecord.gather.sniff import GZIP
from onrecord.records import Entry, GatherError, Picture

MOST_ENTRIES = 1000
MAX_FEED_BYTES = 20_000_000
MAX_BROKEN_BYTES = 2_000_000
MOST_BROKEN_TAGS = 20_000
_ITEMS = {"item", "entry"}
_AUTHORS = {"author", "creator", "contributor"}
_DATES = {"published": "published", "pubdate": "published", "issued": "published", "date": "published"}
_CHANGES = {"updated", "modified"}
_NOT_A_FEED = "give the address of a feed, or of the site and let its feeds be found"


class Feed(msgspec.Struct, frozen=True):
    """A feed as it stood when it was fetched. Every string is sanitised."""

    title: str = ""
    site: str | None = None  # the site that it belongs to
    language: str | None = None  # ISO 639-1
    entries: tuple[Entry, ...] = ()


class Aside(msgspec.Struct):
    """What the fast parser drops of an item: all authors, the base of its links, its dates as written.

    Of an Atom entry also which of its links is the page: the fast one takes the first, which may be a sound file.
    """

    base: str
    link: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    language: str = ""


def parse_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """The feed in `body`, fetched from `url`. Entries without any address to lead to are left out.

    Raises Refused for entity declarations and sizes that the safety rules forbid,
    GatherError when it is no feed.
    """
    if body.startswith(GZIP):
        body = gunzip(body, MAX_FEED_BYTES, url)
    if len(body) > MAX_FEED_BYTES:
        raise too_large(MAX_FEED_BYTES, url)
    text = markup.decode(body, content_type)
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "{":
        return parse_json_feed(text, url)
    if start != "<":
        raise GatherError("is no feed", url, _NOT_A_FEED)
    markup.refuse_entities(text, url)
    tree = markup.strict(text)
    feed = _from_well_formed(*tree, url) if tree else None
    return feed or _from_broken(text, url)


# --------------------------------------------------------------------------- well-formed


def _from_well_formed(root: markup.Element, body: bytes, url: str) -> Feed | None:
    """None when the two readings of the document do not agree on its items."""
    kind = markup.local(root)
    if kind not in ("rss", "rdf", "feed"):
        raise GatherError(f"is no feed but a <{plain_text(kind, 40)}> document", url, _NOT_A_FEED)
    try:
        parsed = fastfeedparser.parse(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    asides = list(islice(_asides(root, url, ""), MOST_ENTRIES))
    items = parsed.get("entries", [])[:MOST_ENTRIES]
    if len(asides) != len(items):
        return None
    language = language_code(_language(root) or parsed["feed"].get("language"))
    base = _base_of_channel(root, url)
    entries = (_entry(item, aside, language) for item, aside in zip(items, asides, strict=True))
    return Feed(
        title=plain_text(parsed["feed"].get("title") or "", 300),
        site=safe_link(parsed["feed"].get("link"), base),
        language=language,
        entries=tuple(entry for entry in entries if entry),
    )


def _asides(element: markup.Element, base: str, language: str) -> Iterator[Aside]:
    """One a feed item, in document order."""
    stack = [(element, base, language)]
    while stack:
        element, base, language = stack.pop()
        base = safe_link(element.get(markup.XML_BASE), base) or base
        language = element.get(markup.XML_LANG) or language
        if markup.local(element) in _ITEMS:
            yield _aside(element, base, language)
        else:
            stack += [(child, base, language) for child in reversed(element) if len(child) or child.text]


def _aside(item: markup.Element, base: str, language: str) -> Aside:
    aside = Aside(base, language=language)
    for child in item:
        match markup.local(child):
            case name if name in _AUTHORS:
                author = markup.child_text(child, "name") or (child.text or "").strip()
                aside.authors += (author,) if author else ()
            case name if name in _DATES and not aside.published:
                aside.published = (child.text or "").strip()
            case name if name in _CHANGES and not aside.updated:
                aside.updated = (child.text or "").strip()
            case "title" if not aside.title and "media" not in child.tag and "mrss" not in child.tag:
                aside.title = "".join(child.itertext())
            case "link" if not aside.link and child.get("rel") in (None, "alternate"):
                aside.link = child.get("href") or ""
            case "language" if child.text:
                aside.language = child.text
            case "content":
                aside.base = safe_link(child.get(markup.XML_BASE), base) or aside.base
    return aside


def _language(root: markup.Element) -> str | None:
    stated = root.get(markup.XML_LANG)
    for child in root:
        if markup.local(child) == "channel":
            stated = markup.child_text(child, "language") or child.get(markup.XML_LANG) or stated
    return stated


def _base_of_channel(root: markup.Element, url: str) -> str:
    return safe_link(root.get(markup.XML_BASE), url) or url


def _entry(item: dict[str, Any], aside: Aside, language: str | None) -> Entry | None:
    link = safe_link(aside.link, aside.base) or _link(item, aside.base)
    if link is None:
        return None
    content = max((part.get("value") or "" for part in item.get("content") or ()), key=len, default="")
    summary = item.get("description") or item.get("summary") or ""
    return Entry(
        url=link,
        title=plain_text(aside.title or item.get("title") or "", 500),
        date_published=feed_date(aside.published) or feed_date(item.get("published")),
        date_modified=feed_date(aside.updated),
        authors=_names(aside.authors or [author.get("name") or "" for author in item.get("authors") or ()]),
        categories=_words(tag.get("label") or tag.get("term") or "" for tag in item.get("tags") or ()),
        language=language_code(aside.language) or language,
        content_html=safe_html(max(content, summary, key=len), aside.base),
        pictures=_pictures(item, aside.base),
    )


def _link(item: dict[str, Any], base: str) -> str | None:
    """The address of an entry's page: its link, else a link of another relation, else an id that is one."""
    candidates = [item.get("link")]
    candidates += [link.get("href") for link in item.get("links") or () if link.get("rel") in (None, "", "alternate")]
    identity = str(item.get("id") or item.get("guid") or "")
    candidates += [identity] if identity.startswith(("http://", "https://")) else []
    return next((safe for safe in (safe_link(candidate, base) for candidate in candidates) if safe), None)


def _pictures(item: dict[str, Any], base: str) -> tuple[Picture, ...]:
    found: dict[str, Picture] = {}
    for media in item.get("media_content") or ():
        if not _is_picture(media):
            continue
        if url := safe_link(media.get("url"), base):
            caption = plain_text(media.get("description") or media.get("title") or "", 1000)
            found.setdefault(url, Picture(url, caption, plain_text(media.get("credit") or "", 300)))
    for enclosure in item.get("enclosures") or ():
        if str(enclosure.get("type") or "").startswith("image/") and (url := safe_link(enclosure.get("url"), base)):
            found.setdefault(url, Picture(url))
    return tuple(islice(found.values(), 20))


def _is_picture(media: dict[str, Any]) -> bool:
    kind = str(media.get("medium") or media.get("type") or "image")
    return kind.startswith("image")


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    """People's names; RSS 2.0's `address (Name)` as the name alone."""
    names = []
    for author in authors:
        name = plain_text(author, 200)
        before, opened, inside = name.partition("(")
        if "@" in before and opened:
            name = inside.rstrip(") ")
        if name and "@" not in name:
            names.append(name)
    return tuple(dict.fromkeys(names[:50]))


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in (plain_text(text, 100) for text in islice(texts, 100)) if word))


# --------------------------------------------------------------------------- broken


def _from_broken(text: str, url: str) -> Feed:
    """The patient parser's reading of a document that no strict parser accepts."""
    if len(text) > MAX_BROKEN_BYTES:
        raise too_large(MAX_BROKEN_BYTES, url)
    text = _first_items(markup.without_declaration(text))
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", errors="replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise GatherError("is no feed, or too broken to be read as one", url, _NOT_A_FEED)
    head = parsed.feed
    language = language_code(head.get("language"))
    entries = (_from_patient(item, url, language) for item in parsed.entries[:MOST_ENTRIES])
    return Feed(
        title=plain_text(head.get("title") or "", 300),
        site=safe_link(head.get("link"), url),
        language=language,
        entries=tuple(entry for entry in entries if entry),
    )


def _first_items(text: str) -> str:
    """The first thousand items of the document, fewer when they hold very many tags: each costs the parser 0.1 ms."""
    beyond = next(islice(re.finditer(r"<(?:item|entry)[\s>]", text), MOST_ENTRIES, None), None)
    text = text[: beyond.start()] if beyond else text
    beyond = next(islice(re.finditer("<", text), MOST_BROKEN_TAGS, None), None)
    if beyond is None:
        return text
    whole = max(text.rfind("<item", 0, beyond.start()), text.rfind("<entry", 0, beyond.start()))
    return text[: whole if whole > 0 else beyond.start()]


def _from_patient(item: dict[str, Any], url: str, language: str | None) -> Entry | None:
    authors = [author.get("name") or "" for author in item.get("authors") or ()] or [item.get("author") or ""]
    stated = dict(item.items())  # the parser's own mapping answers one date for another
    aside = Aside(
        base=url,
        authors=tuple(authors),
        published=stated.get("published") or stated.get("updated") or "",
        updated=(stated.get("updated") or "") if stated.get("published") else "",
    )
    pictures = [{**media, "credit": _first_text(item.get("media_credit"))} for media in item.get("media_content") or ()]
    enclosures = [{"url": link.get("href"), "type": link.get("type")} for link in item.get("enclosures") or ()]
    return _entry({**item, "media_content": pictures, "enclosures": enclosures}, aside, language)


def _first_text(parts: Any) -> str:
    return next((str(part.get("content") or "") for part in parts or () if isinstance(part, dict)), "")


# --------------------------------------------------------------------------- JSON Feed


def parse_json_feed(text: str, url: str) -> Feed:
    """A JSON Feed (1.0, 1.1: https://www.jsonfeed.org/version/1.1/). Raises GatherError when it is none."""
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise GatherError("is no feed: it is broken JSON", url, _NOT_A_FEED) from None
    if not isinstance(data, dict) or "jsonfeed.org/version" not in str(data.get("version")):
        raise GatherError("is JSON but no JSON Feed", url, _NOT_A_FEED)
    language = language_code(_text(data.get("language")))
    items = data.get("items")
    entries = (_json_entry(item, url, language) for item in (items if isinstance(items, list) else [])[:MOST_ENTRIES])
    return Feed(
        title=plain_text(_text(data.get("title")), 300),
        site=safe_link(_text(data.get("home_page_url")), url),
        language=language,
        entries=tuple(entry for entry in entries if entry),
    )


def _json_entry(item: Any, url: str, language: str | None) -> Entry | None:
    if not isinstance(item, dict):
        return None
    identity = _text(item.get("id"))
    link = safe_link(_text(item.get("url")), url) or safe_link(_text(item.get("external_url")), url)
    link = link or (safe_link(identity, url) if identity.startswith(("http://", "https://")) else None)
    if link is None:
        return None
    content = _text(item.get("content_html")) or _paragraphs(_text(item.get("content_text")))
    authors = [*_list(item.get("authors")), item.get("author")]
    image = safe_link(_text(item.get("image")) or _text(item.get("banner_image")), url)
    return Entry(
        url=link,
        title=plain_text(_text(item.get("title")), 500),
        date_published=feed_date(_text(item.get("date_published"))),
        date_modified=feed_date(_text(item.get("date_modified"))),
        authors=_names(_text(author.get("name")) for author in authors if isinstance(author, dict)),
        categories=_words(_text(tag) for tag in _list(item.get("tags"))),
        language=language_code(_text(item.get("language"))) or language,
        content_html=safe_html(content or _paragraphs(_text(item.get("summary"))), url),
        pictures=(Picture(image),) if image else (),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _paragraphs(text: str) -> str:
    escaped = (part.strip().replace("&", "&amp;").replace("<", "&lt;") for part in text.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in escaped if part)
