"""Which claims an article's passages bear on. Works inside the caller's transaction."""

import msgspec
from sqlalchemy import Connection, select

from onrecord.records import Weighed
from onrecord.store.evidence import unpack
from onrecord.store.schema import articles, bearings, claims


class Bearing(msgspec.Struct, frozen=True):
    """A passage's claim, as far as an article's page tells of it."""

    story_id: str
    claim_id: str
    origins_at_least: int
    origins_at_most: int
    articles: int  # that print it
    denied_by: tuple[str, ...] = ()  # names


def by_attribution(connection: Connection, article_id: str) -> dict[str, Bearing]:
    """By attribution's id: the claim that its content makes or answers; of several the most printed."""
    wanted = (
        select(bearings.c.attribution, claims)
        .select_from(bearings)
        .join(articles, articles.c.no == bearings.c.article_no)
        .join(claims, (claims.c.story_id == bearings.c.story_id) & (claims.c.id == bearings.c.claim_id))
        .where(articles.c.id == article_id, bearings.c.attribution != "")
        .order_by(claims.c.articles)
    )
    return {
        row.attribution: Bearing(
            row.story_id,
            row.id,
            row.origins_at_least,
            row.origins_at_most,
            row.articles,
            _deniers(row.record, row.id) if row.denied else (),
        )
        for row in connection.execute(wanted)
    }


def _deniers(record: bytes, where: str) -> tuple[str, ...]:
    weighed = unpack(record, Weighed, where)
    labels = {origin.id: origin.label for origin in weighed.origins}
    return tuple(dict.fromkeys(labels.get(one, one) for one in weighed.support.denied_by))
