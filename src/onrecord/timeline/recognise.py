"""Expressions of time in one text: found, read, and resolved from an anchor."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from . import values
from .language import Language
from .moment import Moment, Outlook
from .outlook import Around
from .parts import PASSED_OVER, Meaning, Parts
from .readers import READERS
from .scan import Scan, readings, scan

COMPARED = frozenset(["ago", "year_ago_quarter"])  # they look back from what the text speaks of, and leave it there


class Expression(NamedTuple):
    """A stretch of text [start, end) and what it means. `ahead`: the words around speak of the future."""

    start: int
    end: int
    meaning: Meaning
    ahead: bool
    kind: str  # the rule that recognised it


class _Context:
    """What the text has spoken of so far."""

    focus: str | None = None
    quarter: str | None = None

    def heard(self, kind: str, meaning: Meaning, anchor: date | None) -> None:
        """Later expressions ("the next day", "the latest quarter") are counted from the last date and quarter."""
        if meaning.type not in ("DATE", "TIME") or kind in COMPARED or (kind == "offset" and self.quarter):
            return
        unit = values.unit_of(meaning.value)
        if unit is None:
            return
        self.focus = meaning.value
        span = values.interval(meaning.value) if unit == "Q" else None
        over = span is not None and (anchor is None or span[1] <= anchor)  # what still runs is forecast, not reported
        if span and (over or self.quarter is None) and meaning.value >= (self.quarter or ""):
            self.quarter = meaning.value


def expressions(
    text: str, language: Language, anchor: date | None, outlook: Callable[[Scan, int, int], Outlook] = Around
) -> list[Expression]:
    """Every expression of time in `text`, in order, none overlapping. Linear in the length of the text."""
    scanned = scan(text, language)
    found: list[Expression] = []
    position, context = 0, _Context()
    while start := language.start.search(scanned.classes, position):
        first = start.start()
        position = first + 1
        for kind, last in readings(scanned, first):
            moment = _moment(scanned, first, last, anchor, context, outlook)
            meaning = READERS[kind](Parts(scanned.tokens[first:last], language.day_first), moment)
            if meaning is None:
                continue
            position = last
            if meaning is not PASSED_OVER:
                ends = scanned.tokens[first].start, scanned.tokens[last - 1].end
                found.append(Expression(*ends, meaning, Around(scanned, first, last).points_ahead(), kind))
                context.heard(kind, meaning, anchor)
            break
    return found


def _moment(
    scanned: Scan,
    first: int,
    last: int,
    anchor: date | None,
    context: _Context,
    outlook: Callable[[Scan, int, int], Outlook],
) -> Moment:
    tokens, text = scanned.tokens, scanned.text
    before, after = (
        text[tokens[n].start : tokens[n].end].lower() if 0 <= n < len(tokens) else "" for n in (first - 1, last)
    )
    return Moment(anchor, outlook(scanned, first, last), context.focus, context.quarter, before, after)
