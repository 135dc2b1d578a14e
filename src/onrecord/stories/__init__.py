"""Which articles are about the same happening: an online centroid over weighted words, in a window of time.

No store, no clock: the time is the one that each article was seen at. The same articles in the same order give the
same stories.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from onrecord.records import Article, Judgement, Move, Regrouping, utc
from onrecord.stories.words import terms

__all__ = ["Grouper", "Joined"]

# Cosine to a story's centroid from which an article joins it. Measured on ECB+ and BASIL.
JOINS_AT = 0.19
# Terms kept of an article, heaviest first: bounds memory and time, and costs no accuracy.
KEPT_TERMS = 80
# Pseudo-articles behind the document frequencies, so that the first articles of a desk are not all "rare" words.
PRIOR_ARTICLES = 50
# Stories looked up by the heaviest terms until this many postings have been seen; the best of them are compared whole.
POSTINGS_SEEN = 800
COMPARED = 6
# Document frequencies are halved when this many articles were counted.
HALVED_AT = 100_000

Vector = dict[str, float]


class Joined(NamedTuple):
    """The story of an article that arrived, and what its arrival changed about others."""

    story_id: str
    change: Regrouping = Regrouping()


class _Story:
    """The sum of the vectors of a story's articles that are in the window."""

    __slots__ = ("articles", "id", "last_seen", "norm", "total")

    def __init__(self, id_: str, seen: datetime) -> None:
        self.id = id_
        self.total: Vector = {}
        self.norm = 0.0
        self.articles = 0
        self.last_seen = seen

    def measure(self) -> None:
        self.norm = math.sqrt(sum(weight * weight for weight in self.total.values())) or 1.0

    def subtract(self, vector: Vector) -> list[str]:
        """Takes an article's vector out; returns the terms that no other article has."""
        gone = []
        for term, weight in vector.items():
            rest = self.total[term] - weight
            if rest > 1e-9:
                self.total[term] = rest
            else:
                del self.total[term]
                gone.append(term)
        self.measure()
        return gone


