"""What was weighed: each claim in a row of its own, each article's quantities.

Works inside the caller's transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from onrecord.records import Claim, Dispute, Evidence, Hop, Origin, Quantity, Support, Weighed, Weighing
from onrecord.store import bearings, standing
from onrecord.store.evidence import pack, unpack
from onrecord.store.schema import articles, claims, quantities, stories

CHUNK = 500  # names in one question; SQLite takes 32,766 parameters at most


def save(connection: Connection, weighing: Weighing, revision: int | None) -> None:
    """Put a story's weighing in the place of the one before."""
    story_id = weighing.story_id
    if not _there(connection, story_id):
        return
    connection.execute(delete(claims).where(claims.c.story_id == story_id))
    members = select(articles.c.no).where(articles.c.story_id == story_id)
    connection.execute(delete(quantities).where(quantities.c.article_no.in_(members)))
    every = taken_apart(weighing)
    _write(connection, story_id, every, 0)
    standing.follow(connection, story_id, every)
    bearings.keep(connection, story_id, every)
    _count(connection, weighing.quantities)
    rest = Weighing(story_id, corrections=weighing.corrections)
    connection.execute(update(stories).where(stories.c.id == story_id).values(weighing=pack(rest, story_id)))
    _weighed(connection, story_id, revision)


def change(
    connection: Connection, story_id: str, changed: Collection[Weighed], gone: Collection[str], revision: int | None
) -> None:
    """Write these claims only and drop those that are gone. A claim that was there keeps its place."""
    if not _there(connection, story_id):
        return
    known: dict[str, tuple[int, bool]] = {}
    for part in _chunks([*gone, *(one.claim.id for one in changed)]):
        rows = connection.execute(_of(story_id, claims.c.id, claims.c.place, claims.c.disputed, ids=part))
        known |= {row.id: (row.place, row.disputed) for row in rows}
        connection.execute(delete(claims).where(claims.c.story_id == story_id, claims.c.id.in_(part)))
    last = connection.execute(select(func.max(claims.c.place)).where(claims.c.story_id == story_id)).scalar_one()
    first = max([-1 if last is None else last, *(place for place, _ in known.values())]) + 1
    _write(connection, story_id, changed, first, known)
    standing.follow(connection, story_id, changed, gone)
    bearings.keep(connection, story_id, changed, gone)
    _weighed(connection, story_id, revision)


def recount(connection: Connection, found: Mapping[str, Collection[Quantity]]) -> None:
    """Put the quantities of articles (by id) in the place of those before."""
    for part in _chunks(found):
        members = select(articles.c.no).where(articles.c.id.in_(part))
        connection.execute(delete(quantities).where(quantities.c.article_no.in_(members)))
    _count(connection, [quantity for of_one in found.values() for quantity in of_one])


def whole(connection: Connection, story_id: str) -> Weighing:
    """All of a story's weighing, put together; empty until it was weighed."""
    rows = connection.execute(_of(story_id, claims.c.record).order_by(claims.c.place))
    every = [unpack(row.record, Weighed, story_id) for row in rows]
    counted = (
        select(quantities.c.record)
        .join(articles, articles.c.no == quantities.c.article_no)
        .where(articles.c.story_id == story_id)
        .order_by(articles.c.published, articles.c.no, quantities.c.number)
    )
    rest = connection.execute(select(stories.c.weighing).where(stories.c.id == story_id)).scalar_one_or_none()
    return Weighing(
        story_id,
        claims=tuple(one.claim for one in every),
        evidence=tuple(evidence for one in every for evidence in one.evidence),
        origins=tuple({origin.id: origin for one in every for origin in one.origins}.values()),
        hops=tuple(hop for one in every for hop in one.hops),
        supports=tuple(one.support for one in every),
        disputes=tuple(dispute for one in every for dispute in one.disputes),
        quantities=tuple(unpack(row.record, Quantity, story_id) for row in connection.execute(counted)),
        corrections=unpack(rest, Weighing, story_id).corrections if rest else (),
    )


def most_printed(
    connection: Connection, story_id: str, limit: int, offset: int, disputed: bool | None
) -> list[Weighed]:
    """The claims that most articles print first."""
    wanted = _of(story_id, claims.c.record)
    if disputed is not None:
        wanted = wanted.where(claims.c.disputed.is_(disputed))
    wanted = wanted.order_by(claims.c.articles.desc(), claims.c.place).limit(max(1, limit)).offset(max(0, offset))
    return [unpack(row.record, Weighed, story_id) for row in connection.execute(wanted)]


def named(connection: Connection, story_id: str, ids: Collection[str]) -> dict[str, Weighed]:
    """These claims of a story, by id; those that there are."""
    found: dict[str, Weighed] = {}
    for part in _chunks(ids):
        rows = connection.execute(_of(story_id, claims.c.id, claims.c.record, ids=part))
        found |= {row.id: unpack(row.record, Weighed, story_id) for row in rows}
    return found


