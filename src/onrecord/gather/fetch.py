"""One address to one Page, under every limit: who, how often, how long, how much."""

import asyncio
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

import aiohttp
import msgspec
from yarl import URL

from onrecord.gather.answers import HttpError, TryLater
from onrecord.gather.decode import ACCEPT_ENCODING, Bounded, too_large
from onrecord.gather.guard import Allowance, Guard, Lookup, PinnedResolver, system_lookup
from onrecord.gather.pace import Pace
from onrecord.gather.robots import Robots
from onrecord.gather.sniff import check_readable, check_type
from onrecord.records import GatherError, Page, Refused

ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5"
_REDIRECTS = {301, 302, 303, 307, 308}
_LATER = {429, 503}
_LONGEST_WAIT = timedelta(days=7)
_SHORTEST_WAIT = timedelta(minutes=5)  # when a busy host does not say how long
_HEADER_ROOM = 64 * 1024  # news sites send security policies of 20 kB and more


class FetchSettings(msgspec.Struct, frozen=True):
    """How the network is used. Times in seconds, sizes in bytes."""

    allow: tuple[Allowance, ...] = ()  # ranges that are otherwise refused
    timeout_s: float = 30.0  # for the whole of one page: every redirect, every byte
    max_wire_bytes: int = 20_000_000  # as sent
    max_body_bytes: int = 20_000_000  # when unpacked
    max_redirects: int = 10
    delay_s: float = 1.0  # between two requests to one host; none to an allowed loopback range
    max_delay_s: float = 30.0  # the longest crawl-delay that is honoured
    jitter: float = 0.3  # up to this share is added to a delay
    user_agent: str = "onrecord/0.1 (news feed reader)"
    contact: str = ""  # an address or URL that is added to the user agent
    respect_robots: bool = True
    ca_file: str = ""  # certificates to trust besides the system's
    min_interval_s: float = 120.0  # between two visits to a source
    max_interval_s: float = 21_600.0

    @property
    def agent(self) -> str:
        """The User-Agent header."""
        return f"{self.user_agent} (contact: {self.contact})" if self.contact else self.user_agent


class _Redirect(Exception):
    def __init__(self, target: str) -> None:
        self.target = target


