"""What was weighed: each claim in a row of its own (a large one in parts), each article's quantities.

Works inside the caller's transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from onrecord.records import Quantity, Weighed, Weighing
from onrecord.store import bearings, standing
from onrecord.store.drafts import SLICE, Draft, piece, values
from onrecord.store.evidence import pack, unpack
from onrecord.store.parts import Change, Changes, cut, difference, digest, joined, roundly
from onrecord.store.schema import articles, claim_parts, claims, hops, printed, quantities, sourcing, stories
from onrecord.store.schema import bearings as bearings_

# What is written of a claim that was there.
AGAIN = ("text", "articles", "origins_at_least", "origins_at_most", "denied", "disputed", "record")
CHUNK = 500  # names in one question; SQLite takes 32,766 parameters at most


def save(connection: Connection, one: Draft, revision: int | None) -> list[Changes]:
    """Put a story's weighing in the place of the one before, all at once.

    Of a large story it returns what has to follow (see `follow`), each in a transaction of its own, and then `settle`:
    until then the story is stale, so that whoever finds it so after a crash weighs it again.
    """
    story_id = one.story_id
    if not _there(connection, story_id):
        return []
    same = _as_before(connection, one)
    old = delete(claims).where(claims.c.story_id == story_id)
    connection.execute(old.where(claims.c.id.not_in(same)) if same else old)
    connection.execute(delete(claim_parts).where(claim_parts.c.story_id == story_id))
    for table, rows in ((claims, [row for row in one.rows if row["id"] not in same]), (claim_parts, one.parts)):
        if rows:
            connection.execute(insert(table), rows)
    members = select(articles.c.no).where(articles.c.story_id == story_id)
    connection.execute(delete(quantities).where(quantities.c.article_no.in_(members)))
    _count(connection, story_id, one.quantities)
    kept = {"weighing": one.rest, "stale": True}
    connection.execute(update(stories).where(stories.c.id == story_id).values(kept))
    left = [*one.changes, *_gone(connection, story_id, {row["id"] for row in one.rows})]
    if len(one.changes) > 1:
        return left
    for changes in left:
        other = [each for each in changes.written if each.claim.claim.id not in same]
        _follow(connection, changes._replace(written=other, gone=[id_ for id_ in changes.gone if id_ not in same]))
    _weighed(connection, story_id, revision)
    return []


def _as_before(connection: Connection, one: Draft) -> set[str]:
    """Of a small story the claims that stand as they are to be written, and all that follows from them too.

    An article that came or changed has no number of origins yet: what its claims rest on is to be written anew.
    """
    if len(one.changes) > 1 or one.parts:
        return set()
    theirs = select(articles.c.id).join(sourcing, sourcing.c.article_no == articles.c.no)
    fresh = set(
        connection.execute(theirs.where(articles.c.story_id == one.story_id, sourcing.c.origins.is_(None))).scalars()
    )
    told = {each.claim.claim.id for part in one.changes for each in part.written if not fresh.isdisjoint(each.bearing)}
    parted = set(
        connection.execute(select(claim_parts.c.claim_id).where(claim_parts.c.story_id == one.story_id)).scalars()
    )
    before = {row.id: row._asdict() for row in connection.execute(_of(one.story_id, *claims.c))}
    return {row["id"] for row in one.rows if before.get(row["id"]) == row} - told - parted


def follow(connection: Connection, changes: Changes) -> None:
    """Write what follows from some of the claims of a weighing, as far as they still are the story's."""
    ids = [one.claim.claim.id for one in changes.written]
    still = {
        row.id: row.record for row in connection.execute(_of(changes.story_id, claims.c.id, claims.c.record, ids=ids))
    }
    _follow(connection, changes._replace(written=[one for one in changes.written if one.claim.claim.id in still]))


def settle(connection: Connection, story_id: str, revision: int | None) -> None:
    """All that follows from a story's weighing is written."""
    _weighed(connection, story_id, revision)


def _gone(connection: Connection, story_id: str, ids: Collection[str]) -> list[Changes]:
    """What of claims that are no more has to go."""
    sizes: Counter[str] = Counter()
    for table in (printed, bearings_, hops):
        sized = select(table.c.claim_id, func.count().label("rows")).where(table.c.story_id == story_id)
        sizes.update({row.claim_id: row.rows for row in connection.execute(sized.group_by(table.c.claim_id))})
    found: list[list[str]] = []
    size = SLICE
    for claim_id in sizes.keys() - ids:
        if size >= SLICE:
            found.append([])
            size = 0
        found[-1].append(claim_id)
        size += sizes[claim_id]
    return [Changes(story_id, [], part, {}, {}) for part in found]


def _follow(connection: Connection, changes: Changes) -> None:
    standing.follow(connection, changes)
    bearings.keep(connection, changes)


