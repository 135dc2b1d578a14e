"""Who may log in, and what each reader keeps and watches."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Table

from onrecord.store.schema.columns import Text, UTCDateTime, metadata

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
