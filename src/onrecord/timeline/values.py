"""TIMEX3 values: calendar arithmetic, formatting, and the half-open interval that a value covers.

A unit is a TIMEX3 letter: Y year, M month, W week, D day, Q quarter, H half
year, DE decade, CE century, WE weekend, TH hour, TM minute, TS second.
"""

import re
from datetime import MINYEAR, date, datetime, time, timedelta

MONTHS_IN = {"Y": 12, "M": 1, "Q": 3, "H": 6, "DE": 120, "CE": 1200}
DAYS_IN = {"W": 7, "D": 1, "WE": 7, "FN": 14}
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}

_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?P<weekend>-WE)?"
    r"|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?(?P<clock>T.*)?$"
)


def shift(day: date, count: int, unit: str) -> date:
    """`day` moved by `count` units; a day that the month lacks becomes its last. ValueError outside 1-9999."""
    if unit in MONTHS_IN:
        months = day.year * 12 + day.month - 1 + count * MONTHS_IN[unit]
        year, month = divmod(months, 12)
        if not MINYEAR <= year <= 9999:
            raise ValueError(f"the year {year} is outside 1-9999")
        return date(year, month + 1, min(day.day, month_length(year, month + 1)))
    try:
        return day + timedelta(days=count * DAYS_IN.get(unit, 0))
    except OverflowError as error:
        raise ValueError(f"{count} {unit} from {day} is outside the years 1-9999") from error


def month_length(year: int, month: int) -> int:
    """Days in a month of the Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114, 31)
    return date(year, month, day + 1)


def at(day: date, unit: str) -> str:
    """The value of the unit that `day` lies in: at(2024-12-04, "Q") is 2024-Q4."""
    year = f"{day.year:04d}"
    match unit:
        case "CE":
            return year[:2]
        case "DE":
            return year[:3]
        case "Y":
            return year
        case "H":
            return f"{year}-H{(day.month + 5) // 6}"
        case "Q":
            return f"{year}-Q{(day.month + 2) // 3}"
        case "M":
            return f"{year}-{day.month:02d}"
        case "W" | "WE" | "FN":
            iso_year, week, _ = day.isocalendar()
            return f"{iso_year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    return day.isoformat()


def unit_of(value: str) -> str | None:
    """How coarse a DATE or TIME value is; None for durations, sets and references."""
    if re.fullmatch(r"\d\d", value):
        return "CE"
    if re.fullmatch(r"\d{3}", value):
        return "DE"
    found = _VALUE.match(value)
    if found is None:
        return None
    if found["clock"]:
        return "TH"
    for unit, group in (
        ("D", "day"),
        ("M", "month"),
        ("WE", "weekend"),
        ("W", "week"),
        ("Q", "quarter"),
        ("H", "half"),
    ):
        if found[group]:
            return unit
    return "SN" if found["season"] else "Y"


def interval(value: str) -> tuple[date, date] | None:
    """The days [first, after the last) that a DATE or TIME value covers; None where it names none."""
    unit = unit_of(value)
    try:
        if unit == "CE" or unit == "DE":
            first = date(max(MINYEAR, int(value.ljust(4, "0"))), 1, 1)
            return first, shift(first, 1, unit)
        found = _VALUE.match(value)
        if found is None or unit is None:
            return None
        first, length = _start(found, unit)
        return first, shift(first, *length)
    except ValueError:
        return None


def in_calendar(value: str) -> bool:
    """False for no value, and for a year that the calendar lacks: "last year" of the year 1."""
    return value != "" and not value.startswith(("0000", "10000"))


def bounds(value: str) -> tuple[str, str] | None:
    """The half-open interval of a DATE or TIME value, as ISO days, or as minutes for a time of the clock."""
    days = interval(value)
    if days is None:
        return None
    if found := re.search(r"T(\d\d):?(\d\d)?$", value):
        start = datetime.combine(days[0], time()) + timedelta(hours=int(found[1]), minutes=int(found[2] or 0))
        until = start + timedelta(minutes=1 if found[2] else 60)
        return start.isoformat(timespec="minutes"), until.isoformat(timespec="minutes")
    return days[0].isoformat(), days[1].isoformat()


def _start(found: re.Match[str], unit: str) -> tuple[date, tuple[int, str]]:
    year = int(found["year"])
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return (monday + timedelta(days=5), (2, "D")) if found["weekend"] else (monday, (1, "W"))
    if found["quarter"]:
        return date(year, int(found["quarter"]) * 3 - 2, 1), (1, "Q")
    if found["half"]:
        return date(year, int(found["half"]) * 6 - 5, 1), (1, "H")
    if found["season"]:
        return date(year, SEASONS[found["season"]], 1), (1, "Q")
    if found["day"]:
        return date(year, int(found["month"]), int(found["day"])), (1, "D")
    if found["month"]:
        return date(year, int(found["month"]), 1), (1, "M")
    return date(year, 1, 1), (1, "Y")


def duration(count: float | None, unit: str) -> str:
    """The value of a length of time; an unknown count is X. Half years and hours are spelled out: P2Y6M."""
    clock = "T" if unit.startswith("T") else ""
    letter = unit.removeprefix("T")
    if unit in ("DE", "CE"):
        count = None if count is None else count * (10 if unit == "DE" else 100)
        letter = "Y"
    elif unit == "WE":
        count, letter = (None if count is None else count * 2), "D"
    elif unit == "FN":
        count, letter = (None if count is None else count * 2), "W"
    if count is None:
        return f"P{clock}X{letter}"
    whole = int(count)
    halves = {"Y": "6M", "TH": "30M", "TM": "30S"}
    if count - whole == 0.5 and unit in halves:
        return f"P{clock}{whole}{letter}{halves[unit]}" if whole else f"P{clock}{halves[unit]}"
    return f"P{clock}{whole if count == whole else f'{count:g}'}{letter}"


_LENGTH = re.compile(r"P(\d+)([YMWD])")


def length(value: str) -> tuple[int, str] | None:
    """Count and unit of a duration in whole days or longer units; None for any other value."""
    found = _LENGTH.fullmatch(value)
    return (int(found[1]), found[2]) if found else None


NAMES = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def duration_in_words(value: str) -> str:
    """P6D as "6 days"; any other value as it is."""
    counted = length(value)
    if counted is None:
        return value
    number, unit = counted
    return f"{number} {NAMES[unit]}" + ("" if number == 1 else "s")
