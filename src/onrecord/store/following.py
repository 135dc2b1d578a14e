"""What is followed, and the queue of entries still to be fetched."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Row, delete, insert, or_, select, update

from onrecord.records import Entry, Subscription, SubscriptionKind, instant
from onrecord.store.database import Database
from onrecord.store.evidence import pack, unpack
from onrecord.store.schema import queue, subscriptions


class Following:
    """Every method is one transaction and raises StoreError as the Store's own do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def subscribe(self, wanted: Subscription) -> Subscription:
        """Add it, or give the one that is there at this address (or under this id)."""
        with self._database.writing() as connection:
            same = or_(subscriptions.c.address == wanted.address, subscriptions.c.id == wanted.id)
            there = connection.execute(select(subscriptions).where(same)).first()
            if there is None:
                connection.execute(insert(subscriptions).values(msgspec.structs.asdict(wanted)))
                return wanted
            return _subscription(there)

    def all(self) -> list[Subscription]:
        """In the order in which they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(select(subscriptions).order_by(subscriptions.c.no))
            return [_subscription(row) for row in rows]

    def one(self, subscription_id: str) -> Subscription | None:
        """None when it is not followed."""
        with self._database.reading() as connection:
            row = connection.execute(select(subscriptions).where(subscriptions.c.id == subscription_id)).one_or_none()
            return _subscription(row) if row else None

    def change(self, changed: Subscription) -> None:
        """Write all of its fields. One that was removed meanwhile stays removed."""
        with self._database.writing() as connection:
            fields = msgspec.structs.asdict(changed)
            connection.execute(update(subscriptions).where(subscriptions.c.id == changed.id).values(fields))

    def unsubscribe(self, subscription_id: str) -> None:
        """Forget it and what is queued for it; its articles stay."""
        with self._database.writing() as connection:
            number = select(subscriptions.c.no).where(subscriptions.c.id == subscription_id).scalar_subquery()
            connection.execute(delete(queue).where(queue.c.subscription_no == number))
            connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription_id))

    def due(self, now: datetime) -> list[Subscription]:
        """Those to visit now, the longest waiting first; paused ones are not."""
        with self._database.reading() as connection:
            waited = or_(subscriptions.c.next_visit.is_(None), subscriptions.c.next_visit <= now)
            wanted = select(subscriptions).where(waited, subscriptions.c.paused.is_(False))
            rows = connection.execute(wanted.order_by(subscriptions.c.next_visit.nulls_first(), subscriptions.c.no))
            return [_subscription(row) for row in rows]

    # ---- the queue of entries that still have to be fetched: it survives a crash

    def enqueue(self, subscription_id: str, entries: Sequence[Entry], now: datetime) -> int:
        """Queue what is new or whose date_modified moved on; how many. 0 for a subscription that is gone."""
        with self._database.writing() as connection:
            here = select(subscriptions.c.no).where(subscriptions.c.id == subscription_id)
            number = connection.execute(here).scalar_one_or_none()
            if number is None:
                return 0
            known = select(queue.c.url, queue.c.date_modified).where(queue.c.subscription_no == number)
            modified_at: dict[str, str | None] = {}
            for start in range(0, len(entries), 500):
                urls = [entry.url for entry in entries[start : start + 500]]
                rows = connection.execute(known.where(queue.c.url.in_(urls)))
                modified_at |= {row.url: row.date_modified for row in rows}
            fresh: dict[str, Entry] = {}
            for entry in entries:
                if entry.url not in modified_at or _moved_on(modified_at[entry.url], entry.date_modified):
                    fresh[entry.url] = entry
                    modified_at[entry.url] = entry.date_modified
            # A modified entry gets a number of its own, so that whoever is still at the old one finishes only that.
            for url in fresh:
                connection.execute(delete(queue).where(queue.c.subscription_no == number, queue.c.url == url))
            waiting = [
                {
                    "subscription_no": number,
                    "url": url,
                    "date_modified": entry.date_modified,
                    "entry": pack(entry, url),
                    "due": now,
                }
                for url, entry in fresh.items()
            ]
            if waiting:
                connection.execute(insert(queue), waiting)
            return len(waiting)

    def pending(self, limit: int, now: datetime) -> list[tuple[int, str, Entry]]:
        """(queue id, subscription id, entry), due ones, oldest first; none of a paused subscription."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(queue.c.no, subscriptions.c.id, queue.c.url, queue.c.entry)
                .join(subscriptions, subscriptions.c.no == queue.c.subscription_no)
                .where(queue.c.entry.is_not(None), queue.c.due <= now, subscriptions.c.paused.is_(False))
                .order_by(queue.c.no)
                .limit(max(1, limit))
            )
            return [(row.no, row.id, unpack(row.entry, Entry, row.url)) for row in rows]

    def finish(self, queue_id: int) -> None:
        """Done with it. What is left is its address and date: it is queued again only when it is modified."""
        with self._database.writing() as connection:
            connection.execute(update(queue).where(queue.c.no == queue_id).values(entry=None, error=None))

    def postpone(self, queue_id: int, until: datetime, error: str) -> None:
        """Not before `until`; `error` says why."""
        with self._database.writing() as connection:
            changed = {"due": until, "error": error, "tries": queue.c.tries + 1}
            connection.execute(update(queue).where(queue.c.no == queue_id).values(changed))

    def tries(self, queue_id: int) -> int:
        """How often it was postponed; 0 for one that is no longer queued."""
        with self._database.reading() as connection:
            return connection.execute(select(queue.c.tries).where(queue.c.no == queue_id)).scalar_one_or_none() or 0


def _subscription(row: Row[Any]) -> Subscription:
    fields = {name: getattr(row, name) for name in Subscription.__struct_fields__ if name != "kind"}
    return Subscription(**fields, kind=cast(SubscriptionKind, row.kind))


def _moved_on(before: str | None, after: str | None) -> bool:
    """Whether a date of modification is later than the one known."""
    if after is None or before is None:
        return after is not None
    try:
        return instant(after) > instant(before)
    except (ValueError, OverflowError):
        return after != before
