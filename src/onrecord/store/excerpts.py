"""A story too large to be shown whole: as much of it as a page holds, and how much more there is.

Reads only, inside the caller's transaction, and never more than the page holds.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Select, func, not_, or_, select

from onrecord.records import Correction, Hop, Origin, Quantity, Weighed, Weighing
from onrecord.store import queries
from onrecord.store.evidence import unpack
from onrecord.store.schema import articles, claims, hops, quantities, stories
from onrecord.store.views import ArticleView, StoryExcerpt, StoryHead, StoryView

FIRST, LAST = 40, 20  # articles that are read for what happened, when, and how many
WITNESSES, ALONE = 6, 60  # articles of a claim; of one that stands alone
OTHERWISE = 3  # those among them that do not affirm it, at most at first
DISPUTED = 6  # claims whose disputes are told
CONFLICTS = 2  # disputes of a claim
VOICES = 6  # attributions of a dispute
SINGLE = 12  # claims of one article
CORRECTIONS = 20
NUMBERS = 200  # quantities

SHARED = or_(claims.c.articles > 1, claims.c.denied, claims.c.origins_at_most > 1)


class Part(NamedTuple):
    """What is asked for: so many claims and articles, from such a place on; or one claim."""

    claims: int
    claims_from: int
    articles: int
    articles_from: int
    claim: str | None = None
    disputed_from: int = 0


def excerpt(connection: Connection, head: StoryHead, part: Part) -> StoryExcerpt:
    """Of the story `head`. Nothing is told where the claim that is asked for is not there."""
    ranked = select(claims).where(claims.c.story_id == head.id).order_by(claims.c.articles.desc(), claims.c.place)
    if part.claim is None:
        shown = _claims(connection, ranked.where(SHARED).limit(part.claims).offset(part.claims_from))
        alone = _claims(connection, ranked.where(not_(SHARED)).limit(SINGLE))
        shown |= {id_: replace(one, disputes=()) for id_, one in alone.items()}
        known = shown | _claims(connection, ranked.where(claims.c.disputed).limit(DISPUTED).offset(part.disputed_from))
    else:
        shown = known = _claims(connection, ranked.where(claims.c.id == part.claim))
    rivals = {dispute.rival for one in known.values() for dispute in one.disputes if dispute.rival}
    known |= _claims(connection, ranked.where(claims.c.id.in_(rivals - known.keys())))
    voices = {voice for one in known.values() for dispute in one.disputes for voice in dispute.attributions}
    most = WITNESSES if part.claim is None else ALONE
    every = [_cut(one, most if one.claim.id in shown else 0, voices) for one in known.values()]
    read = [
        *_members(connection, head.id, FIRST, 0),
        *_members(connection, head.id, LAST, max(FIRST, head.articles - LAST)),
    ]
    covered = _members(connection, head.id, part.articles, part.articles_from)
    corrections = _corrections(connection, head.id, shown)
    wanted = {evidence.article_id for one in every for evidence in one.evidence}
    wanted |= {correction.article_id for correction in corrections}
    if part.claim is None:
        wanted |= {row.id for row in (*read, *covered)}
    weighing = _together(head.id, every, _credits(connection, covered))
    weighing = replace(weighing, quantities=tuple(_numbers(connection, read)), corrections=tuple(corrections))
    views = _views(connection, head.id, wanted)
    counted = select(func.count()).select_from(claims).where(claims.c.story_id == head.id, SHARED)
    outlets = select(func.count(articles.c.outlet.distinct())).where(articles.c.story_id == head.id)
    sizes = {row.id: row.articles for row in connection.execute(_sizes(head.id, known))}
    return StoryExcerpt(
        story=StoryView(head.id, head.headline, tuple(views), weighing, head.revision),
        head=head,
        outlets=int(connection.execute(outlets).scalar_one()),
        shared=int(connection.execute(counted).scalar_one()),
        printed=sizes,
        told=tuple(shown),
        read=frozenset(row.id for row in read),
        covered=tuple(row.id for row in covered),
    )


def _claims(connection: Connection, wanted: Select[Any]) -> dict[str, Weighed]:
    """By id, each as far as its first part goes, with some of its disputes."""
    found: dict[str, Weighed] = {}
    for row in connection.execute(wanted):
        one = unpack(row.record, Weighed, row.id)
        disputes = [replace(each, attributions=each.attributions[:VOICES]) for each in one.disputes[:CONFLICTS]]
        found[row.id] = replace(one, disputes=tuple(disputes))
    return found


def _sizes(story_id: str, ids: Collection[str]) -> Select[Any]:
    return select(claims.c.id, claims.c.articles).where(claims.c.story_id == story_id, claims.c.id.in_(list(ids)))


def _cut(one: Weighed, most: int, voices: Collection[str]) -> Weighed:
    """With `most` articles: some that do not affirm it, the first of each origin, then the first; and the `voices`."""
    otherwise = dict.fromkeys(e.article_id for e in one.evidence if e.stance != "affirms")
    ends = {(e.origin, e.stance): e.article_id for e in reversed(one.evidence)}
    order = dict.fromkeys(
        [*list(otherwise)[:OTHERWISE], *reversed(ends.values()), *(e.article_id for e in one.evidence)]
    )
    chosen = set(list(order)[:most]) | {e.article_id for e in one.evidence if e.attribution in voices}
    return replace(
        one,
        evidence=tuple(e for e in one.evidence if e.article_id in chosen),
        hops=tuple(hop for hop in one.hops if hop.article_id in chosen),
    )


def _members(connection: Connection, story_id: str, limit: int, offset: int) -> Sequence[Row[Any]]:
    """Number and id of some articles, oldest first."""
    wanted = select(articles.c.no, articles.c.id).where(articles.c.story_id == story_id).order_by(articles.c.place)
    return list(connection.execute(wanted.limit(limit).offset(offset)))


def _views(connection: Connection, story_id: str, ids: Collection[str]) -> list[ArticleView]:
    wanted = select(articles).where(articles.c.story_id == story_id, articles.c.id.in_(ids))
    return queries.views(connection, connection.execute(wanted.order_by(articles.c.place)).all())


def _corrections(connection: Connection, story_id: str, shown: Collection[str]) -> list[Correction]:
    """Those that what is shown rests on, then those that no claim does."""
    packed = connection.execute(select(stories.c.weighing).where(stories.c.id == story_id)).scalar_one_or_none()
    every = unpack(packed, Weighing, story_id).corrections if packed else ()
    theirs = [one for one in every if any(claim_id in shown for claim_id in one.claims)]
    return [*theirs, *(one for one in every if not one.claims)][:CORRECTIONS]


def _numbers(connection: Connection, read: Sequence[Row[Any]]) -> list[Quantity]:
    here: ColumnElement[bool] = quantities.c.article_no.in_([row.no for row in read])
    wanted = select(quantities.c.record).where(here).order_by(quantities.c.article_no, quantities.c.number)
    return [unpack(row.record, Quantity, "quantities") for row in connection.execute(wanted.limit(NUMBERS))]


def _credits(connection: Connection, covered: Sequence[Row[Any]]) -> list[Hop]:
    """Whom some articles credit."""
    by_number = {row.no: row.id for row in covered}
    wanted = select(hops.c.article_no, hops.c.claim_id, hops.c.taken_from, hops.c.certain)
    rows = connection.execute(wanted.where(hops.c.article_no.in_(by_number)).order_by(hops.c.article_no))
    return [
        Hop(row.claim_id, by_number[row.article_no], row.taken_from, "dependent" if row.certain else "unknown", "")
        for row in rows
    ]


def _together(story_id: str, every: Sequence[Weighed], credited: Iterable[Hop]) -> Weighing:
    own = [hop for one in every for hop in one.hops]
    told = {(hop.claim, hop.article_id) for hop in own}
    origins: dict[str, Origin] = {origin.id: origin for one in every for origin in one.origins}
    return Weighing(
        story_id,
        claims=tuple(one.claim for one in every),
        evidence=tuple(evidence for one in every for evidence in one.evidence),
        origins=tuple(origins.values()),
        hops=(*own, *(hop for hop in credited if (hop.claim, hop.article_id) not in told)),
        supports=tuple(one.support for one in every),
        disputes=tuple(dispute for one in every for dispute in one.disputes),
    )
