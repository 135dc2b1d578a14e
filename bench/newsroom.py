"""A desk with N invented articles: how fast it answers every kind of query and page, and with a crowd watching."""

import gc
import itertools
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from bench.common import Options, Result, Table
from onrecord.records import (
    Article,
    Attribution,
    Claim,
    Dispute,
    Evidence,
    Extent,
    Naming,
    Origin,
    Page,
    Reading,
    Speaker,
    Stance,
    Support,
    Weighing,
)
from onrecord.store import Store
from onrecord.store import articles as kept
from onrecord.store import weighings as weighed
from onrecord.store.articles import Prepared

BATCH = 500  # articles in one transaction
REPEATS = 20  # of each query
PAGES, KINDS = 155, 5  # requests of pages, in turns of so many kinds
READERS, ARRIVALS_PER_S, CROWD_S = 50, 12, 15
NAMINGS: tuple[Naming, ...] = ("named", "named", "named", "described", "unspecified")
STANCES: tuple[Stance, ...] = ("affirms", "affirms", "affirms", "affirms", "denies", "intends", "declines")


class Timed(NamedTuple):
    """One kind of query. The processor's time is steadier than the clock where others share the machine."""

    median_ms: float
    p95_ms: float
    p95_busy_ms: float
    found: int


class Press:
    """Invented articles: words with the frequencies of a language, outlets, speakers, stories of many sizes."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        sounds = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"]
        made = {
            "".join(
                self.chance.choice(sounds) + self.chance.choice("aeiou") for _ in range(self.chance.choice([2, 3, 4]))
            )
            for _ in range(40_000)
        }
        self.words = sorted(made)
        self.chance.shuffle(self.words)
        weights = itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words)))
        self.pool = self.chance.choices(self.words, cum_weights=list(weights), k=1_000_000)
        self.outlets = [f"The {self._name()} {kind}" for kind in ("Tide", "Post", "Wire", "Echo") for _ in range(50)]
        self.speakers = [f"{self._name()} {self._name()}" for _ in range(3000)]
        self.start = datetime.now(UTC).replace(microsecond=0)

    def _name(self) -> str:
        return self.chance.choice(self.words).capitalize()

    def article(self, n: int, at: datetime) -> Reading:
        """Three hundred words with eight attributions."""
        chance = self.chance
        first = chance.randrange(len(self.pool) - 300)
        paragraphs = [" ".join(self.pool[k : k + 30]).capitalize() + "." for k in range(first, first + 300, 30)]
        body, article_id, url = "\n\n".join(paragraphs), f"{n:016x}", f"https://press.example/{n}"
        article = Article(
            article_id,
            url,
            " ".join(chance.choices(self.pool, k=8)).capitalize(),
            body,
            outlet=chance.choice(self.outlets),
            dek=" ".join(chance.choices(self.pool, k=16)),
            date_published=at.isoformat(),
            language=chance.choice(["en", "en", "en", "en", "de", "uk"]),
        )
        attributions = tuple(self._said(article, k, body.find(paragraphs[k])) for k in range(8))
        page = Page(url, at, body.encode(), media_type="text/plain")
        return Reading(page, article, attributions)

    def _said(self, article: Article, k: int, start: int) -> Attribution:
        naming = self.chance.choice(NAMINGS)
        words = Extent.of(article.body, [(start, start + 60)])
        return Attribution(
            f"{article.id}-a{k}",
            article.id,
            Extent.of(article.body, [(start + 61, start + 80)]),
            Extent.of(article.body, [(start + 81, start + 85)]),
            words,
            speaker=Speaker(self.chance.choice(self.speakers)) if naming == "named" else None,
            source_type="person",
            naming=naming,
            stance=self.chance.choice(STANCES),
        )


def fill(store: Store, press: Press, count: int) -> None:
    """`count` articles, a minute apart, in stories of one to a few hundred."""
    story_ids: list[str] = []
    members: dict[str, list[str]] = {}
    database = store._database  # in large transactions: what is measured comes later
    for first in range(0, count, BATCH):
        with database.writing() as connection:
            for n in range(first, min(first + BATCH, count)):
                at = press.start - timedelta(minutes=count - n)
                new = Prepared(press.article(n, at))
                # Half of all articles join a recent story: some grow large, most stay small.
                joins = story_ids and press.chance.random() < 0.5
                story = press.chance.choice(story_ids[-400:]) if joins else new.article.id
                if not joins:
                    story_ids.append(story)
                kept.save(connection, new, story)
                members.setdefault(story, []).append(new.article.id)
    shared = [story for story, articles in members.items() if len(articles) > 1]
    for part in range(0, len(shared), BATCH):
        with database.writing() as connection:
            for story in shared[part : part + BATCH]:
                weighed.save(connection, _weighing(press.chance, story, members[story]), None)


def _weighing(chance: random.Random, story: str, articles: list[str]) -> Weighing:
    """One claim that all print, of one to four origins, now and then disputed."""
    most = chance.choice([1, 2, 3, 4])
    claim, rival = Claim(f"{story}-c", story, "What all of them print"), Claim(f"{story}-r", story, "What one prints")
    evidence = [Evidence(claim.id, f"{one}-a0", one, "affirms", "o") for one in articles]
    evidence.append(Evidence(rival.id, f"{articles[0]}-a1", articles[0], "affirms", "o"))
    disputed = chance.random() < 0.1
    return Weighing(
        story,
        claims=(claim, rival),
        evidence=tuple(evidence),
        origins=(Origin("o", "somebody", "anonymous", "described"),),
        supports=(Support(claim.id, 1, most), Support(rival.id, 1, 1)),
        disputes=(Dispute(claim.id, "number", (f"{articles[0]}-a1",), rival.id),) if disputed else (),
    )


# ---- measuring


def measure(folder: Path | None, options: Options) -> Result:
    """folder: where the invented desk is made and kept for another run (default: nowhere)."""
    count = options.articles or 0
    with tempfile.TemporaryDirectory() as scratch:
        place = folder or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        press = Press(options.seed)
        with Store.open(str(place / "desk.sqlite3")) as store:
            if store.total() < count:
                fill(store, press, count)
            gc.freeze()  # the invented press is no part of a desk: its collector would not walk over all of it
            queries = _queries(store, press)
            some = store.feed(40)[0]
        asked = tuple((name, *timed) for name, timed in queries.items())
        with served(place) as address:
            calm = _pages(address, press, [item.article_id for item in some])
            with Store.open(str(place / "desk.sqlite3")) as store:
                crowd, told = _crowd(address, store, press, [item.article_id for item in some])
    return Result(
        {
            "query_p95_ms": max(timed.p95_ms for timed in queries.values()),
            "query_p95_busy_ms": max(timed.p95_busy_ms for timed in queries.values()),
            "feed_p95_ms": _p95(calm["feed"]),
            "page_p95_ms": _p95(list(itertools.chain(*calm.values()))),
            "crowd_page_p95_ms": _p95(crowd),
            "crowd_told": round(told, 3),
        },
        (
            Table(f"queries on {count:,} articles", ("query", "median ms", "p95 ms", "p95 busy ms", "found"), asked),
            Table("pages", ("page", "p95 ms"), tuple((name, _p95(found)) for name, found in calm.items())),
        ),
    )


def _queries(store: Store, press: Press) -> dict[str, Timed]:
    """Every kind of query: timed, each time with other words."""
    words, chance = press.words, random.Random(7)
    common, middle, rare = words[:20], words[200:2000], words[5000:]
    pick = chance.choice
    kinds: dict[str, Callable[[], str]] = {
        "nothing": lambda: "",
        "a common word": lambda: pick(common),
        "a rare word": lambda: f'"{pick(rare)}"',
        "the beginning of words": lambda: pick(middle)[:4],
        "two words": lambda: f"{pick(common)} {pick(middle)}",
        "a phrase": lambda: '"{} {}"'.format(*press.pool[(k := chance.randrange(10_000)) : k + 2]),
        "without a word": lambda: f"{pick(common)} -{pick(common)}",
        "speaker": lambda: f'speaker:"{pick(press.speakers)}"',
        "a speaker's words": lambda: f'speaker:"{pick(press.speakers)}" said:{pick(common)}',
        "said": lambda: f"said:{pick(middle)}",
        "said, unnamed": lambda: f"said:{pick(common)} naming:anonymous",
        "denied": lambda: f"said:{pick(middle)} stance:denies",
        "outlet": lambda: f'outlet:"{pick(press.outlets)}"',
        "outlet, by a word": lambda: "outlet:tide",
        "naming": lambda: "naming:anonymous",
        "language and word": lambda: f"language:uk {pick(middle)}",
        "time": lambda: f"before:30d {pick(middle)}",
        "disputed": lambda: "is:disputed",
        "one origin": lambda: f"is:single {pick(common)}",
        "all at once": lambda: f"{pick(common)} naming:described stance:denies is:disputed language:de after:60d",
        "nothing found": lambda: f"{pick(rare)} {pick(rare)} {pick(rare)}",
    }
    measured = {name: _timed(make, lambda query: len(store.feed(30, None, query)[0])) for name, make in kinds.items()}
    measured["by story"] = _timed(lambda: "", lambda query: len(store.grouped(30, None, query)[0]))
    measured["by story, a word"] = _timed(lambda: pick(middle), lambda query: len(store.grouped(30, None, query)[0]))
    seq = store.last_seq() - 50
    measured["new since"] = _timed(lambda: pick(common), lambda query: store.new_since(query, seq))
    return measured


def _timed(make: Callable[[], str], ask: Callable[[str], int]) -> Timed:
    times, busy, found = [], [], 0
    for _ in range(REPEATS):
        query = make()
        begun, worked = time.perf_counter(), time.process_time()
        found = ask(query)
        busy.append(1000 * (time.process_time() - worked))
        times.append(1000 * (time.perf_counter() - begun))
    return Timed(round(statistics.median(times), 1), _p95(times), _p95(busy), found)


def _p95(times: list[float]) -> float:
    return round(statistics.quantiles(times, n=20)[-1], 1) if len(times) > 1 else 0.0


def _paths(press: Press, article_ids: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, path) without end, as readers turn to them."""
    while True:
        word = chance.choice(press.words[:2000])
        yield "feed", "/"
        yield "search", "/?" + urlencode({"q": f"{word} naming:anonymous"})
        yield "by story", "/?group=story"
        yield "article", f"/article/{chance.choice(article_ids)}"
        yield "search.json", "/search.json?" + urlencode({"q": word})


