"""A desk with N invented articles: how fast it answers every kind of query and page, and with a crowd watching."""

import gc
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
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from bench import pages
from bench.common import Options, Result, Table
from bench.invented import Press, fill
from bench.pages import get, p95
from onrecord.store import Store

REPEATS = 20  # of each query
READERS, ARRIVALS_PER_S, CROWD_S = 50, 12, 15


class Timed(NamedTuple):
    """One kind of query. The processor's time is steadier than the clock where others share the machine."""

    median_ms: float
    p95_ms: float
    p95_busy_ms: float
    found: int


# ---- measuring


def measure(folder: Path | None, options: Options) -> Result:
    """folder: where the invented desk is made and kept for another run (default: nowhere, but see `options.store`)."""
    count = options.articles or 0
    with tempfile.TemporaryDirectory() as scratch:
        database = options.store or str((folder or Path(scratch)) / "desk.sqlite3")
        press = Press(options.seed)
        with Store.open(database) as store:
            if store.total() < count:
                fill(store, press, count)
            gc.freeze()  # the invented press is no part of a desk: its collector would not walk over all of it
            queries = _queries(store, press)
            some = store.feed(40)[0]
        asked = tuple((name, *timed) for name, timed in queries.items())
        with served(database) as address, Store.open(database) as store:
            calm = pages.measure(address, store, press)
            crowd, told = _crowd(address, store, press, [item.article_id for item in some])
    return Result(
        {
            "query_p95_ms": max(timed.p95_ms for timed in queries.values()),
            "query_p95_busy_ms": max(timed.p95_busy_ms for timed in queries.values()),
            "feed_p95_ms": next(page.p95_ms for page in calm if page.name == "feed"),
            "page_p95_ms": max(page.p95_ms for page in calm),
            "page_kb": max(page.kb for page in calm if "." not in page.name),
            "crowd_page_p95_ms": p95(crowd),
            "crowd_told": round(told, 3),
        },
        (
            Table(f"queries on {count:,} articles", ("query", "median ms", "p95 ms", "p95 busy ms", "found"), asked),
            Table(
                f"every address, on {count:,} articles",
                ("address", "p50 ms", "p95 ms", "times an answer without the database", "KB"),
                tuple(tuple(page) for page in calm),
            ),
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
    return Timed(round(statistics.median(times), 1), p95(times), p95(busy), found)


def _paths(press: Press, article_ids: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, path) without end, as readers turn to them."""
    while True:
        word = chance.choice(press.words[:2000])
        yield "feed", "/"
        yield "search", "/?" + urlencode({"q": f"{word} naming:anonymous"})
        yield "by story", "/?group=story"
        yield "article", f"/article/{chance.choice(article_ids)}"
        yield "search.json", "/search.json?" + urlencode({"q": word})


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
        times.append(get(address, path).ms)
        time.sleep(0.05)


SERVE = """
import sys
from onrecord.desk import Desk
from onrecord.serve import run
from onrecord.store import Store
with Store.open(sys.argv[1]) as store:
    run(Desk(store), "127.0.0.1", 0, on_ready=lambda address: print(address, flush=True))
"""


@contextmanager
def served(database: str) -> Iterator[str]:
    """The address of a server of its own that shows the desk in a database."""
    command = [sys.executable, "-c", SERVE, database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+[^/\s]", process.stdout.readline())
            if found is None:
                raise SystemExit("the desk did not start")
            yield found.group()
        finally:
            process.terminate()
