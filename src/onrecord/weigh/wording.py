"""What a content says, as far as words tell: its stems, numbers, names and polarity."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from onrecord.vocabulary import STOP, stem
from onrecord.weigh.numerals import COUNTING, NUMERAL, SCALES, numerals
from onrecord.weigh.synonyms import plainly

TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
# What turns the whole clause round; two of them cancel.
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|\w+n['’]t|false|untrue|baseless|unfounded|den(?:y|ies|ied|ying)|"
    r"(?:fail|refus|declin)(?:s|es|ed|ing)? to|rul(?:es|ed|ing) out|refut(?:es|ed|ing)|"
    r"(?:reject|dismiss)(?:s|es|ed|ing)? (?:(?:the|these|those|such|any|all) )?(?:claim|report|allegation|accusation|"
    r"suggestion|idea|notion|rumou?r)s?)\b",
    re.IGNORECASE,
)
# Not-only and the like assert; they negate nothing.
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely|(?:later|fewer|less|more) than|(?:yet )?(?:been )?found)\b", re.IGNORECASE
)
# What denies one thing within the clause, and words that say as much of no thing in particular.
_ABSENCE = re.compile(r"\b(?:no|without|none of|neither|nor)\b(?! (?:later|fewer|less|more|doubt)\b)", re.IGNORECASE)
_LACKS = re.compile(r"\b(?:lack(?:s|ed|ing)?|cut off|deprived|devoid|ran out)\b", re.IGNORECASE)
# Before a content: what it is said of it that it does not hold.
_DISOWNED = re.compile(
    r"\b(?:not (?:true|the case|correct)|untrue|false|wrong|no (?:evidence|proof|sign|indication))"
    r"\s+(?:to (?:say|claim|suggest)\s+)?(?:that\s+)?$",
    re.IGNORECASE,
)
# What cannot both hold of the same thing.
_OPPOSITES = {
    word: (pair, side)
    for pair, sides in enumerate((
        ("rise rises rose risen rising increase increased increases grew grow grown climbed gained",
         "fall falls fell fallen falling decrease decreased decreases dropped declined shrank"),
        ("approve approved approves accepted adopted passed", "reject rejected rejects refused vetoed"),
        ("won wins win winning", "lost loses lose losing defeated"),
        ("guilty convicted", "innocent acquitted cleared"),
        ("survived alive rescued", "died dead killed drowned"),
        ("safe", "unsafe dangerous"), ("legal lawful", "illegal unlawful"), ("true", "false untrue"),
        ("support supports supported backed favours favors", "oppose opposes opposed"),
        ("began begun begins started starts", "ended ends stopped halted"),
        ("opened reopened opens", "closed shut closes"),
        ("arrived returned entered", "left departed"),
        ("included includes", "excluded excludes"), ("possible likely", "impossible unlikely"),
    ))
    for side, words in enumerate(sides)
    for word in words.split()
}  # fmt: skip
PREPOSITIONS = frozenset("in at near of from to for on with by and or around outside".split())
_BEFOREHAND = re.compile(
    r"\b(?:planned|prepared|decided|scheduled|ordered)\b.{0,40}\b(?:before|in advance|earlier|ahead of)\b"
)
_BECAUSE = re.compile(
    r"\b(?:in response to|in retaliation|retaliat\w+|because of|provoked by|prompted by|"
    r"a (?:response|reply|reaction) to)\b"
)
_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Those who act without a name, and words for the same: a deed of the mayor's is none of the governor's.
_ACTORS = {
    word: words.split()[0]
    for words in (
        "police officers policemen", "army military troops soldiers", "government cabinet", "company firm",
        "court judge judges", "parliament legislature lawmakers", "rebels insurgents militants", "minister ministry",
        "prosecutor prosecutors", "union unions", "president", "mayor", "governor", "opposition", "council",
        "hospital", "navy", "bank", "church", "university",
    )
    for word in words.split()
}  # fmt: skip
# What became of people: twelve dead are not twelve hurt.
_FATES = {
    word: words.split()[0]
    for words in (
        "killed dead died deaths drowned", "injured wounded hurt injuries", "missing", "rescued saved",
        "arrested detained arrests", "displaced evacuated homeless", "freed released",
    )
    for word in words.split()
}  # fmt: skip
_UNITS = {
    word: words.split()[0]
    for words in (
        "percent %", "kilometers kilometres km kilometer kilometre", "miles mile", "meters metres meter metre m",
        "feet foot ft", "tons tonnes ton tonne", "kilograms kg kilos", "pounds pound £", "dollars dollar $",
        "euros euro €", "crowns", "yen", "yuan", "rubles roubles", "liters litres", "barrels", "minutes minute",
        "hours hour", "days day", "weeks week", "months month", "years year", "degrees",
    )
    for word in words.split()
}  # fmt: skip
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

_CLOCK_AHEAD = re.compile(r"(?:\b(?:half|quarter) (?:past|to)|\d[:.])\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"\s*(?:[ap]\.?m\b|o['’]clock\b|:\d)", re.IGNORECASE)
_HOURS = {"days": 24.0, "weeks": 168.0}  # two days are 48 hours

# "38 patients and not 48": no negation, but a number that somebody else gave.
_INSTEAD = re.compile(r"(?<=[,\s])not (?=(?:the )?\d)", re.IGNORECASE)
_NEXT = 16  # characters in which that number ends

_ABSENT_STEMS = 2
_LONG = 5


class Wording(NamedTuple):
    """`numbers` and `dates` are apart: another day is another kind of difference than another count."""

    stems: frozenset[str]
    numbers: frozenset[float]
    dates: frozenset[float]  # of a month, years; months from 1001 on
    names: frozenset[str]
    negated: bool
    cause: str = ""  # "planned" beforehand or a "response"; rival accounts of why
    weekdays: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()  # of the numbers
    actors: frozenset[str] = frozenset()  # who acts without a name
    absent: frozenset[str] = frozenset()  # stems of what is said to be absent: "without a tender"
    fates: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()  # the stems that are no names
    lacks: bool = False
    poles: frozenset[tuple[int, int]] = frozenset()  # which side of which opposites it speaks of
    instead: frozenset[float] = frozenset()  # numbers that it says it is not: "38, not 48"
    order: tuple[str, ...] = ()  # the names as they come, but for those behind a preposition

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for wordings that cannot be told apart."""
        return self

    def contradicts(self, other: "Wording") -> bool:
        """Whether one negates what the other says, as a whole or in a thing that both speak of."""
        if self.negated != other.negated:
            return True
        return any(
            not right.lacks and not left.absent.isdisjoint(right.stems) and left.absent.isdisjoint(right.absent)
            for left, right in ((self, other), (other, self))
        )

    def agrees(self, other: "Wording") -> bool:
        """Whether both are long enough and have the same numbers and names: other words for one thing are likely."""
        if min(len(self.stems), len(other.stems)) < _LONG or self.numbers != other.numbers:
            return False
        return len(self.numbers) > 1 or (bool(self.numbers) and self.names == other.names != frozenset())

    def opposes(self, other: "Wording") -> bool:
        """Whether one says the opposite of what the other says: "rose" and "fell", but not "from ... rose"."""
        return any(
            (pair, 1 - side) in other.poles and (pair, side) not in other.poles and (pair, 1 - side) not in self.poles
            for pair, side in self.poles
        )

    def reverses(self, other: "Wording") -> bool:
        """Whether the very same words have their names in another order: who did it to whom."""
        return self.order != other.order and self.stems == other.stems and set(self.order) == set(other.order)


