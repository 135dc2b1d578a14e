"""What people decided and wrote: evidence, as pages are."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Table

from onrecord.store.schema.columns import Text, UTCDateTime, metadata

# What a person decided.
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
