"""Whether the words around an expression of time speak of what is to come.

A bare "Friday" or "March" may lie on either side of the day of writing. What
decides is weighed: the nearest verbs and cues of the sentence, the words that
stand directly beside the expression, and which candidate lies nearer. The
weights are a logistic regression's, in `outlook.tsv`, fitted by
`training/outlook.py`. Those of classes of words hold for every language, those
of single words for the language that has them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from .language import OTHER
from .scan import Scan

REACH = 12  # tokens looked at on either side, within the sentence
NEAR = 3  # tokens within which a cue stands beside the expression
CUES = ("future", "modal", "limit", "past_tense")
_CLAUSE_ENDS = frozenset((",", ";", "”", '"', "—", "–"))
STEPS = 5  # into which the way between the two candidates is cut


Cue = tuple[str, str, int]  # class, word, distance in tokens
NO_CUE: Cue = ("none", "", 0)


class Around:
    """The words around one expression, tokens [first, last) of a scanned text."""

    def __init__(self, scanned: Scan, first: int, last: int) -> None:
        self.scanned, self.first, self.last = scanned, first, last

    def ahead(self, kind: str, back: float) -> bool:
        """See `moment.Outlook`."""
        weights = load()
        return sum([weights.get(feature, 0.0) for feature in self.features(kind, back)]) > 0.0

    def features(self, kind: str, back: float) -> list[str]:
        """What is weighed, each feature one string."""
        before, after = self._ways()
        step = min(STEPS - 1, int(back * STEPS))
        left = next(self._cues(before), NO_CUE)
        right = next(self._cues(after if left is NO_CUE else self._clause(after)), NO_CUE)
        return [
            f"kind {kind}",
            f"kind {kind} {step}",
            *_told("left", left),
            *_told("right", right),
            f"left {left[0]} right {right[0]}",
            f"before {self._beside(self.first - 1)}",
            f"after {self._beside(self.last)}",
        ]

    def points_ahead(self) -> bool:
        """True when the nearest verb or cue, left before right, is one of the future."""
        left, right = self._ways()
        for cue in (*self._cues(left), *self._cues(right)):
            return cue[0] != "past_tense"
        return False

    def _ways(self) -> tuple[range, range]:
        """The tokens to the left and to the right, nearest first."""
        return range(self.first - 1, -1, -1), range(self.last, len(self.scanned.spans))

    def _clause(self, after: range) -> range:
        """What follows up to a comma: in "will close on Monday, officials said" they said it, and it will close."""
        end = next((n for n in after[:REACH] if self.scanned.word(n) in _CLAUSE_ENDS), after.stop)
        return range(after.start, end)

    def _cues(self, way: range) -> Iterator[Cue]:
        """Verbs and cues on the way, nearest first."""
        scanned = self.scanned
        for distance, n in enumerate(way[:REACH], 1):
            cls = scanned.cls(n)
            if cls == "stop" and self._ends_sentence(n):
                return
            if cls in CUES:
                yield cls, scanned.word(n), distance
            elif cls == OTHER:
                yield from ((tense, f"-{ending}", distance) for tense, ending in self._tense(scanned.word(n)))

    def _ends_sentence(self, n: int) -> bool:
        """Whether the full stop at token `n` is one: not within or after an abbreviation of single letters."""
        text, spans = self.scanned.text, self.scanned.spans
        if n + 1 >= len(spans):
            return True
        end, start = spans[n][1], spans[n + 1][0]
        initial = n > 0 and spans[n - 1][1] - spans[n - 1][0] == 1 and text[spans[n - 1][0]].isalpha()
        return start > end and not initial and not text[start].islower()

    def _tense(self, word: str) -> Iterator[tuple[str, str]]:
        """What the ending of a verb tells: its tense, and the ending."""
        for tense, endings in self.scanned.language.endings.items():
            if word.endswith(endings):
                yield tense, next(ending for ending in endings if word.endswith(ending))

    def _beside(self, n: int) -> str:
        """The word there when the grammar knows it, else only the shape of it."""
        word = self.scanned.word(n)
        if not word:
            return "nothing"
        if self.scanned.cls(n) != OTHER:
            return word
        return next((f"-{ending}" for ending in ("ed", "ing", "s") if word.endswith(ending)), "word")


def _told(side: str, cue: Cue) -> Iterator[str]:
    cls, word, distance = cue
    yield f"{side} {cls}"
    if cue is not NO_CUE:
        yield f"{side} {cls} {'near' if distance <= NEAR else 'far'}"
        yield f"{side} word {word}"


class Reported(Around):
    """For texts of unknown date: all is past but what a cue of the future says of itself, however far it lies."""

    def ahead(self, kind: str, back: float) -> bool:
        """See `moment.Outlook`."""
        return self.points_ahead()


@cache
def load() -> Mapping[str, float]:
    """The weights by feature."""
    text = (files(__package__) / "outlook.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {feature: float(weight) for feature, weight in pairs}
