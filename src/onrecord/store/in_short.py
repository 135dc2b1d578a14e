"""How a story's claims stand, without the articles that each rests on: in bounded time however many print them.

`InShort` reads in transactions of its own, the functions below in the caller's.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from onrecord.records import Claim, Correction, Dispute, Origin, Support, TimelineEntry, Weighed, Weighing
from onrecord.store import dating
from onrecord.store.database import Database
from onrecord.store.evidence import unpack
from onrecord.store.parts import joined
from onrecord.store.schema import articles, attributions, bearings, claim_parts, claims, origins, stories
from onrecord.store.views import ClaimInShort, Witness
from onrecord.store.weighings import counted

CHUNK = 500  # names in one question; SQLite takes 32,766 parameters at most
TRIED = 12  # witnesses of a claim among whom one with words is looked for


class InShort:
    """A story of any size, asked for what needs no article whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claims(self, story_id: str, limit: int, offset: int = 0) -> list[ClaimInShort]:
        """A page of a story's claims in the order in which they first occurred."""
        with self._database.reading() as connection:
            return claims_of(connection, story_id, limit, offset)

    def weighing(self, story_id: str) -> Weighing:
        """All of a story's weighing but evidence, hops and disputes."""
        with self._database.reading() as connection:
            return weighing(connection, story_id)

    def corrections(self, story_id: str) -> tuple[Correction, ...]:
        """What was taken back in a story."""
        with self._database.reading() as connection:
            return corrections(connection, story_id)

    def timeline(self, story_id: str) -> list[TimelineEntry]:
        """What a story's articles date, in order."""
        with self._database.reading() as connection:
            return dating.in_story(connection, story_id)

    def claims_to_judge(self, story_id: str, limit: int, offset: int = 0) -> list[Witness]:
        """A page of the claims that words can be pointed at for, those that most articles print first."""
        with self._database.reading() as connection:
            return claims_to_judge(connection, story_id, limit, offset)

    def claim_to_judge(self, story_id: str, claim_id: str) -> Witness | None:
        """One of them."""
        with self._database.reading() as connection:
            return next(iter(claims_to_judge(connection, story_id, 1, 0, [claim_id])), None)

    def origins_to_judge(self, story_id: str, limit: int, offset: int = 0) -> list[Witness]:
        """A page of a story's origins, those that most articles lead to first."""
        with self._database.reading() as connection:
            return origins_to_judge(connection, story_id, limit, offset)

    def origin_to_judge(self, story_id: str, origin_id: str) -> Witness | None:
        """One of them."""
        with self._database.reading() as connection:
            return next(iter(origins_to_judge(connection, story_id, 1, 0, [origin_id])), None)


class _Stood(msgspec.Struct, frozen=True):
    """As much of a Weighed as says how it stands: what else is packed with it is passed over."""

    claim: Claim
    support: Support
    origins: tuple[Origin, ...] = ()
    disputes: tuple[Dispute, ...] = ()


def claims_of(connection: Connection, story_id: str, limit: int | None, offset: int) -> list[ClaimInShort]:
    """In the order in which they first occurred, each with every dispute that it is a side of."""
    wanted = _wanted(story_id).order_by(claims.c.place)
    rows = connection.execute(wanted if limit is None else wanted.limit(max(1, limit)).offset(max(0, offset))).all()
    found = _joined(connection, story_id, rows)
    sides = _disputes(connection, story_id, {row.id for row in rows if row.disputed})
    return [
        ClaimInShort(msgspec.structs.replace(found[row.id], disputes=tuple(sides.get(row.id, ()))), row.articles)
        for row in rows
    ]


def weighing(connection: Connection, story_id: str) -> Weighing:
    """All of a story's weighing but evidence, hops and disputes."""
    every = _joined(connection, story_id, connection.execute(_wanted(story_id).order_by(claims.c.place)).all())
    return Weighing(
        story_id,
        claims=tuple(one.claim for one in every.values()),
        origins=tuple({origin.id: origin for one in every.values() for origin in one.origins}.values()),
        supports=tuple(one.support for one in every.values()),
        quantities=tuple(counted(connection, story_id, None, 0)),
        corrections=corrections(connection, story_id),
    )


def corrections(connection: Connection, story_id: str) -> tuple[Correction, ...]:
    """What was taken back in a story."""
    packed = connection.execute(select(stories.c.weighing).where(stories.c.id == story_id)).scalar_one_or_none()
    return unpack(packed, Weighing, story_id).corrections if packed else ()


def _wanted(story_id: str) -> Select[Any]:
    wanted = select(claims.c.id, claims.c.record, claims.c.articles, claims.c.disputed)
    return wanted.where(claims.c.story_id == story_id)


