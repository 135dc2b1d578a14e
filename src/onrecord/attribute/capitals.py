"""Runs of capitals: where they are, how they part into names, and which of them name nobody."""

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import NamedTuple

from onrecord.attribute import words
from onrecord.attribute.kinds import kind_of_name
from onrecord.attribute.nouns import noun_type, singular, vocabulary

UPPER = r"[^\W\d_a-zß-öø-ÿа-яѐ-џґ]"
# A full stop that ends a sentence: not that of "Mr." or of an initial.
ENDING = (
    r"[.!?](?<![ .(\n][A-Z]\.)(?<!Mr\.)(?<!Ms\.)(?<!Dr\.)(?<!St\.)(?<!Jr\.)(?<!Lt\.)"
    r"(?<!Sen\.)(?<!Rep\.)(?<!Gov\.)(?<!Gen\.)(?<!Mrs\.)(?<!Col\.)(?<!Maj\.)(?<!Sgt\.)(?<!Adm\.)(?<!Rev\.)"
    r"(?<!Hon\.)(?<!Smt\.)(?<!Prof\.)(?<!Capt\.)(?<!Brig\.)(?<!Cmdr\.)"
)
_PARTICLE = r"(?:of|de|da|di|do|dos|van|von|der|den|del|la|le|al|el|bin|ibn|ter|for|and|&|y)"
_SHORTENED = r"(?:[A-Z]|Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Maj|Lt|Capt|Sgt|Cpl|Adm|Cmdr|Brig|Rev|Hon|St|Jr|Sr|Smt)\."
_CAPITAL = rf"(?:[A-Z](?:\.[A-Z])+\.?|{_SHORTENED}|(?:Channel|Route|Witness) \d+|{UPPER}[\w’'-]*)"
_SEQUENCE = re.compile(
    rf"{_CAPITAL}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?(?:(?:of|for) the )?{_CAPITAL}|[ \u00a0]\d{{1,2}}(?![\d.,:]|\s\w))*"
)
_CUT = re.compile(r"( and (?:the )?|['’][sS]? (?=\S)| for (?:the )?(?=\S)| of (?:the )?(?=\S))")
_SURELY = 0.85  # ... and of one that ends as a sentence does
_SHOUTED = 0.6  # share of capitals from which a line is a headline in title case
_STATE = re.compile(r"[RDI]-[A-Z]")  # "R-Wis.": a party and a state
_LONGEST = 90  # code points of a name
STARTERS = (
    words.DETERMINERS | words.SUBJECTS | words.PREPOSITIONS | words.CONJUNCTIONS | words.SUBORDINATORS | words.RELATIVES
    | words.ADVERBS | words.AUXILIARIES | words.DAYS
)  # fmt: skip


class Piece(NamedTuple):
    """A run of capitals that may be one name."""

    start: int
    text: str
    opens: bool  # it begins its sentence


def pieces_of(line: str, offset: int, opens: Container[int]) -> list[Piece]:
    """What may be names in a line of a text that begins at `offset`; `opens` are the places where sentences begin."""
    parts = (part for match in _SEQUENCE.finditer(line) for part in _parts(match, offset))
    return [Piece(start, text, start in opens) for start, text in parts]


def _parts(match: re.Match[str], offset: int) -> Iterable[tuple[int, str]]:
    """A run of capitals, cut at an "and" between two names, at a possessive, at a day, and where "of" or "for" joins two."""
    at = offset + match.start()
    parts = _CUT.split(match[0])
    n = 0
    while n < len(parts):
        part = parts[n]
        while n + 2 < len(parts) and _joined(part, parts[n + 1], parts[n + 2]):
            part += parts[n + 1] + parts[n + 2]
            n += 2
        if part:
            yield from _without_days(at, part)
        at += len(part) + (len(parts[n + 1]) if n + 1 < len(parts) else 0)
        n += 2


