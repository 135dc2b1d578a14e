"""What the store answers with: records as a reader of the desk meets them."""

from datetime import datetime

import msgspec

from onrecord.records import Article, Attribution, Failure, Naming, TimeMention, Weighing


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


class Version(msgspec.Struct, frozen=True):
    """One reading of one kept page. Versions of an article are numbered from 1, as they came in."""

    number: int
    digest: str
    fetched_at: datetime
    url: str  # the final one
    headline: str


class ArticleView(msgspec.Struct, frozen=True):
    """An article as it stands (or stood in `version`), with its attributions and its past."""

    article: Article
    attributions: tuple[Attribution, ...]
    times: tuple[TimeMention, ...]
    version: Version
    versions: tuple[Version, ...]
    first_seen: datetime
    story_id: str | None = None
    failures: tuple[Failure, ...] = ()


class StoryView(msgspec.Struct, frozen=True):
    """A story with all its articles, oldest first, and its weighing."""

    id: str
    headline: str
    articles: tuple[ArticleView, ...]
    weighing: Weighing
    revision: int = 0  # grows with every change of a member; see Store.save_weighing


class FailureItem(msgspec.Struct, frozen=True):
    """A failure that was kept, and when."""

    failure: Failure
    at: datetime
