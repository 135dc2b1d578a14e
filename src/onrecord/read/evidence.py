"""How sure it is that a piece of a page is the article's text, whatever the rules have called it.

A piece is seen through `TEMPLATES`: pairs and triples of its size, element,
zone, label, place and neighbours. What is seen has weights (pieces.json), which
add up to a log-odds; `training/pieces.py` fits them to real pages, an
L2-penalised logistic regression with dropout. `choose` lets them overrule its
rules where they are sure: rules tell one page's parts apart, weights know how
much a rule is worth.
"""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

from onrecord.read.tree import HEADINGS, Tree
from onrecord.read.zones import Zone
from onrecord.records import BlockLabel

TEMPLATES = (
    "bias", "label size", "zone size", "size end", "label element", "after label", "before label", "prose around", "kind share",
    "container share", "past", "ancestors", "named text", "again", "stated", "since", "sizes",
)  # fmt: skip
Keys = tuple[object, ...]  # what each template shows of one piece

_SIZES = (12, 25, 40, 60, 90, 130, 200, 320, 600)
_SHARES = (0.001, 0.05, 0.15, 0.35, 0.6, 0.85)
_AWAY = (1, 2, 4, 8, 16, 32)
_PROSE = 4  # the size from which a piece can be a paragraph
_ENCLOSING = {tag: 1 << bit for bit, tag in enumerate("article main section aside header footer figure table form blockquote li".split())}  # fmt: skip
_NAMED = re.compile(
    r"(?<![a-z])(?:article-?_*(?:body|content|text|main)|(?:story|entry|post|single|page|news|detail)-?_*(?:content|body|text)|"
    r"body-?_*(?:text|copy|content)|rich-?text|artikel|articulo|nota-?cuerpo|texto|cuerpo)",
    re.I,
)


class Evidence:
    """One page: its pieces, their zones and first labels, and what is counted of them once.

    `letters`: the pieces as `plain` gives them. `stated`: whether the metadata's
    own text holds each piece, None where that is not known.
    """

    def __init__(
        self,
        tree: Tree,
        zones: Sequence[Zone],
        labels: Sequence[BlockLabel],
        letters: Sequence[str],
        stated: Sequence[bool | None],
    ) -> None:
        self.tree, self.zones, self.labels = tree, zones, labels
        self.letters, self.stated = letters, stated
        pieces = tree.pieces
        self.again = Counter(self.letters)
        self.sizes = [bisect_right(_SIZES, len(piece.text)) for piece in pieces]
        self.ends = [_end(piece.text) for piece in pieces]
        self.prose = [
            size >= _PROSE and end != "open" and 2 * piece.linked < len(piece.text) and piece.tag not in HEADINGS
            for piece, size, end in zip(pieces, self.sizes, self.ends, strict=True)
        ]
        weights = [len(piece.text) if is_prose else 0 for piece, is_prose in zip(pieces, self.prose, strict=True)]
        self.total = sum(weights) or 1
        self.run = list(accumulate(self.prose, initial=0))
        self._places()
        self._around()
        self._kinds(weights)

    def log_odds(self, number: int) -> float:
        """How much speaks for a piece as text of the article: 0 is even."""
        return sum([table.get(key, 0.0) for table, key in zip(weights_of_templates(), self.keys(number), strict=True)])

    def keys(self, n: int) -> Keys:
        """What each template shows of piece `n`."""
        piece, label, size, end, prose = self.tree.pieces[n], self.labels[n], self.sizes[n], self.ends[n], self.prose[n]
        last, tag, letters = len(self.labels) - 1, piece.tag, self.letters[n]
        enclosing, named = self.around[piece.container]
        kind, group, box = self.kinds[n]
        past = n - self.last if n > self.last else min(0, n - self.first)
        return (
            True,
            (label, size),
            (self.zones[n], size),
            (size, end),
            (label, tag),
            (self.labels[n - 1] if n else "", label),
            (self.labels[n + 1] if n < last else "", label),
            (self.run[n] - self.run[max(0, n - 3)], self.run[min(last, n + 3) + 1] - self.run[n + 1], prose),
            (kind, tag, prose),
            (group, box, prose),
            (_signed(past), label, prose),
            (enclosing, prose),
            (named, self.has_named, prose, label),
            (self.again[letters] > 1, label, prose),
            (self.stated[n], label, prose),
            (self.since[n], prose),
            (label, self.sizes[n - 1] if n else -1, self.sizes[n + 1] if n < last else -1),
        )

    def _places(self) -> None:
        """The first and last paragraph, and how far above each piece other things are headed."""
        labels = self.labels
        texts = [n for n, label in enumerate(labels) if label == "paragraph" and self.prose[n]]
        self.first, self.last = (texts[0], texts[-1]) if texts else (0, len(labels))
        self.since: list[int] = []
        since = 5
        for label, piece in zip(labels, self.tree.pieces, strict=True):
            others = label in ("related", "newsletter", "comments") and piece.tag in HEADINGS
            since = 0 if others else min(5, since + 1)
            self.since.append(since)

    def _around(self) -> None:
        """Of each container the elements around it that tell something, and whether a name around it says text."""
        self.around: list[tuple[int, bool]] = []
        for parent, tag, words, _ in self.tree.containers:
            tags, named = self.around[parent] if parent >= 0 else (0, False)
            self.around.append((tags | _ENCLOSING.get(tag, 0), named or (words != "" and _names_text(words))))
        self.has_named = any(named for _, named in self.around)

    def _kinds(self, weights: list[int]) -> None:
        """How much of the prose is of a piece's kind, how much shares its container, how long that is on average.

        Pieces are of one kind when they and what they stand in have the same element and names.
        """
        containers, total = self.tree.containers, self.total
        kinds: Counter[tuple[str, str]] = Counter()
        groups: Counter[int] = Counter()
        members: Counter[int] = Counter()
        found: list[tuple[int, tuple[str, str]]] = []
        for piece, weight in zip(self.tree.pieces, weights, strict=True):
            group = piece.container
            if containers[group].tag == piece.tag and containers[group].parent >= 0:
                group = containers[group].parent
            kind = (piece.tag, containers[group].words)
            kinds[kind] += weight
            groups[group] += weight
            members[group] += 1
            found.append((group, kind))
        self.kinds = [
            (
                bisect_right(_SHARES, kinds[kind] / total),
                bisect_right(_SHARES, groups[group] / total),
                bisect_right((1, 40, 100, 200), groups[group] / members[group]),
            )
            for group, kind in found
        ]


@cache
def weights_of_templates() -> tuple[dict[object, float], ...]:
    """For each template what can be seen through it, with its weight."""
    stored = json.loads((files(__package__) / "pieces.json").read_text(encoding="utf-8"))
    return tuple(
        {tuple(key) if isinstance(key, list) else key: weight for key, weight in stored[template]}
        for template in TEMPLATES
    )


@lru_cache(maxsize=20_000)
def _names_text(words: str) -> bool:
    return bool(_NAMED.search(words))


def _end(text: str) -> str:
    last = text[-2:].rstrip("\"”’'»“)")[-1:]
    return "sentence" if last and last in ".!?…。！？।" else "colon" if last == ":" else "open"


def _signed(away: int) -> int:
    return bisect_right(_AWAY, away) if away >= 0 else -1 - bisect_right(_AWAY, -away - 1)
