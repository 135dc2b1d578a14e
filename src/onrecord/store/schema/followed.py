"""What is followed, and what still has to be fetched."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Table

from onrecord.store.schema.columns import Text, UTCDateTime, metadata

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
