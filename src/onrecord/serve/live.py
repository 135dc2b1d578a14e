"""What arrives, as server-sent events. One question to the store serves all who watch."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.concurrency import run_in_threadpool

from onrecord.store import Store
from onrecord.store.views import Item

PERIOD_S = 0.5  # how often the store is asked
HEARTBEAT_S = 15.0  # a silent connection is cut by proxies, and one that died is only noticed when written to
AT_ONCE = 100


class Live:
    """Watches the store's sequence number for any number of readers."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.closing = False
        self._seq = 0
        self._asked = float("-inf")

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

    async def events(self, after: int, query: str, outlet: str | None) -> AsyncIterator[bytes]:
        """The arrivals after a sequence number that a feed with this search and outlet would show."""
        loop = asyncio.get_running_loop()
        yield b"retry: 2000\n\n"
        spoken = loop.time()
        while not self.closing:
            if await self.latest() > after:
                items = await run_in_threadpool(self.store.arrivals, after, AT_ONCE)
                wanted = await run_in_threadpool(self._wanted, items, query, outlet)
                for item in items:
                    after = max(after, item.seq)
                    if item.article_id in wanted:
                        yield _event(item)
                        spoken = loop.time()
            if loop.time() - spoken >= HEARTBEAT_S:
                yield b": still here\n\n"
                spoken = loop.time()
            await asyncio.sleep(PERIOD_S)

    def _wanted(self, items: list[Item], query: str, outlet: str | None) -> set[str]:
        arrived = {item.article_id for item in items if outlet in (None, item.outlet)}
        if query and arrived:
            found, _ = self.store.feed(AT_ONCE, None, query, outlet)
            arrived &= {item.article_id for item in found}
        return arrived


def _event(item: Item) -> bytes:
    data = {"id": item.article_id, "headline": item.headline, "outlet": item.outlet, "edited": item.versions > 1}
    return b"id: %d\nevent: arrival\ndata: %b\n\n" % (item.seq, msgspec.json.encode(data))
