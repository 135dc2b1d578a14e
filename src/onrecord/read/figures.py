"""Pictures with the lines that stand beside them, straight from the parsed tree: which line is a caption is seen from
the elements' borders, which the pieces of a page no longer have."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from onrecord.read.layout import Layout
from onrecord.read.metadata import clean, names
from onrecord.read.pictures import bare, is_credit, split_credit, tidy
from onrecord.read.tree import OUTSIDE, Image, Tree
from onrecord.read.wording import wording
from onrecord.records import BlockLabel

Node = Any

SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
HIGHEST = 7  # levels above a picture where its caption is looked for
LONGEST, UNNAMED = 1200, 500  # characters beside a picture from which they are no caption; where nothing calls them so
FARTHEST = 4000  # characters of an element, scripts and all, in which a caption is looked for
MOST = 300  # pictures of a page that are looked at
MARKUP = 30_000  # characters of markup around one picture that are looked at

OPENING = 40  # code points that tell one line from another
BEFORE, AFTER = 12, 4  # pieces around headline and text where a picture is still the article's
_OTHER = frozenset(("boilerplate", "related", "published", "reading_time", "comments", "newsletter"))
_PICTURE_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)\b|/(?:image|photo|media|picture|gallery|galerie|foto|bild)s?[/_-]|^#|^javascript",
    re.I,
)
_ANNOUNCED = re.compile(r"©|(?:foto|photo|bild|quelle|image|credit)\w*\s*:", re.I)

_TOKEN = re.compile(
    r"<(script|style|svg|noscript|template|select|iframe|video|audio)\b.*?</\1>|<!--.*?-->"
    r'|<(?P<end>/?)(?P<tag>[a-z][^\s/>]*)(?P<attributes>(?:[^">]|"[^"]*")*+)>|(?P<text>[^<]+)',
    re.S,
)
_CLASS = re.compile(r'\b(?:class|itemprop|data-testid)="([^"]{1,300})"')
_VOID = frozenset("img br source input hr wbr amp-img meta link".split())
_PHRASE = frozenset(
    "a em i b strong u br mark abbr time sup sub q wbr img source".split()
)  # elements within a sentence
_ENDS = frozenset("body main article section html header form ul ol table".split())
_CREDIT_TAGS = frozenset(("cite", "footer", "small"))
_CREDIT = re.compile(
    r"credit|copyright|(?:photo|image|img|picture|media|bild|foto)-?_?(?:by|author|autor|source|quelle|rights)|bildquelle|photographer|rights-?holder|agency|quelle\b|(?:caption|figure)[\w-]*(?:source|author)", re.I
)  # fmt: skip
_CAPTION = re.compile(
    r"caption|legend|bildunterschrift|bildtext|cutline|beschreibung|pie-?(?:de-?)?foto|didascalia", re.I
)
_UNSHOWN = re.compile(
    r"sr-only|visually-?hidden|screen-?reader|(?<![a-z])(?:icon|button|btn|zoom|enlarge|expand|share|sharing|count|counter)s?(?![a-z])",
    re.I,
)
_ICON = re.compile(r"logo|avatar|icon|sprite|placeholder|author|byline|gravatar|emoji|pixel|badge|1x1|spacer", re.I)
_NOTHING = (False, False, False)
_NOISE = re.compile(
    r"[\d\W]+(?:min\.?|sec\.?|sek\.?|views?)?|(?:image|photo|picture|bild|foto|video|credits?|source|quelle)s?[:：]?|"
    r"(?:bild|image|photo|foto)?\W*\d+\W*(?:/|of|von|de|sur|di)\W*\d+|"
    r"(?:open|close|view|see|show|expand|enlarge|zoom|toggle|hide|play|click|tap|swipe|slide|bild (?:vergrößern|in lightbox)|vergrößern|agrandir|ampliar|caption|loading|vis|les)\b.{0,40}",
    re.I,
)


class Figure(NamedTuple):
    """A picture, its caption and credit as they stand beside it (perhaps empty), and whether markup names them such."""

    url: str
    alt: str
    caption: str
    credit: str
    sure: bool


class _Line(NamedTuple):
    text: str
    credit: bool  # an element says so
    caption: bool
    linked: bool
    heading: bool


def address(attributes: dict[str, str | None]) -> str:
    """Where a picture is to be had; empty for none and for data within the page."""
    url = next((value for key in SOURCES if (value := attributes.get(key)) and not value.startswith("data:")), "")
    return url or ""


def figures(nodes: list[Node]) -> list[Figure]:
    """The pictures of these `img` elements, in their order. What a page draws with (icons, logos, faces) is left out."""
    found: list[Figure] = []
    known: dict[int, int] = {}  # a holder of lines -> the picture that has them
    for node in nodes[:MOST]:
        attributes: dict[str, str | None] = node.attributes
        url = address(attributes)
        if node.tag == "figcaption":  # its picture is drawn by a script, or is one of those before
            parent = node.parent
            if parent is None or parent.mem_id in known or node.mem_id in known:
                continue
        elif _drawn(attributes, url):
            continue
        holder, lines, sure, teaser = _beside(node)
        if teaser:
            continue
        if holder and (at := known.get(holder)) is not None:
            if not found[at].url:
                found[at] = found[at]._replace(url=url)
            continue
        caption, credit = _told(lines) if lines else ("", "")
        if not credit and _ANNOUNCED.search(alt := attributes.get("alt") or ""):
            credit = split_credit(alt)[1]
        sure = sure or any(is_credit(line.text) for line in lines)
        if caption or credit or node.tag != "figcaption":
            if holder:
                known[holder] = len(found)
            found.append(Figure(url, attributes.get("alt") or "", caption, credit, sure))
    return found


def _drawn(attributes: dict[str, str | None], url: str) -> bool:
    if any((side := attributes.get(name)) and side.isdigit() and 0 < int(side) < 100 for name in ("width", "height")):
        return True
    return url.partition("?")[0].endswith(".svg") or bool(_ICON.search(f"{attributes.get('class') or ''} {url[-60:]}"))


def _beside(node: Node) -> tuple[int, list[_Line], bool, bool]:
    """The lines of the nearest element around a picture that holds any; whether they must be its caption; whether the
    picture leads to another page instead."""
    figure = linked = False
    at = node.parent
    best: tuple[int, list[_Line], bool, bool] | None = None
    for _ in range(HIGHEST):
        if at is None or at.tag in _ENDS:
            break
        figure = figure or at.tag == "figure"
        linked = linked or (at.tag == "a" and not _PICTURE_FILE.search(at.attributes.get("href") or ""))
        text = at.text(deep=True)
        if len(text) > FARTHEST:
            break
        if linked and not figure and at.tag != "a":
            return 0, [], False, True
        if text and not text.isspace() and (lines := _lines(at.html or "")):
            named = any(line.caption or line.credit for line in lines)
            lines = _named(lines) if named else lines
            length = sum(len(line.text) for line in lines)
            if length > (LONGEST if named or figure else UNNAMED) or (figure and not named and at.tag != "figure"):
                break
            if sum(len(line.text) for line in lines if line.linked) > length / 2 and not any(n.caption for n in lines):
                return best or (0, [], False, True)
            best = at.mem_id, lines, named or figure, False
            if at.tag == "figure" or not all(line.credit for line in lines):
                break  # else: a credit alone, and a caption may stand further off
        at = at.parent
    return best or (0, [], False, linked)


@lru_cache(maxsize=20_000)
def _says(attributes: str) -> tuple[bool, bool, bool]:
    """Whether an element's class says that it is a credit, a caption, or nothing for the eye."""
    found = _CLASS.search(attributes)
    if found is None:
        return _NOTHING
    name = found[1]
    return bool(_CREDIT.search(name)), bool(_CAPTION.search(name)), bool(_UNSHOWN.search(name))


