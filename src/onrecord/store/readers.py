"""What each reader keeps: what was read, and saved searches."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, insert, select, update

from onrecord.records import UsageError
from onrecord.store.database import Database
from onrecord.store.queries import last_seq
from onrecord.store.query import parse
from onrecord.store.schema import articles, read_marks, saved_searches
from onrecord.store.views import SavedSearch

NAME_LENGTH = 80
MOST_SEARCHES = 100


class Readers:
    """Every method is one transaction and raises StoreError as the Store's own do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read_marks(self, reader: str, article_ids: Collection[str]) -> dict[str, int]:
        """Those of some articles that a reader has opened, with the number of versions that there were then."""
        with self._database.reading() as connection:
            return _read(connection, reader, article_ids)

    def mark_read(self, reader: str, article_id: str, is_read: bool = True) -> None:
        """Mark an article as read as it now stands, or as unread. Writes only where that changes something."""
        with self._database.reading() as connection:
            if not _would_change(connection, reader, article_id, is_read):
                return
        with self._database.writing() as connection:
            _mark(connection, reader, article_id, is_read)

    def searches(self, reader: str | None = None) -> list[SavedSearch]:
        """A reader's, or (None) everybody's, in the order of their names."""
        with self._database.reading() as connection:
            return _searches(connection, reader)

    def save_search(self, reader: str, name: str, query: str) -> SavedSearch:
        """Keep a query; what there is now is no longer new. The same query twice is one. Raises UsageError."""
        now = datetime.now(UTC)
        text = str(parse(query, now))
        with self._database.writing() as connection:
            name = _name(name)
            own = _searches(connection, reader)
            for known in own:
                if known.query == text:
                    return known
            if len(own) >= MOST_SEARCHES:
                what = f"{MOST_SEARCHES} searches are saved already"
                raise UsageError(what, name, "remove one that is no longer needed")
            _free(own, name)
            kept = SavedSearch(reader, name, text, last_seq(connection), now, uuid4().hex[:16])
            row = {"id": kept.id, "reader": kept.reader, "name": name, "query": kept.query, "seen": kept.seen}
            connection.execute(insert(saved_searches), row | {"added_at": kept.added_at})
            return kept

    def rename_search(self, reader: str, search_id: str, name: str) -> None:
        """Raises UsageError for a name that is empty or taken, and for a search that is none of the reader's."""
        with self._database.writing() as connection:
            name = _name(name)
            _free([one for one in _searches(connection, reader) if one.id != search_id], name)
            _change(connection, reader, search_id, {"name": name})

    def look_at_search(self, reader: str, search_id: str, seq: int) -> None:
        """All until `seq` is no longer new. Raises UsageError for a search that is none of the reader's."""
        with self._database.writing() as connection:
            _change(connection, reader, search_id, {"seen": seq})

    def remove_search(self, reader: str, search_id: str) -> None:
        """Forget it; one that is gone already stays so."""
        with self._database.writing() as connection:
            here = (saved_searches.c.id == search_id, saved_searches.c.reader == reader)
            connection.execute(delete(saved_searches).where(*here))


def _read(connection: Connection, reader: str, article_ids: Collection[str]) -> dict[str, int]:
    """Those of some articles that a reader has opened, with the number of versions that there were then."""
    wanted = (
        select(articles.c.id, read_marks.c.version)
        .join(read_marks, read_marks.c.article_no == articles.c.no)
        .where(read_marks.c.reader == reader, articles.c.id.in_(list(article_ids)))
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _would_change(connection: Connection, reader: str, article_id: str, is_read: bool) -> bool:
    """Whether `_mark` would write anything that is not there already."""
    versions = select(articles.c.versions).where(articles.c.id == article_id)
    now = connection.execute(versions).scalar_one_or_none()
    return now is not None and _read(connection, reader, [article_id]).get(article_id) != (now if is_read else None)


def _mark(connection: Connection, reader: str, article_id: str, is_read: bool) -> None:
    """Mark an article as read as it now stands, or as unread. One that there is not is left alone."""
    row = connection.execute(select(articles.c.no, articles.c.versions).where(articles.c.id == article_id)).first()
    if row is None:
        return
    here = (read_marks.c.reader == reader, read_marks.c.article_no == row.no)
    connection.execute(delete(read_marks).where(*here))
    if is_read:
        values = {"reader": reader, "article_no": row.no, "version": row.versions}
        connection.execute(insert(read_marks), values)


def _searches(connection: Connection, reader: str | None) -> list[SavedSearch]:
    """A reader's, or everybody's, in the order of their names."""
    wanted = select(saved_searches).order_by(saved_searches.c.name, saved_searches.c.no)
    if reader is not None:
        wanted = wanted.where(saved_searches.c.reader == reader)
    return [_search(row) for row in connection.execute(wanted)]


def _change(connection: Connection, reader: str, search_id: str, values: dict[str, Any]) -> None:
    here = (saved_searches.c.id == search_id, saved_searches.c.reader == reader)
    if connection.execute(update(saved_searches).where(*here).values(values)).rowcount == 0:
        raise UsageError("there is no such saved search", search_id, "see the list beside the feed")


def _name(name: str) -> str:
    plain = " ".join(name.split())[:NAME_LENGTH]
    if not plain:
        raise UsageError("a saved search needs a name", remedy="write one, a word or two")
    return plain


def _free(others: Collection[SavedSearch], name: str) -> None:
    if any(one.name == name for one in others):
        raise UsageError("another saved search has this name", name, "choose another one")


def _search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.reader, row.name, row.query, row.seen, row.added_at, row.id)
