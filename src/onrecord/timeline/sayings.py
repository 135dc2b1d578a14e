"""When something was said, where the text tells: "reported on Dec. 4"."""

from collections.abc import Sequence

from msgspec.structs import replace

from onrecord.records import Article, Attribution, Span, TimeMention, text_in

REACH = 40  # code points between a cue and its date
_STOPS = ".;!?\n"


def said(article: Article, attributions: Sequence[Attribution], times: Sequence[TimeMention]) -> list[Attribution]:
    """The attributions, each with `said_on` where a date stands beside its cue and outside its content."""
    return [_dated(article, attribution, times) for attribution in attributions]


def _dated(article: Article, attribution: Attribution, times: Sequence[TimeMention]) -> Attribution:
    if not attribution.cue or attribution.said_on is not None:
        return attribution
    text = text_in(article, attribution.in_)
    best: tuple[int, str] | None = None
    for mention in times:
        if mention.in_ != attribution.in_ or mention.type not in ("DATE", "TIME") or not mention.value[:4].isdigit():
            continue
        apart = _apart(text, attribution, mention.span.spans[0])
        if apart is not None and (best is None or apart < best[0]):
            best = (apart, mention.value)
    return attribution if best is None else replace(attribution, said_on=best[1])


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
