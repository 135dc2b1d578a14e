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

from onrecord.records import Happening, Span, TimeMention, TimeRelation
from onrecord.vocabulary import STOP, stem

from . import values
from .language import Language
from .sentences import around

DAYS = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}
SLACK = {"D": 0, "W": 3, "M": 16, "Y": 190}  # days by which a rounded count may miss
LOOSE = {"APPROX", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"}
SHARED = 2  # words that an event and a dated sentence have in common, or they speak of different things
BACK = 2  # sentences back to which "the call" may point
MOST = 40  # dated happenings that an event is looked for among: the first ones of a text
_WORD = re.compile(r"[^\W_]+")


class Dated(NamedTuple):
    """A happening dated to the day: its value, the words of its date, its sentence and what that says."""

    value: str
    at: Span
    sentence: Span
    words: frozenset[str]


class Reckoning(NamedTuple):
    """What became of a distance: the dates of its event and its own happening, and the count between them."""

    sentence: Span
    event: str | None = None
    own: str | None = None
    solved: str | None = None  # the date that follows, where the happening has none of its own
    counted: str | None = None
    holds: bool = True


class Events:
    """The happenings that one text dates to the day."""

    def __init__(self, text: str, spans: Sequence[Span], happened: Sequence[Happening], language: Language) -> None:
        self.text, self.spans, self.language = text, spans, language
        exact = [one for one in happened if values.unit_of(one.date) in ("D", "TH")][:MOST]
        self.days = [
            Dated(one.date, one.mention.spans[0], one.sentence.spans[0], _words(one.sentence.text)) for one in exact
        ]

    def reckon(self, mention: TimeMention, relation: TimeRelation) -> Reckoning:
        """Solves or checks "N days after EVENT". Only dates as exact as a day count."""
        at = mention.span.spans[0]
        sentence = around(self.spans, at.start) or at
        event, count = self._date_of_event(relation, sentence), values.length(mention.value)
        start = values.interval(event.value) if event else None
        if event is None or start is None or count is None:
            return Reckoning(sentence)
        sign = 1 if relation.side == "after" else -1
        own = self._own_date(at, relation, sentence, event)
        if own is None:
            return Reckoning(sentence, event.value[:10], solved=_moved(start[0], sign * count[0], count[1]))
        return _compared(sentence, event.value[:10], own.value[:10], sign, mention)

    def _date_of_event(self, relation: TimeRelation, sentence: Span) -> Dated | None:
        """The date that the event's own words hold, else that of the one sentence that shares most words with it."""
        start, end = relation.event.spans[0]
        within = [one for one in self.days if start <= one.at.start and one.at.end <= end]
        if within:
            return within[0]
        wanted = _words(relation.event.text)
        ranked = [(len(wanted & one.words), one) for one in self.days if one.sentence != sentence]
        most = max((shared for shared, _ in ranked), default=0)
        best = [one for shared, one in ranked if shared == most]
        return best[0] if most >= SHARED and len({one.value[:10] for one in best}) == 1 else None

    def _own_date(self, at: Span, relation: TimeRelation, sentence: Span, event: Dated) -> Dated | None:
        """The date of the happening itself: in its sentence beside the event, else what the sentence points back to."""
        of_event = relation.event.spans[0]
        others = [one for one in self.days if one is not event]
        beside = [one for one in others if one.sentence == sentence]
        beside = [one for one in beside if not of_event.start <= one.at.start < of_event.end]
        if beside:
            return min(beside, key=lambda one: abs(one.at.start - at.start))
        first = _WORD.match(self.text, sentence.start)
        if first is None or first[0] not in self.language.back:
            return None
        earlier = [span for span in self.spans if span.start < sentence.start][-BACK:]
        recent = [one for one in others if one.sentence in earlier]
        return recent[-1] if recent else None


def _moved(day: date, number: int, unit: str) -> str | None:
    try:
        return values.at(values.shift(day, number, unit), unit)
    except ValueError:
        return None


def _compared(sentence: Span, event: str, own: str, sign: int, mention: TimeMention) -> Reckoning:
    """The count that the dates give. Dates in the wrong order belong to other happenings, and check nothing."""
    number, unit = values.length(mention.value) or (0, "D")
    apart = sign * (date.fromisoformat(own) - date.fromisoformat(event)).days
    if apart < 0:
        return Reckoning(sentence)
    slack = SLACK[unit] + (max(1, round(number * DAYS[unit] / 4)) if mention.modifier in LOOSE else 0)
    counted = f"P{round(apart / DAYS[unit])}{unit}"
    return Reckoning(sentence, event, own, counted=counted, holds=abs(apart - number * DAYS[unit]) <= slack)


def _words(text: str) -> frozenset[str]:
    """Stems of the words that say something."""
    words = (word for word in _WORD.findall(text.lower()) if len(word) > 2 and not word.isdigit())
    return frozenset(stem(word) for word in words if word not in STOP)
