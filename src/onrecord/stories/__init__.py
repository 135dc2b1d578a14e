"""Which articles are about the same happening: clusters over weighted words, in a window of time.

An article joins the cluster that it is nearest to, or founds one. Clusters merge when more articles show that they tell
of one happening, and split when they show that there are two. What a person decided stands above both. No store, no
clock: the time is the one that each article was seen at. The same articles in the same order give the same stories.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count, islice
from typing import NamedTuple

from onrecord.records import Article, Judgement, Move, Regrouping, utc
from onrecord.stories.anew import groups
from onrecord.stories.cluster import Cluster, Packed, Vector, is_one, near, parts
from onrecord.stories.words import terms

__all__ = ["Grouper", "Joined"]

# Terms kept of an article, heaviest first: bounds memory and time, and costs no accuracy.
KEPT_TERMS = 80
# So many of them lead to the article's cluster.
INDEXED_TERMS = 40
# Pseudo-articles behind the document frequencies, so that the first articles of a desk are not all "rare" words.
PRIOR_ARTICLES = 50
# Clusters looked up by the heaviest terms until this many postings have been seen; the best of them are compared whole,
# and the nearest of those may merge.
POSTINGS_SEEN = 300
COMPARED = 5
MERGING = 3
# A cluster is looked at as a whole each time that it has grown by a fifth.
GROWTH = math.log(1.2)
# Document frequencies are halved when this many articles were counted.
HALVED_AT = 100_000
# A window of up to so many articles is grouped as a whole when it is settled.
YOUNG_ARTICLES = 200


class Joined(NamedTuple):
    """The story of an article that arrived, and what its arrival changed about others."""

    story_id: str
    change: Regrouping = Regrouping()


class Grouper:
    """Streaming: an article joins a story of the window or founds one; stories merge and split.

    A story lives while one of its articles was seen within `window_days` of the newest, so a story that goes on stays,
    and memory is bounded by the articles of the window. Feed articles in the order in which they were seen.
    """

    def __init__(self, window_days: int = 7) -> None:
        self._window = timedelta(days=window_days)
        self._newest: datetime | None = None
        self._keys = count()
        self._clusters: dict[int, Cluster] = {}
        self._members: dict[str, tuple[Cluster, datetime]] = {}  # article id -> its cluster, when it was seen
        self._stories: defaultdict[str, dict[int, None]] = defaultdict(dict)  # story id -> keys of its clusters
        self._ages: list[tuple[datetime, str]] = []
        self._frequency: Counter[str] = Counter()
        self._counted = 0
        self._young: dict[str, tuple[Vector, str | None]] = {}  # words and outlet of all articles of a small window
        self._settled = True
        self._postings: defaultdict[str, dict[int, Cluster]] = defaultdict(dict)
        self._together: list[tuple[str, ...]] = []  # articles that a person made one story
        self._apart: list[tuple[tuple[str, ...], str]] = []  # articles that left a story, and one that stayed
        self._home: dict[str, str] = {}  # the story of each of these, in the window or not

    def __contains__(self, article_id: str) -> bool:
        """Whether the article is in the window."""
        return article_id in self._members

    def add(self, article: Article, seen: datetime, story_id: str | None = None) -> Joined:
        """The story that the article belongs to (its id is that of the article that founded it).

        The same article again, edited, stays in its story and its new words replace the old ones. `story_id`: of an
        article that is not in the window, where it is known from before.
        """
        seen = utc(seen)
        known = self._members.get(article.id)
        if known is not None:
            story_id = known[0].story_id
            self._remove(article.id)
        self._expire(seen)
        vector = self._vector(article)
        if story_id is not None:
            stays = known is not None and known[0].key in self._clusters
            cluster = known[0] if known and stays else self._cluster_of(story_id, seen, vector)
            self._insert(article.id, vector, cluster, seen)
            return Joined(story_id)
        found = self._nearest(vector, seen)
        joins = next((c for similarity, c in found if similarity >= near(len(c))), None)
        cluster = joins or self._found(article.id, seen)
        self._insert(article.id, vector, cluster, seen)
        if joins is None or not _grown(len(joins)):
            return Joined(cluster.story_id)
        merged = self._merge(cluster, [other for _, other in found[:MERGING]])
        moved = self._split(self._members[article.id][0])
        return Joined(self._members[article.id][0].story_id, Regrouping(tuple(merged), tuple(moved)))

    def restore(self, article: Article, seen: datetime, story_id: str) -> None:
        """Refills the window at start with an article whose story is known; decides nothing about stories.

        In the order of arrival, after `heed`.
        """
        seen = utc(seen)
        if self._newest is not None and seen < self._newest - self._window:
            return
        if article.id in self._members:
            self._remove(article.id)
        self._expire(seen)
        vector = self._vector(article)
        self._insert(article.id, vector, self._cluster_of(story_id, seen, vector), seen)

    # ---- what people decide

    def follow(self, moves: Iterable[Move]) -> None:
        """Articles that somebody moved are in other stories from now on."""
        leaving: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for move in moves:
            if move.article_id in self._home:
                self._home[move.article_id] = move.after
            if move.article_id in self._members:
                leaving[self._members[move.article_id][0].key, move.after].append(move.article_id)
        for (key, story_id), article_ids in leaving.items():
            cluster = self._clusters[key]
            if len(article_ids) == len(cluster):
                self._name(cluster, story_id)
            else:
                self._take_out(article_ids, story_id)

    def followers(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Later articles that lie with one of these which was there first, and with which."""
        ids = set(article_ids)
        found: dict[str, str] = {}
        for cluster in {self._members[one][0].key: self._members[one][0] for one in ids if one in self}.values():
            first = min(cluster.members, key=lambda one: self._members[one][1])
            if first in ids:
                found |= {one: first for one in cluster.members if one not in ids}
        return found

    def heed(self, judgements: Iterable[Judgement], story_of: Callable[[str], str | None]) -> None:
        """Never to undo by itself what these (all that stand, in any order) say of stories.

        `story_of` gives the story of an article, in the window or not.
        """
        ordered = sorted(judgements, key=lambda judgement: (judgement.at, judgement.id))
        self._together = [one.articles for one in ordered if one.kind == "merge_stories"]
        self._apart = [(one.articles[:-1], one.articles[-1]) for one in ordered if one.kind == "split_story"]
        judged = {one for articles in self._together for one in articles}
        judged |= {one for leaving, staying in self._apart for one in (*leaving, staying)}
        self._home = {}
        for article_id in sorted(judged):
            here = self._members.get(article_id)
            story_id = here[0].story_id if here is not None else story_of(article_id)
            if story_id is not None:
                self._home[article_id] = story_id

    def _kept_apart(self, a: str, b: str) -> bool:
        """Whether a person parted what is in these two stories now."""
        home = self._home
        return any({home.get(one), home.get(staying)} == {a, b} for leaving, staying in self._apart for one in leaving)

    def _kept_together(self, leaving: Sequence[str]) -> bool:
        """Whether these cannot go without the others of their story, because a person put them together."""
        gone = set(leaving)
        return any(len({one in gone for one in articles}) == 2 for articles in self._together)

    # ---- a small window as a whole

    def settle(self) -> Regrouping:
        """Groups the articles of a small window anew, all at once: what had been decided before the others came.

        While few articles have come, few stand behind the frequencies of words, and it is luck which of a story's came
        first. Stories that people judged stay. Nothing where no article came since, or in a window of more than
        YOUNG_ARTICLES.
        """
        if self._settled or len(self._young) != len(self._members):
            return Regrouping()
        self._settled = True
        judged = set(self._home.values())
        told = sorted((seen, id_) for id_, (own, seen) in self._members.items() if own.story_id not in judged)
        ids = [article_id for _, article_id in told]
        frequency = Counter(term for words, _ in self._young.values() for term in words)
        vectors = [Packed.of(_weighted(self._young[one][0], frequency, len(self._young))) for one in ids]
        by_id = sorted(range(len(ids)), key=ids.__getitem__)  # equal ones are not told apart by when they came
        found = groups([vectors[n] for n in by_id], [self._young[ids[n]][1] for n in by_id])
        found = sorted(sorted(by_id[n] for n in group) for group in found)
        before = {one: self._members[one][0].story_id for one in ids}
        for one in ids:
            self._remove(one)
        named = _named([[ids[n] for n in group] for group in found], before)
        for group, story_id in zip(found, named, strict=True):
            cluster = self._found(story_id, told[group[0]][0])
            for n in group:
                self._place(ids[n], vectors[n], cluster, told[n][0])
        after = {one: self._members[one][0].story_id for one in ids}
        return _change(before, after)

    # ---- vectors

    def _vector(self, article: Article) -> Vector:
        weights = terms(article)
        self._count(weights.keys())  # a Counter would add up the weights of a dict
        self._settled = False
        if len(self._members) < YOUNG_ARTICLES:
            self._young[article.id] = (weights, article.outlet)
        else:
            self._young.clear()
        return _weighted(weights, self._frequency, self._counted)

    def _count(self, words: Iterable[str]) -> None:
        self._frequency.update(words)
        self._counted += 1
        if self._counted >= HALVED_AT:  # old news fades, and words seen once do not pile up for ever
            self._counted //= 2
            self._frequency = Counter({word: count // 2 for word, count in self._frequency.items() if count > 1})

    # ---- clusters

    def _nearest(self, vector: Vector, seen: datetime) -> list[tuple[float, Cluster]]:
        """Clusters of the window with the article's mean cosine to their members, those that it may join first."""
        partial: defaultdict[int, float] = defaultdict(float)
        looked_at = 0
        for term, weight in vector.items():  # heaviest first
            postings = self._postings.get(term)
            if not postings or len(postings) > POSTINGS_SEEN:  # a word that is everywhere leads nowhere
                continue
            for key, cluster in postings.items():
                partial[key] += weight * cluster.total.get(term, 0.0) / len(cluster.members)
            looked_at += len(postings)
            if looked_at > POSTINGS_SEEN:
                break
        found: list[tuple[float, Cluster]] = []
        for key, _ in heapq.nlargest(COMPARED, partial.items(), key=lambda item: (item[1], -item[0])):
            cluster = self._clusters[key]
            if abs(seen - cluster.last_seen) <= self._window:
                found.append((_cosine(vector, cluster), cluster))
        # Rounded: sums that were made in another order are as good.
        return sorted(found, key=lambda pair: (round(near(len(pair[1])) - pair[0], 9), pair[1].key))

    def _merge(self, cluster: Cluster, others: Iterable[Cluster]) -> list[tuple[str, str]]:
        """Clusters that tell of the same happening as this one become one with it; so do their stories."""
        merged: list[tuple[str, str]] = []
        for other in others:
            if other is cluster:
                continue
            similarity = cluster.similarity(other)
            if similarity < near(len(cluster) * len(other)) or self._kept_apart(cluster.story_id, other.story_id):
                continue
            if not is_one(cluster, other, similarity):
                continue
            older, younger = sorted((cluster, other), key=lambda one: one.key)
            if younger.story_id != older.story_id:
                merged.append((younger.story_id, older.story_id))
                self._rename(younger.story_id, older.story_id)
            self._move(list(younger.members), older)
            cluster = older
        return merged

    def _rename(self, ending: str, into: str) -> None:
        for key in list(self._stories[ending]):
            self._name(self._clusters[key], into)
        for article_id, story_id in self._home.items():
            if story_id == ending:
                self._home[article_id] = into

    def _split(self, cluster: Cluster) -> list[tuple[str, str]]:
        """A cluster that tells of two happenings becomes two; the one with the founder keeps the story's name."""
        cluster.members = dict(sorted(cluster.members.items(), key=lambda item: self._members[item[0]][1]))
        found = parts(cluster)
        if found is None:
            return []
        first = cluster.story_id if cluster.story_id in cluster.members else next(iter(cluster.members))
        leaving = found[1] if first in found[0] else found[0]
        story_id = cluster.story_id if self._kept_together(leaving) else leaving[0]
        new = self._take_out(leaving, story_id)
        moved = [] if story_id == cluster.story_id else [(article_id, story_id) for article_id in leaving]
        return moved + self._split(cluster) + self._split(new)

    def _take_out(self, article_ids: list[str], story_id: str) -> Cluster:
        new = self._found(story_id, self._members[article_ids[0]][1])
        self._move(article_ids, new)
        return new

    def _move(self, article_ids: list[str], into: Cluster) -> None:
        for article_id in article_ids:
            cluster, seen = self._members[article_id]
            vector = cluster.members[article_id]
            self._remove(article_id)
            self._place(article_id, vector, into, seen)

    def _found(self, story_id: str, seen: datetime) -> Cluster:
        key = next(self._keys)
        cluster = self._clusters[key] = Cluster(key, story_id, seen)
        self._stories[story_id][key] = None
        return cluster

    def _name(self, cluster: Cluster, story_id: str) -> None:
        self._forget(cluster)
        cluster.story_id = story_id
        self._stories[story_id][cluster.key] = None

    def _forget(self, cluster: Cluster) -> None:
        of_story = self._stories[cluster.story_id]
        of_story.pop(cluster.key, None)
        if not of_story:
            del self._stories[cluster.story_id]

    def _cluster_of(self, story_id: str, seen: datetime, vector: Vector) -> Cluster:
        """Where an article of a known story goes: to its one cluster, or the nearest of what people put together."""
        own = [self._clusters[key] for key in self._stories.get(story_id, ())]
        if any(self._home.get(one) == story_id for articles in self._together for one in articles):
            spare = [(_cosine(vector, cluster) - near(len(cluster)), -cluster.key) for cluster in own]
            best = max(spare, default=(-1.0, 0))
            own = [self._clusters[-best[1]]] if best[0] >= 0 else []
        return own[0] if own else self._found(story_id, seen)

    # ---- members

    def _insert(self, article_id: str, vector: Vector, cluster: Cluster, seen: datetime) -> None:
        self._place(article_id, Packed.of(vector), cluster, seen)
        heapq.heappush(self._ages, (seen, article_id))

    def _place(self, article_id: str, vector: Packed, cluster: Cluster, seen: datetime) -> None:
        cluster.insert(article_id, vector, seen)
        self._members[article_id] = (cluster, seen)
        for term in islice(vector.terms, INDEXED_TERMS):
            self._postings[term][cluster.key] = cluster
        if article_id in self._home:
            self._home[article_id] = cluster.story_id

    def _remove(self, article_id: str) -> None:
        cluster, _ = self._members.pop(article_id)
        for term in cluster.remove(article_id):
            postings = self._postings.get(term)
            if postings is not None:
                postings.pop(cluster.key, None)
                if not postings:
                    del self._postings[term]
        if not len(cluster):
            del self._clusters[cluster.key]
            self._forget(cluster)

    def _expire(self, seen: datetime) -> None:
        self._newest = seen if self._newest is None else max(self._newest, seen)
        oldest = self._newest - self._window
        while self._ages and self._ages[0][0] < oldest:
            aged, article_id = heapq.heappop(self._ages)
            member = self._members.get(article_id)
            if member is not None and member[1] == aged:  # else it was edited since, and has a younger entry
                self._remove(article_id)
                self._young.pop(article_id, None)


def _weighted(weights: Vector, frequency: Counter[str], counted: int) -> Vector:
    """The unit vector of an article's heaviest terms, rare ones more, after `counted` articles."""
    total = counted + PRIOR_ARTICLES + 1
    log = math.log
    weighted = [(weight * log(total / (frequency[term] + 1)), term) for term, weight in weights.items()]
    weighted.sort(reverse=True)  # equal ones by name, so that the result does not hang on the order of a dict
    heaviest = weighted[:KEPT_TERMS]
    norm = math.sqrt(sum([weight * weight for weight, _ in heaviest])) or 1.0
    return {term: weight / norm for weight, term in heaviest}


def _named(found: list[list[str]], before: dict[str, str]) -> list[str]:
    """A story id for each group, oldest article first: of the stories whose founder it holds the oldest.

    A story whose founder is in no group goes on as the group that holds most of it, if that has no founder.
    """
    founders = set(before.values())
    names = [next((one for one in group if one in founders and before[one] == one), "") for group in found]
    for story_id in dict.fromkeys(story for story in before.values() if before.get(story) != story):
        unnamed = [n for n, name in enumerate(names) if not name]
        most = max(unnamed, key=lambda n: sum(before[one] == story_id for one in found[n]), default=None)
        if most is not None and any(before[one] == story_id for one in found[most]):
            names[most] = story_id
    return [name or group[0] for name, group in zip(names, found, strict=True)]


def _change(before: dict[str, str], after: dict[str, str]) -> Regrouping:
    """What makes the second of the first: a story that went as a whole is merged, with its articles of long ago."""
    went: defaultdict[str, set[str]] = defaultdict(set)
    for article_id, story_id in before.items():
        went[story_id].add(after[article_id])
    merged = {ending: into for ending, (into, *others) in went.items() if not others and into != ending}
    moved = [(one, into) for one, into in after.items() if into != before[one] and before[one] not in merged]
    return Regrouping(tuple(merged.items()), tuple(moved))


def _grown(size: int) -> bool:
    """Whether a cluster that has this size now is to be looked at: hangs on nothing that a restart would forget."""
    return size < 2 or int(math.log(size) / GROWTH) > int(math.log(size - 1) / GROWTH)


def _cosine(vector: Vector, cluster: Cluster) -> float:
    """Mean of the article's cosines to the members."""
    total = cluster.total
    shared = 0.0
    for term, weight in vector.items():
        if term in total:
            shared += weight * total[term]
    return shared / len(cluster)
