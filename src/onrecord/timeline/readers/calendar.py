"""Days, months, years, seasons and feasts of the calendar."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from .. import values
from ..moment import Moment
from ..parts import PASSED_OVER, Meaning, Parts, century, spoken_year

AROUND = (-1, 0, 1)  # years looked at around the anchor's
LEAP_DAY = (2, 29)

NOT_BEFORE_A_YEAR = frozenset(
    "$ £ € # no. nos. room flight route highway about / more than some nearly only another".split()
)
BEFORE_AN_OLD_YEAR = frozenset("in since from of by until before after during around circa ( to and".split())
AFTER_A_NUMBER = frozenset("% / miles people points shares".split())


def day_of(year: int, month: int, day: int) -> str | None:
    """The value of a day; None when the calendar has none such."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def stamp(parts: Parts, _: Moment) -> Meaning | None:
    """2024-12-04, 2024-12-04T09:30Z."""
    value = parts.text("stamp") or ""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return PASSED_OVER
    return Meaning("TIME" if "T" in value else "DATE", value)


def numeric(parts: Parts, _: Moment) -> Meaning | None:
    """12/04/2024, 4.12.2024: the order of day and month is the language's, unless only one order is a date."""
    first, second, year = (int(number) for number in re.split(r"\D", parts.text("numeric") or "1.1.1"))
    year = century(year) if year < 100 else year
    orders = [(second, first), (first, second)] if parts.day_first else [(first, second), (second, first)]
    return next((Meaning("DATE", value) for month, day in orders if (value := day_of(year, month, day))), None)


def calendar(parts: Parts, moment: Moment) -> Meaning | None:
    """A day of a month, with or without its year."""
    found = calendar_day(parts, moment)
    return found and found._replace(modifier=parts.modifier())


def calendar_day(parts: Parts, moment: Moment) -> Meaning | None:
    """The day that month and number give; PASSED_OVER for one that no year has."""
    month, year = parts.month(), parts.year()
    place = next((n for n, token in enumerate(parts.tokens) if token.cls in ("month", "mon")), 0)
    near = [*parts.tokens[place + 1 : place + 3], *reversed(parts.tokens[:place])]
    day = next((t.value for t in near if t.cls in ("dd", "nth", "ordinal", "second")), None)
    if month is None or not isinstance(day, int):
        return None
    if year is not None:
        value = day_of(year, month, day)
        return Meaning("DATE", value) if value else PASSED_OVER
    if not 1 <= day <= values.month_length(2000, month):
        return PASSED_OVER
    if moment.anchor is None:
        return Meaning("DATE", f"XXXX-{month:02d}-{day:02d}", relative=True)
    around = range(-8, 9) if (month, day) == LEAP_DAY else AROUND
    days = [value for n in around if (value := day_of(moment.anchor.year + n, month, day))]
    value = _on_weekday(days, parts.number("weekday"), moment.anchor) or moment.pick("day", days, _turn(parts))
    return Meaning("DATE", value, relative=True) if value else None


def _on_weekday(days: Sequence[str], weekday: int | None, anchor: date) -> str | None:
    """The one of `days` that falls on the weekday named with it: "Monday, Oct. 26" knows its year."""
    fitting = [day for day in days if date.fromisoformat(day).isoweekday() == weekday]
    return min(fitting, key=lambda day: abs((date.fromisoformat(day) - anchor).days), default=None)


def _turn(parts: Parts) -> bool | None:
    """Whether "last" or "next" points ahead; None without such a word."""
    direction = parts.direction()
    return None if not direction else direction > 0


def weekday(parts: Parts, moment: Moment) -> Meaning | None:
    """Friday, last Friday, this coming Sunday, early Tuesday."""
    day = weekday_day(parts, moment)
    return Meaning("DATE", day, parts.modifier(), relative=True) if day else None


def weekday_day(parts: Parts, moment: Moment) -> str | None:
    """The day that a weekday names."""
    wanted = parts.number("weekday")
    if wanted is None:
        return None
    if moment.anchor is None:
        return f"XXXX-WXX-{wanted}"
    ahead = (wanted - moment.anchor.isoweekday()) % 7
    back = (moment.anchor.isoweekday() - wanted) % 7
    direction = parts.direction()
    if "past" in parts or direction == -1:
        return moment.moved(-(back or 7), "D")
    if direction == 1:
        return moment.moved(ahead or 7, "D")
    if direction == 0 or (back and moment.outlook.ahead("weekday", back / 7)):
        return moment.moved(ahead, "D")
    return moment.moved(-back, "D")


def deictic(parts: Parts, moment: Moment) -> Meaning | None:
    """Yesterday, today, tomorrow."""
    number = parts.number("deictic")
    value = moment.moved(number, "D") if number is not None else None
    return Meaning("DATE", value, parts.modifier(), relative=True) if value else None


