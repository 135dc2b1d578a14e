"""HTML in one pass over the tree: pieces of text in the order of the page, each with the zone that it stands in."""

import re
from typing import Any, Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from onrecord.read.zones import EMBEDS, OUTSIDE, ROLES, TAGS, Zone, zone_of

Node = Any

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)  # fmt: skip
# What holds no text of the page, and what holds nothing at all.
SKIPPED = frozenset(
    "script style noscript template svg iframe object canvas button select textarea option audio video map math head "
    "area base col embed input link meta param source track wbr".split()
)
_LOOSE = frozenset("article body center dd div form main section td th".split())  # whose line breaks part its blocks
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
DEEPEST = 400  # levels of elements; what is nested deeper is no page that a person wrote
MOST = 400_000  # nodes looked at
SMALL = 100  # pixels of a side below which a picture is an icon

_NAMING = ("class", "id", "itemprop", "data-component", "data-testid")
_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
_UNSHOWN = re.compile(r"display:\s*none")
_LINE = "\0"  # a line break: no page that is decoded holds this character
_BLANK_LINE = re.compile(rf"{_LINE}\s*{_LINE}[\s{_LINE}]*")
_BLANK_LINE_OF_PRE = re.compile(r"\n\s*\n")


class Piece:
    """One block's text: its element, zone, container, how much of it is link, and the addresses that it links to."""

    __slots__ = ("container", "linked", "links", "tag", "text", "zone")

    def __init__(self, tag: str, text: str, linked: int, links: tuple[str, ...], container: int, zone: Zone) -> None:
        self.tag, self.text, self.linked, self.links = tag, text, linked, links
        self.container, self.zone = container, zone


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


# What an open element restores when it ends: whether it ends a block of text and whether it is a link, then the tag,
# container and zone around it. A plain tuple, for there are a thousand on a page.
_Around = tuple[bool, bool, str, int, Zone]


def grow(parser: LexborHTMLParser) -> Tree:
    """Walks the body once, without recursion."""
    return _Walk().run(parser.body or parser.root)


