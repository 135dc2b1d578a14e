"""JSON-LD, OpenGraph and meta tags: what a page says of itself. Evidence that can be wrong, and often is."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from onrecord.read.wording import plain

_ARTICLE_TYPES = re.compile(
    r"(?:News|Reportage\w*|Opinion\w*|Analysis\w*|Background\w*|Review\w*|Satirical|Scholarly|Advertiser\w*)?Article$|BlogPosting$|LiveBlogPosting$|Report$|Review$|Posting$"
)
_BREAKS = re.compile(r"\n+|</p>|<br ?/?>", re.I)
_MARKS = 'meta[content],link[rel="canonical"],link[rel="next"],link[rel="prev"],script[type="application/ld+json"],img,amp-img,figcaption,h1'
_KICKER = re.compile(
    r'<(span|div|p|small|a|em|strong)\b[^>]*\b(?:class|id)="[^"]*(?:over-?line|kicker|eye-?brow|top-?line|roof-?line|dachzeile|spitzmarke|rubri[ck]|antetitulo|sur-?titre|occhiello|pre-?title|super-?title)[^"]*"[^>]*>.*?</\1>',
    re.S | re.I,
)
TITLE = 1000  # characters of a title that are looked at
SUBSTANTIAL = 300  # code points
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)
_COMMA = re.compile(r",\s*([}\]])")
_GAP = re.compile(r"[\s,;]*")
_DECODER = json.JSONDecoder(strict=False)
_LOOSE = re.compile(r"[\x00-\x1f]+")


class Metadata(msgspec.Struct):
    """What the head of a page and its JSON-LD state."""

    article: dict[str, Any] = {}  # the JSON-LD object that describes an article, empty when there is none
    meta: dict[str, list[str]] = {}  # by lower-case name or property
    title: str = ""
    canonical: str | None = None
    language: str | None = None
    pages: list[str] = []  # the addresses that it names as the pages before and after it
    headings: list[str] = []  # main headings that have a kicker within them, without it
    images: list[Any] = []  # the page's img and figcaption elements
    people: dict[str, dict[str, Any]] = {}  # JSON-LD of people by their @id
    image_objects: list[dict[str, Any]] = []  # JSON-LD of pictures: the article's own first

    def first(self, *names: str) -> str | None:
        """The first meta value of these names that is not empty."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)

    def text(self, key: str) -> str | None:
        """A text of the JSON-LD article, entities and tags resolved."""
        value = self.article.get(key)
        value = value[0] if isinstance(value, list) and value else value
        return clean(value) if isinstance(value, str) and value.strip() else None


def clean(text: str) -> str:
    """Text without tags, entities and doubled space."""
    text = unescape(text)
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^>]{0,300}>", " ", text)
    return " ".join(text.split())


def paragraphs(stated: object) -> list[str]:
    """The paragraphs of a text that metadata hold, none when it is too short to be an article's."""
    if not isinstance(stated, str) or len(stated) < SUBSTANTIAL:
        return []
    return [text for part in _BREAKS.split(unescape(stated)) if (text := clean(part))]


def metadata(parser: LexborHTMLParser) -> Metadata:
    """Reads a page's head and its JSON-LD."""
    found = Metadata()
    scripts = []
    for node in parser.css(_MARKS):  # one walk over the page for all of them
        match node.tag:
            case "img" | "amp-img" | "figcaption":
                found.images.append(node)
            case "meta":
                attributes = node.attributes
                name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
                content = attributes.get("content")
                if name and content:
                    found.meta.setdefault(name.lower(), []).append(clean(content))
            case "h1":
                if _KICKER.search(markup := (node.html or "")[:3000]):
                    found.headings.append(clean(_KICKER.sub("", markup)).lstrip(" -–—:|/"))
            case "script":
                scripts.append(node.text())
            case _:
                attributes = node.attributes
                if attributes.get("rel") != "canonical":
                    found.pages.append(attributes.get("href") or "")
                elif found.canonical is None:
                    found.canonical = attributes.get("href")
    title = parser.css_first("title")
    found.title = clean(title.text()[:TITLE]) if title else ""
    root = parser.css_first("html")
    found.language = root.attributes.get("lang") if root else None
    items = [item for script in scripts for data in _json(script) for item in _objects(data, found)]
    if items:
        fits = _Fit(found)
        found.article = max(items, key=fits)  # of equals the first
    own = found.article.get("image")
    found.image_objects[:0] = [item for item in (own if isinstance(own, list) else [own]) if isinstance(item, dict)]
    return found


