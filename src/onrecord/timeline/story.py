"""A story's happenings in order: the same one dated by several articles is one entry with all its witnesses."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import log, sqrt

from onrecord.records import Account, Happening, TimelineEntry
from onrecord.vocabulary import STOP, stem

from . import values
from .happenings import happenings

SAME_DAY = 0.3  # likeness from which two sentences of one date tell of one happening
OTHER_DAY = 0.5  # ... and from which two articles date one happening differently
TELLING = 4  # words that two sentences of different dates must share
APART = 31  # days between dates beyond which alike sentences tell of different happenings
MOST = 300  # happenings of one story that are compared with each other; the oldest of more are left out
_WORD = re.compile(r"[^\W_]+")


def chronology(accounts: Sequence[Account]) -> list[TimelineEntry]:
    """The story's entries in the order of their (first) dates. Items beside an article belong to other stories."""
    found = [
        one
        for account in accounts
        for one in happenings(account.article, account.attributions, account.times)[0]
        if one.in_ is None or not one.in_.startswith("briefs/")
    ]
    found = sorted(found, key=_begin)[-MOST:]
    likeness = _Likeness(found)
    groups: list[list[Happening]] = []
    for one in found:
        best = max(((_fit(one, group, likeness), n) for n, group in enumerate(groups)), default=(0.0, 0))
        if best[0] > 0:
            groups[best[1]].append(one)
        else:
            groups.append([one])
    return [_merged(group) for group in groups]


def _begin(one: Happening) -> date:
    span = values.interval(one.date)
    return span[0] if span else date.max


def _fit(one: Happening, group: Sequence[Happening], likeness: "_Likeness") -> float:
    """How well a happening joins a group; 0 when it is another one."""
    return max((_same(one, other, likeness) for other in group), default=0.0)


def _same(one: Happening, other: Happening, likeness: "_Likeness") -> float:
    if one.kind != other.kind or one.kind == "published":
        return 0.0
    first, second = values.interval(one.date), values.interval(other.date)
    if first is None or second is None:
        return 0.0
    nested = (first[0] <= second[0] and second[1] <= first[1]) or (second[0] <= first[0] and first[1] <= second[1])
    if not nested and (one.article_id == other.article_id or abs((first[0] - second[0]).days) > APART):
        return 0.0
    alike = likeness.of(one, other)
    if nested:
        return 1 + alike if alike >= SAME_DAY else 0.0
    return alike if alike >= OTHER_DAY and likeness.shared(one, other) >= TELLING else 0.0


def _merged(group: Sequence[Happening]) -> TimelineEntry:
    """The entry of a group; a date that only says the same less exactly is no other date."""
    dates: list[str] = []
    for one in group:
        span = values.interval(one.date)
        spans = [values.interval(known) for known in dates]
        if span and any(s and s[0] < span[1] and span[0] < s[1] for s in spans):
            continue
        dates.append(one.date)
    exact = [min((o.date for o in group if _overlaps(o.date, known)), key=_width) for known in dates]
    return TimelineEntry(tuple(exact), tuple(group))


def _overlaps(one: str, other: str) -> bool:
    first, second = values.interval(one), values.interval(other)
    return bool(first and second and first[0] < second[1] and second[0] < first[1])


def _width(value: str) -> int:
    span = values.interval(value)
    return (span[1] - span[0]).days * 100 - len(value) if span else 10**9


class _Likeness:
    """How alike the sentences of happenings are: the cosine of their words, rare ones weighing more."""

    def __init__(self, all_of_them: Iterable[Happening]) -> None:
        self.words = {id(one): _words(one) for one in all_of_them}
        seen = Counter(word for words in self.words.values() for word in words)
        self.weight = {word: log(1 + len(self.words) / times) for word, times in seen.items()}

    def shared(self, one: Happening, other: Happening) -> int:
        """How many words both sentences have."""
        return len(self.words[id(one)] & self.words[id(other)])

    def of(self, one: Happening, other: Happening) -> float:
        """Between 0 and 1."""
        first, second = self.words[id(one)], self.words[id(other)]
        if not first or not second:
            return 0.0
        shared = sum(self.weight[word] for word in first & second)
        return shared / sqrt(sum(self.weight[w] for w in first) * sum(self.weight[w] for w in second))


def _words(one: Happening) -> frozenset[str]:
    dating = set(_WORD.findall(one.mention.text.lower()))
    words = (word for word in _WORD.findall(one.sentence.text.lower()) if not word.isdigit())
    return frozenset(stem(word) for word in words if word not in STOP | dating)
