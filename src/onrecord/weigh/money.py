"""Sums of money in a sentence, and what they are: damage, aid, a fine."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.weigh.numerals import numerals

_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
_CURRENCY = (
    r"dollars?|euros?|pounds?(?: sterling)?|crowns?|krone[rn]?|kron(?:a|or)|yen|yuan|rubles?|roubles?|rupees?|"
    r"francs?|pesos?|"
    r"liras?|hryvnias?|zlotys?|shekels?|dinars?|dirhams?|riyals?|reais|rand|won|marks?|florins?|talers?|shillings?|"
    r"USD|EUR|GBP|JPY|CHF"
)
_AFTER = re.compile(rf"\s+(?:(?:\w+n|US) )?({_CURRENCY})\b", re.IGNORECASE)
_HINT = re.compile(rf"[$€£¥]|\b(?:{_CURRENCY})\b", re.IGNORECASE)
# A text without any of these tells of no money: most are done with here.
MONEY = (
    *_SIGNS, "dollar", "euro", "pound", "crown", "kron", "yen", "yuan", "ruble", "rouble", "rupee", "franc", "peso",
    "lira", "hryvnia", "zloty", "shekel", "dinar", "dirham", "riyal", "reais", "rand", "won", "mark", "florin", "taler",
    "shilling", "usd", "eur", "gbp", "jpy", "chf",
)  # fmt: skip
_WHAT = {
    "fine": r"fin(?:ed|es?|ing)|penalt(?:y|ies)",
    "damage": r"damage|losses|damaged|destroyed",
    "compensation": r"compensat\w+|settle(?:d|ment)|damages",
    "ransom": r"ransoms?",
    "aid": r"aid|relief|assistance|pledg\w+|grants?|emergency (?:fund\w*|money)",
}
_KIND = re.compile("|".join(rf"(?P<{what}>\b(?:{words})\b)" for what, words in _WHAT.items()), re.IGNORECASE)
# A price of something or a difference is no sum that was paid.
_RATE = re.compile(r"\s+(?:an?|per|each|apiece|more|less|higher|lower)\b(?! (?:total|deal|fine))|\s*/", re.IGNORECASE)
# Nor is what is only asked for or might come.
_SOUGHT = re.compile(
    r"\b(?:sought|seek\w*|demand\w*|su(?:e|es|ed|ing)|ask\w*|could|would|might|may|if|threaten\w*)\b", re.I
)
MOST = 20  # sums of one sentence; more are a table
_NEAR = 60  # characters between a sum and the word that says what it is
_CLAUSE = re.compile(r"[;:—]|,\s(?:and|but|while|which)\b|\b(?:and|but|while)\b")


class Sum(NamedTuple):
    """`unit`: the currency as it is written, in the plural where the sign says no more."""

    what: str
    value: float
    unit: str
    start: int
    end: int


def sums(sentence: str) -> Iterator[Sum]:
    """The sums of a sentence beside a word of the same clause that says what the money is; others are left out."""
    if _HINT.search(sentence) is None:
        return
    found: list[tuple[float, str, int, int]] = []
    for numeral in numerals(sentence):
        sign = _SIGNS.get(sentence[numeral.start - 1 : numeral.start])
        named = _AFTER.match(sentence, numeral.end)
        if sign is not None:
            found.append((numeral.value, sign, numeral.start - 1, numeral.end))
        elif named is not None:
            found.append((numeral.value, _plural(named.group(1)), numeral.start, named.end()))
    for value, unit, start, end in found[:MOST]:
        if _RATE.match(sentence, end) or _SOUGHT.search(sentence, max(0, start - _NEAR), start):
            continue
        what = _what(sentence, start, end)
        if what is not None:
            yield Sum(what, value, unit, start, end)


def _plural(word: str) -> str:
    if word.isupper():
        return word
    word = word.lower().split()[0]
    return (
        f"{word}s" if word in ("dollar", "euro", "pound", "crown", "franc", "peso", "mark", "rupee", "taler") else word
    )


def _what(sentence: str, start: int, end: int) -> str | None:
    """The nearest word of the same clause that says what the sum is."""
    near: list[tuple[int, str]] = []
    for kind in _KIND.finditer(sentence):
        before, after = kind.end() <= start, kind.start() >= end
        between = sentence[kind.end() : start] if before else sentence[end : kind.start()]
        apart = len(between) > _NEAR or _CLAUSE.search(between) or numerals(between)
        if (before or after) and not apart:
            near.append((len(between), str(kind.lastgroup)))
    return min(near)[1] if near else None
