"""Takes notices to whoever wants them elsewhere: webhooks and mail, tried again when they do not get through."""

import asyncio
import hmac
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from onrecord.alerts import Notice, Watch
from onrecord.gather import Fetcher
from onrecord.gather.mail import MailSettings, send
from onrecord.records import GatherError, UsageError
from onrecord.store import Store

RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
MORNING = 6  # hour, UTC, at which daily mail goes out
AT_ONCE = 100

Due = tuple[Watch, Notice, int]


async def deliver(store: Store, fetcher: Fetcher, mail: MailSettings | None, address: str, now: datetime) -> int:
    """Delivers what is due; returns how many notices arrived. `address`: the desk's own, with a slash at its end.

    One watch has one way: its webhook or else its mail. Mail to one address goes out as one.
    """
    mails: defaultdict[str, list[Due]] = defaultdict(list)
    arrived = 0
    for watch, notice, tries in await asyncio.to_thread(store.watches.due, now, AT_ONCE):
        if watch.webhook:
            arrived += await _post(store, fetcher, (watch, notice, tries), address, now)
        elif watch.email:
            mails[watch.email].append((watch, notice, tries))
        else:  # nobody wants it elsewhere any more
            await asyncio.to_thread(store.watches.delivered, [notice.id], now)
    for to, found in mails.items():
        arrived += await _mail(store, mail, to, found, (address, now))
    return arrived


def first_due(watch: Watch, at: datetime) -> datetime | None:
    """When a new notice of a watch is to go out: at once, with the next morning's mail, or not at all."""
    if watch.webhook is None and watch.email is None:
        return None
    if watch.webhook or not watch.daily:
        return at
    morning = at.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning > at else morning + timedelta(days=1)


async def _post(store: Store, fetcher: Fetcher, due: Due, address: str, now: datetime) -> int:
    watch, notice, _ = due
    body = msgspec.json.encode({
        "id": notice.id,
        "kind": notice.kind,
        "at": notice.at,
        "text": notice.text,
        "url": address.rstrip("/") + notice.path,
        "watch": watch.name,
    })  # fmt: skip
    signature = hmac.new(watch.secret.encode(), body, "sha256").hexdigest()
    headers = {"Content-Type": "application/json", "X-Onrecord-Signature": f"sha256={signature}"}
    try:
        await fetcher.post(watch.webhook or "", body, headers)
    except GatherError as error:
        await asyncio.to_thread(_failed, store, [due], str(error), now)
        return 0
    await asyncio.to_thread(store.watches.delivered, [notice.id], now)
    return 1


async def _mail(
    store: Store, mail: MailSettings | None, to: str, found: Sequence[Due], of: tuple[str, datetime]
) -> int:
    address, now = of
    try:
        if mail is None:
            raise UsageError("no mail server is set", to, "start the desk with --smtp and --mail-from")
        subject = found[0][1].text if len(found) == 1 else f"onrecord: {len(found)} alerts"
        await asyncio.to_thread(send, mail, to, subject, paragraphs(found, address))
    except (GatherError, UsageError) as error:
        await asyncio.to_thread(_failed, store, found, str(error), now)
        return 0
    await asyncio.to_thread(store.watches.delivered, [notice.id for _, notice, _ in found], now)
    return len(found)


def paragraphs(found: Sequence[Due], address: str) -> list[str]:
    """The text of a mail: by watch, each notice with where it stands on the desk."""
    base = address.rstrip("/")
    by_watch: defaultdict[str, list[Notice]] = defaultdict(list)
    for watch, notice, _ in found:
        by_watch[watch.name].append(notice)
    told = []
    for name, notices in by_watch.items():
        told.append(name)
        told += [f"- {notice.text}\n  {base}{notice.path}" for notice in notices]
    return [*told, f"You asked for this at {base}/alerts. Found by machine; nothing here is called true or false."]


def _failed(store: Store, found: Sequence[Due], error: str, now: datetime) -> None:
    for _, notice, tries in found:
        again = now + RETRIES[tries] if tries < len(RETRIES) else None
        store.watches.undelivered([notice.id], error, again)
