"""How often somebody may try: guesses at passwords get slower and slower, writing is held to a pace.

All in memory, and bounded: whoever was not heard of for the longest is forgotten first.
"""

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], float]

KEPT = 10_000  # keys in mind
CALM_S = 3600.0  # after so long without a try everything is forgiven
AT_ONCE, WAITING = 2, 8  # a password takes 128 MB and a third of a second: so many are hashed, so many may wait


class Slower:
    """After `free` tries each further one has to wait twice as long, up to `most_s`.

    A try while it has to wait counts for nothing, so that nobody can keep somebody else out for longer than that.
    """

    def __init__(self, free: int, most_s: float, clock: Clock = time.monotonic) -> None:
        self.free, self.most_s, self.clock = free, most_s, clock
        self._tries: OrderedDict[str, tuple[int, float, float]] = OrderedDict()  # how many, the last, not before

    def wait(self, key: str) -> float:
        """Seconds until the next try; 0 for now."""
        return max(0.0, self._tries.get(key, (0, 0.0, 0.0))[2] - self.clock())

    def tried(self, key: str) -> None:
        """Counts a try."""
        now = self.clock()
        count, last, _ = self._tries.pop(key, (0, now, now))
        count = 1 if now - last >= CALM_S else count + 1
        pause = min(self.most_s, 2.0 ** min(count - self.free, 30)) if count >= self.free else 0.0
        self._tries[key] = (count, now, now + pause)
        if len(self._tries) > KEPT:
            self._tries.popitem(last=False)

    def took_back(self, key: str) -> None:
        """The last try was a good one: it counts for nothing."""
        if key in self._tries:
            count, last, _ = self._tries[key]
            self._tries[key] = (count - 1, last, 0.0)

    def forget(self, key: str) -> None:
        """All is well with this one."""
        self._tries.pop(key, None)


class Guesses:
    """Log-ins, by account and by address.

    The guesses at one account from everywhere are slowed down, too, but little,
    and never for an address from which its owner came before: otherwise anybody
    could keep anybody out.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._pair = Slower(free=5, most_s=300, clock=clock)
        self._address = Slower(free=20, most_s=300, clock=clock)
        self._account = Slower(free=20, most_s=30, clock=clock)
        self._known: OrderedDict[str, None] = OrderedDict()

    def attempt(self, account: str, address: str) -> float:
        """Counts one and gives 0, or gives the seconds to wait and counts nothing."""
        pair = f"{address} {account}"
        limits = [(self._pair, pair), (self._address, address)]
        if pair not in self._known:
            limits.append((self._account, account))
        wait = max(limit.wait(key) for limit, key in limits)
        if not wait:
            for limit, key in limits:
                limit.tried(key)
        return wait

    def succeeded(self, account: str, address: str) -> None:
        """The last attempt was the account's owner."""
        pair = f"{address} {account}"
        self._pair.forget(pair)
        self._address.took_back(address)
        if pair not in self._known:
            self._account.took_back(account)
        self._known[pair] = None
        if len(self._known) > KEPT:
            self._known.popitem(last=False)


class Pace:
    """`burst` at once, then `rate` a second (a token bucket)."""

    def __init__(self, rate: float, burst: float, clock: Clock = time.monotonic) -> None:
        self.rate, self.burst, self.clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Takes one and gives 0, or gives the seconds to wait."""
        now = self.clock()
        left, since = self._left.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        self._left[key] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > KEPT:
            self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self.rate


class Busy(Exception):
    """More passwords wait to be hashed than can be in a short time."""


class Hashing:
    """Runs what is made slow and large on purpose, a few at a time."""

    def __init__(self) -> None:
        self._turns, self._waiting = asyncio.Semaphore(AT_ONCE), 0

    async def run(self, hashes: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `hashes` gives. Raises Busy."""
        if self._waiting >= AT_ONCE + WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turns:
                return await run_in_threadpool(hashes, *args, **kwargs)
        finally:
            self._waiting -= 1


def address_key(client: str) -> str:
    """An IPv4 address itself, of an IPv6 address the network: everybody has 2**64 of those."""
    try:
        ip = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
