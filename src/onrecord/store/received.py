"""How what speakers say was received: denied, printed again, at odds with other words of theirs. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, false, or_, select

from onrecord.records import Weighed
from onrecord.store.heard import told
from onrecord.store.in_short import stands
from onrecord.store.profile_views import Clash, Received
from onrecord.store.schema import (
    bearings,
    claims,
    sayings,
)

CONTESTED = 60  # contested claims of a speaker that are looked at, the latest
RECEIVED = 6  # claims that are shown as denied, as often printed, as at odds


class _Printed(NamedTuple):
    weighed: Weighed  # how it stands; of a large claim the first part
    articles: int


def _records(connection: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], _Printed]:
    """Claims by story and id."""
    these = _either(claims.c.story_id, claims.c.id, keys)
    wanted = select(claims.c.story_id, claims.c.id, claims.c.record, claims.c.articles).where(these)
    return {
        (row.story_id, row.id): _Printed(stands(row.record, row.story_id), row.articles)
        for row in connection.execute(wanted)
    }


def _either(one: Column[Any], other: Column[Any], keys: Iterable[tuple[Any, Any]]) -> ColumnElement[bool]:
    """Whether both columns are one of the pairs. SQLite finds no pair in a list of pairs by an index."""
    return or_(false(), *(and_(one == left, other == right) for left, right in keys))


def _received(printed: _Printed, own: Collection[str], rivals: Iterable[str] = ()) -> Received:
    weighed = printed.weighed
    label = {origin.id: origin.label for origin in weighed.origins}
    return Received(
        story_id=weighed.claim.story_id,
        claim_id=weighed.claim.id,
        text=weighed.claim.text,
        articles=printed.articles,
        origins_at_least=weighed.support.origins_at_least,
        origins_at_most=weighed.support.origins_at_most,
        denied_by=tuple(label[one] for one in weighed.support.denied_by if one in label and one not in own),
        rivals=tuple(rivals),
    )


def repeated(connection: Connection, numbers: Sequence[int], since: str) -> list[Received]:
    """The claims that most articles print."""
    wanted = (
        select(bearings.c.story_id, bearings.c.claim_id)
        .where(bearings.c.profile_no.in_(numbers), bearings.c.week >= since)
        .where(bearings.c.articles > 1, bearings.c.stance != "denies")
        .order_by(bearings.c.articles.desc(), bearings.c.story_id, bearings.c.claim_id)
        .limit(CONTESTED)  # one claim has a row for each article: grouping all of them would take longer
    )
    rows = connection.execute(wanted)
    keys = list(dict.fromkeys((row.story_id, row.claim_id) for row in rows))[:RECEIVED]
    records = _records(connection, keys)
    return [_received(records[key], ()) for key in keys if key in records]


def contested(connection: Connection, numbers: Sequence[int], since: str) -> tuple[list[Received], list[Clash]]:
    """Claims of theirs that others deny or that cannot hold beside another; and where both sides are their own."""
    theirs_lately = (bearings.c.profile_no.in_(numbers), bearings.c.week >= since)
    wanted = select(bearings).where(*theirs_lately, bearings.c.contested)
    own: defaultdict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(wanted.order_by(bearings.c.article_no.desc()).limit(CONTESTED)):
        own[row.story_id, row.claim_id].append(row)
    records = _records(connection, own)
    against = {
        (story, one.rival) for (story, _), w in records.items() for one in w.weighed.disputes if one.rival is not None
    }
    rivals = _records(connection, against - set(records)) | records
    denied: list[Received] = []
    sides: list[tuple[str, str, Row[Any], Row[Any]]] = []
    for (story, claim), printed in records.items():
        behind = [row for row in own[story, claim] if row.stance != "denies"]
        denials = [row for row in own[story, claim] if row.stance == "denies"]
        if behind and denials:
            sides.append((story, "denied", behind[0], denials[0]))
        words = []
        for dispute in printed.weighed.disputes:
            other = (story, dispute.rival or "")
            theirs = [row for row in own.get(other, ()) if row.stance != "denies"]
            if behind and theirs and other != (story, claim):
                sides.append((story, dispute.kind, behind[0], theirs[0]))
            elif other in rivals:
                words.append(rivals[other].weighed.claim.text)
        if behind:
            denied.append(_received(printed, {row.origin for row in behind}, dict.fromkeys(words)))
    told_of = [one for one in denied if one.denied_by or one.rivals]
    return told_of[:RECEIVED], _clashes(connection, sides[:RECEIVED])


def _clashes(connection: Connection, sides: Sequence[tuple[str, str, Row[Any], Row[Any]]]) -> list[Clash]:
    keys = {(row.article_no, row.attribution) for _, _, *both in sides for row in both}
    these = _either(sayings.c.article_no, sayings.c.attribution, keys)
    rows = connection.execute(select(sayings).where(these)).all()
    shown = {one.attribution.id: one for one in told(connection, rows)}
    return [
        Clash(story, kind, shown[one.attribution], shown[other.attribution])
        for story, kind, one, other in sides
        if one.attribution in shown and other.attribution in shown
    ]
