"""What was weighed, by article: the side from which speakers, outlets and origins are asked about.

Works inside the caller's transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from onrecord.store import sourced
from onrecord.store.parts import Change, Changes
from onrecord.store.schema import articles, bearings, hops, origins, sayings, sourcing
from onrecord.weigh.credit import outlet_key

T = TypeVar("T")

CHUNK = 500  # values in one question; SQLite takes 32,766 parameters at most


def keep(connection: Connection, changes: Changes) -> None:
    """Write what the changed claims of a story rest on."""
    concerned = _forget(connection, changes.story_id, changes.gone)
    home = _home(connection, {i for one in changes.written for i in (*one.bearing, *one.gone)})
    said = _said(connection, [row.no for row in home.values()])
    evidence = [row for one in changes.written for row in _evidence(one, home, said)]
    by_initials = _by_initials(_names(connection, changes, home))
    taken = [row for one in changes.written for row in _taken(one, home, by_initials)]
    _forget_pairs(connection, changes, home)
    for table, rows in ((bearings, evidence), (hops, taken)):
        if rows:
            connection.execute(insert(table), rows)
    for name, values in (("contested", changes.turned), ("articles", changes.resized)):
        for claim_id, value in values.items():
            here = (bearings.c.story_id == changes.story_id, bearings.c.claim_id == claim_id)
            connection.execute(update(bearings).where(*here, bearings.c[name] != value).values({name: value}))
    _label(connection, changes.written)
    _rest(connection, concerned | {row.no for row in home.values()})


def _forget(connection: Connection, story_id: str, claim_ids: Collection[str]) -> set[int]:
    """Drop what these claims rest on; the articles that it was by."""
    concerned: set[int] = set()
    for part in _chunks(list(claim_ids)):
        for table in (bearings, hops):
            gone = delete(table).where(table.c.story_id == story_id, table.c.claim_id.in_(part))
            concerned |= set(connection.execute(gone.returning(table.c.article_no)).scalars())
    return concerned


def _forget_pairs(connection: Connection, changes: Changes, home: dict[str, Any]) -> None:
    """Drop the rows of those articles of the claims that are written anew."""
    pairs = [
        {"claim": one.claim.claim.id, "no": home[article_id].no}
        for one in changes.written
        for article_id in (*one.bearing, *one.gone)
        if article_id in home
    ]
    for table in (bearings, hops) if pairs else ():
        here = (table.c.claim_id == bindparam("claim"), table.c.article_no == bindparam("no"))
        connection.execute(delete(table).where(table.c.story_id == changes.story_id, *here), pairs)


def _names(connection: Connection, changes: Changes, home: dict[str, Any]) -> set[str]:
    """The outlets that may be meant: those that these claims credit and, where initials are to be read, all of the
    story's."""
    credited = {hop.taken_from for one in changes.written for _, own in one.bearing.values() for hop in own}
    if not any(name == name.upper() for name in credited):
        return set()
    names = {row.outlet for row in home.values()}
    names |= {hop.taken_from for one in changes.written for hop in one.claim.hops}
    of_story = select(sourcing.c.outlet).join(articles, articles.c.no == sourcing.c.article_no)
    names |= set(connection.execute(of_story.where(articles.c.story_id == changes.story_id).distinct()).scalars())
    return names


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


def _evidence(one: Change, home: dict[str, Any], said: dict[tuple[int, str], int]) -> Iterator[dict[str, Any]]:
    kind = {origin.id: origin.kind for origin in one.claim.origins}
    found = {(e.article_id, e.attribution): e for own, _ in one.bearing.values() for e in own if e.article_id in home}
    for evidence in found.values():
        row = home[evidence.article_id]
        yield {
            "story_id": one.claim.claim.story_id,
            "claim_id": one.claim.claim.id,
            "article_no": row.no,
            "attribution": evidence.attribution,
            "stance": evidence.stance,
            "origin": evidence.origin,
            "unnamed": evidence.origin if kind.get(evidence.origin) == "anonymous" else None,
            "profile_no": said.get((row.no, evidence.attribution)),
            "week": row.week,
            "articles": one.printed,
            "contested": one.contested,
        }


def _taken(one: Change, home: dict[str, Any], by_initials: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    """The hops to other outlets: what is taken from a speaker is evidence, and stands there."""
    ends = {origin.id for origin in one.claim.origins}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for hop in (hop for _, own in one.bearing.values() for hop in own):
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
                "story_id": one.claim.claim.story_id,
                "claim_id": one.claim.claim.id,
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


def _label(connection: Connection, written: Iterable[Change]) -> None:
    ends = {e.origin for one in written for own, _ in one.bearing.values() for e in own}
    found = {origin.id: origin for one in written for origin in one.claim.origins if origin.id in ends}
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
        found = {row.article_no: row.ends for row in connection.execute(counted.where(bearings.c.article_no.in_(part)))}
        held = connection.execute(select(sourcing).where(sourcing.c.article_no.in_(part))).mappings()
        before = [row for row in held if row["origins"] != found.get(row["article_no"], 0)]
        after = [{**row, "origins": found.get(row["article_no"], 0)} for row in before]
        if after:
            here = update(sourcing).where(sourcing.c.article_no == bindparam("no"))
            values = [{"no": row["article_no"], "ends": row["origins"]} for row in after]
            connection.execute(here.values(origins=bindparam("ends")), values)
            sourced.add(connection, before, after)


def _chunks(values: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield list(values[start : start + CHUNK])
