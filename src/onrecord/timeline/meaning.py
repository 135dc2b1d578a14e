"""What a recognised expression means: one reader for each rule of a language's file.

A reader gets the expression's parts and the moment from which relative
expressions are counted; it returns a Meaning, or None when the words turn out
not to be an expression of time ("Feb. 30", "a second strike").
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from . import values
from .scan import Token

Type = Literal["DATE", "TIME", "DURATION", "SET"]


class Meaning(NamedTuple):
    """Type, value and modifier of a TIMEX3; `relative` when an anchor was needed to find the value."""

    type: Type
    value: str
    modifier: str | None = None
    relative: bool = False


class Moment(NamedTuple):
    """Where in time the text stands: its anchor, the last date that it spoke of, and the tense around."""

    anchor: date | None
    focus: str | None = None
    future: bool = False
    before: str = ""  # the word that stands before the expression, lower case
    after: str = ""


class Parts:
    """The tokens of one expression, by class."""

    def __init__(self, tokens: Sequence[Token], day_first: bool) -> None:
        self.tokens, self.day_first = tokens, day_first

    def __contains__(self, cls: str) -> bool:
        return any(token.cls == cls for token in self.tokens)

    def text(self, *classes: str) -> str | None:
        """The value of the first token of one of `classes`."""
        return next((str(token.value) for token in self.tokens if token.cls in classes), None)

    def number(self, *classes: str) -> int | None:
        """The first token of one of `classes` whose value is a number."""
        return next((t.value for t in self.tokens if t.cls in classes and isinstance(t.value, int)), None)

    def modifier(self) -> str | None:
        """The TIMEX3 mod that the words ask for."""
        return self.text("edge", "edge_of", "comparative", "more", "approx", "year_end")

    def unit(self) -> str | None:
        """The TIMEX3 letter of the unit of time."""
        return "TS" if self.text("unit", "units") is None and "second" in self else self.text("unit", "units")


# --------------------------------------------------------------------------- numbers


def count(tokens: Sequence[Token]) -> float | None:
    """The number that the words before a unit give; None when they leave it open ("a few")."""
    total, current, seen = 0.0, 0.0, False
    for token in tokens:
        value = token.value
        match token.cls:
            case "vague" | "card" if token.cls == "vague":
                return None
            case "card" if isinstance(value, int) and value >= 1000:
                total, current = total + max(1.0, current) * value, 0.0
            case "card" if value == 100:
                current = max(1.0, current) * 100
            case "dd" | "int" | "yyyy" | "card" if isinstance(value, int):
                current += value
            case "dec":
                current += (
                    float(str(value).replace(",", ".")) if str(value).count(".") + str(value).count(",") == 1 else 0
                )
            case "frac":
                current += int(str(value)[0]) / int(str(value)[2])
            case "halves":
                current += 0.5
            case "to" | "dash" if seen:
                break
            case "unit" | "units" | "second":
                break
            case "a":
                current = current or 0.0
        seen = seen or token.cls not in ("dash", "the", "approx", "about")
    return total + current


def _decimal(written: str) -> float:
    """The value of "1.5" or "1,5"; zero for a number with several separators, which is no count of units."""
    return float(written.replace(",", ".")) if written.count(".") + written.count(",") == 1 else 0.0


def quantity(parts: Parts) -> float | None:
    """How many units: "two and a half years" 2.5, "a year" 1, "few days" None."""
    at = next((n for n, token in enumerate(parts.tokens) if token.cls in ("unit", "units", "second")), 0)
    before, after = parts.tokens[:at], parts.tokens[at + 1 :]
    start = next((n for n, t in enumerate(before) if t.cls in COUNTING), None)
    if start is None:
        return 1.0 if parts.tokens[at].cls == "unit" else None
    amount = count(_first_number(before[start:]))
    if amount is None:
        return None
    half = 0.5 if any(token.cls == "halves" for token in after) else 0.0
    return (amount or 1.0) + half


COUNTING = ("card", "dd", "int", "yyyy", "dec", "frac", "a", "vague", "halves")


def _first_number(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a number up to a range's second one: "12 to 18" is 12, "twenty-four" stays whole."""
    kept: list[Token] = []
    for n, token in enumerate(tokens):
        if token.cls == "to":
            break
        if token.cls == "dash" and kept and not (kept[-1].cls == "card" and _tens(kept[-1]) and n + 1 < len(tokens)):
            break
        kept.append(token)
    return kept


