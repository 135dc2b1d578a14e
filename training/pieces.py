"""Makes src/onrecord/read/pieces.json: how much what is seen of a piece of a page says of its being text.

`python training/pieces.py PAGES... [--judge FOLDS]` takes folders of pages with
gold bodies (the layouts of `python -m bench read`). A piece is text where most
of its words stand in the gold. With --judge nothing is written: the sites are
dealt into folds, each fold is read with weights fitted to the others, and the
F1 of the rules alone stands beside that of rules and weights.
"""

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from selectolax.lexbor import LexborHTMLParser

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.read import _WORD, Case, _body, _cases, _page, _shingles, score
from onrecord.read import evidence, read
from onrecord.read.choose import Chooser
from onrecord.read.evidence import TEMPLATES
from onrecord.read.headline import shown_headline
from onrecord.read.metadata import metadata
from onrecord.read.outlets import special
from onrecord.read.tree import Tree, grow
from onrecord.records import ReadError

TARGET = Path(evidence.__file__).with_name("pieces.json")
SEEN_OFTEN = 3  # times that something must have been seen to get a weight
EPOCHS, BATCH, RATE = 12, 16, 0.05
PENALTY, DROPOUT = 3e-3, 0.15
Array = np.ndarray[Any, Any]


class Example(NamedTuple):
    """What is seen of a page's pieces, which of them are text, and how many words they have (log)."""

    site: str
    case: Case
    keys: list[evidence.Keys]
    text: Array
    words: Array


def main() -> None:
    """Fits and writes, or judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--judge", type=int, metavar="FOLDS", help="judge with so many folds of sites; write nothing")
    asked = parser.parse_args()
    examples = [[example(case) for case in _cases(folder)] for folder in asked.pages]
    if asked.judge:
        judge([folder.name for folder in asked.pages], examples, asked.judge)
        return
    weights = fitted([one for some in examples for one in some])
    TARGET.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET}: {sum(map(len, weights.values())):,} weights")


def example(case: Case) -> Example:
    """One page, seen as the reader sees it before the weights have their say."""
    parser = LexborHTMLParser(case.html.decode("utf-8", "replace"))
    meta = metadata(parser)
    tree = grow(parser)
    host = urlsplit(case.url).hostname or ""
    chooser = Chooser(tree, meta.text("articleBody") or "", shown_headline(tree, meta), special(host))
    seen = chooser.evidence(chooser.by_rules())
    words = np.array([math.log1p(len(piece.text.split())) for piece in tree.pieces], dtype=np.float32)
    keys = [seen.keys(number) for number in range(len(tree.pieces))]
    site = host.removeprefix("www.") if "/" not in case.name else case.name.rpartition("/")[2].partition("_")[0]
    return Example(site, case, keys, np.array(in_gold(case, tree), dtype=np.float32), words)


def in_gold(case: Case, tree: Tree) -> list[bool]:
    """Whether most of a piece is in the gold, or a short one is a line of it; a copy of an earlier one is not."""
    gold = _shingles(case.body)
    lines = {" ".join(_WORD.findall(line)) for line in case.body.split("\n")}
    known: set[str] = set()
    found = []
    for piece in tree.pieces:
        words = _WORD.findall(piece.text)
        key, shingles = " ".join(words), _shingles(piece.text)
        if len(words) < 4:
            found.append(bool(words) and key in lines)
        else:
            found.append(key not in known and sum((shingles & gold).values()) > 0.5 * sum(shingles.values()))
            if found[-1]:
                known.add(key)
    return found


def fitted(examples: Sequence[Example]) -> dict[str, list[tuple[Any, float]]]:
    """Logistic regression by Adam, each piece weighted by its words, what is seen dropped at random."""
    random.seed(0)
    noise = np.random.default_rng(0)
    counts = Counter((place, key) for one in examples for keys in one.keys for place, key in enumerate(keys))
    ids = {seen: number for number, (seen, count) in enumerate(counts.items(), 1) if count >= SEEN_OFTEN}
    pages = [
        (
            np.array([[ids.get(seen, 0) for seen in enumerate(keys)] for keys in one.keys]),
            one.text,
            one.words / one.words.mean(),
        )
        for one in examples
        if one.keys
    ]
    size = max(ids.values()) + 1
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    step = 0
    for epoch in range(EPOCHS):
        random.shuffle(pages)
        for start in range(0, len(pages), BATCH):
            step += 1
            gradient = 2 * PENALTY * weights
            batch = pages[start : start + BATCH]
            for seen, text, share in batch:
                kept = (noise.random(seen.shape) > DROPOUT) / (1 - DROPOUT)
                odds = (weights[seen] * kept).sum(1)
                wrong = (1 / (1 + np.exp(-odds)) - text) * share / len(batch)
                gradient += np.bincount(seen.ravel(), (wrong[:, None] * kept).ravel(), size)
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.999 * square + 0.001 * gradient**2
            rate = RATE * (1 - epoch / EPOCHS)
            weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
            weights[0] = 0
    return {
        name: [(key, round(float(weights[ids[at, key]]), 3)) for at, key in ids if at == place]
        for place, name in enumerate(TEMPLATES)
    }


def judge(names: Sequence[str], examples: Sequence[Sequence[Example]], folds: int) -> None:
    """Prints F1, precision and recall of each folder, read with weights of other sites."""
    sites = sorted({one.site for some in examples for one in some})
    random.Random(1).shuffle(sites)
    bodies: dict[str, dict[str, str]] = {"rules": {}, "rules and weights": {}}
    for fold in range(folds):
        held = set(sites[fold::folds])
        stored = fitted([one for some in examples for one in some if one.site not in held])
        tables = tuple(dict(stored[name]) for name in TEMPLATES)
        for system, used in (("rules", tuple({} for _ in tables)), ("rules and weights", tables)):
            evidence.weights_of_templates = lambda used=used: used
            for case in (one.case for some in examples for one in some if one.site in held):
                bodies[system][case.name] = _read_body(case)
    for name, some in zip(names, examples, strict=True):
        gold = {one.case.name: one.case.body for one in some}
        for system, found in bodies.items():
            print(f"{name}, {system}:", *score(gold, {key: found[key] for key in gold}))


def _read_body(case: Case) -> str:
    try:
        return _body(read(_page(case)), case)
    except ReadError:
        return ""


if __name__ == "__main__":
    main()
