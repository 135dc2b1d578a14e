"""What changed without an article's arrival, in the order of arrivals: stories merged or parted, judgements.

Works inside the caller's transaction.
"""

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from onrecord.records import Judgement, Move
from onrecord.store.evidence import pack, unpack
from onrecord.store.feed import meets
from onrecord.store.query import Query
from onrecord.store.schema import articles, changes, counter, stories

KEPT = 5000  # who was away for longer reads the pages anew anyhow
NAMED = 200  # stories and articles of one change

Kind = Literal["merged", "parted", "judged", "undone"]


class Change(msgspec.Struct, frozen=True):
    """`stories`: all that it is about, that where it can be seen now first. `seq`: among those of articles."""

    kind: Kind
    stories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    judgement: str | None = None  # its id
    seq: int = 0


def moved(connection: Connection, moves: Sequence[Move]) -> None:
    """Articles went to other stories: one change for each two stories that took part."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for move in moves:
        pairs.setdefault((move.before, move.after), []).append(move.article_id)
    ids = {before for before, _ in pairs}
    there = set(connection.execute(select(stories.c.id).where(stories.c.id.in_(ids))).scalars())
    for (before, after), members in pairs.items():
        # where nobody is left, two have become one
        kind: Kind = "parted" if before in there else "merged"
        _add(connection, Change(kind, (after, before), tuple(members[:NAMED])))


def judged(connection: Connection, judgement: Judgement, concerned: Collection[str]) -> None:
    """Somebody judged, or undid it. What it moved is told by itself."""
    if judgement.kind in ("merge_stories", "split_story"):
        return
    about = tuple(dict.fromkeys(reference.article_id for reference in judgement.words))
    kind: Kind = "judged" if judgement.stands else "undone"
    _add(connection, Change(kind, tuple(sorted(concerned))[:NAMED], about, judgement.id))


def _add(connection: Connection, change: Change) -> None:
    raised = update(counter).where(counter.c.id == 1).values(value=counter.c.value + 1)
    seq = connection.execute(raised.returning(counter.c.value)).scalar_one()
    connection.execute(insert(changes), {"seq": seq, "record": pack(change, change.kind)})
    if seq % 100 == 0:  # now and then is enough
        last = select(changes.c.seq).order_by(changes.c.seq.desc()).offset(KEPT).limit(1).scalar_subquery()
        connection.execute(delete(changes).where(changes.c.seq <= last))


def between(connection: Connection, after: int, until: int, limit: int, query: Query) -> list[Change]:
    """The latest of those whose number is above `after` and not above `until`, oldest first.

    With a query: what is about a story that it names, or about an article that meets it.
    """
    wanted = select(changes).where(changes.c.seq > after, changes.c.seq <= until)
    rows = connection.execute(wanted.order_by(changes.c.seq.desc()).limit(max(1, limit))).all()[::-1]
    found = [msgspec.structs.replace(unpack(row.record, Change, str(row.seq)), seq=row.seq) for row in rows]
    return [change for change in found if _is_about(connection, change, query)]


def _is_about(connection: Connection, change: Change, query: Query) -> bool:
    if not query.parts:
        return True
    named = {part.value for part in query.of("story") if not part.excluded}
    if named:
        return bool(named & set(change.stories))
    there = select(articles.c.place).where(articles.c.id.in_(change.articles), articles.c.place.is_not(None))
    places = list(connection.execute(there).scalars()) if change.articles else []
    return bool(places and meets(connection, query, places))