def _noise(text: str) -> bool:
    return bool(_NOISE.fullmatch(text)) or (len(text) < 60 and wording(text) in _OTHER)


def _named(lines: list[_Line]) -> list[_Line]:
    """Where an element is called a caption, only it and the credits are; where one is called a credit, the line before it is."""
    if any(line.caption for line in lines):
        return [line for line in lines if line.caption or line.credit]
    first = next(number for number, line in enumerate(lines) if line.credit)
    following = [line for line in lines[first:] if line.credit or line.text.startswith("/") or is_credit(line.text)]
    return [*lines[max(0, first - 1) : first], *following] if first else lines[:3]


def _lines(html: str) -> list[_Line]:
    """The lines of an element: stretches of text between the borders of elements that are no part of a sentence."""
    lines: list[_Line] = []
    stack: list[tuple[str, bool, bool, bool, bool, bool]] = []
    words: list[str] = []
    credit = caption = linked = heading = unshown = False

    def end() -> None:
        if not words:
            return
        text = tidy(unescape("".join(words)))
        words.clear()
        if text and not unshown and not _noise(text) and (not lines or lines[-1].text != text):
            lines.append(_Line(text, credit, caption, linked, heading))

    for token in _TOKEN.finditer(html[:MARKUP]):
        if text := token["text"]:
            if words or not text.isspace():
                words.append(text)
            continue
        tag = token["tag"]
        if tag is None:
            continue
        if tag in _VOID:
            words.append(" ")
            continue
        if token["end"]:
            if tag not in _PHRASE:
                end()
            while stack:
                opened = stack.pop()
                if opened[0] == tag:
                    if credit != opened[1]:
                        end()
                    _, credit, caption, linked, heading, unshown = opened
                    break
            continue
        own_credit, own_caption, own_unshown = _says(token["attributes"]) if len(token["attributes"]) > 8 else _NOTHING
        own_credit = own_credit or tag in _CREDIT_TAGS
        if own_credit or tag not in _PHRASE:
            end()
        stack.append((tag, credit, caption, linked, heading, unshown))
        credit = credit or own_credit
        caption = caption or own_caption or tag == "figcaption"
        linked = linked or tag == "a"
        heading = heading or (len(tag) == 2 and tag[0] == "h" and tag[1].isdigit())
        unshown = unshown or tag == "button" or (own_unshown and not caption)
    end()
    return lines


