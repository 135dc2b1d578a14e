"""The lines that stand beside a picture: which is its caption and which its credit is seen from the borders of the
elements, which the pieces of a page no longer have."""

import re
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from onrecord.read.pictures import bare, is_credit, split_credit, tidy
from onrecord.read.wording import wording

Node = Any

HIGHEST = 7  # levels above a picture where its caption is looked for
LONGEST, UNNAMED = 1200, 500  # characters beside a picture from which they are no caption; where nothing calls them so
FARTHEST = 4000  # characters of an element, scripts and all, in which a caption is looked for
FEW = 3  # lines above which they are no caption where nothing calls them so
CROWD = 20  # children from which an element holds more than a picture with its lines
MARKUP = 30_000  # characters of markup around one picture that are looked at

_OTHER = frozenset(("boilerplate", "related", "published", "reading_time", "comments", "newsletter"))
_PICTURE_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)\b|/(?:image|photo|media|picture|gallery|galerie|foto|bild)s?[/_-]|^#|^javascript",
    re.I,
)

_TOKEN = re.compile(
    r"<(script|style|svg|noscript|template|select|iframe|video|audio)\b.*?</\1>|<!--.*?-->"
    r'|<(?P<end>/?)(?P<tag>[a-z][^\s/>]*)(?P<attributes>[^">]*+(?:"[^"]*+"[^">]*+)*+)>|(?P<text>[^<]+)',
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
_NOTHING = (False, False, False)
_NOISE = re.compile(
    r"[\d\W]+(?:min\.?|sec\.?|sek\.?|views?)?|(?:image|photo|picture|bild|foto|video|credits?|source|quelle)s?[:：]?|"
    r"(?:bild|image|photo|foto)?\W*\d+\W*(?:/|of|von|de|sur|di)\W*\d+|"
    r"(?:open|close|view|see|show|expand|enlarge|zoom|toggle|hide|play|click|tap|swipe|slide|caption|loading)"
    r"(?: (?:in|to|the|full|image|photo|picture|gallery|slideshow|fullscreen|more|all|caption|video|lightbox|larger|on|here|for)\b.{0,30})?|"
    r"bild (?:vergrößern|in lightbox.*)|vergrößern|agrandir(?: l.image)?|ampliar(?: .{0,10})?|(?:vis|les) mer|läs mer",
    re.I,
)


class Beside(NamedTuple):
    """What stands beside a picture. `holder` is the identity of the element that holds it, 0 for none."""

    holder: int = 0
    caption: str = ""
    credit: str = ""
    sure: bool = False  # its elements or its words say that it is a caption
    teaser: bool = False  # the picture leads to another page


class _Line(NamedTuple):
    text: str
    credit: bool  # an element says so
    caption: bool
    linked: bool


def beside(node: Node) -> Beside:
    """What stands beside a picture: the lines of the nearest element around it that holds any."""
    figure = linked = False
    at = node.parent
    best: tuple[int, list[_Line], bool] | None = None
    for _ in range(HIGHEST):
        if at is None or at.tag in _ENDS:
            break
        tag = at.tag
        figure = figure or tag == "figure"
        linked = linked or (tag == "a" and not _PICTURE_FILE.search(at.attributes.get("href") or ""))
        if tag == "picture":
            at = at.parent
            continue
        if (linked and not figure and tag != "a") or (tag != "figure" and _many_children(at)):
            break
        text = at.text(deep=True)
        if len(text) > FARTHEST:
            break
        if text and not text.isspace() and (lines := _lines(at.html or "")):
            named = any(line.caption or line.credit for line in lines)
            lines = _named(lines) if named else lines
            length = sum(len(line.text) for line in lines)
            if length > (LONGEST if named or figure else UNNAMED) or (figure and not named and tag != "figure"):
                break
            if not (named or figure) and len(lines) > FEW:
                break
            if sum(len(line.text) for line in lines if line.linked) > length / 2 and not any(n.caption for n in lines):
                linked = True
                break
            best = at.mem_id, lines, named or figure
            if tag == "figure" or not all(line.credit for line in lines):
                break  # else: a credit alone, and a caption may stand further off
        at = at.parent
    if best is None:
        return Beside(teaser=linked)
    holder, lines, sure = best
    return Beside(holder, *_told(lines), sure or any(is_credit(line.text) for line in lines))


def _many_children(node: Node) -> bool:
    """Whether an element holds so much that it holds more than a picture: to ask for its text would take long."""
    child, count = node.child, 0
    while child is not None and count < CROWD:
        child, count = child.next, count + 1
    return count == CROWD


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
    stack: list[tuple[str, bool, bool, bool, bool]] = []
    words: list[str] = []
    credit = caption = linked = unshown = False
    in_links = 0

    def end() -> None:
        nonlocal in_links
        if not words:
            return
        text = tidy(unescape("".join(words)))
        words.clear()
        if text and not unshown and not _noise(text) and (not lines or lines[-1].text != text):
            lines.append(_Line(text, credit, caption, in_links > len(text) / 2))
        in_links = 0

    for token in _TOKEN.finditer(html[:MARKUP]):
        if text := token["text"]:
            if words or not text.isspace():
                words.append(text)
                in_links += len(text) if linked else 0
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
                    _, credit, caption, linked, unshown = opened
                    break
            continue
        own_credit, own_caption, own_unshown = _says(token["attributes"]) if len(token["attributes"]) > 8 else _NOTHING
        own_credit = own_credit or tag in _CREDIT_TAGS
        if own_credit or tag not in _PHRASE:
            end()
        stack.append((tag, credit, caption, linked, unshown))
        credit = credit or own_credit
        caption = caption or own_caption or tag == "figcaption"
        linked = linked or tag == "a"
        unshown = unshown or (len(stack) > 1 and (tag == "button" or (own_unshown and not caption)))
    end()
    return lines


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
