"""What one article dates, in order: what happened, what was said, and when it was published.

An entry needs a date that can stand on a time line: a day, or a week, month or
year that the text names. References without a place in time ("recently"),
lengths, what comes again, and periods that the writer stands in ("this year")
make none; captions are dated by themselves, and who writes is no news.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from onrecord.records import (
    Article,
    Attribution,
    DateCheck,
    Extent,
    Happening,
    Span,
    TimeMention,
    places,
    text_in,
)

from . import values
from .events import MOST, Events, Reckoning
from .language import load
from .sayings import saying_dates, written_on
from .sentences import around, sentences

COARSE = ("DE", "CE")


def happenings(
    article: Article, attributions: Sequence[Attribution], times: Sequence[TimeMention]
) -> tuple[list[Happening], list[DateCheck]]:
    """The article's dated happenings in order of their dates, and its lengths of time held against its dates."""
    said_by = {mention: one for one, mention in saying_dates(article, attributions, times).items()}
    found: list[Happening] = []
    checks: list[DateCheck] = []
    for place in _told(article):
        text = text_in(article, place)
        language = load(article.language)
        spans = sentences(text, language)
        here = [mention for mention in times if mention.in_ == place]
        inside = [attribution for attribution in attributions if attribution.in_ == place]
        entries = [_entry(article, text, mention, spans, inside, said_by) for mention in here if _is_date(mention)]
        found += entries
        happened = [entry for entry in entries if entry.kind == "happened"]
        events = Events(text, spans, happened, language)
        for mention, relation in [(m, m.relation) for m in here if m.relation is not None][:MOST]:
            reckoning = events.reckon(mention, relation)
            found += _solved(article, text, mention, reckoning, inside)
            checks += _checked(article, mention, reckoning)
    found += _published(article)
    return sorted(_once(found), key=_order), checks


def _told(article: Article) -> Iterator[str | None]:
    """The places whose dates are happenings: not captions, which say when a picture was taken."""
    return (place for place in places(article) if place is None or not place.startswith("pictures/"))


def _is_date(mention: TimeMention) -> bool:
    if mention.type not in ("DATE", "TIME"):
        return False
    span, unit = values.interval(mention.value), values.unit_of(mention.value)
    if span is None or unit in COARSE:
        return False
    if mention.anchor is None:
        return True
    around_writer = span[0].isoformat() <= mention.anchor.date[:10] < span[1].isoformat()
    return mention.anchor.status != "fetched" and not (around_writer and unit not in ("D", "TH"))


def _entry(
    article: Article,
    text: str,
    mention: TimeMention,
    spans: Sequence[Span],
    attributions: Sequence[Attribution],
    said_by: Mapping[TimeMention, str],
) -> Happening:
    at = mention.span.spans[0]
    saying = said_by.get(mention)
    return Happening(
        article_id=article.id,
        kind="said" if saying else "happened",
        date=mention.value,
        mention=mention.span,
        sentence=Extent.of(text, [around(spans, at.start) or at]),
        in_=mention.in_,
        attribution=saying or _innermost(at, attributions),
        ahead=_is_ahead(mention.value, written_on(article, mention.in_)),
    )


def _innermost(at: Span, attributions: Sequence[Attribution]) -> str | None:
    """The attribution with the shortest content that the words at `at` stand in."""
    around_it = [
        (end - start, attribution.id)
        for attribution in attributions
        for start, end in attribution.content.spans
        if start <= at.start and at.end <= end
    ]
    return min(around_it)[1] if around_it else None


def _is_ahead(value: str, written: date | None) -> bool:
    span = values.interval(value)
    return bool(span and written and span[0] > written)


def _solved(
    article: Article, text: str, mention: TimeMention, reckoning: Reckoning, attributions: Sequence[Attribution]
) -> Iterator[Happening]:
    """What is only dated by its distance from an event."""
    if reckoning.solved is not None and reckoning.event is not None:
        yield Happening(
            article_id=article.id,
            kind="happened",
            date=reckoning.solved,
            mention=mention.span,
            sentence=Extent.of(text, [reckoning.sentence]),
            in_=mention.in_,
            attribution=_innermost(mention.span.spans[0], attributions),
            ahead=_is_ahead(reckoning.solved, written_on(article, mention.in_)),
            counted_from=reckoning.event,
        )


def _checked(article: Article, mention: TimeMention, reckoning: Reckoning) -> Iterator[DateCheck]:
    if reckoning.counted is not None and reckoning.event is not None and reckoning.own is not None:
        first, last = sorted((reckoning.event, reckoning.own))
        yield DateCheck(
            article_id=article.id,
            mention=mention.span,
            says=mention.value,
            counted=reckoning.counted,
            from_=first,
            to=last,
            holds=reckoning.holds,
            in_=mention.in_,
        )


def _published(article: Article) -> Iterator[Happening]:
    written = written_on(article, None)
    if written and article.headline:
        title = Extent.of(article.headline, [(0, len(article.headline))])
        yield Happening(article.id, "published", written.isoformat(), Extent(), title, "headline")


def _once(found: Sequence[Happening]) -> list[Happening]:
    """One entry for a date and a sentence, however often the sentence names the date."""
    return list({(one.kind, one.date, one.in_, one.sentence.spans): one for one in reversed(found)}.values())


def _order(one: Happening) -> tuple[date, date, int]:
    first, last = values.interval(one.date) or (date.max, date.max)
    return first, last, one.sentence.spans[0].start
