"""SIGKILL at any moment: nothing acknowledged is lost, nothing is there twice or by half."""

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import Connection, text

from onrecord.store import Store
from onrecord.store.evidence import Kept, unpack
from tests.patience import PATIENCE

from .invented import reading
from .writer import write

RUNS = 21


@pytest.fixture(scope="module")
def processes() -> Any:
    context = get_context("forkserver")
    # What a child would import for half a second before it writes anything.
    drivers = ["sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg"]
    context.set_forkserver_preload(["__main__", "onrecord.store", *drivers])
    return context


def killed(
    processes: Any, address: str, run: int, chance: random.Random
) -> list[tuple[int, str, int, str, int | None]]:
    """Starts a writer, kills it at a random moment; what it had acknowledged."""
    receive, send = processes.Pipe(duplex=False)
    writer = processes.Process(target=write, args=(address, run, send), daemon=True)
    writer.start()
    send.close()
    acknowledged: list[tuple[int, str, int, str, int | None]] = []
    wanted = chance.randint(1, 6) if run % 4 else 0  # with none it may die while it still opens, or makes, the database
    while len(acknowledged) < wanted and receive.poll(PATIENCE):
        acknowledged.append(receive.recv())
    time.sleep(chance.uniform(0, 0.03 if wanted else 0.12))  # somewhere in what comes next
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    try:
        while True:
            acknowledged.append(receive.recv())
    except EOFError:
        receive.close()
    assert writer.exitcode == -signal.SIGKILL
    return acknowledged


def check_whole(connection: Connection) -> None:
    """Every row stands where it must, once."""

    def one(query: str) -> Any:
        return connection.execute(text(query)).scalar_one()

    if connection.dialect.name == "sqlite":
        assert one("PRAGMA integrity_check") == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        connection.execute(text("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)"))
    versions = one("SELECT count(*) FROM versions")
    assert one("SELECT sum(versions) FROM articles") == versions
    assert one("SELECT count(*) FROM versions JOIN pages ON no = page_no JOIN blobs USING (digest)") == versions
    assert one("SELECT count(*) FROM pages") == versions
    assert one("SELECT count(DISTINCT digest) FROM pages") == one("SELECT count(*) FROM blobs")
    assert one("SELECT count(*) FROM texts") == one("SELECT count(*) FROM articles")
    assert one("SELECT count(DISTINCT seq) FROM versions") == versions
    assert one("SELECT value FROM counter") == one("SELECT max(seq) FROM articles")
    assert one("SELECT count(*) FROM stories WHERE id NOT IN (SELECT story_id FROM articles)") == 0
    readings = connection.execute(
        text("SELECT a.no, v.reading FROM articles a JOIN versions v ON article_no = no AND number = current")
    ).all()
    counted = connection.execute(text("SELECT article_no, count(*) AS size FROM attributions GROUP BY article_no"))
    derived = {row.article_no: row.size for row in counted}
    for number, packed in readings:
        assert derived[number] == len(unpack(packed, Kept, "kept").attributions)


def test_killed_at_any_moment(processes: Any, fresh: Callable[[], str]) -> None:
    chance = random.Random(7)
    address, total = fresh(), 0
    known: dict[tuple[str, int], str] = {}
    for run in range(RUNS):
        if run % 7 == 0:
            address, known = fresh(), {}
        acknowledged = killed(processes, address, run, chance)
        total += len(acknowledged)
        assert [step for step, *_ in acknowledged] == list(range(len(acknowledged)))
        known |= {(article, version): digest for _, article, version, digest, _ in acknowledged}
        with Store.open(address) as store:
            with store._database.writing() as connection:
                if store.last_seq():
                    check_whole(connection)
            kept = [((article, version), page.digest) for article, version, page in store.pages()]
            assert len(dict(kept)) == len(kept)
            # At most the save that was under way is there without having been acknowledged.
            assert known.items() <= dict(kept).items()
            assert len(kept) - len(known) <= 1
            known = dict(kept)
            seqs = [seq for *_, seq in acknowledged if seq is not None]
            assert seqs == sorted(set(seqs))
            assert store.save(reading(f"after{run}"), "after").outcome == "new"
            known[(f"aafter{run}", 1)] = reading(f"after{run}").page.digest
    assert total > RUNS