class Fetcher:
    """Fetches pages. One a process is enough: it keeps each host's rate, rules and connections.

    `lookup` resolves names; it is a parameter so that the guard can be tested against
    a name server that changes its mind.
    """

    def __init__(self, settings: FetchSettings | None = None, lookup: Lookup = system_lookup) -> None:
        self.settings = settings or FetchSettings()
        self.guard = Guard(self.settings.allow)
        self._lookup = lookup
        self._pace = Pace(self.settings.jitter)
        self._robots = Robots(self._exchange_robots, self.settings.max_delay_s)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=PinnedResolver(self.guard, self._lookup),
                use_dns_cache=False,
                ssl=_trust(self.settings.ca_file),
                limit_per_host=4,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
            headers={"User-Agent": self.settings.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            max_line_size=_HEADER_ROOM,
            max_field_size=_HEADER_ROOM,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, via: str | None = None
    ) -> Page:
        """The page at `url`, after redirects; status 304 with an empty body when it has not changed.

        Raises Refused for what the safety rules or robots.txt forbid, TryLater for a host
        that asks for patience, HttpError for any other error status, GatherError otherwise.
        """
        headers = {"If-None-Match": etag} if etag else {}
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        page = await self._follow(url, headers, polite=True)
        if page.status != 304:
            check_readable(page.body, page.url, page.media_type)
        return msgspec.structs.replace(page, via=via)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Sends `body` to an address that a user named, under the same guard as every fetch; follows no redirect.

        Raises Refused, GatherError, or HttpError for any answer but 2xx.
        """
        target = self.guard.check_url(url)
        if self._session is None:
            raise RuntimeError("a Fetcher is used inside `async with`")
        try:
            async with (
                asyncio.timeout(self.settings.timeout_s),
                self._session.post(target, data=body, headers=headers, allow_redirects=False) as response,
            ):
                if not 200 <= response.status < 300:
                    raise HttpError(response.status, str(target))
        except TimeoutError:
            raise GatherError("did not answer in time", str(target), "check the receiver") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise GatherError(_in_words(error), str(target), "check the receiver") from None

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of `url`'s host names. Raises GatherError."""
        return (await self._robots.rules(self.guard.check_url(url))).sitemaps

    async def _follow(self, address: str, headers: Mapping[str, str], *, polite: bool) -> Page:
        url, seen, left = self.guard.check_url(address), [str(address)], self.settings.timeout_s
        loop = asyncio.get_running_loop()
        for _ in range(self.settings.max_redirects + 1):
            if polite:
                await self._permit(url)
            began = loop.time()
            try:
                return await self._exchange(url, headers, left)
            except _Redirect as redirect:
                left -= loop.time() - began
                url = self._next_hop(url, redirect.target, seen)
        raise GatherError(
            f"redirects more than {self.settings.max_redirects} times", address, "open it in a browser to see where to"
        )

    def _next_hop(self, url: URL, location: str, seen: list[str]) -> URL:
        try:
            target = self.guard.check_url(str(url.join(URL(location))))
        except Refused as error:
            raise Refused(f"redirects to {error.where}, which {error.what}", str(url), error.remedy) from None
        except ValueError:
            raise GatherError("redirects to what is no address", str(url), "tell the publisher") from None
        if url.scheme == "https" and target.scheme == "http":
            raise Refused(
                "redirects from https to http, where anyone on the way could change it", str(url), "tell the publisher"
            )
        if str(target) in seen:
            raise GatherError(
                f"redirects in a loop ({' to '.join([*seen, str(target)][-3:])})", seen[0], "open it in a browser"
            )
        seen.append(str(target))
        return target

    async def _permit(self, url: URL) -> None:
        """Waits for the host's turn. Raises Refused where robots.txt forbids it, TryLater where it cannot be had."""
        host, port = url.raw_host or "", url.port or 0
        delay = 0.0 if self.guard.allowed_by_name(host, port) else self.settings.delay_s
        self._pace.check(url)
        if self.settings.respect_robots:
            rules = await self._robots.rules(url)
            if not rules.allows(str(url)):
                raise Refused("robots.txt of the site forbids this address", str(url), "open it in a browser")
            delay = max(delay, rules.delay_s)
        await self._pace.turn(url, delay)

    async def _exchange_robots(self, url: URL) -> bytes:
        return (await self._follow(str(url), {}, polite=False)).body

    async def _exchange(self, url: URL, headers: Mapping[str, str], timeout_s: float) -> Page:
        """One request and its answer, within `timeout_s`. Raises _Redirect or GatherError."""
        if self._session is None:
            raise RuntimeError("a Fetcher is used inside `async with`")
        try:
            async with (
                asyncio.timeout(max(timeout_s, 0)),
                self._session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                return await self._receive(url, response)
        except TimeoutError:
            seconds = f"{self.settings.timeout_s:g} seconds"
            raise GatherError(f"was not complete after {seconds}", str(url), "try again later") from None
        except aiohttp.ClientConnectorCertificateError as error:
            reason = getattr(error.certificate_error, "verify_message", "") or "not valid"
            raise GatherError(
                f"the site's certificate cannot be trusted ({reason})", str(url), "tell the publisher"
            ) from None
        except aiohttp.ClientConnectorDNSError:
            raise GatherError(
                f"there is no host of the name {url.host}", str(url), "check the spelling and your connection"
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise GatherError(_in_words(error), str(url), "try again later") from None

    async def _receive(self, url: URL, response: aiohttp.ClientResponse) -> Page:
        self._judge_status(url, response)
        body = b""
        if response.status != 304:
            check_type(response.headers.get("Content-Type", ""), str(url))
            body = await self._body(url, response)
        return Page(
            url=str(url),
            fetched_at=datetime.now(UTC),
            body=body,
            status=response.status,
            media_type=response.headers.get("Content-Type", ""),
            headers=tuple((str(name), str(value)) for name, value in response.headers.items()),
        )

    def _judge_status(self, url: URL, response: aiohttp.ClientResponse) -> None:
        status = response.status
        if status in _REDIRECTS:
            location = response.headers.get("Location")
            if not location:
                raise GatherError("redirects without saying where to", str(url), "tell the publisher")
            raise _Redirect(location)
        if status in _LATER:
            retry_at = _retry_at(response.headers.get("Retry-After"), datetime.now(UTC))
            self._pace.hold(url, retry_at)
            raise TryLater(f"the site asks for patience ({status})", str(url), retry_at)
        if status >= 400:
            raise HttpError(status, str(url))
        if status not in (200, 203, 304):
            raise GatherError(f"the site answered {status}, which is no page", str(url), "open it in a browser")

    async def _body(self, url: URL, response: aiohttp.ClientResponse) -> bytes:
        wire, cap = 0, self.settings.max_wire_bytes
        if (response.content_length or 0) > cap:
            raise too_large(cap, str(url))
        bounded = Bounded(response.headers.get("Content-Encoding", ""), self.settings.max_body_bytes, str(url))
        async for piece in response.content.iter_any():
            wire += len(piece)
            if wire > cap:
                raise too_large(cap, str(url))
            bounded.feed(piece)
        return bounded.close()


def _retry_at(text: str | None, now: datetime) -> datetime:
    """When Retry-After (seconds or a date) allows the next request, at most a week away."""
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return min(max(moment, now), now + _LONGEST_WAIT)
    except ValueError:
        return now + _SHORTEST_WAIT


def _trust(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:
            raise GatherError(f"holds no certificates ({error})", ca_file, "name a PEM file") from None
    return context


def _in_words(error: Exception) -> str:
    match error:
        case aiohttp.ClientPayloadError():
            return "breaks off before its end"
        case aiohttp.ServerDisconnectedError():
            return "the site hung up without an answer"
        case aiohttp.ClientConnectorError():
            return f"cannot be reached ({error.os_error.strerror or error.os_error})"
        case aiohttp.ClientResponseError():
            return f"the site's answer is no proper HTTP ({error.message.partition(chr(10))[0].rstrip(':')})"
    return f"cannot be fetched ({error or type(error).__name__})"
