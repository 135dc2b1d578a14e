"""What the desk shows: articles, stories, counts. Reads only, inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, tuple_

from onrecord.judged import judged
from onrecord.records import Failure, Judgement
from onrecord.store import judgements, weighings
from onrecord.store.evidence import Kept, unpack
from onrecord.store.schema import (
    articles,
    attributions,
    counter,
    failures,
    pages,
    stories,
    subscriptions,
    versions,
)
from onrecord.store.views import ArticleView, FailureItem, StoryHead, StoryView, Version

CHUNK = 500  # names in one question; SQLite takes 32,766 parameters at most


# ---- articles and stories


def views(connection: Connection, rows: Sequence[Row[Any]], version: int | None = None) -> list[ArticleView]:
    """The articles of `rows` of `articles`, in that order, as they stand or stood in `version`."""
    shown = {row.no: version or row.current for row in rows}
    past: defaultdict[int, list[Version]] = defaultdict(list)
    history = (
        select(versions.c.article_no, versions.c.number, versions.c.headline)
        .add_columns(pages.c.digest, pages.c.fetched_at, pages.c.url)
        .join(pages, pages.c.no == versions.c.page_no)
        .where(versions.c.article_no.in_(shown))
        .order_by(versions.c.article_no, versions.c.number)
    )
    for one in connection.execute(history):
        past[one.article_no].append(Version(one.number, one.digest, one.fetched_at, one.url, one.headline))
    keys = tuple_(versions.c.article_no, versions.c.number)
    # SQLite would look for pairs in the whole table; by the number alone it finds them by the index.
    here = (versions.c.article_no.in_(shown), keys.in_(list(shown.items())))
    readings = select(versions.c.article_no, versions.c.reading).where(*here)
    packed = {row.article_no: row.reading for row in connection.execute(readings)}
    decided = judgements.on_words(connection, [row.id for row in rows])
    return [_view(row, past[row.no], (shown[row.no], packed[row.no]), decided.get(row.id, ())) for row in rows]


def _view(row: Row[Any], past: list[Version], version: tuple[int, bytes], decided: Sequence[Judgement]) -> ArticleView:
    """`version`: its number and its kept reading."""
    number, packed = version
    kept = unpack(packed, Kept, row.url)
    laid = judged(kept.article, kept.attributions, decided)
    return ArticleView(
        article=kept.article,
        attributions=laid.attributions,
        times=kept.times,
        version=next(version for version in past if version.number == number),
        versions=tuple(past),
        first_seen=row.first_seen,
        story_id=row.story_id,
        failures=kept.failures,
        settled=laid.settled,
    )


def article(connection: Connection, article_id: str, version: int | None) -> ArticleView | None:
    """The article as it stands, or stood in `version`; None when there is no such."""
    row = connection.execute(select(articles).where(articles.c.id == article_id)).one_or_none()
    if row is None or (version is not None and not 1 <= version <= row.versions):
        return None
    return views(connection, [row], version)[0]


def members_after(connection: Connection, no: int, since: datetime, limit: int) -> list[tuple[int, str, ArticleView]]:
    """Articles first seen at `since` or later, as (number, story, article), from the one after number `no` on."""
    wanted = select(articles).where(articles.c.no > no, articles.c.first_seen >= since)
    rows = connection.execute(wanted.order_by(articles.c.no).limit(limit)).all()
    return [(row.no, row.story_id, view) for row, view in zip(rows, views(connection, rows), strict=True)]


def story(connection: Connection, story_id: str) -> StoryView | None:
    """A story with its articles, oldest first."""
    head = connection.execute(select(stories).where(stories.c.id == story_id)).one_or_none()
    if head is None:
        return None
    members = select(articles).where(articles.c.story_id == story_id)
    rows = connection.execute(members.order_by(articles.c.place)).all()
    weighing = weighings.whole(connection, story_id)
    every = [view for start in range(0, len(rows), CHUNK) for view in views(connection, rows[start : start + CHUNK])]
    return StoryView(story_id, head.headline, tuple(every), weighing, head.revision)


def story_head(connection: Connection, story_id: str) -> StoryHead | None:
    """What a story is called and how much of it there is."""
    head = connection.execute(select(stories).where(stories.c.id == story_id)).one_or_none()
    if head is None:
        return None
    members = select(func.count()).where(articles.c.story_id == story_id)
    size = int(connection.execute(members).scalar_one())
    every, disputed = weighings.counts(connection, story_id)
    return StoryHead(story_id, head.headline, head.first_seen, head.last_seen, size, every, disputed, head.revision)


def story_articles(connection: Connection, story_id: str, limit: int, offset: int) -> list[ArticleView]:
    """Some of a story's articles, oldest first."""
    members = select(articles).where(articles.c.story_id == story_id).order_by(articles.c.place)
    return views(connection, connection.execute(members.limit(max(1, limit)).offset(max(0, offset))).all())


def articles_named(connection: Connection, ids: Collection[str]) -> dict[str, ArticleView]:
    """These articles as they stand, by id; those that there are."""
    ordered, found = sorted(set(ids)), dict[str, ArticleView]()
    for start in range(0, len(ordered), CHUNK):
        wanted = select(articles).where(articles.c.id.in_(ordered[start : start + CHUNK]))
        found |= {view.article.id: view for view in views(connection, connection.execute(wanted).all())}
    return found


# ---- lists and counts


def last_seq(connection: Connection) -> int:
    """0 before the first article."""
    return int(connection.execute(select(counter.c.value)).scalar_one())


def headlines(connection: Connection, article_ids: Collection[str]) -> dict[str, str]:
    """By id; those that there are."""
    ids, found = sorted(set(article_ids)), dict[str, str]()
    for start in range(0, len(ids), CHUNK):
        wanted = select(articles.c.id, articles.c.headline).where(articles.c.id.in_(ids[start : start + CHUNK]))
        found |= {row.id: row.headline for row in connection.execute(wanted)}
    return found


def counts(connection: Connection) -> dict[str, int]:
    """How many there are of each."""
    tables: list[Table] = [articles, attributions, stories, subscriptions, failures]
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in tables
    }


def failures_kept(connection: Connection, limit: int) -> list[FailureItem]:
    """The latest first."""
    wanted = select(failures).order_by(failures.c.at.desc(), failures.c.no.desc()).limit(max(1, limit))
    return [FailureItem(Failure(row.stage, row.url, row.error), row.at) for row in connection.execute(wanted)]