def month(parts: Parts, moment: Moment) -> Meaning | None:
    """A month, with its year or without."""
    number, year_number, direction = parts.month(), parts.year(), parts.direction()
    if number is None:
        return None
    if year_number is None and "unit" in parts and moment.anchor is not None:
        year_number = moment.anchor.year + (direction or 0)
    if year_number is None and "card" in parts:
        year_number = spoken_year(parts)
    if year_number is not None:
        value = f"{year_number:04d}-{number:02d}"
        return Meaning("DATE", value, parts.modifier(), "unit" in parts) if values.interval(value) else None
    if moment.anchor is None:
        return Meaning("DATE", f"XXXX-{number:02d}", parts.modifier(), relative=True)
    choices = [f"{moment.anchor.year + n:04d}-{number:02d}" for n in AROUND]
    found = moment.pick("month", choices, _turn(parts) if direction else None, strict=direction in (-1, 1))
    return Meaning("DATE", found, parts.modifier(), relative=True) if found else None


def spoken(parts: Parts, _: Moment) -> Meaning | None:
    """A year in words, with a month or a season."""
    number, month_number, letters = spoken_year(parts), parts.month(), parts.text("season")
    if number is None:
        return None
    tail = f"-{month_number:02d}" if month_number is not None else f"-{letters}" if letters else ""
    return Meaning("DATE", f"{number:04d}{tail}", parts.modifier())


def year(parts: Parts, moment: Moment) -> Meaning | None:
    """A year in four digits, where the words around let it be one."""
    number = parts.year()
    if number is None or "apos" in parts:
        return None
    if len(parts.tokens) == 1:
        if moment.before in NOT_BEFORE_A_YEAR or moment.after in AFTER_A_NUMBER:
            return None
        if not 1900 <= number <= 2100 and moment.before not in BEFORE_AN_OLD_YEAR:
            return None
    return Meaning("DATE", f"{number:04d}", parts.modifier())


def decade(parts: Parts, _: Moment) -> Meaning | None:
    """The 1980s, the '90s, the nineties, the 20th century."""
    if "unit" in parts:
        number = parts.number("nth", "ordinal", "second")
        if parts.unit() != "CE" or number is None:
            return None
        return Meaning("DATE", f"{number - 1:02d}", parts.modifier())
    tens = parts.number("decade", "tens", "yyyy") or 0
    if tens % 10:
        return None
    if tens < 100:
        tens += 2000 if tens < 30 else 1900
    return Meaning("DATE", f"{tens // 10:03d}", parts.modifier())


def season(parts: Parts, moment: Moment) -> Meaning | None:
    """A season, bare, relative or of a year."""
    letters, year_number = parts.text("season"), parts.year()
    if letters is None or (letters in ("SP", "FA") and len(parts.tokens) == 2 and "the" in parts and not moment.before):
        return None
    if year_number is not None:
        return Meaning("DATE", f"{year_number:04d}-{letters}", parts.modifier())
    if moment.anchor is None:
        return None
    direction = parts.direction()
    if "unit" in parts:
        return Meaning("DATE", f"{moment.anchor.year + (direction or 0):04d}-{letters}", parts.modifier(), True)
    choices = [f"{moment.anchor.year + n:04d}-{letters}" for n in AROUND]
    if direction == 0 and "past" not in parts:
        return Meaning("DATE", choices[1], parts.modifier(), relative=True)
    strict = direction in (-1, 1) and "this" not in parts
    found = moment.pick("season", choices, None if direction is None else direction > 0, strict)
    return Meaning("DATE", found, parts.modifier(), relative=True) if found else None


def holiday(parts: Parts, moment: Moment) -> Meaning | None:
    """A named day of the year: 12-25, 11-4-4 (the fourth Thursday of November), E-2 (two days before Easter)."""
    rule, year_number = parts.text("holiday") or "", parts.year()
    if year_number is not None:
        value = _holiday(year_number, rule)
        return Meaning("DATE", value) if value else None
    if moment.anchor is None:
        return None
    direction = parts.direction()
    choices = [value for n in AROUND if (value := _holiday(moment.anchor.year + n, rule))]
    found = moment.pick("day", choices, None if direction is None else direction >= 0)
    return Meaning("DATE", found, None, relative=True) if found else None


def _holiday(year_number: int, rule: str) -> str | None:
    if not 1 <= year_number <= 9999:
        return None
    if rule.startswith("E"):
        return (values.easter(year_number) + timedelta(days=int(rule[1:]))).isoformat()
    month_number, *place = (int(number) for number in rule.split("-"))
    if len(place) == 1:
        return day_of(year_number, month_number, place[0])
    nth, wanted = place
    days = range(1, values.month_length(year_number, month_number) + 1)
    matching = [d for d in days if date(year_number, month_number, d).isoweekday() == wanted]
    return day_of(year_number, month_number, matching[-1 if nth == 5 else nth - 1])
