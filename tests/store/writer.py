"""The process that the kill test kills: saves without end, and says so after each save has returned."""

import random
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.connection import Connection

from onrecord.records import Reading
from onrecord.store import Store

from .invented import START, long_reading


def script(run: int) -> Iterator[Reading]:
    """What the writer saves in this run: new pages, edits of them, and the same page again."""
    chance = random.Random(run)
    edits: dict[int, int] = {}
    for step in range(100_000):
        number = run * 100_000 + step
        kind = chance.choice(("new", "new", "edit", "again")) if edits else "new"
        if kind != "new":
            number = chance.choice(list(edits))
        edits[number] = edits.get(number, 0) + (kind == "edit")
        yield long_reading(number, edits[number], fetched_at=START + timedelta(days=edits[number]))


def write(address: str, run: int, acknowledge: Connection) -> None:
    """Never returns by itself."""
    with Store.open(address) as store:
        for step, reading in enumerate(script(run)):
            saved = store.save(reading, f"story{step % 5}")
            acknowledge.send((step, saved.article_id, saved.version, reading.page.digest, saved.seq))
