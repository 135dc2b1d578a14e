"""Articles that lie near each other: the sum of their vectors, and whether they fall into two happenings."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

# Mean cosine from which two clusters (or a cluster and an article) are near: the more pairs of articles it is the mean
# of, the less is asked. Measured on ECB+ and BASIL, by folds of topics; the part for few pairs on a feed of one topic.
NEAR_FROM = 0.1
NEAR_FEW = 0.12
# A part of a story has at least so many articles: fewer can be alike by chance.
SMALLEST_PART = 5
# Mean cosine between the parts over the mean one within them, words that all share set aside: below the first they are
# two happenings, from the second on one. Between the two nothing changes, so that nothing goes to and fro.
SPLITS_BELOW = 0.36
MERGES_FROM = 0.42
# The same over all words, which costs less to ask: no merge below it.
ALIKE_FROM = 0.6
# So many articles of a large story, spread over its time, show whether it is one.
SAMPLE = 48
# Steps of the power iteration towards the main direction; what follows it mends what it leaves.
POWER_STEPS = 30

Vector = dict[str, float]
Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
Number = TypeVar("Number", float, Matrix)


class Packed(NamedTuple):
    """A vector that is kept: a fourth of the memory of a dict."""

    terms: tuple[str, ...]
    weights: "array[float]"

    @classmethod
    def of(cls, vector: Vector) -> "Packed":
        """The same vector."""
        return cls(tuple(vector), array("d", vector.values()))

    def cosine_sum(self, total: Vector) -> float:
        """Of this unit vector with all those in `total`."""
        return math.fsum(weight * total.get(term, 0.0) for term, weight in zip(self.terms, self.weights, strict=True))


class Cluster:
    """Articles with the sum of their unit vectors. Several clusters may be one story, because a person said so."""

    __slots__ = ("key", "last_seen", "members", "story_id", "total")

    def __init__(self, key: int, story_id: str, seen: datetime) -> None:
        self.key = key  # in the order of founding
        self.story_id = story_id
        self.members: dict[str, Packed] = {}
        self.total: Vector = {}
        self.last_seen = seen

    @classmethod
    def of(cls, members: Iterable[tuple[str, Packed]]) -> "Cluster":
        """One that stands alone, to look at: of no story, at no time."""
        cluster = cls(0, "", datetime.min)
        for article_id, vector in members:
            cluster.insert(article_id, vector, datetime.min)
        return cluster

    def __len__(self) -> int:
        return len(self.members)

    def insert(self, article_id: str, vector: Packed, seen: datetime) -> None:
        """A new member."""
        total = self.total
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            total[term] = total.get(term, 0.0) + weight
        self.members[article_id] = vector
        self.last_seen = max(self.last_seen, seen)

    def remove(self, article_id: str) -> list[str]:
        """A member goes; the terms that nobody else has go with it and are returned."""
        vector = self.members.pop(article_id)
        gone = list(self.total) if not self.members else []
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            rest = self.total[term] - weight
            if rest > 1e-9 and self.members:
                self.total[term] = rest
            else:
                del self.total[term]
                gone.append(term)
        return gone

    def cohesion(self) -> float:
        """Mean cosine between two members; of at least two."""
        size = len(self.members)
        length = math.fsum(weight * weight for weight in self.total.values())
        return (length - size) / (size * (size - 1))

    def similarity(self, other: "Cluster") -> float:
        """Mean cosine between a member of each."""
        few, many = sorted((self.total, other.total), key=len)
        shared = math.fsum(weight * many.get(term, 0.0) for term, weight in few.items())
        return shared / (len(self) * len(other))


def near(pairs: Number) -> Number:
    """The mean cosine that is asked, over so many pairs."""
    return NEAR_FROM + NEAR_FEW / pairs


def is_one(a: Cluster, b: Cluster, similarity: float) -> bool:
    """Whether two clusters that are near each other tell of one happening."""
    if min(len(a), len(b)) < SMALLEST_PART:
        return True
    if similarity < ALIKE_FROM * (a.cohesion() + b.cohesion()) / 2:
        return False
    some, others = _sample(list(a.members.values())), _sample(list(b.members.values()))
    apart = np.arange(len(some) + len(others)) < len(some)
    return _relative(_contrast([*some, *others]), apart) >= MERGES_FROM


def parts(cluster: Cluster) -> tuple[list[str], list[str]] | None:
    """The article ids of its two happenings, or None where it tells of one.

    Two-way split by the main direction of the cosines (after Boley's principal direction partitioning), then by the
    mean cosine to either side until nothing changes (average-link 2-means).
    """
    ids, vectors = list(cluster.members), list(cluster.members.values())
    if len(ids) < 2 * SMALLEST_PART:
        return None
    sample = _sample(vectors)
    cosines = _contrast(sample)
    side = _bisect(cosines)
    if min(side.sum(), (~side).sum()) < SMALLEST_PART or _relative(cosines, side) >= SPLITS_BELOW:
        return None
    if len(sample) == len(ids):
        sides = side.tolist()
    else:
        first, second = _total(sample, side), _total(sample, ~side)
        sides = [
            vector.cosine_sum(first) / side.sum() > vector.cosine_sum(second) / (~side).sum() for vector in vectors
        ]
    one = [article_id for article_id, here in zip(ids, sides, strict=True) if here]
    other = [article_id for article_id, here in zip(ids, sides, strict=True) if not here]
    return one, other


def _sample(vectors: list[Packed]) -> list[Packed]:
    if len(vectors) <= SAMPLE:
        return vectors
    return [vectors[n * len(vectors) // SAMPLE] for n in range(SAMPLE)]


def _total(vectors: Sequence[Packed], chosen: Mask) -> Vector:
    total: Vector = {}
    for vector, here in zip(vectors, chosen, strict=True):
        if here:
            for term, weight in zip(vector.terms, vector.weights, strict=True):
                total[term] = total.get(term, 0.0) + weight
    return total


def cosines(vectors: Sequence[Packed]) -> Matrix:
    """Of each with each, (n, n)."""
    return _cosines(vectors, shared_less=False)


def _contrast(vectors: Sequence[Packed]) -> Matrix:
    """Cosines (n, n) with each word counting the less the more of the vectors have it.

    What all share is the topic; two of its happenings differ in who, where and how many.
    """
    return _cosines(vectors, shared_less=True)


def _cosines(vectors: Sequence[Packed], *, shared_less: bool) -> Matrix:
    terms = [term for vector in vectors for term in vector.terms]
    have = Counter(terms)
    columns = {term: n for n, term in enumerate(term for term, times in have.items() if times > 1)}
    rows = np.repeat(np.arange(len(vectors)), [len(vector.terms) for vector in vectors])
    where = np.array([columns.get(term, -1) for term in terms], dtype=np.intp)  # -1: nobody else has it
    weights = np.concatenate([np.frombuffer(vector.weights) for vector in vectors])
    if shared_less:
        weights = weights * (1 - np.array([have[term] for term in terms]) / (len(vectors) + 1))
    lengths = np.sqrt(np.bincount(rows, weights * weights, len(vectors)))
    matrix = np.zeros((len(vectors), len(columns)))
    shared = where >= 0
    matrix[rows[shared], where[shared]] = weights[shared]
    matrix /= np.maximum(lengths, 1e-9)[:, None]
    found: Matrix = matrix @ matrix.T
    np.fill_diagonal(found, 1.0)
    return found


def _bisect(cosines: Matrix) -> Mask:
    centred = cosines - cosines.mean(axis=0) - cosines.mean(axis=1, keepdims=True) + cosines.mean()
    direction = centred[:, int(centred.diagonal().argmax())]
    for _ in range(POWER_STEPS):
        direction = centred @ direction
        direction = direction / max(float(np.abs(direction).max()), 1e-12)
    side: Mask = direction > 0
    others = cosines - np.diag(cosines.diagonal())
    for _ in range(10):
        if side.all() or not side.any():
            break
        here = others[:, side].sum(axis=1) / np.maximum(side.sum() - side, 1)
        there = others[:, ~side].sum(axis=1) / np.maximum((~side).sum() - ~side, 1)
        moved: Mask = here > there
        if (moved == side).all():
            break
        side = moved
    return side


def _relative(cosines: Matrix, side: Mask) -> float:
    """Mean cosine between the two sides over the mean one within them; both of at least two."""

    def within(one: Mask) -> float:
        size = int(one.sum())
        block = cosines[np.ix_(one, one)]
        return float((block.sum() - block.trace()) / (size * (size - 1)))

    between = float(cosines[np.ix_(side, ~side)].mean())
    return between / max((within(side) + within(~side)) / 2, 1e-9)
