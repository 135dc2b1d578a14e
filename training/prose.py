"""Makes src/onrecord/read/prose.json: which lines of a flattened page are its headline and its text.

`python training/prose.py PAGES... [--judge]` takes folders of pages with gold
bodies (the layouts of `python -m bench read`), flattens every page in every way
that `bench/flat.py` knows, and fits two models on the even pages: a choice of
the headline (log-linear) and a chain of "text" and "not text" (a conditional
random field, with the softmax margin of Gimpel & Smith 2010: a long line that
is taken wrongly costs more). Without --judge it fits on all pages and writes
the file; with it, it fits on the even ones and tells how the odd ones fare.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.flat import flatteners
from bench.read import Case, _cases, _shingles, score
from onrecord.read import prose, titles
from onrecord.read.lines import lines_of
from onrecord.read.wording import plain

TARGET = Path(prose.__file__).with_suffix(".json")
SEEN_OFTEN = 20  # times that something must have been seen to get a weight
PENALTY = 8.0  # on the squares of the weights of the chain
COST, MISSED = 1.0, 1.5  # of a wrong line of 80 characters; how much more a missed one costs
LONGEST = 1_500  # lines of a page that is learned from
Array = np.ndarray[Any, Any]


class Example(NamedTuple):
    """One page in one of its flattened forms."""

    case: Case
    flattener: str
    page: prose.Sight


def main() -> None:
    """Fits and writes, or fits and judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--judge", action="store_true", help="fit on even pages, tell how the odd ones fare")
    asked = parser.parse_args()
    cases = [[case for case in _cases(folder) if case.body] for folder in asked.pages]
    learned = examples(case for some in cases for case in (some[::2] if asked.judge else some))
    weights = fitted(learned)
    TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{TARGET}: {sum(map(len, weights.values())):,} weights")
    prose.weights.cache_clear()
    if asked.judge:
        for folder, some in zip(asked.pages, cases, strict=True):
            judge(folder.name, examples(some[1::2]))


def examples(cases: Iterable[Case]) -> list[Example]:
    """Every page in every form."""
    found = []
    for case in cases:
        html = case.html.decode("utf-8", "replace")
        for name, flatten in flatteners().items():
            lines, _ = lines_of(flatten(html))
            if 0 < len(lines) <= LONGEST:
                found.append(Example(case, name, prose.Sight(lines)))
    return found


def fitted(learned: Sequence[Example]) -> prose.Weights:
    """The weights of both models; the chain sees the headlines that the first one finds."""
    headline = fit_headline(learned)
    for example in learned:
        example.page.headline = titles.best(example.page, headline)
    return {"headline": headline, **Chain(learned).fit()}


def judge(name: str, held: Sequence[Example]) -> None:
    """Prints headline and body scores, a row for each flattener."""
    for flattener in dict.fromkeys(example.flattener for example in held):
        rows = [example for example in held if example.flattener == flattener]
        hits, bodies = [], {}
        for case, _, page in rows:
            page.headline = titles.headline_of(page)
            bodies[case.name] = "\n".join(
                line for line, text in zip(page.lines, prose.texts(page), strict=True) if text
            )
            if case.title:
                hits.append(page.headline >= 0 and page.keys[page.headline] == plain(case.title))
        scored = score({example.case.name: example.case.body for example in rows}, bodies)
        print(f"{name:12} {flattener:24} {scored}  headline {sum(hits) / len(hits) if hits else 0:.3f}")


# --------------------------------------------------------------------------- gold


def gold_text(page: prose.Sight, body: str) -> Array:
    """Whether most of each line's shingles stand in the gold body; short lines have to be lines of it."""
    shingles, whole = _shingles(body), {plain(line) for line in body.split("\n")}
    found = np.zeros(len(page.lines))
    for number, line in enumerate(page.lines):
        own = _shingles(line)
        short = len(line.split()) < 4
        found[number] = page.keys[number] in whole if short else sum(s in shingles for s in own) > 0.5 * len(own)
    long = [number for number in map(int, np.flatnonzero(found)) if len(page.lines[number]) > 60]
    if long:  # what is repeated far from the text is not the text
        found[: max(0, long[0] - 2)] = found[long[-1] + 4 :] = 0
    return found


def gold_headline(example: Example) -> list[int] | None:
    """The lines that are the headline, none where the page does not hold it; None where the gold does not say.

    A page that holds the headline within another line, or in other words, teaches nothing.
    """
    if not example.case.title:
        return None
    key = plain(example.case.title)
    found = [number for number in titles.candidates(example.page) if example.page.keys[number] == key]
    words = set(example.case.title.split())
    near = any(len(words & set(line.split())) > 0.4 * len(words) for line in example.page.lines if len(line) < 400)
    return None if near and not found else found


# --------------------------------------------------------------------------- the headline


def fit_headline(learned: Sequence[Example]) -> dict[str, float]:
    """A log-linear choice among the candidates and "none"."""
    rows: list[Sequence[str]] = []
    groups: list[int] = []
    right: list[bool] = []
    for number, example in enumerate(learned):
        gold = gold_headline(example)
        if gold is None:
            continue
        for candidate in titles.candidates(example.page):
            rows.append(titles.seen(example.page, candidate))
            right.append(candidate in gold)
            groups.append(number)
        rows.append(["none"])
        right.append(not gold)
        groups.append(number)
    matrix, names = indicators(rows)
    group, is_right = np.unique(groups, return_inverse=True)[1], np.array(right, float)
    count = group.max() + 1

    def loss(weights: Array) -> tuple[float, Array]:
        scores = matrix @ weights
        top = np.full(count, -np.inf)
        np.maximum.at(top, group, scores)
        shares = np.exp(scores - top[group])
        everything = np.bincount(group, shares, count)
        good = np.maximum(np.bincount(group, shares * is_right, count), 1e-300)
        gradient = matrix.T @ (shares / everything[group] - shares * is_right / good[group])
        return np.log(everything / good).sum() + weights @ weights, gradient + 2 * weights

    return named(names, minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x)


