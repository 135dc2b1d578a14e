"""Tolls and counts: how many killed, injured, missing ..., by whom and as of when."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from onrecord.records import Account, Attribution, Extent, Quantity, places, text_in
from onrecord.weigh.numerals import numerals

Bound = Literal["exact", "at_least", "about", "at_most"]

_WHAT = {
    "killed": r"killed|dead|deaths?|died|fatalit(?:y|ies)|dying|lost their lives|bodies|lives",
    "injured": r"injur(?:ed|ies|ing|y)|wounded|wounding|hurt|hospitali[sz]ed",
    "missing": r"missing|unaccounted for",
    "displaced": r"displaced|homeless|evacuated|evacuating|fled|evacuees",
    "arrested": r"arrested|detained|arrests|detentions|in custody|taken into custody",
}
_KIND = re.compile("|".join(rf"(?P<{what}>\b(?:{words})\b)" for what, words in _WHAT.items()), re.IGNORECASE)
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"at least|no fewer than|no less than|more than|over|upwards of|a minimum of"),
    ("about", r"about|around|some|approximately|roughly|nearly|almost|an estimated|close to|as many as about"),
    ("at_most", r"up to|as many as|at most|fewer than|less than|no more than"),
)
_BOUND = re.compile("|".join(rf"(?P<{bound}>\b(?:{words}))" for bound, words in _BOUNDS) + r"\s*$", re.IGNORECASE)
_BOUND = re.compile(rf"(?:{'|'.join(f'(?P<{bound}>{words})' for bound, words in _BOUNDS)})\s+$", re.IGNORECASE)
# Between the number and what befell those counted: who they were, not another clause.
_PEOPLE = re.compile(
    r"^[\s,]*(?:(?:other|more|others|further|additional|of them|of whom|young|local|foreign|\w+[ -]year[ -]olds?)\s+)*"
    r"(?:[\w'’-]+\s+){0,4}?(?:(?:were|was|are|is|have|has|had|been|being|remain(?:ed)?|feared|confirmed|reported|left|"
    r"still|also|injuries|people|and)\s+){0,5}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:kill(?:ed|ing|s)|injur(?:ed|ing|es)|wound(?:ed|ing|s)|displac(?:ed|ing|es)|evacuat(?:ed|ing|es)|"
    r"arrest(?:ed|ing|s)|detain(?:ed|ing|s)|claimed|claiming|leaving|left|death toll[\w\s]{0,20}?(?:to|at|of|stands at)|"
    r"toll[\w\s]{0,20}?(?:to|at|of))\s+$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
_PASSED = re.compile(r"years?|months?|days?|hours?|minutes?|percent|per cent|%|kilomet|miles?|metres?|meters?|\$|€|£|dollars")