def _tens(token: Token) -> bool:
    return isinstance(token.value, int) and 20 <= token.value < 100 and token.value % 10 == 0


def spoken_year(parts: Parts) -> int | None:
    """A year in words: "nineteen ninety-seven", "two thousand three"."""
    cards = [t.value for t in parts.tokens if t.cls == "card" and isinstance(t.value, int)]
    if len(cards) < 2:
        return None
    if cards[1] == 1000:
        rest = sum(cards[2:])
        return cards[0] * 1000 + rest if cards[0] in (1, 2) and rest < 100 else None
    tail = sum(cards[1:])
    if 10 < cards[0] <= 20 and 10 <= tail < 100 and (len(cards) == 2 or cards[1] % 10 == 0):
        return cards[0] * 100 + tail
    return None


# --------------------------------------------------------------------------- years, months, days


def _year(parts: Parts) -> int | None:
    year = parts.number("yyyy")
    if year is not None:
        return year
    for token, after in zip(parts.tokens, parts.tokens[1:], strict=False):
        if token.cls == "apos" and after.cls == "dd" and isinstance(after.value, int):
            return _century(after.value)
    return None


def _century(two_digits: int) -> int:
    return two_digits + (1900 if two_digits > 49 else 2000)


def _direction(parts: Parts) -> int | None:
    """-1, 0 or 1 for last, this and next; None when the words do not say."""
    return parts.number("last", "past", "previous", "latest", "this", "current", "next", "coming", "following")


def stamp(parts: Parts, _: Moment) -> Meaning | None:
    """2024-12-04, 2024-12-04T09:30Z."""
    value = parts.text("stamp") or ""
    if values.interval(value[:10]) is None:
        return None
    return Meaning("TIME" if "T" in value else "DATE", value)


def numeric(parts: Parts, _: Moment) -> Meaning | None:
    """12/04/2024, 4.12.2024: the order of day and month is the language's, unless only one order is a date."""
    first, second, year = (int(number) for number in re.split(r"\D", parts.text("numeric") or "1.1.1"))
    year = _century(year) if year < 100 else year
    orders = [(second, first), (first, second)] if parts.day_first else [(first, second), (second, first)]
    return next((Meaning("DATE", value) for month, day in orders if (value := _day(year, month, day))), None)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def calendar(parts: Parts, moment: Moment) -> Meaning | None:
    """A day of a month, with or without its year."""
    found = _calendar_day(parts, moment)
    return found and found._replace(modifier=parts.modifier())


def _calendar_day(parts: Parts, moment: Moment) -> Meaning | None:
    month, year = parts.number("month"), _year(parts)
    place = next((n for n, token in enumerate(parts.tokens) if token.cls == "month"), 0)
    near = [*parts.tokens[place + 1 : place + 3], *reversed(parts.tokens[:place])]
    day = next((t.value for t in near if t.cls in ("dd", "nth", "ordinal", "second")), None)
    if month is None or not isinstance(day, int):
        return None
    if year is not None:
        value = _day(year, month, day)
        return Meaning("DATE", value) if value else None
    if not 1 <= day <= values.month_length(2000, month):
        return None
    if moment.anchor is None:
        return Meaning("DATE", f"XXXX-{month:02d}-{day:02d}", relative=True)
    candidates = [value for n in range(-8, 9) if (value := _day(moment.anchor.year + n, month, day))]
    value = _nearest(candidates, moment)
    return Meaning("DATE", value, relative=True) if value else None


def _nearest(candidates: Sequence[str], moment: Moment, strict: bool = False) -> str | None:
    """The candidate that the tense points at: the last that has begun, or the first that is not over."""
    if moment.anchor is None:
        return None
    spans = [(value, span) for value in candidates if (span := values.interval(value))]
    past = [v for v, (first, end) in spans if (end <= moment.anchor if strict else first <= moment.anchor)]
    coming = [v for v, (first, end) in spans if (first > moment.anchor if strict else end > moment.anchor)]
    if moment.future:
        return coming[0] if coming else None
    return past[-1] if past else None


