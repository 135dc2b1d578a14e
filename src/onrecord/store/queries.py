"""What the desk shows: the feed, articles, stories, counts. Reads only, inside the caller's transaction."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, func, select, tuple_

from onrecord.records import Failure, Naming, UsageError, Weighing
from onrecord.store.evidence import Kept, unpack
from onrecord.store.schema import (
    EPOCH,
    articles,
    attributions,
    counter,
    failures,
    pages,
    stories,
    subscriptions,
    versions,
)
from onrecord.store.search import Term, matching, parse, snippet
from onrecord.store.views import ArticleView, FailureItem, Item, StoryView, Version

LARGEST = 2**63 - 1
_CURSOR = re.compile(r"(-?\d{1,18})\.(\d{1,18})")
_MICROSECOND = timedelta(microseconds=1)


def cursor(published: datetime, no: int) -> str:
    """Where a page of the feed ended, for the caller to hand back."""
    return urlsafe_b64encode(f"{(published - EPOCH) // _MICROSECOND}.{no}".encode()).decode().rstrip("=")


def position(given: str) -> tuple[datetime, int]:
    """What a cursor says. Raises UsageError for one that we did not make."""
    try:
        plain = urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode()
        found = _CURSOR.fullmatch(plain)
        if found and cursor(place := EPOCH + int(found[1]) * _MICROSECOND, no := int(found[2])) == given:
            return place, no
    except (binascii.Error, ValueError, OverflowError):
        pass
    raise UsageError("this is not a place in the feed", given[:40], "start again from its beginning")


def feed(
    connection: Connection, limit: int, before: str | None, query: str, outlet: str | None
) -> tuple[list[Item], str | None]:
    """One page of the feed, newest published first, and where the next one begins."""
    limit = max(1, limit)
    wanted = select(articles).order_by(articles.c.published.desc(), articles.c.no.desc()).limit(limit + 1)
    if before is not None:
        wanted = wanted.where(tuple_(articles.c.published, articles.c.no) < tuple_(*position(before)))
    if outlet is not None:
        wanted = wanted.where(articles.c.outlet == outlet)
    terms = parse(query)
    if terms:
        wanted = wanted.where(articles.c.no.in_(matching(terms, connection.dialect.name)))
    elif query.strip():
        return [], None  # something was asked for, but no letter or digit of it can be found in a text
    rows = connection.execute(wanted).all()
    shown = rows[:limit]
    more = cursor(shown[-1].published, shown[-1].no) if len(rows) > limit else None
    return _items(connection, shown, terms), more


def arrivals(connection: Connection, after: int, limit: int) -> list[Item]:
    """Articles that came or changed after `after`, in that order."""
    after = min(max(after, -1), LARGEST)
    wanted = select(articles).where(articles.c.seq > after).order_by(articles.c.seq).limit(max(1, limit))
    return _items(connection, connection.execute(wanted).all(), [])


def _items(connection: Connection, rows: Sequence[Row[Any]], terms: list[Term]) -> list[Item]:
    numbers = [row.no for row in rows]
    in_story = select(articles.c.story_id, func.count()).group_by(articles.c.story_id)
    sizes = connection.execute(in_story.where(articles.c.story_id.in_({row.story_id for row in rows})))
    size_of = {row[0]: row[1] for row in sizes}
    by_naming = select(attributions.c.article_no, attributions.c.naming, func.count())
    counted = by_naming.where(attributions.c.article_no.in_(numbers)).group_by(
        attributions.c.article_no, attributions.c.naming
    )
    naming: defaultdict[int, dict[Naming, int]] = defaultdict(dict)
    for article_no, how, count in connection.execute(counted):
        naming[article_no][cast(Naming, how)] = count
    snippets = _snippets(connection, rows, terms) if terms else {}
    return [
        Item(
            seq=row.seq,
            article_id=row.id,
            headline=row.headline,
            outlet=row.outlet,
            url=row.url,
            date_published=row.date_published,
            first_seen=row.first_seen,
            dek=row.dek,
            picture_url=row.picture_url,
            story_id=row.story_id,
            story_size=size_of[row.story_id],
            versions=row.versions,
            naming=naming[row.no],
            snippet=snippets.get(row.no),
        )
        for row in rows
    ]


def _snippets(connection: Connection, rows: Sequence[Row[Any]], terms: list[Term]) -> dict[int, str | None]:
    current = (articles.c.no == versions.c.article_no) & (articles.c.current == versions.c.number)
    wanted = select(versions.c.article_no, versions.c.reading).join(articles, current)
    found = connection.execute(wanted.where(versions.c.article_no.in_([row.no for row in rows])))
    return {no: snippet(unpack(reading, Kept, "search").article, terms) for no, reading in found}


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
    readings = select(versions.c.article_no, versions.c.reading).where(keys.in_(list(shown.items())))
    packed = {row.article_no: row.reading for row in connection.execute(readings)}
    return [_view(row, past[row.no], shown[row.no], packed[row.no]) for row in rows]


def _view(row: Row[Any], past: list[Version], number: int, packed: bytes) -> ArticleView:
    kept = unpack(packed, Kept, row.url)
    return ArticleView(
        article=kept.article,
        attributions=kept.attributions,
        times=kept.times,
        version=next(version for version in past if version.number == number),
        versions=tuple(past),
        first_seen=row.first_seen,
        story_id=row.story_id,
        failures=kept.failures,
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
    rows = connection.execute(members.order_by(articles.c.published, articles.c.no)).all()
    weighing = unpack(head.weighing, Weighing, story_id) if head.weighing else Weighing(story_id)
    return StoryView(story_id, head.headline, tuple(views(connection, rows)), weighing, head.revision)


# ---- lists and counts


def last_seq(connection: Connection) -> int:
    """0 before the first article."""
    return int(connection.execute(select(counter.c.value)).scalar_one())


def outlets(connection: Connection) -> list[tuple[str, int]]:
    """(outlet, articles), the one with most first."""
    counted = select(articles.c.outlet, func.count().label("size")).where(articles.c.outlet.is_not(None))
    rows = connection.execute(counted.group_by(articles.c.outlet)).all()
    return sorted(((row.outlet, row.size) for row in rows), key=lambda found: (-found[1], found[0]))


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
