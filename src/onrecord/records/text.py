"""Words of a text, and where they stand in it: code points, half open."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec


class Span(NamedTuple):
    """`text[start:end]` in code points. Encoded as `[start, end]`."""

    start: int
    end: int


class Quote(NamedTuple):
    """A W3C TextQuoteSelector: a span that survives a re-extraction of its text."""

    exact: str
    prefix: str
    suffix: str


def quote(text: str, span: Span, context: int = 32) -> Quote:
    """The words of `span` with up to `context` code points on either side."""
    start, end = span
    return Quote(text[start:end], text[max(0, start - context) : start], text[end : end + context])


class Extent(msgspec.Struct, frozen=True, gc=False):
    """One or more spans of one text, and their words (joined by a space when discontinuous)."""

    spans: tuple[Span, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, text: str, spans: Iterable[tuple[int, int]]) -> "Extent":
        """The extent of `spans` (any order) in `text`. Raises ValueError outside the text."""
        ordered = tuple(Span(start, end) for start, end in sorted(spans))
        if any(not 0 <= start <= end <= len(text) for start, end in ordered):
            raise ValueError(f"a span of {ordered} lies outside a text of {len(text)} code points")
        return cls(ordered, " ".join(text[start:end] for start, end in ordered))

    def __bool__(self) -> bool:
        return bool(self.spans)