def weekday(parts: Parts, moment: Moment) -> Meaning | None:
    """Friday, last Friday, this coming Sunday, early Tuesday."""
    day = _weekday(parts, moment)
    if day is None:
        return None
    return Meaning("DATE", day, parts.modifier(), relative=True)


def _weekday(parts: Parts, moment: Moment) -> str | None:
    wanted = parts.number("weekday")
    if wanted is None:
        return None
    if moment.anchor is None:
        return f"XXXX-WXX-{wanted}"
    ahead = (wanted - moment.anchor.isoweekday()) % 7
    back = (moment.anchor.isoweekday() - wanted) % 7
    direction = _direction(parts)
    if "past" in parts or direction == -1:
        return _shifted(moment.anchor, -(back or 7), "D")
    if direction == 1:
        return _shifted(moment.anchor, ahead or 7, "D")
    if direction == 0 or moment.future:
        return _shifted(moment.anchor, ahead, "D")
    return _shifted(moment.anchor, -back, "D")


def _shifted(day: date, number: int, unit: str, precision: str | None = None) -> str | None:
    try:
        return values.at(values.shift(day, number, unit), precision or unit)
    except (ValueError, OverflowError):
        return None


def deictic(parts: Parts, moment: Moment) -> Meaning | None:
    """Yesterday, today, tomorrow."""
    number = parts.number("deictic")
    if moment.anchor is None or number is None:
        return None
    value = _shifted(moment.anchor, number, "D")
    return Meaning("DATE", value, parts.modifier(), relative=True) if value else None


def _some_day(parts: Parts, moment: Moment) -> tuple[str | None, bool]:
    """The day that an expression names, by whatever means, and whether that took an anchor."""
    if "month" in parts:
        found = _calendar_day(parts, moment)
        return (found.value, found.relative) if found else (None, False)
    if "weekday" in parts:
        return _weekday(parts, moment), True
    if "deictic" in parts:
        found = deictic(parts, moment)
        return (found.value if found else None), True
    return _today(moment), True


def _today(moment: Moment) -> str | None:
    """The day that a bare time of day belongs to: the one that the text last spoke of, else the anchor."""
    if moment.focus and values.unit_of(moment.focus) in ("D", "TH"):
        return moment.focus[:10]
    return moment.anchor.isoformat() if moment.anchor else None


def part(parts: Parts, moment: Moment) -> Meaning | None:
    """Parts of the day: this morning, Friday night, the evening of March 3, tonight."""
    letters = parts.text("part", "tonight")
    day, relative = _some_day(parts, moment)
    if "last" in parts and "weekday" not in parts:
        day = _shifted(moment.anchor, -1, "D") if moment.anchor else None
    elif moment.anchor and ("this" in parts or "tonight" in parts) and not ("weekday" in parts or "deictic" in parts):
        day = moment.anchor.isoformat()
    elif day and ("next" in parts or "following" in parts) and "weekday" not in parts:
        day = _shifted(date.fromisoformat(day), 1, "D")
    if day is None or day.startswith("X"):
        return None
    return Meaning("TIME", f"{day}T{letters}", parts.modifier(), relative)


def clock(parts: Parts, moment: Moment) -> Meaning | None:
    """Times of the clock, with the day when it is given."""
    hour, minute = _hour(parts)
    day, relative = _some_day(_without_hour(parts), moment)
    if hour is None or day is None or day.startswith("X"):
        return None
    return Meaning("TIME", f"{day}T{hour:02d}:{minute:02d}", parts.modifier(), relative)


def _hour(parts: Parts) -> tuple[int | None, int]:
    written = parts.text("clock")
    if written is not None:
        hour, minute = (int(piece) for piece in written.split(":")[:2])
    else:
        at = _without_hour(parts, True).tokens
        numbers = [token.value for token in at if token.cls in ("dd", "card", "hour")]
        hour, minute = (numbers[0] if numbers and isinstance(numbers[0], int) else -1), 0
    half, letters = parts.number("half_day"), parts.text("part")
    if half is not None or letters is not None:
        afternoon = half == 12 or (letters in ("AF", "EV") and hour < 12) or (letters == "NI" and 6 <= hour < 12)
        if not 0 < hour <= 12:
            return None, 0
        hour = hour % 12 + (12 if afternoon else 0)
    return (hour, minute) if 0 <= hour <= 24 and 0 <= minute < 60 else (None, 0)


