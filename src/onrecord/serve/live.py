"""What arrives and what changes, as server-sent events. One question to the store serves all who watch."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

import msgspec
from starlette.concurrency import run_in_threadpool

from onrecord.judging import decided
from onrecord.store import Store
from onrecord.store.changes import Change
from onrecord.store.query import Query
from onrecord.store.views import Item

PERIOD_S = 0.5  # how often the store is asked
HEARTBEAT_S = 15.0  # a silent connection is cut by proxies, and one that died is only noticed when written to
AT_ONCE = 100
KEPT_BATCHES = 200
CHANGE = {"merged": "Stories merged", "parted": "Story split", "judged": "decided that", "undone": "took back that"}


class Live:
    """Watches the store's sequence number for any number of readers."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.closing = False
        self._seq = 0
        self._asked = float("-inf")
        self._batches: dict[tuple[int, str, int], asyncio.Future[_Batch]] = {}

    def close(self) -> None:
        """Ends every stream within one period."""
        self.closing = True

    async def latest(self) -> int:
        """The last sequence number, at most one period old."""
        now = asyncio.get_running_loop().time()
        if now - self._asked >= PERIOD_S:
            self._asked = now
            self._seq = await run_in_threadpool(self.store.last_seq)
        return self._seq

    async def events(self, after: int, query: Query) -> AsyncIterator[bytes]:
        """What came after a sequence number: arrivals that a feed with this query would show, and changes of it."""
        loop = asyncio.get_running_loop()
        yield b"retry: 2000\n\n"
        spoken = loop.time()
        while not self.closing:
            latest = await self.latest()
            while after < latest and not self.closing:
                batch = await self._batch(after, query)
                for event in batch.events:
                    yield event
                    spoken = loop.time()
                after = batch.until
            if loop.time() - spoken >= HEARTBEAT_S:
                yield b": still here\n\n"
                spoken = loop.time()
            await asyncio.sleep(PERIOD_S)

    async def _batch(self, after: int, query: Query) -> "_Batch":
        """Asked of the store once for all who read the same feed from the same place on."""
        key = (after, str(query), self._seq)
        if key not in self._batches:
            if len(self._batches) >= KEPT_BATCHES:
                self._batches.clear()
            self._batches[key] = asyncio.ensure_future(run_in_threadpool(self._made, after, query))
        try:
            return await asyncio.shield(self._batches[key])
        except Exception:
            self._batches.pop(key, None)
            raise

    def _made(self, after: int, query: Query) -> "_Batch":
        recent = self.store.arrivals(after, AT_ONCE)
        until = recent[-1].seq if recent else max(after, self._seq)
        items = self.store.arrivals(after, AT_ONCE, query) if query.parts else recent
        changed = self.store.changes(after, until, AT_ONCE, query)
        told = [(item.seq, _event(item)) for item in items if item.seq <= until]
        told += [(change.seq, self._changed(change)) for change in changed]
        return _Batch([event for _, event in sorted(told)], until)

    def _changed(self, change: Change) -> bytes:
        """In plain words, with the story on whose page it can be seen."""
        judgement = self.store.judgement(change.judgement) if change.judgement else None
        head = self.store.story_head(change.stories[0]) if change.stories else None
        said = CHANGE[change.kind] + (f": {head.headline}" if head is not None else "")
        if judgement is not None:
            (shown,) = decided(self.store, [judgement])
            who = judgement.by if change.kind == "judged" else judgement.undone_by
            said = f"{who} {CHANGE[change.kind]} {shown.said}"
        data = {"kind": change.kind, "said": said, "story": head.id if head is not None else None}
        return b"id: %d\nevent: change\ndata: %b\n\n" % (change.seq, msgspec.json.encode(data))


class _Batch(NamedTuple):
    events: list[bytes]
    until: int  # the sequence number that they reach


def _event(item: Item) -> bytes:
    data = {"id": item.article_id, "headline": item.headline, "outlet": item.outlet, "edited": item.versions > 1}
    return b"id: %d\nevent: arrival\ndata: %b\n\n" % (item.seq, msgspec.json.encode(data))
