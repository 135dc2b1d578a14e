"""Text to tokens, and tokens to the stretches that a rule of the language recognises."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .language import Language

LONGEST = 24  # tokens in one expression of time; a bound that keeps every match short
LONGEST_NUMBER = 9  # digits; more count nothing that happens in time


class Token(NamedTuple):
    """A stretch of text with its class and what it stands for."""

    cls: str
    value: str | int
    start: int
    end: int


class Scan(NamedTuple):
    """A text cut into tokens: `classes` has one letter for each, `spans` where it stands.

    Most tokens of a text are words that tell nothing of time; what a token
    stands for is only worked out when it is asked for.
    """

    text: str
    spans: list[tuple[int, int]]
    classes: str
    language: Language

    def cls(self, n: int) -> str:
        """The class of token `n`."""
        return self.language.names[self.classes[n]]

    def word(self, n: int) -> str:
        """Token `n` in lower case; empty before the first and after the last one."""
        if not 0 <= n < len(self.spans):
            return ""
        start, end = self.spans[n]
        return self.text[start:end].lower()

    def tokens(self, first: int, last: int) -> list[Token]:
        """Tokens [first, last) with what they stand for."""
        return [Token(self.cls(n), self._value(n), *self.spans[n]) for n in range(first, last)]

    def _value(self, n: int) -> str | int:
        start, end = self.spans[n]
        text, cls = self.text[start:end], self.cls(n)
        if (word := self.language.forms.get(text)) is not None:
            return word.value
        if cls in ("dd", "int", "yyyy", "nth", "decade"):
            return int(re.sub(r"[^0-9]", "", text))
        return text


def scan(text: str, language: Language) -> Scan:
    """Cuts a text into tokens, in linear time."""
    letters, words, marks = language.letters, language.word_letters, language.mark_letters
    other = letters["other"]
    spans: list[tuple[int, int]] = []
    classes: list[str] = []
    for found in language.token.finditer(text):
        kind = found.lastgroup
        spans.append(found.span())
        if kind == "word":
            classes.append(words.get(found[0], other))
        elif kind == "mark":
            classes.append(marks.get(found[0], other))
        elif kind == "number":
            classes.append(letters[_number(found[0])])
        else:
            classes.append(letters.get(kind or "", other))
    return Scan(text, spans, "".join(classes), language)


def _number(text: str) -> str:
    """The class of a number: a day of a month, a year, any whole or broken number."""
    if not text.isdigit():
        whole = re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", text)
        return "int" if whole and len(text) < LONGEST_NUMBER + 3 else "dec"
    if len(text) > LONGEST_NUMBER:
        return "other"
    value = int(text)
    if len(text) == 4 and 1000 <= value < 3000:
        return "yyyy"
    return "dd" if 1 <= value <= 31 and len(text) < 3 else "int"


def stretches(scanned: Scan) -> Iterator[tuple[int, int]]:
    """Runs of tokens that rules know, with at least one that can make an expression of time of them."""
    classes, language = scanned.classes, scanned.language
    for run in language.known.finditer(classes):
        if language.trigger.search(classes, *run.span()):
            yield run.span()


def readings(scanned: Scan, first: int) -> list[tuple[str, int]]:
    """(meaning, token after the last) of every rule that matches from token `first`, longest first."""
    limit = min(len(scanned.classes), first + LONGEST)
    found = {
        (rule.meaning, match.end()): None
        for rule in scanned.language.rules
        if (match := rule.pattern.match(scanned.classes, first, limit)) and match.end() > first
    }
    return sorted(found, key=lambda reading: -reading[1])
