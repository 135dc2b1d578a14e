"""Numbers in running text, as digits and as words."""

import re
from functools import lru_cache
from typing import NamedTuple

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
# "30m" is metres unless it is money.
_SHORT = {"m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "tn": 1_000_000_000_000}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SCALES |= {"trillion": 1_000_000_000_000}

COUNTING = frozenset([*_UNITS, *_TENS, *SCALES, *(f"{ten}-{unit}" for ten in _TENS for unit in _UNITS)])

_WORD = "|".join([*_UNITS, *_TENS])
_SCALE = "|".join(SCALES)
NUMERAL = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:(?:mn|bn|tn)\b|[ -](?:{_SCALE})\b)?(?![\w]|[.,]\d)"
    rf"|(?<=[$€£¥])\d+(?:\.\d+)?m\b"
    rf"|\b(?:a|half a)[ -](?:{_SCALE})\b(?:(?<=hundred) and (?:{_WORD})(?:-(?:{_WORD}))?\b)?"
    rf"|\b(?:{_WORD})(?:[ -](?:and )?(?:{_WORD}|{_SCALE}))*\b",
    re.IGNORECASE,
)


class Numeral(NamedTuple):
    """A number and where it stands."""

    value: float
    start: int
    end: int


_VAGUE = re.compile(
    r"\b(?:(tens|hundreds) of thousands|(dozens|scores|hundreds|thousands|millions))\b(?! of (?:dollars|euros|pounds|"
    r"crowns))",
    re.IGNORECASE,
)
_LEAST = {"dozens": 12.0, "scores": 20.0, "hundreds": 100.0, "thousands": 1_000.0, "millions": 1_000_000.0}
_TIMES_THOUSAND = {"tens": 10_000.0, "hundreds": 100_000.0}


def vague(text: str) -> list[Numeral]:
    """The least that words such as "dozens", "hundreds" and "tens of thousands" stand for, where they stand."""
    return [
        Numeral(_TIMES_THOUSAND[m[1].lower()] if m[1] else _LEAST[m[2].lower()], m.start(), m.end())
        for m in _VAGUE.finditer(text)
    ]


@lru_cache(1 << 12)  # one sentence is asked about several times, and copies have the same ones
def numerals(text: str) -> tuple[Numeral, ...]:
    """The numbers of `text` in order. Vague ones ("dozens", "several") are none."""
    return tuple(Numeral(_value(match.group()), match.start(), match.end()) for match in NUMERAL.finditer(text))


def _value(words: str) -> float:
    total = current = 0.0
    for word in re.split(r"[ -]+", words.lower()):
        if word[0].isdigit():
            digits = word.rstrip("kmbtn")
            current = float(digits.replace(",", "")) * _SHORT.get(word[len(digits) :], 1)
        elif word in SCALES:
            current = (current or 1) * SCALES[word]
            if SCALES[word] >= 1_000:
                total, current = total + current, 0.0
        elif word == "half":
            current = 0.5
        else:
            current += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return total + current