def counts(connection: Connection, story_id: str) -> tuple[int, int]:
    """How many claims a story has, and how many of them are disputed."""
    by_state = select(claims.c.disputed, func.count()).where(claims.c.story_id == story_id).group_by(claims.c.disputed)
    found = {bool(disputed): int(count) for disputed, count in connection.execute(by_state)}
    return sum(found.values()), found.get(True, 0)


def taken_apart(weighing: Weighing) -> list[Weighed]:
    """Each claim of a weighing with what belongs to it."""
    evidence: defaultdict[str, list[Evidence]] = defaultdict(list)
    hops: defaultdict[str, list[Hop]] = defaultdict(list)
    disputes: defaultdict[str, list[Dispute]] = defaultdict(list)
    for one in weighing.evidence:
        evidence[one.claim].append(one)
    for hop in weighing.hops:
        hops[hop.claim].append(hop)
    for dispute in weighing.disputes:
        disputes[dispute.claim].append(dispute)
    supports = {support.claim: support for support in weighing.supports}
    origins = {origin.id: origin for origin in weighing.origins}

    def of(claim: Claim) -> Weighed:
        support = supports.get(claim.id) or Support(claim.id, 0, 0)
        own: dict[str, Origin] = {e.origin: origins[e.origin] for e in evidence[claim.id] if e.origin in origins}
        chain = {hop.taken_from: origins[hop.taken_from] for hop in hops[claim.id] if hop.taken_from in origins}
        return Weighed(
            claim=claim,
            support=support,
            evidence=tuple(evidence[claim.id]),
            origins=tuple((own | chain).values()),
            hops=tuple(hops[claim.id]),
            disputes=tuple(disputes[claim.id]),
        )

    return [of(claim) for claim in weighing.claims]


def _of(story_id: str, *columns: Any, ids: Collection[str] | None = None) -> Select[Any]:
    wanted = select(*columns).where(claims.c.story_id == story_id)
    return wanted if ids is None else wanted.where(claims.c.id.in_(list(ids)))


def _write(
    connection: Connection,
    story_id: str,
    found: Iterable[Weighed],
    first: int,
    known: Mapping[str, tuple[int, bool]] | None = None,
) -> None:
    """Rows of claims: in the place that is `known` (with whether it is disputed), or from `first` on.

    What a claim rivals is disputed, too.
    """
    rows = []
    rivals: set[str] = set()
    for n, one in enumerate(found):
        rivals.update(dispute.rival for dispute in one.disputes if dispute.rival is not None)
        place, disputed = (known or {}).get(one.claim.id, (first + n, False))
        row = {
            "story_id": story_id,
            "id": one.claim.id,
            "place": place,
            "text": one.claim.text,
            "articles": one.articles,
            "origins_at_least": one.support.origins_at_least,
            "origins_at_most": one.support.origins_at_most,
            "denied": bool(one.support.denied_by),
            "disputed": disputed or bool(one.disputes),
            "record": pack(one, one.claim.id),
        }
        rows.append(row)
    if rows:
        connection.execute(insert(claims), rows)
    for part in _chunks(rivals):
        here = (claims.c.story_id == story_id) & claims.c.id.in_(part)
        connection.execute(update(claims).where(here).values(disputed=True))


def _count(connection: Connection, found: Collection[Quantity]) -> None:
    numbers: dict[str, int] = {}
    for part in _chunks({quantity.article_id for quantity in found}):
        rows = connection.execute(select(articles.c.id, articles.c.no).where(articles.c.id.in_(part)))
        numbers |= {row.id: row.no for row in rows}
    seen: defaultdict[str, int] = defaultdict(int)
    rows_of = []
    for quantity in found:
        if quantity.article_id in numbers:
            row = {"article_no": numbers[quantity.article_id], "number": seen[quantity.article_id]}
            rows_of.append(row | {"what": quantity.what, "record": pack(quantity, quantity.article_id)})
            seen[quantity.article_id] += 1
    if rows_of:
        connection.execute(insert(quantities), rows_of)


def _there(connection: Connection, story_id: str) -> bool:
    """False for a story that became another's while it was weighed: that one is stale, and will be."""
    return connection.execute(select(stories.c.id).where(stories.c.id == story_id)).first() is not None


def _weighed(connection: Connection, story_id: str, revision: int | None) -> None:
    """No longer stale, unless it has changed since `revision`."""
    here = stories.c.id == story_id
    unchanged = here if revision is None else here & (stories.c.revision == revision)
    connection.execute(update(stories).where(unchanged).values(stale=False))


def _chunks(names: Collection[str]) -> Iterator[list[str]]:
    ordered = list(dict.fromkeys(names))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
