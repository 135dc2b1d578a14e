"""Who speaks and who sources how, across articles: derived."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table

from onrecord.store.schema.columns import Text, UTCDateTime, metadata

# A named speaker as some article tells of them: by this name, in this role.
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

# The same, counted.
saying_counts = Table(
    "saying_counts",
    metadata,
    Column("profile_no", BigInteger, primary_key=True),
    Column("stance", Text, primary_key=True),
    Column("relayed", Boolean, primary_key=True),
    Column("said", Integer),
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

# The same summed, by each way in which an outlet writes its name.
outlet_weeks = Table(
    "outlet_weeks",
    metadata,
    Column("outlet_key", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("articles", Integer),
    Column("named", Integer),
    Column("described", Integer),
    Column("unspecified", Integer),
    Column("relayed", Integer),
    Column("weighed", Integer),  # articles whose attributions lead to any origin
    Column("single", Integer),  # ... to one origin
    Column("corrected", Integer),  # articles
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
