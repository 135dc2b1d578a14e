"""The tables, as the queries see them. `migrations` makes them; a test holds the two together.

Evidence is what `kept` has of blobs, pages and versions, and all of `decided`. Derived from it, and to be made again
at any time, are the columns of `articles`, `attributions`, `texts`, `happenings`, and all of `weighed` and `profiled`.
"""

from onrecord.store.schema.columns import EPOCH, UTCDateTime, metadata
from onrecord.store.schema.decided import briefs, judged, judgements
from onrecord.store.schema.followed import queue, subscriptions
from onrecord.store.schema.kept import (
    articles,
    attributions,
    blobs,
    changes,
    counter,
    facets,
    failures,
    happenings,
    pages,
    stories,
    texts,
    versions,
)
from onrecord.store.schema.profiled import (
    bearings,
    hops,
    likenesses,
    origins,
    outlet_weeks,
    profiles,
    saying_counts,
    sayings,
    sourcing,
    speaker_weeks,
    speakers,
)
from onrecord.store.schema.readers import (
    access_keys,
    feed_keys,
    notices,
    read_marks,
    saved_searches,
    sessions,
    users,
    watch_states,
    watches,
)
from onrecord.store.schema.weighed import claim_parts, claims, printed, quantities

__all__ = [
    "EPOCH",
    "UTCDateTime",
    "access_keys",
    "articles",
    "attributions",
    "bearings",
    "blobs",
    "briefs",
    "changes",
    "claim_parts",
    "claims",
    "counter",
    "facets",
    "failures",
    "feed_keys",
    "happenings",
    "hops",
    "judged",
    "judgements",
    "likenesses",
    "metadata",
    "notices",
    "origins",
    "outlet_weeks",
    "pages",
    "printed",
    "profiles",
    "quantities",
    "queue",
    "read_marks",
    "saved_searches",
    "saying_counts",
    "sayings",
    "sessions",
    "sourcing",
    "speaker_weeks",
    "speakers",
    "stories",
    "subscriptions",
    "texts",
    "users",
    "versions",
    "watch_states",
    "watches",
]
