"""Where the sentences of a text begin and end."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from onrecord.records import Span

from .language import Language

_END = re.compile(r"[.!?…][\"”’»')\]]*(?=\s+[\"“‘«(\[]?[^\W_a-zа-яёєіїґßà-ÿ])|\n\s*\n|\Z")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘«]+\Z")
LONGEST = 1_500  # code points of a sentence
SHORT = 16  # code points of an abbreviation
_LETTER = re.compile(r"(?:[^\W\d_]\.)+\Z")


def sentences(text: str, language: Language) -> list[Span]:
    """The sentences of `text` without the space around them, in order; what never ends is cut. Linear in its length."""
    found: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        stop = end.start() + 1
        if text[end.start() : stop] == "." and _abbreviated(text[max(start, stop - SHORT) : stop], language):
            continue
        found += _cut(text, start, end.end())
        start = end.end()
    return found


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """text[start:end] without the space around it, in pieces of at most LONGEST code points."""
    for piece in range(start, end, LONGEST):
        words = text[piece : min(end, piece + LONGEST)]
        if stripped := words.strip():
            begin = piece + words.index(stripped[0])
            yield Span(begin, begin + len(stripped))


def _abbreviated(tail: str, language: Language) -> bool:
    """Whether the full stop that ends `tail` belongs to an abbreviation."""
    word = _LAST_WORD.search(tail)
    if word is None:
        return False
    return word[0] in language.abbreviations or word[0].lower() in language.words or bool(_LETTER.match(word[0]))


def around(spans: Sequence[Span], position: int) -> Span | None:
    """The sentence that `position` lies in."""
    at = bisect_right(spans, (position, float("inf"))) - 1
    return spans[at] if at >= 0 and position < spans[at].end else None
