"""Where the sentences of a text begin and end."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.records import Span

from .language import Language

_END = re.compile(r"[.!?…][\"”’»')\]]*(?=\s+[\"“‘«(\[]?[^\W_a-zа-яёєіїґßà-ÿ])|\n\s*\n|\Z")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘«]+\Z")
_LETTER = re.compile(r"(?:[^\W\d_]\.)+\Z")


def sentences(text: str, language: Language) -> list[Span]:
    """The sentences of `text` without the space around them, in order. Linear in its length."""
    found: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        if text[end.start() : end.start() + 1] == "." and _abbreviated(
            text[max(start, end.start() - 12) : end.start() + 1], language
        ):
            continue
        sentence = text[start : end.end()]
        if stripped := sentence.strip():
            begin = start + sentence.index(stripped[0])
            found.append(Span(begin, begin + len(stripped)))
        start = end.end()
    return found


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