def _json(text: str) -> list[Any]:
    """The JSON values of a script. What sites get wrong is mended: comments around it, control characters, entities
    in the place of quotation marks, commas before a closing bracket, several objects in a row."""
    try:
        return [msgspec.json.decode(text)]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        pass
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for mended in (text, _COMMA.sub(r"\1", _LOOSE.sub(" ", unescape(text) if "&quot;" in text else text))):
        found: list[Any] = []
        at = 0
        try:
            while at < len(mended) and len(found) < 20:
                value, at = _DECODER.raw_decode(mended, at)
                found.append(value)
                at = _GAP.match(mended, at).end()  # type: ignore[union-attr]  # it matches nothing at all, too
        except (ValueError, RecursionError):
            if not found:
                continue
        return found
    return []


class _Fit:
    """How well a JSON-LD object fits the page: by its address, its headline, and how much it says."""

    def __init__(self, meta: Metadata) -> None:
        self.addresses = {_bare(url) for url in (meta.canonical, meta.first("og:url")) if url}
        self.titles = [plain(text) for text in (meta.title, meta.first("og:title") or "") if text]

    def __call__(self, item: dict[str, Any]) -> int:
        says = sum(
            key in item for key in ("headline", "datePublished", "author", "articleBody", "dateModified", "image")
        )
        main = item.get("mainEntityOfPage")
        urls = (item.get("url"), item.get("@id"), main.get("@id") if isinstance(main, dict) else main)
        here = any(isinstance(url, str) and _bare(url) in self.addresses for url in urls)
        headline = item.get("headline")
        key = plain(clean(headline)) if isinstance(headline, str) else ""
        named = bool(key) and any(key in title or title in key for title in self.titles)
        return says + 10 * here + 10 * named


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _objects(data: Any, found: Metadata) -> Iterator[dict[str, Any]]:
    """Every article-like object, wherever a graph hides it; bounded, without recursion. Pictures and people are put aside."""
    queue, seen = [data], 0
    while queue and seen < 500:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue.extend(item[:200])
        elif isinstance(item, dict):
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and _ARTICLE_TYPES.match(name) for name in names):
                yield item
            elif "ImageObject" in names:
                found.image_objects.append(item)
            elif isinstance(own := item.get("@id"), str) and item.get("name"):
                found.people[own] = item
            queue.extend(
                value
                for key, value in item.items()
                if key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "liveBlogUpdate")
                and key != "liveBlogUpdate"
            )


def names(value: Any, known: Mapping[str, dict[str, Any]] | None = None) -> list[dict[str, str]]:
    """The people or organisations of a JSON-LD author or publisher: name, and url and jobTitle where given.

    known: objects of the page by @id, for those that are only referred to.
    """
    found: list[dict[str, str]] = []
    queue = [value]
    while queue and len(found) < 30:
        item = queue.pop(0)
        if isinstance(item, list):
            queue = [*item, *queue]
        elif isinstance(item, str) and item.strip():
            found.append({"name": clean(item)})
        elif isinstance(item, dict):
            name = item.get("name")
            if not name and known and isinstance(item.get("@id"), str):
                item = known.get(item["@id"], {})
                name = item.get("name")
            if not name and isinstance(item.get("familyName"), str):
                name = f"{item.get('givenName') or ''} {item['familyName']}"
            if isinstance(name, list):
                queue = [*({**item, "name": each} for each in name), *queue]
            elif isinstance(name, str) and name.strip():
                texts = {
                    key: clean(item[key])
                    for key in ("url", "jobTitle", "description", "@type")
                    if isinstance(item.get(key), str)
                }
                works_for = item.get("worksFor")
                works_for = works_for[0] if isinstance(works_for, list) and works_for else works_for
                if isinstance(works_for, dict) and isinstance(works_for.get("name"), str):
                    texts["worksFor"] = clean(works_for["name"])
                found.append({"name": clean(name), **texts})
    return found
