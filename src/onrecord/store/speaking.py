"""Who speaks: lists of speakers, and one of them. Reads only, inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, func, or_, select, tuple_

from onrecord.attribute.same import BLOCK, UNCONTRADICTED, names_agree
from onrecord.judged import plain_name
from onrecord.rated import Source
from onrecord.records import SourceType, Stance
from onrecord.store import ratings
from onrecord.store.folding import folded
from onrecord.store.heard import position
from onrecord.store.profile_views import SpeakerLine, SpeakerView, ToldAs
from onrecord.store.received import contested, repeated
from onrecord.store.schema import (
    articles,
    likenesses,
    profiles,
    saying_counts,
    sayings,
    sourcing,
    speaker_weeks,
    speakers,
)
from onrecord.store.speakers import JUDGED, as_told

SHOWN = 12  # ways of telling of a speaker, and namesakes
LATELY = 1000  # attributions, the latest, of which it is looked at how they were received

_FOUNDER = profiles.alias("founder")


def newest_week(connection: Connection) -> str | None:
    """The Monday of the latest week with articles; None before the first."""
    found = connection.execute(select(func.max(sourcing.c.week))).scalar_one()
    return None if found is None else str(found)


# --------------------------------------------------------------------------- lists


def listed(
    connection: Connection, limit: int, after: str | None, week: str | None, query: str
) -> tuple[list[SpeakerLine], str | None]:
    """Those who say most first, in a week or in all, and where the next page begins. `query`: beginnings of names."""
    limit = max(1, limit)
    said = speakers.c.said if week is None else speaker_weeks.c.said
    wanted = select(speakers.c.no, speakers.c.name, speakers.c.source_type, said, _FOUNDER.c.key, _FOUNDER.c.role)
    wanted = wanted.join(_FOUNDER, _FOUNDER.c.no == speakers.c.no).where(said > 0)
    if week is not None:
        wanted = wanted.join(speaker_weeks, speaker_weeks.c.speaker_no == speakers.c.no)
        wanted = wanted.where(speaker_weeks.c.week == week)
    for word in folded(query):
        wanted = wanted.where(speakers.c.folded.contains(f" {word}", autoescape=True))
    if after is not None:
        wanted = wanted.where(tuple_(said, speakers.c.no) < tuple_(*position(after)))
    rows = connection.execute(wanted.order_by(said.desc(), speakers.c.no.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    more = f"{shown[-1].said}.{shown[-1].no}" if len(rows) > limit else None
    return [_line(row) for row in shown], more


def _line(row: Any) -> SpeakerLine:
    return SpeakerLine(row.key, row.name, cast(SourceType, row.source_type), row.said, row.role)


def resolve(connection: Connection, name: str, article_id: str | None = None) -> list[SpeakerLine]:
    """The speakers that a key or a plain name means, in an article or in all; the one with most to say first."""
    wanted = (
        select(speakers.c.no, speakers.c.name, speakers.c.source_type, speakers.c.said)
        .add_columns(_FOUNDER.c.key, _FOUNDER.c.role)
        .join(_FOUNDER, _FOUNDER.c.no == speakers.c.no)
        .join(profiles, profiles.c.speaker_no == speakers.c.no)
        .where(speakers.c.said > 0)
        .order_by(speakers.c.said.desc(), speakers.c.no)
        .distinct()
        .limit(BLOCK)
    )
    if article_id is not None:
        there = select(sayings.c.profile_no).join(articles, articles.c.no == sayings.c.article_no)
        found = wanted.where(
            profiles.c.name == plain_name(name), profiles.c.no.in_(there.where(articles.c.id == article_id))
        )
        if rows := connection.execute(found).all():
            return [_line(row) for row in rows]
    exact = connection.execute(wanted.where(profiles.c.key == name)).all()
    return [_line(row) for row in exact or connection.execute(wanted.where(profiles.c.name == plain_name(name)))]


# --------------------------------------------------------------------------- one speaker


def speaker(connection: Connection, key: str) -> SpeakerView | None:
    """The speaker that a profile's key belongs to; None when there is none."""
    own = select(profiles.c.speaker_no).where(profiles.c.key == key).scalar_subquery()
    rows = {row.no: row for row in connection.execute(select(profiles).where(profiles.c.speaker_no == own))}
    if not rows:
        return None
    founder = rows[next(iter(rows.values())).speaker_no]
    head = connection.execute(select(speakers).where(speakers.c.no == founder.no)).one()
    by_week = select(speaker_weeks.c.week, speaker_weeks.c.said).where(speaker_weeks.c.speaker_no == founder.no)
    weeks = [(row.week, row.said) for row in connection.execute(by_week.order_by(speaker_weeks.c.week))]
    lately = _lately(weeks)
    counted = select(saying_counts).where(saying_counts.c.profile_no.in_(list(rows)))
    counted = counted.order_by(saying_counts.c.profile_no, saying_counts.c.stance, saying_counts.c.relayed)
    stances: defaultdict[Stance, int] = defaultdict(int)
    said: defaultdict[int, int] = defaultdict(int)
    first_hand = 0
    for row in connection.execute(counted):
        stances[cast(Stance, row.stance)] += row.said
        said[row.profile_no] += row.said
        first_hand += 0 if row.relayed else row.said
    told_as = _told_as(connection, rows, founder, said)
    denied, clashes = contested(connection, list(rows), lately)
    return SpeakerView(
        key=founder.key,
        name=head.name,
        source_type=cast(SourceType, head.source_type),
        said=sum(stances.values()),
        first_hand=first_hand,
        stances=dict(sorted(stances.items(), key=lambda one: -one[1])),
        weeks=tuple(weeks),
        told_as=tuple(told_as),
        told_more=len(rows) - len(told_as),
        namesakes=tuple(_namesakes(connection, founder)),
        denied=tuple(denied),
        repeated=tuple(repeated(connection, list(rows), lately)),
        clashes=tuple(clashes),
        received_since=lately if weeks and lately > weeks[0][0] else None,
        reliability=ratings.held(connection, Source("speaker", founder.key)),
    )


