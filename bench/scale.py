"""What an arriving article costs in a large story, of copies of few or of articles with words of their own.

`as_in_full`: percentage of the claims of a full weighing that adding one by one gives with the same range. With
`--stored` the story is in a database: what arrives is saved and weighed, and what changed is saved; then the story's
page is asked for.
"""

import argparse
import json
import time
from datetime import timedelta
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from msgspec.structs import replace

from bench.common import Figure, Stopwatch, peak_mb
from bench.newsroom import served
from bench.telephone import world
from onrecord.records import Account, Attribution, Page, Reading, Support
from onrecord.reweighing import Reweighing
from onrecord.store import Store
from onrecord.weigh import Weigher, weigh

# Sentences of other worlds that an article is filled up with, so that it is as long as news is.
PADDING = 12
COMPARED = 3000  # articles up to which the full weighing is compared


def different(articles: int, seed: int) -> list[Account]:
    """Articles of many worlds as one story: hundreds of claims, each with copies, relays and distortions."""
    found: list[Account] = []
    number = 0
    while len(found) < articles:
        found += world(100_000 * seed + number).accounts
        number += 1
    return _in_time(_longer(found[:articles]))


def copied(articles: int, seed: int) -> list[Account]:
    """The articles of one world again and again, each under another outlet's name."""
    some = _longer(world(100_000 * seed).accounts)
    return _in_time([_again(some[n % len(some)], n) for n in range(articles)])


def _in_time(accounts: list[Account]) -> list[Account]:
    start = accounts[0].first_seen
    moments = [start + timedelta(seconds=10 * n) for n in range(len(accounts))]
    return [
        replace(account, first_seen=seen, article=replace(account.article, date_published=seen.isoformat()))
        for account, seen in zip(accounts, moments, strict=True)
    ]


def _longer(accounts: list[Account]) -> list[Account]:
    """With paragraphs after the own ones, so that offsets stay."""
    padding = [account.article.body.replace("\n\n", " ") for account in accounts]
    bodies = ["\n\n".join((account.article.body, *_others(padding, n))) for n, account in enumerate(accounts)]
    return [
        replace(account, article=replace(account.article, body=body))
        for account, body in zip(accounts, bodies, strict=True)
    ]


def _others(padding: list[str], n: int) -> list[str]:
    """A few paragraphs of quoted words: no copies of one another's text."""
    return [f"“{padding[(n * 7 + m) % len(padding)]}”" for m in range(PADDING // 4)]


def _again(account: Account, n: int) -> Account:
    id_ = f"c{n}"
    article = replace(account.article, id=id_, outlet=f"Outlet {n} News", url=f"https://outlet{n}.example/{id_}")
    moved = tuple(_moved(attribution, id_, m) for m, attribution in enumerate(account.attributions))
    return replace(account, article=article, attributions=moved)


def _moved(attribution: Attribution, article_id: str, m: int) -> Attribution:
    return replace(attribution, id=f"{article_id}-{m}", article_id=article_id)


def measure(accounts: list[Account], arriving: int) -> dict[str, Figure]:
    """The last `arriving` of the accounts come one by one to a story of all the others."""
    story, rest = accounts[:-arriving], accounts[-arriving:]
    before = peak_mb()
    weighing = Stopwatch()
    with weighing.running():
        weigher = Weigher("story", story)
    seconds: list[float] = []
    for account in rest:
        watch = Stopwatch()
        with watch.running():
            weigher.add(account)
        seconds.append(watch.seconds)
    full = (
        {support.claim: support for support in weigh("story", accounts).supports} if len(accounts) <= COMPARED else {}
    )
    grown = {support.claim: support for support in weigher.weighing().supports}
    same = sum(id_ in grown and _range(grown[id_]) == _range(support) for id_, support in full.items())
    return {
        "articles": len(story),
        "claims": weigher.claims,
        "full_s": round(weighing.seconds, 1),
        "arrival_p50_ms": round(1000 * median(seconds), 1),
        "arrival_p95_ms": round(1000 * quantiles(seconds, n=20)[-1], 1),
        "memory_mb": round(peak_mb() - before, 1),
        "as_in_full": round(100 * same / len(full), 1) if full else None,
    }


def measure_stored(accounts: list[Account], arriving: int) -> dict[str, Figure]:
    """The same from the reading to the last row, at a database on this machine's disk; and the page after it."""
    story, rest = accounts[:-arriving], accounts[-arriving:]
    before = peak_mb()
    with TemporaryDirectory() as folder, Store.open(f"{folder}/desk.sqlite3") as store:
        reweighing, full, seconds = Reweighing(store), Stopwatch(), list[float]()
        for account in story:
            store.save(_reading(account), "story")
        with full.running():
            reweighing.weigh("story")
        for account in rest:
            watch = Stopwatch()
            with watch.running():
                store.save(_reading(account), "story")
                reweighing.weigh("story")
            seconds.append(watch.seconds)
        memory = peak_mb() - before
        with served(f"{folder}/desk.sqlite3") as address:
            _page(f"{address}/story/story")  # the first one reads the templates
            pages = [_page(f"{address}/story/story") for _ in range(30)]
    times = sorted(taken for taken, _ in pages)
    return {
        "articles": len(story),
        "full_s": round(full.seconds, 1),
        "arrival_p50_ms": round(1000 * median(seconds), 1),
        "arrival_p95_ms": round(1000 * quantiles(seconds, n=20)[-1], 1),
        "memory_mb": round(memory, 1),
        "page_p95_ms": round(1000 * quantiles(times, n=20)[-1], 1),
        "page_kb": round(max(size for _, size in pages) / 1000, 1),
    }


def _reading(account: Account) -> Reading:
    body = f"{account.article.url}\n{account.article.body}".encode()
    page = Page(account.article.url, account.first_seen, body)
    return Reading(page, account.article, account.attributions, account.times)


def _page(address: str) -> tuple[float, int]:
    """Seconds until the whole page is here, and its size in bytes."""
    begun = time.perf_counter()
    with urlopen(address, timeout=60) as answer:
        size = len(answer.read())
    return time.perf_counter() - begun, size


def _range(support: Support) -> tuple[int, int]:
    return support.origins_at_least, support.origins_at_most


def main(argv: list[str] | None = None) -> None:
    """Prints one JSON object a kind of story."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="in the story before the others arrive")
    parser.add_argument("--arriving", type=int, default=50, help="that come one by one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stored", action="store_true", help="in a database, with all that is saved")
    asked = parser.parse_args(argv)
    for name, make in (("copied", copied), ("different", different)):
        accounts = make(asked.articles + asked.arriving, asked.seed)
        figures = (measure_stored if asked.stored else measure)(accounts, asked.arriving)
        print(json.dumps({"story": name, **figures}), flush=True)


if __name__ == "__main__":
    main()
