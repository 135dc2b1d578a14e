"""A stream of invented articles whose happenings are known: what the grouper does with many, and in how much memory.

Words are made of syllables, names and numbers belong to happenings, happenings to topics, and the rest is what every
text has. Some happenings are told a thousand times, most of them once or twice; sister events of one topic run at the
same time.
"""

import heapq
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from onrecord.records import Article

A_DAY = 5_000  # articles
START = datetime(2031, 3, 1, tzinfo=UTC)
TOPICS = 60
COMMON = 8_000  # words of every text
TOPIC_WORDS = 150
BODY = 120  # words
LONGEST = timedelta(days=6)  # that a happening is told


class Told(NamedTuple):
    """One article of the stream, when it is seen, and the happening that it is about."""

    article: Article
    seen: datetime
    happening: int


class _Happening(NamedTuple):
    words: list[str]
    topic: list[str]


def stream(articles: int, seed: int = 1) -> Iterator[Told]:
    """So many articles, in the order in which they are seen."""
    chance = random.Random(seed)
    common = [_word(chance) for _ in range(COMMON)]
    often = list(accumulate(1 / (rank + 5) for rank in range(COMMON)))
    topics = [[_word(chance) for _ in range(TOPIC_WORDS)] for _ in range(TOPICS)]
    happenings: dict[int, _Happening] = {}
    waiting: list[tuple[datetime, int]] = []  # articles of happenings that go on
    now, count, number = START, 0, 0
    while count < articles:
        while not waiting or waiting[0][0] > now:
            for later in _tellings(chance):
                heapq.heappush(waiting, (now + later, number))
            happenings[number] = _Happening(_own_words(chance), chance.choice(topics))
            number += 1
        seen, about = heapq.heappop(waiting)
        own = happenings[about]
        words = chance.choices(own.words, k=BODY // 4) + chance.choices(own.topic, k=BODY // 4)
        words += chance.choices(common, cum_weights=often, k=BODY // 2)
        chance.shuffle(words)
        headline = chance.choices(own.words, k=4) + chance.choices(own.topic, k=3)
        text = ". ".join(" ".join(["the", *words[at : at + 12]]) for at in range(0, len(words), 12))
        yield Told(Article(f"s{count}", "", " ".join(headline), text), max(seen, now), about)
        count += 1
        now += timedelta(days=1) / A_DAY


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def _own_words(chance: random.Random) -> list[str]:
    names = [_word(chance).title() for _ in range(14)]
    return [*names, *(_word(chance) for _ in range(16)), *(str(chance.randint(2, 4000)) for _ in range(4))]


def _tellings(chance: random.Random) -> list[timedelta]:
    """How long after it began each of its articles comes: heavy-tailed in number, most of them soon."""
    times = min(int(chance.paretovariate(0.9)), 3000)
    return [timedelta(), *(LONGEST * chance.random() ** 3 for _ in range(times - 1))]