def indicators(rows: Iterable[Sequence[str]]) -> tuple[csr_matrix, list[str]]:
    """A row of ones and zeros for each row of names; names that are seen too seldom are left out."""
    kept = [list(row) for row in rows]
    often = Counter(name for row in kept for name in set(row))
    names = sorted(name for name, times in often.items() if times >= SEEN_OFTEN)
    index = {name: at for at, name in enumerate(names)}
    columns = [[index[name] for name in set(row) if name in index] for row in kept]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([at for row in columns for at in row], int)
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(kept), len(names))), names


def named(names: Sequence[str], weights: Array) -> dict[str, float]:
    """Weights by name, rounded; those that say nothing are left out."""
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.005}


# --------------------------------------------------------------------------- the chain


class Chain:
    """The data of the chain, all pages laid end to end, and its loss."""

    def __init__(self, learned: Sequence[Example]) -> None:
        seen = [line for example in learned for line in prose.lines_seen(example.page)]
        self.own, self.own_names = indicators(line.text for line in seen)
        self.turns, self.turn_names = indicators(line.turns for line in seen)
        self.gold = np.concatenate([gold_text(example.page, example.case.body) for example in learned])
        lengths = np.array([len(example.page.lines) for example in learned])
        starts = np.cumsum(lengths) - lengths
        order = np.argsort(-lengths, kind="stable")
        self.starts, self.lengths = starts[order], lengths[order]
        before = np.roll(self.gold, 1)
        before[starts] = 0  # every page begins outside the text
        self.enters, self.leaves = (1 - before) * self.gold, before * (1 - self.gold)
        by_page = 1 / np.sqrt(lengths)  # a long page counts more, but not by its length
        by_page /= by_page.mean()
        self.weight, self.page_weight = np.repeat(by_page, lengths), by_page[order]
        size = np.array([min(len(line) / 80, 4) for example in learned for line in example.page.lines])
        self.cost = COST * size * np.where(self.gold > 0, -MISSED, 1)

    def fit(self) -> prose.Weights:
        """The weights of text, and of entering and leaving one; what always holds has no name."""
        own, turns = len(self.own_names), len(self.turn_names)
        size = own + 2 * turns + 2
        found = minimize(self.loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 140}).x
        return {
            "text": named(self.own_names, found[:own]),
            "enter": {**named(self.turn_names, found[own : own + turns]), "": float(found[-2])},
            "leave": {**named(self.turn_names, found[own + turns : -2]), "": float(found[-1])},
        }

    def loss(self, weights: Array) -> tuple[float, Array]:
        """The negative log likelihood under the margin, and its gradient."""
        own, turns = len(self.own_names), len(self.turn_names)
        here = self.own @ weights[:own] + self.cost
        enter = self.turns @ weights[own : own + turns] + weights[-2]
        leave = self.turns @ weights[own + turns : own + 2 * turns] + weights[-1]
        total, text, entered, left = self._shares(here, enter, leave)
        right = self.weight * (self.gold * here + self.enters * enter + self.leaves * leave)
        off = [
            self.weight * (found - gold)
            for found, gold in ((text, self.gold), (entered, self.enters), (left, self.leaves))
        ]
        gradient = np.concatenate(
            [self.own.T @ off[0], self.turns.T @ off[1], self.turns.T @ off[2], [off[1].sum(), off[2].sum()]]
        )
        value = (self.page_weight * total).sum() - right.sum() + PENALTY / 2 * weights @ weights
        return value, gradient + PENALTY * weights

    def _shares(self, here: Array, enter: Array, leave: Array) -> tuple[Array, Array, Array, Array]:
        """Of every page the log of all paths; of every line the shares of text, of one begun and of one left there."""
        pages, lines = len(self.lengths), len(here)
        longest = int(self.lengths[0])
        active = [int((self.lengths > step).sum()) for step in range(longest)]
        outside, inside = np.zeros((2, lines)), np.zeros(pages)
        out, text = np.zeros(pages), np.full(pages, -1e9)
        for step, count in enumerate(active):
            at = self.starts[:count] + step
            out[:count], text[:count] = (
                np.logaddexp(out[:count], text[:count] + leave[at]),
                np.logaddexp(text[:count], out[:count] + enter[at]) + here[at],
            )
            outside[0, at], outside[1, at] = out[:count], text[:count]
        inside = np.logaddexp(out, text)
        after_out, after_text = np.zeros(pages), np.zeros(pages)
        shares = np.zeros((3, lines))
        for step in range(longest - 1, -1, -1):
            count = active[step]
            at, whole = self.starts[:count] + step, inside[:count]
            was_out = outside[0, at - 1] if step else np.zeros(count)
            was_text = outside[1, at - 1] if step else np.full(count, -1e9)
            to_text, to_out = enter[at] + here[at] + after_text[:count], leave[at] + after_out[:count]
            shares[0, at] = np.exp(outside[1, at] + after_text[:count] - whole)
            shares[1, at] = np.exp(was_out + to_text - whole)
            shares[2, at] = np.exp(was_text + to_out - whole)
            after_out[:count], after_text[:count] = (
                np.logaddexp(after_out[:count], to_text),
                np.logaddexp(to_out, here[at] + after_text[:count]),
            )
        return inside, shares[0], shares[1], shares[2]


if __name__ == "__main__":
    main()
