"""robots.txt (RFC 9309): what a site lets a reader fetch, and how fast."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from protego import Protego
from yarl import URL

from onrecord.gather.answers import HttpError, TryLater
from onrecord.records import GatherError, Refused

AGENT = "onrecord"  # the name that a rule in robots.txt addresses
_KEPT_S = 3600.0
_SERVER_TROUBLE = timedelta(minutes=15)
_MOST = 512_000  # bytes; RFC 9309 asks for 500 KiB at least


class Rules:
    """One host's rules for us."""

    def __init__(self, body: bytes, max_delay_s: float) -> None:
        self._parsed = Protego.parse(body[:_MOST].decode("utf-8-sig", errors="replace"))
        self.sitemaps = tuple(dict.fromkeys(self._parsed.sitemaps))
        self.delay_s = min(self._crawl_delay(), max_delay_s)

    def _crawl_delay(self) -> float:
        rate = self._parsed.request_rate(AGENT)
        between = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(self._parsed.crawl_delay(AGENT) or 0.0), between)

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return bool(self._parsed.can_fetch(url, AGENT))


class Robots:
    """Every host's rules, fetched once an hour through `fetch`."""

    def __init__(self, fetch: Callable[[URL], Awaitable[bytes]], max_delay_s: float) -> None:
        self._fetch, self._max_delay_s = fetch, max_delay_s
        self._kept: dict[URL, tuple[float, Rules]] = {}
        self._locks: dict[URL, asyncio.Lock] = {}

    async def rules(self, url: URL) -> Rules:
        """The rules of `url`'s host. No robots.txt allows everything.

        Raises TryLater when the host is in trouble: then nobody knows what it allows.
        """
        origin = url.origin()
        async with self._locks.setdefault(origin, asyncio.Lock()):
            now = asyncio.get_running_loop().time()
            kept = self._kept.get(origin)
            if kept is None or now - kept[0] > _KEPT_S:
                kept = self._kept[origin] = (now, Rules(await self._body(origin), self._max_delay_s))
            return kept[1]

    async def _body(self, origin: URL) -> bytes:
        address = origin / "robots.txt"
        try:
            return await self._fetch(address)
        except HttpError as error:
            if error.status >= 500:
                retry_at = datetime.now(UTC) + _SERVER_TROUBLE
                raise TryLater(f"robots.txt cannot be had ({error.what})", str(address), retry_at) from None
            return b""
        except (TryLater, Refused):
            raise
        except GatherError as error:
            raise GatherError(f"robots.txt cannot be had: it {error.what}", str(address), error.remedy) from None
