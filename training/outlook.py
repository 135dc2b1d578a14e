"""Fits the weights by which a bare "Friday" or "March" is taken for a past or a coming one.

    python -m training.outlook ../shared/data/timeml/timebank ../shared/data/timeml/aquaint

The folders hold .tml files (TempEval-3's TimeBank and AQUAINT). Every expression whose two candidates lie on either
side of the day of writing, and of which the gold value is one, is an example; a logistic regression with an L2
penalty is fitted to them, and features that are seen too seldom are left out. The result is
`src/onrecord/timeline/outlook.tsv`. `--held-out` fits on the even documents and reports on the odd ones.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from bench.common import Options, scorer
from onrecord.timeline.language import load
from onrecord.timeline.outlook import Around
from onrecord.timeline.recognise import Expression, expressions
from onrecord.timeline.scan import Scan

TARGET = Path(__file__).resolve().parent.parent / "src/onrecord/timeline/outlook.tsv"
SELDOM = 3  # examples below which a feature is left out
STRAYING = 0.7  # a document of whose values fewer are a candidate was annotated from another day than its own
PENALTY, RATE, ROUNDS = 0.05, 0.5, 400

# What the weights are drawn towards where examples are few: the verb decides, the nearer one more.
PRIOR = {
    "left future": 3.0,
    "left future near": 1.0,
    **{
        f"left word {word}": 2.5 for word in ("will", "shall", "'ll", "’ll", "wo")
    },  # plans may be of old, these are not
    "right future": 1.0,
    "left modal": 1.0,
    "right modal": 0.5,
    "left limit": 1.0,
    "left none right future": 3.5,
    "left past_tense": -1.5,
    "right past_tense": -0.75,
}


class Example(NamedTuple):
    """What is known about one undecided expression, and whether it lay ahead."""

    features: tuple[str, ...]
    ahead: bool


class _Fixed(Around):
    """An outlook that always answers the same, and notes what it was asked."""

    answer = False
    asked: dict[int, tuple[str, ...]]

    def __init__(self, scanned: Scan, first: int, last: int) -> None:
        super().__init__(scanned, first, last)
        self.start = scanned.spans[first][0]

    def ahead(self, kind: str, back: float) -> bool:
        self.asked.setdefault(self.start, tuple(self.features(kind, back)))
        return self.answer


def examples(documents: Iterable[Mapping[str, Any]]) -> Iterator[Example]:
    """The undecided expressions of the documents, each with the side on which the gold value lies."""
    for document in documents:
        found = list(_undecided(document))
        known = [
            Example(features, value == coming) for features, value, past, coming in found if value in (past, coming)
        ]
        if len(known) >= STRAYING * len(found):
            yield from known


def _undecided(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Features, gold value, past and coming candidate of each expression that could lie on either side."""
    asked: dict[int, tuple[str, ...]] = {}
    readings: list[dict[int, Expression]] = []
    for answer in (False, True):
        fixed = type("Fixed", (_Fixed,), {"answer": answer, "asked": asked})
        found = expressions(document["text"], load("en"), date.fromisoformat(document["dct"][:10]), fixed)
        readings.append({expression.start: expression for expression in found})
    for gold in document["timex"]:
        past, coming = (reading.get(gold["start"]) for reading in readings)
        if past and coming and past.meaning.value != coming.meaning.value and gold["start"] in asked:
            yield asked[gold["start"]], gold["value"], past.meaning.value, coming.meaning.value


def fit(learned: list[Example]) -> dict[str, float]:
    """Weights by feature: a logistic regression by gradient descent over all examples."""
    seen = Counter(feature for example in learned for feature in example.features)
    kept = {feature: 0.0 for feature, times in seen.items() if times >= SELDOM} | PRIOR
    for _ in range(ROUNDS):
        slope = {feature: PENALTY * (weight - PRIOR.get(feature, 0.0)) for feature, weight in kept.items()}
        for example in learned:
            features = [feature for feature in example.features if feature in kept]
            off = 1 / (1 + math.exp(-sum(kept[feature] for feature in features))) - example.ahead
            for feature in features:
                slope[feature] += off * 10 / len(learned)
        for feature, by in slope.items():
            kept[feature] -= RATE * by
    return kept


def right(weights: Mapping[str, float], held: list[Example]) -> float:
    """The share of examples on whose side the weights come down."""
    agreeing = sum((sum(weights.get(f, 0.0) for f in e.features) > 0) == e.ahead for e in held)
    return agreeing / max(1, len(held))


def main() -> None:
    """Reads the folders, fits, and writes the weights (or reports on the odd documents)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--held-out", action="store_true")
    given = parser.parse_args()
    documents = [
        document for folder in given.folders for document in scorer("timex", Options()).read_gold(str(folder)).values()
    ]
    if given.held_out:
        learned, held = list(examples(documents[::2])), list(examples(documents[1::2]))
        weights = fit(learned)
        for name, some in (("fitted", learned), ("held out", held)):
            base = sum(not e.ahead for e in some) / max(1, len(some))
            print(f"{name}: {right(weights, some):.3f} of {len(some)} (always past: {base:.3f})")
    else:
        weights = fit(list(examples(documents)))
        rows = [f"{feature}\t{weight:.2f}" for feature, weight in sorted(weights.items()) if abs(weight) >= 0.01]
        TARGET.write_text("# Fitted by training/outlook.py: feature, weight\n" + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
