"""Which articles share their text: five-word runs outside quotation marks, exact.

On declared wire copy no two different wires shared 0.15 of the shorter text; true copies share half and more.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
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
TABLE_BITS = 15
TABLE = np.uint32((1 << TABLE_BITS) - 1)

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
        words = [word.lower().encode() for word in TOKEN.findall(piece)]
        found.update(map(crc32, map(b" ".join, zip(*(words[n:] for n in range(RUN)), strict=False))))
    return frozenset(found)


class Copies:
    """Finds what each article copies, as the articles come: in time order, so that the direction is right.

    Only the first of a set of copies is compared with later articles, so that fifty copies cost fifty comparisons.
    An article of 500 words takes some 35 kB, a copy 2 kB.
    """

    def __init__(self) -> None:
        self._runs: dict[int, Runs] = {}
        self._alike: dict[int, Runs] = {}  # by hash, so that verbatim copies share one array
        self._holders: dict[int, int | list[int]] = {}
        self._leaders: dict[int, int] = {}  # of each copy the first of its set
        self._families: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, index: int, text: str) -> list[Copy]:
        """The earlier articles that this one shares at least DIFFERENT with, most first."""
        own = self._shared(np.array(sorted(runs(text)), dtype=np.uint32))
        sample = own[own % SAMPLED == 0].tolist()
        others = sorted({holder for run in sample for holder in self._held_by(run)} - {index})
        common = _common(own, [self._runs[other] for other in others])
        shares = [
            (both / min(len(own), len(self._runs[other])), other)
            for other, both in zip(others, common, strict=True)
            if both >= FEWEST_RUNS
        ]
        near = [Copy(of, share, of) for share, of in shares if share >= DIFFERENT]
        near.sort(key=lambda copy: (-copy.share, copy.of))
        known = frozenset[int]()
        if near and near[0].share >= COPY:
            leader = self._leaders[index] = self._leaders.get(near[0].of, near[0].of)
            known = frozenset(self._runs[leader].tolist())
            family = [leader, *self._families[leader][-COPIES_COMPARED:], near[0].of]
            near[0] = near[0]._replace(nearest=self._nearest(own, family))
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

    def _shared(self, own: Runs) -> Runs:
        """The same runs in an array that an earlier article has, where one has the very same."""
        known = self._alike.setdefault(hash(own.tobytes()), own)
        return known if np.array_equal(known, own) else own

    def _nearest(self, own: Runs, family: Sequence[int]) -> int:
        """The first of those whose runs are most like these (Jaccard)."""
        first = {id(self._runs[n]): n for n in reversed(family)}
        family = [n for n in dict.fromkeys(family) if first[id(self._runs[n])] == n]
        both = dict(zip(family, _common(own, [self._runs[n] for n in family]), strict=True))
        return max(family, key=lambda n: both[n] / max(1, len(own) + len(self._runs[n]) - both[n]))

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


def _common(own: Runs, others: Sequence[Runs]) -> list[int]:
    """How many runs each of the others has in common with `own`; all are sorted."""
    if not others or not own.size:
        return [0] * len(others)
    joined = np.concatenate(others)
    # Most runs are not there, which a table of their last digits tells faster than a search.
    table = np.zeros(1 << TABLE_BITS, dtype=np.bool_)
    table[own & TABLE] = True
    maybe = np.flatnonzero(table[joined & TABLE])
    runs_there = joined[maybe]
    places = np.minimum(np.searchsorted(own, runs_there), own.size - 1)
    ends = np.cumsum([other.size for other in others])
    of = np.searchsorted(ends, maybe[own[places] == runs_there], side="right")
    counted: list[int] = np.bincount(of, minlength=len(others)).tolist()
    return counted
