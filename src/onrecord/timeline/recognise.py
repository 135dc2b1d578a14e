"""Expressions of time in one text: found, read, and resolved from an anchor."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from . import values
from .language import Language
from .moment import Moment, Outlook
from .outlook import Around
from .parts import Meaning, Parts
from .readers import READERS
from .scan import Scan, readings, scan, stretches

COMPARED = frozenset(["ago", "year_ago_quarter"])  # they look back from what the text speaks of, and leave it there


class Expression(NamedTuple):
    """A stretch of text [start, end) and what it means."""

    start: int
    end: int
    meaning: Meaning
    kind: str  # the rule that recognised it
    around: Around

    @property
    def ahead(self) -> bool:
        """Whether the words around speak of the future."""
        return self.around.points_ahead()


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
    scanned, context = scan(text, language), _Context()
    found: list[Expression] = []
    for position, end in stretches(scanned):
        while start := language.start.search(scanned.classes, position, end):
            expression, position = _read(scanned, start.start(), anchor, context, outlook)
            if expression is not None:
                found.append(expression)
                context.heard(expression.kind, expression.meaning, anchor)
    return found


def _read(
    scanned: Scan, first: int, anchor: date | None, context: _Context, outlook: Callable[[Scan, int, int], Outlook]
) -> tuple[Expression | None, int]:
    """The longest reading that makes sense from token `first`, and the token to go on from."""
    before = scanned.word(first - 1)
    for kind, last in readings(scanned, first):
        moment = Moment(
            anchor, outlook(scanned, first, last), context.focus, context.quarter, before, scanned.word(last)
        )
        meaning = READERS[kind](Parts(scanned.tokens(first, last), scanned.language.day_first), moment)
        if meaning is not None and not values.in_calendar(meaning.value):
            return None, last
        if meaning is not None:
            ends = scanned.spans[first][0], scanned.spans[last - 1][1]
            return Expression(*ends, meaning, kind, Around(scanned, first, last)), last
    return None, first + 1
