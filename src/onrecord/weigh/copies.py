"""Which articles share their text: five-word runs outside quotation marks, exact.

On declared wire copy no two different wires shared 0.15 of the shorter text; true copies share half and more.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Account
from onrecord.weigh.wording import TOKEN

RUN = 5
COPY = 0.5
DIFFERENT = 0.15
# Shorter texts share a formula ("The police said on Monday that") without sharing their origin.
FEWEST_RUNS = 12
COPIES_COMPARED = 30

_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]{1,600}[\"”“»]")


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
        found.update(hash(tuple(words[n : n + RUN])) for n in range(len(words) - RUN + 1))
    return frozenset(found)


def copies(accounts: Sequence[Account]) -> tuple[list[frozenset[int]], list[list[Copy]]]:
    """The runs of each article and, for each, the earlier ones that it shares at least DIFFERENT with, most first.

    `accounts` are in time order. Only the first of a set of copies is compared with later articles, so that fifty
    copies cost fifty comparisons.
    """
    every = [runs(account.article.body) for account in accounts]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    found: list[list[Copy]] = []
    families: defaultdict[int, list[int]] = defaultdict(list)
    for index, own in enumerate(every):
        shared = Counter(holder for run in own for holder in holders.get(run, ()))
        near = [
            Copy(other, common / min(len(own), len(every[other])), other)
            for other, common in sorted(shared.items())
            if common >= FEWEST_RUNS
        ]
        near = sorted((copy for copy in near if copy.share >= DIFFERENT), key=lambda copy: (-copy.share, copy.of))
        known = frozenset[int]()
        if near and near[0].share >= COPY:
            leader = near[0].of
            known = every[leader]
            family = [leader, *families[leader][-COPIES_COMPARED:]]
            near[0] = near[0]._replace(nearest=max(family, key=lambda n: _jaccard(own, every[n])))
            families[leader].append(index)
        found.append(near)
        for run in own - known:
            holders[run].append(index)
    return every, found


def _jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    common = len(left & right)
    return common / (len(left) + len(right) - common)