def change(
    connection: Connection,
    story_id: str,
    changed: Collection[Weighed],
    gone: Collection[str],
    counts: Mapping[str, Collection[Quantity]],
    revision: int | None,
) -> None:
    """Write these claims and drop those that are gone. A claim that was there keeps its place.

    Of a claim of many articles only that is written which is not as it was. `counts`: by the ids of the articles that
    came or changed, of which everything is written.
    """
    if not _there(connection, story_id):
        return
    for part in _chunks(gone):
        connection.execute(delete(claims).where(claims.c.story_id == story_id, claims.c.id.in_(part)))
        pieces = delete(claim_parts).where(claim_parts.c.story_id == story_id, claim_parts.c.claim_id.in_(part))
        connection.execute(pieces)
    _write(connection, story_id, changed, gone, counts)
    _recount(connection, story_id, counts)
    _weighed(connection, story_id, revision)


def _recount(connection: Connection, story_id: str, found: Mapping[str, Collection[Quantity]]) -> None:
    """Put the quantities of articles (by id) of a story in the place of those before."""
    for part in _chunks(found):
        members = select(articles.c.no).where(articles.c.story_id == story_id, articles.c.id.in_(part))
        connection.execute(delete(quantities).where(quantities.c.article_no.in_(members)))
    _count(connection, story_id, [quantity for of_one in found.values() for quantity in of_one])


def whole(connection: Connection, story_id: str) -> Weighing:
    """All of a story's weighing, put together; empty until it was weighed."""
    every = _joined(connection, story_id, _of(story_id, claims.c.id, claims.c.record).order_by(claims.c.place))
    return _together(connection, story_id, every, counted(connection, story_id, None, 0))


def part(connection: Connection, story_id: str, limit: int) -> Weighing:
    """Of a story's weighing the claims that most articles print, the first quantities and all corrections."""
    every = most_printed(connection, story_id, limit, 0, None)
    return _together(connection, story_id, every, counted(connection, story_id, limit, 0))


def counted(connection: Connection, story_id: str, limit: int | None, offset: int) -> list[Quantity]:
    """What a story's articles count, oldest article first."""
    wanted = (
        select(quantities.c.record)
        .join(articles, articles.c.no == quantities.c.article_no)
        .where(articles.c.story_id == story_id)
        .order_by(articles.c.published, articles.c.no, quantities.c.number)
    )
    rows = connection.execute(wanted if limit is None else wanted.limit(max(1, limit)).offset(max(0, offset)))
    return [unpack(row.record, Quantity, story_id) for row in rows]


def _together(
    connection: Connection, story_id: str, every: Collection[Weighed], counts_: Collection[Quantity]
) -> Weighing:
    rest = connection.execute(select(stories.c.weighing).where(stories.c.id == story_id)).scalar_one_or_none()
    return Weighing(
        story_id,
        claims=tuple(one.claim for one in every),
        evidence=tuple(evidence for one in every for evidence in one.evidence),
        origins=tuple({origin.id: origin for one in every for origin in one.origins}.values()),
        hops=tuple(hop for one in every for hop in one.hops),
        supports=tuple(one.support for one in every),
        disputes=tuple(dispute for one in every for dispute in one.disputes),
        quantities=tuple(counts_),
        corrections=unpack(rest, Weighing, story_id).corrections if rest else (),
    )


def most_printed(
    connection: Connection, story_id: str, limit: int, offset: int, disputed: bool | None
) -> list[Weighed]:
    """The claims that most articles print first."""
    wanted = _of(story_id, claims.c.id, claims.c.record)
    if disputed is not None:
        wanted = wanted.where(claims.c.disputed.is_(disputed))
    wanted = wanted.order_by(claims.c.articles.desc(), claims.c.place).limit(max(1, limit)).offset(max(0, offset))
    return _joined(connection, story_id, wanted)


def named(connection: Connection, story_id: str, ids: Collection[str]) -> dict[str, Weighed]:
    """These claims of a story, by id; those that there are."""
    found: dict[str, Weighed] = {}
    for part in _chunks(ids):
        every = _joined(connection, story_id, _of(story_id, claims.c.id, claims.c.record, ids=part))
        found |= {one.claim.id: one for one in every}
    return found


def _joined(connection: Connection, story_id: str, wanted: Select[Any]) -> list[Weighed]:
    """The claims of a query for ids and records, in its order, whole."""
    first = {row.id: unpack(row.record, Weighed, story_id) for row in connection.execute(wanted)}
    others: defaultdict[str, dict[int, Weighed]] = defaultdict(dict)
    for part in _chunks(first):
        here = (claim_parts.c.story_id == story_id, claim_parts.c.claim_id.in_(part))
        for row in connection.execute(select(claim_parts).where(*here)):
            others[row.claim_id][row.number] = unpack(row.record, Weighed, story_id)
    return [joined(one, others[claim_id]) for claim_id, one in first.items()]


def counts(connection: Connection, story_id: str) -> tuple[int, int]:
    """How many claims a story has, and how many of them are disputed."""
    by_state = select(claims.c.disputed, func.count()).where(claims.c.story_id == story_id).group_by(claims.c.disputed)
    found = {bool(disputed): int(count) for disputed, count in connection.execute(by_state)}
    return sum(found.values()), found.get(True, 0)


