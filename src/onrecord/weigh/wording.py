"""What a content says, as far as words tell: its stems, numbers, names and polarity."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.vocabulary import STOP, stem
from onrecord.weigh.numerals import numerals

TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|false|untrue|baseless|\w+n['’]t)\b", re.IGNORECASE
)
# Not-only and the like assert; they negate nothing.
_NO_NEGATION = re.compile(r"\bnot (?:only|just|merely)\b|\bno (?:later|fewer|less|more|doubt)\b", re.IGNORECASE)
_BEFOREHAND = re.compile(
    r"\b(?:planned|prepared|decided|scheduled|ordered)\b.{0,40}\b(?:before|in advance|earlier|ahead of)\b"
)
_BECAUSE = re.compile(
    r"\b(?:in response to|in retaliation|retaliat\w+|because of|provoked by|prompted by|"
    r"a (?:response|reply|reaction) to)\b"
)
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec sept".split())
TITLES = frozenset(
    """
    president prime minister premier chancellor secretary senator governor mayor general captain colonel major
    lieutenant sergeant admiral commander chief chair chairman chairwoman spokesman spokeswoman spokesperson director
    judge justice king queen prince professor doctor dr mr mrs ms sir lady lord rep sen gov gen col capt lt sgt det
    inspector superintendent commissioner attorney ambassador envoy deputy vice acting interim former foreign interior
    defence defense the a an monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december i
    """.split()
)


class Wording(NamedTuple):
    """`numbers` and `dates` are apart: another day is another kind of difference than another count."""

    stems: frozenset[str]
    numbers: frozenset[float]
    dates: frozenset[float]
    names: frozenset[str]
    negated: bool
    cause: str = ""  # "planned" beforehand or a "response"; rival accounts of why

    @property
    def key(self) -> tuple[frozenset[str], ...]:
        """Equal for wordings that cannot be told apart."""
        return (
            self.stems,
            frozenset(map(str, self.numbers | self.dates)),
            self.names,
            frozenset({str(self.negated), self.cause}),
        )


def ordinary(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in lower case somewhere: capitalised at the head of a content they are no names."""
    return frozenset(word for text in texts for word in TOKEN.findall(text) if word[0].islower())


def wording(text: str, lower_case: frozenset[str]) -> Wording:
    """The wording of `text`; `lower_case` as `ordinary` gives it."""
    stems, names = set(), set()
    for n, token in enumerate(TOKEN.findall(text)):
        word = token.lower().removesuffix("'s").removesuffix("’s").rstrip(".")
        if word in STOP or word[0].isdigit():
            continue
        stems.add(stem(word))
        if token[0].isupper() and word not in TITLES and not (n == 0 and word in lower_case):
            names.add(word.replace(".", "")[:6])  # "Orvania" and "Orvanian" name the same place
    numbers, dates = _numbers(text)
    negations = len(_NEGATION.findall(text)) - len(_NO_NEGATION.findall(text))
    return Wording(frozenset(stems), numbers, dates, frozenset(names), negations % 2 == 1, _cause(text.lower()))


def _numbers(text: str) -> tuple[frozenset[float], frozenset[float]]:
    numbers, dates = set(), set()
    for numeral in numerals(text):
        word = text[numeral.start : numeral.end].lower()
        before = text[max(0, numeral.start - 12) : numeral.start].lower().split()
        after = text[numeral.end : numeral.end + 12].lower().split()
        if word == "one":  # nearly always a pronoun
            continue
        month = any(part and part[-1:] and _month(part) for part in (*before[-1:], *after[:1]))
        if month or (word.isdigit() and 1900 <= numeral.value <= 2100):
            dates.add(numeral.value)
        else:
            numbers.add(numeral.value)
    return frozenset(numbers), frozenset(dates)


def _cause(text: str) -> str:
    return "planned" if _BEFOREHAND.search(text) else "response" if _BECAUSE.search(text) else ""


def _month(word: str) -> bool:
    return word.strip(".,")[:3] in _MONTHS and len(word.strip(".,")) <= 9


def apart(left: frozenset[float] | frozenset[str], right: frozenset[float] | frozenset[str]) -> bool:
    """True when each has something that the other lacks; a shorter account of the same is not apart."""
    return bool(left - right) and bool(right - left)
