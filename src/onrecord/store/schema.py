"""The tables, as the queries see them. `migrations` makes them; a test holds the two together.

What is evidence: blobs, pages, versions. What is derived from it and can be
made again: the columns of `articles`, `attributions`, `texts` and a story's weighing.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator

from onrecord.records import utc


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Aware and in UTC on both sides, though SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC; a naive one is taken to be UTC already."""
        if value is None:
            return None
        return utc(value).replace(tzinfo=None) if dialect.name == "sqlite" else utc(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """In UTC, whatever zone the connection speaks."""
        return None if value is None else utc(value)


class Text(TypeDecorator[str]):
    """Text that both databases take: NUL (PostgreSQL) and lone surrogates (both) become U+FFFD."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """One replacement character for each that cannot be kept, so that lengths stay."""
        if value is None or value.isascii():
            return value and value.replace("\0", "\ufffd")
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = MetaData()

# One row. Whoever writes locks it first, so that writers take turns and a higher
# sequence number never becomes visible before a lower one.
counter = Table("counter", metadata, Column("id", Integer, primary_key=True), Column("value", BigInteger))

blobs = Table(
    "blobs",
    metadata,
    Column("digest", Text, primary_key=True),  # sha256 of the bytes before compression
    Column("size", BigInteger),
    Column("data", LargeBinary),  # zlib
)

pages = Table(
    "pages",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("digest", Text, ForeignKey("blobs.digest")),
    Column("url", Text),
    Column("fetched_at", UTCDateTime),
    Column("status", Integer),
    Column("media_type", Text),
    Column("headers", Text),  # JSON: [[name, value], ...]
    Column("via", Text),
    Column("warc_record_id", Text),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("headline", Text),
    Column("first_seen", UTCDateTime),
    Column("last_seen", UTCDateTime),
    Column("revision", BigInteger),  # grows with every change of a member
    Column("stale", Boolean),
    Column("weighing", LargeBinary),  # MessagePack of a Weighing, zlib
)

articles = Table(
    "articles",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("seq", BigInteger),
    Column("story_id", Text, ForeignKey("stories.id")),
    Column("url", Text),
    Column("outlet", Text),
    Column("headline", Text),
    Column("dek", Text),
    Column("picture_url", Text),
    Column("date_published", Text),  # as the article has it
    Column("published", UTCDateTime),  # where it stands in the feed
    Column("first_seen", UTCDateTime),
    Column("current", Integer),  # number of the version seen last
    Column("versions", Integer),
)

versions = Table(
    "versions",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seq", BigInteger),
    Column("page_no", BigInteger, ForeignKey("pages.no")),
    Column("fingerprint", Text),  # of what a reader would call the article
    Column("headline", Text),
    Column("last_fetched", UTCDateTime),
    Column("reading", LargeBinary),  # MessagePack of a Kept, zlib
)

# Of each article's current version.
attributions = Table(
    "attributions",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("speaker", Text),
    Column("speaker_key", Text),  # Speaker.same_as, or else the name
    Column("source_type", Text),
    Column("naming", Text),
    Column("stance", Text),
    Column("relayed_from", Text),
)

# Folded words of each article's current version; the database indexes them itself
# (FTS5 through triggers, PostgreSQL through a generated column).
texts = Table(
    "texts",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("words", Text),
)

# What a person decided: evidence.
judgements = Table(
    "judgements",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("kind", Text),
    Column("by_user", Text),
    Column("at", UTCDateTime),
    Column("undone_at", UTCDateTime),
    Column("record", LargeBinary),  # MessagePack of a Judgement, zlib
)

# What each judgement is about: article ids and speakers' names, for those who look for judgements of these.
judged = Table(
    "judged",
    metadata,
    Column("judgement_no", BigInteger, ForeignKey("judgements.no"), primary_key=True),
    Column("subject", Text, primary_key=True),
)

# Derived by `weigh`.
claims = Table(
    "claims",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("text", Text),
    Column("articles", Integer),  # that print it
    Column("origins_at_least", Integer),
    Column("origins_at_most", Integer),
    Column("denied", Boolean),
    Column("disputed", Boolean),
    Column("record", LargeBinary),  # MessagePack of a Weighed, zlib
)

quantities = Table(
    "quantities",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("what", Text),
    Column("record", LargeBinary),  # MessagePack of a Quantity, zlib
)

users = Table(
    "users",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("name", Text),
    Column("name_key", Text),  # folded: no two users share it
    Column("role", Text),
    Column("password", Text),  # scrypt, with its parameters
    Column("added_at", UTCDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("user_no", BigInteger, ForeignKey("users.no")),
    Column("digest", Text),  # sha256 of the token, in hex
    Column("agent", Text),
    Column("started", UTCDateTime),
    Column("last_seen", UTCDateTime),
)

failures = Table(
    "failures",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("stage", Text),
    Column("url", Text),
    Column("error", Text),
    Column("at", UTCDateTime),
    Column("page_no", BigInteger, ForeignKey("pages.no")),
    Column("article_no", BigInteger, ForeignKey("articles.no")),
    Column("version", Integer),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("address", Text),
    Column("kind", Text),
    Column("title", Text),
    Column("site", Text),
    Column("added_at", UTCDateTime),
    Column("paused", Boolean),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_visit", UTCDateTime),
    Column("last_new", UTCDateTime),
    Column("last_error", Text),
    Column("errors", Integer),
    Column("next_visit", UTCDateTime),
)

queue = Table(
    "queue",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("subscription_no", BigInteger, ForeignKey("subscriptions.no")),
    Column("url", Text),
    Column("date_modified", Text),
    Column("entry", LargeBinary),  # MessagePack of an Entry; None once it is finished
    Column("tries", Integer),
    Column("due", UTCDateTime),
    Column("error", Text),
)