def _pages(address: str, press: Press, article_ids: list[str]) -> dict[str, list[float]]:
    """Milliseconds of requests one after another, by kind of page."""
    found: dict[str, list[float]] = {}
    for n, (kind, path) in enumerate(itertools.islice(_paths(press, article_ids, random.Random(3)), PAGES)):
        took = _get(address, path)
        if n >= KINDS:  # the first of each kind compiles its template
            found.setdefault(kind, []).append(took)
    return found


def _crowd(address: str, store: Store, press: Press, article_ids: list[str]) -> tuple[list[float], float]:
    """Pages while readers watch and articles arrive: (milliseconds, share of the arrivals that readers were told)."""
    ended, told, saved = threading.Event(), [0] * READERS, 0
    after = store.last_seq()
    watching = [
        threading.Thread(target=_watch, args=(address, after, ended, told, number), daemon=True)
        for number in range(READERS)
    ]
    times: list[float] = []
    reading = threading.Thread(target=_read_on, args=(address, press, article_ids, ended, times), daemon=True)
    for thread in (*watching, reading):
        thread.start()
    begun = time.monotonic()
    fresh = [press.article(10_000_000 + after + n, datetime.now(UTC)) for n in range(ARRIVALS_PER_S * CROWD_S)]
    while saved < len(fresh):
        wait = begun + saved / ARRIVALS_PER_S - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        reading_ = fresh[saved]
        assert reading_.article is not None
        store.save(reading_, reading_.article.id)
        saved += 1
    time.sleep(2)  # the last ones are on their way
    ended.set()
    reading.join(10)
    return times, sum(told) / (READERS * saved)


