"""HTML in one pass over the tree: pieces of text in the order of the page, each with the zone that it stands in."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

Node = Any

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)  # fmt: skip
_SKIPPED = frozenset(
    "script style noscript template svg iframe object embed canvas button select textarea input option audio video map math head".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMING = ("class", "id", "itemprop", "data-component", "data-testid")
DEEPEST = 400  # levels of elements; what is nested deeper is no page that a person wrote
MOST = 400_000  # nodes looked at
NAMED = 500  # characters of an element's classes that are looked at

Zone = str  # "" or one of the names below: what an element's own class, id or role says that it holds

_ZONES: tuple[tuple[Zone, str], ...] = (
    ("caption", r"caption|legende|bildunterschrift|cutline|img-?desc|image-?(?:meta|text|info|description)|figcaption"),
    ("credit", r"(?:photo|image|img|media|picture|foto|caption|figure)-?_?(?:credits?|by|copyright|author|source|quelle|rights)|^credits?$|copyright|bildquelle|photographer"),
    ("live_item", r"live-?(?:blog-?|feed-?)?(?:post|item|entry|update)|liveblog__?post|ticker-?(?:item|entry)"),
    ("author_card", r"author-?_?_?(?:card|bio|box|info|profile|about|desc\w*|detail\w*)|about-?(?:the-?)?author|bio(?:graphy)?$|contributor-?(?:bio|card)|autorenbox"),
    ("byline", r"byline|^authors?$|author-?(?:name|list|link|s)|article-?_?_?authors?|post-?author|entry-?author|^by$|dc-?creator|autor(?:en|in|zeile)?$"),
    ("dates", r"date(?:line)?s?$|date-?time|publish|posted-?on|timestamp|^time$|article-?time|updated|modified|lastmod"),
    ("dek", r"standfirst|^deck?$|sub-?(?:head(?:line)?|title)$|(?:article|story|post|entry|content)-?_?_?(?:summary|lead|intro|dek|subtitle|description|excerpt|standfirst|teaser)|^lede?$|^lead$|^intro$|chapeau|vorspann|bajada|entradilla|ingress"),
    ("comments", r"comment(?:s|-?list|-?form|-?section|-?thread|ary-box)?$|^comments?-|disqus|respond$|discussion|kommentare?$"),
    ("newsletter", r"newsletter|sign-?up|subscri(?:be|ption)|membership|donat|paywall|regwall|piano|support-?us|abo-?box|mailing"),
    ("related", r"related|recommend|read-?_?(?:more|next|also)|more-?(?:from|on|news|stories|articles|like)|most-?(?:read|popular|viewed)|trending|popular|teaser|promo|outbrain|taboola|also-?like|see-?also|further|up-?next|onward|recirc|latest-?(?:news|stories)|lire-?aussi|mehr-?zum|weitere|sidebar|side-?bar|rail$|right-?col|widget|carousel|playlist|suggest|similar|inline-?(?:link|article|story)|in-?article-?(?:link|promo)|interstitial"),
    ("navigation", r"nav(?:bar|igation|list)?$|^nav-|-nav(?:$|-)|menu|breadcrumb|crumb|pagination|pager|^header$|site-?header|page-?header|masthead|topbar|^footer|site-?footer|page-?footer|-footer$|tabs?$|toc$|skip-?(?:link|to)|tag-?(?:list|s|cloud)|^tags?$|topics?$|keywords|hashtag|labels$"),
    ("boilerplate", r"^ads?$|^ads?-|-ads?$|advert|sponsor|banner|cookie|consent|gdpr|share|sharing|social|toolbar|tools$|print-?(?:button|only)|visually-?hidden|screen-?reader|sr-?only|hidden$|popup|modal|overlay|lightbox|alert-?bar|audio-?player|player|byline-?follow|follow-?(?:us|button)|feedback|survey|quiz|poll-?box|app-?(?:promo|download)|wp-?polls|rating|loader|spinner|a2a_|addtoany|jp-relatedposts|sharedaddy"),
    ("legal", r"copyright-?notice|legal|imprint|disclaimer|terms"),
    ("correction", r"correction|clarification|editors?-?note-?correction"),
    ("pull_quote", r"pull-?quote|pullout|quote-?box"),
    ("table", r"infobox|info-?box|fact-?box|faktenbox|factbox|data-?table"),
)  # fmt: skip
_ZONE_RULES = tuple((zone, re.compile(rule)) for zone, rule in _ZONES)
_DIGITS = re.compile(r"\d+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_ROLES = {"navigation": "navigation", "banner": "navigation", "contentinfo": "navigation", "search": "navigation", "dialog": "boilerplate", "complementary": "related"}  # fmt: skip
_TAG_ZONES = {"nav": "navigation", "figcaption": "caption", "aside": "related", "dialog": "boilerplate"}
OUTSIDE = frozenset(("comments", "newsletter", "related", "navigation", "boilerplate", "legal"))
EMBEDS = re.compile(
    r"twitter-tweet|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed|telegram-post", re.I
)


class Piece:
    """One block's text: its element, zone, container, how much of it is link, and the addresses that it links to."""

    __slots__ = ("container", "linked", "links", "tag", "text", "zone")

    def __init__(self, tag: str, text: str, linked: int, links: tuple[str, ...], container: int, zone: Zone) -> None:
        self.tag, self.text, self.linked, self.links, self.container, self.zone = (
            tag,
            text,
            linked,
            links,
            container,
            zone,
        )


class Container(NamedTuple):
    """A block-level element: its parent's number, tag, class-like words and its own zone."""

    parent: int
    tag: str
    words: str
    zone: Zone


