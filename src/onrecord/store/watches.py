"""What readers watch, what was known of it, and the notices that wait for them or are to be delivered."""

import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from onrecord.alerts import Known, Notice, Watch
from onrecord.records import UsageError
from onrecord.store.database import Database
from onrecord.store.evidence import pack, unpack
from onrecord.store.schema import feed_keys, notices, stories, watch_states, watches

MOST_WATCHES = 200  # of one reader
OVER_AFTER = timedelta(days=14)  # without an article
MOST_NOTICES = 2000  # kept of one watch; older ones go


class Watches:
    """Every method is one transaction and raises StoreError as the Store's own do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- watches

    def save(self, watch: Watch) -> None:
        """Keep a new one, or what a reader changed of one. Raises UsageError for one too many."""
        row = {"id": watch.id, "reader": watch.reader, "subject": watch.subject, "record": pack(watch, watch.name)}
        with self._database.writing() as connection:
            here = watches.c.id == watch.id
            if connection.execute(update(watches).where(here).values(row)).rowcount:
                return
            count = select(func.count()).select_from(watches).where(watches.c.reader == watch.reader)
            if connection.execute(count).scalar_one() >= MOST_WATCHES:
                what = f"{MOST_WATCHES} stories and searches are watched already"
                raise UsageError(what, watch.name, "stop watching one that is over")
            connection.execute(insert(watches), row)

    def remove(self, reader: str, watch_id: str) -> None:
        """Forget it, with its notices. Does nothing for one that is not the reader's."""
        with self._database.writing() as connection:
            number = _number(connection, watch_id, reader)
            if number is not None:
                for table in (notices, watch_states):
                    connection.execute(delete(table).where(table.c.watch_no == number))
                connection.execute(delete(watches).where(watches.c.no == number))

    def all(self, reader: str | None = None) -> list[Watch]:
        """A reader's, or everybody's, in the order in which they were made."""
        wanted = select(watches.c.id, watches.c.record).order_by(watches.c.no)
        if reader is not None:
            wanted = wanted.where(watches.c.reader == reader)
        with self._database.reading() as connection:
            return [unpack(row.record, Watch, row.id) for row in connection.execute(wanted)]

    def one(self, reader: str, watch_id: str) -> Watch | None:
        """None for one that is not the reader's."""
        wanted = select(watches.c.record).where(watches.c.id == watch_id, watches.c.reader == reader)
        with self._database.reading() as connection:
            record = connection.execute(wanted).scalar_one_or_none()
        return None if record is None else unpack(record, Watch, watch_id)

    # ---- what was known

    def known(self, watch_id: str) -> dict[str, tuple[int, Known]]:
        """By story: its revision when it was last compared, and what was known then."""
        wanted = (
            select(watch_states.c.story_id, watch_states.c.revision, watch_states.c.record)
            .join(watches, watches.c.no == watch_states.c.watch_no)
            .where(watches.c.id == watch_id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return {row.story_id: (row.revision, unpack(row.record, Known, row.story_id)) for row in rows}

    def revisions(self, story_ids: Collection[str]) -> dict[str, int]:
        """By story: its revision, once it has been weighed as it stands."""
        wanted = select(stories.c.id, stories.c.revision).where(stories.c.stale.is_(False), stories.c.id.in_(story_ids))
        with self._database.reading() as connection:
            return {row.id: row.revision for row in connection.execute(wanted)}

    def tell(
        self, watch: Watch, told: Sequence[Notice], states: dict[str, tuple[int, Known]], due: datetime | None = None
    ) -> None:
        """Keep notices together with what is known now, so that nothing is told twice or lost.

        `due`: when they are to be delivered, None for not at all. What was known of stories that a search found and
        that are over is forgotten. Does nothing when the watch was removed meanwhile.
        """
        with self._database.writing() as connection:
            number = _number(connection, watch.id, watch.reader)
            if number is None:
                return
            connection.execute(update(watches).where(watches.c.no == number).values(record=pack(watch, watch.name)))
            for story_id, (revision, now) in states.items():
                here = (watch_states.c.watch_no == number, watch_states.c.story_id == story_id)
                connection.execute(delete(watch_states).where(*here))
                row = {"watch_no": number, "story_id": story_id, "revision": revision, "record": pack(now, story_id)}
                connection.execute(insert(watch_states), row)
            if watch.kind == "search" and states:
                going_on = select(stories.c.id).where(stories.c.last_seen >= datetime.now(UTC) - OVER_AFTER)
                over = (watch_states.c.watch_no == number, watch_states.c.story_id.not_in(going_on))
                connection.execute(delete(watch_states).where(*over))
            rows = [_row(notice, number, due) for notice in told]
            if rows:
                connection.execute(insert(notices), rows)
                _forget_oldest(connection, number)

    # ---- notices

    def notices(self, reader: str, limit: int = 100, before: str | None = None) -> list[Notice]:
        """A reader's, the latest first; `before`: only those older than the one of this id."""
        wanted = (
            select(notices, watches.c.id.label("watch_id"), watches.c.record)
            .join(watches, watches.c.no == notices.c.watch_no)
            .where(watches.c.reader == reader)
            .order_by(notices.c.no.desc())
            .limit(max(1, limit))
        )
        if before is not None:
            place = select(notices.c.no).where(notices.c.id == before).scalar_subquery()
            wanted = wanted.where(notices.c.no < place)
        with self._database.reading() as connection:
            return [_notice(row) for row in connection.execute(wanted)]

    def unseen(self, reader: str) -> int:
        """How many notices the reader has not looked at."""
        counted = select(func.count()).select_from(notices).join(watches, watches.c.no == notices.c.watch_no)
        with self._database.reading() as connection:
            wanted = counted.where(watches.c.reader == reader, notices.c.seen.is_(False))
            return int(connection.execute(wanted).scalar_one())

    def look(self, reader: str) -> None:
        """All of the reader's notices have been seen."""
        own = select(watches.c.no).where(watches.c.reader == reader)
        with self._database.writing() as connection:
            connection.execute(update(notices).where(notices.c.watch_no.in_(own)).values(seen=True))

    def due(self, now: datetime, limit: int = 100) -> list[tuple[Watch, Notice, int]]:
        """(watch, notice, tries so far) of what is to be delivered now, the oldest first."""
        wanted = (
            select(notices, watches.c.id.label("watch_id"), watches.c.record)
            .join(watches, watches.c.no == notices.c.watch_no)
            .where(notices.c.due <= now)
            .order_by(notices.c.no)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return [(unpack(row.record, Watch, row.watch_id), _notice(row), row.tries) for row in rows]

    def delivered(self, notice_ids: Collection[str], now: datetime) -> None:
        """They have arrived."""
        with self._database.writing() as connection:
            done = update(notices).where(notices.c.id.in_(list(notice_ids)))
            connection.execute(done.values(delivered_at=now, due=None, error=None))

    def undelivered(self, notice_ids: Collection[str], error: str, again: datetime | None) -> None:
        """They have not; `again`: when to try anew, None for never."""
        with self._database.writing() as connection:
            failed = update(notices).where(notices.c.id.in_(list(notice_ids)))
            connection.execute(failed.values(tries=notices.c.tries + 1, due=again, error=error))

    # ---- feeds

    def feed_key(self, reader: str) -> str:
        """The secret part of the address of the reader's feed: a feed reader cannot log in."""
        with self._database.writing() as connection:
            kept = select(feed_keys.c.key).where(feed_keys.c.reader == reader)
            key = connection.execute(kept).scalar_one_or_none()
            if key is None:
                key = secrets.token_urlsafe(24)
                connection.execute(insert(feed_keys), {"reader": reader, "key": key})
        return str(key)

    def reader_of(self, key: str) -> str | None:
        """Whose feed it is."""
        with self._database.reading() as connection:
            return connection.execute(select(feed_keys.c.reader).where(feed_keys.c.key == key)).scalar_one_or_none()


def _number(connection: Connection, watch_id: str, reader: str) -> int | None:
    wanted = select(watches.c.no).where(watches.c.id == watch_id, watches.c.reader == reader)
    return connection.execute(wanted).scalar_one_or_none()


def _row(notice: Notice, watch_no: int, due: datetime | None) -> dict[str, Any]:
    kept = {key: value for key, value in asdict(notice).items() if key not in ("watch_id", "watch_name")}
    return kept | {"watch_no": watch_no, "tries": 0, "due": due}


def _notice(row: Row[Any]) -> Notice:
    name = unpack(row.record, Watch, row.watch_id).name
    return Notice(
        row.id, row.watch_id, row.kind, row.at, row.text, row.path, name, row.seen, row.delivered_at, row.error
    )


def _forget_oldest(connection: Connection, watch_no: int) -> None:
    newest = select(notices.c.no).where(notices.c.watch_no == watch_no).order_by(notices.c.no.desc())
    oldest_kept = connection.execute(newest.offset(MOST_NOTICES - 1).limit(1)).scalar_one_or_none()
    if oldest_kept is not None:
        connection.execute(delete(notices).where(notices.c.watch_no == watch_no, notices.c.no < oldest_kept))