def _without_hour(parts: Parts, inverse: bool = False) -> Parts:
    """The tokens that give the day (or, `inverse`, the hour): a bare number belongs to the month beside it."""
    tokens = parts.tokens
    hour_at = next((n for n, t in enumerate(tokens) if t.cls in ("half_day", "oclock", "clock", "hour")), 0)
    first = hour_at - 1 if tokens[hour_at].cls in ("half_day", "oclock") else hour_at
    first = first - 0 if tokens[max(first, 0)].cls in ("dd", "card", "clock", "hour") else hour_at
    chosen = [t for n, t in enumerate(tokens) if (max(first, 0) <= n <= hour_at) == inverse]
    return Parts(chosen, parts.day_first)


def month(parts: Parts, moment: Moment) -> Meaning | None:
    """A month, with its year or without."""
    number, year = parts.number("month"), _year(parts)
    if number is None:
        return None
    if year is None and "unit" in parts and moment.anchor is not None:
        year = moment.anchor.year + (_direction(parts) or 0)
    if year is None and "card" in parts:
        year = spoken_year(parts)
    if year is not None:
        value = f"{year:04d}-{number:02d}"
        return Meaning("DATE", value, parts.modifier(), "unit" in parts) if values.interval(value) else None
    if moment.anchor is None:
        return Meaning("DATE", f"XXXX-{number:02d}", parts.modifier(), relative=True)
    anchored, direction = moment.anchor.year, _direction(parts)
    if direction is not None:
        moment = moment._replace(future=direction > 0)
    choices = [f"{anchored + n:04d}-{number:02d}" for n in (-1, 0, 1)]
    found = _nearest(choices, moment, strict=direction in (-1, 1))
    return Meaning("DATE", found, parts.modifier(), relative=True) if found else None


def spoken(parts: Parts, _: Moment) -> Meaning | None:
    """A year in words, with a month or a season."""
    year = spoken_year(parts)
    if year is None:
        return None
    tail = (
        f"-{parts.number('month'):02d}" if "month" in parts else f"-{parts.text('season')}" if "season" in parts else ""
    )
    return Meaning("DATE", f"{year:04d}{tail}", parts.modifier())


NOT_BEFORE_A_YEAR = frozenset(
    [
        "$",
        "£",
        "€",
        "#",
        "no.",
        "nos.",
        "room",
        "flight",
        "route",
        "highway",
        "about",
        "-",
        "/",
        "more",
        "than",
        "some",
        "nearly",
        "only",
        "another",
    ]
)
BEFORE_AN_OLD_YEAR = frozenset(
    ["in", "since", "from", "of", "by", "until", "before", "after", "during", "around", "circa", "(", "to", "and"]
)


def year(parts: Parts, moment: Moment) -> Meaning | None:
    """A year in four digits, where the words around let it be one."""
    number = _year(parts)
    if number is None or "apos" in parts:
        return None
    if len(parts.tokens) == 1:
        if moment.before in NOT_BEFORE_A_YEAR or moment.after in ("%", "/", "miles", "people", "points", "shares"):
            return None
        if not 1900 <= number <= 2100 and moment.before not in BEFORE_AN_OLD_YEAR:
            return None
    return Meaning("DATE", f"{number:04d}", parts.modifier())


def decade(parts: Parts, moment: Moment) -> Meaning | None:
    """The 1980s, the '90s, the 20th century."""
    if "unit" in parts:
        number = parts.number("nth", "ordinal", "second")
        if parts.unit() != "CE" or number is None:
            return None
        return Meaning("DATE", f"{number - 1:02d}", parts.modifier())
    tens = parts.number("decade") or 0
    if tens < 100:
        tens += 2000 if tens < 30 else 1900
    return Meaning("DATE", f"{tens // 10:03d}", parts.modifier())