def _without_days(at: int, part: str) -> Iterable[tuple[int, str]]:
    """The stretches between the days: "On Monday Ana Rell" names her alone."""
    tokens = part.split(" ")
    if len(tokens) == 1 or not any(_is_day(token) for token in tokens):
        yield at, part
        return
    stretch: list[str] = []
    for number, token in enumerate([*tokens, "Monday"]):
        weekly = (
            token.lower() in words.OUTLET_STARTS and kind_of_name(" ".join(tokens[number : number + 2])) == "outlet"
        )
        if weekly or not _is_day(token):
            stretch.append(token)
            at += len(token) + 1
            continue
        if stretch:
            start = at - sum(len(word) + 1 for word in stretch)
            yield start, " ".join(stretch)
        stretch = []
        at += len(token) + 1


def _is_day(token: str) -> bool:
    low = token.lower().strip(".,")
    return low in words.DAYS or f"{low}." in words.DAYS


@lru_cache(maxsize=16384)
def counts_or_dates(name: str) -> bool:
    """ "Sixty-six", "Aug 7", "Monday": capitals that count or date."""
    first = name.split()[0].lower().strip(".,")
    return first.isdigit() or bool(_STATE.match(name)) or _is_day(first) or first.split("-")[0] in words.NUMBERS


def _joined(left: str, link: str, right: str) -> bool:
    """Whether "and", "of" or "for" stands within one name: "Ministry of Health", "Trade and Industry Department"."""
    if len(left) > _LONGEST:
        return False
    tokens = left.split()
    last = tokens[-1].lower().strip(".,’'")
    if link.startswith((" of", " for")):
        alone = len(tokens) == 1 and noun_type(last) not in ("person", "group")
        return alone or last in words.TITLES or kind_of_name(left) is not None
    if link.strip() in ("'", "’"):
        return kind_of_name(right) == "organization"  # "Poultry Keepers' Union"
    if link.startswith(" and"):
        if link.endswith("the "):
            return False
        ends = kind_of_name(right.split()[-1]) == "organization" or kind_of_name(right) == "organization"
        return (" of " in left and kind_of_name(left) == "organization" and len(right.split()) == 1) or (
            len(tokens) == 1
            and ends
            and kind_of_name(left) is None
            and last not in words.TITLES
            and len(right.split()) > 1
        )
    return False


@lru_cache(maxsize=16384)
def is_common(word: str) -> bool:
    """Whether a word, or what it is inflected from, is a common one."""
    common = vocabulary().common
    if word in common or singular(word) in common:
        return True
    stem = word.removesuffix("ing") if word.endswith("ing") else word.removesuffix("ed")
    return stem != word and (stem in common or f"{stem}e" in common or (len(stem) > 3 and stem[:-1] in common))


@lru_cache(maxsize=16384)
def unstarted(name: str) -> str:
    """A name without words before it that only a sentence's beginning writes with capitals."""
    tokens = name.split()
    while len(tokens) > 1 and tokens[0].lower() in STARTERS and not tokens[0].isupper():
        tokens.pop(0)
    return " ".join(tokens)


def leans(first: str, rest: str) -> bool:
    """Whether a first word belongs to what follows although it is a common one: "Health Minister", "Transport Ministry"."""
    second = rest.split()[0].lower().strip(".,’'")
    return (
        first in words.TITLES
        or second in words.TITLES
        or second in words.ORGANIZATION_NOUNS
        or second in words.OUTLET_NOUNS
        or second in words.DOCUMENT_NOUNS
        or second in ("of", "for", "&")
    )


def is_title_case(line: str) -> bool:
    """A line such as "Judge Rejects Request To Open The File": five words or more, nearly all with capitals."""
    tokens = [token for token in line.split() if token[0].isalpha()]
    if not 5 <= len(tokens) <= 30 or line.isupper():
        return False
    long = [token for token in tokens if len(token) > 3]
    needed = _SURELY if line.rstrip().endswith((".", "”", '"')) else _SHOUTED
    return len(long) > 2 and sum(token[0].isupper() for token in long) > needed * len(long)