def _told(lines: list[_Line]) -> tuple[str, str]:
    """(caption, credit) of the lines beside a picture."""
    first = next((number for number, line in enumerate(lines) if line.credit), len(lines))
    credits = [line.text for n, line in enumerate(lines) if line.credit or (n > first and _goes_on(line.text))]
    captions = [line.text for n, line in enumerate(lines) if not (line.credit or (n > first and _goes_on(line.text)))]
    if credits and not captions:  # an element that is called a credit may hold both
        whole = " ".join(dict.fromkeys(credits))
        caption, credit = split_credit(whole)
        return (caption, credit) if credit or whole.endswith(".") or len(whole) > 120 else ("", whole)
    if not credits and len(captions) > 1:
        captions, credits = _apart(captions)
    caption, credit = " ".join(dict.fromkeys(captions)), " ".join(dict.fromkeys(credits))
    return (caption, bare(credit)) if credit else split_credit(caption)


def _goes_on(line: str) -> bool:
    """What follows a photographer's name: "/Agency"."""
    return line.startswith("/") or is_credit(line)


def _apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands apart after a caption, and is short, is its credit; so is all that follows a word like "Photo:"."""
    for number, line in enumerate(lines):
        if is_credit(line) and len(line) < 150:
            return (lines[:number], lines[number:]) if number else (lines[1:], lines[:1])
    first, last = lines[0], lines[-1]
    if _short(last):
        return lines[:-1], [last]
    return (lines[1:], [first]) if _short(first) and last.endswith(".") else (lines, [])


def _short(line: str) -> bool:
    return len(line) < 70 and len(line.split()) <= 8 and not line.endswith((".", "!", "?", ":"))


def place(shown: list[Figure], layout: Layout) -> list[Figure]:
    """The figures that belong to the article, and the captions that stand there without a picture, in page order."""
    body, tree, labels = layout.body, layout.tree, layout.labels
    if not body:
        return []
    head = next((number for number in range(body[len(body) // 2], -1, -1) if labels[number] == "headline"), body[0])
    first, last = min(head, body[0]) - BEFORE, body[-1] + AFTER
    holders = _holders(body, tree)
    prose = {text for number in body if len(text := tree.pieces[number].text) > 150}
    placed = [
        (at, figure)
        for at, container, figure in _positions(shown, tree)
        if first <= at <= last
        and (figure.sure or figure.caption not in prose)
        and (
            (figure.sure and (figure.caption or figure.credit) and at <= body[-1])
            or not _outside(container, tree, holders)
        )
    ]
    told = "".join("".join(f"{figure.caption}{figure.credit}".split()) for _, figure in placed)
    placed += [
        (at, figure)
        for at, figure in _alone(tree, labels)
        if first <= at <= last and "".join((figure.caption or figure.credit).split())[:50] not in told
    ]
    return [figure for _, figure in sorted(placed, key=lambda pair: pair[0])]


def _positions(shown: list[Figure], tree: Tree) -> Iterator[tuple[int, int, Figure]]:
    """Each figure with the piece that comes next and its container: both lists are in page order, the tree's has fewer."""
    images: dict[str, list[Image]] = {}
    for image in reversed(tree.images):
        images.setdefault(image.url, []).append(image)
    before, container = 0, 0
    for figure in shown:
        if found := images.get(figure.url):
            image = found.pop()
            before, container = image.before, image.container
        elif figure.caption:
            opening = figure.caption[:OPENING]
            number = next((n for n, piece in enumerate(tree.pieces) if piece.text.startswith(opening)), None)
            if number is not None:
                before, container = number, tree.pieces[number].container
        yield before, container, figure


