"""Each block's own anchor, and a publication date for what states none.

A caption is dated by itself before it is dated by the article; an item of a
live feed is not dated by the article that it stands beside. What is written
about the authors has no place here: a career is no news.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.records import Anchor, AnchorStatus, Article, Brief, Extent, TimeMention, places, text_in, utc

from . import values
from .language import Language, load
from .outlook import Reported
from .recognise import Expression, expressions
from .relations import relation

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FULL_DATE = ("calendar", "numeric", "stamp", "clock", "part")
_DIGIT = re.compile(r"\d")
HISTORY = 10  # years before the fetch from which a date that stands alone tells of history
CLAUSE = 60  # code points before a date in which a word of origin makes it one of birth or founding


def resolve(article: Article, fetched_at: datetime) -> tuple[Article, list[TimeMention]]:
    """Every expression of time in every place of the article, body first.

    Where the page states no publication date (or a brief has none), it is
    inferred from the text and `date_inferred` says why; `fetched_at` is only
    its upper bound.
    """
    fetched = utc(fetched_at).date()
    dated = _date_article(article, fetched)
    dated = replace(dated, briefs=tuple(_date_brief(brief, dated, fetched) for brief in dated.briefs))
    mentions = [mention for place in places(dated) for mention in _mentions(dated, place, fetched)]
    return dated, mentions


def _mentions(article: Article, place: str | None, fetched: date) -> Iterable[TimeMention]:
    text, language = text_in(article, place), load(article.language)
    anchor = _anchor(article, place, fetched)
    for found in expressions(text, language, _day_of(anchor.date)):
        meaning = found.meaning
        yield TimeMention(
            span=Extent.of(text, [(found.start, found.end)]),
            type=meaning.type,
            value=meaning.value,
            in_=place,
            anchor=anchor if meaning.relative else None,
            modifier=meaning.modifier,
            interval=values.bounds(meaning.value) if meaning.type in ("DATE", "TIME") else None,
            relation=relation(text, found, language),
        )


def _anchor(article: Article, place: str | None, fetched: date) -> Anchor:
    """What the relative expressions of a place are counted from."""
    kind, *rest = (place or "").split("/")
    if kind == "briefs":
        brief = article.briefs[int(rest[0])]
        if brief.date_published:
            return Anchor(brief.date_published, _status(brief.date_inferred))
    if kind == "pictures":
        taken = article.pictures[int(rest[0])].date_created or ""
        if _DAY.match(taken):
            return Anchor(taken, "taken")
    if article.date_published:
        return Anchor(article.date_published, _status(article.date_inferred))
    if article.date_modified:
        return Anchor(article.date_modified, "modified")
    return Anchor(fetched.isoformat(), "fetched")


def _status(inferred: str | None) -> AnchorStatus:
    return "inferred" if inferred else "published"


def _day_of(iso: str) -> date:
    """The day of an ISO date or date-time, in the zone that it is written in: "today" is the writer's."""
    return date.fromisoformat(iso[:10])


# --------------------------------------------------------------------------- publication dates


class _Evidence(NamedTuple):
    """What a text tells of its own date: the years that it names, and whether they stand in the article itself."""

    years: frozenset[int]
    in_body: bool


def _date_article(article: Article, fetched: date) -> Article:
    if article.date_published is not None:
        return article
    language = load(article.language)
    captions = "\n\n".join(picture.caption for picture in article.pictures)
    own = _years(article.body, language, fetched)
    beside = _years("\n\n".join((captions, article.dek or "", article.headline)), language, fetched, trusted=True)
    evidence = _Evidence(own | beside, bool(own) and max(own) >= max(beside, default=0))
    inferred = _newest(article.body, language, evidence.years, fetched)
    inferred = inferred or _newest(captions, language, evidence.years, fetched)
    if inferred is None:
        return article
    day, words = inferred
    why = f"the newest date that the article speaks of as past is “{words}”; {_year_from(evidence, fetched)}"
    return replace(article, date_published=day.isoformat(), date_inferred=why)


