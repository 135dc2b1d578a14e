"""The pictures of an article: where they stand on the page, with what stands beside them or what JSON-LD tells."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from onrecord.read.beside import LONGEST, Node, beside
from onrecord.read.layout import Layout
from onrecord.read.metadata import clean, names
from onrecord.read.people import is_byline
from onrecord.read.pictures import bare, split_credit
from onrecord.read.tree import Image, Tree
from onrecord.read.zones import OUTSIDE
from onrecord.records import BlockLabel

SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
MOST = 300  # pictures of a page that are looked at
OPENING = 40  # code points that tell one line from another
NEAR = 2  # pieces between a picture and a caption that no element joins to it
BEFORE, AFTER = 12, 4  # pieces around headline and text where a picture is still the article's
_ICON = re.compile(r"logo|avatar|icon|sprite|placeholder|author|byline|gravatar|emoji|pixel|badge|1x1|spacer", re.I)
_ANNOUNCED = re.compile(r"©|(?:foto|photo|bild|quelle|image|credit)\w*\s*:", re.I)


class Figure(NamedTuple):
    """A picture, and caption and credit as they stand beside it, perhaps empty."""

    url: str
    caption: str = ""
    credit: str = ""
    sure: bool = False  # markup or words say that these are caption and credit


class Shown(NamedTuple):
    """An `img` or `figcaption` of the page; what stands beside it can be asked of its node."""

    url: str
    alt: str
    names: str  # its class
    node: Node


def shown_on(nodes: Sequence[Node]) -> list[Shown]:
    """The pictures of a page, of which many are none of the article's. What only shows without scripts is left out."""
    found = []
    for node in nodes[:MOST]:
        attributes: dict[str, str | None] = node.attributes
        url = next((u for key in SOURCES if (u := attributes.get(key)) and not u.startswith("data:")), "")
        if any((side := attributes.get(n)) and side.isdigit() and 0 < int(side) < 100 for n in ("width", "height")):
            continue
        parent = node.parent
        if parent is not None and "noscript" not in (parent.tag, parent.parent and parent.parent.tag):
            found.append(Shown(url, attributes.get("alt") or "", attributes.get("class") or "", node))
    return found


def _figure(shown: Shown) -> tuple[int, Figure | None]:
    """What stands beside a picture, and the identity of what holds it. None for an icon and for another page's picture."""
    if _ICON.search(f"{shown.names} {shown.url[-60:]}"):
        return 0, None
    holder, caption, credit, sure, teaser = beside(shown.node)
    if shown.url.partition("?")[0].endswith(".svg") and not (caption and credit):
        return 0, None  # a drawn sign, unless it is captioned and credited as a picture is
    if teaser or (is_byline(caption) and not credit):
        return holder, None
    if not credit and _ANNOUNCED.search(shown.alt):
        credit = split_credit(shown.alt)[1]
    return holder, Figure(shown.url, caption, credit, sure)


def place(shown: Sequence[Shown], layout: Layout) -> list[Figure]:
    """The figures that belong to the article, and the captions that stand there without a picture, in page order."""
    body, tree, labels = layout.body, layout.tree, layout.labels
    if not body:
        return []
    first = min(layout.headline if layout.headline >= 0 else body[0], layout.first) - BEFORE
    last = body[-1] + AFTER
    holders = _holders(body, tree)
    prose = {text for number in body if len(text := tree.pieces[number].text) > 150}
    found = [
        (at, figure)
        for at, container, figure in _within(shown, tree, layout.headline, first, last)
        if (figure.sure or figure.caption not in prose)
        and (
            (figure.sure and (figure.caption or figure.credit) and at <= body[-1])
            or not _outside(container, tree, holders)
        )
    ]
    placed: list[tuple[int, Figure]] = []
    for at, figure in found:
        if figure.url:
            placed.append((at, figure))
        else:
            _add(placed, at, figure)
    told = [_letters(text) for _, figure in placed for text in (figure.caption, figure.credit) if text]
    for at, figure in _alone(tree, labels):
        if first <= at <= last and not _known(_letters(figure.caption or figure.credit), told):
            _add(placed, at, figure)
    return [figure for _, figure in sorted(placed, key=lambda pair: pair[0])]


def _add(placed: list[tuple[int, Figure]], at: int, alone: Figure) -> None:
    """Gives a caption to the picture right before it that has none, else has it stand for a picture of its own."""
    for number, (before, figure) in enumerate(placed):
        if 0 <= at - before <= NEAR and not figure.caption and not (figure.credit and alone.credit):
            placed[number] = before, figure._replace(caption=alone.caption, credit=figure.credit or alone.credit)
            return
    placed.append((at, alone))


def _letters(text: str, length: int = OPENING) -> str:
    return "".join(text.split())[:length]


def _known(text: str, told: list[str]) -> bool:
    """Whether what a piece says is said beside a picture: pieces run caption and credit together, in any order."""
    return any(text in other or (len(other) > 8 and other in text) for other in told)


def _within(
    shown: Sequence[Shown], tree: Tree, heading: int, first: int, last: int
) -> Iterator[tuple[int, int, Figure]]:
    """The figures between two pieces, each with the piece that comes next and its container."""
    images: dict[str, list[Image]] = {}
    for image in reversed(tree.images):
        images.setdefault(image.url, []).append(image)
    known: set[int] = set()  # elements whose lines one picture has already
    captions: set[str] = set()
    headline = _letters(tree.pieces[heading].text) if heading >= 0 else ""
    before, container = 0, 0
    for picture in shown:
        found = images.get(picture.url)
        if found:
            image = found.pop()
            before, container = image.before, image.container
            if not first <= before <= last:
                continue
        node = picture.node
        if node.tag == "figcaption" and (node.mem_id in known or node.parent.mem_id in known):
            continue
        holder, figure = _figure(picture)
        if figure is None or holder in known or (figure.caption and figure.caption in captions):
            continue
        if headline and headline in _letters(figure.caption, LONGEST):  # all that stands above the text is no caption
            figure = figure._replace(caption="", credit="")
        if not found and figure.caption:
            opening = figure.caption[:OPENING]
            number = next((n for n, piece in enumerate(tree.pieces) if piece.text.startswith(opening)), None)
            if number is not None:
                before, container = number, tree.pieces[number].container
            elif not figure.sure:
                continue
        if first <= before <= last and (figure.url or figure.caption or figure.credit):
            if holder:
                known.add(holder)
            captions.add(figure.caption)
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
                yield run[0], Figure("", caption, credit, sure=True)
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
            found = [Figure(url, caption, credit, sure=True), *(f for f in found if _file(f.url) != _file(url))]
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
