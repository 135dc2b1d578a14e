"""Stories: which articles they hold, and what was weighed. Works inside the caller's transaction."""

from datetime import datetime

from sqlalchemy import Connection, case, delete, exists, func, insert, literal, select, update

from onrecord.records import Weighing
from onrecord.store.evidence import pack
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
        touch(connection, story_id, connection.execute(last).scalar_one())


def save_weighing(connection: Connection, weighing: Weighing, revision: int | None) -> None:
    """Keep it; the story stays stale when it has changed since `revision`."""
    here = stories.c.id == weighing.story_id
    packed = pack(weighing, weighing.story_id)
    connection.execute(update(stories).where(here).values(weighing=packed))
    unchanged = here if revision is None else here & (stories.c.revision == revision)
    connection.execute(update(stories).where(unchanged).values(stale=False))


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
