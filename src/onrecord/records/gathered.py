"""What comes in from the world: an address that is followed, what it leads to, and the bytes of a page."""

from datetime import datetime
from hashlib import sha256
from typing import Literal

import msgspec

from onrecord.records.article import Picture

SubscriptionKind = Literal["feed", "sitemap", "page", "folder", "warc"]


class Subscription(msgspec.Struct, frozen=True):
    """An address that the desk follows, and how its last visits went."""

    id: str
    address: str  # what is visited: the feed's own URL, or a path
    kind: SubscriptionKind
    title: str = ""
    site: str | None = None  # the site that the feed belongs to
    added_at: datetime | None = None
    paused: bool = False
    etag: str | None = None
    last_modified: str | None = None
    last_visit: datetime | None = None
    last_new: datetime | None = None  # when a visit last brought a new article
    last_error: str | None = None  # in plain words; None after a visit that went well
    errors: int = 0  # failed visits in a row
    next_visit: datetime | None = None


class Entry(msgspec.Struct, frozen=True):
    """One item of a feed or sitemap: it leads to a page. Every string is sanitised."""

    url: str
    title: str = ""
    date_published: str | None = None
    date_modified: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    content_html: str = ""  # the fullest text that the feed itself carries, allow-listed markup
    pictures: tuple[Picture, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """Bytes as they were fetched, and where they came from. Everything else derives from it."""

    url: str
    fetched_at: datetime
    body: bytes
    digest: str = ""  # sha256 of body, hex; made here where it is not given
    status: int = 200
    media_type: str = ""  # as declared: "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    via: str | None = None  # what led here: a feed's URL, a folder, a WARC's path
    warc_record_id: str | None = None

    def __post_init__(self) -> None:
        if not self.digest:
            msgspec.structs.force_setattr(self, "digest", sha256(self.body).hexdigest())
