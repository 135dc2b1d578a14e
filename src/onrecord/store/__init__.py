"""Tables, queries and migrations: the only SQL of onrecord.

SQLite (WAL, FTS5) in one file by default, PostgreSQL by URL with the same
query text. Every public method is one transaction: when it returns, what it
wrote survives a crash; when it raises, nothing of it is there.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from onrecord.records import (
    Failure,
    Judgement,
    Move,
    Page,
    Quantity,
    Reading,
    Regrouping,
    SourceType,
    Weighed,
    Weighing,
)
from onrecord.store import (
    articles,
    changes,
    claimed,
    excerpts,
    feed,
    judgements,
    queries,
    stories,
    weighings,
)
from onrecord.store.articles import Prepared, Saved
from onrecord.store.briefs import Briefs
from onrecord.store.changes import Change
from onrecord.store.claimed import Bearing
from onrecord.store.database import Database
from onrecord.store.drafts import draft
from onrecord.store.evidence import compressed
from onrecord.store.excerpts import Part
from onrecord.store.following import Following
from onrecord.store.in_short import InShort
from onrecord.store.people import People
from onrecord.store.profiles import Profiles
from onrecord.store.query import Query, parse
from onrecord.store.ratings import Ratings
from onrecord.store.readers import Readers
from onrecord.store.views import ArticleView, FailureItem, Group, Item, StoryExcerpt, StoryHead, StoryView
from onrecord.store.watches import Watches

__all__ = ["Saved", "Store"]

Asked = Query | str  # what was typed, or what was understood of it
BATCH = 100  # rows at a time where a caller walks through all of them


class Store:
    """Everything that onrecord keeps. Used from any number of threads, beside other processes at the same database.

    Every method raises StoreError when the database is full, damaged, held or out of reach.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.in_short = InShort(database)  # large stories
        self.following = Following(database)  # what is followed, and what still has to be fetched
        self.people = People(database)  # who may log in, and who is
        self.readers = Readers(database)  # what each of them read, and the searches that they saved
        self.profiles = Profiles(database)  # speakers, outlets and origins across articles
        self.ratings = Ratings(database)  # how reliable people say that sources are
        self.briefs = Briefs(database)
        self.watches = Watches(database)

    @classmethod
    def open(cls, address: str) -> "Store":
        """address: a path of a SQLite file (made when missing) or a postgresql:// URL. Migrates. Raises StoreError."""
        store = cls(Database(address))
        try:
            store._complete()
        except BaseException:
            store.close()
            raise
        return store

    def _complete(self) -> None:
        """Derive what a database of an older version lacks, batch by batch, so that it answers as a new one does."""
        left = True
        while left:
            with self._database.reading() as connection:
                left = articles.is_incomplete(connection)
            if left:
                with self._database.writing() as connection:
                    articles.complete(connection, BATCH)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- keeping what was read

    def save(self, reading: Reading, story_id: str, change: Regrouping | None = None) -> Saved:
        """Keep a page, its article, attributions, times and story membership, all or nothing, idempotent.

        "new": a new article. "edited": its text is not the one that was seen
        last, so there is a new version (or, when an edit was taken back, an older
        one stands again). "same": nothing but the date of the last visit is
        written, whether the bytes are the same or only what surrounds the article
        changed. A page older than the current version joins the past.
        `change`: what it changes about the stories of other articles.
        Raises UsageError for a reading without an article.
        """
        prepared = Prepared(reading)
        with self._database.writing() as connection:
            # Somebody else may have merged the story since it was chosen: the article follows its founder.
            saved = articles.save(connection, prepared, stories.story_now(connection, story_id) or story_id)
            if change:
                stories.regroup(connection, change)
            return saved

    def keep_failure(self, failure: Failure, page: Page | None = None) -> None:
        """Keep what went wrong, and the page that it went wrong with. Once, however often it happens."""
        kept_page = (page, compressed(page)) if page else None
        at = page.fetched_at if page else datetime.now(UTC)
        with self._database.writing() as connection:
            articles.keep_failure(connection, failure, at, kept_page)

    def reread(self, article_id: str, version: int, reading: Reading) -> bool:
        """Replace one version's reading by a new one of the same page. True when it differs. Raises UsageError."""
        prepared = Prepared(reading)
        with self._database.writing() as connection:
            return articles.reread(connection, article_id, version, prepared)

    def pages(self) -> Iterator[tuple[str, int, Page]]:
        """Every kept version as (article id, version, page), oldest first. Holds no lock between two of them."""
        seq = 0
        while True:
            with self._database.reading() as connection:
                batch = articles.pages_after(connection, seq, BATCH)
            if not batch:
                return
            for seq, found in batch:  # noqa: B007
                yield found

    def page(self, digest: str) -> Page | None:
        """The latest kept page with these bytes."""
        with self._database.reading() as connection:
            return articles.page(connection, digest)

    # ---- stories

    def story_members(self, since: datetime) -> Iterator[tuple[str, ArticleView]]:
        """(story id, article) of every article first seen at `since` or later, in the order of arrival."""
        number = 0
        while True:
            with self._database.reading() as connection:
                batch = queries.members_after(connection, number, since, BATCH)
            if not batch:
                return
            for number, story_id, view in batch:  # noqa: B007
                yield story_id, view

    def story_of(self, article_id: str) -> str | None:
        """The id of an article's story."""
        with self._database.reading() as connection:
            return stories.story_of(connection, article_id)

    def story_now(self, story_id: str) -> str | None:
        """Where a link to a story leads: to itself, or, when it is no more, to the one that holds its founder."""
        with self._database.reading() as connection:
            return stories.story_now(connection, story_id)

    def articles_of(self, story_id: str) -> list[str]:
        """The ids of a story's articles, in the order of arrival; empty for no such story."""
        with self._database.reading() as connection:
            return stories.members(connection, story_id)

    def story_seqs(self, story_id: str, after: int = 0) -> dict[str, int]:
        """Of a story's articles, by id, the sequence number of arrival or last edit, where it is later than `after`."""
        with self._database.reading() as connection:
            return stories.seqs(connection, story_id, after)

    def oldest_first(self, story_ids: Collection[str]) -> list[str]:
        """Those of these stories that there are, the one that was seen first before the others."""
        with self._database.reading() as connection:
            return stories.oldest_first(connection, story_ids)

    def regroup(self, change: Regrouping) -> list[Move]:
        """Change which articles are one story, all or nothing, and say what moved.

        Stories that lost or won an article are stale; one without any is gone; one whose founder left takes the name
        of its oldest member. What is not there (any more) does not move.
        """
        with self._database.writing() as connection:
            return stories.regroup(connection, change)

    def story_ids(self) -> list[str]:
        """Of all stories, oldest first."""
        with self._database.reading() as connection:
            return stories.ids(connection)

    def save_weighing(self, weighing: Weighing, revision: int | None = None) -> None:
        """Keep what was weighed. `revision`: of the StoryView that it is of; a story that changed since stays stale.

        Of a large story what follows from its claims is written after them, in transactions of its own, so that nobody
        waits long; it is stale until then.
        """
        one = draft(weighing)
        with self._database.writing() as connection:
            left = weighings.save(connection, one, revision)
        for part in left:
            with self._database.writing() as connection:
                weighings.follow(connection, part)
        if left:
            with self._database.writing() as connection:
                weighings.settle(connection, weighing.story_id, revision)

    def save_changes(
        self,
        story_id: str,
        changed: Collection[Weighed],
        gone: Collection[str] = (),
        counts: Mapping[str, Collection[Quantity]] | None = None,
        revision: int | None = None,
    ) -> None:
        """Keep what arriving articles changed: claims that are new or other, ids of claims that are no more.

        `counts`: the quantities of each article that came or changed, by its id. `revision` as for save_weighing.
        """
        with self._database.writing() as connection:
            weighings.change(connection, story_id, changed, gone, counts or {}, revision)

    def stale_stories(self) -> list[str]:
        """Stories whose articles changed since they were last weighed."""
        with self._database.reading() as connection:
            return stories.stale(connection)

    # ---- what people decided

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement, and let everything that it is about follow; the stories concerned are stale.

        The same id a second time changes nothing. Raises UsageError for one about nothing.
        """
        with self._database.writing() as connection:
            judgements.add(connection, judgement)
            articles.heed(connection, judgement)

    def undo(self, judgement: Judgement) -> None:
        """Write who undid it, and when; what it was about follows. Raises UsageError when it is not kept."""
        with self._database.writing() as connection:
            judgements.change(connection, judgement)
            articles.heed(connection, judgement)

    def judgement(self, judgement_id: str) -> Judgement | None:
        """None when there is no such."""
        with self._database.reading() as connection:
            return judgements.one(connection, judgement_id)

    def judgements(
        self,
        *,
        standing: bool = False,
        kinds: Collection[str] = (),
        before: str | None = None,
        limit: int | None = None,
    ) -> list[Judgement]:
        """The latest first. `standing`: only those that nobody has undone; `before`: only those older than this id."""
        with self._database.reading() as connection:
            return judgements.every(connection, standing, kinds, before, limit)

    def judgements_about(self, subjects: Collection[str]) -> list[Judgement]:
        """Those that stand and are about any of these article ids or speakers' names, oldest first."""
        with self._database.reading() as connection:
            return judgements.about(connection, subjects)

    def speakers(self, names: Collection[str]) -> dict[str, SourceType]:
        """Those of these names that somebody speaks under, and what kind of source each mostly is."""
        with self._database.reading() as connection:
            return judgements.speakers(connection, names)

    def speakers_in(self, story_id: str, limit: int = 100) -> list[str]:
        """Who is named as a speaker in a story's articles, the one with most to say first."""
        with self._database.reading() as connection:
            return judgements.speakers_in(connection, story_id, limit)

    # ---- what the desk shows

    def feed(self, limit: int = 30, before: str | None = None, query: Asked = "") -> tuple[list[Item], str | None]:
        """Newest published first; `before` is the cursor that the previous call returned (None: no more).

        `query` is text as a user types it, or what `query.parse` made of it. A page
        may be shorter than `limit` although more follow, where few of many serve.
        Raises UsageError for a cursor that is none of ours, and as `query.parse` does.
        """
        with self._database.reading() as connection:
            return feed.page(connection, limit, before, _query(query))

    def grouped(self, limit: int = 30, before: str | None = None, query: Asked = "") -> tuple[list[Group], str | None]:
        """The same, one line for each story, where its newest article that meets the query stands."""
        with self._database.reading() as connection:
            return feed.grouped(connection, limit, before, _query(query))

    def arrivals(self, after: int, limit: int = 100, query: Asked = "") -> list[Item]:
        """Articles that arrived or changed after sequence number `after`, oldest first.

        With a query: those of the first `limit` that meet it.
        """
        with self._database.reading() as connection:
            return feed.arrivals(connection, after, limit, _query(query))

    def changes(self, after: int, until: int, limit: int = 100, query: Asked = "") -> list[Change]:
        """The latest of what changed otherwise than by arrivals, above one sequence number up to another, oldest first.

        With a query: what is about a story that it names, or about an article that meets it.
        """
        with self._database.reading() as connection:
            return changes.between(connection, after, until, limit, _query(query))

    def new_since(self, query: Asked, seq: int, most: int = 100) -> int:
        """How many articles that meet a query arrived or changed after `seq`; counts up to `most`."""
        with self._database.reading() as connection:
            return feed.new_since(connection, _query(query), seq, most)

    def last_seq(self) -> int:
        """The sequence number of the latest arrival or edit; 0 before the first."""
        with self._database.reading() as connection:
            return queries.last_seq(connection)

    def article(self, article_id: str, version: int | None = None) -> ArticleView | None:
        """An article as it stands, or stood in `version`; None when there is no such."""
        with self._database.reading() as connection:
            return queries.article(connection, article_id, version)

    def story(self, story_id: str) -> StoryView | None:
        """A story with its articles, oldest first; its weighing is empty until it was weighed."""
        with self._database.reading() as connection:
            return queries.story(connection, story_id)

    def story_head(self, story_id: str) -> StoryHead | None:
        """A story's name and sizes, without unpacking any of its articles; None when there is no such."""
        with self._database.reading() as connection:
            return queries.story_head(connection, story_id)

    def story_excerpt(self, story_id: str, part: Part, more_than: int = 0) -> StoryExcerpt | None:
        """As much of a story as a page shows, in bounded time; None when it has not `more_than` so many articles."""
        with self._database.reading() as connection:
            head = queries.story_head(connection, story_id)
            if head is None or head.articles <= more_than:
                return None
            return excerpts.excerpt(connection, head, part)

    def story_articles(self, story_id: str, limit: int, offset: int = 0) -> list[ArticleView]:
        """A page of a story's articles, oldest first."""
        with self._database.reading() as connection:
            return queries.story_articles(connection, story_id, limit, offset)

    def articles_named(self, ids: Collection[str]) -> dict[str, ArticleView]:
        """These articles as they stand, by id; those that there are."""
        with self._database.reading() as connection:
            return queries.articles_named(connection, ids)

    def claims(self, story_id: str, limit: int, offset: int = 0, *, disputed: bool | None = None) -> list[Weighed]:
        """A page of a story's claims, those that most articles print first; `disputed`: only those that are, or not."""
        with self._database.reading() as connection:
            return weighings.most_printed(connection, story_id, limit, offset, disputed)

    def first_claims(self, story_id: str, limit: int) -> Weighing:
        """Of a story's weighing the `limit` claims that most articles print, as many quantities, all corrections."""
        with self._database.reading() as connection:
            return weighings.part(connection, story_id, limit)

    def quantities(self, story_id: str, limit: int, offset: int = 0) -> list[Quantity]:
        """A page of what a story's articles count, oldest article first."""
        with self._database.reading() as connection:
            return weighings.counted(connection, story_id, limit, offset)

    def claims_named(self, story_id: str, ids: Collection[str]) -> dict[str, Weighed]:
        """These claims of a story, by id: the rivals of one that is shown; those that there are."""
        with self._database.reading() as connection:
            return weighings.named(connection, story_id, ids)

    def bearings(self, article_id: str) -> dict[str, Bearing]:
        """By attribution of an article: the claim that it bears on, once its story has been weighed."""
        with self._database.reading() as connection:
            return claimed.by_attribution(connection, article_id)

    def headlines(self, article_ids: Collection[str]) -> dict[str, str]:
        """The headlines of these articles as they stand, by id; those that there are."""
        with self._database.reading() as connection:
            return queries.headlines(connection, article_ids)

    def outlets(self) -> list[tuple[str, int]]:
        """(outlet, articles), the one with most first."""
        with self._database.reading() as connection:
            return feed.facet(connection, "outlet")

    def languages(self) -> list[tuple[str, int]]:
        """(language's code, articles), the one with most first."""
        with self._database.reading() as connection:
            return feed.facet(connection, "language")

    def total(self) -> int:
        """How many articles are kept."""
        with self._database.reading() as connection:
            return feed.total(connection)

    def counts(self) -> dict[str, int]:
        """articles, attributions, stories, subscriptions, failures."""
        with self._database.reading() as connection:
            return queries.counts(connection)

    def failures(self, limit: int = 50) -> list[FailureItem]:
        """What went wrong, the latest first."""
        with self._database.reading() as connection:
            return queries.failures_kept(connection, limit)


def _query(asked: Asked) -> Query:
    return parse(asked, datetime.now(UTC)) if isinstance(asked, str) else asked
