"""The moment that relative expressions are counted from, and which way a bare "Friday" or "March" points."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from . import values


class Outlook(Protocol):
    """Tells whether the words around an expression speak of what is to come."""

    def ahead(self, kind: str, back: float) -> bool:
        """`kind`: weekday, day, month ...; `back`: 0 when the past candidate is today, 1 when the coming one is."""
        ...


class Moment(NamedTuple):
    """Where in time the text stands."""

    anchor: date | None
    outlook: Outlook
    focus: str | None = None  # the value that the text last spoke of
    quarter: str | None = None  # the quarter whose figures the text reports
    before: str = ""  # the word that stands before the expression, lower case
    after: str = ""

    def day(self) -> str | None:
        """The day that a bare time of day belongs to: the one that the text last spoke of, else the anchor."""
        if self.focus and values.unit_of(self.focus) in ("D", "TH"):
            return self.focus[:10]
        return self.anchor.isoformat() if self.anchor else None

    def moved(self, count: int, unit: str, base: date | None = None) -> str | None:
        """The unit that lies `count` units from `base`, else the anchor; None outside the calendar."""
        start = base or self.anchor
        try:
            return values.at(values.shift(start, count, unit), unit) if start else None
        except ValueError:
            return None

    def pick(self, kind: str, candidates: Sequence[str], ahead: bool | None = None, strict: bool = False) -> str | None:
        """Of recurring values in order, the last that has begun or the first that is not over.

        `ahead` says which of them, else the outlook does. `strict` leaves out the one that the anchor lies in.
        """
        if self.anchor is None:
            return None
        spans = [(value, span) for value in candidates if (span := values.interval(value))]
        begun = [(v, s) for v, s in spans if (s[1] <= self.anchor if strict else s[0] <= self.anchor)]
        coming = [(v, s) for v, s in spans if (s[0] > self.anchor if strict else s[1] > self.anchor)]
        if not (begun and coming):
            return next((value for value, _ in (*begun[-1:], *coming[:1])), None)
        (past, past_span), (future, future_span) = begun[-1], coming[0]
        if past == future:
            return past
        if ahead is None:
            gap, rest = (self.anchor - past_span[0]).days, (future_span[0] - self.anchor).days
            ahead = self.outlook.ahead(kind, gap / (gap + rest) if gap + rest else 0.0)
        return future if ahead else past
