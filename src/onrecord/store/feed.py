"""The feed: articles newest first, narrowed by a query, one by one or grouped by story. Reads only."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Row, func, select

from onrecord.records import Article, Naming, UsageError
from onrecord.store.evidence import unpack
from onrecord.store.query import Query, Term
from onrecord.store.schema import articles, attributions, claims, facets, texts, versions
from onrecord.store.search import FLAGS, Sought
from onrecord.store.snippets import Snippets
from onrecord.store.views import Group, Item, Member

LARGEST = 2**63 - 1
BATCH, LARGEST_BATCH = 64, 2000  # places looked at in one go: few at first, more when few of them serve
AT_MOST = 20_000  # places looked at for one page; it may then be short, and the next one goes on from there
FEW = 1000  # arrivals that are compared with a query one by one
_CURSOR = re.compile(r"-?\d{1,19}")


def cursor(place: int) -> str:
    """Where a page of the feed ended, for the caller to hand back."""
    return urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def position(given: str) -> int:
    """What a cursor says. Raises UsageError for one that we did not make."""
    try:
        plain = urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode()
        if _CURSOR.fullmatch(plain) and cursor(int(plain)) == given and abs(int(plain)) <= LARGEST:
            return int(plain)
    except (binascii.Error, ValueError):
        pass
    raise UsageError("this is not a place in the feed", given[:40], "start again from its beginning")


def page(connection: Connection, limit: int, before: str | None, query: Query) -> tuple[list[Item], str | None]:
    """One page of the feed, newest published first, and where the next one begins."""
    limit = max(1, limit)
    found: list[int] = []
    end = None
    for places, end in _walk(Sought(connection, query), None if before is None else position(before)):
        found += places
        if len(found) > limit:
            found, end = found[:limit], found[limit - 1]
            break
    return _items(connection, _rows(connection, found), query.terms), None if end is None else cursor(end)


def grouped(connection: Connection, limit: int, before: str | None, query: Query) -> tuple[list[Group], str | None]:
    """The same with one line for each story, where its newest article that meets the query stands."""
    limit = max(1, limit)
    sought = Sought(connection, query)
    top = None if before is None else position(before)
    heads: list[int] = []
    met: set[str] = set()
    end = None
    for places, end in _walk(sought, top):
        story_of = {row[0]: row[1] for row in connection.execute(_member_of(places))}
        on_pages_before = _above(sought, set(story_of.values()) - met, top)
        for place in places:
            story = story_of[place]
            if story not in met and story not in on_pages_before:
                heads.append(place)
            met.add(story)
        if len(heads) > limit:
            heads, end = heads[:limit], heads[limit - 1]
            break
    items = _items(connection, _rows(connection, heads), query.terms)
    return [_group(connection, item) for item in items], None if end is None else cursor(end)


def arrivals(connection: Connection, after: int, limit: int, query: Query | None = None) -> list[Item]:
    """Articles that came or changed after `after`, in that order; of the first `limit`, those that meet the query."""
    after = min(max(after, -1), LARGEST)
    wanted = select(articles).where(articles.c.seq > after).order_by(articles.c.seq).limit(max(1, limit))
    rows = connection.execute(wanted).all()
    if query is not None and query.parts:
        met = _among(Sought(connection, query), [row.place for row in rows])
        rows = [row for row in rows if row.place in met]
    return _items(connection, rows, [])


def new_since(connection: Connection, query: Query, seq: int, most: int) -> int:
    """How many articles that meet a query came or changed after a sequence number; counts up to `most`."""
    seq = min(max(seq, -1), LARGEST)
    newer = select(articles.c.place).where(articles.c.seq > seq, articles.c.place.is_not(None))
    places = connection.execute(newer.order_by(articles.c.seq.desc()).limit(FEW + 1)).scalars().all()
    sought = Sought(connection, query)
    if len(places) <= FEW:
        return min(most, len(_among(sought, places)))
    count = 0
    for found, _ in _walk(sought, None):
        recent = select(func.count()).where(articles.c.place.in_(found), articles.c.seq > seq)
        count += connection.execute(recent).scalar_one()
        if count >= most:
            return most
    return count


def facet(connection: Connection, kind: str) -> list[tuple[str, int]]:
    """(value, articles) of every outlet or language, the one with most first."""
    wanted = select(facets.c.value, facets.c.articles).where(facets.c.kind == kind, facets.c.articles > 0)
    found = [(row.value, row.articles) for row in connection.execute(wanted)]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def total(connection: Connection) -> int:
    """How many articles there are."""
    return int(connection.execute(select(facets.c.articles).where(facets.c.kind == "articles")).scalar() or 0)


def _walk(sought: Sought, below: int | None) -> Iterator[tuple[list[int], int | None]]:
    """Places that meet the query, newest first, some at a time, each time with where to go on (None: no more)."""
    size, looked_at = BATCH, 0
    while looked_at < AT_MOST:
        places = sought.places(below, size)
        looked_at += len(places)
        below = places[-1] if len(places) == size else None
        yield sought.meeting(places), below
        if below is None:
            return
        size = min(2 * size, LARGEST_BATCH)


def meets(connection: Connection, query: Query, places: Collection[int]) -> bool:
    """Whether any of some places meets a query."""
    return bool(_among(Sought(connection, query), places))


def _among(sought: Sought, places: Collection[int]) -> set[int]:
    """Those of some places that meet the query."""
    return set(sought.meeting(sought.places(None, len(places), frozenset(places))))


def _member_of(places: Collection[int]) -> Any:
    return select(articles.c.place, articles.c.story_id).where(articles.c.place.in_(places))


def _above(sought: Sought, stories: Collection[str], top: int | None) -> set[str]:
    """Those stories that have an article that meets the query at `top` or above: an earlier page shows them."""
    if top is None or not stories:
        return set()
    newer = select(articles.c.place, articles.c.story_id).where(articles.c.story_id.in_(stories))
    story_of = {row[0]: row[1] for row in sought.connection.execute(newer.where(articles.c.place >= top))}
    return {story_of[place] for place in _among(sought, story_of)}


# ---- lines


class _Text(msgspec.Struct, frozen=True):
    """A kept reading without what a snippet does not need."""

    article: Article


def _rows(connection: Connection, places: Collection[int]) -> Sequence[Row[Any]]:
    wanted = select(articles).where(articles.c.place.in_(places)).order_by(articles.c.place.desc())
    return connection.execute(wanted).all()


def _items(connection: Connection, rows: Sequence[Row[Any]], terms: list[Term]) -> list[Item]:
    numbers = [row.no for row in rows]
    in_story = select(articles.c.story_id, func.count()).group_by(articles.c.story_id)
    sizes = in_story.where(articles.c.story_id.in_({row.story_id for row in rows}))
    size_of: dict[str, int] = {row[0]: row[1] for row in connection.execute(sizes)}
    marked = select(texts.c.article_no, texts.c.marks).where(texts.c.article_no.in_(numbers))
    marks = {row.article_no: row.marks.split() for row in connection.execute(marked)}
    naming = _naming(connection, numbers)
    snippets = _snippets(connection, numbers, terms) if terms else {}
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
            language=row.language,
            single=FLAGS["single"] in marks.get(row.no, ()),
            disputed=FLAGS["disputed"] in marks.get(row.no, ()),
        )
        for row in rows
    ]


def _naming(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[Naming, int]]:
    by_naming = select(attributions.c.article_no, attributions.c.naming, func.count())
    counted = by_naming.where(attributions.c.article_no.in_(numbers)).group_by(
        attributions.c.article_no, attributions.c.naming
    )
    naming: defaultdict[int, dict[Naming, int]] = defaultdict(dict)
    for article_no, how, count in connection.execute(counted):
        naming[article_no][cast(Naming, how)] = count
    return naming


def _snippets(connection: Connection, numbers: Sequence[int], terms: list[Term]) -> dict[int, str | None]:
    current = (articles.c.no == versions.c.article_no) & (articles.c.current == versions.c.number)
    wanted = select(versions.c.article_no, versions.c.reading).join(articles, current)
    found = connection.execute(wanted.where(versions.c.article_no.in_(numbers)))
    snippets = Snippets(terms)
    return {no: snippets.of(unpack(reading, _Text, "search").article) for no, reading in found}


def _group(connection: Connection, item: Item, others: int = 8) -> Group:
    """With the other articles of its story, the newest few, and the claim that most of them print."""
    columns = (articles.c.id, articles.c.headline, articles.c.outlet, articles.c.url)
    members = select(*columns, articles.c.date_published, articles.c.first_seen)
    members = members.where(articles.c.story_id == item.story_id, articles.c.id != item.article_id)
    rows = connection.execute(members.order_by(articles.c.place.desc()).limit(others)) if item.story_size > 1 else ()
    origins = select(claims.c.text, claims.c.articles, claims.c.origins_at_least, claims.c.origins_at_most)
    main = origins.where(claims.c.story_id == item.story_id).order_by(claims.c.articles.desc(), claims.c.place)
    claim = connection.execute(main.limit(1)).first()
    return Group(
        item=item,
        others=tuple(Member(*row) for row in rows),
        claim=claim.text if claim else None,
        claim_articles=claim.articles if claim else 0,
        origins_at_least=claim.origins_at_least if claim else 0,
        origins_at_most=claim.origins_at_most if claim else 0,
    )
