"""A database that an older version kept is searched like a new one as soon as it is opened."""

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, text

from onrecord.store import Store
from onrecord.store.database import postgresql_url
from onrecord.store.migrations import MIGRATIONS, SEARCHED, SQLITE

from .invented import HOUR, START, reading
from .test_search import says, with_sources

OLDER = ["DELETE FROM texts", "DELETE FROM facets", "DELETE FROM happenings",
         "UPDATE articles SET place = NULL, language = NULL, dated = NULL",
         "UPDATE attributions SET who = '', said = ''"]  # fmt: skip


def age(address: str) -> None:
    """Take away what the older version had not: what stands in the columns and tables that came later."""
    if "://" in address:
        engine = create_engine(postgresql_url(address))
        with engine.begin() as connection:
            for statement in OLDER:
                connection.execute(text(statement))
        engine.dispose()
        return
    connection_ = sqlite3.connect(Path(address))
    with connection_:
        for statement in OLDER:
            connection_.execute(statement)
    connection_.close()


def test_an_older_database_answers_right_after_it_is_opened(address: str) -> None:
    with Store.open(address) as store:
        for n in range(230):  # more than one batch
            store.save(
                with_sources(reading(n, language="en"), says(n, "Marta Ash", f"the quay number {n} is shut")), f"a{n}"
            )
        store.save(reading(3, "changed", language="en", fetched_at=START + HOUR), "a3")
    age(address)
    with Store.open(address) as store:
        assert store.total() == 230
        assert store.languages() == [("en", 230)]
        assert [item.article_id for item in store.feed(query="speaker:Ash said:229")[0]] == ["a229"]
        assert [item.article_id for item in store.feed(query="is:edited")[0]] == ["a3"]
        assert len(store.feed(300, None, "ferry")[0]) == 230


def test_a_database_from_before_the_step_is_taken_through_it(tmp_path: Path) -> None:
    new, old = tmp_path / "new.sqlite3", tmp_path / "old.sqlite3"
    with Store.open(str(new)) as store:
        store.save(with_sources(reading(1, "The quay is shut."), says(1, "Marta Ash", "the quay is shut")), "a1")
        store.save(reading(2), "a1")
    before = next(n for n, step in enumerate(MIGRATIONS) if step[0] is SEARCHED)
    with sqlite3.connect(old) as connection:
        for both, sqlite, _ in MIGRATIONS[:before]:
            for statement in both + sqlite:
                connection.execute(statement.format(**SQLITE))
        connection.execute("CREATE TABLE onrecord_version (version INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO onrecord_version VALUES (?)", (before,))
        connection.execute("ATTACH ? AS newer", (str(new),))
        for table in ("blobs", "pages", "stories", "articles", "versions", "attributions", "counter"):
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
        connection.execute("INSERT INTO texts SELECT no, headline FROM articles")
    connection.close()
    with Store.open(str(old)) as store:
        assert [item.article_id for item in store.feed(query="speaker:Ash said:quay")[0]] == ["a1"]
        assert len(store.feed(query="story:a1")[0]) == 2
        assert "a1" in store.stale_stories()  # how its claims stand is weighed anew
