"""Each block's own anchor, and a publication date for what states none.

A caption is dated by itself before it is dated by the article; an item of a
live feed is not dated by the article that it stands beside.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from onrecord.records import Anchor, AnchorStatus, Article, Brief, Extent, TimeMention, places, text_in, utc
from onrecord.timeline import values
from onrecord.timeline.language import load
from onrecord.timeline.outlook import Reported
from onrecord.timeline.recognise import Expression, expressions

_YEAR = re.compile(r"(?<![\w.,$€£-])((?:19|20)\d\d)(?![\w%]|[.,-]\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


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
    text = text_in(article, place)
    anchor = _anchor(article, place, fetched)
    for found in expressions(text, load(article.language), _day_of(anchor.date)):
        meaning = found.meaning
        yield TimeMention(
            span=Extent.of(text, [(found.start, found.end)]),
            type=meaning.type,
            value=meaning.value,
            in_=place,
            anchor=anchor if meaning.relative else None,
            modifier=meaning.modifier,
        )


def _anchor(article: Article, place: str | None, fetched: date) -> Anchor:
    """What the relative expressions of a place are counted from."""
    if place is not None and place.startswith("briefs/"):
        brief = article.briefs[int(place.split("/")[1])]
        if brief.date_published:
            return Anchor(brief.date_published, _status(brief.date_inferred))
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


def _date_article(article: Article, fetched: date) -> Article:
    if article.date_published is not None:
        return article
    captions = [picture.caption for picture in article.pictures]
    texts = [article.body, *captions, *(text for text in (article.dek, article.headline) if text)]
    years = _years(texts, fetched)
    inferred = _newest(article.body, article.language, years, fetched) or _newest(
        "\n\n".join(captions), article.language, years, fetched
    )
    if inferred is None:
        return article
    day, words = inferred
    if any(str(day.year) in text for text in [article.body]):
        source = "the year stands in the text"
    elif years:
        source = f"the year is the latest one that the page names beside the article, {max(years)}"
    else:
        source = f"the year is that of its latest possible date, before it was fetched on {fetched}"
    why = f"the newest date that the article speaks of as past is “{words}”; {source}"
    return replace(article, date_published=day.isoformat(), date_inferred=why)


def _date_brief(brief: Brief, article: Article, fetched: date) -> Brief:
    """A brief is as old as the newest past date that it speaks of, and no older than the article beside it."""
    if brief.date_published is not None:
        return brief
    floor = _day_of(article.date_published) if article.date_published else None
    latest = _latest_mention(brief.text, article.language, floor, fetched)
    if latest is None:
        return brief
    day, words = latest
    why = f"the newest date that the item speaks of as past is “{words}”"
    if floor is not None:
        why += f"; live items are newer than the article that they stand beside ({floor})"
    return replace(brief, date_published=day.isoformat(), date_inferred=why)


def _years(texts: Iterable[str], fetched: date) -> set[int]:
    """The years that the texts name, none after the page was fetched."""
    return {int(year) for text in texts for year in _YEAR.findall(text) if int(year) <= fetched.year}


def _newest(text: str, language: str | None, years: set[int], fetched: date) -> tuple[date, str] | None:
    """The newest day that a text reports as past, and its words.

    Its year is stated, or else the latest year that the page names, or else
    the one that brings it nearest before the day of the fetch.
    """
    end_of_year = date(max(years), 12, 31) if years else fetched
    anchor = min(end_of_year, fetched)
    days = [(day, words) for day, words in _past_days(text, language, anchor) if day <= fetched]
    return max(days, default=None)


def _latest_mention(text: str, language: str | None, floor: date | None, fetched: date) -> tuple[date, str] | None:
    """Like `_newest`, for an item that is no older than `floor`: the first such day at or after it."""
    if floor is None:
        return _newest(text, language, _years([text], fetched), fetched)
    anchor = min(fetched, floor + timedelta(days=364))
    days = [(day, words) for day, words in _past_days(text, language, anchor) if floor <= day <= fetched]
    return max(days, default=None)


def _past_days(text: str, language: str | None, anchor: date) -> Iterable[tuple[date, str]]:
    """Whole dates that do not point ahead, counted from `anchor`; "today" and its kin tell nothing."""
    for found in expressions(text, load(language), anchor, Reported):
        value = found.meaning.value
        if not found.ahead and _DAY.match(value) and _names_its_day(found, text):
            interval = values.interval(value)
            if interval is not None and interval[0] <= anchor:
                yield interval[0], " ".join(text[found.start : found.end].split())


def _names_its_day(found: Expression, text: str) -> bool:
    """A month with a day, or a full date: "Friday" and "last week" only say so once a date is known."""
    words = text[found.start : found.end]
    return (
        any(character.isdigit() for character in words)
        and found.meaning.type in ("DATE", "TIME")
        and (
            not found.meaning.relative or not re.search(r"\b(?:ago|later|earlier|after|before|hence|from now)\b", words)
        )
    )