def _of(story_id: str, *columns: Any, ids: Collection[str] | None = None) -> Select[Any]:
    wanted = select(*columns).where(claims.c.story_id == story_id)
    return wanted if ids is None else wanted.where(claims.c.id.in_(list(ids)))


def _write(
    connection: Connection,
    story_id: str,
    found: Collection[Weighed],
    gone: Collection[str],
    fresh: Collection[str],
) -> None:
    """Write claims, and let all that follows from them follow."""
    before = _rows(connection, story_id, [one.claim.id for one in found])
    last = connection.execute(select(func.max(claims.c.place)).where(claims.c.story_id == story_id)).scalar_one()
    place = -1 if last is None else int(last)
    new: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    bearing = {}
    for one in found:
        row, now = before.get(one.claim.id), cut(one)
        own = values(one, now[0])
        if row is None:
            place += 1
            new.append(own | {"story_id": story_id, "id": one.claim.id, "place": place})
        else:
            own["disputed"] = own["disputed"] or row.disputed
            again.append({f"new_{name}": own[name] for name in AGAIN} | {"claim_id": one.claim.id})
        had, has = _write_parts(connection, one, now, None if row is None else unpack(row.record, Weighed, story_id))
        bearing[one.claim.id] = difference(had, has, fresh)
    if new:
        connection.execute(insert(claims), new)
    if again:
        here = (claims.c.story_id == story_id, claims.c.id == bindparam("claim_id"))
        as_given: dict[str, Any] = {name: bindparam(f"new_{name}") for name in AGAIN}
        connection.execute(update(claims).where(*here).values(as_given), again)
    rivals = _dispute(connection, story_id, found)
    after = _rows(connection, story_id, [*bearing, *rivals])
    turned = {*rivals, *(id_ for id_, row in before.items() if _stands(row) != _stands(after[id_]))}
    resized = {id_: roundly(after[id_].articles) for id_, row in before.items()}
    changes = Changes(
        story_id,
        [
            Change(one, *bearing[one.claim.id], roundly(after[one.claim.id].articles), _contested(after[one.claim.id]))
            for one in found
        ],
        gone,
        {id_: _contested(after[id_]) for id_ in turned},
        {id_: articles_ for id_, articles_ in resized.items() if articles_ != roundly(before[id_].articles)},
    )
    _follow(connection, changes)


def _rows(connection: Connection, story_id: str, ids: Collection[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for part in _chunks(ids):
        found |= {row.id: row for row in connection.execute(_of(story_id, *claims.c, ids=part))}
    return found


def _write_parts(
    connection: Connection, one: Weighed, now: Mapping[int, Weighed], first: Weighed | None
) -> tuple[list[Weighed], list[Weighed]]:
    """Write the parts after the first that are not as they were; returns what they and the first were and are.

    `first`: as it was, None where the claim is new.
    """
    of_claim = (claim_parts.c.story_id == one.claim.story_id, claim_parts.c.claim_id == one.claim.id)
    digests = {number: digest(part) for number, part in now.items() if number}
    known: dict[int, str] = {}
    if first is not None:
        kept = connection.execute(select(claim_parts.c.number, claim_parts.c.digest).where(*of_claim))
        known = {row.number: row.digest for row in kept}
    other = [n for n in known.keys() | digests.keys() if known.get(n) != digests.get(n)]
    had = [] if first is None else [first]
    for start in range(0, len(other), CHUNK):
        gone = delete(claim_parts).where(*of_claim, claim_parts.c.number.in_(other[start : start + CHUNK]))
        had += [
            unpack(row.record, Weighed, one.claim.id)
            for row in connection.execute(gone.returning(claim_parts.c.record))
        ]
    rows = [piece(one, number, now[number]) for number in other if number in now]
    if rows:
        connection.execute(insert(claim_parts), rows)
    return had, [now[number] for number in (0, *other) if number in now]


def _dispute(connection: Connection, story_id: str, found: Iterable[Weighed]) -> set[str]:
    """What a claim rivals is disputed, too; those that were not."""
    turned: set[str] = set()
    for part in _chunks({dispute.rival for one in found for dispute in one.disputes if dispute.rival is not None}):
        here = (claims.c.story_id == story_id, claims.c.id.in_(part), claims.c.disputed.is_(False))
        turned |= set(
            connection.execute(update(claims).where(*here).values(disputed=True).returning(claims.c.id)).scalars()
        )
    return turned


def _contested(row: Row[Any]) -> bool:
    return bool(row.denied or row.disputed)


def _stands(row: Row[Any]) -> tuple[int | None, bool]:
    """All of a claim's row that its articles are marked by."""
    return min(2, row.origins_at_most) if row.articles > 1 else None, _contested(row)


def _count(connection: Connection, story_id: str, found: Collection[Quantity]) -> None:
    # an article may have gone to another story since it was weighed here: there it is counted, not here
    numbers: dict[str, int] = {}
    for part in _chunks({quantity.article_id for quantity in found}):
        here = (articles.c.story_id == story_id, articles.c.id.in_(part))
        rows = connection.execute(select(articles.c.id, articles.c.no).where(*here))
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