def ordinary(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in lower case somewhere: capitalised at the head of a content they are no names."""
    return frozenset(word for text in texts for word in set(TOKEN.findall(text)) if word[0].islower())


def wording(text: str, lower_case: Set[str], before: str = "") -> Wording:
    """The wording of `text`; `lower_case` as `ordinary` gives it, `before` what its sentence says ahead of it."""
    head = TOKEN.search(text)
    return _wording(text, head is not None and _word(head.group()) in lower_case, bool(_DISOWNED.search(before)))


def _word(token: str) -> str:
    return token.lower().removesuffix("'s").removesuffix("’s").rstrip(".")


@lru_cache(1 << 12)  # copies have the same contents, and their wordings are one
def _wording(text: str, plain_head: bool, disowned: bool) -> Wording:
    """`plain_head`: its first word is no name though it is capitalised; `disowned`: it is said not to hold."""
    stems, plain, names = set(), set(), list[tuple[str, str]]()
    tokens = TOKEN.findall(text)
    words = [_word(token) for token in tokens]
    for n, meant in plainly(words):
        word, token = words[n], tokens[n]
        if meant == stem(word) and (word in STOP or word[0].isdigit() or word in COUNTING):
            continue
        stems.add(meant)
        if not token[0].isupper():
            plain.add(meant)
    for n, (word, token) in enumerate(zip(tuple(words), tokens, strict=True)):
        if word in STOP or word[0].isdigit() or word in SCALES:
            continue
        if token[0].isupper() and word not in TITLES and not (n == 0 and plain_head) and not _owns_a_name(tokens, n):
            before_it = words[n - 1] if n else ""
            names.append((word.replace(".", "")[:6], before_it))  # "Orvania" and "Orvanian" name the same place
            words[n] = ""  # a name is neither an actor without a name nor an opposite
    numbers, dates, units = _numbers(text)
    instead = [match.start() for match in _INSTEAD.finditer(text)]
    other = frozenset(_numbers(" ".join(text[start : start + _NEXT] for start in instead))[0])
    other = other if numbers - other else frozenset()
    negations = (
        len(_NEGATION.findall(text)) - len(_NO_NEGATION.findall(text)) - (len(instead) if other else 0) + disowned
    )
    return Wording(
        stems=frozenset(stems),
        numbers=numbers - other,
        instead=other,
        dates=dates,
        names=frozenset(name for name, _ in names),
        negated=negations % 2 == 1,
        cause=_cause(text.lower()),
        weekdays=frozenset(words) & _WEEKDAYS,
        units=units,
        actors=frozenset(_ACTORS[word] for word in words if word in _ACTORS),
        absent=_absent(text),
        fates=frozenset(_FATES[word] for word in words if word in _FATES),
        lacks=_LACKS.search(text) is not None,
        plain=frozenset(plain),
        poles=frozenset(_OPPOSITES[word] for word in words if word in _OPPOSITES),
        order=tuple(name for name, before_it in names if before_it not in PREPOSITIONS),
    )


def _owns_a_name(tokens: Sequence[str], n: int) -> bool:
    """ "Orvania's ruling Lark Party": the party is named, whosever it is."""
    if not tokens[n].endswith(("'s", "’s")):
        return False
    for token in tokens[n + 1 : n + 4]:
        if token[0].isupper():
            return True
        if token in STOP or token in PREPOSITIONS:
            return False
    return False


def _absent(text: str) -> frozenset[str]:
    """The first stems after each "no" and "without", but for numbers."""
    text = NUMERAL.sub("", text)
    found: set[str] = set()
    for match in _ABSENCE.finditer(text):
        words = (token.lower() for token in TOKEN.findall(text[match.end() : match.end() + 60]))
        told = (stem(word) for word in words if word not in STOP and not word[0].isdigit())
        found.update(islice(told, _ABSENT_STEMS))
    return frozenset(found)


def _numbers(text: str) -> tuple[frozenset[float], frozenset[float], frozenset[str]]:
    """Counts, dates, and the units of the counts."""
    numbers: set[float] = set()
    dates: set[float] = set()
    units: set[str] = set()
    for numeral in numerals(text):
        word = text[numeral.start : numeral.end].lower()
        before = text[max(0, numeral.start - 12) : numeral.start].split()
        after = text[numeral.end : numeral.end + 14].split()
        if _CLOCK.match(text, numeral.end) or _CLOCK_AHEAD.search(text, max(0, numeral.start - 14), numeral.start):
            continue
        months = [month for part in (*before[-1:], *after[:1]) if (month := _month(part))]
        if months or (word.isdigit() and 1900 <= numeral.value <= 2100):
            dates.update([numeral.value, *(1000.0 + month for month in months)])
        elif word != "one" or (
            after and after[0].isalpha() and after[0].lower() not in STOP
        ):  # else nearly always a pronoun
            beside = (text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 1], *after[:1])
            told = [_UNITS[part] for mark in beside if (part := mark.strip(".,;:-").lower()) in _UNITS]
            hours = next((_HOURS[unit] for unit in told if unit in _HOURS), None)
            numbers.add(numeral.value * (hours or 1))
            units.update(["hours"] if hours else told)
    return frozenset(numbers), frozenset(dates), frozenset(units)


def _cause(text: str) -> str:
    return "planned" if _BEFOREHAND.search(text) else "response" if _BECAUSE.search(text) else ""


def _month(word: str) -> int:
    """The number of the month that `word` names, whole or cut ("Sept."); 0 for none."""
    name = word.strip(".,").lower()
    if len(name) < 3 or not word[0].isupper():
        return 0
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(name)), 0)


def proper(name: str) -> frozenset[str]:
    """The proper names in a name, as `Wording.names` has them; none in "police", "Sunday" or "Minister"."""
    words = (word for word in TOKEN.findall(name) if word[0].isupper() and len(word) > 2)
    return frozenset(word.lower()[:6] for word in words if word.lower() not in TITLES)


def apart(left: frozenset[float] | frozenset[str], right: frozenset[float] | frozenset[str]) -> bool:
    """True when each has something that the other lacks; a shorter account of the same is not apart."""
    return bool(left - right) and bool(right - left)
