"""What a reader asks of the feed: one line as it is typed, understood. Pure: no store, and the clock is passed in.

The same `Query` narrows the desk's feed, its Atom, JSON and CSV forms and its
live events, and is what a saved search keeps as text.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from onrecord.records import UsageError
from onrecord.store.folding import folded

MAX_CHARACTERS, MAX_PARTS = 1000, 24

# What each filter takes, for messages and for the desk's help.
FILTERS = {
    "speaker": "a name: who says it",
    "said": "words or a phrase within what one source says",
    "naming": "named, described, unspecified or anonymous: how the source is named",
    "stance": "affirms, denies, declines, asks, intends or unsure",
    "outlet": "an outlet's name, or a part of it",
    "story": "a story's id",
    "language": "a language's code: en, de, uk",
    "after": "a date and all since: 2031-03-10, 2031-03, today, yesterday, 7d, 12h",
    "before": "all that is earlier than a date",
    "is": "disputed, single (rests on one origin) or edited",
}
CHOICES = {
    "naming": ("named", "described", "unspecified", "anonymous"),
    "stance": ("affirms", "denies", "declines", "asks", "intends", "unsure"),
    "is": ("disputed", "single", "edited"),
}
OF_ATTRIBUTION = ("speaker", "said", "naming", "stance")  # one and the same attribution has to meet all of these
DATED = ("after", "before")

_PART = re.compile(
    rf"""(?P<not>-(?=[^\s-]))?(?:(?P<key>{"|".join(FILTERS)}):\s*)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)|(?<=[\s:]))""",
    re.IGNORECASE,
)
_NO_FILTER = re.compile(r"([A-Za-z]+):")
_AGO = re.compile(r"(\d{1,4})([hdw])")
_DAY = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")
_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Term(NamedTuple):
    """Words that must follow one another; the last may go on ("quake" finds "quakes") unless quoted or very short."""

    words: tuple[str, ...]
    prefix: bool = False

    @property
    def pattern(self) -> str:
        """The same as a LIKE pattern for such a text."""
        return f"% {' '.join(self.words)}{'' if self.prefix else ' '}%"

    def within(self, text: str) -> bool:
        """Whether folded words, separated and surrounded by single spaces, hold it."""
        return f" {' '.join(self.words)}{'' if self.prefix else ' '}" in text


class Part(msgspec.Struct, frozen=True):
    """One thing asked for: words (`key` is empty) or a filter."""

    key: str
    value: str
    quoted: bool = False
    excluded: bool = False

    def __str__(self) -> str:
        plain = not self.quoted and not re.search(r'[\s"]', self.value)
        value = self.value if plain else '"' + self.value.replace('"', " ") + '"'
        return f"{'-' if self.excluded else ''}{self.key + ':' if self.key else ''}{value}"

    @property
    def term(self) -> Term | None:
        """Its words as they are searched for; None when there is no letter or digit in it."""
        words = tuple(folded(self.value))
        if not words:
            return None
        goes_on = self.key in ("", "said") and not self.quoted and len(words[-1]) >= 3
        return Term(words, goes_on)


class Query(msgspec.Struct, frozen=True):
    """All parts have to be met. A filter given twice is met by either value, words and `said` by all of them."""

    parts: tuple[Part, ...] = ()
    after: datetime | None = None  # published then or later
    before: datetime | None = None  # published earlier
    notes: tuple[str, ...] = ()  # what was understood otherwise than it may have been meant

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))

    def of(self, key: str, excluded: bool = False) -> tuple[Part, ...]:
        """The parts of one filter ("" for words)."""
        return tuple(part for part in self.parts if part.key == key and part.excluded == excluded)

    def value(self, key: str) -> str:
        """The one value of a filter; empty when there is none or several."""
        found = self.of(key)
        return found[0].value if len(found) == 1 else ""

    def without(self, *parts: Part) -> str:
        """The text of the query without these parts."""
        return " ".join(str(part) for part in self.parts if part not in parts)

    @property
    def terms(self) -> list[Term]:
        """Its words, wherever they stand: what a snippet shows."""
        asked = (*self.of(""), *self.of("said"))
        return [term for part in asked if (term := part.term)]

    @property
    def seeks_nothing(self) -> bool:
        """Whether something was typed, but no letter or digit that could be found."""
        return bool(self.parts) and not any(part.key or part.term for part in self.parts)


def parse(text: str, now: datetime) -> Query:
    """Understand what was typed; `now` is what `today` and `7d` are counted from (in UTC).

    Raises UsageError for a filter with a value that it cannot have. A word with
    a colon that is no filter is searched for as words, and noted.
    """
    parts: list[Part] = []
    notes: list[str] = []
    for match in _PART.finditer(text[:MAX_CHARACTERS]):
        key, phrase, word = (match["key"] or "").lower(), match["phrase"], match["word"] or ""
        other = None if key else _NO_FILTER.match(word)
        if other and (other[0] != word or text[match.end() : match.end() + 1] == '"'):
            notes.append(f"“{other[0]}” is no filter, so it was searched for as words")
        value = " ".join((word if phrase is None else phrase).split())
        if key or value:
            parts.append(_checked(Part(key, value, phrase is not None, match["not"] is not None)))
    asked = tuple(dict.fromkeys(parts))[:MAX_PARTS]
    if len(dict.fromkeys(parts)) > MAX_PARTS:
        notes.append(f"only the first {MAX_PARTS} words and filters were heeded")
    after = max((_moment(part, now) for part in asked if part.key == "after"), default=None)
    before = min((_moment(part, now) for part in asked if part.key == "before"), default=None)
    return Query(asked, after, before, tuple(dict.fromkeys(notes)))


def combined(text: str, filters: Iterable[tuple[str, str]]) -> str:
    """A query's text with filters of a form, (key, value), put to its end; empty values count as absent."""
    added = [str(Part(key, value)) for key, value in filters if value.strip()]
    return " ".join([text.strip(), *added]).strip()


def _checked(part: Part) -> Part:
    key, value = part.key, part.value
    if not key:
        return part
    where = f"{key}:{value}"
    if not value or (key in ("speaker", "said") and part.term is None):
        raise UsageError("this filter has no value", f"{key}:", f"write {key}: and {FILTERS[key]}")
    if key in CHOICES:
        if value.lower() not in CHOICES[key]:
            raise UsageError("this filter has no such value", where, f"choose one of {', '.join(CHOICES[key])}")
        return Part(key, value.lower(), False, part.excluded)
    if key in DATED and part.excluded:
        other = "before" if key == "after" else "after"
        raise UsageError("a date cannot be excluded", f"-{where}", f"write {other}:{value}")
    return part


def _moment(part: Part, now: datetime) -> datetime:
    """The first moment of what a date names. Raises UsageError."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    value = part.value.lower()
    if value in ("today", "yesterday"):
        return day - timedelta(days=value == "yesterday")
    try:
        if ago := _AGO.fullmatch(value):
            return now.astimezone(UTC) - int(ago[1]) * _UNIT[ago[2]]
        if date := _DAY.fullmatch(value):
            return datetime(int(date[1]), int(date[2] or 1), int(date[3] or 1), tzinfo=UTC)
        moment = datetime.fromisoformat(part.value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        remedy = "write a date such as 2031-03-10 or 2031-03, today, yesterday, or 7d"
        raise UsageError("this is no date", f"{part.key}:{part.value}", remedy) from error
