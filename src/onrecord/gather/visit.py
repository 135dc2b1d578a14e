"""One visit to something followed: what is there now, and when to come again."""

import asyncio
import random
import statistics
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from onrecord.gather.answers import HttpError, TryLater
from onrecord.gather.feeds import parse_feed
from onrecord.gather.fetch import Fetcher, FetchSettings
from onrecord.gather.files import files
from onrecord.gather.sitemaps import Child, parse_sitemap
from onrecord.records import Entry, Failure, GatherError, Page, Subscription, instant

ENTRY_MEDIA_TYPE = "application/x-onrecord-entry+json"
_MOST_ENTRIES = 500  # of a sitemap, newest first: a whole archive is not news
_MOST_CHILDREN = 4
_USUAL = timedelta(minutes=30)  # between visits when nothing tells how busy a source is
_BY_KIND = {"page": timedelta(minutes=15), "folder": timedelta(minutes=5), "warc": timedelta(hours=6)}
_FIRST_RETRY = timedelta(minutes=2)
_SPREAD = 0.2


class Visit(msgspec.Struct, frozen=True):
    """What a visit brought. `pages` can be walked through once: a folder's are read as one goes."""

    subscription: Subscription  # as it stands after the visit
    entries: tuple[Entry, ...] = ()  # of a feed or sitemap: what to fetch
    pages: Iterable[Page | Failure] = ()  # of a page, folder or WARC: what there is


async def visit(fetcher: Fetcher, subscription: Subscription, now: datetime) -> Visit:
    """Visits a source. The world's faults raise nothing: they stand in `last_error`, and the next visit is put off."""
    try:
        found = await _look(fetcher, subscription, now)
    except TryLater as error:
        put_off = max(error.retry_at, now + _interval_of(fetcher.settings, _FIRST_RETRY))
        return Visit(replace(_failed(subscription, error, now), next_visit=put_off))
    except GatherError as error:
        after = _back_off(subscription, fetcher.settings, now)
        failed = replace(_failed(subscription, error, now), next_visit=now + after)
        gone = isinstance(error, HttpError) and error.status == 410
        return Visit(replace(failed, paused=True, next_visit=None) if gone else failed)
    return found


def _failed(subscription: Subscription, error: GatherError, now: datetime) -> Subscription:
    words = f"{error.what}; {error.remedy}" if error.remedy else error.what
    if error.where and error.where != subscription.address:
        words = f"{error.where}: {words}"
    return replace(subscription, last_visit=now, last_error=words, errors=subscription.errors + 1)


def _done(subscription: Subscription, settings: FetchSettings, now: datetime, interval: timedelta) -> Subscription:
    wait = _interval_of(settings, interval) * _spread(subscription, now)
    return replace(subscription, last_visit=now, last_error=None, errors=0, next_visit=now + wait)


# --------------------------------------------------------------------------- looking


async def _look(fetcher: Fetcher, subscription: Subscription, now: datetime) -> Visit:
    settings = fetcher.settings
    if subscription.kind in ("folder", "warc"):
        pages = _first_checked(files(subscription.address, now))
        return Visit(_done(subscription, settings, now, _BY_KIND[subscription.kind]), pages=pages)
    page = await fetcher.get(subscription.address, etag=subscription.etag, last_modified=subscription.last_modified)
    if page.status == 304:
        return Visit(_done(subscription, settings, now, _unchanged(subscription)))
    headers = {name.lower(): value for name, value in page.headers}
    fresh = replace(subscription, etag=headers.get("etag"), last_modified=headers.get("last-modified"))
    if subscription.kind == "page":
        return Visit(_done(fresh, settings, now, _BY_KIND["page"]), pages=(page,))
    if subscription.kind == "sitemap":
        entries, is_index = await _sitemap_entries(fetcher, page)
        if is_index:  # it stays as it is while the sitemaps that it names change: no 304 may hide them
            fresh = replace(fresh, etag=None, last_modified=None)
    else:
        feed = await asyncio.to_thread(parse_feed, page.body, page.url, page.media_type)
        fresh = replace(fresh, title=fresh.title or feed.title, site=fresh.site or feed.site)
        entries = feed.entries
    return Visit(_done(fresh, settings, now, _rhythm(entries, now)), entries=entries)


def _first_checked(pages: Iterator[Page | Failure]) -> Iterator[Page | Failure]:
    """The same pages, the first one taken at once: a missing path must fail the visit, not its reader."""
    first = next(pages, None)

    def again() -> Iterator[Page | Failure]:
        if first is not None:
            yield first
        yield from pages

    return again()


async def _sitemap_entries(fetcher: Fetcher, page: Page) -> tuple[tuple[Entry, ...], bool]:
    """The newest entries of a sitemap, or of the freshest sitemaps that an index names; and whether it is an index."""
    sitemap = await asyncio.to_thread(parse_sitemap, page.body, page.url)
    entries = list(sitemap.entries)
    for child in sorted(sitemap.children, key=_freshness, reverse=True)[:_MOST_CHILDREN]:
        try:
            below = await fetcher.get(child.url, via=page.url)
            entries += (await asyncio.to_thread(parse_sitemap, below.body, below.url)).entries
        except TryLater:
            raise
        except GatherError:
            if not entries and child is sitemap.children[-1]:
                raise
    entries.sort(key=lambda entry: entry.date_published or entry.date_modified or "", reverse=True)
    return tuple(entries[:_MOST_ENTRIES]), bool(sitemap.children)


def _freshness(child: Child) -> tuple[bool, str]:
    return "news" in child.url.lower(), child.date_modified or ""


# --------------------------------------------------------------------------- when to come again


def _rhythm(entries: Iterable[Entry], now: datetime) -> timedelta:
    """Half the usual time between two of its latest entries, or a tenth of the silence since the last."""
    dates = sorted(
        (date for date in (_moment(entry) for entry in entries) if date is not None and date <= now), reverse=True
    )[:11]
    if len(dates) < 2:
        return _USUAL
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(dates)]
    silence = (now - dates[0]).total_seconds()
    return timedelta(seconds=max(statistics.median(gaps) / 2, silence / 10))


def _moment(entry: Entry) -> datetime | None:
    date = entry.date_published or entry.date_modified
    return instant(date) if date and "T" in date else None


def _unchanged(subscription: Subscription) -> timedelta:
    if subscription.next_visit is None or subscription.last_visit is None:
        return _USUAL
    return max(subscription.next_visit - subscription.last_visit, timedelta(minutes=1)) * 1.25


def _interval_of(settings: FetchSettings, wanted: timedelta) -> timedelta:
    seconds = min(max(wanted.total_seconds(), settings.min_interval_s), settings.max_interval_s)
    return timedelta(seconds=seconds)


def _back_off(subscription: Subscription, settings: FetchSettings, now: datetime) -> timedelta:
    wait = _FIRST_RETRY * 2 ** min(subscription.errors, 12)
    return _interval_of(settings, wait) * _spread(subscription, now)


def _spread(subscription: Subscription, now: datetime) -> float:
    """Jitter that the same visit always gets: sources added together must not be visited together for ever."""
    return 1 + _SPREAD * (2 * random.Random(f"{subscription.id} {now.isoformat()}").random() - 1)


# --------------------------------------------------------------------------- the feed's own text


def entry_page(entry: Entry, fetched_at: datetime, via: str) -> Page:
    """The entry itself as a Page (its JSON), for when the page that it leads to cannot be had."""
    body = msgspec.json.encode(entry)
    return Page(
        url=entry.url,
        fetched_at=fetched_at,
        body=body,
        media_type=ENTRY_MEDIA_TYPE,
        via=via,
    )
