"""Stories: which articles they hold, and what was weighed. Works inside the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, insert, literal, select, update

from onrecord.records import Move, Regrouping
from onrecord.store import changes
from onrecord.store.schema import UTCDateTime, articles, stories


def ensure(connection: Connection, story_id: str, headline: str, seen: datetime) -> None:
    """A story to join, founded now when there is none."""
    if connection.execute(select(stories.c.id).where(stories.c.id == story_id)).first() is None:
        row = {
            "id": story_id,
            "headline": headline,
            "first_seen": seen,
            "last_seen": seen,
            "revision": 0,
            "stale": True,
        }
        connection.execute(insert(stories), row)


def touch(connection: Connection, story_id: str, seen: datetime) -> None:
    """A member came or changed: its weighing is stale, its headline the founder's or else the oldest one's."""
    founder = (
        select(articles.c.headline)
        .where(articles.c.story_id == story_id)
        .order_by((articles.c.id == story_id).desc(), articles.c.published, articles.c.no)
        .limit(1)
        .scalar_subquery()
    )
    members = select(func.min(articles.c.first_seen)).where(articles.c.story_id == story_id).scalar_subquery()
    later = case((stories.c.last_seen < seen, literal(seen, UTCDateTime)), else_=stories.c.last_seen)
    values = {"headline": founder, "first_seen": members, "last_seen": later}
    changed = update(stories).where(stories.c.id == story_id)
    connection.execute(changed.values(values | {"revision": stories.c.revision + 1, "stale": True}))


def left(connection: Connection, story_id: str) -> None:
    """A member went elsewhere. A story without any is no story."""
    member = exists().where(articles.c.story_id == story_id)
    gone = delete(stories).where(stories.c.id == story_id, ~member)
    if connection.execute(gone).rowcount == 0:
        last = select(stories.c.last_seen).where(stories.c.id == story_id)
        seen = connection.execute(last).scalar_one_or_none()
        if seen is not None:  # None: it was a story that nobody is in any more
            touch(connection, story_id, seen)


def regroup(connection: Connection, change: Regrouping) -> list[Move]:
    """Carry it out, and say which articles moved. What is not there (any more) does not move.

    A story is named after an article that it holds: one that its founder leaves takes the name of its oldest member.
    """
    moves: list[Move] = []
    for ending, into in change.merged:
        if ending != into:
            moves += _move(connection, articles.c.story_id == ending, into)
    for article_id, into in change.moved:
        moves += _move(connection, articles.c.id == article_id, into)
    for founder in [move.article_id for move in moves if move.article_id == move.before != move.after]:
        heir = select(articles.c.id).where(articles.c.story_id == founder, articles.c.id != founder)
        heir_id = connection.execute(heir.order_by(articles.c.published, articles.c.no).limit(1)).scalar_one_or_none()
        if heir_id is not None and story_of(connection, founder) != founder:
            moves += _move(connection, articles.c.story_id == founder, heir_id)
    for story_id in {move.after: None for move in moves} | {move.before: None for move in moves}:
        left(connection, story_id)
    changes.moved(connection, moves)
    return moves


def _move(connection: Connection, which: ColumnElement[bool], into: str) -> list[Move]:
    wanted = select(articles.c.id, articles.c.story_id, articles.c.headline, articles.c.first_seen).where(which)
    rows = connection.execute(wanted.order_by(articles.c.first_seen, articles.c.no)).all()
    if not rows:
        return []
    last = max(row.first_seen for row in rows)
    ensure(connection, into, rows[0].headline, last)
    connection.execute(update(articles).where(which).values(story_id=into))
    later = {"last_seen": last}
    connection.execute(update(stories).where(stories.c.id == into, stories.c.last_seen < last).values(later))
    return [Move(row.id, row.story_id, into) for row in rows if row.story_id != into]


def members(connection: Connection, story_id: str) -> list[str]:
    """The ids of a story's articles, in the order of arrival."""
    wanted = select(articles.c.id).where(articles.c.story_id == story_id)
    return list(connection.execute(wanted.order_by(articles.c.first_seen, articles.c.no)).scalars())


def seqs(connection: Connection, story_id: str, after: int) -> dict[str, int]:
    """Of a story's articles the sequence number of its arrival or last edit, where that is later than `after`."""
    wanted = select(articles.c.id, articles.c.seq).where(articles.c.story_id == story_id, articles.c.seq > after)
    rows = connection.execute(wanted)
    return {row.id: row.seq for row in rows}


def oldest_first(connection: Connection, story_ids: Iterable[str]) -> list[str]:
    """Those of these stories that there are, the one that was seen first before the others."""
    wanted = select(stories.c.id).where(stories.c.id.in_(list(story_ids)))
    return list(connection.execute(wanted.order_by(stories.c.first_seen, stories.c.id)).scalars())


def story_now(connection: Connection, story_id: str) -> str | None:
    """The story itself, or the one that holds its founder now."""
    known = connection.execute(select(stories.c.id).where(stories.c.id == story_id)).first()
    return story_id if known is not None else story_of(connection, story_id)


def stale(connection: Connection) -> list[str]:
    """Ids, the longest waiting first."""
    wanted = select(stories.c.id).where(stories.c.stale.is_(True)).order_by(stories.c.last_seen, stories.c.id)
    return list(connection.execute(wanted).scalars())


def ids(connection: Connection) -> list[str]:
    """Of all stories, oldest first."""
    return list(connection.execute(select(stories.c.id).order_by(stories.c.first_seen, stories.c.id)).scalars())


def story_of(connection: Connection, article_id: str) -> str | None:
    """The id of the article's story."""
    found = connection.execute(select(articles.c.story_id).where(articles.c.id == article_id)).scalar_one_or_none()
    return None if found is None else str(found)
