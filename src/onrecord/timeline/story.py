"""A story's happenings in order: the same one dated by several articles is one entry with all its witnesses."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import log, sqrt
from typing import NamedTuple

from onrecord.records import Account, Happening, TimelineEntry
from onrecord.vocabulary import STOP, stem

from . import values
from .happenings import happenings

SAME_DAY = 0.3  # likeness from which two sentences of one date tell of one happening
OTHER_DAY = 0.5  # ... and from which two articles date one happening differently
TELLING = 4  # words that two sentences of different dates must share
APART = 31  # days between dates beyond which alike sentences tell of different happenings
MOST_COMPARED = 300  # happenings of one story that are compared with each other; the oldest of more are left out
_WORD = re.compile(r"[^\W_]+")


class Dated(NamedTuple):
    """A happening and the days [first, end) of its date."""

    happening: Happening
    first: date
    end: date


class _Told(NamedTuple):
    """The same ready to be compared: the words of its sentence, and what they weigh together."""

    happening: Happening
    first: date
    end: date
    words: frozenset[str]
    weight: float


def chronology(accounts: Iterable[Account]) -> list[TimelineEntry]:
    """The story's entries in the order of their (first) dates."""
    return in_order(
        one
        for account in accounts
        for one in dated(happenings(account.article, account.attributions, account.times)[0])
    )


def dated(found: Iterable[Happening]) -> Iterator[Dated]:
    """An article's happenings that belong to its story. Items beside the article belong to other stories."""
    for one in found:
        span = None if one.in_ is not None and one.in_.startswith("briefs/") else values.interval(one.date)
        if span:
            yield Dated(one, *span)


def in_order(found: Iterable[Dated]) -> list[TimelineEntry]:
    """The entries of all of a story's happenings, of each article's in their order, oldest article first.

    More than MOST_COMPARED are not compared: the latest count.
    """
    latest = sorted(found, key=lambda one: (one.first, one.end))[-MOST_COMPARED:]
    words = [_words(one.happening) for one in latest]
    weights = _weights(words)
    told = [_Told(*one, own, _weigh(own, weights)) for one, own in zip(latest, words, strict=True)]
    groups: list[list[_Told]] = []
    of_kind: dict[str, list[int]] = {"happened": [], "said": []}  # that an article was published is never joined
    for one in told:
        alike = of_kind.get(one.happening.kind, [])
        fits = [(_fit(one, groups[n], weights), n) for n in alike]
        best, n = max(fits, default=(0.0, 0))
        if best > 0:
            groups[n].append(one)
        else:
            alike.append(len(groups))
            groups.append([one])
    return [_merged(group) for group in groups]


def _days_between(one: _Told, other: _Told) -> int:
    """Days between the beginnings, 0 where one of the dates lies within the other."""
    nested = (one.first <= other.first and other.end <= one.end) or (other.first <= one.first and one.end <= other.end)
    return 0 if nested else abs((one.first - other.first).days) or 1


def _fit(one: _Told, group: Sequence[_Told], weights: Mapping[str, float]) -> float:
    """How well a happening joins a group; 0 when it is another one."""
    return max([_same(one, other, weights) for other in group])


def _same(one: _Told, other: _Told, weights: Mapping[str, float]) -> float:
    apart = _days_between(one, other)
    if apart > APART or one.words.isdisjoint(other.words):
        return 0.0
    shared = one.words & other.words
    alike = _weigh(shared, weights) / sqrt(one.weight * other.weight)
    if not apart:
        return 1 + alike if alike >= SAME_DAY else 0.0
    differs = one.happening.article_id != other.happening.article_id
    return alike if differs and alike >= OTHER_DAY and len(shared) >= TELLING else 0.0


def _weights(told: Sequence[frozenset[str]]) -> dict[str, float]:
    """Rare words of the story weigh more."""
    seen = Counter(word for words in told for word in words)
    return {word: log(1 + len(told) / times) for word, times in seen.items()}


def _weigh(words: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum([weights[word] for word in words])


def _words(one: Happening) -> frozenset[str]:
    """Stems of the sentence without the words of its date."""
    empty = STOP.union(_WORD.findall(one.mention.text.lower()))
    words = (word for word in _WORD.findall(one.sentence.text.lower()) if not word.isdigit())
    return frozenset(stem(word) for word in words if word not in empty)


def _merged(group: Sequence[_Told]) -> TimelineEntry:
    """The entry of a group, each date as exact as its most exact witness."""
    dates: list[_Told] = []
    for one in sorted(group, key=lambda one: ((one.end - one.first).days, -len(one.happening.date))):
        if not any(known.first < one.end and one.first < known.end for known in dates):
            dates.append(one)
    return TimelineEntry(
        tuple(one.happening.date for one in sorted(dates, key=lambda one: one.first)),
        tuple(one.happening for one in group),
    )