def season(parts: Parts, moment: Moment) -> Meaning | None:
    """A season, bare, relative or of a year."""
    letters, year_number = parts.text("season"), _year(parts)
    if letters is None or (letters in ("SP", "FA") and len(parts.tokens) == 2 and "the" in parts and not moment.before):
        return None
    if year_number is not None:
        return Meaning("DATE", f"{year_number:04d}-{letters}", parts.modifier())
    if moment.anchor is None:
        return None
    direction = _direction(parts)
    if "unit" in parts:
        return Meaning("DATE", f"{moment.anchor.year + (direction or 0):04d}-{letters}", parts.modifier(), True)
    choices = [f"{moment.anchor.year + n:04d}-{letters}" for n in (-1, 0, 1)]
    if direction == 0 and "past" not in parts:
        return Meaning("DATE", choices[1], parts.modifier(), relative=True)
    moment = moment._replace(future=moment.future if direction is None else direction > 0)
    found = _nearest(choices, moment, strict=direction in (-1, 1) and "this" not in parts)
    return Meaning("DATE", found, parts.modifier(), relative=True) if found else None


# --------------------------------------------------------------------------- quarters and units


def quarter(parts: Parts, moment: Moment) -> Meaning | None:
    """Quarters and halves of a year, which is given, relative or the anchor's."""
    number, year_number = parts.number("ordinal", "second"), _year(parts)
    plural = parts.number("card", "dd")
    letter = "H" if "halves" in parts else "Q"
    if parts.text("unit") not in ("Q", "Y", None) and number is not None and year_number is None:
        return None
    if "units" in parts:
        return Meaning("DATE", f"{year_number:04d}-H1") if plural == 2 and number == 1 and year_number else None
    units = [str(token.value) for token in parts.tokens if token.cls == "unit"]
    if "Q" not in units and letter == "Q" and "period" not in parts:
        return None
    if number is not None and number > (4 if letter == "Q" else 2):
        return None
    if year_number is None and moment.anchor is not None and "Y" in units:
        year_number = moment.anchor.year + (_direction(parts) or 0)
    if number is None:
        focus = moment.focus if moment.focus and values.unit_of(moment.focus) == "Q" else None
        tail = focus[4:] if focus else "" if "period" in parts else "-QX"
        return Meaning("DATE", f"{year_number:04d}{tail}", parts.modifier()) if year_number is not None else None
    if year_number is not None:
        return Meaning("DATE", f"{year_number:04d}-{letter}{number}", parts.modifier(), "Y" in units)
    if moment.anchor is None:
        return None
    choices = [f"{moment.anchor.year + n:04d}-{letter}{number}" for n in (-1, 0, 1)]
    found = _nearest(choices, moment)
    return Meaning("DATE", found, parts.modifier(), relative=True) if found else None


def year_ago_quarter(parts: Parts, moment: Moment) -> Meaning | None:
    """The year-ago quarter, the corresponding period last year: what the text last spoke of, a year before."""
    if moment.anchor is None:
        return None
    number = parts.number("ordinal", "second")
    focus = moment.focus if moment.focus and values.unit_of(moment.focus) == "Q" else _last_quarter(moment.anchor)
    if number is not None and number < 5:
        focus = f"{focus[:4]}-Q{number}"
    if "unit" not in parts and "period" not in parts and not (moment.focus or "").count("Q"):
        return Meaning("DATE", f"{moment.anchor.year - 1:04d}", None, relative=True)
    return Meaning("DATE", f"{int(focus[:4]) - 1:04d}{focus[4:]}", None, relative=True)


def _last_quarter(day: date) -> str:
    return _shifted(day, -1, "Q") or values.at(day, "Q")


def unit(parts: Parts, moment: Moment) -> Meaning | None:
    """Last week, this year, next month, the weekend, the quarter."""
    letter = parts.unit() or "Q"
    if moment.anchor is None or letter in ("TH", "TM", "TS"):
        return None
    if "of" in parts and "month" in parts:
        day, relative = _some_day(parts, moment)
        monday = date.fromisoformat(day) if day and not day.startswith("X") else None
        return Meaning("DATE", values.at(monday, letter), None, relative) if monday else None
    direction = _direction(parts)
    if ("past" in parts or "latest" in parts or "last" in parts) and letter in ("DE", "CE"):
        return Meaning("DURATION", values.duration(1, letter))
    if "latest" in parts or (direction is None and letter == "Q"):
        focus = moment.focus if moment.focus and values.unit_of(moment.focus) == letter else None
        value = focus or _shifted(moment.anchor, -1, letter)
    elif direction is None and letter == "WE":
        value = _shifted(moment.anchor, 0 if moment.future or moment.anchor.isoweekday() > 5 else -1, "WE")
    elif direction is None and letter == "Y" and moment.before == "for":
        return Meaning("DURATION", "P1Y")
    elif "past" in parts:
        return Meaning("DURATION", values.duration(1, letter))
    elif direction is None and letter == "D":
        value = _today(moment)
    else:
        value = _shifted(moment.anchor, direction or 0, letter)
    return Meaning("DATE", value, parts.modifier(), relative=True) if value else None


