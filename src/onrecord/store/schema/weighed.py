"""What `weigh` found, by story: derived."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Table

from onrecord.store.schema.columns import Text, metadata

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

# Which articles print a claim.
printed = Table(
    "printed",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
)

quantities = Table(
    "quantities",
    metadata,
    Column("article_no", BigInteger, ForeignKey("articles.no"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("what", Text),
    Column("record", LargeBinary),  # MessagePack of a Quantity, zlib
)
