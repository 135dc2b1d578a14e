"""What speakers say, passage by passage. Reads only, inside the caller's transaction."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, select, tuple_

from onrecord.records import Article, Attribution, UsageError, text_in
from onrecord.store import queries
from onrecord.store.profile_views import Heard
from onrecord.store.schema import (
    EPOCH,
    articles,
    bearings,
    claims,
    profiles,
    sayings,
    sourcing,
    speaker_weeks,
)

LONGEST = 600  # characters of a passage
_PLACE = re.compile(r"(-?\d{1,18})\.(\d{1,18})")
_MICROSECOND = timedelta(microseconds=1)


def position(given: str) -> tuple[int, int]:
    """What a cursor of these lists says. Raises UsageError for one that is none."""
    found = _PLACE.fullmatch(given)
    if found is None:
        raise UsageError("this is not a place in the list", given[:40], "start again from its beginning")
    return int(found[1]), int(found[2])


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
    return told(connection, shown), more


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


def told(connection: Connection, rows: Sequence[Row[Any]]) -> list[Heard]:
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
