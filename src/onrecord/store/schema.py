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
    Column("weighing", LargeBinary),  # MessagePack of a Weighing, zlib: what is of no claim or article alone
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
    Column("language", Text),
    Column("place", BigInteger),  # in the feed: see search.place
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
    Column("who", Text),  # folded words that the source is found by
    Column("said", Text),  # folded words of the content
)

# Each article's current version as it is searched for; the database indexes it itself
# (FTS5 through triggers, PostgreSQL through generated columns).
texts = Table(
    "texts",
    metadata,
    Column("place", BigInteger, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no")),
    Column("words", Text),  # all four folded, with single spaces
    Column("who", Text),
    Column("said", Text),
    Column("marks", Text),
)

# How many articles each outlet and each language has, and ("articles", "") all.
facets = Table(
    "facets",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("articles", BigInteger),
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
    Column("disputed", Boolean),  # opens a dispute or is the rival in one
    Column("record", LargeBinary),  # MessagePack of a Weighed, zlib
    Column("place", Integer),  # order in which the claims of a story first occurred
)

# What a claim of many articles has beyond its row, some articles in each part. See `parts`.
claim_parts = Table(
    "claim_parts",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Text),  # of what is in it: equal parts need not be written again
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

access_keys = Table(
    "access_keys",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("user_no", BigInteger, ForeignKey("users.no")),
    Column("digest", Text),  # sha256 of the key, in hex
    Column("name", Text),
    Column("role", Text),
    Column("made_at", UTCDateTime),
    Column("last_used", UTCDateTime),
)

# A named speaker as some article tells of them: by this name, in this role. Derived, as all down to `hops`.
profiles = Table(
    "profiles",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("key", Text),  # name and a hash of all that is told: stays when everything is derived again
    Column("speaker_no", BigInteger),  # the oldest of the profiles that are taken for one person or body
    Column("block", Text),  # what two profiles must share to be compared
    Column("name", Text),
    Column("source_type", Text),
    Column("role", Text),
    Column("speaks_for", Text),
    Column("outlet", Text),  # that told it first
    Column("last", UTCDateTime),  # when it was told last
)

# Two profiles that evidence takes for one, and why.
likenesses = Table(
    "likenesses",
    metadata,
    Column("one", BigInteger, ForeignKey("profiles.no"), primary_key=True),
    Column("other", BigInteger, ForeignKey("profiles.no"), primary_key=True),
    Column("why", Text),
)

# One across articles.
speakers = Table(
    "speakers",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("name", Text),  # the fullest
    Column("folded", Text),  # every name, for the search
    Column("source_type", Text),
    Column("said", Integer),  # attributions
)

# Attributions to a named speaker, of each article's current version.
sayings = Table(
    "sayings",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no")),
    Column("attribution", Text),
    Column("profile_no", BigInteger, ForeignKey("profiles.no")),
    Column("published", UTCDateTime),
    Column("week", Text),  # its Monday
    Column("stance", Text),
    Column("relayed", Boolean),  # through another outlet
)

speaker_weeks = Table(
    "speaker_weeks",
    metadata,
    Column("speaker_no", BigInteger, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("said", Integer),
)

# How each article's current version sources: numbers of attributions.
sourcing = Table(
    "sourcing",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("outlet_key", Text),  # the outlet's name as it is compared
    Column("outlet", Text),
    Column("week", Text),
    Column("published", UTCDateTime),
    Column("named", Integer),
    Column("described", Integer),
    Column("unspecified", Integer),
    Column("relayed", Integer),
    Column("corrections", Integer),
    Column("origins", Integer),  # that all its attributions lead to; None until they are weighed
)

# What `weigh` found, by article, so that it can be asked from the side of a speaker, an outlet or an origin.
origins = Table(
    "origins",
    metadata,
    Column("id", Text, primary_key=True),
    Column("label", Text),
    Column("kind", Text),
    Column("naming", Text),
)

bearings = Table(
    "bearings",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("attribution", Text, primary_key=True),  # "": the article's own voice
    Column("stance", Text),
    Column("origin", Text),
    Column("unnamed", Text),  # the origin, where it is an unnamed source
    Column("profile_no", BigInteger),
    Column("week", Text),
    Column("articles", Integer),  # that print the claim, roundly (see parts.roundly)
    Column("contested", Boolean),  # the claim is denied or disputed
)

# What is taken from another outlet or a wire.
hops = Table(
    "hops",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("taken_key", Text, primary_key=True),
    Column("taken_from", Text),
    Column("outlet_key", Text),  # of the article's outlet
    Column("outlet", Text),
    Column("week", Text),
    Column("certain", Boolean),
)

briefs = Table(
    "briefs",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("story_id", Text),
    Column("slug", Text),
    Column("published_at", UTCDateTime),
    Column("changed_at", UTCDateTime),
    Column("record", LargeBinary),  # MessagePack of a StoryBrief, zlib
)

watches = Table(
    "watches",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("reader", Text),
    Column("subject", Text),
    Column("record", LargeBinary),  # MessagePack of a Watch, zlib
)

# What was known of each story when a watch was last looked at.
watch_states = Table(
    "watch_states",
    metadata,
    Column("watch_no", BigInteger, ForeignKey("watches.no"), primary_key=True),
    Column("story_id", Text, primary_key=True),
    Column("revision", BigInteger),
    Column("record", LargeBinary),  # MessagePack of a Known, zlib
)

notices = Table(
    "notices",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("watch_no", BigInteger, ForeignKey("watches.no")),
    Column("kind", Text),
    Column("at", UTCDateTime),
    Column("text", Text),
    Column("path", Text),
    Column("seen", Boolean),
    Column("delivered_at", UTCDateTime),
    Column("due", UTCDateTime),  # when to deliver it; None: nobody wants it delivered, or it has been
    Column("tries", Integer),
    Column("error", Text),
)

# The secret part of the address of each reader's feed of notices.
feed_keys = Table(
    "feed_keys",
    metadata,
    Column("reader", Text, primary_key=True),
    Column("key", Text),
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

# Which articles print a claim. Derived with it.
printed = Table(
    "printed",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
)

# What each reader opened, and which version of it that was.
read_marks = Table(
    "read_marks",
    metadata,
    Column("reader", Text, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("version", Integer),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("no", BigInteger, primary_key=True),
    Column("id", Text),
    Column("reader", Text),
    Column("name", Text),
    Column("query", Text),
    Column("seen", BigInteger),  # the sequence number when it was last looked at
    Column("added_at", UTCDateTime),
)
