"""Weeks, months, years, quarters and their like, named by where they lie: last week, the third quarter, that year."""

from datetime import date

from .. import values
from ..moment import Moment
from ..parts import Meaning, Parts
from .calendar import calendar_day

CLOCK = ("TH", "TM", "TS")
LONG = ("DE", "CE")  # of which "the last" and "the next" are lengths, counted from today
HALF, QUARTER = "H", "Q"


def quarter(parts: Parts, moment: Moment) -> Meaning | None:
    """Quarters and halves of a year, which is given, relative or the anchor's."""
    number, year_number = parts.number("ordinal", "second"), parts.year()
    if "q" in parts:
        number = parts.number("dd")
    letter = HALF if "halves" in parts else QUARTER
    if letter == HALF and "last" in parts and number is None:
        number = 2
    if "units" in parts:
        two = parts.number("card", "dd") == 2
        return Meaning("DATE", f"{year_number:04d}-H1") if two and number == 1 and year_number else None
    units = [str(token.value) for token in parts.tokens if token.cls == "unit"]
    if not (letter == HALF or QUARTER in units or parts.has("period", "q")):
        return None
    if number is not None and number > (2 if letter == HALF else 4):
        return None
    if year_number is None and moment.anchor is not None and "Y" in units:
        year_number = moment.anchor.year + (parts.direction() or 0)
    if year_number is not None:
        tail = f"-{letter}{number}" if number is not None else _tail(parts, moment)
        return Meaning("DATE", f"{year_number:04d}{tail}", parts.modifier(), "Y" in units)
    if number is None or moment.anchor is None:
        return None
    choices = [f"{moment.anchor.year + n:04d}-{letter}{number}" for n in (-1, 0, 1)]
    found = moment.pick("quarter", choices)
    return Meaning("DATE", found, parts.modifier(), relative=True) if found else None


def _tail(parts: Parts, moment: Moment) -> str:
    """Which quarter "the 1988 quarter" is: the one whose figures the text reports."""
    return moment.quarter[4:] if moment.quarter else "" if "period" in parts else "-QX"


def year_ago_quarter(parts: Parts, moment: Moment) -> Meaning | None:
    """The year-ago quarter, the corresponding period last year: the reported quarter, a year before."""
    if moment.anchor is None:
        return None
    number = parts.number("ordinal", "second")
    reported = moment.quarter or moment.moved(-1, QUARTER)
    if reported is None or ("unit" not in parts and "period" not in parts and moment.quarter is None):
        return Meaning("DATE", f"{moment.anchor.year - 1:04d}", None, relative=True)
    if number is not None and number < 5:
        reported = f"{reported[:4]}-Q{number}"
    return Meaning("DATE", year_before(reported), None, relative=True)


def year_before(reported: str, years: int = 1) -> str:
    """The same quarter, `years` before."""
    return f"{max(1, int(reported[:4]) - years):04d}{reported[4:]}"


def unit(parts: Parts, moment: Moment) -> Meaning | None:
    """Last week, this year, next month, the weekend, the quarter."""
    letter, direction = parts.unit() or QUARTER, parts.direction()
    if (years := parts.number("year_word")) is not None:
        letter, direction = "Y", years
    if moment.anchor is None or letter in CLOCK:
        return None
    if "of" in parts and parts.has("month", "mon"):
        found = calendar_day(parts, moment)
        first = values.interval(found.value) if found else None
        return Meaning("DATE", values.at(first[0], letter), None, found.relative) if found and first else None
    if parts.has("past", "latest", "last", "next", "coming") and letter in LONG:
        return Meaning("DURATION", values.duration(1, letter))
    if "past" in parts and "this" not in parts:
        return Meaning("DURATION", values.duration(1, letter))
    if "past" in parts:
        direction = -1
    if letter == "D" and "this" not in parts:
        return None  # "the day" is any day, "the last day" one of a war
    value = _unit_value(letter, direction, parts, moment)
    return Meaning("DATE", value, parts.modifier(), relative=True) if value else None


def _unit_value(letter: str, direction: int | None, parts: Parts, moment: Moment) -> str | None:
    if "latest" in parts or (direction is None and letter == QUARTER):
        return (moment.quarter if letter == QUARTER else None) or moment.moved(-1, letter)
    if direction is None and letter == "WE" and moment.anchor is not None:
        here = moment.anchor.isoweekday() > 5 or moment.outlook.ahead("weekend", moment.anchor.isoweekday() / 7)
        return moment.moved(0 if here else -1, letter)
    return moment.moved(direction or 0, letter)


def year_end(parts: Parts, moment: Moment) -> Meaning | None:
    """Year-end, the year's end."""
    if moment.anchor is None or (parts.unit() or "Y") != "Y":
        return None
    return Meaning("DATE", f"{moment.anchor.year:04d}", "END", relative=True)


def adjacent(parts: Parts, moment: Moment) -> Meaning | None:
    """The next day, that week, the following year: counted from what the text last spoke of."""
    letter, step = parts.unit(), parts.direction() or 0
    span = values.interval(moment.focus) if moment.focus else None
    if letter is None or letter in CLOCK:
        return None
    if "next" in parts and letter in LONG:
        return Meaning("DURATION", values.duration(1, letter))
    base: date | None = moment.anchor
    if span is not None and ("next" not in parts or letter == "D"):
        base = span[0]
    value = moment.moved(step, letter, base)
    return Meaning("DATE", value, parts.modifier(), relative=True) if value else None
