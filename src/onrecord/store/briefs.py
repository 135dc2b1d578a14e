"""Briefs that editors made of stories, published or not."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.records import StoryBrief, UsageError
from onrecord.store.database import Database
from onrecord.store.evidence import pack, unpack
from onrecord.store.schema import briefs


class Briefs:
    """Every method is one transaction and raises StoreError as the Store's own do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, brief: StoryBrief, changed_at: datetime | None = None) -> None:
        """Keep a new one, or the next state of one. `changed_at`: of the state that it was made from.

        Raises UsageError when somebody has changed it since: nothing of theirs is overwritten.
        """
        row = {
            "id": brief.id,
            "story_id": brief.story_id,
            "slug": brief.slug,
            "published_at": brief.published_at,
            "changed_at": brief.changed_at,
            "record": pack(brief, brief.id),
        }
        with self._database.writing() as connection:
            known = _one(connection, brief.id)
            if known is None:
                connection.execute(insert(briefs), row)
            elif changed_at is not None and known.changed_at != changed_at:
                remedy = "open it anew and make your changes again"
                raise UsageError("somebody has changed this brief since you opened it", known.headline, remedy)
            else:
                connection.execute(update(briefs).where(briefs.c.id == brief.id).values(row))

    def remove(self, brief_id: str) -> None:
        """Forget it. Does nothing when there is none."""
        with self._database.writing() as connection:
            connection.execute(delete(briefs).where(briefs.c.id == brief_id))

    def one(self, brief_id: str) -> StoryBrief | None:
        """None when there is no such."""
        with self._database.reading() as connection:
            return _one(connection, brief_id)

    def published(self, slug: str) -> StoryBrief | None:
        """The one published there; None when there is none, or no longer."""
        wanted = select(briefs.c.record).where(briefs.c.slug == slug, briefs.c.published_at.is_not(None))
        with self._database.reading() as connection:
            record = connection.execute(wanted).scalar_one_or_none()
        return None if record is None else unpack(record, StoryBrief, slug)

    def all(
        self, *, published: bool = False, story_id: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[StoryBrief]:
        """The one changed (or published) last first."""
        order = briefs.c.published_at if published else briefs.c.changed_at
        wanted = (
            select(briefs.c.id, briefs.c.record).order_by(order.desc(), briefs.c.no.desc()).limit(limit).offset(offset)
        )
        if published:
            wanted = wanted.where(briefs.c.published_at.is_not(None))
        if story_id is not None:
            wanted = wanted.where(briefs.c.story_id == story_id)
        with self._database.reading() as connection:
            return [unpack(row.record, StoryBrief, row.id) for row in connection.execute(wanted)]


def _one(connection: Connection, brief_id: str) -> StoryBrief | None:
    record = connection.execute(select(briefs.c.record).where(briefs.c.id == brief_id)).scalar_one_or_none()
    return None if record is None else unpack(record, StoryBrief, brief_id)
