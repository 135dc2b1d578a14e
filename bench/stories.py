"""Stories: which articles are about the same happening, against a gold clustering.

The gold is JSON lines: id, story, title, text, date (or null), outlet. Where there are no dates the order is unknown,
so the figures are the mean of five seeded orders; else it is the order of the dates.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.common import Figure, Options, Result, Stopwatch, Table, peak_mb, scorer, write_predictions
from bench.stream import A_DAY, stream
from onrecord.records import Article, instant
from onrecord.stories import Grouper, Joined

ORDERS = 5
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)

Row = dict[str, Any]
Clustering = dict[str, str]
Cluster = Callable[[list[Row]], Clustering]


def measure(gold: Path | None, options: Options) -> Result:
    """bcubed_f1, pair_f1 (percent) and articles_per_s and core. Without `gold`: on a stream of invented articles."""
    if gold is None:
        return _measure_stream(options)
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    watch = Stopwatch()

    def ours(ordered: list[Row]) -> Clustering:
        stories = _Stories()
        for article, seen in zip(map(_article, ordered), _times(ordered), strict=True):
            with watch.running():
                joined = stories.grouper.add(article, seen)
            stories.note(article.id, joined)
        return stories.of

    bcubed, pair, first = _score(rows, ours, options)
    write_predictions(options, ({"id": id_, "story": story} for id_, story in first.items()))
    figures = {
        "bcubed_f1": bcubed,
        "pair_f1": pair,
        "articles_per_s": watch.rate(len(rows) * len(list(_orders(rows)))),
    }
    lines: list[tuple[str | float | int | None, ...]] = [("onrecord", *figures.values())]
    if options.peers:
        lines += _peers(rows, options)
    title = f"Stories: {gold.name}, {len(rows)} articles"
    return Result(dict(figures), (Table(title, ("system", "BCubed F1", "pair F1", "articles/s"), tuple(lines)),))


class _Stories:
    """What a store would keep of the grouper's answers: the story of each article as it stands at last."""

    def __init__(self) -> None:
        self.grouper = Grouper()
        self.of: Clustering = {}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        self.merges = self.splits = 0

    def note(self, article_id: str, joined: Joined) -> None:
        self._put(article_id, joined.story_id)
        for ending, into in joined.change.merged:
            for one in list(self._members[ending]):
                self._put(one, into)
        for one, into in joined.change.moved:
            self._put(one, into)
        self.merges += len(joined.change.merged)
        self.splits += len({into for _, into in joined.change.moved})

    def _put(self, article_id: str, story_id: str) -> None:
        self._members[self.of.get(article_id, story_id)].discard(article_id)
        self._members[story_id].add(article_id)
        self.of[article_id] = story_id


def _measure_stream(options: Options) -> Result:
    """Also slowest_ms (one article) and grew_mb: what the window takes, with the words that are remembered."""
    watch, stories, gold = Stopwatch(), _Stories(), Clustering()
    slowest, before, now = 0.0, peak_mb(), 0.0
    for told in stream(options.articles or 0, options.seed):
        with watch.running():
            joined = stories.grouper.add(told.article, told.seen)
        slowest, now = max(slowest, watch.seconds - now), watch.seconds
        stories.note(told.article.id, joined)
        gold[told.article.id] = str(told.happening)
    score = scorer("clusters", options).score(gold, stories.of)
    figures: dict[str, Figure] = {
        "bcubed_f1": round(100 * score["bcubed"]["f1"], 2),
        "pair_f1": round(100 * score["pairs"]["f1"], 2),
        "articles_per_s": watch.rate(len(gold)),
        "slowest_ms": round(1000 * slowest, 1),
        "grew_mb": round(peak_mb() - before, 1),
        "stories": score["system_clusters"],
        "happenings": score["gold_clusters"],
        "merges": stories.merges,
        "splits": stories.splits,
    }
    title = f"Stories: {len(gold)} invented articles, {A_DAY} a day, seed {options.seed}"
    return Result(figures, (Table(title, tuple(figures), (tuple(figures.values()),)),))


def _score(rows: list[Row], cluster: Cluster, options: Options) -> tuple[float, float, Clustering]:
    clusters = scorer("clusters", options)
    gold = {row["id"]: row["story"] for row in rows}
    found = [cluster(ordered) for ordered in _orders(rows)]
    scores = [clusters.score(gold, clustering) for clustering in found]
    bcubed = sum(score["bcubed"]["f1"] for score in scores) / len(scores)
    pair = sum(score["pairs"]["f1"] for score in scores) / len(scores)
    return round(100 * bcubed, 2), round(100 * pair, 2), found[0]


def _orders(rows: list[Row]) -> Iterator[list[Row]]:
    if _dated(rows):
        yield sorted(rows, key=lambda row: (row["date"], row["id"]))
        return
    for seed in range(ORDERS):
        ordered = sorted(rows, key=lambda row: str(row["id"]))
        random.Random(seed).shuffle(ordered)
        yield ordered


def _dated(rows: list[Row]) -> bool:
    return all(re.fullmatch(r"\d{4}-\d\d-\d\d.*", row.get("date") or "") for row in rows)


def _article(row: Row) -> Article:
    return Article(id=row["id"], url="", headline=row["title"] or "", body=row["text"] or "", outlet=row.get("outlet"))


def _times(rows: list[Row]) -> list[datetime]:
    return [instant(row["date"]) for row in rows] if _dated(rows) else [UNDATED] * len(rows)


def _peers(rows: list[Row], options: Options) -> list[tuple[str | float | int | None, ...]]:
    """TF-IDF vectors (scikit-learn) with an online centroid, at the threshold that is best on this very gold."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        return [("TF-IDF + threshold", None, None, None)]
    watch = Stopwatch()
    texts = {row["id"]: f"{row['title']} {row['text']}" for row in rows}

    def at(threshold: float) -> Cluster:
        def cluster(ordered: list[Row]) -> Clustering:
            with watch.running():
                matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(
                    [texts[row["id"]] for row in ordered]
                )
                return _online(ordered, matrix.toarray(), threshold)

        return cluster

    best = max(((*_score(rows, at(step / 100), options)[:2],) for step in range(10, 36, 5)), key=lambda pair: pair[0])
    return [("TF-IDF + threshold (best on this gold)", *best, watch.rate(6 * len(rows) * len(list(_orders(rows)))))]


def _online(ordered: list[Row], matrix: Any, threshold: float) -> Clustering:
    centroids: list[Any] = []
    founders: list[str] = []
    last: list[datetime] = []
    story: Clustering = {}
    for row, vector, seen in zip(ordered, matrix, _times(ordered), strict=True):
        scores = [
            float(vector @ total) / float(total @ total) ** 0.5 if abs(seen - when) <= timedelta(days=7) else 0.0
            for total, when in zip(centroids, last, strict=True)
        ]
        nearest = max(range(len(scores)), key=scores.__getitem__, default=-1)
        if nearest >= 0 and scores[nearest] >= threshold:
            centroids[nearest] = centroids[nearest] + vector
            last[nearest] = seen
        else:
            centroids.append(vector)
            founders.append(row["id"])
            last.append(seen)
            nearest = len(founders) - 1
        story[row["id"]] = founders[nearest]
    return story
