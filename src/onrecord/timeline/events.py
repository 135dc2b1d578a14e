"""The distance between two happenings: solved where one is dated, checked where both are.

"The call came six days after the missile hit Belsa." What the distance is
counted from is sought among the dated sentences of the text, by the words that
they share; what it dates is the happening of its own sentence, or, where that
sentence only points back ("The call ..."), the one that the text last dated.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from onrecord.records import Span, TimeMention, TimeRelation
from onrecord.vocabulary import STOP, stem

from . import values

DAYS = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}
SLACK = {"D": 0, "W": 3, "M": 16, "Y": 190}  # days by which a rounded count may miss
LOOSE = {"APPROX", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"}
SHARED = 2  # words that an event and a dated sentence have in common, or they speak of different things
BACK = 2  # sentences back to which "the call" may point
_WORD = re.compile(r"[^\W_]+")
_POINTS_BACK = re.compile(r"(?:The|It|This|That|He|She|They|These|Those)\b")


class Dated(NamedTuple):
    """A dated happening: its value, the words of its date, and its sentence."""

    value: str
    at: Span
    sentence: Span


class Reckoning(NamedTuple):
    """What became of a distance: the dates of its event and its own happening, and the count between them."""

    sentence: Span
    event: str | None = None
    own: str | None = None
    solved: str | None = None  # the date that follows, where the happening has none of its own
    counted: str | None = None
    holds: bool = True


def reckon(
    text: str, mention: TimeMention, relation: TimeRelation, dated: Sequence[Dated], spans: Sequence[Span]
) -> Reckoning:
    """Solves or checks "N days after EVENT". Only dates as exact as a day count."""
    at = mention.span.spans[0]
    sentence = next((span for span in spans if span.start <= at.start < span.end), at)
    days = [one for one in dated if values.unit_of(one.value) in ("D", "TH")]
    event = _date_of_event(text, relation, sentence, days)
    if event is None:
        return Reckoning(sentence)
    own = _own_date(text, at, relation, sentence, [one for one in days if one is not event], spans)
    count = values.length(mention.value)
    start = values.interval(event.value)
    if count is None or start is None:
        return Reckoning(sentence)
    number, unit = count
    if own is None:
        sign = 1 if relation.side == "after" else -1
        return Reckoning(sentence, event.value[:10], solved=_moved(start[0], sign * number, unit))
    return _compared(sentence, event.value[:10], own.value[:10], number, unit, mention.modifier)


def _moved(day: date, number: int, unit: str) -> str | None:
    try:
        return values.at(values.shift(day, number, unit), unit)
    except ValueError:
        return None


def _compared(sentence: Span, event: str, own: str, number: int, unit: str, modifier: str | None) -> Reckoning:
    apart = abs((date.fromisoformat(own) - date.fromisoformat(event)).days)
    slack = SLACK[unit] + (max(1, round(number * DAYS[unit] / 4)) if modifier in LOOSE else 0)
    counted = f"P{round(apart / DAYS[unit])}{unit}"
    return Reckoning(sentence, event, own, counted=counted, holds=abs(apart - number * DAYS[unit]) <= slack)


def _date_of_event(text: str, relation: TimeRelation, sentence: Span, days: Sequence[Dated]) -> Dated | None:
    """The date that the event's own words hold, else that of the one sentence that shares most words with it."""
    start, end = relation.event.spans[0]
    within = [one for one in days if start <= one.at.start and one.at.end <= end]
    if within:
        return within[0]
    wanted = _words(relation.event.text)
    ranked = sorted(
        (
            (len(wanted & _words(text[one.sentence.start : one.sentence.end])), one)
            for one in days
            if one.sentence != sentence
        ),
        key=lambda pair: -pair[0],
    )
    if not ranked or ranked[0][0] < SHARED:
        return None
    rivals = {one.value[:10] for shared, one in ranked if shared == ranked[0][0]}
    return ranked[0][1] if len(rivals) == 1 else None


def _own_date(
    text: str, at: Span, relation: TimeRelation, sentence: Span, days: Sequence[Dated], spans: Sequence[Span]
) -> Dated | None:
    """The date of the happening itself: in its sentence before the event, else what the sentence points back to."""
    event = relation.event.spans[0]
    beside = [one for one in days if one.sentence == sentence and not event.start <= one.at.start < event.end]
    if beside:
        return min(beside, key=lambda one: abs(one.at.start - at.start))
    if not _POINTS_BACK.match(text[sentence.start : sentence.end]):
        return None
    here = next((n for n, span in enumerate(spans) if span == sentence), 0)
    recent = [one for one in days if one.sentence in spans[max(0, here - BACK) : here]]
    return recent[-1] if recent else None


def _words(text: str) -> set[str]:
    """Stems of the words that say something."""
    return {
        stem(word) for word in _WORD.findall(text.lower()) if word not in STOP and not word.isdigit() and len(word) > 2
    }
