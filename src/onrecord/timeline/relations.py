"""Lengths of time that are counted from an event: "six days after the strike"."""

import re

from onrecord.records import Extent, TimeRelation

from .language import Language
from .recognise import Expression
from .sentences import sentences
from .values import length

LONGEST = 240  # code points of an event that are looked at


def relation(text: str, found: Expression, language: Language) -> TimeRelation | None:
    """What `found` is counted from, when it is a known length and words such as "after" follow it in its sentence."""
    if found.meaning.type != "DURATION" or length(found.meaning.value) is None:
        return None
    rest = text[found.end : found.end + LONGEST]
    for side, words in language.relations.items():
        counting = re.match(rf"\s+(?:{'|'.join(map(re.escape, words))})\s+(?=\w)", rest, re.IGNORECASE)
        if counting is not None:
            event = rest[counting.end() : sentences(rest, language)[0].end].rstrip(" .!?…")
            start = found.end + counting.end()
            return TimeRelation(
                "after" if side == "after" else "before", Extent.of(text, [(start, start + len(event))])
            )
    return None
