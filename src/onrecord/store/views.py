"""What the store answers with: records as a reader of the desk meets them."""

from datetime import datetime

import msgspec

from onrecord.records import Article, Attribution, Failure, Judgement, Naming, TimeMention, Weighed, Weighing


class Item(msgspec.Struct, frozen=True):
    """One line of the feed. `seq` grows with every arrival and every edit."""

    seq: int
    article_id: str
    headline: str
    outlet: str | None
    url: str
    date_published: str | None
    first_seen: datetime
    dek: str | None = None
    picture_url: str | None = None
    story_id: str | None = None
    story_size: int = 1  # articles in its story
    versions: int = 1
    naming: dict[Naming, int] = {}  # attributions by how their source is named
    snippet: str | None = None  # of a search: words around the hit, hits between \x02 and \x03
    language: str | None = None
    single: bool = False  # all that it shares with other articles of its story rests on one origin
    disputed: bool = False  # it prints a claim that others deny or give otherwise


class Member(msgspec.Struct, frozen=True):
    """Another article of a story, in short."""

    article_id: str
    headline: str
    outlet: str | None
    url: str
    date_published: str | None
    first_seen: datetime


class Group(msgspec.Struct, frozen=True):
    """One line of the feed grouped by story: its newest article, the others, and what most of them print."""

    item: Item
    others: tuple[Member, ...] = ()  # the newest of them
    claim: str | None = None  # None until the story was weighed
    claim_articles: int = 0
    origins_at_least: int = 0
    origins_at_most: int = 0


class SavedSearch(msgspec.Struct, frozen=True):
    """A query that a reader keeps, and the sequence number until which they have seen what it finds."""

    reader: str
    name: str
    query: str
    seen: int
    added_at: datetime
    id: str = ""


class Version(msgspec.Struct, frozen=True):
    """One reading of one kept page. Versions of an article are numbered from 1, as they came in."""

    number: int
    digest: str
    fetched_at: datetime
    url: str  # the final one
    headline: str


class ArticleView(msgspec.Struct, frozen=True):
    """An article as it stands (or stood in `version`), with its past, and its attributions as people left them."""

    article: Article
    attributions: tuple[Attribution, ...]
    times: tuple[TimeMention, ...]
    version: Version
    versions: tuple[Version, ...]
    first_seen: datetime
    story_id: str | None = None
    failures: tuple[Failure, ...] = ()
    settled: dict[str, Judgement] = {}  # by attribution id: who set its source, or (the id is gone) took it out


class StoryView(msgspec.Struct, frozen=True):
    """A story with all its articles, oldest first, and its weighing."""

    id: str
    headline: str
    articles: tuple[ArticleView, ...]
    weighing: Weighing
    revision: int = 0  # grows with every change of a member; see Store.save_weighing


class StoryHead(msgspec.Struct, frozen=True):
    """A story without its articles and claims: how many there are. For those that are too large to show whole."""

    id: str
    headline: str
    first_seen: datetime
    last_seen: datetime
    articles: int
    claims: int
    disputed: int  # claims
    revision: int = 0


class StoryExcerpt(msgspec.Struct, frozen=True):
    """As much of a large story as its page holds; `story` has those articles and claims alone."""

    story: StoryView
    head: StoryHead
    outlets: int  # of all articles
    shared: int  # claims that several articles or origins bear on
    printed: dict[str, int]  # of the claims here: in how many articles of the whole story
    told: tuple[str, ...]  # the claims to be shown; the others stand against them
    read: frozenset[str]  # articles to be read for what happened, when, and how many
    covered: tuple[str, ...]  # articles to be listed, oldest first


class ClaimInShort(msgspec.Struct, frozen=True):
    """How a claim stands: `weighed` has no evidence and no hops, but every dispute that the claim is a side of."""

    weighed: Weighed
    articles: int  # that print it: not a count of sources


class Witness(msgspec.Struct, frozen=True):
    """A claim or an origin of a story, and the first words of an article that bear on it."""

    id: str
    text: str  # of the claim, or the origin's label
    article_id: str
    attribution: str
    articles: int  # that print the claim, or lead to the origin


class FailureItem(msgspec.Struct, frozen=True):
    """A failure that was kept, and when."""

    failure: Failure
    at: datetime
