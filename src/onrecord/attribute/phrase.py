"""The parts of a source's noun phrase: its head, what stands before it, the names in it."""

import re
from typing import NamedTuple

from onrecord.attribute import words
from onrecord.attribute.names import Names
from onrecord.attribute.nouns import is_plural, noun_type
from onrecord.attribute.referents import Mention

_TOKEN = re.compile(r"\d+(?:,\d{3})+|[,;:()]|[^\s,;:()“”\"]+")
_TRIM = " \t\n,.;:“”\"‘’'()[]—–-"
_STOPS = frozenset(
    "of for in at on from with who whom which that to by about familiar close near briefed involved speaking named called "
    "identified known calling whose under over aged including such like as than among against inside within without around "
    "between after before during since until and or based working acting directly via".split()
)
_BEFORE_HEAD = frozenset(
    "retired elected appointed acting leading outgoing unnamed undisclosed unidentified registered".split()
)
PARTITIVES = frozenset(
    "one two three four five six seven eight nine ten some many most several few both all each neither none half another any "
    "either others dozens scores hundreds thousands majority members part number first second third".split()
)
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿа-яѐ-џґ]")
_NUMBER = re.compile(r"\d{1,3}$")


class Token(NamedTuple):
    """A word of the phrase, where it stands in the text."""

    low: str
    start: int
    end: int
    raw: str


class Phrase(NamedTuple):
    """A noun phrase: `head` and `modifiers` are lower case, `core` ends with the head."""

    tokens: list[Token]  # of the whole phrase, punctuation too
    core: list[Token]  # determiner, modifiers, head
    rest: list[Token]  # what follows the core
    name: Mention | None  # the name that heads it
    apposed: Mention | None  # the name in apposition: "its director, Ana Rell"

    @property
    def head(self) -> str:
        """The noun that the phrase turns on."""
        return self.core[-1].low if self.core else ""

    @property
    def determiner(self) -> str:
        """Its first word when that is a determiner or possessive."""
        first = self.core[0].low if self.core else ""
        return first if first in words.DETERMINERS else ""

    @property
    def modifiers(self) -> list[str]:
        """The words between determiner and head."""
        inner = [token.low.removesuffix("'s") for token in self.core[:-1]]
        return [word for word in inner if word not in words.DETERMINERS and count_of(word) is None]

    @property
    def number(self) -> int | None:
        """ "four officials": 4."""
        return next((n for token in self.core[:3] if (n := count_of(token.low)) is not None), None)

    @property
    def plural(self) -> bool:
        """Whether it speaks of several."""
        return self.number not in (None, 1) or is_plural(self.head)


def count_of(word: str) -> int | None:
    """The number that a word names, from two on."""
    if _NUMBER.match(word):
        return int(word)
    number = words.NUMBERS.get(word)
    return number if number and word not in ("one", "zero", "both") else None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds without outer spaces, marks and punctuation."""
    end = min(end, len(text))
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM and not _abbreviates(text, start, end):
        end -= 1
    return start, end


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Whether the last point belongs to its word: "Jr.", "U.S." """
    return text[end - 1] == "." and bool(
        re.search(r"(?:\b[A-Z]|Jr|Sr|Inc|Corp|Co|Ltd)\.$", text[max(start, end - 6) : end])
    )


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words and commas of text[start:end], lower case with straight apostrophes beside the raw form."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        raw = match[0]
        low = raw.lower().replace("’", "'").strip("'").rstrip(".") or raw.lower()
        found.append(Token(low, match.start(), match.end(), raw))
    return found