def _holders(body: Sequence[int], tree: Tree) -> set[int]:
    """The containers that hold text of the article."""
    held = {0}
    for number in body:
        at = tree.pieces[number].container
        while at not in held:
            held.add(at)
            at = tree.containers[at].parent
    return held


def _outside(container: int, tree: Tree, holders: set[int]) -> bool:
    """Whether a container lies in something that says of itself that it is no part of the article, and holds none of it."""
    while container not in holders:
        if tree.containers[container].zone in OUTSIDE:
            return True
        container = tree.containers[container].parent
    return False


def _alone(tree: Tree, labels: Sequence[BlockLabel]) -> Iterator[tuple[int, Figure]]:
    """Captions and credits as the pieces of the page hold them: those that follow one another belong together."""
    run: list[int] = []
    for number, label in enumerate([*labels, None]):
        if label in ("caption", "credit"):
            run.append(number)
        elif run:
            caption = " ".join(tree.pieces[n].text for n in run if labels[n] == "caption")
            credit = " ".join(tree.pieces[n].text for n in run if labels[n] == "credit")
            if len(caption) + len(credit) < LONGEST:
                caption, credit = (caption, credit) if caption and credit else split_credit(caption or credit)
                yield run[0], Figure("", "", caption, credit, sure=True)
            run = []


def from_metadata(placed: list[Figure], objects: list[dict[str, Any]]) -> list[Figure]:
    """The figures, with what JSON-LD tells of those that have no caption or credit beside them."""
    if not objects:
        return placed
    told = {key: item for item in reversed(objects) for url in _addresses(item) if (key := _file(url))}
    found = []
    for figure in placed:
        item = told.get(_file(figure.url)) if figure.url and not (figure.caption and figure.credit) else None
        if item is not None:
            caption, credit = _stated(item)
            figure = figure._replace(caption=figure.caption or caption, credit=figure.credit or credit)
        found.append(figure)
    if not any(figure.caption for figure in found):
        caption, credit = _stated(objects[0])
        if caption:
            url = next(iter(_addresses(objects[0])), "")
            found = [Figure(url, "", caption, credit, sure=True), *(f for f in found if _file(f.url) != _file(url))]
    return found


def _stated(item: dict[str, Any]) -> tuple[str, str]:
    """Caption and credit of a JSON-LD ImageObject."""
    text = next(
        (clean(value) for key in ("caption", "description", "name") if isinstance(value := item.get(key), str)), ""
    )
    credit = next(
        (clean(value) for key in ("creditText", "copyrightNotice") if isinstance(value := item.get(key), str)), ""
    )
    if not credit:
        credit = "/".join(
            person["name"] for key in ("creator", "author", "copyrightHolder") for person in names(item.get(key))[:3]
        )
    return (text, bare(credit)) if credit else split_credit(text)


def _addresses(item: dict[str, Any]) -> list[str]:
    return [value for key in ("url", "contentUrl") if isinstance(value := item.get(key), str) and value]


def _file(url: str) -> str:
    """What two addresses of one picture in several sizes share: the name of its file, without what is added for a size."""
    name = url.partition("?")[0].rstrip("/").rpartition("/")[2].partition("~")[0]
    return name.partition(".")[0] if len(name) > 5 else url
