"""One expression of time taken apart: its tokens by class, its numbers, and what a reader makes of it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .scan import Token

Type = Literal["DATE", "TIME", "DURATION", "SET"]

PAST, PRESENT, FUTURE = "PAST_REF", "PRESENT_REF", "FUTURE_REF"


class Meaning(NamedTuple):
    """Type, value and modifier of a TIMEX3; `relative` when an anchor was needed to find the value."""

    type: Type
    value: str
    modifier: str | None = None
    relative: bool = False


# What a reader answers for words that look like an expression of time and are none ("Feb. 30", "62-year-old"):
# they are passed over whole, so that no part of them ("2023" in "Feb. 29, 2023") is taken for one of its own.
PASSED_OVER = Meaning("DATE", "")


class Parts:
    """The tokens of one expression, by class."""

    def __init__(self, tokens: Sequence[Token], day_first: bool) -> None:
        self.tokens, self.day_first = tokens, day_first
        self._classes = {token.cls for token in tokens}

    def __contains__(self, cls: str) -> bool:
        return cls in self._classes

    def has(self, *classes: str) -> bool:
        """Whether a token is of one of `classes`."""
        return not self._classes.isdisjoint(classes)

    def text(self, *classes: str) -> str | None:
        """The value of the first token of one of `classes`."""
        return next((str(token.value) for token in self.tokens if token.cls in classes), None)

    def number(self, *classes: str) -> int | None:
        """The first token of one of `classes` whose value is a number."""
        return next((t.value for t in self.tokens if t.cls in classes and isinstance(t.value, int)), None)

    def modifier(self) -> str | None:
        """The TIMEX3 mod that the words ask for."""
        return self.text("edge", "edge_of", "comparative", "more", "approx", "circa", "year_end")

    def unit(self) -> str | None:
        """The TIMEX3 letter of the unit of time."""
        return "TS" if not self.has("unit", "units") and "second" in self else self.text("unit", "units")

    def direction(self) -> int | None:
        """-1, 0 or 1 for last, this and next; None when the words do not say."""
        return self.number("past", "last", "previous", "latest", "this", "current", "next", "coming", "following")

    def month(self) -> int | None:
        """The number of the month."""
        return self.number("month", "mon")

    def year(self) -> int | None:
        """The year, in four digits or as '97."""
        year = self.number("yyyy")
        if year is not None:
            return year
        for token, after in zip(self.tokens, self.tokens[1:], strict=False):
            if token.cls == "apos" and after.cls == "dd" and isinstance(after.value, int):
                return century(after.value)
        return None


def century(two_digits: int) -> int:
    """The year that two digits stand for: 1950 to 2049."""
    return two_digits + (1900 if two_digits > 49 else 2000)


# --------------------------------------------------------------------------- counts

COUNTING = ("card", "power", "dd", "int", "yyyy", "dec", "frac", "a", "vague", "couple", "halves")
UNITS = ("unit", "units", "second")


def quantity(parts: Parts) -> float | None:
    """How many units: "two and a half years" 2.5, "a year" 1, "few days" None."""
    at = next((n for n, token in enumerate(parts.tokens) if token.cls in UNITS), 0)
    before, after = parts.tokens[:at], parts.tokens[at + 1 :]
    start = next((n for n, t in enumerate(before) if t.cls in COUNTING), None)
    if start is None:
        return 1.0 if parts.tokens[at].cls == "unit" else None
    amount = _count(_first_number(before[start:]))
    if amount is None:
        return None
    return (amount or 1.0) + (0.5 if any(token.cls == "halves" for token in after) else 0.0)


def _first_number(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a number up to a range's second one: "12 to 18" is 12, "twenty-four" stays whole."""
    kept: list[Token] = []
    for n, token in enumerate(tokens):
        if token.cls in ("to", "or"):
            break
        ranging = token.cls == "dash" and n + 1 < len(tokens) and tokens[n + 1].cls in ("card", "dd", "int")
        if ranging and kept and not _tens(kept[-1]):
            break
        kept.append(token)
    return kept


def _tens(token: Token) -> bool:
    """Whether a number in words goes on after a dash: twenty-four."""
    return token.cls == "card" and isinstance(token.value, int) and 20 <= token.value < 100 and token.value % 10 == 0


def _count(tokens: Sequence[Token]) -> float | None:
    """The number that words or digits give; None when they leave it open ("a few")."""
    total, current = 0.0, 0.0
    for token in tokens:
        value = token.value
        match token.cls:
            case "vague":
                return None
            case "power" if isinstance(value, int) and value >= 1000:
                total, current = total + max(1.0, current) * value, 0.0
            case "power" if isinstance(value, int):
                current = max(1.0, current) * value
            case "dd" | "int" | "yyyy" | "card" | "couple" if isinstance(value, int):
                current += value
            case "dec":
                current += _decimal(str(value))
            case "frac":
                current += int(str(value)[0]) / int(str(value)[2])
            case "halves":
                current += 0.5
    return total + current


def _decimal(written: str) -> float:
    """The value of "1.5" or "1,5"; zero for a number with several separators, which is no count of units."""
    return float(written.replace(",", ".")) if written.count(".") + written.count(",") == 1 else 0.0


def spoken_year(parts: Parts) -> int | None:
    """A year in words: "nineteen ninety-seven", "two thousand three"."""
    cards = [t.value for t in parts.tokens if t.cls in ("card", "power") and isinstance(t.value, int)]
    if len(cards) < 2:
        return None
    if cards[1] == 1000:
        rest = sum(cards[2:])
        return cards[0] * 1000 + rest if cards[0] in (1, 2) and rest < 100 else None
    tail = sum(cards[1:])
    if 10 < cards[0] <= 20 and 10 <= tail < 100 and (len(cards) == 2 or cards[1] % 10 == 0):
        return cards[0] * 100 + tail
    return None