def _joined(connection: Connection, story_id: str, rows: Collection[Row[Any]]) -> dict[str, Weighed]:
    """By id, in the order of the rows."""
    others: defaultdict[str, dict[int, Weighed]] = defaultdict(dict)
    large = [row.id for row in rows if row.articles > 1]
    for start in range(0, len(large), CHUNK):
        here = (claim_parts.c.story_id == story_id, claim_parts.c.claim_id.in_(large[start : start + CHUNK]))
        for row in connection.execute(select(claim_parts).where(*here)):
            others[row.claim_id][row.number] = stands(row.record, story_id)
    return {row.id: joined(stands(row.record, story_id), others[row.id]) for row in rows}


def stands(record: bytes, story_id: str) -> Weighed:
    """A claim as it was packed, without evidence and hops: of a large one the first part."""
    one = unpack(record, _Stood, story_id)
    return Weighed(one.claim, one.support, origins=one.origins, disputes=one.disputes)


def _disputes(connection: Connection, story_id: str, wanted: Collection[str]) -> dict[str, list[Dispute]]:
    """By claim, in the order of the claims that open them."""
    sides: defaultdict[str, list[Dispute]] = defaultdict(list)
    if wanted:
        opened = _wanted(story_id).where(claims.c.disputed).order_by(claims.c.place)
        for row in connection.execute(opened):
            for dispute in unpack(row.record, _Stood, story_id).disputes:
                for side in {dispute.claim, dispute.rival or dispute.claim} & set(wanted):
                    sides[side].append(dispute)
    return sides


# --------------------------------------------------------------------------- what can be pointed at


class _Bears(msgspec.Struct, frozen=True):
    attribution: str
    article_id: str


class _Borne(msgspec.Struct, frozen=True):
    claim: Claim
    evidence: tuple[_Bears, ...] = ()


def claims_to_judge(
    connection: Connection, story_id: str, limit: int, offset: int, ids: Collection[str] | None = None
) -> list[Witness]:
    """Claims that most articles print first, each by its first witness with words to point at; or these claims."""
    ranked = select(claims.c.id, claims.c.record, claims.c.articles).where(claims.c.story_id == story_id)
    ranked = ranked if ids is None else ranked.where(claims.c.id.in_(list(ids)))
    ranked = ranked.order_by(claims.c.articles.desc(), claims.c.place).limit(limit).offset(offset)
    rows = [(row, unpack(row.record, _Borne, story_id)) for row in connection.execute(ranked)]
    tried = {row.id: [one for one in borne.evidence if one.attribution][:TRIED] for row, borne in rows}
    there = _with_words(connection, {(one.article_id, one.attribution) for some in tried.values() for one in some})
    found: list[Witness] = []
    for row, borne in rows:
        said = next((one for one in tried[row.id] if (one.article_id, one.attribution) in there), None)
        if said is not None:
            found.append(Witness(row.id, borne.claim.text, said.article_id, said.attribution, row.articles))
    return found


def _with_words(connection: Connection, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of some pairs of article and attribution that there are."""
    ids, found = sorted({article_id for article_id, _ in pairs}), set[tuple[str, str]]()
    for start in range(0, len(ids), CHUNK):
        wanted = select(articles.c.id, attributions.c.id).join(attributions, attributions.c.article_no == articles.c.no)
        rows = connection.execute(wanted.where(articles.c.id.in_(ids[start : start + CHUNK])))
        found |= {(article_id, attribution) for article_id, attribution in rows}
    return found & set(pairs)


def origins_to_judge(
    connection: Connection, story_id: str, limit: int, offset: int, ids: Collection[str] | None = None
) -> list[Witness]:
    """Origins that most articles lead to first, each by the first words that are attributed to it; or these origins."""
    here = (bearings.c.story_id == story_id, bearings.c.attribution != "")
    size = func.count(bearings.c.article_no.distinct()).label("articles")
    ranked = select(bearings.c.origin, size, func.min(bearings.c.article_no).label("no")).where(*here)
    ranked = ranked if ids is None else ranked.where(bearings.c.origin.in_(list(ids)))
    ranked = ranked.group_by(bearings.c.origin).order_by(size.desc(), bearings.c.origin).limit(limit).offset(offset)
    rows = connection.execute(ranked).all()
    first = (
        select(bearings.c.origin, bearings.c.article_no, func.min(bearings.c.attribution).label("attribution"))
        .where(*here, bearings.c.origin.in_([row.origin for row in rows]))
        .where(bearings.c.article_no.in_({row.no for row in rows}))
        .group_by(bearings.c.origin, bearings.c.article_no)
    )
    said = {(row.origin, row.article_no): row.attribution for row in connection.execute(first)}
    ids_of = select(articles.c.no, articles.c.id).where(articles.c.no.in_({row.no for row in rows}))
    article = {row.no: row.id for row in connection.execute(ids_of)}
    named = select(origins.c.id, origins.c.label).where(origins.c.id.in_([row.origin for row in rows]))
    label = {row.id: row.label for row in connection.execute(named)}
    return [
        Witness(row.origin, label[row.origin], article[row.no], said[row.origin, row.no], row.articles)
        for row in rows
        if row.origin in label
    ]
