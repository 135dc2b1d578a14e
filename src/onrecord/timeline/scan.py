"""Text to tokens, and tokens to the stretches that a rule of the language recognises."""

import re
from typing import NamedTuple

from .language import MARKS, OTHER, Language, Word

LONGEST = 24  # tokens in one expression of time; a bound that keeps every match short


class Token(NamedTuple):
    """A stretch of text with its class and what it stands for."""

    cls: str
    value: str | int
    start: int
    end: int


class Scan(NamedTuple):
    """A text cut into tokens; `classes` has one letter for each."""

    text: str
    tokens: list[Token]
    classes: str
    language: Language


def scan(text: str, language: Language) -> Scan:
    """Cuts a text into tokens, in linear time."""
    tokens = [_token(found, language) for found in language.token.finditer(text)]
    letters = language.letters
    return Scan(text, tokens, "".join([letters[token.cls] for token in tokens]), language)


def _token(found: re.Match[str], language: Language) -> Token:
    kind, text, (start, end) = found.lastgroup, found[0], found.span()
    if kind == "word":
        cls, value = _look_up(text, language) or (OTHER, "")
        return Token(cls, value, start, end)
    if kind == "mark":
        return Token(MARKS.get(text, OTHER), text, start, end)
    if kind == "number":
        return Token(*_number(text), start, end)
    if kind in ("nth", "decade"):
        return Token(kind, int(re.sub(r"\D", "", text)), start, end)
    return Token(OTHER if kind in (None, "gap") else kind, text, start, end)


def _look_up(text: str, language: Language) -> Word | None:
    words = language.words
    return words.get(text) or words.get(text.lower()) or (words.get(text.capitalize()) if text.isupper() else None)


def _number(text: str) -> tuple[str, str | int]:
    if not text.isdigit():
        whole = re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", text)
        return ("int", int(text.replace(",", ""))) if whole and len(text) < 12 else ("dec", text)
    if len(text) > 9:
        return OTHER, text
    value = int(text)
    if len(text) == 4 and 1000 <= value < 3000:
        return "yyyy", value
    return ("dd" if 1 <= value <= 31 and len(text) < 3 else "int"), value


def readings(scanned: Scan, first: int) -> list[tuple[str, int]]:
    """(meaning, token after the last) of every rule that matches from token `first`, longest first."""
    limit = min(len(scanned.classes), first + LONGEST)
    found = {
        (rule.meaning, match.end()): None
        for rule in scanned.language.rules
        if (match := rule.pattern.match(scanned.classes, first, limit)) and match.end() > first
    }
    return sorted(found, key=lambda reading: -reading[1])
