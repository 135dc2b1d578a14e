"""What the desk's addresses for programs answer with, and what they take.

A list stands beside `next`: the address of those that follow, or null.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

from onrecord.alerts import Notice, Watch
from onrecord.people import Role
from onrecord.records import (
    Judgement,
    JudgementKind,
    Page,
    Quantity,
    StoryBrief,
    Subscription,
    TimelineEntry,
    Weighed,
    Weighing,
)
from onrecord.serve.exports import Row
from onrecord.store.profile_views import (
    Heard,
    OriginLine,
    OutletLine,
    OutletView,
    SpeakerLine,
    SpeakerView,
    WireLine,
)
from onrecord.store.views import ArticleView, FailureItem, Group, Item, SavedSearch

# --------------------------------------------------------------------------- what is answered


class FoundItems(msgspec.Struct, frozen=True):
    """Articles that a query finds, in short. `notes`: what was understood otherwise than it may have been meant."""

    query: str
    notes: tuple[str, ...]
    items: tuple[Item, ...]
    next: str | None


class FoundStories(msgspec.Struct, frozen=True):
    """The same, one line for each story, where its newest article that meets the query stands."""

    query: str
    notes: tuple[str, ...]
    groups: tuple[Group, ...]
    next: str | None


class JsonFeed(msgspec.Struct, frozen=True, omit_defaults=True):
    """JSON Feed 1.1 (jsonfeed.org)."""

    version: str
    title: str
    description: str
    home_page_url: str
    feed_url: str
    items: list[dict[str, Any]]
    next_url: str | None = None


class More(msgspec.Struct, frozen=True):
    """Where those of a story stand that its first page has no room for."""

    articles: str | None = None
    claims: str | None = None
    quantities: str | None = None


class StoryData(msgspec.Struct, frozen=True):
    """A story with its oldest articles and the claims that most of them print; `more` leads to the others."""

    id: str
    headline: str
    first_seen: datetime
    last_seen: datetime
    revision: int
    article_count: int
    claim_count: int
    disputed_count: int  # claims
    articles: tuple[ArticleView, ...]
    weighing: Weighing
    more: More


class Articles(msgspec.Struct, frozen=True):
    """A story's articles, oldest first."""

    articles: tuple[ArticleView, ...]
    next: str | None


class Claims(msgspec.Struct, frozen=True):
    """A story's claims, each with all that was weighed of it; those that most articles print first."""

    claims: tuple[Weighed, ...]
    next: str | None


class Quantities(msgspec.Struct, frozen=True):
    """What a story's articles count, oldest article first."""

    quantities: tuple[Quantity, ...]
    next: str | None


class Timeline(msgspec.Struct, frozen=True):
    """What a story's articles date, in order."""

    entries: tuple[TimelineEntry, ...]
    next: str | None


class Admiralty(msgspec.Struct, frozen=True):
    """A story's claims with their Admiralty code, in the order in which they occurred, and what the codes mean."""

    story: str
    headline: str
    basis: str
    pair: str  # how letter and figure are put together
    reliability: dict[str, str]
    credibility: dict[str, str]
    claims: tuple[Row, ...]
    next: str | None


class Speakers(msgspec.Struct, frozen=True):
    """Who says most in a week (its Monday), or in all."""

    week: str | None
    speakers: tuple[SpeakerLine, ...]
    next: str | None


class OneSpeaker(msgspec.Struct, frozen=True):
    """A speaker and what they say, the newest first."""

    speaker: SpeakerView
    heard: tuple[Heard, ...]
    next: str | None


class Namesakes(msgspec.Struct, frozen=True):
    """Those whom a name may mean: ask again with the key of one."""

    speakers: tuple[SpeakerLine, ...]


class Outlets(msgspec.Struct, frozen=True):
    """Every outlet and how it sources."""

    outlets: tuple[OutletLine, ...]


class OneOutlet(msgspec.Struct, frozen=True, omit_defaults=True):
    """How an outlet sources, and one to compare it with."""

    outlet: OutletView
    with_: OutletView | None = msgspec.field(default=None, name="with")


class Origins(msgspec.Struct, frozen=True):
    """What a week's articles lean on, other than named sources. Without articles there is no week."""

    week: str | None
    unnamed: tuple[OriginLine, ...]
    wires: tuple[WireLine, ...]
    articles: int | msgspec.UnsetType = msgspec.UNSET


class JudgementLine(Judgement, frozen=True, kw_only=True):
    """A judgement and what it says in words."""

    said: str


class Judgements(msgspec.Struct, frozen=True):
    """What people decided, the latest first."""

    judgements: tuple[JudgementLine, ...]
    next: str | None


class BriefList(msgspec.Struct, frozen=True):
    """Briefs, the one changed (or published) last first."""

    briefs: tuple[StoryBrief, ...]
    next: str | None


class Alerts(msgspec.Struct, frozen=True):
    """What a reader watches, and what is new in it, the latest first. No watch tells the key of its webhook."""

    watches: tuple[Watch, ...]
    notices: tuple[Notice, ...]
    next: str | None


class SourceList(msgspec.Struct, frozen=True):
    """What is followed, in the order in which it was added, and what went wrong last."""

    sources: tuple[Subscription, ...]
    failures: tuple[FailureItem, ...]
    next: str | None


class SavedSearches(msgspec.Struct, frozen=True):
    """A reader's own, by name."""

    searches: tuple[SavedSearch, ...]


class Snapshot(msgspec.Struct, frozen=True):
    """Kept bytes as evidence: what was fetched, when, with which answer. The bytes have addresses of their own."""

    digest: str  # sha256 of the bytes, hex
    url: str
    fetched_at: datetime
    status: int
    media_type: str
    size: int  # bytes
    headers: tuple[tuple[str, str], ...]
    via: str | None
    warc_record_id: str | None
    bytes_at: str
    warc_at: str

    @classmethod
    def of(cls, page: Page) -> "Snapshot":
        """Without the bytes."""
        at = f"/snapshot/{page.digest}"
        told = (page.digest, page.url, page.fetched_at, page.status, page.media_type, len(page.body), page.headers)
        return cls(*told, page.via, page.warc_record_id, f"{at}/bytes", f"{at}/warc")


class Me(msgspec.Struct, frozen=True):
    """Whom the desk takes the asker for."""

    name: str
    role: Role
    key: str | None  # the name of the access key that was brought


# --------------------------------------------------------------------------- what is taken


class ToJudge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A judgement to be made. What it is about, as the kind asks:

    `merge_stories`, `split_story`: ids of articles (the last one stays). `same_speaker`, `other_speaker`: names or
    keys of speakers. `reliability`: one source as outlet/NAME, speaker/KEY or origin/LABEL, its letter in `right`, the
    reason in `note`. All others: attributions as ARTICLE/ATTRIBUTION; `right`: who really says it.
    """

    kind: JudgementKind
    about: tuple[str, ...]
    right: str | None = None
    note: str = ""


class ToFollow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A source to follow: the address of a feed, a sitemap or a site."""

    address: str


class ToSave(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A search to save under a name."""

    name: str
    query: str


class ToWatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A story (its id) or a search (its query) to watch."""

    kind: Literal["story", "search"]
    subject: str
    name: str = ""


class ToRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An article to mark as read, or as unread."""

    article: str
    read: bool = True
