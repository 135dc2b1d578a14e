"""The words of an article around what was searched for."""

from collections import deque
from collections.abc import Sequence

from onrecord.records import Article
from onrecord.store.folding import fold, places_of
from onrecord.store.query import Term
from onrecord.store.search import passages

SNIPPET_WORDS, SNIPPET_LEAD = 32, 8


class Snippets:
    """Finds the terms of one query in any number of articles; a word that was met once is known."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._terms_of: dict[str, frozenset[int]] = {}

    def of(self, article: Article) -> str | None:
        """The words around the densest hits, of the body if it has any; each hit stands between \\x02 and \\x03."""
        return next((marked for passage in passages(article) if (marked := self._around(passage))), None)

    def _around(self, passage: str) -> str | None:
        passage = passage.replace("\x02", " ").replace("\x03", " ")
        places: list[tuple[int, int]] = []
        hits: dict[int, frozenset[int]] = {}
        recent: deque[int] = deque()
        first, most, last = 0, 0, None
        for n, match in enumerate(places_of(passage)):
            if n == last:
                break
            places.append(match.span())
            if found := self._hit(match.group()):
                hits[n] = found
                recent.append(n)
                while recent[0] <= n - (SNIPPET_WORDS - SNIPPET_LEAD):
                    recent.popleft()
                held = len(frozenset[int]().union(*(hits[k] for k in recent)))
                if held > most and last is None:
                    first, most = recent[0], held
                    if held == len(self.terms):
                        last = max(0, first - SNIPPET_LEAD) + SNIPPET_WORDS + 1  # nothing further on can be denser
        return _marked(passage, places, hits, first) if hits else None

    def _hit(self, raw: str) -> frozenset[int]:
        """Which terms a word belongs to."""
        known = self._terms_of.get(raw)
        if known is None:
            known = self._terms_of[raw] = frozenset(
                n
                for n, term in enumerate(self.terms)
                for word in fold(raw)
                if word in term.words or (term.prefix and word.startswith(term.words[-1]))
            )
        return known


def _marked(passage: str, places: list[tuple[int, int]], hits: dict[int, frozenset[int]], first: int) -> str:
    begin = max(0, first - SNIPPET_LEAD)
    end = min(begin + SNIPPET_WORDS, len(places))
    shown = "\u2026" if begin else ""
    at = places[begin][0]
    for n in range(begin, end):
        start, stop = places[n]
        word = f"\x02{passage[start:stop]}\x03" if n in hits else passage[start:stop]
        shown += passage[at:start] + word
        at = stop
    shown += "\u2026" if end < len(places) else passage[at : at + 1].strip()
    return " ".join(shown.split())