def parse(text: str, start: int, end: int, names: Names) -> Phrase:
    """The parts of the noun phrase text[start:end]."""
    tokens = tokens_of(text, start, end)
    stop = _core_end(tokens)
    core, rest = tokens[:stop], tokens[stop:]
    mentions = names.within(start, end)
    name = _ending(mentions, core)
    if (titled := _titled(mentions, tokens)) is not None and titled != name:
        return Phrase(tokens, tokens, [], titled, None)
    if name is not None and stop < len(tokens):
        # A name runs on over its own "of": "Ministry of Health".
        while rest and rest[0].start < name.end:
            core = [*core, rest[0]]
            rest = rest[1:]
    return Phrase(tokens, core, rest, name, None if name else _apposed(mentions, rest))


def _core_end(tokens: list[Token]) -> int:
    for n, token in enumerate(tokens):
        if token.raw in ",;:()":
            if n:
                return n
            continue
        if n and (token.low in _STOPS or (token.low in words.AUXILIARIES and not _CAPITAL.match(token.raw))):
            return n
        if n and (_participle(tokens, n) or token.low in words.SUBJECTS):
            return n
    stop = len(tokens)
    if noun_type(tokens[-1].low) is None and not _CAPITAL.match(tokens[-1].raw):
        # "an undertaker bound", "a clerk alive then": the noun comes before what qualifies it.
        known = [
            n
            for n, token in enumerate(tokens)
            if noun_type(token.low) in ("person", "group") and not token.low.endswith("'s")
        ]
        stop = known[-1] + 1 if known else stop
    return stop


def _participle(tokens: list[Token], n: int) -> bool:
    """Whether a word in -ed or -ing follows its noun: "pictures released by", "a study led by"."""
    low = tokens[n].low
    if not low.endswith(("ed", "ing", "seen", "held", "written", "made", "read", "known", "given", "taken", "led")):
        return False
    before = tokens[n - 1].low
    if before in words.DETERMINERS or low in _BEFORE_HEAD or n + 1 >= len(tokens):
        return False
    return noun_type(before) is not None and noun_type(low) is None and before not in words.ADVERBS


def _ending(mentions: list[Mention], core: list[Token]) -> Mention | None:
    """The mention that ends where the core ends, or begins in it and runs past it."""
    if not core:
        return None
    last = core[-1]
    for mention in mentions:
        if mention.start <= last.start < mention.end or (mention.start <= last.start and mention.end == last.end):
            return mention
    return None


def _titled(mentions: list[Mention], tokens: list[Token]) -> Mention | None:
    """The name that ends the phrase right behind an office: "Labour Party of Tesk leader Ana Rell"."""
    if not mentions or not tokens or mentions[-1].end < tokens[-1].end - 2:
        return None
    before = [token for token in tokens if token.end <= mentions[-1].start]
    office = before[-1] if before else None
    return mentions[-1] if office and office.raw.islower() and noun_type(office.low) == "person" else None


def _apposed(mentions: list[Mention], rest: list[Token]) -> Mention | None:
    """The name that closes the first apposition: ", the cellist Ana Rell," or " named Ana Rell"."""
    if not rest:
        return None
    opened = next((n for n, token in enumerate(rest) if token.raw in ",("), None)
    naming = next((n for n, token in enumerate(rest[:3]) if token.low in ("named", "called", "calling")), None)
    if naming is not None:
        opened = naming
    elif rest[0].low == "identified" or opened is None:
        return None
    chunk = rest[opened + 1 :]
    closed = next((n for n, token in enumerate(chunk) if token.raw in ",;:()"), len(chunk))
    chunk = chunk[:closed]
    if not chunk:
        return None
    for mention in mentions:
        if mention.start >= chunk[0].start and mention.end >= chunk[-1].end - 2 and mention.start < chunk[-1].end:
            before = [token for token in chunk if token.end <= mention.start]
            if not before or before[0].low in words.DETERMINERS or all(_roles(token) for token in before):
                return mention
    return None


def _roles(token: Token) -> bool:
    return (
        token.low in words.TITLES
        or f"{token.low}." in words.TITLES
        or noun_type(token.low) == "person"
        or bool(_CAPITAL.match(token.raw))
    )