def _lately(weeks: Sequence[tuple[str, int]]) -> str:
    """The week back to which is looked at how what somebody says was received: of those who say much, not all of it."""
    found = 0
    for week, said in reversed(weeks):
        found += said
        if found >= LATELY:
            return week
    return weeks[0][0] if weeks else ""


def _told_as(
    connection: Connection, rows: dict[int, Row[Any]], founder: Row[Any], said: dict[int, int]
) -> list[ToldAs]:
    """The founder first, then those that are told most. `said`: how often each is."""
    ranked = sorted(said, key=lambda number: (number != founder.no, -said[number], number))[:SHOWN]
    # one by one: the index gives each at once, but all together only by way of all that they said
    newest = select(func.max(sayings.c.no))
    latest = {one: connection.execute(newest.where(sayings.c.profile_no == one)).scalar_one() for one in ranked}
    where = (
        select(sayings.c.no, sayings.c.published, articles.c.id, sourcing.c.outlet)
        .join(articles, articles.c.no == sayings.c.article_no)
        .join(sourcing, sourcing.c.article_no == sayings.c.article_no)
        .where(sayings.c.no.in_(latest.values()))
    )
    last = {row.no: row for row in connection.execute(where)}
    why = _why(connection, rows)
    shown = []
    for number in ranked:
        profile, seen = rows[number], last[latest[number]]
        because, like = why.get(profile.no, (JUDGED, founder.no))
        first = profile.no == founder.no
        shown.append(
            ToldAs(
                key=profile.key,
                name=profile.name,
                said=said[number],
                role=profile.role,
                speaks_for=profile.speaks_for,
                article_id=seen.id,
                outlet=seen.outlet,
                published=seen.published,
                why=None if first else because,
                like=None if first else rows[like].key,
            )
        )
    return shown


def _why(connection: Connection, rows: dict[int, Row[Any]]) -> dict[int, tuple[str, int]]:
    """For each profile the best reason why it is of this speaker, and the profile that it is like."""
    numbers = list(rows)
    within = or_(likenesses.c.one.in_(numbers), likenesses.c.other.in_(numbers))
    best: dict[int, tuple[bool, int, str]] = {}
    for link in connection.execute(select(likenesses).where(within)):
        if link.one in rows and link.other in rows:
            for this, that in ((link.one, link.other), (link.other, link.one)):
                rank = (link.why == UNCONTRADICTED, that, link.why)
                best[this] = min(best.get(this, rank), rank)
    return {number: (why, like) for number, (_, like, why) in best.items()}


def _namesakes(connection: Connection, founder: Row[Any]) -> list[SpeakerLine]:
    """Other persons of this name or surname: nothing tells that they are the same, or something speaks against it."""
    if founder.source_type != "person" or not founder.block:
        return []
    near = select(profiles).where(profiles.c.block == founder.block, profiles.c.speaker_no != founder.speaker_no)
    rows = connection.execute(near.order_by(profiles.c.last.desc()).limit(BLOCK)).all()
    others = {row.speaker_no for row in rows if names_agree(as_told(row), as_told(founder))}
    wanted = select(speakers.c.name, speakers.c.source_type, speakers.c.said, _FOUNDER.c.key, _FOUNDER.c.role)
    wanted = wanted.join(_FOUNDER, _FOUNDER.c.no == speakers.c.no).where(speakers.c.no.in_(others), speakers.c.said > 0)
    return [_line(row) for row in connection.execute(wanted.order_by(speakers.c.said.desc()).limit(SHOWN))]