def year_end(parts: Parts, moment: Moment) -> Meaning | None:
    """Year-end, the year's end."""
    if moment.anchor is None or (parts.unit() or "Y") != "Y":
        return None
    return Meaning("DATE", f"{moment.anchor.year:04d}", "END", relative=True)


def adjacent(parts: Parts, moment: Moment) -> Meaning | None:
    """The next day, that week, the following year: counted from what the text last spoke of."""
    letter = parts.unit()
    step = _direction(parts) or 0
    span = values.interval(moment.focus) if moment.focus else None
    if letter is None or letter in ("TH", "TM", "TS"):
        return None
    if span is None or "next" in parts:
        if moment.anchor is None:
            return None
        base = span[0] if span and letter == "D" else moment.anchor
    else:
        base = span[0]
    value = _shifted(base, step, letter)
    return Meaning("DATE", value, parts.modifier(), relative=True) if value else None


# --------------------------------------------------------------------------- shifts and lengths


def ago(parts: Parts, moment: Moment) -> Meaning | None:
    """Three days ago: as precise as its unit."""
    letter, number = parts.unit(), quantity(parts)
    if letter is None or moment.anchor is None:
        return None
    if number is None:
        return Meaning("DATE", "PAST_REF")
    if letter == "Y" and number == 1 and moment.focus and values.unit_of(moment.focus) == "Q":
        return Meaning("DATE", f"{int(moment.focus[:4]) - 1:04d}{moment.focus[4:]}", None, relative=True)
    return _moved(moment.anchor, -number, letter, parts, "PAST_REF")


def _moved(base: date, number: float, letter: str, parts: Parts, beyond: str) -> Meaning:
    if letter in ("TH", "TM", "TS"):
        return Meaning("DATE", base.isoformat(), parts.modifier(), relative=True)
    precision = {"DE": "Y", "CE": "Y", "FN": "W", "WE": "W"}.get(letter, letter)
    whole, small = (int(number), letter) if number == int(number) else _halved(number, letter)
    value = _shifted(base, whole, small, precision)
    return Meaning("DATE", value or beyond, parts.modifier(), relative=value is not None)


def _halved(number: float, letter: str) -> tuple[int, str]:
    smaller, factor = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "DE": ("Y", 10), "CE": ("Y", 100)}.get(
        letter, ("D", 1)
    )
    return round(number * factor), smaller


def hence(parts: Parts, moment: Moment) -> Meaning | None:
    """Ten years from now."""
    letter, number = parts.unit(), quantity(parts)
    if letter is None or moment.anchor is None:
        return None
    if number is None:
        return Meaning("DATE", "FUTURE_REF")
    return _moved(moment.anchor, number, letter, parts, "FUTURE_REF")


