"""The whole chain: pages a second from bytes to kept readings, and how fast the desk starts and answers."""

import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import newsroom
from bench.common import SHARED, Options, Result, Stopwatch, Table
from onrecord.desk import Desk, understand
from onrecord.gather import files
from onrecord.records import Page
from onrecord.store import Store

REQUESTS = 200


def measure(gold: Path | None, options: Options) -> Result:
    """gold: a folder of HTML pages (default: the open page sets); with --articles see `newsroom.measure`."""
    if options.articles:
        return newsroom.measure(gold, options)
    pages = [page for page in files(str(gold or SHARED / "data/pages"), datetime.now(UTC)) if isinstance(page, Page)]
    chain = Stopwatch()
    with chain.running():
        readings = [understand(page) for page in pages]
    words = sum(len(reading.article.body.split()) for reading in readings if reading.article)
    with tempfile.TemporaryDirectory() as folder:
        kept = _ingest(pages, Path(folder))
        start_s, latencies = _ask(Path(folder))
    failures = sum(reading.article is None for reading in readings)
    rows = (("pages", len(pages)), ("not read", failures), ("words read", words), ("requests", len(latencies)))
    return Result(
        {
            "page_p95_ms": round(statistics.quantiles(latencies, n=20)[-1], 1),
            "ingest_pages_per_s": kept.rate(len(pages)),
            "start_s": round(start_s, 2),
            "chain_pages_per_s": chain.rate(len(pages)),
        },
        (Table("whole chain", ("of", "number"), rows),),
    )


def _ingest(pages: list[Page], folder: Path) -> Stopwatch:
    watch = Stopwatch()
    with closing(Store.open(str(folder / "desk.sqlite"))) as store:
        desk = Desk(store)
        with watch.running():
            for page in pages:
                desk.take(page)
            desk.reweigh()
    return watch


def _ask(folder: Path) -> tuple[float, list[float]]:
    """Seconds until a desk answers, and milliseconds a page over the feed and everything that it links to."""
    begun = time.perf_counter()
    with _served(folder) as address:
        front = _get(address)
        start_s = time.perf_counter() - begun
        links = ["/", "/sources", *dict.fromkeys(re.findall(r'href="(/(?:article|story)/[0-9a-f]+)"', front))]
        latencies = []
        for turn in range(REQUESTS):
            asked = time.perf_counter()
            _get(address.rstrip("/") + links[turn % len(links)])
            latencies.append(1000 * (time.perf_counter() - asked))
    return start_s, latencies


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "onrecord", "--data", str(folder), "serve", "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            if found is None:
                sys.exit("the desk did not start")
            yield found.group()
        finally:
            process.terminate()


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as reply:
        return str(reply.read().decode())
