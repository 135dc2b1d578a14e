"""Expressions of time in one text: found, read, and resolved from an anchor."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from . import values
from .language import Language
from .meaning import READERS, Meaning, Moment, Parts
from .scan import Scan, readings, scan
from .tense import points_ahead


class Expression(NamedTuple):
    """A stretch of text [start, end) and what it means. `ahead`: the words around speak of the future."""

    start: int
    end: int
    meaning: Meaning
    ahead: bool


def expressions(text: str, language: Language, anchor: date | None) -> list[Expression]:
    """Every expression of time in `text`, in order, none overlapping. Linear in the length of the text."""
    scanned = scan(text, language)
    found: list[Expression] = []
    position, focus = 0, None
    while start := language.start.search(scanned.classes, position):
        first = start.start()
        expression, position = _read(scanned, first, anchor, focus)
        if expression is not None:
            found.append(expression)
            focus = _focus(expression.meaning, focus)
    return found


def _read(scanned: Scan, first: int, anchor: date | None, focus: str | None) -> tuple[Expression | None, int]:
    """The longest reading that makes sense from token `first`, and the token to go on from."""
    tokens, language = scanned.tokens, scanned.language
    for meaning_name, last in readings(scanned, first):
        ahead = points_ahead(scanned, first, last)
        moment = Moment(anchor, focus, ahead, *_beside(scanned, first, last))
        meaning = READERS[meaning_name](Parts(tokens[first:last], language.day_first), moment)
        if meaning is not None:
            return Expression(tokens[first].start, tokens[last - 1].end, meaning, ahead), last
    return None, first + 1


def _beside(scanned: Scan, first: int, last: int) -> Iterator[str]:
    tokens, text = scanned.tokens, scanned.text
    for n in (first - 1, last):
        yield text[tokens[n].start : tokens[n].end].lower() if 0 <= n < len(tokens) else ""


def _focus(meaning: Meaning, focus: str | None) -> str | None:
    """What later expressions such as "the next day" are counted from."""
    if meaning.type in ("DATE", "TIME") and values.unit_of(meaning.value) is not None:
        return meaning.value
    return focus
