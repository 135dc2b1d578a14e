"""How likely a word is the cue of an attribution, given the words around it.

The figures are counts of a public research corpus, kept in `cues.tsv` and
remade by `training/cues.py`. One line a word: the word, how often it was seen,
how often as the head of a cue, then the same pair for each context it stood
in: `>` what follows, `<` what precedes, `"` whether inside a quotation. The
line `*` holds all words together.
"""

import math
from functools import cache
from importlib.resources import files

from onrecord.attribute.tokens import (
    ADV,
    AUX,
    CONJ,
    DET,
    NAME,
    NUM,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SUBORD,
    TO,
    Sentence,
)
from onrecord.attribute.words import DAYS, NEGATIONS

BE = frozenset("is are was were be been being isn't aren't wasn't weren't 's he's she's it's they're".split())
_WEIGHT = 4.0  # how many sightings the more general estimate counts for
_SIMPLE = {
    DET: "np",
    PRON: "pron",
    REL: "rel",
    NAME: "name",
    NUM: "np",
    QUOTE: "quote",
    SUBORD: "sub",
    CONJ: "and",
    TO: "to",
}


def contexts(sentence: Sentence, at: int) -> tuple[str, str, str]:
    """What follows, what precedes and what surrounds the token `at`, as keys of the lexicon."""
    forms, tags = sentence.forms, sentence.tags
    after = at + 1
    while after < len(forms) and tags[after] == ADV and after < at + 3:
        after += 1
    right = ">end"
    if after < len(forms):
        form, tag = forms[after], tags[after]
        if form in ("that", "to") or tag in (PREP, PUNCT):
            right = ">" + form
        elif form in DAYS:
            right = ">day"
        else:
            right = ">" + _SIMPLE.get(tag, tag)
    before = at - 1
    passive = negated = helped = False
    while before >= 0 and tags[before] in (ADV, AUX):
        passive = passive or forms[before] in BE
        negated = negated or forms[before] in NEGATIONS
        helped = helped or tags[before] == AUX
        before -= 1
    left = "<start"
    if before >= 0:
        form, tag = forms[before], tags[before]
        left = "<" + (form if tag == PUNCT else "prep" if tag == PREP else _SIMPLE.get(tag, tag))
    left += "-be" if passive else "-not" if negated else "-aux" if helped else ""
    return right, left, '"in' if sentence.quote[at] >= 0 else '"out'


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


class Lexicon:
    """Log-odds of being a cue: a word's own, shifted by its contexts (naive Bayes with back-off)."""

    def __init__(self, lines: list[str]) -> None:
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        general = next(row for row in rows if row[0] == "*")
        self._base = (int(general[2]) + 1) / (int(general[1]) + 2)
        base = _logit(self._base)
        self._shift = {key: _logit((k + 1) / (n + 2)) - base for key, n, k in map(_count, general[3:])}
        self._words = {row[0]: self._word(row) for row in rows if row[0] != "*"}

    def _word(self, row: list[str]) -> tuple[float, dict[str, float]]:
        own = _logit((int(row[2]) + 2 * self._base) / (int(row[1]) + 2))
        shifts = {}
        for key, n, k in map(_count, row[3:]):
            expected = 1 / (1 + math.exp(-(own + self._shift.get(key, 0.0))))
            shifts[key] = _logit((k + _WEIGHT * expected) / (n + _WEIGHT)) - own
        return own, shifts

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def score(self, sentence: Sentence, at: int) -> float:
        """Log-odds that token `at` heads a cue; minus infinity for a word that never does."""
        word = self._words.get(sentence.forms[at])
        if word is None:
            return -math.inf
        own, shifts = word
        return own + sum(shifts.get(key, self._shift.get(key, 0.0)) for key in contexts(sentence, at))


def _count(cell: str) -> tuple[str, int, int]:
    key, _, counts = cell.rpartition("=")
    n, _, k = counts.partition("/")
    return key, int(n), int(k)


@cache
def lexicon() -> Lexicon:
    """The lexicon that the package carries."""
    text = files("onrecord.attribute").joinpath("cues.tsv").read_text(encoding="utf-8")
    return Lexicon(text.split("\n"))
