"""What was weighed, by article: the side from which speakers, outlets and origins are asked about.

Works inside the caller's transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from onrecord.records import Weighed
from onrecord.store.schema import articles, bearings, claims, hops, origins, sayings, sourcing
from onrecord.weigh.credit import outlet_key

T = TypeVar("T")

CHUNK = 500  # values in one question; SQLite takes 32,766 parameters at most


def keep(
    connection: Connection, story_id: str, changed: Collection[Weighed], gone: Collection[str] | None = None
) -> None:
    """Write what these claims of a story rest on. `gone`: ids of claims that are no more; None: all but `changed`."""
    lost = [one.claim.id for one in changed]
    before = _articles(connection, story_id, None if gone is None else [*lost, *gone])
    for table in (bearings, hops):
        former = delete(table).where(table.c.story_id == story_id)
        if gone is None:
            connection.execute(former)
        else:
            for part in _chunks([*lost, *gone]):
                connection.execute(former.where(table.c.claim_id.in_(part)))
    ids = {evidence.article_id for one in changed for evidence in one.evidence}
    ids |= {hop.article_id for one in changed for hop in one.hops}
    home = _home(connection, ids)
    said = _said(connection, [row.no for row in home.values()])
    rivals = {dispute.rival for one in changed for dispute in one.disputes if dispute.rival is not None}
    contested = _contested(connection, story_id, lost) | rivals
    evidence = [row for one in changed for row in _evidence(one, home, said, one.claim.id in contested)]
    names = {row.outlet for row in home.values()} | {hop.taken_from for one in changed for hop in one.hops}
    by_initials = _by_initials(names)
    taken = [row for one in changed for row in _taken(one, home, by_initials)]
    for table, rows in ((bearings, evidence), (hops, taken)):
        if rows:
            connection.execute(insert(table), rows)
    for part in _chunks(list(rivals)):
        here = (bearings.c.story_id == story_id) & bearings.c.claim_id.in_(part)
        connection.execute(update(bearings).where(here).values(contested=True))
    _label(connection, changed)
    _rest(connection, before | {row.no for row in home.values()})


def _articles(connection: Connection, story_id: str, claim_ids: Sequence[str] | None) -> set[int]:
    """The articles whose evidence is about to go."""
    wanted = select(bearings.c.article_no).where(bearings.c.story_id == story_id).distinct()
    if claim_ids is None:
        return set(connection.execute(wanted).scalars())
    parts = (wanted.where(bearings.c.claim_id.in_(part)) for part in _chunks(claim_ids))
    return {number for part in parts for number in connection.execute(part).scalars()}


def _contested(connection: Connection, story_id: str, claim_ids: Sequence[str]) -> set[str]:
    """Those of these claims that are denied or disputed, by whichever claim's dispute."""
    wanted = select(claims.c.id).where(claims.c.story_id == story_id, or_(claims.c.denied, claims.c.disputed))
    parts = (wanted.where(claims.c.id.in_(part)) for part in _chunks(claim_ids))
    return {claim_id for part in parts for claim_id in connection.execute(part).scalars()}