def _watch(address: str, after: int, ended: threading.Event, told: list[int], number: int) -> None:
    with urllib.request.urlopen(f"{address}/events?after={after}", timeout=30) as stream:
        for line in stream:
            if line.startswith(b"data:") and json.loads(line[5:])["id"]:
                told[number] += 1
            if ended.is_set():
                return


def _read_on(address: str, press: Press, ids: list[str], ended: threading.Event, times: list[float]) -> None:
    for _, path in _paths(press, ids, random.Random(5)):
        if ended.is_set():
            return
        times.append(_get(address, path))
        time.sleep(0.05)


def _get(address: str, path: str) -> float:
    """Milliseconds until the whole answer is here."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    taken = 1000 * (time.perf_counter() - begun)
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: the desk answers {answer.status}")
    return taken


SERVE = """
import sys
from onrecord.desk import Desk
from onrecord.serve import run
from onrecord.store import Store
with Store.open(sys.argv[1]) as store:
    run(Desk(store), "127.0.0.1", 0, on_ready=lambda address: print(address, flush=True))
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of its own that shows the desk in a folder."""
    command = [sys.executable, "-c", SERVE, str(folder / "desk.sqlite3")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+[^/\s]", process.stdout.readline())
            if found is None:
                raise SystemExit("the desk did not start")
            yield found.group()
        finally:
            process.terminate()