class Image(NamedTuple):
    """A picture, the container that it stands in and the number of the piece that comes next."""

    url: str
    alt: str
    container: int
    before: int


class Tree(NamedTuple):
    """All that the pass over a page found."""

    pieces: list[Piece]
    containers: list[Container]
    images: list[Image]
    times: list[tuple[str, str, int]]  # datetime attribute, words around (class and text), piece that comes next


@lru_cache(maxsize=20_000)
def zone_of(words: str) -> tuple[Zone, str]:
    """What an element's class and id say that it holds, and the word that says it."""
    tokens = [_DIGITS.sub("0", token) for token in words[:NAMED].lower().split()]
    return next(((zone, token) for token in tokens if (zone := _zone(token))), ("", ""))


@lru_cache(maxsize=50_000)
def _zone(token: str) -> Zone:
    return next((zone for zone, rule in _ZONE_RULES if rule.search(token)), "")


def grow(parser: LexborHTMLParser) -> Tree:
    """Walks the body once, without recursion."""
    return _Walk(parser.body or parser.root).run()


class _Walk:
    def __init__(self, root: Node) -> None:
        self.root = root
        self.tree = Tree([], [Container(-1, "body", "", "")], [], [])
        # Of every open element: its tag; the block, container and zone around it; whether it ends a block of text.
        self.stack: list[tuple[str, str, int, Zone, bool]] = []
        self.tag, self.container, self.zone = "body", 0, ""
        self.words: list[str] = []
        self.links: list[str] = []
        self.linked, self.in_link = 0, 0

    def run(self) -> Tree:
        node = self.root.child if self.root is not None else None
        depth = seen = 0
        while node is not None:
            seen += 1
            if seen > MOST:
                break
            child = self._enter(node) if depth < DEEPEST else None
            if child is not None:
                node, depth = child, depth + 1
                continue
            following = node.next
            while following is None:
                if depth == 0:
                    self._flush()
                    return self.tree
                node, depth = node.parent, depth - 1
                self._leave()
                following = node.next
            node = following
        self._flush()
        return self.tree

    def _enter(self, node: Node) -> Node | None:
        """Takes note of a node; its first child when it is to be entered."""
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if text and (self.words or not text.isspace()):
                self.words.append(text)
                if self.in_link:
                    self.linked += len(text.strip())
            return None
        if tag is None or tag[0] in "-!#" or tag in _SKIPPED:
            return None
        if tag == "br":
            self.words.append("\n")
            return None
        if tag in ("img", "amp-img"):
            self._image(node.attributes)
            return None
        child = node.child
        if child is None:
            if tag in _BLOCKS:
                self._flush()
            return None
        attributes = node.attributes
        if attributes and (
            "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "")
        ):
            return None
        self._open(tag, attributes)
        return child

    def _open(self, tag: str, attributes: dict[str, str | None]) -> None:
        block = tag in _BLOCKS
        zone = self.zone
        words = ""
        if attributes:
            words = " ".join([value for key in _NAMING if (value := attributes.get(key))])
        own = zone_of(words)[0] if words else ""
        own = own or _ROLES.get((attributes.get("role") or "") if attributes else "", "") or _TAG_ZONES.get(tag, "")
        if tag == "blockquote" and EMBEDS.search(words):
            own = "embedded_post"
        if block:
            self._flush()
        elif own == "credit" and zone == "caption":
            self._flush()  # an inline credit ends its caption
        self.stack.append((tag, self.tag, self.container, self.zone, block or own == "credit"))
        if own and not (zone in OUTSIDE and own not in OUTSIDE) and not (zone == "author_card" and own not in OUTSIDE):
            zone = own
        if block or own:
            self.tree.containers.append(Container(self.container, tag, words, own))
            self.container = len(self.tree.containers) - 1
        if block:
            self.tag = tag
        self.zone = zone
        if tag == "a":
            self.in_link += 1
            href = attributes.get("href") if attributes else None
            if href:
                self.links.append(href)
        elif tag == "time" and attributes and attributes.get("datetime"):
            self.tree.times.append((attributes["datetime"] or "", f"{words} {self.zone}", len(self.tree.pieces)))

    def _leave(self) -> None:
        tag, parent_tag, container, zone, breaks = self.stack.pop()
        if breaks:
            self._flush()
        if tag == "a":
            self.in_link -= 1
        self.tag, self.container, self.zone = parent_tag, container, zone

    def _image(self, attributes: dict[str, str | None]) -> None:
        url = next(
            (attributes[key] for key in ("data-src", "data-original", "data-lazy-src", "src") if attributes.get(key)),
            None,
        )
        small = any(
            (attributes.get(side) or "").isdigit() and int(attributes[side] or 0) < 100 for side in ("width", "height")
        )
        if url and not url.startswith("data:") and not small:
            self.tree.images.append(Image(url, attributes.get("alt") or "", self.container, len(self.tree.pieces)))

    def _flush(self) -> None:
        """Ends a block of text: one piece for each stretch between two blank lines."""
        if not self.words:
            return
        whole = "".join(self.words)
        links, linked = tuple(self.links), self.linked
        self.words, self.links, self.linked = [], [], 0
        for stretch in _BLANK_LINE.split(whole) if self.tag not in HEADINGS and "\n" in whole else (whole,):
            text = " ".join(stretch.split())
            if text:
                self.tree.pieces.append(Piece(self.tag, text, min(linked, len(text)), links, self.container, self.zone))
                linked, links = 0, ()
