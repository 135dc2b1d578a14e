"""Opening, migrating, sharing and running out of room."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect

from onrecord.records import Entry, StoreError, Subscription
from onrecord.store import Store
from onrecord.store.schema import metadata
from tests.patience import PATIENCE

from .invented import START, long_reading, reading


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


def refusal(address: Path | str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Store.open(str(address))
    assert caught.value.where
    assert caught.value.remedy
    return caught.value


def test_migrations_make_the_tables_that_the_queries_use(store: Store) -> None:
    with store._database.reading() as connection:
        found = inspect(connection)
        for table in metadata.tables.values():
            there = {column["name"] for column in found.get_columns(table.name)}
            generated = {name for name in there if name.endswith("_index")}  # of PostgreSQL
            assert there - generated == {column.name for column in table.columns}


def test_a_database_opens_again_with_all_that_was_kept(address: str) -> None:
    with Store.open(address) as store:
        store.save(reading(1), "a1")
    with Store.open(address) as store:
        assert store.article("a1") is not None


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "new" / "er" / "desk.sqlite3")) as store:
        assert store.last_seq() == 0


def test_a_newer_database_is_refused_and_untouched(path: Path) -> None:
    with Store.open(str(path)) as store:
        store.save(reading(1), "a1")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO onrecord_version VALUES (99)")
    connection.close()
    before = path.read_bytes()
    error = refusal(path)
    assert "newer" in error.what
    assert "upgrade" in error.remedy
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_database_of_another_program_is_refused_and_untouched(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    before = path.read_bytes()
    assert "another program" in refusal(path).what
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1000)
    assert "not a database" in refusal(path).what
    assert path.read_bytes().startswith(b"Dear diary")


def test_a_damaged_database(path: Path) -> None:
    with Store.open(str(path)) as store:
        for n in range(200):
            store.save(long_reading(n), f"a{n}")
    body = bytearray(path.read_bytes())
    middle = len(body) // 4096 // 2 * 4096
    body[middle : middle + 40 * 4096] = b"\xff" * 40 * 4096
    path.write_bytes(body)

    def use() -> None:
        with Store.open(str(path)) as store:
            list(store.pages())
            list(store.story_members(START))

    with pytest.raises(StoreError, match="damaged"):
        use()


def test_a_folder_a_file_as_folder_and_a_strange_name(tmp_path: Path) -> None:
    assert "folder" in refusal(tmp_path).what
    (tmp_path / "file").write_text("x")
    assert "folder" in refusal(tmp_path / "file" / "desk.sqlite3").what
    refusal("a\0b")


def test_no_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "desk.sqlite3")
        Store.open(str(path)).close()
        for place in (path, Path(folder)):
            place.chmod(0o555)
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(65534)
            assert refusal(path).what == "the database may only be read"
            refusal(Path(folder) / "sub" / "desk.sqlite3")
        finally:
            if root:
                os.seteuid(0)
            Path(folder).chmod(0o755)


@pytest.mark.parametrize(
    "address", ["mysql://u@h/d", "http://x.example/", "postgresql://u@127.0.0.1:1/d", "postgresql://h:p:q/"]
)
def test_addresses_that_lead_nowhere(address: str) -> None:
    refusal(address)


def test_a_password_is_never_shown() -> None:
    assert "hunter2" not in str(refusal("postgresql://ann:hunter2@127.0.0.1:1/desk"))


def test_a_full_disk_leaves_nothing_half_written(path: Path) -> None:
    with Store.open(str(path)) as store:
        with store._database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 30}")
        numbers = iter(range(1000))
        with pytest.raises(StoreError, match="no room") as caught:
            all(store.save(long_reading(n), f"a{n}") for n in numbers)
        kept = next(numbers) - 1  # the last one was refused
        assert "free" in caught.value.remedy
        assert kept > 3
        counts = store.counts()
        assert (counts["articles"], counts["attributions"], counts["stories"]) == (kept, kept * 12, kept)
        assert len(list(store.pages())) == store.last_seq() == kept
        with store._database.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 100000")
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert store.save(long_reading(kept), f"a{kept}").seq == kept + 1


def test_threads_save_and_read_beside_each_other(store: Store) -> None:
    store.following.subscribe(Subscription("f", "https://tides.example/feed", "feed"))

    def save(first: int) -> None:
        for n in range(first, first + 12):
            store.save(reading(n), f"s{n % 3}")
            store.following.enqueue("f", [Entry(f"https://tides.example/{n}")], START)

    def watch() -> list[int]:  # as the live feed does: from the last number on
        seen: list[int] = []
        while len(seen) < 48:
            seen.extend(item.seq for item in store.arrivals(seen[-1] if seen else 0))
            time.sleep(0.005)  # who asked without end would keep the writers from the processor
        return seen

    with ThreadPoolExecutor(5) as pool:
        watcher = pool.submit(watch)
        list(pool.map(save, range(0, 48, 12)))
        assert watcher.result(timeout=PATIENCE) == list(range(1, 49))
    assert len(store.following.pending(100, START)) == 48


OPEN_AND_SAVE = """
import sys
from onrecord.store import Store
from tests.store.invented import reading
with Store.open(sys.argv[1]) as store:
    for n in range(20):
        store.save(reading(f"{sys.argv[2]}-{n}"), "s")
"""


def test_processes_open_a_new_database_and_save_at_once(address: str) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", OPEN_AND_SAVE, address]
    running = [subprocess.Popen([*command, str(k)], cwd=root, stderr=subprocess.PIPE, text=True) for k in range(3)]
    for process in running:
        _, errors = process.communicate(timeout=PATIENCE)
        assert errors == ""
        assert process.returncode == 0
    with Store.open(address) as store:
        assert store.last_seq() == 60
        story = store.story("s")
        assert story is not None
        assert len(story.articles) == 60
