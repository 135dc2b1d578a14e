"""The loop that follows sources: who is due, which pages wait, what becomes of them.

What waits stands in the store's queue, so a crash loses no entry; a page is
taken off the queue only after it has been kept.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from onrecord.deliver import deliver
from onrecord.desk import Desk
from onrecord.gather import Fetcher, TryLater, entry_page, visit
from onrecord.records import Entry, Failure, GatherError, Page, Refused, Subscription
from onrecord.store import Saved
from onrecord.watching import look

AT_ONCE = 16  # visits and pages under way at a time; one a host
FAULT_S = 5.0  # how long a host rests after a fault of ours
ALERTS_EVERY = timedelta(seconds=5)
IDLE_S = 0.5  # how often the store is asked for what another process may have added
RETRIES = (timedelta(minutes=2), timedelta(minutes=20), timedelta(hours=3))


class Follower:
    """Visits what is due and fetches what waits, until told to stop.

    `told` hears of every page kept or failed, for whoever shows progress.
    """

    def __init__(self, desk: Desk, told: Callable[[str, Saved | Failure], None] = lambda url, outcome: None) -> None:
        self.desk, self.store, self.told = desk, desk.store, told
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._unweighed = False
        self._alerted = datetime.min.replace(tzinfo=UTC)

    async def run(self, stop: asyncio.Event, *, once: bool = False) -> None:
        """Follows until `stop` is set; with `once`, until every source was visited and nothing more waits now."""
        visited: set[str] = set()
        async with Fetcher(self.desk.fetching) as fetcher:
            try:
                while not stop.is_set():
                    self._start_visits(fetcher, visited, once)
                    self._start_pages(fetcher)
                    if once and not self._under_way:
                        break
                    await self._breathe(stop)
                    await self._weigh()
                    await self._alert(fetcher)
            finally:
                for task in self._under_way.values():
                    task.cancel()
                await asyncio.gather(*self._under_way.values(), return_exceptions=True)
            await self._weigh()
            await self._alert(fetcher, at_once=True)

    def _start_visits(self, fetcher: Fetcher, visited: set[str], once: bool) -> None:
        everyone = [known for known in self.store.following.all() if not known.paused] if once else []
        for subscription in everyone or self.store.following.due(datetime.now(UTC)):
            if once and subscription.id in visited:
                continue
            if self._start(f"visit {_host(subscription.address)}", self._visit(fetcher, subscription)):
                visited.add(subscription.id)

    def _start_pages(self, fetcher: Fetcher) -> None:
        for queue_id, via, entry in self.store.following.pending(AT_ONCE * 8, datetime.now(UTC)):
            self._start(f"page {_host(entry.url)}", self._page(fetcher, queue_id, via, entry))

    def _start(self, key: str, work: Coroutine[Any, Any, None]) -> bool:
        """Starts the work unless its host or everybody is busy; it then stays due or queued for the next turn."""
        if key in self._under_way or len(self._under_way) >= AT_ONCE:
            work.close()
            return False
        task = asyncio.create_task(self._spared(key, work))
        self._under_way[key] = task
        task.add_done_callback(lambda done: self._under_way.pop(key, None))
        return True

    async def _spared(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        """One odd page or a database that is full must not end the following of all the others."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.told(key, Failure.of("follow", key, error))
            await asyncio.sleep(FAULT_S)  # what waits is still queued; not at once again

    async def _breathe(self, stop: asyncio.Event) -> None:
        """Until something ends, stops or is added, at most a moment."""
        stopping = asyncio.create_task(stop.wait())
        waiting = {stopping, *self._under_way.values()}
        await asyncio.wait(waiting, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _weigh(self) -> None:
        if self._unweighed:
            self._unweighed = False
            try:
                await asyncio.to_thread(self.desk.reweigh, wait=False)
            except Exception as error:  # the stories stay stale and are weighed with the next arrival
                self.told("weighing", Failure.of("weigh", "weighing", error))

    async def _alert(self, fetcher: Fetcher, *, at_once: bool = False) -> None:
        """Looks whether there is news for those who watch, now and then, and takes it to them."""
        now = datetime.now(UTC)
        if not at_once and now - self._alerted < ALERTS_EVERY:
            return
        self._alerted = now
        try:
            await asyncio.to_thread(look, self.store, now)
            await deliver(self.store, fetcher, self.desk.mail, self.desk.address, now)
        except Exception as error:  # what was not told is told in the next turn
            self.told("alerts", Failure.of("alert", "alerts", error))

    # ---- one visit, one page

    async def _visit(self, fetcher: Fetcher, subscription: Subscription) -> None:
        found = await visit(fetcher, subscription, datetime.now(UTC))
        fresh = self.store.following.enqueue(subscription.id, found.entries, datetime.now(UTC)) if found.entries else 0
        for page in found.pages:
            if isinstance(page, Failure):
                self.store.keep_failure(page)
                self.told(page.url, page)
            else:
                fresh += await self._take(page)
        self._remember(found.subscription, fresh)

    def _remember(self, visited: Subscription, fresh: int) -> None:
        """Writes how the visit went, unless a person has removed the source meanwhile; their pause stands."""
        now = self.store.following.one(visited.id)
        if now is None:
            return
        last_new = datetime.now(UTC) if fresh else now.last_new
        self.store.following.change(replace(visited, last_new=last_new, paused=now.paused or visited.paused))

    async def _page(self, fetcher: Fetcher, queue_id: int, subscription_id: str, entry: Entry) -> None:
        subscription = self.store.following.one(subscription_id)
        via = subscription.address if subscription else None
        try:
            page = await fetcher.get(entry.url, via=via)
        except TryLater as error:
            self.store.following.postpone(queue_id, error.retry_at, str(error))
            return
        except GatherError as error:
            await self._without_page(queue_id, entry, via, error)
            return
        if not await self._take(page):
            await self._own_text(entry, via)
        self.store.following.finish(queue_id)

    async def _without_page(self, queue_id: int, entry: Entry, via: str | None, error: GatherError) -> None:
        """The page cannot be had: the feed's own text is kept, and what may be a passing fault is tried again."""
        failure = Failure.of("gather", entry.url, error)
        self.store.keep_failure(failure)
        self.told(entry.url, failure)
        await self._own_text(entry, via)
        tries = self.store.following.tries(queue_id)
        if isinstance(error, Refused) or tries >= len(RETRIES):
            self.store.following.finish(queue_id)
        else:
            self.store.following.postpone(queue_id, datetime.now(UTC) + RETRIES[tries], str(error))

    async def _own_text(self, entry: Entry, via: str | None) -> None:
        known = self.store.article(sha256(entry.url.encode()).hexdigest()[:16]) is not None
        if not known and (entry.title or entry.content_html):  # the feed's words never replace a page that was read
            await self._take(entry_page(entry, datetime.now(UTC), via or entry.url))

    async def _take(self, page: Page) -> bool:
        """Keeps a page. True when an article came of it."""
        outcome = await asyncio.to_thread(self.desk.take, page)
        self.told(page.url, outcome)
        self._unweighed = True
        return isinstance(outcome, Saved)


class FollowerThread:
    """A follower on a thread and an event loop of its own, so that reading never holds up the web desk."""

    def __init__(self, follower: Follower) -> None:
        self.follower = follower
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def __enter__(self) -> "FollowerThread":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self.follower.run(self._stop))
        finally:
            self._loop.close()


def _host(address: str) -> str:
    return urlsplit(address).netloc or address