def _by_initials(names: Iterable[str]) -> dict[str, set[str]]:
    """Names of several words by their initials, in capitals: "TPA"."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        parts = [part for part in outlet_key(name).split() if part not in ("of", "and", "for")]
        if len(parts) > 1:
            found["".join(part[0] for part in parts).upper()].add(name)
    return found


def _in_full(name: str, own: str, by_initials: dict[str, set[str]]) -> str:
    """The outlet that a name stands for: an outlet may write of itself by the end of its name ("the Courier")."""
    short = outlet_key(name)
    meant = by_initials.get(name, set())
    if own in meant or outlet_key(own).split()[-1:] == [short]:
        return own
    return next(iter(meant)) if len(meant) == 1 else name


def _home(connection: Connection, ids: Collection[str]) -> dict[str, Any]:
    """Number, outlet and week of each article."""
    wanted = select(articles.c.id, articles.c.no, sourcing.c.outlet_key, sourcing.c.outlet, sourcing.c.week)
    joined = wanted.join(sourcing, sourcing.c.article_no == articles.c.no)
    parts = (joined.where(articles.c.id.in_(part)) for part in _chunks(list(ids)))
    return {row.id: row for part in parts for row in connection.execute(part)}


def _said(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, str], int]:
    """The profile that each attribution is of."""
    wanted = select(sayings.c.article_no, sayings.c.attribution, sayings.c.profile_no)
    parts = (wanted.where(sayings.c.article_no.in_(part)) for part in _chunks(numbers))
    return {(row.article_no, row.attribution): row.profile_no for part in parts for row in connection.execute(part)}


def _evidence(
    one: Weighed, home: dict[str, Any], said: dict[tuple[int, str], int], contested: bool
) -> Iterator[dict[str, Any]]:
    kind = {origin.id: origin.kind for origin in one.origins}
    for evidence in {(e.article_id, e.attribution): e for e in one.evidence if e.article_id in home}.values():
        row = home[evidence.article_id]
        yield {
            "story_id": one.claim.story_id,
            "claim_id": one.claim.id,
            "article_no": row.no,
            "attribution": evidence.attribution,
            "stance": evidence.stance,
            "origin": evidence.origin,
            "unnamed": evidence.origin if kind.get(evidence.origin) == "anonymous" else None,
            "profile_no": said.get((row.no, evidence.attribution)),
            "week": row.week,
            "articles": one.articles,
            "contested": contested,
        }


def _taken(one: Weighed, home: dict[str, Any], by_initials: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    """The hops to other outlets: what is taken from a speaker is evidence, and stands there."""
    ends = {origin.id for origin in one.origins}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for hop in one.hops:
        row = home.get(hop.article_id)
        if row is None or hop.taken_from in ends or hop.state == "independent":
            continue
        name = _in_full(hop.taken_from, row.outlet, by_initials)
        key = outlet_key(name)
        if not key or key == row.outlet_key or _described(name):
            continue
        known = found.setdefault(
            (hop.article_id, key),
            {
                "story_id": one.claim.story_id,
                "claim_id": one.claim.id,
                "article_no": row.no,
                "taken_key": key,
                "taken_from": name,
                "outlet_key": row.outlet_key,
                "outlet": row.outlet,
                "week": row.week,
                "certain": False,
            },
        )
        known["certain"] = known["certain"] or hop.state == "dependent"
    yield from found.values()


def _described(name: str) -> bool:
    """Whether this describes an outlet and does not name it: "foreign press", "a newspaper in Port Ilsan"."""
    words = [word for word in name.split() if word not in ("the", "a", "an")]
    return name == name.lower() != name.upper() or (len(words) > 1 and words[0].islower())


def _label(connection: Connection, changed: Collection[Weighed]) -> None:
    found = {origin.id: origin for one in changed for origin in one.origins}
    for part in _chunks(list(found)):
        known = set(connection.execute(select(origins.c.id).where(origins.c.id.in_(part))).scalars())
        fresh = [
            {"id": origin.id, "label": origin.label, "kind": origin.kind, "naming": origin.naming}
            for origin in (found[one] for one in part if one not in known)
        ]
        if fresh:
            connection.execute(insert(origins), fresh)


def _rest(connection: Connection, numbers: Collection[int]) -> None:
    """Count anew how many origins all attributions of these articles lead to."""
    ends = func.count(bearings.c.origin.distinct()).label("ends")
    counted = select(bearings.c.article_no, ends).where(bearings.c.attribution != "").group_by(bearings.c.article_no)
    for part in _chunks(sorted(numbers)):
        rows = connection.execute(counted.where(bearings.c.article_no.in_(part)))
        found = {row.article_no: row.ends for row in rows}
        for number in part:
            here = sourcing.c.article_no == number
            connection.execute(update(sourcing).where(here).values(origins=found.get(number, 0)))


def _chunks(values: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield list(values[start : start + CHUNK])
