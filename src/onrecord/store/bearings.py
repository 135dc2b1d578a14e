"""What was weighed, by article: the side from which speakers, outlets and origins are asked about.

Works inside the caller's transaction.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.records import Weighed
from onrecord.store.schema import articles, bearings, hops, origins, sayings, sourcing
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
    evidence = [row for one in changed for row in _evidence(one, home, said, one.claim.id in rivals)]
    taken = [row for one in changed for row in _taken(one, home)]
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
    one: Weighed, home: dict[str, Any], said: dict[tuple[int, str], int], rivalled: bool
) -> Iterator[dict[str, Any]]:
    kind = {origin.id: origin.kind for origin in one.origins}
    contested = rivalled or bool(one.disputes or one.support.denied_by)
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


def _taken(one: Weighed, home: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The hops to other outlets: what is taken from a speaker is evidence, and stands there."""
    ends = {origin.id for origin in one.origins}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for hop in one.hops:
        key = outlet_key(hop.taken_from)
        row = home.get(hop.article_id)
        if row is None or hop.taken_from in ends or hop.state == "independent" or not key or key == row.outlet_key:
            continue
        known = found.setdefault(
            (hop.article_id, key),
            {
                "story_id": one.claim.story_id,
                "claim_id": one.claim.id,
                "article_no": row.no,
                "taken_key": key,
                "taken_from": hop.taken_from,
                "outlet_key": row.outlet_key,
                "outlet": row.outlet,
                "week": row.week,
                "certain": False,
            },
        )
        known["certain"] = known["certain"] or hop.state == "dependent"
    yield from found.values()


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
