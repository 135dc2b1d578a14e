"""Fits the weights by which pronouns and descriptions find whom they take up: remakes `attribute/weights.py`.

    python training/reference.py FOLDER=LABELS... > src/onrecord/attribute/weights.py

FOLDER is laid out as PolNeAR is (`text`, `attributions`), LABELS names the speaker of each attribution (JSON lines).
Every candidate of every pronoun and description is scored by a linear model whose softmax over the candidates is fitted
by maximum likelihood, with a pull of `PULL` towards zero. `FOLDER=LABELS=odd` takes every other document.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from scipy.optimize import minimize

from bench.attribution import oracle, same_name
from bench.common import Options, scorer
from onrecord.attribute.refer import FEATURES, Cast, Wanted
from onrecord.attribute.referents import Referent

PULL = 0.5
Case = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]  # features by candidate, which candidates are right


class Watcher(Cast):
    """A cast that notes every choice that it is asked for."""

    seen: ClassVar[list[tuple[Wanted, list[tuple[Referent | None, dict[str, float]]]]]] = []

    def choose(self, wanted: Wanted) -> Referent | None:
        """Notes, then chooses as ever."""
        Watcher.seen.append((wanted, self.candidates(wanted)))
        return super().choose(wanted)


def cases(folder: Path, labels: Path, half: str) -> Iterator[tuple[str, Case]]:
    """(need, case) for every pronoun and description that is a source and whose speaker is labelled."""
    documents = scorer("attribution", Options()).read_gold(str(folder))
    by_doc: dict[str, dict[str, Any]] = defaultdict(dict)
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        by_doc[label["doc"]][label["event"]] = label
    for number, name in enumerate(sorted(by_doc)):
        if half != "all" and number % 2 != (half == "even"):
            continue
        document = documents[name]
        starts = {
            gold["source"][0][0]: by_doc[name][gold["id"]]["speaker"]
            for gold in document["attributions"]
            if gold["source"] and gold["id"] in by_doc[name]
        }
        Watcher.seen.clear()
        oracle(name, document, cast=Watcher)
        for wanted, candidates in Watcher.seen:
            speaker = starts.get(wanted.at) or starts.get(wanted.at - 1)
            if speaker is None:
                continue
            right = [who is not None and same_name(speaker, who.name) for who, _ in candidates]
            # A company without its name among the candidates was missed by the names; an office is seldom missed.
            if not any(right) and (wanted.need == "role" or not speaker[:1].isupper()):
                right = [who is None for who, _ in candidates]  # a description that takes nobody up
            if any(right) and len(right) > 1:
                rows = np.array([[features.get(key, 0.0) for key in FEATURES] for _, features in candidates])
                yield wanted.need, (rows, np.array(right))


def fit(found: list[Case]) -> np.ndarray[Any, Any]:
    """The weights under which the right candidates are likeliest."""

    def loss(weights: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        total, slope = PULL * float(weights @ weights) / 2, PULL * weights
        for rows, right in found:
            scores = rows @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            held = odds * right
            total -= float(np.log(held.sum()))
            slope = slope + rows.T @ (odds - held / held.sum())
        return total, slope

    return np.asarray(minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x)


def accuracy(found: list[Case], weights: np.ndarray[Any, Any]) -> float:
    """The share of cases whose best candidate is right."""
    return float(np.mean([right[int(np.argmax(rows @ weights))] for rows, right in found]))


def main() -> None:
    """Prints the weights as a module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", help="FOLDER=LABELS, or FOLDER=LABELS=odd for every other document")
    asked = parser.parse_args()
    grouped: dict[str, list[Case]] = defaultdict(list)
    for corpus in asked.corpora:
        folder, _, rest = corpus.partition("=")
        labels, _, half = rest.partition("=")
        for need, case in cases(Path(folder), Path(labels), half or "all"):
            grouped[need].append(case)
    print('"""The weights of `refer`, one set for each kind of need. Written by `training/reference.py`."""\n')
    print("WEIGHTS: dict[str, dict[str, float]] = {")
    for need, found in sorted(grouped.items()):
        half = len(found) // 2
        held = (accuracy(found[half:], fit(found[:half])) + accuracy(found[:half], fit(found[half:]))) / 2
        weights = fit(found)
        print(f"    # {len(found)} cases: {accuracy(found, weights):.3f} right, {held:.3f} of those held out")
        print(f'    "{need}": {{')
        for key, weight in zip(FEATURES, weights, strict=True):
            if abs(weight) >= 0.01:
                print(f'        "{key}": {weight:.2f},')
        print("    },")
    print("}")


if __name__ == "__main__":
    main()
