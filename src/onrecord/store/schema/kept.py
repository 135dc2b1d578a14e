"""What is kept of pages, and what is read from it: the articles, their versions and stories."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Table

from onrecord.store.schema.columns import Text, UTCDateTime, metadata

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
    Column("dated", Integer),  # its happenings; None until they are derived
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

# What each article's current version dates. Derived by `timeline`.
happenings = Table(
    "happenings",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("first", Text, primary_key=True),  # the days [first, until) of its date
    Column("until", Text, primary_key=True),
    Column("number", Integer, primary_key=True),  # within the article
    Column("record", LargeBinary),  # MessagePack of a Happening, zlib
)

# How many articles each outlet and each language has, and ("articles", "") all.
facets = Table(
    "facets",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("articles", BigInteger),
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

# What changed without an article's arrival (see `changes`), for those who watch; the oldest are forgotten.
changes = Table(
    "changes",
    metadata,
    Column("seq", BigInteger, primary_key=True),  # from the counter that numbers articles, too
    Column("record", LargeBinary),  # MessagePack of a Change, zlib
)