_HIDING = frozenset(("hidden", "style"))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether an element is not shown; what React streams into a page ("S:1") waits hidden for its place."""
    if "hidden" in attributes:
        return not (attributes.get("id") or "").startswith("S:")
    return bool(_UNSHOWN.search(attributes["style"] or ""))


class _Walk:
    def __init__(self) -> None:
        self.tree = Tree([], [Container(-1, "body", "", "")], [], [])
        self.tag, self.container, self.zone = "body", 0, ""
        self.words: list[str] = []
        self.links: list[str] = []
        self.linked, self.in_link = 0, 0

    def run(self, root: Node) -> Tree:
        node = root.child if root is not None else None
        open_: list[tuple[Node, _Around | None]] = []
        words, seen = self.words, 0
        while node is not None and seen < MOST:
            seen += 1
            tag = node.tag
            if tag == "-text":
                text = node.text_content
                if words or not text.isspace():
                    words.append(text)
                    if self.in_link:
                        self.linked += len(text.strip())
            elif tag == "br":
                words.append(_LINE)
            elif tag == "img":
                self._image(node.attributes)
            elif tag and tag[0] not in "-!#?" and tag not in SKIPPED and len(open_) < DEEPEST:
                around = self._enter(node, tag)
                if around is not False:
                    if (child := node.child) is not None:
                        open_.append((node, around))
                        node = child
                        continue
                    if around is not None:
                        self._leave(around)
            following = node.next
            while following is None and open_:
                node, restored = open_.pop()
                if restored is not None:
                    self._leave(restored)
                following = node.next
            node = following
        self._flush()
        return self.tree

    def _enter(self, node: Node, tag: str) -> _Around | Literal[False] | None:
        """Opens an element; False when there is nothing within it for us."""
        attributes = node.attributes
        words, own, link = "", TAGS.get(tag, ""), tag == "a"
        if attributes:
            if not attributes.keys().isdisjoint(_HIDING) and _is_hidden(attributes):
                return False
            words = attributes.get("class") or ""
            if len(attributes) > 1 or not words:
                words = " ".join([value for key in _NAMING if (value := attributes.get(key))])
            named = zone_of(words)[0] if words else ""
            own = named or ROLES.get(attributes.get("role") or "", own)
        if own == "navigation" and (tag == "nav" or (attributes and attributes.get("role") == "navigation")):
            self._navigation(node, tag, words)
            return False
        if link:
            self.in_link += 1
            if href := attributes.get("href"):
                self.links.append(href)
        elif tag == "time":
            if moment := attributes.get("datetime"):
                self.tree.times.append((moment, f"{words} {self.zone}", len(self.tree.pieces)))
        elif tag == "blockquote" and EMBEDS.search(words):
            own = "embedded_post"
        block = tag in _BLOCKS
        if not block and not own:
            return (False, True, self.tag, self.container, self.zone) if link else None
        return self._contain(tag, words, own, block)

    def _contain(self, tag: str, words: str, own: Zone, block: bool) -> _Around:
        """Opens a container: a block, or what has a zone of its own."""
        zone = self.zone
        if self.words and (block or (own == "credit" and zone == "caption")):  # an inline credit ends its caption
            self._flush()
        around = (block or own == "credit", tag == "a", self.tag, self.container, zone)
        if own and (own in OUTSIDE or (zone not in OUTSIDE and zone != "author_card")):
            self.zone = own
        containers = self.tree.containers
        containers.append(Container(self.container, tag, words, own))
        self.container = len(containers) - 1
        if block:
            self.tag = tag
        return around

    def _leave(self, around: _Around) -> None:
        breaks, link, tag, container, zone = around
        if breaks and self.words:
            self._flush()
        if link:
            self.in_link -= 1
        pieces, containers, images, _ = self.tree
        number = self.container
        if (
            container != number == len(containers) - 1
            and not (pieces and pieces[-1].container == number)
            and not (images and images[-1].container == number)
        ):
            containers.pop()  # it held nothing
        self.tag, self.container, self.zone = tag, container, zone

    def _navigation(self, node: Node, tag: str, words: str) -> None:
        """A menu is one piece, whatever is within it."""
        around = self._contain(tag, words, "navigation", True)
        text = " ".join(node.text(separator=" ").split())
        if text:
            self.tree.pieces.append(Piece(tag, text, len(text), (), self.container, self.zone))
        self._leave(around)

    def _image(self, attributes: dict[str, str | None]) -> None:
        url = next((value for key in _SOURCES if (value := attributes.get(key))), None)
        sides = [side for key in ("width", "height") if (side := attributes.get(key) or "").isdecimal()]
        if url and not url.startswith("data:") and all(len(side) > 4 or int(side) >= SMALL for side in sides):
            alt = attributes.get("alt") or ""
            self.tree.images.append(Image(url, alt, self.container, len(self.tree.pieces)))

    def _flush(self) -> None:
        """Ends a block of text: one piece for each stretch between two blank lines, or lines where no paragraphs are marked."""
        if not self.words:
            return
        whole = "".join(self.words)
        links, linked = tuple(self.links), self.linked
        self.words.clear()
        self.links.clear()
        self.linked = 0
        stretches = [whole]
        if self.tag == "pre":
            stretches = _BLANK_LINE_OF_PRE.split(whole)
        elif _LINE in whole and self.tag not in HEADINGS:
            stretches = whole.split(_LINE) if self.tag in _LOOSE else _BLANK_LINE.split(whole)
        for stretch in stretches:
            text = " ".join((stretch.replace(_LINE, " ") if _LINE in stretch else stretch).split())
            if text:
                self.tree.pieces.append(Piece(self.tag, text, min(linked, len(text)), links, self.container, self.zone))
                linked, links = 0, ()