def _year_from(evidence: _Evidence, fetched: date) -> str:
    if evidence.in_body:
        return f"the year is the latest one that the article names, {max(evidence.years)}"
    if evidence.years:
        return f"the year is the latest one that the page names beside the article, {max(evidence.years)}"
    return f"the year is that of its latest possible date, before it was fetched on {fetched}"


def _date_brief(brief: Brief, article: Article, fetched: date) -> Brief:
    """A brief is as old as the newest past date that it speaks of, and no older than the article beside it."""
    if brief.date_published is not None:
        return brief
    language = load(article.language)
    floor = _day_of(article.date_published) if article.date_published else None
    if floor is None:
        latest = _newest(brief.text, language, _years(brief.text, language, fetched), fetched)
    else:
        latest = _newest_since(brief.text, language, floor, fetched)
    if latest is None:
        return brief
    day, words = latest
    why = f"the newest date that the item speaks of as past is “{words}”"
    if floor is not None:
        why += f"; live items are newer than the article that they stand beside ({floor})"
    return replace(brief, date_published=day.isoformat(), date_inferred=why)


def _years(text: str, language: Language, fetched: date, trusted: bool = False) -> frozenset[int]:
    """The years in which the text can have been written, by the dates that it names.

    None of birth or founding, none to come, and of years long before the fetch
    only those that the text keeps to: one date of 1969 is history. A picture's
    caption is `trusted`: it dates what it shows, and pictures are of the day.
    """
    found = (one for one in expressions(text, language, None) if one.kind in ("year", "month", *_FULL_DATE))
    named = Counter(
        year
        for one in found
        if not one.meaning.relative and (year := _year_of(one)) and year <= fetched.year
        if not _is_origin(text, one, language)
    )
    recent = fetched.year - HISTORY
    return frozenset(year for year, times in named.items() if trusted or year >= recent or times > 1)


def _year_of(found: Expression) -> int | None:
    span = values.interval(found.meaning.value)
    return span[0].year if span else None


def _is_origin(text: str, found: Expression, language: Language) -> bool:
    """Whether a word of birth or founding stands before the date, in its clause."""
    clause = re.split(r"[.;:!?\n]\s|\d", text[max(0, found.start - CLAUSE) : found.start])[-1].lower()
    words = re.findall(r"[^\W\d_]+", clause)
    return not language.origins.isdisjoint(words) or clause.endswith("(")


def _newest(text: str, language: Language, years: frozenset[int], fetched: date) -> tuple[date, str] | None:
    """The newest day that a text reports as past, and its words.

    Its year is stated, or else the latest year that the page names, or else
    the one that brings it nearest before the day of the fetch.
    """
    end_of_year = date(max(years), 12, 31) if years else fetched
    anchor = min(end_of_year, fetched)
    days = [
        (day, words)
        for day, words, own_year in _past_days(text, language, anchor)
        if day <= fetched and (not own_year or day.year in years)
    ]
    return max(days, default=None)


def _newest_since(text: str, language: Language, floor: date, fetched: date) -> tuple[date, str] | None:
    """Like `_newest`, for an item that is no older than `floor`: the first such day at or after it."""
    anchor = min(fetched, floor + timedelta(days=364)) if floor.year < date.max.year else fetched
    days = [(day, words) for day, words, _ in _past_days(text, language, anchor) if floor <= day <= fetched]
    return max(days, default=None)


def _past_days(text: str, language: Language, anchor: date) -> Iterable[tuple[date, str, bool]]:
    """Whole dates that do not point ahead, counted from `anchor`: the day, its words, whether they have its year.

    "Friday" and "today" say nothing of themselves.
    """
    for found in expressions(text, language, anchor, Reported):
        words = " ".join(text[found.start : found.end].split())
        named = found.kind in _FULL_DATE and _DIGIT.search(words) and _DAY.match(found.meaning.value)
        span = values.interval(found.meaning.value) if named and not found.ahead else None
        if span is not None and span[0] <= anchor and not _is_origin(text, found, language):
            yield span[0], words, not found.meaning.relative
