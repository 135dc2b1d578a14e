"""Article -> TimeMentions: every expression of time resolved against the right anchor. Pure.

language   words and patterns of a language, from its file
scan       text -> tokens -> the stretches that a rule recognises
meaning    what each rule's words mean: a TIMEX3 type and value
tense      past or future, from the words around
recognise  the expressions of one text
anchors    what the dates of an article are counted from, and when it was published
"""

from onrecord.timeline.anchors import resolve
from onrecord.timeline.sayings import said

__all__ = ["resolve", "said"]