class Grouper:
    """Streaming: an article joins a story of the window or founds one.

    A story lives while one of its articles was seen within `window_days` of the newest, so a story that goes on stays,
    and memory is bounded by the articles of the window. Feed articles in the order in which they were seen.
    """

    def __init__(self, window_days: int = 7) -> None:
        self._window = timedelta(days=window_days)
        self._newest: datetime | None = None
        self._stories: dict[str, _Story] = {}
        self._members: dict[str, tuple[str, Vector, datetime]] = {}  # article id -> story id, vector, seen
        self._ages: list[tuple[datetime, str]] = []
        self._frequency: Counter[str] = Counter()
        self._counted = 0
        self._postings: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._together: list[tuple[str, ...]] = []
        self._apart: list[tuple[tuple[str, ...], str]] = []

    def __contains__(self, article_id: str) -> bool:
        """Whether the article is in the window."""
        return article_id in self._members

    def add(self, article: Article, seen: datetime, story_id: str | None = None) -> Joined:
        """The story that the article belongs to (its id is that of the article that founded it).

        The same article again, edited, stays in its story and its new words replace the old ones. `story_id`: of an
        article that is not in the window, where it is known from before.
        """
        seen = utc(seen)
        if article.id in self._members:
            story_id = self._members[article.id][0]
            self._remove(article.id)
        self._expire(seen)
        vector = self._vector(article)
        story_id = story_id or self._nearest(vector, seen) or article.id
        self._insert(article.id, vector, story_id, seen)
        return Joined(story_id)

    def follow(self, moves: Iterable[Move]) -> None:
        """Articles that somebody moved are in other stories from now on."""
        for move in moves:
            if move.article_id in self._members:
                _, vector, seen = self._members[move.article_id]
                self._remove(move.article_id)
                self._insert(move.article_id, vector, move.after, seen)

    def heed(self, judgements: Iterable[Judgement]) -> None:
        """Never to undo by itself what these (all that stand, in any order) say of stories."""
        ordered = sorted(judgements, key=lambda judgement: (judgement.at, judgement.id))
        self._together = [one.articles for one in ordered if one.kind == "merge_stories"]
        self._apart = [(one.articles[:-1], one.articles[-1]) for one in ordered if one.kind == "split_story"]

    def restore(self, article: Article, seen: datetime, story_id: str) -> None:
        """Refills the window at start with an article whose story is known; decides nothing."""
        seen = utc(seen)
        if self._newest is not None and seen < self._newest - self._window:
            return
        self._expire(seen)
        if article.id in self._members:
            self._remove(article.id)
        self._insert(article.id, self._vector(article), story_id, seen)

    def _vector(self, article: Article) -> Vector:
        weights = terms(article)
        self._count(weights)
        total = self._counted + PRIOR_ARTICLES + 1
        frequency = self._frequency
        weighted = {term: weight * math.log(total / (frequency[term] + 1)) for term, weight in weights.items()}
        heaviest = heapq.nlargest(KEPT_TERMS, weighted.items(), key=_weight)
        norm = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
        return {term: weight / norm for term, weight in heaviest}

    def _count(self, words: Iterable[str]) -> None:
        self._frequency.update(words)
        self._counted += 1
        if self._counted >= HALVED_AT:  # old news fades, and words seen once do not pile up for ever
            self._counted //= 2
            self._frequency = Counter({word: count // 2 for word, count in self._frequency.items() if count > 1})

    def _nearest(self, vector: Vector, seen: datetime) -> str | None:
        partial: defaultdict[str, float] = defaultdict(float)
        looked_at = 0
        for term, weight in vector.items():  # heaviest first
            postings = self._postings.get(term)
            if not postings:
                continue
            for story_id in postings:
                story = self._stories[story_id]
                partial[story_id] += weight * story.total[term] / story.norm
            looked_at += len(postings)
            if looked_at > POSTINGS_SEEN:
                break
        best, best_id = JOINS_AT, None
        for story_id, _ in heapq.nlargest(COMPARED, partial.items(), key=_weight):
            story = self._stories[story_id]
            if abs(seen - story.last_seen) > self._window:
                continue
            total = story.total
            cosine = sum(weight * total.get(term, 0.0) for term, weight in vector.items()) / story.norm
            if cosine >= best:
                best, best_id = cosine, story_id
        return best_id

    def _insert(self, article_id: str, vector: Vector, story_id: str, seen: datetime) -> None:
        story = self._stories.get(story_id)
        if story is None:
            story = self._stories[story_id] = _Story(story_id, seen)
        for term, weight in vector.items():
            story.total[term] = story.total.get(term, 0.0) + weight
            self._postings[term][story_id] = None
        story.measure()
        story.articles += 1
        story.last_seen = max(story.last_seen, seen)
        self._members[article_id] = (story_id, vector, seen)
        heapq.heappush(self._ages, (seen, article_id))

    def _remove(self, article_id: str) -> None:
        story_id, vector, _ = self._members.pop(article_id)
        story = self._stories[story_id]
        story.articles -= 1
        gone = story.total if not story.articles else story.subtract(vector)
        for term in gone:
            postings = self._postings[term]
            postings.pop(story_id, None)
            if not postings:
                del self._postings[term]
        if not story.articles:
            del self._stories[story_id]

    def _expire(self, seen: datetime) -> None:
        self._newest = seen if self._newest is None else max(self._newest, seen)
        oldest = self._newest - self._window
        while self._ages and self._ages[0][0] < oldest:
            aged, article_id = heapq.heappop(self._ages)
            member = self._members.get(article_id)
            if member is not None and member[2] == aged:  # else it was edited since, and has a younger entry
                self._remove(article_id)


def _weight(item: tuple[str, float]) -> tuple[float, str]:
    """By weight; equal ones by name, so that the result does not hang on the order of a dict."""
    return item[1], item[0]
