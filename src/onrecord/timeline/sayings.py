"""When something was said, where the text tells: "reported on Dec. 4"."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from onrecord.records import Article, Attribution, Span, TimeMention, text_in

from .values import interval, unit_of

EXACT = ("TH", "D", "WE", "W", "M")
LONGEST_DATE = 60  # code points of the words of a date
REACH = 40  # code points between a cue and its date
_STOPS = ".;!?\n"


def said(article: Article, attributions: Sequence[Attribution], times: Sequence[TimeMention]) -> list[Attribution]:
    """The attributions, each with `said_on` where a date stands beside its cue and outside its content."""
    dates = saying_dates(article, attributions, times)
    return [
        replace(one, said_on=dates[one.id].value) if one.id in dates and one.said_on is None else one
        for one in attributions
    ]


def saying_dates(
    article: Article, attributions: Sequence[Attribution], times: Sequence[TimeMention]
) -> Mapping[str, TimeMention]:
    """By attribution id, the mention that tells when it was said."""
    by_place: dict[str | None, list[TimeMention]] = {}
    for mention in times:
        if _can_be_said(mention, written_on(article, mention.in_)):
            by_place.setdefault(mention.in_, []).append(mention)
    starts = {place: [mention.span.spans[0].start for mention in here] for place, here in by_place.items()}
    found: dict[str, TimeMention] = {}
    for attribution in attributions:
        here = by_place.get(attribution.in_, [])
        if not (attribution.cue and here):
            continue
        text, cue = text_in(article, attribution.in_), attribution.cue.spans[0]
        first = bisect_left(starts[attribution.in_], cue.start - REACH - LONGEST_DATE)
        last = bisect_right(starts[attribution.in_], cue.end + REACH)
        apart = [(_apart(text, attribution, here[n].span.spans[0]), n) for n in range(first, last)]
        near = [(distance, n) for distance, n in apart if distance is not None]
        if near:
            found[attribution.id] = here[min(near)[1]]
    return found


def written_on(article: Article, place: str | None) -> date | None:
    """The day on which the text of a place was published, if known: an item beside the article has its own."""
    stated = article.date_published
    if place is not None and place.startswith("briefs/"):
        stated = article.briefs[int(place.split("/")[1])].date_published or stated
    try:
        return date.fromisoformat((stated or "")[:10])
    except ValueError:
        return None


def _can_be_said(mention: TimeMention, published: date | None) -> bool:
    """A day, week or month that had come when the text was published: nobody spoke "in 2019", or tomorrow."""
    span = interval(mention.value) if mention.type in ("DATE", "TIME") else None
    if span is None or unit_of(mention.value) not in EXACT:
        return False
    return published is None or span[0] <= published


def _apart(text: str, attribution: Attribution, date: Span) -> int | None:
    """How far a date stands from the cue, in its clause; None when it belongs to the content or to another clause."""
    if any(start < date.end and date.start < end for start, end in attribution.content.spans):
        return None
    cue = attribution.cue.spans[0]
    between = text[cue.end : date.start] if date.start >= cue.end else text[date.end : cue.start]
    if len(between) > REACH or any(mark in _STOPS for mark in between.replace("Mr.", "").replace("Ms.", "")):
        return None
    lo, hi = min(cue.end, date.end), max(cue.start, date.start)
    if any(lo <= start and end <= hi for start, end in attribution.content.spans):
        return None
    return len(between)