def offset(parts: Parts, moment: Moment) -> Meaning | None:
    """Two days later, a year earlier: counted from what the text last spoke of."""
    letter, number = parts.unit(), quantity(parts)
    sign = -1 if parts.text("comparative") == "START" else 1
    focus = moment.focus
    span = values.interval(focus) if focus else None
    if letter is None:
        return None
    if number is None:
        return Meaning("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if letter == "Y" and focus and values.unit_of(focus) == "Q" and number == int(number):
        return Meaning("DATE", f"{int(focus[:4]) + sign * int(number):04d}{focus[4:]}", None, relative=True)
    base = span[0] if span else moment.anchor
    if base is None or letter in ("TH", "TM", "TS"):
        return Meaning("DURATION", values.duration(number, letter))
    return _moved(base, sign * number, letter, parts, "PAST_REF")._replace(modifier=None)


def duration(parts: Parts, moment: Moment) -> Meaning | None:
    """A length of time: two days, a 10-year loan, the past two months."""
    letter = parts.unit()
    if letter is None or ("second" in parts and "a" in parts):
        return None
    number = quantity(parts)
    if number is not None and number > 10**9:
        return None
    if number is None and "recent" in parts:
        return Meaning("DATE", "PAST_REF")
    if number is None and "coming" in parts:
        return Meaning("DATE", "FUTURE_REF")
    return Meaning("DURATION", values.duration(number, letter), parts.text("more", "approx"))


def recurring(parts: Parts, _: Moment) -> Meaning | None:
    """Daily, every Thursday, Tuesday nights, twice a week."""
    if value := parts.text("regular"):
        return Meaning("SET", value)
    letters = parts.text("part", "parts")
    day = parts.number("weekday", "weekdays")
    if day is not None:
        return Meaning("SET", f"XXXX-WXX-{day}" + (f"T{letters}" if letters else ""))
    if letters:
        return Meaning("SET", f"XXXX-XX-XXT{letters}")
    if "month" in parts:
        return Meaning("SET", f"XXXX-{parts.number('month'):02d}")
    if season_letters := parts.text("season"):
        return Meaning("SET", f"XXXX-{season_letters}")
    letter = parts.unit()
    times = next((n for n, token in enumerate(parts.tokens) if token.cls in ("times", "once")), -1)
    if letter is None or ("second" in parts and parts.text("unit", "units") is None):
        return None
    return Meaning("SET", values.duration(quantity(Parts(parts.tokens[times + 1 :], parts.day_first)), letter))


def reference(parts: Parts, _: Moment) -> Meaning | None:
    """Now, recently, the future."""
    if "these" in parts:
        return Meaning("DATE", "PRESENT_REF") if parts.unit() == "D" else None
    if "current" in parts:
        return Meaning("DATE", "PRESENT_REF")
    if "recent" in parts or "past" in parts:
        return Meaning("DATE", "PAST_REF")
    value = parts.text("now", "the_ref", "term", "moment")
    return Meaning("DATE", value) if value else None


def holiday(parts: Parts, moment: Moment) -> Meaning | None:
    """A named day of the year, fixed (12-25) or by weekday (11-4-4: the fourth Thursday of November)."""
    rule = [int(number) for number in (parts.text("holiday") or "").split("-")]
    year_number = _year(parts)
    if year_number is not None:
        value = _holiday(year_number, rule)
        return Meaning("DATE", value) if value else None
    if moment.anchor is None:
        return None
    direction = _direction(parts)
    anchored = moment.anchor.year
    moment = moment._replace(future=direction >= 0 if direction is not None else moment.future)
    choices = [value for n in (-1, 0, 1) if (value := _holiday(anchored + n, rule))]
    found = _nearest(choices, moment)
    return Meaning("DATE", found, None, relative=True) if found else None


def _holiday(year_number: int, rule: Sequence[int]) -> str | None:
    if len(rule) == 2:
        return _day(year_number, rule[0], rule[1])
    month_number, nth, wanted = rule
    if not 1 <= year_number <= 9999:
        return None
    days = range(1, values.month_length(year_number, month_number) + 1)
    matching = [d for d in days if date(year_number, month_number, d).isoweekday() == wanted]
    return _day(year_number, month_number, matching[-1 if nth == 5 else nth - 1])


Reader = Callable[[Parts, Moment], Meaning | None]

READERS: Mapping[str, Reader] = {
    "stamp": stamp,
    "numeric": numeric,
    "calendar": calendar,
    "clock": clock,
    "weekday": weekday,
    "deictic": deictic,
    "part": part,
    "month": month,
    "spoken": spoken,
    "year": year,
    "decade": decade,
    "season": season,
    "quarter": quarter,
    "year_ago_quarter": year_ago_quarter,
    "unit": unit,
    "year_end": year_end,
    "adjacent": adjacent,
    "ago": ago,
    "hence": hence,
    "offset": offset,
    "duration": duration,
    "set": recurring,
    "reference": reference,
    "holiday": holiday,
}
