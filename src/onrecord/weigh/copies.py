"""Which articles share their text: five-word runs outside quotation marks, exact.

On declared wire copy no two different wires shared 0.15 of the shorter text; true copies share half and more.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.records import Account
from onrecord.weigh.wording import TOKEN

RUN = 5
COPY = 0.5
DIFFERENT = 0.15
# Shorter texts share a formula ("The police said on Monday that") without sharing their origin.
FEWEST_RUNS = 12
COPIES_COMPARED = 30
# One run in so many leads to candidates: of FEWEST_RUNS that two share, one nearly always is among them.
SAMPLED = 2
# What more articles than these have, and are no copies of one another, is a formula: the later ones are not looked up.
HOLDERS = 40

_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]{1,600}[\"”“»]")

Runs = NDArray[np.uint32]


class Copy(NamedTuple):
    """The article shares `share` of the shorter text with an earlier one (`of`, an index).

    `nearest` is, among that one and its copies so far, the one whose text is nearest: a copy of a copy lacks what
    the first copy cut.
    """

    of: int
    share: float
    nearest: int


def runs(text: str) -> frozenset[int]:
    """The five-word runs outside quotation marks, hashed: a shared quotation is the speaker's, not the writer's."""
    found: set[int] = set()
    for piece in _QUOTED.split(text):
        words = [word.lower() for word in TOKEN.findall(piece)]
        found.update(crc32(" ".join(words[n : n + RUN]).encode()) for n in range(len(words) - RUN + 1))
    return frozenset(found)


class Copies:
    """Finds what each article copies, as the articles come: in time order, so that the direction is right.

    Only the first of a set of copies is compared with later articles, so that fifty copies cost fifty comparisons.
    An article of 500 words takes some 35 kB, a copy 2 kB.
    """

    def __init__(self) -> None:
        self._runs: dict[int, Runs] = {}
        self._holders: dict[int, int | list[int]] = {}
        self._leaders: dict[int, int] = {}  # of each copy the first of its set
        self._families: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, index: int, text: str) -> list[Copy]:
        """The earlier articles that this one shares at least DIFFERENT with, most first."""
        own = np.array(sorted(runs(text)), dtype=np.uint32)
        sample = own[own % SAMPLED == 0].tolist()
        met = Counter(holder for run in sample for holder in self._held_by(run) if holder != index)
        near = []
        for other in sorted(met):
            common = _common(own, self._runs[other])
            if common >= FEWEST_RUNS:
                near.append(Copy(other, common / min(len(own), len(self._runs[other])), other))
        near = sorted((copy for copy in near if copy.share >= DIFFERENT), key=lambda copy: (-copy.share, copy.of))
        known = frozenset[int]()
        if near and near[0].share >= COPY:
            leader = self._leaders[index] = self._leaders.get(near[0].of, near[0].of)
            known = frozenset(self._runs[leader].tolist())
            family = [leader, *self._families[leader][-COPIES_COMPARED:], near[0].of]
            near[0] = near[0]._replace(nearest=max(family, key=lambda n: _jaccard(own, self._runs[n])))
            self._families[leader].append(index)
        self._runs[index] = own
        for run in sample:
            if run not in known:
                self._hold(run, index)
        return near

    def replace(self, index: int, text: str) -> list[Copy]:
        """The same for an article whose text is another now. What was found to copy it stays so."""
        for run in self._runs[index].tolist():
            held = self._held_by(run)
            if index in held:
                self._holders[run] = [other for other in held if other != index]
        leader = self._leaders.pop(index, None)
        if leader is not None:
            self._families[leader].remove(index)
        return self.add(index, text)

    def _held_by(self, run: int) -> list[int]:
        held = self._holders.get(run)
        return [] if held is None else held if isinstance(held, list) else [held]

    def _hold(self, run: int, index: int) -> None:
        held = self._holders.get(run)
        if held is None:
            self._holders[run] = index  # most runs are one article's: without a list they take half the memory
        elif not isinstance(held, list):
            self._holders[run] = [held, index]
        elif len(held) < HOLDERS:
            held.append(index)


def copies(accounts: Sequence[Account]) -> list[list[Copy]]:
    """For each article the earlier ones that it shares text with. `accounts` are in time order."""
    found = Copies()
    return [found.add(index, account.article.body) for index, account in enumerate(accounts)]


def _common(left: Runs, right: Runs) -> int:
    both: NDArray[Any] = np.intersect1d(left, right, assume_unique=True)
    return int(both.size)


def _jaccard(left: Runs, right: Runs) -> float:
    common = _common(left, right)
    return common / (len(left) + len(right) - common) if common else 0.0
