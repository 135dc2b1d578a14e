"""Article -> TimeMentions: every expression of time resolved against the right anchor. Pure.

language    words and patterns of a language, from its file
scan        text -> tokens -> the stretches that a rule recognises
parts       an expression taken apart, its numbers, what it means
moment      what relative expressions are counted from
outlook     past or future, from the words around
readers/    what each rule's words mean: a TIMEX3 type and value
values      the calendar: TIMEX3 values and the days that they cover
recognise   the expressions of one text
anchors     what the dates of an article are counted from, and when it was published
relations   "six days after the strike"
sayings     when something was said
happenings  what an article dates, in order;  events: distances between happenings, solved and checked
story       the happenings of a story, each with all its witnesses
"""

from onrecord.records import Article, Span, text_in
from onrecord.timeline.anchors import resolve
from onrecord.timeline.happenings import happenings
from onrecord.timeline.language import load
from onrecord.timeline.sayings import said
from onrecord.timeline.sentences import sentences
from onrecord.timeline.story import MOST_COMPARED, Dated, chronology, dated, in_order
from onrecord.timeline.values import duration_in_words
from onrecord.timeline.values import interval as days_of

__all__ = [
    "MOST_COMPARED",
    "Dated",
    "chronology",
    "dated",
    "days_of",
    "duration_in_words",
    "happenings",
    "in_order",
    "resolve",
    "said",
    "sentences_of",
]


def sentences_of(article: Article, place: str | None = None) -> list[Span]:
    """The sentences of one of the article's texts, in order (see `records.text_in`)."""
    return sentences(text_in(article, place), load(article.language))
