"""What each reader keeps: what was read, and saved searches. Works inside the caller's transaction."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, insert, select, update

from onrecord.records import UsageError
from onrecord.store.schema import articles, read_marks, saved_searches
from onrecord.store.views import SavedSearch

NAME_LENGTH = 80
MOST_SEARCHES = 100


def read(connection: Connection, reader: str, article_ids: Collection[str]) -> dict[str, int]:
    """Those of some articles that a reader has opened, with the number of versions that there were then."""
    wanted = (
        select(articles.c.id, read_marks.c.version)
        .join(read_marks, read_marks.c.article_no == articles.c.no)
        .where(read_marks.c.reader == reader, articles.c.id.in_(list(article_ids)))
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def would_change(connection: Connection, reader: str, article_id: str, is_read: bool) -> bool:
    """Whether `mark` would write anything that is not there already."""
    versions = select(articles.c.versions).where(articles.c.id == article_id)
    now = connection.execute(versions).scalar_one_or_none()
    return now is not None and read(connection, reader, [article_id]).get(article_id) != (now if is_read else None)


def mark(connection: Connection, reader: str, article_id: str, is_read: bool) -> None:
    """Mark an article as read as it now stands, or as unread. One that there is not is left alone."""
    row = connection.execute(select(articles.c.no, articles.c.versions).where(articles.c.id == article_id)).first()
    if row is None:
        return
    here = (read_marks.c.reader == reader, read_marks.c.article_no == row.no)
    connection.execute(delete(read_marks).where(*here))
    if is_read:
        values = {"reader": reader, "article_no": row.no, "version": row.versions}
        connection.execute(insert(read_marks), values)


def searches(connection: Connection, reader: str | None) -> list[SavedSearch]:
    """A reader's, or everybody's, in the order of their names."""
    wanted = select(saved_searches).order_by(saved_searches.c.name, saved_searches.c.no)
    if reader is not None:
        wanted = wanted.where(saved_searches.c.reader == reader)
    return [_search(row) for row in connection.execute(wanted)]


def save(connection: Connection, search: SavedSearch) -> SavedSearch:
    """Keep a search, or say which of the reader's has that very query already. Raises UsageError."""
    name = _name(search.name)
    own = searches(connection, search.reader)
    for known in own:
        if known.query == search.query:
            return known
    if len(own) >= MOST_SEARCHES:
        what = f"{MOST_SEARCHES} searches are saved already"
        raise UsageError(what, name, "remove one that is no longer needed")
    _free(own, name)
    kept = SavedSearch(search.reader, name, search.query, search.seen, search.added_at, uuid4().hex[:16])
    row = {"id": kept.id, "reader": kept.reader, "name": name, "query": kept.query, "seen": kept.seen}
    connection.execute(insert(saved_searches), row | {"added_at": kept.added_at})
    return kept


def rename(connection: Connection, reader: str, search_id: str, name: str) -> None:
    """Raises UsageError for a name that is empty or taken, and for a search that is none of the reader's."""
    name = _name(name)
    _free([one for one in searches(connection, reader) if one.id != search_id], name)
    _change(connection, reader, search_id, {"name": name})


def look_at(connection: Connection, reader: str, search_id: str, seq: int) -> None:
    """All until `seq` is no longer new. Raises UsageError for a search that is none of the reader's."""
    _change(connection, reader, search_id, {"seen": seq})


def remove(connection: Connection, reader: str, search_id: str) -> None:
    """Forget it; one that is gone already stays so."""
    here = (saved_searches.c.id == search_id, saved_searches.c.reader == reader)
    connection.execute(delete(saved_searches).where(*here))


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
