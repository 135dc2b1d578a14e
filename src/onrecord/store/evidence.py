"""What is kept of a reading, byte by byte, and when two readings are of the same article."""

import re
import unicodedata
import zlib
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeVar

import msgspec

from onrecord.records import (
    Article,
    Attribution,
    Failure,
    Page,
    ReadError,
    Reading,
    StoreError,
    TimeMention,
    UsageError,
    instant,
    utc,
)

T = TypeVar("T")


class Kept(msgspec.Struct, frozen=True):
    """A reading without its page: what one version holds."""

    article: Article
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeMention, ...] = ()
    failures: tuple[Failure, ...] = ()


def kept(reading: Reading) -> Kept:
    """Raises UsageError when there is no article to keep."""
    if reading.article is None:
        what, remedy = "a reading without an article cannot be saved", "keep its failure instead"
        raise UsageError(what, reading.page.url, remedy)
    return Kept(reading.article, reading.attributions, reading.times, reading.failures)


def pack(record: msgspec.Struct, where: str) -> bytes:
    """MessagePack, compressed. Raises ReadError for text that no file can hold."""
    try:
        return zlib.compress(msgspec.msgpack.encode(record), 3)
    except UnicodeEncodeError as error:
        raise ReadError("its text holds half a character (a lone surrogate)", where, "report this page") from error


def unpack(data: bytes, kind: type[T], where: str) -> T:
    """The record again. Raises StoreError when it cannot be."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=kind)
    except (msgspec.DecodeError, zlib.error) as error:
        what = f"what was kept cannot be understood ({error})"
        raise StoreError(what, where, "redo it from the kept pages with `onrecord reread`") from error


def compressed(page: Page) -> bytes:
    """The page's bytes for keeping. Raises UsageError when its digest is not theirs."""
    if sha256(page.body).hexdigest() != page.digest:
        raise UsageError("the digest is not the sha256 of the page's bytes", page.url, "give none: it is made of them")
    return zlib.compress(page.body, 3)


def decompressed(data: bytes, where: str) -> bytes:
    """Raises StoreError when the kept bytes are damaged."""
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError("the kept bytes are damaged", where, "put back a copy of the database") from error


def fingerprint(article: Article) -> str:
    """Equal for readings that a reader would call the same article.

    Left out is what changes by itself between two visits: addresses of pictures,
    navigation, live items of other stories, the page's own date of modification,
    a date that was inferred, and spacing.
    """
    stated = None if article.date_inferred else article.date_published
    parts = [
        *(article.headline, article.alternative_headline, article.dek, article.section, article.dateline, stated),
        article.body,
        *(author.name for author in article.authors),
        *(f"{picture.caption}\0{picture.credit_text}" for picture in article.pictures),
        *article.corrections,
    ]
    plain = [" ".join(unicodedata.normalize("NFC", part or "").split()) for part in parts]
    return sha256("\x1e".join(plain).encode("utf-8", "surrogatepass")).hexdigest()


_DAY_OR_LESS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")


def published(date: str | None, first_seen: datetime) -> datetime:
    """Where an article stands in the feed: the instant that its date states, never after it was first seen.

    A date without a time counts as its end, so that today's news does not sink
    below yesterday's; no date, or one that makes no sense, as `first_seen`.
    """
    if date is None:
        return utc(first_seen)
    try:
        coarse = _DAY_OR_LESS.match(date)
        if not coarse:
            return min(instant(date), utc(first_seen))
        year, month = int(coarse[1]), int(coarse[2] or 12)
        day = int(coarse[3] or monthrange(year, month)[1])
        end = datetime(year, month, day, tzinfo=UTC) + timedelta(days=1) - timedelta(microseconds=1)
        return min(end, utc(first_seen))
    except (ValueError, OverflowError):
        return utc(first_seen)
