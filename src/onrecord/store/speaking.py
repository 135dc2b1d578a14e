"""What the pages of speakers show. Reads only, inside the caller's transaction."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, false, func, or_, select, tuple_

from onrecord.attribute.same import BLOCK, UNCONTRADICTED, names_agree
from onrecord.judged import plain_name
from onrecord.records import Article, Attribution, SourceType, Stance, UsageError, Weighed, text_in
from onrecord.store import queries
from onrecord.store.evidence import unpack
from onrecord.store.folding import folded
from onrecord.store.profile_views import Clash, Heard, Received, SpeakerLine, SpeakerView, ToldAs
from onrecord.store.schema import (
    EPOCH,
    articles,
    bearings,
    claims,
    likenesses,
    profiles,
    sayings,
    sourcing,
    speaker_weeks,
    speakers,
)
from onrecord.store.speakers import JUDGED, as_told

SHOWN = 12  # ways of telling of a speaker, and namesakes
LATELY = 1000  # attributions, the latest, of which it is looked at how they were received
CONTESTED = 60  # contested claims of a speaker that are looked at, the latest
RECEIVED = 6  # claims that are shown as denied, as often printed, as at odds
LONGEST = 600  # characters of a passage
_PLACE = re.compile(r"(-?\d{1,18})\.(\d{1,18})")
_MICROSECOND = timedelta(microseconds=1)

_FOUNDER = profiles.alias("founder")


def position(given: str) -> tuple[int, int]:
    """What a cursor of these lists says. Raises UsageError for one that is none."""
    found = _PLACE.fullmatch(given)
    if found is None:
        raise UsageError("this is not a place in the list", given[:40], "start again from its beginning")
    return int(found[1]), int(found[2])


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
    counted = (
        select(sayings.c.profile_no, sayings.c.stance, sayings.c.relayed)
        .add_columns(func.count().label("said"), func.max(sayings.c.no).label("latest"))
        .where(sayings.c.profile_no.in_(list(rows)))
        .group_by(sayings.c.profile_no, sayings.c.stance, sayings.c.relayed)
    )
    stances: defaultdict[Stance, int] = defaultdict(int)
    said: defaultdict[int, int] = defaultdict(int)
    latest: defaultdict[int, int] = defaultdict(int)
    first_hand = 0
    for row in connection.execute(counted):
        stances[cast(Stance, row.stance)] += row.said
        said[row.profile_no] += row.said
        latest[row.profile_no] = max(latest[row.profile_no], row.latest)
        first_hand += 0 if row.relayed else row.said
    told_as = _told_as(connection, rows, founder, {number: (said[number], latest[number]) for number in said})
    denied, clashes = _contested(connection, list(rows), lately)
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
        repeated=tuple(_repeated(connection, list(rows), lately)),
        clashes=tuple(clashes),
        received_since=lately if weeks and lately > weeks[0][0] else None,
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
    connection: Connection, rows: dict[int, Row[Any]], founder: Row[Any], counted: dict[int, tuple[int, int]]
) -> list[ToldAs]:
    """The founder first, then those that are told most. `counted`: how often each is, and its latest saying."""
    ranked = sorted(counted, key=lambda number: (number != founder.no, -counted[number][0], number))[:SHOWN]
    where = (
        select(sayings.c.no, sayings.c.published, articles.c.id, sourcing.c.outlet)
        .join(articles, articles.c.no == sayings.c.article_no)
        .join(sourcing, sourcing.c.article_no == sayings.c.article_no)
        .where(sayings.c.no.in_([counted[number][1] for number in ranked]))
    )
    last = {row.no: row for row in connection.execute(where)}
    why = _why(connection, rows)
    shown = []
    for number in ranked:
        profile, seen = rows[number], last[counted[number][1]]
        because, like = why.get(profile.no, (JUDGED, founder.no))
        first = profile.no == founder.no
        shown.append(
            ToldAs(
                key=profile.key,
                name=profile.name,
                said=counted[number][0],
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


# --------------------------------------------------------------------------- what they said


def heard(connection: Connection, key: str, limit: int, before: str | None) -> tuple[list[Heard], str | None]:
    """A page of what a speaker says, the newest first, and where the next one begins."""
    own = select(profiles.c.speaker_no).where(profiles.c.key == key).scalar_subquery()
    numbers = list(connection.execute(select(profiles.c.no).where(profiles.c.speaker_no == own)).scalars())
    wanted = select(sayings).where(sayings.c.profile_no.in_(numbers))
    at = None
    if before is not None:
        microseconds, number = position(before)
        try:
            at = EPOCH + microseconds * _MICROSECOND
        except OverflowError as error:
            what, remedy = "this is not a place in the list", "start again from its beginning"
            raise UsageError(what, before[:40], remedy) from error
        wanted = wanted.where(tuple_(sayings.c.published, sayings.c.no) < tuple_(at, number))
    weeks = select(speaker_weeks.c.week, speaker_weeks.c.said).where(speaker_weeks.c.speaker_no == own)
    floor = _floor(connection.execute(weeks.order_by(speaker_weeks.c.week.desc())), limit + 1, at)
    if floor is not None:
        wanted = wanted.where(sayings.c.published >= floor)
    order = (sayings.c.published.desc(), sayings.c.no.desc())
    rows = connection.execute(wanted.order_by(*order).limit(max(1, limit) + 1)).all()
    shown = rows[: max(1, limit)]
    more = f"{(shown[-1].published - EPOCH) // _MICROSECOND}.{shown[-1].no}" if len(rows) > len(shown) else None
    return _heard(connection, shown), more


def _floor(weeks: Iterable[Any], wanted: int, before: datetime | None) -> datetime | None:
    """The beginning of a week down to which a page of `wanted` is found, so that years need not be sorted for it."""
    found = 0
    for row in weeks:
        monday = datetime.fromisoformat(f"{row.week}T00:00:00+00:00")
        if before is None or monday + timedelta(days=7) <= before:
            found += row.said
        if found >= wanted:
            return monday
    return None


def _heard(connection: Connection, rows: Sequence[Row[Any]]) -> list[Heard]:
    """From rows of `sayings`."""
    numbers = {row.article_no for row in rows}
    found = connection.execute(select(articles).where(articles.c.no.in_(numbers))).all()
    view_of = dict(zip((row.no for row in found), queries.views(connection, found), strict=True))
    outlets = select(sourcing.c.article_no, sourcing.c.outlet).where(sourcing.c.article_no.in_(numbers))
    outlet = {row.article_no: row.outlet for row in connection.execute(outlets)}
    weighed = (
        select(bearings.c.article_no, bearings.c.attribution, bearings.c.story_id, bearings.c.claim_id)
        .add_columns(bearings.c.contested, claims.c.articles)
        .join(claims, and_(claims.c.story_id == bearings.c.story_id, claims.c.id == bearings.c.claim_id))
        .where(bearings.c.article_no.in_(numbers))
    )
    bearing: dict[tuple[int, str], Row[Any]] = {}
    for one in connection.execute(weighed.order_by(claims.c.articles)):
        bearing[one.article_no, one.attribution] = one
    shown = []
    for row in rows:
        view, claim = view_of[row.article_no], bearing.get((row.article_no, row.attribution))
        attribution = next((a for a in view.attributions if a.id == row.attribution), None)
        if attribution is not None:
            shown.append(
                Heard(
                    article_id=view.article.id,
                    headline=view.article.headline,
                    outlet=outlet[row.article_no],
                    published=row.published,
                    attribution=attribution,
                    first_hand=not row.relayed,
                    passage=_passage(view.article, attribution),
                    story_id=claim.story_id if claim else None,
                    claim_id=claim.claim_id if claim else None,
                    articles=claim.articles if claim else 0,
                    contested=bool(claim and claim.contested),
                )
            )
    return shown


def _passage(article: Article, attribution: Attribution) -> str:
    spans = [span for extent in (attribution.source, attribution.cue, attribution.content) for span in extent.spans]
    try:
        text = text_in(article, attribution.in_) if spans else ""
    except KeyError:
        return attribution.content.text
    words = text[min(span.start for span in spans) : max(span.end for span in spans)] if spans else ""
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"


# --------------------------------------------------------------------------- how it was received


class _Printed(NamedTuple):
    weighed: Weighed  # of a large claim the first part
    articles: int


def _records(connection: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], _Printed]:
    """Claims by story and id."""
    these = _either(claims.c.story_id, claims.c.id, keys)
    wanted = select(claims.c.story_id, claims.c.id, claims.c.record, claims.c.articles).where(these)
    return {
        (row.story_id, row.id): _Printed(unpack(row.record, Weighed, row.story_id), row.articles)
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


def _repeated(connection: Connection, numbers: Sequence[int], since: str) -> list[Received]:
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


def _contested(connection: Connection, numbers: Sequence[int], since: str) -> tuple[list[Received], list[Clash]]:
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
    shown = {one.attribution.id: one for one in _heard(connection, rows)}
    return [
        Clash(story, kind, shown[one.attribution], shown[other.attribution])
        for story, kind, one, other in sides
        if one.attribution in shown and other.attribution in shown
    ]
