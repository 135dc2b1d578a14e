"""How often one host is asked: a turn at a time, and not before it said."""

import asyncio
import random
from datetime import UTC, datetime

from yarl import URL

from onrecord.gather.answers import TryLater


class Pace:
    """Gives out turns a host. Lives on one event loop."""

    def __init__(self, jitter: float) -> None:
        self._jitter = jitter
        self._next: dict[tuple[str, int], float] = {}  # seconds of the loop's clock
        self._held: dict[tuple[str, int], datetime] = {}

    def hold(self, url: URL, until: datetime) -> None:
        """The host asked to be left alone until then."""
        self._held[_key(url)] = until

    def check(self, url: URL) -> None:
        """Raises TryLater while the host is to be left alone."""
        until = self._held.get(_key(url))
        if until is None:
            return
        if until > datetime.now(UTC):
            raise TryLater("the site asked for patience a while ago", str(url), until)
        del self._held[_key(url)]

    async def turn(self, url: URL, delay_s: float) -> None:
        """Waits until `delay_s` (and a little, so that hosts are not asked in step) after the host's last turn."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._next.get(_key(url), now))
        self._next[_key(url)] = mine + delay_s * (1 + self._jitter * random.random())
        if mine > now:
            await asyncio.sleep(mine - now)


def _key(url: URL) -> tuple[str, int]:
    return url.raw_host or "", url.port or 0
