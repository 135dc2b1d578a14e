"""The words of an article around what was searched for."""

from itertools import islice

from onrecord.records import Article
from onrecord.store.folding import words_of
from onrecord.store.query import Term
from onrecord.store.search import passages

SNIPPET_WORDS, SNIPPET_LEAD = 32, 8


def snippet(article: Article, terms: list[Term]) -> str | None:
    """The words around the densest hits, of the body if it has any; each hit stands between \\x02 and \\x03."""
    return next((marked for passage in passages(article) if (marked := _around(passage, terms))), None)


def _around(passage: str, terms: list[Term]) -> str | None:
    passage = passage.replace("\x02", " ").replace("\x03", " ")
    places = list(words_of(passage))
    hit_by = {folded: _hit(folded, terms) for folded in {folded for _, _, folded in places}}
    hits = {n: found for n, (_, _, folded) in enumerate(places) if (found := hit_by[folded])}
    if not hits:
        return None

    def terms_within(first: int) -> int:
        ahead = (hits.get(n, frozenset()) for n in range(first, first + SNIPPET_WORDS - SNIPPET_LEAD))
        return len(frozenset[int]().union(*ahead))

    first = max(islice(hits, 200), key=terms_within)  # the first of equals
    begin = max(0, first - SNIPPET_LEAD)
    end = min(begin + SNIPPET_WORDS, len(places))
    shown = "\u2026" if begin else ""
    at = places[begin][0]
    for n in range(begin, end):
        start, stop, _ = places[n]
        word = f"\x02{passage[start:stop]}\x03" if n in hits else passage[start:stop]
        shown += passage[at:start] + word
        at = stop
    shown += "\u2026" if end < len(places) else passage[at : at + 1].strip()
    return " ".join(shown.split())


def _hit(folded: tuple[str, ...], terms: list[Term]) -> frozenset[int]:
    """Which terms a word belongs to."""
    return frozenset(
        n
        for n, term in enumerate(terms)
        for word in folded
        if word in term.words or (term.prefix and word.startswith(term.words[-1]))
    )
